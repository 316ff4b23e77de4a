"""Painting boxes: containers, leaves and folded containers."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from explorer.layout import Metrics, PlacedBox
from explorer.layout.sizes import BADGE_GAP, PORTAL_MARK, TITLE_CLEARANCE
from explorer.model.diagram import Box
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas import afar, badges
from explorer.ui.canvas.cues import PATTERNS, draw_cue, draw_portal, draw_warning
from explorer.ui.canvas.frame import LEGIBLE, Frame, qrect
from explorer.ui.canvas.layer import add_rect
from explorer.ui.canvas.outline import paint_outline
from explorer.ui.canvas.palette import Palette, blended
from explorer.ui.canvas.shells import shell
from explorer.ui.canvas.signs import cue, icon, paint_icon
from explorer.ui.canvas.states import State

BORDER = 1.6
SOLID = 30.0
"""A border is at most one in so many parts of the height of its box."""

LEAF_CORNER = 12.0
CONTAINER_CORNER = 18.0
PORTAL = 9.0
FOLDED_LINE = 17.0
"""The height of a second or third line on a folded container, in scene units."""

DETAILED = 7.5
"""From this size of its name on screen on a box has an icon, a second line and a shadow."""

FOLDED_LIFT = 2.4
"""How far the middle of a badge is above the baseline of the line that it stands for, in scene units."""

FOLDED_PAD = 6.0
FOLDED_LEAST = 7.0
"""A smaller title is not painted on a folded container."""

FOLDED_TITLE = (12.0, 17.0)
"""The least and the largest size of a folded container's title on screen, in pixels."""


class Look(NamedTuple):
    """How a box is to be painted.

    Attributes:
        under: the fill that it stands on.
        faded: whether a selection does not concern it.
        plain: whether a container is filled without its tint, because it stands on the same.
    """

    under: QColor
    faded: bool = False
    plain: bool = False


def corner(place: PlacedBox, *, container: bool) -> float:
    """The corner radius of a box; nested containers are rounded a little less than those around them."""
    radius = max(14.0, CONTAINER_CORNER - 2 * max(0, place.depth - 1)) if container else LEAF_CORNER
    return min(radius * place.scale, place.rect.height / 2.5, place.rect.width / 2.5)


def covers(place: PlacedBox, window: Rect) -> bool:
    """Whether an open container fills a window, its border and its corners aside."""
    return place.rect.grown(-corner(place, container=True)).contains(window)


def container(frame: Frame, box: Box, place: PlacedBox, look: Look) -> QColor:
    """Paint a container: fill, border, title; the answer is its fill, on which its contents stand."""
    palette, metrics, scale = frame.palette, frame.metrics, place.scale
    tone = palette.tone(box.domain)
    fill = _body(frame, box, place, look)
    size = metrics.title_px * scale * frame.zoom
    if size < LEGIBLE or afar.is_far_title(size, palette.least):
        return fill
    title = place.title or Rect(place.rect.x + 18 * scale, place.rect.y + 10 * scale, 0, 20 * scale)
    baseline = title.centre.y + metrics.title_px * scale * 0.355
    bar = Rect(title.x - 8.5 * scale, title.centre.y - 6.5 * scale, 2.6 * scale, 13 * scale)
    _cue(frame, box.domain, bar, frame.ink(tone.line, fill, faded=look.faded))
    ink, muted = (frame.ink(colour, fill, faded=look.faded) for colour in (title_ink(palette, box), palette.muted))
    frame.text((title.x, baseline), box.name, "title", metrics.title_px, scale, ink)
    across = title.x + (fonts.width(box.name, "title", metrics.title_px) + fonts.TITLE_GAP) * scale
    frame.text((across, baseline), box.sublabel, "sublabel", metrics.sublabel_px, scale, muted)
    if box.badge:
        if box.sublabel:
            across += (fonts.width(box.sublabel, "sublabel", metrics.sublabel_px) + BADGE_GAP) * scale
        badges.badge(frame, (box.tone, box.badge), (across, title.centre.y), scale, fill, faded=look.faded)
    right = place.rect.right - 18 * scale
    if box.portal:
        draw_portal(frame.painter, QPointF(right, title.centre.y), PORTAL * 1.1 * scale, muted)
        right -= 18 * scale
    if box.problem:
        active = frame.ink(palette.active, fill, faded=look.faded)
        draw_warning(frame.painter, QPointF(right, title.centre.y), 14 * scale, active, fill)
    return fill


