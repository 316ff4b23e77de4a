"""Painting edges: rounded ways, arrowheads, the pills with their verbs."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.model.diagram import LineStyle
from explorer.model.geometry import Point, Rect
from explorer.ui import fonts
from explorer.ui.canvas.frame import Frame, qrect
from explorer.ui.canvas.lines import Points, bends, shortened, towards
from explorer.ui.canvas.pills import BADGE, Pill, badge_rect, badge_text
from explorer.ui.canvas.ways import Line

WIDTH = 1.8
ACTIVE_WIDTH = 2.6
ROUNDED = 1.6
"""Corners whose radius is smaller than this on screen, in pixels, are painted square."""

NEAR, FAR = 0.5, 0.2
"""From the first zoom on lines have the full strength of their profile; below the second they are pale."""

HEAD = 10.0
"""The length of an arrowhead; it is as wide as it is long."""

DASHES: dict[LineStyle, list[float]] = {"solid": [], "dashed": [5.0, 5.0], "dotted": [0.1, 4.4]}
"""The line patterns, in scene units."""


def trace(painter: QPainter, stroke: QPen, points: Points, radius: float, clear: tuple[float, float]) -> None:
    """Stroke a way with rounded corners; `clear` is how long it stays straight at its start and its end.

    Piece by piece: straight lines have a fast way through Qt's rasteriser, which a path with corners has not; for
    dashes the difference is twentyfold. The dashes go on from piece to piece.
    """
    travelled, dashed, width = 0.0, stroke.style() == Qt.PenStyle.CustomDashLine, stroke.widthF()

    def follow(length: float) -> None:
        nonlocal travelled
        if dashed:
            stroke.setDashOffset(travelled / width)
        painter.setPen(stroke)
        travelled += length

    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Pieces overlap by a hair, so that no seam is seen between them.
    overlap = 0.0 if dashed else width * 0.15
    at = points[0]
    for bend in bends(points, radius, clear):
        length = math.dist(at, bend.start)
        if length > 0.01:
            follow(length)
            painter.drawLine(QPointF(*at), QPointF(*towards(bend.start, at, -overlap)))
        if bend.start != bend.end:
            turn = QPainterPath(QPointF(*bend.start))
            turn.quadTo(QPointF(*bend.corner), QPointF(*bend.end))
            follow(1.62 * math.dist(bend.start, bend.corner))
            painter.drawPath(turn)
        at = towards(bend.end, bend.corner, overlap)
    follow(0.0)
    painter.drawLine(QPointF(*at), QPointF(*points[-1]))


def head(tip: Point, before: Point, length: float) -> QPolygonF:
    """An arrowhead that points from `before` to `tip`."""
    dx, dy = tip.x - before.x, tip.y - before.y
    whole = math.hypot(dx, dy) or 1.0
    dx, dy = dx / whole * length, dy / whole * length
    back = Point(tip.x - dx, tip.y - dy)
    half = 0.48
    return QPolygonF(
        [
            QPointF(*tip),
            QPointF(back.x - dy * half, back.y + dx * half),
            QPointF(back.x + dy * half, back.y - dx * half),
        ]
    )


class Batch:
    """Solid edges of one look, painted with three calls however many they are.

    They must be painted in any order without being told apart, so that all have the same opaque colour.
    """

    def __init__(self, frame: Frame, colour: QColor, thick: float) -> None:
        self._frame, self._colour, self._thick = frame, colour, thick
        self._lines: list[QLineF] = []
        self._turns = QPainterPath()
        self._heads: list[QPolygonF] = []

    def add(self, points: Points, radius: float, clear: tuple[float, float]) -> None:
        """Add a way."""
        lines, turns = self._lines, self._turns
        overlap = self._thick * 0.15
        x, y = points[0]
        if radius * self._frame.zoom < ROUNDED:
            # So small a corner is not seen as a round one; square ends close it.
            half = self._thick / 2
            for end, (next_x, next_y) in enumerate(points[1:], 2):
                more = half if end < len(points) else 0.0
                dx, dy = (next_x > x) - (next_x < x), (next_y > y) - (next_y < y)
                lines.append(QLineF(x, y, next_x + dx * more, next_y + dy * more))
                x, y = next_x, next_y
            return
        for bend in bends(points, radius, clear):
            to_x, to_y = towards(bend.start, (x, y), -overlap) if (x, y) != bend.start else bend.start
            lines.append(QLineF(x, y, to_x, to_y))
            if bend.start != bend.end:
                turns.moveTo(*bend.start)
                turns.quadTo(*bend.corner, *bend.end)
                x, y = towards(bend.end, bend.corner, overlap)
            else:
                x, y = bend.end
        lines.append(QLineF(x, y, *points[-1]))

    def add_head(self, polygon: QPolygonF) -> None:
        """Add an arrowhead."""
        self._heads.append(polygon)

    def paint(self) -> None:
        """Paint all."""
        painter = self._frame.painter
        stroke = QPen(self._colour, self._thick)
        stroke.setCapStyle(Qt.PenCapStyle.FlatCap)
        stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(stroke)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLines(self._lines)
        if not self._turns.isEmpty():
            painter.drawPath(self._turns)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        for polygon in self._heads:
            painter.drawConvexPolygon(polygon)


class Batches:
    """The edges of a scene by their looks."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._found: dict[tuple[int, float], Batch] = {}

    def add(self, line: Line, colour: QColor, width: float = WIDTH) -> None:
        """Add an edge; one that is not solid is painted at once."""
        frame = self._frame
        if line.style != "solid":
            edge(frame, line, colour, width)
            return
        thick, length = _strength(frame, line, width)
        batch = self._found.get((colour.rgb(), thick))
        if batch is None:
            batch = self._found[colour.rgb(), thick] = Batch(frame, colour, thick)
        points, clear = _body(line, length)
        batch.add(points, frame.metrics.corner * line.scale, clear)
        if line.arrow_end:
            batch.add_head(head(line.points[-1], line.points[-2], length * 1.05))
        if line.arrow_start:
            batch.add_head(head(line.points[0], line.points[1], length * 1.05))

    def paint(self) -> None:
        """Paint all that were added."""
        for batch in self._found.values():
            batch.paint()


