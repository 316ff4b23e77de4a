"""Work that a large diagram needs before its edges are seen, done a little at a time while nothing else is to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 10
"""The time between two steps, in which the program answers to whoever uses it."""

SLICE_MS = 6.0
"""So long steps follow each other; with the last one it is less than half a frame, if steps are small."""


class Preparation(QObject):
    """Takes one step after the other, while somebody looks; its timer runs only as long as there is something to do."""

    def __init__(self, parent: QObject, done: Callable[[], None], pause: int = PAUSE_MS) -> None:
        super().__init__(parent)
        self._done = done
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._step)

    @property
    def waiting(self) -> bool:
        """Whether something is still to be done."""
        return self._steps is not None

    def begin(self, steps: Iterator[None] | None) -> None:
        """Do something else from now on; `resume` starts it."""
        self.pause()
        self._steps = steps

    def resume(self) -> None:
        """Go on when there is time."""
        if self._steps is not None and not self._timer.isActive():
            self._timer.start()

    def pause(self) -> None:
        """Do nothing for now."""
        self._timer.stop()

    def _step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        # What fails is not tried again and again.
        self._steps = None
        end = perf_counter() + SLICE_MS / 1000
        try:
            next(steps)
            while perf_counter() < end:
                next(steps)
        except StopIteration:
            self._done()
        else:
            self._steps = steps
            self.resume()