def far_title(frame: Frame, box: Box, place: PlacedBox, look: Look, fill: QColor) -> None:
    """Paint the title of an open container in a readable size if its own would be too small; over the edges.

    Args:
        frame: the painting.
        box: the container.
        place: where it stands.
        look: how it is painted.
        fill: its fill.
    """
    metrics, palette, zoom = frame.metrics, frame.palette, frame.zoom
    own, least = metrics.title_px * place.scale * zoom, palette.least
    strip = (metrics.title_height + TITLE_CLEARANCE) * place.scale
    size = min(least, float(math.floor(strip * zoom * afar.TIGHT)))
    title = place.title
    if not afar.is_far_title(own, least) or size < afar.SMALLEST or title is None:
        return
    step = 1 / zoom
    scale, left = size / zoom / metrics.title_px, title.x
    room = place.rect.right - afar.PAD * step - left
    natural = fonts.width(box.name, "title", metrics.title_px) * scale
    small = scale * metrics.title_px * afar.BADGE / metrics.badge_px
    pill = badges.width(box.badge, metrics.badge_px) * small + afar.BADGE_GAP * step if box.badge else 0.0
    # What is amiss is told before a long name is.
    if natural + pill > room and (box.tone in ("", "good") or (room - pill) * zoom < 2 * afar.FEWEST):
        pill = 0.0
    wide = min(natural, room - pill)
    if wide < natural and wide * zoom < afar.FEWEST:
        return
    second = (fonts.TITLE_GAP + fonts.width(box.sublabel, "sublabel", metrics.sublabel_px)) * scale
    if not box.sublabel or wide + second + pill > room:
        second = 0.0
    top, low = place.rect.y, strip - 2 * step
    middle = top + 2 * step + low / 2
    # A way that leads under it would make it hard to read.
    high = min(size * 1.3 * step, low)
    _ground(frame, Rect(left - 2 * step, middle - high / 2, wide + second + 4 * step, high), fill)
    ink, muted = (frame.ink(colour, fill, faded=look.faded) for colour in (title_ink(palette, box), palette.muted))
    baseline = middle + size * 0.355 * step
    frame.text((left, baseline), box.name, "title", metrics.title_px, scale, ink, wide if wide < natural else 0.0)
    if second:
        at = (left + wide + fonts.TITLE_GAP * scale, baseline)
        frame.text(at, box.sublabel, "sublabel", metrics.sublabel_px, scale, muted)
    if pill:
        at = (left + wide + second + afar.BADGE_GAP * step, middle)
        badges.badge(frame, (box.tone, box.badge), at, small, fill, faded=look.faded)


def _ground(frame: Frame, rect: Rect, fill: QColor) -> None:
    if frame.many and frame.layer is not None:
        spot = frame.pixels(rect)
        add_rect(frame.layer.fills, fill.rgb(), spot.left(), spot.top(), spot.right(), spot.bottom())
    else:
        frame.painter.fillRect(qrect(rect), fill)


def title_ink(palette: Palette, box: Box) -> QColor:
    """The colour of a container's title."""
    if box.tone == "bad":
        return palette.signals["bad"].ink
    return palette.muted if box.tone == "gone" else palette.tone(box.domain).ink


def container_fill(palette: Palette, box: Box, *, plain: bool) -> QColor:
    """The fill of a container that nothing fades."""
    if box.tone == "bad":
        return palette.troubled
    return palette.panel if plain else palette.tone(box.domain).tint


