"""What becomes of the panels in a narrow window: they go below the diagram, and away where that leaves no room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

SMALLEST = (200, 240)
"""The least size of the window: the diagram and the most needed buttons can still be used, in pixels."""

BESIDE_FROM = 700
"""The least width at which a panel stands beside the diagram, in pixels."""

LEAST_BESIDE = 240
"""The least width of the diagram between panels."""

BELOW_FROM = 340
"""The least height at which one stands below it."""

_SHARES = (1, 2, 2)
"""How the height is shared by outline, diagram and notes below each other."""


class Narrow(QObject):
    """Turns a splitter upright or level as there is room, and hides its panels where there is none.

    Which panels are wanted, and how wide they are beside the diagram, stays as it was for when there is room again.
    """

    turned = Signal()
    """There is room for panels, or none any more."""

    def __init__(self, split: QSplitter, diagram: QWidget, widths: list[int]) -> None:
        """Watch a splitter with the diagram in it; `widths` are those of its parts, kept up to date by the window."""
        super().__init__(split)
        self._split, self._diagram = split, diagram
        self._widths = widths
        self._wanted: dict[QWidget, bool] = {}
        self._was_away = False
        diagram.setMinimumWidth(LEAST_BESIDE)
        split.installEventFilter(self)

    @property
    def beside(self) -> bool:
        """Whether panels stand beside the diagram."""
        return self._split.orientation() == Qt.Orientation.Horizontal

    @property
    def away(self) -> bool:
        """Whether there is no room for panels at all."""
        return self._split.width() < BESIDE_FROM and self._split.height() < BELOW_FROM

    def want(self, panel: QWidget, wanted: bool) -> None:
        """Show a panel, now or as soon as there is room for it; or hide it."""
        self._wanted[panel] = wanted
        panel.setVisible(wanted and not self.away)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice another size."""
        if event.type() == QEvent.Type.Resize:
            self._turn()
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        level = self._split.width() >= BESIDE_FROM
        if level != self.beside:
            self._split.setOrientation(Qt.Orientation.Horizontal if level else Qt.Orientation.Vertical)
            self._diagram.setMinimumWidth(LEAST_BESIDE if level else 0)
            if level:
                self._split.setSizes(self._widths)
        if not level:
            height = self._split.height()
            self._split.setSizes([height * share // sum(_SHARES) for share in _SHARES])
        for panel, wanted in self._wanted.items():
            panel.setVisible(wanted and not self.away)
        if self.away != self._was_away:
            self._was_away = self.away
            self.turned.emit()
