"""What the viewer paints over a picture: outlines of hot spots, their names, and words in place of a picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from explorer.model.theme import Profile
from explorer.ui.fonts import ui_face

_MARGIN = 24.0
_DARK = "#3d2a00"


def paint_spot(painter: QPainter, rect: QRectF, profile: Profile, *, strong: bool) -> None:
    """An outline and a soft fill; `strong` is the one under the pointer or in the focus."""
    rect = rect.adjusted(-4, -4, 4, 4)
    fill = QColor(profile.selection)
    fill.setAlphaF(0.16 if strong else 0.06)
    painter.setBrush(fill)
    # Two lines, a dark and a bright one: whatever the picture has there, one of them is seen.
    painter.setPen(QPen(QColor(_DARK), 5 if strong else 3))
    painter.drawRoundedRect(rect, 8, 8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(profile.selection), 3 if strong else 1.6))
    painter.drawRoundedRect(rect, 8, 8)


def paint_label(painter: QPainter, rect: QRectF, words: str, profile: Profile, room: QSizeF) -> None:
    """The name of a hot spot above it, or below where there is no room."""
    font = QFont(ui_face())
    font.setPixelSize(14)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(words) + 18, metrics.height() + 8)
    pill = QRectF(QPointF(rect.center().x() - size.width() / 2, rect.top() - size.height() - 8), size)
    if pill.top() < 4:
        pill.moveTop(min(rect.bottom() + 8, room.height() - size.height() - 4))
    pill.moveLeft(min(max(pill.left(), 4.0), max(4.0, room.width() - size.width() - 4)))
    painter.setBrush(QColor(profile.pill))
    painter.setPen(QPen(QColor(profile.pill_border), 1.4))
    painter.drawRoundedRect(pill, 7, 7)
    painter.setPen(QColor(profile.pill_ink))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def paint_problem(painter: QPainter, room: QRectF, problem: str, profile: Profile) -> None:
    """Why there is no picture, in a dashed frame."""
    font = QFont(ui_face())
    font.setPixelSize(17)
    painter.setFont(font)
    rect = room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    painter.setPen(QPen(QColor(profile.edge), 1.6, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(rect, 18, 18)
    painter.setPen(QColor(profile.ink))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    words = f"This picture cannot be shown.\n{problem}"
    painter.drawText(rect.adjusted(24, 24, -24, -24), int(flags), words)