def _body(frame: Frame, box: Box, place: PlacedBox, look: Look, *, dashed: bool = False) -> QColor:
    """Paint the fill and the border of a container; its border stays visible where the rest fades."""
    radius = corner(place, container=True)
    fill = frame.shade(container_fill(frame.palette, box, plain=look.plain), look.under, faded=look.faded)
    # Small boxes would be nothing but border.
    least = min(frame.palette.strokes[0], max(1.0, place.rect.height * frame.zoom / SOLID))
    border = badges.border(frame.palette, box, container=True, faded=look.faded)
    width = frame.stroke(BORDER * place.scale, least) * border.times
    _outside(frame, place.rect, radius, (fill, border.colour), width, dashed=dashed or border.dashed)
    return fill


def _outside(
    frame: Frame, rect: Rect, radius: float, colours: tuple[QColor, QColor], width: float, *, dashed: bool
) -> None:
    """Paint a fill and a border; in large scenes on whole pixels."""
    fill, border = colours
    if frame.many and frame.layer is not None:
        numbers = fill.rgb(), border.rgb()
        shell(frame, frame.layer, rect, radius, numbers, width, dashed=dashed, filled=not frame.hidden)
        return
    painter = frame.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(qrect(rect), radius, radius)
    paint_outline(frame, rect, radius, border, width, dashed=dashed)


def shadow(frame: Frame, box: Box, place: PlacedBox, look: Look) -> None:
    """Paint a leaf's shadow; before the edges, so that it does not lie over their arrowheads."""
    painter, palette, scale = frame.painter, frame.palette, place.scale
    size = frame.metrics.name_px * scale * frame.zoom
    if box.dashed or box.tone == "gone" or look.faded or size < DETAILED or afar.is_far(size, palette.least):
        return
    rect, radius = qrect(place.rect), corner(place, container=False)
    painter.setPen(Qt.PenStyle.NoPen)
    # Two larger and fainter copies below the box look like a blurred shadow, and cost little.
    for spread, drop, part in zip((1.6, 0.6), (1.7, 1.4), palette.shadow_parts, strict=True):
        out, down = spread * scale, drop * scale
        painter.setBrush(blended(palette.shadow.rgb(), look.under.rgb(), part))
        painter.drawRoundedRect(rect.adjusted(-out, down - out, out, down + out), radius + out, radius + out)


def _shell(frame: Frame, box: Box, place: PlacedBox, look: Look, own: QColor | None = None) -> QColor:
    """Paint a leaf's fill and border; the answer is its fill."""
    palette = frame.palette
    fill = frame.shade(own or palette.panel, look.under, faded=look.faded)
    border = badges.border(palette, box, container=False, faded=look.faded)
    width = frame.stroke(BORDER * place.scale, palette.strokes[1]) * border.times
    radius = corner(place, container=False)
    _outside(frame, place.rect, radius, (fill, border.colour), width, dashed=border.dashed)
    return fill


