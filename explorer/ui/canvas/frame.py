"""What every painting function is handed: a painter in scene coordinates, colours, icons, and text."""

from __future__ import annotations

import math

from msgspec import Struct, field
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from explorer.layout import Metrics, Role
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.layer import Layer, fine_room, paint_words
from explorer.ui.canvas.palette import FADED, Palette, blended
from explorer.ui.glyphs import Glyphs

LEGIBLE = 5.0
"""Text smaller than this on screen is not painted."""

STEP = 0.5
"""The steps in which text of large scenes grows, in pixels: glyphs are drawn anew for each size that is in use."""

NOWHERE = 1 << 24
"""Farther away than anything that is painted, in pixels."""


class Frame(Struct):
    """One painting of a scene.

    Attributes:
        painter: paints in scene coordinates.
        camera: from which the scene is seen; `dpr` device pixels for one view pixel.
        palette: the colours.
        glyphs: the icons.
        metrics: the metrics of the placement.
        window: the part of the scene that is painted; None for all.
        many: whether the scene is so large that speed is worth a fraction of a pixel: small boxes, signs and sizes of
            text then are on whole pixels or steps of them.
        layer: collects what is painted later with others of its kind; None to paint at once.
    """

    painter: QPainter
    camera: Camera
    dpr: float
    palette: Palette
    glyphs: Glyphs
    metrics: Metrics
    window: Rect | None = None
    many: bool = False
    layer: Layer | None = None
    hidden: bool = False
    """Whether the fill of what is painted now will be painted over anyhow."""
    base: QTransform = field(default_factory=QTransform)
    factor: float = 1.0
    """Painter units for one scene unit; the scene's origin is at `dx`, `dy`."""
    dx: float = 0.0
    dy: float = 0.0
    clip: tuple[int, int, int, int] = (-NOWHERE, NOWHERE, -NOWHERE, NOWHERE)
    """The first and the last painter column and row that can be seen."""
    ratio: float = 1.0
    """Device pixels for one painter unit."""

    def __post_init__(self) -> None:
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        zoom = self.camera.zoom
        painter.scale(zoom, zoom)
        painter.translate(-self.camera.x, -self.camera.y)
        self.base = base = painter.transform()
        self.factor, self.dx, self.dy = base.m11(), base.dx(), base.dy()
        self.ratio = painter.deviceTransform().m22() / (base.m22() or 1.0)
        if self.window is not None:
            x, y, width, height = self.window
            self.clip = (
                math.floor(x * self.factor + self.dx),
                math.ceil((x + width) * self.factor + self.dx),
                math.floor(y * self.factor + self.dy),
                math.ceil((y + height) * self.factor + self.dy),
            )

    @property
    def zoom(self) -> float:
        """View pixels for one scene unit."""
        return self.camera.zoom

    def stroke(self, width: float, least: float = 1.0) -> float:
        """A line width in scene units that is never thinner than `least` view pixels."""
        return max(width, least / self.camera.zoom)

    def shade(self, colour: QColor, under: QColor, *, faded: bool) -> QColor:
        """A colour at full strength, or faded into what lies under it.

        Opaque on purpose: translucent shapes cost several times as much to paint.
        """
        return blended(colour.rgb(), under.rgb(), FADED) if faded else colour

    def ink(self, colour: QColor, fill: QColor, *, faded: bool) -> QColor:
        """The colour of a text or a sign, or what it fades to."""
        return self.palette.ink_on(colour, fill) if faded else colour

    def pixels(self, rect: Rect) -> QRect:
        """The whole painter pixels that a rectangle of the scene covers, as nearly as can be."""
        x, y, width, height = rect
        factor, dx, dy = self.factor, self.dx, self.dy
        left, top = round(x * factor + dx), round(y * factor + dy)
        return QRect(left, top, round((x + width) * factor + dx) - left, round((y + height) * factor + dy) - top)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        role: Role,
        px: float,
        scale: float,
        colour: QColor,
        room: float = 0.0,
    ) -> None:
        """Paint one line from a point on its baseline; nothing if it would be too small to read.

        Args:
            at: where it starts, in scene units.
            text: the line.
            role: which decides on the weight.
            px: its size at scale 1.
            scale: the factor on the size.
            colour: its colour.
            room: the width that it has, in scene units: what is longer is elided; 0 for as much as it needs.
        """
        if not text or px * scale * self.camera.zoom < LEGIBLE:
            return
        x, y = at[0] * self.factor + self.dx, at[1] * self.factor + self.dy
        # The baseline is put on a whole device pixel: without hinting, that is what keeps small text crisp.
        word = (colour.rgb(), x, round(y * self.ratio) / self.ratio, text, fine_room(room / scale) if room else 0.0)
        if self.many:
            # One font at a few factors: what takes longest, to find the glyphs of a text, is done once for all of them.
            key = (round(px * scale * self.factor / STEP) * STEP / (px * fonts.FINE), role, px)
        else:
            key = (self.factor * scale / fonts.FINE, role, px)
        if self.layer is None:
            paint_words(self.painter, key, [word])
            self.painter.setTransform(self.base)
        else:
            self.layer.words.setdefault(key, []).append(word)

    def flush(self) -> None:
        """Paint what was collected so far."""
        if self.layer is not None:
            self.layer.paint(self.painter)
            self.painter.setTransform(self.base)

    def elided(self, text: str, role: Role, px: float, room: float) -> str:
        """The text, or its beginning with an ellipsis if it is wider than `room` (at scale 1)."""
        return fonts.elided(text, role, px, room)


def qrect(rect: Rect) -> QRectF:
    """The rectangle as Qt's."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)
