"""From a tree of cells with their least sizes to the rectangles of all boxes: stretching and sharing of surplus."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from explorer.layout.aligning import align
from explorer.layout.arranging import Arranger, title_indent
from explorer.layout.cells import Cell, Corridor, GapKey, Widened
from explorer.layout.keeping import Before
from explorer.layout.placement import Measure, Metrics, PlacedBox
from explorer.layout.turning import Ranks
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect

WIDEST_GAP = 2.5
"""How much wider than its least a gap grows when there is surplus."""

WIDEST_LEAF = 1.35
"""How much wider than its least a leaf grows when there is surplus."""

TALLEST = 1.5
"""How much taller than its least a container grows to be as tall as those beside it, where its arrangement is free."""


@dataclass(slots=True)
class Packing:
    """The places of all boxes, and the corridors between them.

    Attributes:
        boxes: by id, parents first.
        corridors: every gap and every inset.
        lines: the outermost columns (axis 1) and rows (axis 0) of leaves, with the room that they may lie in.
    """

    boxes: dict[str, PlacedBox] = field(default_factory=dict)
    corridors: list[Corridor] = field(default_factory=list)
    lines: list[tuple[Cell, list[str], Rect, int]] = field(default_factory=list)


def pack(
    diagram: Diagram,
    measure: Measure,
    metrics: Metrics,
    widened: Widened,
    before: Before | None = None,
    ranks: Ranks | None = None,
) -> Packing:
    """Places all boxes of a diagram, its top left corner at the origin.

    Lines and orders stay as they were before; else layers are in the order of `ranks`, or in one of their own.
    """
    root = Arranger(diagram, measure, metrics, widened, before, ranks).root()
    packing = Packing()
    _place_group(root, Rect(0, 0, *root.least), 0, metrics, packing)
    for group, line, room, axis in packing.lines:
        gaps = group.row_gaps if axis else group.column_gaps
        align(diagram, packing.boxes, line, room, gaps, axis)
        _add_line_gaps(group, [packing.boxes[name].rect for name in line], room, axis, packing)
    return packing


def _place_box(cell: Cell, rect: Rect, depth: int, metrics: Metrics, packing: Packing) -> None:
    box = cell.box
    assert box is not None  # noqa: S101 - only called for boxes
    if cell.content is None:
        packing.boxes[box.id] = PlacedBox(box.id, rect, cell.scale, None, depth)
        return
    strip = metrics.title_height * cell.scale
    title = Rect(
        rect.x + title_indent(cell, metrics),
        rect.y + (strip - cell.title.height) / 2,
        cell.title.width,
        cell.title.height,
    )
    packing.boxes[box.id] = PlacedBox(box.id, rect, cell.scale, title, depth)
    inner = Rect(
        rect.x + cell.left,
        rect.y + cell.top,
        rect.width - cell.left - cell.right,
        rect.height - cell.top - cell.bottom,
    )
    _add_insets(box.id, rect, title, inner, cell.content.scale, packing)
    _place_group(cell.content, inner, depth + 1, metrics, packing)


def _add_insets(owner: str, rect: Rect, title: Rect, inner: Rect, scale: float, packing: Packing) -> None:
    strips = (
        (GapKey(owner, "left"), Rect(rect.x, rect.y, inner.x - rect.x, rect.height), True),
        (GapKey(owner, "right"), Rect(inner.right, rect.y, rect.right - inner.right, rect.height), True),
        (GapKey(owner, "top"), Rect(rect.x, title.bottom, rect.width, inner.y - title.bottom), False),
        (GapKey(owner, "bottom"), Rect(rect.x, inner.bottom, rect.width, rect.bottom - inner.bottom), False),
    )
    packing.corridors.extend(Corridor(key, strip, upright, scale) for key, strip, upright in strips)


def _place_group(group: Cell, rect: Rect, depth: int, metrics: Metrics, packing: Packing) -> None:
    columns = [group.column(index) for index in range(group.column_count)]
    lefts, widths = _share(
        rect.x, rect.width, group.widths, group.column_gaps, [_stretches(column) for column in columns], WIDEST_LEAF
    )
    room = group.least.height if depth and _comes_and_goes(group) else rect.height
    tops, heights = _share(rect.y, room, group.heights, group.row_gaps, [_stretches(row) for row in group.rows], 1.0)
    if not (depth == 0 and _add_line(group, rect, packing)):
        _add_gaps(group, rect, (lefts, widths), (tops, heights), packing)
    leaf_widths = [max((cell.least.width for cell in column if cell.is_leaf), default=0.0) for column in columns]
    only_leaves = [all(cell.is_leaf for cell in column) for column in columns]
    for r, row in enumerate(group.rows):
        leaf_height = max((cell.least.height for cell in row if cell.is_leaf), default=0.0)
        for c, cell in enumerate(row):
            slot = Rect(lefts[c], tops[r], widths[c], heights[r])
            if cell.is_leaf:
                width = slot.width if only_leaves[c] else min(slot.width, leaf_widths[c] * WIDEST_LEAF)
                x = slot.x + (slot.width - width) / 2
                height = slot.height if _is_empty(cell, row) else leaf_height
                y = slot.y + (slot.height - height) / 2
                _place_box(cell, Rect(x, y, width, height), depth, metrics, packing)
            elif cell.box is not None:
                _place_box(cell, _shortened(cell, slot, group), depth, metrics, packing)
            else:
                _place_group(cell, slot, depth, metrics, packing)


def _shortened(cell: Cell, slot: Rect, group: Cell) -> Rect:
    """The part of its slot that a container takes: beside much taller ones it would be empty."""
    least = cell.least.height
    if not group.free or slot.height <= least * TALLEST:
        return slot
    # Layers are centred, so that edges between them are straight.
    above = (slot.height - least) / 2 if group.flows else 0.0
    return Rect(slot.x, slot.y + above, slot.width, least)


def _add_line(group: Cell, rect: Rect, packing: Packing) -> bool:
    """Notes a group if it is a column or row of leaves with more room than it needs."""
    leaves = [cell.box.id for row in group.rows for cell in row if cell.box is not None and cell.is_leaf]
    if len(leaves) < sum(len(row) for row in group.rows):
        return False
    if group.column_count == 1 and rect.height > group.least.height:
        packing.lines.append((group, leaves, rect, 1))
        return True
    if len(group.rows) == 1 and rect.width > group.least.width * WIDEST_LEAF:
        packing.lines.append((group, leaves, rect, 0))
        return True
    return False


def _add_line_gaps(group: Cell, rects: list[Rect], room: Rect, axis: int, packing: Packing) -> None:
    for index, (one, other) in enumerate(itertools.pairwise(rects)):
        if axis:
            strip = Rect(room.x, one.bottom, room.width, other.y - one.bottom)
            corridor = Corridor(GapKey(group.key, "row", index), strip, False, group.scale)
        else:
            strip = Rect(one.right, room.y, other.x - one.right, room.height)
            corridor = Corridor(GapKey(group.key, "column", index), strip, True, group.scale)
        packing.corridors.append(corridor)


def _comes_and_goes(group: Cell) -> bool:
    """Whether a group holds leaves in states, such as Pods: they stand from the top on, and what is new below them."""
    cells = [cell for row in group.rows for cell in row]
    return all(cell.is_leaf for cell in cells) and any(cell.box is not None and cell.box.badge for cell in cells)


def _is_empty(cell: Cell, row: list[Cell]) -> bool:
    """Whether a leaf is a container that nothing is in yet, such as a node without Pods: it stands as tall as those beside it."""
    box = cell.box
    if box is None or not box.badge:
        return False
    return any(not other.is_leaf and other.box is not None and other.box.concept == box.concept for other in row)


def _stretches(line: list[Cell]) -> bool:
    """Whether a row or column takes surplus without limit, because it holds a container."""
    return any(not cell.is_leaf and (cell.box is not None or not cell.leaves_only()) for cell in line)


def _share(
    start: float, room: float, sizes: list[float], gaps: list[float], stretch: list[bool], most: float
) -> tuple[list[float], list[float]]:
    """Shares the room of one direction among columns (or rows) and the gaps between them.

    Those with containers take all surplus, in proportion to their size. Without any, leaves and gaps grow up to
    their limits, and what is left goes to both ends.

    Returns:
        The start and the size of every column (or row).
    """
    surplus = room - sum(sizes) - sum(gaps)
    sizes, gaps = list(sizes), list(gaps)
    if surplus > 0:
        flexible = sum(size for size, may in zip(sizes, stretch, strict=True) if may)
        if flexible > 0:
            sizes = [
                size + surplus * size / flexible if may else size for size, may in zip(sizes, stretch, strict=True)
            ]
        else:
            spare_gaps = sum(gaps) * (WIDEST_GAP - 1)
            spare_sizes = sum(sizes) * (most - 1)
            part = min(1.0, surplus / (spare_gaps + spare_sizes)) if spare_gaps + spare_sizes > 0 else 0.0
            gaps = [gap * (1 + part * (WIDEST_GAP - 1)) for gap in gaps]
            sizes = [size * (1 + part * (most - 1)) for size in sizes]
            start += (room - sum(sizes) - sum(gaps)) / 2
    starts = []
    for index, size in enumerate(sizes):
        starts.append(start)
        start += size + (gaps[index] if index < len(gaps) else 0.0)
    return starts, sizes


def _add_gaps(
    group: Cell,
    rect: Rect,
    across: tuple[list[float], list[float]],
    down: tuple[list[float], list[float]],
    packing: Packing,
) -> None:
    lefts, widths = across
    tops, heights = down
    for index in range(len(lefts) - 1):
        left = lefts[index] + widths[index]
        strip = Rect(left, rect.y, lefts[index + 1] - left, rect.height)
        packing.corridors.append(Corridor(GapKey(group.key, "column", index), strip, True, group.scale))
    for index in range(len(tops) - 1):
        top = tops[index] + heights[index]
        strip = Rect(rect.x, top, rect.width, tops[index + 1] - top)
        packing.corridors.append(Corridor(GapKey(group.key, "row", index), strip, False, group.scale))
