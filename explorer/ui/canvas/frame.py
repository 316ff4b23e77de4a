"""What every painting function is handed: a painter in scene coordinates, colours, icons, and text."""

from __future__ import annotations

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from explorer.layout import Metrics, Role
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.palette import FADED, Palette, blended
from explorer.ui.glyphs import Glyphs

LEGIBLE = 5.0
"""Text smaller than this on screen is not painted."""


class Frame(Struct):
    """One painting of a scene.

    Attributes:
        painter: paints in scene coordinates.
        camera: from which the scene is seen; `dpr` device pixels for one view pixel.
        palette: the colours.
        glyphs: the icons.
        metrics: the metrics of the placement.
        window: the part of the scene that is painted; None for all.
    """

    painter: QPainter
    camera: Camera
    dpr: float
    palette: Palette
    glyphs: Glyphs
    metrics: Metrics
    window: Rect | None = None
    base: QTransform = field(default_factory=QTransform)

    def __post_init__(self) -> None:
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        zoom = self.camera.zoom
        painter.scale(zoom, zoom)
        painter.translate(-self.camera.x, -self.camera.y)
        self.base = painter.transform()

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

    def text(self, at: tuple[float, float], text: str, role: Role, px: float, scale: float, colour: QColor) -> None:
        """Paint one line from a point on its baseline; nothing if it would be too small to read.

        Args:
            at: where it starts, in scene units.
            text: the line.
            role: which decides on the weight.
            px: its size at scale 1.
            scale: the factor on the size.
            colour: its colour.
        """
        if not text or px * scale * self.zoom < LEGIBLE:
            return
        painter = self.painter
        spot = self.base.map(QPointF(*at))
        factor = self.base.m11() * scale / fonts.FINE
        # The baseline is put on a whole device pixel: without hinting, that is what keeps small text crisp.
        painter.setTransform(QTransform(factor, 0, 0, factor, spot.x(), self._whole(spot.y())))
        painter.setFont(fonts.fine_font(role, px))
        painter.setPen(colour)
        painter.drawText(QPointF(0, 0), text)
        painter.setTransform(self.base)

    def _whole(self, y: float) -> float:
        """The nearest y in painter coordinates that lies on a device pixel."""
        ratio = self.painter.deviceTransform().m22() / (self.painter.transform().m22() or 1.0)
        return round(y * ratio) / ratio

    def elided(self, text: str, role: Role, px: float, room: float) -> str:
        """The text, or its beginning with an ellipsis if it is wider than `room` (at scale 1)."""
        if fonts.width(text, role, px) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if fonts.width(text[:middle] + "…", role, px) <= room:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…" if low else ""


def qrect(rect: Rect) -> QRectF:
    """The rectangle as Qt's."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)
