"""Finds the way of one edge in the graph of tracks: A* over places and directions."""

from __future__ import annotations

from heapq import heappop, heappush

from explorer.layout.tracks import Graph
from explorer.model.geometry import Point, Rect

BEND = 45.0
"""What a bend costs, as a length."""

CROSSING = 40.0
"""What crossing another edge costs, as a length."""

SHARED_PORT = 14.0
"""What arriving where another edge arrives costs, as a length."""


class Traffic:
    """Where the edges so far run: how many pass each node in each direction, and how many end at each port.

    `steps` is how many places may still be looked at.
    """

    def __init__(self, size: int, steps: int) -> None:
        self.through: tuple[list[int], list[int]] = ([0] * size, [0] * size)
        self.ports: dict[int, int] = {}
        self.steps = steps

    def add(self, nodes: list[int], axes: list[int]) -> None:
        """Counts one way in: its nodes, and the direction of each step (1 upright)."""
        for node, before, after in zip(nodes[1:-1], axes, axes[1:], strict=False):
            if before == after:
                self.through[before][node] += 1
        for end in (nodes[0], nodes[-1]):
            self.ports[end] = self.ports.get(end, 0) + 1


def find_route(
    graph: Graph, traffic: Traffic, source: str, target: str, goal: Rect, allowed: int, haste: float
) -> list[Point] | None:
    """Gives the corners of the cheapest way from any port of one box to any port of another.

    Args:
        graph: the tracks.
        traffic: the edges so far; the new one is added.
        source: the box where it starts.
        target: the box where it ends.
        goal: the border of the target.
        allowed: the bits of the borders that may be crossed.
        haste: the weight of the distance that is left; 1 finds the cheapest way.

    Returns:
        The corners, ends included; None if there is no way, or no step is left.
    """
    xs, ys, links = graph.xs, graph.ys, graph.links
    through = traffic.through
    occupied = traffic.ports
    ends = set(graph.ports[target])
    best: dict[int, float] = {}
    came: dict[int, int] = {}
    heap: list[tuple[float, int, float]] = []
    barred = ~allowed
    for port in graph.ports[source]:
        if links[port]:
            state = port * 2 + links[port][0][3]
            best[state] = cost = occupied.get(port, 0) * SHARED_PORT
            heappush(heap, (cost, state, cost))
    while heap and traffic.steps > 0:
        traffic.steps -= 1
        _, state, cost = heappop(heap)
        if best[state] < cost:
            continue
        node, axis = state >> 1, state & 1
        if node in ends:
            return _corners(graph, traffic, came, state)
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
                new += CROSSING * crossing[node]
            if other in ends:
                new += occupied.get(other, 0) * SHARED_PORT
            after = other * 2 + upright
            if best.get(after, 1e18) > new:
                best[after] = new
                came[after] = state
                heappush(heap, (new + haste * _ahead(xs[other], ys[other], upright, goal), after, new))
    return None


def _ahead(x: float, y: float, upright: int, goal: Rect) -> float:
    """The least cost from a place to a box: the way in x and in y, and a bend if there must be one."""
    left, top, width, height = goal
    across = left - x if x < left else x - left - width if x > left + width else 0.0
    down = top - y if y < top else y - top - height if y > top + height else 0.0
    if (across and down) or (down and not upright) or (across and upright):
        return across + down + BEND
    return across + down


def _corners(graph: Graph, traffic: Traffic, came: dict[int, int], state: int) -> list[Point]:
    states = [state]
    while state in came:
        state = came[state]
        states.append(state)
    states.reverse()
    nodes = [state >> 1 for state in states]
    axes = [state & 1 for state in states[1:]]
    traffic.add(nodes, axes)
    kept = [nodes[0]]
    kept += [nodes[index] for index in range(1, len(nodes) - 1) if axes[index - 1] != axes[index]]
    kept.append(nodes[-1])
    return [Point(graph.xs[node], graph.ys[node]) for node in kept]
