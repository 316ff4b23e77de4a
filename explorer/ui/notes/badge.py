"""The badge above a note."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import ui_face


class Badge(QWidget):
    """The topic of a note in the colour of its domain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._domain = "", ""
        self._profile = PROFILES["desk-light"]
        self._face = QFont(ui_face())
        self._face.setWeight(QFont.Weight.DemiBold)

    def set_size(self, px: int) -> None:
        """Changes the size of the words."""
        self._face.setPixelSize(px)
        self.updateGeometry()

    def show_topic(self, text: str, domain: str, profile: Profile) -> None:
        """Changes words and colours."""
        self._text, self._domain, self._profile = text, domain, profile
        self.setAccessibleName(f"Topic: {text}" if text else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words with some room around them."""
        metrics = QFontMetrics(self._face)
        return QSize(metrics.horizontalAdvance(self._text) + 20 if self._text else 0, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its words in a narrow panel."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill in the tint of the domain."""
        if not self._text:
            return
        shades = self._profile.domains.get(self._domain, self._profile.domains[""])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.setBrush(QColor(shades.tint))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(QColor(shades.ink))
        painter.setFont(self._face)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text)
