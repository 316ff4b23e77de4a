"""The graph that edges are searched in: tracks through the free space, joined where they cross.

A sparse orthogonal visibility graph (after Wybrow, Marriott and Stuckey, "Orthogonal connector routing", 2009): one
track along the middle of every corridor, and one out of the middle of every side where an edge may end, each as long
as nothing stands in its way. Edges that share a track are moved apart afterwards.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from explorer.layout.field import Block, Field
from explorer.layout.strips import Strips
from explorer.model.geometry import Point

SAME = 0.75
"""Tracks nearer to each other than this are one."""


CROSSING = 40.0
"""What crossing another edge costs, as a length."""


class Track(NamedTuple):
    """A straight way: where it runs, and from where to where; `ports` are ends of edges on it (place, port)."""

    at: float
    start: float
    end: float
    ports: tuple[tuple[float, int], ...] = ()


Link = tuple[int, float, int, int]
"""A stretch of a track from one node to the next: its end, its length, the bits of the borders crossed, 1 if upright."""


class Graph(NamedTuple):
    """Nodes by number, with their place and links; `ports` gives the nodes on the sides of each box: left, top, bottom, right."""

    xs: list[float]
    ys: list[float]
    links: list[list[Link]]
    ports: dict[str, list[int]]


def make_graph(field: Field, ends: Iterable[str], straight: Sequence[Sequence[Point]] = ()) -> Graph:
    """Makes the graph for edges between the given boxes; what crosses one of the straight edges is as long as a detour."""
    walls = (_walls(field, upright=False), _walls(field, upright=True))
    upright, level = _corridor_tracks(field, walls)
    names = list(ends)
    for number, name in enumerate(names):
        rect = field.boxes[name].rect
        x, y = rect.centre
        inner = name in field.bits
        for at, border, outwards in ((x, rect.y, -1), (x, rect.bottom, 1)):
            upright.append(_stub(walls[1], at, border, outwards, number, inner))
        for at, border, outwards in ((y, rect.x, -1), (y, rect.right, 1)):
            level.append(_stub(walls[0], at, border, outwards, number, inner))
    return _joined(field, _merged(upright), _merged(level), names, straight)


class Wall(NamedTuple):
    """A leaf or a title as tracks of one direction meet it: across them, and along them, with what to keep clear."""

    near: float
    far: float
    first: float
    last: float
    clearance: float


class Walls(NamedTuple):
    """All that can stand in the way of the tracks of one direction, and the ends of the room for them."""

    strips: Strips[Wall]
    low: float
    high: float


def _walls(field: Field, *, upright: bool) -> Walls:
    walls = [
        Wall(left - clearance, right + clearance, top, bottom, clearance)
        if upright
        else Wall(top - clearance, bottom + clearance, left, right, clearance)
        for left, top, right, bottom, clearance, _ in field.solids
    ]
    bounds = field.bounds
    strips = Strips(walls, [(wall.near, wall.far) for wall in walls])
    return Walls(strips, *((bounds.y, bounds.bottom) if upright else (bounds.x, bounds.right)))


def _corridor_tracks(field: Field, walls: tuple[Walls, Walls]) -> tuple[list[Track], list[Track]]:
    bounds, out = field.bounds, field.metrics.gap / 2
    upright = [Track(x, bounds.y, bounds.bottom) for x in (bounds.x + out, bounds.right - out)]
    level = [Track(y, bounds.x, bounds.right) for y in (bounds.y + out, bounds.bottom - out)]
    for corridor in field.corridors:
        rect = corridor.rect
        if rect.width <= 0 or rect.height <= 0:
            continue
        x, y = rect.centre
        if corridor.upright:
            upright.append(Track(x, *_reach(walls[1], x, rect.y, rect.bottom)))
        else:
            level.append(Track(y, *_reach(walls[0], y, rect.x, rect.right)))
    return upright, level


def _stub(walls: Walls, at: float, border: float, outwards: int, port: int, inner: bool) -> Track:
    start, end = _reach(walls, at, border, border)
    if not inner:
        start, end = (start, border) if outwards < 0 else (border, end)
    return Track(at, start, end, ((border, port),))


def _reach(walls: Walls, at: float, start: float, end: float) -> tuple[float, float]:
    """How far a track goes on both ways until a leaf or a title stands in its way."""
    strips, low, high = walls
    for near, far, first, last, clearance in strips.at(at):
        if near < at < far:
            if last <= start + 1e-6:
                low = max(low, last + clearance)
            elif first >= end - 1e-6:
                high = min(high, first - clearance)
    return min(low, start), max(high, end)


def _merged(tracks: list[Track]) -> list[Track]:
    """Makes one of tracks that lie in each other."""
    kept: list[Track] = []
    for track in sorted(tracks, key=lambda t: (t.at, t.start)):
        index = _overlaid(kept, track)
        if index is None:
            kept.append(track)
            continue
        other = kept[index]
        at = track.at if track.ports and not other.ports else other.at
        kept[index] = Track(at, min(other.start, track.start), max(other.end, track.end), other.ports + track.ports)
    return kept


def _overlaid(kept: list[Track], track: Track) -> int | None:
    for index in range(len(kept) - 1, -1, -1):
        other = kept[index]
        if track.at - other.at > SAME:
            return None
        if other.start <= track.end and track.start <= other.end:
            return index
    return None


def _joined(
    field: Field, upright: list[Track], level: list[Track], names: list[str], straight: Sequence[Sequence[Point]]
) -> Graph:
    xs: list[float] = []
    ys: list[float] = []
    ports: dict[str, list[int]] = {name: [] for name in names}
    on_upright: list[list[tuple[float, int]]] = [[] for _ in upright]
    on_level: list[list[tuple[float, int]]] = [[] for _ in level]
    rows = sorted((track.at, j) for j, track in enumerate(level))
    for i, (x, top, bottom, ends) in enumerate(upright):
        here = on_upright[i]
        for j in sorted([j for _, j in rows[bisect_left(rows, (top, 0)) : bisect_right(rows, (bottom, len(rows)))]]):
            y, left, right, _ = level[j]
            if left <= x <= right:
                node = len(xs)
                xs.append(x)
                ys.append(y)
                here.append((y, node))
                on_level[j].append((x, node))
        for y, port in ends:
            ports[names[port]].append(len(xs))
            here.append((y, len(xs)))
            xs.append(x)
            ys.append(y)
    for j, (y, _, _, ends) in enumerate(level):
        for x, port in ends:
            ports[names[port]].append(len(xs))
            on_level[j].append((x, len(xs)))
            xs.append(x)
            ys.append(y)
    for places in ports.values():
        places.sort(key=lambda node: (xs[node], ys[node]))
    links: list[list[Link]] = [[] for _ in xs]
    frames = [(frame, 1 << index) for index, frame in enumerate(field.frames)]
    fixed = [(start.x == end.x, min(start, end), max(start, end)) for start, end in straight]
    for track, nodes in zip(upright, on_upright, strict=True):
        met = [start.y for along, start, end in fixed if not along and start.x < track.at < end.x]
        _chain(links, nodes, *_borders(frames, track.at, True), met, 1)
    for track, nodes in zip(level, on_level, strict=True):
        met = [start.x for along, start, end in fixed if along and start.y < track.at < end.y]
        _chain(links, nodes, *_borders(frames, track.at, False), met, 0)
    return Graph(xs, ys, links, ports)


def _borders(
    frames: list[tuple[Block, int]], at: float, upright: bool
) -> tuple[list[tuple[float, int]], list[tuple[float, float]]]:
    """The borders that a track crosses, with their bits, and the stretches where it runs too near along one."""
    crossed: list[tuple[float, int]] = []
    barred: list[tuple[float, float]] = []
    for (left, top, right, bottom, clearance, _), bit in frames:
        if upright:
            near, far, first, last = left, right, top, bottom
        else:
            near, far, first, last = top, bottom, left, right
        if near < at < far:
            # The border counts as a little further in, so that a port on it lies outside.
            crossed.append((first + 0.01, bit))
            crossed.append((last - 0.01, bit))
        if abs(at - near) < clearance - 0.01 or abs(at - far) < clearance - 0.01:
            barred.append((first - clearance, last + clearance))
    crossed.sort()
    return crossed, barred


def _chain(
    links: list[list[Link]],
    nodes: list[tuple[float, int]],
    crossed: list[tuple[float, int]],
    barred: list[tuple[float, float]],
    met: list[float],
    upright: int,
) -> None:
    """Links the nodes on one track, in order; what crosses one of the straight edges is as long as a detour."""
    nodes.sort()
    index, count = 0, len(crossed)
    for (here, node), (there, other) in itertools.pairwise(nodes):
        while index < count and crossed[index][0] < here:
            index += 1
        mask, ahead = 0, index
        while ahead < count and crossed[ahead][0] <= there:
            mask |= crossed[ahead][1]
            ahead += 1
        if barred and any(low < there and here < high for low, high in barred):
            continue
        length = there - here
        if met:
            length += CROSSING * sum([here < place < there for place in met])
        links[node].append((other, length, mask, upright))
        links[other].append((node, length, mask, upright))
