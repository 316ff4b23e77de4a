"""What one would type in a shell, in a dark line with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

COPIED_FOR = 2000
"""How long it is said that a command has been copied, in milliseconds."""

QUIET = "Point at something: its command stands here."


class CommandLine(QFrame):
    """A command."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("command")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = QToolButton()
        self.copy.setText("Copy")
        self.copy.setAccessibleName("Copy the command")
        self.copy.clicked.connect(self._copy)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(COPIED_FOR)
        self._clock.timeout.connect(self._forget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 6, 7)
        layout.setSpacing(6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self._command = ""
        self.show_command("")

    @property
    def command(self) -> str:
        """What would be copied."""
        return self._command

    def show_command(self, command: str, without: str = "") -> None:
        """Show a command; or, where there is none, what is said instead."""
        self._command = command
        words = command or without or QUIET
        name = "" if command else "quiet"
        if self.text.objectName() != name:
            self.text.setObjectName(name)
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
        if self.text.text() != words:
            self.text.setText(words)
            self._forget()
        self.copy.setVisible(bool(command))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command)
        self.copy.setText("Copied")
        self._clock.start()

    def _forget(self) -> None:
        self._clock.stop()
        self.copy.setText("Copy")

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing run while it is hidden."""
        self._forget()
        super().hideEvent(event)
