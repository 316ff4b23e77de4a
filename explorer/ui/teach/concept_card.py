"""What a part is, in one sentence, for the teacher alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from explorer.model.catalogue import Concept


class ConceptCard(QFrame):
    """The name and the definition of a concept; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.definition = QLabel(), QLabel()
        self.name.setObjectName("name")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 11)
        layout.setSpacing(3)
        for label in (self.name, self.definition):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            layout.addWidget(label)

    def show_concept(self, concept: Concept | None, name: str = "", second: str = "") -> None:
        """Show a concept; `name` is what its box is called, `second` what stands under that."""
        if concept is None and not name:
            self.hide()
            return
        title = name or (concept.name if concept is not None else "")
        if concept is not None and name and name != concept.name:
            title = f"{name} – {concept.name}"
        self.name.setText(title)
        self.definition.setText(concept.definition if concept is not None else second)
        self.definition.setVisible(bool(self.definition.text()))
        self.show()
