"""The measured process of the opponent: the same placement as items of a QGraphicsView, in its two best variants.

bsp     every item in Qt's spatial index, and only what is exposed is painted
layers  texts, leaves and edges in layers that are hidden when they would be too small to see

Neither is anti-aliased nor themed, and neither has shadows, icons or arrowheads: each would cost the view more.

Arguments: the scene's file, the width and height of the view, and the variant.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from explorer.bench.children import say
from explorer.bench.machine import peak_mib
from explorer.bench.probe_prepare import Prepared, read
from explorer.bench.probe_route import Memory, replay, tell, timed
from explorer.model.geometry import Point, Size
from explorer.model.theme import PROFILES
from explorer.ui.canvas.camera import fitted
from explorer.ui.main import make_application

LEAVES, EDGES, TEXTS, VERBS = range(4)


class View(QGraphicsView):
    """A view that counts its paintings."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted += 1


class Theirs:
    """The view as an actor."""

    def __init__(self, prepared: Prepared, width: int, height: int, *, layers: bool) -> None:
        """Make all items."""
        self._bounds, self._size = prepared.placement.bounds, (width, height)
        self._at, self._zoom = Point(0.0, 0.0), 1.0
        self._scene = QGraphicsScene()
        margin = max(self._bounds.width, self._bounds.height)
        wide = self._bounds.grown(margin)
        self._scene.setSceneRect(wide.x, wide.y, wide.width, wide.height)
        self._layers = [_layer(z) for z in range(4)] if layers else []
        self._fill(prepared)
        for layer in self._layers:
            self._scene.addItem(layer)
        self.view = View(self._scene)
        self._set_up()
        self.view.resize(width, height)

    def _set_up(self) -> None:
        view = self.view
        view.setFrameShape(View.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setTransformationAnchor(View.ViewportAnchor.NoAnchor)
        view.setOptimizationFlags(
            View.OptimizationFlag.DontSavePainterState | View.OptimizationFlag.DontAdjustForAntialiasing
        )
        view.setViewportUpdateMode(View.ViewportUpdateMode.MinimalViewportUpdate)

    def _fill(self, prepared: Prepared) -> None:
        profile = PROFILES["desk-light"]
        brushes = {domain: QBrush(QColor(shades.tint)) for domain, shades in profile.domains.items()}
        border, line = _pen(profile.muted), _pen(profile.edge)
        diagram, placement = prepared.diagram, prepared.placement
        name_px, verb_px = placement.metrics.name_px, placement.metrics.verb_px
        for box in diagram.boxes:
            place = placement.boxes[box.id]
            item = QGraphicsRectItem(0, 0, place.rect.width, place.rect.height)
            item.setPen(border)
            item.setBrush(brushes[box.domain])
            item.setPos(place.rect.x, place.rect.y)
            self._add(item, LEAVES if place.title is None else None)
            self._add_text(box.name, name_px, place.scale, Point(place.rect.x + 6, place.rect.y + 5), TEXTS)
        verbs = {relation.id: relation.verb for relation in diagram.relations}
        for relation, way in ways(prepared):
            path = QGraphicsPathItem(_path(way))
            path.setPen(line)
            self._add(path, EDGES)
            middle = way[len(way) // 2]
            self._add_text(verbs[relation], verb_px, 1.0, Point(middle.x + 3, middle.y), VERBS)

    def _add_text(self, text: str, px: float, scale: float, at: Point, layer: int) -> None:
        item = QGraphicsSimpleTextItem(text)
        font = QFont()
        font.setPixelSize(max(1, round(px * scale)))
        item.setFont(font)
        item.setPos(*at)
        self._add(item, layer)

    def _add(self, item: QGraphicsItem, layer: int | None) -> None:
        if layer is not None and self._layers:
            item.setParentItem(self._layers[layer])
        else:
            self._scene.addItem(item)

    @property
    def zoom(self) -> float:
        """View pixels for one scene unit."""
        return self._zoom

    def fit(self) -> None:
        """Show the whole scene, as large as our own canvas does."""
        camera = fitted(self._bounds, Size(*self._size))
        self._look(Point(camera.x, camera.y), camera.zoom)

    def drag(self, dx: float, dy: float) -> None:
        """Move the scene by view pixels."""
        self._look(Point(self._at.x - dx / self._zoom, self._at.y - dy / self._zoom), self._zoom)

    def zoom_by(self, factor: float, at: Point) -> None:
        """Zoom about a view point."""
        before, after = self._zoom, self._zoom * factor
        corner = Point(self._at.x + at.x / before - at.x / after, self._at.y + at.y / before - at.y / after)
        self._look(corner, after)

    def _look(self, at: Point, zoom: float) -> None:
        if zoom != self._zoom:
            self.view.setTransform(QTransform.fromScale(zoom, zoom))
            if self._layers:
                self._layers[LEAVES].setVisible(48 * zoom >= 2)
                self._layers[EDGES].setVisible(zoom >= 0.04)
                self._layers[TEXTS].setVisible(zoom > 0.45)
                self._layers[VERBS].setVisible(zoom > 0.6)
        self._at, self._zoom = at, zoom
        self.view.centerOn(at.x + self._size[0] / 2 / zoom, at.y + self._size[1] / 2 / zoom)

    def point(self, x: int, y: int) -> QPoint:
        """A view point."""
        return QPoint(x, y)

    def hit(self, at: QPoint) -> object:
        """What lies at a view point."""
        return self.view.itemAt(at)

    def frame(self) -> None:
        """Return when the view has been painted, at the latest after a quarter of a second without it."""
        before, end = self.view.painted, time.perf_counter() + 0.25
        while self.view.painted == before and time.perf_counter() < end:
            QCoreApplication.processEvents()


def _layer(z: int) -> QGraphicsRectItem:
    layer = QGraphicsRectItem()
    layer.setPen(QPen(Qt.PenStyle.NoPen))
    layer.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
    layer.setZValue(z + 1)
    return layer


def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour))
    pen.setCosmetic(True)
    return pen


