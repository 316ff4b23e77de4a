"""Leaves as they were painted: while the zoom stays, one that looks as before is copied instead of drawn."""

from __future__ import annotations

import math
from collections import OrderedDict

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.layout import PlacedBox
from explorer.model.diagram import Box
from explorer.ui.canvas import boxes
from explorer.ui.canvas.boxes import Look
from explorer.ui.canvas.frame import Frame

LARGEST = 160_000
"""A leaf of more device pixels is drawn: there are few of that size in a view."""

KEPT = 1_000_000
"""How many device pixels are kept, of four bytes each."""

_ROOM = 3
"""How far a border reaches over the edge of its box, in device pixels for a ratio of 1."""

_Key = tuple[int, bool, int, int, int]


class Leaves:
    """Pictures of leaves, each for the box, the look and the place on the grid of pixels that it was made with."""

    def __init__(self) -> None:
        self._made_for: tuple[object, ...] = ()
        self._kept: OrderedDict[_Key, tuple[Box, PlacedBox, QPixmap]] = OrderedDict()
        self._pixels = 0
        self._resting = False

    def begin(self, frame: Frame) -> None:
        """Start a painting; at another zoom than the last one nothing is kept, since nothing would be used again."""
        now = (frame.zoom, frame.dpr, frame.palette.profile, frame.metrics)
        self._resting = now == self._made_for
        if not self._resting:
            self._made_for, self._pixels = now, 0
            self._kept.clear()

    def paint(self, frame: Frame, box: Box, place: PlacedBox, look: Look) -> None:
        """Paint a leaf."""
        base, rect = frame.base, place.rect
        room = _ROOM * frame.dpr
        left, top = base.m11() * rect.x + base.dx(), base.m22() * rect.y + base.dy()
        x, y = math.floor(left - room), math.floor(top - room)
        width = math.ceil(left + base.m11() * rect.width + room) - x
        height = math.ceil(top + base.m22() * rect.height + room) - y
        if not self._resting or width * height > LARGEST:
            boxes.leaf(frame, box, place, look)
            return
        key = (id(box), look.faded, look.under.rgb(), round(left % 1 * 50), round(top % 1 * 50))
        found = self._kept.get(key)
        if found is None or found[1] != place:
            # Where the view starts: there may be room for a drag around it.
            across = round(base.dx() + frame.camera.x * base.m11())
            along = round(base.dy() + frame.camera.y * base.m22())
            area = (x - across, y - along, width, height)
            found = self._keep(key, (box, place, _drawn(frame, box, place, look, area)))
        else:
            self._kept.move_to_end(key)
        frame.painter.resetTransform()
        frame.painter.drawPixmap(x, y, found[2])
        frame.painter.setTransform(base)

    def _keep(self, key: _Key, made: tuple[Box, PlacedBox, QPixmap]) -> tuple[Box, PlacedBox, QPixmap]:
        old = self._kept.pop(key, None)
        self._kept[key] = made
        self._pixels += _pixels(made[2]) - (_pixels(old[2]) if old else 0)
        while self._pixels > KEPT:
            self._pixels -= _pixels(self._kept.popitem(last=False)[1][2])
        return made


def _pixels(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height()


def _drawn(frame: Frame, box: Box, place: PlacedBox, look: Look, area: tuple[int, int, int, int]) -> QPixmap:
    """A leaf alone on a clear ground."""
    x, y, width, height = area
    made = QPixmap(width, height)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        painter.translate(-x, -y)
        painter.scale(frame.dpr, frame.dpr)
        alone = Frame(painter, frame.camera, frame.dpr, frame.palette, frame.glyphs, frame.metrics)
        boxes.leaf(alone, box, place, look)
    finally:
        painter.end()
    return made
