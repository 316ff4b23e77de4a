"""Scheduler: for each pod without a node the nodes that it fits, and of these the one with the most room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from explorer.sim import affinity, storage
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.objects import (
    REFUSED,
    Key,
    Object,
    annotations_of,
    changed,
    controller_of,
    is_true,
    key_of,
    labels_of,
    terminating,
    with_condition,
)
from explorer.sim.pods import ENDS, phase_of
from explorer.sim.quantities import amounts, requests_of
from explorer.sim.taints import taints_of, tolerates
from explorer.sim.view import View

QUEUE = Key("Scheduler", "", "queue")
"""One key for all waiting pods: what is free on the nodes is added up once for all of them."""


class Room(Struct):
    """A node, what it can give, and what its pods have taken.

    Attributes:
        node: the node.
        all: what it can give.
        taken: what its pods have taken.
        owners: how many of its pods each owner has.
        refusals: pods that are alike → why it takes none of them, however empty it is.
        offers: the same and what they ask for → what it says to one more of them; as long as nothing comes or goes.
    """

    node: Object = field(default_factory=dict)
    all: Mapping[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    owners: Counter[str] = field(default_factory=Counter)
    refusals: dict[tuple[int, ...], str] = field(default_factory=dict)
    offers: dict[tuple[int, ...], str | float] = field(default_factory=dict)


def _watch(_view: View, event: Event) -> Iterable[Key]:
    if event.key.kind == "Pod":
        pod = event.after
        if pod is not None and (pod["spec"].get("nodeName") or event.verb == "status") and not _ended(pod):
            return ()
    return (QUEUE,)


def _ended(pod: Object | None) -> bool:
    return pod is not None and phase_of(pod) in ENDS


def _reconcile(api: Api, _key: Key) -> None:
    waiting = [pod for pod in api.pods_on("") if not terminating(pod) and not pod["spec"].get("schedulingGates")]
    if not waiting:
        return
    rooms = _rooms(api)
    waiting.sort(key=lambda pod: -(pod["spec"].get("priority") or 0))
    for pod in waiting:
        _place(api, pod, rooms)


def _rooms(api: Api) -> list[Room]:
    """The nodes with what is free on them: what happened since the last time is reckoned in."""
    rooms = _catch_up(api)
    found = []
    for node in api.list("Node"):
        room = _room(rooms, node["metadata"]["name"])
        if room.node is not node:
            room.node, room.refusals, room.offers = node, {}, {}
            room.all = amounts((node.get("status") or {}).get("allocatable"))
        found.append(room)
    return found


def _catch_up(api: Api) -> dict[str, Room]:
    rooms: dict[str, Room] = api.memory.setdefault("rooms", {})
    events = api.watch(api.memory.get("seen", 0))
    for event in events:
        if event.key.kind == "Pod" and event.verb != "note":
            _move(api, rooms, event)
    if events:
        api.memory["seen"] = events[-1].seq
    return rooms


def _room(rooms: dict[str, Room], name: str) -> Room:
    """The room of a node, also of one that is not there now: its pods may be."""
    room = rooms.get(name)
    if room is None:
        room = rooms[name] = Room()
    return room


def _move(api: Api, rooms: dict[str, Room], event: Event) -> None:
    """A pod came to a node, or left one."""
    if event.verb == "status" and _ended(event.before) == _ended(event.after):
        return
    was, now = _place_of(event.before), _place_of(event.after)
    if was == now:
        return
    if was and event.before is not None:
        _take(_room(rooms, was), event.before, _asked(api, event.before), -1)
    if now and event.after is not None:
        _take(_room(rooms, now), event.after, _asked(api, event.after))


def _place_of(pod: Object | None) -> str:
    """The node where a pod takes room; empty if it takes none."""
    if pod is None or REFUSED in annotations_of(pod) or _ended(pod):
        return ""
    return str(pod["spec"].get("nodeName") or "")


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


def _take(room: Room, pod: Object, asked: Mapping[str, int], sign: int = 1) -> None:
    room.offers.clear()
    for name, value in asked.items():
        room.taken[name] = room.taken.get(name, 0) + sign * value
    room.taken["pods"] = room.taken.get("pods", 0) + sign
    owner = controller_of(pod)
    if owner is not None:
        room.owners[owner["uid"]] += sign


def _place(api: Api, pod: Object, rooms: Sequence[Room]) -> None:
    asked, spec = _asked(api, pod), pod["spec"]
    alike = tuple([id(spec.get(name)) for name in _ALIKE])
    volumes, family = bool(spec.get("volumes")), _family(pod)
    reasons: list[str] = []
    fitting: list[tuple[int, float, str]] = []
    for room in rooms:
        offer = room.offers.get(alike)
        if offer is None:
            offer = room.offers[alike] = _offer(spec, room, alike, asked)
        if isinstance(offer, str):
            reasons.append(offer)
        elif volumes and (reason := storage.refusal(api.view, pod, room.node)):
            reasons.append(reason)
        else:
            fitting.append((room.owners.get(family, 0), offer, room.node["metadata"]["name"]))
    key = key_of(pod)
    if not fitting:
        words = ", ".join(f"{count} {reason}" for reason, count in sorted(Counter(reasons).items()))
        message = f"0/{len(rooms)} nodes are available: {words}." if words else "there are no nodes."
        before = (pod.get("status") or {}).get("conditions")
        conditions = with_condition(before, "PodScheduled", "False", api.stamp, "Unschedulable", message)
        api.patch_status(key, {"conditions": conditions}, why=message)
        return
    name = min(fitting)[2]
    why = f"{len(fitting)} of {len(rooms)} nodes fit, and {name} has the fewest of its kind and the most room"
    api.update(changed(pod, ("spec", "nodeName"), name), why=why)
    _catch_up(api)


def _load(room: Room, asked: Mapping[str, int]) -> float:
    """The fuller of CPU and memory with the pod on it, as a share, and by a little the number of pods."""
    parts = [
        (room.taken.get(name, 0) + asked.get(name, 0)) / room.all[name]
        for name in ("cpu", "memory")
        if room.all.get(name)
    ]
    return max(parts, default=0.0) + room.taken.get("pods", 0) / 10_000


_ALIKE = ("tolerations", "nodeSelector", "affinity", "containers", "initContainers", "overhead")
"""Pods that share these, as pods of one template do, are judged alike. The history keeps them, so that nothing else can get their ids."""


def _family(pod: Object) -> str:
    owner = controller_of(pod)
    return "" if owner is None else str(owner["uid"])


def _offer(spec: Mapping[str, Any], room: Room, alike: tuple[int, ...], asked: Mapping[str, int]) -> str | float:
    """What a node says to a pod: why it cannot take it, or how full it would be with it."""
    reason = room.refusals.get(alike[:3])
    if reason is None:
        reason = room.refusals[alike[:3]] = _refusal(spec, room.node)
    return reason or _obstacle(room, asked) or _load(room, asked)


def _obstacle(room: Room, asked: Mapping[str, int]) -> str:
    """Why a node has no room for a pod, in the scheduler's own words; empty if it has."""
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
    for taint in taints_of(node):
        if taint.get("effect") in ("NoSchedule", "NoExecute") and not tolerates(tolerations, taint):
            return f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
    if not is_true(node, "Ready"):
        return "node(s) were not ready"
    labels = labels_of(node)
    if any(
        labels.get(name) != value for name, value in (spec.get("nodeSelector") or {}).items()
    ) or not affinity.allows(spec, node):
        return "node(s) didn't match Pod's node affinity/selector"
    return ""


_CORDON = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


_WATCHED = ("Pod", "Node", "PersistentVolume", "PersistentVolumeClaim", "StorageClass")

SCHEDULER = Controller("Scheduler", dict.fromkeys(_WATCHED, _watch), _reconcile)
