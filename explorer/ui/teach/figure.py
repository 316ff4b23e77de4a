"""The diagram of a slide: the painting of the canvas, with a projector's weights and strokes. All contact with it is here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import field
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from explorer.layout import PlacedBox, Placement, Role
from explorer.layout.rooms import Staged, hop_relation
from explorer.model.geometry import Point, Rect, Size
from explorer.model.lesson import Hop
from explorer.model.theme import Profile
from explorer.ui import fonts
from explorer.ui.canvas import boxes, edges
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.lines import towards
from explorer.ui.canvas.palette import Palette, dimmed, palette
from explorer.ui.canvas.scene import REACH, Emphasis, Scene
from explorer.ui.canvas.stage import Stage
from explorer.ui.canvas.transition import Transition
from explorer.ui.canvas.ways import Line
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach import badges
from explorer.ui.teach.compose import HEADING, LARGEST_NAME
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.words import HEIGHT, Paper, in_lines

UNFOLDED = 1e6
"""A zoom at which nothing is folded: what is too much for a room was left out when it was staged."""

EVERYTHING = Rect(-1e6, -1e6, 2e6, 2e6)
BLANK = 4.0
"""The longest bar that stands for a hidden name, as a multiple of its letters' size."""

STROKE = 3.0
"""The thinnest line, in lines of the slide."""

FAINT = 4.5
"""The contrast of dimmed texts: they are out of the way, and still can be read from the back row."""

SIGNS = 1.9
"""… and of dimmed signs."""

WEIGHTS: Mapping[Role, Role] = {"sublabel": "verb"}
"""Thin letters wash out on a projector: second lines have the weight of verbs, as `room_measure` measures them."""


def colours(profile: Profile) -> Palette:
    """The colours of a slide: a projector's, with lines and rings that are measured in lines of the slide."""
    return replace(palette(profile), strokes=(STROKE, STROKE), ring=badges.RING, faint=FAINT, least=0.0)


class SlideFrame(Frame):
    """A frame that notes what is written, and can hide names.

    Attributes:
        paper: what is written is noted there.
        blank: whether a bar stands for each name.
    """

    paper: Paper | None = None
    blank: bool = False
    _under: dict[int, QColor] = field(default_factory=dict)

    def ink(self, colour: QColor, fill: QColor, *, faded: bool) -> QColor:
        """The colour of a text or a sign; what it lies on is remembered."""
        shades = self.palette
        texts = {shades.ink.rgb(), shades.muted.rgb(), shades.tone("").ink.rgb()}
        texts.update(signal.ink.rgb() for signal in shades.signals.values())
        if faded and colour.rgb() not in texts:
            # Signs need not be read while they are dimmed; in full colour they would compete with what is lit.
            return dimmed(colour.name(), fill.name(), SIGNS)
        found = super().ink(colour, fill, faded=faded)
        self._under[found.rgb()] = fill
        return found

    def text(
        self,
        at: tuple[float, float],
        text: str,
        role: Role,
        px: float,
        scale: float,
        colour: QColor,
        room: float = 0.0,
    ) -> None:
        """Paint one line, or the bar that stands for it."""
        weight = WEIGHTS.get(role, role)
        if self.blank:
            if role in ("name", "title"):
                self._bar(at, text, weight, px * scale)
            return
        super().text(at, text, weight, px, scale, colour, room)
        if text and self.paper is not None:
            x, y = self.camera.to_view(Point(*at))
            size = px * scale * self.zoom
            self.paper.note(
                (x, y), text, fonts.width(text, weight, px) * scale * self.zoom, size, colour,
                self._under.get(colour.rgb()),
            )  # fmt: skip

    def elided(self, text: str, role: Role, px: float, room: float) -> str:
        """The text, or its beginning with an ellipsis if it is wider than `room` (at scale 1)."""
        return super().elided(text, WEIGHTS.get(role, role), px, room)

    def _bar(self, at: tuple[float, float], text: str, role: Role, size: float) -> None:
        wide = min(BLANK * size, fonts.width(text, role, size))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.palette.dim_edge)
        self.painter.drawRoundedRect(QRectF(at[0], at[1] - 0.68 * size, wide, 0.64 * size), 0.2 * size, 0.2 * size)


class Travel(NamedTuple):
    """A hop along a line that is seen.

    Attributes:
        hop: the hop, and which it is, from 0.
        line: its line.
        forward: whether it travels as the line's corners go.
    """

    number: int
    hop: Hop
    line: Line
    forward: bool


