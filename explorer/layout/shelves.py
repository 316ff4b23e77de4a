"""Packing of boxes that no relation puts in an order: grids of equal ones, shelves of different ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

ASPECT = 1.6
"""The width by height that a packing aims at."""

TRIED = (0.75, 0.85, 0.95, 1.05, 1.15, 1.3)
"""The widths that are tried, as parts of the ideal one."""

FEW_TRIED = (0.9, 1.0, 1.1)
"""The widths that are tried for MANY boxes."""

MANY = 300

STACKED = 1.12
"""How much wider than the boxes below it a box in a stack may be."""


class Spot(NamedTuple):
    """Where a box lies in its group."""

    x: float
    y: float
    width: float
    height: float


class Packed(NamedTuple):
    """The places of the boxes of one group, in the order given, and the size of the whole."""

    spots: list[Spot]
    width: float
    height: float


Sizes = Sequence[tuple[float, float]]


def badness(width: float, height: float) -> float:
    """Gives how far an aspect ratio is from ASPECT; 0 is best."""
    return abs(math.log(max(width, 1e-9) / max(height, 1e-9) / ASPECT))


def grid(sizes: Sizes, gap: float, columns: int = 0) -> Packed:
    """Places boxes in columns of one width and rows, in order.

    Args:
        sizes: width and height of each.
        gap: the space between them.
        columns: how many columns; 0 chooses a number with a good aspect ratio and a well filled last row.
    """
    count = len(sizes)
    wide = max(size[0] for size in sizes)
    if not columns:
        tall = max(size[1] for size in sizes)
        guess = max(1, min(count, round(math.sqrt(count * ASPECT * (tall + gap) / (wide + gap)))))
        columns = min(
            range(max(1, guess - 1), min(count, guess + 2) + 1),
            key=lambda n: badness(n * (wide + gap), math.ceil(count / n) * (tall + gap)) + 0.25 * (-count % n) / n,
        )
    spots: list[Spot] = []
    y = 0.0
    for start in range(0, count, columns):
        row = sizes[start : start + columns]
        tall = max(size[1] for size in row)
        for place, (width, height) in enumerate(row):
            spots.append(Spot(place * (wide + gap), y, width, height))
        y += tall + gap
    return Packed(spots, min(count, columns) * (wide + gap) - gap, y - gap)


def shelves(sizes: Sizes, gap: float, aspect: float = ASPECT) -> Packed:
    """Places boxes of different sizes on shelves, the tallest first, small ones stacked on each other.

    Next-fit decreasing height (Coffman, Garey, Johnson and Tarjan, 1980), with the room above a box on its shelf
    used for those that come after it; for some widths, of which the best is taken. O(n log n).
    """
    if len(sizes) == 1:
        return Packed([Spot(0.0, 0.0, *sizes[0])], *sizes[0])
    order = sorted(range(len(sizes)), key=lambda index: (-sizes[index][1], -sizes[index][0], index))
    widest = max(size[0] for size in sizes)
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    ideal = max(widest, math.sqrt(area * aspect))
    best: Packed | None = None
    least = math.inf
    seen: set[float] = set()
    for part in TRIED if len(sizes) <= MANY else FEW_TRIED:
        limit = max(widest, ideal * part)
        if limit in seen:
            continue
        seen.add(limit)
        tried = _on_shelves(sizes, order, gap, limit)
        score = abs(math.log(tried.width / tried.height / aspect)) + 0.8 * math.log(tried.width * tried.height / area)
        if score < least - 1e-9:
            best, least = tried, score
    assert best is not None  # noqa: S101 - the loop runs at least once
    return best


def _on_shelves(sizes: Sizes, order: list[int], gap: float, limit: float) -> Packed:
    spots: list[Spot] = [Spot(0.0, 0.0, 0.0, 0.0)] * len(sizes)
    x = y = shelf = used = 0.0
    # The last stack: where its next box goes, how wide it is, and up to where the shelf reaches.
    stack_x = stack_y = stack_width = 0.0
    for index in order:
        width, height = sizes[index]
        if shelf and stack_y + height <= y + shelf and width <= stack_width * STACKED and stack_x + width <= limit:
            spots[index] = Spot(stack_x, stack_y, width, height)
            stack_y += height + gap
            if width > stack_width:
                stack_width = width
                x = stack_x + width + gap
        else:
            if shelf and x + width > limit:
                x, y, shelf = 0.0, y + shelf + gap, 0.0
            shelf = max(shelf, height)
            spots[index] = Spot(x, y, width, height)
            stack_x, stack_y, stack_width = x, y + height + gap, width
            x += width + gap
        used = max(used, x - gap)
    return Packed(spots, used, y + shelf)
