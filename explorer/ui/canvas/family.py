"""Who stands in whom: looked up by id, and taken over from the state before as far as it is the same.

One box that changes among 100,000 must not cost a look at all of them. Free of Qt.
"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.layout.differences import Difference, difference
from explorer.layout.memory import Memory
from explorer.model.diagram import Box, Diagram

MANY = 2000
"""If more boxes than this are different, all is worked out anew."""


class Family:
    """The boxes of a diagram by id, and the children of each container.

    Attributes:
        by_id: the boxes by id.
        change: what is different from the state before; None if very much is, or there is none.
    """

    def __init__(self, diagram: Diagram, before: Family | None = None, memory: Memory | None = None) -> None:
        """Look it up.

        Args:
            diagram: the boxes.
            before: the family of the state before.
            memory: what the layout knows of the diagram; nothing need be looked up then.
        """
        self._diagram, self._memory = diagram, memory
        self.change = _change(before, self) if before else None
        self.by_id: Mapping[str, Box]
        self._children: Mapping[str, tuple[str, ...]]
        if memory is not None:
            self.by_id, self._children = memory.by_id, memory.kids
            # What others would look up again; the order of the boxes is not that of the diagram.
            diagram.__dict__.setdefault("by_id", memory.by_id)
        elif before is None or self.change is None or self.change.reordered:
            self.by_id = diagram.by_id
            self._children = {above: tuple(box.id for box in boxes) for above, boxes in diagram.children.items()}
        else:
            self._take_over(before, self.change)

    def _take_over(self, before: Family, change: Difference) -> None:
        by_id, children = dict(before.by_id), dict(before._children)
        gone = {box.id for box in change.removed}
        touched = {box.parent for box in (*change.removed, *change.added)}
        for was, box in change.moved:
            touched |= {was.parent, box.parent}
        for name in gone:
            del by_id[name]
        by_id.update((box.id, box) for box in change.added)
        by_id.update((box.id, box) for _, box in (*change.changed, *change.moved))
        self.by_id, self._children = by_id, children
        found: dict[str, list[str]] = {above: [] for above in touched - gone}
        if found:
            for box in self._diagram.boxes:
                if box.parent in found:
                    found[box.parent].append(box.id)
        for above in touched:
            if found.get(above):
                children[above] = tuple(found[above])
            else:
                children.pop(above, None)

    def children(self, box_id: str) -> tuple[str, ...]:
        """The ids of the boxes in a container, in their order; those at the top under the empty id."""
        return self._children.get(box_id, ())

    def touched_since(self, before: Family) -> frozenset[str] | None:
        """The boxes that stand elsewhere than in the state before, those that are new or gone too; None if nobody knows."""
        ours, theirs = self._memory, before._memory
        if ours is None or theirs is None or self.change is None:
            return None
        if ours.mark is theirs.mark:
            return frozenset()
        return ours.step.touched if ours.step is not None and ours.step.since is theirs.mark else None


def _change(before: Family, now: Family) -> Difference | None:
    ours, theirs = now._memory, before._memory  # noqa: SLF001 - of its own kind
    if abs(len(now._diagram.boxes) - len(before._diagram.boxes)) > MANY:  # noqa: SLF001 - see above
        return None
    if ours is not None and theirs is not None and ours.step is not None and ours.step.since is theirs.mark:
        found = ours.step.changes
    else:
        found = difference(before._diagram, now._diagram)  # noqa: SLF001 - see above
    return None if found.size > MANY else found
