"""The sheet that tells what is wrong with a pack."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from explorer.ui.popup import Popup

_WIDTH = 900
_HEIGHT, _LOW = 320, 96


class ProblemSheet(Popup):
    """All problems of a pack, a line each, to be read and copied."""

    def __init__(self, parent: QWidget, problems: tuple[str, ...], said: str = "") -> None:
        """Make the hidden sheet over `parent`; `said` stands above the lines, if they are no problems of the pack."""
        super().__init__(parent, _WIDTH, said or "Problems of this pack")
        count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in this pack; the rest of it is open."
        text = QPlainTextEdit("\n".join(problems))
        text.setReadOnly(True)
        text.setMinimumHeight(_HEIGHT if len(problems) > 1 else _LOW)
        text.setAccessibleName(said or "Problems of this pack")
        self.inside.addWidget(QLabel(said or count))
        self.inside.addWidget(text)

    def open(self) -> None:
        """Show the sheet with the focus in it, so that Esc closes it."""
        super().open()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
