"""A teacher before a class: from the window into a lesson and back, with keys and clicks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer import resources
from explorer.ui.teach import remembered
from explorer.ui.teach.presenter import Presenter
from explorer.ui.teach.tour_list import TourList
from explorer.ui.window import Window
from explorer.workspace.lesson import Lesson
from tests.conftest import ROOT
from tests.journeys.hands import Hands, _key

TOUR = "apply-to-container"


@pytest.fixture(autouse=True)
def lesson_is_ended(window: Window) -> Iterator[None]:
    yield
    window._workspace.run("end-lesson")
    QApplication.sendPostedEvents()


class Teaching:
    """What a teacher does in a lesson."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.window = hands.window

    @property
    def presenter(self) -> Presenter:
        """Both windows."""
        return self.window.lessons.presenter

    @property
    def lesson(self) -> Lesson:
        """What is taught."""
        lesson = self.window._workspace.state.lesson
        assert lesson is not None
        return lesson

    @property
    def title(self) -> str:
        """The heading that the class reads."""
        assert self.presenter.audience is not None
        return self.presenter.audience.slide.moment.title

    def seen(self) -> QImage:
        """What the class sees."""
        assert self.presenter.audience is not None
        return self.presenter.audience.grab().toImage()

    def chooser(self) -> TourList:
        """The list of tours, open."""
        return next(one for one in self.window.findChildren(TourList) if one.isVisible())

    def press(self, *keys: str) -> None:
        """Press keys in the teacher's window."""
        teacher = self.presenter.teacher
        assert teacher is not None
        for key in keys:
            self.hands.qtbot.keyClick(teacher.focusWidget() or teacher, *_key(key))

    def begin(self, *, windowed: bool = True) -> None:
        """From the window to the first step of a tour."""
        self.hands.press("F5")
        self.hands.type("running container")
        assert self.chooser().tour is not None
        button = self.chooser().windowed if windowed else self.chooser().start
        self.hands.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        # Its shape is settled before anything is compared.
        self.presenter.refit()
        QApplication.processEvents()


@pytest.fixture
def teaching(hands: Hands) -> Teaching:
    return Teaching(hands)


def test_that_a_teacher_gets_from_the_window_through_a_tour_and_back(
    teaching: Teaching, window: Window, qtbot: QtBot
) -> None:
    teaching.hands.click_box("kubelet")
    teaching.begin()
    assert teaching.lesson.tour == TOUR
    first = teaching.title
    teaching.press("PageDown")
    assert teaching.title != first
    teaching.press("PageUp")
    assert teaching.title == first

    asked = next(n for n, beat in enumerate(teaching.lesson.beats) if beat.question)
    while teaching.lesson.at < asked:
        teaching.press("PageDown")
    assert teaching.presenter.audience is not None
    teaching.press("PageDown")
    assert teaching.lesson.at == asked
    assert not teaching.presenter.audience.slide.moment.lit
    teaching.press("R")
    assert teaching.lesson.at == asked + 1
    assert teaching.presenter.audience.slide.moment.lit

    teaching.press("Ctrl+W")
    qtbot.waitUntil(lambda: teaching.presenter.audience is None)
    assert window.isVisible()
    assert teaching.hands.place.box == "kubelet"
    assert window.focusWidget() is window.canvas


def test_that_the_tour_goes_on_where_it_was_left(teaching: Teaching) -> None:
    teaching.begin()
    teaching.press("5", "Return")
    title = teaching.title
    teaching.press("Ctrl+W")
    teaching.hands.qtbot.waitUntil(teaching.window.isActiveWindow)
    teaching.hands.press("F5")
    assert teaching.chooser().go_on.isVisible()
    assert teaching.chooser().go_on.text().startswith("Go on at step 5")
    teaching.hands.press("Return")
    assert teaching.title == title


