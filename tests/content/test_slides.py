"""Every step of every tour, in every room, on both shapes of projector: the back row can read it, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations, pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from explorer import resources
from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect
from explorer.model.theme import PROFILES, contrast
from explorer.packs import load_pack
from explorer.ui.canvas.ways import Line
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.badges import apart
from explorer.ui.teach.compose import HEADING, LEAST
from explorer.ui.teach.moment import Moment, Staging
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.words import HEIGHT, in_lines
from explorer.workspace.lesson import BASE, ROOMS, Lesson, Room, beats_of

ASPECTS = (16 / 9, 4 / 3)
LARGE_TEXT, DIMMED_TEXT = 7.0, 4.5
BORDER, DIMMED_BORDER = 4.5, 1.5
MOST_BOXES = 20
HAIR = 0.5
FARTHEST = 5
"""How many times its own height a label of a hop may be away from its way."""


@cache
def pack() -> Pack:
    return load_pack(resources.folder("content"), resources.folder("assets") / "images")


@cache
def staging() -> Staging:
    return Staging(pack())


TOURS = tuple(pack().tours)


def moments(tour: str, room: Room, aspect: float) -> list[Moment]:
    found = pack().tours[tour]
    beats = beats_of(found, staging().parts(found, room, aspect))
    lesson = Lesson(tour, beats, room=room)
    return [staging().moment(replace(lesson, at=n), beat, aspect) for n, beat in enumerate(beats)]


def slide(qtbot: QtBot, aspect: float, lines: int = 540) -> Slide:
    made = Slide(Glyphs(resources.folder("assets") / "glyphs"))
    made.reduced = True
    qtbot.addWidget(made)
    made.resize(round(lines * aspect), lines)
    return made


def name(moment: Moment) -> str:
    return f"{moment.number} {moment.title!r} part {moment.part} {'asked' if moment.ask else ''}"


@pytest.mark.parametrize("tour", TOURS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_that_the_back_row_can_read_all_of_it(qtbot: QtBot, tour: str, aspect: float) -> None:
    shown = slide(qtbot, aspect)
    # Where there is enough room in the large and the small one, there is in the one between; the narrow screen has least
    # in the large one.
    for room in (ROOMS[0], ROOMS[-1]) if aspect == ASPECTS[0] else ROOMS[-1:]:
        for moment in moments(tour, room, aspect):
            shown.show_moment(moment, PROFILES["projector-light"])
            shown.picture()
            where = f"{room} {name(moment)}"
            check_sizes(shown, BASE[room] * HEIGHT, where)
            check_places(shown, where)


def check_sizes(shown: Slide, base: float, where: str) -> None:
    """Nothing is smaller than anything may be, and names and headings are as large as the room asks."""
    moment, sizes = shown.moment, dict[str, float]()
    for one in shown.written:
        assert one.px >= LEAST * HEIGHT - HAIR, f"{where}: {one}"
        sizes[one.text] = max(one.px, sizes.get(one.text, 0.0))
    diagram = moment.staged.diagram if moment.staged is not None else Diagram("", "")
    boxes = diagram.boxes
    assert len(boxes) <= MOST_BOXES, where
    if sum(not diagram.children.get(box.id) for box in boxes) == 1 and moment.staged is not None:
        # One box cannot be shown in parts; where it and those around it have no room, they are a little smaller.
        base *= max(0.85, min(1.0, moment.staged.magnify))
    heading = moment.title.split() if moment.composition.heading.height else []
    for text in (*(box.name for box in boxes), *heading):
        assert sizes[text] >= base - HAIR, f"{where}: {text}"
    largest = HEADING * moment.composition.words * HEIGHT
    assert all(sizes[box.name] <= largest for box in boxes), where


def check_places(shown: Slide, where: str) -> None:
    """Nothing is outside, cut off, or over something else."""
    moment, composition = shown.moment, shown.moment.composition
    whole = Rect(0.0, 0.0, composition.width * HEIGHT, HEIGHT)
    assert [one for one in shown.written if not whole.contains(one.rect)] == [], where
    authored = str(moment)
    assert [one.text for one in shown.written if "…" in one.text and one.text not in authored] == [], where
    over = [
        (one.text, other.text)
        for one, other in combinations(shown.written, 2)
        if one.rect.grown(-2.0).overlaps(other.rect.grown(-2.0))
    ]
    assert over == [], where
    places = [composition.heading, composition.text, composition.answer, composition.progress]
    places += [composition.body] if moment.staged is not None else []
    places += [composition.card] if moment.ask else []
    for one, other in combinations([in_lines(place) for place in places if place.height], 2):
        assert not one.overlaps(other), where
    for travel in shown.figure.travels if shown.figure is not None else ():
        label = shown.figure.said.get(travel.number) if shown.figure is not None else None
        if label is not None and shown.figure is not None:
            way = [shown.figure.fit.to_view(point) for point in travel.line.points]
            assert apart(label, way) <= FARTHEST * label.height, f"{where}: {travel.hop.label}"


@pytest.mark.parametrize("tour", TOURS)
@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_all_texts_can_be_told_from_what_they_lie_on_in_every_room(qtbot: QtBot, tour: str, profile: str) -> None:
    shown = slide(qtbot, 16 / 9)
    for room in ROOMS:
        for moment in moments(tour, room, 16 / 9):
            shown.show_moment(moment, PROFILES[profile])
            shown.picture()
            check_texts(shown, f"{room} {name(moment)}")


def check_texts(shown: Slide, where: str) -> None:
    """Every text has the contrast of large letters on a projector, and what is dimmed can still be read."""
    dim = dimmed_places(shown)
    for one in shown.written:
        least = DIMMED_TEXT if any(place.holds(one.rect.centre) for place in dim) else LARGE_TEXT
        assert contrast(one.colour, one.under) >= least, f"{where}: {one}"


@pytest.mark.parametrize("tour", TOURS)
@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_every_pair_of_colours_holds_in_a_lit_room(qtbot: QtBot, tour: str, profile: str) -> None:
    shown = slide(qtbot, 16 / 9, 1080)
    for moment in moments(tour, "medium", 16 / 9):
        shown.show_moment(moment, PROFILES[profile])
        picture = shown.picture()
        where = name(moment)
        check_texts(shown, where)
        for one in shown.written:
            assert one.under in grounds_below(picture, one.rect), f"{where}: {one}"
        if moment.staged is None or shown.figure is None:
            continue
        for box in moment.staged.diagram.boxes:
            if not moment.staged.diagram.children.get(box.id) and not box.dashed:
                least = DIMMED_BORDER if shown.figure.is_faded(box.id) else BORDER
                assert border(picture, shown, box.id, least) >= 3, f"{where}: {box.name}"
        for line in shown.figure.lines:
            if line.style == "solid":
                assert stroke(picture, shown, line) >= 3, f"{where}: {line.source} to {line.target}"


def dimmed_places(shown: Slide) -> list[Rect]:
    """Where dimmed boxes are, with the badges on their borders, in lines."""
    figure = shown.figure
    if figure is None:
        return []
    places = figure.scene.places
    return [figure.fit.rect_to_view(places[box].rect).grown(30.0) for box in places if figure.is_faded(box)]


def grounds_below(picture: QImage, rect: Rect) -> set[str]:
    """The colours that many pixels of a rectangle have: two where words are marked."""
    part = picture.copy(round(rect.x) + 1, round(rect.y) + 1, round(rect.width) - 2, round(rect.height) - 2)
    part = part.scaled(max(1, part.width() // 3), max(1, part.height() // 3)).convertToFormat(
        QImage.Format.Format_RGB32
    )
    pixels = memoryview(part.constBits()).cast("I")
    return {QColor(pixel).name() for pixel, count in Counter(pixels).items() if count > len(pixels) * 0.1}


def border(picture: QImage, shown: Slide, box: str, least: float) -> int:
    """How many pixels of a line across the lower border of a box have a contrast to the inside of it."""
    assert shown.figure is not None
    rect = shown.figure.scene.places[box].rect
    at = shown.from_scene(rect.centre._replace(x=rect.x + rect.width * 0.3, y=rect.bottom))
    inside = QColor(picture.pixel(round(at.x()), round(at.y()) - 14)).name()
    found = [QColor(picture.pixel(round(at.x()), round(at.y()) + step)).name() for step in range(-8, 9)]
    return sum(contrast(one, inside) >= least for one in found)


def stroke(picture: QImage, shown: Slide, line: Line) -> int:
    """How many pixels across an edge, where it is seen best, have the contrast of lines to what is beside them."""
    assert shown.figure is not None
    least = DIMMED_BORDER if shown.figure.is_dimmed(line.id) else BORDER
    best = 0
    for start, end in pairwise(line.points):
        across = (1, 0) if start.x == end.x else (0, 1)
        for share in (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9):
            at = shown.from_scene(Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share))
            x, y = round(at.x()), round(at.y())
            found = [QColor(picture.pixel(x + across[0] * n, y + across[1] * n)).name() for n in range(-9, 10)]
            best = max(best, sum(contrast(one, found[0]) >= least for one in found))
    return best
