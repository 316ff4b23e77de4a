"""How good a placement is, in figures: what edges cross, what lies where it does not belong, and the shape.

The measures are those by which layouts of graphs are usually compared (Purchase, "Metrics for graph drawing
aesthetics", 2002), on straight lines between the middles of boxes, so that they are the same for every router.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.layout.placement import Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect

Line = tuple[Point, Point]

SAMPLE = 400
"""How many lines are compared with all others, where there are more than MANY."""

MANY = 1_500


def centre_lines(diagram: Diagram, placement: Placement) -> list[Line]:
    """Gives a straight line for each relation, from the middle of its source to the middle of its target."""
    middles = {name: box.rect.centre for name, box in placement.boxes.items()}
    return [(middles[relation.source], middles[relation.target]) for relation in diagram.relations]


def crossings(lines: Sequence[Line]) -> float:
    """Gives how many pairs of lines cross; lines that share an end do not.

    Of many lines, some that are evenly spread over the list are compared with all, and the count is scaled.
    """
    count = len(lines)
    chosen = range(count) if count <= MANY else [number * count // SAMPLE for number in range(SAMPLE)]
    found = sum(_crossed(lines[number], lines) for number in chosen)
    return found / 2 * (count / len(chosen)) if count else 0.0


def _crossed(line: Line, lines: Sequence[Line]) -> int:
    a, b = line
    (ax, ay), (bx, by) = a, b
    left, right = min(ax, bx), max(ax, bx)
    top, bottom = min(ay, by), max(ay, by)
    found = 0
    for c, d in lines:
        (cx, cy), (dx, dy) = c, d
        if (cx < left and dx < left) or (cx > right and dx > right):
            continue
        if (cy < top and dy < top) or (cy > bottom and dy > bottom):
            continue
        if c in line or d in line:
            continue
        if ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) * ((bx - ax) * (dy - ay) - (by - ay) * (dx - ax)) >= 0:
            continue
        if ((dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)) * ((dx - cx) * (by - cy) - (dy - cy) * (bx - cx)) < 0:
            found += 1
    return found


def crossings_per_edge(diagram: Diagram, placement: Placement) -> float:
    """Gives the crossings of a placement for each relation of its diagram."""
    lines = centre_lines(diagram, placement)
    return crossings(lines) / len(lines) if lines else 0.0


def aliens(diagram: Diagram, placement: Placement) -> list[str]:
    """Gives the boxes that are not wholly inside the container that they stand in.

    As long as siblings do not overlap (see `overlaps`), none of them lies in a container to which it does not belong.
    """
    boxes = placement.boxes
    return [
        box.id
        for box in diagram.boxes
        if box.parent and not boxes[box.parent].rect.grown(1e-6).contains(boxes[box.id].rect)
    ]


def overlaps(diagram: Diagram, placement: Placement) -> list[tuple[str, str]]:
    """Gives the pairs of siblings that share an area; a sweep from left to right over each group."""
    found: list[tuple[str, str]] = []
    for children in diagram.children.values():
        standing: list[tuple[float, str, Rect]] = []
        placed = sorted((placement.boxes[box.id].rect.grown(-1e-6), box.id) for box in children)
        for rect, name in placed:
            standing = [other for other in standing if other[0] > rect.x]
            found += [(other, name) for _, other, own in standing if own.overlaps(rect)]
            standing.append((rect.right, name, rect))
    return found


def aspect(placement: Placement) -> float:
    """Gives the width of a placement by its height."""
    return placement.bounds.width / placement.bounds.height


def fill(placement: Placement) -> float:
    """Gives the part of the whole that is covered by leaves."""
    leaves = [box.rect for box in placement.boxes.values() if box.title is None]
    return sum(rect.width * rect.height for rect in leaves) / (placement.bounds.width * placement.bounds.height)
