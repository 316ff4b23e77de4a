"""A picture of the real window, made without a display."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage

from explorer import resources
from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.opening import Simulating, Teaching, UsageError
from explorer.ui.glyphs import Glyphs
from explorer.ui.main import make_application, make_window
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace.lesson import Room
from explorer.workspace.settings import Settings

if TYPE_CHECKING:
    from explorer.model.opened import Desk
    from explorer.model.running import Laboratory

CLASS_SIZE = (1920, 1080)
"""The size of the class's window while the teacher's is painted."""


def photograph(
    pack: Pack,
    opening: Opening,
    out: Path,
    size: tuple[int, int],
    laboratory: Callable[[], Laboratory] | None = None,
    simulating: Simulating | None = None,
    desk: Callable[[], Desk] | None = None,
    own: str = "",
) -> bool:
    """Paint the window once, without a display, and write it as a picture; whether it could be written.

    Args:
        pack: what is shown.
        opening: where.
        out: the file.
        size: of the picture, in pixels.
        laboratory: where simulations begin.
        simulating: the simulation that is shown; None for none.
        desk: what can be opened.
        own: what of somebody's own is opened, with the box of `opening` in it; empty for nothing.

    Raises:
        UsageError: if it cannot be simulated or opened, or has no such box.
    """
    application = make_application()
    qInstallMessageHandler(_without_size_hints)
    kept = Settings(profile=opening.profile or "desk-light", reduced_motion=True)
    window = make_window(pack, opening, kept, _forget, laboratory, desk)
    window.resize(*size)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    window.complete()
    window.finish()
    if simulating is not None:
        window.simulations.begin(simulating, opening.box)
        while window.simulations.lab.busy:
            QCoreApplication.processEvents()
        window.finish()
        if window.simulations.lab.refused:
            raise UsageError(window.simulations.lab.refused)
        there = list(window.canvas.scene_shown.places) if window.canvas.scene_shown else []
        if opening.box and opening.box not in there:
            raise UsageError(_no_box(opening.box, there, simulating.what))
    if own:
        _open(window, own, opening.box)
    QCoreApplication.sendPostedEvents()
    window.canvas.fit(animate=False)
    if own and opening.box:
        window.canvas.reveal(opening.box, animate=False)
    # Geometry settles in posted events; after the second round nothing is left to move.
    for _ in range(2):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
    image: QImage = window.grab().toImage()
    window.close()
    del application
    return image.save(str(out))


def _open(window: Window, own: str, box: str) -> None:
    """Open somebody's own, and wait until it is read and drawn."""
    opener = window.openings.opener
    opener.open(own)
    while opener.busy:
        QCoreApplication.processEvents()
    window.finish()
    if opener.refused:
        raise UsageError(opener.refused)
    if not window.openings.select(box):
        raise UsageError(_no_box(box, list(window.openings.boxes), own, f"podium describe {own} lists them"))


def _no_box(box: str, there: list[str], own: str, hint: str = "") -> str:
    near = difflib.get_close_matches(box, there, 1)
    hint = f"did you mean {near[0]}?" if near else hint or f"expected one such as {there[0]}"
    return f"there is no box in {own} called {box!r}; {hint}"


def photograph_lesson(
    pack: Pack, profile: str, teaching: Teaching, out: Path, size: tuple[int, int], window: str, *, reveal: bool
) -> bool:
    """Paint a window of a lesson once, without a display, and write it as a picture; whether it could be written.

    Args:
        pack: what is taught.
        profile: the colours: those of a projector are the class's, the others the teacher's.
        teaching: the tour, its step, and the room.
        out: the file.
        size: of the picture, in pixels.
        window: whose: "audience" or "teacher".
        reveal: whether the answer is shown where the step asks a question.
    """
    from explorer.ui.teach.placing import Wish  # noqa: PLC0415 - only a lesson needs it
    from explorer.ui.teach.presenter import Folders, Presenter  # noqa: PLC0415 - see above
    from explorer.ui.teach.remembered import Remembered  # noqa: PLC0415 - see above

    application = make_application()
    qInstallMessageHandler(_without_size_hints)
    projector = profile.startswith("projector")
    state = State(
        Place(pack.start), profile=profile if profile and not projector else "desk-light", reduced_motion=True
    )
    workspace = Workspace(pack, state)
    with TemporaryDirectory() as folder:
        # Nothing of it must change what the next lesson looks like.
        folders = Folders(Path(folder) / "lessons.json", Path(folder))
        glyphs = Glyphs(resources.folder("assets") / "glyphs")
        presenter = Presenter(application, workspace, glyphs, folders, lambda: None, Wish(windowed=True))
        presenter.kept = Remembered(room=cast("Room", teaching.room or "medium"), dark=profile == "projector-dark")
        workspace.run("teach", f"{teaching.tour}/{teaching.step}" if teaching.step else teaching.tour)
        audience, teacher = presenter.audience, presenter.teacher
        assert audience is not None  # noqa: S101 - a lesson has been begun
        assert teacher is not None  # noqa: S101 - the same
        audience.resize(*(size if window == "audience" else CLASS_SIZE))
        teacher.resize(*size)
        for _ in range(2):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()
        presenter.refit()
        if reveal:
            workspace.run("reveal-answer")
            workspace.run("set-playing", "no")
            presenter.player.scrub(presenter.player.length)
        for _ in range(2):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()
        image: QImage = (audience if window == "audience" else teacher).grab().toImage()
        workspace.run("end-lesson")
    del application
    return image.save(str(out))


def _without_size_hints(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, but for a remark that the offscreen plug-in makes of every window."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)


def _forget(_settings: Settings) -> None:
    """Keep nothing: a picture must not change what the next window looks like."""
