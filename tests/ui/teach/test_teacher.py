from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.teach.buttons import TARGET, CommandButton
from explorer.workspace import hops
from explorer.workspace.lesson import TOOLS
from tests.ui.teach.classroom import Classroom


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Classroom]:
    made = Classroom(qtbot, qapp, tmp_path)
    made.begin()
    yield made
    made.end()


def test_that_every_button_does_what_its_command_does(room: Classroom) -> None:
    for name in (
        "black",
        "white",
        "break",
        "freeze",
        "laser",
        "hide-labels",
        "timer",
        "lesson-overview",
        "projector-colours",
    ):
        button = next(one for one in room.teacher.findChildren(CommandButton) if one.command == name)
        before = room.lesson
        room.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert room.lesson != before
        room.workspace.run(name)
        assert room.lesson == before


def test_that_everything_to_press_is_large_enough_and_tells_its_keys(room: Classroom) -> None:
    commands = room.workspace.commands
    found = room.teacher.findChildren(CommandButton)
    assert len(found) > 30
    for button in found:
        assert min(button.width(), button.height()) >= TARGET or not button.isVisible()
        assert button.accessibleName()
        assert commands[button.command].title in button.toolTip() or button in room.teacher.tools.pens
        if commands[button.command].keys:
            assert "   " in button.toolTip()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (960, 600)])
def test_that_nothing_is_cut_off(room: Classroom, size: tuple[int, int]) -> None:
    room.press("PgDown")
    room.teacher.resize(*size)
    room.settle()
    assert (room.teacher.width(), room.teacher.height()) == size
    for button in room.teacher.findChildren(QAbstractButton):
        if button.isVisible():
            corner = button.mapTo(room.teacher, button.rect().bottomRight())
            assert room.teacher.rect().contains(corner), button.accessibleName()


def test_that_tools_show_which_one_is_in_hand(room: Classroom) -> None:
    tools = room.teacher.tools
    for tool in TOOLS:
        room.qtbot.mouseClick(tools.of_tool[tool], Qt.MouseButton.LeftButton)
        assert room.lesson.tool == tool
        assert [name for name, button in tools.of_tool.items() if button.isChecked()] == [tool]
    room.qtbot.mouseClick(tools.pens[3], Qt.MouseButton.LeftButton)
    assert (room.lesson.tool, room.lesson.pen) == ("pen", 4)
    assert [pen.isChecked() for pen in tools.pens] == [False, False, False, True, False]


def test_that_a_click_in_the_list_looks_and_a_double_click_goes(room: Classroom) -> None:
    before = room.seen()
    steps = room.teacher.steps
    at = steps.visualItemRect(steps.item(5)).center()
    room.qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (room.lesson.looked_at, room.step) == (5, "names")
    assert room.seen() == before
    room.wait(lambda: room.teacher.upcoming.moment.title == "Something is missing")
    at = steps.visualItemRect(steps.item(4)).center()
    room.qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=at)
    room.qtbot.mouseDClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert room.step == "words"


def test_that_the_arrows_walk_through_the_list_and_enter_goes(room: Classroom) -> None:
    room.teacher.steps.setFocus()
    room.press("Down", "Down", at=room.teacher.steps)
    assert (room.lesson.looked_at, room.step) == (2, "names")
    assert room.teacher._script_title.text() == "Script of step 3"
    room.press("Return", at=room.teacher.steps)
    assert room.step == "lease"
    room.press("PgDown", at=room.teacher.steps)
    assert room.step == "more"


def test_that_the_overview_shows_all_steps_and_goes_to_one(room: Classroom) -> None:
    before = room.seen()
    room.press("O")
    overview = room.teacher.overview
    assert overview.isVisible()
    assert overview.count() == 8
    overview.finish()
    pictures = [overview.item(row).icon().pixmap(200, 120).toImage() for row in range(overview.count())]
    assert all(one != pictures[0] for one in pictures[1:])
    room.press("Right", "Right", at=overview)
    assert room.seen() == before
    overview.setCurrentRow(4)
    room.press("Return", at=overview)
    assert room.step == "words"
    assert not overview.isVisible()


def test_that_search_previews_for_the_teacher_alone_and_enter_goes(room: Classroom) -> None:
    before = room.seen()
    room.press("Ctrl+K")
    field = room.teacher.focusWidget()
    assert isinstance(field, QLineEdit)
    room.qtbot.keyClicks(field, "far away")
    assert room.lesson.looked_at == 6
    assert room.seen() == before
    room.press("Esc", at=field)
    assert room.lesson.looked_at == -1
    assert room.step == "names"
    room.press("Ctrl+K")
    room.qtbot.keyClicks(field, "far awai")
    room.press("Return", at=field)
    assert room.step == "far"
    assert room.teacher.slide.hasFocus() or room.teacher.focusWidget() is room.teacher.slide


def test_that_search_finds_what_a_concept_is(room: Classroom) -> None:
    before = room.seen()
    room.press("Ctrl+K")
    field = room.teacher.focusWidget()
    assert field is not None
    room.qtbot.keyClicks(field, "kubelet")
    room.press("Return", at=field)
    assert room.teacher.card.definition.text() == "The agent on every node."
    assert room.seen() == before


def test_that_a_clicker_goes_on_while_the_search_is_open(room: Classroom) -> None:
    room.press("Ctrl+K")
    field = room.teacher.focusWidget()
    assert isinstance(field, QLineEdit)
    room.press("PgDown", at=field)
    assert room.step == "first"
    assert field.text() == ""


