"""Painting edges: rounded ways, arrowheads, the pills with their verbs."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from explorer.model.diagram import LineStyle
from explorer.model.geometry import Point, Rect
from explorer.ui import fonts
from explorer.ui.canvas import signs
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
        self._stamps: list[tuple[int, int, QPixmap]] = []

    def add(self, points: Points, radius: float, clear: tuple[float, float]) -> None:
        """Add a way."""
        lines, turns, overlap = self._lines, self._turns, self._thick * 0.15
        if radius * self._frame.zoom < ROUNDED:
            self._add_corners(points)
            return
        x, y = points[0]
        for bend in bends(points, radius, clear):
            (start_x, start_y), corner, (end_x, end_y) = bend
            # Pieces overlap by a hair, so that no seam is seen between them.
            right, down = _unit(start_x - x, start_y - y)
            lines.append(QLineF(x, y, start_x + right * overlap, start_y + down * overlap))
            if bend.start != bend.end:
                turns.moveTo(start_x, start_y)
                turns.quadTo(*corner, end_x, end_y)
                right, down = _unit(end_x - corner.x, end_y - corner.y)
                x, y = end_x - right * overlap, end_y - down * overlap
            else:
                x, y = end_x, end_y
        lines.append(QLineF(x, y, *points[-1]))

    def _add_corners(self, points: Points) -> None:
        """Add a way whose corners are too small to be seen as round ones; square ends close them."""
        lines, half, last = self._lines, self._thick / 2, len(points) - 1
        x, y = points[0]
        for number in range(1, last + 1):
            next_x, next_y = points[number]
            more = half if number < last else 0.0
            right, down = (next_x > x) - (next_x < x), (next_y > y) - (next_y < y)
            lines.append(QLineF(x, y, next_x + right * more, next_y + down * more))
            x, y = next_x, next_y

    def add_head(self, tip: Point, before: Point, length: float) -> None:
        """Add an arrowhead that points from `before` to `tip`; in large scenes those along an axis are copied."""
        frame = self._frame
        direction = (tip.x > before.x) - (tip.x < before.x), (tip.y > before.y) - (tip.y < before.y)
        if not frame.many or (direction[0] and direction[1]):
            self._heads.append(head(tip, before, length))
            return
        # To a quarter of a pixel.
        x, y = round((tip.x * frame.factor + frame.dx) * 4), round((tip.y * frame.factor + frame.dy) * 4)
        side = round(length * frame.factor * 4) / 4
        pixmap, reach = signs.head(direction, self._colour.rgb(), side, (x & 3, y & 3))
        self._stamps.append(((x >> 2) - reach, (y >> 2) - reach, pixmap))

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
        if self._stamps:
            painter.resetTransform()
            for x, y, pixmap in self._stamps:
                painter.drawPixmap(x, y, pixmap)
            painter.setTransform(self._frame.base)


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
            batch.add_head(line.points[-1], line.points[-2], length * 1.05)
        if line.arrow_start:
            batch.add_head(line.points[0], line.points[1], length * 1.05)

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


def strength(frame: Frame, scale: float, width: float) -> tuple[float, float]:
    """How thick an edge of a scale is, and how long its heads are where there is room for them."""
    near = min(1.0, scale * frame.zoom / NEAR)
    thick = frame.stroke(width * scale, max(width / 1.5, frame.palette.strokes[0] * near * width / WIDTH))
    return thick, max(HEAD * scale * (1 + (width / WIDTH - 1) * 0.4), 5.5 / frame.zoom)


def _strength(frame: Frame, line: Line, width: float) -> tuple[float, float]:
    """How thick an edge is, and how long its heads are."""
    thick, length = strength(frame, line.scale, width)
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
    points, least = line.points, math.inf
    if line.arrow_end:
        least = math.dist(points[-2], points[-1])
    if line.arrow_start:
        least = min(least, math.dist(points[0], points[1]))
    return least


def _unit(dx: float, dy: float) -> tuple[float, float]:
    """The direction of a step, of length 1; that of no step is none."""
    if not dy:
        return float((dx > 0) - (dx < 0)), 0.0
    if not dx:
        return 0.0, float((dy > 0) - (dy < 0))
    whole = math.hypot(dx, dy)
    return dx / whole, dy / whole


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
    painter, palette = frame.painter, frame.palette
    if frame.many and frame.layer is not None:
        ratio = frame.factor / frame.zoom
        wide, tall, thick = round(rect.width * frame.factor), round(rect.height * frame.factor), 1.2 * ratio
        colours = (palette.panel.rgb(), colour.rgb(), palette.muted.rgb())
        copied = signs.badge(badge_text(line), wide, tall, thick, colours)
        room = math.ceil(thick)
        x, y = round(rect.x * frame.factor + frame.dx) - room, round(rect.y * frame.factor + frame.dy) - room
        frame.layer.stamps.append((x, y, copied))
        return
    painter.setBrush(palette.panel)
    painter.setPen(QPen(colour, 1.2 / frame.zoom))
    painter.drawRoundedRect(qrect(rect), rect.height / 2, rect.height / 2)
    text = badge_text(line)
    left = rect.centre.x - fonts.width(text, "verb", BADGE) / 2 / frame.zoom
    at = (left, rect.centre.y + BADGE * 0.36 / frame.zoom)
    frame.text(at, text, "verb", BADGE, 1 / frame.zoom, palette.muted)
