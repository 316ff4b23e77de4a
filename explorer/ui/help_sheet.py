"""The sheet of keys, made from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.ui.popup import Popup
from explorer.workspace import Command

_WIDTH = 860
_MOUSE = (
    "Tabs: Ctrl+1 to Ctrl+9.  Mouse: the wheel zooms at the pointer, with Shift it moves sideways; drag the ground, or anything "
    "with Space held, to move; a double click opens."
)


class HelpSheet(Popup):
    """All keys, by group."""

    def __init__(self, parent: QWidget, commands: Iterable[Command]) -> None:
        """Make the hidden sheet over `parent`."""
        super().__init__(parent, _WIDTH, "Keys")
        sheet = QWidget()
        sheet.setObjectName("sheet")
        outer = QVBoxLayout(sheet)
        title = QLabel("Keys")
        title.setObjectName("title")
        outer.addWidget(title)
        columns = QHBoxLayout()
        outer.addLayout(columns)
        groups: dict[str, list[Command]] = {}
        for command in commands:
            if command.keys and not command.id.startswith("view-"):
                groups.setdefault(command.group, []).append(command)
        for half in _halves(groups):
            column = QVBoxLayout()
            for group in half:
                column.addLayout(_group(group, groups[group]))
            column.addStretch(1)
            columns.addLayout(column, 1)
        columns.setSpacing(40)
        mouse = QLabel(_MOUSE)
        mouse.setObjectName("hint")
        mouse.setWordWrap(True)
        outer.addWidget(mouse)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(min(sheet.sizeHint().height() + 4, max(160, parent.height() - 170)))
        self.inside.addWidget(area)

    def open(self) -> None:
        """Show the sheet with the focus in it, so that Esc closes it."""
        super().open()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.PopupFocusReason)


def _halves(groups: dict[str, list[Command]]) -> tuple[list[str], list[str]]:
    """The groups in two columns of about the same height."""
    left: list[str] = []
    right: list[str] = []
    for group in sorted(groups, key=lambda name: -len(groups[name])):
        rows = [sum(len(groups[g]) + 2 for g in column) for column in (left, right)]
        (left if rows[0] <= rows[1] else right).append(group)
    return left, right


def _group(title: str, commands: list[Command]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    head = QLabel(title)
    head.setObjectName("group")
    grid.addWidget(head, 0, 0, 1, 2)
    for row, command in enumerate(commands, 1):
        keys = QLabel("   ".join(key_text(key) for key in command.keys))
        keys.setObjectName("key")
        grid.addWidget(QLabel(command.title), row, 0)
        grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight)
    grid.setRowMinimumHeight(len(commands) + 1, 10)
    return grid


def key_text(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
