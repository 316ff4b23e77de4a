"""The one clock of everything that moves by itself on a slide: play, pause, step, back, scrub, speed."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from explorer.workspace import hops

FRAME_MS = 16


class Player(QObject):
    """A time between 0 and the length of some hops, in milliseconds at speed 1.

    At rest the time is the end: a step that is reached shows all hops as done, and playing starts over. So a step looks alike
    however it was reached.
    """

    ticked = Signal(float)
    """The time, whenever it has changed."""
    ended = Signal()
    """Playing has come to the end, or was paused by `pause`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        self.reduced = False
        self._speed = 1.0
        self._time = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def time(self) -> float:
        """Where it is, in milliseconds."""
        return self._time

    @property
    def length(self) -> float:
        """Where it ends, in milliseconds."""
        return hops.length(self.count)

    @property
    def playing(self) -> bool:
        """Whether the time runs."""
        return self._timer.isActive()

    def load(self, count: int) -> None:
        """Take the hops of another step, all done."""
        self._timer.stop()
        self.count = count
        self._go(self.length)

    def play(self) -> None:
        """Let the time run, from the start if it is at the end; with reduced motion everything is done at once."""
        if self.count == 0:
            self.ended.emit()
        elif self.reduced:
            self._go(self.length)
            self.ended.emit()
        else:
            if self._time >= self.length:
                self._go(0.0)
            self._since.start()
            self._timer.start()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._timer.stop()
            self.ended.emit()

    def set_speed(self, speed: float) -> None:
        """Let the time run faster or slower, 1 as written."""
        self._tick_if_playing()
        self._speed = speed

    def step_on(self) -> None:
        """Go to where the next hop has arrived; from the end, to where the first has."""
        self.pause()
        start = 0.0 if hops.arrived(self.count, self._time) == self.count else self._time
        self._go(hops.step_on(self.count, start))

    def step_back(self) -> None:
        """Go to where one hop less has arrived."""
        self.pause()
        self._go(hops.step_back(self.count, self._time))

    def scrub(self, time: float) -> None:
        """Go to any time."""
        self.pause()
        self._go(time)

    def _tick_if_playing(self) -> None:
        if self.playing:
            self._tick()

    def _tick(self) -> None:
        self._go(self._time + self._since.restart() * self._speed)
        if self._time >= self.length:
            self._timer.stop()
            self.ended.emit()

    def _go(self, time: float) -> None:
        time = max(0.0, min(self.length, time))
        if time != self._time:
            self._time = time
            self.ticked.emit(time)
