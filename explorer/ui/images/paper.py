"""The picture as it was painted last: sharp where the camera rests, coarse while it moves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from explorer.ui.images.camera import fitting
from explorer.ui.images.drawing import Drawing

_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform


class Paper:
    """Keeps what was painted of a drawing, so that a camera that moves need not paint all shapes anew."""

    def __init__(self) -> None:
        self._sharp: tuple[QPixmap, float, QPointF] | None = None
        self._whole: QPixmap | None = None

    def forget(self) -> None:
        """Drops all: the drawing, its step or the room is another."""
        self._sharp = self._whole = None

    def sharpen(self) -> None:
        """Has the next painting be sharp."""
        self._sharp = None

    def paint(
        self,
        painter: QPainter,
        drawing: Drawing,
        step: int,
        *,
        scale: float,
        corner: QPointF,
        room: QSizeF,
        moving: bool,
    ) -> None:
        """Paints what is seen of a drawing.

        Args:
            painter: a painter in the pixels of the widget.
            drawing: the picture.
            step: its last step to show.
            scale: pixels per unit of the drawing.
            corner: where the drawing's corner stands.
            room: the size of the widget.
            moving: whether the camera is on its way, so that the painting may be coarse.
        """
        ratio = painter.device().devicePixelRatio()
        if self._sharp is None or (self._sharp[1:] != (scale, corner) and not moving):
            self._sharp = (_render(drawing, step, scale, corner, room, ratio), scale, corner)
        pixmap, then, there = self._sharp
        if (then, there) == (scale, corner):
            painter.drawPixmap(QPointF(), pixmap)
            return
        # While it moves: the whole picture coarsely, and over it the last sharp part where it is now.
        if self._whole is None:
            fit = fitting(drawing.size, room, 0).width() / drawing.size.width()
            self._whole = _render(drawing, step, fit, QPointF(), drawing.size * fit, ratio)
        painter.drawPixmap(QRectF(corner, drawing.size * scale), self._whole, QRectF(self._whole.rect()))
        factor = scale / then
        painter.drawPixmap(QRectF(corner - there * factor, room * factor), pixmap, QRectF(pixmap.rect()))


def _render(drawing: Drawing, step: int, scale: float, corner: QPointF, size: QSizeF, ratio: float) -> QPixmap:
    pixmap = QPixmap((size * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(_HINTS)
    painter.translate(corner)
    painter.scale(scale, scale)
    visible = QRectF(-corner / scale, size / scale).intersected(QRectF(QPointF(), drawing.size))
    painter.fillRect(visible, QColor("#ffffff"))
    drawing.paint(painter, visible, step)
    painter.end()
    return pixmap
