"""Kubernetes objects from wherever they come: read with positions, bounded, and with kubectl's own rules."""