def leaf(frame: Frame, box: Box, place: PlacedBox, look: Look) -> None:
    """Paint a leaf: fill, border, icon, name and second line; from afar its name alone."""
    if afar.is_far(frame.metrics.name_px * place.scale * frame.zoom, frame.palette.least):
        _far_leaf(frame, box, place, look)
        return
    fill = _shell(frame, box, place, look)
    scale, metrics, palette, painter = place.scale, frame.metrics, frame.palette, frame.painter
    if metrics.name_px * scale * frame.zoom < DETAILED:
        left = _text_left(box, metrics, place)
        at = (left, place.rect.centre.y + metrics.name_px * 0.355 * scale)
        frame.text(
            at, box.name, "name", metrics.name_px, scale, frame.ink(name_ink(palette, box), fill, faded=look.faded)
        )
        return
    tone, rect, middle = palette.tone(box.domain), place.rect, place.rect.centre.y
    mark = min(20 * scale, rect.height * 0.4)
    line = frame.ink(tone.line, fill, faded=look.faded)
    _cue(frame, box.domain, Rect(rect.x + 4.6 * scale, middle - mark / 2, 2.2 * scale, mark), line)
    left = rect.x + metrics.padding * scale
    if box.glyph:
        side = metrics.glyph * scale
        _icon(frame, box.glyph, Rect(left, middle - side / 2, side, side), line, fill, faded=look.faded)
    left = _text_left(box, metrics, place)
    ink, muted, active = (
        frame.ink(colour, fill, faded=look.faded) for colour in (name_ink(palette, box), palette.muted, palette.active)
    )
    single = not (box.problem or box.sublabel)
    baseline = middle + (metrics.name_px * 0.355 if single else -3.2) * scale
    frame.text((left, baseline), box.name, "name", metrics.name_px, scale, ink)
    below = middle + 14.2 * scale
    if box.problem:
        sign = 12 * scale
        draw_warning(painter, QPointF(left + sign / 2, middle + 10 * scale), sign, active, fill)
        room = (rect.right - left) / scale - 17 - metrics.padding - (18 if box.portal else 0)
        problem = frame.elided(box.problem, "sublabel", metrics.sublabel_px, room)
        frame.text((left + 17 * scale, below), problem, "sublabel", metrics.sublabel_px, scale, active)
    else:
        frame.text((left, below), box.sublabel, "sublabel", metrics.sublabel_px, scale, muted)
    if box.portal:
        draw_portal(painter, QPointF(rect.right - 16 * scale, middle), PORTAL * scale, muted)
    if box.badge:
        right = rect.right - (metrics.padding + (PORTAL_MARK if box.portal else 0.0)) * scale
        at = (right - badges.width(box.badge, metrics.badge_px) * scale, baseline - metrics.name_px * 0.355 * scale)
        badges.badge(frame, (box.tone, box.badge), at, scale, fill, faded=look.faded)


def _far_leaf(frame: Frame, box: Box, place: PlacedBox, look: Look) -> None:
    """Paint a leaf that is seen from afar: its name in a readable size, and its badge if there is room for it."""
    metrics, palette, zoom, rect = frame.metrics, frame.palette, frame.zoom, place.rect
    natural = fonts.width(box.name, "name", metrics.name_px) / metrics.name_px
    fit = afar.named(natural, rect.width * zoom, rect.height * zoom, palette.least)
    size = fit.size if fit else palette.least
    badge = size * afar.BADGE / metrics.badge_px
    pill = badges.width(box.badge, metrics.badge_px) * badge if box.badge else 0.0
    told = natural * size + afar.BADGE_GAP + pill <= rect.width * zoom - 2 * afar.PAD
    # Without room for its word a state is told by the fill.
    tile = None if told and pill else badges.tile(palette, box.tone, look.under)
    fill = _shell(frame, box, place, look, tile[0] if tile else None)
    if fit is None:
        return
    ink = frame.ink(far_ink(palette, box, tiled=tile is not None), fill, faded=look.faded)
    scale = size / zoom / metrics.name_px
    at = (rect.x + afar.PAD / zoom, rect.centre.y + size * 0.355 / zoom)
    frame.text(at, box.name, "name", metrics.name_px, scale, ink, fit.room / zoom)
    if pill and told:
        across = (rect.right - (afar.PAD + pill) / zoom, rect.centre.y)
        badges.badge(frame, (box.tone, box.badge), across, badge / zoom, fill, faded=look.faded)
    elif box.problem:
        side = palette.least / zoom
        sign = QPointF(rect.right - (afar.PAD / zoom + side / 2), rect.centre.y)
        draw_warning(frame.painter, sign, side, frame.ink(palette.active, fill, faded=look.faded), fill)


def far_ink(palette: Palette, box: Box, *, tiled: bool) -> QColor:
    """The colour of a leaf's name from afar: on the fill that tells its state, that of the state's words."""
    return palette.signals[box.tone].ink if tiled and box.tone != "gone" else name_ink(palette, box)


def name_ink(palette: Palette, box: Box) -> QColor:
    """The colour of a leaf's name."""
    return palette.muted if box.tone == "gone" else palette.ink


