"""The open question of a slide: what is asked, the choices, and the hands that were counted for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from explorer.model.geometry import Point, Rect
from explorer.ui import fonts
from explorer.ui.teach.compose import CAPTION, LEAST, LINE, Composition
from explorer.ui.teach.words import (
    HEIGHT,
    Line,
    Paper,
    balanced,
    in_lines,
    middle_baseline,
    plain,
)
from explorer.workspace.lesson import Choice

if TYPE_CHECKING:
    from explorer.ui.teach.moment import Moment

LETTERS = "ABCDEFGH"
READ = (1.3, 1.2, 1.1, 1.0)
"""The sizes of letters that are tried, the largest first, as multiples of the public text's."""

LESS = (0.9, 0.82, 0.75)
"""Those that are tried when nothing else is left to do."""

NUMBER = 0.66
"""The size of the number of hands as a multiple of the letters', and the height of their bar."""

PAD = 0.24
"""The space above and below the words of a choice, as a multiple of their size."""

CIRCLE = 1.5
"""The room for the letter of a choice."""

COLUMN = 0.3
"""How much of the width the hands take where they are counted beside the words."""

MOST_VOTES = 2
THINK, ARMED = "Think first.", "Next: the answer."
"""What stands below the choices, before the next press reveals the answer and when it does."""


class Row(Struct, frozen=True):
    """One choice, in lines of the slide: where it is clicked, its words, where they stand and where its hands are counted."""

    place: Rect
    lines: tuple[Line, ...]
    words: Rect
    hands: Rect


class Card(Struct, frozen=True):
    """Where everything of a question stands, in lines of the slide.

    Attributes:
        place: all of it.
        px: the size of its letters.
        ask: the lines of the question.
        rows: the choices.
        foot: where the hint stands; `hint` is the size of its letters.
    """

    place: Rect
    px: float
    ask: tuple[Line, ...]
    rows: tuple[Row, ...]
    foot: Rect
    hint: float

    def choice_at(self, point: Point) -> int:
        """The choice at a point in lines of the slide, from 0; -1 if there is none."""
        return next((n for n, row in enumerate(self.rows) if row.place.holds(point)), -1)


def is_readable(ask: str, choices: Sequence[Choice], composition: Composition) -> bool:
    """Whether a question has room on its card in letters as large as the public text."""
    return _laid_out(ask, choices, composition, READ[-1]) is not None


