"""The bar over the diagram in which one says what to find and what to hide, and which says how much is hidden."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from explorer.model.diagram import Diagram
from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.workspace.filter_choices import Choice, Choices, choices, has, toggled
from explorer.workspace.filter_language import LANGUAGE, hints, parse, written
from explorer.workspace.filtering import EVERYTHING, Filter, counted, in_words

_PAUSE = 160
"""How long after the last key the diagram is placed anew, in milliseconds."""

_FIELD = (160, 520)
_HEIGHT = 34
_MARGINS = (16, 6, 12, 6)
_CHOICES_FROM = 940
"""The least width at which there is room for the menus of values."""

_PRESETS_FROM, _COUNT_FROM = 520, 360
"""The least widths at which there is room for the menu of presets, and for the count and the button that clears."""


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
        self._counted: tuple[str, ...] = ()
        self._opened = False
        self._wanted = EVERYTHING
        self._offered = Choices()
        # The style sheet of menus takes the marks of checked actions away; an icon stands for them.
        self._check, self._no_check = QIcon(), _nothing()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Show only… kubelet, kind:pod, near:1, -word")
        self.field.setAccessibleName("Show only")
        self.field.setAccessibleDescription(_language(" means ", ". "))
        self.field.setToolTip(_as_table())
        self.field.setMinimumWidth(_FIELD[0])
        self.field.setMaximumWidth(_FIELD[1])
        self.field.setFixedHeight(_HEIGHT)
        self.kinds = _menu_button("Kind", "Kinds to choose from")
        self.namespaces = _menu_button("Namespace", "Namespaces to choose from")
        self.labels = _menu_button("Label", "Labels to choose from")
        self.menu_button = _menu_button("Presets", "Filters to choose from")
        self.count, self.clear_button, self.hint = QLabel(), QToolButton(), QLabel()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.field.returnPressed.connect(self._go_on)
        self.clear_button.clicked.connect(self._clear)

    def _lay_out(self) -> None:
        self.count.setObjectName("count")
        self.clear_button.setText("Clear")
        self.clear_button.setToolTip("Show everything again")
        self.clear_button.setAccessibleName("Clear the filter")
        self.clear_button.setFixedHeight(_HEIGHT)
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        self.hint.hide()
        row = self._row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 3)
        for button in (self.kinds, self.namespaces, self.labels, self.menu_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.hint)

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
        self._counted = tuple(map(_capital, counted(shown, len(diagram.boxes))))
        self.count.setToolTip(_capital(why))
        self.count.setAccessibleDescription(why)
        self.clear_button.setEnabled(wanted != EVERYTHING)
        self._wanted = wanted
        self._show_choices(choices(diagram))
        self._fit_count()
        self._show_hints()
        wanted_now = self._opened or wanted != EVERYTHING
        focused = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.setVisible(wanted_now)
        if focused and not wanted_now:
            self.left.emit()

    def set_profile(self, profile: Profile) -> None:
        """Draw the icon in the colours of a profile; the style sheet is the window's."""
        for button in (self.kinds, self.namespaces, self.labels, self.menu_button):
            button.setIcon(self._glyphs.icon("ui-down", profile.muted, 14))
        self._check = self._glyphs.icon("ui-check", profile.ink, 16)
        self._show_choices(self._offered)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in()

    def _fit_in(self) -> None:
        """Offer values where there are some to choose between and room for it; the field takes them always."""
        room = self.width() >= _CHOICES_FROM
        self.menu_button.setVisible(self.width() >= _PRESETS_FROM)
        self.clear_button.setVisible(self.width() >= _COUNT_FROM)
        for button, values in self._menus():
            button.setVisible(room and bool(values))
        self._fit_count()

    def _fit_count(self) -> None:
        """Say how much is shown and hidden in as many words as there is room for; the foot says it at any width."""
        gap = self._row.spacing()
        left = self.contentsRect().width() - _MARGINS[0] - _MARGINS[2] - _FIELD[0] - 2 * gap
        for button in (self.clear_button, self.menu_button, *(button for button, _ in self._menus())):
            if not button.isHidden():
                left -= button.sizeHint().width() + gap
        self.count.ensurePolished()
        advance = self.count.fontMetrics().horizontalAdvance
        words = next((words for words in self._counted if advance(words) <= left), "")
        self.count.setText(words)
        self.count.setVisible(bool(words) and self.width() >= _COUNT_FROM)

    def _menus(self) -> tuple[tuple[QToolButton, tuple[Choice, ...]], ...]:
        offered = self._offered
        return ((self.kinds, offered.kinds), (self.namespaces, offered.namespaces), (self.labels, offered.labels))

    def _show_choices(self, offered: Choices) -> None:
        if offered != self._offered:
            self._offered = offered
            self._fill_menus()
        for button, values in self._menus():
            for action, choice in zip(button.menu().actions(), values, strict=True):
                chosen = has(self._wanted, choice.token)
                action.setChecked(chosen)
                action.setIcon(self._check if chosen else self._no_check)
        for action, preset in zip(self.menu_button.menu().actions(), offered.presets, strict=True):
            action.setEnabled(bool(self._selected) or not preset.selection)

    def _fill_menus(self) -> None:
        for button, values in self._menus():
            menu = button.menu()
            menu.clear()
            for choice in values:
                name = f"{choice.value}   {choice.count}" if choice.count > 1 else choice.value
                action = menu.addAction(name.replace("&", "&&"), partial(self._toggle, choice.token))
                action.setCheckable(True)
        menu = self.menu_button.menu()
        menu.clear()
        for preset in self._offered.presets:
            menu.addAction(preset.title, partial(self._choose, preset.query))
        self._fit_in()

    def _toggle(self, token: str) -> None:
        self._choose(written(toggled(self._wanted, token)))

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


def _menu_button(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFixedHeight(_HEIGHT)
    # The arrow stands after the word.
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button.setIconSize(QSize(14, 14))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.setObjectName("values" if text != "Presets" else "")
    # The button is mirrored for its arrow; the menu is not.
    menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    button.setMenu(menu)
    return button


def _nothing() -> QIcon:
    """An icon that is not seen, and keeps the place of one that is."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


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
