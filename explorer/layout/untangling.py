"""Leads edges that cross others another way, where that is better for the whole picture.

The search for ways (see `search`) goes edge by edge and knows only those before. Once all have a way, each that crosses
another is taken out and searched again, from every side to every side and with dearer crossings; the new way that
crosses the others least, for its length and its bends, takes the place of the old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from explorer.layout.crossing import course_of, crossings_of
from explorer.layout.search import BEND, SHARED_PORT, Found, Traffic, find_routes
from explorer.layout.tracks import Graph
from explorer.model.geometry import Point, Rect

CROSSED = 200.0
"""What a crossing that is drawn costs, as a length: a detour with two bends is better."""


ROUNDS = 3
"""How often all edges that cross others are looked at."""


@dataclass(slots=True)
class Trip:
    """The way of one edge, and what it was searched with."""

    found: Found
    corners: list[Point]
    starts: list[int]
    ends: list[int]
    goal: Rect
    allowed: int


def untangle(
    graph: Graph, traffic: Traffic, trips: dict[int, Trip], fixed: Sequence[Sequence[Point]], haste: float
) -> list[int]:
    """Changes the ways of edges until no other way of a single one is better, or the steps are spent.

    Args:
        graph: the tracks.
        traffic: where the edges run; kept up to date.
        trips: the edges by number; changed.
        fixed: the corners of edges that stay as they are.
        haste: see `find_route`.

    Returns:
        The numbers of those that changed.
    """
    crossed = _Crossings(trips, fixed)
    changed: dict[int, None] = {}
    for _ in range(ROUNDS):
        worst = sorted((number for number in trips if crossed.count(number)), key=lambda n: (-crossed.count(n), n))
        better = [
            number
            for number in worst
            if crossed.count(number) and _improved(graph, traffic, trips, number, crossed, haste)
        ]
        if not better:
            break
        changed.update(dict.fromkeys(better))
    return list(changed)


class _Crossings:
    """How often each edge crosses each other one."""

    def __init__(self, trips: dict[int, Trip], fixed: Sequence[Sequence[Point]]) -> None:
        self.courses = {number: course_of(trip.corners) for number, trip in trips.items()}
        self.fixed = [course_of(way) for way in fixed]
        self.pairs: dict[int, dict[int, int]] = {number: {} for number in trips}
        numbers = sorted(trips)
        for place, number in enumerate(numbers):
            own = self.courses[number]
            for other in numbers[:place]:
                count = crossings_of(own, self.courses[other])
                if count:
                    self.pairs[number][other] = self.pairs[other][number] = count
            still = sum([crossings_of(own, way) for way in self.fixed])
            if still:
                self.pairs[number][-1] = still

    def count(self, number: int) -> int:
        return sum(self.pairs[number].values())

    def tried(self, number: int, corners: Sequence[Point], most: float) -> dict[int, int] | None:
        """With what an edge would cross, if it had these corners; None if that is not less than `most`."""
        if most <= 0:
            return None
        own = course_of(corners)
        found: dict[int, int] = {}
        for other, course in (*((-1, way) for way in self.fixed), *self.courses.items()):
            if other == number:
                continue
            count = crossings_of(own, course)
            if count:
                found[other] = found.get(other, 0) + count
                most -= count
                if most <= 0:
                    return None
        return found

    def change(self, number: int, corners: Sequence[Point], found: dict[int, int]) -> None:
        self.courses[number] = course_of(corners)
        for other in self.pairs[number]:
            if other >= 0:
                del self.pairs[other][number]
        for other, count in found.items():
            if other >= 0:
                self.pairs[other][number] = count
        self.pairs[number] = found


def _improved(
    graph: Graph, traffic: Traffic, trips: dict[int, Trip], number: int, crossed: _Crossings, haste: float
) -> bool:
    """Searches another way for one edge; whether there was a better one."""
    trip = trips[number]
    traffic.add(trip.found, -1)
    best, corners, meets = trip.found, trip.corners, crossed.pairs[number]
    least = [_cost(traffic, best, corners) + CROSSED * sum(meets.values())]
    seen = {tuple(best.nodes)}
    for start in trip.starts:
        for found in find_routes(
            graph, traffic, (start,), trip.ends, trip.goal, trip.allowed, haste, CROSSED, limit=least
        ):
            if tuple(found.nodes) in seen:
                continue
            seen.add(tuple(found.nodes))
            points = found.corners(graph)
            cost = _cost(traffic, found, points)
            others = crossed.tried(number, points, (least[0] - 1e-6 - cost) / CROSSED)
            if others is not None:
                cost += CROSSED * sum(others.values())
                best, corners, meets, least[0] = found, points, others, cost
    traffic.add(best)
    if best is trip.found:
        return False
    trip.found, trip.corners = best, corners
    crossed.change(number, corners, meets)
    return True


def _cost(traffic: Traffic, found: Found, corners: Sequence[Point]) -> float:
    length = sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b in pairwise(corners))
    shared = traffic.ports.get(found.nodes[0], 0) + traffic.ports.get(found.nodes[-1], 0)
    return length + BEND * (len(corners) - 2) + SHARED_PORT * shared
