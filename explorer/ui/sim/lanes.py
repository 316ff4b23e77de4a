"""Painting the lanes of a time line: names, what happened, what is to come, round times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.model.running import Lane, Mark
from explorer.model.theme import Profile
from explorer.ui.fonts import font
from explorer.ui.sim.sheet import tone_colour
from explorer.workspace import simulation_words, time_line
from explorer.workspace.time_line import Span

TOP = 24.0
"""The height of the round times above the lanes."""

PITCH, LANE, MARK = 22.0, 14.0, 10.0
"""From lane to lane, the height of one, and the side of a mark."""

AHEAD = 0.38
"""How strong that is painted which is still to come; it is hollow too."""

_TICK_GAP = 90.0


class Sight(Struct, frozen=True):
    """What is seen.

    Attributes:
        span: the part of the run.
        area: where its lanes stand.
        time: the present moment.
        known: up to when it has been simulated.
        until: after it nothing is shown yet; below 0 all is.
    """

    span: Span
    area: QRectF
    time: float
    known: float
    until: float

    def x(self, time: float) -> float:
        """Where a time stands."""
        return self.area.x() + self.span.share(time) * self.area.width()


def names_width(lanes: Sequence[Lane], most: int) -> int:
    """The width of the column of names."""
    metrics = QFontMetricsF(font("sublabel", 12))
    return round(min(most, max((metrics.horizontalAdvance(lane.title) for lane in lanes), default=30.0) + 14))


def paint(painter: QPainter, profile: Profile, lanes: Sequence[Lane], sight: Sight, side: int) -> None:
    """Paint all but the present moment."""
    area = sight.area
    _ticks(painter, profile, sight)
    seen = sight.known if sight.until < 0 else min(sight.known, sight.until)
    edge = min(max(sight.x(seen), area.left()), area.right())
    for number, lane in enumerate(lanes):
        middle = TOP + (number + 0.5) * PITCH
        bed = QRectF(area.x(), middle - LANE / 2, area.width(), LANE)
        painter.setPen(QPen(QColor(profile.edge), 1.0) if profile.projector else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(profile.sunken))
        painter.drawRoundedRect(bed, 4, 4)
        if edge < bed.right() - 1:
            # What nobody knows yet, or shall not see yet.
            painter.setPen(Qt.PenStyle.NoPen)
            veil = QColor(profile.rule)
            painter.setBrush(veil if sight.until >= 0 else QColor(profile.panel))
            painter.setBrush(_hatched(veil) if sight.until >= 0 else painter.brush())
            painter.drawRoundedRect(QRectF(edge, bed.y(), bed.right() - edge, bed.height()), 4, 4)
        painter.setFont(font("sublabel", 12))
        painter.setPen(QColor(profile.muted))
        words = QRectF(side, middle - PITCH / 2, area.x() - side - 8, PITCH)
        title = QFontMetricsF(painter.font()).elidedText(lane.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        # Trouble lies over all else.
        for mark in sorted(lane.marks, key=lambda mark: mark.tone == "bad"):
            if sight.span.start <= mark.time <= sight.span.end and not 0 <= sight.until < mark.time:
                _mark(painter, profile, lane, mark, QPointF(sight.x(mark.time), middle), ahead=mark.time > sight.time)


def paint_over(painter: QPainter, profile: Profile, spots: Iterable[tuple[float, float]]) -> None:
    """Paint rings around the marks that are pointed at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(profile.ink), 1.6))
    for x, y in spots:
        painter.drawRoundedRect(QRectF(x - 8, y - 8, 16, 16), 5, 5)


def _hatched(colour: QColor) -> QBrush:
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)


def _ticks(painter: QPainter, profile: Profile, sight: Sight) -> None:
    area = sight.area
    painter.setFont(font("sublabel", 11))
    for time in time_line.ticks(sight.span, int(area.width() / _TICK_GAP)):
        x = round(sight.x(time)) + 0.5
        painter.setPen(QPen(QColor(profile.rule), 1.0))
        painter.drawLine(QPointF(x, TOP - 5), QPointF(x, area.bottom()))
        painter.setPen(QColor(profile.muted))
        words = QRectF(x - 40, 2, 80, TOP - 8)
        flag = Qt.AlignmentFlag.AlignHCenter
        if words.left() < area.left():
            words, flag = words.translated(40, 0), Qt.AlignmentFlag.AlignLeft
        elif words.right() > area.right() + 12:
            words, flag = words.translated(-40, 0), Qt.AlignmentFlag.AlignRight
        painter.drawText(words, flag | Qt.AlignmentFlag.AlignTop, simulation_words.clock(time))


def _mark(painter: QPainter, profile: Profile, lane: Lane, mark: Mark, at: QPointF, *, ahead: bool) -> None:
    """A square for what went well, a hollow one for what is on its way, a standing one for trouble, a low one for an end."""
    colour = QColor(tone_colour(profile, mark.tone, lane.domain))
    half = MARK / 2
    painter.setOpacity(AHEAD if ahead and not profile.projector else 1.0)
    hollow = ahead or mark.tone == "busy"
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(QColor(profile.panel) if hollow and not (ahead and not profile.projector) else colour)
    if mark.tone == "bad":
        reach = half + 0.8
        corners = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    elif mark.tone == "gone":
        painter.drawRoundedRect(QRectF(at.x() - half, at.y() - 1.6, MARK, 3.2), 1.5, 1.5)
    else:
        inset = 0.8
        painter.drawRoundedRect(
            QRectF(at.x() - half + inset, at.y() - half + inset, MARK - 2 * inset, MARK - 2 * inset), 2.4, 2.4
        )
    painter.setOpacity(1.0)
