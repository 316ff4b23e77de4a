"""Search at work: what the search panel is about, what its hits show on the canvas, and where they lead."""

from __future__ import annotations

from functools import cache, partial

from PySide6.QtWidgets import QWidget

from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas import Canvas
from explorer.ui.canvas.minimap import Minimap
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.placements import Placements
from explorer.ui.search_popup import SearchPopup, Where
from explorer.workspace import Workspace
from explorer.workspace.search import Hit
from explorer.workspace.search_index import made
from explorer.workspace.whereabouts import Spot, spot

_OPENED_WITH = {
    "concept": "follow",
    "diagram": "open-diagram",
    "page": "open-page",
    "picture": "open-picture",
    "box": "go-to-box",
    "tour": "present",
}
"""The command that opens a hit of each kind; a command runs itself."""

_MOST_BOXES = 2000
"""Of a larger diagram no small map is made for a look ahead: it would have to be placed first."""


class Finder(SearchPopup):
    """The search panel on one workspace and its canvas.

    What is highlighted is lit on the canvas; if it is on another diagram, the boxes that lead there are lit, and the panel shows
    that diagram small, with the place framed. The present view stays as it is.
    """

    def __init__(self, window: QWidget, workspace: Workspace, canvas: Canvas, placements: Placements) -> None:
        """Make the hidden panel over `window`; `placements` are those of the window."""
        super().__init__(window)
        self._workspace = workspace
        self._canvas = canvas
        self._placements = placements.beside(self)
        self._map = Minimap(self)
        self._map.setAccessibleName("Where the hit is on its diagram")
        self._profile = PROFILES[workspace.state.profile]
        self._where: Where = lambda _entry: None
        self.show_beside(self._map)
        self.previewed.connect(self._preview)
        self.chosen.connect(self._go)
        self.closed.connect(lambda _none: self._preview(None))

    def begin(self) -> None:
        """Open the panel over all there is to find now."""
        work = self._workspace
        # Every row asks where it is, at every key.
        self._where = cache(partial(spot, work.pack, work.state.place))
        self.offer(made(work.pack, work.commands.values(), self.index), work.state.place.diagram, self._where)

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        super().set_profile(profile)
        self._profile = profile

    def _preview(self, hit: Hit | None) -> None:
        """Light up on the canvas what a hit stands for, or the way to it."""
        self._placements.stop()
        entry, place = hit.entry if hit else None, self._workspace.state.place
        found = self._where(entry) if entry else None
        there = found is not None and found.diagram == place.diagram
        if entry is not None and entry.kind == "concept" and there:
            self._workspace.run("point-at", entry.id)
            self.show_elsewhere(None)
            return
        self._workspace.run("point-at", "")
        if found is None or there:
            self._canvas.preview(frozenset({found.box}) if found and found.box else frozenset())
            self.show_elsewhere(None)
        else:
            self._canvas.preview(found.through)
            self._draw_map(found)
            self.show_elsewhere(found)

    def _draw_map(self, found: Spot) -> None:
        """Draw where a hit is, as soon as its diagram is placed; nobody is kept from typing on by that."""
        diagram = self._workspace.pack.diagrams[found.diagram]
        self._map.hide()
        if len(diagram.boxes) > _MOST_BOXES:
            return
        placement = self._placements.quick(diagram, whole=True)
        if placement is not None:
            self._show_map(found, diagram, placement)
        else:
            self._placements.begin(diagram, partial(self._show_map, found, diagram), whole=True)

    def _show_map(self, found: Spot, diagram: Diagram, placement: Placement) -> None:
        scene = Scene(diagram, placement)
        self._map.show_scene(scene, palette(self._profile))
        self._map.show_window(scene.places[found.box].rect if found.box else Rect(0, 0, 0, 0))
        self._map.show()
        self._fit()

    def rest(self) -> None:
        """Let nothing be made any more."""
        self._placements.close()

    def _go(self, hit: Hit) -> None:
        target = hit.entry.id
        if hit.entry.kind == "command":
            self._workspace.run(target)
        else:
            self._workspace.run(_OPENED_WITH[hit.entry.kind], target)