def test_that_a_link_of_the_script_shows_the_concept_here(room: Classroom) -> None:
    room.press("7", "Return")
    room.teacher.script.anchorClicked.emit(QUrl("concept:kubelet"))
    assert room.teacher.card.isVisible()
    assert room.teacher.card.name.text() == "kubelet"
    room.press("PgDown")
    assert not room.teacher.card.isVisible()


def test_that_the_script_is_that_of_the_step_in_the_size_that_was_chosen(room: Classroom) -> None:
    script = room.teacher.script
    assert script.toPlainText() == "Say their names."
    before = script.document().defaultFont().pixelSize()
    room.press("Ctrl+Greater")
    assert script.document().defaultFont().pixelSize() > before
    room.press("End")
    assert script.toPlainText() == "Nothing is written for this step."


def test_that_the_problem_of_a_step_is_told_to_the_teacher_alone(room: Classroom) -> None:
    assert not room.teacher.wrong.isVisible()
    room.press("6", "Return")
    assert room.teacher.wrong.isVisible()
    assert room.teacher.wrong.text() == "there is no picture called x"


def test_that_hands_are_counted_in_two_votes(room: Classroom) -> None:
    assert not room.teacher.hands.isVisible()
    room.press("PgDown")
    hands = room.teacher.hands
    assert hands.isVisible()
    assert len(hands.fields) == 3
    hands.fields[1].setValue(12)
    assert room.lesson.counts == ((0, 12, 0),)
    assert room.audience.slide.moment.counts == ((0, 12, 0),)
    room.qtbot.mouseClick(hands.again, Qt.MouseButton.LeftButton)
    assert [field.value() for field in hands.fields] == [0, 0, 0]
    hands.fields[0].setValue(9)
    assert room.lesson.counts == ((0, 12, 0), (9, 0, 0))
    room.qtbot.mouseClick(hands.reveal, Qt.MouseButton.LeftButton)
    assert not hands.isVisible()


def test_that_the_transport_is_there_where_something_moves(room: Classroom) -> None:
    transport = room.teacher.transport
    assert not transport.isVisible()
    room.press("3", "Return")
    assert transport.isVisible()
    length = room.presenter.player.length
    assert transport.slider.maximum() == round(length)
    transport.slider.setValue(round(length / 4))
    assert room.presenter.player.time == round(length / 4)
    room.qtbot.mouseClick(transport.on, Qt.MouseButton.LeftButton)
    arrived = hops.step_on(2, round(length / 4))
    assert length / 4 < arrived < length
    assert room.presenter.player.time == arrived
    assert transport.slider.value() == round(arrived)
    room.qtbot.mouseClick(transport.faster, Qt.MouseButton.LeftButton)
    assert transport.speed.text() == "1.5×"


def test_that_the_clock_says_in_words_how_the_lesson_keeps_to_its_plan(room: Classroom) -> None:
    clock, teacher = room.teacher.clock, room.teacher
    teacher.show_clock(30)
    assert (clock.time.text(), clock.pace.text(), clock.pace.property("state")) == ("0:30", "On time", "")
    teacher.show_clock(60 + 130)
    assert (clock.pace.text(), clock.pace.property("state")) == ("2 min behind", "late")
    room.press("7", "Return")
    teacher.show_clock(60)
    assert (clock.pace.text(), clock.pace.property("state")) == ("5 min early", "early")
    room.press("Shift+T")
    teacher.show_clock(60)
    assert clock.time.text() == "9:00"
    teacher.show_clock(10 * 60 + 5)
    assert (clock.time.text(), clock.plan.text()) == ("+0:05", "over the 10:00")
    room.press("Shift+T", "Shift+T")
    teacher.show_clock(60)
    assert clock.time.text() == "–"


def test_that_help_lists_the_keys_of_the_lesson_from_the_one_table(room: Classroom) -> None:
    room.press("F1")
    words = {label.text() for label in room.teacher.findChildren(QWidget, "key") if hasattr(label, "text")}
    assert any("PgDown" in one for one in words)
    assert any("Shift+F" in one for one in words)


def test_that_nothing_runs_when_the_lesson_is_over(room: Classroom) -> None:
    room.press("O", "Ctrl+Shift+T", "L")
    room.end()
    assert not room.presenter.clock._timer.isActive()
    assert not room.presenter.player.playing


def test_that_space_goes_on_as_soon_as_the_lesson_has_begun(room: Classroom) -> None:
    assert room.teacher.focusWidget() is room.teacher.slide
    room.press("Space")
    assert room.step == "first"


def test_that_the_panes_are_as_wide_as_in_the_last_lesson(room: Classroom) -> None:
    room.teacher.resize(1400, 900)
    room.settle()
    room.teacher.panes.setSizes([300, 600, 480])
    room.settle()
    sizes = room.teacher.panes.sizes()
    room.end()
    room.begin()
    room.teacher.resize(1400, 900)
    room.settle()
    assert all(abs(one - other) <= 3 for one, other in zip(room.teacher.panes.sizes(), sizes, strict=True))


def test_that_sizes_that_cannot_be_are_left_alone(room: Classroom) -> None:
    before = room.teacher.sizes
    for wrong in ((), (1, 2), (0, 0, 0, 0, 0), (-5, 300, 300, 200, 200)):
        room.teacher.set_panes(wrong)
    assert room.teacher.sizes == before


def test_that_hands_are_counted_while_they_are_typed(room: Classroom) -> None:
    room.press("PgDown")
    field = room.teacher.hands.fields[1]
    field.setFocus()
    field.selectAll()
    room.qtbot.keyClicks(field, "12")
    assert room.lesson.counts == ((0, 12, 0),)
    assert field.value() == 12
