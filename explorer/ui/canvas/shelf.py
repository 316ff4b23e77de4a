"""The boxes inside a container in bundles of neighbours, so that of thousands only those near a place are looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from explorer.layout import PlacedBox
from explorer.model.geometry import Rect

BUNDLE = 48


class Bundle(NamedTuple):
    """Some boxes that stand near each other, and the rectangle around them."""

    bounds: Rect
    boxes: tuple[str, ...]


class Shelf:
    """All boxes directly inside one container, in their order."""

    __slots__ = ("_bundles", "boxes")

    def __init__(self, boxes: tuple[str, ...], places: Mapping[str, PlacedBox]) -> None:
        self.boxes = boxes
        self._bundles: list[Bundle] = []
        if len(boxes) > 2 * BUNDLE:
            for part in _neighbours(boxes, places):
                self._bundles.append(Bundle(around([places[box].rect for box in part]), part))

    def near(self, window: Rect) -> Sequence[str]:
        """The boxes that a window may touch."""
        if not self._bundles:
            return self.boxes
        return [box for bounds, boxes in self._bundles if bounds.overlaps(window) for box in boxes]

    def nearest(self, window: Rect) -> Iterator[str]:
        """Boxes of which one is the nearest to a window, as far as bundles tell."""
        if self._bundles:
            yield from min(self._bundles, key=lambda bundle: apart(bundle.bounds, window)).boxes
        else:
            yield from self.boxes


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
