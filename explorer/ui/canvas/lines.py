"""Arithmetic on the ways of edges: cutting, distances, rounded corners; free of Qt."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from explorer.model.geometry import Point, Rect

Points = tuple[Point, ...]


class Bend(NamedTuple):
    """A rounded corner: the way leaves the straight at `start`, and is straight again from `end`."""

    start: Point
    corner: Point
    end: Point


def cut(points: Points, rect: Rect) -> Points:
    """The part of a way after it has left a rectangle for the last time; empty if it never leaves it."""
    for index in range(len(points) - 1, 0, -1):
        inner, outer = points[index - 1], points[index]
        if _within(inner, rect) and not _within(outer, rect):
            return (_border(inner, outer, rect), *points[index:])
        through = _passes(inner, outer, rect)
        if through is not None:
            return (through, *points[index:])
    return () if all(_within(point, rect) for point in points) else points


def _within(point: Point, rect: Rect) -> bool:
    return rect.grown(-0.01).holds(point)


def _border(inner: Point, outer: Point, rect: Rect) -> Point:
    """Where an axis-aligned segment leaves a rectangle."""
    if inner.y == outer.y:
        return Point(rect.right if outer.x > inner.x else rect.x, inner.y)
    return Point(inner.x, rect.bottom if outer.y > inner.y else rect.y)


def _passes(start: Point, end: Point, rect: Rect) -> Point | None:
    """Where a segment with both ends outside leaves a rectangle that it passes through."""
    low = Point(min(start.x, end.x), min(start.y, end.y))
    high = Point(max(start.x, end.x), max(start.y, end.y))
    inner = rect.grown(-0.01)
    if _within(start, rect) or _within(end, rect):
        return None
    if low.y == high.y and inner.y < low.y < inner.bottom and low.x <= inner.x and high.x >= inner.right:
        return _border(start, end, rect)
    if low.x == high.x and inner.x < low.x < inner.right and low.y <= inner.y and high.y >= inner.bottom:
        return _border(start, end, rect)
    return None


def distance(point: Point, points: Points) -> float:
    """The distance of a point to the nearest segment of a way."""
    return min(
        (_to_segment(point, start, end) for start, end in pairwise(points)),
        default=float("inf"),
    )


def _to_segment(point: Point, start: Point, end: Point) -> float:
    dx, dy = end.x - start.x, end.y - start.y
    square = dx * dx + dy * dy
    part = ((point.x - start.x) * dx + (point.y - start.y) * dy) / square if square else 0.0
    part = min(1.0, max(0.0, part))
    return math.hypot(point.x - start.x - part * dx, point.y - start.y - part * dy)


def towards(start: Point | tuple[float, float], end: Point | tuple[float, float], length: float) -> Point:
    """The point at a distance from `start` on the way to `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    whole = math.hypot(dx, dy)
    if not whole:
        return Point(*start)
    part = length / whole
    return Point(start[0] + dx * part, start[1] + dy * part)


def bends(points: Points, radius: float, clear: tuple[float, float] = (0.0, 0.0)) -> tuple[Bend, ...]:
    """The rounded corners of a way.

    A corner between short segments gets a smaller radius, and so does one at the ends where that is needed to keep
    the way straight for `clear` from its start and before its end, as far as it is long enough.
    """
    made = []
    last = len(points) - 3
    for number in range(last + 1):
        before, corner, after = points[number : number + 3]
        first_part, second_part = math.dist(before, corner), math.dist(corner, after)
        reach = min(radius, first_part / 2, second_part / 2)
        if number == 0 and clear[0]:
            reach = min(reach, max(0.0, first_part - clear[0]))
        if number == last and clear[1]:
            reach = min(reach, max(0.0, second_part - clear[1]))
        (x, y), one, other = corner, reach / (first_part or 1.0), reach / (second_part or 1.0)
        start = Point(x + (before.x - x) * one, y + (before.y - y) * one)
        end = Point(x + (after.x - x) * other, y + (after.y - y) * other)
        made.append(Bend(start, corner, end))
    return tuple(made)


def longest_middle(points: Points) -> Point:
    """The middle of the longest segment: where a mark on the way is seen best."""
    start, end = max(pairwise(points), key=lambda pair: math.dist(*pair))
    return Point((start.x + end.x) / 2, (start.y + end.y) / 2)


def shortened(points: Points, start: float, end: float) -> Points:
    """A way that begins and ends a little later and earlier: room for arrowheads."""
    made = list(points)
    if start:
        made[0] = towards(made[0], made[1], min(start, math.dist(made[0], made[1])))
    if end:
        made[-1] = towards(made[-1], made[-2], min(end, math.dist(made[-1], made[-2])))
    return tuple(made)
