"""The boxes of a large scene: many small ones, painted with few calls and little work for each.

What is known of a box at every zoom is put on a card once. A painting turns cards into numbers: rectangles and lines
on whole pixels by colour, which Qt takes from one buffer each, copies of corners and icons, and texts. It looks as
what `boxes` paints, to a fraction of a pixel.
"""

from __future__ import annotations

import math
from array import array

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from explorer.layout import PlacedBox, Role
from explorer.layout.sizes import BADGE_TALL
from explorer.model.diagram import Box, Diagram
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas import afar, badges, boxes, signs
from explorer.ui.canvas.boxes import (
    BORDER,
    FOLDED_LEAST,
    FOLDED_LIFT,
    FOLDED_LINE,
    FOLDED_PAD,
    FOLDED_TITLE,
    SOLID,
    Look,
)
from explorer.ui.canvas.buffers import draw_rects
from explorer.ui.canvas.cards import Card, card_of, colours
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.folding import OPEN_ABOVE
from explorer.ui.canvas.frame import LEGIBLE, STEP, Frame
from explorer.ui.canvas.layer import Layer, fine_room
from explorer.ui.canvas.shells import shell
from explorer.ui.canvas.states import State
from explorer.ui.canvas.tiles import hairline

SHADOW = (1.1, 1.55, 1.0)
"""A shadow is a box below its box: how far it reaches over its border, how far below it lies, its fainter border."""

TILE = 13.0
"""A box that is lower than this on screen, in pixels, has no room for its name."""


