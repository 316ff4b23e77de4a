"""The geometry of the viewer's camera: where the whole picture stands, as a rectangle in the widget's pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 24.0
"""The pixels around a picture that is fitted."""

_SEEN = 48.0
_LEGIBLE = 60.0


def fitting(picture: QSizeF, room: QSizeF, margin: float = MARGIN) -> QRectF:
    """Where the picture has to stand so that all of it fills the room.

    Args:
        picture: the size of the picture in its own units.
        room: the size of the widget.
        margin: the pixels to keep free at each side.
    """
    width, height = (max(1.0, side - 2 * margin) for side in (room.width(), room.height()))
    scale = min(width / picture.width(), height / picture.height())
    size = picture * scale
    return QRectF(QPointF((room.width() - size.width()) / 2, (room.height() - size.height()) / 2), size)


def opening(picture: QSizeF, room: QSizeF, spots: Sequence[QRectF]) -> QRectF:
    """Where the picture has to stand when it opens at the spots of a concept.

    All of it is shown, since a spot is understood by what is around it. Only where a spot would be smaller than 60
    pixels, the picture is larger: just as large as that takes, and as leaves all spots in the room.
    """
    whole = fitting(picture, room)
    fit = whole.width() / picture.width()
    if not spots:
        return whole
    wanted = max(_LEGIBLE / max(spot.width(), spot.height()) for spot in spots)
    if wanted <= fit:
        return whole
    around = spots[0]
    for spot in spots[1:]:
        around = around.united(spot)
    inside = fitting(around.size(), room).width() / around.width()
    scale = max(fit, min(wanted, inside))
    size = picture * scale
    centre = QPointF(room.width() / 2, room.height() / 2) - around.center() * scale
    return QRectF(
        QPointF(_covering(centre.x(), size.width(), room.width()), _covering(centre.y(), size.height(), room.height())),
        size,
    )


def _covering(start: float, length: float, room: float) -> float:
    """A start at which no more than the margin stays empty; in the middle if the length is too short for that."""
    if length + 2 * MARGIN <= room:
        return (room - length) / 2
    return min(MARGIN, max(start, room - MARGIN - length))


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
