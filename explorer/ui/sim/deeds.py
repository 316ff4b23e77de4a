"""What can be done: a button for each, what it asks for and whether one is sure, in the place where it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer.model.running import Deed
from explorer.ui.sim.command_line import CommandLine
from explorer.ui.sim.flow import FlowLayout
from explorer.workspace.simulation_words import filled

LARGEST = 5000
"""More of anything cannot be asked for."""


NO_COMMAND = "There is no command for this: it happens."
"""What stands in place of a command."""


class Deeds(QWidget):
    """Buttons, the form of the one that was pressed, and the command.

    Signals:
        wanted: the order that shall be carried out, with its value.
        editing: the deed that opens the text of the object.
    """

    wanted = Signal(object)
    editing = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._deeds: tuple[Deed, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self._flow_box = QWidget()
        self._flow = FlowLayout(self._flow_box)
        self.line = CommandLine()
        self.command_of: Callable[[str], str] = lambda _order: ""
        """What one would type for an order, where no pattern says it."""
        self.form: Form | None = None
        self.told = QLabel()
        self.told.setObjectName("told")
        self.told.setWordWrap(True)
        self.told.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._flow_box)
        self._layout.addWidget(self.told)
        self._layout.addWidget(self.line)

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        """Offer these; a form that is open stays if its deed is still offered."""
        deeds = tuple(deeds)
        if deeds == self._deeds:
            return
        self._deeds = deeds
        focused = next((name for name, button in self.buttons.items() if button.hasFocus()), "")
        offered, before = {deed.id for deed in deeds}, self.buttons
        for name, button in before.items():
            self._flow.removeWidget(button)
            if name not in offered:
                button.hide()
                button.deleteLater()
        self.buttons = {}
        for deed in deeds:
            button = self.buttons[deed.id] = before.get(deed.id) or self._button(deed.id)
            button.setText(deed.title)
            button.setAccessibleDescription(deed.command)
            self._flow.addWidget(button)
            button.show()
        if self.form is not None and self.form.deed.id not in self.buttons:
            self.close_form()
        if focused in self.buttons:
            self.buttons[focused].setFocus()
        if self.line.command and self.form is None:
            self.line.show_command("")
        self._flow_box.updateGeometry()

    def tell(self, told: str) -> None:
        """Say why something could not be done."""
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def close_form(self) -> None:
        """Do not do what was begun."""
        if self.form is not None:
            button = self.buttons.get(self.form.deed.id)
            if button is not None:
                button.setChecked(False)
            inside = self.form.isAncestorOf(self.focusWidget() or self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.line.show_command("")
            if inside and button is not None:
                button.setFocus()

    def _button(self, deed: str) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("deed", deed)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self._press, deed))
        button.installEventFilter(self)
        return button

    def _deed(self, name: str) -> Deed:
        return next(deed for deed in self._deeds if deed.id == name)

    def _press(self, name: str) -> None:
        deed = self._deed(name)
        again = self.form is not None and self.form.deed.id == name
        self.close_form()
        self.tell("")
        self.buttons[name].setChecked(False)
        if again:
            return
        if deed.asks == "yaml":
            self.editing.emit(deed)
        elif deed.asks or deed.choices or deed.harm:
            self._ask(deed)
        else:
            self.wanted.emit(deed.order)

    def _ask(self, deed: Deed) -> None:
        self.form = Form(deed)
        self.form.decided.connect(partial(self._decided, deed))
        self.form.left.connect(self.close_form)
        self.form.changed.connect(lambda value: self._show_command(deed, value))
        self._layout.insertWidget(self._layout.indexOf(self.told), self.form)
        self.buttons[deed.id].setChecked(True)
        self._show_command(deed, self.form.value)
        self.form.begin()

    def _decided(self, deed: Deed, value: str) -> None:
        self.close_form()
        self.wanted.emit(filled(deed.order, value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the command of what is pointed at or has the focus."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn) and self.form is None:
            deed = next((one for one in self._deeds if one.id == watched.property("deed")), None)
            if deed is not None:
                # What has still to be said is shown as it will be asked for.
                self._show_command(deed, deed.value or "…")
        return super().eventFilter(watched, event)

    def _show_command(self, deed: Deed, value: str) -> None:
        """Show what one would type: with this value, rather than that one edits something."""
        command = filled(deed.command, value)
        if deed.order and (not command or command.startswith("kubectl edit ")):
            command = self.command_of(filled(deed.order, value)) or command
        self.line.show_command(command, NO_COMMAND)


class Form(QFrame):
    """Asks for a value, or whether one is sure.

    Signals:
        decided: the value.
        changed: the value while it is being given.
        left: nobody wants it any more.
    """

    decided = Signal(object)
    changed = Signal(object)
    left = Signal()

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self.deed = deed
        self.setObjectName("harm" if deed.harm else "ask")
        self.field: QSpinBox | QLineEdit | QComboBox | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        title = deed.title.rstrip("…")
        self.words = QLabel(f"{title}? Something may be lost by it." if deed.harm else title)
        self.words.setObjectName("question")
        self.words.setWordWrap(True)
        layout.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        layout.addLayout(row)
        if deed.choices:
            box = self.field = QComboBox()
            for value, words in deed.choices:
                box.addItem(words or value, value)
            box.setCurrentIndex(max(0, box.findData(deed.value)))
            box.currentIndexChanged.connect(lambda _index: self.changed.emit(self.value))
        elif deed.asks == "number":
            spin = self.field = QSpinBox()
            spin.setRange(0, LARGEST)
            spin.setValue(int(deed.value) if deed.value.isdigit() else 0)
            spin.valueChanged.connect(lambda _value: self.changed.emit(self.value))
        elif deed.asks == "text":
            line = self.field = QLineEdit(deed.value)
            line.textChanged.connect(lambda _text: self._on_text())
        self.yes = QPushButton(title.split(" to")[0] if len(title) > 24 else title)
        self.yes.setObjectName("primary")
        self.yes.clicked.connect(self._decide)
        self.no = QPushButton("Leave it")
        self.no.clicked.connect(self.left)
        if self.field is not None:
            self.field.setAccessibleName(title)
            row.addWidget(self.field, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        if self.field is None:
            row.addStretch(1)
        self._on_text()

    @property
    def value(self) -> str:
        """What was given."""
        if isinstance(self.field, QComboBox):
            return str(self.field.currentData())
        if isinstance(self.field, QSpinBox):
            return str(self.field.value())
        return self.field.text().strip() if self.field is not None else self.deed.value

    def begin(self) -> None:
        """Take the focus: where something may be lost, on the button that does nothing."""
        if self.field is not None:
            self.field.setFocus()
            if isinstance(self.field, QSpinBox | QLineEdit):
                self.field.selectAll()
        else:
            (self.no if self.deed.harm else self.yes).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.no.hasFocus():
            self._decide()
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        self.yes.setEnabled(self.field is None or bool(self.value))
        self.changed.emit(self.value)

    def _decide(self) -> None:
        if self.yes.isEnabled():
            self.decided.emit(self.value)