def edge(frame: Frame, line: Line, colour: QColor, width: float = WIDTH) -> None:
    """Paint one edge with its arrowheads."""
    painter = frame.painter
    thick, length = _strength(frame, line, width)
    points, clear = _body(line, length)
    stroke = QPen(colour, thick)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroke.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line.style == "dotted":
        stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    if line.style != "solid":
        stroke.setDashPattern([part * line.scale / thick for part in DASHES[line.style]])
    trace(painter, stroke, points, frame.metrics.corner * line.scale, clear)
    border = QPen(colour, length * 0.1)
    border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(border)
    painter.setBrush(colour)
    if line.arrow_end:
        painter.drawPolygon(head(line.points[-1], line.points[-2], length))
    if line.arrow_start:
        painter.drawPolygon(head(line.points[0], line.points[1], length))


def _strength(frame: Frame, line: Line, width: float) -> tuple[float, float]:
    """How thick an edge is, and how long its heads are."""
    near = min(1.0, line.scale * frame.zoom / NEAR)
    thick = frame.stroke(width * line.scale, max(width / 1.5, frame.palette.strokes[0] * near * width / WIDTH))
    length = max(HEAD * line.scale * (1 + (width / WIDTH - 1) * 0.4), 5.5 / frame.zoom)
    return thick, max(min(length, max(_last(line), 6.0 * line.scale)), 2.6 * thick)


def _body(line: Line, length: float) -> tuple[Points, tuple[float, float]]:
    """The way without the room for its heads, and how long it stays straight at its ends."""
    # The line ends inside the head, so that its blunt end does not look out at the tip.
    room, straight = length * 0.7, length * 0.45
    points = shortened(line.points, room if line.arrow_start else 0.0, room if line.arrow_end else 0.0)
    # A head that sits on a bend does not show where it points: the corner before it is tighter.
    return points, (straight if line.arrow_start else 0.0, straight if line.arrow_end else 0.0)


def _last(line: Line) -> float:
    """The length of the shortest segment that carries an arrowhead."""
    ends = [(line.points[-2], line.points[-1])] if line.arrow_end else []
    if line.arrow_start:
        ends.append((line.points[0], line.points[1]))
    return min((math.dist(*pair) for pair in ends), default=math.inf)


def pill(frame: Frame, pill: Pill) -> None:
    """Paint the verb of an edge."""
    metrics, rect, size = frame.metrics, pill.rect, pill.size
    _pill(frame, rect, size)
    factor = size / metrics.verb_px
    at = (rect.x + metrics.pill_padding * factor, rect.centre.y + size * 0.36)
    frame.text(at, pill.text, "verb", metrics.verb_px, factor, frame.palette.pill_ink)


def _pill(frame: Frame, rect: Rect, size: float) -> None:
    painter = frame.painter
    painter.setBrush(frame.palette.pill)
    painter.setPen(QPen(frame.palette.pill_border, frame.stroke(size * 0.08)))
    radius = size * 0.56
    painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height), radius, radius)


def badge(frame: Frame, line: Line, colour: QColor) -> None:
    """Paint how many edges a merged one stands for."""
    rect = badge_rect(line, frame.zoom)
    if rect is None:
        return
    painter = frame.painter
    painter.setBrush(frame.palette.panel)
    painter.setPen(QPen(colour, 1.2 / frame.zoom))
    painter.drawRoundedRect(qrect(rect), rect.height / 2, rect.height / 2)
    text = badge_text(line)
    left = rect.centre.x - fonts.width(text, "verb", BADGE) / 2 / frame.zoom
    at = (left, rect.centre.y + BADGE * 0.36 / frame.zoom)
    frame.text(at, text, "verb", BADGE, 1 / frame.zoom, frame.palette.muted)
