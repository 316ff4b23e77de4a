from __future__ import annotations

from pytestqt.qtbot import QtBot

from explorer.ui.teach.moment import Moment, Staging
from explorer.ui.teach.overview import Overview
from explorer.workspace.lesson import Beat, Lesson, beats_of
from tests.ui.teach.slides import PACK, glyphs


def test_that_a_step_is_known_by_its_picture_and_not_by_the_words_after_it(qtbot: QtBot) -> None:
    tour, staging, seen = PACK.tours["tour"], Staging(PACK), dict[int, Moment]()

    def shown(lesson: Lesson, beat: Beat) -> Moment:
        seen[beat.step] = staging.moment(lesson, beat, 16 / 9)
        return seen[beat.step]

    overview = Overview(glyphs(), shown)
    qtbot.addWidget(overview)
    overview.resize(900, 600)
    overview.show()
    overview.show_lesson(Lesson("tour", beats_of(tour, staging.parts(tour, "medium", 16 / 9))), tour, 16 / 9)
    qtbot.waitUntil(lambda: len(seen) == len(tour.steps))
    pictures = [n for n, step in enumerate(tour.steps) if step.picture in PACK.pictures]
    assert any(seen[n].picture is not None for n in pictures)
    assert all(not moment.ask for moment in seen.values())
    assert all(seen[n].part == 0 for n in pictures)
