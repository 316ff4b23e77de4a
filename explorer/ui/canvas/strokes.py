"""The solid edges of a large scene: their lines from one buffer for each look, their heads and counts as copies.

Qt takes the lines of a whole view with one call from a buffer of numbers; nothing is made for a single line but those
numbers, and most of them are the same at every zoom. A corner is a few short lines: a path with curves takes thirty
times as long.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from explorer.model.geometry import Point
from explorer.ui.canvas import signs
from explorer.ui.canvas.buffers import draw_lines
from explorer.ui.canvas.edges import HEAD, ROUNDED, WIDTH, head, strength
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.lines import bends
from explorer.ui.canvas.ways import Line

FINE = 1.5
"""Thinner lines with square corners, in device pixels, are one pixel wide and on whole pixels: a tenth of the time."""

CHORDS = (0.33, 0.67)
"""Where a rounded corner is cut into straight pieces, on its way from start to end."""


class End(NamedTuple):
    """An end of an edge.

    Attributes:
        x, y: the tip.
        back_x, back_y: the direction from it along the way, of length 1.
        length: how long the way is straight there.
        arrow: where an arrowhead points, a unit step; none if there is no arrowhead, or the way runs aslant.
        slant: whether there is an arrowhead on a way that runs aslant.
    """

    x: float
    y: float
    back_x: float
    back_y: float
    length: float
    arrow: tuple[int, int] | None
    slant: bool


class Pieces(NamedTuple):
    """What an edge is made of at every zoom, each four numbers long: all but its first and its last piece.

    Attributes:
        line: the edge.
        start, end: its ends.
        last: the length of the shortest segment that carries an arrowhead.
        inner: its pieces.
        first, final: where its first piece ends and its last one starts; none if it is one piece.
    """

    line: Line
    start: End
    end: End
    last: float
    inner: array[float]
    first: tuple[float, float] | None
    final: tuple[float, float] | None


class Strokes:
    """Collects the edges of one painting, and paints them with two calls for each look."""

    def __init__(self, frame: Frame, known: dict[tuple[int, bool], Pieces], width: float = WIDTH) -> None:
        self._frame, self._known, self._width = frame, known, width
        self._found: dict[tuple[int, float, bool], array[float]] = {}
        self._stamps: list[tuple[int, int, QPixmap]] = []
        self._heads: list[tuple[QColor, QPolygonF]] = []
        self._sizes: dict[float, tuple[float, float, bool]] = {}

    @staticmethod
    def prepare(
        lines: Iterable[Line], corner: float, zoom: float, known: dict[tuple[int, bool], Pieces]
    ) -> Iterator[None]:
        """Find what solid edges are made of, one after the other.

        Args:
            lines: the edges.
            corner: the radius of their corners, at 100 %.
            zoom: the zoom at which they are wanted.
            known: where it is put, and what was found before.
        """
        for line in lines:
            curved = corner * line.scale * zoom >= ROUNDED
            found = known.get((id(line), curved))
            if line.style == "solid" and (found is None or found.line is not line):
                known[id(line), curved] = _pieces(line, corner * line.scale if curved else 0.0)
                yield

    def add(self, line: Line, colour: QColor) -> None:
        """Add a solid edge."""
        frame, scale = self._frame, line.scale
        sizes = self._sizes.get(scale)
        if sizes is None:
            curved = frame.metrics.corner * scale * frame.camera.zoom >= ROUNDED
            sizes = self._sizes[scale] = (*strength(frame, scale, self._width), curved)
        thick, length, curved = sizes
        key = (id(line), curved)
        pieces = self._known.get(key)
        if pieces is None or pieces.line is not line:
            radius = frame.metrics.corner * scale if curved else 0.0
            pieces = self._known[key] = _pieces(line, radius)
        length = max(min(length, max(pieces.last, 6.0 * scale)), 2.6 * thick)
        rgb = colour.rgb()
        look = (rgb, thick, curved)
        numbers = self._found.get(look)
        if numbers is None:
            numbers = self._found[look] = array("d")
        start_x, start_y = self._end(pieces.start, length, rgb, colour)
        end_x, end_y = self._end(pieces.end, length, rgb, colour)
        if pieces.first is None or pieces.final is None:
            numbers.extend((start_x, start_y, end_x, end_y))
        else:
            numbers.extend((start_x, start_y, *pieces.first))
            numbers.extend(pieces.inner)
            numbers.extend((*pieces.final, end_x, end_y))

    def _end(self, end: End, length: float, rgb: int, colour: QColor) -> tuple[float, float]:
        """Add an arrowhead; the answer is where the line ends."""
        tip_x, tip_y, back_x, back_y, straight, arrow, slant = end
        if arrow is None and not slant:
            return tip_x, tip_y
        # The line ends inside the head, so that its blunt end does not look out at the tip.
        room = min(length * 0.7, straight)
        if arrow is None:
            before = Point(tip_x + back_x, tip_y + back_y)
            self._heads.append((colour, head(Point(tip_x, tip_y), before, length * 1.05)))
        else:
            # To a quarter of a pixel across, where the line is; along it whole pixels will do.
            frame = self._frame
            x, y = tip_x * frame.factor + frame.dx, tip_y * frame.factor + frame.dy
            across, along = (round(x * 4), round(y) * 4) if arrow[1] else (round(x) * 4, round(y * 4))
            side = max(5, round(length * 1.05 * frame.factor))
            copied, reach = signs.head(arrow, rgb, side, (across & 3, along & 3))
            self._stamps.append(((across >> 2) - reach, (along >> 2) - reach, copied))
        return tip_x + back_x * room, tip_y + back_y * room

    def paint(self) -> None:
        """Paint all that were added."""
        frame, painter = self._frame, self._frame.painter
        for (colour, thick, curved), numbers in self._found.items():
            pen = QPen(QColor(colour), thick)
            # Square ends close the corners.
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            if not curved and thick * frame.factor * frame.ratio < FINE:
                pen.setWidthF(1.0)
                pen.setCosmetic(True)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(pen)
            draw_lines(painter, numbers)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for fill, polygon in self._heads:
            painter.setBrush(fill)
            painter.drawConvexPolygon(polygon)
        painter.resetTransform()
        for x, y, pixmap in self._stamps:
            painter.drawPixmap(x, y, pixmap)
        painter.setTransform(self._frame.base)


def _end(tip: Point, before: Point, *, arrow: bool) -> End:
    whole = math.dist(tip, before)
    back = ((before.x - tip.x) / whole, (before.y - tip.y) / whole) if whole else (0.0, 0.0)
    right, down = (tip.x > before.x) - (tip.x < before.x), (tip.y > before.y) - (tip.y < before.y)
    slant = bool(right and down)
    return End(*tip, *back, whole, (right, down) if arrow and not slant else None, arrow and slant)


def _pieces(line: Line, radius: float) -> Pieces:
    """The pieces of an edge with corners of a radius; 0 for sharp ones."""
    points = line.points
    start = _end(points[0], points[1], arrow=line.arrow_start)
    end = _end(points[-1], points[-2], arrow=line.arrow_end)
    last = min(
        (at.length for at, arrow in ((start, line.arrow_start), (end, line.arrow_end)) if arrow), default=math.inf
    )
    inner = array("d")
    if len(points) == 2:
        return Pieces(line, start, end, last, inner, None, None)
    if not radius:
        for one, other in pairwise(points[1:-1]):
            inner.extend((*one, *other))
        return Pieces(line, start, end, last, inner, points[1], points[-2])
    straight = HEAD * line.scale * 0.45
    first: tuple[float, float] | None = None
    at: tuple[float, float] = points[1]
    for bend in bends(points, radius, (straight if line.arrow_start else 0.0, straight if line.arrow_end else 0.0)):
        if first is None:
            first = bend.start
        else:
            inner.extend((*at, *bend.start))
        at = bend.start
        for there in (*_curve(bend.start, bend.corner, bend.end), bend.end):
            inner.extend((*at, *there))
            at = there
    return Pieces(line, start, end, last, inner, first, at)


def _curve(
    start: tuple[float, float], corner: tuple[float, float], end: tuple[float, float]
) -> Sequence[tuple[float, float]]:
    """Points of the rounded corner between its start and its end."""
    made = []
    for part in CHORDS:
        one, two, three = (1 - part) ** 2, 2 * part * (1 - part), part**2
        made.append(
            (start[0] * one + corner[0] * two + end[0] * three, start[1] * one + corner[1] * two + end[1] * three)
        )
    return made
