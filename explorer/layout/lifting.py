"""Relations lifted to the boxes that are seen, and bundled with a count; what is not seen costs nothing.

Every relation is filed once under the lowest container around both of its ends, with the two children of it that
hold them. While such a container is open, its bundles are seen; where one of their ends is open itself, the bundle is
split among the children of that end, which is remembered. So opening a container costs as much as there are
relations with an end inside it, and a second look costs as much as there are edges to see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from explorer.layout.tree import TOP, Tree
from explorer.model.diagram import Diagram

NAMED = 8
"""How many relations of a bundle are named by their ids."""


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
    """Relations between the insides of two boxes (or the boxes themselves, where `fixed`), and what they split into."""

    __slots__ = ("ends", "fixed", "relations", "split")

    def __init__(self, ends: tuple[int, int], fixed: tuple[bool, bool]) -> None:
        self.ends = ends
        self.fixed = fixed
        self.relations: list[int] = []
        self.split: dict[int, list[_Bundle]] = {}


class EdgeIndex:
    """The relations of a diagram, ready to be lifted to any choice of open containers."""

    def __init__(self, diagram: Diagram) -> None:
        """File all relations, which takes about as long as placing the boxes."""
        self._diagram = diagram
        self._tree = tree = Tree(diagram.boxes)
        number = tree.number
        self._ends = [(number[relation.source], number[relation.target]) for relation in diagram.relations]
        self._filed: dict[int, dict[tuple[int, int], _Bundle]] = {}
        lifted, filed = tree.lifted, self._filed
        for index, (source, target) in enumerate(self._ends):
            container, one, other = lifted(source, target)
            fixed_one, fixed_other = one == container or source == target, other == container or source == target
            bundles = filed.get(container)
            if bundles is None:
                bundles = filed[container] = {}
            bundle = bundles.get((one, other))
            if bundle is None:
                bundle = bundles[one, other] = _Bundle((one, other), (fixed_one, fixed_other))
            bundle.relations.append(index)

    def edges_when_folded(self, folded: Collection[str]) -> list[LiftedEdge]:
        """Gives the edges that are seen while these containers are folded and all others are open."""
        number, children = self._tree.number, self._tree.children
        closed = {number[name] for name in folded if name in number}
        opened: set[int] = {TOP}
        stack = list(children.get(TOP, ()))
        while stack:
            box = stack.pop()
            if box in children and box not in closed:
                opened.add(box)
                stack.extend(children[box])
        return self._edges(opened, None)

    def edges_between_visible(self, visible: Iterable[str]) -> list[LiftedEdge]:
        """Gives the edges with an end in a window.

        Args:
            visible: the boxes that are seen in it, the containers around them too. A container is open if one of its
                children is among them. The other end of an edge may be a box that is not: the outermost one around
                it that lies in an open container.
        """
        number, parent = self._tree.number, self._tree.parent
        seen = {number[name] for name in visible}
        opened = {parent[box] for box in seen}
        opened.add(TOP)
        return self._edges(opened, seen)

    def relations_between(self, one: str, other: str) -> list[str]:
        """Gives the ids of all relations between the insides of two boxes, neither of which lies in the other."""
        tree = self._tree
        a, b = tree.number[one], tree.number[other]
        container, up, down = tree.lifted(a, b)
        found: list[int] = []
        for key, (first, second) in {(up, down): (a, b), (down, up): (b, a)}.items():
            bundle = self._filed.get(container, {}).get(key)
            for index in bundle.relations if bundle else ():
                source, target = self._ends[index]
                if tree.holds(first, source) and tree.holds(second, target):
                    found.append(index)
        relations = self._diagram.relations
        return [relations[index].id for index in sorted(found)]

    def _edges(self, opened: set[int], seen: set[int] | None) -> list[LiftedEdge]:
        found: dict[tuple[int, int], list[list[int]]] = {}
        filed = self._filed
        for container in opened if len(opened) < len(filed) else filed:
            if container not in opened or container not in filed:
                continue
            stack = list(filed[container].values())
            while stack:
                bundle = stack.pop()
                one, other = bundle.ends
                if one in opened and not bundle.fixed[0]:
                    stack += self._split(bundle, 0)
                elif other in opened and not bundle.fixed[1]:
                    stack += self._split(bundle, 1)
                elif seen is None or one in seen or other in seen:
                    found.setdefault((one, other) if one < other else (other, one), []).append(bundle.relations)
        edges = [(min(part[0] for part in parts), key, parts) for key, parts in found.items()]
        edges.sort()
        return [self._edge(first, *key, parts) for first, key, parts in edges]

    def _edge(self, first: int, low: int, high: int, parts: list[list[int]]) -> LiftedEdge:
        relations, boxes = self._diagram.relations, self._tree.boxes
        # Within a part all have one direction; the part with the first relation gives that of the edge.
        parts = sorted(parts)
        source, target = (low, high) if self._tree.holds(low, self._ends[first][0]) else (high, low)
        if self._tree.holds(source, target) and self._ends[first][0] != source:
            source, target = target, source
        named = sorted(index for part in parts for index in part[:NAMED])[:NAMED]
        return LiftedEdge(
            boxes[source].id,
            boxes[target].id,
            sum(len(part) for part in parts),
            tuple(relations[index].id for index in named),
            len(parts) > 1 or any(relations[index].both for index in named),
        )

    def _split(self, bundle: _Bundle, side: int) -> list[_Bundle]:
        """Splits a bundle among the children of one of its ends; the answer is remembered."""
        known = bundle.split.get(side)
        if known is not None:
            return known
        box = bundle.ends[side]
        below = self._tree.below
        parts: dict[int, _Bundle] = {}
        for index in bundle.relations:
            end = self._ends[index][side]
            child = box if end == box else below(box, end)
            part = parts.get(child)
            if part is None:
                if side == 0:
                    part = _Bundle((child, bundle.ends[1]), (child == box, bundle.fixed[1]))
                else:
                    part = _Bundle((bundle.ends[0], child), (bundle.fixed[0], child == box))
                parts[child] = part
            part.relations.append(index)
        bundle.split[side] = list(parts.values())
        return bundle.split[side]


def lifted_edges(diagram: Diagram, folded: Collection[str]) -> list[LiftedEdge]:
    """Gives the edges of a diagram while some containers are folded; who asks again keeps an `EdgeIndex`."""
    return EdgeIndex(diagram).edges_when_folded(folded)
