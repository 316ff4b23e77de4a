"""Boxes that are too small for any text, as plain rectangles: many of one colour are painted with one call."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.layout import PlacedBox
from explorer.model.diagram import Box
from explorer.ui import fonts
from explorer.ui.canvas import afar, badges
from explorer.ui.canvas.boxes import FOLDED_LEAST, FOLDED_PAD, FOLDED_TITLE, Look
from explorer.ui.canvas.frame import LEGIBLE, Frame

TILE = 13.0
"""A box that is lower than this on screen, in pixels, has no room for its name."""


def is_tile(frame: Frame, box: Box, place: PlacedBox, *, folded: bool) -> bool:
    """Whether a leaf or a folded container is too small on screen for its name, so that only its colour is painted."""
    zoom, metrics, least = frame.zoom, frame.metrics, frame.palette.least
    wide, tall = place.rect.width * zoom, place.rect.height * zoom
    if tall < TILE:
        return True
    if not folded:
        size, px = metrics.name_px * place.scale * zoom, metrics.name_px
        if not afar.is_far(size, least):
            return size < LEGIBLE
        return afar.named(fonts.width(box.name, "name", px) / px, wide, tall, least) is None
    natural, room = fonts.width(box.name, "title", metrics.title_px) / metrics.title_px, wide - 2 * FOLDED_PAD
    fit = afar.titled(natural, room, tall, FOLDED_TITLE[0], least)
    return fit is None or fit.size < FOLDED_LEAST


class Tiles:
    """Small boxes by their colours."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._rects: dict[tuple[int, int], list[QRect]] = {}

    def add(self, box: Box, place: PlacedBox, look: Look, *, folded: bool, tone: str = "") -> None:
        """Put a box to the others of its colours; `tone` is that of what is to be told of it."""
        palette = self._frame.palette
        own = palette.tone(box.domain)
        fill = self._frame.shade(own.tint if folded and not look.plain else palette.panel, look.under, faded=look.faded)
        border = own.dim_border if look.faded else own.border
        if not look.faded and (found := badges.tile(palette, tone, look.under)):
            fill, border = found
        spot = self._frame.pixels(place.rect)
        if spot.isEmpty():
            # Of a row of thousands of boxes all that is seen is a line.
            spot, fill = QRect(spot.x(), spot.y(), max(1, spot.width()), max(1, spot.height())), border
        self._rects.setdefault((fill.rgb(), border.rgb()), []).append(spot)

    def paint(self) -> None:
        """Paint them: fills and borders without smoothing, on whole pixels."""
        painter = self._frame.painter
        if not self._rects:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.resetTransform()
        for (fill, border), rects in self._rects.items():
            painter.setBrush(QColor(fill))
            painter.setPen(
                hairline(QColor(border)) if min(rects[0].height(), rects[0].width()) > 3 else Qt.PenStyle.NoPen
            )
            painter.drawRects(rects)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._frame.base)


def hairline(colour: QColor) -> QPen:
    """A pen of one pixel at any zoom, with square corners."""
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
