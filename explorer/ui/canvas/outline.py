"""Borders of boxes; of dashed ones sides and corners apart, which is painted many times faster than one path.

A dashed path around a large container costs a millisecond. Its sides filled with a tile of dashes cost next to nothing,
and only what is in view of them is painted.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from explorer.model.geometry import Rect
from explorer.ui.canvas.frame import Frame, qrect

DASH, GAP = 2.6, 2.4
"""The length of a dash and of the gap after it, as multiples of the width."""

SQUARE = 2.5
"""Dashed corners whose radius is smaller than this on screen, in pixels, are square."""

TILE = 700
"""The least length of a tile of dashes, in device pixels."""


def paint_outline(frame: Frame, rect: Rect, radius: float, colour: QColor, width: float, *, dashed: bool) -> None:
    """Paint the border of a box; of a dashed one the corners are solid."""
    painter, window = frame.painter, frame.window
    if not dashed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        painter.drawRoundedRect(qrect(rect), radius, radius)
        return
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if radius * frame.zoom < SQUARE:
        radius = 0.0
    else:
        painter.drawPath(_corners(rect, radius, window))
    left, top, right, bottom = rect.x + radius, rect.y + radius, rect.right - radius, rect.bottom - radius
    # On whole device pixels: dashes of one border then look alike, and are copied instead of drawn.
    base = frame.base
    factor, dx, dy = base.m11(), base.dx(), base.dy()
    thick = width * factor
    rows = max(1, math.ceil(thick - 0.05))
    start_x, start_y = round(left * factor + dx), round(top * factor + dy)
    long_x, long_y = round((right - left) * factor), round((bottom - top) * factor)
    painter.resetTransform()
    clip = painter.clipBoundingRect().toAlignedRect()
    tile = _tile(colour.rgb(), round(thick, 2), upright=False)
    for y in (rect.y, rect.bottom):
        _fill(painter, QRect(start_x, round(y * factor + dy - thick / 2), long_x, rows), clip, tile)
    tile = _tile(colour.rgb(), round(thick, 2), upright=True)
    for x in (rect.x, rect.right):
        _fill(painter, QRect(round(x * factor + dx - thick / 2), start_y, rows, long_y), clip, tile)
    painter.setTransform(base)


def _fill(painter: QPainter, area: QRect, clip: QRect, tile: QPixmap) -> None:
    seen = area.intersected(clip)
    if seen.isEmpty():
        return
    # Part by part: drawing a tiled pixmap goes the slow way of a brush.
    from_x, from_y = (seen.x() - area.x()) % tile.width(), (seen.y() - area.y()) % tile.height()
    y = seen.y()
    while y <= seen.bottom():
        tall = min(tile.height() - from_y, seen.bottom() + 1 - y)
        x, skip = seen.x(), from_x
        while x <= seen.right():
            wide = min(tile.width() - skip, seen.right() + 1 - x)
            painter.drawPixmap(x, y, tile, skip, from_y, wide, tall)
            x, skip = x + wide, 0
        y, from_y = y + tall, 0


@lru_cache(maxsize=256)
def _tile(colour: int, thick: float, *, upright: bool) -> QPixmap:
    """A piece of a dashed line, in device pixels."""
    rows = max(1, math.ceil(thick - 0.05))
    dash = max(2, round(DASH * thick))
    step = dash + max(2, round(GAP * thick))
    long = step * math.ceil(TILE / step)
    made = QPixmap(*((rows, long) if upright else (long, rows)))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    for row in range(rows):
        shade = QColor(colour)
        # What is left of the width after its whole rows is a fainter row.
        shade.setAlphaF(min(1.0, max(0.0, thick - row)))
        for start in range(0, long, step):
            painter.fillRect(QRect(row, start, 1, dash) if upright else QRect(start, row, dash, 1), shade)
    painter.end()
    return made


def _corners(rect: Rect, radius: float, window: Rect | None) -> QPainterPath:
    path, side = QPainterPath(), 2 * radius
    for x, y, angle in (
        (rect.x, rect.y, 90),
        (rect.right - side, rect.y, 0),
        (rect.x, rect.bottom - side, 180),
        (rect.right - side, rect.bottom - side, 270),
    ):
        if window is None or Rect(x, y, side, side).overlaps(window):
            box = QRectF(x, y, side, side)
            path.arcMoveTo(box, angle)
            path.arcTo(box, angle, 90)
    return path
