"""Painting a whole scene: the static layer, and what lies over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.layout import PlacedBox
from explorer.model.geometry import Point, Rect
from explorer.ui import fonts
from explorer.ui.canvas import boxes, edges
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.frame import Frame, qrect
from explorer.ui.canvas.layer import Layer
from explorer.ui.canvas.leaves import Leaves
from explorer.ui.canvas.marks import Highlights
from explorer.ui.canvas.palette import Palette
from explorer.ui.canvas.pills import Pill, counts
from explorer.ui.canvas.scene import Emphasis, Scene
from explorer.ui.canvas.tiles import Tiles, is_tile
from explorer.ui.canvas.transition import Shot
from explorer.ui.canvas.ways import Line

WORDS = (13.0, 44.0, 46.0)
"""How large the names of small boxes are painted at most, in pixels; how much wider they are with an icon, and how high with
a second line and a badge."""

FEW = 60
"""So many active edges are painted one by one; of more, as of a service that everything calls, the solid ones at once."""


class Stage:
    """One painting of the static layer.

    Attributes:
        painted: how many boxes were painted.
    """

    def __init__(
        self,
        frame: Frame,
        scene: Scene,
        folds: Folds,
        emphasis: Emphasis | None,
        kept: Leaves | None = None,
    ) -> None:
        self._frame, self._scene, self._folds, self._emphasis = frame, scene, folds, emphasis
        self._kept_leaves = kept
        self._fills: dict[str, QColor] = {}
        self._keeps: dict[str, bool] = {}
        # What is lit up is painted over the static layer, perhaps on another way.
        self._lit = {line.id for line in emphasis.active} if emphasis else set()
        self.painted = 0

    def paint(self, window: Rect, lines: Sequence[Line]) -> None:
        """Paint what a window shows of a scene at rest."""
        self._paint(self._scene.visible(window, self._folds, self._scene.least(self._frame.zoom)), lines, window, {})

    def paint_shot(self, shot: Shot, window: Rect) -> None:
        """Paint a moment on the way to the scene."""
        painter = self._frame.painter
        for gone in shot.gone:
            painter.setOpacity(gone.strength)
            look = boxes.Look(self._frame.palette.ground)
            if gone.place.title is not None:
                boxes.container(self._frame, gone.box, gone.place, look)
            else:
                boxes.leaf(self._frame, gone.box, gone.place, look)
        painter.setOpacity(1.0)
        self._paint(shot.places, shot.lines, window, shot.strengths)

    def _paint(
        self, places: Sequence[PlacedBox], lines: Sequence[Line], window: Rect, strengths: Mapping[str, float]
    ) -> None:
        """Containers, then edges, then leaves, so that a way never covers a name."""
        frame, scene, painter = self._frame, self._scene, self._frame.painter
        if strengths:
            # What is faint is painted box by box.
            frame.layer = None
        leaves = self._containers(places, strengths)
        frame.flush()
        for place, folded in leaves:
            if not folded:
                painter.setOpacity(strengths.get(place.id, 1.0))
                boxes.shadow(frame, scene.box(place.id), place, self._look(place.id))
        shown = [
            line for line in lines if line.id not in self._lit and line.bounds.grown(12 * line.scale).overlaps(window)
        ]
        ways = edges.Batches(frame)
        for line in shown:
            strength = min(strengths.get(line.source, 1.0), strengths.get(line.target, 1.0))
            if strength < 1.0:
                painter.setOpacity(strength)
                edges.edge(frame, line, self._colour(line))
            else:
                ways.add(line, self._colour(line))
        painter.setOpacity(1.0)
        ways.paint()
        self._far_titles([place for place in places if place.id in self._fills and place.id not in strengths])
        kept = self._kept_leaves if not (strengths or frame.many) else None
        for place, folded in leaves:
            painter.setOpacity(strengths.get(place.id, 1.0))
            box, look = scene.box(place.id), self._look(place.id)
            if folded:
                boxes.folded(frame, box, place, look, len(scene.kids(place.id)), scene.state(place.id))
            elif kept is not None:
                kept.paint(frame, box, place, look)
            else:
                boxes.leaf(frame, box, place, look)
        painter.setOpacity(1.0)
        frame.flush()
        self._badges(shown)

    def _far_titles(self, places: Sequence[PlacedBox]) -> None:
        """Paint the titles of open containers whose own would be too small."""
        for place in places:
            boxes.far_title(self._frame, self._scene.box(place.id), place, self._look(place.id), self._fills[place.id])
        self._frame.flush()

    def _badges(self, lines: Sequence[Line]) -> None:
        """Paint the counts of edges."""
        for line, _ in counts(lines, self._frame.zoom, self._is_free):
            edges.badge(self._frame, line, self._colour(line))
        self._frame.flush()

    def _is_free(self, rect: Rect) -> bool:
        """Whether a count stands on an edge, and not on a name: where a way leads behind a box, there may be one."""
        middle, zoom = rect.centre, self._frame.zoom
        if not self._is_ground(middle):
            return False
        for at in (
            Point(rect.x, middle.y), Point(rect.right, middle.y), Point(middle.x, rect.y), Point(middle.x, rect.bottom),
        ):  # fmt: skip
            box = self._scene.box_at(at, self._folds, reach=0.0)
            if box and (not self._scene.kids(box) or self._folds.closed(box)):
                own = self._scene.place(box).rect
                wide = min(own.width, (fonts.width(self._scene.box(box).name, "name", WORDS[0]) + WORDS[1]) / zoom)
                tall = min(own.height, WORDS[2] / zoom)
                if rect.overlaps(Rect(own.centre.x - wide / 2, own.centre.y - tall / 2, wide, tall)):
                    return False
        return True

    def _containers(self, places: Sequence[PlacedBox], strengths: Mapping[str, float]) -> list[tuple[PlacedBox, bool]]:
        """Paint open containers, and what is too small for text; the answer is the rest, and whether it is folded."""
        frame, scene, folds = self._frame, self._scene, self._folds
        leaves: list[tuple[PlacedBox, bool]] = []
        tiles = Tiles(frame)
        self.painted = len(places)
        for place in places:
            container = bool(scene.kids(place.id))
            folded = container and folds.closed(place.id)
            if container and not folded:
                frame.painter.setOpacity(strengths.get(place.id, 1.0))
                self._fills[place.id] = boxes.container(frame, scene.box(place.id), place, self._look(place.id))
            elif not strengths and is_tile(frame, scene.box(place.id), place, folded=folded):
                tone = scene.tone(place.id)
                tiles.add(scene.box(place.id), place, self._look(place.id), folded=folded, tone=tone)
            else:
                leaves.append((place, folded))
        tiles.paint()
        return leaves

    def _is_ground(self, at: Point) -> bool:
        """Whether there is no leaf and no folded container at a point."""
        box = self._scene.box_at(at, self._folds, reach=0.0)
        return not box or (bool(self._scene.kids(box)) and not self._folds.closed(box))

    def _look(self, box: str) -> boxes.Look:
        around = self._scene.parent(box)
        under = self._fills.get(around, self._frame.palette.ground)
        return boxes.Look(under, self._emphasis is not None and not self._kept(box), self._scene.is_plain(box))

    def _kept(self, box: str) -> bool:
        """Whether a box keeps its colours; what is inside the selected one does, as what is around it tells."""
        emphasis = self._emphasis
        return emphasis is not None and (box in emphasis.boxes or self._is_selected(box))

    def _is_selected(self, box: str) -> bool:
        """Whether a box is the selected one, or inside of it; of thousands of siblings that is asked once."""
        if self._emphasis is None or not box or box == self._emphasis.box:
            return bool(box)
        around = self._scene.parent(box)
        found = self._keeps.get(around)
        if found is None:
            found = self._keeps[around] = self._is_selected(around)
        return found

    def _colour(self, line: Line) -> QColor:
        palette = self._frame.palette
        faded = self._emphasis is not None and line.id not in self._emphasis.lines
        # From afar many edges are a texture, which must not be stronger than the boxes.
        far = line.scale * self._frame.zoom < edges.FAR
        return palette.dim_edge if faded or far else palette.edge


def stage_of(
    frame: Frame, scene: Scene, folds: Folds, emphasis: Emphasis | None, kept: Leaves | None, crowd: Crowd
) -> Stage:
    """A painting of the kind that the size of a scene asks for."""
    if not frame.many or frame.layer is None:
        return Stage(frame, scene, folds, emphasis, kept)
    from explorer.ui.canvas.crowd_stage import CrowdStage  # noqa: PLC0415 - the first frame is that of a small scene

    return CrowdStage(frame, scene, folds, emphasis, crowd)


def paint_highlights(frame: Frame, scene: Scene, marks: Highlights, pills: Sequence[Pill], window: Rect) -> None:
    """Paint rings, active edges and their verbs over the static layer, as far as they are in a window."""
    palette = frame.palette
    for box in marks.preview - {marks.selected}:
        _ring(frame, scene, box, palette.selection, palette.ring * 0.75, gap=2.0, dashed=True)
    for box in marks.ends - {marks.selected}:
        _ring(frame, scene, box, palette.selection, palette.ring * 0.75, gap=-0.8)
        _ring(frame, scene, box, palette.outline, 1.1, gap=palette.ring * 0.75 - 0.9)
    if marks.hovered and marks.hovered != marks.selected:
        colour = QColor(palette.selection)
        colour.setAlphaF(0.55)
        _ring(frame, scene, marks.hovered, colour, palette.ring * 0.8)
    if marks.selected:
        _selection(frame, scene, marks.selected)
        if marks.focus:
            out = palette.ring + 3.0
            _ring(frame, scene, marks.selected, palette.panel, 2.0, gap=out)
            _ring(frame, scene, marks.selected, palette.ink, 2.0, gap=out + 2.0)
    # After the rings, under which arrowheads would vanish.
    active = [line for line in marks.active if window.overlaps(line.bounds.grown(12 * line.scale))]
    few = active if len(active) <= FEW else [line for line in active if line.style != "solid"]
    for line in few:
        edges.edge(frame, line, palette.active, edges.ACTIVE_WIDTH)
    if len(few) < len(active):
        from explorer.ui.canvas.strokes import Strokes  # noqa: PLC0415 - the first frame is that of a small scene

        strokes = Strokes(frame, {}, edges.ACTIVE_WIDTH)
        for line in active:
            if line.style == "solid":
                strokes.add(line, palette.active)
        strokes.paint()
        frame.many, frame.layer = True, Layer()
    for line, _ in counts(active, frame.zoom, lambda _place: True):
        edges.badge(frame, line, palette.active)
    frame.flush()
    frame.many, frame.layer = False, None
    for pill in pills:
        edges.pill(frame, pill)


def _selection(frame: Frame, scene: Scene, box: str) -> None:
    palette = frame.palette
    glow = QColor(palette.selection)
    glow.setAlphaF(0.22)
    _ring(frame, scene, box, glow, palette.ring + 4.0)
    _ring(frame, scene, box, palette.selection, palette.ring, gap=-0.8)
    # The line beside the ring is what has the contrast; amber alone vanishes on a pale ground.
    _ring(frame, scene, box, palette.outline, 1.1, gap=palette.ring - 0.9)


def _ring(
    frame: Frame,
    scene: Scene,
    box: str,
    colour: QColor,
    width: float,
    *,
    gap: float = 0.0,
    dashed: bool = False,
) -> None:
    """Paint a ring of `width` view pixels around a box, `gap` pixels outside of its border."""
    place = scene.place(box)
    factor = 1 / frame.zoom
    out = (gap + width / 2) * factor
    radius = boxes.corner(place, container=scene.is_container(box)) + out
    stroke = QPen(colour, width * factor)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        stroke.setDashPattern([3.0, 2.0])
    frame.painter.setPen(stroke)
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)
    frame.painter.drawRoundedRect(qrect(place.rect.grown(out)), radius, radius)


def paint_focus_frame(painter: QPainter, palette: Palette, area: QRectF) -> None:
    """Paint the two-tone ring that says that the canvas itself has the keyboard focus."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour in ((1.0, palette.ink), (3.0, palette.panel)):
        painter.setPen(QPen(colour, 2.0))
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
