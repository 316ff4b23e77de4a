"""A live chart of the mesh: rate, errors and latency of the last minute, of all edges or of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import font
from explorer.workspace.traffic import ALL, SECONDS, Ends, Sample

ROWS = 8
"""So many edges are listed, the busiest ones."""

ARROW = " → "
"""Between the names of two ends."""

_ROW, _PLOT, _GAP, _HEAD = 24.0, 58.0, 10.0, 18.0


class Row(Struct, frozen=True):
    """An edge with what went over it in the last minute, the present second last."""

    ends: Ends
    name: str
    series: tuple[Sample, ...]


class Chart(QWidget):
    """Three plots of the chosen edge, and a row for each edge; painted, for it changes each second.

    Signals:
        chosen: the ends of the edge whose row was clicked; empty ids for all together.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Traffic of the last minute")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._profile, self._percent = PROFILES["desk-light"], 100
        self.rows: tuple[Row, ...] = ()
        self.at = 0

    def set_profile(self, profile: Profile, percent: int) -> None:
        """Take the colours of a profile, and a size of text in percent."""
        self._profile, self._percent = profile, percent
        self.update()

    def show_rows(self, rows: Sequence[Row], chosen: Ends = ALL) -> None:
        """Show edges; the first row is all of them together."""
        count = len(self.rows)
        self.rows = tuple(rows[: ROWS + 1])
        self.at = next((n for n, row in enumerate(self.rows) if row.ends == chosen), 0)
        if self.rows:
            now = self.rows[self.at].series[-1]
            self.setAccessibleDescription(f"{self.rows[self.at].name}: {in_words(now)}")
        if len(self.rows) != count:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, round(3 * (_PLOT + _GAP) + len(self.rows) * _ROW + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, p, y = self.rows[self.at], self._profile, 0.0
        mesh, bad = p.domains["mesh"].line, p.states["bad"].border
        now = chosen.series[-1]
        for title, said, lines in (
            ("Requests a second", f"{now.rate:.0f}", {"rate": (mesh, False)}),
            ("Errors", f"{round(now.errors * 100)} %", {"errors": (bad, False)}),
            (
                "Latency: half, and 99 %",
                f"{now.latency:.0f} ms, {now.slow:.0f} ms",
                {"latency": (mesh, False), "slow": (mesh, True)},
            ),
        ):
            area = QRectF(0, y, self.width(), _PLOT)
            self._plot(painter, area, title, said, chosen.series, lines)
            y += _PLOT + _GAP
        for number, row in enumerate(self.rows):
            self._row(painter, QRectF(0, y, self.width(), _ROW), row, chosen=number == self.at)
            y += _ROW
        painter.end()

    def _plot(
        self, painter: QPainter, area: QRectF, title: str, said: str, series: Sequence[Sample],
        lines: Mapping[str, tuple[str, bool]],
    ) -> None:  # fmt: skip
        p = self._profile
        painter.setFont(font("sublabel", 12.5))
        painter.setPen(QColor(p.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(font("name", 13))
        painter.setPen(QColor(p.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, said)
        plot = area.adjusted(0, _HEAD, 0, 0)
        painter.setPen(QPen(QColor(p.edge), 1.0) if p.projector else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(p.sunken))
        painter.drawRoundedRect(plot, 4, 4)
        most = top_of([getattr(sample, name) for name in lines for sample in series], share="errors" in lines)
        for name, (colour, dashed) in lines.items():
            values = [getattr(sample, name) for sample in series]
            inner = plot.adjusted(2, 3, -2, -2)
            way = _way(inner, values, most)
            if not dashed:
                fill = QColor(colour)
                fill.setAlphaF(0.16)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(fill)
                painter.drawPolygon(QPolygonF([*way, inner.bottomRight(), inner.bottomLeft()]))
            pen = QPen(QColor(colour), 1.8, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(way))

    def _row(self, painter: QPainter, area: QRectF, row: Row, *, chosen: bool) -> None:
        p, now = self._profile, row.series[-1]
        if chosen:
            painter.setPen(QPen(QColor(p.accent if self.hasFocus() else p.edge), 2.0 if self.hasFocus() else 1.0))
            painter.setBrush(QColor(p.sunken))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        inside = area.adjusted(8, 0, -8, 0)
        painter.setFont(font("sublabel", 12.5))
        words = in_words(now)
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        painter.setPen(QColor(p.states["bad"].ink if now.errors > 0 else p.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(font("name" if chosen else "sublabel", 12.5))
        painter.setPen(QColor(p.ink))
        left = inside.adjusted(0, 0, -wide - 8, 0)
        name = _shortened(row.name, QFontMetricsF(painter.font()), left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().y() - 3 * (_PLOT + _GAP)) // _ROW)
        if 0 <= number < len(self.rows):
            self.chosen.emit(self.rows[number].ends)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.rows:
            self.chosen.emit(self.rows[(self.at + step) % len(self.rows)].ends)
        else:
            super().keyPressEvent(event)


def _shortened(name: str, metrics: QFontMetricsF, width: float) -> str:
    """A name of two ends, each shortened so far that both have room."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    ends = name.split(ARROW)
    room = (width - metrics.horizontalAdvance(ARROW) * (len(ends) - 1)) / len(ends)
    return ARROW.join(metrics.elidedText(end, Qt.TextElideMode.ElideMiddle, room) for end in ends)


def in_words(sample: Sample) -> str:
    """A second in words."""
    if not sample.rate:
        return "nothing"
    wrong = f"  {round(sample.errors * 100)} % wrong" if sample.errors else ""
    return f"{sample.rate:.0f}/s{wrong}  {sample.latency:.0f} ms"


def top_of(values: Sequence[float], *, share: bool) -> float:
    """What the upper border of a plot stands for: a round number above all values; of shares at least a tenth, at most all."""
    most = max(values, default=0.0)
    if share:
        return min(1.0, max(0.1, most * 1.1))
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if most <= step * factor * 0.95:
                return step * factor
        step *= 10


def _way(area: QRectF, values: Sequence[float], most: float) -> list[QPointF]:
    step = area.width() / max(1, SECONDS - 1)
    return [
        QPointF(area.left() + number * step, area.bottom() - min(1.0, value / most) * area.height())
        for number, value in enumerate(values)
    ]
