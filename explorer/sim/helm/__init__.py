"""Helm: charts become releases, each change of a release is a revision, and its records are Secrets of the cluster."""
