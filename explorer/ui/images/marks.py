"""What the viewer paints around a picture: a sheet under it, outlines of hot spots, their names, and words in place of a picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from explorer.model.theme import Profile
from explorer.ui.fonts import ui_face

_MARGIN = 24.0
_RIM = 8.0
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


def paint_sheet(painter: QPainter, paper: QRectF, room: QRectF, profile: Profile) -> None:
    """The white sheet that a picture lies on, and the surround, which in dark profiles is darker than the window.

    Pictures are drawn in dark ink on white and stay so: their colours carry meaning that an inversion would change.
    """
    painter.fillRect(room, surround(profile))
    painter.setPen(QPen(QColor(profile.edge if profile.dark else profile.rule), 1))
    painter.setBrush(QColor("#ffffff"))
    # On whole pixels, else the thin line would be spread over two.
    sheet = QRectF(paper.adjusted(-_RIM, -_RIM, _RIM, _RIM).toRect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(sheet, 5, 5)


def surround(profile: Profile) -> QColor:
    """The colour around the sheet: a white sheet glares less beside what is nearly black."""
    ground = QColor(profile.ground)
    return ground.darker(170) if profile.dark else ground


def label_font() -> QFont:
    """The font of the names of hot spots."""
    font = QFont(ui_face())
    font.setPixelSize(14)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def label_size(words: str) -> QSizeF:
    """The size of a label with these words."""
    metrics = QFontMetricsF(label_font())
    return QSizeF(metrics.horizontalAdvance(words) + 18, metrics.height() + 8)


def paint_label(painter: QPainter, pill: QRectF, words: str, profile: Profile) -> None:
    """The name of a hot spot."""
    painter.setBrush(QColor(profile.pill))
    painter.setPen(QPen(QColor(profile.pill_border), 1.4))
    painter.drawRoundedRect(pill, 7, 7)
    painter.setPen(QColor(profile.pill_ink))
    painter.setFont(label_font())
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
