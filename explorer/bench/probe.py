"""The measured process: opens the real window, notes its first frame, clicks boxes, and ends.

Environment: PODIUM_STARTED, the monotonic time in seconds at which the process was started.
"""

from __future__ import annotations

import json
import os
import time
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent

from explorer.app import read_pack
from explorer.cli import build_parser
from explorer.doctor import display_problem
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.canvas import Canvas
from explorer.ui.window import Window

CLICKED = ("kubelet", "etcd", "runtime", "scheduler", "csi", "kubelet", "controllers", "istiod", "etcd", "web")


def main() -> None:
    """Open the built-in pack, measure, print one line of JSON, and end."""
    options = build_parser().parse_args(["--view", "cluster", "--profile", "desk-light"])
    assert not display_problem(os.environ)  # noqa: S101 - what the command asks before it opens a window
    program.run(read_pack(None), Place(view=options.view, profile=options.profile), _watch)


def _watch(window: Window) -> None:
    """Note when the canvas has been painted for the first time, and when all panels have been made."""
    painted = Canvas.paintEvent
    taken: list[float] = []

    def paint(canvas: Canvas, event: QPaintEvent) -> None:
        painted(canvas, event)
        if not taken:
            taken.append(_since_start())
            QTimer.singleShot(0, whole)

    def whole() -> None:
        # Queued behind the window's own completion, which the same frame asked for.
        taken.append(_since_start())
        QTimer.singleShot(0, partial(_click, window, list(CLICKED), [], taken))

    Canvas.paintEvent = paint  # type: ignore[method-assign, assignment]


def _since_start() -> float:
    return (time.monotonic() - float(os.environ["PODIUM_STARTED"])) * 1000


def _click(window: Window, left: list[str], clicks: list[float], started_at: list[float]) -> None:
    """Click the next box; the note's paint event tells when it is done."""
    if not left:
        print(json.dumps({"first_frame": started_at[0], "whole": started_at[1], "clicks": clicks}), flush=True)
        window.close()
        return
    painted = _Painted(window)
    reader = window.notes.reader.viewport()
    reader.installEventFilter(painted)
    started = time.perf_counter()
    where = window.canvas.view_rect(left[0]).center()
    for kind, buttons in ((QEvent.Type.MouseButtonPress, True), (QEvent.Type.MouseButtonRelease, False)):
        QCoreApplication.sendEvent(window.canvas, _mouse(window, kind, where, pressed=buttons))
    QCoreApplication.sendPostedEvents()
    while not painted.seen and time.perf_counter() - started < 2:
        QCoreApplication.processEvents()
    clicks.append((time.perf_counter() - started) * 1000)
    reader.removeEventFilter(painted)
    QTimer.singleShot(0, partial(_click, window, left[1:], clicks, started_at))


def _mouse(window: Window, kind: QEvent.Type, where: QPointF, *, pressed: bool) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    screen = QPointF(window.canvas.mapToGlobal(QPoint(round(where.x()), round(where.y()))))
    return QMouseEvent(kind, where, screen, left, left if pressed else none, Qt.KeyboardModifier.NoModifier)


class _Painted(QObject):
    seen = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False
