"""Ways of the edges that are seen of a large diagram: computed when they are asked for, some ten microseconds each.

A way leaves on the side that faces its goal, and bends in the gap beside its start or its goal (whichever leads
through fewer of the boxes that it could hit), with at most five segments. Ends on one side of a box stand apart, in
the order of where their edges come from, so that they do not cross each other there. Unlike those of small diagrams
such ways may cross boxes where no gap is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from explorer.layout.lifting import LiftedEdge
from explorer.layout.obstacles import Obstacles
from explorer.layout.placement import PlacedBox, PlacedEdge, Placement
from explorer.layout.plain import merged
from explorer.model.geometry import Point, Rect

CORNER = 0.15
"""The part of a side, at both of its ends, where no edge ends."""

ROOM = 12.0
"""How wide a gap must be to hold a bend, at 100 %."""

NEAR = 6
"""Up to which distance, in half gaps, nothing stands between two boxes that face each other."""

CLEAR, APART = 3.0, 2.0
"""How far a way keeps from a title, and by how much more another one does, at 100 %."""

LEFT, RIGHT, TOP, BOTTOM = range(4)

Ends = tuple[int, int]
"""The sides where an edge starts and ends."""


def route_visible(
    placement: Placement, edges: Iterable[LiftedEdge], seen: Iterable[PlacedBox] = ()
) -> tuple[PlacedEdge, ...]:
    """Gives ways for edges between boxes of a placement, in their order.

    Every way starts and ends on a border, and its segments are level and upright in turn. An edge between a container
    and a box inside it runs inside.

    Args:
        placement: the places of the boxes.
        edges: what is to be routed; their ends are boxes of the placement.
        seen: the boxes in view; ways keep off their titles, and where they can off the leaves among them.

    Returns:
        An edge for each, without a label. Its relations are the few that the lifted edge names; how many it stands
        for is its `count`.
    """
    return tuple(routing(placement, list(edges), tuple(seen)))


def routing(placement: Placement, lifted: Sequence[LiftedEdge], seen: Sequence[PlacedBox] = ()) -> Iterator[PlacedEdge]:
    """Gives the same one after the other, for those who have something else to do in between."""
    boxes = placement.boxes
    sides = []
    for edge in lifted:
        a, b = boxes[edge.source], boxes[edge.target]
        sides.append(_sides(a.rect, b.rect, ROOM * min(a.scale, b.scale)))
    titles = [box.title for box in seen if box.title is not None]
    leaves = [box.rect for box in seen if box.title is None]
    texts = Obstacles(titles)
    things = Obstacles([*titles, *leaves]) if leaves else texts
    ports = _ports(boxes, lifted, sides, placement.metrics.gap / 2)
    for number, edge in enumerate(lifted):
        source, target = boxes[edge.source], boxes[edge.target]
        start, end = ports[2 * number], ports[2 * number + 1]
        lane = placement.metrics.gap * min(source.scale, target.scale) / 2
        way = _way(source.rect, target.rect, sides[number], start, end, lane, number)
        # Edges beside one obstacle lie beside each other, too.
        room = min(source.scale, target.scale) * (CLEAR + APART * (number % 4))
        if source is not target:
            if things is not texts:
                way = things.cleared(way, source.rect, target.rect, room)
            way = texts.cleared(way, source.rect, target.rect, room)
        relations = edge.relations
        yield PlacedEdge(relations[0], relations, edge.source, edge.target, way, edge.arrow_start, arrow_end=True)


def _sides(source: Rect, target: Rect, room: float) -> Ends:
    sx, sy, sw, sh = source
    tx, ty, tw, th = target
    if source == target:
        return RIGHT, TOP
    right, left = tx - sx - sw, sx - tx - tw
    down, up = ty - sy - sh, sy - ty - th
    across, along = max(right, left), max(down, up)
    if across < 0 and along < 0:
        # One lies in the other: they are joined on the side where they are nearest.
        gaps = (abs(tx - sx), abs(tx + tw - sx - sw), abs(ty - sy), abs(ty + th - sy - sh))
        side = gaps.index(min(gaps))
        return side, side
    # The nearer gap of the two holds the bend, for it is the one between neighbouring layers or rows; the gap between
    # two layers goes first, so that all edges of a box to the next layer leave on one side.
    if along < 0 or (across >= 0 and (along < room or room <= across <= max(along, 5 * room))):
        return (RIGHT, LEFT) if right >= left else (LEFT, RIGHT)
    return (BOTTOM, TOP) if down >= up else (TOP, BOTTOM)


def _ports(boxes: dict[str, PlacedBox], edges: Sequence[LiftedEdge], sides: Sequence[Ends], lane: float) -> list[Point]:
    """Gives the point of every end, source and target in turn."""
    on_side: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for number, edge in enumerate(edges):
        first, second = sides[number]
        a, b = boxes[edge.source].rect, boxes[edge.target].rect
        for end, (name, side, other) in enumerate(((edge.source, first, b), (edge.target, second, a))):
            toward = other.y + other.height / 2 if side in (LEFT, RIGHT) else other.x + other.width / 2
            on_side.setdefault((name, side), []).append((toward, 2 * number + end))
    ports: list[Point] = [Point(0.0, 0.0)] * (2 * len(edges))
    for (name, side), ends in on_side.items():
        ends.sort()
        x, y, width, height = boxes[name].rect
        for place, (_, end) in enumerate(ends):
            part = CORNER + (1 - 2 * CORNER) * (place + 1) / (len(ends) + 1)
            if side == LEFT:
                ports[end] = Point(x, y + height * part)
            elif side == RIGHT:
                ports[end] = Point(x + width, y + height * part)
            elif side == TOP:
                ports[end] = Point(x + width * part, y)
            else:
                ports[end] = Point(x + width * part, y + height)
    for number, edge in enumerate(edges):
        first, second = sides[number]
        alone = (len(on_side[edge.source, first]) == 1, len(on_side[edge.target, second]) == 1)
        one, facing = ports[2 * number], ports[2 * number + 1]
        away = abs(one.x - facing.x) if first in (LEFT, RIGHT) else abs(one.y - facing.y)
        near = away <= NEAR * lane and edge.source != edge.target
        if near and (alone[0] or alone[1]):
            _straighten(ports, number, boxes[edge.source].rect, boxes[edge.target].rect, first, alone)
    return ports


def _straighten(
    ports: list[Point], number: int, source: Rect, target: Rect, side: int, alone: tuple[bool, bool]
) -> None:
    """Moves the only end on a side to where its edge becomes straight, if that is well inside of the side."""
    start, end = ports[2 * number], ports[2 * number + 1]
    if side in (LEFT, RIGHT):
        if alone[1] and _inside(start.y, target.y, target.height):
            ports[2 * number + 1] = Point(end.x, start.y)
        elif alone[0] and _inside(end.y, source.y, source.height):
            ports[2 * number] = Point(start.x, end.y)
    elif alone[1] and _inside(start.x, target.x, target.width):
        ports[2 * number + 1] = Point(start.x, end.y)
    elif alone[0] and _inside(end.x, source.x, source.width):
        ports[2 * number] = Point(end.x, start.y)


def _inside(at: float, start: float, length: float) -> bool:
    return start + CORNER * length <= at <= start + (1 - CORNER) * length


def _way(
    source: Rect, target: Rect, sides: Ends, start: Point, end: Point, lane: float, number: int
) -> tuple[Point, ...]:
    if source == target:
        out, above = source.x + source.width + lane, source.y - lane
        return (start, Point(out, start.y), Point(out, above), Point(end.x, above), end)
    # Edges that bend in one gap bend at five different places of it.
    part = 0.3 + 0.1 * (number % 5)
    upright = sides[0] in (TOP, BOTTOM)
    if upright:
        (v1, u1), (v2, u2) = start, end
        near, far = target.x, target.x + target.width
    else:
        (u1, v1), (u2, v2) = start, end
        near, far = target.y, target.y + target.height
    length = abs(u2 - u1)
    if abs(v1 - v2) < 1e-6:
        corners = [(u1, v1), (u2, v2)]
    elif length <= NEAR * lane or sides[0] == sides[1]:
        bend = u1 + (u2 - u1) * part
        corners = [(u1, v1), (bend, v1), (bend, v2), (u2, v2)]
    else:
        # Something may stand between the two: along the gap beside the row of the goal.
        step = lane * 2 * part if u2 > u1 else -lane * 2 * part
        side = near - lane * part if v1 < (near + far) / 2 else far + lane * part
        first, last = u1 + step, u2 - step
        corners = [(u1, v1), (first, v1), (first, side), (last, side), (last, v2), (u2, v2)]
    points = merged([Point(v, u) if upright else Point(u, v) for u, v in corners])
    return points if len(points) > 1 else (start, end)
