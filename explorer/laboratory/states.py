"""How an object is, in a word and a tone: as in every picture of a cluster, with what a simulation knows besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.kube.states import State, state_of
from explorer.sim import nodes
from explorer.sim.clock import moment
from explorer.sim.objects import REFUSED, Object, annotations_of, at, condition, terminating
from explorer.sim.pods import statuses_of

NONE = State("", "")

REFUSED_STATE = State("Refused", "bad")

NOT_READY = "Not ready"
"""The word for a pod that runs and is not ready: no longer, or not yet."""

FAILING = frozenset({NOT_READY, "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull"})
"""Words for pods that do not become ready by themselves, as far as one can see."""


def of(obj: Object) -> State:
    """The word and the tone of an object."""
    if REFUSED in annotations_of(obj):
        return REFUSED_STATE
    kind = str(obj["kind"])
    found = state_of(kind, obj)
    more = _MORE.get(kind)
    return found if more is None or terminating(obj) else more(obj, found)


def _pod(pod: Object, found: State) -> State:
    if found.word == "Starting":
        begun = [bool(at(one, ("state", "running"))) for one in statuses_of(pod)]
        if begun and all(begun):
            lost = condition(pod, "Ready") or {}
            return State(NOT_READY, "bad" if lost.get("reason") == "NodeNotReady" else "busy")
    if found.word in ("Pending", "") and (condition(pod, "PodScheduled") or {}).get("status") == "False":
        return State("Pending", "bad")
    return found if found.word else State("Pending", "busy")


def _deployment(obj: Object, found: State) -> State:
    late = condition(obj, "Progressing")
    return State(found.word, "bad") if late is not None and late["status"] == "False" else found


def _cron(obj: Object, _found: State) -> State:
    if at(obj, ("spec", "suspend")):
        return State("Suspended", "")
    running = len(at(obj, ("status", "active")) or ())
    return State(f"{running} running", "busy") if running else NONE


def _claim(_claim: Object, found: State) -> State:
    return found if found.word else State("Pending", "busy")


def _budget(budget: Object, found: State) -> State:
    allowed = at(budget, ("status", "disruptionsAllowed"))
    return found if allowed is None else State(f"{allowed} may go", "good" if allowed else "busy")


_MORE: Mapping[str, Callable[[Object, State], State]] = {
    "Pod": _pod,
    "Deployment": _deployment,
    "CronJob": _cron,
    "PersistentVolumeClaim": _claim,
    "PodDisruptionBudget": _budget,
}


def unknown_since(node: Object) -> int | None:
    """Since when nothing is known of a node, in milliseconds; None if something is."""
    found = condition(node, "Ready")
    if found is None or found["status"] != "Unknown":
        return None
    return moment(found["lastTransitionTime"])


def silent(node: Object | None) -> bool:
    """Whether the kubelet of a node does not answer, whether anybody knows that yet or not."""
    return node is not None and not nodes.reachable(node)
