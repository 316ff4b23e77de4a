"""The bar at the top: history, breadcrumb, tabs, search, and the few switches of the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
)

from explorer.model.catalogue import Pack, Page
from explorer.model.diagram import Diagram
from explorer.model.theme import PROFILES, Profile
from explorer.ui.breadcrumb import Breadcrumb, way_to
from explorer.ui.glyphs import Glyphs
from explorer.workspace import Command, Runner, State
from explorer.workspace.simulating import DIAGRAMS

_ICON = 20
_SIDE = 36
_FIELD, _SHORT = 200, 138
"""How wide the search field is with all its words, and with its key alone."""

_ROOMY, _KEYED = 1760, 1590
"""From these widths on the search field has all its words, and its key."""

_TOURS_FROM, _NAMED_FROM = 1480, 1120
"""From which width on the button of the tours is shown, and that which presents has its words."""

_TABS_FROM = 1260
"""From this width on the tabs are shown."""

_SIMULATE_FROM, _SIMULATE_NAMED_FROM = 700, 1680
_FORK_FROM, _LAB_NAMED_FROM = 900, 1180
"""From which widths on the buttons of simulations are shown, and have their words."""

_ALL_FROM, _MENU_FROM, _BACK_FROM = 600, 400, 300
"""From these widths on there is room for all buttons, for the menu of diagrams, and for the way back; keys do as well."""


class TopBar(QFrame):
    """History, breadcrumb, tabs and search; it runs commands and shows the state, nothing else."""

    def __init__(self, pack: Pack, commands: dict[str, Command], glyphs: Glyphs, run: Runner) -> None:
        """Build the bar; `run` takes a command's id and its argument."""
        super().__init__()
        self._glyphs = glyphs
        self._run = run
        self._icons: list[tuple[QToolButton, str]] = []
        self._commands = commands
        self._crumb = Breadcrumb(run)
        self._tabs = QFrame()
        self._tabs.setObjectName("tabs")
        self._tab_of: dict[str, QToolButton] = {}
        self._more: QToolButton | None = None
        self._tabs_shown = True
        self._title = ""
        self._back = self._button("back", "ui-back")
        self._forward = self._button("forward", "ui-forward")
        self._open = self._button("open-own", "ui-open")
        self._opens = False
        self._outline = self._button("outline", "ui-outline", checkable=True)
        self._notes = self._button("notes", "ui-notes", checkable=True)
        self._colours = self._menu_button("Colours", "ui-colours", _profile_commands(commands))
        self._help = self._button("help", "ui-help")
        self._tours = self._wide_button("tours", "ui-tours", "Tours")
        self._present = self._wide_button("present", "ui-present", "Present")
        self._simulate = self._wide_button("simulate", "ui-simulate", "Simulate", "simulate")
        self._fork = self._wide_button("fork", "ui-fork", "Fork here", "sim-fork")
        self._compare = self._wide_button("compare", "ui-compare", "Compare", "sim-compare")
        self._compare.setCheckable(True)
        self._simulates = self._in_lab = False
        self._teaches = bool(pack.tours)
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
        wides = QHBoxLayout()
        wides.setSpacing(8)
        for wide in (self._simulate, self._fork, self._compare, self._tours, self._present):
            wides.addWidget(wide)
        layout.addLayout(wides)
        layout.addSpacing(8)
        for button in (self._open, self._outline, self._notes, self._colours, self._help):
            layout.addWidget(button)

    def show_state(self, pack: Pack, state: State) -> None:
        """Show where the learner is."""
        self._back.setEnabled(bool(state.back))
        self._forward.setEnabled(bool(state.forward))
        lab = state.lab
        in_lab = lab is not None and state.place.diagram in DIAGRAMS
        self._compare.setChecked(lab is not None and lab.beside >= 0)
        if in_lab != self._in_lab:
            self._in_lab = in_lab
            self._fit_in(self.width())
        self._outline.setChecked(state.outline)
        self._notes.setChecked(state.notes)
        for diagram, tab in self._tab_of.items():
            tab.setChecked(diagram == state.place.diagram)
        self._title = pack.diagrams[state.place.diagram].title
        self._name_menu()
        self._crumb.show_way(way_to(pack, state))

    def allow_simulations(self, allowed: bool) -> None:
        """Offer simulations, if there are any."""
        self._simulates = allowed
        self._fit_in(self.width())

    def allow_opening(self, allowed: bool) -> None:
        """Offer to open somebody's own files, if anything can be opened."""
        self._opens = allowed
        self._fit_in(self.width())

    def allow_panels(self, allowed: bool) -> None:
        """Let panels be opened and closed, if there is room for them."""
        for button in (self._outline, self._notes):
            button.setEnabled(allowed)

    def set_profile(self, profile: Profile) -> None:
        """Draw the icons in the colours of a profile; the style sheet is the window's."""
        for button, icon in self._icons:
            colour = profile.on_accent if button is self._present else profile.muted
            button.setIcon(self._glyphs.icon(icon, colour, _ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, width: int) -> None:
        """Give up, in this order, the field's words, the tabs, buttons and the menu: where one is can always be read."""
        roomy, keyed = width >= _ROOMY, width >= _KEYED
        self._find.setFixedWidth(_FIELD if roomy else _SHORT if keyed else _SIDE)
        self._find.setText(" Find anything" if roomy else " Find")
        self._find.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if keyed else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._key.setVisible(keyed)
        lab = self._in_lab
        self._tours.setVisible(self._teaches and width >= _TOURS_FROM and not lab)
        self._simulate.setVisible(self._simulates and width >= (_FORK_FROM if lab else _SIMULATE_FROM))
        for button in (self._fork, self._compare):
            button.setVisible(lab and width >= _ALL_FROM)
        for button, words_from in (
            (self._simulate, _LAB_NAMED_FROM if lab else _SIMULATE_NAMED_FROM),
            (self._fork, _LAB_NAMED_FROM),
            (self._compare, _LAB_NAMED_FROM),
        ):
            _name(button, named=width >= words_from)
        self._present.setVisible(self._teaches and width >= _ALL_FROM)
        named = width >= _NAMED_FROM
        self._present.setMinimumWidth(0 if named else _SIDE)
        self._present.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextOnly if named else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._tabs_shown = width >= _TABS_FROM and not lab
        for tab in self._tab_of.values():
            tab.setVisible(self._tabs_shown)
        for button in (self._forward, self._outline, self._colours, self._help):
            button.setVisible(width >= _ALL_FROM)
        self._open.setVisible(self._opens and width >= _ALL_FROM and not lab)
        self._tabs.setVisible(self._views and width >= _MENU_FROM and not lab)
        self._back.setVisible(width >= _BACK_FROM)
        layout = self.layout()
        if layout is not None:
            side = 12 if width >= _BACK_FROM else 4
            layout.setContentsMargins(side, 0, side, 0)
        self._name_menu()

    def _button(self, command: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setFixedSize(_SIDE, _SIDE)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(self._commands[command].hint)
        button.setAccessibleName(self._commands[command].title)
        button.setProperty("command", command)
        button.clicked.connect(lambda: self._run(str(button.property("command")), ""))
        self._icons.append((button, icon))
        return button

    def _wide_button(self, name: str, icon: str, words: str, command: str = "present") -> QToolButton:
        """A button with words."""
        button = QToolButton()
        button.setObjectName(name)
        button.setFixedHeight(_SIDE)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(self._commands[command].hint)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self._run(command, ""))
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
        self._views = bool(pack.views)
        if not self._views:
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


def _name(button: QToolButton, *, named: bool) -> None:
    """Let a button have its words, or its icon alone."""
    button.setMinimumWidth(0 if named else _SIDE)
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly)


def _profile_commands(commands: dict[str, Command]) -> list[Command]:
    return [commands[name] for name in PROFILES]