def _text_left(box: Box, metrics: Metrics, place: PlacedBox) -> float:
    """Where the text of a leaf begins."""
    left = place.rect.x + metrics.padding * place.scale
    if box.glyph:
        return left + (metrics.glyph + metrics.glyph_gap) * place.scale
    return left + 3 * place.scale if box.domain else left


def _icon(frame: Frame, glyph: str, tile: Rect, colour: QColor, fill: QColor, *, faded: bool) -> None:
    sunken = frame.shade(frame.palette.sunken, fill, faded=faded)
    if frame.many and frame.layer is not None:
        side = max(1, round(tile.width * frame.factor))
        at = round(tile.x * frame.factor + frame.dx), round(tile.y * frame.factor + frame.dy), side
        frame.layer.stamps.extend(icon(frame.glyphs, glyph, colour.name(), sunken.rgb(), at))
    else:
        paint_icon(frame.painter, frame.glyphs, glyph, colour.name(), sunken, qrect(tile))


def _cue(frame: Frame, domain: str, bar: Rect, colour: QColor) -> None:
    """Paint the mark of a domain."""
    if domain not in PATTERNS:
        return
    if frame.many and frame.layer is not None:
        factor = frame.factor
        thick, tall = max(1.0, round(bar.width * factor * 4) / 4), max(1, round(bar.height * factor))
        at = round(bar.x * factor + frame.dx), round(bar.y * factor + frame.dy)
        frame.layer.stamps.append((*at, cue(domain, colour.rgb(), thick, tall)))
    else:
        draw_cue(frame.painter, domain, qrect(bar), colour)


def _folded_as_leaf(
    frame: Frame, box: Box, place: PlacedBox, look: Look, fill: QColor, count: str, state: State | None
) -> bool:
    """Paint icon, name, second line and count in the middle, as on a leaf; whether there was room for it."""
    metrics, palette = frame.metrics, frame.palette
    lines = [line for line in (box.sublabel, count) if line]
    name_width = fonts.width(box.name, "name", metrics.name_px)
    text = max(name_width, *(fonts.width(line, "sublabel", metrics.sublabel_px) for line in lines))
    if state is not None:
        text = max(text, badges.width(state.words[0], metrics.badge_px))
    width = metrics.glyph + metrics.glyph_gap + text
    height = metrics.name_px + len(lines) * FOLDED_LINE
    # As large as it is on a leaf; seen from afar larger, as far as there is room.
    room = min(place.rect.width / (width + 2 * metrics.padding), place.rect.height / (height + 16))
    scale = min(max(place.scale, FOLDED_TITLE[1] * 0.85 / (metrics.name_px * frame.zoom)), room)
    if scale > place.scale:
        scale = max(place.scale, _whole(metrics.name_px * scale, frame) / metrics.name_px)
    size = metrics.name_px * scale * frame.zoom
    if room < place.scale or size < DETAILED or afar.is_far(size, palette.least):
        return False
    ink, muted, line = (
        frame.ink(colour, fill, faded=look.faded)
        for colour in (name_ink(palette, box), palette.muted, palette.tone(box.domain).line)
    )
    if metrics.sublabel_px * scale * frame.zoom < FOLDED_LEAST:
        # Of a crowd of small boxes only the names are read.
        lines, height = [], metrics.name_px * 1.1
    left, middle = place.rect.centre.x - width * scale / 2, place.rect.centre.y
    side = metrics.glyph * scale
    _icon(frame, box.glyph, Rect(left, middle - side / 2, side, side), line, fill, faded=look.faded)
    mark = 20 * scale
    _cue(frame, box.domain, Rect(place.rect.x + 4.6 * scale, middle - mark / 2, 2.2 * scale, mark), line)
    at = left + (metrics.glyph + metrics.glyph_gap) * scale
    baseline = middle + (metrics.name_px * 0.8 - height / 2) * scale
    frame.text((at, baseline), box.name, "name", metrics.name_px, scale, ink)
    for number, words in enumerate(lines, 1):
        below = baseline + number * FOLDED_LINE * scale
        if state is not None and words is count:
            line_middle = below - FOLDED_LIFT * scale
            badges.badge(frame, (state.tone, state.words[0]), (at, line_middle), scale, fill, faded=look.faded)
        else:
            frame.text((at, below), words, "sublabel", metrics.sublabel_px, scale, muted)
    return True


