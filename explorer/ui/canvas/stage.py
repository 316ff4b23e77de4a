"""Painting a whole scene: the static layer, and what lies over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.model.geometry import Rect
from explorer.ui.canvas import boxes, edges
from explorer.ui.canvas.frame import Frame, qrect
from explorer.ui.canvas.palette import Palette
from explorer.ui.canvas.scene import Emphasis, Line, Scene

SEEN = 2.0
"""Boxes lower than this on screen are not painted, in view pixels."""

VerbOf = Callable[[Line], str]


class Highlights(Struct, frozen=True):
    """What lies over the static layer.

    Attributes:
        selected: the visible box with the selection ring; empty for none.
        hovered: the visible box under the pointer.
        preview: visible boxes that something outside of the canvas points at.
        active: edges painted thick, with their verbs.
        focus: whether the selected box has the ring of the keyboard focus.
    """

    selected: str = ""
    hovered: str = ""
    preview: frozenset[str] = frozenset()
    active: tuple[Line, ...] = ()
    focus: bool = False


def paint_scene(frame: Frame, scene: Scene, folded: frozenset[str], emphasis: Emphasis | None, window: Rect) -> None:
    """Paint boxes and edges: containers, then edges, then leaves, so that a way never covers a name."""
    leaves = []
    fills: dict[str, QColor] = {}

    def look(box: str) -> boxes.Look:
        under = fills.get(scene.parents[box], frame.palette.ground)
        return boxes.Look(under, emphasis is not None and box not in emphasis.boxes, box in scene.plain)

    for place in scene.visible(window, folded, SEEN / frame.zoom):
        if scene.is_container(place.id) and place.id not in folded:
            fills[place.id] = boxes.container(frame, scene.box(place.id), place, look(place.id))
        else:
            leaves.append(place)
    for place in leaves:
        if place.id not in folded:
            boxes.shadow(frame, scene.box(place.id), place, look(place.id))
    shown = [line for line in scene.lines(folded) if line.bounds.grown(12 * line.scale).overlaps(window)]
    palette = frame.palette
    for line in shown:
        faded = emphasis is not None and line.id not in emphasis.lines
        edges.edge(frame, line, palette.dim_edge if faded else palette.edge)
    for place in leaves:
        if place.id in folded:
            boxes.folded(frame, scene.box(place.id), place, look(place.id), len(scene.kids[place.id]))
        else:
            boxes.leaf(frame, scene.box(place.id), place, look(place.id))
    for line in shown:
        if len(line.ids) > 1:
            faded = emphasis is not None and line.id not in emphasis.lines
            edges.badge(frame, line, palette.dim_edge if faded else palette.edge)


def paint_highlights(frame: Frame, scene: Scene, folded: frozenset[str], marks: Highlights, verb: VerbOf) -> None:
    """Paint rings, active edges and their verbs over the static layer."""
    palette = frame.palette
    for line in marks.active:
        edges.edge(frame, line, palette.active, edges.ACTIVE_WIDTH)
    for box in marks.preview - {marks.selected}:
        _ring(frame, scene, box, folded, palette.selection, palette.ring * 0.75, gap=2.0, dashed=True)
    if marks.hovered and marks.hovered != marks.selected:
        colour = QColor(palette.selection)
        colour.setAlphaF(0.55)
        _ring(frame, scene, marks.hovered, folded, colour, palette.ring * 0.8)
    if marks.selected:
        _selection(frame, scene, marks.selected, folded)
        if marks.focus:
            out = palette.ring + 3.0
            _ring(frame, scene, marks.selected, folded, palette.panel, 2.0, gap=out)
            _ring(frame, scene, marks.selected, folded, palette.ink, 2.0, gap=out + 2.0)
    taken: list[Rect] = []
    for line in marks.active:
        edges.pill(frame, line, verb(line), taken)


def _selection(frame: Frame, scene: Scene, box: str, folded: frozenset[str]) -> None:
    palette = frame.palette
    glow = QColor(palette.selection)
    glow.setAlphaF(0.22)
    _ring(frame, scene, box, folded, glow, palette.ring + 4.0)
    _ring(frame, scene, box, folded, palette.selection, palette.ring, gap=-0.8)
    # The line beside the ring is what has the contrast; amber alone vanishes on a pale ground.
    _ring(frame, scene, box, folded, palette.outline, 1.1, gap=palette.ring - 0.9)


def _ring(
    frame: Frame,
    scene: Scene,
    box: str,
    folded: frozenset[str],
    colour: QColor,
    width: float,
    *,
    gap: float = 0.0,
    dashed: bool = False,
) -> None:
    """Paint a ring of `width` view pixels around a box, `gap` pixels outside of its border."""
    place = scene.places[box]
    open_container = scene.is_container(box) and box not in folded
    factor = 1 / frame.zoom
    out = (gap + width / 2) * factor
    radius = boxes.corner(place, container=open_container or box in folded) + out
    stroke = QPen(colour, width * factor)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        stroke.setDashPattern([3.0, 2.0])
    frame.painter.setPen(stroke)
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)
    frame.painter.drawRoundedRect(qrect(place.rect.grown(out)), radius, radius)


def dirty(scene: Scene, ids: Iterable[str], others: Iterable[Rect]) -> Rect | None:
    """The rectangle around boxes and other rectangles; None around nothing."""
    found: Rect | None = None
    for rect in (*(scene.places[box].rect for box in ids if box in scene.places), *others):
        found = rect if found is None else found.united(rect)
    return found


def paint_focus_frame(painter: QPainter, palette: Palette, area: QRectF) -> None:
    """Paint the two-tone ring that says that the canvas itself has the keyboard focus."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour in ((1.0, palette.ink), (3.0, palette.panel)):
        painter.setPen(QPen(colour, 2.0))
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
