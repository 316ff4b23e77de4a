"""The time line: a lane for each group of objects with what happened to it, and the present moment across all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.model.running import Lane, Mark
from explorer.model.theme import PROFILES, Profile
from explorer.ui.sim import lanes
from explorer.ui.sim.lanes import PITCH, TOP
from explorer.workspace import simulation_words, time_line
from explorer.workspace.time_line import Span

SIDE = 18
"""Left and right of the lanes, in pixels."""

REACH = 7.0
"""How far beside a mark the pointer still means it, in pixels."""

NAMES = 132
"""At most so wide is the column of the lanes' names."""

GRIP = 14.0
"""Where the grip of the present moment begins, below the round times."""

PRESENT = 3.0
"""How thick the line of the present moment is."""


class TimeLine(QWidget):
    """Shows what happened when; says where one wants to go.

    Signals:
        wanted: the time that was clicked, dragged to or walked to, in milliseconds.
        picked: the number of the event whose mark was clicked, of the run that its lane belongs to.
        stepped: "sim-step", "sim-step-back", "sim-second" … for a key.
    """

    wanted = Signal(object)
    picked = Signal(object)
    stepped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Time line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._profile = PROFILES["desk-light"]
        self._lanes: tuple[Lane, ...] = ()
        self._length, self._known, self._time, self._until = 1.0, 0.0, 0.0, -1.0
        self._span = time_line.whole(1.0)
        self._picture = QPixmap()
        self._names = 40
        self._over: tuple[int, tuple[Mark, ...]] | None = None

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def span(self) -> Span:
        """The part of the run that is shown."""
        return self._span

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes, from above."""
        return self._lanes

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self._forget()

    def show_run(self, shown: Sequence[Lane], length: float, known: float, *, until: float = -1.0) -> None:
        """Show lanes.

        Args:
            shown: from above.
            length: how long the run is, in milliseconds.
            known: up to when it has been simulated.
            until: what comes after this time is not shown yet: somebody is to predict it; below 0 all is shown.
        """
        whole = self._span == time_line.whole(self._length)
        if (tuple(shown), length, known, until) == (self._lanes, self._length, self._known, self._until):
            return
        self._lanes, self._length, self._known, self._until = tuple(shown), float(length), float(known), until
        if whole or self._span.end > length:
            self._span = time_line.whole(length)
        self._names = lanes.names_width(self._lanes, NAMES)
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self._forget()

    def show_time(self, time: float) -> None:
        """Show the present moment."""
        span = time_line.around(self._span, time, self._length)
        if span != self._span:
            self._span = span
            self._forget()
        before, self._time = self._time, time
        passed = any(min(before, time) < mark.time <= max(before, time) for lane in self._lanes for mark in lane.marks)
        if passed:
            self._forget()
        for one in (before, time):
            self.update(self._present(one).adjusted(-9, -2, 9, 2).toAlignedRect())

    def fit(self) -> None:
        """Show the whole run."""
        self._zoom(time_line.whole(self._length))

    def x_of(self, time: float) -> float:
        """Where a time stands in the widget."""
        area = self._area
        return area.x() + self._span.share(time) * area.width()

    def mark_at(self, event: int, lane: int = 0) -> QPointF:
        """Where the mark of an event stands, in its lane."""
        mark = next(mark for mark in self._lanes[lane].marks if mark.event == event)
        return QPointF(self.x_of(mark.time), TOP + (lane + 0.5) * PITCH)

    @property
    def _area(self) -> QRectF:
        left = SIDE + self._names
        wide = max(40.0, self.width() - left - SIDE)
        return QRectF(left, TOP, wide, len(self._lanes) * PITCH)

    def _present(self, time: float) -> QRectF:
        x = self.x_of(time)
        return QRectF(x - PRESENT / 2, GRIP, PRESENT, self._area.bottom() + 2 - GRIP)

    def _forget(self) -> None:
        self._picture = QPixmap()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, round(TOP + max(1, len(self._lanes)) * PITCH + 6))

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.drawPixmap(QPointF(0, 0), self._painted())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        p, line = self._profile, self._present(self._time)
        if self._over is not None:
            lanes.paint_over(
                painter, p, [(self.x_of(m.time), TOP + (self._over[0] + 0.5) * PITCH) for m in self._over[1]]
            )
        if SIDE + self._names - 2 <= line.center().x() <= self.width() - SIDE + 2:
            painter.setPen(QPen(QColor(p.selection_outline), 1.0))
            painter.setBrush(QColor(p.selection))
            x, top = line.center().x(), line.top()
            painter.drawRoundedRect(line.adjusted(-0.5, 4, 0.5, 0), 2, 2)
            grip = [
                QPointF(x - 6, top),
                QPointF(x + 6, top),
                QPointF(x + 6, top + 4),
                QPointF(x, top + 10),
                QPointF(x - 6, top + 4),
            ]
            painter.drawPolygon(QPolygonF(grip))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(p.accent), 2.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 1, -9, -1), 8, 8)
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(self._profile.panel))
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            sight = lanes.Sight(self._span, self._area, self._time, self._known, self._until)
            lanes.paint(painter, self._profile, self._lanes, sight, SIDE)
            painter.end()
        return self._picture

    # --- mouse and keys ----------------------------------------------------------------------------------------------

    def _marks_at(self, at: QPointF) -> tuple[int, tuple[Mark, ...]] | None:
        lane = int((at.y() - TOP) // PITCH)
        if not 0 <= lane < len(self._lanes) or self._hidden(self._time_at(at.x())):
            return None
        reach = REACH / self._area.width() * self._span.length
        found = time_line.near(self._lanes, lane, self._time_at(at.x()), reach)
        return (lane, found) if found else None

    def _hidden(self, time: float) -> bool:
        return 0 <= self._until < time

    def _time_at(self, x: float) -> float:
        area = self._area
        return min(max(self._span.time((x - area.x()) / area.width()), 0.0), self._length)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._marks_at(event.position())
        if found is not None:
            wanted = self._time_at(event.position().x())
            nearest = min(found[1], key=lambda mark: (abs(mark.time - wanted), -mark.event))
            self.picked.emit((found[0], nearest.event))
        else:
            self.wanted.emit(self._time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self._time_at(event.position().x()))
            return
        over = self._marks_at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._over = None
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def told_at(self, at: QPointF) -> str:
        """What a pointer at a place of the widget is told."""
        found = self._marks_at(at)
        if found is None:
            time = self._time_at(at.x())
            return simulation_words.clock(time) if self._area.top() <= at.y() else ""
        lines = [f"{simulation_words.exact(mark.time)}  {mark.text}" for mark in found[1][-8:]]
        more = len(found[1]) - len(lines)
        return "\n".join([f"{more} more before", *lines] if more > 0 else lines)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            shift = -notches * self._span.length / 10
            self._zoom(time_line.zoomed(Span(self._span.start + shift, self._span.end + shift), 1.0, 0.0, self._length))
        else:
            at = self._time_at(event.position().x())
            self._zoom(time_line.zoomed(self._span, time_line.ZOOM**notches, at, self._length))
        event.accept()

    def _zoom(self, span: Span) -> None:
        if span != self._span:
            self._span = span
            self._forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif Qt.Key(key) in _KEYS:
            self.stepped.emit(_KEYS[Qt.Key(key)][held])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            closer = key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
            factor = time_line.ZOOM**2 if closer else time_line.ZOOM**-2
            self._zoom(time_line.zoomed(self._span, factor, self._time, self._length))
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()


_KEYS = {
    Qt.Key.Key_Right: ("sim-step", "sim-second"),
    Qt.Key.Key_Left: ("sim-step-back", "sim-second-back"),
    Qt.Key.Key_Home: ("sim-to-start", "sim-to-start"),
    Qt.Key.Key_End: ("sim-to-end", "sim-to-end"),
}
"""The command of a key without and with Shift."""
