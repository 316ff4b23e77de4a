"""What the least painting of a view costs: as many anti-aliased boxes and names as are seen, by Qt's quickest calls.

The boxes are copies of one picture of a rounded rectangle, all drawn with one call; the names are static texts of one
size. There are no colours of their own, no edges, icons or second lines: a canvas that paints more cannot be quicker
by more than it leaves out.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QStaticText
from shiboken6 import Shiboken

from explorer.bench.probe_route import Took, timed
from explorer.model.geometry import Rect
from explorer.ui import fonts

_SIDE = 64
_ROUNDS = 9


def floor(boxes: Sequence[tuple[Rect, str]], width: int, height: int) -> list[Took]:
    """Time some paintings of boxes, given in pixels, with their names."""
    target, box = QPixmap(width, height), _box()
    parts = array("d")
    for rect, _ in boxes:
        # Of each fragment: its middle, what it is cut from, how it is scaled, its turn and its opacity.
        scale = rect.width / _SIDE, rect.height / _SIDE
        parts.extend((*rect.centre, 0.0, 0.0, _SIDE, _SIDE, *scale, 0.0, 1.0))
    names = [(QPointF(rect.x + 4, rect.y + 4), QStaticText(name)) for rect, name in boxes]

    def paint() -> None:
        painter = QPainter(target)
        painter.fillRect(0, 0, width, height, QColor("white"))
        if parts:
            first = Shiboken.wrapInstance(parts.buffer_info()[0], QPainter.PixmapFragment)
            painter.drawPixmapFragments(cast("QPainter.PixmapFragment", first), len(boxes), box)
        painter.setFont(fonts.font("name", 12))
        for at, name in names:
            painter.drawStaticText(at, name)
        painter.end()

    return [timed(paint) for _ in range(_ROUNDS)]


def _box() -> QPixmap:
    made = QPixmap(_SIDE, _SIDE)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#eef4ff"))
    painter.drawRoundedRect(QRectF(0.5, 0.5, _SIDE - 1, _SIDE - 1), 6, 6)
    painter.end()
    return made
