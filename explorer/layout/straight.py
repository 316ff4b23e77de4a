"""Straight edges between boxes that face each other."""

from __future__ import annotations

from explorer.layout.field import PORT_MARGIN, Field
from explorer.model.geometry import Point, Rect


def straight_route(field: Field, source: str, target: str, allowed: int) -> list[Point] | None:
    """Gives a straight way between two boxes, as near to the middle of the smaller one as is free; None if none is."""
    a, b = field.boxes[source].rect, field.boxes[target].rect
    margin = PORT_MARGIN * min(field.boxes[source].scale, field.boxes[target].scale)
    if a.bottom <= b.y or b.bottom <= a.y:
        at = _free_place(field, a, b, allowed, margin, True)
        if at is None:
            return None
        return [Point(at, a.bottom), Point(at, b.y)] if a.bottom <= b.y else [Point(at, a.y), Point(at, b.bottom)]
    if a.right <= b.x or b.right <= a.x:
        at = _free_place(field, a, b, allowed, margin, False)
        if at is None:
            return None
        return [Point(a.right, at), Point(b.x, at)] if a.right <= b.x else [Point(a.x, at), Point(b.right, at)]
    return None


def _free_place(field: Field, a: Rect, b: Rect, allowed: int, margin: float, upright: bool) -> float | None:
    if upright:
        low, high = max(a.x, b.x) + margin, min(a.right, b.right) - margin
        first, last = min(a.bottom, b.bottom), max(a.y, b.y)
        wish = a.centre.x if a.width <= b.width else b.centre.x
    else:
        low, high = max(a.y, b.y) + margin, min(a.bottom, b.bottom) - margin
        first, last = min(a.right, b.right), max(a.x, b.x)
        wish = a.centre.y if a.height <= b.height else b.centre.y
    if low > high:
        return None
    barred: list[tuple[float, float]] = []
    for block in field.solids:
        left, top, right, bottom, clearance, _ = block if upright else _turned(block)
        if top < last - 1e-6 and bottom > first + 1e-6:
            barred.append((left - clearance, right + clearance))
    for index, block in enumerate(field.frames):
        left, top, right, bottom, clearance, _ = block if upright else _turned(block)
        if top >= last - 1e-6 or bottom <= first + 1e-6:
            continue
        if allowed >> index & 1:
            barred.append((left - clearance, left + clearance))
            barred.append((right - clearance, right + clearance))
        elif not (top <= first and last <= bottom and left < low and high < right):
            barred.append((left - clearance, right + clearance))
    return _nearest(low, high, barred, min(max(wish, low), high))


def _turned(block: tuple[float, float, float, float, float, str]) -> tuple[float, float, float, float, float, str]:
    left, top, right, bottom, clearance, owner = block
    return top, left, bottom, right, clearance, owner


def _nearest(low: float, high: float, barred: list[tuple[float, float]], wish: float) -> float | None:
    """The place in low..high outside of all barred stretches that is nearest to the wish."""
    places = [wish, *(end for stretch in barred for end in stretch)]
    free = [
        place
        for place in places
        if low <= place <= high and not any(start + 1e-9 < place < end - 1e-9 for start, end in barred)
    ]
    return min(free, key=lambda place: (abs(place - wish), place), default=None)
