"""Orders the layers of containers anew, so that the edges that lead out of them cross less.

Layers are ordered from the inside of a container alone, when nobody knows yet where the other ends of its edges will
be. Once all have a place, straight lines from middle to middle tell well enough how often edges will cross: containers
are turned upside down, and neighbours in a layer exchanged, as long as that makes such crossings fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from explorer.layout.placement import PlacedBox
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point

MOST = 250
"""Up to how many relations it is worth its time."""

ROUNDS = 8
"""How often everything is tried at most."""

NEAR = 1.0
"""Boxes whose middles are not farther apart than this, in scene units, stand in one layer."""

Ranks = Mapping[str, float]
"""Where boxes stand in their layers, from the top."""


def ranked(diagram: Diagram, boxes: Mapping[str, PlacedBox]) -> Ranks:
    """Gives an order of the boxes in layered containers for which fewer edges cross.

    Args:
        diagram: what was placed.
        boxes: where everything stands in the order of the containers' own relations.
    """
    layered = [box.id for box in diagram.boxes if box.arrange.kind == "layered" and box.id in diagram.children]
    pairs = list(dict.fromkeys((one.source, one.target) for one in diagram.relations if one.source != one.target))
    if not layered or len(pairs) > MOST:
        return {}
    drawing = _Drawing(pairs, {name: box.rect.centre for name, box in boxes.items()})
    moves = [move for name in layered for move in _moves(diagram, boxes, name)]
    for _ in range(ROUNDS):
        if not sum(drawing.improved(move) for move in moves):
            break
    return {box.id: drawing.middles[box.id].y for name in layered for box in diagram.children[name]}


Move = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Boxes that change places: those that are mirrored about their common middle, each with all that moves along."""


def _moves(diagram: Diagram, boxes: Mapping[str, PlacedBox], name: str) -> Iterable[Move]:
    """All that may be tried in one container: first as a whole, then two by two."""
    children = [box.id for box in diagram.children[name]]
    whole = {child: _whole(diagram, child) for child in children}
    yield tuple(children), tuple(whole[child] for child in children)
    layers: dict[int, list[str]] = {}
    for child in children:
        layers.setdefault(round(boxes[child].rect.centre.x / NEAR), []).append(child)
    for layer in layers.values():
        for number, one in enumerate(layer):
            for other in layer[number + 1 :]:
                yield (one, other), (whole[one], whole[other])


def _whole(diagram: Diagram, name: str) -> tuple[str, ...]:
    names = [name]
    for one in names:
        names += [box.id for box in diagram.children.get(one, ())]
    return tuple(names)


class _Line(NamedTuple):
    """A straight line between the middles of two boxes, and the rectangle around it."""

    left: float
    top: float
    right: float
    bottom: float
    start: Point
    end: Point
    source: str
    target: str


class _Drawing:
    """Straight lines between the middles of boxes, and which of them cross."""

    def __init__(self, pairs: list[tuple[str, str]], middles: dict[str, Point]) -> None:
        self.pairs, self.middles = pairs, middles
        self.at: dict[str, list[int]] = {}
        for number, pair in enumerate(pairs):
            for end in pair:
                self.at.setdefault(end, []).append(number)
        self.lines = [self._line(number, {}) for number in range(len(pairs))]
        self.crossed: list[set[int]] = [_met(line, self.lines) for line in self.lines]

    def improved(self, move: Move) -> bool:
        """Makes a move if fewer lines cross then; whether that is so."""
        names, wholes = move
        ys = [self.middles[name].y for name in names]
        both = min(ys) + max(ys)
        moved = {
            one: Point(self.middles[one].x, self.middles[one].y + both - 2 * y)
            for y, whole in zip(ys, wholes, strict=True)
            for one in whole
        }
        touched = {number for one in moved for number in self.at.get(one, ())}
        before = sum(len(self.crossed[number]) for number in touched)
        before -= sum(other < number and other in touched for number in touched for other in self.crossed[number])
        if not before:
            return False
        lines = self.lines.copy()
        for number in touched:
            lines[number] = self._line(number, moved)
        after: dict[int, set[int]] = {}
        for number in touched:
            found = _met(lines[number], lines)
            before -= len(found) - sum(other in found for other in after)
            if before <= 0:
                return False
            after[number] = found
        self.middles.update(moved)
        self.lines = lines
        for number, found in after.items():
            for other in self.crossed[number] - found:
                self.crossed[other].discard(number)
            for other in found:
                self.crossed[other].add(number)
            self.crossed[number] = found
        return True

    def _line(self, number: int, moved: Mapping[str, Point]) -> _Line:
        source, target = self.pairs[number]
        start, end = moved.get(source) or self.middles[source], moved.get(target) or self.middles[target]
        (ax, ay), (bx, by) = start, end
        return _Line(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), start, end, source, target)


def _met(line: _Line, lines: Sequence[_Line]) -> set[int]:
    """The numbers of those that a line crosses; with a common end they do not."""
    left, top, right, bottom, (ax, ay), (bx, by), source, target = line
    wide, tall = bx - ax, by - ay
    found: set[int] = set()
    for number, (near, high, far, low, (cx, cy), (dx, dy), one, end) in enumerate(lines):
        if near > right or far < left or high > bottom or low < top:
            continue
        if (wide * (cy - ay) - tall * (cx - ax)) * (wide * (dy - ay) - tall * (dx - ax)) >= 0:
            continue
        across, along = dx - cx, dy - cy
        sides = (across * (ay - cy) - along * (ax - cx)) * (across * (by - cy) - along * (bx - cx))
        if sides < 0 and source not in (one, end) and target not in (one, end):
            found.add(number)
    return found
