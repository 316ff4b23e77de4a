"""The way into a simulation: a scenario of the pack, or somebody's own manifests."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.ui.fonts import font
from explorer.ui.popup import Popup
from explorer.workspace import Workspace
from explorer.workspace.search_index import words_of

_WIDTH = 640
_ID = Qt.ItemDataRole.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap)

OPEN, PATH = " open", " path"
"""What stands for the simulation that is open, and for the path that was typed, among ids."""


class ScenarioChoice(Popup):
    """A field and the scenarios; what is typed finds one, or is the path of manifests."""

    def __init__(self, parent: QWidget, offers: Sequence[tuple[str, str, str]], workspace: Workspace) -> None:
        """Make the hidden panel.

        Args:
            parent: what it stands over.
            offers: what can be simulated: id, title, summary.
            workspace: runs what is chosen.
        """
        super().__init__(parent, _WIDTH, "Simulate")
        self.closed.connect(self.deleteLater)
        self._offers, self._workspace = tuple(offers), workspace
        self.field = QLineEdit()
        self.field.setPlaceholderText("Choose a scenario, or type the path of your own manifests")
        self.field.setAccessibleName("Find a scenario, or the path of manifests")
        self.field.textChanged.connect(lambda _text: self._fill())
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Scenarios")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(min(430, max(180, parent.height() - 240)))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        hint = QLabel("A model of Kubernetes in memory: no cluster is touched, nothing is sent anywhere.")
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        for part in (self.field, line, self.list, hint):
            self.inside.addWidget(part)
        self._fill()

    def open(self) -> None:
        """Show the panel with the focus in its field."""
        super().open()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        typed = self.field.text().strip()
        wanted = words_of(typed)
        self.list.clear()
        lab = self._workspace.state.lab
        if lab is not None and not typed:
            self._add(OPEN, f"Back to {lab.runs[lab.shown]}", "It is open, as you left it.")
        found = [offer for offer in self._offers if _has(" ".join(offer), wanted)]
        # Whose name it is comes before what only speaks of it.
        for name, title, summary in sorted(found, key=lambda offer: not _has(offer[1], wanted)):
            self._add(name, title, summary)
        if typed and (not found or "/" in typed or typed.endswith((".yaml", ".yml", ".json"))):
            self._add(PATH, f"Simulate {typed}", "a file or a folder of manifests")
        self.list.setCurrentRow(0)

    def _add(self, name: str, title: str, summary: str) -> None:
        item = QListWidgetItem(f"{title}\n{summary}", self.list)
        item.setData(_ID, name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {summary}")

    def _choose(self, item: QListWidgetItem) -> None:
        name = str(item.data(_ID))
        typed = self.field.text().strip()
        run = self._workspace.run
        self.dismiss()
        if name == OPEN:
            run("sim-return")
        else:
            run("sim-begin", typed if name == PATH else name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            count = self.list.count()
            if step and count:
                self.list.setCurrentRow((self.list.currentRow() + step) % count)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether a text has all words, or what begins so."""
    inside = " ".join(words_of(text))
    return all(word in inside for word in words)


class _Rows(QStyledItemDelegate):
    """A title, and below it a summary in as many lines as it needs."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        summary = str(index.data()).partition("\n")[2]
        wide = _WIDTH - 82
        tall = QFontMetrics(font("sublabel", 13.5)).boundingRect(0, 0, wide, 10_000, _WRAP, summary).height()
        return QSize(wide, QFontMetrics(font("name", 15)).height() + tall + 18)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        title, _, summary = str(index.data()).partition("\n")
        rect, colours = option.rect, option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.highlight())
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 8, 8)
        inside = rect.adjusted(12, 8, -12, -4)
        painter.setPen(colours.highlightedText().color() if chosen else colours.text().color())
        painter.setFont(font("name", 15))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(font("sublabel", 13.5))
        painter.setOpacity(1.0 if chosen else 0.8)
        below = inside.adjusted(0, QFontMetrics(font("name", 15)).height() + 1, 0, 0)
        painter.drawText(below, _WRAP, summary)
        painter.restore()
