"""Which gaps must be wider, for the edges that run through them and for labels that found no place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from explorer.layout.bundles import Bundle
from explorer.layout.cells import Corridor, Widened
from explorer.layout.field import Field
from explorer.layout.placement import Measure
from explorer.layout.sizes import pill_size
from explorer.model.geometry import Point, Rect

LABEL_ROOM = 8.0
"""The space around a label in a gap that is widened for it."""


def widen(field: Field, routes: Sequence[tuple[Point, ...]], widened: Widened, tolerance: float) -> Widened:
    """Gives the extra widths of all gaps, so that every edge that runs along one gets a lane of its own.

    Args:
        field: the corridors.
        routes: the corners of all edges.
        widened: the extra widths so far.
        tolerance: how much may be missing.

    Returns:
        The extra widths for the next pass.
    """
    upright: list[tuple[float, float, float]] = []
    level: list[tuple[float, float, float]] = []
    for route in routes:
        for a, b in itertools.pairwise(route):
            if abs(a.x - b.x) < 1e-6:
                upright.append((a.x, min(a.y, b.y), max(a.y, b.y)))
            else:
                level.append((a.y, min(a.x, b.x), max(a.x, b.x)))
    result = dict(widened)
    for corridor in field.corridors:
        rect = corridor.rect
        if corridor.upright:
            lanes = _most(upright, rect.x, rect.right, rect.y, rect.bottom)
            width = rect.width
        else:
            lanes = _most(level, rect.y, rect.bottom, rect.x, rect.right)
            width = rect.height
        if lanes:
            missing = (lanes + 1) * field.metrics.lane * corridor.scale - width
            if missing > tolerance:
                result[corridor.key] = widened.get(corridor.key, 0.0) + missing
    return result


def widen_for_labels(
    field: Field,
    bundles: Sequence[Bundle],
    routes: Sequence[tuple[Point, ...]],
    labels: Sequence[Rect | None],
    measure: Measure,
    widened: Widened,
) -> Widened:
    """Gives the extra widths of all gaps, so that an edge without a place for its label gets one in the next pass."""
    result = dict(widened)
    for bundle, route, label in zip(bundles, routes, labels, strict=True):
        if label is not None or not bundle.text:
            continue
        scale = max(field.boxes[bundle.source].scale, field.boxes[bundle.target].scale)
        size = pill_size(bundle.text, measure, field.metrics)
        a, b = max(itertools.pairwise(route), key=lambda s: abs(s[0].x - s[1].x) + abs(s[0].y - s[1].y))
        level = abs(a.y - b.y) < 1e-6
        length = abs(a.x - b.x) + abs(a.y - b.y)
        needed = ((size.width if level else size.height) + 2 * LABEL_ROOM) * scale
        if length > needed + LABEL_ROOM:
            strip = _strip_along(field.corridors, a, b, upright=not level)
            if strip is not None:
                more = (size.height if level else size.width / 2) * scale
                result[strip.key] = result.get(strip.key, 0.0) + more
            continue
        corridor = _corridor_on(field.corridors, a, b, upright=level)
        if corridor is None:
            continue
        # Where the edge is long enough, something else is in the way, and half a label more mostly helps.
        missing = max(needed - length, needed / 2)
        width = corridor.rect.width if corridor.upright else corridor.rect.height
        result[corridor.key] = max(result.get(corridor.key, 0.0), width + missing - field.metrics.gap * corridor.scale)
    return result


def _most(segments: list[tuple[float, float, float]], low: float, high: float, first: float, last: float) -> int:
    """The largest number of segments that run beside each other in a strip."""
    events: list[tuple[float, int]] = []
    for at, start, end in segments:
        if low < at < high and start < last and first < end:
            events.append((start, 1))
            events.append((end, -1))
    if len(events) < 2:
        return 0
    events.sort()
    most = now = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most


def _strip_along(corridors: Sequence[Corridor], a: Point, b: Point, *, upright: bool) -> Corridor | None:
    """The narrowest gap or inset that holds the middle of a segment lengthwise."""
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    found = [
        corridor
        for corridor in corridors
        if corridor.upright == upright
        and corridor.rect.x <= x <= corridor.rect.right
        and corridor.rect.y <= y <= corridor.rect.bottom
    ]
    return min(found, key=lambda c: c.rect.width if upright else c.rect.height, default=None)


def _corridor_on(corridors: Sequence[Corridor], a: Point, b: Point, *, upright: bool) -> Corridor | None:
    """The gap between siblings that a segment crosses, the widest if there are more."""
    left, right = min(a.x, b.x), max(a.x, b.x)
    top, bottom = min(a.y, b.y), max(a.y, b.y)
    found = [
        corridor
        for corridor in corridors
        if corridor.upright == upright
        and corridor.key.where in ("column", "row")
        and corridor.rect.x <= right
        and corridor.rect.right >= left
        and corridor.rect.y <= bottom
        and corridor.rect.bottom >= top
    ]
    return max(found, key=lambda c: c.rect.width if upright else c.rect.height, default=None)
