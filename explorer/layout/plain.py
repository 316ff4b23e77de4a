"""The cheap router for very large diagrams: side to side, no obstacles avoided, O(n) for n edges.

Such an edge may cross boxes and lie on others. A diagram of that size is looked at from far away, where its edges
are lifted to the containers that are seen.
"""

from __future__ import annotations

from explorer.model.geometry import Point, Rect

Route = tuple[Point, ...]


def plain_route(source: Rect, target: Rect, lane: float) -> Route:
    """Gives a way with at most two bends from the middle of a side to the middle of a side.

    Args:
        source: the border where it starts.
        target: the border where it ends.
        lane: the size of the loop when the two are one, or lie in each other.
    """
    if source.contains(target) or target.contains(source):
        return _inner(source, target, lane)
    a, b = source.centre, target.centre
    apart_x = max(target.x - source.right, source.x - target.right)
    apart_y = max(target.y - source.bottom, source.y - target.bottom)
    if apart_x >= apart_y:
        start = source.right if b.x > a.x else source.x
        end = target.x if b.x > a.x else target.right
        middle = (start + end) / 2
        points = (Point(start, a.y), Point(middle, a.y), Point(middle, b.y), Point(end, b.y))
    else:
        start = source.bottom if b.y > a.y else source.y
        end = target.y if b.y > a.y else target.bottom
        middle = (start + end) / 2
        points = (Point(a.x, start), Point(a.x, middle), Point(b.x, middle), Point(b.x, end))
    return merged(points)


def loop(box: Rect, size: float, reach: float) -> Route:
    """Gives the way of an edge from a box to itself: a small loop around its top right corner.

    Args:
        box: the border.
        size: how far the loop stands off.
        reach: how far from the corner it starts and ends; less than other edges keep from a corner.
    """
    reach = min(reach, box.width / 2, box.height / 2)
    return (
        Point(box.right, box.y + reach),
        Point(box.right + size, box.y + reach),
        Point(box.right + size, box.y - size),
        Point(box.right - reach, box.y - size),
        Point(box.right - reach, box.y),
    )


def _inner(source: Rect, target: Rect, lane: float) -> Route:
    if source == target:
        return loop(source, lane, lane)
    inner, outer = (target, source) if source.contains(target) else (source, target)
    x, y = inner.x, inner.centre.y
    way = (Point(outer.x, y), Point(x, y))
    return way if outer is source else way[::-1]


def merged(points: tuple[Point, ...] | list[Point]) -> Route:
    """Leaves out repeated points and points in the middle of a straight stretch."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1].x - point.x) < 1e-6 and abs(kept[-1].y - point.y) < 1e-6:
            continue
        if len(kept) >= 2 and (_in_line(0, kept[-2], kept[-1], point) or _in_line(1, kept[-2], kept[-1], point)):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _in_line(axis: int, a: Point, b: Point, c: Point) -> bool:
    return abs(a[axis] - b[axis]) < 1e-6 and abs(b[axis] - c[axis]) < 1e-6
