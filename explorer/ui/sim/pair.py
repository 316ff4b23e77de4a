"""The canvas of the run beside the one in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel

from explorer.model.diagram import Diagram
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas import Canvas
from explorer.ui.glyphs import Glyphs
from explorer.ui.sim.flights import Flights

if TYPE_CHECKING:
    from explorer.ui.window import Window


class Pair(QObject):
    """Two runs side by side: the second canvas is made when it is first wanted.

    Signals:
        selected: id of the box that was clicked on it.
        moved: its camera has moved.
    """

    selected = Signal(object)
    moved = Signal()

    def __init__(self, window: Window, glyphs: Glyphs) -> None:
        super().__init__(window)
        self._window, self._glyphs = window, glyphs
        self._profile, self._reduced = PROFILES["desk-light"], False
        self.canvas: Canvas | None = None
        self._names: list[QLabel] = []
        self.flights: Flights | None = None

    def set_look(self, profile: Profile, *, reduced: bool) -> None:
        """Take the colours of a profile, and whether things jump."""
        self._profile, self._reduced = profile, reduced
        if self.canvas is not None and self.flights is not None:
            look = f"color: {profile.ink}; font-size: 14px; font-weight: 600; padding: 7px 16px;"
            for name in self._names:
                name.setStyleSheet(f"background: {profile.panel}; border-bottom: 1px solid {profile.rule}; {look}")
            self.canvas.set_profile(profile)
            self.canvas.set_reduced_motion(reduced)
            self.flights.set_profile(profile)

    def show(self, diagram: Diagram, box: str, titles: Sequence[str]) -> None:
        """Show a moment of the second run, with a box selected, and what both runs are called."""
        if self.canvas is None:
            canvas = self.canvas = Canvas(self._glyphs)
            canvas.calm = True
            canvas.selected.connect(self.selected)
            canvas.camera_changed.connect(lambda _camera: self.moved.emit())
            self.flights = Flights(canvas)
            self._window.diagrams.addWidget(canvas)
            self._show_names()
            self.set_look(self._profile, reduced=self._reduced)
            half = self._window.diagrams.width() // 2
            self._window.diagrams.setSizes([half, half])
        self.canvas.show_diagram(diagram, self._window.placement(diagram))
        self.canvas.select(box)
        for name, title in zip(self._names, titles, strict=True):
            name.setText(title)
            name.setToolTip(title)

    def select(self, box: str) -> None:
        """Put the ring on a box of the second run."""
        if self.canvas is not None:
            self.canvas.select(box)

    def close(self) -> None:
        """Show the first run alone."""
        if self.canvas is not None:
            canvas, self.canvas, self.flights = self.canvas, None, None
            for name in self._names:
                name.hide()
                name.deleteLater()
            self._names = []
            self._window.heading.hide()
            canvas.hide()
            canvas.close()
            canvas.setParent(None)
            canvas.deleteLater()

    def _show_names(self) -> None:
        """Put the names of both runs above their diagrams."""
        heading = self._window.heading
        row = heading.layout() or QHBoxLayout(heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._names = [QLabel(), QLabel()]
        for name in self._names:
            row.addWidget(name)
        heading.show()
