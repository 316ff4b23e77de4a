"""Draws the objects of a cluster as one diagram, wherever they come from: files, a chart, a live cluster, the cluster in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from explorer.collecting import uncollected
from explorer.kube.drawing.boxing import boxes_of
from explorer.kube.drawing.folding import fold
from explorer.kube.drawing.relating import relate
from explorer.kube.drawing.tying import tie
from explorer.kube.drawing.world import World
from explorer.kube.refs import DEFAULT
from explorer.kube.source import Object, Origin
from explorer.model.diagram import Diagram

Group = Literal["application", "namespace", "node"]


class Wish(Struct, frozen=True):
    """How a cluster is to be drawn.

    Attributes:
        group: what stands in what: applications in namespaces, namespaces alone, or pods in their nodes.
        fold: whether pods that are alike share one box.
        passing: whether what only passes on has a box, too: a Deployment's ReplicaSet while there is one, EndpointSlices, ControllerRevisions.
        containers: whether the containers of pods have boxes.
        calls: whether host names in settings are followed to the Services that they name.
        placement: whether pods are related to their nodes, where nodes are not drawn around them.
        missing: whether what is referred to and is not there gets a dashed box.
        namespace: of objects that name none.
    """

    group: Group = "application"
    fold: bool = True
    passing: bool = False
    containers: bool = True
    calls: bool = True
    placement: bool = False
    missing: bool = True
    namespace: str = DEFAULT


class Drawing(Struct, frozen=True):
    """A diagram of objects.

    Attributes:
        diagram: its boxes have the ids of `refs.box_id`.
        numbers: the objects that a box stands for, by where they stand in what was drawn; a folded box has several, a grouping none.
        behind: the objects that have no box, by the box of what they belong to: ReplicaSets, EndpointSlices. Those of no box are
            under "": namespaces, where nodes are drawn around pods.
        remarks: what could not be drawn, a line each.
    """

    diagram: Diagram
    numbers: Mapping[str, tuple[int, ...]]
    behind: Mapping[str, tuple[int, ...]]
    remarks: tuple[str, ...] = ()


def draw(
    objects: Sequence[Object],
    wish: Wish = Wish(),  # noqa: B008 - it is frozen
    *,
    id: str = "cluster",  # noqa: A002 - as in Diagram
    title: str = "",
    origins: Sequence[Origin | None] = (),
) -> Drawing:
    """Draw objects; whatever their shape, none of them is an error.

    Args:
        objects: as the API serves them, or as they are written; in any order.
        wish: how.
        id: of the diagram.
        title: of the diagram.
        origins: where each object was written, for remarks.
    """
    with uncollected():
        return _draw(objects, wish, id, title, origins)


def _draw(objects: Sequence[Object], wish: Wish, own: str, title: str, origins: Sequence[Origin | None]) -> Drawing:
    world = World(objects, wish.namespace, origins)
    by_node = wish.group == "node"
    related = relate(world, placement=wish.placement and not by_node, calls=wish.calls, missing=wish.missing)
    folded = fold(world, pods=wish.fold, passing=wish.passing, by_node=by_node)
    boxes, top, bundles = boxes_of(world, folded, related, wish.group, containers=wish.containers)
    relations = tie(world, folded, boxes, bundles, related.links, by_node=by_node)
    numbers: dict[str, list[int]] = {}
    behind: dict[str, list[int]] = {}
    drawn = {box.id for box in boxes}
    for thing in world.things:
        into = behind if thing in folded.behind or thing.box not in drawn else numbers
        into.setdefault(thing.box if thing.box in drawn else "", []).extend(thing.numbers)
    return Drawing(
        Diagram(own, title or "Cluster", "", tuple(boxes), tuple(relations), top),
        {box: tuple(found) for box, found in numbers.items()},
        {box: tuple(found) for box, found in behind.items()},
        tuple(world.remarks),
    )
