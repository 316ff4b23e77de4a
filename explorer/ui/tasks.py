"""Work beside the window: it takes and gives plain data, tells how far it is, and can be stopped at any time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThread  # noqa: TID251 - the one place where threads are made

Found = TypeVar("Found")


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Nobody wants the result any more."""


class Watch:
    """How far some work is, written by the work; and whether it shall stop, written by the window."""

    def __init__(self) -> None:
        self.part = 0.0
        self.stopped = False

    def tell(self, part: float) -> None:
        """Say how far the work is, 0 to 1.

        Raises:
            Stopped: if nobody wants the result any more.
        """
        self.part = part
        if self.stopped:
            raise Stopped


class _Thread(QThread, Generic[Found]):
    """Runs one function, and keeps what it gave or raised."""

    def __init__(self, work: Callable[[Watch], Found]) -> None:
        super().__init__()
        self.watch = Watch()
        self.found: list[Found] = []
        self.error: Exception | None = None
        self._work = work

    def run(self) -> None:
        """Do the work, in the new thread."""
        try:
            self.watch.tell(0.0)
            self.found.append(self._work(self.watch))
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody can see it
            self.error = error


_alive: set[_Thread[object]] = set()
"""Threads that have not ended yet: Qt ends the program if one is destroyed before."""


class Task(QObject):
    """One piece of work in a thread of its own, which begins at once.

    The work is pure Python on plain data: no Qt, nothing that the window changes meanwhile. It shares the processor with
    the window, which gets its turn every few milliseconds.
    """

    def __init__(self, parent: QObject, work: Callable[[Watch], Found], done: Callable[[Found], None]) -> None:
        """Begin.

        Args:
            parent: the task ends with it.
            work: what to do; it calls `Watch.tell` every now and then.
            done: gets the result, in the thread of the window; not called if the task was stopped. What the work
                raises is raised there too.
        """
        super().__init__(parent)
        thread = _Thread(work)
        self._thread: _Thread[Found] = thread
        self._watch, self._done = thread.watch, done
        _alive.add(thread)  # type: ignore[arg-type]  # whatever it finds
        thread.finished.connect(self._end, Qt.ConnectionType.QueuedConnection)
        thread.start()

    @property
    def part(self) -> float:
        """How far the work is, 0 to 1."""
        return self._watch.part

    @property
    def running(self) -> bool:
        """Whether a result is still to come."""
        return not self._watch.stopped and self._thread in _alive

    def stop(self) -> None:
        """Want no result any more; the thread ends as soon as the work looks up."""
        self._watch.stopped = True

    def wait(self) -> None:
        """Return when the thread has ended; for who must not touch meanwhile what the work works on."""
        self._thread.wait()

    def _end(self) -> None:
        thread = self._thread
        thread.wait()
        _alive.discard(thread)
        if self._watch.stopped:
            return
        if thread.error is not None:
            raise thread.error
        self._done(thread.found[0])


def wait_for_all() -> None:
    """Stop all tasks and return when their threads have ended; for the end of the program."""
    for thread in list(_alive):
        thread.watch.stopped = True
        thread.wait()
        _alive.discard(thread)