def card(ask: str, choices: Sequence[Choice], composition: Composition) -> Card:
    """The card with the largest letters that a question has room for; what is too long even so is cut."""
    least = max(LESS[-1], LEAST / composition.words)
    for share in (*READ, *(one for one in LESS if one > least), least):
        found = _laid_out(ask, choices, composition, share)
        if found is not None:
            return found
    for most in (6, 5, 4, 3, 2, 1):
        found = _laid_out(ask, choices, composition, least, most)
        if found is not None:
            return found
    # Dozens of choices: the first ones.
    return (
        card(ask, choices[: max(1, len(choices) // 2)], composition) if len(choices) > 1 else card("…", (), composition)
    )


def _laid_out(
    ask: str, choices: Sequence[Choice], composition: Composition, share: float, most: int = 0
) -> Card | None:
    """A card with letters of a size, the hands beside or below the words; None if there is no room for it."""
    bottom = in_lines(composition.card).bottom + 0.5
    below, beside = (_stacked(ask, choices, composition, (share, column), most) for column in (0.0, COLUMN))
    # Room for hands below every choice is empty until they are counted: beside the words it takes no more height than those need.
    wanted = sorted((beside, below), key=lambda card: card.foot.bottom)
    return next((card for card in wanted if card.foot.bottom <= bottom), None)


def _stacked(
    ask: str, choices: Sequence[Choice], composition: Composition, look: tuple[float, float], most: int
) -> Card:
    """A card with letters of a size, and a share of the width for the hands."""
    place, px = in_lines(composition.card), composition.words * HEIGHT * look[0]
    hint = composition.pixels(HEIGHT, CAPTION)
    pad = 0.55 * px
    width = place.width - 2 * pad
    left, y, column = place.x + pad, place.y + 0.4 * px, look[1] * width
    asked = tuple(balanced(plain(ask), px, "name", width, most))
    y += len(asked) * px * LINE + 0.4 * px
    below = 0.0 if column else max(NUMBER * px, LEAST * HEIGHT) * 1.15
    indent = (CIRCLE + 0.45) * px
    rows = []
    for choice in choices:
        lines = tuple(balanced(plain(choice.text), px, "verb", width - indent - 0.25 * px - column, most))
        tall = max(CIRCLE * px, len(lines) * px * LINE)
        # Room for the hands is kept from the start, so that nothing jumps when they are counted.
        row = Rect(left - 0.25 * px, y, width + 0.5 * px, tall + below + (1.5 if below else 2.0) * PAD * px)
        if column:
            hands = Rect(left + width - column + 0.5 * px, y, column - 0.5 * px, row.height)
        else:
            hands = Rect(left + indent, y + PAD * px + tall, width - indent - 0.25 * px, below)
        rows.append(Row(row, lines, Rect(left + indent, y + PAD * px, 0.0, tall), hands))
        y = row.bottom + 0.18 * px
    foot = Rect(left, y, width, hint * LINE + 0.3 * px)
    return Card(Rect(place.x, place.y, place.width, foot.bottom - place.y), px, asked, tuple(rows), foot, hint)


def paint(paper: Paper, found: Card, moment: Moment) -> None:
    """Paint a question."""
    palette, painter, px = paper.palette, paper.painter, found.px
    place = found.place
    painter.setBrush(palette.panel)
    painter.setPen(QPen(palette.ink, 4.0))
    painter.drawRoundedRect(QRectF(*place.grown(-2.0)), 22.0, 22.0)
    paper.block(found.ask, (found.foot.x, place.y + 0.4 * px), px, under=palette.panel)
    for n, row in enumerate(found.rows):
        _choice(paper, row, px, LETTERS[n % len(LETTERS)])
        _hands(paper, row.hands, max(NUMBER * px, LEAST * HEIGHT), moment.counts, n)
    middle = found.foot.centre.y
    at = found.foot.x, middle_baseline(middle, found.hint)
    # Whoever goes through a tour alone has nobody to tell what the second press does.
    paper.write(at, ARMED if moment.armed else THINK, found.hint, "verb", palette.muted, palette.panel)


def _choice(paper: Paper, row: Row, px: float, letter: str) -> None:
    palette, painter, place = paper.palette, paper.painter, row.place
    painter.setBrush(palette.sunken)
    painter.setPen(QPen(palette.edge, 3.0))
    painter.drawRoundedRect(QRectF(*place.grown(-1.5)), 16.0, 16.0)
    top, tall = row.words.y, row.words.height
    centre = Point(place.x + 0.25 * px + CIRCLE / 2 * px, top + min(tall, CIRCLE * px) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.ink)
    painter.drawEllipse(QPointF(*centre), 0.66 * px, 0.66 * px)
    size = max(0.82 * px, LEAST * HEIGHT)
    wide = fonts.width(letter, "name", size)
    paper.write(
        (centre.x - wide / 2, middle_baseline(centre.y, size)), letter, size, "name", palette.ground, palette.ink
    )
    y = top + (tall - len(row.lines) * px * LINE) / 2
    paper.block(row.lines, (row.words.x, y), px, "verb", under=palette.sunken)


def _hands(paper: Paper, place: Rect, px: float, counts: Sequence[Sequence[int]], choice: int) -> None:
    """Paint the hands for a choice: a bar for each vote, beside each other, with its number."""
    palette, painter = paper.palette, paper.painter
    votes = [vote for vote in counts if vote][-MOST_VOTES:]
    most = max((count for vote in votes for count in vote), default=0)
    room = place.width / max(1, len(votes))
    widest = fonts.width(str(most), "name", px) + 0.7 * px
    for n, vote in enumerate(votes):
        count = vote[choice] if choice < len(vote) else 0
        x = place.x + n * room
        wide = max(6.0, (room - widest) * count / most) if most else 6.0
        last = n == len(votes) - 1
        painter.setPen(QPen(palette.outline, 3.0))
        painter.setBrush(palette.selection if last else palette.edge)
        painter.drawRoundedRect(QRectF(x + 1.5, place.centre.y - 0.34 * px, wide, 0.68 * px), 5.0, 5.0)
        at = x + wide + 0.3 * px, middle_baseline(place.centre.y, px)
        paper.write(at, str(count), px, "name", palette.ink, palette.sunken)
