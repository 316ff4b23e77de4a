"""How an object is, as one word with its tone; objects of files have no state, and get none."""

from __future__ import annotations

from typing import Any, NamedTuple

from explorer.kube.paths import find, first, text
from explorer.kube.source import Object
from explorer.model.diagram import Tone


class State(NamedTuple):
    """How something is.

    Attributes:
        word: as it is shown; empty for no state.
        tone: how that is.
    """

    word: str
    tone: Tone


NONE = State("", "")

MISSING = State("missing", "bad")

_TROUBLE = frozenset({
    "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ErrImagePull", "Error", "Evicted",
    "ImageInspectError", "ImagePullBackOff", "InvalidImageName", "NodeLost", "OOMKilled", "PostStartHookError", "RunContainerError",
    "StartError", "UnexpectedAdmissionError", "ContainerCannotRun", "DeadlineExceeded",
})  # fmt: skip
"""Reasons of a waiting or ended container, or of a pod, that will not pass by themselves, as the kubelet writes them."""


def state_of(kind: str, obj: Object) -> State:
    """The state of an object.

    Args:
        kind: its kind.
        obj: the object.
    """
    meta, status = obj.get("metadata"), obj.get("status")
    if isinstance(meta, dict) and meta.get("deletionTimestamp"):
        return State("Terminating", "gone")
    if not isinstance(status, dict) or not status:
        return NONE
    match kind:
        case "Pod":
            return _pod(status)
        case "Node":
            return _node(obj, status)
        case "Deployment" | "StatefulSet" | "ReplicaSet" | "ReplicationController" | "Rollout":
            # Without the field there is one.
            return _share(status.get("readyReplicas"), first("spec.replicas", obj), 1)
        case "DaemonSet":
            return _share(status.get("numberReady"), status.get("desiredNumberScheduled"), 0)
        case "Job":
            return _job(obj, status)
        case "PersistentVolumeClaim" | "PersistentVolume" | "Namespace":
            return _phase(text(status.get("phase")))
    return _conditions(status)


def _pod(status: dict[str, Any]) -> State:
    phase, reason = text(status.get("phase")), text(status.get("reason"))
    if reason in _TROUBLE:
        return State(reason, "bad")
    if phase == "Succeeded":
        return State("Completed", "good")
    stuck = next(
        (
            word
            for word in find("containerStatuses|initContainerStatuses[].state.waiting.reason", status)
            if word in _TROUBLE
        ),
        None,
    )
    if stuck:
        return State(text(stuck), "bad")
    if phase == "Failed":
        ended = first("containerStatuses|initContainerStatuses[].state.terminated.reason", status)
        return State(text(ended) if ended in _TROUBLE else "Failed", "bad")
    if _condition(status, "Ready") == "True":
        return State("Ready", "good")
    if phase == "Pending":
        return State("Pending" if _condition(status, "PodScheduled") != "True" else "Starting", "busy")
    if phase == "Unknown":
        return State("Unknown", "bad")
    return (
        State("Starting" if _condition(status, "Ready") != "" or status.get("containerStatuses") else phase, "busy")
        if phase
        else NONE
    )


def _node(obj: Object, status: dict[str, Any]) -> State:
    ready = _condition(status, "Ready")
    if ready == "Unknown":
        return State("Unknown", "bad")
    if ready == "False":
        return State("NotReady", "bad")
    if ready != "True":
        return NONE
    return State("Cordoned", "busy") if first("spec.unschedulable", obj) is True else State("Ready", "good")


def _share(ready: Any, wanted: Any, default: int) -> State:
    ready = _number(ready, 0)
    wanted = _number(wanted, default)
    return State(f"{ready}/{wanted}", "good" if ready >= wanted else "busy")


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _job(obj: Object, status: dict[str, Any]) -> State:
    if _condition(status, "Failed") == "True":
        return State("Failed", "bad")
    if _condition(status, "Complete") == "True":
        return State("Complete", "good")
    done, wanted = _number(status.get("succeeded"), 0), _number(first("spec.completions", obj), 1)
    return (
        State("Complete", "good") if done >= wanted and not status.get("active") else State(f"{done}/{wanted}", "busy")
    )


_PHASES: dict[str, Tone] = {
    "Bound": "good", "Active": "good", "Available": "", "Released": "busy", "Pending": "busy", "Lost": "bad", "Failed": "bad",
    "Terminating": "gone",
}  # fmt: skip


def _phase(phase: str) -> State:
    # Every namespace is active; that is no news.
    return State(phase, _PHASES.get(phase, "")) if phase and phase != "Active" else NONE


def _conditions(status: dict[str, Any]) -> State:
    """Of any other kind: whether it says that it is ready, as custom resources do."""
    for kind in ("Ready", "Available", "Programmed", "Accepted"):
        found = _condition(status, kind)
        if found:
            return (
                State(kind, "good")
                if found == "True"
                else State(f"not {kind.lower()}", "busy" if found == "Unknown" else "bad")
            )
    return NONE


def _condition(status: dict[str, Any], kind: str) -> str:
    conditions = status.get("conditions")
    for one in conditions if isinstance(conditions, list) else ():
        if isinstance(one, dict) and one.get("type") == kind:
            return text(one.get("status"))
    return ""
