"""Finds a free place for the label of every edge."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from explorer.layout.bundles import Bundle
from explorer.layout.field import Field
from explorer.layout.placement import Measure
from explorer.layout.sizes import pill_size
from explorer.model.geometry import Point, Rect, Size

Span = tuple[float, float, float, float]
"""Left, top, right, bottom."""

ALONG = (0.5, 0.36, 0.64, 0.22, 0.78, 0.1, 0.9)
"""The places on a segment that are tried, as a part of its length."""

FINER = (*ALONG, 0.43, 0.57, 0.29, 0.71, 0.16, 0.84)
"""The places on a long segment."""

LONG = 300.0
"""From which length on a segment is long."""

BESIDE = 3.0
"""The space between an edge and a label beside it."""

ENDS = 14.0
"""How much of a segment should be seen at both ends of a label on it."""

ON_EDGE = 30.0
"""What it costs to cover a piece of another edge."""

ON_BORDER = 12.0
"""What it costs to cover a piece of a container's border."""


def place_labels(
    field: Field, bundles: Sequence[Bundle], routes: Sequence[tuple[Point, ...]], measure: Measure, *, tidy: bool
) -> list[Rect | None]:
    """Gives the places of the labels in the order of the edges; None for one without a text or a free place.

    With `tidy`, labels keep off other edges where they can. Short edges choose first, because they have the fewest places. A label is as large as the larger of the boxes at
    its ends is scaled.
    """
    taken: list[Span] = []
    places: list[Rect | None] = [None] * len(bundles)
    lengths = [_length(route) for route in routes]
    lines = [_lines(route) for route in routes] if tidy else []
    solids = [(b.left - 2, b.top - 1, b.right + 2, b.bottom + 1) for b in field.solids]
    frames = [(b.left, b.top, b.right, b.bottom) for b in field.frames]
    for index in sorted(range(len(bundles)), key=lambda i: (lengths[i], i)):
        bundle = bundles[index]
        if not bundle.text:
            continue
        scale = max(field.boxes[bundle.source].scale, field.boxes[bundle.target].scale)
        at_full = pill_size(bundle.text, measure, field.metrics)
        size = Size(at_full.width * scale, at_full.height * scale)
        around = _around(routes[index], size)
        hard = _meeting(solids, around) + _meeting(taken, around)
        edges = [line for other, own in enumerate(lines) if other != index for line in _meeting(own, around)]
        best = _best(routes[index], size, hard, edges, _meeting(frames, around))
        if best is not None:
            places[index] = best
            taken.append((best.x - 2, best.y - 2, best.right + 2, best.bottom + 2))
    return places


def _best(route: tuple[Point, ...], size: Size, hard: list[Span], edges: list[Span], frames: list[Span]) -> Rect | None:
    best: Rect | None = None
    least = float("inf")
    for cost, x, y in _candidates(route, size):
        if cost >= least:
            continue
        span = (x, y, x + size.width, y + size.height)
        if any(_meet(span, other) for other in hard):
            continue
        covered = ON_EDGE * sum(_meet(span, line) for line in edges)
        covered += ON_BORDER * sum(_straddles(span, frame) for frame in frames)
        if cost + covered < least:
            best, least = Rect(x, y, size.width, size.height), cost + covered
    return best


def _candidates(route: tuple[Point, ...], size: Size) -> Iterator[tuple[float, float, float]]:
    """Gives the cost and the top left corner of every place that is tried."""
    width, height = size
    segments = sorted(itertools.pairwise(route), key=lambda s: -abs(s[0].x - s[1].x) - abs(s[0].y - s[1].y))
    for rank, (a, b) in enumerate(segments):
        level = abs(a.y - b.y) < 1e-6
        length = abs(a.x - b.x) + abs(a.y - b.y)
        covered = width if level else height
        for place, part in enumerate(FINER if length > LONG else ALONG):
            x, y = a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part
            hidden = max(0.0, covered / 2 + ENDS - length * min(part, 1 - part))
            base = rank * 2 + place * 1.5
            yield base + hidden, x - width / 2, y - height / 2
            if level:
                yield base + 5, x - width / 2, y - height - BESIDE
                yield base + 6, x - width / 2, y + BESIDE
            else:
                yield base + 5, x + BESIDE, y - height / 2
                yield base + 6, x - width - BESIDE, y - height / 2


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _meeting(spans: list[Span], around: Span) -> list[Span]:
    left, top, right, bottom = around
    return [span for span in spans if span[0] < right and left < span[2] and span[1] < bottom and top < span[3]]


def _straddles(span: Span, frame: Span) -> bool:
    """Whether the border of a frame runs through a span."""
    inside = frame[0] <= span[0] and span[2] <= frame[2] and frame[1] <= span[1] and span[3] <= frame[3]
    return not inside and _meet(span, frame)


def _lines(route: tuple[Point, ...]) -> list[Span]:
    return [
        (min(a.x, b.x) - 1, min(a.y, b.y) - 1, max(a.x, b.x) + 1, max(a.y, b.y) + 1)
        for a, b in itertools.pairwise(route)
    ]


def _around(route: tuple[Point, ...], size: Size) -> Span:
    xs, ys = [point.x for point in route], [point.y for point in route]
    wide, tall = size.width + BESIDE, size.height + BESIDE
    return min(xs) - wide, min(ys) - tall, max(xs) + wide, max(ys) + tall


def _length(route: tuple[Point, ...]) -> float:
    return sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b in itertools.pairwise(route))
