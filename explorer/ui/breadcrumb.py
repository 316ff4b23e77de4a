"""The breadcrumb: the way to the present place, each part of which can be clicked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.workspace import Runner, State

Crumb = tuple[str, str, str]
"""A part of the way: its title, and the command and argument that lead there."""

_PADDING = 32
_BOLDER = 1.12
"""How much wider than in the plain face words may be in the bolder one, with something to spare."""

_BESIDE = 8
"""The padding of the last part, as in the style sheet."""

_LEAST = 24
"""In less room not even one letter would be left of it."""


class Breadcrumb(QFrame):
    """Whole words, the first parts folded into a menu where there is no room for all.

    Its widgets are made once and shown again: to make and style new ones costs more than all else at a click.
    """

    def __init__(self, run: Runner) -> None:
        """Build an empty way."""
        super().__init__()
        self.setObjectName("crumb")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._run = run
        self._crumbs: tuple[Crumb, ...] = ()
        self._folded: tuple[Crumb, ...] = ()
        self._parts: list[tuple[QToolButton, QLabel]] = []
        self._fold = QToolButton()
        self._fold.setText("…")
        self._fold.setAccessibleName("Where this is")
        self._fold.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._fold)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._fold.setMenu(self._menu)
        self._fold_mark = _mark()
        self._here = QLabel()
        self._here.setObjectName("here")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        for widget in (self._fold, self._fold_mark, self._here):
            self._row.addWidget(widget)
            widget.hide()
        self._row.addStretch(1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The words that can be read, from left to right."""
        parts: list[QToolButton | QLabel] = [self._fold, *(part for part, _ in self._parts), self._here]
        return tuple(part.text() for part in parts if not part.isHidden())

    def show_way(self, crumbs: tuple[Crumb, ...]) -> None:
        """Show the way to another place."""
        if crumbs != self._crumbs:
            self._crumbs = crumbs
            self._fit_in(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, room: int) -> None:
        if not self._crumbs:
            return
        first = 0
        while first < len(self._crumbs) - 1 and self._width_from(first) > room:
            first += 1
        self._show_fold(self._crumbs[:first])
        way = self._crumbs[first:-1]
        for number in range(max(len(way), len(self._parts))):
            part, mark = self._part(number)
            if number < len(way):
                part.setText(way[number][0])
                part.setProperty("leads", way[number][1:])
            part.setVisible(number < len(way))
            mark.setVisible(number < len(way))
        title = self._crumbs[-1][0]
        before = self._fold.sizeHint().width() + self._fold_mark.sizeHint().width() + 2 * self._row.spacing()
        left = max(room - (before if first else 0) - _BESIDE, _LEAST)
        # In its own, bolder face; or its end, and the sign that it is cut, would be cut off.
        self._here.ensurePolished()
        words = self._here.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, left)
        self._here.setText(words)
        self._here.setToolTip(title if words != title else "")
        self._here.show()
        if self.width() != room:
            # To show or hide a part may change the room for all of them.
            self._fit_in(self.width())

    def _width_from(self, first: int) -> float:
        """The width that the parts from one on need, with the menu for those before them."""
        titles = (title for title, _, _ in self._crumbs[first:])
        # Each part has its padding and a mark.
        words = sum(self.fontMetrics().horizontalAdvance(title) * _BOLDER + _PADDING for title in titles)
        return words + (_PADDING + 18 if first else 0)

    def _show_fold(self, hidden: Sequence[Crumb]) -> None:
        self._fold.setVisible(bool(hidden))
        self._fold_mark.setVisible(bool(hidden))
        self._fold.setToolTip(" › ".join(title for title, _, _ in hidden))
        self._folded = tuple(hidden)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for title, command, argument in self._folded:
            self._menu.addAction(title, partial(self._run, command, argument))

    def _part(self, number: int) -> tuple[QToolButton, QLabel]:
        if number == len(self._parts):
            part, mark = QToolButton(), _mark()
            part.clicked.connect(lambda: self._run(*part.property("leads")))
            at = self._row.indexOf(self._here)
            self._row.insertWidget(at, part)
            self._row.insertWidget(at + 1, mark)
            self._parts.append((part, mark))
        return self._parts[number]


def _mark() -> QLabel:
    mark = QLabel("›")
    mark.setObjectName("mark")
    return mark


def way_to(pack: Pack, state: State) -> tuple[Crumb, ...]:
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
