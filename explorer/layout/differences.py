"""What is different between two states of a diagram, found without looking at each box where most are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.model.diagram import Box, Diagram


class Difference(NamedTuple):
    """What became of the boxes of a diagram.

    Attributes:
        removed: the boxes that are gone.
        added: the new ones, in the order of the diagram.
        changed: those of which something else than the parent is different: before and after.
        moved: those that stand in another container: before and after.
    """

    removed: list[Box]
    added: list[Box]
    changed: list[tuple[Box, Box]]
    moved: list[tuple[Box, Box]]

    @property
    def size(self) -> int:
        """How many boxes are different."""
        return len(self.removed) + len(self.added) + len(self.changed) + len(self.moved)


def difference(old: Diagram, new: Diagram) -> Difference:
    """Compares the boxes of two states of a diagram."""
    head = _same_at_head(old.boxes, new.boxes)
    tail = _same_at_tail(old.boxes, new.boxes, head)
    before = {box.id: box for box in old.boxes[head : len(old.boxes) - tail]}
    found = Difference([], [], [], [])
    for box in new.boxes[head : len(new.boxes) - tail]:
        was = before.pop(box.id, None)
        if was is None:
            found.added.append(box)
        elif was.parent != box.parent:
            found.moved.append((was, box))
        elif was != box:
            found.changed.append((was, box))
    found.removed.extend(before.values())
    return found


def _same_at_head(old: Sequence[Box], new: Sequence[Box]) -> int:
    """The length of the common beginning, by halving: comparing slices is quick, above all of the same objects."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_at_tail(old: Sequence[Box], new: Sequence[Box], head: int) -> int:
    low, high = 0, min(len(old), len(new)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low
