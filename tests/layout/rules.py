"""The rules that every placement obeys, as functions that list what is against them."""

from __future__ import annotations

from itertools import combinations, pairwise

from explorer.layout import PlacedEdge, Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect

EPS = 0.01

Segment = tuple[Point, Point]


def segments(edge: PlacedEdge) -> list[Segment]:
    return list(zip(edge.points, edge.points[1:], strict=False))


def span(segment: Segment) -> Rect:
    a, b = segment
    return Rect(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def enters(segment: Segment, rect: Rect) -> bool:
    """Whether a segment runs through the inside of a rectangle."""
    thin, inside = span(segment), rect.grown(-EPS)
    across = thin.x < inside.right and inside.x < thin.right if thin.width else inside.x < thin.x < inside.right
    down = thin.y < inside.bottom and inside.y < thin.bottom if thin.height else inside.y < thin.y < inside.bottom
    return across and down


def around(diagram: Diagram, box: str) -> set[str]:
    return {container.id for container in diagram.ancestors(box)}


def nested(diagram: Diagram, edge: PlacedEdge) -> bool:
    """Whether an edge starts and ends at one box, or at a container and a box inside it."""
    return (
        edge.source == edge.target
        or edge.source in around(diagram, edge.target)
        or edge.target in around(diagram, edge.source)
    )


def overlapping_siblings(diagram: Diagram, placement: Placement) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for children in diagram.children.values()
        for a, b in combinations(children, 2)
        if placement.boxes[a.id].rect.grown(-EPS).overlaps(placement.boxes[b.id].rect)
    ]


def misplaced_children(diagram: Diagram, placement: Placement) -> list[str]:
    """Children that are not inside their parent and below its title."""
    found = []
    for box in diagram.boxes:
        if not box.parent:
            continue
        parent, own = placement.boxes[box.parent], placement.boxes[box.id].rect
        assert parent.title is not None
        if not parent.rect.contains(own.grown(-EPS)) or own.y < parent.title.bottom:
            found.append(box.id)
    return found


def titles_out_of_place(placement: Placement) -> list[str]:
    return [box.id for box in placement.boxes.values() if box.title is not None and not box.rect.contains(box.title)]


def bent_segments(placement: Placement) -> list[str]:
    """Edges with a slanting segment, a segment of no length, or two segments in line."""
    found = []
    for edge in placement.edges:
        ways = [(abs(a.x - b.x) > EPS, abs(a.y - b.y) > EPS) for a, b in segments(edge)]
        straight = all(across != down for across, down in ways)
        turning = all(a != b for a, b in pairwise(ways))
        if not ways or not straight or not turning:
            found.append(edge.id)
    return found


def on_border(point: Point, rect: Rect) -> bool:
    beside = min(abs(point.x - rect.x), abs(point.x - rect.right)) < EPS and rect.y <= point.y <= rect.bottom
    above = min(abs(point.y - rect.y), abs(point.y - rect.bottom)) < EPS and rect.x <= point.x <= rect.right
    return beside or above


def loose_ends(placement: Placement) -> list[str]:
    return [
        edge.id
        for edge in placement.edges
        if not on_border(edge.points[0], placement.boxes[edge.source].rect)
        or not on_border(edge.points[-1], placement.boxes[edge.target].rect)
    ]


def crossed_boxes(diagram: Diagram, placement: Placement) -> list[tuple[str, str]]:
    """Edges through a box that is not around one of its ends (its own leaves count as such boxes)."""
    found = []
    for edge in placement.edges:
        free = around(diagram, edge.source) | around(diagram, edge.target)
        if nested(diagram, edge):
            free |= {edge.source, edge.target} & set(diagram.children)
        found += [
            (edge.id, box.id)
            for box in placement.boxes.values()
            if box.id not in free and any(enters(segment, box.rect) for segment in segments(edge))
        ]
    return found


def crossed_titles(placement: Placement) -> list[tuple[str, str]]:
    return [
        (edge.id, box.id)
        for edge in placement.edges
        for box in placement.boxes.values()
        if box.title is not None and any(enters(segment, box.title) for segment in segments(edge))
    ]