class Figure:
    """A staged diagram with what is lit in it, ready to be painted from any camera."""

    def __init__(self, moment: Moment, staged: Staged, shades: Palette) -> None:
        self.moment, self.staged, self._palette = moment, staged, shades
        self.scene = Scene(staged.diagram, staged.placement)
        self.folds = Folds(self.scene.folding, UNFOLDED)
        self.lines = self.scene.lines(EVERYTHING, self.folds)
        self.body = in_lines(moment.composition.body)
        self.lit = [name for name in moment.lit if name in self.scene.places]
        self.chosen = moment.selected if moment.selected in self.scene.places else ""
        self.said: dict[int, Rect] = {}
        """Where the labels of the hops were painted last, in lines of the slide."""

    @property
    def size(self) -> Size:
        """The size of the slide, in lines."""
        return Size(self.moment.composition.width * HEIGHT, HEIGHT)

    @cached_property
    def fit(self) -> Camera:
        """The camera that shows the whole step, names as large as they were staged."""
        metrics, composition = self.staged.placement.metrics, self.moment.composition
        largest = LARGEST_NAME * HEADING * composition.words
        zoom = min(composition.base * self.staged.magnify, largest) * HEIGHT / metrics.name_px
        return self.centred(self.staged.frame, zoom)

    def centred(self, rect: Rect, zoom: float) -> Camera:
        """The camera that has the middle of a rectangle in the middle of the body."""
        at, middle = rect.centre, self.body.centre
        return Camera(at.x - middle.x / zoom, at.y - middle.y / zoom, zoom)

    def framed(self, rect: Rect) -> Camera:
        """The camera that shows a rectangle as large as it fits into the body."""
        zoom = min(self.body.width / max(rect.width, 1.0), self.body.height / max(rect.height, 1.0))
        return self.centred(rect, zoom)

    # --- what is where -----------------------------------------------------------------------------------------------

    @cached_property
    def travels(self) -> tuple[Travel, ...]:
        """The hops whose ways are seen."""
        found = []
        for n, hop in enumerate(self.moment.hops):
            match = hop_relation(self.staged.diagram, hop)
            line = match and next((line for line in self.lines if match[0].id in line.relations), None)
            if match and line:
                relation, along = match
                found.append(Travel(n, hop, line, along == (line.source == relation.source)))
        return tuple(found)

    def way(self, hop: Hop) -> tuple[Point, ...]:
        """The corners of the way of a hop, its source first; none if it is not seen."""
        found = next((one for one in self.travels if one.hop == hop), None)
        if found is None:
            return ()
        return found.line.points if found.forward else found.line.points[::-1]

    def is_faded(self, box: str) -> bool:
        """Whether a box is dimmed, because others are lit."""
        return self._emphasis is not None and not self.scene.keeps(self._emphasis, box)

    def is_dimmed(self, line: str) -> bool:
        """Whether an edge is dimmed, because it joins nothing that is lit."""
        return self._emphasis is not None and line not in self._emphasis.lines

    def box_at(self, point: Point, zoom: float) -> str:
        """The innermost box at a point of the scene, or near to it."""
        return self.scene.box_at(point, self.folds, REACH / zoom * UNFOLDED)

    # --- painting ----------------------------------------------------------------------------------------------------

    @cached_property
    def _strong(self) -> tuple[Line, ...]:
        """The lines that something travels along, with heads where it arrives."""
        found: dict[str, Line] = {}
        for one in self.travels:
            line = found.get(one.line.id, replace(one.line, arrow_start=False, arrow_end=False, count=1))
            found[one.line.id] = replace(line, **{"arrow_end" if one.forward else "arrow_start": True})
        return tuple(found.values())

    @cached_property
    def _emphasis(self) -> Emphasis | None:
        """What keeps its colours: what is lit, what is in it and around it, and both ends of what travels."""
        if not self.lit and not self.chosen:
            return None
        scene, lit = self.scene, {*self.lit, *([self.chosen] if self.chosen else [])}
        lines = {line.id for line in self._strong}
        kept = {end for line in self._strong for end in (line.source, line.target)}
        for name in lit:
            kept.update(scene.contents(name))
        for line in self.lines:
            if self.chosen and self.chosen in (line.source, line.target):
                kept.update((line.source, line.target))
                lines.add(line.id)
            if line.source in kept and line.target in kept:
                lines.add(line.id)
        around = {container for name in kept | lit for container in scene.chain(name)}
        return Emphasis("", frozenset(kept | around), frozenset(lines), self._strong)

    def paint(self, paper: Paper, glyphs: Glyphs, camera: Camera, move: Transition | None = None) -> None:
        """Paint the diagram into the body of the slide.

        Args:
            paper: in lines of the slide.
            glyphs: the icons.
            camera: from where it is seen, in lines of the slide.
            move: the way from another diagram, if it is still on it.
        """
        painter = paper.painter
        painter.save()
        edge = self.moment.composition.base * HEIGHT * 0.3
        painter.setClipRect(QRectF(*self.body.grown(edge)))
        painter.save()
        window = camera.window(self.size)
        frame = SlideFrame(
            painter, camera, painter.deviceTransform().m11(), self._palette, glyphs, self.staged.placement.metrics,
            window, paper=paper, blank=not self.moment.labels,
        )  # fmt: skip
        stage = Stage(frame, self.scene, self.folds, self._emphasis)
        if move is None:
            stage.paint(window, self.lines)
        else:
            stage.paint_shot(move.shot(), window)
        for line in self._strong:
            edges.edge(frame, move.line(line) if move else line, self._palette.ink, edges.ACTIVE_WIDTH)
        painter.restore()
        self._over(paper, camera, frame, resting=move is None)
        painter.restore()

    def _over(self, paper: Paper, camera: Camera, frame: Frame, *, resting: bool) -> None:
        """What lies over the boxes."""
        scene, metrics = self.scene, self.staged.placement.metrics
        px = metrics.sublabel_px * camera.zoom
        for name in dict.fromkeys([*self.lit, *([self.chosen] if self.chosen else [])]):
            place = scene.place(name)
            radius = boxes.corner(place, container=scene.is_container(name)) * camera.zoom
            border = frame.stroke(boxes.BORDER * place.scale, self._palette.strokes[0]) * camera.zoom
            badges.ring(paper, camera.rect_to_view(place.rect), radius, border, chosen=name == self.chosen)
        if not resting:
            return
        words = [(name, word) for name, word in self.moment.badges if name in scene.places and word]
        view = self.body.grown(self.moment.composition.base * HEIGHT * 0.25)
        rects = {}
        for name, word in words:
            if not camera.rect_to_view(scene.place(name).rect).overlaps(self.body):
                continue
            rect = badges.badge_place(camera.rect_to_view(scene.place(name).rect), word, px, view)
            rects[name] = rect
            domain, faded = scene.box(name).domain, self.is_faded(name)
            badges.badge(paper, rect, word, px, domain, lit=name in self.lit, faded=faded)
        self._labels(paper, frame, px, list(rects.values()), view)

    def _labels(self, paper: Paper, frame: Frame, px: float, solid: list[Rect], view: Rect) -> None:
        """The labels of what travels."""
        camera = frame.camera
        several = len(self.moment.hops) > 1
        labels, numbers = [], []
        for one in self.travels:
            way = tuple(camera.to_view(point) for point in one.line.points)
            # What is out of sight says nothing: where one has zoomed in, it would pile up at the border.
            if (several or one.hop.label) and badges.crosses(way, self.body):
                numbers.append(one.number)
                label = one.line.label
                labels.append(
                    badges.Label(
                        str(one.number + 1) if several else "",
                        one.hop.label,
                        way,
                        camera.rect_to_view(label) if label else None,
                    )
                )
        for place in self.scene.places.values():
            rect = place.title if self.scene.is_container(place.id) else place.rect
            if rect is not None:
                solid.append(camera.rect_to_view(rect))
        ways = [tuple(camera.to_view(point) for point in line.points) for line in self.lines]
        heads = [head for line in self._strong for head in _heads(frame, line)]
        places = badges.label_places(labels, px, solid, ways, view, heads)
        self.said = dict(zip(numbers, places, strict=True))
        for said, where in zip(labels, places, strict=True):
            badges.hop_label(paper, where, said, px)


