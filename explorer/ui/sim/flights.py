"""Requests that fly over a diagram: dots in a layer of their own, under which the diagram stays as it was painted."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Point
from explorer.model.running import Flight
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas import Canvas
from explorer.workspace import hops

SEEN_MS = 700
"""So long a request is seen at least, in real time, however short it takes."""

MOST = 400
"""So many dots are painted at once; of more every second, third … is."""

RADIUS = 4.5
_CLEAR = 7
"""Around the middle of a dot so much is painted, in pixels."""


class Dot(Struct, frozen=True, gc=False):
    """A request as it is painted: where, and whether it went wrong."""

    x: float
    y: float
    bad: bool


class Way:
    """A way whose length is measured once."""

    __slots__ = ("_ends", "_length", "_points")

    def __init__(self, points: Sequence[Point]) -> None:
        """Measure a way through at least one point."""
        self._points = points
        lengths = (math.dist((a.x, a.y), (b.x, b.y)) for a, b in pairwise(points))
        self._ends = list(accumulate(lengths))
        self._length = self._ends[-1] if self._ends else 0.0

    def at(self, share: float) -> tuple[float, float]:
        """The point at a share of its length."""
        if not self._length:
            return self._points[0].x, self._points[0].y
        walked = share * self._length
        number = min(bisect_left(self._ends, walked), len(self._ends) - 1)
        begin = self._ends[number - 1] if number else 0.0
        a, b = self._points[number], self._points[number + 1]
        part = (walked - begin) / ((self._ends[number] - begin) or 1.0)
        return a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part


class Sky:
    """The requests that are seen at a moment: while time goes on only the new ones are asked for."""

    def __init__(self, ask: Callable[[int, int], Sequence[Flight]]) -> None:
        """`ask` gives what is on its way at any time between two times in milliseconds."""
        self._ask = ask
        self._flights: list[Flight] = []
        self._from, self._until = 0, -1

    def at(self, time: float, speed: float) -> Sequence[Flight]:
        """What is seen at a time; see `share_of`."""
        begin, now = int(time - SEEN_MS * speed), int(time)
        if not self._from <= begin <= self._until <= now:
            self._flights = list(self._ask(begin, now))
        elif now > self._until:
            until = self._until
            self._flights = [flight for flight in self._flights if flight.end >= begin or flight.start >= begin]
            self._flights += [flight for flight in self._ask(until + 1, now) if flight.start > until]
        self._from, self._until = begin, now
        return sampled(self._flights)


def sampled(flights: Sequence[Flight]) -> Sequence[Flight]:
    """At most `MOST` of some flights; which of them depends on each alone, so that a dot that is seen stays to be seen."""
    step = 1
    while len(flights) > MOST * step:
        step *= 2
    if step == 1:
        return flights
    # Multiplied and cut, for requests come at even distances.
    found = [one for one in flights if ((one.start * 2_654_435_761 + one.end * 40_503) >> 9) % step == 0]
    return found[:MOST]


def share_of(flight: Flight, time: float, speed: float) -> tuple[float, bool]:
    """How far on its way there a request is, 0 to 1 and back; and whether it is on its way back.

    Args:
        flight: the request.
        time: the present moment, in milliseconds.
        speed: how many times as fast as a clock time goes on.
    """
    lasts = max(float(flight.end - flight.start), SEEN_MS * speed)
    part = (time - flight.start) / lasts
    if part < 0.5:
        return hops.eased(max(0.0, part * 2)), False
    return hops.eased(max(0.0, 2 - part * 2)), True


class Flights(QWidget):
    """Lies over a canvas; the mouse reaches the canvas through it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._profile = PROFILES["desk-light"]
        self.dots: list[Dot] = []
        self._ways: dict[tuple[str, str], Way | None] = {}
        self._seen: tuple[object, float] = (None, 0.0)
        self._stamps: dict[bool, QPixmap] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.installEventFilter(self)
        self.setGeometry(canvas.rect())
        self.lower()
        self.show()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self._stamps = {}

    def show_flights(self, flights: Sequence[Flight], time: float, speed: float) -> None:
        """Show what is on its way at a time in milliseconds; see `share_of`."""
        before = self._region()
        self.dots = self._placed(flights, time, speed) if flights else []
        region = before.united(self._region())
        if not region.isEmpty():
            self.update(region)

    def _region(self) -> QRegion:
        """Where there are dots; of many one rectangle, for a region of hundreds costs more than it saves."""
        if not self.dots:
            return QRegion()
        if len(self.dots) > 24:
            xs, ys = [dot.x for dot in self.dots], [dot.y for dot in self.dots]
            box = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
            return QRegion(box.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR).toAlignedRect())
        region = QRegion()
        for dot in self.dots:
            region = region.united(QRect(round(dot.x) - _CLEAR, round(dot.y) - _CLEAR, 2 * _CLEAR, 2 * _CLEAR))
        return region

    def _placed(self, flights: Sequence[Flight], time: float, speed: float) -> list[Dot]:
        scene, camera = self._canvas.scene_shown, self._canvas.camera
        if scene is None:
            return []
        if (scene, camera.zoom) != self._seen:
            # At another zoom other containers are folded, and edges end there.
            self._seen, self._ways = (scene, camera.zoom), {}
        found = []
        zoom, left, top = camera.zoom, camera.x, camera.y
        for flight in flights:
            way = self._way(flight.source, flight.target)
            if way is not None:
                share, back = share_of(flight, time, speed)
                x, y = way.at(share)
                found.append(Dot((x - left) * zoom, (y - top) * zoom, back and flight.tone == "bad"))
        return found

    def _way(self, source: str, target: str) -> Way | None:
        """The painted way between two boxes; a straight line if there is none; from the left for who is not drawn."""
        key = (source, target)
        if key not in self._ways:
            points = self._find(source, target)
            self._ways[key] = Way(points) if points else None
        return self._ways[key]

    def _find(self, source: str, target: str) -> tuple[Point, ...]:
        scene = self._canvas.scene_shown
        if scene is None or target not in scene.places:
            return ()
        end = scene.places[target].rect
        if source not in scene.places:
            return (Point(scene.placement.bounds.x, end.centre.y), Point(end.x, end.centre.y))
        folds = scene.folded(self._canvas.zoom)
        a, b = folds.shown(source), folds.shown(target)
        if a == b:
            return ()
        for line in scene.ways.at_box(scene, a, folds):
            if {line.source, line.target} == {a, b}:
                return line.points if line.source == a else tuple(reversed(line.points))
        return (scene.places[a].rect.centre, scene.places[b].rect.centre)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.dots:
            return
        painter = QPainter(self)
        good, bad = self._stamp(bad=False), self._stamp(bad=True)
        for dot in self.dots:
            painter.drawPixmap(QPointF(dot.x - _CLEAR, dot.y - _CLEAR), bad if dot.bad else good)
        painter.end()

    def _stamp(self, *, bad: bool) -> QPixmap:
        """A dot, painted once: round for a request, a standing square for an error that comes back."""
        found = self._stamps.get(bad)
        ratio = self.devicePixelRatioF()
        if found is None or found.devicePixelRatio() != ratio:
            found = self._stamps[bad] = QPixmap(round(2 * _CLEAR * ratio), round(2 * _CLEAR * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            p = self._profile
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(p.ground), 1.4))
            painter.setBrush(QColor(p.states["bad"].border if bad else p.domains["mesh"].line))
            middle = QPointF(_CLEAR, _CLEAR)
            if bad:
                painter.translate(middle)
                painter.rotate(45)
                painter.drawRect(QRectF(-RADIUS + 0.5, -RADIUS + 0.5, 2 * RADIUS - 1, 2 * RADIUS - 1))
            else:
                painter.drawEllipse(middle, RADIUS, RADIUS)
            painter.end()
        return found

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Lie over the whole canvas."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False
