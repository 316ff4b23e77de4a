"""What edges must keep clear of: leaves, titles and borders, and which borders an edge may cross."""

from __future__ import annotations

from typing import NamedTuple

from explorer.layout.cells import Corridor
from explorer.layout.placement import Metrics, PlacedBox
from explorer.layout.sizes import inner_scale
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect

CLEARANCE = 5.0
"""The least distance between an edge and a border that it passes, at 100 %."""

PORT_MARGIN = 10.0
"""The least distance between an arrival point and the corner of its box, at 100 %."""

ARROW_ROOM = 11.0
"""The least length of the last segment of an edge, so that its arrowhead has room, at 100 %."""

MISSED_TITLE = 6.0
"""The space kept free left and right of a title, at 100 %."""


class Block(NamedTuple):
    """A rectangle with its clearance, unpacked for speed.

    Attributes:
        left, top, right, bottom: the border.
        clearance: the distance to keep from it.
        owner: the box; empty for a title.
    """

    left: float
    top: float
    right: float
    bottom: float
    clearance: float
    owner: str


class Field(NamedTuple):
    """Everything that the routes of one diagram must respect.

    Attributes:
        boxes: the places of all boxes.
        solids: leaves and titles: never entered.
        frames: containers, in the order of their bits.
        bits: a bit by container id.
        above: the bits of all containers around a box, by its id.
        corridors: the strips without boxes.
        bounds: the border of the whole, with room for edges around it.
        metrics: the metrics.
    """

    boxes: dict[str, PlacedBox]
    solids: list[Block]
    frames: list[Block]
    bits: dict[str, int]
    above: dict[str, int]
    corridors: list[Corridor]
    bounds: Rect
    metrics: Metrics

    def allowed(self, source: str, target: str) -> int:
        """Gives the bits of the containers whose borders the edge between two boxes may cross.

        A container around both ends stays closed, because an edge has no reason to leave it. Between a container
        and a box inside it, only the containers between the two are open.
        """
        over, under = self.above[source], self.above[target]
        own = self.bits.get(source, 0) & under | self.bits.get(target, 0) & over
        return (over ^ under) | own

    def scale_at(self, x: float, y: float) -> float:
        """Gives the scale of the contents of the innermost container around a point."""
        best, depth = 1.0, -1
        for frame in self.frames:
            if frame.left < x < frame.right and frame.top < y < frame.bottom:
                box = self.boxes[frame.owner]
                if box.depth > depth:
                    best, depth = frame.clearance / CLEARANCE, box.depth
        return best


def make_field(diagram: Diagram, boxes: dict[str, PlacedBox], corridors: list[Corridor], metrics: Metrics) -> Field:
    """Collects the obstacles of a packed diagram."""
    solids: list[Block] = []
    frames: list[Block] = []
    bits: dict[str, int] = {}
    above: dict[str, int] = {}
    for box in diagram.boxes:
        placed = boxes[box.id]
        above[box.id] = above[box.parent] | bits[box.parent] if box.parent else 0
        rect, scale = placed.rect, placed.scale
        if placed.title is None:
            solids.append(Block(rect.x, rect.y, rect.right, rect.bottom, CLEARANCE * scale, box.id))
            continue
        bits[box.id] = 1 << len(frames)
        inner = inner_scale(scale, box)
        frames.append(Block(rect.x, rect.y, rect.right, rect.bottom, CLEARANCE * inner, box.id))
        title, beside = placed.title, MISSED_TITLE * scale
        solids.append(Block(title.x - beside, title.y, title.right + beside, title.bottom, CLEARANCE * inner / 2, ""))
    return Field(boxes, solids, frames, bits, above, corridors, _outline(boxes, metrics), metrics)


def _outline(boxes: dict[str, PlacedBox], metrics: Metrics) -> Rect:
    top = [box.rect for box in boxes.values() if box.depth == 0]
    if not top:
        return Rect(0, 0, 0, 0)
    x, y = min(rect.x for rect in top), min(rect.y for rect in top)
    right, bottom = max(rect.right for rect in top), max(rect.bottom for rect in top)
    return Rect(x, y, right - x, bottom - y).grown(metrics.gap)
