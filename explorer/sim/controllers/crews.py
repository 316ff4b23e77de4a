"""The pods of each ReplicaSet, counted: what happened since the last time is reckoned in, and nothing else is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field

from explorer.sim.controller import Api
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, controlled_by, labels_of, matches, owners_of, terminating, uid_of
from explorer.sim.pods import active, ready_since
from explorer.sim.view import shown


class Fact(NamedTuple):
    """What counts of a pod, as long as it is this very object.

    Attributes:
        counts: whether it is active, controlled and fits the selector.
        lost: whether it is active and controlled, and does not fit the selector.
        since: since when it is ready; None if it is not.
        labelled: whether it has all labels of the template.
    """

    counts: bool
    lost: bool
    since: int | None
    labelled: bool


class Crew(Struct):
    """The pods with an owner reference to one uid.

    Attributes:
        pods: all of them, in the order of the index of owners.
        facts: what counts of each of them, as far as they were looked at.
        fresh: those that changed since then.
        strays: how many do not fit the selector any more.
        size: how many count.
        changed: the event that changed one of them last; 0 if there are none.
        labelled: how many of these have all labels of the template.
        ready: how many of these are ready since when.
    """

    pods: dict[Key, Object] = field(default_factory=dict)
    facts: dict[Key, Fact] = field(default_factory=dict)
    fresh: dict[Key, None] = field(default_factory=dict)
    strays: int = 0
    size: int = 0
    changed: int = 0
    labelled: int = 0
    ready: dict[int, int] = field(default_factory=dict)

    def put(self, key: Key, pod: Object, event: int) -> None:
        """A pod came, or changed."""
        self.changed = event
        self.pods[key] = pod
        self.fresh[key] = None

    def drop(self, key: Key, event: int) -> None:
        """A pod left."""
        self.changed = event
        del self.pods[key]
        self.fresh.pop(key, None)
        self._count(self.facts.pop(key, None), -1)

    def look(self, owner: Object) -> None:
        """Look at the pods that changed."""
        facts = self.facts
        for key in self.fresh:
            fact = _fact(self.pods[key], owner)
            self._count(facts.get(key), -1)
            facts[key] = fact
            self._count(fact, 1)
        self.fresh.clear()

    def counting(self) -> list[Object]:
        """The pods that count."""
        facts = self.facts
        return [pod for key, pod in self.pods.items() if facts[key].counts]

    def lost(self) -> list[Object]:
        """The pods that do not fit the selector any more."""
        facts = self.facts
        return [pod for key, pod in self.pods.items() if facts[key].lost]

    def ending(self) -> int:
        """How many are on their way out."""
        return sum(map(terminating, self.pods.values()))

    def waits(self, least: int) -> Sequence[tuple[int, int]]:
        """For those that are ready: the time since when, and so many milliseconds more; and how many they are."""
        return [(since + least, count) for since, count in self.ready.items()]

    def _count(self, fact: Fact | None, sign: int) -> None:
        if fact is None:
            return
        self.strays += sign * fact.lost
        if not fact.counts:
            return
        self.size += sign
        self.labelled += sign * fact.labelled
        if fact.since is not None:
            count = self.ready.get(fact.since, 0) + sign
            if count:
                self.ready[fact.since] = count
            else:
                del self.ready[fact.since]


def crew_of(api: Api, owner: Object) -> Crew:
    """The pods of an owner as they are now."""
    crew = _catch_up(api).get(uid_of(owner))
    if crew is None:
        return Crew()
    if crew.fresh:
        crew.look(owner)
    return crew


def _catch_up(api: Api) -> dict[str, Crew]:
    crews: dict[str, Crew] = api.memory.setdefault("crews", {})
    events = api.watch(api.memory.get("seen", 0))
    for event in events:
        if event.key.kind == "Pod" and event.verb != "note":
            _follow(crews, event)
    if events:
        api.memory["seen"] = events[-1].seq
    return crews


def _follow(crews: dict[str, Crew], event: Event) -> None:
    """One change of a pod, as the index of owners takes it: its place among the others stays as long as its owners do."""
    key, before, after = event.key, shown(event.before), shown(event.after)
    was = () if before is None else owners_of(before)
    now = () if after is None else owners_of(after)
    if was is not now:
        for owner in was:
            uid = owner.get("uid", "")
            crew = crews.get(uid)
            if crew is not None and key in crew.pods:
                crew.drop(key, event.seq)
                if not crew.pods:
                    del crews[uid]
    if after is not None:
        for owner in now:
            uid = owner.get("uid", "")
            crew = crews.get(uid)
            if crew is None:
                crew = crews[uid] = Crew()
            crew.put(key, after, event.seq)


def _fact(pod: Object, owner: Object) -> Fact:
    labels = labels_of(pod)
    ours = active(pod) and controlled_by(pod, owner)
    counts = ours and matches(owner["spec"]["selector"], labels)
    whole = labels_of(owner["spec"]["template"]).items() <= labels.items()
    return Fact(counts, ours and not counts, ready_since(pod), whole)
