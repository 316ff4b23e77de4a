"""What a sharp picture of a large scene will need, found a little at a time before it is painted: glyphs, and edges' pieces.

To find the glyphs of a name takes several times as long as to paint them: of two hundred names that a zoom has brought
into view that is half a frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explorer.layout import DESK, Metrics
from explorer.model.diagram import Box
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas import signs
from explorer.ui.canvas.boxes import count_text
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.layer import glyphs_of, letters_of
from explorer.ui.canvas.palette import Palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.strokes import Strokes
from explorer.ui.glyphs import Glyphs

SIZES = (10, 11, 12, 13, 14)
"""The sizes of a folded container's name beside its icon, in pixels: see `boxes.FOLDED_TITLE`."""

AHEAD = 1.25
"""So much further one zooms in at one step."""

SLICE = 8
"""The texts of so many boxes are laid out in one step."""


class Signs(NamedTuple):
    """What icons are drawn with: the drawings, the colours, and device pixels for one view pixel."""

    glyphs: Glyphs
    palette: Palette
    dpr: float

    def draw(self, box: Box) -> None:
        """Draw the icon of a folded container in the sizes that it may have."""
        colour, ground = self.palette.tone(box.domain).line.name(), self.palette.sunken.rgb()
        for size in SIZES:
            side = round(size * DESK.glyph / DESK.name_px * self.dpr)
            signs.icon(self.glyphs, box.glyph, colour, ground, (0, 0, side))


def warming(scene: Scene, window: Rect, folds: Folds, warm: set[str], drawn: Signs) -> Iterator[None] | None:
    """Lays out the texts of the boxes that a window shows, step by step; None if all are.

    Args:
        scene: the boxes.
        window: the part of the scene.
        folds: what is folded.
        warm: the boxes of which the texts were laid out; others are added.
        drawn: for the icons.
    """
    places = scene.visible(window, folds, scene.least(folds.zoom))
    cold = [place.id for place in places if place.id not in warm]
    return _steps(scene, cold, folds, warm, drawn) if cold else None


def looking_ahead(scene: Scene, window: Rect, folds: Folds, warm: set[str], drawn: Signs) -> Iterator[None]:
    """The same; what there is to do is looked for in the first step, and not when it is asked for."""
    yield from warming(scene, window, folds, warm, drawn) or ()


def warming_edges(scene: Scene, window: Rect, folds: Folds, crowd: Crowd) -> Iterator[None]:
    """Takes the edges in a window to pieces, step by step; after their ways are found."""
    lines = crowd.near(scene.lines(window, folds), window)
    yield from Strokes.prepare(lines, scene.placement.metrics.corner, folds.zoom, crowd.pieces)


def _steps(scene: Scene, cold: list[str], folds: Folds, warm: set[str], drawn: Signs) -> Iterator[None]:
    metrics = scene.placement.metrics
    for number, box in enumerate(cold):
        folded = scene.is_container(box) and folds.closed(box)
        _lay_out(scene, box, metrics, folded=folded)
        if folded and scene.box(box).glyph:
            drawn.draw(scene.box(box))
        warm.add(box)
        if number % SLICE == SLICE - 1:
            yield


def _lay_out(scene: Scene, name: str, metrics: Metrics, *, folded: bool) -> None:
    box = scene.box(name)
    kids = len(scene.kids(name))
    if not kids:
        letters_of(box.name, "name", metrics.name_px)
        fonts.width(box.name, "name", metrics.name_px)
        return
    letters_of(box.name, "title", metrics.title_px)
    fonts.width(box.name, "title", metrics.title_px)
    fonts.width(box.sublabel, "sublabel", metrics.sublabel_px)
    if folded:
        fonts.width(box.name, "name", metrics.name_px)
        glyphs_of(count_text(kids), "sublabel", metrics.sublabel_px)
        if box.glyph:
            glyphs_of(box.name, "name", metrics.name_px)