def test_that_the_tour_goes_on_from_here_without_a_question(teaching: Teaching, window: Window) -> None:
    window._workspace.run("open-diagram", "ambient")
    teaching.hands.press("Shift+F5")
    here = window._workspace.pack.tours[teaching.lesson.tour].steps[teaching.lesson.beat.step]
    assert here.diagram == "ambient"
    teaching.press("PageDown")
    left = teaching.lesson.beat.step
    teaching.press("Ctrl+W")
    window._workspace.run("open-diagram", "cluster")
    teaching.hands.qtbot.waitUntil(window.isActiveWindow)
    teaching.hands.press("Shift+F5")
    assert teaching.lesson.beat.step == left


def test_that_present_in_the_top_bar_offers_the_tour_of_this_diagram(teaching: Teaching, window: Window) -> None:
    window._workspace.run("open-diagram", "ambient")
    assert window.bars is not None
    teaching.hands.qtbot.mouseClick(window.bars[0]._present, Qt.MouseButton.LeftButton)
    tour = teaching.chooser().tour
    assert tour is not None
    assert any(step.diagram == "ambient" for step in tour.steps)
    teaching.hands.press("Escape")
    assert window._workspace.state.lesson is None
    assert window.focusWidget() is window.canvas


def test_that_a_link_to_a_tour_offers_it(teaching: Teaching, window: Window) -> None:
    window.notes.tour_followed.emit("graceful-end")
    tour = teaching.chooser().tour
    assert tour is not None
    assert tour.id == "graceful-end"


def test_that_search_finds_tours_and_offers_them(teaching: Teaching, window: Window) -> None:
    title = window._workspace.pack.tours["graceful-end"].title
    teaching.hands.press("Ctrl+K")
    teaching.hands.type(title)
    teaching.hands.press("Return")
    tour = teaching.chooser().tour
    assert tour is not None
    assert tour.id == "graceful-end"


def test_that_the_window_stays_as_it_was_whatever_is_taught(teaching: Teaching, window: Window) -> None:
    teaching.begin()
    before = window.grab().toImage()
    teaching.press(
        "PageDown", "B", "B", "O", "Escape", "S", "S", "K", "Escape", "F1", "Escape", "Ctrl+R", "Ctrl+Z", "Home"
    )
    assert window.grab().toImage() == before


def test_that_closing_the_window_ends_the_lesson_and_everything(teaching: Teaching, window: Window) -> None:
    teaching.begin()
    both = teaching.presenter.windows()
    window.close()
    assert window._workspace.state.lesson is None
    assert not any(one.isVisible() for one in both)
    kept = remembered.load(resources.config_folder() / "lessons.json")
    assert set(kept.steps) == {f"{window._workspace.pack.id}/{TOUR}"}


def test_that_one_screen_is_filled_and_the_script_stays_hidden_until_it_is_asked_for(teaching: Teaching) -> None:
    teaching.begin(windowed=False)
    audience, teacher = teaching.presenter.audience, teaching.presenter.teacher
    assert audience is not None
    assert teacher is not None
    assert audience.isFullScreen()
    assert not teacher.isVisible()
    before = teaching.seen()
    teaching.hands.qtbot.keyClick(audience, Qt.Key.Key_PageDown)
    assert teaching.seen() != before
    teaching.hands.qtbot.keyClick(audience, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert teacher.isVisible()
    assert "Ctrl+1" in teaching.presenter.placing.words
    teaching.press("Ctrl+1")
    assert not teacher.isVisible()
    assert audience.isFullScreen()


def test_that_an_f5_from_a_clicker_does_not_begin_anything_twice(teaching: Teaching) -> None:
    teaching.begin()
    teaching.press("PageDown")
    at = teaching.lesson.at
    teaching.press("F5", "Escape", "F5", "Escape")
    assert teaching.lesson.at == at


def test_that_nothing_of_teaching_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys; from explorer import app; from explorer.opening import Place\n"
        "def look(window):\n"
        "    from PySide6.QtCore import QTimer\n"
        "    window.complete()\n"
        "    QTimer.singleShot(200, lambda: (print([m for m in sys.modules if m.startswith('explorer.ui.teach')]), window.close()))\n"
        "app.open_window(Place(), look)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
