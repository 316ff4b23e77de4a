"""What a placement remembers of its diagram, so that the next state of it is placed without reading all of this one."""

from __future__ import annotations

from typing import NamedTuple

from explorer.layout.large import place_large
from explorer.layout.placement import DESK, Measure, Metrics, Placement
from explorer.model.diagram import Box, Diagram

_SLOT = "remembered"


class Memory(NamedTuple):
    """The boxes by id, and the children of each container by its id, those at the top under the empty one."""

    by_id: dict[str, Box]
    kids: dict[str, tuple[str, ...]]

    def copied(self) -> Memory:
        """A copy to change."""
        return Memory(self.by_id.copy(), self.kids.copy())


def place_and_remember(diagram: Diagram, measure: Measure, metrics: Metrics = DESK) -> Placement:
    """Places a large diagram, and notes what the next state of it will ask for."""
    placement = place_large(diagram, measure, metrics)
    remember(placement, _read(diagram))
    return placement


def remember(placement: Placement, memory: Memory) -> None:
    """Notes what a placement was made of; it is no part of its value and is not kept in files."""
    placement.__dict__[_SLOT] = memory


def memory_of(placement: Placement, diagram: Diagram) -> Memory:
    """Gives what a placement was made of, from the diagram if it was not noted."""
    known = placement.__dict__.get(_SLOT)
    return known if isinstance(known, Memory) else _read(diagram)


def _read(diagram: Diagram) -> Memory:
    kids: dict[str, list[str]] = {}
    for box in diagram.boxes:
        parent = box.parent
        if parent in kids:
            kids[parent].append(box.id)
        else:
            kids[parent] = [box.id]
    return Memory({box.id: box for box in diagram.boxes}, {parent: tuple(names) for parent, names in kids.items()})
