"""The surface of the viewer: a picture that is zoomed, panned, and clicked at its hot spots."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.ui.images.drawing import Drawing, HotSpot
from explorer.ui.images.labels import label_places
from explorer.ui.images.marks import label_size, paint_label, paint_problem, paint_sheet, paint_spot, surround
from explorer.ui.images.stage import Stage

_SMALLEST_TARGET = 24.0
_CLICK_SLACK = 4.0


class Surface(Stage):
    """Shows a drawing and its hot spots, and takes the pointer and the keys."""

    hot_chosen = Signal(object)
    """Id of the concept whose hot spot was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.step = 0
        self.spots: tuple[HotSpot, ...] = ()
        self.names: dict[str, str] = {}
        self.place = ""
        self.all_lit = False
        self._profile = PROFILES["desk-light"]
        self._hovered = -1
        self._focused = -1
        self._words: tuple[QRectF, ...] = ()
        self._pressed: QPointF | None = None
        self._dragged = False

    def show_drawing(self, drawing: Drawing, step: int, names: dict[str, str], place: str) -> None:
        """Replaces the drawing and shows all of it; the spots of a concept that would be too small are zoomed in on."""
        self.drawing, self.names, self.place = drawing, names, place
        self._hovered = self._focused = -1
        self.show_step(step)
        self.open_at([spot.rect for spot in self.spots if spot.concept == place])

    def show_step(self, step: int) -> None:
        """Shows the steps up to this one."""
        focused = self.focused_spot
        self.step = step
        self.spots, self._words = self.drawing.hot_spots(step), self.drawing.words(step)
        self._focused = self.spots.index(focused) if focused in self.spots else -1
        self._hovered = -1
        self.paper.forget()
        self.update()

    def set_profile(self, profile: Profile) -> None:
        """Changes the colours."""
        self._profile = profile
        self.update()

    def light_all(self, on: bool) -> None:
        """Lights up all hot spots, or only the one under the pointer."""
        self.all_lit = on
        self.update()

    @property
    def focused_spot(self) -> HotSpot | None:
        """The hot spot in the keyboard's focus."""
        return self.spots[self._focused] if 0 <= self._focused < len(self.spots) else None

    @property
    def hovered_spot(self) -> HotSpot | None:
        """The hot spot under the pointer."""
        return self.spots[self._hovered] if 0 <= self._hovered < len(self.spots) else None

    def spot_at(self, point: QPointF) -> int:
        """The number of the hot spot at a point of the widget, the smallest where several overlap; -1 if none."""
        found = []
        for number, spot in enumerate(self.spots):
            rect = self.on_screen(spot.rect)
            more_x, more_y = (max(0.0, (_SMALLEST_TARGET - side) / 2) for side in (rect.width(), rect.height()))
            if rect.adjusted(-more_x, -more_y, more_x, more_y).contains(point):
                found.append((rect.width() * rect.height(), number))
        return min(found)[1] if found else -1

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture on its sheet, then the hot spots."""
        self.settle()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect())
        if self.drawing.problem:
            painter.fillRect(room, surround(self._profile))
            paint_problem(painter, room, self.drawing.problem, self._profile)
            return
        paint_sheet(painter, self.on_screen(QRectF(QPointF(), self.drawing.size)), room, self._profile)
        self.paper.paint(
            painter, self.drawing, self.step, scale=self.scale, corner=self.corner, room=room.size(), moving=self.moving
        )
        self._paint_spots(painter)

    def labels(self) -> list[tuple[HotSpot, QRectF]]:
        """The spots that are named, and where; the last lie above all others."""
        view = QRectF(self.rect())
        # Names of all at once would cover the picture's own words.
        found = ((self._strong(number), number) for number, spot in enumerate(self.spots) if self._named(number, spot))
        named = [self.spots[number] for _, number in sorted(found)]
        rects = [self.on_screen(spot.rect) for spot in named]
        seen = [(spot, rect) for spot, rect in zip(named, rects, strict=True) if rect.intersects(view)]
        wanted = [(rect, label_size(self._name(spot))) for spot, rect in seen]
        places = label_places(wanted, view.size(), [self.on_screen(rect) for rect in self._words])
        return list(zip((spot for spot, _ in seen), places, strict=True))

    def _strong(self, number: int) -> bool:
        return number == self._hovered or (number == self._focused and self.hasFocus())

    def _named(self, number: int, spot: HotSpot) -> bool:
        return self._strong(number) or spot.concept == self.place

    def _name(self, spot: HotSpot) -> str:
        return self.names.get(spot.concept, spot.concept)

    def _paint_spots(self, painter: QPainter) -> None:
        for number, spot in enumerate(self.spots):
            if self.all_lit or self._named(number, spot):
                strong = self._strong(number)
                paint_spot(painter, self.on_screen(spot.rect), self._profile, strong=strong)
        for spot, place in self.labels():
            paint_label(painter, place, self._name(spot), self._profile)

    # Pointer and keyboard.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False
            self.hold()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags the picture, or lights up the hot spot under the pointer."""
        if self._pressed is None:
            self._hover(self.spot_at(event.position()))
            return
        by = event.position() - self._pressed
        if self._dragged or by.manhattanLength() > _CLICK_SLACK:
            self._dragged = True
            self._pressed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses the hot spot, unless the picture was dragged."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        number = self.spot_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._hover(number)
        if not self._dragged and number >= 0:
            self.hot_chosen.emit(self.spots[number].concept)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer; a touch pad with both directions pans."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if not pixels.isNull() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(QPointF(pixels))
        else:
            self.zoom(1.0015 ** angle.y(), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Goes back to rest."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from hot spot to hot spot, then on to the next widget."""
        target = self._focused + (1 if forward else -1)
        if self._focused < 0 and not forward:
            target = len(self.spots) - 1
        if not self.hasFocus() or not 0 <= target < len(self.spots):
            self._focused = -1
            self.update()
            return super().focusNextPrevChild(forward)
        self._focused = target
        self._bring_into_sight(self.spots[target])
        self.setAccessibleDescription(self._name(self.spots[target]))
        self.update()
        return True

    def _bring_into_sight(self, spot: HotSpot) -> None:
        rect = self.on_screen(spot.rect)
        if not QRectF(self.rect()).contains(rect.center()):
            self.pan(QPointF(self.width() / 2, self.height() / 2) - rect.center())

    def choose_focused(self) -> bool:
        """Chooses the hot spot in the focus; false if there is none."""
        spot = self.focused_spot
        if spot is None or not self.hasFocus():
            return False
        self.hot_chosen.emit(spot.concept)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The outline of the focus goes out."""
        super().focusOutEvent(event)
        self.update()
