"""What drain does with the pods of a node: which go, which stay, and which it refuses to touch unless it is told to."""

from __future__ import annotations

from explorer.sim.objects import Object, annotations_of, at, controller_of
from explorer.sim.pods import phase_of
from explorer.sim.view import View

DRAINING = "podium.sim/draining"
"""The annotation of a node from which pods are being evicted, with the time since when."""

_MIRROR = "kubernetes.io/config.mirror"


def evictable(view: View, node: str) -> list[Object]:
    """The pods that have to go, sorted by name: all but those of DaemonSets, which would come back, and of the node itself."""
    found = [pod for pod in view.pods_on(node) if not _of_a_daemon(pod) and _MIRROR not in annotations_of(pod)]
    return sorted(found, key=lambda pod: (pod["metadata"]["namespace"], pod["metadata"]["name"]))


def objections(view: View, node: str, *, daemons: bool, data: bool, lone: bool) -> list[str]:
    """Why a node is not drained.

    Args:
        view: the objects.
        node: its name.
        daemons: whether pods of DaemonSets may stay.
        data: whether emptyDir volumes may be lost.
        lone: whether pods that nobody would replace may go.
    """
    found = []
    for pod in sorted(view.pods_on(node), key=lambda one: str(one["metadata"]["name"])):
        name = pod["metadata"]["name"]
        if phase_of(pod) in ("Succeeded", "Failed"):
            continue
        if _of_a_daemon(pod):
            if not daemons:
                found.append(f"{name} belongs to a DaemonSet (use --ignore-daemonsets)")
        elif controller_of(pod) is None and not lone:
            found.append(f"{name} has no controller and would not come back (use --force)")
        elif not data and any("emptyDir" in volume for volume in at(pod, ("spec", "volumes")) or ()):
            found.append(f"{name} has an emptyDir volume, which would be lost (use --delete-emptydir-data)")
    return found


def _of_a_daemon(pod: Object) -> bool:
    owner = controller_of(pod)
    return owner is not None and owner["kind"] == "DaemonSet"
