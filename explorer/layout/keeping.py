"""Keeps the lines and orders of a small diagram that is placed again after a change; all of it, if nothing needs other room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from explorer.layout.cells import Cell
from explorer.layout.placement import Measure, Metrics
from explorer.layout.sizes import leaf_size, title_size
from explorer.model.diagram import Box, Diagram
from explorer.model.geometry import Rect

Before = Mapping[str, Rect]
"""Where the boxes stood."""

SQUEEZED = 2.2
"""How much worse than it could be the shape of a group may become before its lines are broken anew."""


def needs_same_room(old: Diagram, new: Diagram, measure: Measure, metrics: Metrics) -> bool:
    """Whether all of a diagram stands as well as it did: only words and states changed, and need as much room as before."""
    if old.relations != new.relations or old.arrange != new.arrange or len(old.boxes) != len(new.boxes):
        return False
    containers = {box.parent for box in new.boxes}

    def same(was: Box, box: Box) -> bool:
        if was == box:
            return True
        if (was.id, was.parent, was.scale, was.arrange) != (box.id, box.parent, box.scale, box.arrange):
            return False
        size = title_size if box.id in containers else leaf_size
        return size(was, measure, metrics) == size(box, measure, metrics)

    return all(map(same, old.boxes, new.boxes))


def old_place(cell: Cell, before: Before) -> Rect | None:
    """Gives where a box stood; for a group, where the first box that is in it stood."""
    todo = [cell]
    while todo:
        one = todo.pop(0)
        if one.box is not None:
            return before.get(one.box.id)
        todo = [inner for row in one.rows for inner in row] + todo
    return None


def old_lines(cells: Sequence[Cell], before: Before) -> list[list[Cell]] | None:
    """Gives the lines that cells stood in, new ones after the cell that they follow; None if all are new."""
    lines: list[list[Cell]] = []
    right = top = bottom = 0.0
    for cell in cells:
        rect = old_place(cell, before)
        if rect is None:
            if lines:
                lines[-1].append(cell)
                continue
            return None
        # A line ends where the next box stands further left, or wholly below.
        if not lines or rect.x < right or rect.y >= bottom or rect.bottom <= top:
            lines.append([])
            top, bottom = rect.y, rect.bottom
        lines[-1].append(cell)
        right = rect.right
        top, bottom = min(top, rect.y), max(bottom, rect.bottom)
    return lines or None


def kept_order(layer: Sequence[int], cells: Sequence[Cell], before: Before) -> list[int]:
    """Gives the members of a layer in the order in which they stood; new ones stay behind the one before them."""
    keys: list[tuple[float, int, int]] = []
    last = float("-inf")
    for place, index in enumerate(layer):
        rect = old_place(cells[index], before)
        if rect is not None:
            last = rect.centre.y
        keys.append((last, place, index))
    return [index for _, _, index in sorted(keys)]


def still_good(old: list[list[Cell]], best: list[list[Cell]], badness: Callable[[list[list[Cell]]], float]) -> bool:
    """Whether lines as they were are not much worse than the best ones."""
    return badness(old) <= max(SQUEEZED * badness(best), badness(best) + 0.6)
