"""What there is to see: which boxes are open at a zoom, where edges end then, and what lies under a point.

Free of Qt. A container whose contents would be too small to read is *folded*: it is painted as one box, and
edges to boxes inside it end at its border.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from explorer.layout import PlacedBox, PlacedEdge, Placement
from explorer.model.diagram import Box, Diagram, LineStyle
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.lines import cut, distance

FOLD_BELOW = 8.5
"""A container is folded when the names of its children are smaller than this on screen, in pixels …"""

OPEN_ABOVE = 9.3
"""… and opened when they are larger than this; the difference keeps it from flickering."""

READABLE = (110.0, 40.0)
"""A folded container of this size on screen still can be read, so that the container around it stays open."""

REACH = 8.0
"""How far beside a leaf a click still hits it, in view pixels; and beside an edge."""

EDGE_REACH = 12.0


class Line(Struct, frozen=True):
    """One edge as it is shown: cut off at folded containers, and merged with those that then coincide.

    Attributes:
        ids: the ids of the placed edges that it stands for, the first is the one whose way it takes.
        relations: the ids of all relations that it stands for.
        source, target: the visible boxes at its ends.
        points: its corners.
        arrow_start, arrow_end: where it has an arrowhead.
        label: where its verb is painted.
        style: its line pattern.
        scale: the scale of the smaller of the boxes at its ends.
        bounds: the rectangle around it and its label.
        lifted: whether an end was cut off at a folded container.
    """

    ids: tuple[str, ...]
    relations: tuple[str, ...]
    source: str
    target: str
    points: tuple[Point, ...]
    arrow_start: bool
    arrow_end: bool
    label: Rect | None
    style: LineStyle
    scale: float
    bounds: Rect
    lifted: bool = False

    @property
    def id(self) -> str:
        """The id of the placed edge whose way it takes."""
        return self.ids[0]


class Emphasis(Struct, frozen=True):
    """What stands out because something is selected; everything else fades.

    Attributes:
        box: the visible box that is selected (a folded container for a box inside it).
        boxes: the visible boxes that keep their colours.
        lines: the ids of lines that keep their colour; `active` those that are painted thick with their verb.
    """

    box: str
    boxes: frozenset[str]
    lines: frozenset[str]
    active: frozenset[str]


class Scene:
    """A diagram and its placement, with what must be looked up often."""

    def __init__(self, diagram: Diagram, placement: Placement) -> None:
        self.diagram = diagram
        self.placement = placement
        self.places = {box.id: placement.boxes[box.id] for box in diagram.boxes if box.id in placement.boxes}
        self.kids: dict[str, tuple[str, ...]] = {
            parent: tuple(box.id for box in boxes if box.id in self.places)
            for parent, boxes in diagram.children.items()
        }
        self.roots = self.kids.get("", ())
        self.parents = {box.id: box.parent for box in diagram.boxes if box.id in self.places}
        self._styles: dict[str, LineStyle] = {relation.id: relation.line for relation in diagram.relations}
        self._lines = lru_cache(maxsize=8)(self._lines_of)

        self.plain: set[str] = set()
        for box in diagram.boxes:
            # Two nested containers of one domain would run into each other: every second is without tint.
            around = diagram.by_id.get(box.parent)
            if around and box.domain and around.domain == box.domain and around.id not in self.plain:
                self.plain.add(box.id)

    def box(self, box_id: str) -> Box:
        """The box with an id."""
        return self.diagram.by_id[box_id]

    def is_container(self, box_id: str) -> bool:
        """Whether boxes stand in it."""
        return bool(self.kids.get(box_id))

    def chain(self, box_id: str) -> Iterator[str]:
        """The box and the containers around it, from the inside out."""
        while box_id:
            yield box_id
            box_id = self.parents.get(box_id, "")

    def inside(self, box_id: str) -> Iterator[str]:
        """Every box in a container, at any depth."""
        for kid in self.kids.get(box_id, ()):
            yield kid
            yield from self.inside(kid)

    # --- folding -------------------------------------------------------------------------------------------------

    def folded(self, zoom: float, before: frozenset[str] = frozenset()) -> frozenset[str]:
        """The outermost containers that are folded at a zoom, given those that were folded before."""
        found: set[str] = set()
        stack = list(self.roots)
        while stack:
            box = stack.pop()
            kids = self.kids.get(box)
            if not kids:
                continue
            if self._too_small(kids, zoom, OPEN_ABOVE if box in before else FOLD_BELOW):
                found.add(box)
            else:
                stack.extend(kids)
        return frozenset(found)

    def _too_small(self, kids: tuple[str, ...], zoom: float, least: float) -> bool:
        if max(self.places[kid].scale for kid in kids) * zoom * self.placement.metrics.name_px >= least:
            return False
        slack = least / FOLD_BELOW
        return not any(
            self.kids.get(kid)
            and self.places[kid].rect.width * zoom >= READABLE[0] * slack
            and self.places[kid].rect.height * zoom >= READABLE[1] * slack
            for kid in kids
        )

    def opening_zoom(self, box_id: str) -> float:
        """The least zoom at which a box is visible whatever was folded before."""
        above = list(self.chain(box_id))[1:]
        scales = [max(self.places[kid].scale for kid in self.kids[container]) for container in above]
        return OPEN_ABOVE / self.placement.metrics.name_px / min(scales) * 1.01 if scales else 0.0

    def shown_as(self, box_id: str, folded: frozenset[str]) -> str:
        """The box that is painted for a box: itself, or the folded container that it is in."""
        shown = box_id
        for container in self.chain(box_id):
            if container in folded:
                shown = container
        return shown

    # --- what is seen --------------------------------------------------------------------------------------------

    def visible(self, window: Rect, folded: frozenset[str], least: float = 0.0) -> Iterator[PlacedBox]:
        """The boxes in a window, containers before their contents; `least` is the height below which nothing is seen."""
        stack = list(reversed(self.roots))
        while stack:
            place = self.places[stack.pop()]
            if not place.rect.overlaps(window) or place.rect.height < least:
                continue
            yield place
            if place.id not in folded:
                stack.extend(reversed(self.kids.get(place.id, ())))

    def stops(self, folded: frozenset[str]) -> dict[str, Rect]:
        """Where the arrow keys stop: every visible box; an open container is the strip of its title."""
        found: dict[str, Rect] = {}
        stack = list(reversed(self.roots))
        while stack:
            place = self.places[stack.pop()]
            found[place.id] = place.rect
            kids = self.kids.get(place.id, ())
            if kids and place.id not in folded:
                height = min(self.placement.metrics.title_height * place.scale, place.rect.height / 2)
                found[place.id] = place.rect._replace(height=height)
                stack.extend(reversed(kids))
        return found

    def lines(self, folded: frozenset[str]) -> tuple[Line, ...]:
        """All edges as they are shown while these containers are folded."""
        return self._lines(folded)

    def _lines_of(self, folded: frozenset[str]) -> tuple[Line, ...]:
        found: dict[tuple[str, ...], Line] = {}
        for edge in self.placement.edges:
            line = self._line(edge, folded)
            if line is None:
                continue
            key = (line.source, line.target) if line.lifted else edge.relations
            other = found.get(key)
            found[key] = line if other is None else _merged(other, line)
        return tuple(found.values())

    def _line(self, edge: PlacedEdge, folded: frozenset[str]) -> Line | None:
        if edge.source not in self.places or edge.target not in self.places or len(edge.points) < 2:
            return None
        source, target = self.shown_as(edge.source, folded), self.shown_as(edge.target, folded)
        lifted = (source, target) != (edge.source, edge.target)
        if lifted and (source == target or source in self.chain(target) or target in self.chain(source)):
            return None
        points = edge.points
        if source != edge.source:
            points = cut(points, self.places[source].rect)
        if target != edge.target:
            points = cut(points[::-1], self.places[target].rect)[::-1]
        if len(points) < 2:
            return None
        bounds = _around(points)
        label = edge.label
        if lifted and label and any(self.places[end].rect.overlaps(label) for end in (source, target)):
            label = None
        return Line(
            (edge.id,), edge.relations, source, target, points, edge.arrow_start, edge.arrow_end, label,
            self._styles.get(edge.id, "solid"), min(self.places[source].scale, self.places[target].scale),
            bounds.united(label) if label else bounds, lifted,
        )  # fmt: skip

    # --- what is meant -------------------------------------------------------------------------------------------

    def box_at(self, point: Point, folded: frozenset[str], zoom: float) -> str:
        """The innermost visible box at a scene point; a leaf also is hit a little beside its border."""
        reach = REACH / zoom
        found, kids = "", self.roots
        while kids:
            hit = next((kid for kid in reversed(kids) if self.places[kid].rect.holds(point)), "")
            if not hit:
                near = [
                    kid
                    for kid in kids
                    if (not self.is_container(kid) or kid in folded) and self.places[kid].rect.grown(reach).holds(point)
                ]
                return min(near, key=lambda kid: _away(self.places[kid].rect, point), default=found)
            found = hit
            kids = () if hit in folded else self.kids.get(hit, ())
        return found

    def line_at(self, point: Point, folded: frozenset[str], zoom: float) -> Line | None:
        """The nearest edge within reach of a scene point."""
        reach = EDGE_REACH / zoom
        near = [line for line in self.lines(folded) if line.bounds.grown(reach).holds(point)]
        best = min(near, key=lambda line: distance(point, line.points), default=None)
        return best if best and distance(point, best.points) <= reach else None

    def lines_of(self, shown: str, folded: frozenset[str]) -> tuple[Line, ...]:
        """The edges that start or end at a visible box."""
        return tuple(line for line in self.lines(folded) if shown in (line.source, line.target))

    def emphasis(self, box_id: str, folded: frozenset[str]) -> Emphasis | None:
        """What stands out when a box is selected; None if the box is not in this diagram."""
        if box_id not in self.places:
            return None
        shown = self.shown_as(box_id, folded)
        inside = {shown} if shown in folded else {shown, *self.inside(shown)}
        kept, lines, active = set(inside), set(), set()
        for line in self.lines(folded):
            if line.source in inside or line.target in inside:
                lines.add(line.id)
                kept.update((line.source, line.target))
                if shown in (line.source, line.target):
                    active.add(line.id)
        around = {container for box in kept for container in self.chain(box)}
        return Emphasis(shown, frozenset(kept | around), frozenset(lines), frozenset(active))


def _merged(one: Line, other: Line) -> Line:
    return replace(
        one,
        ids=one.ids + other.ids,
        relations=one.relations + other.relations,
        arrow_start=one.arrow_start or other.arrow_start,
        arrow_end=one.arrow_end or other.arrow_end,
        style=one.style if one.style == other.style else "solid",
    )


def _around(points: Iterable[Point]) -> Rect:
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _away(rect: Rect, point: Point) -> float:
    return max(rect.x - point.x, point.x - rect.right, rect.y - point.y, point.y - rect.bottom, 0.0)
