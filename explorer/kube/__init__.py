"""Kubernetes objects: `sources` brings them, from files to live clusters, `drawing` makes a diagram of them, `findings` says what is wrong with them.

They are read with their places, bounded, and with kubectl's own rules.
"""
