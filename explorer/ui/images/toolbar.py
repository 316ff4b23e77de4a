"""The viewer's tool bar: its buttons, a title that is cut where there is no room, and what goes when it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

_SIDES, _GAP, _BETWEEN = 10, 2, 10
_LEAST_TITLE = 150

# Strokes in a square of 24 units, drawn here because a font's signs differ from machine to machine.
_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "close": (((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "previous": (((15, 5), (8, 12), (15, 19)),),
    "next": (((9, 5), (16, 12), (9, 19)),),
    "back": (((17, 6), (10, 12), (17, 18)), ((7, 6), (7, 18))),
    "forth": (((7, 6), (14, 12), (7, 18)), ((17, 6), (17, 18))),
    "play": (((8, 5), (18, 12), (8, 19), (8, 5)),),
    "pause": (((9, 6), (9, 18)), ((15, 6), (15, 18))),
    "smaller": (((6, 12), (18, 12)),),
    "larger": (((6, 12), (18, 12)), ((12, 6), (12, 18))),
}


class ToolButton(QToolButton):
    """A button of the tool bar; leaves the arrow keys to the viewer."""

    def __init__(self, sign: str, words: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign = sign
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)
        self.setText("" if sign in _STROKES else sign)
        self.setMinimumSize(QSize(40, 36))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space; the arrow keys go on to the viewer."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and its sign in the colour of its words."""
        super().paintEvent(event)
        strokes = _STROKES.get(self.sign)
        if strokes is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        painter.translate(centre.x() - 10, centre.y() - 10)
        painter.scale(20 / 24, 20 / 24)
        pen = QPen(QColor(self.palette().buttonText().color()), 2.1)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in strokes:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke]))


class TitleLabel(QLabel):
    """One line that ends in "…" where it is too long; the whole line is its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> str:
        """The line as it is painted."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def setText(self, text: str) -> None:
        """Changes the line."""
        super().setText(text)
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(self.text() if self.shown != self.text() else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tool tip tells what is cut now."""
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, cut if it must be."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.shown)


class ToolBar(QWidget):
    """Groups of widgets in one line around a title.

    It may be of any width: what has a key, or says what is seen anyway, goes first when there is too little room.

    Args:
        title: takes the room that is left.
        groups: the widgets in their order, the title among them.
        spare: what may go, in the order in which it goes.
        parent: the widget that it stands in.
    """

    def __init__(
        self, title: QLabel, groups: Sequence[Sequence[QWidget]], spare: Sequence[QWidget], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Else the least width of all buttons would be the least width of the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._title = title
        self._groups = tuple(tuple(group) for group in groups)
        self._spare = tuple(spare)
        self._wanted: dict[QWidget, bool] = {}
        layout = self._line = QHBoxLayout(self)
        layout.setContentsMargins(_SIDES, 6, _SIDES, 6)
        layout.setSpacing(_GAP)
        for number, group in enumerate(self._groups):
            if number:
                layout.addSpacing(_BETWEEN)
            for widget in group:
                layout.addWidget(widget, 1 if widget is title else 0)

    def want(self, wanted: dict[QWidget, bool]) -> None:
        """Tells which widgets are of use now; all others always are."""
        self._wanted |= wanted
        self.arrange()

    def arrange(self) -> None:
        """Shows what is of use and has room; the title gets all its words before spare widgets that only repeat."""
        shown = [
            one for group in self._groups for one in group if one is not self._title and self._wanted.get(one, True)
        ]
        room = self.width() - 2 * _SIDES - (len(self._groups) - 1) * (_BETWEEN + _GAP)
        title = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 2
        for number, widget in enumerate(self._spare):
            # The first two are said twice in the bar, so that they go before a word of the title does.
            least = title if number < 2 else min(title, _LEAST_TITLE)
            if widget in shown and sum(one.sizeHint().width() + _GAP for one in shown) + least > room:
                shown.remove(widget)
        for group in self._groups:
            for widget in group:
                widget.setVisible(widget is self._title or widget in shown)
        # At once: a frame with buttons over each other would be seen.
        self._line.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other widgets."""
        super().resizeEvent(event)
        self.arrange()
