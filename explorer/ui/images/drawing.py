"""A picture as something that can be painted at any size: an SVG, a bitmap, or words that say why there is none."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from explorer.model.catalogue import Picture
from explorer.ui.images.faces import installed_family
from explorer.ui.images.svg import Scan, scan

MOST_PIXELS = 64_000_000
_MOST_MEGABYTES = 256
_FORMATS = frozenset({b"png", b"jpeg", b"jpg", b"webp", b"gif"})


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place of a concept in a picture, in the picture's own units."""

    concept: str
    element: str
    rect: QRectF


class Drawing:
    """A picture in its own units, its left top corner at (0, 0).

    Attributes:
        problem: why nothing can be painted; empty if it can.
        size: the size in its own units.
        natural: pixels per unit at 100 %.
        steps: the number of reveal steps.
        sharp: whether it gets sharper when it is painted larger.
    """

    def __init__(self, problem: str = "", size: QSizeF | None = None, natural: float = 1.0) -> None:
        self.problem = problem
        self.size = size or QSizeF(640, 400)
        self.natural = natural
        self.steps = 0
        self.sharp = False

    def paint(self, painter: QPainter, visible: QRectF, step: int) -> None:
        """Paints the visible part in the picture's own units; `step` is the last step to show."""

    def hot_spots(self, step: int) -> tuple[HotSpot, ...]:
        """The hot spots that are to be seen at a step."""
        del step
        return ()

    def words(self, step: int) -> tuple[QRectF, ...]:
        """Where the words stand that are to be seen at a step, as far as the file tells."""
        del step
        return ()


class Bitmap(Drawing):
    """A PNG or JPEG."""

    def __init__(self, image: QImage) -> None:
        super().__init__("", QSizeF(image.size()))
        self._image = image

    def paint(self, painter: QPainter, visible: QRectF, step: int) -> None:
        """Paints the visible pixels only."""
        del step
        part = QRectF(visible.toAlignedRect().adjusted(-1, -1, 1, 1)).intersected(QRectF(QPointF(), self.size))
        if not part.isEmpty():
            painter.drawImage(part, self._image, part)


class Vector(Drawing):
    """An SVG."""

    def __init__(self, found: Scan) -> None:
        self._scan = found
        self._renderers: dict[int, QSvgRenderer] = {}
        whole = self._at(found.steps)
        box = whole.viewBoxF()
        if not whole.isValid() or box.isEmpty():
            super().__init__("The file is well-formed, but not a picture that can be painted.")
            return
        super().__init__("", box.size(), max(whole.defaultSize().width(), 1) / box.width())
        self._origin = box.topLeft()
        self.steps = found.steps
        self.sharp = True

    def _at(self, step: int) -> QSvgRenderer:
        step = min(step, self._scan.steps)
        renderer = self._renderers.get(step)
        if renderer is None:
            renderer = QSvgRenderer(QByteArray(self._scan.for_qt(step, installed_family)))
            # Animated pictures would keep a timer running; what moves here is chosen by the reader.
            renderer.setAnimationEnabled(False)
            self._renderers[step] = renderer
        return renderer

    def paint(self, painter: QPainter, visible: QRectF, step: int) -> None:
        """Paints all shapes; the painter's clip leaves out what is not visible."""
        painter.setClipRect(visible)
        self._at(step).render(painter, QRectF(QPointF(), self.size))

    def hot_spots(self, step: int) -> tuple[HotSpot, ...]:
        """The bounds of the elements, with the transformations around them."""
        found = ((one, self._bounds(one.element)) for one in self._scan.hot if one.step <= step)
        return tuple(HotSpot(one.concept, one.element, rect) for one, rect in found if not rect.isEmpty())

    def words(self, step: int) -> tuple[QRectF, ...]:
        """The bounds of the texts."""
        found = (self._bounds(one.element) for one in self._scan.texts if one.step <= step)
        return tuple(rect for rect in found if not rect.isEmpty())

    def _bounds(self, element: str) -> QRectF:
        renderer = self._at(self._scan.steps)
        if not renderer.elementExists(element):
            return QRectF()
        rect = renderer.transformForElement(element).mapRect(renderer.boundsOnElement(element))
        return rect.translated(-self._origin).intersected(QRectF(QPointF(), self.size))


def open_drawing(picture: Picture) -> Drawing:
    """Opens the file of a picture; whatever is wrong with it comes back in words."""
    if picture.problem:
        return Drawing(picture.problem)
    if not picture.path:
        return Drawing("The file of this picture is missing.")
    path = Path(picture.path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return Drawing(f"The file of this picture cannot be read: {error.strerror or 'unknown reason'}.")
    if path.suffix.lower() == ".svg":
        found = scan(data)
        return Drawing(found.problem) if found.problem else Vector(found)
    return _bitmap(data)


def _bitmap(data: bytes) -> Drawing:
    if problem := _damage(data):
        return Drawing(problem)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not reader.canRead() or reader.format().data() not in _FORMATS:
        return Drawing("The file is not a picture that can be opened (PNG, JPEG, WebP or SVG).")
    size = reader.size()
    pixels = size.width() * size.height()
    if pixels > MOST_PIXELS:
        return Drawing(f"The picture has {pixels // 1_000_000} megapixels; more than 64 are not opened.")
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    image = reader.read()
    if image.isNull():
        return Drawing(f"The picture cannot be decoded: {reader.errorString()}.")
    return Bitmap(image)


def _damage(data: bytes) -> str:
    """Why a bitmap is cut off or damaged; looked for here because Qt's decoders would complain on the console."""
    if data.startswith(b"\xff\xd8") and b"\xff\xd9" not in data[-64:]:
        return "The picture is cut off: its end is missing."
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, check = data[at + 4 : at + 8], data[at + 8 + length : at + 12 + length]
        if len(check) < 4:
            break
        if zlib.crc32(data[at + 4 : at + 8 + length]) != int.from_bytes(check, "big"):
            return "The picture is damaged: a checksum does not match."
        if kind == b"IEND":
            return ""
        at += 12 + length
    return "The picture is cut off: its end is missing."
