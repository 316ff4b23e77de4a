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
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.window import Window

CLICKED = ("kubelet", "etcd", "runtime", "scheduler", "claim", "kubelet", "controllers", "istiod", "etcd", "web")


def main() -> None:
    """Open the built-in pack, measure, print one line of JSON, and end."""
    program.run(read_pack(None), Place(view="cluster", profile="desk-light"), _on_first_frame)


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
