"""What lies under the pointer, found in one flat function: it is asked at every move of the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from explorer.model.geometry import Rect
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.marks import Marks
from explorer.ui.canvas.targets import CELL, Cells, Target, Targets, nearest
from explorer.ui.canvas.view import View

_numbers = QPointF.toTuple
"""Both numbers of a point in one call, and the method looked up once: a third of the time."""


class Pointing:
    """Finds the box at a view point, in cells of what can be hit at the present zoom."""

    __slots__ = ("_marks", "_now", "_targets", "_view")

    def __init__(self, view: View, marks: Marks) -> None:
        self._view, self._marks = view, marks
        self._targets: Targets | None = None
        self._now: tuple[Rect | None, Folds | None, float, float, Cells]
        """What is in view and what is folded, and what follows from it: the place of the view in the scene, in view pixels, and
        the cells."""
        self.forget()

    def forget(self) -> None:
        """Let go of a scene that is no longer shown."""
        self._targets = None
        self._now = (None, None, 0.0, 0.0, {})

    def box_at(self, at: QPointF) -> str:
        """The id of the innermost visible box at a view point, or of a leaf within reach; empty for the ground."""
        window, folds, across, along, cells = self._now
        if window is not self._marks.view or folds is not self._marks.folds:
            return self.box_at(at) if self._look() else ""
        x, y = _numbers(at)
        x += across
        y += along
        try:
            targets = cells[x // CELL][y // CELL]
        except KeyError:
            targets = self._around(x, y)
        for left, top, right, bottom, box, near in targets:
            if left <= x <= right and top <= y <= bottom:
                return nearest(x, y, near, box) if near else box
        return self._targets.search(x, y) if self._targets is not None else ""

    def _look(self) -> bool:
        """Note what is in view and what is folded; whether there is anything."""
        camera, scene, folds = self._view.camera, self._marks.scene, self._marks.folds
        if scene is None or folds is None:
            return False
        at, targets = (folds.zoom, camera.zoom), self._targets
        if targets is None or targets.scene is not scene or (targets.folded_at, targets.zoom) != at:
            targets = self._targets = Targets(scene, *at)
        self._now = (
            self._marks.view, folds, camera.x * camera.zoom, camera.y * camera.zoom, targets.cells,
        )  # fmt: skip
        return True

    def _around(self, x: float, y: float) -> tuple[Target, ...]:
        return self._targets.around(x, y) if self._targets is not None else ()
