"""Which boxes a cluster has and what stands in what: every object in what it belongs to, what is alike together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec.structs import replace

from explorer.kube.drawing.dressing import (
    SMALLER,
    absent_box,
    application_box,
    bundle_box,
    group_box,
    namespace_box,
    node_box,
    object_box,
    part_boxes,
)
from explorer.kube.drawing.folding import Folded
from explorer.kube.drawing.grouping import Application, applications
from explorer.kube.drawing.ordering import Natural, natural, steps
from explorer.kube.drawing.relating import Related, whole_of
from explorer.kube.drawing.world import Thing, World
from explorer.kube.kinds import AREAS, BY_ID, Area
from explorer.kube.paths import first, text
from explorer.kube.refs import ref
from explorer.model.diagram import Arrangement, Box

Group = Literal["application", "namespace", "node"]

CLUSTER = "@cluster"
"""The container of what is in no namespace."""

UNSCHEDULED = "@unscheduled"
"""The container of pods that are on no node, where nodes are drawn around pods."""

_DEEPEST = 8
"""Boxes of owners in one another."""

_MANY = 7
"""So many boxes in no namespace are divided by what they are about."""

_ALIKE = 5
"""So many objects of one kind with the same relations get a container."""

_FEW = 5
"""Up to so many boxes of an application stand in one column."""

_TITLES: dict[Area, str] = {
    "traffic": "Traffic", "mesh": "Mesh", "workload": "Workloads", "scaling": "Scaling and watching", "policy": "Policy",
    "config": "Settings", "storage": "Storage", "access": "Access", "node": "Nodes", "kinds": "Kinds", "other": "Other",
}  # fmt: skip

_SHARED: tuple[tuple[str, str, frozenset[Area]], ...] = (
    ("@workloads", "Workloads", frozenset({"workload", "scaling"})),
    ("@services", "Services", frozenset({"traffic", "mesh"})),
    ("@volumes", "Volumes", frozenset({"storage"})),
    ("@others", "Other objects", frozenset({"policy", "config", "access", "node", "kinds", "other"})),
)
"""Where nodes are drawn around pods: the containers of all other objects, by what they are about."""

Order = tuple[int, Natural]


class Boxed(NamedTuple):
    """The boxes of a diagram.

    Attributes:
        boxes: every container directly before what is in it.
        top: how those without a container stand.
        bundles: for each box that has others of its like beside it, the container of them.
    """

    boxes: list[Box]
    top: Arrangement
    bundles: dict[str, str]


def boxes_of(world: World, folded: Folded, related: Related, group: Group, *, containers: bool) -> Boxed:
    """The boxes of a cluster.

    Args:
        world: the objects.
        folded: what stands behind which box.
        related: their relations.
        group: what stands in what.
        containers: whether the containers of pods have boxes.
    """
    boxing = _Boxing(world, folded, related, group, containers)
    return Boxed(list(boxing.boxes()), boxing.top, boxing.bundles)


class _Boxing:
    def __init__(self, world: World, folded: Folded, related: Related, group: Group, containers: bool) -> None:
        self.world = world
        self.folded = folded
        self.related = related
        self.group = group
        self.containers = containers
        self.top = Arrangement()
        self.bundles: dict[str, str] = {}
        self.flow: dict[str, int] = {}
        self.inside: dict[str, list[tuple[Order, Box]]] = {}
        self.placed: dict[str, str] = {}
        self.where = group == "node" and len({thing.namespace for thing in world.things if thing.namespace}) > 1
        # Of several pods in one box the first is shown.
        shown: dict[str, Thing] = {}
        for thing in world.things:
            if thing not in folded.behind:
                shown.setdefault(thing.box, thing)
        self.shown = list(shown.values())
        self.owners = {thing.owner.box for thing in self.shown if thing.owner is not None and thing.kind.kind == "Pod"}

    def boxes(self) -> Iterator[Box]:
        if self.group == "node":
            self._by_node()
        else:
            self._by_namespace()
        waiting = self._sorted("")
        while waiting:
            box = waiting.pop()
            inner = self._sorted(box.id)
            if box.id.startswith("@application/") and len(inner) <= _FEW:
                # Applications stand beside each other in the order in which they call each other: each had better be narrow.
                box = replace(box, arrange=Arrangement("column"))
            elif box.id.startswith("@application/") or box.id == "@volumes":
                box = replace(box, arrange=Arrangement("layered"))
            yield box
            waiting.extend(inner)

    def _sorted(self, home: str) -> list[Box]:
        """The boxes in a container, the last first."""
        flow = self.flow
        found = self.inside.get(home, ())
        return [
            box for _, box in sorted(found, key=lambda one: (flow.get(one[1].id, 0), one[0], one[1].id), reverse=True)
        ]

    def _add(self, box: Box, order: Order) -> None:
        self.placed[box.id] = box.parent
        self.inside.setdefault(box.parent, []).append((order, box))

    def _put(self, thing: Thing, parent: str) -> None:
        kind = thing.kind
        box = object_box(
            thing, parent, self.folded.alike.get(thing.box), by_node=self.group == "node", where=self.where
        )
        self._add(box, (kind.rank, natural(thing.name)))
        # Where pods are there, they and their claims say what a template says.
        if kind.parts and (kind.kind == "Pod" or not (kind.pod and (self.group == "node" or thing.box in self.owners))):
            for number, part in enumerate(part_boxes(thing, pods=self.containers)):
                self._add(part, (number, ()))

    # Namespaces, and applications in them

    def _by_namespace(self) -> None:
        free = []
        for thing in self.shown:
            owner = thing.owner
            if owner is not None and owner.box and owner.box != thing.box and _depth(thing) <= _DEEPEST:
                self._put(thing, owner.box)
            elif thing.namespace:
                free.append(thing)
            else:
                self._put(thing, "" if thing.kind.id == "namespace" else self._area(thing))
        for namespace in sorted(
            {thing.namespace for thing in free} | {one.namespace for one in self.related.absent.values()}
        ):
            own = ref("namespace", "", namespace)
            if own not in self.placed:
                self._add(
                    namespace_box(own, namespace, BY_ID["namespace"]), (BY_ID["namespace"].rank, natural(namespace))
                )
        homes = self._homes(free)
        self._in_flow(homes)
        bundles = self._bundled(homes)
        numbers = Counter(bundles.values())
        self.bundles = {thing.box: bundle for thing, bundle in bundles.items()}
        for thing, home in homes.items():
            bundle = bundles.get(thing)
            if bundle is not None and bundle not in self.placed:
                self._add(bundle_box(bundle, thing, numbers[bundle], home), (thing.kind.rank, natural(thing.name)))
            self._put(thing, bundle or home)
        self._put_absent()

    def _area(self, thing: Thing) -> str:
        """The container of something in no namespace."""
        if CLUSTER not in self.placed:
            self._add(group_box(CLUSTER, "Whole cluster", "in no namespace", scale=SMALLER), (len(AREAS) * 1000, ()))
            self.many = sum(not one.namespace and one.kind.id != "namespace" for one in self.shown) >= _MANY
        if not self.many:
            return CLUSTER
        area = thing.kind.area
        home = f"{CLUSTER}:{area}"
        if home not in self.placed:
            self._add(group_box(home, _TITLES[area], parent=CLUSTER), (AREAS.index(area), ()))
        return home

    def _homes(self, free: list[Thing]) -> dict[Thing, str]:
        """The container of each thing in a namespace that no owner is drawn around: its application, if that has more than one."""
        belongs = applications(free, self.related.links) if self.group == "application" else {}
        sizes = Counter((thing.namespace, belongs[thing]) for thing in free if thing in belongs)
        found = {}
        for thing in free:
            application = belongs.get(thing)
            home = ref("namespace", "", thing.namespace)
            if application is not None and sizes[thing.namespace, application] > 1:
                home = self._application(thing.namespace, application, home)
            found[thing] = home
        return found

    def _application(self, namespace: str, application: Application, parent: str) -> str:
        own = f"@application/{namespace}/{application.key}"
        if own not in self.placed:
            self._add(application_box(own, application, namespace, parent), (0, natural(application.key)))
        return own

    def _in_flow(self, homes: Mapping[Thing, str]) -> None:
        """Order applications, and what stands beside them, by who calls whom: so the eye goes from the way in to the disk."""
        places = {}
        for thing in self.world.things:
            top = thing
            while top.owner is not None and top not in homes:
                top = top.owner
            home = homes.get(top, "")
            if home:
                places[thing.id] = home if home.startswith("@") else top.box
        places.update((own, own) for own in self.related.absent)
        ways: dict[str, set[str]] = {}
        for link in self.related.links:
            source, target = (places.get(whole_of(end, places)) for end in (link.source, link.target))
            if source and target and source != target:
                ways.setdefault(source, set()).add(target)
        self.flow = steps(ways)

    def _bundled(self, homes: Mapping[Thing, str]) -> dict[Thing, str]:
        """The ids of containers for what is alike: several leaves of one kind in one place, with the same relations."""
        owners = {thing.owner for thing in self.world.things}
        leaves = {thing: home for thing, home in homes.items() if not thing.kind.parts and thing not in owners}
        often = Counter((home, thing.kind.id) for thing, home in leaves.items())
        alike = {thing.id: thing for thing, home in leaves.items() if often[home, thing.kind.id] >= _ALIKE}
        ends: dict[str, set[tuple[str, str, bool]]] = {}
        for link in self.related.links if alike else ():
            if link.source in alike:
                ends.setdefault(link.source, set()).add((link.target, link.referral.verb, True))
            if link.target in alike:
                ends.setdefault(link.target, set()).add((link.source, link.referral.verb, False))
        groups: dict[tuple[str, str, frozenset[tuple[str, str, bool]]], list[Thing]] = {}
        for own, thing in alike.items():
            groups.setdefault((homes[thing], thing.kind.id, frozenset(ends.get(own, ()))), []).append(thing)
        found = {}
        for (home, kind, _), things in groups.items():
            if len(things) >= _ALIKE:
                found.update(dict.fromkeys(things, f"@{home.removeprefix('@')}:{kind}:{things[0].name}"))
        return found

    def _put_absent(self) -> None:
        """Put what is missing into the application that wants it, if it is one only."""
        users: dict[str, set[str]] = {}
        for link in self.related.links if self.related.absent else ():
            for end, other in ((link.target, link.source), (link.source, link.target)):
                if end in self.related.absent:
                    thing = self.world.by_id.get(whole_of(other, self.world.by_id))
                    if thing is not None:
                        users.setdefault(end, set()).add(self.placed.get(thing.box, ""))
        for own, absent in self.related.absent.items():
            home = ref("namespace", "", absent.namespace)
            near = users.get(own, set())
            if len(near) == 1 and (only := near.pop()).startswith(f"@application/{absent.namespace}/"):
                home = only
            self._add(absent_box(own, absent, home), (absent.kind.rank, natural(absent.name)))

    # Nodes, and everything else beside them

    def _by_node(self) -> None:
        nodes: list[str] = [thing.box for thing in self.shown if thing.kind.id == "node"]
        for thing in self.shown:
            if thing.kind.id == "node":
                self._put(thing, "")
            elif thing.kind.kind == "Pod":
                self._put(thing, self._node_of(thing, nodes))
            elif thing.kind.id != "namespace":
                self._put(thing, self._common(thing.kind.area))
        for own, absent in self.related.absent.items():
            self._add(absent_box(own, absent, self._common(absent.kind.area)), (absent.kind.rank, natural(absent.name)))
        nodes.sort(key=natural)
        row = Arrangement("row" if len(nodes) <= 4 else "grid", 0, tuple(nodes))
        beside = Arrangement("row", 0, tuple(own for own in ("@workloads", "@services") if own in self.placed))
        self.top = Arrangement("column", 0, (row, UNSCHEDULED, "@volumes", beside, "@others"))

    def _common(self, area: Area) -> str:
        own, title, _ = next(one for one in _SHARED if area in one[2])
        if own not in self.placed:
            self._add(group_box(own, title), (0, natural(own)))
        return own

    def _node_of(self, pod: Thing, nodes: list[str]) -> str:
        name = text(first("spec.nodeName", pod.obj))
        if not name:
            if UNSCHEDULED not in self.placed:
                self._add(group_box(UNSCHEDULED, "Not on a node"), (0, ()))
            return UNSCHEDULED
        own = ref("node", "", name)
        if own not in self.placed and own not in nodes:
            self._add(node_box(own, name, BY_ID["node"]), (0, natural(name)))
            nodes.append(own)
        return own


def _depth(thing: Thing) -> int:
    depth = 0
    while thing.owner is not None and depth <= _DEEPEST:
        thing, depth = thing.owner, depth + 1
    return depth