class Painting:
    """One painting of boxes of a large scene, by their cards."""

    def __init__(self, frame: Frame, crowd: Crowd, diagram: Diagram) -> None:
        crowd.begin(frame, diagram)
        self._frame, self._cards = frame, crowd.cards
        self._layer = frame.layer or Layer()
        self._zoom = frame.camera.zoom
        self._tiles: dict[tuple[int, int], array[int]] = {}
        self._plain: dict[tuple[str, bool, bool, int, str], tuple[int, int]] = {}
        self._titles: dict[str, tuple[afar.Fit, float]] = {}
        """How the titles of folded containers are painted, and how wide their second parts are."""
        self._least = least = frame.palette.least
        own = frame.metrics.name_px * self._zoom
        self._far = min(OPEN_ABOVE, least) / own
        """Leaves of a smaller scale have only their names."""
        self._low, self._narrow = afar.LOW / self._zoom, (afar.NARROWEST + 2 * afar.PAD) / self._zoom
        self._nameless = LEGIBLE / own
        self._flat = TILE / self._zoom

    def card(self, box: Box, place: PlacedBox, look: Look, inside: int, state: State | None) -> Card:
        """The card of a leaf, or of a folded container with so many boxes inside."""
        found = self._cards.get(box.id)
        if look.faded:
            return card_of(self._frame, box, place, look, inside, state)
        if found is None or found.place is not place or found.box is not box or found.inside != inside:
            found = self._cards[box.id] = card_of(self._frame, box, place, look, inside, state)
        return found

    def small(self, place: PlacedBox, *, inside: bool) -> bool:
        """Whether a box is too small for its name, whatever that is; of thousands of such no cards are made."""
        _, _, wide, tall = place.rect
        if inside:
            return tall < self._flat
        far = place.scale < self._far
        return tall < self._low or wide < self._narrow if far else place.scale < self._nameless

    def dot(self, box: Box, place: PlacedBox, look: Look, tone: str, *, inside: bool) -> None:
        """Paint a box that is too small for its name as a plain rectangle."""
        key = (box.domain, look.plain or not inside, look.faded, look.under.rgb(), tone)
        found = self._plain.get(key)
        if found is None:
            fill, border = colours(self._frame, box.domain, look, tone, inside=inside)
            found = self._plain[key] = (fill.rgb(), border.rgb())
        self._tile(place.rect, *found)

    def tile(self, card: Card) -> bool:
        """Paint a folded container that is too narrow for its title as a plain rectangle; whether it is so narrow."""
        zoom, px, least = self._zoom, self._frame.metrics.title_px, self._least
        room = card.wide * zoom - 2 * FOLDED_PAD
        wanted = min(max(px * card.scale * zoom, FOLDED_TITLE[0], least), FOLDED_TITLE[1])
        natural = card.title_wide
        second = fonts.TITLE_GAP + card.second_wide if card.second else 0.0
        # Two Pods are told apart by their second part; it is left out only where there is no room for it.
        if second and (natural + second) * wanted > room * px:
            second = 0.0
        fit = afar.titled((natural + second) / px, room, card.tall * zoom, wanted, least)
        if fit is None or fit.size < FOLDED_LEAST:
            self._tile((card.x, card.y, card.wide, card.tall), *card.tiled)
            return True
        self._titles[card.box.id] = (fit, second)
        return False

    def _tile(self, rect: Rect | tuple[float, float, float, float], fill: int, border: int) -> None:
        x, y, wide, tall = rect
        factor, dx, dy = self._frame.factor, self._frame.dx, self._frame.dy
        left, top = round(x * factor + dx), round(y * factor + dy)
        right, bottom = round((x + wide) * factor + dx), round((y + tall) * factor + dy)
        if right == left or bottom == top:
            # Of a row of thousands of boxes all that is seen is a line.
            right, bottom, fill = max(right, left + 1), max(bottom, top + 1), border
        key = (fill, border if min(right - left, bottom - top) > 3 else 0)
        found = self._tiles.get(key)
        if found is None:
            found = self._tiles[key] = array("i")
        found.extend((left, top, right - 1, bottom - 1))

    def paint_tiles(self) -> None:
        """Paint the small boxes: fills and borders without smoothing, on whole pixels."""
        painter = self._frame.painter
        if not self._tiles:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.resetTransform()
        for (fill, border), numbers in self._tiles.items():
            painter.setBrush(QColor(fill))
            painter.setPen(hairline(QColor(border)) if border else Qt.PenStyle.NoPen)
            draw_rects(painter, numbers)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._frame.base)

    def shadow(self, card: Card) -> None:
        """Paint the shadow of a leaf."""
        frame, scale = self._frame, card.scale
        if not card.shadow or scale < self._far or frame.metrics.name_px * scale * self._zoom < boxes.DETAILED:
            return
        out, down, faint = (length * scale for length in SHADOW)
        rect = (card.x - out, card.y - out + down, card.wide + 2 * out, card.tall + 2 * out)
        outer, inner = card.shadow
        shell(frame, self._layer, rect, card.radius + out, (inner, outer), faint, dashed=False)

    def shell(self, card: Card, width: float) -> None:
        """Paint the fill and the border of a box on which no other stands."""
        frame = self._frame
        shell(frame, self._layer, (card.x, card.y, card.wide, card.tall), card.radius, (card.fill, card.border), width,
              dashed=card.dashed)  # fmt: skip

    def leaf(self, card: Card) -> None:
        """Paint a leaf without a portal and without a problem: fill, border, icon, name and second line."""
        frame, zoom, scale = self._frame, self._zoom, card.scale
        metrics = frame.metrics
        if scale < self._far:
            self._far_leaf(card)
            return
        self.shell(card, max(BORDER * scale, frame.palette.strokes[1] / zoom) * card.times)
        middle = card.y + card.tall / 2
        left = card.x + metrics.padding * scale
        at = left + (metrics.glyph + metrics.glyph_gap if card.glyph else 3.0 if card.domain else 0.0) * scale
        if metrics.name_px * scale * zoom < boxes.DETAILED:
            self.say(at, middle + metrics.name_px * 0.355 * scale, card.name, "name", metrics.name_px, scale, card.ink)
            return
        self.cue(card, min(20 * scale, card.tall * 0.4))
        if card.glyph:
            side = metrics.glyph * scale
            self.icon(card, left, middle - side / 2, side)
        baseline = middle + (-3.2 if card.second else metrics.name_px * 0.355) * scale
        self.say(at, baseline, card.name, "name", metrics.name_px, scale, card.ink)
        if card.second:
            below = middle + 14.2 * scale
            self.say(at, below, card.second, "sublabel", metrics.sublabel_px, scale, card.muted)
        if card.word:
            right = card.x + card.wide - metrics.padding * scale
            wide = badges.width(card.word, metrics.badge_px) * scale
            self.badge(card, card.word, right - wide, baseline - metrics.name_px * 0.355 * scale, wide, scale)

    def _far_leaf(self, card: Card) -> None:
        """Paint a leaf that is seen from afar: its name in a readable size, and its badge if there is room for it."""
        frame, zoom, metrics = self._frame, self._zoom, self._frame.metrics
        px = metrics.name_px
        natural, wide = card.name_wide / px, card.wide * zoom
        fit = afar.named(natural, wide, card.tall * zoom, frame.palette.least)
        size = fit.size if fit else frame.palette.least
        scale = size * afar.BADGE / metrics.badge_px
        pill = badges.width(card.word, metrics.badge_px) * scale if card.word else 0.0
        told = bool(pill) and natural * size + afar.BADGE_GAP + pill <= wide - 2 * afar.PAD
        tiled = card.box.tone not in ("", "good") and not told
        width = max(BORDER * card.scale, frame.palette.strokes[1] / zoom) * card.times
        shell(frame, self._layer, (card.x, card.y, card.wide, card.tall), card.radius,
              (card.tiled[0] if tiled else card.fill, card.border), width, dashed=card.dashed)  # fmt: skip
        if fit is None:
            return
        middle = card.y + card.tall / 2
        self.say(card.x + afar.PAD / zoom, middle + size * 0.355 / zoom, card.name, "name", px, size / zoom / px,
                 card.far if tiled else card.ink, fit.room / zoom)  # fmt: skip
        if told:
            x = card.x + (wide - afar.PAD - pill) / zoom
            self.badge(card, card.word, x, middle, pill / zoom, scale / zoom)

    def badge(self, card: Card, word: str, x: float, middle: float, wide: float, scale: float) -> None:
        """Paint a badge, unless its word would be too small to read."""
        px = self._frame.metrics.badge_px * scale
        if px * self._zoom >= LEGIBLE:
            tall = BADGE_TALL * px
            badges.stamp(self._frame, (x, middle - tall / 2, wide, tall), word, card.signal)

    def folded(self, card: Card) -> None:
        """Paint a folded container as one box: its title and a count, as large as it needs and as fits."""
        frame, zoom = self._frame, self._zoom
        least = min(frame.palette.strokes[0], max(1.0, card.tall * zoom / SOLID))
        self.shell(card, max(BORDER * card.scale, least / zoom) * card.times)
        if card.glyph and card.fits >= card.scale and self._as_leaf(card):
            return
        metrics = frame.metrics
        title_px, small_px = metrics.title_px, metrics.sublabel_px
        fit, second = self._titles[card.box.id]
        pad, natural = FOLDED_PAD / zoom, card.title_wide
        room = card.wide - 2 * pad
        size, cut = math.floor(fit.size + 1e-6) / zoom, fit.room / zoom
        scale, small = size / title_px, size / title_px
        count, count_wide = card.inner, card.inner_wide
        if count_wide * small > room:
            count, count_wide = card.number, fonts.width(card.number, "sublabel", small_px)
        below = size * small_px / title_px
        two = card.tall > (size + below) * 1.5
        middle = card.x + card.wide / 2
        baseline = card.y + card.tall / 2 + size * (-0.1 if two else 0.355)
        left = middle - (cut or (natural + second) * scale) / 2
        if card.domain and left - 0.6 * size > card.x + pad / 2:
            self._bar(card, left - 0.6 * size, baseline - 0.8 * size, 0.18 * size, 0.9 * size)
        self.say(left, baseline, card.name, "title", title_px, scale, card.title, cut)
        if second:
            across = left + (natural + fonts.TITLE_GAP) * scale
            self.say(across, baseline, card.second, "sublabel", small_px, scale, card.muted)
        if two and card.state is not None:
            scale = below / metrics.badge_px
            word = badges.fitting(card.state, metrics.badge_px, room / scale)
            wide = badges.width(word, metrics.badge_px) * scale
            self.badge(card, word, middle - wide / 2, baseline + below * 1.35, wide, scale)
        elif two:
            self.say(middle - count_wide * small / 2, baseline + below * 1.45, count, "sublabel", small_px, small,
                     card.muted)  # fmt: skip

    def _as_leaf(self, card: Card) -> bool:
        """Paint icon, name, second line and count in the middle, as on a leaf; whether there was room for it."""
        metrics, zoom = self._frame.metrics, self._zoom
        name_px, own = metrics.name_px, card.scale
        # As large as it is on a leaf; seen from afar larger, as far as there is room.
        scale = min(max(own, FOLDED_TITLE[1] * 0.85 / (name_px * zoom)), card.fits)
        if scale > own:
            scale = max(own, math.floor(name_px * scale * zoom + 1e-6) / zoom / name_px)
        if scale < self._far or name_px * scale * zoom < boxes.DETAILED:
            return False
        lines: tuple[str, ...] = (card.second, card.inner) if card.second else (card.inner,)
        words = max(card.name_wide, card.second_wide, card.inner_wide)
        told = card.state.words[0] if card.state is not None else ""
        if told:
            words = max(words, badges.width(told, metrics.badge_px))
        width = metrics.glyph + metrics.glyph_gap + words
        height = name_px + len(lines) * FOLDED_LINE
        if metrics.sublabel_px * scale * zoom < FOLDED_LEAST:
            # Of a crowd of small boxes only the names are read.
            lines, height = (), name_px * 1.1
        left, middle = card.x + card.wide / 2 - width * scale / 2, card.y + card.tall / 2
        side = metrics.glyph * scale
        self.icon(card, left, middle - side / 2, side)
        self.cue(card, 20 * scale, scale)
        at = left + (metrics.glyph + metrics.glyph_gap) * scale
        baseline = middle + (name_px * 0.8 - height / 2) * scale
        self.say(at, baseline, card.name, "name", name_px, scale, card.ink)
        for number, line in enumerate(lines, 1):
            below = baseline + number * FOLDED_LINE * scale
            if told and line is card.inner:
                wide = badges.width(told, metrics.badge_px) * scale
                self.badge(card, told, at, below - FOLDED_LIFT * scale, wide, scale)
            else:
                self.say(at, below, line, "sublabel", metrics.sublabel_px, scale, card.muted)
        return True

    def say(
        self, x: float, y: float, text: str, role: Role, px: float, scale: float, colour: int, room: float = 0.0
    ) -> None:
        """Paint one line of text, as `Frame.text` does."""
        frame = self._frame
        size = px * scale
        if not text or size * self._zoom < LEGIBLE:
            return
        factor, ratio = frame.factor, frame.ratio
        key = (round(size * factor / STEP) * STEP / (px * fonts.FINE), role, px)
        words = self._layer.words.get(key)
        if words is None:
            words = self._layer.words[key] = []
        fine = fine_room(room / scale) if room else 0.0
        words.append((colour, x * factor + frame.dx, round((y * factor + frame.dy) * ratio) / ratio, text, fine))

    def icon(self, card: Card, x: float, y: float, side: float) -> None:
        """Paint the icon on its tile."""
        frame = self._frame
        factor = frame.factor
        at = round(x * factor + frame.dx), round(y * factor + frame.dy), max(1, round(side * factor))
        self._layer.stamps.extend(signs.icon(frame.glyphs, card.glyph, card.line, card.ground, at))

    def cue(self, card: Card, tall: float, scale: float = 0.0) -> None:
        """Paint the mark of the domain at the left border."""
        if card.domain:
            wide = scale or card.scale
            self._bar(card, card.x + 4.6 * wide, card.y + card.tall / 2 - tall / 2, 2.2 * wide, tall)

    def _bar(self, card: Card, x: float, y: float, wide: float, tall: float) -> None:
        frame = self._frame
        factor = frame.factor
        thick = max(1.0, round(wide * factor * 4) / 4)
        made = signs.cue(card.domain, QColor(card.line).rgb(), thick, max(1, round(tall * factor)))
        self._layer.stamps.append((round(x * factor + frame.dx), round(y * factor + frame.dy), made))
