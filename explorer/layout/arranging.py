"""From the arrangements of a diagram to a tree of cells with their least sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explorer.layout.cells import Cell, GapKey, Widened
from explorer.layout.keeping import Before, kept_order, old_lines, still_good
from explorer.layout.ordering import layers_of
from explorer.layout.placement import Measure, Metrics
from explorer.layout.sizes import TITLE_CLEARANCE, inner_scale, leaf_size, title_size
from explorer.layout.turning import Ranks
from explorer.model.diagram import Arrangement, Box, Diagram
from explorer.model.geometry import Size

WRAP_ASPECT = 1.6
"""The width by height that wrapped lines aim at."""

LiftedPairs = dict[str, list[tuple[str, str]]]
"""For each container, the pairs of its children that relations connect, directly or from inside of them."""


def lift_relations(diagram: Diagram) -> LiftedPairs:
    """Lifts every relation to the two siblings that hold its ends, under their common container."""
    pairs: LiftedPairs = {}
    for relation in diagram.relations:
        up = [relation.source, *(box.id for box in diagram.ancestors(relation.source)), ""]
        places = {box_id: index for index, box_id in enumerate(up)}
        below, current = "", relation.target
        while current not in places:
            below, current = current, diagram.by_id[current].parent
        index = places[current]
        if below and index:
            pairs.setdefault(current, []).append((up[index - 1], below))
    return pairs


class Arranger:
    """Builds the cells of one diagram; holds what the recursion needs at every step."""

    def __init__(
        self,
        diagram: Diagram,
        measure: Measure,
        metrics: Metrics,
        widened: Widened,
        before: Before | None = None,
        ranks: Ranks | None = None,
    ) -> None:
        self.diagram = diagram
        self.measure = measure
        self.metrics = metrics
        self.widened = widened
        self.before = before
        self.ranks = ranks or {}
        self.pairs = lift_relations(diagram)

    def root(self) -> Cell:
        """Gives the group of the boxes without a parent."""
        return self._contents("", self.diagram.arrange, 1.0)

    def _contents(self, parent: str, arrange: Arrangement, scale: float) -> Cell:
        remaining = {box.id: box for box in self.diagram.children.get(parent, ())}
        return self._group(parent, parent, arrange, remaining, scale, whole=True)

    def _group(
        self, parent: str, key: str, arrange: Arrangement, remaining: dict[str, Box], scale: float, *, whole: bool
    ) -> Cell:
        cells: list[Cell] = []
        for item in arrange.items:
            if isinstance(item, Arrangement):
                nested = self._group(parent, f"{key}/{len(cells)}", item, remaining, scale, whole=False)
                if nested.rows:
                    cells.append(nested)
            elif item in remaining:
                cells.append(self._box(remaining.pop(item), scale))
        if whole:
            cells.extend(self._box(box, scale) for box in remaining.values())
            remaining.clear()
        rows = self._rows(parent, key, arrange, cells, scale)
        free, flows = arrange.kind in ("wrap", "layered"), arrange.kind == "layered" and len(rows) == 1
        return self._measured(Cell(key, scale, rows=rows, free=free, flows=flows))

    def _box(self, box: Box, scale: float) -> Cell:
        if box.id not in self.diagram.children:
            size = leaf_size(box, self.measure, self.metrics)
            return Cell(box.id, scale, box=box, least=Size(size.width * scale, size.height * scale))
        inner = inner_scale(scale, box)
        content = self._contents(box.id, box.arrange, inner)
        title = title_size(box, self.measure, self.metrics)
        inset = self.metrics.inset * inner
        cell = Cell(box.id, scale, box=box, content=content, title=Size(title.width * scale, title.height * scale))
        strip = (self.metrics.title_height + TITLE_CLEARANCE) * scale
        cell.top = strip + self.widened.get(GapKey(box.id, "top"), 0.0)
        cell.right = inset + self.widened.get(GapKey(box.id, "right"), 0.0)
        cell.bottom = inset + self.widened.get(GapKey(box.id, "bottom"), 0.0)
        cell.left = inset + self.widened.get(GapKey(box.id, "left"), 0.0)
        width = max(
            content.least.width + cell.left + cell.right,
            cell.title.width + title_indent(cell, self.metrics) + max(self.metrics.inset * scale, cell.right),
            self.metrics.leaf_min_width * scale,
        )
        cell.least = Size(width, content.least.height + cell.top + cell.bottom)
        return cell

    def _rows(self, parent: str, key: str, arrange: Arrangement, cells: list[Cell], scale: float) -> list[list[Cell]]:
        if not cells:
            return []
        if arrange.kind == "row":
            return [cells]
        if arrange.kind == "column":
            return [[cell] for cell in cells]
        if arrange.kind == "grid":
            columns = arrange.columns if arrange.columns > 0 else math.ceil(math.sqrt(len(cells)))
            return _chunks(cells, columns)
        if arrange.kind == "layered":
            return self._layered(parent, key, cells, scale)
        return self._wrapped(key, cells, scale)

    def _layered(self, parent: str, key: str, cells: list[Cell], scale: float) -> list[list[Cell]]:
        owner: dict[str, int] = {}
        for index, cell in enumerate(cells):
            for box_id in _boxes_in(cell):
                owner[box_id] = index
        pairs = [(owner[a], owner[b]) for a, b in self.pairs.get(parent, []) if a in owner and b in owner]
        layers, loose = layers_of(len(cells), pairs)
        if self.before:
            layers = [kept_order(layer, cells, self.before) for layer in layers]
        elif self.ranks:
            layers = [sorted(layer, key=lambda index: self._rank(cells[index])) for layer in layers]
        columns = [
            cells[layer[0]]
            if len(layer) == 1
            else self._measured(
                Cell(f"{key}/layer{index}", scale, rows=[[cells[i]] for i in layer], free=True, flows=True)
            )
            for index, layer in enumerate(layers)
        ]
        rest = [cells[i] for i in loose]
        if not columns:
            return self._wrapped(key, rest, scale)
        if not rest:
            return [columns]
        flow = self._measured(Cell(f"{key}/layers", scale, rows=[columns], free=True, flows=True))
        spare = self._measured(Cell(f"{key}/loose", scale, rows=self._wrapped(f"{key}/loose", rest, scale), free=True))
        return [[flow], [spare]]

    def _rank(self, cell: Cell) -> float:
        ranks = [self.ranks[name] for name in _boxes_in(cell) if name in self.ranks]
        return sum(ranks) / len(ranks) if ranks else 0.0

    def _wrapped(self, key: str, cells: list[Cell], scale: float) -> list[list[Cell]]:
        """Breaks the cells into lines, in order, so that the whole comes near to WRAP_ASPECT (shelf packing)."""
        gap = self.metrics.gap * scale
        if all(cell.is_leaf for cell in cells):
            wide = max(cell.least.width for cell in cells) + gap
            tall = max(cell.least.height for cell in cells) + gap
            count = len(cells)
            guess = max(1, min(count, round(math.sqrt(count * WRAP_ASPECT * tall / wide))))
            nearby = range(max(1, guess - 1), min(count, guess + 2) + 1)
            columns = min(
                nearby, key=lambda n: _badness(n * wide, math.ceil(count / n) * tall) + 0.25 * (-count % n) / n
            )
            chunks = _chunks(cells, columns)
            old = self._kept(cells, chunks, gap)
            return _chunks(cells, max(len(line) for line in old[:-1] or old)) if old else chunks
        shelves = self._shelves(cells, gap)
        shelves = self._kept(cells, shelves, gap) or shelves
        if len(shelves) == 1 or all(len(shelf) == 1 for shelf in shelves):
            return shelves
        return [
            [
                shelf[0]
                if len(shelf) == 1
                else self._measured(Cell(f"{key}/line{index}", scale, rows=[shelf], free=True))
            ]
            for index, shelf in enumerate(shelves)
        ]

    def _kept(self, cells: list[Cell], best: list[list[Cell]], gap: float) -> list[list[Cell]] | None:
        """The lines that the cells stood in before, if their shape is still good enough."""
        old = old_lines(cells, self.before) if self.before else None
        return old if old and still_good(old, best, lambda lines: _shape(lines, gap)) else None

    def _shelves(self, cells: list[Cell], gap: float) -> list[list[Cell]]:
        widest = max(cell.least.width for cell in cells)
        area = sum((cell.least.width + gap) * (cell.least.height + gap) for cell in cells)
        ideal = max(widest, math.sqrt(area * WRAP_ASPECT))
        best: list[list[Cell]] = []
        best_score = math.inf
        for factor in (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5):
            limit = max(widest, ideal * factor)
            shelves: list[list[Cell]] = [[]]
            used = 0.0
            width = height = tallest = 0.0
            for cell in cells:
                if shelves[-1] and used + gap + cell.least.width > limit:
                    height += tallest + gap
                    shelves.append([])
                    used = tallest = 0.0
                used += cell.least.width + (gap if shelves[-1] else 0)
                tallest = max(tallest, cell.least.height)
                width = max(width, used)
                shelves[-1].append(cell)
            height += tallest
            score = _badness(width, height) + 0.6 * math.log(max(1.0, width * height / area))
            if score < best_score - 1e-9:
                best, best_score = shelves, score
        return best

    def _measured(self, group: Cell) -> Cell:
        rows, gap = group.rows, self.metrics.gap * group.scale
        columns = max((len(row) for row in rows), default=0)
        group.widths = [0.0] * columns
        group.heights = [0.0] * len(rows)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                group.widths[c] = max(group.widths[c], cell.least.width)
                group.heights[r] = max(group.heights[r], cell.least.height)
        widened = self.widened
        group.column_gaps = [gap + widened.get(GapKey(group.key, "column", i), 0.0) for i in range(columns - 1)]
        group.row_gaps = [gap + widened.get(GapKey(group.key, "row", i), 0.0) for i in range(len(rows) - 1)]
        group.least = Size(
            sum(group.widths) + sum(group.column_gaps),
            sum(group.heights) + sum(group.row_gaps),
        )
        return group


def title_indent(cell: Cell, metrics: Metrics) -> float:
    """Gives the space between a container's left border and its title, which lets edges pass where children do."""
    return max(metrics.inset * cell.scale, cell.left)


def _chunks(cells: Sequence[Cell], size: int) -> list[list[Cell]]:
    return [list(cells[start : start + size]) for start in range(0, len(cells), size)]


def _badness(width: float, height: float) -> float:
    """How far an aspect ratio is from WRAP_ASPECT; 0 is best."""
    return abs(math.log(max(width, 1.0) / max(height, 1.0) / WRAP_ASPECT))


def _shape(lines: list[list[Cell]], gap: float) -> float:
    """How far the aspect ratio of lines is from WRAP_ASPECT."""
    width = max(sum(cell.least.width + gap for cell in line) for line in lines)
    return _badness(width, sum(max(cell.least.height for cell in line) + gap for line in lines))


def _boxes_in(cell: Cell) -> list[str]:
    if cell.box is not None:
        return [cell.box.id]
    return [box_id for row in cell.rows for inner in row for box_id in _boxes_in(inner)]
