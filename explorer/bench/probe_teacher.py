"""A teacher made of events: presses keys, moves the mouse and resizes windows, in the real windows of a lesson."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractAnimation,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QKeyCombination,
    QObject,
    QPointF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from explorer.bench.probe_deeds import DEEDS
from explorer.opening import Teaching
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.overlay import Overlay
from explorer.ui.teach.teacher import Teacher
from explorer.ui.window import Window
from explorer.workspace.lesson import Lesson

PATIENCE = 5.0
"""After how many seconds that something still moves is no longer waited for."""

PAUSE = 0.25
"""How long is waited for windows that settle after a change, in seconds."""


class ScriptedTeacher:
    """Teaches in the lesson of one window."""

    def __init__(self, window: Window) -> None:
        """Sit down at a window that is shown."""
        self.window = window
        self.run = window._workspace.run  # noqa: SLF001 - nobody else may ask a window
        self.turn = 0
        """How many deeds were done in this round."""
        self.did: dict[str, int] = {}
        """How often each of the deeds was done, in all rounds."""

    def restart(self) -> None:
        """Begin again with the first of all deeds, so that every round does the same."""
        self.turn = 0

    # --- what there is -----------------------------------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson:
        """What is taught."""
        lesson = self.window._workspace.state.lesson  # noqa: SLF001 - nobody else may ask a window
        if lesson is None:
            raise RuntimeError("no lesson is on")
        return lesson

    @property
    def audience(self) -> Audience:
        """The class's window."""
        found = self.window.lessons.presenter.audience
        if found is None:
            raise RuntimeError("no lesson is on")
        return found

    @property
    def teacher(self) -> Teacher:
        """The teacher's window."""
        found = self.window.lessons.presenter.teacher
        if found is None:
            raise RuntimeError("no lesson is on")
        return found

    # --- what hands do -----------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, such as "PgDown" or "Shift+F", in the teacher's window, and let everything be painted."""
        for key in keys:
            combined = combination(key)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                at = self.teacher.focusWidget() or self.teacher
                text = key.lower() if len(key) == 1 else ""
                QCoreApplication.sendEvent(at, QKeyEvent(kind, combined.key(), combined.keyboardModifiers(), text))
            QCoreApplication.processEvents()

    def drag(self, on: Overlay, spots: Iterable[QPointF], *, held: bool) -> None:
        """Move the mouse over an overlay, or the slide below it; with the left button held it draws."""
        left, none, move = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, QEvent.Type.MouseMove
        last = QPointF()
        for number, spot in enumerate(spots):
            if held and number == 0:
                send_mouse(on, QEvent.Type.MouseButtonPress, spot, left, left)
            send_mouse(on, move, spot, none, left if held else none)
            QCoreApplication.processEvents()
            last = spot
        if held:
            send_mouse(on, QEvent.Type.MouseButtonRelease, last, left, none)
        QCoreApplication.processEvents()

    def click(self, on: QWidget, at: QPointF) -> None:
        """Click a point of a slide."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        send_mouse(on, QEvent.Type.MouseButtonPress, at, left, left)
        send_mouse(on, QEvent.Type.MouseButtonRelease, at, left, none)
        QCoreApplication.processEvents()

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Let things happen until something is so, or the time is over."""
        end = time.monotonic() + seconds
        QCoreApplication.processEvents()
        while not until() and time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(0.002)

    def pause(self) -> None:
        """Let things happen for a moment."""
        self.wait(lambda: False, PAUSE)

    # --- a lesson ----------------------------------------------------------------------------------------------------

    def begin(self, tour: str) -> None:
        """Begin a lesson whose class sees a window."""
        self.window.lessons.begin(Teaching(tour, windowed=True))
        self.wait(lambda: self.audience.isVisible() and self.teacher.isVisible())

    def end(self) -> None:
        """End the lesson and let its windows go."""
        self.press_last("Ctrl+W")
        settle()

    def press_last(self, key: str) -> None:
        """Press the key after which there are no windows any more."""
        combined = combination(key)
        event = QKeyEvent(QEvent.Type.KeyPress, combined.key(), combined.keyboardModifiers())
        QCoreApplication.sendEvent(self.teacher.focusWidget() or self.teacher, event)

    def teach(self, tour: str, every: int = 1) -> None:
        """Go through a tour and back again, and do the next of all deeds on the way.

        Args:
            tour: its id.
            every: at every how many beats something is done.
        """
        self.begin(tour)
        names = list(DEEDS)
        for press in range(3 * len(self.lesson.beats)):
            if press % every == 0:
                name = names[self.turn % len(names)]
                here = self.lesson.at
                DEEDS[name](self)
                self.come_back(here)
                self.did[name] = self.did.get(name, 0) + 1
                self.turn += 1
            before = self.lesson.at, self.lesson.armed
            self.press("PgDown")
            if (self.lesson.at, self.lesson.armed) == before:
                break
        self.press("End", "PgUp", "PgUp", "Home")
        self.end()

    def come_back(self, at: int) -> None:
        """Put everything aside and go to a beat, whatever was done."""
        for _ in range(9):
            lesson = self.lesson
            aside = lesson.cover, lesson.tool, lesson.held >= 0, lesson.overview, lesson.typed, lesson.room_check
            if not any(aside):
                break
            self.press("Esc")
        at = min(at, len(self.lesson.beats) - 1)
        for _ in range(3 * len(self.lesson.beats)):
            if self.lesson.at == at:
                break
            self.press("PgUp" if self.lesson.at > at else "PgDown")


def combination(key: str) -> QKeyCombination:
    """The key and what is held with it, of a name such as "Ctrl+W"."""
    found: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]  # the stubs do not know it
    return found


def send_mouse(on: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    """Send a mouse event to a widget; one that lets the mouse through hands it to its slide, as Qt itself does."""
    if isinstance(on, Overlay) and on.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
        on = on._slide  # noqa: SLF001 - what lies below
    where = QPointF(on.mapToGlobal(at))
    QCoreApplication.sendEvent(on, QMouseEvent(kind, at, where, button, held, Qt.KeyboardModifier.NoModifier))


def settle() -> None:
    """Let everything happen that waits for its turn, also the deleting of what was closed."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Left(Struct, frozen=True):
    """What is there, of everything that a lesson makes and must not leave behind.

    Attributes:
        widgets, windows: how many there are, by class.
        timers: of all timers and animations, those that run, as text.
        made: how many timers and animations there are.
        threads: names of the living threads.
        objects: how many things the collector knows.
    """

    widgets: dict[str, int]
    windows: dict[str, int]
    timers: tuple[str, ...]
    made: int
    threads: tuple[str, ...]
    objects: int


def left() -> Left:
    """Count what is there now, after the collector has been through it."""
    settle()
    gc.collect()
    moving = [one for one in gc.get_objects() if isinstance(one, QTimer | QAbstractAnimation) and isValid(one)]
    return Left(
        _counted(QApplication.allWidgets()),
        _counted(QApplication.topLevelWidgets()),
        tuple(f"{one} of {one.parent()}" for one in moving if _runs(one)),
        len(moving),
        tuple(thread.name for thread in threading.enumerate()),
        len(gc.get_objects()),
    )


def _runs(one: QObject) -> bool:
    if isinstance(one, QTimer):
        return one.isActive()
    return isinstance(one, QAbstractAnimation) and one.state() == QAbstractAnimation.State.Running


def _counted(widgets: Iterable[QWidget]) -> dict[str, int]:
    found: dict[str, int] = {}
    for widget in widgets:
        name = type(widget).__name__
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))
