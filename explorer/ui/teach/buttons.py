"""Buttons of the teacher's window: each runs one command, tells its keys, and is large enough for a finger."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QToolButton

from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.help_sheet import key_text
from explorer.workspace import Command

TARGET = 44
"""The least side of anything to press, in pixels."""

_ICON = 22

Run = Callable[[str, str], object]


def hint(command: Command) -> str:
    """What a tooltip says: the title, and all keys."""
    keys = "   ".join(key_text(key) for key in command.keys)
    return f"{command.title}   {keys}" if keys else command.title


class CommandButton(QToolButton):
    """A button with an icon and, under it, the key that does the same."""

    def __init__(
        self,
        command: Command,
        icon: str,
        run: Run,
        *,
        argument: str = "",
        checkable: bool = False,
        key: str | None = None,
    ) -> None:
        """Make the button; `key` is what stands under the icon instead of the first key, nothing if it is empty."""
        super().__init__()
        self.command, self._glyph = command.id, icon
        self.setCheckable(checkable)
        self.setProperty("tool", True)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setToolTip(hint(command))
        self.setAccessibleName(command.title)
        words = (key_text(command.keys[0]) if command.keys else "") if key is None else key
        self.setText(words)
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextUnderIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self.setMinimumSize(TARGET, TARGET)
        self.clicked.connect(lambda: run(command.id, argument))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def set_icon(self, icon: str, glyphs: Glyphs, profile: Profile) -> None:
        """Take another icon."""
        if icon != self._glyph:
            self._glyph = icon
            self.set_profile(glyphs, profile)

    def set_profile(self, glyphs: Glyphs, profile: Profile) -> None:
        """Draw the icon in the colours of a profile."""
        self.setIcon(glyphs.icon(self._glyph, profile.ink, _ICON))


def rule() -> QFrame:
    """A line between two groups of buttons."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedSize(1, 34)
    return line


def made(commands: Mapping[str, Command], names: tuple[tuple[str, str, bool], ...], run: Run) -> list[CommandButton]:
    """Buttons for rows of (command, icon, whether it is switched on and off)."""
    return [CommandButton(commands[name], icon, run, checkable=checkable) for name, icon, checkable in names]
