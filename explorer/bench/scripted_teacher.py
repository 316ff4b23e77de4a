"""A teacher made of events: presses keys, moves the mouse and resizes windows, in the real windows of a lesson."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable
from math import cos, sin
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from explorer.opening import Teaching
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.overlay import Overlay
from explorer.ui.teach.teacher import Teacher
from explorer.ui.window import Window
from explorer.workspace.lesson import Lesson

PATIENCE = 5.0
"""After how many seconds that something still moves is no longer waited for."""

SIZES = ((1280, 720), (1920, 1080), (1024, 768), (800, 600))
"""What the class's window is made, the shape of most projectors first."""

POINTS = 24
"""So many points has a stroke of the pen, or a move of the laser."""

PAUSE = 0.25
"""How long is waited for windows that settle after a change, in seconds."""


class ScriptedTeacher:
    """Teaches in the lesson of one window."""

    def __init__(self, window: Window) -> None:
        """Sit down at a window that is shown."""
        self.window = window
        self._turn = 0
        self.did: dict[str, int] = {}
        """How often each of the deeds was done."""

    def restart(self) -> None:
        """Begin again with the first of all deeds, so that every round does the same."""
        self._turn = 0

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
            combined = QKeySequence(key)[0]
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
        combined = QKeySequence(key)[0]
        event = QKeyEvent(QEvent.Type.KeyPress, combined.key(), combined.keyboardModifiers())
        QCoreApplication.sendEvent(self.teacher.focusWidget() or self.teacher, event)

    def teach(self, tour: str, *, until: float | None = None, pace: int = 1) -> None:
        """Go through a tour and back again, and do at each step the next of all deeds.

        Args:
            tour: its id.
            until: the monotonic time at which to end early; None for never.
            pace: how many deeds are done at a step.
        """
        self.begin(tour)
        deeds = self.deeds()
        while until is None or time.monotonic() < until:
            for _ in range(pace):
                name = list(deeds)[self._turn % len(deeds)]
                here = self.lesson.at
                deeds[name]()
                self.come_back(here)
                self.did[name] = self.did.get(name, 0) + 1
                self._turn += 1
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
            if not (
                lesson.cover or lesson.tool or lesson.held >= 0 or lesson.overview or lesson.typed or lesson.room_check
            ):
                break
            self.press("Esc")
        at = min(at, len(self.lesson.beats) - 1)
        while self.lesson.at != at:
            before = self.lesson.at
            self.press("PgUp" if before > at else "PgDown")

    def deeds(self) -> dict[str, Callable[[], None]]:
        """All that can be done at a step, by name; each leaves the lesson as it found it, but for its ink."""
        audience, teacher, press = self.audience, self.teacher, self.press

        def along(on: Overlay, phase: float = 0.0) -> list[QPointF]:
            wide, high = on.width(), on.height()
            return [
                QPointF(wide * (0.5 + 0.3 * cos(phase + n / 5)), high * (0.5 + 0.3 * sin(phase + n / 3)))
                for n in range(POINTS)
            ]

        def tool(key: str, *, held: bool, on: Overlay) -> None:
            press(key)
            self.drag(on, along(on), held=held)
            press("Esc")

        def wait_for_fading() -> None:
            self.wait(lambda: not self.window.lessons.presenter.pointing.fading)

        def laser() -> None:
            tool("L", held=False, on=teacher.overlay)
            tool("Shift+L", held=True, on=audience.overlay)
            wait_for_fading()

        def spots() -> None:
            for key in ("K", "M"):
                press(key, "]", "[")
                self.drag(audience.overlay, along(audience.overlay), held=False)
                self.wait(lambda: False, PAUSE)
                press("Esc")

        def ink() -> None:
            for number, key in enumerate(("D", "Shift+D", "Shift+A", "Shift+B")):
                press(key)
                self.drag(teacher.overlay, along(teacher.overlay, number), held=True)
                press("Esc")
            press("Ctrl+Z", "Ctrl+Y")
            tool("Shift+E", held=True, on=teacher.overlay)
            # What has been drawn is kept for the next time; without an end a soak would only collect ink.
            press("E")

        def white_board() -> None:
            press("W", "D")
            self.drag(audience.overlay, along(audience.overlay), held=True)
            press("E", "W")

        def search() -> None:
            press("/", *"pod", "Down", "Up")
            if self._turn % 2:
                press("Esc")
            else:
                press("Down", "Return")
                press("Alt+Left")

        def cover() -> None:
            press("B", "PgDown", "B", ".", ".", "Ctrl+Shift+T", "Ctrl+Up", "Ctrl+Down", "Ctrl+Shift+T")

        def freeze() -> None:
            press("Shift+F", "PgDown", "PgDown", "PgUp", "Shift+F")

        def swap() -> None:
            press("S")
            self.wait(lambda: False, PAUSE)
            press("S")

        def rooms() -> None:
            press("Ctrl+R", "Ctrl+R", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+Shift+R", "Ctrl+D", "Ctrl+D")

        def resize() -> None:
            for size in (*SIZES[1:], SIZES[0]):
                audience.resize(*size)
                QCoreApplication.processEvents()
            teacher.resize(1500, 900)
            self.wait(lambda: False, PAUSE)
            teacher.resize(1280, 800)

        def overview() -> None:
            press("O")
            self.wait(lambda: False, PAUSE)
            press("Right", "Right", "Left", "O", "3", "Esc", "2", "G", "Alt+Left")

        def question() -> None:
            press("V", "H", "H")
            self.window._workspace.run("count-hands", "0/7")  # noqa: SLF001 - see above

        def camera() -> None:
            self.click(audience.slide, QPointF(audience.width() / 2, audience.height() / 2))
            press("Z", "Ctrl++", "Ctrl++", "Ctrl+-", "Shift+Z")
            self.click(teacher.slide, QPointF(4, 4))

        def hops() -> None:
            press("A")
            self.wait(lambda: False, PAUSE)
            press(">", "A", "Shift+Right", "Shift+Left", "<")

        def help_sheet() -> None:
            press("F1", "Esc", "Ctrl+>", "Ctrl+<", "T", "T", "Shift+T", "Ctrl+T")

        def full_screen() -> None:
            press("F")
            self.wait(lambda: False, PAUSE)
            press("F", "Ctrl+1")

        found = (laser, spots, ink, white_board, search, cover, freeze, swap, rooms, resize, overview, question, camera,
                 hops, help_sheet, full_screen)  # fmt: skip
        return {one.__name__: one for one in found}

    def save_pictures(self, folder: Path) -> None:
        """Save a picture of every step, as after the teacher has chosen a folder."""
        self.teacher.save_wanted.emit(folder)


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
