"""What lies over the diagram of a slide: rings around boxes that are lit, words for their state, labels of what travels.

All of it is painted in lines of the slide, from places that the camera gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from explorer.model.geometry import Point, Rect
from explorer.model.theme import contrast
from explorer.ui import fonts
from explorer.ui.canvas.lines import towards
from explorer.ui.canvas.palette import Palette, dimmed, mixed
from explorer.ui.teach.words import Paper, middle_baseline

RING = 8.0
"""The width of the ring around a box that is lit, in lines; the dark line inside of it has OUTLINE."""

OUTLINE = 5.0
HALO = 10.0
"""How much wider the pale ring is around the box that was clicked."""

TALL = 1.44
"""The height of a badge as a multiple of its letters'."""

ABOVE = 0.62
"""How much of a badge stands above the border of its box: below it there is the name."""

SIDE = 0.58
"""The space left and right of a badge's word, as a multiple of its letters' size."""

READABLE = 7.0
"""The contrast of words on pills."""

DIMMED = 4.5
"""… and of those that are dimmed."""

CIRCLE = 1.28
"""The diameter of the circle around a number, as a multiple of its letters' size."""


class Label(Struct, frozen=True):
    """What is said of one hop.

    Attributes:
        number: which hop it is; empty if there is one only.
        text: what travels.
        way: the corners of its way, in lines.
        kept: the place that the layout kept free; None for none.
    """

    number: str
    text: str
    way: tuple[Point, ...]
    kept: Rect | None = None


def ring(paper: Paper, rect: Rect, radius: float, *, chosen: bool = False) -> None:
    """Paint the ring around a box that is lit; the one that was clicked has a halo around it."""
    palette = paper.palette
    if chosen:
        halo = QColor(palette.selection)
        halo.setAlphaF(0.4)
        _frame(paper, rect, radius, halo, OUTLINE / 2 + RING, HALO)
    _frame(paper, rect, radius, palette.selection, OUTLINE / 2 - 0.5, RING + 0.5)
    # Amber alone has no contrast to white.
    _frame(paper, rect, radius, palette.outline, -OUTLINE / 2, OUTLINE)


def _frame(paper: Paper, rect: Rect, radius: float, colour: QColor, gap: float, width: float) -> None:
    out = gap + width / 2
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    paper.painter.setPen(pen)
    paper.painter.setBrush(Qt.BrushStyle.NoBrush)
    paper.painter.drawRoundedRect(QRectF(*rect.grown(out)), radius + out, radius + out)


def badge_place(box: Rect, word: str, px: float, view: Rect) -> Rect:
    """Where the badge of a box stands: on its upper border at the right, as far as there is room."""
    wide, tall = fonts.width(word, "name", px) + 2 * SIDE * px, TALL * px
    right = min(max(box.right - 0.45 * px, box.centre.x + wide / 2), view.right)
    return Rect(max(right - wide, view.x), max(box.y - ABOVE * tall, view.y), wide, tall)


def badge(paper: Paper, rect: Rect, word: str, px: float, domain: str, *, lit: bool, faded: bool) -> None:
    """Paint the state of a box."""
    palette = paper.palette
    if lit:
        dark = palette.profile.dark
        fill, ink = (palette.selection, palette.ground) if dark else (palette.outline, palette.selection)
    else:
        fill, ink = badge_colours(palette, domain, faded=faded)
    # A rim of the ground parts it from the border that it stands on.
    paper.pill(rect, fill, palette.panel, 3.0)
    at = rect.x + SIDE * px, middle_baseline(rect.centre.y, px)
    paper.write(at, word, px, "name" if not faded else "verb", ink, fill)


def badge_colours(palette: Palette, domain: str, *, faded: bool) -> tuple[QColor, QColor]:
    """The fill and the ink of a badge in the colour of a domain: made darker, or lighter, until it can be read."""
    tone, ground = palette.tone(domain), palette.panel.name()
    if faded:
        fill = mixed(tone.line_hex, ground, 0.16)
        return QColor(fill), dimmed(palette.ink.name(), fill, DIMMED)
    away, part = palette.ink.name(), 1.0
    while part > 0 and contrast(mixed(tone.line_hex, away, part), ground) < READABLE:
        part -= 0.05
    return QColor(mixed(tone.line_hex, away, max(part, 0.0))), palette.panel


def label_size(label: Label, px: float) -> tuple[float, float]:
    """The width and the height of a hop's label."""
    wide = 2 * SIDE * px if label.text else 0.0
    if label.text:
        wide += fonts.width(label.text, "verb", px)
    if label.number:
        wide += CIRCLE * px + (0.0 if label.text else 0.2 * px)
    return max(wide, TALL * px), TALL * px


