"""The outline: the same diagram as a tree, for the keyboard and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from explorer.model.diagram import Box, Diagram
from explorer.ui.style import OUTLINE_WIDTH

_ID = Qt.ItemDataRole.UserRole + 1


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
        # Tab leads to the next part of the window; the arrows move inside the tree.
        self.setTabKeyNavigation(False)
        self._items: dict[str, QStandardItem] = {}
        self._told = ""
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(lambda index: self.opened.emit(index.data(_ID)))

    def show_diagram(self, diagram: Diagram) -> None:
        """Show the boxes of a diagram, all unfolded."""
        self._told = ""
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self.selectionModel().blockSignals(False)
        self._items = {}
        for box in diagram.boxes:
            item = _item(diagram, box)
            self._items[box.id] = item
            (self._items[box.parent] if box.parent else self._model).appendRow(item)
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


def _item(diagram: Diagram, box: Box) -> QStandardItem:
    item = QStandardItem(box.name)
    item.setData(box.id, _ID)
    item.setToolTip(box.sublabel)
    item.setData(f"{box.name}, {box.sublabel}" if box.sublabel else box.name, Qt.ItemDataRole.AccessibleTextRole)
    item.setData(relations_in_words(diagram, box), Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


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
