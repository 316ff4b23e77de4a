"""The static layer: the last painted picture of a scene, which is shifted, rescaled, or painted anew."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from explorer.model.geometry import Rect, Size
from explorer.ui.canvas.camera import Camera

PaintScene = Callable[[QPainter, Camera, Rect], None]
"""Paints the part of the scene in a window (scene units) with a painter in view pixels."""


ROOM, AHEAD = 0.1, 0.05
"""A dragged picture has so much room around the view, as a share of its larger side; and when a drag leads beyond what is
painted, so much more is painted: most frames then paint nothing. Edges are worked out for as much as there is room."""

MOST = 7_000_000
"""A pixmap with room for that has no more pixels than this."""


class Picture:
    """A pixmap of what a camera sees, in device pixels, and perhaps of something around it."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self.camera = Camera()
        self.dpr = 1.0
        self.valid = False
        self.size = Size(0, 0)
        self._view = self._done = QRect()
        """What the camera sees, and what is painted, in pixels of the pixmap."""
        self.outdated: Rect | None = None
        """The part of the scene that looks otherwise now, in scene units; None if there is none."""

    def paint(self, camera: Camera, size: QSize, dpr: float, scene: PaintScene) -> None:
        """Paint all of it."""
        wanted = QSize(max(1, math.ceil(size.width() * dpr)), max(1, math.ceil(size.height() * dpr)))
        # A new pixmap: the old one may still be shown while the two are cross-faded.
        if self.pixmap.size() != wanted or self.pixmap.cacheKey() < 0:
            self.pixmap = QPixmap(wanted)
        self.camera, self.dpr, self.valid = camera, dpr, True
        self.size, self.outdated = Size(size.width(), size.height()), None
        self._view = self._done = self.pixmap.rect()
        self._fill(self._view, scene)

    @property
    def window(self) -> Rect:
        """The part of the scene that is on it."""
        return self.camera.window(self.size)

    @property
    def pixels(self) -> int:
        """How many the camera sees."""
        return self._view.width() * self._view.height()

    def taken(self) -> QPixmap:
        """What the camera sees, given away: the next painting makes a new pixmap."""
        given, self.pixmap, self.valid = self.seen(), QPixmap(), False
        self._view = self._done = given.rect()
        return given

    def seen(self) -> QPixmap:
        """What the camera sees."""
        return self.pixmap if self._view == self.pixmap.rect() else self.pixmap.copy(self._view)

    def show(self, painter: QPainter, where: QTransform | None = None, *, smooth: bool = True) -> None:
        """Draw what the camera sees, as `blit` does."""
        blit(painter, self.pixmap, self.dpr, where, self._view, smooth=smooth)

    def keep(self, pixmap: QPixmap, outdated: Rect) -> None:
        """Go on with a pixmap that was taken, of which a part is old."""
        # Another handle: the old picture may still be shown while the two are cross-faded.
        self.pixmap, self.valid = QPixmap(pixmap), True
        self._view = self._done = pixmap.rect()
        if outdated.width > 0 and outdated.height > 0:
            self.outdated = self.outdated.united(outdated) if self.outdated else outdated

    def renew(self, scene: PaintScene) -> None:
        """Paint the part that is old."""
        old, self.outdated = self.outdated, None
        if old is not None:
            step = self.camera.zoom * self.dpr
            left, top = math.floor((old.x - self.camera.x) * step), math.floor((old.y - self.camera.y) * step)
            right, bottom = ((old.right - self.camera.x) * step, (old.bottom - self.camera.y) * step)
            area = QRect(left, top, math.ceil(right) - left, math.ceil(bottom) - top).translated(self._view.topLeft())
            self._done = self._view
            self._fill(area.intersected(self._view), scene)

    def shift(self, camera: Camera, scene: PaintScene) -> bool:
        """Move to another camera of the same zoom, and paint only what came into view.

        Returns:
            Whether that was possible; otherwise nothing has changed.
        """
        step = self.camera.zoom * self.dpr
        dx, dy = (self.camera.x - camera.x) * step, (self.camera.y - camera.y) * step
        if not self.valid or camera.zoom != self.camera.zoom or abs(dx - round(dx)) + abs(dy - round(dy)) > 0.02:
            return False
        right, down = round(dx), round(dy)
        view = self._view.translated(-right, -down)
        if not view.intersects(self._view):
            return False
        self.camera = camera
        if self._done.contains(view):
            self._view = view
            return True
        side = max(view.width(), view.height())
        room, ahead = math.ceil(ROOM * side), math.ceil(AHEAD * side)
        if (view.width() + 2 * room) * (view.height() + 2 * room) > MOST:
            room = ahead = 0
        # Along one axis at a time, as far as can be: each strip takes a part of a frame.
        across = ahead if not self._done.x() <= view.x() <= view.right() <= self._done.right() else 0
        along = ahead if not self._done.y() <= view.y() <= view.bottom() <= self._done.bottom() else 0
        if self.pixmap.rect() == self._view:
            # Enough is done in this frame: room is made.
            across = along = 0
        elif across:
            along = 0
        wanted = view.adjusted(
            -across if right > 0 else 0,
            -along if down > 0 else 0,
            across if right < 0 else 0,
            along if down < 0 else 0,
        )
        self._make_room(view, wanted, room)
        self._extend(wanted.translated(self._view.topLeft() - view.topLeft()), scene)
        return True

    def _make_room(self, view: QRect, wanted: QRect, room: int) -> None:
        """Move what is painted to where the view stands in the middle, if there is no room for what is wanted."""
        if self.pixmap.rect().contains(wanted):
            self._view = view
            return
        size = QSize(view.width() + 2 * room, view.height() + 2 * room)
        move = QPoint(room, room) - view.topLeft()
        if size == self.pixmap.size():
            self.pixmap.scroll(move.x(), move.y(), self.pixmap.rect())
        else:
            made = QPixmap(size)
            painter = QPainter(made)
            painter.drawPixmap(move, self.pixmap)
            painter.end()
            self.pixmap = made
        self._view = view.translated(move)
        self._done = self._done.translated(move).intersected(self.pixmap.rect())

    def _extend(self, wanted: QRect, scene: PaintScene) -> None:
        """Paint strips beside what is painted: at the left or right, then above or below."""
        done = self._done
        if wanted.left() < done.left():
            self._fill(QRect(QPoint(wanted.left(), done.top()), QPoint(done.left() - 1, done.bottom())), scene)
        elif wanted.right() > done.right():
            self._fill(QRect(QPoint(done.right() + 1, done.top()), QPoint(wanted.right(), done.bottom())), scene)
        left, right = min(done.left(), wanted.left()), max(done.right(), wanted.right())
        if wanted.top() < done.top():
            self._fill(QRect(QPoint(left, wanted.top()), QPoint(right, done.top() - 1)), scene)
        elif wanted.bottom() > done.bottom():
            self._fill(QRect(QPoint(left, done.bottom() + 1), QPoint(right, wanted.bottom())), scene)
        self._done = done.united(wanted)

    def _fill(self, strip: QRect, scene: PaintScene) -> None:
        painter = QPainter(self.pixmap)
        painter.setClipRect(strip)
        painter.translate(self._view.topLeft())
        painter.scale(self.dpr, self.dpr)
        step = self.camera.zoom * self.dpr
        # Borders, shadows and antialiasing reach a little over the edge of a box.
        window = Rect(
            self.camera.x + (strip.x() - self._view.x()) / step,
            self.camera.y + (strip.y() - self._view.y()) / step,
            strip.width() / step,
            strip.height() / step,
        ).grown(4 / step + 4)
        try:
            scene(painter, self.camera, window)
        finally:
            # A painter that outlives an error takes the whole program with it.
            painter.end()


