"""A request on its way: a dot on its relation, with its number, and its label beside it or lit where it stands already."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.model.theme import Profile
from explorer.ui.fonts import font
from explorer.ui.teach.compose import LEAST

DOT, NUMBERED = 30 / 1080, 44 / 1080
"""The diameter of a dot without and with a number, as a share of the slide's height."""

RING = 6 / 1080
"""How thick the ring around a lit label is."""

ON_DOT = "#111820"
"""The number on a dot: in every profile the dot is a bright yellow."""

GAP = 0.35
"""Between dot and label, as a multiple of the label's letters."""


class Traveller(Struct, frozen=True):
    """A dot and its label as they stand on a slide, in logical pixels.

    Attributes:
        at: the middle of the dot.
        radius: of the dot.
        number: which hop it is; empty if there is one only.
        digits: the size of the number.
        label: what travels, perhaps shortened; empty for none, or if the slide says it.
        pill: where the label stands.
        px: the size of its letters.
        lit: where the slide says it; empty if it does not.
        ring: how thick the ring around that is.
    """

    at: QPointF
    radius: float
    number: str
    digits: float
    label: str
    pill: QRectF
    px: float
    lit: QRectF
    ring: float

    @property
    def parts(self) -> tuple[QRectF, ...]:
        """What is painted: the dot, the label, the ring."""
        side = self.radius * 1.3 + 3
        found = [QRectF(self.at.x() - side, self.at.y() - side, 2 * side, 2 * side)]
        if self.label:
            found.append(self.pill.adjusted(-4, -4, 4, 4))
        if not self.lit.isEmpty():
            beside = 2 * self.ring + 2
            found.append(self.lit.adjusted(-beside, -beside, beside, beside))
        return tuple(found)


def place(at: QPointF, number: str, label: str, said: QRectF, height: float, px: float, area: QRectF) -> Traveller:
    """Stand a dot on its way.

    Its label is lit where the slide says it; otherwise it goes above the dot, below it near the upper border, and never out of
    the area.

    Args:
        at: the middle of the dot.
        number: which hop it is; empty if there is one only.
        label: what travels.
        said: where the slide says so; empty if it does not.
        height: of the slide.
        px: the size of the label's letters.
        area: where the label may stand.
    """
    radius = (NUMBERED if number else DOT) * height / 2
    digits, ring = LEAST * height, RING * height
    if not label or not said.isEmpty():
        return Traveller(at, radius, number, digits, "", QRectF(), px, said, ring)
    metrics = QFontMetricsF(font("name", px))
    label = metrics.elidedText(label, Qt.TextElideMode.ElideRight, max(px, area.width() - 1.2 * px))
    wide, tall = metrics.horizontalAdvance(label) + 1.1 * px, 1.5 * px
    top = at.y() - radius - GAP * px - tall
    if top < area.top():
        top = at.y() + radius + GAP * px
    left = max(area.left(), min(area.right() - wide, at.x() - wide / 2))
    return Traveller(at, radius, number, digits, label, QRectF(left, top, wide, tall), px, said, ring)


def paint(painter: QPainter, traveller: Traveller, profile: Profile) -> None:
    """Paint a dot with its label."""
    ring, fill, ink = traveller.ring, QColor(profile.selection), QColor(profile.selection_outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not traveller.lit.isEmpty():
        around = traveller.lit.adjusted(-ring / 2, -ring / 2, ring / 2, ring / 2)
        half = around.height() / 2
        painter.setPen(QPen(fill, ring))
        painter.drawRoundedRect(around, half, half)
    line = max(1.5, ring / 2)
    painter.setPen(QPen(QColor(profile.ground), line * 2.5))
    painter.setBrush(fill)
    painter.drawEllipse(traveller.at, traveller.radius, traveller.radius)
    painter.setPen(QPen(ink, line))
    painter.drawEllipse(traveller.at, traveller.radius, traveller.radius)
    if traveller.number:
        radius = traveller.radius
        painter.setPen(QColor(ON_DOT))
        painter.setFont(font("name", traveller.digits))
        square = QRectF(traveller.at.x() - radius, traveller.at.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, traveller.number)
    if traveller.label:
        half = traveller.pill.height() / 2
        painter.setPen(QPen(QColor(profile.pill_border), line))
        painter.setBrush(QColor(profile.pill))
        painter.drawRoundedRect(traveller.pill, half, half)
        painter.setPen(QColor(profile.pill_ink))
        painter.setFont(font("name", traveller.px))
        painter.drawText(traveller.pill, Qt.AlignmentFlag.AlignCenter, traveller.label)
