"""A teacher with a scenario: it is chosen like any tour, is played when it is chosen, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app import with_scenarios
from explorer.laboratory.shelf import Shelf
from explorer.model.catalogue import Pack
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.teach.tour_list import TourList
from explorer.ui.window import Window
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands


@pytest.fixture
def window(qtbot: QtBot, pack: Pack, kept: list[Settings]) -> Iterator[Window]:
    """The real window, in which scenarios can be taught."""
    made = program.make_window(
        with_scenarios(pack), Place(view="cluster"), Settings(reduced_motion=True), kept.append, partial(Shelf, pack)
    )
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def lesson_is_ended(window: Window) -> Iterator[None]:
    yield
    window._workspace.run("end-lesson")
    QApplication.sendPostedEvents()


def test_that_a_scenario_is_taught_like_a_tour_and_leaves_nothing_behind(
    qtbot: QtBot, window: Window, hands: Hands
) -> None:
    workspace = window._workspace
    before = workspace.pack
    hands.press("F5")
    hands.type("thirty per cent")
    chooser = next(one for one in window.findChildren(TourList) if one.isVisible())
    assert chooser.tour is not None
    assert chooser.tour.id == "set-max-unavailable"
    assert "5 steps" in chooser.facts.text()
    qtbot.mouseClick(chooser.windowed, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    lesson = workspace.state.lesson
    assert lesson is not None
    assert lesson.tour == "set-max-unavailable"
    tour = workspace.pack.tours[lesson.tour]
    assert all(step.diagram in workspace.pack.diagrams for step in tour.steps)
    presenter = window.lessons.presenter
    titles: list[str] = []
    while workspace.state.lesson is not None and workspace.state.lesson.at < len(workspace.state.lesson.beats) - 1:
        assert presenter.audience is not None
        titles.append(presenter.audience.slide.moment.title)
        workspace.run("next")
        workspace.run("reveal-answer")
    seen = list(dict.fromkeys(titles))
    assert seen == [step.title for step in tour.steps][: len(seen)]
    assert len(seen) >= len(tour.steps) - 1
    assert presenter.teacher is not None
    qtbot.keyClick(presenter.teacher, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: presenter.audience is None)
    assert workspace.pack.diagrams.keys() == before.diagrams.keys()
    assert workspace.pack.tours == before.tours
    assert workspace.state.place.diagram == "cluster"