def label_places(
    labels: Sequence[Label], px: float, solid: Iterable[Rect], others: Sequence[tuple[Point, ...]], view: Rect
) -> list[Rect]:
    """Finds a place for the label of every hop.

    Args:
        labels: the labels, in their order.
        px: the size of their letters.
        solid: what is not to be covered.
        others: the ways of the edges, which should not be covered.
        view: they stay in this.
    """
    taken, placed = list(solid), list[Rect]()
    for label in labels:
        wide, tall = label_size(label, px)
        best, least = Rect(view.x, view.y, wide, tall), math.inf
        # Two that share a way stand on both sides of it.
        alone = sum(one.way == label.way for one in labels) == 1
        for dearer, at in enumerate(_stations(label, wide, tall, on=alone)):
            if 0.02 * dearer >= least:
                break
            rect = _inside(Rect(at.x - wide / 2, at.y - tall / 2, wide, tall), view)
            cost = 0.02 * dearer + sum(_shared(rect, other) for other in taken)
            cost += sum(0.3 for way in others if way != label.way and crosses(way, rect))
            cost += 0.02 * math.dist(rect.centre, at)
            if cost < least:
                best, least = rect, cost
        placed.append(best)
        taken.append(best.grown(3.0))
    return placed


def _shared(rect: Rect, other: Rect) -> float:
    """How bad it is that two rectangles share an area."""
    if not rect.overlaps(other):
        return 0.0
    across = min(rect.right, other.right) - max(rect.x, other.x)
    down = min(rect.bottom, other.bottom) - max(rect.y, other.y)
    return 10.0 + 100.0 * across * down / (rect.width * rect.height)


def crosses(way: Sequence[Point], rect: Rect) -> bool:
    """Whether a way, of upright and level lines, comes into a rectangle."""
    return any(
        min(a.x, b.x) < rect.right and max(a.x, b.x) > rect.x and min(a.y, b.y) < rect.bottom and max(a.y, b.y) > rect.y
        for a, b in pairwise(way)
    )


def _inside(rect: Rect, view: Rect) -> Rect:
    x = max(view.x, min(rect.x, view.right - rect.width))
    y = max(view.y, min(rect.y, view.bottom - rect.height))
    return Rect(x, y, rect.width, rect.height)


def _stations(label: Label, wide: float, tall: float, *, on: bool) -> Iterator[Point]:
    """Places for a label: the one that was kept free, on the long segments of its way, beside them, on the others."""
    if on and label.kept is not None:
        yield label.kept.centre
    segments = sorted(pairwise(label.way), key=lambda pair: -math.dist(*pair))
    short = []
    for start, end in segments:
        upright = start.x == end.x
        length, along = math.dist(start, end), tall if upright else wide
        if length > along * 1.3 * (1 if on else 2.5):
            yield from (towards(start, end, length * part) for part in (0.5, 0.35, 0.65))
        else:
            short.append(towards(start, end, length / 2))
    for start, end in segments:
        upright = start.x == end.x
        off = (wide if upright else tall) / 2 + 8.0
        for part in (0.5, 0.3, 0.7, 0.1, 0.9):
            at = towards(start, end, math.dist(start, end) * part)
            for sign in (-1, 1):
                yield Point(at.x + sign * off, at.y) if upright else Point(at.x, at.y + sign * off)
    if on:
        yield from short
    # Where all that is taken, a free place near the way.
    for down in (0.0, 1.3, -1.3, 2.4, -2.4, 3.6, -3.6, 5.0, -5.0):
        for across in (0.0, -0.3, 0.3, -0.6, 0.6, -0.9, 0.9, -1.3, 1.3, -1.7, 1.7, -2.4, 2.4):
            for start, end in segments[:2]:
                at = towards(start, end, math.dist(start, end) / 2)
                yield Point(at.x + across * wide, at.y + down * tall)


def hop_label(paper: Paper, rect: Rect, label: Label, px: float) -> None:
    """Paint the label of a hop: its number in a circle, and what travels."""
    palette, painter = paper.palette, paper.painter
    paper.pill(rect.grown(-3.0), palette.panel, palette.ink, 3.0)
    left, base = rect.x + SIDE * px, middle_baseline(rect.centre.y, px)
    if label.number:
        radius = CIRCLE * px / 2
        centre = QPointF(rect.x + rect.height / 2 if label.text else rect.centre.x, rect.centre.y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.ink)
        painter.drawEllipse(centre, radius, radius)
        wide = fonts.width(label.number, "name", px)
        paper.write((centre.x() - wide / 2, base), label.number, px, "verb", palette.panel, palette.ink)
        left = rect.x + rect.height / 2 + radius + 0.25 * px
    if label.text:
        paper.write((left, base), label.text, px, "verb", palette.ink, palette.panel)
