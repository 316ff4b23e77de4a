"""Signs that are drawn once for each size and colour, and then copied: the icon on its tile, the mark of a domain."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from explorer.layout import DESK
from explorer.ui import fonts
from explorer.ui.canvas.cues import draw_cue
from explorer.ui.canvas.layer import Stamp, paint_words
from explorer.ui.canvas.pills import BADGE, BADGE_HEIGHT
from explorer.ui.glyphs import Glyphs

ICON = 19.0 / 30.0
"""The share of its tile that an icon takes."""

TILE_CORNER = 8.0 / 30.0


def paint_icon(painter: QPainter, glyphs: Glyphs, glyph: str, colour: str, fill: QColor, tile: QRectF) -> None:
    """Paint an icon on its tile."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    radius = tile.width() * TILE_CORNER
    painter.drawRoundedRect(tile, radius, radius)
    side = tile.width() * ICON
    icon = QRectF(0, 0, side, side)
    icon.moveCenter(tile.center())
    glyphs.paint(painter, glyph, colour, icon)


def icon(glyphs: Glyphs, glyph: str, colour: str, fill: int, at: tuple[int, int, int]) -> tuple[Stamp, Stamp]:
    """An icon and its tile, which is below it, as copies; `at` is the left upper corner of the tile, and its side."""
    x, y, side = at
    drawn, inset = _drawn(glyphs, glyph, colour, side)
    return (x, y, _tile(fill, side)), (x + inset, y + inset, drawn)


@lru_cache(maxsize=512)
def _drawn(glyphs: Glyphs, glyph: str, colour: str, side: int) -> tuple[QPixmap, int]:
    """An icon for a tile, and how far it is from the corner of that."""
    return glyphs.pixmap(glyph, colour, side * ICON), round(side * (1 - ICON) / 2)


@lru_cache(maxsize=256)
def _tile(fill: int, side: int) -> QPixmap:
    made = _empty(side, side)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * TILE_CORNER, side * TILE_CORNER)
    painter.end()
    return made


@lru_cache(maxsize=512)
def cue(domain: str, colour: int, thick: float, tall: int) -> QPixmap:
    """The mark of a domain as an upright bar of some pixels."""
    made = _empty(math.ceil(thick), tall)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_cue(painter, domain, QRectF(0, 0, thick, tall), QColor(colour))
    painter.end()
    return made


@lru_cache(maxsize=2048)
def head(direction: tuple[int, int], colour: int, length: float, phase: tuple[int, int]) -> tuple[QPixmap, int]:
    """An arrowhead along an axis; and how far the pixel with its tip is from the corner.

    Args:
        direction: where it points, a unit step.
        colour: as Qt's number.
        length: in pixels; it is about as wide.
        phase: where in its pixel the tip lies, in quarters.
    """
    reach = math.ceil(length) + 2
    made = _empty(2 * reach, 2 * reach)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    right, down = direction
    tip = QPointF(reach + phase[0] / 4, reach + phase[1] / 4)
    back, half = QPointF(tip.x() - right * length, tip.y() - down * length), 0.48 * length
    across = QPointF(-down * half, right * half)
    painter.drawConvexPolygon([tip, back + across, back - across])
    painter.end()
    return made, reach


@lru_cache(maxsize=512)
def ring(radius: int, thick: float, fill: int, border: int) -> QPixmap:
    """A small box with rounded corners, to be cut into them: between two corners there are two pixels."""
    side = 2 * radius + 2
    made = _empty(side + math.ceil(thick), side + math.ceil(thick))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(border), thick))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(thick / 2, thick / 2, side, side), radius, radius)
    painter.end()
    return made


@lru_cache(maxsize=512)
def badge(text: str, wide: float, tall: float, thick: float, colours: tuple[int, int, int]) -> QPixmap:
    """A count on its pill: how wide and high it is in pixels, how thick its border, and the colours of fill, border, text."""
    fill, border, ink = colours
    room = math.ceil(thick)
    made = QPixmap(_pill(wide, tall, thick, fill, border))
    painter = QPainter(made)
    size = BADGE * tall / BADGE_HEIGHT
    left = room + (wide - fonts.width(text, "verb", BADGE) * size / BADGE) / 2
    words = [(ink, left, float(round(room + tall / 2 + size * 0.36)), text, 0.0)]
    paint_words(painter, (size / (BADGE * fonts.FINE), "verb", BADGE), words)
    painter.end()
    return made


@lru_cache(maxsize=64)
def _pill(wide: float, tall: float, thick: float, fill: int, border: int) -> QPixmap:
    room = math.ceil(thick)
    made = _empty(math.ceil(wide) + 2 * room, math.ceil(tall) + 2 * room)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(border), thick))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(room, room, wide, tall), tall / 2, tall / 2)
    painter.end()
    return made


@lru_cache(maxsize=1024)
def state(word: str, wide: int, tall: int, size: float, colours: tuple[int, int, int]) -> QPixmap:
    """A badge: its word, how wide and high it is and how large its letters, in pixels; colours of fill, border, word."""
    fill, border, ink = colours
    made = _empty(wide, tall)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(border), 1.0))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(0.5, 0.5, wide - 1, tall - 1), (tall - 1) / 2, (tall - 1) / 2)
    px = DESK.badge_px
    left = (wide - fonts.width(word, "badge", px) * size / px) / 2
    paint_words(
        painter,
        (size / (px * fonts.FINE), "badge", px),
        [(ink, left, float(round(tall / 2 + size * 0.355)), word, 0.0)],
    )
    painter.end()
    return made


def _empty(wide: int, tall: int) -> QPixmap:
    made = QPixmap(max(1, wide), max(1, tall))
    made.fill(Qt.GlobalColor.transparent)
    return made
