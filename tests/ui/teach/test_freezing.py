"""What the teacher does while the class's picture is frozen, or looks at, never reaches the class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.teach.slide import Slide
from tests.ui.teach.classroom import Classroom


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Classroom]:
    made = Classroom(qtbot, qapp, tmp_path)
    made.begin()
    yield made
    made.end()


def middle_of(slide: Slide, box: str) -> QPoint:
    """A point of a box on a slide."""
    return next(
        QPoint(x, y)
        for y in range(0, slide.height(), 6)
        for x in range(0, slide.width(), 6)
        if slide.box_at(QPointF(x, y)) == box
    )


def turn(widget: QWidget, at: QPoint, notches: int) -> None:
    """Turn the wheel over a widget."""
    everywhere = QPointF(widget.mapToGlobal(at))
    event = QWheelEvent(
        QPointF(at), everywhere, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_that_what_is_browsed_while_frozen_changes_no_pixel_for_the_class(room: Classroom) -> None:
    before = room.seen()
    room.press("Shift+F")
    slide = room.teacher.slide
    for box in ("kubelet", "api"):
        room.qtbot.mouseClick(slide, Qt.MouseButton.LeftButton, pos=middle_of(slide, box))
        assert room.lesson.selected == box
        assert room.seen() == before
    room.press("H", "Z", "Ctrl+Equal")
    turn(slide, slide.rect().center(), 2)
    assert room.seen() == before
    room.press("Shift+F", "H")
    assert room.seen() != before


def test_that_hands_counted_while_a_question_is_frozen_are_shown_after_it(room: Classroom) -> None:
    room.press("PgDown")
    before = room.seen()
    room.press("Shift+F")
    room.workspace.run("count-hands", "0/7")
    assert room.seen() == before
    room.press("Shift+F")
    assert room.seen() != before


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier])
def test_that_pointing_at_what_the_class_does_not_see_is_no_pointing(
    room: Classroom, held: Qt.KeyboardModifier
) -> None:
    room.press("Shift+F", "3", "Return")
    before = room.seen()
    if held == Qt.KeyboardModifier.NoModifier:
        room.press("L")
    slide = room.teacher.slide
    room.qtbot.mousePress(slide, Qt.MouseButton.LeftButton, held, slide.rect().center())
    room.qtbot.mouseMove(slide, slide.rect().center() + QPoint(9, 9))
    assert room.presenter.pointing.laser is None
    assert room.seen() == before
    room.qtbot.mouseRelease(slide, Qt.MouseButton.LeftButton, held, slide.rect().center())


def test_that_a_laser_goes_out_when_the_teacher_goes_on_alone(room: Classroom) -> None:
    room.press("L")
    room.qtbot.mouseMove(room.teacher.overlay, room.teacher.overlay.rect().center())
    assert room.presenter.pointing.laser is not None
    room.press("Shift+F", "3", "Return")
    assert room.presenter.pointing.laser is None


def test_that_the_wheel_zooms_both_slides_about_the_pointer(room: Classroom) -> None:
    mine, theirs = room.teacher.slide, room.audience.slide
    at = middle_of(mine, "kubelet")
    point, scales = mine.to_scene(QPointF(at)), (mine.scene_scale(), theirs.scene_scale())
    turn(mine, at, 2)
    now = mine.from_scene(point)
    assert abs(now.x() - at.x()) + abs(now.y() - at.y()) < 2
    assert mine.scene_scale() > scales[0] * 1.3
    assert theirs.scene_scale() / scales[1] == pytest.approx(mine.scene_scale() / scales[0])
    turn(mine, at, -4)
    assert mine.scene_scale() == pytest.approx(scales[0])


def test_that_while_the_room_is_tested_keys_are_shown_and_do_nothing(room: Classroom) -> None:
    room.press("Ctrl+Shift+R")
    for key in ("PgDown", "PgUp", "Period", "F5"):
        before = room.seen()
        room.press(key)
        assert (room.step, room.lesson.cover, room.lesson.room_check) == ("names", "", True)
        assert room.seen() != before
    words = {label.text() for label in room.teacher.findChildren(QLabel, "group")}
    assert any(word.startswith("Covered: step 1") for word in words)
    room.press("Esc", "PgDown")
    assert room.lesson.at == 1
