"""Work that a large diagram needs before its edges are seen, done after its boxes have been painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 10
"""The time between two steps, in which the program answers to whoever uses it."""


class Preparation(QObject):
    """Takes one step after the other, while somebody looks; its timer runs only as long as there is something to do."""

    def __init__(self, parent: QObject, done: Callable[[], None]) -> None:
        super().__init__(parent)
        self._done = done
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
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
        try:
            next(steps)
        except StopIteration:
            self._done()
        else:
            self._steps = steps
            self.resume()