def _whole(size: float, frame: Frame) -> float:
    """The next smaller size that is a whole number of pixels: glyphs are drawn anew for every size that is in use."""
    return math.floor(size * frame.zoom + 1e-6) / frame.zoom


def count_text(inside: int) -> str:
    """What a folded container says of its contents."""
    return f"{inside:,} inside · zoom in"


def folded(frame: Frame, box: Box, place: PlacedBox, look: Look, inside: int, state: State | None = None) -> None:
    """Paint a folded container as one box: its title and a count, as large as it needs and as fits.

    Args:
        frame: the painting.
        box: the container.
        place: where it stands.
        look: how it is to be painted.
        inside: how many boxes are in it.
        state: what is shown instead of their number; None for the number.
    """
    fill = _body(frame, box, place, look, dashed=True)
    if box.glyph and _folded_as_leaf(frame, box, place, look, fill, count_text(inside), state):
        return
    rect, metrics = place.rect, frame.metrics
    tone = frame.palette.tone(box.domain)
    pad = FOLDED_PAD / frame.zoom
    room = rect.width - 2 * pad
    own = metrics.title_px * place.scale * frame.zoom
    least = frame.palette.least
    wanted = min(max(own, FOLDED_TITLE[0], least), FOLDED_TITLE[1]) / frame.zoom
    natural = fonts.width(box.name, "title", metrics.title_px)
    second = fonts.TITLE_GAP + fonts.width(box.sublabel, "sublabel", metrics.sublabel_px) if box.sublabel else 0.0
    # Two Pods are told apart by their second part; it is left out only where there is no room for it.
    if (natural + second) * wanted / metrics.title_px > room:
        second = 0.0
    sides = ((natural + second) / metrics.title_px, room * frame.zoom, rect.height * frame.zoom)
    fit = afar.titled(*sides, wanted * frame.zoom, least)
    if fit is None or fit.size < FOLDED_LEAST:
        return
    size, cut = _whole(fit.size / frame.zoom, frame), fit.room / frame.zoom
    line, ink, muted = (
        frame.ink(colour, fill, faded=look.faded)
        for colour in (tone.line, title_ink(frame.palette, box), frame.palette.muted)
    )
    count = count_text(inside)
    small = size * metrics.sublabel_px / metrics.title_px
    scale, small_scale = size / metrics.title_px, small / metrics.sublabel_px
    count_width = fonts.width(count, "sublabel", metrics.sublabel_px)
    if count_width * small_scale > room:
        count = f"{inside:,}"
        count_width = fonts.width(count, "sublabel", metrics.sublabel_px)
    two = rect.height > (size + small) * 1.5
    baseline = rect.centre.y + size * (-0.1 if two else 0.355)
    left = rect.centre.x - (cut or (natural + second) * scale) / 2
    bar = Rect(left - 0.6 * size, baseline - 0.8 * size, 0.18 * size, 0.9 * size)
    if bar.x > rect.x + pad / 2:
        _cue(frame, box.domain, bar, line)
    frame.text((left, baseline), box.name, "title", metrics.title_px, scale, ink, cut)
    if second:
        across = left + (natural + fonts.TITLE_GAP) * scale
        frame.text((across, baseline), box.sublabel, "sublabel", metrics.sublabel_px, scale, muted)
    if two and state is not None:
        scale = small / metrics.badge_px
        word = badges.fitting(state, metrics.badge_px, room / scale)
        at = (rect.centre.x - badges.width(word, metrics.badge_px) * scale / 2, baseline + small * 1.35)
        badges.badge(frame, (state.tone, word), at, scale, fill, faded=look.faded)
    elif two:
        at = (rect.centre.x - count_width * small_scale / 2, baseline + small * 1.45)
        frame.text(at, count, "sublabel", metrics.sublabel_px, small_scale, muted)
