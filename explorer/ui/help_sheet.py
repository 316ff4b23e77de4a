"""The sheet of keys, made from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.ui.popup import Popup
from explorer.workspace import Command

_WIDTH = 760


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
        self.inside.addWidget(sheet)

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
