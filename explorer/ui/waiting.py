"""What is said while something is worked out beside the window, and what is told of it when it fails."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from explorer.model.theme import Profile
from explorer.ui.progress import Progress


class Waiting:
    """A quiet line over a diagram, made when there is something to wait for."""

    def __init__(self, over: QWidget) -> None:
        """Say it over a widget."""
        self._over = over
        self.line: Progress | None = None

    def begin(self, words: str, profile: Profile) -> None:
        """Say that something has begun, and how it ends before its time; what is seen until then cannot be clicked."""
        if self.line is None:
            self.line = Progress(self._over)
        self.line.set_profile(profile)
        self.line.begin(words)
        self._over.blockSignals(True)

    def tell(self, part: float) -> None:
        """Say how far it is, 0 to 1."""
        if self.line is not None:
            self.line.tell(part)

    def end(self) -> None:
        """Say nothing any more."""
        self._over.blockSignals(False)
        if self.line is not None:
            self.line.hide()
