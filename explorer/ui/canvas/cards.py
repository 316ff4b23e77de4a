"""Cards: what is known of a box of a large scene at every zoom."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor

from explorer.layout import PlacedBox
from explorer.model.diagram import Box
from explorer.ui import fonts
from explorer.ui.canvas import badges, boxes
from explorer.ui.canvas.boxes import FOLDED_LINE, Look
from explorer.ui.canvas.cues import PATTERNS
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.palette import blended
from explorer.ui.canvas.states import State


class Card(NamedTuple):
    """What is known of a box at every zoom, with colours as Qt's numbers.

    Attributes:
        box, place: what it was made for.
        x, y, wide, tall, scale, radius: its place.
        fill, border, line, ink, title, muted: its colours; `ground` is that of the tile under its icon.
        dashed: whether its border is.
        glyph, domain: its signs; empty for none.
        name, second, inner: its texts, the last of what is inside.
        name_wide, title_wide, second_wide, inner_wide: how wide they are at 100 %, and the name as a title; of a leaf
            only the name.
        number: the count in figures.
        inside: how many boxes are in it; 0 for a leaf.
        special: whether it has signs of which there are few.
        shadow: the colours of its shadow; none for no shadow.
        times: how many times thicker than usual its border is.
        word: that of a leaf's badge; `state` what a folded container tells; `signal` the colours of either's pill.
        tiled: the colours of fill and border if it is too small for words; `far` of its name on that fill.
        fits: the largest scale at which a folded container has room for what a leaf has.
    """

    box: Box
    place: PlacedBox
    x: float
    y: float
    wide: float
    tall: float
    scale: float
    radius: float
    fill: int
    border: int
    line: str
    ink: int
    title: int
    muted: int
    ground: int
    dashed: bool
    glyph: str
    domain: str
    name: str
    second: str
    inner: str
    name_wide: float
    title_wide: float
    second_wide: float
    inner_wide: float
    number: str
    inside: int
    special: bool
    shadow: tuple[int, ...]
    times: float
    word: str
    state: State | None
    signal: tuple[int, int, int]
    tiled: tuple[int, int]
    far: int
    fits: float


def colours(frame: Frame, domain: str, look: Look, tone: str, *, inside: bool) -> tuple[QColor, QColor]:
    """The fill and the border of a box without words, by its domain and by its state."""
    palette = frame.palette
    found = None if look.faded else badges.tile(palette, tone, look.under)
    if found is not None:
        return found
    own = palette.tone(domain)
    inner = palette.panel if look.plain or not inside else own.tint
    return frame.shade(inner, look.under, faded=look.faded), own.dim_border if look.faded else own.border


def card_of(frame: Frame, box: Box, place: PlacedBox, look: Look, inside: int, state: State | None) -> Card:
    """The card of a leaf, or of a folded container.

    Args:
        frame: the painting, for colours and metrics.
        box: the box.
        place: where it stands.
        look: how it is to be painted.
        inside: how many boxes are in it; 0 for a leaf.
        state: what a folded container tells.
    """
    palette, metrics = frame.palette, frame.metrics
    tone = palette.tone(box.domain)
    inner = boxes.container_fill(palette, box, plain=look.plain) if inside else palette.panel
    fill = frame.shade(inner, look.under, faded=look.faded)
    border, times, dashed = badges.border(palette, box, container=bool(inside), faded=look.faded)
    line, ink, muted = (
        frame.ink(colour, fill, faded=look.faded) for colour in (tone.line, boxes.name_ink(palette, box), palette.muted)
    )
    title = frame.ink(boxes.title_ink(palette, box), fill, faded=look.faded)
    count = boxes.count_text(inside) if inside else ""
    signal = (0, 0, 0)
    tiled = colours(frame, box.domain, look, state.tone if state else "", inside=bool(inside))
    if state is not None:
        pill, edge, word = badges.colours(frame, state.tone, fill, faded=look.faded)
        signal = (pill.rgb(), edge.rgb(), word.rgb())
    far = frame.ink(boxes.far_ink(palette, box, tiled=bool(box.tone not in ("", "good"))), fill, faded=look.faded)
    shadow: tuple[int, ...] = ()
    if not (inside or dashed or look.faded):
        shadow = tuple(blended(palette.shadow.rgb(), look.under.rgb(), part).rgb() for part in palette.shadow_parts)
    # A leaf has as much room as it needs for its second line.
    wide = (0.0, 0.0, 0.0)
    name_wide, fits = fonts.width(box.name, "name", metrics.name_px), 0.0
    if inside:
        small = metrics.sublabel_px
        wide = (
            fonts.width(box.name, "title", metrics.title_px),
            fonts.width(box.sublabel, "sublabel", small),
            fonts.width(count, "sublabel", small),
        )
        words = max(name_wide, *wide[1:], badges.width(state.words[0], metrics.badge_px) if state is not None else 0.0)
        across = metrics.glyph + metrics.glyph_gap + words + 2 * metrics.padding
        down = metrics.name_px + (2 if box.sublabel else 1) * FOLDED_LINE + 16
        fits = min(place.rect.width / across, place.rect.height / down)
    return Card(
        box, place, *place.rect, place.scale, boxes.corner(place, container=bool(inside)), fill.rgb(),
        border.rgb(), line.name(), ink.rgb(), title.rgb(),
        muted.rgb(),
        frame.shade(palette.sunken, fill, faded=look.faded).rgb(), bool(inside) or dashed, box.glyph,
        box.domain if box.domain in PATTERNS else "", box.name, box.sublabel, count,
        name_wide, *wide,
        f"{inside:,}", inside, not inside and bool(box.portal or box.problem), shadow,
        times, "" if inside else box.badge, state if inside else None, signal,
        (tiled[0].rgb(), tiled[1].rgb()), far.rgb(),
        fits,
    )  # fmt: skip
