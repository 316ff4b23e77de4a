"""Labels of the teacher's window, and what its sheet of keys lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption

from explorer.workspace import Command


def listed(commands: Iterable[Command]) -> Iterator[Command]:
    """The commands of a lesson as its sheet of keys lists them: one row for all digits."""
    for command in commands:
        if command.id == "digit-1":
            yield replace(command, title="Step by its number, or pen", keys=("1", "2", "…"))
        elif command.where == "lesson" and command.id != "stay" and not command.id.startswith("digit-"):
            yield replace(command, keys=tuple(key for key in command.keys if not key.startswith("Media")))


class Line(QLabel):
    """A line that is cut where it has no room, and whose tool tip has all of it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


def label(name: str, *, wrap: bool = False) -> QLabel:
    """A label for plain text, by its name in the style sheet."""
    made = QLabel() if wrap else Line()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setIndent(0)
    # A long line must not make the window wider.
    if not wrap:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made
