"""Relations lifted to the boxes that are seen, and bundled with a count; what is not seen costs nothing.

Relations are sorted from the top down, and only as far as containers are open: those inside an open container are
filed under the pair of its children that hold their ends, or left inside of one child, to be sorted when that one is
open. Where an end of a pair is open itself, its bundle is split among the children of that end, which is remembered.
So opening a container costs as much as there are relations with an end inside it, and a second look costs as much as
there are edges to see.

An index is not changed: the index of the next state of a diagram is made of the old one, and shares with it all but
the bundles of the relations that came or went.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from explorer.layout.differences import Hunk
from explorer.model.diagram import Box, Diagram, Relation

NAMED = 8
"""How many relations of a bundle are named by their ids."""

GAP = 1 << 20
"""Relations are numbered in steps of this, so that others come between them without new numbers for all."""

SLICE = 8_000
"""How many relations are sorted in one step of the preparation."""

FEW = 8
"""So many relations of a bundle are followed to the boxes that are seen sooner than the bundle is split."""

MANY = 2_000
"""Fewer relations are sorted when their container is opened; it is not felt."""


class LiftedEdge(Struct, frozen=True, gc=False):
    """What is between two boxes that are seen.

    Attributes:
        source, target: the boxes; the direction is that of the first relation.
        count: how many relations it stands for.
        relations: the ids of the first few of them, in the order of the diagram.
        arrow_start: whether one of them points back at the source.
    """

    source: str
    target: str
    count: int
    relations: tuple[str, ...]
    arrow_start: bool = False


class _Bundle:
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
        self.split: dict[int, dict[str, _Bundle]] = {}


Pairs = dict[tuple[str, str], _Bundle]


class EdgeIndex:
    """The relations of a diagram, ready to be lifted to any choice of open containers."""

    def __init__(self, diagram: Diagram, by_id: Mapping[str, Box] | None = None) -> None:
        """Begin with nothing sorted; `by_id` is the boxes of the diagram if somebody has them by id already."""
        self._diagram = diagram
        self._by_id = diagram.by_id if by_id is None else by_id
        self._numbers: Sequence[int] = range(0, GAP * len(diagram.relations), GAP)
        # By container: the relations inside it that are not sorted yet, and those that are.
        self._loose: dict[str, Sequence[int]] = {"": self._numbers} if diagram.relations else {}
        self._filed: dict[str, Pairs] = {}

    # --- sorting ---------------------------------------------------------------------------------------------------

    def prepare(self) -> Iterator[None]:
        """Sort whatever takes long, step by step; until then it can be asked too, and is slow only once."""
        while True:
            container = next((name for name, loose in self._loose.items() if len(loose) >= MANY), None)
            if container is None:
                return
            yield from self._sorting(container)

    def _sort(self, container: str) -> None:
        if container in self._loose:
            deque(self._sorting(container), maxlen=0)

    def _sorting(self, container: str) -> Iterator[None]:
        """Sort the relations inside a container, some thousand a step."""
        loose = self._loose[container]
        if not container and self._has_sole_root():
            del self._loose[""]
            self._loose[self._diagram.boxes[0].id], self._filed[""] = loose, {}
            return
        child = _Children(self._by_id, container)
        if len(loose) >= MANY:
            child.fill(self._diagram.boxes)
            yield
        pairs: dict[tuple[str, str], list[int]] = {}
        inside: dict[str, list[int]] = {}
        related = self._related(loose)
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
        if self._loose.get(container) is not loose:
            return
        del self._loose[container]
        self._filed[container] = {ends: _bundle(ends, container, numbers) for ends, numbers in pairs.items()}
        self._loose.update((name, array("q", numbers)) for name, numbers in inside.items())

    def _has_sole_root(self) -> bool:
        """Whether all stands in one box, so that there is nothing to sort around it."""
        boxes, relations = self._diagram.boxes, self._diagram.relations
        if any(not box.parent for box in islice(boxes, 1, None)):
            return False
        root = boxes[0].id
        return not any(relation.source == root == relation.target for relation in relations)

    def _relation(self, number: int) -> Relation:
        numbers = self._numbers
        place = number // GAP if isinstance(numbers, range) else bisect_left(numbers, number)
        return self._diagram.relations[place]

    def _related(self, numbers: Sequence[int]) -> Iterator[tuple[int, Relation]]:
        if numbers is self._numbers:
            return zip(numbers, self._diagram.relations, strict=True)
        return ((number, self._relation(number)) for number in numbers)

    def _split(self, bundle: _Bundle, side: int) -> dict[str, _Bundle]:
        """Splits a bundle among the children of one of its ends; the answer is remembered."""
        known = bundle.split.get(side)
        if known is not None:
            return known
        box = bundle.ends[side]
        child = _Children(self._by_id, box)
        parts: dict[str, list[int]] = {}
        for number, relation in self._related(bundle.numbers):
            below = child[relation.target if side else relation.source]
            if below in parts:
                parts[below].append(number)
            else:
                parts[below] = [number]
        bundle.split[side] = {below: _part(bundle, side, below, numbers) for below, numbers in parts.items()}
        return bundle.split[side]

    def _straight(self, bundle: _Bundle, opened: set[str]) -> Iterable[_Bundle]:
        """Splits a bundle of few relations all the way: level by level, deep nesting would cost a step for each of them."""
        by_id = self._by_id
        parts: dict[tuple[str, str], _Bundle] = {}
        for number, relation in self._related(bundle.numbers):
            ends = (_seen(by_id, relation.source, opened), _seen(by_id, relation.target, opened))
            if ends in parts:
                parts[ends].numbers.append(number)
            else:
                parts[ends] = _Bundle(ends, (True, True), [number])
        return parts.values()

    # --- asking ----------------------------------------------------------------------------------------------------

    def edges_when_folded(self, folded: Collection[str]) -> list[LiftedEdge]:
        """Gives the edges that are seen while these containers are folded and all others are open."""
        children, folded = self._diagram.children, set(folded)
        opened: set[str] = {""}
        stack = list(children.get("", ()))
        while stack:
            box = stack.pop().id
            if box in children and box not in folded:
                opened.add(box)
                stack.extend(children[box])
        return self._edges(opened, None)

    def edges_between_visible(
        self, visible: Iterable[str], most: int | None = None, large: Callable[[str], bool] | None = None
    ) -> list[LiftedEdge]:
        """Gives the edges with an end in a window.

        Args:
            visible: the boxes that are seen in it, the containers around them too. A container is open if one of its
                children is among them. The other end of an edge may be a box that is not: the outermost one around
                it that lies in an open container.
            most: if there are more, only so many, those that stand for the most relations; None for all.
            large: whether a box is large enough for edges; None if all are.
        """
        by_id, seen = self._by_id, set(visible)
        opened: set[str] = {""}
        for box in seen:
            above = by_id[box].parent
            while above not in opened:
                opened.add(above)
                above = by_id[above].parent
        return self._edges(opened, seen, most, large)

    def relations_between(self, one: str, other: str) -> list[str]:
        """Gives the ids of all relations between the insides of two boxes, neither of which lies in the other."""
        ours, theirs = self._chain(one), self._chain(other)
        level = next(number for number, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b)
        for container in ours[:level]:
            self._sort(container)
        found: list[int] = []
        filed = self._filed.get(ours[level - 1], {})
        for ends, sides in (((ours, theirs), (one, other)), ((theirs, ours), (other, one))):
            bundle = filed.get((ends[0][level], ends[1][level]))
            for number, relation in self._related(bundle.numbers) if bundle else ():
                if sides[0] in self._chain(relation.source) and sides[1] in self._chain(relation.target):
                    found.append(number)
        return [self._relation(number).id for number in sorted(found)]

    def _chain(self, box: str) -> list[str]:
        """The containers around a box and the box itself, from the outside in; the first is the diagram."""
        by_id, found = self._by_id, [box]
        while box:
            box = by_id[box].parent
            found.append(box)
        return found[::-1]

    def _edges(
        self,
        opened: set[str],
        seen: set[str] | None,
        most: int | None = None,
        large: Callable[[str], bool] | None = None,
    ) -> list[LiftedEdge]:
        loose, filed = self._loose, self._filed
        while waiting := [name for name in loose if name in opened]:
            for container in waiting:
                self._sort(container)
        found: dict[tuple[str, str], list[_Bundle]] = {}
        for container in opened if len(opened) < len(filed) else filed:
            if container not in opened or container not in filed:
                continue
            stack = list(filed[container].values())
            while stack:
                bundle = stack.pop()
                one, other = bundle.ends
                inwards = (one in opened and not bundle.fixed[0], other in opened and not bundle.fixed[1])
                if any(inwards) and len(bundle.numbers) <= FEW:
                    for part in self._straight(bundle, opened):
                        one, other = part.ends
                        if seen is None or one in seen or other in seen:
                            found.setdefault((one, other) if one < other else (other, one), []).append(part)
                elif inwards[0]:
                    stack += self._split(bundle, 0).values()
                elif inwards[1]:
                    stack += self._split(bundle, 1).values()
                elif seen is None or one in seen or other in seen:
                    found.setdefault((one, other) if one < other else (other, one), []).append(bundle)
        return [self._edge(parts) for parts in _chosen(found, most, large)]

    def _edge(self, parts: Sequence[_Bundle]) -> LiftedEdge:
        """The edge for the relations between two boxes: all in one direction, and all in the other, as far as any."""
        ahead = min(parts, key=lambda part: part.numbers[0])
        numbers = sorted(number for part in parts for number in part.numbers[:NAMED])[:NAMED]
        named = [self._relation(number) for number in numbers]
        return LiftedEdge(
            *ahead.ends,
            sum(len(part.numbers) for part in parts),
            tuple(relation.id for relation in named),
            len(parts) > 1 or any(relation.both for relation in named),
        )

    # --- the next state --------------------------------------------------------------------------------------------

    def after(
        self, diagram: Diagram, by_id: Mapping[str, Box], relations: Sequence[Hunk], moved: Collection[str]
    ) -> EdgeIndex | None:
        """Gives the index of the next state of the diagram, which shares with this one what is the same.

        Args:
            diagram: the next state.
            by_id: its boxes.
            relations: where its relations differ from those of this one.
            moved: the boxes that stand in another container now.

        Returns:
            The index; None if so much is different that all had better be sorted anew.
        """
        made = EdgeIndex.__new__(EdgeIndex)
        made._diagram, made._by_id = diagram, by_id  # noqa: SLF001 - of its own kind
        made._numbers, made._loose, made._filed = self._numbers, self._loose, self._filed  # noqa: SLF001 - of its own kind
        if self._loose.get("") is self._numbers:
            # Nothing was sorted yet.
            return EdgeIndex(diagram, by_id)
        gone = [number for hunk in relations for number in self._numbers[hunk.start : hunk.end]]
        come: list[int] = []
        if relations:
            come = _numbered(made, self._numbers, relations)
            if len(come) < sum(hunk.stop - hunk.begin for hunk in relations):
                return None
        if moved:
            known = {*gone, *come}
            inside = _Inside(self._by_id, moved)
            refiled = [
                number
                for number, relation in zip(made._numbers, diagram.relations, strict=True)  # noqa: SLF001 - of its own kind
                if number not in known and (inside[relation.source] or inside[relation.target])
            ]
            gone, come = gone + refiled, come + refiled
        if len(gone) + len(come) > MANY:
            return None
        if gone or come:
            made._loose, made._filed = self._loose.copy(), self._filed.copy()  # noqa: SLF001 - of its own kind
            own: set[str] = set()
            for number in gone:
                made._change(number, self._chains(self._relation(number)), own, out=True)  # noqa: SLF001 - of its own kind
            for number in come:
                made._change(number, made._chains(made._relation(number)), own, out=False)  # noqa: SLF001 - of its own kind
        return made

    def _chains(self, relation: Relation) -> tuple[list[str], list[str]]:
        return self._chain(relation.source), self._chain(relation.target)

    def _change(self, number: int, chains: tuple[list[str], list[str]], own: set[str], *, out: bool) -> None:
        """File one relation, or take it out.

        Args:
            number: the relation.
            chains: its ends, with all containers around them.
            own: the containers whose pairs are this index's own already, and may be changed; others are copied first.
            out: whether to take it out.
        """
        ours, theirs = chains
        for level, container in enumerate(ours):
            if container in self._loose or container not in self._filed:
                loose = _with(self._loose.get(container, ()), number, out=out)
                if loose:
                    self._loose[container] = loose
                else:
                    del self._loose[container]
                return
            ends = (_child(ours, level), _child(theirs, level))
            if ends[0] == ends[1] and not (ours == theirs and level == len(ours) - 2):
                continue
            if container not in own:
                own.add(container)
                self._filed[container] = self._filed[container].copy()
            pairs = self._filed[container]
            known = pairs.pop(ends, None)
            if known is None:
                pairs[ends] = _bundle(ends, container, [number])
            elif not out or len(known.numbers) > 1:
                pairs[ends] = _changed(known, number, chains, out=out)
            return


# --- bundles ---------------------------------------------------------------------------------------------------------


def _bundle(ends: tuple[str, str], container: str, numbers: list[int]) -> _Bundle:
    """What is between two children of a container, or between one and the container itself, or one and itself."""
    same = ends[0] == ends[1]
    return _Bundle(ends, (same or ends[0] == container, same or ends[1] == container), numbers)


def _part(bundle: _Bundle, side: int, below: str, numbers: list[int]) -> _Bundle:
    """That part of a bundle which ends in one child of one of its ends, or at this end itself."""
    fixed = below == bundle.ends[side]
    if side:
        return _Bundle((bundle.ends[0], below), (bundle.fixed[0], fixed), numbers)
    return _Bundle((below, bundle.ends[1]), (fixed, bundle.fixed[1]), numbers)


def _changed(bundle: _Bundle, number: int, chains: tuple[list[str], list[str]], *, out: bool) -> _Bundle:
    """A bundle with one relation more or less, and what it was split into likewise; the rest is shared."""
    first = _Bundle(bundle.ends, bundle.fixed, bundle.numbers)
    stack = [(first, bundle)]
    while stack:
        made, known = stack.pop()
        made.numbers = _with(known.numbers, number, out=out)
        for side, before in known.split.items():
            parts = made.split[side] = before.copy()
            below = _child(chains[side], chains[side].index(known.ends[side]))
            part = parts.pop(below, None)
            if part is None:
                parts[below] = _part(known, side, below, [number])
            elif not out or len(part.numbers) > 1:
                parts[below] = _Bundle(part.ends, part.fixed, part.numbers)
                stack.append((parts[below], part))
    return first


def _first(parts: Sequence[_Bundle]) -> int:
    return parts[0].numbers[0] if len(parts) == 1 else min(part.numbers[0] for part in parts)


def _chosen(
    found: dict[tuple[str, str], list[_Bundle]], most: int | None, large: Callable[[str], bool] | None
) -> list[list[_Bundle]]:
    """Bundles in order: those between large boxes, and of too many those that stand for the most relations."""
    if large is not None:
        fit = {box: large(box) for box in {end for ends in found for end in ends}}
        found = {ends: parts for ends, parts in found.items() if fit[ends[0]] and fit[ends[1]]}
    chosen = sorted(found.values(), key=_first)
    return chosen if most is None or len(chosen) <= most else sorted(chosen, key=_count, reverse=True)[:most]


def _count(parts: Sequence[_Bundle]) -> int:
    return sum(len(part.numbers) for part in parts)


def _child(chain: list[str], level: int) -> str:
    """The next box inwards in a chain of containers; the last one itself at its end."""
    return chain[min(level + 1, len(chain) - 1)]


def _seen(by_id: Mapping[str, Box], box: str, opened: set[str]) -> str:
    """The box that is seen for a box: itself, or the outermost container around it that is not open."""
    while (above := by_id[box].parent) not in opened:
        box = above
    return box


def _with(numbers: Sequence[int], number: int, *, out: bool) -> list[int]:
    """Numbers in order, with one more or without it."""
    place = bisect_left(numbers, number)
    return [*numbers[:place], *([] if out else [number]), *numbers[place + out :]]


def _numbered(made: EdgeIndex, numbers: Sequence[int], relations: Sequence[Hunk]) -> list[int]:
    """Number the relations of the next state; those that stay keep their numbers. The new ones, as far as there is room."""
    found = array("q")
    come: list[int] = []
    done = 0
    for start, end, begin, stop in relations:
        found.extend(numbers[done:start])
        done, count = end, stop - begin
        low = found[-1] if found else -GAP * (count + 1)
        high = numbers[end] if end < len(numbers) else low + GAP * (count + 1)
        step = (high - low) // (count + 1)
        fresh = range(low + step, low + step * (count + 1), step) if step and count else ()
        come += fresh
        found.extend(fresh)
    found.extend(numbers[done:])
    made._numbers = found  # noqa: SLF001 - the index in the making
    return come


class _Children(dict[str, str]):
    """For boxes inside a container, the child of it that holds them; worked out when it is first asked for."""

    def __init__(self, by_id: Mapping[str, Box], container: str) -> None:
        super().__init__({container: container})
        self._by_id, self._container = by_id, container

    def fill(self, boxes: Iterable[Box]) -> None:
        """Work it out for all boxes of a diagram in one go, parents first."""
        container = self._container
        for box in boxes:
            parent = box.parent
            if parent == container:
                self[box.id] = box.id
            elif parent in self:
                self[box.id] = self[parent]

    def __missing__(self, box: str) -> str:
        by_id, container = self._by_id, self._container
        way = [box]
        found = by_id[box].parent
        while found != container and found not in self:
            way.append(found)
            found = by_id[found].parent
        found = way[-1] if found == container else self[found]
        self.update(dict.fromkeys(way, found))
        return found


class _Inside(dict[str, bool]):
    """Whether a box is one of some boxes, or inside of one."""

    def __init__(self, by_id: Mapping[str, Box], boxes: Iterable[str]) -> None:
        super().__init__({"": False})
        self._by_id = by_id
        self.update(dict.fromkeys(boxes, True))

    def __missing__(self, box: str) -> bool:
        way = [box]
        above = self._by_id[box].parent
        while above not in self:
            way.append(above)
            above = self._by_id[above].parent
        found = self[above]
        self.update(dict.fromkeys(way, found))
        return found


def lifted_edges(diagram: Diagram, folded: Collection[str]) -> list[LiftedEdge]:
    """Gives the edges of a diagram while some containers are folded; who asks again keeps an `EdgeIndex`."""
    return EdgeIndex(diagram).edges_when_folded(folded)
