"""How often two ways must cross that may share tracks: a crossing is where they swap sides.

Ways that run on one track are moved apart later (see `lanes`), in an order in which they do not cross where that can
be. What is left is a matter of the ways alone: a stretch that two of them share is a crossing if the one joins it
on the left of the other and leaves it on the right, or the other way round.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from explorer.model.geometry import Point

Place = tuple[float, float]

NEAR = 1e-6


def crossings_of(one: Sequence[Point], other: Sequence[Point]) -> int:
    """Gives how often two ways of level and upright segments cross; an end on the other way is no crossing."""
    plain = 0
    shared = False
    lines = [_line(a, b) for a, b in itertools.pairwise(other)]
    for a, b in itertools.pairwise(one):
        left, top, right, bottom = _line(a, b)
        for near, high, far, low in lines:
            if near > right + NEAR or far < left - NEAR or high > bottom + NEAR or low < top - NEAR:
                continue
            if (right - left > NEAR) != (far - near > NEAR) and _inside(left, top, right, bottom, near, high, far, low):
                plain += 1
            else:
                shared = True
    return _swaps(one, other) if shared else plain


def _line(a: Point, b: Point) -> tuple[float, float, float, float]:
    ax, ay = a
    bx, by = b
    return (min(bx, ax), min(by, ay), max(ax, bx), max(ay, by))


def _inside(
    left: float, top: float, right: float, bottom: float, near: float, high: float, far: float, low: float
) -> bool:
    """Whether two segments, one level and one upright, meet inside of both."""
    if right - left > NEAR:
        return left + NEAR < near < right - NEAR and high + NEAR < top < low - NEAR
    return near + NEAR < left < far - NEAR and top + NEAR < high < bottom - NEAR


def _swaps(one: Sequence[Point], other: Sequence[Point]) -> int:
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


def _cut(way: Sequence[Point], other: Sequence[Point]) -> list[Place]:
    """The corners of a way, and the places on it where another one has a corner or crosses, in order."""
    places: list[Place] = [_place(*way[0])]
    for a, b in itertools.pairwise(way):
        level = abs(a.y - b.y) < NEAR
        on: set[Place] = set()
        left, top, right, bottom = _line(a, b)
        for c, d in itertools.pairwise(other):
            near, high, far, low = _line(c, d)
            if near > right + NEAR or far < left - NEAR or high > bottom + NEAR or low < top - NEAR:
                continue
            if (far - near > NEAR) == level:
                on.update(
                    _place(*p)
                    for p in (c, d)
                    if left - NEAR <= p.x <= right + NEAR and top - NEAR <= p.y <= bottom + NEAR
                )
            else:
                on.add(_place(near, a.y) if level else _place(a.x, high))
        on.add(_place(*b))
        on.discard(places[-1])
        places += sorted(on, reverse=(b.x < a.x) if level else (b.y < a.y))
    return places


def _place(x: float, y: float) -> Place:
    return round(x, 3), round(y, 3)


def _left(back: Place, here: Place, ahead: Place, beside: Place) -> bool:
    """Whether a place lies left of the way from `back` over `here` to `ahead`, as seen when walking."""
    heading = _quarter(here, ahead)
    return (_quarter(here, beside) - heading) % 4 < (_quarter(here, back) - heading) % 4


def _quarter(here: Place, there: Place) -> int:
    dx, dy = there[0] - here[0], there[1] - here[1]
    if abs(dx) > abs(dy):
        return 0 if dx > 0 else 2
    return 3 if dy > 0 else 1
