"""Finding a step or a concept while teaching: what is found is seen by the teacher alone until it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from explorer.ui.popup import Popup
from explorer.workspace.search import Hit, search
from explorer.workspace.search_index import Index

_WIDTH = 520
_ROW, _ROWS = 40, 8
_HIT = Qt.ItemDataRole.UserRole
_HINT = "Steps and concepts. The class sees nothing of it."


class SearchBox(Popup):
    """A field and what it finds, over the teacher's window."""

    previewed = Signal(object)
    """The Hit under the cursor, or None."""
    chosen = Signal(object)
    """The Hit that was chosen."""

    def __init__(self, parent: QWidget) -> None:
        """Make the hidden panel over `parent`."""
        # At the left: what is looked at is shown at the right.
        super().__init__(parent, _WIDTH, "Find a step or a concept", aside=True, left=True)
        self._index = Index()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a step or a concept")
        self.field.setAccessibleName("Find a step or a concept")
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Found")
        self.list.currentItemChanged.connect(lambda item, _before: self.previewed.emit(item and item.data(_HIT)))
        self.list.itemClicked.connect(self._choose)
        self._hint = QLabel(_HINT)
        self._hint.setObjectName("hint")
        for part in (self.field, self.list, self._hint):
            self.inside.addWidget(part)
        self.closed.connect(lambda _none: self.previewed.emit(None))

    def begin(self, index: Index) -> None:
        """Open over all there is to find."""
        self._index = index
        self.field.clear()
        self._on_text("")
        self.open()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _on_text(self, text: str) -> None:
        hits = search(self._index, text)
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.entry.title}    {hit.entry.hint}")
            item.setData(_HIT, hit)
            item.setToolTip(hit.reason)
            self.list.addItem(item)
        rows = min(_ROWS, len(hits))
        self.list.setFixedHeight(rows * _ROW + 12 if rows else 0)
        self._hint.setText(
            "Enter goes there, and the class with you."
            if hits
            else "Nothing has these words."
            if text.strip()
            else _HINT
        )
        self.list.setCurrentRow(0 if hits else -1)
        if not hits:
            self.previewed.emit(None)
        self.panel.adjustSize()

    def _choose(self, item: QListWidgetItem | None) -> None:
        hit: Hit | None = item.data(_HIT) if item is not None else None
        if hit is not None:
            self.blockSignals(True)
            self.dismiss()
            self.blockSignals(False)
            self.chosen.emit(hit)
