"""Scheduler: for each pod without a node the nodes that it fits, and of these the one with the most room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.objects import (
    Key,
    Object,
    changed,
    controller_of,
    is_true,
    key_of,
    labels_of,
    terminating,
    with_condition,
)
from explorer.sim.pods import phase_of
from explorer.sim.quantities import amounts, requests_of
from explorer.sim.view import View

QUEUE = Key("Scheduler", "", "queue")
"""One key for all waiting pods: what is free on the nodes is added up once for all of them."""


class Room(Struct):
    """A node, what it can give, and what its pods have taken."""

    node: Object
    all: Mapping[str, int]
    taken: dict[str, int]
    owners: Counter[str]
    refusals: dict[tuple[int, int], str]


def _watch(_view: View, event: Event) -> Iterable[Key]:
    if event.key.kind == "Pod":
        pod = event.after
        if pod is not None and (pod["spec"].get("nodeName") or event.verb == "status") and not _ended(pod):
            return ()
    return (QUEUE,)


def _ended(pod: Object) -> bool:
    return phase_of(pod) in ("Succeeded", "Failed")


def _reconcile(api: Api, _key: Key) -> None:
    waiting = [pod for pod in api.pods_on("") if not terminating(pod) and not pod["spec"].get("schedulingGates")]
    if not waiting:
        return
    rooms = [_room(api, node) for node in api.list("Node")]
    waiting.sort(key=lambda pod: -(pod["spec"].get("priority") or 0))
    for pod in waiting:
        _place(api, pod, rooms)


def _room(api: Api, node: Object) -> Room:
    room = Room(node, amounts((node.get("status") or {}).get("allocatable")), {}, Counter(), {})
    for pod in api.pods_on(node["metadata"]["name"]):
        if not _ended(pod):
            _take(room, pod, _asked(api, pod))
    return room


def _asked(api: Api, pod: Object) -> Mapping[str, int]:
    """What a pod asks for; pods of one template share their containers, and are added up once."""
    spec = pod["spec"]
    parts = (spec.get("containers"), spec.get("initContainers"), spec.get("overhead"))
    name = tuple(map(id, parts))
    known = api.memory.get(name)
    if known is None:
        # The parts are kept with the result, so that no other object can get their ids.
        known = api.memory[name] = (parts, requests_of(pod))
    asked: Mapping[str, int] = known[1]
    return asked


def _take(room: Room, pod: Object, asked: Mapping[str, int]) -> None:
    for name, value in asked.items():
        room.taken[name] = room.taken.get(name, 0) + value
    room.taken["pods"] = room.taken.get("pods", 0) + 1
    owner = controller_of(pod)
    if owner is not None:
        room.owners[owner["uid"]] += 1


def _place(api: Api, pod: Object, rooms: Sequence[Room]) -> None:
    asked = _asked(api, pod)
    reasons: Counter[str] = Counter()
    fitting = []
    for room in rooms:
        if reason := obstacle(pod, room, asked):
            reasons[reason] += 1
        else:
            fitting.append(room)
    key = key_of(pod)
    if not fitting:
        words = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        message = f"0/{len(rooms)} nodes are available: {words}." if words else "there are no nodes."
        before = (pod.get("status") or {}).get("conditions")
        conditions = with_condition(before, "PodScheduled", "False", api.stamp, "Unschedulable", message)
        api.patch_status(key, {"conditions": conditions}, why=message)
        return
    owner = controller_of(pod)
    family = "" if owner is None else owner["uid"]
    best = min(fitting, key=lambda room: (room.owners[family], _load(room, asked), room.node["metadata"]["name"]))
    name = best.node["metadata"]["name"]
    why = f"{len(fitting)} of {len(rooms)} nodes fit, and {name} has the fewest of its kind and the most room"
    bound = api.update(changed(pod, ("spec", "nodeName"), name), why=why)
    _take(best, bound, asked)


def _load(room: Room, asked: Mapping[str, int]) -> float:
    """The fuller of CPU and memory with the pod on it, as a share, and by a little the number of pods."""
    parts = [
        (room.taken.get(name, 0) + asked.get(name, 0)) / room.all[name]
        for name in ("cpu", "memory")
        if room.all.get(name)
    ]
    return max(parts, default=0.0) + room.taken.get("pods", 0) / 10_000


def obstacle(pod: Object, room: Room, asked: Mapping[str, int]) -> str:
    """Why a node cannot take a pod, in the scheduler's own words; empty if it can."""
    spec = pod["spec"]
    alike = (id(spec.get("tolerations")), id(spec.get("nodeSelector")))
    reason = room.refusals.get(alike)
    if reason is None:
        reason = room.refusals[alike] = _refusal(spec, room.node)
    if reason:
        return reason
    if room.taken.get("pods", 0) >= room.all.get("pods", 110):
        return "Too many pods"
    for name, value in asked.items():
        if value and room.taken.get(name, 0) + value > room.all.get(name, 0):
            return f"Insufficient {name}"
    return ""


def _refusal(spec: Mapping[str, Any], node: Object) -> str:
    """Why a node does not take pods like this, however empty it is."""
    inner = node.get("spec") or {}
    tolerations = spec.get("tolerations") or ()
    if inner.get("unschedulable") and not tolerates(tolerations, _CORDON):
        return "node(s) were unschedulable"
    for taint in inner.get("taints") or ():
        if taint.get("effect") in ("NoSchedule", "NoExecute") and not tolerates(tolerations, taint):
            return f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
    if not is_true(node, "Ready"):
        return "node(s) were not ready"
    labels = labels_of(node)
    if any(labels.get(name) != value for name, value in (spec.get("nodeSelector") or {}).items()):
        return "node(s) didn't match Pod's node affinity/selector"
    return ""


_CORDON = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def tolerates(tolerations: Iterable[Mapping[str, Any]], taint: Mapping[str, Any]) -> bool:
    """Whether any of the tolerations is for a taint."""
    for one in tolerations:
        if one.get("effect") not in (None, "", taint.get("effect")):
            continue
        exists = one.get("operator", "Equal") == "Exists"
        if not one.get("key"):
            if exists:
                return True
        elif one["key"] == taint.get("key") and (exists or one.get("value", "") == taint.get("value", "")):
            return True
    return False


SCHEDULER = Controller("Scheduler", {"Pod": _watch, "Node": _watch}, _reconcile)
