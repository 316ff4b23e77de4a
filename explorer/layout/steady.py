"""A small diagram that has changed a little: its boxes stay where they are, and its edges find their ways between them.

A simulation shows its cluster anew at every event. If each Pod that comes or goes made all others move, nobody could
follow any of them. What is new stands where there is room, as in a large diagram (see `replacing`); the gaps between the
boxes, which packing knows otherwise, are found by cutting containers along the lines on which no box stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from explorer.layout.bundles import Bundle
from explorer.layout.cells import Corridor, GapKey
from explorer.layout.effort import Effort
from explorer.layout.field import Block, Field, make_field
from explorer.layout.labels import place_labels
from explorer.layout.packing import pack
from explorer.layout.placement import Measure, Metrics, PlacedBox, Placement
from explorer.layout.plain import Route
from explorer.layout.replacing import stay
from explorer.layout.routing import route_all
from explorer.layout.sizes import inner_scale
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect

EPS = 0.01

LARGEST = 1.8
"""How many times larger than a diagram that is packed anew it may become by staying as it is."""

DEEPEST = 12
"""So often is a group cut into parts, and these again."""


def placed_steadily(
    diagram: Diagram,
    before: tuple[Diagram, Placement],
    measure: Measure,
    metrics: Metrics,
    bundles: Sequence[Bundle],
    effort: Effort,
) -> tuple[Field, list[Route], list[Rect | None]] | None:
    """Leaves what stands where it stood, and leads the edges anew.

    Args:
        diagram: what to place.
        before: an earlier state and its placement.
        measure: the width of texts.
        metrics: the sizes to work with.
        bundles: the edges.
        effort: how much work they are worth.

    Returns:
        The boxes, the ways and the labels; None if much has changed, or if an edge or a label would find no good place.
    """
    old, placement = before
    boxes = stay(placement, old, diagram, measure, metrics)
    if boxes is None:
        return None
    boxes = _squared(diagram, boxes)
    fresh = pack(diagram, measure, metrics, {}, {name: place.rect for name, place in placement.boxes.items()})
    if _area(boxes.values()) > LARGEST * _area(fresh.boxes.values()):
        return None
    field = make_field(diagram, boxes, corridors(diagram, boxes), metrics)
    routes = route_all(field, list(bundles), effort, {})
    if not all(map(lambda bundle, route: _is_clear(field, bundle, route), bundles, routes)):
        return None
    labels = place_labels(field, bundles, routes, measure, tidy=effort.tidy)
    unlabelled = {edge.relations[0] for edge in placement.edges if edge.label is None}
    for bundle, label in zip(bundles, labels, strict=True):
        if bundle.text and label is None and bundle.relations[0] not in unlabelled:
            return None
    return field, routes, labels


def _area(boxes: Iterable[PlacedBox]) -> float:
    rects = [box.rect for box in boxes if not box.depth]
    wide = max(rect.right for rect in rects) - min(rect.x for rect in rects)
    return wide * (max(rect.bottom for rect in rects) - min(rect.y for rect in rects))


def _squared(diagram: Diagram, boxes: dict[str, PlacedBox]) -> dict[str, PlacedBox]:
    """Makes leaves of a column equally wide, containers of a row equally tall, and its last one as wide as there is room."""
    made = boxes.copy()
    for children in diagram.children.values():
        placed = [made[box.id] for box in children]
        right = max(one.rect.right for one in placed)
        if all(one.title is None for one in placed) and len({one.rect.x for one in placed}) == 1:
            widest = max(one.rect.width for one in placed)
            made.update((one.id, replace(one, rect=one.rect._replace(width=widest))) for one in placed)
            continue
        for line in _lines(placed):
            bottom = max(one.rect.bottom for one in line)
            last = max(line, key=lambda one: one.rect.right)
            for one in line:
                if one.title is not None:
                    wide = right - one.rect.x if one is last else one.rect.width
                    made[one.id] = replace(one, rect=one.rect._replace(width=wide, height=bottom - one.rect.y))
    return made


def _lines(placed: list[PlacedBox]) -> list[list[PlacedBox]]:
    """The rows of some boxes: of those that stand side by side, and of which the containers begin at one height."""
    lines: list[list[PlacedBox]] = []
    for one in sorted(placed, key=lambda box: (box.rect.y, box.rect.x)):
        if not lines or one.rect.y > max(other.rect.bottom for other in lines[-1]) - EPS:
            lines.append([])
        lines[-1].append(one)
    return [line for line in lines if _is_row(sorted(line, key=lambda box: box.rect.x))]


def _is_row(line: list[PlacedBox]) -> bool:
    tops = {round(one.rect.y, 2) for one in line if one.title is not None}
    return len(tops) == 1 and all(one.rect.right < other.rect.x + EPS for one, other in pairwise(line))


def corridors(diagram: Diagram, boxes: dict[str, PlacedBox]) -> list[Corridor]:
    """Finds the strips without boxes: the insets of containers, and the gaps between their children."""
    found: list[Corridor] = []
    for parent, children in diagram.children.items():
        rects = [boxes[box.id].rect for box in children]
        left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
        right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
        room, scale = Rect(left, top, right - left, bottom - top), 1.0
        if parent:
            outer = boxes[parent]
            title, rect = outer.title, outer.rect
            scale = inner_scale(outer.scale, diagram.by_id[parent])
            above = title.bottom if title is not None else rect.y
            strips = (
                (GapKey(parent, "left"), Rect(rect.x, rect.y, left - rect.x, rect.height), True),
                (GapKey(parent, "right"), Rect(right, rect.y, rect.right - right, rect.height), True),
                (GapKey(parent, "top"), Rect(rect.x, above, rect.width, top - above), False),
                (GapKey(parent, "bottom"), Rect(rect.x, bottom, rect.width, rect.bottom - bottom), False),
            )
            found += [Corridor(key, strip, upright, scale) for key, strip, upright in strips]
        _cut(parent, room, rects, scale, found, DEEPEST)
    return found


def _cut(owner: str, room: Rect, rects: list[Rect], scale: float, found: list[Corridor], level: int) -> None:
    """Adds the gaps between some boxes: across all of them, and then those between the boxes of each part."""
    if len(rects) < 2 or not level:
        return
    for axis in (1, 0):
        parts = _apart(rects, axis)
        if len(parts) < 2:
            continue
        ends = [max(rect[axis] + rect[2 + axis] for rect in part) for part in parts]
        starts = [min(rect[axis] for rect in part) for part in parts]
        for number, (end, start) in enumerate(zip(ends, starts[1:], strict=False)):
            if axis:
                strip, where = Rect(room.x, end, room.width, start - end), GapKey(owner, "row", number)
            else:
                strip, where = Rect(end, room.y, start - end, room.height), GapKey(owner, "column", number)
            found.append(Corridor(where, strip, axis == 0, scale))
        for part, start, end in zip(parts, starts, ends, strict=True):
            own = room._replace(y=start, height=end - start) if axis else room._replace(x=start, width=end - start)
            _cut(owner, own, part, scale, found, level - 1)
        return


def _apart(rects: list[Rect], axis: int) -> list[list[Rect]]:
    """Parts boxes along the lines on which none of them stands."""
    parts: list[list[Rect]] = []
    end = 0.0
    for rect in sorted(rects, key=lambda one: one[axis]):
        if not parts or rect[axis] > end + EPS:
            parts.append([])
            end = rect[axis] + rect[2 + axis]
        parts[-1].append(rect)
        end = max(end, rect[axis] + rect[2 + axis])
    return parts


def _is_clear(field: Field, bundle: Bundle, route: Route) -> bool:
    """Whether a way keeps off all boxes and titles but those around its ends."""
    above = field.above[bundle.source] | field.above[bundle.target]
    own = field.bits.get(bundle.source, 0) | field.bits.get(bundle.target, 0)
    if bundle.source == bundle.target or own & above:
        above |= own
    barred = [frame for index, frame in enumerate(field.frames) if not above >> index & 1]
    return not any(_enters(a, b, block) for a, b in pairwise(route) for block in (*field.solids, *barred))


def _enters(a: Sequence[float], b: Sequence[float], block: Block) -> bool:
    left, right = (a[0], b[0]) if a[0] <= b[0] else (b[0], a[0])
    top, bottom = (a[1], b[1]) if a[1] <= b[1] else (b[1], a[1])
    # Titles have room to both sides, which may be missed.
    return (
        left < block.right - EPS and right > block.left + EPS and top < block.bottom - EPS and bottom > block.top + EPS
    )
