"""The measured process of lessons: from a command to both painted windows, over every beat of every tour.

Arguments: width and height of the class's screen, and of how many tours (0 for all); the screens come with the platform plug-in.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPaintEvent

from explorer.app import read_pack
from explorer.bench.children import say
from explorer.bench.machine import used_mib
from explorer.bench.probe_deeds import curve
from explorer.bench.probe_route import Took, tell
from explorer.bench.probe_teacher import ScriptedTeacher, send_mouse, settle
from explorer.opening import Place, Teaching
from explorer.ui.main import make_application, make_window
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.teacher import Teacher
from explorer.ui.window import Window
from explorer.workspace.settings import Settings

JUMPS = 8
"""To how many steps of each tour one jumps."""

OPENED, IDLE = 0.5, 0.05
"""For how many seconds things may go on after a lesson was opened, and between two steps, while somebody speaks."""

MOVED, MOTION = 4, 0.45
"""How many steps of each tour are shown with motion, and for how many seconds a step moves."""

_QUIET = 0.05
"""After how many seconds of the processor in which nothing was painted all is taken to be painted."""


def main(arguments: list[str]) -> None:
    """Teach every tour, print how long everything took."""
    width, height, most = (int(one) for one in arguments)
    watch = Watch()
    application = make_application()
    pack = read_pack(None)
    # Without motion the first frame after a command is all of it.
    window = make_window(pack, Place(), Settings(reduced_motion=True), lambda _settings: None)
    window.show()
    window.complete()
    window.finish()
    settle()
    bench = Bench(window, watch)
    before = used_mib()
    for tour in list(pack.tours)[: most or None]:
        bench.teach(tour)
    say("memory", [used_mib() - before])
    screen = next((one for one in application.screens() if one.name() == "CLASS"), None)
    if screen is None or (screen.size().width(), screen.size().height()) != (width, height):
        raise SystemExit(f"error: there is no screen of {width}×{height} for the class")
    for name, found in bench.found.items():
        tell(name, found)
    window.close()
    del application


class Watch:
    """Sees when the windows of a lesson have been painted, and how long the program was busy with one thing at most."""

    def __init__(self) -> None:
        """Watch all slides and windows that are made from now on."""
        self._fresh: set[str] = set()
        self.painted: dict[str, tuple[float, float]] = {}
        """When each window was painted first since `clear`: processor time and the clock, in seconds."""
        self.frames: list[Took] = []
        """How long each painting took since `clear`."""
        slide_painted = Slide.paintEvent

        def paint(slide: Slide, event: QPaintEvent) -> None:
            slide_painted(slide, event)
            self._fresh.add(slide.window().objectName())

        Slide.paintEvent = paint  # type: ignore[method-assign, assignment]  # the real painting, and a note of it
        for kind in (Audience, Teacher):
            self._follow(kind)

    def _follow(self, kind: type[Audience | Teacher]) -> None:
        handled = kind.event

        def handle(window: Audience | Teacher, event: QEvent) -> bool:
            cpu, wall = time.process_time(), time.perf_counter()
            done = handled(window, event)  # type: ignore[arg-type]  # a window of its own kind
            # Only with this event is everything that is to be painted also handed to the screen.
            if event.type() == QEvent.Type.UpdateRequest:
                name = window.objectName()
                now = time.process_time(), time.perf_counter()
                self.frames.append(Took((now[0] - cpu) * 1000, (now[1] - wall) * 1000))
                if name in self._fresh:
                    self.painted.setdefault(name, now)
            return done

        kind.event = handle  # type: ignore[assignment, method-assign]  # the real handling, with a clock around it

    def clear(self) -> None:
        """Forget what was painted."""
        self._fresh.clear()
        self.painted.clear()
        self.frames.clear()

    def timed(self, act: Callable[[], object]) -> Took:
        """How long it takes from a command until both windows are painted; nothing, if one of them stays as it was."""
        settle()
        self.clear()
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        # Not by the clock: on a busy machine nothing may be painted for long, only because somebody else has the processor.
        last = time.process_time()
        while len(self.painted) < 2 and time.process_time() - last < _QUIET:
            seen = len(self.painted)
            QCoreApplication.processEvents()
            if len(self.painted) > seen:
                last = time.process_time()
        if not self.painted:
            return Took(0.0, 0.0)
        return Took(
            *(
                (max(ends) - start) * 1000
                for ends, start in zip(zip(*self.painted.values(), strict=True), (cpu, wall), strict=True)
            )
        )


class Bench:
    """Teaches, and notes how long each thing took."""

    def __init__(self, window: Window, watch: Watch) -> None:
        """Sit down at a window."""
        self.window, self._watch = window, watch
        self.hand = ScriptedTeacher(window)
        self.run = self.hand.run
        self.found: dict[str, list[Took]] = {}
        self._chance = random.Random(5)  # noqa: S311 - steps, not secrets

    def _note(self, name: str, took: Took) -> None:
        self.found.setdefault(name, []).append(took)

    def _command(self, name: str, command: str, argument: str = "") -> None:
        took = self._watch.timed(lambda: self.run(command, argument))
        if took.wall:
            self._note(name, took)

    def teach(self, tour: str) -> None:
        """Teach a tour: on, back, jumps, laser; then in a larger room."""
        self._open(tour)
        self._walk("next", "step cold")
        self._walk("previous", "back")
        self._walk("next", "step")
        self.run("first-step")
        self._move()
        steps = len({beat.step for beat in self.hand.lesson.beats})
        self.hand.end()
        # The pictures of a lesson are gone with its windows.
        self._open(tour)
        for _ in range(JUMPS):
            self._command("jump", "go-to-step", str(self._chance.randrange(steps)))
        self._laser()
        self._command("room", "set-room", "large")
        self.run("set-room", "medium")
        self.hand.end()

    def _open(self, tour: str) -> None:
        settle()
        begin = Teaching(tour)
        self._note("open", self._watch.timed(lambda: self.window.lessons.begin(begin)))
        self._note("settle", longest(self._idle(OPENED)))

    def _idle(self, seconds: float) -> Iterator[Took]:
        """What still goes on after both windows have been painted, piece by piece."""
        quiet = time.perf_counter() + seconds
        while time.perf_counter() < quiet:
            cpu, wall = time.process_time(), time.perf_counter()
            QCoreApplication.processEvents()
            yield Took((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)

    def _walk(self, command: str, name: str) -> None:
        """From one end of the tour to the other; while a question is open, pressing arms it first."""
        for _ in range(4 * len(self.hand.lesson.beats)):
            before = self.hand.lesson
            self._command(name, command)
            if self.hand.lesson == before:
                return
            if self.hand.lesson.at == before.at:
                self.found[name].pop()
            self._rest()

    def _move(self) -> None:
        """On through the tour with motion: the frames of what moves from step to step, both windows together."""
        self.run("reduced-motion")
        self.hand.audience.slide.reduced = False
        left = MOVED
        for _ in self.hand.lesson.beats:
            if left == 0:
                break
            took = self._watch.timed(lambda: self.run("next-scene"))
            self._watch.frames.clear()
            for _piece in self._idle(MOTION):
                pass
            frames = self._watch.frames
            if took.wall and len(frames) > 2:
                left -= 1
                self._note("motion first", took)
                for one, other in zip(frames[::2], frames[1::2], strict=False):
                    self._note("motion", Took(one.cpu + other.cpu, one.wall + other.wall))
        self.run("reduced-motion")
        self.hand.audience.slide.reduced = True

    def _rest(self) -> None:
        """Between two steps somebody speaks: what is done in idle time has been done."""
        self._note("between", longest(self._idle(IDLE)))

    def _laser(self) -> None:
        """Move the laser in the teacher's window; the dot is painted in both as soon as the move is handled."""
        hand = self.hand
        for key, name in (("L", "laser"), ("Shift+L", "trail"), ("M", "magnifier")):
            hand.press(key)
            over = hand.teacher.overlay
            for at in curve(over):
                cpu, wall = time.process_time(), time.perf_counter()
                none = Qt.MouseButton.NoButton
                send_mouse(over, QEvent.Type.MouseMove, at, none, none)
                QCoreApplication.processEvents()
                self._note(name, Took((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
            hand.press(key, "Esc")


def longest(pieces: Iterator[Took] | Sequence[Took]) -> Took:
    """The longest of some pieces of work."""
    return max(pieces, key=lambda one: one.wall)


if __name__ == "__main__":
    main(sys.argv[1:])
