from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.model.geometry import Point
from explorer.ui.teach import remembered
from explorer.workspace.ink import Action, InkPoint, Stroke
from tests.ui.teach.classroom import PACK, Classroom, with_scripts

STROKE = Stroke("pen", 1, 12.0, (InkPoint(60.0, 60.0), InkPoint(260.0, 160.0), InkPoint(300.0, 60.0)))


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Classroom]:
    made = Classroom(qtbot, qapp, tmp_path)
    made.begin()
    yield made
    made.end()


def test_that_a_lesson_opens_two_windows_and_closes_both(room: Classroom) -> None:
    audience, teacher = room.audience, room.teacher
    assert audience.isVisible()
    assert teacher.isVisible()
    room.press("Ctrl+W")
    assert room.workspace.state.lesson is None
    assert room.presenter.windows() == ()
    assert not audience.isVisible()
    assert not teacher.isVisible()


def test_that_less_motion_holds_for_a_lesson_that_is_on(room: Classroom) -> None:
    before = room.audience.slide.reduced
    room.workspace.run("reduced-motion")
    assert room.audience.slide.reduced is not before
    assert room.teacher.slide.reduced is not before
    assert room.presenter.player.reduced is not before


@pytest.mark.parametrize("which", ["audience", "teacher"])
def test_that_closing_either_window_ends_the_lesson(room: Classroom, which: str) -> None:
    both = room.presenter.windows()
    getattr(room, which).close()
    assert room.workspace.state.lesson is None
    assert not any(window.isVisible() for window in both)


def test_that_a_step_shows_the_same_picture_from_whichever_side_it_is_reached(room: Classroom) -> None:
    pictures = {}
    for _ in range(len(room.lesson.beats) - 1):
        pictures[room.lesson.at] = room.seen()
        at = room.lesson.at
        while room.lesson.at == at:
            room.press("PgDown")
    while room.lesson.at > 0:
        room.press("PgUp")
        assert room.seen() == pictures[room.lesson.at]


def test_that_the_first_press_gives_nothing_away_and_r_does(room: Classroom) -> None:
    room.press("PgDown")
    assert room.lesson.beat.question
    asked = room.audience.slide.moment
    assert not asked.lit
    assert not asked.badges
    assert asked.answered is None
    room.press("PgDown")
    assert room.lesson.beat.question
    assert room.audience.slide.moment.answered is None
    assert "again" in room.teacher.status.text()
    room.press("R")
    assert room.audience.slide.moment.lit == ("kubelet",)
    assert room.audience.slide.moment.answered is not None


def test_that_a_black_screen_does_not_move_on_unseen(room: Classroom) -> None:
    before = room.seen()
    room.press("B")
    black = room.seen()
    assert {black.pixelColor(x, y).name() for x in range(0, 640, 40) for y in range(0, 360, 30)} == {"#000000"}
    assert room.teacher.status.text() == "BLACK – press B"
    room.press("PgDown", "PgDown", "Right")
    assert room.step == "names"
    room.press("Period")
    assert room.seen() == before


def test_that_freezing_keeps_every_pixel_of_the_class_s_picture(room: Classroom) -> None:
    before = room.seen()
    room.press("Shift+F")
    for key in ("PgDown", "PgDown", "R", "PgDown", "O", "Esc", "PgDown", "Ctrl+K", "Esc", "6", "Return"):
        room.press(key)
        assert room.seen() == before
    assert room.step != "names"
    assert "FROZEN: the class sees step 1" in room.teacher.status.text()
    room.press("Shift+F")
    assert room.seen() != before


def test_that_a_step_is_looked_at_by_its_number_without_the_class_seeing_it(room: Classroom) -> None:
    before = room.seen()
    room.press("7")
    assert room.seen() == before
    assert room.step == "names"
    room.wait(lambda: room.teacher.upcoming.moment.title == "Far away")
    room.press("Return")
    assert room.step == "far"
    assert room.seen() != before


def test_that_ink_stays_with_its_step(room: Classroom) -> None:
    blank = room.seen()
    room.presenter.pointing.act(Action("names", "add", STROKE))
    drawn = room.seen()
    assert drawn != blank
    room.press("End")
    assert room.presenter.pointing.strokes == ()
    room.press("Home")
    assert room.seen() == drawn
    room.press("Ctrl+Z")
    assert room.seen() == blank


def test_that_ink_is_there_in_the_next_lesson(room: Classroom) -> None:
    room.presenter.pointing.act(Action("names", "add", STROKE))
    drawn = room.seen()
    room.end()
    room.begin()
    assert room.seen() == drawn


def test_that_the_laser_is_where_the_teacher_points_on_both_windows(room: Classroom) -> None:
    room.press("L")
    where = room.teacher.slide.from_scene(Point(100.0, 80.0)).toPoint()
    room.qtbot.mouseMove(room.teacher.overlay, where)
    assert room.presenter.pointing.laser is not None
    there = room.audience.slide.from_scene(room.presenter.pointing.laser).toPoint()
    assert room.seen().pixelColor(there) != room.audience.slide.picture().pixelColor(there)