def blit(
    painter: QPainter,
    pixmap: QPixmap,
    dpr: float,
    where: QTransform | None = None,
    part: QRect | None = None,
    *,
    smooth: bool = True,
) -> None:
    """Draw a picture of device pixels, or a part of it: pixel for pixel, or rescaled by a transform of view pixels."""
    painter.save()
    if where is not None:
        painter.setTransform(where, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.scale(1 / dpr, 1 / dpr)
    painter.drawPixmap(QPoint(), pixmap, pixmap.rect() if part is None else part)
    painter.restore()


def seen_from(taken: Camera, now: Camera) -> QTransform:
    """Where a picture taken with one camera stands in the view of another."""
    scale = now.zoom / taken.zoom
    return QTransform(scale, 0, 0, scale, (taken.x - now.x) * now.zoom, (taken.y - now.y) * now.zoom)


def _around(area: QRect, covered: Rect | None, camera: Camera, dpr: float) -> list[QRect]:
    """The strips of an area, in device pixels, that a covered part of the scene leaves open."""
    if covered is None:
        return [area]
    step = camera.zoom * dpr
    left, top = math.ceil((covered.x - camera.x) * step), math.ceil((covered.y - camera.y) * step)
    right, bottom = math.floor((covered.right - camera.x) * step), math.floor((covered.bottom - camera.y) * step)
    # Qt's whole numbers end somewhere.
    left, top = max(left, area.x()), max(top, area.y())
    right, bottom = min(right, area.x() + area.width()), min(bottom, area.y() + area.height())
    inner = QRect(left, top, right - left, bottom - top)
    if inner.isEmpty():
        return [area]
    strips = (
        QRect(area.x(), area.y(), area.width(), inner.y() - area.y()),
        QRect(area.x(), bottom, area.width(), area.y() + area.height() - bottom),
        QRect(area.x(), inner.y(), inner.x() - area.x(), inner.height()),
        QRect(right, inner.y(), area.x() + area.width() - right, inner.height()),
    )
    return [strip for strip in strips if not strip.isEmpty()]


TILE = 240
"""The side of the tile of dots, in device pixels: long rows of pixels are copied faster than short ones."""


class DotGrid:
    """The dotted ground: one tile of some dots, repeated."""

    GRID = 24.0

    def __init__(self) -> None:
        self._key: tuple[int, str, str, float] | None = None
        self._tile = QPixmap()

    def paint(
        self, painter: QPainter, camera: Camera, dpr: float, ground: str, dot: str, covered: Rect | None = None
    ) -> None:
        """Fill the painter's clip with the ground; the dots move with the scene.

        Args:
            painter: in view pixels.
            camera: where one looks.
            dpr: device pixels for one view pixel.
            ground: its colour.
            dot: the colour of the dots.
            covered: a part of the scene that will be painted over anyhow.
        """
        spacing = self.GRID * camera.zoom
        # Dots neither crowd nor thin out: their grid halves and doubles.
        spacing *= 2.0 ** round(math.log2(self.GRID / spacing))
        side = max(8, round(spacing * dpr))
        many = max(1, round(TILE / side))
        painter.save()
        painter.scale(1 / dpr, 1 / dpr)
        seen = painter.clipBoundingRect()
        left, top = camera.x * camera.zoom * dpr, camera.y * camera.zoom * dpr
        x, y = math.floor(seen.left()), math.floor(seen.top())
        area = QRect(x, y, math.ceil(seen.right()) - x, math.ceil(seen.bottom()) - y)
        strips = _around(area, covered, camera, dpr)
        if strips:
            self._make(side, many, ground, dot, dpr)
        side *= many
        for part in strips:
            at = QPointF((part.x() + left) % side, (part.y() + top) % side)
            painter.drawTiledPixmap(QRectF(part), self._tile, at)
        painter.restore()

    def _make(self, side: int, many: int, ground: str, dot: str, dpr: float) -> None:
        key = (side, ground, dot, dpr)
        if key == self._key:
            return
        self._key, self._tile = key, QPixmap(side * many, side * many)
        one = QPixmap(side, side)
        one.fill(QColor(ground))
        if dot != ground:
            painter = QPainter(one)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(dot))
            middle, size = side // 2, 2.2 * dpr
            painter.drawEllipse(QRectF(middle - size / 2, middle - size / 2, size, size))
            painter.end()
        painter = QPainter(self._tile)
        painter.drawTiledPixmap(self._tile.rect(), one)
        painter.end()
