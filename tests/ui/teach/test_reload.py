"""A pack that changes while one of its tours is taught."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.model.lesson import Step
from explorer.ui.teach.presenter import LOST
from tests.ui.teach.classroom import PACK, TOUR, Classroom

NEW = Step("new", "Quite new", text="It was not here before.")


def with_steps(steps: tuple[Step, ...]) -> Pack:
    return replace(PACK, tours={**PACK.tours, "tour": replace(TOUR, steps=steps)})


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Classroom]:
    made = Classroom(qtbot, qapp, tmp_path)
    made.begin()
    yield made
    made.end()


def test_that_a_lesson_stays_at_its_step_wherever_that_is_now(room: Classroom) -> None:
    room.press("5", "Return")
    room.workspace.reload(
        with_steps((NEW, *TOUR.steps[:2], *(replace(one, title="Changed") for one in TOUR.steps[2:])))
    )
    assert room.step == "words"
    moment = room.audience.slide.moment
    assert (moment.number, moment.count, moment.title) == (6, 9, "Changed")
    room.press("Home")
    assert room.audience.slide.moment.title == "Quite new"


def test_that_the_steps_are_fitted_to_the_room_again(room: Classroom) -> None:
    room.press("3", "Return")
    before = room.lesson.beats
    room.workspace.reload(with_steps(TOUR.steps))
    assert room.lesson.beats == before


@pytest.mark.parametrize("pack", [with_steps(TOUR.steps[:2]), replace(PACK, tours={"other": PACK.tours["other"]})])
def test_that_a_lesson_whose_step_is_gone_ends_and_says_why(room: Classroom, pack: Pack) -> None:
    said: list[str] = []
    room.presenter.lost.connect(said.append)
    room.press("3", "Return")
    room.workspace.reload(pack)
    assert room.workspace.state.lesson is None
    assert room.presenter.windows() == ()
    assert said == [LOST]


def test_that_a_reload_without_a_lesson_changes_nothing_here(room: Classroom) -> None:
    room.end()
    room.workspace.reload(with_steps((NEW,)))
    room.begin()
    assert room.step == "new"
