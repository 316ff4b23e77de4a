"""Where the name of a hot spot is written: beside the spot, inside the view, and not over the picture's own words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

_GAP = 9.0
_EDGE = 4.0


def label_places(wanted: Sequence[tuple[QRectF, QSizeF]], room: QSizeF, words: Sequence[QRectF]) -> list[QRectF]:
    """Where labels go that shall cover neither words, nor each other, nor each other's spots.

    Args:
        wanted: the spots in pixels of the view, each with the size of its label.
        room: the size of the view.
        words: where the picture has words.
    """
    taken = [*words, *(spot for spot, _ in wanted)]
    places: list[QRectF] = []
    for spot, size in wanted:
        places.append(label_place(spot, size, room, [*taken, *places]))
    return places


def label_place(spot: QRectF, size: QSizeF, room: QSizeF, taken: Sequence[QRectF]) -> QRectF:
    """The first place around a spot that covers nothing, or the one that covers least.

    Args:
        spot: what is named, in pixels of the view.
        size: the size of the label.
        room: the size of the view.
        taken: what is better not covered.
    """
    view = QRectF(_EDGE, _EDGE, room.width() - 2 * _EDGE, room.height() - 2 * _EDGE)
    # Only what is seen of a spot can be pointed at.
    seen = spot.intersected(view)
    if seen.isEmpty():
        seen = spot
    wide, high = size.width(), size.height()
    lines = (seen.center().x() - wide / 2, seen.left(), seen.right() - wide)
    rows = (seen.center().y() - high / 2, seen.top(), seen.bottom() - high)
    above, below = seen.top() - high - _GAP, seen.bottom() + _GAP
    corners = [QPointF(x, y) for y in (above, below) for x in lines]
    corners += [QPointF(x, y) for x in (seen.right() + _GAP, seen.left() - wide - _GAP) for y in rows]
    places = [_inside(QRectF(corner, size), view) for corner in corners]
    obstacles = (*taken, seen)
    return min(places, key=lambda place: sum(_area(place.intersected(one)) for one in obstacles))


def _inside(place: QRectF, view: QRectF) -> QRectF:
    x = max(view.left(), min(place.left(), view.right() - place.width()))
    y = max(view.top(), min(place.top(), view.bottom() - place.height()))
    return QRectF(QPointF(x, y), place.size())


def _area(rect: QRectF) -> float:
    return max(0.0, rect.width()) * max(0.0, rect.height())
