from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.model.theme import PROFILES
from explorer.ui.teach import question_card
from explorer.ui.teach.question_card import Card
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.words import HEIGHT, in_lines, spoken
from explorer.workspace.lesson import ROOMS, Choice, Room
from tests.ui.teach.slides import QUESTION, glyphs, lesson, moment

pytestmark = pytest.mark.usefixtures("qapp")
LIGHT = PROFILES["projector-light"]


def slide(qtbot: QtBot, **keys: object) -> Slide:
    made = Slide(glyphs())
    made.reduced = True
    qtbot.addWidget(made)
    made.resize(960, 540)
    made.show_moment(replace(moment("ask", asked=True), **keys), LIGHT)
    made.picture()
    return made


def card(shown: Slide) -> Card:
    return question_card.card(shown.moment.ask, shown.moment.choices, shown.moment.composition)


def texts(shown: Slide) -> list[str]:
    shown.picture()
    return [one.text for one in shown.written]


def test_that_a_question_shows_its_choices_and_not_what_follows(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    found = card(shown)
    assert spoken(word for line in found.ask for word in line) == QUESTION.ask
    assert {spoken(word for line in row.lines for word in line) for row in found.rows} == {
        QUESTION.answer,
        *(wrong.text for wrong in QUESTION.wrong),
    }
    for told in ("Busy", "POST", "first."):
        assert told not in texts(shown)
    assert {"A", "B", "C", "Think"} <= set(texts(shown)) | {text.split()[0] for text in texts(shown)}


def test_that_a_click_on_a_choice_tells_which(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    told: list[int] = []
    boxes: list[str] = []
    shown.chosen.connect(told.append)
    shown.clicked.connect(boxes.append)
    for row in card(shown).rows:
        at = QPointF(*row.place.centre) * (540 / HEIGHT)
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert told == [0, 1, 2]
    assert boxes == []
    assert shown.choice_at(QPointF(5, 5)) == -1


def test_that_a_slide_without_a_question_has_no_choices(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    at = QPointF(*card(shown).rows[0].place.centre) * (540 / HEIGHT)
    shown.show_moment(moment("all"), LIGHT)
    assert shown.choice_at(at) == -1


def test_that_hands_are_counted_for_two_votes_and_nothing_jumps(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    before = {one.text: one.rect for one in shown.written}
    shown.show_moment(replace(shown.moment, counts=((12, 5, 3), (2, 18, 0))), LIGHT)
    shown.picture()
    after = {one.text: one.rect for one in shown.written}
    assert {"12", "5", "3", "2", "18", "0"} <= set(after)
    for text in ("A", "B", "C"):
        assert before[text] == after[text]
    assert "12, then 2 hands" in shown.accessibleDescription()


def test_that_arming_tells_what_the_next_press_does_and_nothing_of_the_answer(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    before, words = shown.picture(), texts(shown)
    shown.show_moment(replace(shown.moment, armed=True), LIGHT)
    assert shown.picture() != before
    assert texts(shown) == [question_card.ARMED if one == question_card.THINK else one for one in words]


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3])
def test_that_all_of_a_question_has_room(room: Room, aspect: float) -> None:
    asked = moment("ask", asked=True, aspect=aspect, of=lesson(room))
    found = question_card.card(asked.ask, asked.choices, asked.composition)
    place = in_lines(asked.composition.card)
    assert found.px >= asked.composition.base * HEIGHT
    for row in found.rows:
        assert place.contains(row.place)
    assert found.foot.bottom <= place.bottom + 1
    tops = [row.place.y for row in found.rows]
    assert tops == sorted(tops)


def test_that_dozens_of_choices_are_cut_to_those_that_have_room() -> None:
    asked = moment("ask", asked=True)
    many = tuple(Choice(f"choice {n}", right=n == 0, why="") for n in range(40))
    found = question_card.card(asked.ask, many, asked.composition)
    assert found.rows
    assert found.foot.bottom <= in_lines(asked.composition.card).bottom + 1
