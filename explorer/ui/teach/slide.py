"""The slide: what the class sees of a moment. A step looks the same however it was reached, and at every size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Point, Rect, Size
from explorer.model.lesson import Hop
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.motion import Motion
from explorer.ui.canvas.transition import Transition
from explorer.ui.glyphs import Glyphs
from explorer.ui.images.drawing import Drawing
from explorer.ui.teach import parts, question_card, spoken
from explorer.ui.teach.compose import compose
from explorer.ui.teach.figure import EVERYTHING, Figure, colours, moved
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.pictures import Pictures
from explorer.ui.teach.words import HEIGHT, Paper, Written

FLIGHT_MS = 400
LARGEST = 6.0
"""How much larger than the whole step a slide can be zoomed."""

WHEEL = 1.25
"""By how much one notch of the wheel zooms."""

SCENE = 1000.0
"""The height of a slide without a diagram, in units of its scene."""

SLACK = 6.0
"""How far the pointer may move during a click, in pixels."""

NOTHING = Moment(0, 0, 0, 1, "", compose("medium", 16 / 9))


class Slide(QWidget):
    """Shows one moment of a lesson."""

    clicked = Signal(str)
    """The id of the box that was clicked; empty for the ground."""
    chosen = Signal(int)
    """The choice of the open question that was clicked, from 0."""
    wheeled = Signal(float, object)
    """The wheel was turned: by which factor to zoom, and the Point of the scene that stays where it is."""
    changed = Signal()
    """What is painted, or from where it is seen, has changed."""

    def __init__(self, glyphs: Glyphs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.reduced = False
        """Whether everything jumps instead of moving."""
        self._glyphs = glyphs
        self._moment = NOTHING
        self._profile = PROFILES["projector-light"]
        self._palette = colours(self._profile)
        self._figure: Figure | None = None
        self._card: question_card.Card | None = None
        self.pictures = Pictures()
        """The open pictures; slides of one lesson share them."""
        self._camera = Camera(0.0, 0.0, HEIGHT / SCENE)
        self._frame: Rect | None = None
        self._move: Transition | None = None
        self._motion = Motion(self, self._aim, self._repaint)
        self._still: QPixmap | None = None
        self._behind: tuple[QPixmap, list[Written]] | None = None
        self._spare: QPixmap | None = None
        """What nobody looks at any more, to be painted on again: new memory costs as much as half of a slide."""
        self._pressed: QPointF | None = None
        self.written: tuple[Written, ...] = ()
        """What was written when all of it was painted last, in lines of the slide."""

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def moment(self) -> Moment:
        """What is shown."""
        return self._moment

    @property
    def figure(self) -> Figure | None:
        """The diagram that is shown; None if there is none."""
        return self._figure

    @property
    def profile(self) -> Profile:
        """The colours it is shown in."""
        return self._profile

    def show_moment(self, moment: Moment, profile: Profile) -> None:
        """Show a moment in the colours of a profile; what stays of a diagram moves to its new place."""
        if moment == self._moment and profile == self._profile:
            return
        before, seen, earlier, profile_before = self._figure, self._camera, self._move, self._profile
        stays = _shows_same(moment, self._moment)
        if profile != self._profile:
            self._profile, self._palette = profile, colours(profile)
        self._moment = moment
        self._card = question_card.card(moment.ask, moment.choices, moment.composition) if moment.ask else None
        drawn = moment.staged is not None and bool(moment.staged.placement.boxes)
        self._figure = Figure(moment, moment.staged, self._palette) if drawn and moment.staged else None
        self.setAccessibleName(spoken.name(moment))
        self.setAccessibleDescription(spoken.description(moment))
        if stays and self._frame is not None:
            self._forget()
            return
        self._motion.rest()
        self._motion.land()
        self._move = None
        self._frame = None
        self._camera = self._whole()
        if before is not None and self._figure is not None and not stays and profile is profile_before:
            self._start_move(before, seen, self._figure, earlier)
        self._forget()

    def _start_move(self, before: Figure, seen: Camera, now: Figure, earlier: Transition | None) -> None:
        """Let the boxes of a diagram go to where they stand now."""
        same = before.staged.diagram.id == now.staged.diagram.id
        if self.reduced or not same or not self.isVisible():
            return
        old = moved(before, seen, now)
        move = Transition(old, now.scene, (before.folds, now.folds), EVERYTHING, earlier)
        if not move.worth:
            now.scene.moving = {}
            return
        self._move = move
        self._motion.move(self._on_move)

    def _on_move(self, part: float) -> None:
        if self._move is not None:
            self._move.step(part)
            self._set_aside()
            if part >= 1.0:
                self._move = None
            self._repaint()

    # --- where one looks ---------------------------------------------------------------------------------------------

    def look(self, frame: Rect | None) -> None:
        """Zoom into a part of the scene; None for the whole step."""
        self._frame = frame
        if frame is None:
            self._fly(self._whole())
            return
        figure = self._figure
        if figure is not None:
            target = figure.framed(frame)
            zoom = min(target.zoom, figure.fit.zoom * LARGEST)
            self._fly(figure.centred(frame, zoom) if zoom < target.zoom else target)
            return
        whole = self._whole()
        zoom = min(self._size.width / max(frame.width, 1.0), HEIGHT / max(frame.height, 1.0), whole.zoom * LARGEST)
        at = frame.centre
        self._fly(Camera(at.x - self._size.width / 2 / zoom, at.y - HEIGHT / 2 / zoom, zoom))

    def zoom(self, factor: float, about: Point | None = None) -> None:
        """Zoom in or out; a point of the scene stays where it is seen, by default the middle."""
        camera, whole = self._motion.destination or self._camera, self._whole()
        zoom = min(camera.zoom * factor, whole.zoom * LARGEST)
        if zoom <= whole.zoom * 1.001:
            self.look(None)
            return
        room = self._figure.body if self._figure is not None else Rect(0.0, 0.0, *self._size)
        middle = camera.to_scene(room.centre)
        if about is not None:
            away = camera.zoom / zoom
            middle = Point(about.x + (middle.x - about.x) * away, about.y + (middle.y - about.y) * away)
        wide, tall = room.width / zoom, room.height / zoom
        self.look(Rect(middle.x - wide / 2, middle.y - tall / 2, wide, tall))

    def zoom_to_selection(self) -> None:
        """Zoom to the box that was clicked, or to what is lit; to all if there is neither."""
        figure = self._figure
        names = [] if figure is None else [figure.chosen] if figure.chosen else figure.lit
        if figure is None or not names:
            self.look(None)
            return
        rects = [figure.scene.places[name].rect for name in names]
        around = rects[0]
        for rect in rects[1:]:
            around = around.united(rect)
        self.look(around.grown(figure.staged.placement.metrics.gap))

    def _whole(self) -> Camera:
        return self._figure.fit if self._figure is not None else Camera(0.0, 0.0, HEIGHT / SCENE)

    def _fly(self, target: Camera) -> None:
        start = self._camera
        self._motion.land()
        if self.reduced or not self.isVisible() or start == target:
            self._aim(target)
        else:
            self._motion.fly(start, target, self._size, FLIGHT_MS)

    def _aim(self, camera: Camera) -> None:
        self._camera = camera
        self._set_aside()
        if self._figure is None:
            self._behind = None
        self._repaint()

    @property
    def _size(self) -> Size:
        return Size(self._moment.composition.width * HEIGHT, HEIGHT)

    @property
    def area(self) -> QRectF:
        """Where the slide is in the widget: all of it, or what its shape leaves of it."""
        width = self._moment.composition.width
        tall = min(float(self.height()), self.width() / width)
        # A hair's breadth of another shape comes from whole pixels.
        if abs(tall - self.height()) < 1.5 and abs(tall * width - self.width()) < 1.5:
            return QRectF(self.rect())
        return QRectF((self.width() - tall * width) / 2, (self.height() - tall) / 2, tall * width, tall)

    def scene_scale(self) -> float:
        """Pixels of the widget for one unit of the scene."""
        return self._camera.zoom * self.area.height() / HEIGHT

    def to_scene(self, point: QPointF) -> Point:
        """The point of the scene at a point of the widget."""
        return self._camera.to_scene(self._to_lines(point))

    def from_scene(self, point: Point) -> QPointF:
        """The point of the widget at a point of the scene."""
        area, (x, y) = self.area, self._camera.to_view(point)
        return area.topLeft() + QPointF(x, y) * (area.height() / HEIGHT)

    def _to_lines(self, point: QPointF) -> Point:
        area = self.area
        at = (point - area.topLeft()) * (HEIGHT / max(area.height(), 1.0))
        return Point(at.x(), at.y())

    def _unzoomed(self, point: QPointF) -> Point:
        """The point in lines of the slide, where one without a diagram may be zoomed as a whole."""
        at = self._to_lines(point)
        if self._figure is not None:
            return at
        scene = self._camera.to_scene(at)
        return Point(scene.x * HEIGHT / SCENE, scene.y * HEIGHT / SCENE)

    def box_at(self, point: QPointF) -> str:
        """The id of the box at a point of the widget; empty for the ground."""
        figure, at = self._figure, self._to_lines(point)
        if figure is None or not figure.body.grown(16.0).holds(at) or self.choice_at(point) >= 0:
            return ""
        return figure.box_at(self._camera.to_scene(at), self._camera.zoom)

    def choice_at(self, point: QPointF) -> int:
        """The choice of the open question at a point of the widget, from 0; -1 if there is none."""
        return self._card.choice_at(self._unzoomed(point)) if self._card is not None else -1

    def way(self, hop: Hop) -> tuple[Point, ...]:
        """The painted way of a hop in units of the scene, its source first; none if it is not seen."""
        return self._figure.way(hop) if self._figure is not None else ()

    def said(self, hop: int) -> QRectF:
        """Where the label of a hop, from 0, stands in the widget; empty if it is not painted."""
        if self._still is None:
            self._painted()
        rect = self._figure.said.get(hop) if self._figure is not None and not self._motion.flying else None
        if rect is None:
            return QRectF()
        area = self.area
        scale = area.height() / HEIGHT
        return QRectF(area.x() + rect.x * scale, area.y() + rect.y * scale, rect.width * scale, rect.height * scale)

    # --- painting ----------------------------------------------------------------------------------------------------

    def picture(self) -> QImage:
        """What is seen, without anything that lies over it."""
        return self._painted().toImage()

    def _forget(self) -> None:
        self._set_aside()
        self._behind = None
        self._repaint()

    def _set_aside(self) -> None:
        self._still, self._spare = None, self._still or self._spare

    def _repaint(self) -> None:
        self.update()
        self.changed.emit()

    def enlarged(self, part: QRectF, times: float) -> QImage:
        """A part of what is seen, in pixels of the widget, painted anew `times` as large: nothing is made of its pixels."""
        ratio = self.devicePixelRatioF() * times
        made = QPixmap((part.size() * ratio).toSize().expandedTo(QSize(1, 1)))
        made.setDevicePixelRatio(ratio)
        made.fill(self._palette.ground)
        paper = self._paper(made, part.topLeft())
        self._paint_parts(paper)
        paper.painter.end()
        if self._figure is not None:
            paper = self._paper(made, part.topLeft())
            self._figure.paint(paper, self._glyphs, self._camera, self._move)
            paper.painter.end()
        return made.toImage()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted())
        painter.end()

    def _painted(self) -> QPixmap:
        """The slide at rest, painted once; what moves is painted anew over what does not."""
        if self._still is not None and self._still.devicePixelRatio() == self.devicePixelRatioF():
            return self._still
        moving = self._move is not None or self._motion.flying
        if self._behind is None or self._behind[0].devicePixelRatio() != self.devicePixelRatioF():
            made = self._blank()
            paper = self._paper(made)
            self._paint_parts(paper)
            paper.painter.end()
            self._behind = made, paper.written
        made, written = self._behind
        if moving:
            made = self._copied(made)
        else:
            # Nothing else is painted over it: it needs no copy.
            self._behind = self._spare = None
        if self._figure is not None:
            paper = self._paper(made)
            self._figure.paint(paper, self._glyphs, self._camera, self._move)
            paper.painter.end()
            written = written + paper.written
        if moving:
            self._spare = made
        else:
            self._still = made
            self.written = tuple(written)
        return made

    def _paper(self, made: QPixmap, corner: QPointF | None = None) -> Paper:
        """A painter in lines of the slide; `corner`: the point of the widget at the corner of what is painted on."""
        painter = QPainter(made)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = self.area
        painter.translate(area.topLeft() - (corner or QPointF()))
        painter.scale(area.height() / HEIGHT, area.height() / HEIGHT)
        if self._figure is None:
            camera = self._camera
            painter.scale(camera.zoom * SCENE / HEIGHT, camera.zoom * SCENE / HEIGHT)
            painter.translate(-camera.x * HEIGHT / SCENE, -camera.y * HEIGHT / SCENE)
        return Paper(painter, self._palette)

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = (self.size() * ratio).expandedTo(QSize(1, 1))
        made, self._spare = self._spare, None
        if made is None or made.size() != size or made.devicePixelRatio() != ratio:
            made = QPixmap(size)
            made.setDevicePixelRatio(ratio)
        made.fill(self._palette.ground)
        return made

    def _copied(self, picture: QPixmap) -> QPixmap:
        made = self._blank()
        painter = QPainter(made)
        painter.drawPixmap(0, 0, picture)
        painter.end()
        return made

    def _paint_parts(self, paper: Paper) -> None:
        moment = self._moment
        parts.heading(paper, moment)
        parts.progress(paper, moment)
        if self._card is not None:
            question_card.paint(paper, self._card, moment)
            return
        drawing = self._drawing()
        if drawing is not None:
            parts.picture(paper, moment, drawing)
        elif self._figure is None:
            parts.words_alone(paper, moment)
            return
        parts.answer(paper, moment)
        parts.text(paper, moment)

    def _drawing(self) -> Drawing | None:
        """The picture that is shown; None if there is none, or it cannot be opened."""
        picture = self._moment.picture
        if picture is None:
            return None
        found = self.pictures.of(picture)
        return None if found.problem else found

    # --- events ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            super().mouseReleaseEvent(event)
            return
        at = event.position()
        if (at - pressed).manhattanLength() > SLACK:
            return
        choice = self.choice_at(at)
        if choice >= 0:
            self.chosen.emit(choice)
        else:
            self.clicked.emit(self.box_at(at))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.wheeled.emit(WHEEL ** (turned / 120), self.to_scene(event.position()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()
        self._forget()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settle()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._forget()
        return super().event(event)

    def _settle(self) -> None:
        """End what moves where it was going."""
        target = self._motion.destination
        self._motion.stop()
        if target is not None:
            self._aim(target)


def _shows_same(one: Moment, other: Moment) -> bool:
    """Whether two moments show the same, but for what was clicked, counted or armed."""
    return (
        (one.number, one.part, one.ask, one.title, one.composition)
        == (other.number, other.part, other.ask, other.title, other.composition)
        and one.staged is other.staged
        and one.picture is other.picture
    )


__all__ = ["Slide"]
