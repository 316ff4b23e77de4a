"""Why a box is as it is: a line for each thing that happened, with when and who; a click goes to that moment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.model.running import Reason
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import font
from explorer.workspace.simulation_words import SECOND, clock

SHOWN = 5
"""So many reasons are shown at first."""

_JOINT, _LONG = re.compile(r"([-./:=,])"), 24
_LEFT, _BOTTOM, _BAR = 15, 9, 3
_WRAP = int(Qt.TextFlag.TextWordWrap)


def breakable(text: str) -> str:
    """A text in which names that are longer than a line may break after a dash, a dot or a slash."""
    return " ".join(_JOINT.sub("\\1\u200b", word) if len(word) > _LONG else word for word in text.split(" "))


class ReasonRow(QWidget):
    """One reason.

    Signals:
        chosen: the number of its event.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.reason = Reason(0, 0, "", "", "")
        self.latest, self._text = False, ""
        self._profile, self._percent = PROFILES["desk-light"], 100
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_reason(self, reason: Reason, profile: Profile, percent: int, *, latest: bool) -> None:
        """Show a reason; the latest are marked."""
        if (reason, profile, percent, latest) == (self.reason, self._profile, self._percent, self.latest):
            return
        self.reason, self._profile, self._percent, self.latest = reason, profile, percent, latest
        self._text = breakable(reason.text)
        self.setAccessibleName(f"{self.head}: {reason.text}")
        self.setAccessibleDescription("the latest" if latest else "")
        self.setToolTip(f"Go to this moment: event {reason.event}")
        self.update()

    @property
    def head(self) -> str:
        """When, and who."""
        return f"{clock(self.reason.time)} {self.reason.actor}"

    def _fonts(self) -> tuple[QFont, QFont]:
        return font("name", 12.5 * self._percent / 100), font("sublabel", 14.5 * self._percent / 100)

    def tall(self, width: int) -> int:
        """How high it is at a width, in pixels."""
        head, text = (QFontMetrics(one) for one in self._fonts())
        wide = max(40, width - _LEFT)
        tall = text.boundingRect(0, 0, wide, 10_000, _WRAP, self._text).height()
        first = head.boundingRect(0, 0, wide, 10_000, _WRAP, self.head).height()
        return first + tall + _BOTTOM + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, p = QPainter(self), self._profile
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect().adjusted(_BAR, 0, 0, -2), QColor(p.sunken))
        painter.fillRect(
            0, 0, _BAR, self.height(), QColor(p.note_bar if self.latest else p.edge if p.projector else p.rule)
        )
        head, text = self._fonts()
        wide = self.width() - _LEFT
        painter.setFont(head)
        painter.setPen(QColor(p.muted))
        took = painter.boundingRect(_LEFT, 0, wide, 10_000, _WRAP, self.head)
        painter.drawText(took, _WRAP, self.head)
        painter.setFont(text)
        painter.setPen(QColor(p.ink))
        painter.drawText(QRectF(_LEFT, took.height() + 1, wide, 10_000), _WRAP, self._text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(p.accent), 2.0))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -3))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.reason.event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.reason.event)
        else:
            super().keyPressEvent(event)


class Reasons(QWidget):
    """The reasons of a box, the latest last; of many the first are shown when they are asked for.

    Signals:
        chosen: the number of the event of the reason that was clicked.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._given: Sequence[Reason] = ()
        self._profile, self._percent, self._box = PROFILES["desk-light"], 100, ""
        self.rows: list[ReasonRow] = []
        self._earlier = QPushButton()
        self._earlier.setObjectName("quiet")
        self._earlier.clicked.connect(self._show_all)
        self._all = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignLeft)
        self._earlier.hide()

    def show_reasons(self, box: str, given: Sequence[Reason], profile: Profile, percent: int) -> None:
        """Show the reasons of a box; rows are made once and used again."""
        if box != self._box:
            self._all = False
        self._box, self._given, self._profile, self._percent = box, given, profile, percent
        away = 0 if self._all else max(0, len(given) - SHOWN)
        self._earlier.setText(f"{away} earlier")
        self._earlier.setVisible(away > 0)
        last = given[-1].time if given else 0
        shown = given[away:]
        while len(self.rows) < len(shown):
            row = ReasonRow()
            row.chosen.connect(self.chosen)
            self.rows.append(row)
            self._layout.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number < len(shown):
                reason = shown[number]
                row.show_reason(reason, profile, percent, latest=last - reason.time < SECOND)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each row the height that its words need: a layout that asks each of them for it would keep old answers."""
        for row in self.rows:
            row.setFixedHeight(row.tall(self.width()))

    def _show_all(self) -> None:
        self._all = True
        self.show_reasons(self._box, self._given, self._profile, self._percent)
