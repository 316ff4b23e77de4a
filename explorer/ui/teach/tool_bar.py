"""The tools of the teacher: what points, what draws, and what the class's screen shows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton

from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.buttons import TARGET, CommandButton, Run, rule
from explorer.ui.teach.ink_painter import PEN_NAMES, colour
from explorer.workspace import Command
from explorer.workspace.lesson import DRAWING, PENS, Lesson, Tool

_POINTING: tuple[tuple[str, str, Tool], ...] = (
    ("laser", "ui-laser", "laser"),
    ("trail", "ui-trail", "trail"),
    ("spotlight", "ui-spotlight", "spotlight"),
    ("magnifier", "ui-magnifier", "magnifier"),
)
_DRAWING: tuple[tuple[str, str, Tool], ...] = (
    ("draw", "ui-pen", "pen"),
    ("highlighter", "ui-highlighter", "highlighter"),
    ("draw-arrow", "ui-arrow", "arrow"),
    ("draw-box", "ui-rectangle", "box"),
    ("eraser", "ui-eraser", "eraser"),
)
_ACTIONS = (("undo-ink", "ui-undo"), ("redo-ink", "ui-redo"), ("clear-ink", "ui-clear"))
_SCREEN = (
    ("black", "ui-black"),
    ("white", "ui-white"),
    ("freeze", "ui-freeze"),
    ("hide-labels", "ui-labels"),
    ("break", "ui-break"),
)
_ROOM = (("swap-screens", "ui-swap"), ("audience-full-screen", "ui-screen"), ("projector-colours", "ui-colours"))
_SIZES = {"small": "S", "medium": "M", "large": "L"}
_DOT = 20


class ToolBar(QFrame):
    """One row of buttons at the foot of the window: within reach on a screen that is touched."""

    def __init__(self, commands: Mapping[str, Command], run: Run) -> None:
        super().__init__()
        self.setObjectName("tools")
        self._buttons: list[CommandButton] = []
        self.of_tool: dict[Tool, CommandButton] = {}
        self.screens: dict[str, CommandButton] = {}
        self.pens: list[CommandButton] = []
        self.rooms: dict[str, QToolButton] = {}
        self._dark: bool | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(1)

        def add(button: CommandButton) -> CommandButton:
            self._buttons.append(button)
            layout.addWidget(button)
            return button

        def part() -> None:
            layout.addStretch(1)
            layout.addWidget(rule())
            layout.addStretch(1)

        for rows in (_POINTING, _DRAWING):
            for name, icon, tool in rows:
                self.of_tool[tool] = add(
                    CommandButton(commands[name], icon, run, checkable=True, key=_short(commands[name].keys[0]))
                )
            if rows is _POINTING:
                part()
        layout.addStretch(1)
        for n in range(1, PENS + 1):
            pen = CommandButton(commands["choose-pen"], "", run, argument=str(n), checkable=True, key=str(n))
            name = PEN_NAMES[n - 1]
            pen.setToolTip(f"A {name} pen   {n} while drawing")
            pen.setAccessibleName(f"{name.capitalize()} pen")
            self.pens.append(pen)
            layout.addWidget(pen)
        layout.addStretch(1)
        for name, icon in _ACTIONS:
            add(CommandButton(commands[name], icon, run, key=_short(commands[name].keys[0])))
        part()
        for name, icon in _SCREEN:
            self.screens[name] = add(
                CommandButton(commands[name], icon, run, checkable=True, key=_short(commands[name].keys[0]))
            )
        part()
        for name, icon in _ROOM:
            checkable = name != "audience-full-screen"
            button = CommandButton(commands[name], icon, run, checkable=checkable, key=_short(commands[name].keys[0]))
            self.screens[name] = add(button)
        # How far the back row is away: three letters that stand for three sizes.
        group = QButtonGroup(self)
        for room, letter in _SIZES.items():
            size = QToolButton()
            size.setText(letter)
            size.setCheckable(True)
            size.setProperty("room", True)
            size.setMinimumSize(TARGET - 8, TARGET)
            size.setToolTip(f"A {room} room   {commands['room-size'].keys[0]} for the next size")
            size.setAccessibleName(f"{room} room")
            size.clicked.connect(lambda _checked=False, room=room: run("set-room", room))
            group.addButton(size)
            layout.addWidget(size)
            self.rooms[room] = size

    def show_lesson(self, lesson: Lesson) -> None:
        """Show what is switched on."""
        for tool, button in self.of_tool.items():
            button.setChecked(lesson.tool == tool)
        for n, pen in enumerate(self.pens, 1):
            pen.setChecked(lesson.pen == n and lesson.tool in DRAWING)
        for name, on in (
            ("black", lesson.cover == "black"),
            ("white", lesson.cover == "white"),
            ("break", lesson.cover == "break"),
            ("freeze", lesson.held >= 0),
            ("hide-labels", not lesson.labels),
            ("swap-screens", lesson.swapped),
            ("projector-colours", lesson.dark),
        ):
            self.screens[name].setChecked(on)
        self.rooms[lesson.room].setChecked(True)
        if self._dark is not lesson.dark:
            self._dark = lesson.dark
            self._paint_pens(dark=lesson.dark)

    def set_profile(self, glyphs: Glyphs, profile: Profile) -> None:
        """Draw the icons in the colours of a profile."""
        for button in self._buttons:
            button.set_profile(glyphs, profile)

    def _paint_pens(self, *, dark: bool) -> None:
        """The pens in the colours that they have on the projector."""
        for n, pen in enumerate(self.pens, 1):
            pen.setIcon(_dot(QColor(colour("pen", n, dark=dark))))
            pen.setIconSize(QSize(_DOT, _DOT))


def _short(key: str) -> str:
    """A key in the room under an icon."""
    return key.replace("Ctrl+Shift+", "^⇧").replace("Ctrl+", "^").replace("Shift+", "⇧")


def _dot(colour: QColor) -> QIcon:
    pixmap = QPixmap(_DOT * 2, _DOT * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    # Its own edge, for a pen may have the colour of the bar.
    painter.setPen(QPen(QColor(128, 128, 128), 2))
    painter.drawEllipse(QRectF(5, 5, _DOT * 2 - 10, _DOT * 2 - 10))
    painter.end()
    return QIcon(pixmap)
