"""Batches in which a controller that waits for nobody asks the API server for many things."""

from __future__ import annotations

from collections.abc import Iterator

LARGEST = 500


def batches(count: int) -> Iterator[range]:
    """Indexes in batches of 1, 2, 4 … and 500 at most: the next begins when the one before brought no error."""
    begin, size = 0, 1
    while begin < count:
        end = min(begin + size, count)
        yield range(begin, end)
        begin, size = end, min(2 * size, LARGEST)
