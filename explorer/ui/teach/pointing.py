"""What the teacher points at and draws: the one truth for both windows, in the coordinates of the scene."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.model.geometry import Point
from explorer.ui.teach.trail import Trail
from explorer.workspace.ink import BOARD, FREE, MOST_POINTS, Action, InkPoint, Shape, Sheet, Stroke, act

FRAME_MS = 16


class Pointing(QObject):
    """The laser, its trails, the stroke that is being drawn, and the sheets of ink.

    Attributes:
        at: where the pointer was last, for what stays when it leaves (spotlight, magnifier); None before it came.
        laser: where the dot is; None if it is not seen.
        trails: what the laser leaves behind.
        stroke: the shape, pen and width of what is being drawn, without its points; None if nothing is.
        drawn: the points of that stroke until now.
        sheet: name of the sheet that is seen.
        reduced: whether nothing may be animated.
    """

    moved = Signal()
    """The laser, a trail or the stroke that is being drawn has changed."""
    changed = Signal()
    """The ink of the sheet that is seen has changed, or another sheet is seen."""
    acted = Signal(object)
    """An `Action` that is to be kept."""

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] | None = None) -> None:
        """Begin with empty sheets; `now` is the time in milliseconds, by default the computer's."""
        super().__init__(parent)
        self._now = now or (lambda: monotonic() * 1000)
        self._sheets: dict[str, Sheet] = {}
        self.at: Point | None = None
        self.laser: Point | None = None
        self.trails: list[Trail] = []
        self.stroke: Stroke | None = None
        self.drawn: list[InkPoint] = []
        self.sheet = BOARD
        self.reduced = False
        self._rubbed: InkPoint | None = None
        self._fading = QTimer(self)
        self._fading.setInterval(FRAME_MS)
        self._fading.timeout.connect(self._fade)

    # --- the laser ---------------------------------------------------------------------------------------------------

    def point(self, at: Point, *, laser: bool = True, trailing: bool = False) -> None:
        """Go to a point of the scene.

        Args:
            at: the point.
            laser: whether the dot is seen there.
            trailing: whether the dot leaves a trail; one that is held goes on in any case.
        """
        self.at = at
        self.laser = at if laser else None
        trail = self.trails[-1] if self.trails else None
        if laser and (trailing or (trail is not None and trail.held)):
            if trail is None or trail.let_go is not None:
                trail = Trail()
                self.trails.append(trail)
            trail.add(at, self._now())
            self._start_fading()
        self.moved.emit()

    def hold(self, at: Point) -> None:
        """Begin a trail that stays until it is let go."""
        self.at = self.laser = at
        trail = Trail(held=True)
        trail.add(at, self._now())
        self.trails.append(trail)
        self.moved.emit()

    def let_go(self) -> None:
        """Let the trail that is held fade."""
        for trail in self.trails:
            if trail.held:
                trail.release(-1e9 if self.reduced else self._now())
        self._start_fading()
        self.moved.emit()

    def leave(self) -> None:
        """Hide the dot; what it left behind fades."""
        if self.laser is not None or any(trail.held for trail in self.trails):
            self.laser = None
            self.let_go()

    def now(self) -> float:
        """The time by which trails fade, in milliseconds."""
        return self._now()

    @property
    def fading(self) -> bool:
        """Whether a timer runs."""
        return self._fading.isActive()

    def rest(self) -> None:
        """Finish what is being drawn and stop all timers."""
        self.finish()
        self._fading.stop()
        self.at = self.laser = None
        self.trails = []
        self.moved.emit()

    def _start_fading(self) -> None:
        self.trails = [trail for trail in self.trails if not trail.gone(self._now())]
        if any(not trail.held for trail in self.trails):
            if not self._fading.isActive():
                self._fading.start()
        else:
            self._fading.stop()

    def _fade(self) -> None:
        before = len(self.trails)
        self._start_fading()
        if not self.reduced or len(self.trails) != before:
            self.moved.emit()

    # --- drawing -----------------------------------------------------------------------------------------------------

    def begin(self, shape: Shape, pen: int, width: float, point: InkPoint) -> None:
        """Begin a stroke; `width` in scene units."""
        self.finish()
        self.stroke = Stroke(shape, pen, width, ())
        self.drawn = [point]
        self.moved.emit()

    def draw(self, point: InkPoint, shape: Shape | None = None, *, straight: bool = False) -> None:
        """Go on with the stroke; one that becomes too long goes on as another.

        Args:
            point: where the pen is now.
            shape: what it draws now, if that has changed.
            straight: whether a free line is to be straight from where it began.
        """
        stroke = self.stroke
        if stroke is None:
            return
        if shape is not None and shape != stroke.shape:
            self.stroke = stroke = Stroke(shape, stroke.pen, stroke.width, ())
        last = self.drawn[-1]
        if (point.x, point.y) != (last.x, last.y):
            self.drawn = [self.drawn[0], point] if straight else [*self.drawn, point]
        if len(self.drawn) >= MOST_POINTS:
            if stroke.shape in FREE:
                self.begin(stroke.shape, stroke.pen, stroke.width, point)
            else:
                # Only its ends count; what lies between is kept for the case that it becomes free again.
                self.drawn = [*self.drawn[:-1:2], self.drawn[-1]]
        self.moved.emit()

    def finish(self) -> None:
        """End the stroke: from now on it is on the sheet."""
        stroke, points, self.stroke, self.drawn = self.stroke, self.drawn, None, []
        self._rubbed = None
        if stroke is None or not points:
            return
        if stroke.shape not in FREE and len(points) > 1:
            points = [points[0], points[-1]]
        self.act(Action(self.sheet, "add", Stroke(stroke.shape, stroke.pen, stroke.width, tuple(points))))
        self.moved.emit()

    def drop(self) -> None:
        """Forget the stroke that is being drawn."""
        self.stroke, self.drawn, self._rubbed = None, [], None
        self.moved.emit()

    def erase(self, at: InkPoint, reach: float) -> None:
        """Take away every stroke that lies on the way from where the eraser was; until `finish` it stays down."""
        last, self._rubbed = self._rubbed or at, at
        far = ((at.x - last.x) ** 2 + (at.y - last.y) ** 2) ** 0.5
        steps = min(200, max(1, int(far / max(reach, 1e-6)) + 1))
        for n in range(1, steps + 1):
            share = n / steps
            between = InkPoint(last.x + (at.x - last.x) * share, last.y + (at.y - last.y) * share)
            self.act(Action(self.sheet, "erase", at=between, reach=reach))

    # --- sheets ------------------------------------------------------------------------------------------------------

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """The ink on the sheet that is seen, the oldest first."""
        return self._sheets.get(self.sheet, Sheet()).strokes

    @property
    def sheets(self) -> dict[str, Sheet]:
        """All sheets, by name."""
        return dict(self._sheets)

    def load(self, sheets: dict[str, Sheet]) -> None:
        """Take the sheets of a tour."""
        self.drop()
        self._sheets = dict(sheets)
        self.changed.emit()

    def show_sheet(self, name: str) -> None:
        """Show another sheet; a stroke that is being drawn ends on the one where it began."""
        if name != self.sheet:
            self.finish()
            self.sheet = name
            self.trails = []
            self._start_fading()
            self.changed.emit()

    def do(self, what: Literal["clear", "undo", "redo"]) -> None:
        """Clear the sheet, take the last action back, or do it again; to take back while drawing forgets the stroke."""
        if self.stroke is not None:
            self.drop()
            if what == "undo":
                return
        self.act(Action(self.sheet, what))

    def act(self, action: Action) -> None:
        """Do something to a sheet and tell that it is to be kept; what changes nothing is not told."""
        before = self._sheets.get(action.sheet, Sheet())
        after = act(before, action)
        if after is before:
            return
        self._sheets[action.sheet] = after
        self.acted.emit(action)
        if action.sheet == self.sheet:
            self.changed.emit()
