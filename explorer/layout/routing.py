"""The ways of all edges of one packing: straight ones first, the others through the graph of tracks."""

from __future__ import annotations

from explorer.layout.bundles import Bundle
from explorer.layout.effort import Effort
from explorer.layout.field import Field
from explorer.layout.lanes import Way, spread
from explorer.layout.plain import loop, merged, plain_route
from explorer.layout.search import Traffic, find_route
from explorer.layout.straight import straight_route
from explorer.layout.tracks import make_graph
from explorer.model.geometry import Point


def route_all(field: Field, bundles: list[Bundle], effort: Effort) -> list[tuple[Point, ...]]:
    """Gives the corners of every edge, in the order of the bundles.

    Straight edges are set first, the rest from the shortest to the longest. Then parallel segments get their lanes.
    An edge from a box to itself is a small loop at its top right corner. An edge between a container and a box
    inside it runs inside, from the middle of a side of the container.
    """
    ways: dict[int, Way] = {}
    later: list[int] = []
    for index, bundle in enumerate(bundles):
        if bundle.source == bundle.target:
            continue
        allowed = field.allowed(bundle.source, bundle.target)
        points = straight_route(field, bundle.source, bundle.target, allowed)
        if points is None:
            later.append(index)
        else:
            ways[index] = _way(bundle, points, allowed)
    if later:
        ends = dict.fromkeys(name for index in later for name in (bundles[index].source, bundles[index].target))
        graph = make_graph(field, ends)
        traffic = Traffic(len(graph.xs), effort.steps)
        for index in sorted(later, key=lambda i: (_distance(field, bundles[i]), i)):
            bundle = bundles[index]
            allowed = field.allowed(bundle.source, bundle.target)
            goal = field.boxes[bundle.target].rect
            found = find_route(graph, traffic, bundle.source, bundle.target, goal, allowed, effort.haste)
            if found is None:
                found = find_route(graph, traffic, bundle.source, bundle.target, goal, -1, effort.haste)
            if found is not None:
                ways[index] = _way(bundle, found, allowed)
    spread(field, [ways[index] for index in sorted(ways)], effort.rounds)
    loops: dict[str, int] = {}
    routes = []
    for index, bundle in enumerate(bundles):
        if bundle.source == bundle.target:
            loops[bundle.source] = loops.get(bundle.source, 0) + 1
        routes.append(_corners(field, bundle, ways.get(index), loops.get(bundle.source, 1)))
    return routes


def _way(bundle: Bundle, points: list[Point], allowed: int) -> Way:
    return Way(bundle.source, bundle.target, [[point.x, point.y] for point in points], points, allowed)


def _distance(field: Field, bundle: Bundle) -> float:
    a, b = field.boxes[bundle.source].rect.centre, field.boxes[bundle.target].rect.centre
    return abs(a.x - b.x) + abs(a.y - b.y)


def _corners(field: Field, bundle: Bundle, way: Way | None, turn: int) -> tuple[Point, ...]:
    if way is not None:
        return merged([Point(x, y) for x, y in way.corners])
    source = field.boxes[bundle.source]
    if bundle.source == bundle.target:
        size = field.metrics.lane * (0.5 + turn / 2)
        return loop(source.rect, size * source.scale, (4 + 1.5 * turn) * source.scale)
    return plain_route(source.rect, field.boxes[bundle.target].rect, field.metrics.lane)
