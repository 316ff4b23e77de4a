"""Text on a slide. Every word that the class reads is painted by `Paper`, which notes its size and what it lies on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from typing import Literal, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from explorer.layout import Role
from explorer.model.geometry import Point, Rect
from explorer.model.theme import contrast
from explorer.ui import fonts
from explorer.ui.canvas.palette import Palette, mixed
from explorer.ui.teach.compose import AVERAGE, LINE, MOST_CHARACTERS, ONE_LINE

HEIGHT = 1080.0
"""Everything on a slide is painted in lines, of which a slide has so many, however large it is on screen."""

Kind = Literal["plain", "strong", "code"]

ASCENT, DESCENT = 0.76, 0.22
"""How far letters reach above and below their baseline, as a multiple of their size."""

MARKER = (0.15, 0.21)
"""From where above the baseline to where below it a marked word is underlined."""

CODE = 0.92
"""Fixed-width letters look larger than others of the same size."""

LONG = 60
"""Longer words are measured in pieces of so many letters."""

MOST_LINES = 40
"""More lines than this have no room on any slide."""

_TOKEN = re.compile(r"<(/?)(\w+)[^>]*>|\s+|[^<\s]+|<")


class Piece(NamedTuple):
    """Letters of one kind, without a space."""

    text: str
    kind: Kind = "plain"


Word = tuple[Piece, ...]
Line = tuple[Word, ...]


class Written(Struct, frozen=True):
    """A text that was painted.

    Attributes:
        text: the text.
        rect: where its letters are, in lines of the slide.
        px: its size, in lines.
        colour, under: what it is painted with, and on, as "#rrggbb".
    """

    text: str
    rect: Rect
    px: float
    colour: str
    under: str


class Paper:
    """A painter in lines of the slide, and a list of what was written with it."""

    def __init__(self, painter: QPainter, colours: Palette) -> None:
        self.painter, self.palette = painter, colours
        self.written: list[Written] = []

    def write(
        self,
        at: tuple[float, float],
        text: str,
        px: float,
        role: Role,
        colour: QColor,
        under: QColor | None = None,
    ) -> None:
        """Paint one line from a point on its baseline.

        Args:
            at: where it starts, in lines.
            text: the line.
            px: its size, in lines.
            role: which decides on the weight.
            colour: its colour.
            under: what it lies on; None for the ground.
        """
        self._draw(at, text, fonts.fine_font(role, px), colour)
        self.note(at, text, fonts.width(text, role, px), px, colour, under)

    def note(
        self,
        at: tuple[float, float],
        text: str,
        wide: float,
        px: float,
        colour: QColor,
        under: QColor | None,
    ) -> None:
        """Note what was painted."""
        rect = Rect(at[0], at[1] - ASCENT * px, wide, (ASCENT + DESCENT) * px)
        ground = under or self.palette.ground
        self.written.append(Written(text, rect, px, colour.name(), ground.name()))

    def block(
        self,
        lines: Sequence[Line],
        corner: tuple[float, float],
        px: float,
        role: Role = "name",
        *,
        colour: QColor | None = None,
        under: QColor | None = None,
        centred_in: float = 0.0,
    ) -> float:
        """Paint lines below each other; marked words are underlined.

        Args:
            lines: the lines.
            corner: the left top corner of the first.
            px: the size of the letters.
            role: which decides on the weight.
            colour: of the letters; None for ink.
            under: what they lie on; None for the ground.
            centred_in: the width in which lines are centred; 0 for none.

        Returns:
            The height of the lines.
        """
        ink, ground = colour or self.palette.ink, under or self.palette.ground
        left, top = corner
        for n, line in enumerate(lines):
            x = left + (max(0.0, (centred_in - line_width(line, px, role)) / 2) if centred_in else 0.0)
            self._line(line, (x, top + baseline(n, px)), px, role, ink, ground)
        return len(lines) * px * LINE

    def _line(
        self,
        line: Line,
        at: tuple[float, float],
        px: float,
        role: Role,
        ink: QColor,
        ground: QColor,
    ) -> None:
        x, y = at
        start, space = x, space_width(px, role)
        marker = marked(ink, ground, self.palette.selection)
        for n, word in enumerate(line):
            if n:
                # Words that are marked together are underlined in one go.
                if line[n - 1][-1].kind == "strong" and word[0].kind == "strong":
                    self._mark(x, y, space, px, marker)
                x += space
            for piece in word:
                wide = piece_width(piece, px, role)
                if piece.kind == "strong":
                    self._mark(x, y, wide, px, marker)
                x += wide
        x = start
        for n, word in enumerate(line):
            x += space if n else 0.0
            for piece in word:
                wide = piece_width(piece, px, role)
                under = marker if piece.kind == "strong" else ground
                self._piece(piece, (x, y), px, role, ink, under)
                x += wide

    def _piece(
        self,
        piece: Piece,
        at: tuple[float, float],
        px: float,
        role: Role,
        ink: QColor,
        under: QColor,
    ) -> None:
        if piece.kind == "code":
            self._draw(at, piece.text, _code_font(round(px * CODE * fonts.FINE)), ink)
            self.note(at, piece.text, piece_width(piece, px, role), px, ink, under)
        else:
            self.write(at, piece.text, px, role, ink, under)

    def _mark(self, x: float, y: float, wide: float, px: float, colour: QColor) -> None:
        self.painter.fillRect(QRectF(x, y - MARKER[0] * px, wide, sum(MARKER) * px), colour)

    def _draw(self, at: tuple[float, float], text: str, font: QFont, colour: QColor) -> None:
        painter = self.painter
        # The baseline is put on a whole device pixel: without hinting, that is what keeps text crisp.
        scale = painter.deviceTransform().m22() or 1.0
        offset = painter.deviceTransform().dy()
        y = (round(at[1] * scale + offset) - offset) / scale
        painter.save()
        painter.translate(at[0], y)
        painter.scale(1 / fonts.FINE, 1 / fonts.FINE)
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(QPointF(0, 0), text)
        painter.restore()

    def pill(self, rect: Rect, fill: QColor, border: QColor | None = None, wide: float = 3.0) -> None:
        """Paint a rectangle with round ends."""
        painter = self.painter
        painter.setPen(Qt.PenStyle.NoPen)
        radius = rect.height / 2
        if border is not None:
            painter.setBrush(border)
            outer = rect.grown(wide)
            painter.drawRoundedRect(QRectF(*outer), radius + wide, radius + wide)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(*rect), radius, radius)


def baseline(line: int, px: float) -> float:
    """How far below the top of a block the baseline of a line is."""
    return line * px * LINE + px * (LINE - ASCENT - DESCENT) / 2 + px * ASCENT


def middle_baseline(centre: float, px: float) -> float:
    """The baseline at which capital letters stand in the middle of a height."""
    return centre + px * 0.362


@lru_cache(maxsize=256)
def words_of(html: str) -> Line:
    """The words of an inline HTML text, with what is marked in them."""
    words: list[Word] = []
    pieces: list[Piece] = []
    strong = code = 0
    for match in _TOKEN.finditer(html):
        found, name = match[0], match[2]
        if name:
            step = -1 if match[1] else 1
            strong += step if name in ("strong", "b", "em") else 0
            code += step if name == "code" else 0
            if name in ("br", "p", "li") and pieces:
                words.append(tuple(pieces))
                pieces = []
        elif found.isspace():
            if pieces:
                words.append(tuple(pieces))
                pieces = []
        else:
            kind: Kind = "code" if code > 0 else "strong" if strong > 0 else "plain"
            pieces += _pieces(unescape(found), kind)
    if pieces:
        words.append(tuple(pieces))
    return tuple(words)


def plain(text: str) -> Line:
    """The words of a plain text."""
    return tuple(_pieces(word, "plain") for word in text.split())


def _pieces(word: str, kind: Kind) -> Word:
    """A word as pieces that are quickly measured."""
    return tuple(Piece(word[at : at + LONG], kind) for at in range(0, len(word), LONG))


def spoken(line: Iterable[Word]) -> str:
    """Words as plain text."""
    return " ".join("".join(piece.text for piece in word) for word in line)


@lru_cache(maxsize=16)
def _code_font(px: int) -> QFont:
    font = fonts.code_font(px)
    font.setWeight(QFont.Weight.DemiBold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=512)
def _code_width(text: str, px: float) -> float:
    return QFontMetricsF(_code_font(round(px * CODE * fonts.FINE))).horizontalAdvance(text) / fonts.FINE


def piece_width(piece: Piece, px: float, role: Role) -> float:
    """The width of a piece, in lines."""
    return _code_width(piece.text, px) if piece.kind == "code" else fonts.width(piece.text, role, px)


def space_width(px: float, role: Role) -> float:
    """The width of a space."""
    return fonts.width("n n", role, px) - fonts.width("nn", role, px)


def word_width(word: Word, px: float, role: Role) -> float:
    """The width of a word."""
    return sum(piece_width(piece, px, role) for piece in word)


def line_width(line: Line, px: float, role: Role) -> float:
    """The width of a line."""
    return sum(word_width(word, px, role) for word in line) + max(0, len(line) - 1) * space_width(px, role)


def broken(words: Line, px: float, role: Role, width: float, most: int = 0) -> list[Line]:
    """Words as lines that are no wider than `width`.

    Args:
        words: the words; one that is too wide for a line is cut into several.
        px: their size.
        role: which decides on the weight.
        width: of a line.
        most: of more lines than this, the last one ends with an ellipsis after a whole word; 0 for MOST_LINES.
    """
    most = most or MOST_LINES
    space, lines, line, used = space_width(px, role), list[Line](), list[Word](), 0.0
    queue = list(reversed(words))
    while queue:
        word = queue.pop()
        wide = word_width(word, px, role)
        if line and used + space + wide > width:
            lines.append(tuple(line))
            line, used = [], 0.0
            if len(lines) >= most:
                return [*lines[: most - 1], _with_ellipsis(lines[most - 1], px, role, width)]
        if wide > width:
            word, rest = _cut(word, px, role, width)
            wide = word_width(word, px, role)
            if rest:
                queue.append(rest)
        used += wide + (space if line else 0.0)
        line.append(word)
    if line:
        lines.append(tuple(line))
    return lines


def balanced(words: Line, px: float, role: Role, width: float, most: int = 0) -> list[Line]:
    """Words as few lines of nearly one length: a last line of one word looks like a mistake."""
    lines = broken(words, px, role, width, most)
    if len(lines) < 2 or len(broken(words, px, role, width)) > len(lines):
        return lines
    low, high = width / 2, width
    while high - low > px / 4:
        middle = (low + high) / 2
        if len(broken(words, px, role, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return broken(words, px, role, high)


def paragraph(words: Line, px: float, role: Role, width: float) -> list[Line]:
    """The lines of a public text: one if it is short, else lines of at most MOST_CHARACTERS."""
    if len(spoken(words)) <= ONE_LINE and line_width(words, px, role) <= width:
        return [words] if words else []
    return balanced(words, px, role, min(width, MOST_CHARACTERS * AVERAGE * px))


def _cut(word: Word, px: float, role: Role, width: float) -> tuple[Word, Word]:
    """As much of a word as fits into a width, at least a letter; and the rest."""
    kept: list[Piece] = []
    room = width
    for n, piece in enumerate(word):
        wide = piece_width(piece, px, role)
        if wide <= room:
            kept.append(piece)
            room -= wide
            continue
        low, high = 0 if kept else 1, len(piece.text)
        while low < high:
            middle = (low + high + 1) // 2
            if piece_width(Piece(piece.text[:middle], piece.kind), px, role) <= room:
                low = middle
            else:
                high = middle - 1
        head, tail = piece.text[:low], piece.text[low:]
        if head:
            kept.append(Piece(head, piece.kind))
        return tuple(kept), (*([Piece(tail, piece.kind)] if tail else []), *word[n + 1 :])
    return word, ()


def _with_ellipsis(line: Line, px: float, role: Role, width: float) -> Line:
    """A line that ends with an ellipsis, after a whole word if it has more than one."""
    end = Piece("…")
    wide = piece_width(end, px, role)
    while len(line) > 1 and line_width(line, px, role) + wide > width:
        line = line[:-1]
    word = line[-1]
    if line_width(line, px, role) + wide > width:
        word, _ = _cut(word, px, role, max(width - wide, 1.0))
    return (*line[:-1], (*word, end))


def marked(ink: QColor, ground: QColor, amber: QColor) -> QColor:
    """The colour under marked words: amber, as strong as lets the ink on it be read."""
    return QColor(_marked(ink.name(), ground.name(), amber.name()))


@lru_cache(maxsize=64)
def _marked(ink: str, ground: str, amber: str) -> str:
    part = 0.56
    while part > 0 and contrast(ink, mixed(amber, ground, part)) < 7.0:
        part -= 0.04
    return mixed(amber, ground, max(part, 0.0))


def in_lines(rect: Rect) -> Rect:
    """A rectangle of a composition, in lines."""
    return Rect(*(side * HEIGHT for side in rect))


def point_in(rect: Rect, x: float, y: float) -> Point:
    """A point of a rectangle by its shares."""
    return Point(rect.x + rect.width * x, rect.y + rect.height * y)
