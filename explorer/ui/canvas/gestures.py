"""What the mouse, a touchpad and keys do on the canvas."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from explorer.ui.canvas.direction import Direction

DRAG = 5.0
"""How far the pointer must move before a press becomes a drag, in pixels."""

STEP = 1.2
"""The factor of one notch of a mouse wheel, and of one press of + or −."""

WHEEL_NOTCH = 120.0

ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class Actor(Protocol):
    """What gestures can do to a canvas."""

    def pan_by(self, dx: float, dy: float) -> None: ...
    def zoom_by(self, factor: float, at: QPointF | None = None) -> None: ...
    def fit(self, animate: bool = True) -> None: ...
    def click(self, at: QPointF) -> None: ...
    def open_at(self, at: QPointF) -> None: ...
    def hover(self, at: QPointF | None) -> None: ...
    def step(self, direction: Direction) -> None: ...
    def first(self) -> None: ...
    def open_selected(self) -> None: ...
    def leave(self) -> None: ...
    def grip(self, state: str) -> None: ...


class Gestures:
    """Turns events into actions; keeps only what belongs to the gesture under way."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._button = Qt.MouseButton.NoButton
        self._dragging = False
        self._space = False

    @property
    def dragging(self) -> bool:
        """Whether the scene is being dragged."""
        return self._dragging

    def press(self, event: QMouseEvent) -> bool:
        """Begin what may become a click or a drag."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return False
        self._pressed = self._last = event.position()
        self._button = event.button()
        self._dragging = self._space or event.button() == Qt.MouseButton.MiddleButton
        if self._dragging:
            self._actor.grip("closed")
        return True

    def move(self, event: QMouseEvent) -> None:
        """Drag the scene, or hover."""
        at = event.position()
        if self._pressed is None or not event.buttons() & self._button:
            self._pressed = None
            self._actor.hover(at)
            return
        if not self._dragging and (at - self._pressed).manhattanLength() >= DRAG:
            self._dragging = True
            self._actor.grip("closed")
            self._actor.hover(None)
        if self._dragging:
            self._actor.pan_by(at.x() - self._last.x(), at.y() - self._last.y())
            self._last = at

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        if self._pressed is None or event.button() != self._button:
            return
        dragged, self._dragging, self._pressed = self._dragging, False, None
        self._actor.grip("open" if self._space else "")
        if not dragged:
            self._actor.click(event.position())

    def double(self, event: QMouseEvent) -> bool:
        """Open what lies under the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._pressed = None
        self._actor.open_at(event.position())
        return True

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom with a mouse wheel or Ctrl, pan with a touchpad or Shift."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            # Without pixels a touchpad still reports angles; either way one notch is one step.
            self._actor.zoom_by(STEP ** ((angle.y() or angle.x() or pixels.y()) / WHEEL_NOTCH), event.position())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            shift = pixels if not pixels.isNull() else angle / 2
            # Some systems turn the wheel's axis themselves when Shift is held.
            self._actor.pan_by(shift.x() or shift.y(), 0.0)
        elif not pixels.isNull() or _is_touchpad(event):
            shift = pixels if not pixels.isNull() else angle / 2
            self._actor.pan_by(shift.x(), shift.y())
        elif angle.y():
            self._actor.zoom_by(STEP ** (angle.y() / WHEEL_NOTCH), event.position())
        elif angle.x():
            self._actor.pan_by(angle.x() / 2, 0.0)

    def native(self, event: QNativeGestureEvent) -> bool:
        """Zoom with two fingers on a touchpad."""
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._actor.zoom_by(max(0.2, 1.0 + event.value()), event.position())
        elif event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._actor.fit()
        else:
            return False
        return True

    def pinch(self, event: QGestureEvent) -> bool:
        """Zoom and pan with two fingers on a touch screen."""
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        event.accept(gesture)
        self._pressed, self._dragging = None, False
        moved = gesture.centerPoint() - gesture.lastCenterPoint()
        if not gesture.lastCenterPoint().isNull():
            self._actor.pan_by(moved.x(), moved.y())
        if gesture.scaleFactor() > 0:
            # Qt gives the middle of the fingers in screen coordinates.
            self._actor.zoom_by(gesture.scaleFactor(), event.widget().mapFromGlobal(gesture.centerPoint()))
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Act on a key; False if it is not the canvas's."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        actor, key = self._actor, event.key()
        if key in ARROWS:
            actor.step(ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            actor.open_selected()
        elif key == Qt.Key.Key_Backspace:
            actor.leave()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            actor.zoom_by(STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            actor.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            actor.fit()
        elif key == Qt.Key.Key_Home:
            actor.first()
        elif key == Qt.Key.Key_Space:
            self._space = True
            actor.grip("closed" if self._dragging else "open")
        else:
            return False
        return True

    def key_released(self, event: QKeyEvent) -> bool:
        """Let go of the scene when Space is released."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space = False
        self._actor.grip("closed" if self._dragging else "")
        return True

    def reset(self) -> None:
        """Forget the gesture under way: the focus or the window is gone."""
        self._pressed, self._dragging, self._space = None, False, False
        self._actor.grip("")


def _is_touchpad(event: QWheelEvent) -> bool:
    if event.phase() != Qt.ScrollPhase.NoScrollPhase:
        return True
    device = event.device()
    return device is not None and device.type() == QInputDevice.DeviceType.TouchPad
