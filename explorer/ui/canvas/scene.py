"""What there is to see: which boxes are in a window, and what lies under a point.

Free of Qt. Everything is found by descending from the outermost boxes, so that the cost follows what is seen and not
what there is: nothing here goes through all boxes of a diagram.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from msgspec import Struct

from explorer.layout import PlacedBox, Placement
from explorer.layout.memory import memory_of
from explorer.model.diagram import Box, Diagram
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.family import Family
from explorer.ui.canvas.folding import Folding, Folds
from explorer.ui.canvas.lines import distance
from explorer.ui.canvas.shelf import Shelf, apart
from explorer.ui.canvas.states import State, States, has_states
from explorer.ui.canvas.ways import LiftedWays, Line, PlacedWays, Ways

REACH = 8.0
"""How far beside a leaf a click still hits it, in view pixels."""

EDGE_REACH = 12.0
"""How far beside an edge a click still hits it, in view pixels."""

SEEN = 2.0
"""Boxes lower than this on screen are not painted, in view pixels."""

LARGE = 400
"""Up to so many boxes whole diagrams are compared; beyond, only what is in view."""

CONTENTS = 2000
"""So many boxes inside a selected container are looked at for what they are connected to."""


class Emphasis(Struct, frozen=True):
    """What stands out because something is selected; everything else fades.

    Attributes:
        box: the visible box that is selected (a folded container for a box inside it).
        boxes: the boxes that keep their colours; those inside of `box` do so too.
        lines: the ids of lines that keep their colour.
        active: the lines that are painted thick with their verb.
    """

    box: str
    boxes: frozenset[str]
    lines: frozenset[str]
    active: tuple[Line, ...]


class Scene:
    """A diagram and its placement, with what must be looked up often."""

    def __init__(self, diagram: Diagram, placement: Placement, before: Scene | None = None) -> None:
        self.diagram: Diagram = diagram
        if before is not None and before.diagram.id != diagram.id:
            before = None
        self.placement = placement
        memory = memory_of(placement, diagram) if len(diagram.boxes) > LARGE else None
        self.family: Family = Family(diagram, before.family if before else None, memory)
        self.places: Mapping[str, PlacedBox] = placement.boxes
        self._complete = len(placement.boxes) == len(diagram.boxes)
        if not self._complete:
            by_id = self.family.by_id
            self.places = {box: place for box, place in placement.boxes.items() if box in by_id}
        self.moving: dict[str, PlacedBox] = {}
        """Where boxes stand at this moment that are on their way to their places."""
        self._shelves: dict[str, Shelf] = {}
        self._plain: dict[str, bool] = {}
        self._around = (0.0, 0.0, 0.0, 0.0, 0.0, "")
        """The open container that was hit last, with its borders, and the zoom at which it was open."""
        self.roots = self.kids("")
        self._tallest = -1.0
        self.folding = Folding(self.places, self.kids, self.parent, placement.metrics)
        self.states: States | None = None
        if has_states(diagram, before.states is not None if before else None, self.family.change):
            self.states = States(self.box, self.kids)
        self.ways: Ways
        if placement.edges or not diagram.relations:
            self.ways = PlacedWays(diagram, placement, self.places, self.parent)
        else:
            earlier = before.ways if before and isinstance(before.ways, LiftedWays) else None
            self.ways = LiftedWays(diagram, placement, self.family, earlier)
        self.touched: frozenset[str] | None = None
        """The boxes that stand elsewhere than in the state before; None if that is not known."""
        if before:
            self._take_over(before)

    def _take_over(self, before: Scene) -> None:
        """Take over what the state before has worked out of all containers in which nothing is different."""
        touched, change = self.family.touched_since(before.family), self.family.change
        if touched is None and change is not None and len(self.places) <= LARGE:
            was = before.places
            moved = (box for box, place in self.places.items() if was.get(box) != place)
            touched = frozenset([*moved, *(box for box in was if box not in self.places)])
        if touched is None or change is None or not (self._complete and before._complete):
            return
        if self.placement.metrics != before.placement.metrics:
            return
        self.touched = touched
        other = set(touched)
        for scene in (before, self):
            other.update(scene.parent(box) for box in touched if box in scene.places)
        if self.states is not None and before.states is not None:
            boxes = {*touched, *(box.id for _, box in change.changed)}
            around = {
                above for scene in (before, self) for box in boxes if box in scene.places for above in scene.chain(box)
            }
            self.states.take_over(before.states, around)
        self.folding.take_over(before.folding, other)
        self._shelves = {box: shelf for box, shelf in before._shelves.items() if box not in other}
        if isinstance(self.ways, LiftedWays) and isinstance(before.ways, LiftedWays):
            self.ways.take_over(before.ways, (before, self), other)
        if not change.changed and not change.moved:
            self._plain = {box: plain for box, plain in before._plain.items() if box not in touched}

    def prepare(self) -> Iterator[None] | None:
        """What makes a large diagram quick, step by step; until then its edges are not seen. None if all is ready."""
        if not isinstance(self.ways, LiftedWays) or self.ways.ready:
            return None
        return chain(self.ways.prepare(), self.folding.prepare())

    def box(self, box_id: str) -> Box:
        """The box with an id."""
        return self.family.by_id[box_id]

    def parent(self, box_id: str) -> str:
        """The id of the container around a box; empty at the top."""
        return self.family.by_id[box_id].parent

    def state(self, box_id: str) -> State | None:
        """What is to be told of a box's state, of a container's if it is folded; None if there is nothing to tell."""
        return self.states.shown(box_id) if self.states is not None else None

    def tone(self, box_id: str) -> str:
        """The tone of that; empty for none."""
        state = self.states.shown(box_id) if self.states is not None else None
        return state.tone if state is not None else ""

    def shelf(self, box_id: str) -> Shelf:
        """The boxes in a container; at the top under the empty id."""
        found = self._shelves.get(box_id)
        if found is None:
            found = self._shelves[box_id] = Shelf(self.kids(box_id), self.places)
        return found

    def kids(self, box_id: str) -> tuple[str, ...]:
        """The ids of the boxes in a container, in their order."""
        inside = self.family.children(box_id)
        if inside and not self._complete:
            return tuple(box for box in inside if box in self.places)
        return inside

    def is_container(self, box_id: str) -> bool:
        """Whether boxes stand in it."""
        return bool(self.kids(box_id))

    def is_plain(self, box_id: str) -> bool:
        """Whether a container is without its tint: of nested ones of one domain every second, or they would merge."""
        found = self._plain.get(box_id)
        if found is None:
            box = self.box(box_id)
            around = self.family.by_id.get(box.parent)
            same = around is not None and bool(box.domain) and around.domain == box.domain
            found = self._plain[box_id] = same and not self.is_plain(box.parent)
        return found

    def chain(self, box_id: str) -> Iterator[str]:
        """The box and the containers around it, from the inside out."""
        return self.folding.chain(box_id)

    def inside(self, box_id: str) -> Iterator[str]:
        """Every box in a container, at any depth."""
        stack = list(self.kids(box_id))
        while stack:
            kid = stack.pop()
            yield kid
            stack.extend(self.kids(kid))

    def place(self, box_id: str) -> PlacedBox:
        """Where a box stands at this moment."""
        return self.moving.get(box_id) or self.places[box_id]

    # --- what is seen --------------------------------------------------------------------------------------------

    def folded(self, zoom: float) -> Folds:
        """What is folded at a zoom."""
        return Folds(self.folding, zoom)

    def visible(self, window: Rect, folds: Folds, least: float = 0.0, most: int = 0) -> list[PlacedBox]:
        """The boxes in a window, containers before their contents.

        Args:
            window: a part of the scene.
            folds: what is folded.
            least: the height below which nothing is seen.
            most: of how many at most anybody wants to know; there may be more then. 0 for all.
        """
        found = []
        places, opens_at, zoom = self.places, self.folding.opens_at, folds.zoom
        left, top, right, bottom = window.x, window.y, window.right, window.bottom
        stack = list(reversed(self.shelf("").near(window)))
        while stack:
            box = stack.pop()
            place = places[box]
            x, y, width, height = place.rect
            if height < least or x >= right or y >= bottom or x + width <= left or y + height <= top:
                continue
            found.append(place)
            if 0.0 < opens_at(box) <= zoom:
                stack.extend(reversed(self.shelf(box).near(window)))
                if most and len(found) >= most:
                    break
        return found

    def least(self, zoom: float) -> float:
        """The height below which nothing is painted; of a crowd of outermost boxes all are, or nothing would be seen."""
        if self._tallest < 0:
            self._tallest = max((self.places[box].rect.height for box in self.roots), default=0.0)
        return SEEN / zoom if self._tallest * zoom >= SEEN else 0.0

    def looks_same(self, one: Folds, other: Folds, window: Rect) -> bool:
        """Whether the same containers are folded, as far as the window shows; in small diagrams everywhere."""
        if one.zoom == other.zoom:
            return True
        if len(self.places) <= LARGE:
            return one.every() == other.every()
        stack = list(self.shelf("").near(window))
        while stack:
            box = stack.pop()
            if self.kids(box) and self.places[box].rect.overlaps(window):
                closed = one.closed(box)
                if closed != other.closed(box):
                    return False
                if not closed:
                    stack.extend(self.shelf(box).near(window))
        return True

    def stops(self, folds: Folds, window: Rect) -> dict[str, Rect]:
        """Where the arrow keys stop: every visible box near a window; an open container is the strip of its title."""
        if len(self.places) <= LARGE:
            window = self.placement.bounds
        found: dict[str, Rect] = {}
        for place in self.visible(window, folds):
            found[place.id] = place.rect
            if self.kids(place.id) and not folds.closed(place.id):
                height = min(self.placement.metrics.title_height * place.scale, place.rect.height / 2)
                found[place.id] = place.rect._replace(height=height)
        return found

    def nearest_root(self, window: Rect) -> Rect | None:
        """The outermost box that is nearest to a window."""
        rects = (self.places[box].rect for box in self.shelf("").nearest(window))
        return min(rects, key=lambda rect: apart(rect, window), default=None)

    def lines(self, window: Rect, folds: Folds) -> tuple[Line, ...]:
        """The edges that can be seen in a window, and perhaps more."""
        return self.ways.seen(self, window, folds)

    # --- what is meant -------------------------------------------------------------------------------------------

    def box_at(self, point: Point, folds: Folds, reach: float = REACH) -> str:
        """The innermost visible box at a scene point; a leaf also is hit `reach` view pixels beside its border."""
        return self.hit(point[0], point[1], folds.zoom, reach)

    def hit(self, x: float, y: float, zoom: float, reach: float = REACH) -> str:
        """The same for the zoom that folding goes by, in plain numbers."""
        places, shelves, opens_at = self.places, self._shelves, self.folding.opens_at
        reach /= zoom
        # Most questions are about a place in the same container as the one before.
        at_zoom, left, top, right, bottom, found = self._around
        if at_zoom != zoom or not (left < x < right and top < y < bottom):
            found = ""
        while True:
            shelf = shelves.get(found) or self.shelf(found)
            spots = shelf.spots(x, y, reach, places)
            for left, top, right, bottom, box in spots:  # noqa: B007 - used below
                if left <= x <= right and top <= y <= bottom:
                    break
            else:
                break
            if not 0.0 < opens_at(box) <= zoom:
                return box
            found = box
            self._around = (zoom, left, top, right, bottom, box)
        least = math.inf
        for left, top, right, bottom, box in spots:
            if left - reach <= x <= right + reach and top - reach <= y <= bottom + reach:
                away = max(left - x, x - right, top - y, y - bottom)
                if away < least and not 0.0 < opens_at(box) <= zoom:
                    found, least = box, away
        return found

    def line_at(self, point: Point, folds: Folds, window: Rect) -> Line | None:
        """The nearest edge within reach of a scene point."""
        reach, (x, y) = EDGE_REACH / folds.zoom, point
        found, least = None, reach
        for line in self.lines(window, folds):
            left, top, width, height = line.bounds
            if left - reach <= x <= left + width + reach and top - reach <= y <= top + height + reach:
                away = distance(point, line.points)
                if away <= least and (found is None or away < least):
                    found, least = line, away
        return found

    def is_inside(self, box_id: str, container: str) -> bool:
        """Whether a box is a container, or stands in it at any depth."""
        return container in self.chain(box_id)

    def keeps(self, emphasis: Emphasis, box_id: str) -> bool:
        """Whether a visible box keeps its colours."""
        return box_id in emphasis.boxes or self.is_inside(box_id, emphasis.box)

    def emphasis(self, box_id: str, folds: Folds, window: Rect) -> Emphasis | None:
        """What stands out when a box is selected; None if the box is not in this diagram."""
        if box_id not in self.places:
            return None
        shown = folds.shown(box_id)
        kept, lines = {shown}, set()
        active = self.ways.at_box(self, shown, folds)
        for line in (*active, *self.lines(window, folds)):
            if self.is_inside(line.source, shown) or self.is_inside(line.target, shown):
                lines.add(line.id)
                kept.update((line.source, line.target))
        around = {container for box in kept for container in self.chain(box)}
        return Emphasis(shown, frozenset(around), frozenset(lines), active)

    def contents(self, box_id: str) -> list[str]:
        """A box and what is inside of it; of very much only the first part."""
        return [box_id, *islice(self.inside(box_id), CONTENTS)]