def _heads(frame: Frame, line: Line) -> Iterator[Rect]:
    """Where the arrowheads of a strong line are, in lines of the slide."""
    _, length = edges.strength(frame, line.scale, edges.ACTIVE_WIDTH)
    for arrow, tip, before in ((line.arrow_end, -1, -2), (line.arrow_start, 0, 1)):
        if arrow:
            at, start = line.points[tip], line.points[before]
            back = towards(at, start, min(length, math.dist(at, start)))
            across = Rect(min(at.x, back.x), min(at.y, back.y), abs(at.x - back.x), abs(at.y - back.y))
            half = length / 2
            wide, tall = (half, 0.0) if at.x == back.x else (0.0, half)
            rect = Rect(across.x - wide, across.y - tall, across.width + 2 * wide, across.height + 2 * tall)
            yield frame.camera.rect_to_view(rect)


def moved(before: Figure, seen: Camera, now: Figure) -> Scene:
    """The scene of a figure, put so that the present camera of another shows it just as it was seen."""
    target = now.fit
    factor = seen.zoom / target.zoom
    # A point p was seen at (p - seen) * seen.zoom, and is to be seen there: (p' - target) * target.zoom.
    dx, dy = target.x - seen.x * factor, target.y - seen.y * factor

    def mapped(place: PlacedBox) -> PlacedBox:
        x, y, width, height = place.rect
        rect = Rect(x * factor + dx, y * factor + dy, width * factor, height * factor)
        title = place.title
        if title is not None:
            title = Rect(title.x * factor + dx, title.y * factor + dy, title.width * factor, title.height * factor)
        return PlacedBox(place.id, rect, place.scale * factor, title, place.depth)

    old = before.staged.placement
    places = {name: mapped(place) for name, place in old.boxes.items()}
    scene = Scene(before.staged.diagram, Placement(EVERYTHING, places, (), old.metrics))
    scene.moving = {name: mapped(place) for name, place in before.scene.moving.items()}
    return scene
