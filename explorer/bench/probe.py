"""The measured process: opens the real window, notes its first frame and when all panels are there, and ends.

Arguments: those of `podium`. Environment: PODIUM_STARTED, the monotonic time in seconds at which the process was started.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from explorer import cli

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from explorer.ui.canvas import Canvas
    from explorer.ui.window import Window


def main() -> None:
    """Open a pack as the command does, measure, print the findings, and end."""
    cli.open_window(cli.parse(["--profile", "desk-light", *sys.argv[1:]]), _watch)


def _watch(window: Window) -> None:
    """Note when the canvas has been painted for the first time, and when all panels have been made."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - the program imports Qt when it has a pack to show, and so late here

    from explorer.ui.canvas import Canvas  # noqa: PLC0415 - brings Qt too

    window.resize(1600, 1000)  # the offscreen plug-in's own screen is small
    painted = Canvas.paintEvent
    started = float(os.environ["PODIUM_STARTED"])
    taken: list[tuple[float, float, str]] = []

    def paint(canvas: Canvas, event: QPaintEvent) -> None:
        painted(canvas, event)
        if not taken:
            note()
            QTimer.singleShot(0, whole)

    def note() -> None:
        taken.append(((time.monotonic() - started) * 1000, time.process_time() * 1000, _memory()))

    def whole() -> None:
        # Queued behind the window's own completion, which the same frame asked for.
        note()
        _tell(taken)
        window.close()

    Canvas.paintEvent = paint  # type: ignore[method-assign, assignment]  # on purpose: the real painting, with a clock around it


def _memory() -> str:
    """The kernel's account of this process, to be read later: nothing may be imported before the first frame."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 - pathlib would be imported for it
            return file.read()
    except OSError:
        return ""


def _tell(taken: list[tuple[float, float, str]]) -> None:
    from explorer.bench.children import say  # noqa: PLC0415 - after what is measured
    from explorer.bench.machine import peak_in, peak_mib  # noqa: PLC0415 - after what is measured

    for name, peak, (clock, cpu, status) in zip(("first frame", "whole"), ("peak first", "peak"), taken, strict=True):
        say(name, [cpu])
        say(f"{name} clock", [clock])
        say(peak, [peak_in(status) or peak_mib()])
