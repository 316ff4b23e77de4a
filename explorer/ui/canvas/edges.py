"""Painting edges: rounded ways, arrowheads, the pills with their verbs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.layout import Metrics
from explorer.model.diagram import LineStyle
from explorer.model.geometry import Point, Rect
from explorer.ui import fonts
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.lines import Points, bends, longest_middle, shortened, towards
from explorer.ui.canvas.scene import Line

WIDTH = 1.8
ACTIVE_WIDTH = 2.6
HEAD = 10.0
"""The length of an arrowhead; it is as wide as it is long."""

DASHES: dict[LineStyle, list[float]] = {"solid": [], "dashed": [5.0, 5.0], "dotted": [0.1, 4.4]}
"""The line patterns, in scene units."""

PILL_LEAST = 12.0
PILL_LARGEST = 15.0
"""The size of a verb on screen, in pixels: it is read at every zoom."""


def trace(painter: QPainter, stroke: QPen, points: Points, radius: float) -> None:
    """Stroke a way with rounded corners.

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
    for bend in bends(points, radius):
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


def edge(frame: Frame, line: Line, colour: QColor, width: float = WIDTH) -> None:
    """Paint one edge with its arrowheads."""
    painter = frame.painter
    thick = frame.stroke(width * line.scale, width / 1.5)
    length = max(HEAD * line.scale * (1 + (width / WIDTH - 1) * 0.4), 5.5 / frame.zoom)
    length = min(length, max(_last(line), 6.0 * line.scale))
    # The line ends inside the head, so that its blunt end does not look out at the tip.
    room = length * 0.7
    points = shortened(line.points, room if line.arrow_start else 0.0, room if line.arrow_end else 0.0)
    stroke = QPen(colour, thick)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroke.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line.style == "dotted":
        stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    if line.style != "solid":
        stroke.setDashPattern([part * line.scale / thick for part in DASHES[line.style]])
    trace(painter, stroke, points, frame.metrics.corner * line.scale)
    border = QPen(colour, length * 0.1)
    border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(border)
    painter.setBrush(colour)
    if line.arrow_end:
        painter.drawPolygon(head(line.points[-1], line.points[-2], length))
    if line.arrow_start:
        painter.drawPolygon(head(line.points[0], line.points[1], length))


def _last(line: Line) -> float:
    """The length of the shortest segment that carries an arrowhead."""
    ends = [(line.points[-2], line.points[-1])] if line.arrow_end else []
    if line.arrow_start:
        ends.append((line.points[0], line.points[1]))
    return min((math.dist(*pair) for pair in ends), default=math.inf)


def pill_rect(line: Line, text: str, zoom: float, metrics: Metrics, taken: Sequence[Rect] = ()) -> Rect:
    """Where the pill of an edge stands, in scene units, beside those that are `taken` already.

    A pill does not get smaller than can be read, so that its place cannot be settled by the layout alone.
    """
    size = pill_size(line, zoom, metrics)
    factor = size / metrics.verb_px
    wide = (fonts.width(text, "verb", metrics.verb_px) + 2 * metrics.pill_padding) * factor
    tall = metrics.pill_height * factor
    first = line.label.centre if line.label else longest_middle(line.points)
    rects = [Rect(at.x - wide / 2, at.y - tall / 2, wide, tall) for at in (first, *_stations(line.points))]
    return next((rect for rect in rects if not any(rect.overlaps(other) for other in taken)), rects[0])


def _stations(points: Points) -> tuple[Point, ...]:
    """Places along a way for a label: the middle, then thirds and quarters of each segment, the longest first."""
    segments = sorted(pairwise(points), key=lambda pair: -math.dist(*pair))
    return tuple(towards(*pair, math.dist(*pair) * part) for part in (0.5, 0.3, 0.7, 0.15, 0.85) for pair in segments)


def pill_size(line: Line, zoom: float, metrics: Metrics) -> float:
    """The size of an edge's verb, in scene units."""
    return min(max(metrics.verb_px * line.scale * zoom, PILL_LEAST), max(PILL_LARGEST, metrics.verb_px)) / zoom


def pill(frame: Frame, line: Line, text: str, taken: list[Rect]) -> None:
    """Paint the verb of an edge in its pill, and add its place to those that are taken."""
    if not text:
        return
    metrics = frame.metrics
    size = pill_size(line, frame.zoom, metrics)
    rect = pill_rect(line, text, frame.zoom, metrics, taken)
    taken.append(rect)
    _pill(frame, rect, size)
    factor = size / metrics.verb_px
    at = (rect.x + metrics.pill_padding * factor, rect.centre.y + size * 0.36)
    frame.text(at, text, "verb", metrics.verb_px, factor, frame.palette.pill_ink)


def _pill(frame: Frame, rect: Rect, size: float) -> None:
    painter = frame.painter
    painter.setBrush(frame.palette.pill)
    painter.setPen(QPen(frame.palette.pill_border, frame.stroke(size * 0.08)))
    radius = size * 0.56
    painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height), radius, radius)


def badge(frame: Frame, line: Line, colour: QColor) -> None:
    """Paint how many edges a merged one stands for."""
    if len(line.ids) < 2:
        return
    text = str(len(line.ids))
    size = 11.0 / frame.zoom
    middle = longest_middle(line.points)
    wide = fonts.width(text, "verb", 11.0) / frame.zoom + 9 / frame.zoom
    tall = 16 / frame.zoom
    painter = frame.painter
    painter.setBrush(frame.palette.panel)
    painter.setPen(QPen(colour, 1.2 / frame.zoom))
    painter.drawRoundedRect(QRectF(middle.x - wide / 2, middle.y - tall / 2, wide, tall), tall / 2, tall / 2)
    left = middle.x - fonts.width(text, "verb", 11.0) / frame.zoom / 2
    frame.text((left, middle.y + size * 0.36), text, "verb", 11.0, 1 / frame.zoom, frame.palette.muted)
