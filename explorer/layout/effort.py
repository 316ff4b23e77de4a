"""How much work a diagram of some size is worth, so that large ones are placed in bounded time."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from explorer.layout.tracks import CROSSING
from explorer.model.diagram import Diagram

MANY = 400
"""From how many boxes or relations on a diagram is large."""

WIDE = 60
"""From how many relations between the children of one container on a diagram is large: all would be in each other's way."""

DEEP = 16
"""From how many boxes in each other on a diagram is large: ways through so many borders take seconds to find."""


def is_large(diagram: Diagram) -> bool:
    """Whether a diagram is placed the quick way, without edges (see `large`)."""
    if len(diagram.boxes) > MANY or len(diagram.relations) > MANY:
        return True
    parents = {box.id: box.parent for box in diagram.boxes}
    between = Counter(parents[r.source] for r in diagram.relations if parents[r.source] == parents[r.target])
    if between and max(between.values()) > WIDE:
        return True
    depth: dict[str, int] = {"": 0}
    for box in diagram.boxes:
        depth[box.id] = depth.get(box.parent, 0) + 1
    return max(depth.values()) > DEEP


class Effort(NamedTuple):
    """What is spent on one diagram.

    Attributes:
        passes: how often it is packed and routed at most.
        rounds: how often segments are moved into their lanes in each pass.
        haste: the weight of the distance that is left when a way is searched; above 1 the way found may be up to that
            factor dearer than the best one (weighted A*, Pohl 1970).
        steps: how many places are looked at for all ways of a pass; edges after that go the cheap way (see `plain`).
        crossing: what crossing another edge costs when a way is searched, as a length.
        untangling: how many places are looked at to lead edges that cross others another way (see `untangling`).
        tidy: whether labels keep off other edges.
    """

    passes: int
    rounds: int
    haste: float
    steps: int
    crossing: float
    untangling: int
    tidy: bool


def effort_for(size: int, *, at_once: bool = False) -> Effort:
    """Gives the effort for a number of boxes or relations, whichever is larger.

    Args:
        size: the number.
        at_once: whether somebody waits for it: the states of a cluster follow on each other, and whoever opens something of
            their own wants to see it. What an author has arranged is placed once and kept.
    """
    if size <= 60:
        return Effort(3, 3, 1.0, 120_000, CROSSING, 8_000, True)
    if size <= 120:
        return Effort(3, 2, 1.5, 150_000, CROSSING, 8_000, True)
    if size <= 250:
        return Effort(2, 2, 1.0, 150_000, 3 * CROSSING, 0 if at_once else 130_000, False)
    return Effort(1, 1, 1.8, 200_000, CROSSING, 0, False)
