"""Relations filed under the pairs of boxes that hold their ends, from the top down and no deeper than they are asked for.

Relations inside a container are filed under the pair of its children that hold their ends, or left inside of one
child, to be sorted when that one is open. Where an end of a pair is open itself, its bundle is split among the children
of that end, which is remembered. So opening a container costs as much as there are relations with an end inside it,
and a second look costs as much as there are bundles to see.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from explorer.layout.within import Children, seen_for
from explorer.model.diagram import Box, Diagram, Relation

GAP = 1 << 20
"""Relations are numbered in steps of this, so that others come between them without new numbers for all."""

SLICE = 8_000
"""How many relations are sorted in one step of the preparation."""

MANY = 2_000
"""Fewer relations are sorted when their container is opened; it is not felt."""


class Bundle:
    """Relations from the inside of one box to that of another (or from or to the box itself, where `fixed`).

    Attributes:
        ends: the two boxes.
        fixed: whether the relations end at the box itself, so that it does not matter whether it is open.
        numbers: the relations, in order.
        split: what they are if the first or the second end is open, once that was asked for.
    """

    __slots__ = ("ends", "fixed", "numbers", "split")

    def __init__(self, ends: tuple[str, str], fixed: tuple[bool, bool], numbers: list[int]) -> None:
        self.ends = ends
        self.fixed = fixed
        self.numbers = numbers
        self.split: dict[int, dict[str, Bundle]] = {}


Pairs = dict[tuple[str, str], Bundle]
"""The bundles in one container, by the two of its children that hold their ends."""


class Filing:
    """The relations of one diagram, as far as they are filed.

    Attributes:
        diagram: the diagram.
        by_id: its boxes.
        numbers: the number of each of its relations, in order.
        loose: by container, the relations inside it that are not sorted yet.
        filed: by container, those that are.
    """

    def __init__(
        self,
        diagram: Diagram,
        by_id: Mapping[str, Box],
        numbers: Sequence[int],
        loose: dict[str, Sequence[int]],
        filed: dict[str, Pairs],
    ) -> None:
        self.diagram, self.by_id, self.numbers = diagram, by_id, numbers
        self.loose, self.filed = loose, filed

    def prepare(self) -> Iterator[None]:
        """Sort whatever takes long, step by step."""
        while True:
            container = next((name for name, loose in self.loose.items() if len(loose) >= MANY), None)
            if container is None:
                return
            yield from self._sorting(container)

    def sort(self, container: str) -> None:
        """Sort the relations inside a container, if they are not."""
        if container in self.loose:
            deque(self._sorting(container), maxlen=0)

    def _sorting(self, container: str) -> Iterator[None]:
        """Sort the relations inside a container, some thousand a step."""
        loose = self.loose[container]
        if not container and self._has_sole_root():
            del self.loose[""]
            self.loose[self.diagram.boxes[0].id], self.filed[""] = loose, {}
            return
        child = Children(self.by_id, container)
        if len(loose) >= MANY:
            child.fill(self.diagram.boxes)
            yield
        pairs: dict[tuple[str, str], list[int]] = {}
        inside: dict[str, list[int]] = {}
        related = self.related(loose)
        while part := list(islice(related, SLICE)):
            for number, relation in part:
                source, target = relation.source, relation.target
                one, other = child[source], child[target]
                # A relation of a box to itself is filed where the box is a child.
                if one == other and (source != target or one != source):
                    if one in inside:
                        inside[one].append(number)
                    else:
                        inside[one] = [number]
                elif (one, other) in pairs:
                    pairs[one, other].append(number)
                else:
                    pairs[one, other] = [number]
            yield
        # Somebody may have asked in the meantime, and not have waited.
        if self.loose.get(container) is not loose:
            return
        del self.loose[container]
        self.filed[container] = {ends: bundle_in(container, ends, numbers) for ends, numbers in pairs.items()}
        self.loose.update((name, array("q", numbers)) for name, numbers in inside.items())

    def _has_sole_root(self) -> bool:
        """Whether all stands in one box, so that there is nothing to sort around it."""
        boxes, relations = self.diagram.boxes, self.diagram.relations
        if any(not box.parent for box in islice(boxes, 1, None)):
            return False
        root = boxes[0].id
        return not any(relation.source == root == relation.target for relation in relations)

    def relation(self, number: int) -> Relation:
        """Gives the relation with a number."""
        numbers = self.numbers
        place = number // GAP if isinstance(numbers, range) else bisect_left(numbers, number)
        return self.diagram.relations[place]

    def related(self, numbers: Sequence[int]) -> Iterator[tuple[int, Relation]]:
        """Gives the relations with some numbers."""
        if numbers is self.numbers:
            return zip(numbers, self.diagram.relations, strict=True)
        return ((number, self.relation(number)) for number in numbers)

    def split(self, bundle: Bundle, side: int) -> Iterable[Bundle]:
        """Splits a bundle among the children of one of its ends; the answer is remembered."""
        known = bundle.split.get(side)
        if known is not None:
            return known.values()
        box = bundle.ends[side]
        child = Children(self.by_id, box)
        parts: dict[str, list[int]] = {}
        for number, relation in self.related(bundle.numbers):
            below = child[relation.target if side else relation.source]
            if below in parts:
                parts[below].append(number)
            else:
                parts[below] = [number]
        made = {below: part_of(bundle, side, below, numbers) for below, numbers in parts.items()}
        bundle.split[side] = made
        return made.values()

    def split_all(self, bundle: Bundle, opened: Collection[str]) -> Iterable[Bundle]:
        """Splits a bundle of few relations all the way: level by level, deep nesting would cost a step for each of them."""
        by_id = self.by_id
        parts: Pairs = {}
        for number, relation in self.related(bundle.numbers):
            ends = (seen_for(by_id, relation.source, opened), seen_for(by_id, relation.target, opened))
            if ends in parts:
                parts[ends].numbers.append(number)
            else:
                parts[ends] = Bundle(ends, (True, True), [number])
        return parts.values()


def unsorted(diagram: Diagram, by_id: Mapping[str, Box]) -> Filing:
    """Begins with nothing sorted."""
    numbers = range(0, GAP * len(diagram.relations), GAP)
    return Filing(diagram, by_id, numbers, {"": numbers} if diagram.relations else {}, {})


def bundle_in(container: str, ends: tuple[str, str], numbers: list[int]) -> Bundle:
    """What is between two children of a container, or between one and the container itself, or one and itself."""
    same = ends[0] == ends[1]
    return Bundle(ends, (same or ends[0] == container, same or ends[1] == container), numbers)


def part_of(bundle: Bundle, side: int, below: str, numbers: list[int]) -> Bundle:
    """That part of a bundle which ends in one child of one of its ends, or at this end itself."""
    fixed = below == bundle.ends[side]
    if side:
        return Bundle((bundle.ends[0], below), (bundle.fixed[0], fixed), numbers)
    return Bundle((below, bundle.ends[1]), (fixed, bundle.fixed[1]), numbers)
