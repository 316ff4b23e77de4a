"""What moves on the canvas: flights of the camera, cross-fades of pictures, boxes on their way; nothing else runs."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtGui import QPixmap

from explorer.model.geometry import Rect, Size
from explorer.ui.canvas.camera import Camera, between, ease

FLIGHT_MS = 450
FADE_MS = 200
MOVE_MS = 250


class Behind(Struct, frozen=True):
    """The picture that is fading away.

    Attributes:
        pixmap: in device pixels; `dpr` is how many make a view pixel.
        camera: the camera that it was taken with, in coordinates of the present scene.
    """

    pixmap: QPixmap
    dpr: float
    camera: Camera


def taken_as(view: Rect, scene: Rect) -> Camera:
    """The camera that shows a rectangle of the scene inside a rectangle of the view, as large as it goes.

    A picture of another diagram, on which `view` is the box that stands for `scene`, can be placed in the present
    scene with it, and then moves along as if it were a part of it.
    """
    zoom = min(view.width / max(scene.width, 1.0), view.height / max(scene.height, 1.0))
    zoom = max(zoom, 1e-4)
    return Camera(scene.centre.x - view.centre.x / zoom, scene.centre.y - view.centre.y / zoom, zoom)


class Motion(QObject):
    """One flight, one fade and one move of boxes at a time; all stop at once when they are told to."""

    def __init__(self, parent: QObject, moved: Callable[[Camera], None], changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self.behind: Behind | None = None
        self._moved, self._changed = moved, changed
        self._start = self._end = Camera()
        self._size = Size(1, 1)
        self._flight = QVariantAnimation(self)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.valueChanged.connect(self._step)
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(self._on_fade)
        self._fade.finished.connect(self._on_faded)
        self._steps: Callable[[float], None] | None = None
        self._move = QVariantAnimation(self)
        self._move.setStartValue(0.0)
        self._move.setEndValue(1.0)
        self._move.setDuration(MOVE_MS)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.valueChanged.connect(self._on_move)
        self._move.finished.connect(self.arrive)

    @property
    def flying(self) -> bool:
        """Whether the camera is on its way."""
        return self._flight.state() == QVariantAnimation.State.Running

    @property
    def running(self) -> bool:
        """Whether anything moves."""
        return self.flying or self.behind is not None or self._steps is not None

    @property
    def share(self) -> float:
        """How much of the new picture is seen, 0 to 1."""
        if self.behind is None:
            return 1.0
        return float(self._fade.currentValue() or 0.0)

    @property
    def destination(self) -> Camera | None:
        """Where the camera is flying to; None if it stands still."""
        return self._end if self.flying else None

    def fly(self, start: Camera, end: Camera, size: Size, duration: int = FLIGHT_MS) -> None:
        """Move the camera along a straight way, slowly at both ends."""
        self._flight.stop()
        self._start, self._end, self._size = start, end, size
        self._flight.setDuration(duration)
        self._flight.start()

    def fade(self, behind: Behind, duration: int = FADE_MS) -> None:
        """Fade from an old picture to what is painted now."""
        self._fade.stop()
        self.behind = behind
        self._fade.setDuration(duration)
        self._fade.start()

    def move(self, steps: Callable[[float], None]) -> None:
        """Move boxes: `steps` is told the part of the way, 0 to 1, and last of all 1."""
        self._steps = steps
        self._move.stop()
        self._move.start()

    def arrive(self) -> None:
        """Put boxes that are on their way where they belong."""
        steps, self._steps = self._steps, None
        self._move.stop()
        if steps is not None:
            steps(1.0)

    def rest(self) -> None:
        """Leave boxes that are on their way where they are: others take over."""
        self._steps = None
        self._move.stop()

    def land(self) -> None:
        """Stop the camera where it is."""
        self._flight.stop()

    def stop(self) -> None:
        """Stop everything."""
        self.arrive()
        self._flight.stop()
        self._fade.stop()
        self.behind = None

    def _step(self, value: object) -> None:
        if isinstance(value, float) and self.flying:
            self._moved(between(self._start, self._end, ease(value), self._size))

    def _on_move(self, value: object) -> None:
        if isinstance(value, float) and self._steps is not None and value < 1.0:
            self._steps(value)

    def _on_fade(self, _value: object) -> None:
        if self.behind is not None:
            self._changed()

    def _on_faded(self) -> None:
        self.behind = None
        self._changed()
