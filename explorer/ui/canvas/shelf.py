"""The boxes inside a container in bundles of neighbours, so that of thousands only those near a place are looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from explorer.layout import PlacedBox
from explorer.model.geometry import Rect

BUNDLE = 48

FEW = 8
"""So many boxes are looked at one after the other sooner than their cell is found."""

Spot = tuple[float, float, float, float, str]
"""The left, top, right and bottom border of a box, and its id: quicker to take apart than anything with names."""


class Bundle(NamedTuple):
    """Some boxes that stand near each other, and the rectangle around them."""

    bounds: Rect
    boxes: tuple[str, ...]


class Shelf:
    """All boxes directly inside one container, in their order."""

    __slots__ = ("_bundles", "_grid", "_spots", "boxes")

    def __init__(self, boxes: tuple[str, ...], places: Mapping[str, PlacedBox]) -> None:
        self.boxes = boxes
        self._bundles: list[Bundle] = []
        self._spots: tuple[Spot, ...] = ()
        self._grid: Grid | None = None
        if len(boxes) > 2 * BUNDLE:
            for part in _neighbours(boxes, places):
                self._bundles.append(Bundle(around([places[box].rect for box in part]), part))

    def near(self, window: Rect) -> Sequence[str]:
        """The boxes that a window may touch."""
        if not self._bundles:
            return self.boxes
        return [box for bounds, boxes in self._bundles if bounds.overlaps(window) for box in boxes]

    def spots(self, x: float, y: float, reach: float, places: Mapping[str, PlacedBox]) -> Sequence[Spot]:
        """The boxes that may lie within reach of a point, those that are painted last first; some of them twice."""
        if self._grid is not None:
            return self._grid.near(x, y, reach)
        if not self._spots and self.boxes:
            made = []
            for box in reversed(self.boxes):
                left, top, width, height = places[box].rect
                made.append((left, top, left + width, top + height, box))
            self._spots = tuple(made)
            if len(made) > FEW:
                self._grid, self._spots = Grid(made), ()
                return self._grid.near(x, y, reach)
        return self._spots

    def nearest(self, window: Rect) -> Iterator[str]:
        """Boxes of which one is the nearest to a window, as far as bundles tell."""
        if self._bundles:
            yield from min(self._bundles, key=lambda bundle: apart(bundle.bounds, window)).boxes
        else:
            yield from self.boxes


class Grid:
    """Boxes by the cells that they lie in: about as many cells as there are boxes."""

    __slots__ = ("_cells", "_columns", "_left", "_rows", "_tall", "_top", "_wide")

    def __init__(self, spots: Sequence[Spot]) -> None:
        self._left, self._top = min(spot[0] for spot in spots), min(spot[1] for spot in spots)
        width = max(max(spot[2] for spot in spots) - self._left, 1e-9)
        height = max(max(spot[3] for spot in spots) - self._top, 1e-9)
        # As high as they are wide, but never more of them side by side than there are boxes.
        self._columns = min(len(spots), max(1, math.ceil(math.sqrt(len(spots) * width / height))))
        self._rows = max(1, math.ceil(len(spots) / self._columns))
        self._wide, self._tall = self._columns / width, self._rows / height
        cells: dict[int, list[Spot]] = {}
        for spot in spots:
            for cell in self._covered(*spot[:4]):
                cells.setdefault(cell, []).append(spot)
        self._cells = {cell: tuple(inside) for cell, inside in cells.items()}

    def _covered(self, left: float, top: float, right: float, bottom: float) -> list[int]:
        """The cells that a rectangle touches."""
        first = max(0, int((left - self._left) * self._wide))
        last = min(self._columns - 1, int((right - self._left) * self._wide))
        low = max(0, int((top - self._top) * self._tall))
        high = min(self._rows - 1, int((bottom - self._top) * self._tall))
        rows = self._rows
        return [
            column * rows + row
            for column in range(min(first, last), last + 1)
            for row in range(min(low, high), high + 1)
        ]

    def near(self, x: float, y: float, reach: float) -> Sequence[Spot]:
        """The boxes that may lie within reach of a point."""
        column, row = (x - self._left) * self._wide, (y - self._top) * self._tall
        across, along = reach * self._wide, reach * self._tall
        if column >= across and row >= along:
            first, low = int(column - across), int(row - along)
            if first == int(column + across) < self._columns and low == int(row + along) < self._rows:
                return self._cells.get(first * self._rows + low, ())
        cells = self._covered(x - reach, y - reach, x + reach, y + reach)
        return [spot for cell in cells for spot in self._cells.get(cell, ())]


def _neighbours(boxes: tuple[str, ...], places: Mapping[str, PlacedBox]) -> Iterator[tuple[str, ...]]:
    """Boxes in bundles: upright strips of as many bundles as there are strips, each from top to bottom."""
    across = sorted(boxes, key=lambda box: places[box].rect.x)
    strip = BUNDLE * math.ceil(math.sqrt(len(boxes) / BUNDLE))
    for start in range(0, len(across), strip):
        column = sorted(across[start : start + strip], key=lambda box: places[box].rect.y)
        for first in range(0, len(column), BUNDLE):
            yield tuple(column[first : first + BUNDLE])


def around(rects: Sequence[Rect]) -> Rect:
    """The rectangle around others."""
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.x + rect.width for rect in rects), max(rect.y + rect.height for rect in rects)
    return Rect(left, top, right - left, bottom - top)


def apart(one: Rect, other: Rect) -> float:
    """How far two rectangles are from each other, along the axes; 0 if they touch."""
    across = max(one.x - other.right, other.x - one.right, 0.0)
    return across + max(one.y - other.bottom, other.y - one.bottom, 0.0)
