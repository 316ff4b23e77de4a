"""The keys of a lesson: one filter on the application, so that a clicker works whatever has the focus.

Left alone, ordinary widgets eat a clicker's keys (a list takes Page Down, a button takes Space). So the filter sees every key first and leaves to
the widgets only what they cannot do without: letters and editing keys in a text field, Space and Enter on a button, Up and Down in a list, all arrows in a grid.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from explorer.workspace import Command

CLICKER = frozenset({"PgDown", "PgUp", "F5", "Shift+F5", "Media Next", "Media Previous", "Shift+PgDown", "Shift+PgUp"})
"""What clickers send and no text field needs."""

REPEATING = frozenset(
    {"spot-larger", "spot-smaller", "script-larger", "script-smaller", "lesson-zoom-in", "lesson-zoom-less"}
)
"""The commands for which a key may be held down; anything else would flash before a class."""

_PRESSED = {"Space", "Return", "Enter"}
_WALKED = {"Up", "Down", "Home", "End"}
_SIDEWAYS = {"Left", "Right"}
_IN_BREAK = {"Up": "Ctrl+Up", "Down": "Ctrl+Down"}
"""Keys that mean during a break what they mean with Control otherwise: no step can follow or go before it."""


class LessonKeys(QObject):
    """Turns keys into commands while a lesson is on."""

    def __init__(
        self,
        application: QCoreApplication,
        commands: Iterable[Command],
        run: Callable[[str], object],
        windows: Callable[[], Collection[QWidget]],
        leave_field: Callable[[], object],
        leave_popup: Callable[[], bool] = lambda: False,
        heard: Callable[[str], object] = lambda _name: None,
        in_break: Callable[[], bool] = lambda: False,
    ) -> None:
        """Make the filter; it hears nothing until `start`.

        Args:
            application: where all events pass.
            commands: the whole table; those of a lesson count.
            run: runs a command by its id.
            windows: the windows of the lesson.
            leave_field: gives the focus back to the slide when Escape is pressed in a text field.
            leave_popup: closes what floats over a window when Escape is pressed; whether there was anything.
            heard: told the name of every key of a lesson before it does anything.
            in_break: whether the class has a break: then Up and Down change how long it is.
        """
        super().__init__()
        self._application = application
        self._commands = {
            _normal(key): command.id for command in commands if command.where == "lesson" for key in command.keys
        }
        self._run, self._windows = run, windows
        self._leave_field, self._leave_popup, self._heard = leave_field, leave_popup, heard
        self._in_break = in_break

    def start(self) -> None:
        """Hear every key from now on."""
        self._application.installEventFilter(self)

    def stop(self) -> None:
        """Hear nothing any more."""
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not isinstance(watched, QWidget):
            return False
        if not isinstance(event, QKeyEvent) or not self._is_ours(watched):
            return False
        names = names_of(event)
        if names and names[0] in _IN_BREAK and self._in_break():
            names = (_IN_BREAK[names[0]],)
        command = next((self._commands[name] for name in names if name in self._commands), "")
        if not command or not _may_take(_origin(watched), names):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # Nobody's shortcut: it comes again as a key.
            event.accept()
            return True
        if "Esc" in names and not event.isAutoRepeat():
            if self._leave_popup():
                return True
            if _is_field(watched):
                self._leave_field()
                return True
        if not event.isAutoRepeat() or command in REPEATING:
            self._heard(names[0])
            self._run(command)
        return True

    def _is_ours(self, widget: QWidget) -> bool:
        """Whether a widget is in a window of the lesson, or in a dialog of one."""
        windows = self._windows()
        top: QWidget | None = widget.window()
        while top is not None and top not in windows:
            parent = top.parentWidget()
            top = parent.window() if parent is not None else None
        return top is not None


def names_of(event: QKeyEvent) -> tuple[str, ...]:
    """What a pressed key may be called in the table, the most exact first.

    A sign that needs Shift on one keyboard and none on another is called by itself.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = event.key()
    if key in (Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, 0):
        return ()
    exact = _portable(modifiers.value | key)
    found = [_normal(exact)]
    letter = Qt.Key.Key_A <= key <= Qt.Key.Key_Z
    if modifiers & Qt.KeyboardModifier.ShiftModifier and not letter and len(exact.rpartition("+")[2] or "+") == 1:
        found.append(_normal(_portable((modifiers & ~Qt.KeyboardModifier.ShiftModifier).value | key)))
    return tuple(dict.fromkeys(found))


def _portable(combined: int) -> str:
    return QKeySequence(combined).toString(QKeySequence.SequenceFormat.PortableText)


def _normal(name: str) -> str:
    """One name for Enter, wherever it is on the keyboard."""
    return f"{name.removesuffix('Enter')}Return" if name.endswith("Enter") else name


def _origin(widget: QWidget) -> QWidget:
    """Who got a key first: one that the focus did not want comes again to each widget around it."""
    focus = widget.window().focusWidget()
    return focus if focus is not None and widget.isAncestorOf(focus) else widget


def _is_field(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def _may_take(widget: QWidget, names: tuple[str, ...]) -> bool:
    """Whether the lesson may have a key that a widget with the focus would get."""
    keys = set(names)
    if keys & CLICKER:
        return True
    if isinstance(widget.window(), QDialog):
        return False
    if _is_field(widget):
        return bool(keys & {"Esc"})
    if isinstance(widget, QAbstractButton) and keys & _PRESSED:
        return False
    if isinstance(widget, QListView) and widget.viewMode() == QListView.ViewMode.IconMode and keys & _SIDEWAYS:
        return False
    if isinstance(widget, QAbstractItemView | QComboBox) and keys & (_PRESSED | _WALKED):
        return False
    return not (isinstance(widget, QAbstractSlider) and keys & _WALKED)
