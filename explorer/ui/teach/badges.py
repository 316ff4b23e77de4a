"""What lies over the diagram of a slide: rings around boxes that are lit, words for their state, labels of what travels.

All of it is painted in lines of the slide, from places that the camera gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from explorer.model.geometry import Point, Rect
from explorer.model.theme import contrast
from explorer.ui import fonts
from explorer.ui.canvas.lines import distance, towards
from explorer.ui.canvas.palette import Palette, dimmed, mixed
from explorer.ui.teach.words import Paper, middle_baseline

RING = 8.0
"""The width of the ring around a box that is lit, in lines; the dark line inside of it has at least OUTLINE."""

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

BESIDE = 8.0
"""How far beside its way a label stands, in lines."""

ROWS, COLUMNS = 8, 16
"""How many places a label has above and below, and left and right of a segment: half of its height, an eighth of its width apart."""

DEARER, HIDDEN_HEAD, STRANGE, ASKEW = 0.004, 4.0, 8.0, 0.25
"""What it costs a label to stand at the next place, to hide an arrowhead, to be nearer to the way of another, and to have its middle
away from its own way."""

KEPT = -1.0
"""What the place costs that the layout kept free: less than any other, if nothing is against it."""

ENOUGH = 1.5
"""A place that costs less is good enough: one looks no further."""

LITTLE = 0.2
"""The part of an arrowhead that may be hidden: one still sees where it points."""

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


def ring(paper: Paper, rect: Rect, radius: float, border: float = 0.0, *, chosen: bool = False) -> None:
    """Paint the ring around a box that is lit; the one that was clicked has a halo around it.

    Args:
        paper: in lines of the slide.
        rect: the box.
        radius: of its corners.
        border: how thick its own border is, which the dark line takes the place of.
        chosen: whether it was clicked.
    """
    palette, line = paper.palette, max(OUTLINE, border * 1.15)
    if chosen:
        halo = QColor(palette.selection)
        halo.setAlphaF(0.4)
        _frame(paper, rect, radius, halo, line / 2 + RING, HALO)
    _frame(paper, rect, radius, palette.selection, line / 2 - 0.5, RING + 0.5)
    # Amber alone has no contrast to white.
    _frame(paper, rect, radius, palette.outline, -line / 2, line)


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
    labels: Sequence[Label],
    px: float,
    solid: Iterable[Rect],
    others: Sequence[tuple[Point, ...]],
    view: Rect,
    heads: Sequence[Rect] = (),
) -> list[Rect]:
    """Finds a place for the label of every hop: on its way or as near to it as there is room.

    Args:
        labels: the labels, in their order.
        px: the size of their letters.
        solid: what is not to be covered.
        others: the ways of the edges, which should not be covered; a label that is nearer to one of them than to its own would be
            taken for that one's.
        view: they stay in this.
        heads: the arrowheads of the ways, which tell where a hop goes and should be seen.
    """
    solid = list(solid)
    taken, placed = list(solid), dict[int, Rect]()
    alone = [sum(one.way == label.way for one in labels) == 1 for label in labels]
    # Those first that have least room: two that share a way stand on both sides of it, and a short one is soon full.
    order = sorted(
        range(len(labels)), key=lambda n: (alone[n], sum(math.dist(a, b) for a, b in pairwise(labels[n].way)))
    )
    for n in order:
        label = labels[n]
        strange = [way for way in others if way not in (label.way, label.way[::-1])]
        crowd = _Crowd(taken, strange, heads, view)
        size = label_size(label, px)
        kept = [(KEPT, label.kept.centre)] if label.kept is not None and alone[n] else []
        stations = enumerate(_stations(label, *size, on=alone[n]))
        preferred = [*kept, *((DEARER * dearer, at) for dearer, at in stations)]
        found = _cheapest(label, size, preferred, crowd)
        if found[0] > ENOUGH:
            anywhere = _cheapest(label, size, ((0.0, at) for at in _around(label, *size)), crowd)
            found = min(found, anywhere, key=lambda one: one[0])
        placed[n] = found[1]
        taken.append(found[1].grown(3.0))
    return _in_order(labels, [placed[n] for n in range(len(labels))], solid, view)


def _in_order(labels: Sequence[Label], places: list[Rect], solid: Sequence[Rect], view: Rect) -> list[Rect]:
    """The places, exchanged where two labels of one way would be read in the wrong order and each has room in the other's place."""
    for one, other in combinations(range(len(labels)), 2):
        first, second = places[one], places[other]
        stacked = first.x < second.right and second.x < first.right
        wrong = second.y < first.y if stacked else second.x < first.x
        if not wrong or labels[other].way not in (labels[one].way, labels[one].way[::-1]):
            continue
        if stacked and labels[one].way[0].y != labels[one].way[-1].y:
            # The edge that is next to the way stays where it is.
            ends = [distance(Point(x, first.centre.y), labels[one].way) for x in (first.x, first.right)]
            left = ends[0] < ends[1]
            at = (second.x, first.x) if left else (second.right - first.width, first.right - second.width)
        elif stacked:
            at = (second.centre.x - first.width / 2, first.centre.x - second.width / 2)
        else:
            at = (second.right - first.width, first.x)
        exchanged = first._replace(x=at[0], y=second.y), second._replace(x=at[1], y=first.y)
        rest = [*solid, *(place for n, place in enumerate(places) if n not in (one, other))]
        if all(view.contains(new) and not any(new.overlaps(old) for old in rest) for new in exchanged):
            places[one], places[other] = exchanged
    return places


