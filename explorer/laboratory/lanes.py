"""The time line: what happened, on a lane for each group of objects."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Literal

from explorer.laboratory.names import actor_of, kind_named
from explorer.laboratory.sentences import sentence
from explorer.model.diagram import Domain, Tone
from explorer.model.running import Lane, Mark
from explorer.sim import nodes
from explorer.sim.actions import YOU
from explorer.sim.controllers.drain import DRAIN
from explorer.sim.history import Event
from explorer.sim.mesh.traffic import NAME as TRAFFIC
from explorer.sim.objects import (
    Key,
    Object,
    annotations_of,
    at,
    condition,
    controller_of,
    labels_of,
    owner_key,
    terminating,
)
from explorer.sim.pods import phase_of, ready
from explorer.sim.simulation import Simulation

MOST = 300
"""Marks of a lane."""

_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet"})


class Lanes:
    """The lanes of one simulation, which grow with its history."""

    def __init__(self) -> None:
        self._seen = 0
        self._marks: dict[str, list[Mark]] = {}
        self._titles: dict[str, tuple[str, str]] = {}
        self._roots: dict[Key, Key] = {}
        self._found: tuple[Lane, ...] = ()

    def of(self, simulation: Simulation) -> Sequence[Lane]:
        """All lanes with what happened so far."""
        events = simulation.history.events
        if self._seen != len(events):
            for index in range(self._seen, len(events)):
                self._take(events[index])
            self._seen = len(events)
            self._found = tuple(
                Lane(name, *self._looks(name), tuple(thinned(self._marks[name])))
                for name in sorted(self._marks, key=_place)
            )
        return self._found

    def _looks(self, name: str) -> tuple[str, Domain | Literal[""]]:
        title, kind = self._titles[name]
        return title, kind_named(kind).colour

    def _take(self, event: Event) -> None:
        self._remember(event)
        if event.actor == YOU and event.time > 0:
            self._mark("you", "you", "Service", event, "bad" if event.verb == "note" else "")
        elif event.key.kind == "Node":
            if (tone := _of_node(event)) is not None:
                self._mark("nodes", "nodes", "Node", event, tone)
        elif event.actor == TRAFFIC and event.verb == "note":
            self._mark("mesh", "mesh", "VirtualService", event, "gone")
        elif event.key.kind == "Pod" and (tone := _of_pod(event)) is not None:
            root = self._root(event.key)
            if root.kind in _WORKLOADS:
                self._mark(f"app/{root.namespace}/{root.name}/{root.kind}", root.name, root.kind, event, tone)
            else:
                self._mark("pods", "other pods", "Pod", event, tone)
        elif event.key.kind == "Traffic" and event.verb == "status":
            before, after = (at(obj, ("status", "failed"), 0) for obj in (event.before, event.after))
            if after != before:
                self._mark("mesh", "mesh", "VirtualService", event, "bad")
        elif event.key.kind == "Secret" and event.actor == "Helm":
            self._mark("helm", "releases", "Release", event, _of_release(event))

    def _remember(self, event: Event) -> None:
        if event.verb == "create" and event.after is not None:
            owner = controller_of(event.after)
            if owner is not None:
                self._roots[event.key] = owner_key(owner, event.key.namespace)
            else:
                self._roots.pop(event.key, None)

    def _root(self, key: Key) -> Key:
        seen: set[Key] = set()
        while key in self._roots and key not in seen:
            seen.add(key)
            key = self._roots[key]
        return key

    def _mark(self, name: str, title: str, kind: str, event: Event, tone: Tone) -> None:
        marks = self._marks.get(name)
        if marks is None:
            marks = self._marks[name] = []
            self._titles[name] = title, kind
        marks.append(Mark(event.time, event.seq, tone, _told(event), actor_of(event.actor).name))


def _told(event: Event) -> str:
    """What happened to what: a sentence that begins with its name needs it not twice."""
    told = sentence(event)
    return told if told.startswith(event.key.name) else f"{event.key.name}: {told}"


def thinned(marks: Sequence[Mark], most: int = MOST) -> Sequence[Mark]:
    """At most so many marks: of each stretch of time the worst, so that nothing bad is left out while something good stays.

    The stretches grow by doubling, so that a mark that is left stays where it is for long.
    """
    if len(marks) <= most:
        return marks
    times = [mark.time for mark in marks]
    # The longer the stretches, the fewer there are: the shortest that are few enough.
    power = bisect_left(range(_LONGEST), -most, key=lambda power: -len({time >> power for time in times}))
    kept: dict[int, Mark] = {}
    for mark in marks:
        place = mark.time >> power
        there = kept.get(place)
        if there is None or _WEIGHT[mark.tone] > _WEIGHT[there.tone]:
            kept[place] = mark
    return list(kept.values())


_LONGEST = 60
"""Of a stretch in milliseconds, as a power of two."""

_WEIGHT: Mapping[Tone, int] = {"bad": 4, "gone": 3, "busy": 2, "good": 1, "": 0}


_ORDER = ("you", "nodes", "app", "pods", "mesh", "helm")
_NUMBER = re.compile(r"(\d+)")


def _place(name: str) -> tuple[int, list[tuple[int, str]]]:
    """Where a lane stands: web-10 after web-9."""
    words = _NUMBER.split(name)
    return _ORDER.index(name.partition("/")[0]), [(int(word) if word.isdecimal() else -1, word) for word in words]


def _of_node(event: Event) -> Tone | None:
    before, after = event.before, event.after
    if after is None:
        return "gone"
    if before is None:
        return None
    if event.verb == "note":
        return "bad" if event.actor == DRAIN.name else None
    was, now = (condition(one, "Ready") for one in (before, after))
    was_so, now_so = (None if one is None else one["status"] for one in (was, now))
    if was_so != now_so:
        return "good" if now_so == "True" else "bad"
    if _notes(before) != _notes(after):
        return "busy"
    return "busy" if at(before, ("spec",)) != at(after, ("spec",)) else None


def _of_release(event: Event) -> Tone:
    status = "" if event.after is None else labels_of(event.after).get("status", "")
    if status in ("failed", "uninstalled", "uninstalling"):
        return "bad" if status == "failed" else "gone"
    return "good" if status == "deployed" else "busy"


def _notes(node: Object) -> tuple[bool, bool]:
    return nodes.runs(node), nodes.cut_off(node) or bool(annotations_of(node).get("podium.sim/draining"))


def _of_pod(event: Event) -> Tone | None:
    before, after = event.before, event.after
    if event.verb == "note":
        return None
    if after is None:
        return "gone"
    if before is None:
        return "busy"
    if terminating(after) and not terminating(before):
        return "gone"
    if ready(after) != ready(before):
        return "good" if ready(after) else "bad"
    if phase_of(after) != phase_of(before) and phase_of(after) == "Failed":
        return "bad"
    return "bad" if _crashed(after) > _crashed(before) else None


def _crashed(pod: Object) -> int:
    return sum(
        one.get("restartCount", 0) + ("waiting" in (one.get("state") or {}) and "lastState" in one)
        for one in at(pod, ("status", "containerStatuses")) or ()
    )
