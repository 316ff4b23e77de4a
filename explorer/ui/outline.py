"""The outline: the same diagram as a tree, for the keyboard and for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from explorer.model.diagram import Box, Diagram
from explorer.ui.fonts import line
from explorer.ui.style import OUTLINE_WIDTH

_ID = Qt.ItemDataRole.UserRole + 1

_AnyIndex = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()

_DEEP = 6
"""Up to so many levels there is room for a name in the width of the outline."""

_UNFOLDED = 2_000
"""So many rows are unfolded from the beginning; of a larger diagram the levels that have no more."""


class Outline(QTreeView):
    """The boxes of a diagram as a tree, kept in step with the canvas by its owner.

    Signals:
        selected: id of the box that was chosen here.
        opened: id of the box that was opened here (Enter or double click).
    """

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty outline."""
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("Outline of the diagram")
        self.setHeaderHidden(True)
        self.setMinimumWidth(OUTLINE_WIDTH // 2)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(False)
        # Tab leads to the next part of the window; the arrows move inside the tree.
        self.setTabKeyNavigation(False)
        self._told = ""
        self._model = _Model(self)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(lambda index: self.opened.emit(index.data(_ID)))

    def show_diagram(self, diagram: Diagram) -> None:
        """Show the boxes of a diagram, unfolded as far as somebody would look through them."""
        self._told = ""
        self.selectionModel().blockSignals(True)
        self._model.show_diagram(diagram)
        self.selectionModel().blockSignals(False)
        levels = self._model.levels()
        # Far in, names begin beyond the right border: then one scrolls to them.
        mode = QHeaderView.ResizeMode.ResizeToContents if len(levels) > _DEEP else QHeaderView.ResizeMode.Stretch
        self.header().setSectionResizeMode(mode)
        rows = list(accumulate(levels))
        if not rows or rows[-1] <= _UNFOLDED:
            self.expandAll()
        else:
            # The rows of a level are unfolded by the level above.
            self.expandToDepth(sum(count <= _UNFOLDED for count in rows) - 2)

    @property
    def boxes(self) -> AbstractSet[str]:
        """The ids of the boxes that are listed."""
        return self._model.numbers.keys()

    def select(self, box: str) -> None:
        """Show a box as the selected one; an empty id clears."""
        self._told = box
        index = self._model.index_of(box)
        if not index.isValid():
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif self.currentIndex() != index:
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _on_current(self, index: QModelIndex) -> None:
        box = index.data(_ID)
        if box and box != self._told:
            self._told = box
            self.selected.emit(box)


class _Model(QAbstractItemModel):
    """The boxes of a diagram by number; whatever is said of one is put into words when it is asked for.

    Attributes:
        diagram: what is listed.
        numbers: the number of each box by its id.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.diagram = Diagram("", "")
        self.numbers: dict[str, int] = {}
        self._parents: list[int] = []
        self._rows: list[int] = []
        self._kids: dict[int, list[int]] = {}

    def show_diagram(self, diagram: Diagram) -> None:
        """List the boxes of another diagram; parents stand before their children."""
        self.beginResetModel()
        self.diagram = diagram
        numbers = self.numbers = {box.id: number for number, box in enumerate(diagram.boxes)}
        parents = self._parents = [numbers.get(box.parent, -1) for box in diagram.boxes]
        self._rows, self._kids = [], {}
        for number, parent in enumerate(parents):
            beside = self._kids.setdefault(parent, [])
            self._rows.append(len(beside))
            beside.append(number)
        self.endResetModel()

    def levels(self) -> list[int]:
        """How many boxes stand at each depth."""
        depths: list[int] = []
        counts: list[int] = []
        for parent in self._parents:
            depth = depths[parent] + 1 if parent >= 0 else 0
            depths.append(depth)
            if depth == len(counts):
                counts.append(0)
            counts[depth] += 1
        return counts

    def index_of(self, box: str) -> QModelIndex:
        """Where a box is listed; an invalid index if it is not."""
        number = self.numbers.get(box)
        return QModelIndex() if number is None else self.createIndex(self._rows[number], 0, number)

    def index(self, row: int, column: int, parent: _AnyIndex = _NOWHERE) -> QModelIndex:
        """Where a child of a box is listed."""
        kids = self._kids.get(_number(parent), ())
        return self.createIndex(row, column, kids[row]) if 0 <= row < len(kids) and not column else QModelIndex()

    def parent(self, child: _AnyIndex = _NOWHERE) -> Any:
        """Where the container of a box is listed."""
        around = self._parents[child.internalId()] if child.isValid() else -1
        return QModelIndex() if around < 0 else self.createIndex(self._rows[around], 0, around)

    def rowCount(self, parent: _AnyIndex = _NOWHERE) -> int:
        """How many boxes stand in a box."""
        return len(self._kids.get(_number(parent), ()))

    def columnCount(self, parent: _AnyIndex = _NOWHERE) -> int:
        """There is one column."""
        del parent
        return 1

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a view or an assistive program asks for."""
        said = _SAID.get(role)
        return said(self.diagram, self.diagram.boxes[index.internalId()]) if said and index.isValid() else None


def _number(index: _AnyIndex) -> int:
    """The number of a box; -1 around the outermost ones."""
    return index.internalId() if index.isValid() else -1


def relations_in_words(diagram: Diagram, box: Box) -> str:
    """The relations of a box as sentences: "watches API server; Scheduler binds Pods through this"."""
    parts = []
    for relation in diagram.relations_of.get(box.id, ()):
        verb = relation.verb or "leads to"
        if relation.source == box.id:
            parts.append(f"{verb} {diagram.by_id[relation.target].name}")
        else:
            parts.append(f"{diagram.by_id[relation.source].name} {verb} this")
    return "; ".join(parts)


_SAID: dict[int, Callable[[Diagram, Box], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda _diagram, box: line(f"{box.name} · {box.state}" if box.state else box.name),
    _ID: lambda _diagram, box: box.id,
    Qt.ItemDataRole.ToolTipRole: lambda _diagram, box: box.sublabel,
    Qt.ItemDataRole.AccessibleTextRole: lambda _diagram, box: ", ".join(
        filter(None, (box.name, box.state, box.sublabel))
    ),
    Qt.ItemDataRole.AccessibleDescriptionRole: relations_in_words,
}
