"""The outline: the same diagram as a tree, for the keyboard and for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from explorer.model.diagram import Box, Diagram
from explorer.ui.fonts import line
from explorer.ui.style import OUTLINE_WIDTH

_ID = Qt.ItemDataRole.UserRole + 1

_DEEP = 6
"""Up to so many levels there is room for a name in the width of the outline."""


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
        self._items: dict[str, QStandardItem] = {}
        self._told = ""
        self._model = _Model(self)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(lambda index: self.opened.emit(index.data(_ID)))

    def show_diagram(self, diagram: Diagram) -> None:
        """Show the boxes of a diagram, all unfolded."""
        self._told = ""
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._model.diagram = diagram
        self.selectionModel().blockSignals(False)
        self._items = {}
        depth: dict[str, int] = {"": 0}
        for box in diagram.boxes:
            item = self._items[box.id] = QStandardItem(line(f"{box.name} · {box.state}" if box.state else box.name))
            item.setData(box.id, _ID)
            (self._items[box.parent] if box.parent else self._model).appendRow(item)
            depth[box.id] = depth[box.parent] + 1
        # Far in, names begin beyond the right border: then one scrolls to them.
        mode = (
            QHeaderView.ResizeMode.ResizeToContents if max(depth.values()) > _DEEP else QHeaderView.ResizeMode.Stretch
        )
        self.header().setSectionResizeMode(mode)
        self.expandAll()

    def select(self, box: str) -> None:
        """Show a box as the selected one; an empty id clears."""
        self._told = box
        item = self._items.get(box)
        if item is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif self.currentIndex() != item.index():
            self.setCurrentIndex(item.index())
            self.scrollTo(item.index())

    def _on_current(self, index: QModelIndex) -> None:
        box = index.data(_ID)
        if box and box != self._told:
            self._told = box
            self.selected.emit(box)


class _Model(QStandardItemModel):
    """The names of the boxes; what else is said of one is put into words when it is asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.diagram = Diagram("", "")

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a view or an assistive program asks for."""
        if role not in _SAID:
            return super().data(index, role)
        box = self.diagram.by_id.get(super().data(index, _ID))
        return _SAID[role](self.diagram, box) if box is not None else None


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
    Qt.ItemDataRole.ToolTipRole: lambda _diagram, box: box.sublabel,
    Qt.ItemDataRole.AccessibleTextRole: lambda _diagram, box: ", ".join(
        filter(None, (box.name, box.state, box.sublabel))
    ),
    Qt.ItemDataRole.AccessibleDescriptionRole: relations_in_words,
}
