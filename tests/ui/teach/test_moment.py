from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.layout.rooms import room_metrics
from explorer.model.lesson import Step, Tour
from explorer.ui.fonts import TITLE_JOINT, width
from explorer.ui.teach.moment import Staging, room_measure
from explorer.workspace.lesson import BASE, ROOMS, Beat, Lesson, Room, beats_of
from tests.ui.teach.slides import PACK, STEPS, lesson, moment

ASPECTS = (16 / 9, 4 / 3)


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_that_every_part_fits_its_body(qtbot: QtBot, room: Room, aspect: float) -> None:
    staging, tour = Staging(PACK), PACK.tours["tour"]
    beats = beats_of(tour, staging.parts(tour, room, aspect))
    for at, beat in enumerate(beats):
        shown = staging.moment(Lesson("tour", beats, at, room=room), beat, aspect)
        if shown.staged is None:
            continue
        assert shown.staged.magnify >= 1
        scale = BASE[room] * shown.staged.magnify / shown.staged.placement.metrics.name_px
        body = shown.composition.body
        assert shown.staged.frame.width * scale <= body.width + 1e-6
        assert shown.staged.frame.height * scale <= body.height + 1e-6


def test_that_a_question_tells_nothing_of_its_answer(qtbot: QtBot) -> None:
    asked = moment("ask", asked=True)
    assert (asked.text, asked.lit, asked.badges, asked.hops, asked.answered) == ("", (), (), (), None)
    assert asked.ask
    assert asked.staged is not None
    assert all(relation.verb == "" for relation in asked.staged.diagram.relations)


def test_that_the_step_after_a_question_shows_its_answer(qtbot: QtBot) -> None:
    told, asked = moment("ask"), moment("ask", asked=True)
    assert told.answered is not None
    assert told.answered.right
    assert asked.choices[told.answer_at] == told.answered
    assert told.composition.answer.height > 0


def test_that_hands_and_arming_are_of_the_present_question_only(qtbot: QtBot) -> None:
    taught = lesson(armed=True, counts=((1, 2, 3),))
    at = next(n for n, beat in enumerate(taught.beats) if beat.question)
    here = Staging(PACK).moment(replace(taught, at=at), taught.beats[at], 16 / 9)
    elsewhere = Staging(PACK).moment(replace(taught, at=0), taught.beats[at], 16 / 9)
    assert (here.armed, here.counts) == (True, ((1, 2, 3),))
    assert (elsewhere.armed, elsewhere.counts) == (False, ())


def test_that_steps_without_a_diagram_have_none(qtbot: QtBot) -> None:
    for step in ("words", "gone"):
        assert moment(step).staged is None


def test_that_a_tour_without_steps_is_its_title(qtbot: QtBot) -> None:
    pack = replace(PACK, tours={"bare": Tour("bare", "Bare")})
    shown = Staging(pack).moment(Lesson("bare", (Beat(0),)), Beat(0), 16 / 9)
    assert (shown.title, shown.count, shown.staged) == ("Bare", 0, None)


def test_that_text_stands_beside_the_diagram_where_it_needs_fewer_parts_then(qtbot: QtBot) -> None:
    staging, tour = Staging(PACK), PACK.tours["tour"]
    step = Step(
        "tall", "Tall", "cluster", text="A text of two lines, which takes its height from all the boxes above it."
    )
    pack = replace(PACK, tours={"tour": Tour("tour", "Tour", steps=(step,))})
    for room in ROOMS:
        shown = Staging(pack).moment(Lesson("tour", (Beat(0),), room=room), Beat(0), 4 / 3)
        beside = shown.composition.text.x > shown.composition.body.x
        below = shown.composition.text.y > shown.composition.body.bottom
        assert beside != below
    pictures = {n: 2 for n, one in enumerate(tour.steps) if one.picture and one.text}
    assert staging.parts(tour, "small", 16 / 9) == pictures


def test_that_a_picture_fills_the_slide_and_its_words_follow(qtbot: QtBot) -> None:
    tour = PACK.tours["tour"]
    index = next(n for n, one in enumerate(tour.steps) if one.picture and one.text)
    lesson = Lesson("tour", (Beat(index, 0, 2), Beat(index, 1, 2)))
    shown, told = (Staging(PACK).moment(lesson, beat, 16 / 9) for beat in lesson.beats)
    assert shown.picture is not None
    # Pictures are drawn 900 units high with letters of 26: they arrive as at least 28 of 1080 lines.
    assert 26 * (shown.composition.body.height * 1080 - 16) / 900 >= 28
    assert told.picture is None
    assert told.text == tour.steps[index].text


def test_that_second_lines_are_measured_in_the_weight_that_is_painted(qtbot: QtBot) -> None:
    metrics = room_metrics(44)
    measure = room_measure(metrics)
    assert measure("words", "sublabel") == width("words", "verb", metrics.sublabel_px)
    both = measure(f"Name{TITLE_JOINT}second", "title")
    assert both > measure("Name", "title") + measure("second", "sublabel")


def test_that_the_steps_of_the_pack_are_those_that_are_tested() -> None:
    assert [step.id for step in STEPS] == [step.id for step in PACK.tours["tour"].steps]


def test_that_shapes_that_a_window_no_longer_has_are_forgotten(qtbot: QtBot) -> None:
    staging, tour = Staging(PACK), PACK.tours["tour"]
    staging.parts(tour, "medium", 16 / 9)
    staging.parts(tour, "medium", 4 / 3)
    two = len(staging._fitted)
    staging.parts(tour, "medium", 16 / 9)
    assert len(staging._fitted) == two == 2 * len(tour.steps)
    for n in range(4):
        staging.parts(tour, "medium", 1.4 + n / 10)
    assert len(staging._fitted) == two
