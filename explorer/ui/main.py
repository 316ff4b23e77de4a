"""Start and end of the graphical program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from explorer import resources
from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.opening import Simulating, Teaching, UsageError, unknown
from explorer.ui.glyphs import Glyphs
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace import settings as remembered
from explorer.workspace.settings import Settings

if TYPE_CHECKING:
    from explorer.model.opened import Desk
    from explorer.model.running import Laboratory

FRAME = (12, 48)
"""What a window manager puts around a window, at most, in pixels."""


def run(
    pack: Pack,
    opening: Opening,
    prepare: Callable[[Window], None] | None = None,
    teaching: Teaching | None = None,
    laboratory: Callable[[], Laboratory] | None = None,
    simulating: Simulating | None = None,
    desk: Callable[[], Desk] | None = None,
    own: str = "",
) -> int:
    """Open the window and return the exit code when it is closed.

    Args:
        pack: what is shown.
        opening: where to begin.
        prepare: gets the window before it is shown.
        teaching: the lesson that begins at once.
        laboratory: where simulations begin.
        simulating: the simulation that is opened at once.
        desk: what can be opened.
        own: what is opened at once: a path, or `context:NAME`.

    Raises:
        UsageError: if there is no screen of the name that the lesson asks for.
    """
    application = make_application()
    screens = [screen.name() for screen in application.screens()]
    if teaching is not None and teaching.screen and teaching.screen not in screens:
        raise UsageError(unknown("screen", teaching.screen, screens))
    path = resources.config_folder() / "settings.json"
    kept = remembered.load(path)
    window = make_window(pack, opening, kept, lambda settings: _save(path, settings), laboratory, desk)
    available = window.screen().availableGeometry().size()
    window.resize(*fitting((window.width(), window.height()), (available.width(), available.height())))
    if prepare is not None:
        prepare(window)
    window.show()
    QTimer.singleShot(0, _end_at_ctrl_c)
    if teaching is not None:
        QTimer.singleShot(0, window, lambda: window.lessons.begin(teaching))
    if simulating is not None:
        QTimer.singleShot(0, window, lambda: window.simulations.begin(simulating))
    if own:
        QTimer.singleShot(0, window, lambda: window.openings.opener.open(own))
    return application.exec()


def fitting(size: tuple[int, int], screen: tuple[int, int]) -> tuple[int, int]:
    """A window's size, made so small that it and its frame have room on the screen."""
    return min(size[0], screen[0] - FRAME[0]), min(size[1], screen[1] - FRAME[1])


def make_application() -> QApplication:
    """The application object, with its name and style."""
    # The style is named here because setStyle() would answer with it, and make Python know all of QStyle.
    application = QApplication([sys.argv[0], "-style", "fusion"])
    application.setApplicationName("podium")
    application.setApplicationDisplayName("Podium")
    application.setDesktopFileName("podium")
    return application


def make_window(
    pack: Pack,
    opening: Opening,
    kept: Settings,
    keep: Callable[[Settings], None],
    laboratory: Callable[[], Laboratory] | None = None,
    desk: Callable[[], Desk] | None = None,
) -> Window:
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
        reduced_motion=bool(kept.reduced_motion),
    )
    cache = resources.cache_folder() / pack.id
    glyphs = Glyphs(resources.folder("assets") / "glyphs", resources.cache_folder() / "glyphs.msgpack")
    return Window(Workspace(pack, state), glyphs, kept, keep, cache, laboratory, desk)


def _end_at_ctrl_c() -> None:
    """Let the system end the program at Ctrl+C: Python itself would hear it only at the next event."""
    import signal  # noqa: PLC0415 - after the first frame is early enough

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _save(path: Path, settings: Settings) -> None:
    if not remembered.save(path, settings):
        print(f"podium: {path} cannot be written; sizes and colours are not remembered", file=sys.stderr)
