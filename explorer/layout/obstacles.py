"""Keeps the ways of a large diagram off the titles and boxes that are seen: a segment that runs through one moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

from explorer.layout.plain import merged
from explorer.model.geometry import Point, Rect

CELL, ACROSS = 256.0, 48
"""The least side of the squares in which obstacles are filed, and at most how many lie side by side: a segment that
crosses a whole scene must not look into thousands of them."""

TURNS = 3
"""How often a way is looked at; a segment that has moved may meet another obstacle."""

MOST = 60
"""Up to which segment of a way obstacles are passed by."""

STUB = 3.0
"""The least length of the first and last segment of a way whose next segment has moved."""

Span = tuple[float, float, float, float]
Corners = list[list[float]]


class Obstacles:
    """What ways keep off, filed by where it is."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self._cells: dict[tuple[int, int], list[Span]] = {}
        spans = [(x, y, x + width, y + height) for x, y, width, height in rects]
        wide = max((span[2] for span in spans), default=0.0) - min((span[0] for span in spans), default=0.0)
        tall = max((span[3] for span in spans), default=0.0) - min((span[1] for span in spans), default=0.0)
        self._side = side = max(CELL, wide / ACROSS, tall / ACROSS)
        for span in spans:
            for column in range(int(span[0] // side), int(span[2] // side) + 1):
                for row in range(int(span[1] // side), int(span[3] // side) + 1):
                    self._cells.setdefault((column, row), []).append(span)
        # Segments are looked at again and again while those beside them move.
        self._known: dict[Span, frozenset[Span]] = {}
        columns, rows = [cell[0] for cell in self._cells], [cell[1] for cell in self._cells]
        self._bounds = (min(columns), min(rows), max(columns), max(rows)) if self._cells else (0, 0, -1, -1)

    def met(self, a: list[float], b: list[float]) -> frozenset[Span]:
        """Gives the obstacles that a segment runs through."""
        way = (a[0], a[1], b[0], b[1])
        known = self._known.get(way)
        if known is None:
            left, right = (a[0], b[0]) if a[0] <= b[0] else (b[0], a[0])
            top, bottom = (a[1], b[1]) if a[1] <= b[1] else (b[1], a[1])
            first, above, last, below = self._bounds
            side = self._side
            rows = range(max(above, int(top // side)), min(below, int(bottom // side)) + 1)
            known = self._known[way] = frozenset(
                [
                    span
                    for column in range(max(first, int(left // side)), min(last, int(right // side)) + 1)
                    for row in rows
                    for span in self._cells.get((column, row), ())
                    if left < span[2] and right > span[0] and top < span[3] and bottom > span[1]
                ]
            )
        return known

    def cleared(self, way: tuple[Point, ...], source: Rect, target: Rect, room: float) -> tuple[Point, ...]:
        """Moves the segments of a way off what they meet, where its ends stay on their sides.

        Args:
            way: its corners, from the border of the source to that of the target.
            source: the border where it starts.
            target: the border where it ends.
            room: how far from an obstacle a segment goes.
        """
        if not self._cells:
            return way
        corners = [[point.x, point.y] for point in way]
        if not any(self.met(a, b) for a, b in pairwise(corners)):
            return way
        for _ in range(TURNS):
            moved = [
                number
                for number in range(len(corners) - 1)
                if self._moved(corners, number, self.met(corners[number], corners[number + 1]), (source, target), room)
            ]
            if not moved:
                break
        number = 0
        while number < min(len(corners) - 1, MOST):
            # One by one, or else all at once; each time, fewer are left.
            met = sorted(self.met(corners[number], corners[number + 1]))
            ways = [*([span] for span in met), met]
            if not any(self._led_around(corners, number, some, room) for some in ways):
                number += 1
        return merged([Point(x, y) for x, y in corners])

    def _moved(
        self, corners: Corners, number: int, met: Collection[Span], ends: tuple[Rect, Rect], room: float
    ) -> bool:
        """Moves one segment beside the obstacles that it meets, to the nearer side first; whether that met fewer."""
        if not met:
            return False
        axis = 1 if abs(corners[number][1] - corners[number + 1][1]) < 1e-6 else 0
        at = corners[number][axis]
        places = [min(span[axis] for span in met) - room, max(span[axis + 2] for span in met) + room]
        before = self._around(corners, number)
        for place in sorted(places, key=lambda place: abs(place - at)):
            if not _fits(corners, number, axis, place, ends):
                continue
            corners[number][axis] = corners[number + 1][axis] = place
            if self._around(corners, number) < before:
                return True
            corners[number][axis] = corners[number + 1][axis] = at
        return False

    def _led_around(self, corners: Corners, number: int, met: Collection[Span], room: float) -> bool:
        """Leads one segment around the obstacles that it meets, with four bends; whether that met fewer."""
        if not met:
            return False
        a, b = corners[number], corners[number + 1]
        axis = 1 if abs(a[1] - b[1]) < 1e-6 else 0
        along = 1 - axis
        first, last = min(span[along] for span in met) - room, max(span[along + 2] for span in met) + room
        if not min(a[along], b[along]) < first < last < max(a[along], b[along]):
            return False
        if a[along] > b[along]:
            first, last = last, first
        places = [min(span[axis] for span in met) - room, max(span[axis + 2] for span in met) + room]
        for place in sorted(places, key=lambda place: abs(place - a[axis])):
            way = [(first, a[axis]), (first, place), (last, place), (last, a[axis])]
            bends = [[u, v] if along == 0 else [v, u] for u, v in way]
            if sum(len(self.met(c, d)) for c, d in pairwise([a, *bends, b])) < len(self.met(a, b)):
                corners[number + 1 : number + 1] = bends
                return True
        return False

    def _around(self, corners: Corners, number: int) -> int:
        """How many obstacles a segment and those beside it meet."""
        near = corners[max(0, number - 1) : number + 3]
        return sum(len(self.met(a, b)) for a, b in pairwise(near))


def _fits(corners: Corners, number: int, axis: int, place: float, ends: tuple[Rect, Rect]) -> bool:
    """Whether a way still starts and ends outside of its boxes, on their sides, if one segment of it moves."""
    last = len(corners) - 2
    for rect, first, second in ((ends[0], number, number - 1), (ends[1], last - number, last - number - 1)):
        if first == 0 and not rect[axis] < place < rect[axis] + rect[axis + 2]:
            return False
        if second == 0:
            tip, bend = (corners[0], corners[1]) if rect is ends[0] else (corners[-1], corners[-2])
            out = bend[axis] - tip[axis]
            if (place - tip[axis]) * (1 if out > 0 else -1) < STUB:
                return False
    return True
