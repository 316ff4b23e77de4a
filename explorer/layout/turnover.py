"""What a difference between two diagrams means for their layout: what to build, what to fit in, what to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from explorer.layout.differences import Difference
from explorer.layout.memory import Memory, read
from explorer.model.diagram import Box, Diagram


class Turnover(NamedTuple):
    """What is to be done; nothing that lies in something else that is built is named.

    Attributes:
        arrivals: boxes to build with all that is in them, and to fit in, each with its container.
        anew: boxes to build where they stand.
        robbed: containers that lost a child.
        refits: boxes that may need more room for their texts: before and after.
        disordered: whether a box that stood already is now in one that is new.
    """

    arrivals: list[tuple[str, str]]
    anew: list[str]
    robbed: list[str]
    refits: list[tuple[Box, Box]]
    disordered: bool


def turn_over(memory: Memory, changes: Difference, new: Diagram) -> Turnover:
    """Applies a difference to what is remembered, and says what follows from it; `new` is the diagram as it is now."""
    by_id, kids = memory.by_id, memory.kids
    gone = {box.id for box in changes.removed} | {was.id for was, _ in changes.moved}
    robbed = dict.fromkeys([box.parent for box in changes.removed] + [was.parent for was, _ in changes.moved])
    comers: dict[str, list[str]] = {}
    for box in (*changes.added, *(now for _, now in changes.moved)):
        comers.setdefault(box.parent, []).append(box.id)
    had = {parent: bool(kids.get(parent)) for parent in (*robbed, *comers)}
    for parent in robbed:
        kids[parent] = tuple(name for name in kids.get(parent, ()) if name not in gone)
    if changes.reordered:
        kids.clear()
        kids.update(read(new).kids)
    elif comers:
        _let_in(kids, {name for names in comers.values() for name in names}, new.boxes[: changes.last + 1])
    for parent in robbed:
        if parent in kids and not kids[parent]:
            del kids[parent]
    for box in changes.removed:
        del by_id[box.id]
        kids.pop(box.id, None)
    for box in (*changes.added, *(now for _, now in changes.moved), *(now for _, now in changes.changed)):
        by_id[box.id] = box
    fresh = {name for names in comers.values() for name in names}
    anew = _to_build(memory, changes, had)
    built = fresh | anew
    added = {box.id for box in changes.added}
    return Turnover(
        [(parent, name) for parent, names in comers.items() if not _within(memory, parent, built) for name in names],
        [name for name in sorted(anew) if not _within(memory, by_id[name].parent, built) and name not in fresh],
        [parent for parent in robbed if parent in kids and not _within(memory, parent, built)],
        [(was, box) for was, box in changes.changed if not _within(memory, box.id, built)],
        bool(changes.moved) or any(name not in added for box in added for name in kids.get(box, ())),
    )


def _let_in(kids: dict[str, tuple[str, ...]], comers: set[str], boxes: Sequence[Box]) -> None:
    """Puts boxes that have come after those of their siblings that stand before them in the diagram.

    Most have come near their siblings: the boxes are gone through backwards, and only as far as somebody waits.
    """
    waiting: dict[str, list[str]] = {}
    left = len(comers)
    for box in reversed(boxes):
        parent = box.parent
        if box.id in comers:
            waiting.setdefault(parent, []).append(box.id)
            left -= 1
        elif parent in waiting:
            names = kids[parent]
            place = names.index(box.id) + 1
            kids[parent] = (*names[:place], *reversed(waiting.pop(parent)), *names[place:])
        if not left and not waiting:
            return
        if box.id in waiting:
            # Whoever still waits stands before all of its siblings.
            kids[box.id] = (*reversed(waiting.pop(box.id)), *kids.get(box.id, ()))
            if not left and not waiting:
                return
    for parent, first in waiting.items():
        kids[parent] = (*reversed(first), *kids.get(parent, ()))


def _to_build(memory: Memory, changes: Difference, had: dict[str, bool]) -> set[str]:
    """The boxes that became containers or leaves, or say now that their contents stand in another way."""
    by_id, kids = memory.by_id, memory.kids
    found = {parent for parent, before in had.items() if parent in by_id and before != (parent in kids)}
    for was, box in changes.changed:
        if box.id in kids and (was.arrange != box.arrange or was.scale != box.scale):
            found.add(box.id)
    return found


def _within(memory: Memory, name: str, wanted: Collection[str]) -> bool:
    """Whether a box or one around it is among some."""
    while name:
        if name in wanted:
            return True
        name = memory.by_id[name].parent
    return False
