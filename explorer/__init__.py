"""Podium: learn and teach Kubernetes from a living diagram."""

__version__ = "0.1.0"
