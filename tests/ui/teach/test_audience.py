"""The class's window itself: its pointer, and the buttons that it has when it is alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.teach import audience as module
from explorer.ui.teach.buttons import TARGET
from explorer.ui.teach.hud import Hud
from tests.ui.teach.classroom import Classroom

BLANK, ARROW = Qt.CursorShape.BlankCursor, Qt.CursorShape.ArrowCursor


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    monkeypatch.setattr(module, "IDLE_MS", 30)
    made = Classroom(qtbot, qapp, tmp_path)
    made.begin()
    yield made
    made.end()


def shape(room: Classroom) -> Qt.CursorShape:
    return room.audience.cursor().shape()


def move(widget: QWidget) -> None:
    """Move the pointer over a widget."""
    at = QPointF(widget.rect().center())
    where, none = QPointF(widget.mapToGlobal(at)), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_that_a_pointer_at_rest_is_hidden_and_comes_back_when_it_moves(room: Classroom) -> None:
    room.wait(lambda: shape(room) == BLANK)
    move(room.audience.slide)
    assert shape(room) == ARROW
    room.wait(lambda: shape(room) == BLANK)


def test_that_a_clicker_does_not_bring_the_pointer_back(room: Classroom) -> None:
    room.wait(lambda: shape(room) == BLANK)
    room.press("PgDown", "PgUp", "B", "B")
    assert shape(room) == BLANK


@pytest.mark.parametrize(("key", "wanted"), [("L", BLANK), ("K", BLANK), ("D", ARROW), ("M", ARROW)])
def test_that_a_dot_of_light_is_the_pointer_itself(room: Classroom, key: str, wanted: Qt.CursorShape) -> None:
    room.press(key)
    move(room.audience.overlay)
    assert shape(room) == wanted


def hud(room: Classroom) -> Hud:
    """What the class's window has while it fills the only screen."""
    made = Hud(room.presenter._glyphs, room.workspace.commands, room.workspace.run)
    room.audience.set_hud(made)
    return made


def test_that_a_window_that_is_alone_can_be_used_with_the_mouse_alone(room: Classroom) -> None:
    made = hud(room)
    move(room.audience.slide)
    assert made.isVisible()
    assert room.audience.rect().contains(made.geometry())
    by = {button.command: button for button in made.buttons}
    assert all(min(button.width(), button.height()) >= TARGET for button in made.buttons)
    assert not any(button.toolTip() for button in made.buttons)
    by["next"].click()
    assert room.lesson.at == 1
    by["previous"].click()
    assert room.lesson.at == 0
    by["end-lesson"].click()
    assert room.workspace.state.lesson is None


def test_that_the_buttons_go_with_the_pointer_and_take_no_keys(room: Classroom) -> None:
    made = hud(room)
    room.wait(lambda: not made.isVisible())
    move(room.audience.slide)
    assert made.isVisible()
    room.qtbot.mouseClick(made.buttons[1], Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not any(button.hasFocus() for button in made.buttons)
    room.audience.set_hud(None)
    assert not made.isVisible()
