"""The whole way from a Diagram to a Placement: pack, route, widen where it is narrow, and label."""

from __future__ import annotations

from functools import cache

from explorer.collecting import uncollected
from explorer.layout.bundles import Bundle, bundle_relations
from explorer.layout.cells import Widened
from explorer.layout.effort import Effort, effort_for, is_large
from explorer.layout.field import Field, make_field
from explorer.layout.keeping import Before, needs_same_room
from explorer.layout.labels import place_labels
from explorer.layout.packing import pack
from explorer.layout.placement import DESK, Measure, Metrics, PlacedBox, PlacedEdge, Placement
from explorer.layout.plain import Route
from explorer.layout.routing import Choices, route_all
from explorer.layout.sizes import MARGIN
from explorer.layout.turning import Ranks, ranked
from explorer.layout.widening import widen, widen_for_labels
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect

TOLERANCE = (0.5, 4.0)
"""How much a corridor may be too narrow after each pass without another one."""


def place(
    diagram: Diagram,
    measure: Measure,
    metrics: Metrics = DESK,
    before: tuple[Diagram, Placement] | None = None,
) -> Placement:
    """Places a diagram's boxes and edges; the same input always gives the same output.

    Edges are routed around boxes and titles, and gaps grow until every edge has a lane and every label a place. What
    is relaxed for large diagrams: above 250 boxes or edges gaps are not widened, so that parallel edges may be nearer
    to each other than a lane, and in a very crowded corridor on each other. Of hundreds of edges that cross the whole
    diagram, the longest go the cheap way (see `plain`): straight from side to side, over boxes too.

    A large diagram (see `effort.is_large`: some hundred boxes or relations, or one group of very many related boxes)
    has no edges in its placement: most of them are never looked at. `EdgeIndex` lifts its relations to the boxes that
    are seen, and `route_visible` gives those their ways. Its boxes stand by other rules, in linear time (see `large`): an arrangement that is written down
    is followed; else related children stand in layers, others in grids and on shelves.

    A label in contents that are scaled is scaled too: its height by `pill_height` tells how much.

    Args:
        diagram: what to place.
        measure: the width of a text at 100 %; asked once for each text.
        metrics: the sizes to work with.
        before: an earlier state of the diagram and its placement. Of a large diagram, everything then stays where it
            was as far as it can (see `replacing`); of a small one too if it shows states (see `steady`), unless an edge then
            would find no way; of others, which change when somebody writes them, orders and lines stay.

    Returns:
        The places, the top left box near the origin.
    """
    if is_large(diagram):
        from explorer.layout.memory import place_and_remember  # noqa: PLC0415 - authored diagrams are small
        from explorer.layout.replacing import replace_in  # noqa: PLC0415 - authored diagrams are small

        with uncollected():
            if before is None:
                return place_and_remember(diagram, measure, metrics)
            return replace_in(before[1], before[0], diagram, measure, metrics)
    measured = cache(measure)
    if before and before[1].metrics == metrics and needs_same_room(before[0], diagram, measured, metrics):
        return before[1]
    bundles = bundle_relations(diagram)
    places = {name: box.rect for name, box in before[1].boxes.items()} if before else None
    at_once = before is not None or not diagram.arrange.items
    effort = effort_for(max(len(diagram.boxes), len(bundles)), at_once=at_once)
    if before and any(box.badge for box in diagram.boxes):
        from explorer.layout.steady import placed_steadily  # noqa: PLC0415 - no authored diagram changes

        steady = placed_steadily(diagram, before, measured, metrics, bundles, effort)
        if steady is not None:
            return _placement(diagram, steady[0].boxes, bundles, *steady[1:], metrics)
    field, routes, labels = _routed(diagram, measured, metrics, bundles, places, effort)
    if effort.untangling and effort.tidy and _unlabelled(bundles, labels):
        # A label without a place is worse than a crossing; among very many edges, to try again takes too long.
        plain = _routed(diagram, measured, metrics, bundles, places, effort._replace(untangling=0))
        if _unlabelled(bundles, plain[2]) < _unlabelled(bundles, labels):
            field, routes, labels = plain
    return _placement(diagram, field.boxes, bundles, routes, labels, metrics)


def _unlabelled(bundles: list[Bundle], labels: list[Rect | None]) -> int:
    return sum(label is None for bundle, label in zip(bundles, labels, strict=True) if bundle.text)


def _routed(
    diagram: Diagram,
    measure: Measure,
    metrics: Metrics,
    bundles: list[Bundle],
    before: Before | None,
    effort: Effort,
) -> tuple[Field, list[Route], list[Rect | None]]:
    """Packs and routes again with wider gaps until all edges and labels have room, or the effort is spent."""
    widened: Widened = {}
    choices: Choices = {}
    ranks: Ranks = {}
    if not before and any(box.arrange.kind == "layered" for box in diagram.boxes):
        ranks = ranked(diagram, pack(diagram, measure, metrics, widened).boxes)
    for turn in range(effort.passes):
        packing = pack(diagram, measure, metrics, widened, before, ranks)
        field = make_field(diagram, packing.boxes, packing.corridors, metrics)
        routes = route_all(field, bundles, effort, choices)
        labels = place_labels(field, bundles, routes, measure, tidy=effort.tidy)
        if turn == effort.passes - 1:
            break
        wanted = widen(field, routes, widened, TOLERANCE[turn])
        wanted = widen_for_labels(field, bundles, routes, labels, measure, wanted)
        if wanted == widened:
            break
        widened = wanted
    return field, routes, labels


def _placement(
    diagram: Diagram,
    places: dict[str, PlacedBox],
    bundles: list[Bundle],
    routes: list[Route],
    labels: list[Rect | None],
    metrics: Metrics,
) -> Placement:
    edges = [
        PlacedEdge(b.relations[0], b.relations, b.source, b.target, points, b.arrow_start, b.arrow_end, label)
        for b, points, label in zip(bundles, routes, labels, strict=True)
    ]
    boxes = {box.id: places[box.id] for box in diagram.boxes}
    return Placement(bounds_of(boxes, edges), boxes, tuple(edges), metrics)


def bounds_of(boxes: dict[str, PlacedBox], edges: list[PlacedEdge]) -> Rect:
    """Gives the rectangle around all boxes, edges and labels, grown by MARGIN."""
    rects = [box.rect for box in boxes.values()] + [edge.label for edge in edges if edge.label is not None]
    points = [point for edge in edges for point in edge.points]
    xs = [x for rect in rects for x in (rect.x, rect.right)] + [point.x for point in points]
    ys = [y for rect in rects for y in (rect.y, rect.bottom)] + [point.y for point in points]
    if not xs:
        return Rect(0, 0, 0, 0).grown(MARGIN)
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(MARGIN)
