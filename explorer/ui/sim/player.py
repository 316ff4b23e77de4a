"""The clock of a simulation: it lets virtual time go on, as fast as one wants."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

FRAME_MS = 16

MOST_MS = 100
"""A frame that comes later than that lets no more time go by: nothing is jumped over because the machine was busy."""


class Player(QObject):
    """A time that goes on.

    Signals:
        ticked: the time in milliseconds that is wanted now; who listens says with `go` which it is.
    """

    ticked = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.speed = 1.0
        self.time = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether the time goes on."""
        return self._timer.isActive()

    def play(self, on: bool) -> None:
        """Let the time go on, or stop it."""
        if on and not self.playing:
            self._since.start()
            self._timer.start()
        elif not on:
            self._timer.stop()

    def _tick(self) -> None:
        self.ticked.emit(self.time + min(self._since.restart(), MOST_MS) * self.speed)
