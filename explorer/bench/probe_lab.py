"""The measured process of simulations in the window: frames while requests fly over a mesh, and going to any moment.

Arguments: how many requests a second.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from explorer import laboratory
from explorer.app import read_pack
from explorer.bench.children import say
from explorer.bench.flying import EVENTS, PODS
from explorer.bench.moments import mesh, started
from explorer.laboratory import SimulationRun
from explorer.laboratory.shelf import Shelf
from explorer.model.catalogue import Pack
from explorer.opening import Place, Simulating
from explorer.ui.main import make_application, make_window
from explorer.ui.sim import LabWindow
from explorer.ui.window import Window
from explorer.workspace.settings import Settings

SIZE = (1600, 1000)
FRAME = 1000 / 60
FRAMES, JUMPS = 300, 60
BEGIN, END = 30_000, 60_000
"""Between these times requests fly, in milliseconds."""


class Bench(Shelf):
    """A laboratory with two runs: a mesh with so many requests a second, and Deployments that get new images again and again."""

    def __init__(self, rate: int) -> None:
        """Begin nothing yet."""
        super().__init__(Pack("", ""))
        self._rate = rate

    def begin(self, what: str, seed: int | None = None) -> SimulationRun:
        """The run."""
        return started(PODS, EVENTS) if what == "pods" else laboratory.start(mesh(self._rate), what, seed or 0, END)


def main(arguments: list[str]) -> None:
    """Open the run, print how long frames and jumps took."""
    (rate,) = (int(one) for one in arguments)
    application = make_application()
    window = make_window(read_pack(None), Place(), Settings(), lambda _settings: None, lambda: Bench(rate))
    window.resize(*SIZE)
    window.show()
    window.complete()
    lab = _opened(window, "mesh", BEGIN)
    # It plays, but its clock stands still: each frame is asked for below.
    window._workspace.run("sim-play")  # noqa: SLF001 - the window has no other way to it
    lab.travel.player._timer.setInterval(10_000_000)  # noqa: SLF001 - nothing but a measurement wants that
    painted = [0]
    paint = window.canvas.paint_scene

    def counted(*whatever: object) -> None:
        painted[0] += 1
        paint(*whatever)  # type: ignore[arg-type]  # what it is called with

    window.canvas.paint_scene = counted  # type: ignore[assignment, method-assign]  # the real painting, counted
    for speed in (1, 4):
        window._workspace.run("sim-speed", str(speed))  # noqa: SLF001 - see above
        time_now, painted[0] = float(BEGIN), 0
        took = []
        for _ in range(FRAMES):
            time_now += FRAME * speed
            took.append(_timed(partial(lab.travel.player.ticked.emit, time_now)))
        say(f"frame {speed}", took)
        say(f"dots {speed}", [len(lab.flights.dots)])
        say(f"painted {speed}", [painted[0] / FRAMES])
    window._workspace.run("sim-play")  # noqa: SLF001 - see above
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    say("jump mesh", [_timed(lambda: lab.travel.go(chance.uniform(0, END), free=True)) for _ in range(JUMPS)])
    length = _opened(window, "pods", 0).runs.length
    say("jump pods", [_timed(lambda: lab.travel.go(chance.uniform(0, length), free=True)) for _ in range(JUMPS)])
    window._workspace.run("sim-close")  # noqa: SLF001 - see above
    window.close()
    del application


def _opened(window: Window, what: str, at: int) -> LabWindow:
    window.simulations.begin(Simulating(what, at))
    lab = window.simulations.lab
    while lab.busy:
        QCoreApplication.processEvents()
    _settle(window)
    return lab


def _timed(act: Callable[[], object]) -> float:
    """How long something takes until it is painted, in milliseconds of the processor."""
    started = time.process_time()
    act()
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()
    return (time.process_time() - started) * 1000


def _settle(window: Window) -> None:
    until = time.perf_counter() + 1.0
    while time.perf_counter() < until or not window.canvas.idle:
        QCoreApplication.processEvents()


if __name__ == "__main__":
    main(sys.argv[1:])
