"""The widget below the canvas: Qt's events become gestures, and the view is told of size, screen and visibility."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QWidget

from explorer.model.geometry import Point, Rect, Size
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.direction import Direction
from explorer.ui.canvas.gestures import Gestures
from explorer.ui.canvas.view import View


class Surface(QWidget):
    """A widget with a view and gestures; what is painted and what a click means is the canvas's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 80)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._by_keyboard = False
        self._view = View(self, self)
        self._gestures = Gestures(self)

    # --- what the canvas does ------------------------------------------------------------------------------------

    def paint_scene(self, painter: QPainter, camera: Camera, window: Rect) -> None:
        """Paint a part of the scene; for the view."""
        raise NotImplementedError

    def refold(self, zoom: float, *, settled: bool) -> bool:
        """Open and fold containers; for the view."""
        raise NotImplementedError

    def folded_at(self) -> float:
        """The zoom that folding goes by; for the view."""
        raise NotImplementedError

    def seek(self) -> bool:
        """Begin to find what the picture needs at rest, if there is anything, and have the view refine then; for the view."""
        raise NotImplementedError

    def revealing(self, box_id: str, start: Camera) -> Camera:
        """The camera that shows a box, as near to another as possible; for the view."""
        raise NotImplementedError

    def nearest_root(self, window: Rect) -> Rect | None:
        """The outermost box that is nearest to a window; for the view."""
        raise NotImplementedError

    def _anchor(self) -> Point:
        """The view point that stays where it is while one zooms with keys."""
        raise NotImplementedError

    def click(self, at: QPointF) -> None:
        """Say what was clicked."""
        raise NotImplementedError

    def open_at(self, at: QPointF) -> None:
        """Say what was double-clicked."""
        raise NotImplementedError

    def hover(self, at: QPointF | None) -> None:
        """Highlight what lies under the pointer."""
        raise NotImplementedError

    def step(self, direction: Direction) -> None:
        """Walk to the nearest box in a direction."""
        raise NotImplementedError

    def first(self) -> None:
        """Walk to the first box."""
        raise NotImplementedError

    def open_selected(self) -> None:
        """Say that the selected box shall be opened."""
        raise NotImplementedError

    def leave(self) -> None:
        """Say that the diagram shall be left."""
        raise NotImplementedError

    # --- where one looks -----------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where one looks."""
        return self._view.camera

    @property
    def zoom(self) -> float:
        """View pixels for one scene unit."""
        return self._view.camera.zoom

    @property
    def idle(self) -> bool:
        """Whether nothing moves and no timer runs."""
        return self._view.idle

    def fit(self, animate: bool = True) -> None:
        """Show the whole diagram."""
        self._view.go(self._view.fit_camera, animate=animate)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor; the scene point under the view point `at` (the middle of the view) stays."""
        spot = Point(at.x(), at.y()) if at is not None else self._anchor()
        self._view.zoom_to(self._view.camera.zoom * factor, spot)

    def set_zoom(self, factor: float) -> None:
        """Zoom about the middle of the view."""
        self._view.zoom_to(factor, Point(self.width() / 2, self.height() / 2))

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the scene by view pixels."""
        self._view.pan(dx, dy)

    @property
    def at_fit(self) -> bool:
        """Whether the whole diagram is shown, and will be in another size."""
        return self._view.at_fit

    def set_reduced_motion(self, reduced: bool) -> None:
        """Jump instead of fly and fade."""
        self._view.reduced = reduced
        if reduced:
            self._view.stop()

    def grip(self, state: str) -> None:
        """Show the hand that says that the scene can be dragged ("open") or is being dragged ("closed")."""
        shapes = {"open": Qt.CursorShape.OpenHandCursor, "closed": Qt.CursorShape.ClosedHandCursor}
        if state:
            self.setCursor(shapes[state])
        else:
            self.unsetCursor()

    def _keyboard(self, *, used: bool) -> None:
        """Remember whether the keyboard is in use: only then the focus is shown."""
        if used != self._by_keyboard:
            self._by_keyboard = used
            self.update()

    # --- events --------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """A size for a window that has no better idea."""
        return QSize(1180, 896)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in view in view."""
        old = event.oldSize()
        self._view.resized(Size(old.width(), old.height()))

    def event(self, event: QEvent) -> bool:
        """Take gestures, and notice a screen with another pixel ratio."""
        if isinstance(event, QNativeGestureEvent) and self._gestures.native(event):
            return True
        if isinstance(event, QGestureEvent) and self._gestures.pinch(event):
            return True
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.ScreenChangeInternal):
            self._view.changed(fade=False)
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._view.motion.land()
        event.setAccepted(self._gestures.press(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag or hover."""
        self._gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        self._gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        event.setAccepted(self._gestures.double(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Hover over nothing."""
        self.hover(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or pan."""
        self._gestures.wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the canvas's own keys; all others are the window's."""
        if self._gestures.key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the scene."""
        if not self._gestures.key_released(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring if the focus came by keyboard."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._by_keyboard = event.reason() in reasons
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring, and let go."""
        del event
        self._gestures.reset()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing run while nobody looks."""
        self._view.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let nothing run afterwards."""
        self._view.stop()
        super().closeEvent(event)
