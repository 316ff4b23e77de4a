"""The measured process of clicks: from the press to the painted highlight and note, in the real window.

Arguments: "authored" for every visible box of every diagram of the built-in pack, or the file of a prepared scene.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from explorer import resources
from explorer.app import read_pack
from explorer.bench.probe_prepare import read
from explorer.bench.probe_route import Took, tell
from explorer.layout import DESK
from explorer.layout.kept import kept_or_placed
from explorer.model.catalogue import Pack, View
from explorer.ui.fonts import measure
from explorer.ui.glyphs import Glyphs
from explorer.ui.main import make_application
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace.settings import Settings

CLICKS = 20
"""How many clicks are made in each view of a scene; a quarter more before them are not counted."""

_PATIENCE = 10.0
_QUIET = 0.06
"""After how many seconds without a further painting a click is done though not both were painted."""


def main(arguments: list[str]) -> None:
    """Open the window, click, print how long each click took."""
    application = make_application()
    pack = read_pack(None)
    scene = None if arguments[0] == "authored" else Path(arguments[0])
    if scene is not None:
        pack = _pack_of(scene, pack)
    # Without motion the first frame after a click is the whole answer, and clicks need not wait for each other.
    workspace = Workspace(pack, State(Place(pack.start), profile="desk-light", reduced_motion=True))
    glyphs = Glyphs(resources.folder("assets") / "glyphs")
    window = Window(workspace, glyphs, Settings(), lambda _settings: None, _placements())
    window.show()
    window.complete()
    window.finish()
    clicks = Clicks(window)
    clicks.settle()
    if scene is None:
        # Everything is clicked once before what counts: notes are parsed and fonts loaded then; the first click of all
        # is told apart.
        tell("click cold", list(_authored(window, workspace, clicks))[:1])
        tell("click", _authored(window, workspace, clicks))
    else:
        tell("click", _in_scene(window, clicks))
    window.close()
    del application


def _pack_of(scene: Path, pack: Pack) -> Pack:
    """The built-in notes with one diagram; its placement is put where the window looks for it."""
    prepared = read(scene)
    diagram = prepared.diagram
    kept_or_placed(_placements(), diagram, measure, DESK, lambda: prepared.placement)
    return replace(pack, start=diagram.id, views=(View(diagram.id, "Scene"),), diagrams={diagram.id: diagram})


def _placements() -> Path:
    """Where the window keeps placements."""
    return Path(platformdirs.user_cache_dir("podium", appauthor=False)) / "bench"


def _authored(window: Window, workspace: Workspace, clicks: Clicks) -> Iterator[Took]:
    canvas = window.canvas
    for diagram in workspace.pack.diagrams.values():
        workspace.run("open-diagram", diagram.id)
        clicks.settle()
        for box in diagram.boxes:
            # A little inside the corner: the middle of a container belongs to what stands in it.
            rect = canvas.view_rect(box.id)
            spots = (rect.center(), rect.topLeft() + QPointF(4, 4))
            spot = next((at for at in spots if canvas.visible_box_at(at) == box.id), None)
            if spot is not None and canvas.rect().contains(spot.toPoint()):
                yield clicks.click(spot)


def _in_scene(window: Window, clicks: Clicks) -> list[Took]:
    canvas, chance = window.canvas, random.Random(3)  # noqa: S311 - points, not secrets
    found: list[Took] = []
    for near in (False, True):
        canvas.fit(animate=False)
        if near:
            canvas.set_zoom(1.0)
        clicks.settle()
        taken: list[Took] = []
        for _ in range(50 * CLICKS):
            spot = QPointF(chance.randrange(canvas.width()), chance.randrange(canvas.height()))
            box = canvas.visible_box_at(spot)
            if box and box != canvas.selected_box:
                taken.append(clicks.click(spot))
            if len(taken) == CLICKS + CLICKS // 4:
                break
        found += taken[CLICKS // 4 :]
    return found


class Clicks(QObject):
    """Clicks on the canvas of a window, and sees what is painted after it."""

    def __init__(self, window: Window) -> None:
        """Watch the canvas and the note of a window."""
        super().__init__(window)
        self._canvas = window.canvas
        self._reader = window.notes.reader.viewport()
        self._seen: set[str] = set()
        for widget in (self._canvas, self._reader):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen.add("canvas" if watched is self._canvas else "note")
        return False

    def click(self, at: QPointF) -> Took:
        """Click a point of the canvas and wait until canvas and note have been painted; then let motion come to rest."""
        self._seen.clear()
        cpu, wall = time.process_time(), time.perf_counter()
        for kind, pressed in ((QEvent.Type.MouseButtonPress, True), (QEvent.Type.MouseButtonRelease, False)):
            QCoreApplication.sendEvent(self._canvas, self._mouse(kind, at, pressed=pressed))
        took = Took(0.0, 0.0)
        seen, last = 0, time.perf_counter()
        while len(self._seen) < 2 and last - wall < _PATIENCE:
            QCoreApplication.processEvents()
            if len(self._seen) != seen:
                seen, last = len(self._seen), time.perf_counter()
                took = Took((time.process_time() - cpu) * 1000, (last - wall) * 1000)
            elif seen and time.perf_counter() - last > _QUIET:
                break
        self.settle()
        return took

    def settle(self) -> None:
        """Wait until nothing moves."""
        end = time.perf_counter() + _PATIENCE
        QCoreApplication.processEvents()
        while not self._canvas.idle and time.perf_counter() < end:
            QCoreApplication.processEvents()
        QCoreApplication.processEvents()

    def _mouse(self, kind: QEvent.Type, at: QPointF, *, pressed: bool) -> QMouseEvent:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        screen = QPointF(self._canvas.mapToGlobal(QPoint(round(at.x()), round(at.y()))))
        return QMouseEvent(kind, at, screen, left, left if pressed else none, Qt.KeyboardModifier.NoModifier)


if __name__ == "__main__":
    main(sys.argv[1:])
