"""The bar at the top: history, breadcrumb, tabs, search, and the few switches of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
)

from explorer.model.catalogue import Pack, Page
from explorer.model.diagram import Diagram
from explorer.model.theme import PROFILES, Profile
from explorer.ui.glyphs import Glyphs
from explorer.workspace import Command, State

Run = Callable[[str, str], None]

_ICON = 20
_SIDE = 36
_CRUMB_PADDING = 32
_LEAST_CRUMB = 60
_FIELD = 200
_ROOMY = 1240
"""From this width on the search field has its words."""

_TABS_FROM = 1180
"""From this width on the tabs are shown; the menu has all diagrams at any width."""

Crumb = tuple[str, str, str]
"""A part of the breadcrumb: its title, and the command and argument that lead there."""


class TopBar(QFrame):
    """History, breadcrumb, tabs and search; it runs commands and shows the state, nothing else."""

    def __init__(self, pack: Pack, commands: dict[str, Command], glyphs: Glyphs, run: Run) -> None:
        """Build the bar; `run` takes a command's id and its argument."""
        super().__init__()
        self._glyphs = glyphs
        self._run = run
        self._icons: list[tuple[QToolButton, str]] = []
        self._commands = commands
        self._crumb = QFrame()
        self._crumb.setObjectName("crumb")
        self._crumb.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        crumbs = QHBoxLayout(self._crumb)
        crumbs.setContentsMargins(0, 0, 0, 0)
        crumbs.setSpacing(2)
        self._tabs = QFrame()
        self._tabs.setObjectName("tabs")
        self._tab_of: dict[str, QToolButton] = {}
        self._more: QToolButton | None = None
        self._tabs_shown = True
        self._title = ""
        self._crumbs: tuple[Crumb, ...] = ()
        self._back = self._button("back", "ui-back")
        self._forward = self._button("forward", "ui-forward")
        self._outline = self._button("outline", "ui-outline", checkable=True)
        self._notes = self._button("notes", "ui-notes", checkable=True)
        self._colours = self._menu_button("Colours", "ui-colours", _profile_commands(commands))
        help_button = self._button("help", "ui-help")
        self._fill_tabs(pack)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(4)
        layout.addWidget(self._back)
        layout.addWidget(self._forward)
        layout.addSpacing(6)
        layout.addWidget(self._crumb, 1)
        layout.addSpacing(12)
        layout.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addSpacing(12)
        self._find = self._search_field()
        layout.addWidget(self._find)
        layout.addSpacing(8)
        for button in (self._outline, self._notes, self._colours, help_button):
            layout.addWidget(button)

    def show_state(self, pack: Pack, state: State) -> None:
        """Show where the learner is."""
        self._back.setEnabled(bool(state.back))
        self._forward.setEnabled(bool(state.forward))
        self._outline.setChecked(state.outline)
        self._notes.setChecked(state.notes)
        for diagram, tab in self._tab_of.items():
            tab.setChecked(diagram == state.place.diagram)
        self._title = pack.diagrams[state.place.diagram].title
        self._name_menu()
        self._crumbs = _crumbs(pack, state)
        self._show_crumbs()

    def set_profile(self, profile: Profile) -> None:
        """Draw the icons in the colours of a profile; the style sheet is the window's."""
        for button, icon in self._icons:
            button.setIcon(self._glyphs.icon(icon, profile.muted, _ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, width: int) -> None:
        """Give up, in this order, the field's words, the tabs, so that where one is can always be read."""
        roomy = width >= _ROOMY
        self._find.setFixedWidth(_FIELD if roomy else _SIDE)
        self._find.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if roomy else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._key.setVisible(roomy)
        self._tabs_shown = width >= _TABS_FROM
        for tab in self._tab_of.values():
            tab.setVisible(self._tabs_shown)
        self._name_menu()
        self._show_crumbs()

    def _button(self, command: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setFixedSize(_SIDE, _SIDE)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(hint(self._commands[command]))
        button.setAccessibleName(self._commands[command].title)
        button.setProperty("command", command)
        button.clicked.connect(lambda: self._run(str(button.property("command")), ""))
        self._icons.append((button, icon))
        return button

    def _name_menu(self) -> None:
        """Let the menu stand for the present diagram where no tab does."""
        if self._more is not None:
            alone = not self._tabs_shown or not any(tab.isChecked() for tab in self._tab_of.values())
            self._more.setChecked(alone)
            self._more.setText(self._title if alone else "More")

    def _menu_button(self, title: str, icon: str, commands: list[Command]) -> QToolButton:
        button = QToolButton()
        button.setFixedSize(_SIDE, _SIDE)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for command in commands:
            menu.addAction(command.title.partition(": ")[2].capitalize(), partial(self._run, command.id, ""))
        button.setMenu(menu)
        self._icons.append((button, icon))
        return button

    def _fill_tabs(self, pack: Pack) -> None:
        layout = QHBoxLayout(self._tabs)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        group = QButtonGroup(self._tabs)
        # Not exclusive: a diagram that has no tab of its own leaves all of them up.
        group.setExclusive(False)
        for number, view in enumerate(pack.views, 1):
            tab = QToolButton()
            tab.setText(view.title)
            tab.setCheckable(True)
            tab.setToolTip(f"{view.title}  Ctrl+{number}" if number <= 9 else view.title)
            tab.setAccessibleName(f"{view.title} diagram")
            tab.clicked.connect(lambda _checked=False, diagram=view.diagram: self._run("open-diagram", diagram))
            group.addButton(tab)
            layout.addWidget(tab)
            self._tab_of[view.diagram] = tab
        layout.addWidget(self._more_button(list(pack.diagrams.values()), tuple(pack.pages.values())))
        if not pack.views:
            self._tabs.hide()

    def _more_button(self, diagrams: list[Diagram], pages: tuple[Page, ...]) -> QToolButton:
        """A tab with a menu of all diagrams, with or without a tab of their own, and of the pages."""
        more = QToolButton()
        more.setText("More")
        more.setCheckable(True)
        more.setToolTip("More diagrams")
        more.setAccessibleName("More diagrams")
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        more.setIconSize(QSize(14, 14))
        self._icons.append((more, "ui-down"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        for diagram in sorted(diagrams, key=lambda one: one.title):
            menu.addAction(diagram.title, partial(self._run, "open-diagram", diagram.id))
        menu.addSeparator()
        for page in pages:
            menu.addAction(page.title, partial(self._run, "open-page", page.id))
        more.setMenu(menu)
        self._more = more
        return more

    def _search_field(self) -> QToolButton:
        field = QToolButton()
        field.setObjectName("find")
        field.setFixedSize(_FIELD, _SIDE)
        field.setAccessibleName(self._commands["search"].title)
        field.clicked.connect(lambda: self._run("search", ""))
        field.setIconSize(QSize(16, 16))
        field.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        field.setText(" Find anything")
        self._icons.append((field, "ui-search"))
        key = self._key = QLabel("Ctrl K", field)
        key.setObjectName("key")
        key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(field)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        inside.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        return field

    def _show_crumbs(self) -> None:
        """Show the way here: whole words, the first parts folded into a menu where there is no room for all."""
        layout = self._crumb.layout()
        assert layout is not None  # noqa: S101 - narrows a type
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Later, not now: the part that was clicked is still telling of it.
                widget.hide()
                widget.deleteLater()
        room = self._crumb.width()
        shown = self._crumbs
        while len(shown) > 1 and self._width_of(shown) > room:
            shown = shown[1:]
        hidden = self._crumbs[: len(self._crumbs) - len(shown)]
        if hidden:
            layout.addWidget(self._crumb_menu(hidden))
            layout.addWidget(_mark())
        for n, (title, command, argument) in enumerate(shown):
            if n:
                layout.addWidget(_mark())
            if n == len(shown) - 1:
                left = max(room - (round(self._width_of(())) if hidden else 0), _LEAST_CRUMB)
                here = QLabel(self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, left))
                here.setObjectName("here")
                here.setToolTip(title if here.text() != title else "")
                layout.addWidget(here)
            else:
                part = QToolButton()
                part.setText(title)
                part.clicked.connect(partial(self._run, command, argument))
                layout.addWidget(part)
        layout.addItem(_stretch())

    def _width_of(self, crumbs: tuple[Crumb, ...]) -> float:
        """The width that these parts need, with the menu for those before them."""
        # The sheet's 15 px, a little bold; each part has its padding and a mark.
        words = sum(self.fontMetrics().horizontalAdvance(title) * 1.2 + _CRUMB_PADDING for title, _, _ in crumbs)
        return words + (_CRUMB_PADDING + 18 if len(crumbs) < len(self._crumbs) else 0)

    def _crumb_menu(self, crumbs: tuple[Crumb, ...]) -> QToolButton:
        button = QToolButton()
        button.setText("…")
        button.setToolTip(" › ".join(title for title, _, _ in crumbs))
        button.setAccessibleName("Where this is")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for title, command, argument in crumbs:
            menu.addAction(title, partial(self._run, command, argument))
        button.setMenu(menu)
        return button


def _mark() -> QLabel:
    mark = QLabel("›")
    mark.setObjectName("mark")
    return mark


def _profile_commands(commands: dict[str, Command]) -> list[Command]:
    return [commands[name] for name in PROFILES]


def hint(command: Command) -> str:
    """What a tooltip says of a command: its title, and its first key."""
    return f"{command.title}  {command.keys[0]}" if command.keys else command.title


def _stretch() -> QSpacerItem:
    return QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)


def _crumbs(pack: Pack, state: State) -> tuple[Crumb, ...]:
    """The way to the present place."""
    place = state.place
    diagram = pack.diagrams[place.diagram]
    crumbs = [(d.title, "open-diagram", d.id) for d in _diagrams_above(pack, place.diagram)]
    crumbs.append((diagram.title, "open-diagram", diagram.id))
    if place.box:
        around: Iterable[str] = [box.id for box in diagram.ancestors(place.box)]
        # The outermost container says no more than the diagram's own title.
        inner = [box for box in reversed(list(around)) if diagram.by_id[box].parent]
        crumbs += [(diagram.by_id[box].name, "select", box) for box in inner]
        crumbs.append((diagram.by_id[place.box].name, "select", place.box))
    elif place.page:
        crumbs.append((pack.pages[place.page].title, "open-page", place.page))
    elif place.concept:
        crumbs.append((pack.concepts[place.concept].name, "follow", place.concept))
    if place.picture:
        crumbs.append((pack.pictures[place.picture].title, "open-picture", place.picture))
    return tuple(crumbs)


def _diagrams_above(pack: Pack, diagram: str) -> list[Diagram]:
    above: list[Diagram] = []
    parent = pack.diagrams[diagram].parent
    while parent in pack.diagrams and len(above) < len(pack.diagrams):
        above.insert(0, pack.diagrams[parent])
        parent = pack.diagrams[parent].parent
    return above