def test_that_escape_leaves_one_level_at_a_time_and_never_the_lesson(room: Classroom) -> None:
    room.press("D", "Shift+F", "B")
    for left in ("cover", "tool", "held"):
        room.press("Esc")
        assert getattr(room.lesson, left) in ("", -1)
    for _ in range(4):
        room.press("Esc", "F5")
    assert room.step == "names"


def test_that_escape_closes_what_floats_before_anything_else(room: Classroom) -> None:
    room.press("B", "?")
    sheet = room.teacher.findChildren(QWidget, "popup")[-1]
    assert sheet.isVisible()
    room.press("Esc")
    assert not sheet.isVisible()
    assert room.lesson.cover == "black"
    room.press("Ctrl+K")
    field = room.teacher.focusWidget()
    assert isinstance(field, QLineEdit)
    room.press("Esc")
    assert not field.isVisible()
    assert room.lesson.cover == "black"


def test_that_a_break_counts_down_for_the_class_and_ends(room: Classroom) -> None:
    room.press("Ctrl+Shift+T")
    assert room.audience.cover.words == "Break: 5:00"
    room.press("Ctrl+Down")
    assert room.audience.cover.words == "Break: 3:00"
    assert room.teacher.status.text().startswith("BREAK, 3:00 left")
    room.presenter.clock.break_over.emit()
    assert room.lesson.cover == ""


def test_that_up_and_down_change_how_long_a_break_is_and_a_clicker_does_not(room: Classroom) -> None:
    room.press("PgDown", "Ctrl+Shift+T")
    at, minutes = room.lesson.at, room.lesson.break_minutes
    room.press("Up")
    assert room.lesson.break_minutes > minutes
    room.press("Down", "Down")
    assert room.lesson.break_minutes < minutes
    room.press("PgDown", "PgUp", "Right", "Left")
    assert (room.lesson.at, room.lesson.cover) == (at, "break")
    room.press("Esc", "R", "Up")
    assert room.lesson.at == at


def test_that_a_clicker_goes_on_and_back_whatever_has_the_focus_in_either_window(room: Classroom) -> None:
    parts = [
        part
        for window in room.presenter.windows()
        for part in (window, *window.findChildren(QWidget))
        if part.isVisible() and part.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len({type(part) for part in parts}) >= 5
    for part in parts:
        at = room.lesson.at
        part.setFocus()
        room.press("PgDown", at=part)
        assert room.lesson.at == at + 1, part
        room.press("F5", "Esc", "F5", "PgUp", at=part)
        assert room.lesson.at == at, part
        room.press("Period", "Period", at=part)
        assert room.lesson.cover == "", part


def test_that_g_goes_to_the_step_that_is_looked_at_and_else_finds_one(room: Classroom) -> None:
    before = room.seen()
    room.press("G")
    field = next(one for one in room.teacher.findChildren(QLineEdit) if one.isVisible())
    assert room.teacher.focusWidget() is field
    assert room.seen() == before
    room.press("Esc", "3", "G")
    assert room.lesson.beat.step == 2
    assert not field.isVisible()


def test_that_hops_play_when_they_are_first_seen_and_rest_when_one_goes_back(room: Classroom) -> None:
    room.presenter.player.reduced = False
    room.press("3", "Return")
    room.press("PgUp", "PgUp", "PgDown")
    room.press("R", "PgDown")
    assert room.step == "lease"
    assert room.presenter.player.playing
    room.press("A")
    assert not room.presenter.player.playing
    room.press("PgDown", "PgUp")
    assert not room.presenter.player.playing
    assert room.presenter.player.time == room.presenter.player.length


# --- where one left ---------------------------------------------------------------------------------------------------


def test_that_a_tour_goes_on_where_it_was_left_even_after_a_crash(room: Classroom) -> None:
    room.press("5", "Return")
    # Nothing was ended: this is what a crash would leave.
    kept = remembered.load(room.folder / "lessons.json")
    assert kept.steps == {"small/tour": "words"}
    room.end()
    assert room.presenter.left_at("tour") == "words"


def test_that_who_begins_anew_can_still_go_on_where_the_tour_was_left(room: Classroom) -> None:
    room.press("4", "Return")
    left = room.step
    room.end()
    for _ in range(2):
        # As often as the program is started anew, and whatever is done before the first step is left.
        room.begin()
        assert room.lesson.at == 0
        assert "Alt+Right" in room.teacher.told.text()
        room.press("Ctrl+R")
        room.settle()
        assert remembered.load(room.folder / "lessons.json").steps == {"small/tour": left}
        room.end()
    room.begin()
    room.press("Alt+Right")
    assert room.step == left
    assert not room.teacher.told.isVisible()
    room.press("Home")
    assert remembered.load(room.folder / "lessons.json").steps == {"small/tour": PACK.tours["tour"].steps[0].id}


def test_that_who_goes_on_from_the_beginning_is_asked_nothing_any_more(room: Classroom) -> None:
    room.press("4", "Return")
    room.end()
    room.begin()
    room.press("PgDown")
    assert not room.teacher.told.isVisible()
    assert room.lesson.left == ()


def test_that_a_tour_that_was_ended_is_not_gone_on_with(room: Classroom) -> None:
    room.press("End", "Ctrl+W")
    assert room.presenter.left_at("tour") == ""


def test_that_the_room_and_the_colours_are_those_of_the_last_lesson(room: Classroom) -> None:
    room.workspace.run("set-room", "large")
    room.press("Ctrl+D")
    room.end()
    room.begin("other")
    assert (room.lesson.room, room.lesson.dark) == ("large", True)


def test_that_a_folder_that_cannot_be_written_is_told_to_the_teacher_alone(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    room = Classroom(qtbot, qapp, tmp_path / "file")
    room.begin()
    before = room.seen()
    room.press("5", "Return")
    assert "cannot be written" in room.teacher.told.text()
    room.press("Home")
    assert room.seen() == before
    room.end()


# --- what the class must never see ------------------------------------------------------------------------------------


def everywhere(room: Classroom) -> Iterator[None]:
    """The lesson at every beat, and in every state that opens something."""
    yield
    for _ in range(len(room.lesson.beats) * 2):
        room.press("PgDown")
        yield
    for key in ("Home", "Ctrl+K", "Esc", "?", "Esc", "O", "Esc", "B", "Esc", "W", "Esc", "Ctrl+Shift+R", "Esc"):
        room.press(key)
        yield


def test_that_nothing_private_is_ever_in_the_class_s_window(room: Classroom) -> None:
    forbidden = (QTextEdit, QLineEdit, QMenu, QLabel, QAbstractButton, QSlider)
    for _ in everywhere(room):
        audience = room.audience
        found = [child for child in audience.findChildren(QWidget) if isinstance(child, forbidden) or child.toolTip()]
        assert found == []
        assert audience.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu
        for top in QApplication.topLevelWidgets():
            parent = top.parentWidget()
            assert parent is None or not audience.isAncestorOf(parent)


def test_that_no_tool_tip_opens_over_the_class_s_window(room: Classroom) -> None:
    audience = room.audience
    for part in (audience, *audience.findChildren(QWidget)):
        part.setToolTip("secret")
        QApplication.sendEvent(part, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), part.mapToGlobal(QPoint(5, 5))))
        assert not QToolTip.isVisible()


