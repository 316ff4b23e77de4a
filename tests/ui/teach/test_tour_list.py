from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.model.theme import PROFILES
from explorer.opening import Teaching
from explorer.ui.teach import screens
from explorer.ui.teach.remembered import Remembered
from explorer.ui.teach.screens import Seen
from explorer.ui.teach.tour_list import TourList
from tests.ui.teach.classroom import PACK


class Desk:
    """A window with the list over it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1200, 800)
        self.list = TourList(self.window, lambda: "LAPTOP")
        self.list.set_profile(PROFILES["desk-light"])
        self.started: list[Teaching] = []
        self.list.started.connect(self.started.append)
        self.window.show()

    def open(self, kept: Remembered | None = None, wanted: str = "", pack: Pack = PACK) -> None:
        """Open the list."""
        self.list.begin(pack, kept or Remembered(), wanted)

    def rows(self) -> list[str]:
        """What can be read in the list."""
        return [self.list.list.item(row).text() for row in range(self.list.list.count())]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    assert qapp is not None
    return Desk(qtbot)


def test_that_tours_stand_under_their_topics(desk: Desk) -> None:
    desk.open()
    assert desk.rows() == ["Worker node", "How a node reports", "Other tours", "Another tour"]
    assert desk.list.title.text() == "How a node reports"
    assert desk.list.facts.text() == "10 min · 8 steps · 1 question to the class"


def test_that_enter_starts_the_tour_that_was_typed(desk: Desk) -> None:
    desk.open()
    desk.qtbot.keyClicks(desk.list.field, "something else")
    assert desk.rows() == ["Other tours", "Another tour"]
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Return)
    assert desk.started == [Teaching("other", room="medium")]
    assert not desk.list.isVisible()


def test_that_the_arrows_pass_over_the_topics(desk: Desk) -> None:
    desk.open()
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Down)
    assert desk.list.title.text() == "Another tour"
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Up)
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Up)
    assert desk.list.title.text() == "How a node reports"


def test_that_a_tour_goes_on_where_it_was_left(desk: Desk) -> None:
    desk.open(Remembered(steps={"small/tour": "lease"}))
    assert desk.list.go_on.text() == "Go on at step 3: The Lease"
    desk.qtbot.mouseClick(desk.list.start, Qt.MouseButton.LeftButton)
    assert desk.started[-1].step == "lease"
    desk.open(Remembered(steps={"small/tour": "lease"}))
    desk.list.anew.click()
    desk.qtbot.mouseClick(desk.list.start, Qt.MouseButton.LeftButton)
    assert desk.started[-1].step == ""


@pytest.mark.parametrize("step", ["", "gone", "names"])
def test_that_a_tour_that_was_not_begun_or_has_changed_starts_at_its_first_step(desk: Desk, step: str) -> None:
    desk.open(Remembered(steps={"small/tour": step}))
    assert desk.list.go_on.isHidden()
    desk.list.start.click()
    assert desk.started[-1].step == ""


def test_that_all_that_is_chosen_is_in_the_start(desk: Desk) -> None:
    desk.open()
    desk.list.short.click()
    desk.list.rooms["large"].click()
    desk.list.windowed.click()
    assert desk.started[-1] == Teaching("tour", windowed=True, room="large", short=True)
    desk.open(Remembered(room="small"))
    desk.list.short.setChecked(False)
    desk.list.check.click()
    assert desk.started[-1] == Teaching("tour", room="small", check=True)


def test_that_the_short_path_is_offered_only_where_there_is_one(desk: Desk) -> None:
    desk.open(wanted="tour")
    assert not desk.list.short.isHidden()
    desk.list.short.click()
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Down)
    assert desk.list.short.isHidden()
    desk.list.start.click()
    assert not desk.started[-1].short


def test_that_a_list_in_which_nothing_is_found_starts_nothing(desk: Desk) -> None:
    desk.open()
    desk.qtbot.keyClicks(desk.list.field, "xyz")
    assert desk.list.title.text() == "No tour has these words."
    assert not desk.list.start.isEnabled()
    desk.qtbot.keyClick(desk.list.field, Qt.Key.Key_Return)
    assert desk.started == []
    desk.open(pack=Pack("none", "None"))
    assert desk.list.title.text() == "This pack has no tours."


def test_that_escape_starts_nothing(desk: Desk) -> None:
    desk.open()
    desk.qtbot.keyClick(desk.list, Qt.Key.Key_Escape)
    assert not desk.list.isVisible()
    assert desk.started == []


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (((0, 0), (1920, 0)), "fills the screen BEAMER"),
        (((0, 0), (0, 0)), "“extend”"),
        (((0, 0),), "There is one screen"),
    ],
)
def test_that_it_says_where_the_class_will_see_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seen: tuple[tuple[int, int], ...], words: str
) -> None:
    names = ("LAPTOP", "BEAMER")
    found = tuple(Seen(name, x, y, 1920, 1080) for name, (x, y) in zip(names, seen, strict=False))
    monkeypatch.setattr(screens, "seen_screens", lambda: found)
    desk.open()
    assert words in desk.list.where.text()


def test_that_a_tour_is_started_by_the_keyboard_alone_whatever_has_the_focus(desk: Desk) -> None:
    for choose, wanted in (
        (lambda: desk.list.rooms["large"], Teaching("tour", room="medium")),
        (lambda: desk.list.start, Teaching("tour", room="medium")),
        (lambda: desk.list.windowed, Teaching("tour", windowed=True, room="medium")),
        (lambda: desk.list.check, Teaching("tour", room="medium", check=True)),
    ):
        desk.open()
        choose().setFocus()
        desk.qtbot.keyClick(choose(), Qt.Key.Key_Return)
        assert desk.started.pop() == wanted


def test_that_it_says_why_it_opens_by_itself(desk: Desk) -> None:
    desk.list.begin(PACK, Remembered(), told="The lesson has ended.")
    assert desk.list.told.isVisible()
    assert desk.list.told.text() == "The lesson has ended."
    desk.open()
    assert not desk.list.told.isVisible()
