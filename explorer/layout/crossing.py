"""How often two ways must cross that may share tracks: a crossing is where they swap sides.

Ways that run on one track are moved apart later (see `lanes`), in an order in which they do not cross where that can
be. What is left is a matter of the ways alone: a stretch that two of them share is a crossing if the one joins it
on the left of the other and leaves it on the right, or the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from explorer.model.geometry import Point

Place = tuple[float, float]
"""A point, rounded: what is nearer to each other than a thousandth is in one place."""

Stretch = tuple[float, float, float]
"""Where a segment lies, from where and to where."""


class Course(NamedTuple):
    """A way of level and upright segments, sorted for a quick answer to what it meets.

    Attributes:
        places: its corners.
        levels: its level segments.
        uprights: the others.
        left, top, right, bottom: the rectangle around it.
    """

    places: Sequence[Place]
    levels: Sequence[Stretch]
    uprights: Sequence[Stretch]
    left: float
    top: float
    right: float
    bottom: float


def course_of(way: Sequence[Point]) -> Course:
    """Sorts the segments of a way."""
    places = [(round(x, 3), round(y, 3)) for x, y in way]
    levels: list[Stretch] = []
    uprights: list[Stretch] = []
    for (ax, ay), (bx, by) in pairwise(places):
        if ax == bx:
            uprights.append((ax, ay, by) if ay < by else (ax, by, ay))
        else:
            levels.append((ay, ax, bx) if ax < bx else (ay, bx, ax))
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return Course(places, levels, uprights, min(xs), min(ys), max(xs), max(ys))


def crossings_of(one: Course, other: Course) -> int:
    """Gives how often two ways cross; an end on the other way is no crossing."""
    _, levels, uprights, left, top, right, bottom = one
    _, others, crosswise, near, high, far, low = other
    if near > right or far < left or high > bottom or low < top:
        return 0
    plain = _meeting(levels, crosswise)
    if plain is not None and not _touching(levels, others) and not _touching(uprights, crosswise):
        more = _meeting(uprights, others)
        if more is not None:
            return plain + more
    return _swaps(one, other)


def _meeting(ones: Sequence[Stretch], others: Sequence[Stretch]) -> int | None:
    """How often segments meet those at right angles to them inside of both; None if one ends at the other."""
    found = 0
    for at, start, end in ones:
        for place, first, last in others:
            if start <= place <= end and first <= at <= last:
                if place in (start, end) or at in (first, last):
                    return None
                found += 1
    return found


def _touching(ones: Sequence[Stretch], others: Sequence[Stretch]) -> bool:
    """Whether parallel segments lie on each other, or one ends where the other begins."""
    for at, start, end in ones:
        for place, first, last in others:
            if place == at and first <= end and last >= start:
                return True
    return False


def _swaps(one: Course, other: Course) -> int:
    """Counts the places and stretches that two ways share and at which they swap sides."""
    first, second = _cut(one, other), _cut(other, one)
    at = {place: index for index, place in enumerate(second)}
    found, index = 0, 0
    while index < len(first):
        start = at.get(first[index])
        if start is None:
            index += 1
            continue
        begin, stop, step = index, start, 0
        while index + 1 < len(first):
            ahead = at.get(first[index + 1])
            if ahead is None or abs(ahead - stop) != 1 or (step and ahead - stop != step):
                break
            step = ahead - stop
            stop = ahead
            index += 1
        way = step or 1
        before, after = start - way, stop + way
        ends = begin == 0 or index == len(first) - 1 or not 0 <= before < len(second) or not 0 <= after < len(second)
        if not ends:
            entry = _left(first[begin - 1], first[begin], first[begin + 1], second[before])
            leave = _left(first[index - 1], first[index], first[index + 1], second[after])
            found += entry != leave
        index += 1
    return found


def _cut(way: Course, other: Course) -> list[Place]:
    """The corners of a way, and the places on it where another one has a corner or crosses, in order."""
    found = [way.places[0]]
    for (ax, ay), (bx, by) in pairwise(way.places):
        left, right = (ax, bx) if ax < bx else (bx, ax)
        top, bottom = (ay, by) if ay < by else (by, ay)
        on = {(x, y) for x, y in other.places if left <= x <= right and top <= y <= bottom}
        if top == bottom:
            on |= {(x, ay) for x, high, low in other.uprights if left <= x <= right and high <= ay <= low}
        else:
            on |= {(ax, y) for y, near, far in other.levels if top <= y <= bottom and near <= ax <= far}
        on.add((bx, by))
        on.discard(found[-1])
        found += sorted(on, reverse=bx < ax or by < ay)
    return found


def _left(back: Place, here: Place, ahead: Place, beside: Place) -> bool:
    """Whether a place lies left of the way from `back` over `here` to `ahead`, as seen when walking."""
    heading = _quarter(here, ahead)
    return (_quarter(here, beside) - heading) % 4 < (_quarter(here, back) - heading) % 4


def _quarter(here: Place, there: Place) -> int:
    dx, dy = there[0] - here[0], there[1] - here[1]
    if abs(dx) > abs(dy):
        return 0 if dx > 0 else 2
    return 3 if dy > 0 else 1
