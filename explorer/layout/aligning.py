"""Moves the leaves of an outermost column or row to where the boxes are that they are related to."""

from __future__ import annotations

from explorer.layout.placement import PlacedBox
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect


def align(
    diagram: Diagram, boxes: dict[str, PlacedBox], line: list[str], room: Rect, gaps: list[float], axis: int
) -> None:
    """Moves the leaves of one line along it, in their order, near to their partners.

    Where several want the same place, they stand around it: isotonic regression with the pool-adjacent-violators
    algorithm (Ayer et al., 1955).

    Args:
        diagram: for the relations.
        boxes: the places; changed.
        line: the leaves in order.
        room: where the line may lie.
        gaps: the least spaces between them.
        axis: 0 for a row, 1 for a column.
    """
    members = frozenset(line)
    wishes: list[float] = []
    offsets: list[float] = []
    offset = 0.0
    for name, gap in zip(line, [*gaps, 0.0], strict=True):
        rect = boxes[name].rect
        size = (rect.width, rect.height)[axis]
        partners = [
            boxes[other].rect.centre[axis]
            for relation in diagram.relations_of.get(name, ())
            for other in (relation.source, relation.target)
            if other not in members
        ]
        middle = sum(partners) / len(partners) if partners else rect.centre[axis]
        wishes.append(middle - size / 2 - offset)
        offsets.append(offset)
        offset += size + gap
    start = (room.x, room.y)[axis]
    last = start + (room.width, room.height)[axis] - offset
    for name, wish, shift in zip(line, _rising(wishes), offsets, strict=True):
        place = min(max(wish, start), last) + shift
        box = boxes[name]
        rect = box.rect
        moved = (
            Rect(place, rect.y, rect.width, rect.height) if axis == 0 else Rect(rect.x, place, rect.width, rect.height)
        )
        boxes[name] = PlacedBox(box.id, moved, box.scale, box.title, box.depth)


def _rising(wishes: list[float]) -> list[float]:
    """The nearest sequence that never falls."""
    blocks: list[tuple[float, int]] = []
    for wish in wishes:
        mean, count = wish, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        blocks.append((mean, count))
    return [mean for mean, count in blocks for _ in range(count)]
