"""Painting a large scene at rest: boxes by their cards, edges from a buffer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.layout import PlacedBox
from explorer.model.geometry import Rect
from explorer.ui.canvas import boxes, edges
from explorer.ui.canvas.cards import Card
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.crowd_painting import Painting
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.scene import Emphasis, Scene
from explorer.ui.canvas.stage import Stage
from explorer.ui.canvas.strokes import Strokes
from explorer.ui.canvas.ways import Line


class CrowdStage(Stage):
    """One painting of a large scene; what is on its way is painted box by box, as in a small one."""

    def __init__(self, frame: Frame, scene: Scene, folds: Folds, emphasis: Emphasis | None, crowd: Crowd) -> None:
        super().__init__(frame, scene, folds, emphasis)
        self._crowd = crowd

    def _paint(
        self, places: Sequence[PlacedBox], lines: Sequence[Line], window: Rect, strengths: Mapping[str, float]
    ) -> None:
        if strengths:
            super()._paint(places, lines, window, strengths)
            return
        frame, scene, crowd = self._frame, self._scene, self._crowd
        self.painted = len(places)
        painting = Painting(frame, crowd, scene.diagram)
        plain, special = self._crowded(painting, crowd.cards, places, window)
        painting.paint_tiles()
        frame.flush()
        for card in plain:
            if not card.inside:
                painting.shadow(card)
        frame.flush()
        for place in special:
            boxes.shadow(frame, scene.box(place.id), place, self._look(place.id))
        lit = self._lit
        shown = [line for line in crowd.near(lines, window) if line.id not in lit] if lit else crowd.near(lines, window)
        strokes = Strokes(frame, crowd.pieces)
        for line in shown:
            if line.style == "solid":
                strokes.add(line, self._colour(line))
            else:
                edges.edge(frame, line, self._colour(line))
        strokes.paint()
        self._far_titles([place for place in places if place.id in self._fills])
        for card in plain:
            if card.inside:
                painting.folded(card)
            else:
                painting.leaf(card)
        # Painted at once: signs of which there are few would vanish under what is collected.
        frame.many = False
        for place in special:
            boxes.leaf(frame, scene.box(place.id), place, self._look(place.id))
        frame.many = True
        frame.flush()
        self._badges(shown)

    def _crowded(
        self, painting: Painting, known: Mapping[str, Card], places: Sequence[PlacedBox], window: Rect
    ) -> tuple[list[Card], list[PlacedBox]]:
        """Paint open containers and collect tiles; the answer is the other boxes, and the leaves with rare signs."""
        frame, scene, folds = self._frame, self._scene, self._folds
        cards: list[Card] = []
        special: list[PlacedBox] = []
        kids, opens_at, box_of, emphasis = scene.kids, scene.folding.opens_at, scene.box, self._emphasis
        tone_of = scene.tone if scene.states is not None else None
        opening = [(place, opens_at(place.id)) for place in places]
        opened = [place for place, own in opening if 0.0 < own <= folds.zoom]
        # What lies under a container that fills the window is not seen.
        ground = next((place.id for place in reversed(opened) if boxes.covers(place, window)), "")
        depth = -1
        for place in sorted(opened, key=lambda place: place.depth):
            # Boxes of one depth do not overlap.
            if place.depth != depth:
                frame.flush()
                depth = place.depth
            frame.hidden = bool(ground) and place.id != ground
            if place.id == ground:
                ground = ""
            self._fills[place.id] = boxes.container(frame, box_of(place.id), place, self._look(place.id))
        frame.hidden = False
        frame.flush()
        zoom, small, tile = folds.zoom, painting.small, painting.tile
        for place, own in opening:
            if 0.0 < own <= zoom:
                continue
            name, inside = place.id, own > 0.0
            if small(place, inside=inside):
                painting.dot(box_of(name), place, self._look(name), tone_of(name) if tone_of else "", inside=inside)
                continue
            faded = emphasis is not None and not self._kept(name)
            card = None if faded else known.get(name)
            if card is None or card.place is not place or card.box is not box_of(name):
                card = painting.card(box_of(name), place, self._look(name), len(kids(name)), scene.state(name))
            if inside and tile(card):
                continue
            if card.special:
                special.append(place)
            else:
                cards.append(card)
        return cards, special
