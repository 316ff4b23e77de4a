"""The bar over the diagram in which one says what to find and what to hide, and which says how much is hidden."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from explorer.model.diagram import Diagram
from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.workspace.filtering import (
    EVERYTHING,
    LANGUAGE,
    Filter,
    Preset,
    counted,
    hints,
    in_words,
    parse,
    presets,
    written,
)

_PAUSE = 160
"""How long after the last key the diagram is placed anew, in milliseconds."""

_FIELD = (160, 520)
_HEIGHT = 34


class FilterBar(QFrame):
    """A field for the filter, presets, and the count of what is hidden; it keeps no state but what is being typed.

    Signals:
        asked: the line of the filter language that was typed or chosen.
        cleared: everything is to be shown again.
        left: one goes on in the diagram, with the filter as it is.
        closed: the bar was closed with Esc; the filter goes with it.
    """

    asked = Signal(object)
    cleared = Signal()
    left = Signal()
    closed = Signal()

    def __init__(self, glyphs: Glyphs, parent: QWidget | None = None) -> None:
        """Make an empty bar."""
        super().__init__(parent)
        self.setObjectName("filter")
        self.setAccessibleName("Filter of the diagram")
        self._glyphs = glyphs
        self._selected = ""
        self._nothing = ""
        self._opened = False
        self._presets: tuple[Preset, ...] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Show only… kubelet, kind:pod, near:1, -word")
        self.field.setAccessibleName("Show only")
        self.field.setAccessibleDescription(_language(" means ", ". "))
        self.field.setToolTip(_as_table())
        self.field.setMinimumWidth(_FIELD[0])
        self.field.setMaximumWidth(_FIELD[1])
        self.field.setFixedHeight(_HEIGHT)
        self.menu_button = self._menu_button()
        self.count = QLabel()
        self.count.setObjectName("count")
        self.clear_button = QToolButton()
        self.clear_button.setText("Clear")
        self.clear_button.setToolTip("Show everything again")
        self.clear_button.setAccessibleName("Clear the filter")
        self.clear_button.setFixedHeight(_HEIGHT)
        self.hint = QLabel()
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        self.hint.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 3)
        row.addWidget(self.menu_button)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 6, 12, 6)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.field.returnPressed.connect(self._go_on)
        self.clear_button.clicked.connect(self._clear)

    def open(self) -> None:
        """Show the bar, ready to type; it stays until it is closed."""
        self._opened = True
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_state(self, diagram: Diagram, wanted: Filter, shown: int, selected: str) -> None:
        """Show a filter and what it does; the bar is seen while there is a filter, or once it was opened.

        Args:
            diagram: the whole diagram.
            wanted: the filter.
            shown: how many boxes it leaves.
            selected: id of the selected box; empty if none.
        """
        # What is being typed says the same as the filter, or is about to; only a filter from elsewhere replaces it.
        if not self._pause.isActive() and parse(self.field.text(), selected) != wanted:
            self.field.setText(written(wanted))
        self._selected = selected
        why = in_words(diagram, wanted)
        self._nothing = "" if shown else f"Nothing here fits: {why}"
        self.count.setText(_capital(counted(shown, len(diagram.boxes))))
        self.count.setToolTip(_capital(why))
        self.count.setAccessibleDescription(why)
        self.clear_button.setEnabled(wanted != EVERYTHING)
        self._show_presets(presets(diagram))
        self._show_hints()
        wanted_now = self._opened or wanted != EVERYTHING
        focused = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.setVisible(wanted_now)
        if focused and not wanted_now:
            self.left.emit()

    def set_profile(self, profile: Profile) -> None:
        """Draw the icon in the colours of a profile; the style sheet is the window's."""
        self.menu_button.setIcon(self._glyphs.icon("ui-down", profile.muted, 14))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._opened = False
            self._pause.stop()
            self.field.clear()
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        super().hideEvent(event)

    def _menu_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Presets")
        button.setAccessibleName("Filters to choose from")
        button.setToolTip("Filters to choose from")
        button.setFixedHeight(_HEIGHT)
        # The arrow stands after the word.
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setIconSize(QSize(14, 14))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button

    def _show_presets(self, found: tuple[Preset, ...]) -> None:
        menu = self.menu_button.menu()
        if found != self._presets:
            self._presets = found
            menu.clear()
            for preset in found:
                menu.addAction(preset.title, partial(self._choose, preset.query))
        for action, preset in zip(menu.actions(), found, strict=True):
            action.setEnabled(bool(self._selected) or not preset.selection)

    def _show_hints(self) -> None:
        said = [*hints(self.field.text(), self._selected), *([self._nothing] if self._nothing else [])]
        self.hint.setText(" · ".join(_capital(hint) for hint in said))
        self.hint.setVisible(bool(said))

    def _choose(self, query: str) -> None:
        self.field.setText(query)
        self._ask()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self._pause.stop()
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.cleared.emit()
        self._show_hints()

    def _ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.field.text())
        # A line that changes nothing is not answered with a new state, but there may be something to say about it.
        self._show_hints()

    def _go_on(self) -> None:
        self._ask()
        self.left.emit()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _language(between: str, after: str) -> str:
    return after.join(f"{example}{between}{meaning}" for example, meaning in LANGUAGE)


def _as_table() -> str:
    rows = "".join(
        f"<tr><td style='padding-right: 14px'><code>{example}</code></td><td>{meaning}</td></tr>"
        for example, meaning in LANGUAGE
    )
    return f"<table>{rows}</table>"
