"""A frame that keeps a slide in the shape of the class's window, whatever room there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

_LEAST = QSize(160, 90)


class Framed(QFrame):
    """Shows widgets on one another, as large as fits in one shape, at the top."""

    def __init__(self, *layers: QWidget) -> None:
        super().__init__()
        self._aspect = 16 / 9
        self._layers: list[QWidget] = []
        self.setMinimumSize(_LEAST)
        for layer in layers:
            self.add(layer)

    def add(self, layer: QWidget) -> None:
        """Put a widget on top of the others."""
        layer.setParent(self)
        layer.show()
        self._layers.append(layer)
        self._fit()

    def set_aspect(self, aspect: float) -> None:
        """Take another shape: the width by the height."""
        if aspect != self._aspect:
            self._aspect = aspect
            self.updateGeometry()
            self._fit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self._aspect)

    def sizeHint(self) -> QSize:
        return QSize(480, round(480 / self._aspect))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide, high = self.width(), self.height()
        width = min(wide, round(high * self._aspect))
        rect = QRect((wide - width) // 2, 0, width, round(width / self._aspect))
        for layer in self._layers:
            layer.setGeometry(rect)
