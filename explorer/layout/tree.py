"""A diagram as numbers: parents, children, and the common container of any two boxes in logarithmic time."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.model.diagram import Box

TOP = -1
"""The number that stands for the diagram itself, the parent of the boxes without one."""


class Tree:
    """The nesting of the boxes of a diagram, which are numbered in their order.

    Common containers are found along heavy paths (Sleator and Tarjan, 1983): any way up the tree has at most
    log2(n) of them, so that even a chain of 100,000 boxes in each other costs no quadratic step.

    Attributes:
        boxes: the boxes by number.
        number: the numbers by id.
        parent: the number of the parent of each box, TOP at the top.
        depth: how many containers are around each box.
        children: the numbers of the children of each container, in order; those at the top under TOP.
    """

    __slots__ = ("_head", "_heavy", "boxes", "children", "depth", "number", "parent")

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.boxes = tuple(boxes)
        self.number = {box.id: index for index, box in enumerate(self.boxes)}
        number = self.number
        self.parent = [number.get(box.parent, TOP) for box in self.boxes]
        self.depth = [0] * len(self.boxes)
        self.children: dict[int, list[int]] = {}
        depth, children = self.depth, self.children
        for index, parent in enumerate(self.parent):
            if parent >= 0:
                depth[index] = depth[parent] + 1
            if parent in children:
                children[parent].append(index)
            else:
                children[parent] = [index]
        self._head: list[int] = []
        self._heavy: dict[int, int] = {}

    def lifted(self, one: int, other: int) -> tuple[int, int, int]:
        """Lifts two boxes to the two siblings that hold them.

        Returns:
            Their common container, and its children around the one and the other box. Where a box is that container
            itself, or both are the same box, it stands in the place of its child.
        """
        parent = self.parent
        above, across = parent[one], parent[other]
        if above == across:
            return (above, one, other)
        if not self._head:
            self._find_paths()
        head, depth = self._head, self.depth
        first, second = one, other
        below_first = below_second = TOP
        while head[first] != head[second]:
            a, b = head[first], head[second]
            # The path whose head lies deeper is left first.
            if depth[a] >= depth[b]:
                below_first, first = a, parent[a]
                if first == TOP:
                    while second != TOP:
                        below_second = head[second]
                        second = parent[below_second]
                    return (TOP, below_first, below_second)
            else:
                below_second, second = b, parent[b]
                if second == TOP:
                    while first != TOP:
                        below_first = head[first]
                        first = parent[below_first]
                    return (TOP, below_first, below_second)
        if depth[first] < depth[second]:
            common, below_second = first, self._heavy[first]
        elif depth[second] < depth[first]:
            common, below_first = second, self._heavy[second]
        else:
            common = first
        return (
            common,
            below_first if first != one or common != one else common,
            below_second if second != other or common != other else common,
        )

    def below(self, container: int, box: int) -> int:
        """Gives the child of a container that holds a box deeper inside it."""
        if not self._head:
            self._find_paths()
        head, parent = self._head, self.parent
        last = box
        while head[box] != head[container]:
            last = head[box]
            box = parent[last]
        return last if box == container else self._heavy[container]

    def holds(self, container: int, box: int) -> bool:
        """Whether a box is a container or lies anywhere inside it."""
        if not self._head:
            self._find_paths()
        head, parent, depth = self._head, self.parent, self.depth
        while depth[head[box]] > depth[container]:
            box = parent[head[box]]
        return head[box] == head[container] and depth[box] >= depth[container]

    def _find_paths(self) -> None:
        """Finds the heavy child of every container, and the uppermost box of the path that each box is on."""
        sizes = [1] * len(self.boxes)
        parent, heavy = self.parent, self._heavy
        for index in range(len(sizes) - 1, -1, -1):
            if parent[index] >= 0:
                sizes[parent[index]] += sizes[index]
        for container, children in self.children.items():
            if container >= 0:
                heavy[container] = max(children, key=sizes.__getitem__)
        head = self._head = list(range(len(sizes)))
        for index, above in enumerate(parent):
            if above >= 0 and heavy[above] == index:
                head[index] = head[above]
