"""The round buttons of the time line, with icons drawn for this program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu

from explorer.model.theme import PROFILES, Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.help_sheet import key_text
from explorer.workspace import Command

SIDE, LARGE = 36, 44
Run = Callable[[str, str], object]


class RoundButton(QAbstractButton):
    """Runs a command; the large one is filled. A press with Shift, or its menu, runs the other one."""

    def __init__(self, command: Command, icon: str, glyphs: Glyphs, run: Run, other: Command | None = None) -> None:
        """Make the button.

        Args:
            command: what it runs.
            icon: name of its icon.
            glyphs: where icons come from.
            run: takes a command's id and its argument.
            other: what it runs with Shift; the large button has none.
        """
        super().__init__()
        self.icon_name = icon
        self._glyphs, self._run, self._command, self._other = glyphs, run, command, other
        self._profile = PROFILES["desk-light"]
        self.large = False
        keys = "   ".join(key_text(key) for key in command.keys)
        more = f"\nWith Shift: {plain(other)}" if other else ""
        self.setToolTip(f"{plain(command)}   {keys}{more}")
        self.setAccessibleName(plain(command))
        if other is not None:
            self.setAccessibleDescription(f"With Shift: {plain(other)}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: run(command.id, ""))

    def set_icon(self, icon: str, words: str) -> None:
        """Show another icon, and what it means."""
        if icon != self.icon_name:
            self.icon_name = icon
            self.setAccessibleName(words)
            self.update()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self.update()

    def sizeHint(self) -> QSize:
        side = LARGE if self.large else SIDE
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._other is not None and event.button() == Qt.MouseButton.LeftButton and held:
            self._run(self._other.id, "")
        elif self._other is not None and event.button() == Qt.MouseButton.RightButton:
            menu = QMenu(self)
            for command in (self._command, self._other):
                menu.addAction(plain(command), partial(self._run, command.id, ""))
            menu.popup(event.globalPosition().toPoint())
            menu.aboutToHide.connect(menu.deleteLater)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and (
            held or event.key() != Qt.Key.Key_Space
        ):
            self._run((self._other if held and self._other else self._command).id, "")
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, p = QPainter(self), self._profile
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = self.underMouse() and self.isEnabled()
        fill = (
            (p.ink if self.large else p.sunken if over or self.isDown() else p.panel) if self.isEnabled() else p.panel
        )
        border = p.accent if self.hasFocus() else p.ink if self.large else p.edge if over or p.projector else p.rule
        width = 2.0 if self.hasFocus() else 1.0
        inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(inside)
        if self.large and self.hasFocus():
            painter.setPen(QPen(QColor(p.panel), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inside.adjusted(2, 2, -2, -2))
        side = 20.0 if self.large else 18.0
        colour = (p.panel if self.large else p.ink) if self.isEnabled() else p.faint
        middle = QRectF(self.rect()).center()
        self._glyphs.paint(
            painter, self.icon_name, colour, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        )
        painter.end()


def plain(command: Command) -> str:
    """A command's title beside its fellows: without "Simulation:"."""
    words = command.title.removeprefix("Simulation: ")
    return words[:1].upper() + words[1:]
