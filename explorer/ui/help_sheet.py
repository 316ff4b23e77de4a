"""The sheet of keys, made from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.ui.popup import Popup
from explorer.workspace import Command

_WIDTH = 860
_ROW = 22
_MOUSE = (
    "Tabs: Ctrl+1 to Ctrl+9.  Mouse: the wheel zooms at the pointer, with Shift it moves sideways; drag the ground, or anything "
    "with Space held, to move; a double click opens."
)


class HelpSheet(Popup):
    """All keys, by group."""

    def __init__(self, parent: QWidget, commands: Iterable[Command], *, hint: str = _MOUSE, columns: int = 2) -> None:
        """Make the hidden sheet over `parent`.

        Args:
            parent: what it stands over.
            commands: what it lists; those without keys are left out.
            hint: what stands below them.
            columns: in how many columns.
        """
        super().__init__(parent, _WIDTH * columns // 2, "Keys")
        # It is made anew each time; hundreds of labels would stay otherwise.
        self.closed.connect(self.deleteLater)
        sheet = QWidget()
        sheet.setObjectName("sheet")
        outer = QVBoxLayout(sheet)
        title = QLabel("Keys")
        title.setObjectName("title")
        outer.addWidget(title)
        row = QHBoxLayout()
        outer.addLayout(row)
        groups: dict[str, list[Command]] = {}
        for command in commands:
            if command.keys and not command.id.startswith("view-"):
                groups.setdefault(command.group, []).append(command)
        for names in _parted(groups, columns):
            column = QVBoxLayout()
            for group in names:
                column.addLayout(_group(group, groups[group]))
            column.addStretch(1)
            row.addLayout(column, 1)
        row.setSpacing(40)
        mouse = QLabel(hint)
        mouse.setObjectName("hint")
        mouse.setWordWrap(True)
        outer.addWidget(mouse)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(sheet.sizeHint().height() + 4, max(160, parent.height() - 170)))
        self.inside.addWidget(area)

    def open(self) -> None:
        """Show the sheet with the focus in it, so that Esc closes it."""
        super().open()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.PopupFocusReason)


def _parted(groups: dict[str, list[Command]], count: int) -> list[list[str]]:
    """The groups in columns of about the same height; what comes first in the table stands as far above and to the left as can be."""
    columns: list[list[str]] = [[] for _ in range(count)]
    for group in sorted(groups, key=lambda name: -len(groups[name])):
        min(columns, key=lambda column: sum(len(groups[name]) + 2 for name in column)).append(group)
    place = {name: number for number, name in enumerate(groups)}
    return sorted(
        (sorted(column, key=place.__getitem__) for column in columns),
        key=lambda column: place.get(column[0], 0) if column else len(place),
    )


def _group(title: str, commands: list[Command]) -> QVBoxLayout:
    rows = QVBoxLayout()
    rows.setSpacing(3)
    head = QLabel(title)
    head.setObjectName("group")
    head.setMinimumHeight(_ROW)
    rows.addWidget(head)
    for command in commands:
        keys = QLabel("   ".join(key_text(key) for key in command.keys))
        keys.setObjectName("key")
        name = QLabel(words_of(command))
        name.setMinimumHeight(_ROW)
        name.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(name, 1)
        row.addWidget(keys)
        rows.addLayout(row)
    rows.addSpacing(14)
    return rows


def words_of(command: Command) -> str:
    """What a row says of a command: its title, without the name of the group that stands above it."""
    words = command.title.removeprefix(f"{command.group}: ")
    return words[0].upper() + words[1:]


def key_text(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
