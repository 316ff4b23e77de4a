"""Looks up what objects refer to: by name, by labels, by host name; and keeps what is referred to and is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from explorer.kube.builtin import EVERYWHERE
from explorer.kube.drawing.relations import PODS, Referral
from explorer.kube.drawing.world import Labelled, Thing, World
from explorer.kube.kinds import BY_ID, Kind
from explorer.kube.paths import find, first, text
from explorer.kube.refs import ref
from explorer.kube.selectors import Selector

MOST_TARGETS = 200
"""How many objects one selector is related to; more are not drawn."""

_LONGEST_NAME = 253


class Absent(NamedTuple):
    """Something that is named and not among the objects.

    Attributes:
        kind: its kind.
        namespace: where it should be.
        name: as it is named.
        made: whether it comes to be because of what names it.
    """

    kind: Kind
    namespace: str
    name: str
    made: bool


class Destination(NamedTuple):
    """A DestinationRule: itself, what it is for (None if that is not there), the host as it is written, and the names of its subsets."""

    thing: Thing
    target: Thing | None
    host: str
    subsets: frozenset[str]


class Lookup:
    """Finds objects among all.

    Attributes:
        world: the objects.
        absent: what was looked for in vain and is to be shown, by the ids of boxes.
    """

    def __init__(self, world: World, *, missing: bool) -> None:
        self.world = world
        self.absent: dict[str, Absent] = {}
        self._missing = missing

    # By name

    def named(
        self, thing: Thing, referral: Referral, kinds: Iterable[Kind], name: str, namespace: str, part: Any
    ) -> Sequence[Thing | str]:
        """The object of a name, of the first kind that has it; else the id of its box if it is shown that it is missing."""
        by_id = self.world.by_id
        kind = None
        for one in kinds:
            found = by_id.get(f"{one.id}/{namespace if one.namespaced else ''}/{name}")
            if found is not None:
                return (found,)
            kind = kind or one
        if kind is None or not referral.missing or thing.templated:
            return ()
        optional = isinstance(part, dict) and part.get("optional") is True
        return () if optional else self.without(kind, namespace, name, referral)

    def without(self, kind: Kind, namespace: str, name: str, referral: Referral) -> tuple[str, ...]:
        """The id of the box of something that is not there, if it is to be shown."""
        if not referral.missing or not self._missing or not kind.namespaced or not namespace:
            return ()
        if f"{kind.id}/{name}" in EVERYWHERE or len(name) > _LONGEST_NAME:
            return ()
        # Whoever lists a cluster in parts has not lost the kinds that were not listed.
        if self.world.live and kind.id not in self.world.kinds:
            return ()
        own = ref(kind.id, namespace, name)
        made = referral.missing == "made"
        known = self.absent.get(own)
        if known is None or (made and not known.made):
            self.absent[own] = Absent(kind, namespace, name, made)
        return (own,)

    # By labels

    @cached_property
    def bases(self) -> Labelled:
        """What selectors for pods are matched with first: workloads by their templates, and pods that none of them made."""
        things = (thing for thing in self.world.things if thing.selected and not thing.templated)
        return Labelled((thing, thing.selected) for thing in things)

    @cached_property
    def extras(self) -> Labelled:
        """Pods that a workload made, by the labels that its template has not."""
        found = []
        for thing in self.world.things:
            if thing.templated and thing.kind.kind == "Pod":
                base = base_of(thing).selected
                extra = {key: value for key, value in thing.selected.items() if base.get(key) != value}
                if extra:
                    found.append((thing, extra))
        return Labelled(found)

    def pods(self, selector: Selector, namespace: str | None) -> Iterator[Thing]:
        """The workloads and pods that a selector for pods takes, each pod only where its workload is not."""
        whole = set()
        for thing in self.bases.selected(selector, namespace, "selected"):
            whole.add(thing)
            yield thing
        seen = set()
        for pod in self.extras.with_any(selector.equal, namespace):
            if pod not in seen and base_of(pod) not in whole and selector.takes(pod.selected):
                seen.add(pod)
                yield pod

    def select(self, thing: Thing, referral: Referral, selector: Selector, namespace: str | None) -> Iterator[Thing]:
        """The targets of a selector, not too many.

        Args:
            thing: who selects.
            referral: says among which kinds.
            selector: what is wanted.
            namespace: where; None for everywhere.
        """
        number = 0
        for kind in referral.to.split():
            found = (
                self.pods(selector, namespace) if kind == PODS
                else self.world.labelled(kind).selected(selector, namespace if BY_ID[kind].namespaced else None)
            )  # fmt: skip
            for target in found:
                number += 1
                if number > MOST_TARGETS:
                    words = f"{thing.kind.kind} {thing.name} selects more than {MOST_TARGETS} objects; the rest is not drawn"
                    self.world.remarks.append(words)
                    return
                yield target

    # By what else names them

    @cached_property
    def destinations(self) -> Mapping[str, list[Destination]]:
        """The DestinationRules of each namespace."""
        found: dict[str, list[Destination]] = {}
        for thing in self.world.things:
            if thing.kind.id == "destinationrule":
                subsets = frozenset(text(name) for name in find("spec.subsets[].name", thing.obj))
                host = text(first("spec.host", thing.obj))
                one = Destination(thing, self.world.host(host, thing.namespace), host, subsets)
                found.setdefault(thing.namespace, []).append(one)
        return found

    @cached_property
    def owners(self) -> set[Thing]:
        """What has pods."""
        return {thing.owner for thing in self.world.things if thing.owner is not None and thing.kind.kind == "Pod"}

    @cached_property
    def claims(self) -> Mapping[tuple[str, str], list[Thing]]:
        """The claims of each namespace by their names without the number at the end."""
        found: dict[tuple[str, str], list[Thing]] = {}
        for thing in self.world.things:
            if thing.kind.id == "persistentvolumeclaim":
                start = thing.name.rstrip("0123456789")
                if len(start) < len(thing.name):
                    found.setdefault((thing.namespace, start), []).append(thing)
        return found


def base_of(thing: Thing) -> Thing:
    """The workload that made a pod in the end: its first owner with a template that nobody else's template made."""
    while thing.templated and thing.owner is not None:
        thing = thing.owner
    return thing
