"""Finds the way of one edge in the graph of tracks: A* over places and directions."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from explorer.layout.tracks import CROSSING, Graph
from explorer.model.geometry import Point, Rect

BEND = 45.0
"""What a bend costs, as a length."""

SHARED_PORT = 14.0
"""What arriving where another edge arrives costs, as a length."""


Limit = Sequence[float]
"""One number, which who asks for a way may change while it is searched."""

NO_LIMIT: Limit = (math.inf,)


class Found(NamedTuple):
    """A way in the graph: its nodes, and the direction of each step (1 upright)."""

    nodes: list[int]
    axes: list[int]

    def corners(self, graph: Graph) -> list[Point]:
        """Gives the places where it starts, turns and ends."""
        nodes, axes = self
        kept = [nodes[0]]
        kept += [nodes[index] for index in range(1, len(nodes) - 1) if axes[index - 1] != axes[index]]
        kept.append(nodes[-1])
        return [Point(graph.xs[node], graph.ys[node]) for node in kept]


class Traffic:
    """Where the edges so far run: how many pass each node in each direction, and how many end at each port.

    `steps` is how many places may still be looked at.
    """

    def __init__(self, size: int, steps: int) -> None:
        self.through: tuple[list[int], list[int]] = ([0] * size, [0] * size)
        self.ports: dict[int, int] = {}
        self.steps = steps

    def add(self, way: Found, count: int = 1) -> None:
        """Counts one way in; with a count of -1, out."""
        nodes, axes = way
        for node, before, after in zip(nodes[1:-1], axes, axes[1:], strict=False):
            if before == after:
                self.through[before][node] += count
        for end in (nodes[0], nodes[-1]):
            self.ports[end] = self.ports.get(end, 0) + count


def find_route(
    graph: Graph,
    traffic: Traffic,
    starts: Collection[int],
    ends: Collection[int],
    goal: Rect,
    allowed: int,
    haste: float,
    crossing_cost: float = CROSSING,
) -> Found | None:
    """Gives the cheapest way from any port of one box to any port of another, see `find_routes`.

    Returns:
        The way; None if there is none, or no step is left.
    """
    return next(find_routes(graph, traffic, starts, ends, goal, allowed, haste, crossing_cost), None)


def find_routes(  # noqa: C901, PLR0912, PLR0915 - the innermost loop of the layout
    graph: Graph,
    traffic: Traffic,
    starts: Collection[int],
    ends: Collection[int],
    goal: Rect,
    allowed: int,
    haste: float,
    crossing_cost: float,
    limit: Limit = NO_LIMIT,
) -> Iterator[Found]:
    """Gives the cheapest ways from any port of one box to each port of another, the cheapest of them first.

    Args:
        graph: the tracks.
        traffic: the other edges.
        starts: the ports where it may start.
        ends: the ports where it may end.
        goal: the border of the box that these are on.
        allowed: the bits of the borders that may be crossed.
        haste: the weight of the distance that is left; 1 finds the cheapest way.
        crossing_cost: what crossing another edge costs, as a length.
        limit: a way that costs as much as this is of no interest; it may fall meanwhile.
    """
    xs, ys, links = graph.xs, graph.ys, graph.links
    through = traffic.through
    occupied = traffic.ports
    best: dict[int, float] = {}
    came: dict[int, int] = {}
    heap: list[tuple[float, int, float]] = []
    barred = ~allowed
    missing = set(ends)
    left, top, right, bottom = goal.x, goal.y, goal.right, goal.bottom
    for port in starts:
        if links[port]:
            state = port * 2 + links[port][0][3]
            best[state] = cost = occupied.get(port, 0) * SHARED_PORT
            heappush(heap, (cost, state, cost))
    while heap and traffic.steps > 0:
        traffic.steps -= 1
        guess, state, cost = heappop(heap)
        if guess >= limit[0]:
            return
        if best[state] < cost:
            continue
        node, axis = state >> 1, state & 1
        if node in ends:
            if node in missing:
                missing.discard(node)
                yield _found(came, state)
                if not missing:
                    return
            continue
        crossing = through[1 - axis]
        came_from = came.get(state, -2) >> 1
        for other, length, crossed, upright in links[node]:
            if crossed & barred or other == came_from:
                continue
            new = cost + length
            if upright != axis:
                if came_from < 0:
                    continue
                new += BEND
            elif crossing[node]:
                new += crossing_cost * crossing[node]
            if other in ends:
                new += occupied.get(other, 0) * SHARED_PORT
            after = other * 2 + upright
            if best.get(after, 1e18) > new:
                # What is left at least: the way across and down, and a bend if there must be one.
                x, y = xs[other], ys[other]
                across = left - x if x < left else x - right if x > right else 0.0
                down = top - y if y < top else y - bottom if y > bottom else 0.0
                ahead = across + down
                if (down and (across or not upright)) or (across and upright):
                    ahead += BEND
                guess = new + haste * ahead
                if guess < limit[0]:
                    best[after] = new
                    came[after] = state
                    heappush(heap, (guess, after, new))


def _found(came: dict[int, int], state: int) -> Found:
    states = [state]
    while state in came:
        state = came[state]
        states.append(state)
    states.reverse()
    return Found([state >> 1 for state in states], [state & 1 for state in states[1:]])
