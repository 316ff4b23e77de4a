"""The small map in the corner of the canvas."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.palette import Palette
from explorer.ui.canvas.picture import blit
from explorer.ui.canvas.scene import Scene

SIZE = QSize(150, 100)
INSET = 9.0


class Minimap(QWidget):
    """All of a diagram, with a frame around what the canvas shows."""

    moved = Signal(object)
    """The scene point (`Point`) that shall be in the middle of the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # The canvas has keys for all of it, and the outline is its accessible twin.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Map of the diagram")
        self._scene: Scene | None = None
        self._palette: Palette | None = None
        self._window = Rect(0, 0, 1, 1)
        self._map = QPixmap()
        self._dpr = 0.0

    def show_scene(self, scene: Scene, palette: Palette) -> None:
        """Draw another scene, or the same in other colours."""
        self._scene, self._palette, self._dpr = scene, palette, 0.0
        self.update()

    def show_window(self, window: Rect) -> None:
        """Move the frame to a part of the scene."""
        if window != self._window:
            self._window = window
            self.update()

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return SIZE

    def _fit(self) -> tuple[float, float, float]:
        """The scale and the offset from scene units to its own pixels."""
        bounds = self._scene.placement.bounds if self._scene else Rect(0, 0, 1, 1)
        room = (self.width() - 2 * INSET, self.height() - 2 * INSET)
        scale = min(room[0] / max(bounds.width, 1), room[1] / max(bounds.height, 1))
        left = (self.width() - bounds.width * scale) / 2 - bounds.x * scale
        return scale, left, (self.height() - bounds.height * scale) / 2 - bounds.y * scale

    def _place(self, rect: Rect) -> QRectF:
        scale, left, top = self._fit()
        return QRectF(rect.x * scale + left, rect.y * scale + top, rect.width * scale, rect.height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cached map and the frame."""
        del event
        painter = QPainter(self)
        if self._scene and self._palette:
            dpr = self.devicePixelRatioF()
            if dpr != self._dpr:
                self._draw(self._scene, self._palette, dpr)
            blit(painter, self._map, dpr)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # The frame does not leave the map, also when more than the diagram is in view.
            frame = self._place(self._window).intersected(QRectF(self.rect()).adjusted(5, 5, -5, -5))
            painter.setPen(QPen(QColor(self._palette.profile.link), 2.0))
            painter.drawRoundedRect(frame, 4, 4)
        painter.end()

    def _draw(self, scene: Scene, palette: Palette, dpr: float) -> None:
        self._dpr = dpr
        self._map = QPixmap(round(self.width() * dpr), round(self.height() * dpr))
        self._map.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._map)
        painter.scale(dpr, dpr)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        panel = QColor(palette.panel)
        panel.setAlphaF(0.92)
        painter.setBrush(panel)
        painter.setPen(QPen(palette.rule, 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        least, empty = 2.0 / self._fit()[0], True
        for place in scene.visible(scene.placement.bounds, scene.folded(inf), least):
            spot = self._place(place.rect)
            if spot.width() < 2 or spot.height() < 2:
                continue
            box = scene.box(place.id)
            tone = palette.tone(box.domain)
            # Of states only trouble is seen from so far.
            fill = QColor(palette.signals["bad"].border if box.tone == "bad" else tone.line)
            # Tints are too pale at this size: a little of the domain's own colour, more for leaves.
            fill.setAlphaF(0.16 if scene.is_container(place.id) else 0.42)
            painter.setBrush(fill)
            outer = place.depth == 0 and scene.is_container(place.id)
            painter.setPen(QPen(tone.border, 1.0) if outer else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(spot, 2.5, 2.5)
            empty = False
        if empty and scene.roots:
            # A crowd of boxes too small to be told apart is one grey patch.
            fill = QColor(palette.muted)
            fill.setAlphaF(0.25)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(self._place(scene.placement.bounds), 2.5, 2.5)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the view to the pointer."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view along with the pointer."""
        self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the event from the canvas below."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Keep the event from the canvas below."""
        event.accept()

    def _go(self, event: QMouseEvent) -> None:
        event.accept()
        if event.buttons() & Qt.MouseButton.LeftButton and self._scene:
            at: QPointF = event.position()
            scale, left, top = self._fit()
            self.moved.emit(Point((at.x() - left) / scale, (at.y() - top) / scale))