def test_that_the_script_changes_no_pixel_of_the_class_s_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    pictures: list[list[object]] = []
    for name, script in (("empty", ""), ("long", "<p>Nobody but the teacher may read this.</p>" * 300)):
        room = Classroom(qtbot, qapp, tmp_path / name, with_scripts(script))
        room.begin()
        pictures.append([room.seen() for _ in everywhere(room)])
        room.end()
    assert pictures[0] == pictures[1]


# --- screens that come and go -----------------------------------------------------------------------------------------


def test_that_two_windows_change_places_with_s(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(room.presenter.placing, "swap", seen.append)
    room.press("S", "S")
    assert seen == [True, False]


def test_that_a_click_selects_on_both_windows_and_the_teacher_reads_what_it_is(room: Classroom) -> None:
    click(room, room.audience.slide, "kubelet")
    assert room.lesson.selected == "kubelet"
    assert room.teacher.card.definition.text() == "The agent on every node."
    assert room.step == "names"


def click(room: Classroom, slide: QWidget, box: str) -> None:
    """Click a box on a slide, wherever it stands."""
    at = next(QPoint(x, y) for y in range(0, slide.height(), 6) for x in range(0, slide.width(), 6) if slide.box_at(QPointF(x, y)) == box)  # type: ignore[attr-defined]  # fmt: skip
    room.qtbot.mouseClick(slide, Qt.MouseButton.LeftButton, pos=at)


def test_that_a_click_on_a_choice_reveals_the_answer(room: Classroom) -> None:
    room.press("PgDown")
    slide = room.audience.slide
    is_choice: Callable[[QPoint], bool] = lambda at: slide.choice_at(QPointF(at)) == 1  # noqa: E731
    at = next(
        QPoint(x, y) for y in range(0, slide.height(), 6) for x in range(0, slide.width(), 6) if is_choice(QPoint(x, y))
    )
    room.qtbot.mouseClick(slide, Qt.MouseButton.LeftButton, pos=at)
    assert not room.lesson.beat.question


def test_that_pictures_of_all_steps_are_saved(room: Classroom, tmp_path: Path) -> None:
    room.teacher.save_wanted.emit(tmp_path / "out")
    assert len(list((tmp_path / "out" / "tour").iterdir())) == len(PACK.tours["tour"].steps)
    assert "saved" in room.teacher.told.text()
