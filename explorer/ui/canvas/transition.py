"""The way from one diagram to the next by box id: what stays moves, what is new appears, what is gone fades. Free of Qt.

Only what is in view before or after is touched, so that it costs the same in a diagram of 100,000 boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from explorer.layout import PlacedBox
from explorer.layout.plain import plain_route
from explorer.model.diagram import Box
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.scene import SEEN, Scene
from explorer.ui.canvas.ways import Line

MOST = 600
"""Of more boxes at once nobody follows the moves: pictures are cross-faded instead."""


class Gone(Struct, frozen=True):
    """A box that is not there any more."""

    box: Box
    place: PlacedBox
    strength: float


class Shot(Struct, frozen=True):
    """What is painted at one moment.

    Attributes:
        places: the boxes where they stand now, containers first.
        lines: the edges between them.
        strengths: how much of a box is seen, where that is not all of it.
        gone: boxes that fade away.
    """

    places: list[PlacedBox]
    lines: tuple[Line, ...]
    strengths: Mapping[str, float] = {}
    gone: tuple[Gone, ...] = ()


class Transition:
    """The moves from one scene to another, as far as they are seen.

    Args:
        before: the scene that is left, its boxes where they stand at this moment.
        now: the scene that is shown next.
        folds: what was folded before, and what is now.
        window: the part of the scenes that is in view.
        earlier: the transition that is interrupted by this one.
    """

    def __init__(
        self, before: Scene, now: Scene, folds: tuple[Folds, Folds], window: Rect, earlier: Transition | None = None
    ) -> None:
        self._scene = now
        self._starts: dict[str, PlacedBox] = {}
        self._strengths: dict[str, float] = {}
        self._ends: list[PlacedBox] = []
        self._gone: list[Gone] = []
        self._lines: tuple[Line, ...] = ()
        self._part = 0.0
        least = SEEN / folds[1].zoom
        seen = [
            scene.visible(window, closed, least, MOST + 1)
            for scene, closed in zip((before, now), folds, strict=True)
        ]  # fmt: skip
        # Of too many nothing more need be known.
        if max(map(len, seen)) <= MOST:
            self._look({place.id for place in seen[0]} | before.moving.keys(), seen[1], before, folds, earlier)
            self._lines = now.lines(window, folds[1])
            self.step(0.0)

    def _look(
        self,
        seen_before: AbstractSet[str],
        ends: list[PlacedBox],
        before: Scene,
        folds: tuple[Folds, Folds],
        earlier: Transition | None,
    ) -> None:
        """Find where boxes move from, which appear, and which are gone."""
        now, self._ends = self._scene, ends
        seen_now = {place.id for place in self._ends}
        # What leaves the view moves out of it.
        for box in seen_before:
            if box in now.places and box not in seen_now and folds[1].shown(box) == box:
                self._ends.append(now.places[box])
                seen_now.add(box)
        for place in self._ends:
            known = place.id in before.places and folds[0].shown(place.id) == place.id
            if known:
                start = before.place(place.id)
                if start.rect != place.rect or start.scale != place.scale:
                    self._starts[place.id] = start
            strength = earlier.strength(place.id) if earlier and known else float(known)
            if strength < 1.0:
                self._strengths[place.id] = strength
        self._gone = [
            Gone(before.box(box), before.place(box), earlier.strength(box) if earlier else 1.0)
            for box in seen_before
            if box not in now.places
        ]
        if earlier:
            self._gone += [
                replace(gone, strength=part) for gone, part in earlier.fading() if gone.box.id not in now.places
            ]

    @property
    def worth(self) -> bool:
        """Whether anything moves, and not too much to be followed."""
        return bool(self._starts) and len(self._ends) + len(self._gone) <= MOST

    def step(self, part: float) -> None:
        """Go on to a part of the way, 0 to 1, and put the boxes there."""
        self._part = part
        if part >= 1.0:
            self._scene.moving = {}
            return
        self._scene.moving = {
            place.id: _between(self._starts[place.id], place, part) for place in self._ends if place.id in self._starts
        }

    def strength(self, box: str) -> float:
        """How much of a box is seen now."""
        start = self._strengths.get(box, 1.0)
        return start + (1.0 - start) * self._part

    def fading(self) -> Iterator[tuple[Gone, float]]:
        """The boxes that fade away, and how much of them is left."""
        for gone in self._gone:
            left = gone.strength * (1.0 - self._part)
            if left > 0.0:
                yield gone, left

    def shot(self) -> Shot:
        """What is painted now."""
        scene = self._scene
        return Shot(
            [scene.place(place.id) for place in self._ends],
            tuple(self.line(line) for line in self._lines),
            {box: self.strength(box) for box in self._strengths},
            tuple(replace(gone, strength=left) for gone, left in self.fading()),
        )

    def line(self, line: Line) -> Line:
        """A line between boxes that are on their way: it goes with both, or takes a plain way from the one to the other."""
        scene = self._scene
        if line.source not in scene.moving and line.target not in scene.moving:
            return line
        ends = [scene.place(box).rect for box in (line.source, line.target)]
        finals = [scene.places[box].rect for box in (line.source, line.target)]
        (dx, dy), other = ((now.x - end.x, now.y - end.y) for now, end in zip(ends, finals, strict=True))
        if abs(dx - other[0]) + abs(dy - other[1]) < 0.01:
            points = tuple(Point(point.x + dx, point.y + dy) for point in line.points)
            return replace(line, points=points, bounds=line.bounds.moved(dx, dy))
        points = plain_route(ends[0], ends[1], scene.placement.metrics.lane * line.scale)
        return replace(line, points=points, bounds=ends[0].united(ends[1])) if len(points) > 1 else line


def _between(start: PlacedBox, end: PlacedBox, part: float) -> PlacedBox:
    """A place on the straight way from one to another."""
    rect = Rect(*(one + (other - one) * part for one, other in zip(start.rect, end.rect, strict=True)))
    title = end.title
    if title is not None:
        title = title.moved(rect.x - end.rect.x, rect.y - end.rect.y)
    return PlacedBox(end.id, rect, start.scale + (end.scale - start.scale) * part, title, end.depth)
