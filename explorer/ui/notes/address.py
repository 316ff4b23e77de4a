"""The bar that shows where an external link leads before anything opens."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_BREAKS = "/?&=-.#_"


class AddressBar(QWidget):
    """Shows a full address with two buttons; opens nothing itself."""

    confirmed = Signal(object)
    """The address that shall be opened."""
    dismissed = Signal()
    """It shall not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = ""
        self.setObjectName("address")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("External link")
        self._words = QLabel("This link leads out of the program:")
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setObjectName("where")
        self.open_button = QPushButton("Open in browser")
        self.open_button.setObjectName("primary")
        self.cancel_button = QPushButton("Cancel")
        for button in (self.open_button, self.cancel_button):
            button.setMinimumSize(QSize(88, 36))
            button.setAutoDefault(True)
        self.open_button.clicked.connect(self._confirm)
        self.cancel_button.clicked.connect(self._dismiss)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 14)
        layout.setSpacing(8)
        layout.addWidget(self._words)
        layout.addWidget(self.label)
        layout.addLayout(buttons)
        self.hide()

    def ask(self, url: QUrl) -> None:
        """Shows an address and waits for an answer."""
        # Encoded in full: a host that only looks like another one is then seen as what it is.
        self.address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        self.label.setText("".join(f"{sign}\u200b" if sign in _BREAKS else sign for sign in self.address))
        self.label.setAccessibleName(self.address)
        self.open_button.setAccessibleDescription(self.address)
        self.show()
        # The harmless answer has the focus, so that a second Enter opens nothing.
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Closes without an answer."""
        self.address = ""
        self.hide()

    def _confirm(self) -> None:
        address = self.address
        self.forget()
        self.confirmed.emit(address)

    def _dismiss(self) -> None:
        self.forget()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the same as Cancel."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
            return
        super().keyPressEvent(event)