class _Crowd(NamedTuple):
    """What stands where a label is to be placed, see `label_places`; `strange` are the ways that are not its own."""

    taken: Sequence[Rect]
    strange: Sequence[Sequence[Point]]
    heads: Sequence[Rect]
    view: Rect


def _cheapest(
    label: Label, size: tuple[float, float], places: Iterable[tuple[float, Point]], crowd: _Crowd
) -> tuple[float, Rect]:
    """The best of some places, each with a price that it has in any case; its cost and its rectangle."""
    wide, tall = size
    best, least = Rect(crowd.view.x, crowd.view.y, wide, tall), math.inf
    for price, at in places:
        rect = _inside(Rect(at.x - wide / 2, at.y - tall / 2, wide, tall), crowd.view)
        cost = price + (apart(rect, label.way) + ASKEW * distance(rect.centre, label.way)) / tall
        if cost < least:
            cost += _harm(rect, label.way, crowd)
        if cost < least:
            best, least = rect, cost
    return least, best


def _harm(rect: Rect, own: Sequence[Point], crowd: _Crowd) -> float:
    """What is wrong with a place for the label of a way: what it covers, and whether it would be taken for another's."""
    harm = sum(_shared(rect, other) for other in crowd.taken)
    harm += sum(HIDDEN_HEAD * part for part in (_part(rect, head) for head in crowd.heads) if part > LITTLE)
    harm += sum(crosses(way, rect) for way in crowd.strange)
    off = apart(rect, own)
    return harm + (STRANGE if off > 0 and any(apart(rect, way) < off for way in crowd.strange) else 0.0)


def _shared(rect: Rect, other: Rect) -> float:
    """How bad it is that two rectangles share an area."""
    share = _part(other, rect)
    return 10.0 + 100.0 * share if share > 0 else 0.0


def _part(rect: Rect, of: Rect) -> float:
    """Which part of a rectangle another one covers."""
    if not rect.overlaps(of):
        return 0.0
    across = min(rect.right, of.right) - max(rect.x, of.x)
    down = min(rect.bottom, of.bottom) - max(rect.y, of.y)
    return across * down / (of.width * of.height)


def crosses(way: Sequence[Point], rect: Rect) -> bool:
    """Whether a way, of upright and level lines, comes into a rectangle."""
    return any(
        min(a.x, b.x) < rect.right and max(a.x, b.x) > rect.x and min(a.y, b.y) < rect.bottom and max(a.y, b.y) > rect.y
        for a, b in pairwise(way)
    )


def apart(rect: Rect, way: Sequence[Point]) -> float:
    """How far a rectangle is from a way, of upright and level lines; 0 if they meet."""
    return min(
        math.hypot(
            max(min(a.x, b.x) - rect.right, rect.x - max(a.x, b.x), 0.0),
            max(min(a.y, b.y) - rect.bottom, rect.y - max(a.y, b.y), 0.0),
        )
        for a, b in pairwise(way)
    )


def _inside(rect: Rect, view: Rect) -> Rect:
    x = max(view.x, min(rect.x, view.right - rect.width))
    y = max(view.y, min(rect.y, view.bottom - rect.height))
    return Rect(x, y, rect.width, rect.height)


def _stations(label: Label, wide: float, tall: float, *, on: bool) -> Iterator[Point]:
    """Places for a label: on the long segments of its way, beside them, on the others."""
    segments = sorted(pairwise(label.way), key=lambda pair: -math.dist(*pair))
    short = []
    for start, end in segments:
        upright = start.x == end.x
        length, along = math.dist(start, end), tall if upright else wide
        if length > along * (1.6 if on else 3.2):
            yield from (towards(start, end, length * part) for part in (0.5, 0.35, 0.65))
        else:
            short.append(towards(start, end, length / 2))
    for start, end in segments:
        upright = start.x == end.x
        off = (wide if upright else tall) / 2 + BESIDE
        for part in (0.5, 0.3, 0.7, 0.1, 0.9):
            at = towards(start, end, math.dist(start, end) * part)
            for sign in (-1, 1):
                yield Point(at.x + sign * off, at.y) if upright else Point(at.x, at.y + sign * off)
    if on:
        yield from short


def _around(label: Label, wide: float, tall: float) -> Iterator[Point]:
    """Places in rows above and below every segment of a way, and in columns left and right of it."""
    for start, end in pairwise(label.way):
        middle = towards(start, end, math.dist(start, end) / 2)
        upright = start.x == end.x
        for row in range(-ROWS, ROWS + 1):
            beside = 0.0 if upright or not row else math.copysign((tall + 6.0) / 2 + BESIDE - 3.0, row)
            y = middle.y + (
                row * (tall + 6.0) / 2 if upright else beside + (row - (row > 0) + (row < 0)) * (tall + 6.0) / 2
            )
            for column in range(-COLUMNS, COLUMNS + 1):
                yield Point(middle.x + column * wide / 8, y)


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
