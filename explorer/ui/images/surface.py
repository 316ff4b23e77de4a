"""The surface of the viewer: a picture that is zoomed, panned, and clicked at its hot spots."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.ui.images.camera import between, fitting, kept_in_sight
from explorer.ui.images.drawing import Drawing, HotSpot
from explorer.ui.images.marks import paint_label, paint_problem, paint_spot

_MARGIN = 24.0
_DEEPEST = 64.0
_SMALLEST_TARGET = 24.0
_CLICK_SLACK = 4.0
_REFINE_AFTER = 120
_CAMERA = 400


class Surface(QWidget):
    """Shows a drawing through a camera: `scale` pixels per unit, and where the drawing's corner stands."""

    hot_chosen = Signal(object)
    """Id of the concept whose hot spot was chosen."""
    zoomed = Signal(object)
    """The new scale, 1.0 being 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.drawing = Drawing("Nothing is open.")
        self.step = 0
        self.scale = 1.0
        self.corner = QPointF()
        self.spots: tuple[HotSpot, ...] = ()
        self.names: dict[str, str] = {}
        self.place = ""
        self.all_lit = False
        self.reduced_motion = False
        self._profile = PROFILES["desk-light"]
        self._hovered = -1
        self._focused = -1
        self._fitted = True
        self._pressed: QPointF | None = None
        self._dragged = False
        self._sharp: tuple[QPixmap, float, QPointF] | None = None
        self._whole: QPixmap | None = None
        self._refine = QTimer(self)
        self._refine.setSingleShot(True)
        self._refine.setInterval(_REFINE_AFTER)
        self._refine.timeout.connect(self._sharpen)
        self._camera = QVariantAnimation(self)
        self._camera.setDuration(_CAMERA)
        self._camera.setStartValue(0.0)
        self._camera.setEndValue(1.0)
        self._camera.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._camera.valueChanged.connect(self._fly)
        self._from, self._to = QRectF(), QRectF()

    def show_drawing(self, drawing: Drawing, step: int, names: dict[str, str], place: str) -> None:
        """Replaces the drawing and shows all of it, or the place of a concept."""
        self._camera.stop()
        self.drawing, self.names, self.place = drawing, names, place
        self._hovered = self._focused = -1
        self._whole = None
        self.show_step(step)
        self.fit()
        spots = [spot.rect for spot in self.spots if spot.concept == place]
        if spots:
            self.look_at(spots[0])

    def show_step(self, step: int) -> None:
        """Shows the steps up to this one."""
        focused = self.focused_spot
        self.step = step
        self.spots = self.drawing.hot_spots(step)
        self._focused = self.spots.index(focused) if focused in self.spots else -1
        self._hovered = -1
        self._sharp, self._whole = None, None
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

    @property
    def moving(self) -> bool:
        """Whether the camera flies, or a sharper picture is still to come."""
        return self._refine.isActive() or self._camera.state() == QVariantAnimation.State.Running

    def on_screen(self, rect: QRectF) -> QRectF:
        """A rectangle of the drawing in the widget's pixels."""
        return QRectF(self.corner + rect.topLeft() * self.scale, rect.size() * self.scale)

    def spot_at(self, point: QPointF) -> int:
        """The number of the hot spot at a point of the widget, the smallest where several overlap; -1 if none."""
        found = []
        for number, spot in enumerate(self.spots):
            rect = self.on_screen(spot.rect)
            more_x, more_y = (max(0.0, (_SMALLEST_TARGET - side) / 2) for side in (rect.width(), rect.height()))
            if rect.adjusted(-more_x, -more_y, more_x, more_y).contains(point):
                found.append((rect.width() * rect.height(), number))
        return min(found)[1] if found else -1

    # The camera.

    def fit(self) -> None:
        """Shows the whole drawing."""
        self._camera.stop()
        self._fitted = True
        self._aim(self._fitting(QRectF(QPointF(), self.drawing.size), _MARGIN))

    def actual_size(self) -> None:
        """Shows it at 100 %, its middle staying where it is."""
        self.zoom(self.drawing.natural / self.scale)

    def look_at(self, rect: QRectF) -> None:
        """Flies to a part of the drawing and leaves room around it."""
        room = max(rect.width(), rect.height())
        target = self._fitting(rect.adjusted(-room, -room, room, room), _MARGIN)
        scale = min(target.width() / self.drawing.size.width(), self._most())
        centre = QPointF(self.width() / 2, self.height() / 2)
        size = self.drawing.size * scale
        self._fitted = False
        self._from = self.on_screen(QRectF(QPointF(), self.drawing.size))
        self._to = QRectF(centre - rect.center() * scale, size)
        if self.reduced_motion or not self.isVisible():
            self._aim(self._to)
        else:
            self._camera.start()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zooms so that the point of the drawing under `at` stays there."""
        self._camera.stop()
        at = at or QPointF(self.width() / 2, self.height() / 2)
        least = min(self._fitting(QRectF(QPointF(), self.drawing.size), _MARGIN).width(), 64.0)
        least = least / self.drawing.size.width()
        scale = min(max(self.scale * factor, least), self._most())
        corner = at - (at - self.corner) * (scale / self.scale)
        self._fitted = False
        self._aim(QRectF(corner, self.drawing.size * scale))

    def pan(self, by: QPointF) -> None:
        """Moves the drawing; some of it always stays in sight."""
        self._fitted = False
        self._aim(QRectF(self.corner + by, self.drawing.size * self.scale))

    def _most(self) -> float:
        return self.drawing.natural * _DEEPEST

    def _fitting(self, part: QRectF, margin: float) -> QRectF:
        return fitting(self.drawing.size, QSizeF(self.size()), part, margin)

    def _fly(self, share: float) -> None:
        self._aim(between(self._from, self._to, share))

    def _aim(self, target: QRectF) -> None:
        scale = target.width() / self.drawing.size.width()
        changed = abs(scale - self.scale) > 1e-9
        self.scale, self.corner = scale, kept_in_sight(target, QSizeF(self.size())).topLeft()
        if self.isVisible():
            self._refine.start()
        self.update()
        if changed:
            self.zoomed.emit(scale / self.drawing.natural)

    # Painting.

    def _render(self, scale: float, corner: QPointF, size: QSizeF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap((size * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(corner)
        painter.scale(scale, scale)
        visible = QRectF(-corner / scale, size / scale).intersected(QRectF(QPointF(), self.drawing.size))
        painter.fillRect(visible, QColor("#ffffff"))
        self.drawing.paint(painter, visible, self.step)
        painter.end()
        return pixmap

    def _sharpen(self) -> None:
        self._sharp = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture on paper, then the hot spots."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(self._profile.ground))
        paper = self.on_screen(QRectF(QPointF(), self.drawing.size))
        if self.drawing.problem:
            paint_problem(painter, QRectF(self.rect()), self.drawing.problem, self._profile)
            return
        if self._sharp is None or (self._sharp[1:] != (self.scale, self.corner) and not self.moving):
            self._sharp = (self._render(self.scale, self.corner, QSizeF(self.size())), self.scale, self.corner)
        pixmap, scale, corner = self._sharp
        if (scale, corner) == (self.scale, self.corner):
            painter.drawPixmap(QPointF(), pixmap)
        else:
            # While it moves: the whole picture coarsely, and over it the last sharp part where it is now.
            painter.fillRect(paper, QColor("#ffffff"))
            whole = self._overview()
            painter.drawPixmap(paper, whole, QRectF(whole.rect()))
            factor = self.scale / scale
            target = QRectF(self.corner - corner * factor, QSizeF(self.size()) * factor)
            painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        painter.setPen(QPen(QColor(self._profile.rule), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper)
        self._paint_spots(painter)

    def _overview(self) -> QPixmap:
        if self._whole is None:
            scale = self._fitting(QRectF(QPointF(), self.drawing.size), 0).width() / self.drawing.size.width()
            self._whole = self._render(scale, QPointF(), self.drawing.size * scale)
        return self._whole

    def _paint_spots(self, painter: QPainter) -> None:
        labelled = []
        for number, spot in enumerate(self.spots):
            strong = number == self._hovered or (number == self._focused and self.hasFocus())
            if strong or self.all_lit or spot.concept == self.place:
                paint_spot(painter, self.on_screen(spot.rect), self._profile, strong=strong)
                # Names of all at once would cover the picture's own words.
                if strong or spot.concept == self.place:
                    labelled.append((strong, number))
        # The strong ones last, so that their names lie above all others.
        for _, number in sorted(labelled):
            spot = self.spots[number]
            words = self.names.get(spot.concept, spot.concept)
            paint_label(painter, self.on_screen(spot.rect), words, self._profile, QSizeF(self.size()))

    # Pointer and keyboard.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False
            self._camera.stop()

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
        self.setAccessibleDescription(self.names.get(self.spots[target].concept, self.spots[target].concept))
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        super().resizeEvent(event)
        self._sharp = self._whole = None
        if self._fitted:
            self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on while it is hidden."""
        self._refine.stop()
        if self._camera.state() == QVariantAnimation.State.Running:
            self._camera.stop()
            self._aim(self._to)
        super().hideEvent(event)
