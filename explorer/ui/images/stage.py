"""What the surface moves with: a camera that fits, opens at a place, zooms and pans, and keeps to it at every size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSizeF, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.ui.images.camera import between, fitting, kept_in_sight, opening
from explorer.ui.images.drawing import Drawing
from explorer.ui.images.paper import Paper

_DEEPEST = 64.0
_REFINE_AFTER = 120
_CAMERA = 400


class Stage(QWidget):
    """A widget with a drawing under a camera: `scale` pixels per unit, and where the drawing's corner stands."""

    zoomed = Signal(object)
    """The new scale, 1.0 being 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing("Nothing is open.")
        self.scale = 1.0
        self.corner = QPointF()
        self.reduced_motion = False
        self.paper = Paper()
        # The camera keeps to its goal at every size until a person moves it. What was asked before the first
        # painting is asked again at each new size, since a widget that was never painted has no size to rely on.
        self._goal: Callable[[], QRectF] | None = self._fit_goal
        self._asked: list[Callable[[], None]] = []
        self._painted = False
        self._room = QSizeF(self.size())
        self._refine = QTimer(self)
        self._refine.setSingleShot(True)
        self._refine.setInterval(_REFINE_AFTER)
        self._refine.timeout.connect(self._sharpen)
        self._camera = QVariantAnimation(self)
        self._camera.setDuration(_CAMERA)
        self._camera.setStartValue(0.0)
        self._camera.setEndValue(1.0)
        self._camera.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._camera.valueChanged.connect(self._fly)
        self._from, self._to = QRectF(), QRectF()

    @property
    def moving(self) -> bool:
        """Whether the camera flies, or a sharper picture is still to come."""
        return self._refine.isActive() or self._camera.state() == QVariantAnimation.State.Running

    def on_screen(self, rect: QRectF) -> QRectF:
        """A rectangle of the drawing in the widget's pixels."""
        return QRectF(self.corner + rect.topLeft() * self.scale, rect.size() * self.scale)

    def hold(self) -> None:
        """Ends a flight where it is."""
        self._camera.stop()

    def open_at(self, parts: list[QRectF]) -> None:
        """Shows the whole drawing; parts that would be too small in it are then zoomed in on."""
        self.fit()
        if parts:
            self._goal = partial(self._opening_goal, parts)
            self._fly_to(self._goal())

    def settle(self) -> None:
        """Tells the camera that the widget is painted, and so has its size."""
        self._painted = True
        if self._asked:
            self._asked.clear()
            self._goal = None

    def fit(self) -> None:
        """Shows the whole drawing."""
        self._camera.stop()
        self._asked.clear()
        self._goal = self._fit_goal
        self._aim(self._goal())

    def actual_size(self) -> None:
        """Shows it at 100 %, its middle staying where it is."""
        self._move(lambda: self._zoom(self.drawing.natural / self.scale, None))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zooms so that the point of the drawing under `at` stays there."""
        self._move(lambda: self._zoom(factor, at))

    def pan(self, by: QPointF) -> None:
        """Moves the drawing; some of it always stays in sight."""
        self._move(lambda: self._aim(QRectF(self.corner + by, self.drawing.size * self.scale)))

    def _move(self, act: Callable[[], None]) -> None:
        self._camera.stop()
        if self._painted:
            self._goal = None
        else:
            self._asked.append(act)
        act()

    def _zoom(self, factor: float, at: QPointF | None) -> None:
        at = at or QPointF(self.width() / 2, self.height() / 2)
        least = min(self._fit_goal().width(), 64.0) / self.drawing.size.width()
        scale = min(max(self.scale * factor, least), self.drawing.natural * _DEEPEST)
        corner = at - (at - self.corner) * (scale / self.scale)
        self._aim(QRectF(corner, self.drawing.size * scale))

    def _fit_goal(self) -> QRectF:
        return fitting(self.drawing.size, QSizeF(self.size()))

    def _opening_goal(self, parts: list[QRectF]) -> QRectF:
        return opening(self.drawing.size, QSizeF(self.size()), parts)

    def _fly_to(self, target: QRectF) -> None:
        self._from, self._to = self.on_screen(QRectF(QPointF(), self.drawing.size)), target
        if self.reduced_motion or not self.isVisible() or self._from == self._to:
            self._aim(target)
        else:
            self._camera.start()

    def _fly(self, share: float) -> None:
        self._aim(between(self._from, self._to, share))

    def _aim(self, target: QRectF) -> None:
        scale = target.width() / self.drawing.size.width()
        changed = abs(scale - self.scale) > 1e-9
        self.scale, self.corner = scale, kept_in_sight(target, QSizeF(self.size())).topLeft()
        if self.isVisible():
            self._refine.start()
        self.update()
        if changed:
            self.zoomed.emit(scale / self.drawing.natural)

    def _sharpen(self) -> None:
        self.paper.sharpen()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted; of one that was moved the middle stays in the middle."""
        super().resizeEvent(event)
        before, self._room = self._room, QSizeF(self.size())
        self.paper.forget()
        self._camera.stop()
        if self._goal is None:
            by = QPointF(self._room.width() - before.width(), self._room.height() - before.height()) / 2
            self._aim(QRectF(self.corner + by, self.drawing.size * self.scale))
            return
        self._aim(self._goal())
        for act in self._asked:
            act()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on while it is hidden."""
        self._refine.stop()
        if self._camera.state() == QVariantAnimation.State.Running:
            self._camera.stop()
            self._aim(self._to)
        super().hideEvent(event)
