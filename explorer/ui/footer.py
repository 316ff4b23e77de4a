"""The bar at the foot: the legend of the domains, how much there is, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from explorer.model.diagram import DOMAINS, Diagram, Domain
from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.topbar import Run, hint
from explorer.workspace import Command

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

_SMALL = 32
_LEGEND_FROM = 1120
_COUNTS_FROM = 760
"""The least widths at which the legend and the counts are shown."""


class Footer(QFrame):
    """Legend, counts and zoom."""

    def __init__(self, commands: dict[str, Command], glyphs: Glyphs, run: Run) -> None:
        """Build the bar; `run` takes a command's id and its argument."""
        super().__init__()
        self._glyphs = glyphs
        self._chips: dict[str, _Chip] = {}
        self._used: set[str] = set()
        self._picture = False
        self._icons: list[tuple[QToolButton, str]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(10)
        for domain in DOMAINS:
            self._chips[domain] = _Chip(domain, DOMAIN_NAMES[domain])
            layout.addWidget(self._chips[domain])
        layout.addStretch(1)
        self._problems = QToolButton()
        self._problems.clicked.connect(lambda: run("problems", ""))
        self._problems.hide()
        layout.addWidget(self._problems)
        self._folded = QLabel()
        self._counts = QLabel()
        self._zoom = QLabel("100 %")
        self._zoom.setMinimumWidth(52)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zoom.setAccessibleName("Zoom")
        layout.addWidget(self._folded)
        layout.addWidget(self._counts)
        layout.addSpacing(12)
        for command, icon in (("zoom-out", "ui-minus"), ("", ""), ("zoom-in", "ui-plus"), ("fit", "ui-fit")):
            if not command:
                layout.addWidget(self._zoom)
                continue
            button = QToolButton()
            button.setFixedSize(_SMALL, _SMALL)
            button.setIconSize(QSize(18, 18))
            button.setToolTip(hint(commands[command]))
            button.setAccessibleName(commands[command].title)
            button.clicked.connect(lambda _checked=False, c=command: run(c, ""))
            self._icons.append((button, icon))
            layout.addWidget(button)

    def show_diagram(self, diagram: Diagram) -> None:
        """Show the legend and the counts of a diagram."""
        self._used = {str(box.domain) for box in diagram.boxes}
        boxes, relations = len(diagram.boxes), len(diagram.relations)
        self._counts.setText(f"{boxes} boxes · {relations} relations")
        self._fit_in(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, width: int) -> None:
        """Give up the legend first, then the counts: the zoom is the last to go."""
        for domain, chip in self._chips.items():
            chip.setVisible(domain in self._used and width >= _LEGEND_FROM)
        self._counts.setVisible(width >= _COUNTS_FROM and not self._picture)
        self._folded.setVisible(bool(self._folded.text()) and not self._picture)
        self._zoom.setVisible(not self._picture)

    def show_picture(self, shown: bool) -> None:
        """Say nothing of the diagram while a picture is in front of it."""
        self._picture = shown
        self._fit_in(self.width())

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom; 1 is 100 %."""
        self._zoom.setText(f"{round(zoom * 100)} %")

    def show_folded(self, hidden: int) -> None:
        """Say how many boxes are folded away at this zoom, and how to see them."""
        self._folded.setText(f"{hidden} folded, zoom in to see them" if hidden else "")
        self._fit_in(self.width())

    def show_problems(self, count: int) -> None:
        """Say that the pack has problems; a click lists them."""
        self._problems.setText(f"{count} problem{'' if count == 1 else 's'} in this pack")
        self._problems.setVisible(count > 0)

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        for chip in self._chips.values():
            chip.set_profile(profile)
        for button, icon in self._icons:
            button.setIcon(self._glyphs.icon(icon, profile.muted, 18))


class _Chip(QFrame):
    def __init__(self, domain: str, title: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.setFixedHeight(28)
        self._mark = _Mark(domain)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 12, 0)
        layout.setSpacing(7)
        layout.addWidget(self._mark)
        layout.addWidget(QLabel(title))

    def set_profile(self, profile: Profile) -> None:
        self._mark.colour = profile.domains[self._mark.domain].line
        self._mark.update()


class _Mark(QWidget):
    """A short line in the colour and the pattern of a domain."""

    def __init__(self, domain: str) -> None:
        super().__init__()
        self.domain = domain
        self.colour = "#000000"
        self.setFixedSize(22, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self.colour), 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        dashes = DOMAIN_DASHES[self.domain]
        if dashes:
            pen.setDashPattern([d / 1.5 for d in dashes])
        painter.setPen(pen)
        middle = QRectF(self.rect()).center().y()
        painter.drawLine(0, round(middle), self.width(), round(middle))
        painter.end()
