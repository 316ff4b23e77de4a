"""Work on runs beside the window: one thing at a time, and meanwhile nothing else touches a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.model.running import Trouble
from explorer.ui.tasks import Task, Watch

POLL_MS = 60
"""How often is looked how far it is."""

Found = TypeVar("Found")


class Work(QObject):
    """What is worked out at present.

    Signals:
        begun: something is.
        told: how far it is, 0 to 1.
        refused: what could not be done, in a line.
        ended: nothing is any more.
    """

    begun = Signal()
    told = Signal(float)
    refused = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether something is worked out."""
        return self._task is not None

    def begin(self, work: Callable[[Watch], Found], done: Callable[[Found], object]) -> None:
        """Work something out; `done` gets it in the thread of the window, unless it is stopped or refused."""
        self.stop()
        told: list[Trouble] = []
        found: list[Found] = []

        def careful(watch: Watch) -> bool:
            try:
                found.append(work(watch))
            except Trouble as trouble:
                told.append(trouble)
            return True

        def end(_well: bool) -> None:
            self._end()
            if told:
                self.refused.emit(str(told[0]))
            else:
                done(found[0])

        self.begun.emit()
        self._task = Task(self, careful, end)
        self._poll.start()

    def stop(self) -> bool:
        """Stop it, and return when it has ended; whether there was anything to stop."""
        if self._task is None:
            return False
        self._task.stop()
        self._task.wait()
        self._end()
        return True

    def _end(self) -> None:
        self._poll.stop()
        self._task = None
        self.ended.emit()

    def _tell(self) -> None:
        if self._task is not None:
            self.told.emit(self._task.part)
