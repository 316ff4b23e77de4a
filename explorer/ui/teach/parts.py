"""What is on a slide besides its diagram: heading, public text, the answer, progress, a picture, words alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.images.drawing import Drawing
from explorer.ui.teach.compose import ANSWER_INDENT, HEADING, LINE
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.question_card import LETTERS
from explorer.ui.teach.words import (
    HEIGHT,
    Paper,
    broken,
    in_lines,
    line_width,
    middle_baseline,
    paragraph,
    plain,
    words_of,
)

TRACK = 12.0
"""The height of the bar of progress, in lines."""

GAP = 10.0
NARROW = 9.0
"""Segments that would be narrower than this are one bar."""

LARGE = (1.9, 1.7, 1.5, 1.3, 1.15, 1.0)
"""The sizes of words that stand alone, as multiples of a name's."""

SHEET = 8.0
"""How much of its white sheet is seen around a picture, in lines."""


def heading(paper: Paper, moment: Moment) -> None:
    """Paint the heading: one line, smaller if that is enough to show all of it, else cut after a word."""
    place, base = in_lines(moment.composition.heading), moment.composition.words * HEIGHT
    if place.height == 0:
        return
    words = plain(moment.title)
    shares = (HEADING, 1.3, 1.15, 1.0)
    share = next((one for one in shares if line_width(words, base * one, "title") <= place.width), shares[-1])
    lines = broken(words, base * share, "title", place.width, 1)
    y = place.y + (place.height - base * share * LINE) / 2
    paper.block(lines, (place.x, y), base * share, "title")


def text(paper: Paper, moment: Moment) -> None:
    """Paint the public text."""
    place, px = in_lines(moment.composition.text), moment.composition.words * HEIGHT
    if moment.text and place.height > 0:
        words, most = words_of(moment.text), max(1, round(place.height / (px * LINE)))
        lines = paragraph(words, px, "name", place.width)
        if len(lines) > most:
            lines = broken(words, px, "name", place.width, most)
        paper.block(lines, (place.x, place.y), px)


def answer(paper: Paper, moment: Moment) -> None:
    """Paint the right choice of the question that was asked before: its letter on green, as on the card, and its words."""
    place, found = in_lines(moment.composition.answer), moment.answered
    if found is None or place.height <= 0:
        return
    palette, px = paper.palette, moment.composition.pixels(HEIGHT, 0.75)
    indent = ANSWER_INDENT * px
    lines = broken(plain(found.text), px, "verb", place.width - indent, max(1, round(place.height / (px * LINE))))
    letter = LETTERS[moment.answer_at % len(LETTERS)]
    side, top = 1.3 * px, place.y
    centre = QPointF(place.x + side / 2, top + px * LINE / 2)
    painter = paper.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.ink)
    painter.drawEllipse(centre, side / 2, side / 2)
    wide = fonts.width(letter, "name", px)
    paper.write(
        (centre.x() - wide / 2, middle_baseline(centre.y(), px)), letter, px, "verb", palette.ground, palette.ink
    )
    x = place.x + side + 0.35 * px
    tick(paper, QRectF(x, centre.y() - 0.42 * px, 0.84 * px, 0.84 * px), palette.tone("node").line)
    paper.block(lines, (place.x + indent, top), px, "verb")


def tick(paper: Paper, rect: QRectF, colour: QColor) -> None:
    """Paint the sign for what is right."""
    pen = QPen(colour, rect.width() * 0.17)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    way = QPainterPath(rect.topLeft() + QPointF(rect.width() * 0.1, rect.height() * 0.55))
    way.lineTo(rect.topLeft() + QPointF(rect.width() * 0.38, rect.height() * 0.84))
    way.lineTo(rect.topLeft() + QPointF(rect.width() * 0.9, rect.height() * 0.18))
    paper.painter.setPen(pen)
    paper.painter.setBrush(Qt.BrushStyle.NoBrush)
    paper.painter.drawPath(way)


def progress(paper: Paper, moment: Moment) -> None:
    """Paint how far the tour has come: in figures, and as a bar with a segment for each step."""
    place, palette = in_lines(moment.composition.progress), paper.palette
    px = moment.composition.pixels(HEIGHT, 0.75)
    base, left, right = middle_baseline(place.centre.y, px), place.x, place.right
    if moment.count == 0 or place.height == 0:
        return
    label = f"{moment.number} of {moment.count}"
    paper.write((left, base), label, px, "name", palette.ink)
    # As wide as its widest label, so that the bar does not move from step to step.
    left += fonts.width(f"{moment.count} of {moment.count}", "name", px) + 0.7 * px
    if moment.parts > 1:
        label = f"part {moment.part + 1} of {moment.parts}"
        wide = fonts.width(label, "verb", px)
        paper.write((right - wide, base), label, px, "verb", palette.muted)
        right -= wide + 0.7 * px
    _track(paper, Rect(left, place.centre.y - TRACK / 2, right - left, TRACK), moment)


def _track(paper: Paper, track: Rect, moment: Moment) -> None:
    palette, painter = paper.palette, paper.painter
    step = (track.width + GAP) / moment.count
    gap = GAP if step - GAP >= NARROW else 0.0
    step = (track.width + gap) / moment.count
    painter.setPen(Qt.PenStyle.NoPen)
    for n in range(moment.count):
        if n == moment.number - 1:
            continue
        painter.setBrush(palette.ink if n < moment.number - 1 else palette.dim_edge)
        radius = min(TRACK / 2, step / 2) if gap else 0.0
        painter.drawRoundedRect(QRectF(track.x + n * step, track.y, step - gap, TRACK), radius, radius)
    wide = max(step - gap, TRACK)
    x = min(max(track.x + (moment.number - 1) * step + (step - gap - wide) / 2, track.x), track.right - wide)
    paper.pill(Rect(x, track.y, wide, TRACK), palette.selection, palette.outline, 3.0)


def picture(paper: Paper, moment: Moment, drawing: Drawing) -> None:
    """Paint a picture, as large as it fits, on the white sheet that it was drawn for."""
    room = in_lines(moment.composition.body).grown(-SHEET)
    size = drawing.size
    scale = min(room.width / size.width(), room.height / size.height())
    wide, tall = size.width() * scale, size.height() * scale
    sheet = QRectF(room.centre.x - wide / 2, room.centre.y - tall / 2, wide, tall)
    painter = paper.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRoundedRect(sheet.adjusted(-SHEET, -SHEET, SHEET, SHEET), SHEET, SHEET)
    painter.save()
    painter.translate(sheet.topLeft())
    painter.scale(scale, scale)
    drawing.paint(painter, QRectF(QPointF(), size), moment.reveal or drawing.steps)
    painter.restore()


def words_alone(paper: Paper, moment: Moment) -> None:
    """Paint the public text in the middle, as large as it fits."""
    composition = moment.composition
    place, base = in_lines(composition.body), composition.words * HEIGHT
    if composition.text.height > 0:
        place = place.united(in_lines(composition.text))
    words = words_of(moment.text)
    if not words:
        return
    for share in LARGE:
        px = base * share
        lines = broken(words, px, "name", place.width)
        if len(lines) * px * LINE <= place.height * 0.86:
            break
    else:
        px = base
        lines = broken(words, px, "name", place.width, max(1, int(place.height / (px * LINE))))
    top = place.y + max(0.0, (place.height - len(lines) * px * LINE) / 2)
    paper.block(lines, (place.x, top), px, centred_in=place.width)
