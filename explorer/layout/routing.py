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
from explorer.layout.untangling import CROSSED, Trip, untangle
from explorer.model.geometry import Point

HASTY = 1.8
"""The haste (see `Effort`) with which the last edges are led, once half of the steps are gone."""

Choices = dict[int, tuple[int, int]]
"""The sides where edges start and end that crossed others too often, by number of the edge (see `tracks.Graph`)."""


def route_all(field: Field, bundles: list[Bundle], effort: Effort, choices: Choices) -> list[tuple[Point, ...]]:
    """Gives the corners of every edge, in the order of the bundles.

    Straight edges are set first, the rest from the shortest to the longest; then those that cross others are led
    another way. Then parallel segments get their lanes. An edge from a box to itself is a small loop at its top right
    corner. An edge between a container and a box inside it runs inside, from the middle of a side of the container.

    Args:
        field: the boxes.
        bundles: the edges.
        effort: how much work they are worth.
        choices: sides that were chosen in a pass before; those that are chosen now are added.
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
        straight = [way.first for way in ways.values()]
        for index, trip in _searched(field, bundles, later, straight, effort, choices).items():
            ways[index] = _way(bundles[index], trip.corners, trip.allowed)
    spread(field, [ways[index] for index in sorted(ways)], effort.rounds)
    loops: dict[str, int] = {}
    routes = []
    for index, bundle in enumerate(bundles):
        if bundle.source == bundle.target:
            loops[bundle.source] = loops.get(bundle.source, 0) + 1
        routes.append(_corners(field, bundle, ways.get(index), loops.get(bundle.source, 1)))
    return routes


def _searched(
    field: Field, bundles: list[Bundle], later: list[int], straight: list[list[Point]], effort: Effort, choices: Choices
) -> dict[int, Trip]:
    """Gives the ways of the edges that are not straight."""
    ends = dict.fromkeys(name for index in later for name in (bundles[index].source, bundles[index].target))
    graph = make_graph(field, ends, straight)
    traffic = Traffic(len(graph.xs), effort.steps)
    trips: dict[int, Trip] = {}
    for index in sorted(later, key=lambda i: (_distance(field, bundles[i]), i)):
        bundle = bundles[index]
        starts, goals = graph.ports[bundle.source], graph.ports[bundle.target]
        goal = field.boxes[bundle.target].rect
        allowed = field.allowed(bundle.source, bundle.target)
        # Where the steps run short, a way that is good enough is better than none.
        haste = effort.haste if 2 * traffic.steps > effort.steps else max(effort.haste, HASTY)
        found = None
        if index in choices:
            start, end = choices[index]
            found = find_route(
                graph, traffic, (starts[start],), (goals[end],), goal, allowed, haste, crossing_cost=CROSSED
            )
        for bits in (allowed, -1):
            if found is None:
                allowed = bits
                found = find_route(graph, traffic, starts, goals, goal, bits, haste, effort.crossing)
        if found is not None:
            traffic.add(found)
            trips[index] = Trip(found, found.corners(graph), starts, goals, goal, allowed)
    if effort.untangling and not choices:
        traffic.steps = effort.untangling
        for index in untangle(graph, traffic, trips, straight, effort.haste):
            trip = trips[index]
            choices[index] = trip.starts.index(trip.found.nodes[0]), trip.ends.index(trip.found.nodes[-1])
    return trips


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
        return loop(source.rect, size * source.scale, (7 + 0.8 * turn) * source.scale)
    return plain_route(source.rect, field.boxes[bundle.target].rect, field.metrics.lane)
