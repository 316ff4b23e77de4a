"""The panel in which one chooses what to open: files, a folder, a cluster; and in which a command is allowed first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.model.opened import Permission
from explorer.ui.fonts import code_face
from explorer.ui.popup import Popup

_WIDE = 620
_MOST_CONTEXTS = 40
_HINT = "Or drop files on the window. They are read and never changed; of a Secret only keys and lengths are kept."

CONTEXT = "context:"
"""Stands before the name of a context."""


class Chooser(Popup):
    """Asks for a path or a cluster."""

    chosen = Signal(object)
    """What is to be opened: a path, or `context:NAME`."""
    allowed = Signal(object, object)
    """A permission was given: its key, and what is to be opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _WIDE, "Open your own")
        self.setObjectName("chooser")
        self._what = ""
        self._permission: Permission | None = None
        self.title = _label("", "title")
        self.told = _label("", "told")
        self.told.hide()
        self.path = QLineEdit()
        self.path.setPlaceholderText("Path of a file, a folder, a kustomization or a chart, or git:REV:PATH")
        self.path.setAccessibleName("Path to open")
        self.path.returnPressed.connect(self._go)
        self.file_button, self.folder_button = QPushButton("Choose a file…"), QPushButton("Choose a folder…")
        self.file_button.clicked.connect(self._choose_file)
        self.folder_button.clicked.connect(self._choose_folder)
        self.ways = QFrame()
        row = QHBoxLayout(self.ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        self._clusters = QScrollArea()
        self._clusters.setWidgetResizable(True)
        self._clusters.setFrameShape(QFrame.Shape.NoFrame)
        self.contexts: dict[str, QPushButton] = {}
        self.lines = _label("", "lines")
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.allow_button, self.refuse_button = QPushButton("Allow and open"), QPushButton("Do not")
        self.allow_button.clicked.connect(self._allow)
        self.refuse_button.clicked.connect(self.dismiss)
        self._asking = QFrame()
        asked = QHBoxLayout(self._asking)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.addWidget(self.allow_button)
        asked.addWidget(self.refuse_button)
        asked.addStretch(1)
        self.hint = _label(_HINT, "hint")
        self.lines.setFont(QFont(code_face()))
        parts = (self.title, self.told, self.lines, self.path, self.ways, self._clusters, self.hint, self._asking)
        for widget in parts:
            self.inside.addWidget(widget)

    def begin(self, title: str, contexts: Sequence[str], lacks: str, told: str = "") -> None:
        """Ask what to open.

        Args:
            title: the heading.
            contexts: names of clusters to choose from.
            lacks: what is to be installed for clusters and charts; empty for nothing.
            told: what went wrong the last time; empty for nothing.
        """
        self._permission = None
        self.title.setText(title)
        words = told or lacks
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.lines.hide()
        self._asking.hide()
        for widget in (self.path, self.ways, self.hint):
            widget.show()
        self._list(contexts)
        self.open()
        self.path.setFocus(Qt.FocusReason.PopupFocusReason)
        self.path.selectAll()

    def ask(self, what: str, permission: Permission) -> None:
        """Ask whether something may be run before `what` is opened."""
        self._what, self._permission = what, permission
        self.title.setText("Allow this?")
        self.told.setText(permission.ask)
        self.told.show()
        self.lines.setText("\n".join(permission.lines))
        self.lines.show()
        self._asking.show()
        for widget in (self.path, self.ways, self._clusters, self.hint):
            widget.hide()
        self.open()
        # Nothing is allowed by a key that was meant for something else.
        self.refuse_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            # Opened while the window was still without its style: the words need more room now.
            QTimer.singleShot(0, self, self._place)

    def _list(self, contexts: Sequence[str]) -> None:
        inside = QWidget()
        inside.setObjectName("sheet")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        self.contexts = {}
        if contexts:
            column.addWidget(_label("Clusters of your kubeconfig, to look at only", "group"))
        for name in contexts[:_MOST_CONTEXTS]:
            button = QPushButton(name)
            button.setObjectName("context")
            button.clicked.connect(partial(self._choose, f"{CONTEXT}{name}"))
            column.addWidget(button)
            self.contexts[name] = button
        if len(contexts) > _MOST_CONTEXTS:
            column.addWidget(_label(f"and {len(contexts) - _MOST_CONTEXTS} more: write {CONTEXT}NAME above", "hint"))
        column.addStretch(1)
        self._clusters.setWidget(inside)
        self._clusters.setVisible(bool(contexts))
        self._clusters.setMinimumHeight(min(inside.sizeHint().height() + 8, 300))

    def _go(self) -> None:
        text = self.path.text().strip()
        if text:
            self._choose(text)

    def _choose(self, what: str) -> None:
        self.dismiss()
        self.chosen.emit(what)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self.window(), "Open manifests", "", "Manifests and charts (*.yaml *.yml *.json *.tgz);;All files (*)"
        )
        if path:
            self._choose(path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self.window(), "Open a folder of manifests, a kustomization or a chart")
        if path:
            self._choose(path)

    def _allow(self) -> None:
        if self._permission is not None:
            key = self._permission.key
            self.dismiss()
            self.allowed.emit(key, self._what)


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
