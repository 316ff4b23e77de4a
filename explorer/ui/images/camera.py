"""The geometry of the viewer's camera: where the whole picture stands, as a rectangle in the widget's pixels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

_SEEN = 48.0


def fitting(picture: QSizeF, room: QSizeF, part: QRectF, margin: float) -> QRectF:
    """Where the picture has to stand so that a part of it fills the room.

    Args:
        picture: the size of the picture in its own units.
        room: the size of the widget.
        part: the part in the picture's units.
        margin: the pixels to keep free at each side.
    """
    width, height = (max(1.0, side - 2 * margin) for side in (room.width(), room.height()))
    scale = min(width / part.width(), height / part.height())
    centre = QPointF(room.width() / 2, room.height() / 2)
    return QRectF(centre - part.center() * scale, picture * scale)


def between(start: QRectF, end: QRectF, share: float) -> QRectF:
    """A place on the way; the size changes by equal factors, not by equal steps, so that the zoom seems even."""
    factor = (end.width() / start.width()) ** share
    width, change = start.width() * factor, end.width() - start.width()
    way = (width - start.width()) / change if abs(change) > 1e-6 else share
    return QRectF(start.topLeft() + (end.topLeft() - start.topLeft()) * way, start.size() * factor)


def kept_in_sight(target: QRectF, room: QSizeF) -> QRectF:
    """The same size, moved so far that some of it is always seen."""
    x = min(max(target.left(), _SEEN - target.width()), room.width() - _SEEN)
    y = min(max(target.top(), _SEEN - target.height()), room.height() - _SEEN)
    return QRectF(QPointF(x, y), target.size())
