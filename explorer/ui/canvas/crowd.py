"""What is remembered of the boxes and edges of a large scene from one painting to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.ways import Line

if TYPE_CHECKING:
    from explorer.ui.canvas.cards import Card
    from explorer.ui.canvas.strokes import Pieces

KEPT = 4000
"""Of so many boxes the cards are kept."""


class Crowd:
    """What is remembered of the boxes and edges of a large scene from one painting to the next."""

    def __init__(self) -> None:
        self._made_for: tuple[object, ...] = (None, None, None)
        self.cards: dict[str, Card] = {}
        self.warm: set[str] = set()
        """The boxes whose texts were laid out."""
        self.pieces: dict[tuple[int, bool], Pieces] = {}
        self._lines: Sequence[Line] = ()
        self._bounds: list[tuple[float, float, float, float, Line]] = []

    def near(self, lines: Sequence[Line], window: Rect) -> list[Line]:
        """The edges that can be seen in a window."""
        if lines is not self._lines:
            self._lines = lines
            self._bounds = [
                (x - 12 * line.scale, y - 12 * line.scale, x + wide + 12 * line.scale, y + tall + 12 * line.scale, line)
                for line in lines
                for x, y, wide, tall in (line.bounds,)
            ]
        x, y, wide, tall = window
        last, below = x + wide, y + tall
        return [
            line
            for left, top, right, bottom, line in self._bounds
            if left < last and right > x and top < below and bottom > y
        ]

    def begin(self, frame: Frame, diagram: Diagram) -> None:
        """Start a painting; of another state of a diagram, with other colours or other sizes no card is kept."""
        now = (frame.palette.profile, frame.metrics, diagram)
        if any(one is not other for one, other in zip(now, self._made_for, strict=True)) or len(self.cards) > KEPT:
            self._made_for = now
            self.cards.clear()
            self.warm.clear()
        if len(self.pieces) > KEPT:
            self.pieces.clear()
