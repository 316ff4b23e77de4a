"""A picture of the real window, made without a display."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage

from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.ui.main import make_application, make_window
from explorer.workspace.settings import Settings


def photograph(pack: Pack, opening: Opening, out: Path, size: tuple[int, int]) -> bool:
    """Paint the window once, without a display, and write it as a picture; whether it could be written."""
    application = make_application()
    qInstallMessageHandler(_without_size_hints)
    window = make_window(pack, opening, Settings(profile=opening.profile or "desk-light", reduced_motion=True), _forget)
    window.resize(*size)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    window.complete()
    QCoreApplication.sendPostedEvents()
    window.canvas.fit(animate=False)
    # Geometry settles in posted events; after the second round nothing is left to move.
    for _ in range(2):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
    image: QImage = window.grab().toImage()
    window.close()
    del application
    return image.save(str(out))


def _without_size_hints(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, but for a remark that the offscreen plug-in makes of every window."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _forget(_settings: Settings) -> None:
    """Keep nothing: a picture must not change what the next window looks like."""
