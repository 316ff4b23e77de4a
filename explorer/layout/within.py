"""Which box holds which: chains of containers, and the child of a container around a box, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from explorer.model.diagram import Box


def chain_of(by_id: Mapping[str, Box], box: str) -> list[str]:
    """Gives the containers around a box and the box itself, from the outside in; the first is the diagram."""
    found = [box]
    while box:
        box = by_id[box].parent
        found.append(box)
    return found[::-1]


def child_in(chain: list[str], level: int) -> str:
    """Gives the next box inwards in a chain of containers; the last one itself at its end."""
    return chain[min(level + 1, len(chain) - 1)]


def seen_for(by_id: Mapping[str, Box], box: str, opened: Collection[str]) -> str:
    """Gives the box that is seen for a box: itself, or the outermost container around it that is not open."""
    while (above := by_id[box].parent) not in opened:
        box = above
    return box


class Children(dict[str, str]):
    """For boxes inside a container, the child of it that holds them; for the container, itself."""

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


class Inside(dict[str, bool]):
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