def _path(way: Sequence[Point]) -> QPainterPath:
    path = QPainterPath()
    path.moveTo(*way[0])
    for point in way[1:]:
        path.lineTo(*point)
    return path


def ways(prepared: Prepared) -> Iterator[tuple[str, Sequence[Point]]]:
    """The way of every relation: the placed one, or three pieces from side to side where none has been placed."""
    done: set[str] = set()
    for edge in prepared.placement.edges:
        done.update(edge.relations)
        yield edge.id, edge.points
    places = prepared.placement.boxes
    for relation in prepared.diagram.relations:
        if relation.id not in done:
            one, other = places[relation.source].rect, places[relation.target].rect
            start = Point(one.right if one.x < other.x else one.x, one.centre.y)
            end = Point(other.x if one.x < other.x else other.right, other.centre.y)
            middle = (start.x + end.x) / 2
            yield relation.id, (start, Point(middle, start.y), Point(middle, end.y), end)


def main(arguments: list[str]) -> None:
    """Measure building, frames, hits and memory."""
    path, width, height, variant = Path(arguments[0]), int(arguments[1]), int(arguments[2]), arguments[3]
    application = make_application()
    memory = Memory()
    prepared = read(path)
    canvas_memory = Memory()
    made: list[Theirs] = []
    tell("build", [timed(lambda: made.append(Theirs(prepared, width, height, layers=variant == "layers")))])
    theirs = made[0]
    theirs.fit()
    theirs.view.show()
    tell("first frame", [timed(theirs.frame)])
    memory.tell("memory")
    canvas_memory.tell("memory of the canvas")
    replay(theirs, prepared.placement.bounds, width, height)
    say("peak", [peak_mib()])
    del application


if __name__ == "__main__":
    main(sys.argv[1:])