def along_borders(placement: Placement, within: float = 1.5) -> list[tuple[str, str]]:
    """Edges that run along a border for more than a corner's length, nearer than `within` (scaled with the box)."""
    found = []
    for edge in placement.edges:
        for box in placement.boxes.values():
            rect, near = box.rect, within * box.scale
            for segment in segments(edge):
                a, b = segment
                own = span(segment)
                if a.x == b.x:
                    close = min(abs(a.x - rect.x), abs(a.x - rect.right)) < near
                    shared = min(own.bottom, rect.bottom) - max(own.y, rect.y)
                else:
                    close = min(abs(a.y - rect.y), abs(a.y - rect.bottom)) < near
                    shared = min(own.right, rect.right) - max(own.x, rect.x)
                if close and shared > near:
                    found.append((edge.id, box.id))
    return found


def shared_stretches(placement: Placement, within: float = EPS) -> list[tuple[str, str]]:
    """Pairs of edges that run on top of each other."""
    found = []
    for one, other in combinations(placement.edges, 2):
        if any(_overlay(a, b, within) for a in segments(one) for b in segments(other)):
            found.append((one.id, other.id))
    return found


def _overlay(one: Segment, other: Segment, within: float) -> bool:
    a, b = span(one), span(other)
    if a.width < EPS and b.width < EPS:
        return abs(a.x - b.x) < within and min(a.bottom, b.bottom) - max(a.y, b.y) > EPS
    if a.height < EPS and b.height < EPS:
        return abs(a.y - b.y) < within and min(a.right, b.right) - max(a.x, b.x) > EPS
    return False


def shared_arrivals(placement: Placement, within: float = EPS) -> list[tuple[str, str]]:
    """Pairs of edges that end at one point."""
    ends = [(edge.id, point) for edge in placement.edges for point in (edge.points[0], edge.points[-1])]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(ends, 2)
        if one != other and abs(a.x - b.x) < within and abs(a.y - b.y) < within
    ]


def covering_labels(placement: Placement) -> list[tuple[str, str]]:
    """Labels that lie on a leaf, on a title or on another label."""
    labels = [(edge.id, edge.label) for edge in placement.edges if edge.label is not None]
    things = [(box.id, box.rect if box.title is None else box.title) for box in placement.boxes.values()]
    found = [(edge, box) for edge, label in labels for box, rect in things if label.overlaps(rect.grown(-EPS))]
    return found + [(a, b) for (a, one), (b, two) in combinations(labels, 2) if one.overlaps(two)]


def distant_labels(placement: Placement, within: float = 6.0) -> list[str]:
    """Labels that are not at their own edge."""
    return [
        edge.id
        for edge in placement.edges
        if edge.label is not None and not any(enters(segment, edge.label.grown(within)) for segment in segments(edge))
    ]


def outside_bounds(placement: Placement) -> list[str]:
    return [box.id for box in placement.boxes.values() if not placement.bounds.contains(box.rect)] + [
        edge.id for edge in placement.edges if not all(placement.bounds.holds(point) for point in edge.points)
    ]


def violations(diagram: Diagram, placement: Placement) -> dict[str, object]:
    """Everything that is against a rule, by the name of the rule; empty for a good placement."""
    found: dict[str, object] = {
        "siblings overlap": overlapping_siblings(diagram, placement),
        "children outside": misplaced_children(diagram, placement),
        "titles outside": titles_out_of_place(placement),
        "not orthogonal": bent_segments(placement),
        "ends off the border": loose_ends(placement),
        "boxes crossed": crossed_boxes(diagram, placement),
        "titles crossed": crossed_titles(placement),
        "along a border": along_borders(placement),
        "edges on each other": shared_stretches(placement),
        "shared arrivals": shared_arrivals(placement),
        "labels cover": covering_labels(placement),
        "labels far off": distant_labels(placement),
        "outside the bounds": outside_bounds(placement),
    }
    return {rule: broken for rule, broken in found.items() if broken}
