"""How an object is, in the words that kubectl and helm use for it: `Pending`, `CrashLoopBackOff`, `NotReady`, `Bound`, `deployed`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from explorer.sim.actions import REVISION
from explorer.sim.helm import records
from explorer.sim.objects import Key, Object, annotations_of, at, controller_of, is_true, terminating
from explorer.sim.pods import healthy, restarts_of
from explorer.sim.view import View

RELEASE = "Release"
"""Stands for a release of Helm, which is no object: its newest revision, or with `.v<number>` behind its name that one."""

WORDS = (
    "there", "gone", "Ready", "healthy", "Pending", "Running", "Succeeded", "Failed", "Unknown", "Terminating", "Completed", "Error",
    "Scheduled", "Initialized", "ContainerCreating", "CrashLoopBackOff", "ErrImagePull", "ImagePullBackOff", "Available", "Progressing",
    "complete", "NotReady", "cordoned", "Bound", "Released", "Complete", "deployed", "superseded", "failed", "uninstalled",
    "pending-install", "pending-upgrade", "pending-rollback",
)  # fmt: skip
"""The usual words; an object may have conditions of other types, which are words too."""

_VERSION = re.compile(r"(.+)\.v(\d+)")


def found(view: View, key: Key) -> Object | None:
    """The object of a key, or what stands for a revision of a release."""
    if key.kind != RELEASE:
        return view.get(key)
    versioned = _VERSION.fullmatch(key.name)
    name, number = (versioned[1], int(versioned[2])) if versioned else (key.name, 0)
    history = records.history(view, key.namespace, name)
    one = next((one for one in reversed(history) if number in (0, one.revision)), None)
    if one is None:
        return None
    status = {"phase": one.status, "revision": one.revision, "description": one.description}
    return {"kind": RELEASE, "metadata": {"name": name, "namespace": key.namespace}, "status": status}


def state_of(obj: Object) -> str:
    """The one word that says most, as in kubectl's STATUS column; empty if it has none."""
    kind, status = obj["kind"], obj.get("status") or {}
    if terminating(obj):
        return "Terminating"
    if kind == "Pod":
        return _pod(obj)
    if kind == "Node":
        return "Ready" if is_true(obj, "Ready") else "NotReady"
    return str(status.get("phase", ""))


def _pod(pod: Object) -> str:
    status = pod.get("status") or {}
    for name in ("initContainerStatuses", "containerStatuses"):
        for one in status.get(name) or ():
            reason = at(one, ("state", "waiting", "reason"))
            if reason:
                return str(reason)
    phase = str(status.get("reason") or status.get("phase", "Pending"))
    return {"Succeeded": "Completed", "Failed": "Error"}.get(phase, phase)


def words_of(obj: Object) -> Iterator[str]:
    """All words that are true of it."""
    yield "there"
    yield state_of(obj)
    status = obj.get("status") or {}
    yield str(status.get("phase", ""))
    for one in status.get("conditions") or ():
        if one.get("status") == "True":
            yield str(one["type"]).removeprefix("Pod")
    if obj["kind"] == "Pod" and healthy(obj):
        yield "healthy"
    if obj["kind"] == "Node" and at(obj, ("spec", "unschedulable")):
        yield "cordoned"
    if _complete(obj):
        yield "complete"


def is_so(obj: Object | None, word: str) -> bool:
    """Whether a word is true of an object; of one that is not there only `gone` is."""
    if obj is None:
        return word.casefold() == "gone"
    return word.casefold() in (one.casefold() for one in words_of(obj))


def _complete(obj: Object) -> bool:
    """Whether a rollout is done: all replicas are of the new template, and available."""
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    wanted = spec.get("replicas", 1)
    if obj["kind"] not in ("Deployment", "StatefulSet") or status.get("observedGeneration") != obj["metadata"].get(
        "generation"
    ):
        return False
    if obj["kind"] == "StatefulSet" and status.get("currentRevision") != status.get("updateRevision"):
        return False
    names = ("replicas", "updatedReplicas", "availableReplicas")
    return all(status.get(name, 0) == wanted for name in names)


def number_of(view: View, obj: Object, word: str) -> float | None:
    """How many of something an object has: `available`, `ready`, `updated`, `restarts`, `endpoints`, `revision`, `answered`.

    None if it has no such number.
    """
    kind, status = obj["kind"], obj.get("status") or {}
    if word == "restarts" and kind == "Pod":
        return restarts_of(obj)
    if word == "endpoints" and kind == "Service":
        return sum(ready for ready in _endpoints(view, obj))
    if word == "revision" and kind in ("Deployment", "ReplicaSet"):
        return int(annotations_of(obj).get(REVISION, 0))
    for name in (word, f"{word}Replicas"):
        value = status.get(name)
        if isinstance(value, int | float):
            return value
    workload = kind in ("Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Job", "Traffic")
    return 0 if workload and word in _COUNTS else None


_COUNTS = (
    "replicas",
    "ready",
    "available",
    "updated",
    "unavailable",
    "current",
    "active",
    "succeeded",
    "failed",
    "sent",
    "answered",
)


def _endpoints(view: View, service: Object) -> Iterator[bool]:
    meta = service["metadata"]
    slices = view.list(
        "EndpointSlice", meta["namespace"], {"matchLabels": {"kubernetes.io/service-name": meta["name"]}}
    )
    for one in slices:
        for endpoint in one.get("endpoints") or ():
            yield at(endpoint, ("conditions", "ready"), True) is not False


def value_at(obj: Object, path: Sequence[str | int]) -> Any:
    """What stands at a path: a text, a number, true or false; None if nothing does, or something larger."""
    value = at(obj, path)
    return value if isinstance(value, str | int | float | bool) else None


def owned(view: View, obj: Object, owner: Key) -> bool:
    """Whether an object belongs to another, also by way of a ReplicaSet or a Job between them."""
    current: Object | None = obj
    for _ in range(4):
        reference = controller_of(current) if current is not None else None
        if reference is None:
            return False
        if (reference.get("kind"), reference.get("name")) == (owner.kind, owner.name):
            return bool(obj["metadata"].get("namespace", "") == owner.namespace)
        current = view.by_uid(str(reference.get("uid", "")))
    return False
