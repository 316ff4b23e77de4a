"""The clock of a lesson: how long it has run, and how long a break still lasts."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

SECOND_MS = 1000


class LessonClock(QObject):
    """Counts the seconds of a lesson while it runs, and those of a break down."""

    ticked = Signal()
    """A second has gone by, or the clock was set."""
    break_over = Signal()
    """The break has ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._elapsed = 0.0
        self._running = False
        self._break = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def elapsed(self) -> float:
        """How long the lesson has run, in seconds, breaks and pauses left out."""
        return self._elapsed

    @property
    def break_left(self) -> float:
        """How long the break still lasts, in seconds."""
        return self._break

    def start(self) -> None:
        """Begin a lesson."""
        self._elapsed, self._running, self._break = 0.0, True, 0.0
        self._since.start()
        self._timer.start()
        self.ticked.emit()

    def stop(self) -> None:
        """End the lesson."""
        self._timer.stop()

    def reset(self) -> None:
        """Begin to count anew."""
        self._elapsed = 0.0
        self.ticked.emit()

    def set_running(self, running: bool) -> None:
        """Go on counting, or pause."""
        if running != self._running:
            self._tick()
            self._running = running

    def set_break(self, seconds: float) -> None:
        """Begin a break, or end it with 0; meanwhile the lesson does not count."""
        self._tick()
        self._break = seconds
        self.ticked.emit()

    def _tick(self) -> None:
        passed = self._since.restart() / 1000 if self._since.isValid() else 0.0
        if self._break > 0:
            self._break = max(0.0, self._break - passed)
            if self._break == 0:
                self.break_over.emit()
        elif self._running:
            self._elapsed += passed
        self.ticked.emit()
