from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QGraphicsView,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QTextBrowser,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.ui.teach.keys import LessonKeys
from explorer.workspace import COMMANDS

Key, Shift, Control = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
WIDGETS = (
    QTextBrowser, QGraphicsView, QScrollArea, QListWidget, QTreeWidget, QTableWidget, QComboBox, QPushButton, QCheckBox, QRadioButton, QSlider, QTabBar,
    QLineEdit, QSpinBox, QTextEdit, QPlainTextEdit, QWidget,
)  # fmt: skip
FIELDS = (QLineEdit, QSpinBox, QTextEdit, QPlainTextEdit)
R400 = (
    (Key.Key_PageDown, "next"), (Key.Key_PageUp, "previous"), (Key.Key_F5, "stay"), (Key.Key_Escape, "leave-state"), (Key.Key_F5, "stay"),
    (Key.Key_PageDown, "next"), (Key.Key_Escape, "leave-state"), (Key.Key_PageDown, "next"),
)  # fmt: skip
"""What a Logitech R400 sends, its start button alternating between F5 and Escape."""


USED_TO = {
    "next": "PgDown Right Down Space N", "enter": "Return", "previous": "PgUp Left Up Backspace P", "next-scene": "Shift+PgDown",
    "previous-scene": "Shift+PgUp", "first-step": "Home", "last-step": "End", "visited-before": "Alt+Left", "visited-after": "Alt+Right",
    "audience-full-screen": "F11 F", "leave-state": "Esc", "black": "B .", "white": "W ,", "freeze": "Shift+F", "laser": "L",
    "spotlight": "K", "spot-smaller": "[", "spot-larger": "]", "draw": "D", "digit-1": "1", "digit-5": "5", "digit-0": "0",
    "undo-ink": "Ctrl+Z", "redo-ink": "Ctrl+Y", "clear-ink": "E", "lesson-zoom": "Z", "lesson-zoom-out": "Shift+Z Ctrl+0",
    "lesson-zoom-in": "Ctrl++", "lesson-zoom-less": "Ctrl+-", "lesson-overview": "O", "go-there": "G", "lesson-search": "/ Ctrl+F",
    "swap-screens": "S", "teacher-window": "Ctrl+1", "script-larger": "Ctrl+Shift++", "script-smaller": "Ctrl+Shift+-", "timer": "T",
    "timer-mode": "Shift+T", "timer-reset": "Ctrl+T", "break": "Ctrl+Shift+T", "hide-labels": "H", "reveal-answer": "R",
    "lesson-help": "? F1", "stay": "F5 Shift+F5",
}  # fmt: skip
"""The keys that teachers know from other presenters."""


class Room:
    """A window with one widget of every kind, and what was run."""

    def __init__(self, qtbot: QtBot, application: QApplication) -> None:
        self.ran: list[str] = []
        self.left = 0
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        body = QWidget()
        layout = QVBoxLayout(body)
        self.widgets: dict[type[QWidget], QWidget] = {}
        for kind in WIDGETS:
            widget = kind()
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.widgets[kind] = widget
            layout.addWidget(widget)
            if isinstance(widget, QComboBox | QListWidget):
                widget.addItems(["black", "next", "two"])
            elif isinstance(widget, QTreeWidget):
                widget.addTopLevelItems([QTreeWidgetItem(["black"]), QTreeWidgetItem(["two"])])
            elif isinstance(widget, QTabBar):
                widget.addTab("one")
                widget.addTab("two")
        self.window.setCentralWidget(body)
        self.keys = LessonKeys(application, COMMANDS, self.ran.append, lambda: {self.window}, self._leave)
        self.keys.start()
        self.window.show()
        qtbot.waitUntil(self.window.isVisible)

    def _leave(self) -> None:
        self.left += 1
        self.widgets[QWidget].setFocus()

    def press(
        self, kind: type[QWidget], key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> list[str]:
        self.ran.clear()
        self.widgets[kind].setFocus()
        QTest.keyClick(self.widgets[kind], key, modifier)
        return list(self.ran)


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication) -> Iterator[Room]:
    made = Room(qtbot, qapp)
    yield made
    made.keys.stop()


@pytest.mark.parametrize("command", USED_TO)
def test_that_a_teacher_finds_the_keys_of_other_presenters(room: Room, command: str) -> None:
    for name in USED_TO[command].split():
        combined = QKeySequence.fromString(name, QKeySequence.SequenceFormat.PortableText)[0]
        assert room.press(QWidget, combined.key(), combined.keyboardModifiers()) == [command], name


def test_that_only_control_and_q_quit() -> None:
    quits = [key for command in COMMANDS if command.id == "quit" for key in command.keys]
    assert quits == ["Ctrl+Q"]
    assert not [key for command in COMMANDS for key in command.keys if key == "Q"]


