"""What can be hit at one zoom: the scene in cells, each with the few boxes that a point in it may be meant for. Free of Qt.

The question comes with every move of the pointer. A descent through the containers answers it in microseconds; a look into a
cell in a fraction of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from explorer.model.geometry import Rect
from explorer.ui.canvas.scene import REACH, Scene
from explorer.ui.canvas.shelf import Spot

CELL = 64.0
"""The side of a cell, in view pixels."""

BLOCK = 8
"""So many columns of so many cells are made together, when a point in one of them is asked for."""

KEPT = 128
"""So many blocks are kept, twice as many as a view of 3840×2160 has: then the pointer is far from where it was first."""

CROWD = 1_200
"""In a block with more boxes than this nothing is made ready: each question there is a descent."""

Target = tuple[float, float, float, float, str, tuple[Spot, ...]]
"""The left, top, right and bottom border of what is hit, in view pixels from the origin of the scene, and its id; of the ground and
of an open container also the boxes in it that are hit instead when one points beside them, with the borders of their reach."""

Cells = dict[float, dict[float, tuple[Target, ...]]]
"""What the points in a cell may be meant for, by its column and its row from the origin of the scene. The first that holds a
point counts; if none does, it is not known here."""

Borders = tuple[float, float, float, float]
"""The left, top, right and bottom border of something."""

_EVERYWHERE: Borders = (-inf, -inf, inf, inf)


class Targets:
    """What can be hit in a scene, made ready where it is asked for.

    Attributes:
        scene: the scene.
        folded_at: the zoom that folding goes by.
        zoom: view pixels for one scene unit.
        reach: how far beside a leaf it is still hit, in view pixels.
        cells: those that are ready.
    """

    __slots__ = ("_blocks", "cells", "folded_at", "reach", "scene", "zoom")

    def __init__(self, scene: Scene, folded_at: float, zoom: float) -> None:
        self.scene, self.folded_at, self.zoom = scene, folded_at, zoom
        self.reach = REACH / folded_at * zoom
        self.cells: Cells = {}
        self._blocks = 0

    def around(self, x: float, y: float) -> tuple[Target, ...]:
        """What a point may be meant for, in view pixels from the origin of the scene; the cells around it are then ready."""
        column, row = x // CELL, y // CELL
        self._blocks += 1
        if self._blocks > KEPT:
            self._blocks = 1
            self.cells.clear()
        block = _Block(self, int(column // BLOCK) * BLOCK, int(row // BLOCK) * BLOCK)
        for one, rows in block.columns():
            self.cells.setdefault(one, {}).update(rows)
        return self.cells[column][row]

    def search(self, x: float, y: float) -> str:
        """The box at such a point, found without cells."""
        return self.scene.hit(x / self.zoom, y / self.zoom, self.folded_at)


class _Block:
    """Cells while they are made ready."""

    def __init__(self, targets: Targets, column: int, row: int) -> None:
        self._targets, self._column, self._row = targets, column, row
        self._cells: list[list[Target]] = [[] for _ in range(BLOCK * BLOCK)]
        self._full: set[int] = set()
        """The cells that something covers wholly: what lies under it is not hit there."""
        self._boxes = 0
        self._window = Rect(column * CELL, row * CELL, BLOCK * CELL, BLOCK * CELL).grown(targets.reach + 1)
        """What is looked at: a little more than the block, and so much more that a box beside it may be within reach."""

    def columns(self) -> Iterator[tuple[float, dict[float, tuple[Target, ...]]]]:
        """The cells, by column and row."""
        self._add("", _EVERYWHERE)
        known = self._cells if self._boxes <= CROWD else [[]] * len(self._cells)
        for across in range(BLOCK):
            column = known[across * BLOCK : (across + 1) * BLOCK]
            yield float(self._column + across), {float(self._row + n): tuple(cell) for n, cell in enumerate(column)}

    def _add(self, container: str, bounds: Borders) -> None:
        """Add what is in an open container, and then that itself, as far as it lies within those around it."""
        scene, folded_at, zoom, reach = (
            self._targets.scene,
            self._targets.folded_at,
            self._targets.zoom,
            self._targets.reach,
        )
        places, opens_at = scene.places, scene.folding.opens_at
        west, north, east, south = bounds
        window = Rect(*(side / zoom for side in self._window))
        low, high, upper, lower = window.x, window.right, window.y, window.bottom
        beside: dict[int, list[Spot]] = {}
        # What is painted last is hit first.
        for box in reversed(scene.shelf(container).near(window)):
            x, y, width, height = places[box].rect
            if x > high or x + width < low or y > lower or y + height < upper:
                continue
            left, top, right, bottom = x * zoom, y * zoom, (x + width) * zoom, (y + height) * zoom
            self._boxes += 1
            if self._boxes > CROWD:
                return
            inner = max(left, west), max(top, north), min(right, east), min(bottom, south)
            if 0.0 < opens_at(box) <= folded_at:
                self._add(box, inner)
            else:
                self._cover(inner, box, {})
                wide = left - reach, top - reach, right + reach, bottom + reach
                spot = (*wide, box)
                for cell in self._touched(*wide):
                    beside.setdefault(cell, []).append(spot)
        self._cover(bounds, container, beside)

    def _cover(self, bounds: Borders, box: str, beside: dict[int, list[Spot]]) -> None:
        """Add a box, or the ground, to the cells that it touches."""
        cells, full = self._cells, self._full
        alone: Target = (*bounds, box, ())
        left, top, right, bottom = bounds
        for cell in self._touched(*bounds):
            if cell in full:
                continue
            near = beside.get(cell)
            cells[cell].append((*bounds, box, tuple(near)) if near else alone)
            x, y = (self._column + cell // BLOCK) * CELL, (self._row + cell % BLOCK) * CELL
            if left <= x and top <= y and x + CELL <= right and y + CELL <= bottom:
                full.add(cell)

    def _touched(self, left: float, top: float, right: float, bottom: float) -> Iterable[int]:
        """The cells that a rectangle touches."""
        if left > right or top > bottom:
            return ()
        window = self._window
        first = max(int(max(left, window.x) // CELL) - self._column, 0)
        last = min(int(min(right, window.right) // CELL) - self._column, BLOCK - 1)
        low = max(int(max(top, window.y) // CELL) - self._row, 0)
        high = min(int(min(bottom, window.bottom) // CELL) - self._row, BLOCK - 1)
        return [across * BLOCK + along for across in range(first, last + 1) for along in range(low, high + 1)]


def nearest(x: float, y: float, spots: Iterable[Spot], otherwise: str) -> str:
    """The box within whose reach a point lies, of several the one that is nearest to it."""
    found, least = otherwise, inf
    for left, top, right, bottom, box in spots:
        if left <= x <= right and top <= y <= bottom:
            away = max(left - x, x - right, top - y, y - bottom)
            if away < least:
                found, least = box, away
    return found
