"""Who stands in whom: looked up by id, and taken over from the state before as far as it is the same.

One box that changes among 100,000 must not cost a look at all of them. Free of Qt.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from explorer.model.diagram import Box, Diagram

MANY = 2000
"""If more boxes than this are new or gone, all is worked out anew."""


class Change(Struct, frozen=True):
    """The boxes that are new, and those that are gone; one that is different is both."""

    new: tuple[Box, ...]
    gone: tuple[Box, ...]


class Family:
    """The boxes of a diagram by id, and the children of each container.

    Attributes:
        by_id: the boxes by id.
        change: what is different from the state before; None if nearly all is, or there is none.
    """

    def __init__(self, diagram: Diagram, before: Family | None = None) -> None:
        self._boxes = diagram.boxes
        self.change = _change(before._boxes, diagram.boxes) if before else None  # noqa: SLF001 - of its own kind
        self.by_id: Mapping[str, Box]
        self._children: dict[str, tuple[str, ...]]
        if before is None or self.change is None:
            self.by_id = diagram.by_id
            self._children = {above: tuple(box.id for box in boxes) for above, boxes in diagram.children.items()}
        else:
            self._take_over(before, self.change)

    def _take_over(self, before: Family, change: Change) -> None:
        by_id = dict(before.by_id)
        for box in change.gone:
            by_id.pop(box.id, None)
        by_id.update((box.id, box) for box in change.new)
        self.by_id = by_id
        self._children = before._children.copy()
        touched = {box.parent for box in (*change.new, *change.gone)}
        found: dict[str, list[str]] = {above: [] for above in touched}
        if touched:
            for box in self._boxes:
                if box.parent in touched:
                    found[box.parent].append(box.id)
        for above, inside in found.items():
            if inside:
                self._children[above] = tuple(inside)
            else:
                self._children.pop(above, None)

    def children(self, box_id: str) -> tuple[str, ...]:
        """The ids of the boxes in a container, in their order; those at the top under the empty id."""
        return self._children.get(box_id, ())


def _change(old: tuple[Box, ...], new: tuple[Box, ...]) -> Change | None:
    """What is different, if it lies together: boxes that are the same objects before and after it are the same."""
    short = min(len(old), len(new))
    start = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one is not other), short)
    end = 0
    while end < short - start and old[-1 - end] is new[-1 - end]:
        end += 1
    if max(len(old), len(new)) - start - end > MANY:
        return None
    return Change(new[start : len(new) - end], old[start : len(old) - end])
