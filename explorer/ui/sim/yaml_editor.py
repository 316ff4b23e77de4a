"""Editing an object as YAML, in the panel; what is wrong is said with its line and column, and shown there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.workspace.simulation_words import position

_INDENT = 2


class YamlEditor(QFrame):
    """The text of an object.

    Signals:
        applied: the text that shall take effect.
        left: nobody wants to edit any more.
    """

    applied = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = ""
        self._profile = PROFILES["desk-light"]
        self._original = ""
        self.text = YamlText()
        self.text.textChanged.connect(self._on_changed)
        self.told = QLabel()
        self.told.setObjectName("told")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.title = QLabel()
        self.title.setObjectName("head")
        self.apply = QPushButton("Apply")
        self.apply.setObjectName("primary")
        self.apply.clicked.connect(lambda: self.applied.emit(self.text.toPlainText()))
        self.leave = QPushButton("Leave it")
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.apply)
        row.addWidget(self.leave)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.title, self.text, self.told):
            layout.addWidget(part)
        layout.addLayout(row)
        self.hide()

    def begin(self, box: str, name: str, text: str) -> None:
        """Edit the text of a box."""
        self.box, self._original = box, text
        self.title.setText(f"{name} as YAML")
        self.text.setAccessibleName(f"{name} as YAML")
        self.text.setPlainText(text)
        self.tell("")
        self.show()
        self.text.setFocus()

    def tell(self, told: str) -> None:
        """Say what is wrong, and go to where it is."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        where = position(told)
        self.text.mark(where[0] if where else 0, QColor(self._profile.note))
        if where is not None:
            block = self.text.document().findBlockByNumber(where[0] - 1)
            if block.isValid():
                cursor = QTextCursor(block)
                cursor.movePosition(
                    QTextCursor.MoveOperation.Right,
                    QTextCursor.MoveMode.MoveAnchor,
                    min(max(0, where[1] - 1), max(0, block.length() - 1)),
                )
                self.text.setTextCursor(cursor)
            self.text.setFocus()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self.text.set_profile(profile)

    def _on_changed(self) -> None:
        self.apply.setEnabled(self.text.toPlainText() != self._original)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.apply.isEnabled():
            self.applied.emit(self.text.toPlainText())
        else:
            super().keyPressEvent(event)


class YamlText(QPlainTextEdit):
    """Plain text with the numbers of its lines; Tab indents, and leaves the field with Ctrl."""

    def __init__(self) -> None:
        super().__init__()
        self._profile = PROFILES["desk-light"]
        self._numbers = _Numbers(self)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setMinimumHeight(320)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(lambda _rect, _dy: self._numbers.update())
        self._make_room()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self._numbers.update()

    def mark(self, line: int, colour: QColor) -> None:
        """Mark a line, counted from 1; 0 marks none."""
        block = self.document().findBlockByNumber(line - 1)
        if line < 1 or not block.isValid():
            self.setExtraSelections([])
            return
        found = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(colour)
        look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        found.format, found.cursor = look, QTextCursor(block)
        self.setExtraSelections([found])

    @property
    def margin(self) -> int:
        """How wide the column of numbers is."""
        return 14 + self.fontMetrics().horizontalAdvance("9") * len(str(max(10, self.blockCount())))

    def paint_numbers(self, painter: QPainter, clip: QRect) -> None:
        """Paint the numbers of the lines in view."""
        painter.setFont(self.font())
        painter.setPen(QColor(self._profile.muted))
        block = self.firstVisibleBlock()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > clip.bottom():
                return
            where = QRect(0, round(area.top()), self.margin - 8, self.fontMetrics().height())
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            event.ignore()
        elif event.key() == Qt.Key.Key_Tab and not held:
            self.insertPlainText(" " * (_INDENT - self.textCursor().positionInBlock() % _INDENT))
        elif event.key() == Qt.Key.Key_Backtab:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.margin, inside.height()))

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin, 0, 0, 0)


class _Numbers(QWidget):
    """The numbers beside a text."""

    def __init__(self, text: YamlText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.margin, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._text.paint_numbers(painter, event.rect())
        painter.end()
