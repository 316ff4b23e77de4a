"""The few buttons of a lesson on a single screen: seen while the pointer moves, for who has neither clicker nor keyboard."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.buttons import CommandButton, Run
from explorer.workspace import Command

_BUTTONS = (
    ("previous", "ui-back"),
    ("next", "ui-forward"),
    ("teacher-window", "ui-notes"),
    ("end-lesson", "ui-close"),
)


class Hud(QFrame):
    """Back, on, the script, and the way out; no state is without a way out that can be seen."""

    def __init__(self, glyphs: Glyphs, commands: Mapping[str, Command], run: Run) -> None:
        super().__init__()
        self.setObjectName("hud")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._glyphs = glyphs
        self._profile: Profile | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        self.buttons = [CommandButton(commands[name], icon, run, key="") for name, icon in _BUTTONS]
        for button in self.buttons:
            # Keys go on meaning what they mean; and nothing explains itself before a class.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip("")
            layout.addWidget(button)

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        if profile == self._profile:
            return
        self._profile = profile
        self.setStyleSheet(
            f"#hud {{ background: {profile.panel}; border: 2px solid {profile.ink}; border-radius: 12px; }}"
            "QToolButton { border: 2px solid transparent; border-radius: 8px; background: transparent; }"
            f"QToolButton:hover {{ background: {profile.sunken}; border-color: {profile.accent}; }}"
        )
        for button in self.buttons:
            button.set_profile(self._glyphs, profile)
