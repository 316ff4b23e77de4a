"""Relations lifted to the boxes that are seen, and bundled with a count; what is not seen costs nothing.

An index is not changed: the index of the next state of a diagram is made of the old one, and shares with it all but
the bundles of the relations that came or went. How it knows what is between two boxes: see `filing`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from explorer.layout.differences import Hunk
from explorer.layout.filing import Bundle, Filing, unsorted
from explorer.layout.refiling import refiled
from explorer.layout.within import chain_of
from explorer.model.diagram import Box, Diagram

NAMED = 8
"""How many relations of a bundle are named by their ids."""

FEW = 8
"""So many relations of a bundle are followed to the boxes that are seen sooner than the bundle is split."""

Large = Callable[[str], bool]
"""Whether a box is large enough for edges."""

Found = dict[tuple[str, str], list[Bundle]]
"""What is between two boxes that are seen, in one direction and in the other, by the two in alphabetical order."""


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


class EdgeIndex:
    """The relations of a diagram, ready to be lifted to any choice of open containers."""

    def __init__(self, diagram: Diagram, by_id: Mapping[str, Box] | None = None, filing: Filing | None = None) -> None:
        """Begin with nothing sorted; `by_id` is the boxes of the diagram if somebody has them by id already."""
        self.filing = filing or unsorted(diagram, diagram.by_id if by_id is None else by_id)

    def prepare(self) -> Iterator[None]:
        """Sort whatever takes long, step by step; until then it can be asked too, and is slow only once."""
        return self.filing.prepare()

    def edges_when_folded(self, folded: Collection[str]) -> list[LiftedEdge]:
        """Gives the edges that are seen while these containers are folded and all others are open."""
        children, folded = self.filing.diagram.children, set(folded)
        opened: set[str] = {""}
        stack = list(children.get("", ()))
        while stack:
            box = stack.pop().id
            if box in children and box not in folded:
                opened.add(box)
                stack.extend(children[box])
        return self._edges(opened, None)

    def edges_between_visible(
        self, visible: Iterable[str], most: int | None = None, large: Large | None = None
    ) -> list[LiftedEdge]:
        """Gives the edges with an end in a window.

        Args:
            visible: the boxes that are seen in it, the containers around them too. A container is open if one of its
                children is among them. The other end of an edge may be a box that is not: the outermost one around
                it that lies in an open container.
            most: if there are more, only so many, those that stand for the most relations; None for all.
            large: which boxes are large enough for edges; None if all are.
        """
        by_id, seen = self.filing.by_id, set(visible)
        opened: set[str] = {""}
        for box in seen:
            above = by_id[box].parent
            while above not in opened:
                opened.add(above)
                above = by_id[above].parent
        return self._edges(opened, seen, most, large)

    def relations_between(self, one: str, other: str) -> list[str]:
        """Gives the ids of all relations between the insides of two boxes, neither of which lies in the other."""
        filing, by_id = self.filing, self.filing.by_id
        ours, theirs = chain_of(by_id, one), chain_of(by_id, other)
        level = next(number for number, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b)
        for container in ours[:level]:
            filing.sort(container)
        found: list[int] = []
        filed = filing.filed.get(ours[level - 1], {})
        for ends, sides in (((ours, theirs), (one, other)), ((theirs, ours), (other, one))):
            bundle = filed.get((ends[0][level], ends[1][level]))
            for number, relation in filing.related(bundle.numbers) if bundle else ():
                if sides[0] in chain_of(by_id, relation.source) and sides[1] in chain_of(by_id, relation.target):
                    found.append(number)
        return [filing.relation(number).id for number in sorted(found)]

    def _edges(
        self, opened: set[str], seen: set[str] | None, most: int | None = None, large: Large | None = None
    ) -> list[LiftedEdge]:
        found = _found(self.filing, opened, seen)
        return [self._edge(parts) for parts in _chosen(found, most, large)]

    def _edge(self, parts: Sequence[Bundle]) -> LiftedEdge:
        """The edge for the relations between two boxes: all in one direction, and all in the other, as far as any."""
        ahead = min(parts, key=lambda part: part.numbers[0])
        numbers = sorted(number for part in parts for number in part.numbers[:NAMED])[:NAMED]
        named = [self.filing.relation(number) for number in numbers]
        return LiftedEdge(
            *ahead.ends,
            sum(len(part.numbers) for part in parts),
            tuple(relation.id for relation in named),
            len(parts) > 1 or any(relation.both for relation in named),
        )

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
        filing = refiled(self.filing, diagram, by_id, relations, moved)
        return None if filing is None else EdgeIndex(diagram, by_id, filing)


def lifted_edges(diagram: Diagram, folded: Collection[str]) -> list[LiftedEdge]:
    """Gives the edges of a diagram while some containers are folded; who asks again keeps an `EdgeIndex`."""
    return EdgeIndex(diagram).edges_when_folded(folded)


def _found(filing: Filing, opened: set[str], seen: set[str] | None) -> Found:
    """The bundles between boxes in open containers; if some boxes are seen, only those with an end at one of them."""
    loose, filed = filing.loose, filing.filed
    while waiting := [name for name in loose if name in opened]:
        for container in waiting:
            filing.sort(container)
    found: Found = {}
    for container in opened if len(opened) < len(filed) else filed:
        if container not in opened or container not in filed:
            continue
        stack = list(filed[container].values())
        while stack:
            bundle = stack.pop()
            one, other = bundle.ends
            inwards = (one in opened and not bundle.fixed[0], other in opened and not bundle.fixed[1])
            if any(inwards) and len(bundle.numbers) <= FEW:
                for part in filing.split_all(bundle, opened):
                    one, other = part.ends
                    if seen is None or one in seen or other in seen:
                        found.setdefault((one, other) if one < other else (other, one), []).append(part)
            elif any(inwards):
                stack += filing.split(bundle, 0 if inwards[0] else 1)
            elif seen is None or one in seen or other in seen:
                found.setdefault((one, other) if one < other else (other, one), []).append(bundle)
    return found


def _chosen(found: Found, most: int | None, large: Large | None) -> list[list[Bundle]]:
    """Bundles in order: those between large boxes, and of too many those that stand for the most relations."""
    if large is not None:
        fit = {box: large(box) for box in {end for ends in found for end in ends}}
        found = {ends: parts for ends, parts in found.items() if fit[ends[0]] and fit[ends[1]]}
    chosen = sorted(found.values(), key=_first)
    return chosen if most is None or len(chosen) <= most else sorted(chosen, key=_count, reverse=True)[:most]


def _first(parts: Sequence[Bundle]) -> int:
    return parts[0].numbers[0] if len(parts) == 1 else min(part.numbers[0] for part in parts)


def _count(parts: Sequence[Bundle]) -> int:
    return sum(len(part.numbers) for part in parts)
