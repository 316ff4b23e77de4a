"""What hides the slide from the class: black, a white board, or a break with the time that is left of it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.ui import fonts
from explorer.workspace.lesson import Cover

WORD, FIGURES = 0.09, 0.3
"""The sizes of "Break" and of the time, in shares of the height."""


class CoverSheet(QWidget):
    """Lies over a slide; it never takes the pointer, so that the board can be drawn on and clicks go on being harmless."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._cover: Cover = ""
        self._profile = PROFILES["projector-light"]
        self._left = 0

    def show_cover(self, cover: Cover, profile: Profile) -> None:
        """Hide the slide behind black, white or the break's clock; empty for nothing."""
        if (cover, profile) != (self._cover, self._profile):
            self._cover, self._profile = cover, profile
            self._say()
            self.update()

    def show_left(self, seconds: float) -> None:
        """Show how much of the break is left."""
        left = max(0, math.ceil(seconds))
        if left != self._left:
            self._left = left
            self._say()
            if self._cover == "break":
                self.update()

    @property
    def words(self) -> str:
        """What is written on it."""
        return f"Break: {clock(self._left)}" if self._cover == "break" else ""

    def _say(self) -> None:
        names = {"black": "The screen is black", "white": "A white board", "break": self.words}
        # Told each minute: a voice that counts seconds is no break.
        if self._cover != "break" or self._left % 60 == 0 or not self.accessibleName():
            self.setAccessibleName(names.get(self._cover, ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._cover == "break":
            self._paint_break(painter)
        else:
            painter.fillRect(self.rect(), QColor("#000000" if self._cover == "black" else "#ffffff"))
        painter.end()

    def _paint_break(self, painter: QPainter) -> None:
        profile, height = self._profile, float(self.height())
        painter.fillRect(self.rect(), QColor(profile.ground))
        figures = clock(self._left)
        # All figures are as wide as eights here, so that nothing trembles while they change.
        widest = "".join("8" if one.isdigit() else one for one in figures)
        room = self.width() * 0.9
        size = min(FIGURES * height, room / max(fonts.width(widest, "title", 100.0) / 100.0, 0.1))
        word = min(WORD * height, size * 0.5)
        painter.setPen(QColor(profile.muted))
        painter.setFont(fonts.font("title", word))
        top = height * 0.5 - size * 0.78
        painter.drawText(QRectF(0, top - word * 1.2, self.width(), word * 1.4), Qt.AlignmentFlag.AlignCenter, "Break")
        painter.setFont(fonts.font("title", size))
        painter.setPen(QPen(QColor(profile.ink)))
        x = (self.width() - fonts.width(widest, "title", size)) / 2
        for one in figures:
            wide = fonts.width("8" if one.isdigit() else one, "title", size)
            painter.drawText(QRectF(x - size, top, wide + 2 * size, size * 1.3), Qt.AlignmentFlag.AlignCenter, one)
            x += wide


def clock(seconds: int) -> str:
    """A time as it is read from a clock: "4:32", or "1:00:00"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
