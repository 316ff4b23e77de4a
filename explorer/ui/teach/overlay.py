"""What lies over a slide: laser, spotlight, magnifier, ink and what travels. It is repainted alone, and only where it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QRegion,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Point
from explorer.ui.teach import dots, ink_painter, spot
from explorer.ui.teach.compose import CAPTION
from explorer.ui.teach.hand import ERASER, SPOTS, Hand
from explorer.ui.teach.ink_layer import InkLayer, Wet, bounds
from explorer.ui.teach.trail import Trail
from explorer.workspace import hops
from explorer.workspace.ink import FREE, Stroke
from explorer.workspace.lesson import Tool

if TYPE_CHECKING:
    from explorer.ui.teach.player import Player
    from explorer.ui.teach.pointing import Pointing
    from explorer.ui.teach.slide import Slide

SHADE_MS = 200
"""How long the spotlight takes to come and go."""

BOARD_HEIGHT = 1000.0
"""The height of the white board in its own units."""


class Overlay(QWidget):
    """Lies over a slide with the same geometry; without a tool the mouse reaches the slide through it."""

    def __init__(self, slide: Slide, pointing: Pointing, player: Player, parent: QWidget | None = None) -> None:
        """Lie over a slide.

        Args:
            slide: what lies below; clicks that mean no pointing are handed to it.
            pointing: what is pointed at and drawn, shared by all overlays.
            player: when hops are where.
            parent: the slide's parent, which keeps both in one place.
        """
        super().__init__(parent if parent is not None else slide.parentWidget())
        self._slide, self._pointing, self._player = slide, pointing, player
        self._radius = 0.15
        self._board = False
        self._pointed = QRegion()
        self._held: Trail | None = None
        self._wet_at = QRectF()
        self._wet_stroke: Stroke | None = None
        self.traveller: dots.Traveller | None = None
        """What is on its way; None if nothing is."""
        self._layer, self._wet = InkLayer(), Wet()
        self._lens: tuple[QRectF, QImage] | None = None
        self._shade = QVariantAnimation(self)
        self._shade.setDuration(SHADE_MS)
        self._shade.setStartValue(0.0)
        self._shade.setEndValue(1.0)
        self._shade.valueChanged.connect(self._on_shade)
        self._shaded = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hand = Hand(self, slide, pointing)
        slide.installEventFilter(self)
        slide.changed.connect(self._on_slide)
        pointing.moved.connect(self._on_moved)
        pointing.changed.connect(self._on_ink)
        player.ticked.connect(self._on_tick)
        self._follow()

    # --- what is in hand ---------------------------------------------------------------------------------------------

    @property
    def tool(self) -> Tool:
        """What is in hand; empty for nothing."""
        return self._hand.tool

    def set_tool(self, tool: Tool, pen: int, radius: float) -> None:
        """Take a tool.

        Args:
            tool: what the pointer does; empty for nothing.
            pen: which pen, from 1.
            radius: of the spotlight and the magnifier, as a share of the slide's height.
        """
        hand = self._hand
        before, hand.pen = hand.tool, pen
        if (tool, radius) == (before, self._radius):
            return
        self._radius = radius
        self._lens = None
        if tool != before:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not tool)
            hand.take(tool)
            if "spotlight" in (tool, before):
                self._fade(on=tool == "spotlight")
        self.update()

    def set_board(self, on: bool) -> None:
        """Lie over the white board, which has units of its own, or over the slide."""
        if on != self._board:
            self._board = on
            self.update()

    def _fade(self, *, on: bool) -> None:
        self._shade.stop()
        if self._player.reduced or not self.isVisible():
            self._on_shade(float(on))
            return
        self._shade.setStartValue(self._shaded)
        self._shade.setEndValue(float(on))
        self._shade.start()

    def _on_shade(self, share: float) -> None:
        self._shaded = share
        self.update()

    # --- where everything is -----------------------------------------------------------------------------------------

    @property
    def unit(self) -> float:
        """Pixels of one unit of the scene, or of the board."""
        return self._slide.area.height() / BOARD_HEIGHT if self._board else self._slide.scene_scale()

    def to_scene(self, at: QPointF) -> Point:
        """The point of the scene, or of the board, below a point of the overlay."""
        if not self._board:
            return self._slide.to_scene(at)
        from_corner = (at - self._slide.area.topLeft()) / self.unit
        return Point(from_corner.x(), from_corner.y())

    def from_scene(self, at: Point) -> QPointF:
        """The point of the overlay above a point of the scene, or of the board."""
        if not self._board:
            return self._slide.from_scene(at)
        return self._slide.area.topLeft() + QPointF(at.x, at.y) * self.unit

    @property
    def view(self) -> QTransform:
        """Leads from the scene, or the board, to the overlay."""
        corner, unit = self.from_scene(Point(0.0, 0.0)), self.unit
        return QTransform(unit, 0.0, 0.0, unit, corner.x(), corner.y())

    @property
    def _tall(self) -> float:
        return float(self._slide.area.height())

    @property
    def _dark(self) -> bool:
        # The board is white in every profile.
        return self._slide.profile.dark and not self._board

    def _spot(self) -> QPointF:
        at = self._pointing.at
        return self._slide.area.center() if at is None else self.from_scene(at)

    # --- what has changed --------------------------------------------------------------------------------------------

    def _on_slide(self) -> None:
        self._lens = None
        self._hand.stay()
        self.traveller = self._travelling()
        self.update()

    def _on_ink(self) -> None:
        self._lens = None
        self.update()

    def _on_moved(self) -> None:
        # At once: a dot that is late is worse than one frame more.
        region = self._pointed_at()
        changed = region.united(self._pointed).united(self._was_held())
        self._pointed = region
        wet = self._wet_changed()
        if not wet.isEmpty():
            changed = changed.united(wet)
        changed = changed.intersected(QRegion(self.rect()))
        if not changed.isEmpty() and self.isVisible():
            self.repaint(changed)

    def _pointed_at(self) -> QRegion:
        """What laser, trails, spotlight, magnifier and eraser cover."""
        pointing, tall = self._pointing, self._tall
        region = QRegion()
        if pointing.laser is not None:
            region = region.united(_whole(spot.laser_rect(self.from_scene(pointing.laser), tall)))
        width, view = self._trail_width, self.view
        for trail, line in self._lines():
            # What is held stays as it is, but for its end.
            seen = line[-4:] if trail.held else line
            region = region.united(_whole(view.mapRect(spot.trail_rect(seen, width))))
        if self.tool in SPOTS:
            region = region.united(_whole(spot.around(self._spot(), (self._radius + spot.RIM) * tall + spot.MARGIN)))
        elif self.tool == "eraser" and pointing.at is not None:
            region = region.united(_whole(spot.around(self._spot(), ERASER * tall + 2 * spot.MARGIN)))
        return region

    def _lines(self) -> list[tuple[Trail, spot.Line]]:
        pointing = self._pointing
        now = pointing.now()
        found = ((trail, trail.seen(now, still=pointing.reduced)) for trail in pointing.trails)
        return [(trail, line) for trail, line in found if line]

    @property
    def _trail_width(self) -> float:
        return spot.TRAIL * self._tall / self.unit

    def _was_held(self) -> QRegion:
        """Where the trail lies that was held until now."""
        held = next((trail for trail in self._pointing.trails if trail.held), None)
        if held is self._held:
            return QRegion()
        before, self._held = self._held, held
        line = [(at, 1.0) for at in before.points] if before is not None else []
        return _whole(self.view.mapRect(spot.trail_rect(line, self._trail_width)))

    def _wet_changed(self) -> QRegion:
        """Where the stroke that is being drawn looks other than when it was painted last."""
        pointing = self._pointing
        stroke, drawn, before = pointing.stroke, pointing.drawn, self._wet_at
        if stroke is None or not drawn:
            self._wet_stroke, self._wet_at = None, QRectF()
            return _whole(before)
        same = stroke is self._wet_stroke and stroke.shape in FREE and not before.isEmpty() and len(drawn) > 2
        self._wet_stroke = stroke
        if same:
            tail = self.view.mapRect(bounds(stroke, drawn[-4:]))
            self._wet_at = before.united(tail)
            return _whole(tail)
        points = drawn if stroke.shape in FREE else [drawn[0], drawn[-1]]
        self._wet_at = self.view.mapRect(bounds(stroke, points))
        return _whole(before.united(self._wet_at))

    def _on_tick(self, _time: float) -> None:
        before, self.traveller = self.traveller, self._travelling()
        for one in (before, self.traveller):
            for part in one.parts if one is not None else ():
                self.update(part.toAlignedRect())

    def _travelling(self) -> dots.Traveller | None:
        """The dot that is on its way; None if there is none, or its relation is not seen."""
        moment, player = self._slide.moment, self._player
        dot = hops.dot_at(min(player.count, len(moment.hops)), player.time)
        if dot is None or player.time >= player.length:
            return None
        hop = moment.hops[dot.hop]
        way = self._slide.way(hop)
        if not way:
            return None
        return dots.place(
            self._slide.from_scene(hops.along(way, dot.share)),
            str(dot.hop + 1) if len(moment.hops) > 1 else "",
            hop.label,
            self._slide.said(dot.hop),
            self._tall,
            moment.composition.pixels(self._tall, CAPTION),
            self._slide.area,
        )

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRegion(event.region())
        clip = QRectF(event.rect())
        self._paint_ink(painter, clip)
        if self.traveller is not None and not self._board:
            dots.paint(painter, self.traveller, self._slide.profile)
        radius, tall = self._radius * self._tall, self._tall
        if self._shaded > 0.0:
            spot.paint_shade(painter, clip, self._spot(), radius, self._shaded, self._slide.profile.selection)
        if self.tool == "magnifier":
            self._paint_lens(painter, radius)
        self._paint_trails(painter, clip)
        if self.tool == "eraser" and self._pointing.at is not None:
            spot.paint_ring(painter, self._spot(), ERASER * tall, self._slide.profile)
        if self._pointing.laser is not None:
            spot.paint_laser(painter, self.from_scene(self._pointing.laser), tall, dark=self._dark)
        painter.end()

    def _paint_ink(self, painter: QPainter, clip: QRectF) -> None:
        pointing, dark, view = self._pointing, self._dark, self.view
        self._layer.prepare(pointing.strokes, view, self.size(), self.devicePixelRatioF(), dark=dark)
        self._layer.paint(painter, dark=dark)
        if pointing.stroke is not None and pointing.drawn:
            painter.save()
            painter.setTransform(view, combine=True)
            part = view.inverted()[0].mapRect(clip)
            self._wet.paint(painter, pointing.stroke, pointing.drawn, part, dark=dark)
            painter.restore()

    def _paint_trails(self, painter: QPainter, clip: QRectF) -> None:
        lines = self._lines()
        if lines:
            view, width = self.view, self._trail_width
            part = view.inverted()[0].mapRect(clip)
            painter.save()
            painter.setTransform(view, combine=True)
            for _, line in lines:
                spot.paint_trail(painter, line, width, part, dark=self._dark)
            painter.restore()

    def _paint_lens(self, painter: QPainter, radius: float) -> None:
        at = self._spot()
        inner = radius / spot.TIMES
        wanted = spot.around(at, inner)
        if self._lens is None or not self._lens[0].contains(wanted):
            # Somewhat more than is seen, so that not every move paints the scene anew.
            part = spot.around(at, inner * 2)
            self._lens = part, self._enlarged(part)
        part, picture = self._lens
        ratio = picture.devicePixelRatio()
        source = QRectF((wanted.topLeft() - part.topLeft()) * ratio, wanted.size() * ratio)
        profile = self._slide.profile
        spot.paint_lens(
            painter, picture, source, at, radius, self._tall, (profile.selection, profile.selection_outline)
        )

    def _enlarged(self, part: QRectF) -> QImage:
        """A part of the slide and of the ink on it, painted anew at the magnifier's size."""
        picture = self._slide.enlarged(part, spot.TIMES)
        painter = QPainter(picture)
        painter.translate(-part.topLeft())
        painter.setTransform(self.view, combine=True)
        ink_painter.paint(painter, self._pointing.strokes, dark=self._dark)
        painter.end()
        return picture

    # --- events ------------------------------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._follow()
        return False

    def _follow(self) -> None:
        slide = self._slide
        self.setGeometry(slide.rect() if self.parentWidget() is slide else slide.geometry())

    def hideEvent(self, event: QHideEvent) -> None:
        self._shade.stop()
        self._shaded = float(self.tool == "spotlight")
        super().hideEvent(event)


def _whole(rect: QRectF) -> QRegion:
    """The pixels that a rectangle touches."""
    return QRegion() if rect.isEmpty() else QRegion(QRect(rect.toAlignedRect()))
