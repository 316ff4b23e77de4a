"""Small marks that say what a colour says, for those who do not see the colour; and other signs on boxes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

PATTERNS: dict[str, tuple[tuple[float, float], ...]] = {
    "control-plane": ((0.0, 1.0),),
    "node": ((0.0, 0.34), (0.66, 1.0)),
    "mesh": ((0.0, 0.0), (0.333, 0.333), (0.667, 0.667), (1.0, 1.0)),
    "storage": ((0.0, 0.6), (1.0, 1.0)),
    "packaging": ((0.0, 0.0), (0.3, 0.7), (1.0, 1.0)),
}
"""The line pattern of each domain: where its strokes begin and end along a bar; a stroke without length is a dot."""


def draw_cue(painter: QPainter, domain: str, bar: QRectF, colour: QColor) -> None:
    """Draw the pattern of a domain into an upright or a lying bar; nothing for a neutral box."""
    strokes = PATTERNS.get(domain)
    if not strokes:
        return
    upright = bar.height() >= bar.width()
    thickness = min(bar.width(), bar.height())
    stroke = QPen(colour, thickness)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(stroke)
    start = (bar.top() if upright else bar.left()) + thickness / 2
    length = (bar.height() if upright else bar.width()) - thickness
    across = bar.center().x() if upright else bar.center().y()
    for begin, end in strokes:
        one, other = start + begin * length, start + max(end, begin + 0.01) * length
        if upright:
            painter.drawLine(QPointF(across, one), QPointF(across, other))
        else:
            painter.drawLine(QPointF(one, across), QPointF(other, across))


def draw_portal(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    """Draw the mark of a box that opens: two arrows to opposite corners."""
    half, tip = side / 2, side * 0.42
    stroke = QPen(colour, side * 0.15)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(stroke)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    for sign in (1, -1):
        corner = QPointF(middle.x() + sign * half, middle.y() - sign * half)
        path.moveTo(corner.x() - sign * tip, corner.y())
        path.lineTo(corner)
        path.lineTo(corner.x(), corner.y() + sign * tip)
        path.moveTo(corner)
        path.lineTo(middle.x() + sign * side * 0.1, middle.y() - sign * side * 0.1)
    painter.drawPath(path)


def draw_warning(painter: QPainter, middle: QPointF, side: float, colour: QColor, sign: QColor) -> None:
    """Draw a warning triangle with an exclamation mark."""
    half = side / 2
    triangle = QPolygonF(
        [
            QPointF(middle.x(), middle.y() - half * 0.86),
            QPointF(middle.x() + half, middle.y() + half * 0.8),
            QPointF(middle.x() - half, middle.y() + half * 0.8),
        ]
    )
    border = QPen(colour, side * 0.16)
    border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(border)
    painter.setBrush(colour)
    painter.drawPolygon(triangle)
    stroke = QPen(sign, side * 0.13)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(stroke)
    painter.drawLine(QPointF(middle.x(), middle.y() - half * 0.25), QPointF(middle.x(), middle.y() + half * 0.22))
    painter.drawPoint(QPointF(middle.x(), middle.y() + half * 0.56))
