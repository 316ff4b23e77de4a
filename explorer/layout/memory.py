"""What a placement remembers of its diagram, so that the next state of it is placed without reading all of this one."""

from __future__ import annotations

from typing import NamedTuple

from explorer.layout.differences import Difference
from explorer.layout.placement import DESK, Measure, Metrics, Placement
from explorer.model.diagram import Box, Diagram

_SLOT = "remembered"


class Memory(NamedTuple):
    """What is known of the diagram that a placement was made for.

    Attributes:
        boxes: the diagram's own boxes: the memory is of this very tuple.
        by_id: the boxes by id.
        kids: the children of each container by its id, in order; those at the top under the empty one.
        step: how the placement came out of the one before; None if it was made anew.
        mark: nothing but itself: what `Step.since` is compared with.
    """

    boxes: tuple[Box, ...]
    by_id: dict[str, Box]
    kids: dict[str, tuple[str, ...]]
    step: Step | None
    mark: object


class Step(NamedTuple):
    """What is different from the placement before.

    Attributes:
        since: the mark of that one.
        changes: what became of the boxes.
        touched: the boxes whose places are different, those that are new or gone too.
    """

    since: object
    changes: Difference
    touched: frozenset[str]


def place_and_remember(diagram: Diagram, measure: Measure, metrics: Metrics = DESK) -> Placement:
    """Places a large diagram, and notes what the next state of it will ask for."""
    from explorer.layout.large import place_large  # noqa: PLC0415 - who only looks at a placement does without

    placement = place_large(diagram, measure, metrics)
    remember(placement, read(diagram))
    return placement


def remember(placement: Placement, memory: Memory) -> None:
    """Notes what a placement was made of; it is no part of its value and is not kept in files."""
    placement.__dict__[_SLOT] = memory


def remembered(placement: Placement, diagram: Diagram) -> Memory | None:
    """Gives what was noted, if it was noted of this diagram."""
    known = placement.__dict__.get(_SLOT)
    return known if isinstance(known, Memory) and known.boxes is diagram.boxes else None


def memory_of(placement: Placement, diagram: Diagram) -> Memory:
    """Gives what a placement was made of, from the diagram if it was not noted, and notes it."""
    known = remembered(placement, diagram)
    if known is None:
        known = read(diagram)
        remember(placement, known)
    return known


def read(diagram: Diagram) -> Memory:
    """Looks at all boxes of a diagram."""
    kids: dict[str, list[str]] = {}
    for box in diagram.boxes:
        parent = box.parent
        if parent in kids:
            kids[parent].append(box.id)
        else:
            kids[parent] = [box.id]
    by_id = {box.id: box for box in diagram.boxes}
    return Memory(diagram.boxes, by_id, {parent: tuple(names) for parent, names in kids.items()}, None, object())
