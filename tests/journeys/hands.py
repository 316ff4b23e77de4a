"""Mouse and keyboard for journeys: real events, sent to the widget that is under the pointer or has the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from explorer.ui.window import Window
from explorer.workspace import Place


class Hands:
    """What a person does with the window, and what they see."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot = qtbot
        self.window = window

    @property
    def place(self) -> Place:
        """Where the workspace is."""
        return self.window._workspace.state.place

    @property
    def note(self) -> str:
        """All words of the note."""
        return self.window.notes.reader.toPlainText()

    @property
    def crumbs(self) -> list[str]:
        """The parts of the breadcrumb."""
        return list(self.window.bars[0]._crumb.shown)

    def click_box(self, box: str) -> None:
        """Click the middle of a box on the canvas."""
        canvas = self.window.canvas
        self.qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.view_rect(box).center().toPoint())

    def double_click_box(self, box: str) -> None:
        """Double-click the middle of a box on the canvas."""
        canvas = self.window.canvas
        where = canvas.view_rect(box).center().toPoint()
        self.qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=where)
        self.qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=where)

    def click_link(self, address: str) -> None:
        """Scroll the note to the first link with this address and click it."""
        reader = self.window.notes.reader
        where = _find(reader.document(), address)
        cursor = reader.textCursor()
        cursor.setPosition(where)
        reader.setTextCursor(cursor)
        reader.ensureCursorVisible()
        start = reader.cursorRect(cursor)
        cursor.setPosition(where + 1)
        end = reader.cursorRect(cursor)
        spot = QPoint((start.left() + max(end.left(), start.left() + 4)) // 2, start.center().y())
        assert reader.anchorAt(spot) == address
        self.qtbot.mouseMove(reader.viewport(), spot)
        self.qtbot.mouseClick(reader.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def press(self, key: str) -> None:
        """Press a key such as "Alt+Left" where the focus is."""
        widget = self.window.focusWidget() or self.window
        self.qtbot.keyClick(widget, *_key(key))

    def type(self, text: str) -> None:
        """Type words where the focus is."""
        self.qtbot.keyClicks(self.window.focusWidget(), text)


def _find(document: QTextDocument, address: str) -> int:
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().anchorHref() == address:
                return int(fragment.position())
            iterator += 1
        block = block.next()
    raise AssertionError(f"the note has no link to {address}")


def _key(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    modifiers = Qt.KeyboardModifier.NoModifier
    *held, last = name.split("+")
    for modifier in held:
        modifiers |= {
            "Alt": Qt.KeyboardModifier.AltModifier,
            "Ctrl": Qt.KeyboardModifier.ControlModifier,
            "Shift": Qt.KeyboardModifier.ShiftModifier,
        }[modifier]
    return getattr(Qt.Key, f"Key_{last}"), modifiers
