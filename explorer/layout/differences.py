"""What is different between two states of a diagram, found without looking at each box where most are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from explorer.model.diagram import Box, Diagram, Relation

REACH = 64
"""So far is looked ahead, in both states, for where they are the same again."""


class Hunk(NamedTuple):
    """A stretch that is different: `old[start:end]` became `new[begin:stop]`; one of the two may be empty."""

    start: int
    end: int
    begin: int
    stop: int


class Difference(NamedTuple):
    """What became of the boxes of a diagram.

    Attributes:
        removed: the boxes that are gone.
        added: the new ones, in the order of the diagram.
        changed: those of which something else than the parent is different: before and after.
        moved: those that stand in another container: before and after.
        reordered: whether boxes that stand in the same container come in another order.
        last: the position of the last of those that are added or moved; -1 if there is none.
    """

    removed: list[Box]
    added: list[Box]
    changed: list[tuple[Box, Box]]
    moved: list[tuple[Box, Box]]
    reordered: bool = False
    last: int = -1

    @property
    def size(self) -> int:
        """How many boxes are different."""
        return len(self.removed) + len(self.added) + len(self.changed) + len(self.moved)


def difference(old: Diagram, new: Diagram) -> Difference:
    """Compares the boxes of two states of a diagram."""
    found = hunks(old.boxes, new.boxes)
    before = {box.id: box for hunk in found for box in old.boxes[hunk.start : hunk.end]}
    staying: set[str] = set()
    removed: list[Box] = []
    added: list[Box] = []
    changed: list[tuple[Box, Box]] = []
    moved: list[tuple[Box, Box]] = []
    last = -1
    for hunk in found:
        for place in range(hunk.begin, hunk.stop):
            box = new.boxes[place]
            was = before.pop(box.id, None)
            if was is None:
                added.append(box)
                last = place
            elif was.parent != box.parent:
                moved.append((was, box))
                last = place
            else:
                staying.add(box.id)
                if was != box:
                    changed.append((was, box))
    removed.extend(before.values())
    return Difference(removed, added, changed, moved, _reordered(old, new, found, staying), last)


def _reordered(old: Diagram, new: Diagram, found: Sequence[Hunk], staying: set[str]) -> bool:
    """Whether boxes that stay in their containers were interchanged, or carried from one stretch to another."""
    for start, end, begin, stop in found:
        ours = [box.id for box in old.boxes[start:end] if box.id in staying]
        if ours != [box.id for box in new.boxes[begin:stop] if box.id in staying]:
            return True
    return False


Thing = TypeVar("Thing", Box, Relation)


def hunks(old: Sequence[Thing], new: Sequence[Thing]) -> list[Hunk]:
    """Gives the stretches in which two sequences differ, in order; quick where most of both are the same objects."""
    if old is new:
        return []
    return list(_hunks(old, new))


def _hunks(old: Sequence[Thing], new: Sequence[Thing]) -> Iterator[Hunk]:
    start = begin = 0
    while True:
        same = _same_from(old, new, start, begin)
        start, begin = start + same, begin + same
        if start == len(old) and begin == len(new):
            return
        gone, come = _until_same(old, new, start, begin)
        yield Hunk(start, start + gone, begin, begin + come)
        start, begin = start + gone, begin + come


def _same_from(old: Sequence[Thing], new: Sequence[Thing], start: int, begin: int) -> int:
    """How long both are the same from two places on; comparing slices is quick, above all of the same objects."""
    most = min(len(old) - start, len(new) - begin)

    def same(low: int, high: int) -> bool:
        return old[start + low : start + high] == new[begin + low : begin + high]

    low, high = 0, min(1, most)
    while low < most and same(low, high):
        low, high = high, min(most, 4 * high)
    while high - low > 1:
        middle = (low + high) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle
    return low


def _until_same(old: Sequence[Thing], new: Sequence[Thing], start: int, begin: int) -> tuple[int, int]:
    """How much of each is to be skipped until both go on with the same id; all but a common end if that is far."""
    ahead = {thing.id: number for number, thing in enumerate(new[begin : begin + REACH])}
    found = ((number, ahead[thing.id]) for number, thing in enumerate(old[start : start + REACH]) if thing.id in ahead)
    gone, come = min(found, key=sum, default=(-1, -1))
    if (gone, come) == (0, 0):
        return 1, 1
    if gone >= 0:
        return gone, come
    low, high = 0, min(len(old) - start, len(new) - begin)
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return len(old) - start - low, len(new) - begin - low


def inherit(old: Diagram, new: Diagram, relations: Sequence[Hunk]) -> None:
    """Gives a diagram what its former state had looked up of who is related to whom; `relations` is where they differ."""
    known: dict[str, tuple[Relation, ...]] | None = old.__dict__.get("relations_of")
    if known is None or "relations_of" in new.__dict__:
        return
    if relations:
        known = known.copy()
        found: dict[str, list[Relation]] = {}
        for start, end, begin, stop in relations:
            for relation in (*old.relations[start:end], *new.relations[begin:stop]):
                found[relation.source], found[relation.target] = [], []
        for relation in new.relations:
            if relation.source in found:
                found[relation.source].append(relation)
            if relation.target in found and relation.target != relation.source:
                found[relation.target].append(relation)
        for box, of in found.items():
            if of:
                known[box] = tuple(of)
            else:
                known.pop(box, None)
    new.__dict__["relations_of"] = known
