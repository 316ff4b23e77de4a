"""Icons from SVG files, in any colour, sharp at any size."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPixmap

from explorer.ui.drawn import Drawn

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtSvg import QSvgRenderer

UNITS = 24
"""The side of an icon's view box."""


class Glyphs:
    """The icons of one folder: `<name>.svg`, drawn in `currentColor` on a square of 24 units.

    An icon that is missing or cannot be read is painted as a rounded square: a pack with a typing error
    must not stop a lesson.
    """

    CACHED = 600
    RENDERERS = 128

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """Take icons from `folder`; `kept` is a file for those that a start needs, as they were drawn."""
        self._folder = folder
        self._drawn = Drawn(folder, kept) if kept else None
        self._sources: dict[str, str] = {}
        self._pixmaps: OrderedDict[tuple[str, str, int], QPixmap] = OrderedDict()
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}

    def names(self) -> tuple[str, ...]:
        """The names of all icons, in order."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.svg")))

    def has(self, name: str) -> bool:
        """Whether there is a file for this name."""
        return bool(self._source(name))

    def pixmap(self, name: str, colour: str, px: float, dpr: float = 1.0) -> QPixmap:
        """The icon in "#rrggbb" with a side of `px` logical pixels, made for a screen's `dpr`."""
        side = max(1, round(px * dpr))
        key = (name, colour, side)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._draw(name, colour, side)
            if len(self._pixmaps) > self.CACHED:
                self._pixmaps.popitem(last=False)
        else:
            self._pixmaps.move_to_end(key)
        made = QPixmap(found)
        made.setDevicePixelRatio(dpr)
        return made

    def keep(self) -> None:
        """Keep what has been drawn until now for the next start."""
        if self._drawn:
            self._drawn.keep(self._pixmaps)

    def paint(self, painter: QPainter, name: str, colour: str, where: QRectF) -> None:
        """Paint the icon into a square of the painter's coordinates, sharp under its present transform."""
        scale = painter.deviceTransform().m11()
        drawn = self.pixmap(name, colour, where.width() * scale)
        # The pixmap is put on whole device pixels; a resampled icon would be blurred.
        corner = painter.deviceTransform().map(where.topLeft())
        painter.save()
        painter.resetTransform()
        back, exact = painter.deviceTransform().inverted()
        if exact:
            painter.setTransform(back)
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), drawn)
        painter.restore()

    def icon(self, name: str, colour: str, px: float = 18) -> QIcon:
        """The icon for a button, made for the sharpest screen there is."""
        from PySide6.QtGui import QIcon  # noqa: PLC0415 - the first frame has no buttons

        dprs = [screen.devicePixelRatio() for screen in QGuiApplication.screens()]
        return QIcon(self.pixmap(name, colour, px, max(dprs, default=1.0)))

    def _source(self, name: str) -> str:
        if name not in self._sources:
            # Only plain names: a pack must not reach files outside of the folder.
            path = self._folder / f"{name}.svg"
            try:
                plain = bool(name) and path.parent == self._folder and path.name == f"{name}.svg"
                self._sources[name] = path.read_text("utf-8") if plain else ""
            except (OSError, UnicodeDecodeError, ValueError):
                self._sources[name] = ""
        return self._sources[name]

    def _renderer(self, name: str, colour: str) -> QSvgRenderer:
        """What draws an icon in a colour; invalid if there is none. To read it takes as long as to draw it."""
        found = self._renderers.get((name, colour))
        if found is None:
            from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - what was kept needs none

            found = QSvgRenderer()
            source = self._source(name).replace("currentColor", colour)
            if source and "<svg" in source:
                found.load(QByteArray(source.encode()))
            if len(self._renderers) >= self.RENDERERS:
                self._renderers.clear()
            self._renderers[name, colour] = found
        return found

    def _draw(self, name: str, colour: str, side: int) -> QPixmap:
        kept = self._drawn.find((name, colour, side)) if self._drawn else None
        if kept is not None:
            return kept
        made = QPixmap(side, side)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer = self._renderer(name, colour)
        if renderer.isValid():
            renderer.render(painter, QRectF(0, 0, side, side))
        else:
            painter.scale(side / UNITS, side / UNITS)
            painter.setPen(QPen(QColor(colour), 1.9))
            painter.drawRoundedRect(QRectF(5, 5, 14, 14), 3.5, 3.5)
        painter.end()
        return made
