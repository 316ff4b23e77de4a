"""What is painted where the teacher points: the dot of the laser and its trail, the spotlight, the magnifier."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from explorer.model.geometry import Point
from explorer.model.theme import Profile
from explorer.ui.teach.ink_layer import PIECE
from explorer.ui.teach.ink_painter import pen_of, ribbon, smooth
from explorer.workspace.ink import InkPoint

LASER = ("#e3001b", "#ff6b70")
"""The laser on a light and on a dark ground."""

DOT, TRAIL = 26 / 1080, 12 / 1080
"""The dot's diameter and the trail's width as shares of the picture's height."""

SHADE = 0.75
"""How dark it becomes beside the spotlight."""

TIMES = 2.0
"""How much the magnifier magnifies."""

RIM = 6 / 1080
EDGE = 3.0
MARGIN = 3.0

Line = list[tuple[Point, float]]
"""A trail as it is seen: points of the scene, each with its width as a share of the whole width."""


def laser_rect(at: QPointF, height: float) -> QRectF:
    """What the dot covers."""
    return around(at, DOT * height * 0.75 + MARGIN)


def around(at: QPointF, radius: float) -> QRectF:
    """The square around a circle."""
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)


def paint_laser(painter: QPainter, at: QPointF, height: float, *, dark: bool) -> None:
    """Paint the dot with a ring that parts it from whatever lies below."""
    radius = DOT * height / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 70))
    painter.drawEllipse(at, radius * 1.4, radius * 1.4)
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(at, radius * 1.25, radius * 1.25)
    painter.setBrush(QColor(LASER[dark]))
    painter.drawEllipse(at, radius, radius)


def trail_rect(line: Line, width: float) -> QRectF:
    """What a trail of some width covers, in scene units; empty for none."""
    if not line:
        return QRectF()
    xs, ys = [at.x for at, _ in line], [at.y for at, _ in line]
    left, top = min(xs) - width, min(ys) - width
    return QRectF(left, top, max(xs) + width - left, max(ys) + width - top)


def paint_trail(painter: QPainter, line: Line, width: float, clip: QRectF, *, dark: bool) -> None:
    """Paint what lies in a part of the scene of a trail: points with shares of its width; under a transform from scene units."""
    ink = QColor(LASER[dark])
    if any(share != line[0][1] for _, share in line):
        painter.fillPath(ribbon([(at.x, at.y, width * share) for at, share in line]), ink)
        return
    # One width all along: in pieces, so that the length of what is held costs nothing.
    pen = pen_of(width * line[0][1], ink)
    for start in range(0, len(line), PIECE):
        piece = line[max(0, start - 2) : start + PIECE + 2]
        if trail_rect(piece, width).intersects(clip):
            painter.strokePath(smooth([InkPoint(at.x, at.y) for at, _ in piece]), pen)


def paint_shade(painter: QPainter, area: QRectF, at: QPointF, radius: float, share: float, rim: str) -> None:
    """Darken an area but for a circle with a rim; `share` of the whole shade is there already."""
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.OddEvenFill)
    made.addRect(area)
    made.addEllipse(at, radius, radius)
    painter.fillPath(made, QColor.fromRgbF(0.0, 0.0, 0.0, SHADE * share))
    # On a dark ground the shade alone does not tell where the light ends.
    edge = QColor(rim)
    edge.setAlphaF(share)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, EDGE))
    painter.drawEllipse(at, radius, radius)


def paint_lens(
    painter: QPainter,
    picture: QImage,
    source: QRectF,
    at: QPointF,
    radius: float,
    height: float,
    colours: tuple[str, str],
) -> None:
    """Paint a part of a picture in a circle with a rim of two colours.

    Args:
        painter: in logical pixels.
        picture: the part that is magnified and perhaps more, already larger.
        source: which part of it, in its pixels.
        at: the middle of the lens.
        radius: of the lens.
        height: of the slide.
        colours: the rim and the line beside it.
    """
    painter.save()
    inside = QPainterPath()
    inside.addEllipse(at, radius, radius)
    painter.setClipPath(inside, Qt.ClipOperation.IntersectClip)
    painter.drawImage(around(at, radius), picture, source)
    painter.restore()
    rim = max(2.0, RIM * height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours[1]), rim * 1.7))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(QColor(colours[0]), rim))
    painter.drawEllipse(at, radius, radius)


def paint_ring(painter: QPainter, at: QPointF, radius: float, profile: Profile) -> None:
    """Paint how far the eraser reaches."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tint, line in ((profile.ground, 4.0), (profile.ink, 2.0)):
        painter.setPen(QPen(QColor(tint), line))
        painter.drawEllipse(at, radius, radius)
