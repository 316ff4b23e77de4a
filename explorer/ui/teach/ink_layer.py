"""Ink as it is kept for painting: finished strokes in pictures, the one that is being drawn in pieces."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QTransform

from explorer.ui.teach import ink_painter
from explorer.workspace.ink import FREE, InkPoint, Stroke

PIECE = 64
"""So many points of a stroke that is being drawn are painted together."""


def bounds(stroke: Stroke, points: tuple[InkPoint, ...] | list[InkPoint]) -> QRectF:
    """What a stroke along some points covers, in scene units."""
    beside = ink_painter.reach(stroke) + stroke.width
    xs, ys = [point.x for point in points], [point.y for point in points]
    left, top = min(xs) - beside, min(ys) - beside
    return QRectF(left, top, max(xs) + beside - left, max(ys) + beside - top)


class InkLayer:
    """The finished strokes of a sheet, painted once for a place of the camera; a new stroke is painted on top."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._strokes: tuple[Stroke, ...] = ()
        self._ink: QPixmap | None = None
        self._highlights: QPixmap | None = None
        self._outlines: dict[int, tuple[Stroke, QPainterPath, bool]] = {}

    def prepare(self, strokes: tuple[Stroke, ...], view: QTransform, size: QSize, dpr: float, *, dark: bool) -> None:
        """Have the strokes ready: `view` leads from scene units to logical pixels, `size` is in logical pixels."""
        key = (view.m11(), view.dx(), view.dy(), size.width(), size.height(), dpr, dark)
        count = len(self._strokes)
        fresh = key != self._key or len(strokes) < count or any(a is not b for a, b in zip(strokes, self._strokes))  # noqa: B905 - the new ones come after
        if fresh:
            self._ink = self._highlights = None
            self._outlines = {id(one): self._outlines[id(one)] for one in strokes if id(one) in self._outlines}
        new = strokes if fresh else strokes[count:]
        self._key, self._strokes = key, strokes
        lines = [stroke for stroke in new if stroke.shape != "highlighter"]
        marks = [stroke for stroke in new if stroke.shape == "highlighter"]
        if lines:
            self._ink = self._painted(self._ink, lines, view, size, dpr, dark=dark)
        if marks:
            self._highlights = self._painted(self._highlights, marks, view, size, dpr, dark=dark)

    def paint(self, painter: QPainter, *, dark: bool) -> None:
        """Paint what is ready, in logical pixels."""
        if self._highlights is not None:
            painter.setCompositionMode(ink_painter.blend(dark=dark))
            painter.drawPixmap(0, 0, self._highlights)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if self._ink is not None:
            painter.drawPixmap(0, 0, self._ink)

    def _painted(
        self, on: QPixmap | None, strokes: list[Stroke], view: QTransform, size: QSize, dpr: float, *, dark: bool
    ) -> QPixmap:
        if on is None:
            on = QPixmap(math.ceil(size.width() * dpr), math.ceil(size.height() * dpr))
            on.setDevicePixelRatio(dpr)
            on.fill(Qt.GlobalColor.transparent)
        painter = QPainter(on)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(view)
        for stroke in strokes:
            _, path, filled = self._outlines.setdefault(id(stroke), (stroke, *ink_painter.outline(stroke)))
            ink = QColor(ink_painter.colour(stroke.shape, stroke.pen, dark=dark))
            if filled:
                painter.fillPath(path, ink)
            else:
                painter.strokePath(path, ink_painter.pen_of(stroke.width, ink))
        painter.end()
        return on


class Wet:
    """The stroke that is being drawn: what is done of it is kept in pieces, so that its length costs nothing."""

    def __init__(self) -> None:
        self._stroke: Stroke | None = None
        self._pieces: list[tuple[Stroke, QRectF]] = []

    def paint(self, painter: QPainter, stroke: Stroke, drawn: list[InkPoint], clip: QRectF, *, dark: bool) -> None:
        """Paint what lies in a part of the scene, under a transform from scene units."""
        if stroke.shape == "highlighter":
            painter.setCompositionMode(ink_painter.blend(dark=dark))
        for piece, covered in self._parts(stroke, drawn):
            if covered.intersects(clip):
                ink_painter.paint_stroke(painter, piece, dark=dark)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _parts(self, stroke: Stroke, drawn: list[InkPoint]) -> list[tuple[Stroke, QRectF]]:
        if stroke.shape not in FREE:
            ends = (drawn[0], drawn[-1])
            return [(self._piece(stroke, ends), bounds(stroke, ends))]
        if stroke is not self._stroke or len(drawn) < len(self._pieces) * PIECE:
            self._stroke, self._pieces = stroke, []
        while len(drawn) > (len(self._pieces) + 1) * PIECE + 2:
            start = len(self._pieces) * PIECE
            # Two points more at each end, or the curve would show where it was cut.
            points = tuple(drawn[max(0, start - 2) : start + PIECE + 2])
            self._pieces.append((self._piece(stroke, points), bounds(stroke, points)))
        rest = tuple(drawn[max(0, len(self._pieces) * PIECE - 2) :])
        return [*self._pieces, (self._piece(stroke, rest), bounds(stroke, rest))]

    @staticmethod
    def _piece(stroke: Stroke, points: tuple[InkPoint, ...]) -> Stroke:
        return Stroke(stroke.shape, stroke.pen, stroke.width, points)
