"""What depends on the version of Kubernetes: feature gates as they stand by default."""

from __future__ import annotations

Version = tuple[int, ...]


def _full(version: Version) -> Version:
    """A version with its patch number; one that names none is the first of its minor version."""
    return (*version, 0, 0)[:3]


def max_unavailable(version: Version) -> bool:
    """MaxUnavailableStatefulSet: on in 1.35.0 to 1.35.3, off again up to 1.36, on from 1.37. Off, at most one pod is missing."""
    full = _full(version)
    return (1, 35, 0) <= full < (1, 35, 4) or full >= (1, 37)


def replaces_broken(version: Version) -> bool:
    """Whether a Parallel set replaces outdated pods that are unavailable before it counts (pull request 137666)."""
    return _full(version) >= (1, 37)


def recreate(version: Version) -> bool:
    """StatefulSetRecreateStrategy, alpha in 1.37: who chooses the strategy here is taken to have switched the gate on."""
    return _full(version) >= (1, 37)