@pytest.mark.parametrize("kind", WIDGETS)
def test_that_a_clicker_works_whatever_has_the_focus(room: Room, kind: type[QWidget]) -> None:
    for key, command in R400:
        if key == Key.Key_Escape and kind in FIELDS:
            # There it leaves the field, and the next press is heard by the slide.
            assert room.press(kind, key) == []
            assert room.left > 0
        else:
            assert room.press(kind, key) == [command]


@pytest.mark.parametrize("kind", [kind for kind in WIDGETS if kind not in FIELDS])
def test_that_the_blank_button_of_a_clicker_works_outside_of_text_fields(room: Room, kind: type[QWidget]) -> None:
    assert room.press(kind, Key.Key_Period) == ["black"]
    assert room.press(kind, Key.Key_B) == ["black"]
    assert room.press(kind, Key.Key_Right) == ["next"]


def test_that_letters_go_into_a_text_field(room: Room) -> None:
    field = room.widgets[QLineEdit]
    assert isinstance(field, QLineEdit)
    for key in (Key.Key_B, Key.Key_Period, Key.Key_1):
        assert room.press(QLineEdit, key) == []
    assert field.text().lower() == "b.1"


def test_that_space_and_enter_press_the_button_that_has_the_focus(room: Room) -> None:
    button = room.widgets[QPushButton]
    assert isinstance(button, QPushButton)
    pressed: list[bool] = []
    button.clicked.connect(lambda *_: pressed.append(True))
    assert room.press(QPushButton, Key.Key_Space) == []
    assert len(pressed) == 1
    assert room.press(QWidget, Key.Key_Space) == ["next"]


def test_that_a_list_keeps_the_keys_to_walk_in_it(room: Room) -> None:
    assert room.press(QListWidget, Key.Key_Down) == []
    assert room.press(QWidget, Key.Key_Down) == ["next"]


def test_that_signs_are_heard_however_the_keyboard_makes_them(room: Room) -> None:
    assert room.press(QWidget, Key.Key_Question, Shift) == ["lesson-help"]
    assert room.press(QWidget, Key.Key_Greater, Shift) == ["faster"]
    assert room.press(QWidget, Key.Key_Greater, Control | Shift) == ["script-larger"]
    # With Shift "+" is a plus on some keyboards, an asterisk on others, and "-" an underscore.
    for key in (Key.Key_Plus, Key.Key_Asterisk):
        assert room.press(QWidget, key, Control | Shift) == ["script-larger"]
    for key in (Key.Key_Minus, Key.Key_Underscore):
        assert room.press(QWidget, key, Control | Shift) == ["script-smaller"]
    assert room.press(QWidget, Key.Key_Plus, Control) == ["lesson-zoom-in"]
    assert room.press(QWidget, Key.Key_BracketRight) == ["spot-larger"]
    assert room.press(QWidget, Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier) == ["enter"]
    assert room.press(QWidget, Key.Key_5, Qt.KeyboardModifier.KeypadModifier) == ["digit-5"]


def test_that_letters_with_shift_are_others(room: Room) -> None:
    assert room.press(QWidget, Key.Key_F) == ["audience-full-screen"]
    assert room.press(QWidget, Key.Key_F, Shift) == ["freeze"]


def test_that_q_never_ends_anything(room: Room) -> None:
    assert room.press(QWidget, Key.Key_Q) == []
    assert room.window.isVisible()


def test_that_a_key_that_is_held_down_counts_once(room: Room, qapp: QApplication) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    widget = room.widgets[QWidget]
    for repeated in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_B, Qt.KeyboardModifier.NoModifier, "b", repeated)
        QGuiApplication.sendEvent(widget, event)
    assert room.ran == ["black"]


def test_that_a_clicker_works_while_a_dialog_is_open_and_escape_closes_the_dialog(room: Room, qtbot: QtBot) -> None:
    dialog = QDialog(room.window)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog, Key.Key_PageDown)
    assert room.ran == ["next"]
    QTest.keyClick(dialog, Key.Key_Escape)
    assert room.ran == ["next"]
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_that_other_windows_keep_their_keys(room: Room, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, Key.Key_PageDown)
    assert room.ran == []


@pytest.mark.parametrize("kind", [QListWidget, QSpinBox, QLineEdit])
def test_that_enter_in_a_widget_is_not_heard_again_by_those_around_it(
    qtbot: QtBot, qapp: QApplication, kind: type[QWidget]
) -> None:
    room = Room(qtbot, qapp)
    widget = room.widgets[kind]
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Return)
    assert room.ran == []
    room.keys.stop()
