"""What the boxes of one layer have in common, painted with few calls: plain fills, lines on whole pixels, signs, texts.

Boxes of one layer do not overlap, so that the order among them does not matter. A change of pen, brush or transform
costs more than a small box; and glyphs are drawn anew when their size changes more often than Qt remembers sizes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QPen, QPixmap, QRawFont, QTextLayout, QTransform

from explorer.layout import Role
from explorer.ui import fonts
from explorer.ui.canvas.buffers import draw_pixel_lines, draw_rects

Word = tuple[int, float, float, str, float]
"""The colour of a text as Qt's number, where its baseline starts in painter coordinates, the text, and its room.

The room is in units of the fine font; 0 for as much as it needs.
"""

ELLIPSIS = "…"

GRAIN = 16.0
"""The steps in which the room of a text grows, in units of the fine font: what was cut once serves a while."""

Lines = dict[tuple[int, int, int], "array[int]"]
"""Lines of one pixel by colour, and the lengths of their dashes and gaps (none if solid): each two points."""

Part = tuple[int, int, QPixmap, int, int, int]
"""Where a square part of a picture is copied to, the picture, where the part is in it, and its side."""


Stamp = tuple[int, int, QPixmap]
"""Where a whole picture is copied to, and the picture."""


class Glyphic(NamedTuple):
    """A text as glyphs: their runs, and where they start before and above the start of the baseline."""

    runs: tuple[QGlyphRun, ...]
    left: float
    ascent: float


@lru_cache(maxsize=4096)
def glyphs_of(text: str, role: Role, px: float) -> Glyphic:
    """The glyphs of a text in the fine font of a role; to find them takes longer than to paint them."""
    layout = QTextLayout(fonts.line(text), fonts.fine_font(role, px))
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return Glyphic(tuple(layout.glyphRuns()), line.x(), line.ascent()) if line.isValid() else Glyphic((), 0.0, 0.0)


def fine_room(room: float) -> float:
    """A room at the size of a text as the room of a `Word`: never none."""
    return max(1.0, room * fonts.FINE // GRAIN) * GRAIN


@lru_cache(maxsize=4096)
def letters_of(text: str, role: Role, px: float) -> tuple[QRawFont, list[int], list[QPointF]] | None:
    """The glyphs of a text, letter by letter, if it can be cut after each of them."""
    runs = glyphs_of(text, role, px).runs
    if len(runs) != 1 or not text.isascii():
        return None
    return runs[0].rawFont(), runs[0].glyphIndexes(), runs[0].positions()


@lru_cache(maxsize=4096)
def cut(text: str, role: Role, px: float, room: float) -> Glyphic:
    """The glyphs of a text, or of its beginning with an ellipsis if it is wider than its room."""
    whole = glyphs_of(text, role, px)
    if fonts.width(text, role, px) * fonts.FINE <= room:
        return whole
    letters, dot = letters_of(text, role, px), _ellipsis(role, px)
    if letters is None or dot is None:
        return glyphs_of(fonts.elided(text, role, px, room / fonts.FINE), role, px)
    # To take a part of what was found is several times as quick as to find the glyphs of another text.
    font, indexes, spots = letters
    count = bisect_right(spots, room - fonts.width(ELLIPSIS, role, px) * fonts.FINE, key=QPointF.x) - 1
    count = max(1, min(count, len(indexes) - 1))
    while count > 1 and text[count - 1 : count] in {" ", ".", "-"}:
        count -= 1
    made = QGlyphRun()
    made.setRawFont(font)
    made.setGlyphIndexes([*indexes[:count], dot])
    made.setPositions(spots[: count + 1])
    return Glyphic((made,), whole.left, whole.ascent)


@lru_cache(maxsize=64)
def _ellipsis(role: Role, px: float) -> int | None:
    """The glyph of an ellipsis; None if the face of letters has none."""
    dots, letters = (glyphs_of(text, role, px).runs for text in (ELLIPSIS, "a"))
    alike = len(dots) == 1 == len(letters) and dots[0].rawFont() == letters[0].rawFont()
    return dots[0].glyphIndexes()[0] if alike else None


class Layer:
    """Collects, and paints when it is told to."""

    def __init__(self) -> None:
        self.fills: dict[int, array[int]] = {}
        """Filled rectangles by colour, in painter coordinates: each the first and the last pixel."""
        self.lines: Lines = {}
        self.parts: list[Part] = []
        self.stamps: list[Stamp] = []
        self.words: dict[tuple[float, Role, float], list[Word]] = {}
        """Texts by the factor on their font, its role and its size."""

    def paint(self, painter: QPainter) -> None:
        """Paint all that was collected, fills first, and forget it; the painter's transform is lost."""
        painter.resetTransform()
        if self.fills or self.lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(Qt.PenStyle.NoPen)
            for fill, rects in self.fills.items():
                painter.setBrush(QColor(fill))
                draw_rects(painter, rects)
            paint_lines(painter, self.lines)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, y, pixmap, from_x, from_y, side in self.parts:
            painter.drawPixmap(x, y, pixmap, from_x, from_y, side, side)
        for x, y, pixmap in self.stamps:
            painter.drawPixmap(x, y, pixmap)
        for key in sorted(self.words):
            paint_words(painter, key, sorted(self.words[key]))
        self.fills, self.lines, self.parts, self.stamps, self.words = {}, {}, [], [], {}


def add_rect(fills: dict[int, array[int]], colour: int, left: int, top: int, right: int, bottom: int) -> None:
    """Add a rectangle by its first and its last pixel; nothing if it has none."""
    if left <= right and top <= bottom:
        found = fills.get(colour)
        if found is None:
            found = fills[colour] = array("i")
        found.extend((left, top, right, bottom))


def paint_lines(painter: QPainter, lines: Lines) -> None:
    """Paint lines of one pixel; the painter has no transform and does not smooth."""
    for (colour, dash, gap), segments in lines.items():
        pen = QPen(QColor.fromRgba(colour), 1.0)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if gap:
            pen.setDashPattern([dash, gap])
        painter.setPen(pen)
        draw_pixel_lines(painter, segments)


def paint_words(painter: QPainter, font: tuple[float, Role, float], words: list[Word]) -> None:
    """Paint texts of one size; the painter's transform is lost."""
    factor, role, px = font
    painter.setTransform(QTransform.fromScale(factor, factor))
    pen = -1
    for colour, x, y, text, room in words:
        if colour != pen:
            painter.setPen(QColor(colour))
            pen = colour
        found = cut(text, role, px, room) if room else glyphs_of(text, role, px)
        at = QPointF(x / factor - found.left, y / factor - found.ascent)
        for run in found.runs:
            painter.drawGlyphRun(at, run)
