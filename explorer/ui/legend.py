"""The legend of the domains, which also filters: a chip shows its domain alone, or hides it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from explorer.model.diagram import DOMAINS, Domain
from explorer.model.theme import PROFILES, Profile
from explorer.workspace.filter_choices import has
from explorer.workspace.filtering import EVERYTHING, Filter

DOMAIN_NAMES: dict[Domain, str] = {
    "control-plane": "Control plane",
    "node": "Node",
    "mesh": "Mesh",
    "storage": "Storage",
    "packaging": "Clients and packages",
}

DOMAIN_DASHES: dict[str, tuple[float, ...]] = {
    "control-plane": (),
    "node": (5, 2),
    "mesh": (2, 2),
    "storage": (7, 2, 2, 2),
    "packaging": (1, 2),
}
"""The line pattern of each domain, in line widths: colour is never the only cue."""

_HEIGHT, _MARK, _PAD, _GAP = 28, 22, 11, 7
_TEXT = 13


class Legend(QWidget):
    """A chip for each domain of a diagram.

    Signals:
        toggled: the condition of the filter language that was chosen: "domain:mesh", or "-domain:mesh" to hide it.
    """

    toggled = Signal(str)

    def __init__(self) -> None:
        """Make the chips of all domains."""
        super().__init__()
        self.setAccessibleName("Legend: show one kind of thing alone, or hide it")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.chips = {domain: Chip(domain, self) for domain in DOMAINS}
        for chip in self.chips.values():
            layout.addWidget(chip)
            chip.asked.connect(self.toggled)

    def show_state(self, used: frozenset[str], wanted: Filter) -> None:
        """Offer these domains, and show which of them a filter shows alone or hides."""
        for domain, chip in self.chips.items():
            chip.setVisible(domain in used)
            chip.show_state(wanted)

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        for chip in self.chips.values():
            chip.profile = profile
            chip.update()


class Chip(QAbstractButton):
    """A domain with its line; pressed it is shown alone, struck out it is hidden.

    Signals:
        asked: the condition of the filter language for what was done: a click shows the domain alone, one with Shift hides it.
    """

    asked = Signal(str)

    def __init__(self, domain: Domain, parent: QWidget) -> None:
        """Make the chip of a domain."""
        super().__init__(parent)
        self.domain = domain
        self.profile = PROFILES["desk-light"]
        self.away = False
        self.setText(DOMAIN_NAMES[domain])
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(f"Show only {self.text()}; with Shift, hide it")
        self.show_state(EVERYTHING)

    def show_state(self, wanted: Filter) -> None:
        """Show what a filter does with the domain."""
        alone, hidden = has(wanted, f"domain:{self.domain}"), has(wanted, f"-domain:{self.domain}")
        self.away = hidden or (bool(wanted.domains) and not alone)
        self.setChecked(alone)
        state = "hidden" if self.away else "shown alone" if alone else "shown"
        self.setAccessibleName(f"{self.text()}: {state}")
        self.setAccessibleDescription("Space shows it alone or ends that; Shift+Space hides it")
        self.update()

    def nextCheckState(self) -> None:
        """The filter decides how a chip looks, not the click."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.isDown() and self.rect().contains(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self._ask(event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(event.modifiers())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(2 * _PAD + _MARK + _GAP + width, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, profile = QPainter(self), self.profile
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(profile.domains[self.domain].line)
        on, focus = self.isChecked(), self.hasFocus()
        border = (
            QColor(profile.accent)
            if focus
            else line
            if on
            else QColor(profile.edge if self.underMouse() else profile.rule)
        )
        width = 2.0 if focus or on else 1.0
        pen = QPen(border, width, Qt.PenStyle.DashLine if self.away and not focus else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(QColor(profile.sunken if on or self.isDown() else profile.panel))
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inside, 13, 13)
        self._paint_mark(painter, QColor(profile.faint) if self.away else line)
        painter.setFont(self._font())
        painter.setPen(QColor(profile.muted if self.away else profile.ink))
        text = self.rect().adjusted(_PAD + _MARK + _GAP, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _paint_mark(self, painter: QPainter, colour: QColor) -> None:
        pen = QPen(colour, 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        dashes = DOMAIN_DASHES[self.domain]
        if dashes:
            pen.setDashPattern([dash / 1.5 for dash in dashes])
        painter.setPen(pen)
        middle = round(QRectF(self.rect()).center().y())
        painter.drawLine(_PAD, middle, _PAD + _MARK, middle)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_TEXT)
        font.setWeight(QFont.Weight.DemiBold)
        font.setStrikeOut(self.away)
        return font

    def _ask(self, held: Qt.KeyboardModifier) -> None:
        hide = bool(held & Qt.KeyboardModifier.ShiftModifier)
        self.asked.emit(f"{'-' if hide else ''}domain:{self.domain}")
