"""Where everything stands on a slide, in shares of its height, so that it looks alike on every screen of one shape."""

from __future__ import annotations

from msgspec import Struct

from explorer.layout.rooms import ROOM
from explorer.model.geometry import Rect, Size
from explorer.workspace.lesson import BASE, Room

MARGIN = 0.045
"""Around everything."""

WORDS = BASE["medium"]
"""The public text and the heading are never smaller than this: in a small room boxes may be, so that more of them have room, but
what is said of them would look like a footnote."""

HEADING = 1.45
"""The size of the heading as a multiple of the public text's."""

LARGEST_NAME = 0.9
"""Names may be enlarged to this share of the heading's size: it stays the largest."""

CAPTION = 0.75
"""The size of captions (the number of the step) as a multiple of a name's, but at least LEAST."""

LEAST = 28 / 1080
"""No letters on a projector are smaller than this."""

LINE = 1.32
"""The height of a line as a multiple of its letters'."""

MOST_CHARACTERS = 45
"""The longest line of several that is read easily."""

ONE_LINE = 62
"""A text of so many letters may be one line: the eye has no next one to find."""

AVERAGE = 0.56
"""The width of an average letter as a multiple of its size."""

MOST_LINES = 4
ANSWER_LINES = 3
"""The most lines of an answer below a diagram."""

ANSWER_INDENT = 2.75
"""The room for the letter and the tick before the words of an answer, as a multiple of their size."""

CARDS = (0.48, 0.56, 0.4)
"""How much of the width an open question may take beside a diagram."""

BESIDE = 0.28
"""How much of the width the public text takes where it stands beside the diagram."""


class Composition(Struct, frozen=True):
    """Where the parts of a slide stand; the unit is the slide's height.

    Attributes:
        width: of the slide.
        base: the least size of a name.
        words: the size of the public text.
        heading, body, answer, text, progress: their places; `answer` and `text` have no height if there is none.
        card: where an open question stands.
    """

    width: float
    base: float
    words: float
    heading: Rect
    body: Rect
    answer: Rect
    text: Rect
    progress: Rect
    card: Rect

    def pixels(self, height: float, share: float = 1.0) -> float:
        """A size of letters in pixels on a slide of some height, as a multiple of a name's."""
        return max(self.base * share, LEAST) * height


def compose(
    room: Room, aspect: float, lines: int = 0, *, answer: int = 0, card: float = 0.0, beside: bool = False
) -> Composition:
    """The composition of a slide.

    Args:
        room: how far away the back row is.
        aspect: the width of the slide by its height.
        lines: of public text.
        answer: lines of the answer to the question that was asked before; 0 for none.
        card: how much of the width an open question takes; the body is what is left of it. At 0, it has the whole body.
        beside: whether text and answer stand at the right of the body instead of below it.
    """
    base = BASE[room]
    words = max(base, WORDS)
    caption = max(CAPTION * base, LEAST)
    left, width = MARGIN, aspect - 2 * MARGIN
    top = MARGIN * 0.7
    heading = Rect(left, top, width, HEADING * words * LINE)
    foot = caption * LINE
    progress = Rect(left, 1 - MARGIN * 0.7 - foot, width, foot)
    body_top = heading.bottom + base * 0.25
    tall, told = lines * words * LINE, answer * caption * LINE
    end = progress.y - base * 0.2
    if beside:
        x, wide = left + width * (1 - BESIDE), width * BESIDE
        between = base * 0.4 if answer else 0.0
        middle = max(body_top, (body_top + end - tall - told - between) / 2)
        answered = Rect(x, middle, wide, told)
        text = Rect(x, middle + told + between, wide, min(tall, end - middle - told - between))
        body = Rect(left, body_top, width - wide - base * 0.6, end - base * 0.2 - body_top)
        return Composition(aspect, base, words, heading, body, answered, text, progress, body)
    tall = min(lines, MOST_LINES) * words * LINE
    text = Rect(left, end - tall, width, tall)
    above = text.y - base * 0.1 if lines else end
    answered = Rect(left, above - told, width, told)
    body_end = (answered.y if answer else above) - base * 0.3
    body = Rect(left, body_top, width, max(body_end - body_top, base))
    place = body
    if card:
        wide = width * card
        place = Rect(left + width - wide, body.y, wide, body.height)
        body = Rect(left, body.y, width - wide - base, body.height)
    return Composition(aspect, base, words, heading, body, answered, text, progress, place)


def bleed(room: Room, aspect: float) -> Composition:
    """A slide that a picture fills: its letters were drawn for a whole screen, and beside a heading would be too small."""
    nothing = Rect(0, 0, 0, 0)
    whole = Rect(0, 0, aspect, 1)
    return Composition(aspect, BASE[room], max(BASE[room], WORDS), nothing, whole, nothing, nothing, nothing, whole)


def text_width(aspect: float, *, beside: bool = False) -> float:
    """The width of the public text below or beside a diagram, in shares of the slide's height."""
    return (aspect - 2 * MARGIN) * (BESIDE if beside else 1.0)


def area(body: Rect, base: float) -> Size:
    """The room of a body in scene units, when names have their least size."""
    scale = base / ROOM.name_px
    return Size(body.width / scale, body.height / scale)
