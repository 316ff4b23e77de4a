"""A panel that floats over the window and closes on Esc or on a click beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

_MARGIN = 20
_BELOW = 64
_SHADE = 70
"""How much of the window is darkened behind the panel, of 255."""


class Popup(QWidget):
    """A sheet over its whole parent with a panel near the top.

    It is a child of the window and not a window of its own, so that it never stands on another screen.

    Signals:
        closed: it was closed without a choice or after one; carries None.
    """

    closed = Signal(object)

    def __init__(self, parent: QWidget, width: int, title: str, *, aside: bool = False, left: bool = False) -> None:
        """Make a hidden sheet over `parent` with a panel of `width` pixels.

        One that stands `aside` is at the right under the top bar, or at the `left`, and does not darken what it stands over.
        """
        super().__init__(parent)
        self.setAccessibleName(title)
        self._over = parent
        self._aside, self._at_left = aside, left
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("popup")
        self._width = width
        self.inside = QVBoxLayout(self.panel)
        self.inside.setContentsMargins(16, 10, 16, 12)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the sheet and remember who had the focus."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Hide the sheet and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._aside:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, _SHADE))
        painter.end()

    def most_height(self) -> int:
        """How high the panel may be, in pixels."""
        top = min(_BELOW, self._over.height() // 12)
        return max(160, self._over.height() - top - _MARGIN)

    def _place(self) -> None:
        parent = self._over
        self.setGeometry(parent.rect())
        self.panel.setFixedWidth(min(self._width, parent.width() - 2 * _MARGIN))
        self.panel.setMaximumHeight(self.most_height())
        self.panel.adjustSize()
        left = parent.width() - self.panel.width()
        top = min(_BELOW, parent.height() // 12)
        aside = _MARGIN if self._at_left else left - _MARGIN
        self.panel.move(aside if self._aside else left // 2, top)
