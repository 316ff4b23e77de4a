"""A quiet line at the top of the canvas that says how far something is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.model.theme import Profile
from explorer.ui.fonts import font

THICK = 3
HEIGHT = 30
TEXT_PX = 12.5


class Progress(QWidget):
    """Lies over the upper edge of a widget, takes no clicks, and is hidden while there is nothing to say."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._part = 0.0
        self._text = ""
        self._line, self._ink, self._ground = QColor("#1d4ed8"), QColor("#111827"), QColor("#ffffff")
        over.installEventFilter(self)

    @property
    def part(self) -> float:
        """How far it is, 0 to 1."""
        return self._part

    @property
    def text(self) -> str:
        """What is being done."""
        return self._text

    def set_profile(self, profile: Profile) -> None:
        """Paint in other colours."""
        self._line, self._ink = QColor(profile.link), QColor(profile.muted)
        self._ground = QColor(profile.ground)
        self.update()

    def begin(self, text: str) -> None:
        """Show that something has begun; `text` says what, and how it ends before its time."""
        self._text, self._part = text, 0.0
        self.setAccessibleName(text)
        self._fit()
        self.show()
        self.raise_()

    def tell(self, part: float) -> None:
        """Show how far it is, 0 to 1; it never goes back."""
        if part > self._part:
            self._part = part
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide as what it lies over."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(0, 0, parent.width(), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        try:
            painter.fillRect(QRectF(0, 0, self.width() * self._part, THICK), self._line)
            painter.setFont(font("sublabel", TEXT_PX))
            metrics = painter.fontMetrics()
            wide = metrics.horizontalAdvance(self._text) + 24
            spot = QRectF((self.width() - wide) / 2, THICK + 3, wide, HEIGHT - THICK - 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ground)
            painter.drawRoundedRect(spot, 6, 6)
            painter.setPen(self._ink)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, self._text)
        finally:
            painter.end()
