"""How ink looks: the colours of the pens, and strokes as smooth paths in scene units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.workspace.ink import FREE, InkPoint, Shape, Stroke

PENS = (
    ("#d0021b", "#ff8078"),
    ("#0b5fd0", "#79b8ff"),
    ("#007a52", "#56d89b"),
    ("#8a1fb8", "#e0a3ff"),
    ("#111820", "#ffffff"),
)
"""The pens on a light and on a dark ground: each at least 4.5 to 1, as everything that is drawn on a projector."""

PEN_NAMES = ("red", "blue", "green", "purple", "black or white")

HIGHLIGHTERS = (
    ("#ffc400", "#6b4e00"),
    ("#6cbcff", "#00467f"),
    ("#5fd38d", "#005c35"),
    ("#f19ad6", "#6b1d5c"),
    ("#ff9d5c", "#7a3300"),
)
"""What a highlighter makes of the ground; letters on it stay as they are, and at least 7 to 1."""

PEN, HIGHLIGHTER = 8 / 1080, 44 / 1080
"""Their widths as shares of the picture's height."""

DOT = 1.5
"""The diameter of a dot as a multiple of the pen's width."""

EVEN = 0.5
"""How hard a mouse presses."""

HEAD = 5.0
"""The length of an arrow's head as a multiple of its width."""

_SHARP = 0.8
"""The cosine of the turn beyond which a line of changing width gets a round joint."""


def colour(shape: Shape, pen: int, *, dark: bool) -> str:
    """The colour of a pen, from 1, on a light or a dark ground."""
    colours = HIGHLIGHTERS if shape == "highlighter" else PENS
    return colours[max(1, min(len(colours), pen)) - 1][dark]


def paint(painter: QPainter, strokes: Iterable[Stroke], *, dark: bool) -> None:
    """Paint strokes under a transform from scene units: highlighters first, so that they never hide what is written."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    strokes = tuple(strokes)
    painter.setCompositionMode(blend(dark=dark))
    for stroke in strokes:
        if stroke.shape == "highlighter":
            paint_stroke(painter, stroke, dark=dark)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    for stroke in strokes:
        if stroke.shape != "highlighter":
            paint_stroke(painter, stroke, dark=dark)
    painter.restore()


def blend(*, dark: bool) -> QPainter.CompositionMode:
    """How a highlighter meets what is below: it colours the ground and leaves the letters, however often it goes there."""
    modes = QPainter.CompositionMode
    return modes.CompositionMode_Lighten if dark else modes.CompositionMode_Darken


def paint_stroke(painter: QPainter, stroke: Stroke, *, dark: bool) -> None:
    """Paint one stroke with the painter's composition mode."""
    made, filled = outline(stroke)
    ink = QColor(colour(stroke.shape, stroke.pen, dark=dark))
    if filled:
        painter.fillPath(made, ink)
    else:
        painter.strokePath(made, pen_of(stroke.width, ink))


def pen_of(width: float, ink: QColor) -> QPen:
    """A round pen."""
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def outline(stroke: Stroke) -> tuple[QPainterPath, bool]:
    """The path of a stroke, and whether it is to be filled; otherwise a pen of the stroke's width goes along it."""
    points = stroke.points
    first, last = points[0], points[-1]
    if len(points) == 1 or (stroke.shape not in FREE and (first.x, first.y) == (last.x, last.y)):
        return _dot(first, _width(stroke, first) * (1.0 if stroke.shape == "highlighter" else DOT)), True
    match stroke.shape:
        case "line":
            return _straight(first, last), False
        case "arrow":
            return _arrow(first, last, stroke.width), False
        case "box":
            made = QPainterPath()
            made.addRect(QRectF(QPointF(first.x, first.y), QPointF(last.x, last.y)).normalized())
            return made, False
        case "ellipse":
            made = QPainterPath()
            made.addEllipse(QRectF(QPointF(first.x, first.y), QPointF(last.x, last.y)).normalized())
            return made, False
    if stroke.shape == "highlighter" or all(point.pressure == EVEN for point in points):
        return smooth(points), False
    return ribbon([(point.x, point.y, _width(stroke, point)) for point in points]), True


