"""Borders of boxes. Dashed ones, and those of small boxes, lie on whole pixels: such lines are painted many at once.

A dashed path around a large container costs a millisecond; four dashed lines of one pixel cost next to nothing, and
only what is in view of them is painted.
"""

from __future__ import annotations

import math
from array import array

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.model.geometry import Rect
from explorer.ui.canvas.frame import Frame, qrect
from explorer.ui.canvas.layer import Lines, paint_lines

DASH, GAP = 2.6, 2.4
"""The length of a dash and of the gap after it, as multiples of the width."""

SQUARE = 2.5
"""Dashed corners whose radius is smaller than this on screen, in pixels, are square."""


def paint_outline(frame: Frame, rect: Rect, radius: float, colour: QColor, width: float, *, dashed: bool) -> None:
    """Paint the border of a box; of a dashed one the corners are solid."""
    painter = frame.painter
    square = radius * frame.zoom < SQUARE
    if not dashed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        painter.drawRoundedRect(qrect(rect), radius, radius)
        return
    if square:
        radius = 0.0
    else:
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_corners(rect, radius, frame.window))
    if frame.layer is not None:
        _add_sides(frame, frame.layer.lines, rect, radius, colour, width, dashed=dashed)
        return
    lines: Lines = {}
    _add_sides(frame, lines, rect, radius, colour, width, dashed=dashed)
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    paint_lines(painter, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(frame.base)


def _add_sides(
    frame: Frame,
    lines: Lines,
    rect: Rect,
    radius: float,
    colour: QColor,
    width: float,
    *,
    dashed: bool,
) -> None:
    """Add the straight parts of a border as lines of one pixel, on whole pixels."""
    factor, dx, dy = frame.factor, frame.dx, frame.dy
    x, y, wide, tall = rect
    thick = width * factor
    left, right = round((x + radius) * factor + dx), round((x + wide - radius) * factor + dx) - 1
    top, bottom = round((y + radius) * factor + dy), round((y + tall - radius) * factor + dy) - 1
    edge = (
        round(x * factor + dx - thick / 2),
        round(y * factor + dy - thick / 2),
        round((x + wide) * factor + dx - thick / 2),
        round((y + tall) * factor + dy - thick / 2),
    )
    add_sides(lines, (left, top, right, bottom), edge, colour.rgba(), thick, frame.clip, dashed=dashed)


def add_sides(
    lines: Lines,
    inner: tuple[int, int, int, int],
    edge: tuple[int, int, int, int],
    colour: int,
    thick: float,
    clip: tuple[int, int, int, int],
    *,
    dashed: bool,
) -> None:
    """Add four sides as lines of one pixel.

    Args:
        lines: where they are added.
        inner: the first column, the first row, the last column and the last row between which they run.
        edge: the column of the left side, the row of the upper one, and those of the right and the lower one.
        colour: as Qt's number.
        thick: how many pixels they are wide.
        clip: the first and last column, and the first and last row that can be seen.
        dashed: whether they are dashed.
    """
    left, top, right, bottom = inner
    near, far, above, below = clip
    dash = max(2, round(DASH * thick)) if dashed else 0
    gap = max(2, round(GAP * thick)) if dashed else 0
    ends_across = ends_along = 0
    if left < near or left < 0:
        left, ends_across = _cut_off(left, near, dash, gap)
    if top < above or top < 0:
        top, ends_along = _cut_off(top, above, dash, gap)
    right, bottom = min(right, far), min(bottom, below)
    column, row, last_column, last_row = edge
    for number in range(max(1, math.ceil(thick - 0.05))):
        # What is left of the width after its whole rows is a fainter row.
        part = min(1.0, thick - number) if number else 1.0
        rgba = colour if part > 0.99 else (round(255 * part) << 24) | (colour & 0xFFFFFF)
        found = lines.get((rgba, dash, gap))
        if found is None:
            found = lines[rgba, dash, gap] = array("i")
        if right >= left:
            for at in (row + number, last_row + number):
                if above <= at <= below:
                    found.extend((left, at, right, at))
                    if ends_across:
                        _solid(lines, rgba).extend((0, at, min(ends_across - 1, right), at))
        if bottom >= top:
            for at in (column + number, last_column + number):
                if near <= at <= far:
                    found.extend((at, top, at, bottom))
                    if ends_along:
                        _solid(lines, rgba).extend((at, 0, at, min(ends_along - 1, bottom)))


def _solid(lines: Lines, rgba: int) -> array[int]:
    return lines.setdefault((rgba, 0, 0), array("i"))


def _cut_off(start: int, near: int, dash: int, gap: int) -> tuple[int, int]:
    """Where a line starts of which only what is beyond `near` is seen; its dashes stay where they are in the scene.

    Returns:
        The start, and where a dash ends that begins before the first pixel (0 if none does): Qt would begin the
        pattern anew there.
    """
    step = dash + gap or 1
    if start < near:
        start += (near - start) // step * step
    if start >= 0:
        return start, 0
    over = -start % step
    return start + (-start // step) * step + (step if over else 0), max(0, dash - over) if over else 0


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
