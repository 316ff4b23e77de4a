"""Badges: the word for the state of a box on its pill, and the border that tells it from afar.

Never by its colour alone: a badge has its word, what is in trouble a thick border (a container a dashed one), what is on
its way a thicker one, what is ending a dashed one and pale text.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from explorer.layout.sizes import BADGE_SIDE, BADGE_TALL
from explorer.model.diagram import Box
from explorer.ui import fonts
from explorer.ui.canvas import signs
from explorer.ui.canvas.frame import LEGIBLE, Frame
from explorer.ui.canvas.palette import Palette
from explorer.ui.canvas.states import State

HAIR = 1.0
"""The width of a pill's border, at 100 %."""

THICK: dict[tuple[str, bool], float] = {("busy", False): 1.5, ("bad", False): 1.8, ("busy", True): 1.3}
"""How much thicker than others the border of a leaf, or of a container, is in a state."""

RINGED = ("busy", "bad")
"""The states whose pills have a border."""


class Border(NamedTuple):
    """The border of a box: its colour, how many times thicker than usual it is, and whether it is dashed."""

    colour: QColor
    times: float
    dashed: bool


def border(palette: Palette, box: Box, *, container: bool, faded: bool) -> Border:
    """The border of a box by its domain, or by its state where that has one of its own."""
    if box.tone in ("", "good"):
        tone = palette.tone(box.domain)
        return Border(tone.dim_border if faded else tone.border, 1.0, box.dashed)
    signal = palette.signals[box.tone]
    dashed = box.dashed or box.tone == "gone" or (container and box.tone == "bad")
    return Border(signal.dim_border if faded else signal.border, THICK.get((box.tone, container), 1.0), dashed)


def width(word: str, px: float) -> float:
    """The width of a badge whose letters have a size, in the unit of the size."""
    return fonts.width(word, "badge", px) + 2 * BADGE_SIDE * px


def colours(frame: Frame, tone: str, under: QColor, *, faded: bool) -> tuple[QColor, QColor, QColor]:
    """The colours of a badge on a fill: of its pill, of the pill's border, and of its word."""
    signal = frame.palette.signals[tone]
    fill = frame.shade(signal.fill, under, faded=faded)
    line = (signal.dim_border if faded else signal.border) if tone in RINGED else fill
    return fill, line, frame.ink(signal.ink, fill, faded=faded)


def badge(
    frame: Frame, state: tuple[str, str], at: tuple[float, float], scale: float, under: QColor, *, faded: bool
) -> None:
    """Paint a badge; nothing if its word would be too small to read.

    Args:
        frame: the painting.
        state: its tone and its word.
        at: its left end, and its middle line.
        scale: the factor on its size.
        under: the fill of the box that it is on.
        faded: whether a selection does not concern the box.
    """
    tone, word = state
    px = frame.metrics.badge_px
    if not word or px * scale * frame.zoom < LEGIBLE:
        return
    fill, line, ink = colours(frame, tone, under, faded=faded)
    wide, tall = width(word, px) * scale, BADGE_TALL * px * scale
    x, y = at[0], at[1] - tall / 2
    if frame.many and frame.layer is not None:
        stamp(frame, (x, y, wide, tall), word, (fill.rgb(), line.rgb(), ink.rgb()))
        return
    half = HAIR * scale / 2
    painter = frame.painter
    painter.setPen(QPen(line, HAIR * scale))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(x, y, wide, tall).adjusted(half, half, -half, -half), tall / 2, tall / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    baseline = at[1] + px * scale * 0.355
    frame.text((x + BADGE_SIDE * px * scale, baseline), word, "badge", px, scale, ink)


def tile(palette: Palette, tone: str, under: QColor) -> tuple[QColor, QColor] | None:
    """The fill and the border of a box that is too small for words; None if its state does not show in them."""
    if tone in ("", "good"):
        return None
    signal = palette.signals[tone]
    # What is ending is hollow.
    return under if tone == "gone" else signal.fill, signal.border


def stamp(frame: Frame, rect: tuple[float, float, float, float], word: str, shades: tuple[int, int, int]) -> None:
    """Add a badge of a large scene: one picture for each word, on whole pixels."""
    x, y, wide, tall = rect
    factor, layer = frame.factor, frame.layer
    assert layer is not None  # noqa: S101 - large scenes have one
    high = max(1, round(tall * factor))
    made = signs.state(word, math.ceil(wide * factor), high, high / BADGE_TALL, shades)
    layer.stamps.append((round(x * factor + frame.dx), round(y * factor + frame.dy), made))


def fitting(state: State, px: float, room: float) -> str:
    """The longest words of a state that fit into some room, with letters of a size; empty if none do."""
    return next((word for word in state.words if width(word, px) <= room), "")
