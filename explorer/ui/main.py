"""Start and end of the graphical program: application, fonts, window, picture."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from explorer import resources
from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.ui.glyphs import Glyphs
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace import settings as remembered
from explorer.workspace.settings import Settings


def run(pack: Pack, opening: Opening, on_first_frame: Callable[[Window], None] | None = None) -> int:
    """Open the window and return the exit code when it is closed."""
    application = make_application()
    path = Path(platformdirs.user_config_dir("podium", appauthor=False)) / "settings.json"
    kept = remembered.load(path)
    window = make_window(pack, opening, kept, lambda settings: _save(path, settings))
    if on_first_frame is not None:
        watcher = _FirstFrame(window, on_first_frame)
        window.canvas.installEventFilter(watcher)
    window.show()
    # Ctrl+C in the terminal ends the program as closing its window does.
    signal.signal(signal.SIGINT, lambda *_args: window.close())
    return application.exec()


def photograph(pack: Pack, opening: Opening, out: Path, size: tuple[int, int]) -> bool:
    """Paint the window once, without a display, and write it as a picture; whether it could be written."""
    make_application()
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
    return image.save(str(out))


def make_application() -> QApplication:
    """The application object, with its name and style."""
    application = QApplication([sys.argv[0]])
    application.setApplicationName("podium")
    application.setApplicationDisplayName("Podium")
    application.setDesktopFileName("podium")
    application.setStyle("Fusion")
    return application


def make_window(pack: Pack, opening: Opening, kept: Settings, keep: Callable[[Settings], None]) -> Window:
    """A window at `opening`, not yet shown."""
    diagram = opening.view or pack.start
    if diagram not in pack.diagrams:
        diagram = next(iter(pack.diagrams))
    box = opening.box if opening.box in pack.diagrams[diagram].by_id else ""
    state = State(
        place=Place(diagram, box, picture=opening.picture),
        profile=opening.profile or kept.profile,
        text_size=kept.text_size,
        outline=kept.outline,
        notes=kept.notes,
        minimap=kept.minimap,
        reduced_motion=kept.reduced_motion,
    )
    glyphs = Glyphs(resources.folder("assets") / "glyphs")
    cache = Path(platformdirs.user_cache_dir("podium", appauthor=False)) / pack.id
    return Window(Workspace(pack, state), glyphs, kept, keep, cache)


def _without_size_hints(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, but for a remark that the offscreen plug-in makes of every window."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _save(path: Path, settings: Settings) -> None:
    if not remembered.save(path, settings):
        print(f"podium: {path} cannot be written; sizes and colours are not remembered", file=sys.stderr)


def _forget(_settings: Settings) -> None:
    """Keep nothing: a picture must not change what the next window looks like."""


class _FirstFrame(QObject):
    """Calls back once, after the watched widget has been painted for the first time."""

    def __init__(self, window: Window, call: Callable[[Window], None]) -> None:
        super().__init__(window)
        self._window = window
        self._call: Callable[[Window], None] | None = call

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._call is not None:
            call, self._call = self._call, None
            QTimer.singleShot(0, lambda: call(self._window))
        return False
