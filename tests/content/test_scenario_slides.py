"""Scenarios taught as tours: every moment of every one can be read from the back row, in every room."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.laboratory.tours import tour_of
from explorer.model.theme import PROFILES
from explorer.ui.teach.moment import Staging
from explorer.ui.teach.words import HEIGHT
from explorer.workspace.lesson import BASE, ROOMS, Lesson, beats_of
from tests.content.test_slides import check_places, check_sizes, check_texts, name, pack, slide


@cache
def staging(scenario: str) -> Staging:
    """What makes the slides of a scenario that has been played."""
    diagrams, tour = tour_of(pack().scenarios[scenario], pack().start)
    return Staging(
        replace(
            pack(),
            diagrams={**pack().diagrams, **{one.id: one for one in diagrams}},
            tours={**pack().tours, scenario: tour},
        )
    )


@pytest.mark.parametrize("scenario", tuple(pack().scenarios))
def test_that_every_moment_of_a_scenario_can_be_read(qtbot: QtBot, scenario: str) -> None:
    staged = staging(scenario)
    tour = staged.pack.tours[scenario]
    shown = slide(qtbot, 16 / 9)
    for room in ROOMS:
        beats = beats_of(tour, staged.parts(tour, room, 16 / 9))
        lesson = Lesson(scenario, beats, room=room)
        for n, beat in enumerate(beats):
            moment = staged.moment(replace(lesson, at=n), beat, 16 / 9)
            where = f"{room} {name(moment)}"
            for profile in ("projector-light", "projector-dark"):
                shown.show_moment(moment, PROFILES[profile])
                shown.picture()
                check_texts(shown, f"{profile} {where}")
            check_sizes(shown, BASE[room] * HEIGHT, where)
            check_places(shown, where)
