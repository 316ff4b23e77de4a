"""How good a placement is, by the same measure for every engine, in plain Python; large ones are judged by a sample."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from msgspec import Struct

from explorer.bench.children import Values, say
from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect

One = TypeVar("One")

_WORK = 2_000_000
"""About how many pairs are looked at for one figure."""


class Quality(Struct, frozen=True):
    """Figures of a placement.

    Attributes:
        aspect: width by height.
        crossings: how many others an edge crosses, as straight lines from middle to middle, half for each of the two.
        aliens: boxes inside a container that they do not belong to, for each leaf.
        overlaps: pairs of leaves on top of each other, for each leaf.
    """

    aspect: float
    crossings: float
    aliens: float
    overlaps: float


class _Line(NamedTuple):
    a: Point
    b: Point
    ends: tuple[str, str]


def judged(diagram: Diagram, rects: Mapping[str, Rect]) -> Quality:
    """The quality of a placement, given where at least the leaves stand."""
    leaves = [box.id for box in diagram.boxes if box.id not in diagram.children and box.id in rects]
    around = _united(rects[leaf] for leaf in leaves)
    if around is None:
        return Quality(1.0, 0.0, 0.0, 0.0)
    lines = [
        _Line(rects[r.source].centre, rects[r.target].centre, (r.source, r.target))
        for r in diagram.relations
        if r.source in rects and r.target in rects and r.source != r.target
    ]
    return Quality(
        around.width / max(around.height, 1e-9),
        _crossings(lines) / max(len(lines), 1),
        _aliens(diagram, leaves, rects) / len(leaves),
        _overlaps([rects[leaf] for leaf in leaves]) / len(leaves),
    )


def tell(found: Quality) -> None:
    """In a measured process: print the figures."""
    say("aspect", [found.aspect])
    say("crossings", [found.crossings])
    say("aliens", [found.aliens])
    say("overlaps", [found.overlaps])


def heard(values: Values) -> Quality | None:
    """What `tell` has printed."""
    names = ("aspect", "crossings", "aliens", "overlaps")
    return Quality(*(values[name][0] for name in names)) if all(values.get(name) for name in names) else None


def drawn_crossings(ways: Sequence[tuple[Sequence[Point], tuple[str, str]]]) -> int:
    """How many pairs of drawn ways without a common end cross, counted for each pair of their segments."""
    found = 0
    for index, (points, ends) in enumerate(ways):
        for others, other_ends in ways[:index]:
            if not set(ends) & set(other_ends):
                found += sum(_cross(a, b, c, d) for a, b in pairwise(points) for c, d in pairwise(others))
    return found


def bends(ways: Iterable[Sequence[Point]]) -> int:
    """How many corners drawn ways have."""
    return sum(max(0, len(points) - 2) for points in ways)


def moved(before: Placement, after: Placement) -> float:
    """Which share of the boxes of one placement stands elsewhere in another, in percent."""
    gone = sum(1 for box, placed in before.boxes.items() if box in after.boxes and after.boxes[box].rect != placed.rect)
    return 100 * gone / max(len(before.boxes), 1)


def titles_crossed(diagram: Diagram, placement: Placement) -> float:
    """How many titles of foreign containers an edge runs through, for each edge."""
    titles = [(box, placed.title) for box, placed in placement.boxes.items() if placed.title is not None]
    edges = _sample(placement.edges, max(20, _WORK // 4 // max(len(titles), 1)))
    found = 0
    for edge in edges:
        own = {above for end in (edge.source, edge.target) for above in _chain(diagram, end)}
        spans = [_span(a, b) for a, b in pairwise(edge.points)]
        found += sum(any(span.overlaps(title) for span in spans) for box, title in titles if box not in own)
    return found / max(len(edges), 1)


def _crossings(lines: Sequence[_Line]) -> float:
    """The number of crossings; of many lines a sample is held against all."""
    sample = _sample(lines, max(20, _WORK // max(len(lines), 1)))
    found = 0
    for a, b, ends in sample:
        low_x, high_x = min(a.x, b.x), max(a.x, b.x)
        low_y, high_y = min(a.y, b.y), max(a.y, b.y)
        for c, d, others in lines:
            if max(c.x, d.x) < low_x or min(c.x, d.x) > high_x:
                continue
            if max(c.y, d.y) < low_y or min(c.y, d.y) > high_y:
                continue
            if others[0] not in ends and others[1] not in ends:
                found += _cross(a, b, c, d)
    return found / 2 * len(lines) / max(len(sample), 1)


def _aliens(diagram: Diagram, leaves: Sequence[str], rects: Mapping[str, Rect]) -> float:
    inside: dict[str, list[str]] = {}
    for leaf in leaves:
        for above in list(_chain(diagram, leaf))[1:]:
            inside.setdefault(above, []).append(leaf)
    groups = list(inside)
    sample = _sample(groups, max(20, _WORK // max(len(leaves), 1)))
    middles = [rects[leaf].centre for leaf in leaves]
    found = 0
    for group in sample:
        around = _united(rects[leaf] for leaf in inside[group])
        if around is not None:
            found += sum(around.holds(middle) for middle in middles) - len(inside[group])
    return found * len(groups) / max(len(sample), 1)


def _overlaps(rects: Sequence[Rect]) -> float:
    ordered = sorted(rects)
    sample = _sample(range(len(ordered)), 5_000)
    found = 0
    for index in sample:
        one = ordered[index].grown(-1e-6)
        for other in ordered[index + 1 :]:
            if other.x >= one.right:
                break
            found += one.overlaps(other)
    return found * len(ordered) / max(len(sample), 1)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _sample(values: Sequence[One], most: int) -> Sequence[One]:
    if len(values) <= most:
        return values
    return random.Random(1).sample(values, most)  # noqa: S311 - which ones are looked at


def _span(a: Point, b: Point) -> Rect:
    return Rect(min(a.x, b.x), min(a.y, b.y), max(abs(a.x - b.x), 1e-6), max(abs(a.y - b.y), 1e-6))


def _chain(diagram: Diagram, box: str) -> Iterator[str]:
    while box:
        yield box
        box = diagram.by_id[box].parent


def _united(rects: Iterable[Rect]) -> Rect | None:
    found: Rect | None = None
    for rect in rects:
        found = rect if found is None else found.united(rect)
    return found
