"""The body of the window: rooms for panels, made before the panels, and how they share the space."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from explorer.ui.narrow import Narrow
from explorer.ui.style import FOOT_HEIGHT, TOP_HEIGHT


class Body(QWidget):
    """A bar above, a bar below, and between them a panel, the diagram or a picture, and a panel.

    Attributes:
        head, foot, left, side: empty frames for panels that are made later.
        diagrams: the diagram, and perhaps another one beside it.
        heading: room for their names, hidden.
        middle: the diagrams, or what is in front of them.
        split: left, middle and side.
        narrow: what becomes of them in a narrow window.
    """

    def __init__(self, diagram: QWidget, widths: list[int]) -> None:
        """Put a diagram into the middle; `widths` are those of left, middle and side, see `Narrow`."""
        super().__init__()
        self.setObjectName("body")
        self.head, self.foot, self.left, self.side = _room("top"), _room("foot"), _room("left"), _room("side")
        self.head.setFixedHeight(TOP_HEIGHT)
        self.foot.setFixedHeight(FOOT_HEIGHT)
        self.diagrams = QSplitter(Qt.Orientation.Horizontal)
        self.diagrams.setChildrenCollapsible(False)
        self.diagrams.addWidget(diagram)
        self.heading = QWidget()
        self.heading.setObjectName("heading")
        self.heading.hide()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.diagrams, 1)
        self.middle = QStackedWidget()
        self.middle.addWidget(page)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(7)
        for widget in (self.left, self.middle, self.side):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes(widths)
        self.narrow = Narrow(self.split, self.middle, widths)
        self.above = QVBoxLayout(self)
        self.above.setContentsMargins(0, 0, 0, 0)
        self.above.setSpacing(0)
        self.above.addWidget(self.head)
        self.above.addWidget(self.split, 1)
        self.above.addWidget(self.foot)

    def put_beside(self, panel: QWidget) -> None:
        """Put a panel above the notes."""
        layout = self.side.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - narrows a type
        layout.insertWidget(0, panel)

    def put_below(self, bar: QWidget) -> None:
        """Put a bar between the diagram and the foot."""
        self.above.insertWidget(self.above.indexOf(self.foot), bar)


def _room(name: str) -> QFrame:
    """An empty frame for a panel that is made later."""
    room = QFrame()
    room.setObjectName(name)
    QVBoxLayout(room).setContentsMargins(0, 0, 0, 0)
    return room


def fill(room: QFrame, panel: QWidget) -> None:
    """Put a panel into its frame."""
    layout = room.layout()
    assert layout is not None  # noqa: S101 - narrows a type
    layout.addWidget(panel)
