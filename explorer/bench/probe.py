"""The measured process: opens the real window, notes its first frame, clicks boxes, and ends.

Environment: PODIUM_STARTED, the monotonic time in seconds at which the process was started.
"""

from __future__ import annotations

import json
import os
import time
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from explorer.app import read_pack
from explorer.cli import build_parser
from explorer.doctor import display_problem
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.window import Window

CLICKED = ("kubelet", "etcd", "runtime", "scheduler", "csi", "kubelet", "controllers", "istiod", "etcd", "web")


def main() -> None:
    """Open the built-in pack, measure, print one line of JSON, and end."""
    options = build_parser().parse_args(["--view", "cluster", "--profile", "desk-light"])
    assert not display_problem(os.environ)  # noqa: S101 - what the command asks before it opens a window
    program.run(read_pack(None), Place(view=options.view, profile=options.profile), _watch)


def _watch(window: Window) -> None:
    window.canvas.installEventFilter(_FirstFrame(window))


def _on_first_frame(window: Window) -> None:
    first = (time.monotonic() - float(os.environ["PODIUM_STARTED"])) * 1000
    QTimer.singleShot(0, partial(_click, window, list(CLICKED), [], first))


def _click(window: Window, left: list[str], taken: list[float], first: float) -> None:
    """Click the next box; the note's paint event tells when it is done."""
    if not left:
        print(json.dumps({"first_frame": first, "clicks": taken}), flush=True)
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
    taken.append((time.perf_counter() - started) * 1000)
    reader.removeEventFilter(painted)
    QTimer.singleShot(0, partial(_click, window, left[1:], taken, first))


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


class _FirstFrame(QObject):
    """Begins the measurement after the canvas of its window has been painted for the first time."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._seen = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, partial(_on_first_frame, self._window))
        return False