def reach(stroke: Stroke) -> float:
    """How far a stroke is painted beside its points, in scene units."""
    return stroke.width * (HEAD if stroke.shape == "arrow" else 1.0)


def _width(stroke: Stroke, point: InkPoint) -> float:
    if stroke.shape == "highlighter":
        return stroke.width
    return stroke.width * (0.4 + 1.2 * max(0.0, min(1.0, point.pressure)))


def _dot(at: InkPoint, width: float) -> QPainterPath:
    made = QPainterPath()
    made.addEllipse(QPointF(at.x, at.y), width / 2, width / 2)
    return made


def _straight(first: InkPoint, last: InkPoint) -> QPainterPath:
    made = QPainterPath(QPointF(first.x, first.y))
    made.lineTo(last.x, last.y)
    return made


def _arrow(first: InkPoint, last: InkPoint, width: float) -> QPainterPath:
    made = _straight(first, last)
    far = math.hypot(last.x - first.x, last.y - first.y)
    turn = math.atan2(first.y - last.y, first.x - last.x)
    long = min(HEAD * width, far * 0.6)
    wings = [
        QPointF(last.x + long * math.cos(turn + aside), last.y + long * math.sin(turn + aside)) for aside in (-0.5, 0.5)
    ]
    made.moveTo(wings[0])
    made.lineTo(last.x, last.y)
    made.lineTo(wings[1])
    return made


def smooth(points: Sequence[InkPoint]) -> QPainterPath:
    """A curve that goes through the middles between points, and begins and ends at the first and the last."""
    made = QPainterPath(QPointF(points[0].x, points[0].y))
    for n in range(1, len(points) - 1):
        here, there = points[n], points[n + 1]
        made.quadTo(here.x, here.y, (here.x + there.x) / 2, (here.y + there.y) / 2)
    made.lineTo(points[-1].x, points[-1].y)
    return made


def ribbon(line: Sequence[tuple[float, float, float]]) -> QPainterPath:
    """The outline of a smooth line of changing width, to be filled.

    Args:
        line: x, y and width of its points, at least one.
    """
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.WindingFill)
    fine = _finer(line)
    _add_disc(made, *fine[0])
    before: tuple[float, float] | None = None
    sides: list[tuple[float, float]] = []
    for n, (x, y, width) in enumerate(fine):
        x0, y0, _ = fine[max(0, n - 1)]
        x1, y1, _ = fine[min(len(fine) - 1, n + 1)]
        far = math.hypot(x1 - x0, y1 - y0)
        along = ((x1 - x0) / far, (y1 - y0) / far) if far > 0 else before or (1.0, 0.0)
        if before is not None and along[0] * before[0] + along[1] * before[1] < _SHARP:
            _add_disc(made, x, y, width)
        before = along
        sides.append((-along[1] * width / 2, along[0] * width / 2))
    for n in range(1, len(fine)):
        (xa, ya, _), (xb, yb, _) = fine[n - 1], fine[n]
        (ua, va), (ub, vb) = sides[n - 1], sides[n]
        made.moveTo(xa - ua, ya - va)
        made.lineTo(xb - ub, yb - vb)
        made.lineTo(xb + ub, yb + vb)
        made.lineTo(xa + ua, ya + va)
        made.closeSubpath()
    if len(fine) > 1:
        _add_disc(made, *fine[-1])
    return made


def _finer(line: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Points along the smooth curve: through the middles between the points, with these as its handles."""
    if len(line) < 3:
        return list(line)
    found = [line[0]]
    start = line[0]
    for n in range(1, len(line) - 1):
        here, there = line[n], line[n + 1]
        end = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2, (here[2] + there[2]) / 2)
        for part in (1 / 3, 2 / 3, 1.0):
            a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part * part
            found.append(
                (
                    a * start[0] + b * here[0] + c * end[0],
                    a * start[1] + b * here[1] + c * end[1],
                    a * start[2] + b * here[2] + c * end[2],
                )
            )
        start = end
    found.append(line[-1])
    return found


def _add_disc(made: QPainterPath, x: float, y: float, width: float) -> None:
    made.addEllipse(QPointF(x, y), width / 2, width / 2)
