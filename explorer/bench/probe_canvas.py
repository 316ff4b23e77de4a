"""The measured process of the program's own canvas: themed and anti-aliased, as it is shown to people.

Arguments: the scene's file, and the width and height of the view.
"""

from __future__ import annotations

import gc
import sys
import time
from functools import partial
from itertools import repeat
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPointF, QTimer
from PySide6.QtGui import QPaintEvent

from explorer import resources
from explorer.bench import scenes
from explorer.bench.children import say
from explorer.bench.machine import peak_mib
from explorer.bench.probe_floor import floor
from explorer.bench.probe_prepare import Prepared, read
from explorer.bench.probe_route import (
    FRAMES,
    Memory,
    Took,
    ask,
    limited,
    replay,
    target,
    tell,
    timed,
    zoom_factor,
    zoomed,
)
from explorer.layout import Placement, place
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES
from explorer.ui.canvas import Canvas
from explorer.ui.canvas.scene import SEEN
from explorer.ui.fonts import measure
from explorer.ui.glyphs import Glyphs
from explorer.ui.main import make_application

_PATIENCE = 20.0


class Ours:
    """The canvas as an actor; it counts its own paintings."""

    def __init__(self, width: int, height: int) -> None:
        """Show an empty canvas."""
        self.painted: list[Took] = []
        self.settled: list[float] = []
        """What was done after each zoom step besides painting, in milliseconds of the processor."""
        painted = self.painted

        class Counted(Canvas):
            def paintEvent(self, event: QPaintEvent) -> None:
                painted.append(timed(partial(super().paintEvent, event)))

        self.canvas = Counted(Glyphs(resources.folder("assets") / "glyphs"))
        self.canvas.set_profile(PROFILES["desk-light"])
        # Fades and flights are measured by the eye; here every step is one frame.
        self.canvas.set_reduced_motion(True)
        self.canvas.resize(width, height)

    @property
    def zoom(self) -> float:
        """View pixels for one scene unit."""
        return self.canvas.zoom

    def fit(self) -> None:
        """Show the whole scene."""
        self.canvas.fit(animate=False)

    def drag(self, dx: float, dy: float) -> None:
        """Move the scene by view pixels."""
        self.canvas.pan_by(dx, dy)

    def zoom_by(self, factor: float, at: Point) -> None:
        """Zoom about a view point."""
        self.canvas.zoom_by(factor, QPointF(*at))

    def point(self, x: int, y: int) -> QPointF:
        """A view point."""
        return QPointF(x, y)

    def hit(self, at: QPointF) -> object:
        """What lies at a view point."""
        return self.canvas.visible_box_at(at)

    def seen(self) -> list[tuple[Rect, str]]:
        """The boxes that are seen, in view pixels, and their names."""
        scene, camera = self.canvas.scene_shown, self.canvas.camera
        if scene is None:
            return []
        window = camera.window(Size(self.canvas.width(), self.canvas.height()))
        places = scene.visible(window, scene.folded(camera.zoom), SEEN / camera.zoom)
        return [(camera.rect_to_view(place.rect), scene.box(place.id).name) for place in places]

    def frame(self) -> None:
        """Return when the canvas has been painted, at the latest after a quarter of a second without it."""
        before, end = len(self.painted), time.perf_counter() + 0.25
        while len(self.painted) == before and time.perf_counter() < end:
            QCoreApplication.processEvents()

    def sharp_frame(self) -> None:
        """Return when the canvas has been painted and is sharp."""
        self.frame()
        self.settle()

    def settle(self) -> None:
        """Return when the picture is sharp and nothing is left to do."""
        end = time.perf_counter() + _PATIENCE
        # Waiting must cost nothing; the timer only sees to it that no wait is for ever.
        awake = QTimer()
        awake.start(20)
        while not self.canvas.idle and time.perf_counter() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        awake.stop()
        QCoreApplication.processEvents()

    def sharp(self, factor: float, at: Point) -> Took:
        """Zoom one step and wait for the sharp picture: what the frame costs in which all is painted.

        A canvas may show the last picture rescaled and paint anew a little later, so that the largest painting is the
        frame. What it does between two paintings, in slices of less than a frame, is told by `settled`.
        """
        self.painted.clear()
        first = timed(partial(zoomed, self, factor, at))
        before = len(self.painted)
        later = timed(self.settle)
        paintings = self.painted[before:]
        self.settled.append(later.cpu - sum(one.cpu for one in paintings))
        largest = max(paintings, default=first)
        return Took(max(first.cpu, largest.cpu), max(first.wall, largest.wall))


class Least(Ours):
    """A canvas that takes a point as ours does, and looks for nothing: no answer from Python can be quicker."""

    def hit(self, at: QPointF) -> object:
        """Take the point."""
        return at.x(), at.y()


def main(arguments: list[str]) -> None:
    """Measure building, frames, hits, the refinement after a gesture, memory, and a small change."""
    path, width, height = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    application = make_application()
    memory = Memory()
    prepared = read(path)
    canvas_memory = Memory()
    ours = Ours(width, height)
    bounds = prepared.placement.bounds
    tell("build", [timed(lambda: ours.canvas.show_diagram(prepared.diagram, prepared.placement, animate=False))])
    ours.canvas.show()
    # As the window does when a diagram has been placed: what is alive now stays alive.
    gc.freeze()
    tell("first frame", [timed(ours.sharp_frame)])
    memory.tell("memory")
    canvas_memory.tell("memory of the canvas")

    ours.fit()
    ours.settle()
    tell("floor", floor(ours.seen(), width, height))
    spot, factor = target(bounds, width, height, ours.zoom), zoom_factor(ours)
    tell("repaint", limited(repeat(lambda: ours.sharp(factor, spot), FRAMES)))
    say("repaint prepared", ours.settled)
    replay(ours, bounds, width, height)
    ask(Least(width, height), width, height, "hit floor")
    ours.settle()
    ours.zoom_by(1.1, Point(width / 2, height / 2))
    ours.frame()
    tell("refined", [timed(ours.settle)])
    say("peak", [peak_mib()])
    _change(ours, prepared)
    del application


def _change(ours: Ours, prepared: Prepared) -> None:
    """One pod changes, and changes back: lay out, show, paint; told in two parts, and as the sum that people wait for."""
    ours.fit()
    ours.settle()
    before = (prepared.diagram, prepared.placement)
    for name, diagram in (("change first", scenes.changed(prepared.diagram)), ("change", prepared.diagram)):
        laid, placement = _placed(diagram, before)
        before = (diagram, placement)
        shown = timed(partial(_show, ours, diagram, placement))
        tell(f"{name} layout", [laid])
        tell(name, [Took(laid.cpu + shown.cpu, laid.wall + shown.wall)])


def _placed(diagram: Diagram, before: tuple[Diagram, Placement]) -> tuple[Took, Placement]:
    found: list[Placement] = []
    took = timed(lambda: found.append(place(diagram, measure, before=before)))
    return took, found[0]


def _show(ours: Ours, diagram: Diagram, placement: Placement) -> None:
    ours.canvas.show_diagram(diagram, placement, animate=False)
    ours.frame()
    ours.settle()


if __name__ == "__main__":
    main(sys.argv[1:])
