"""Clusters: anybody's manifests, charts and clusters as diagrams with facts, joined from their sources and the drawing."""
