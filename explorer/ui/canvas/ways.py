"""The edges as they are shown: cut off at folded containers and merged, or lifted to what is seen. Free of Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from explorer.layout import PlacedBox, PlacedEdge, Placement, edge_label
from explorer.layout.differences import hunks, inherit
from explorer.model.diagram import Diagram, LineStyle, Relation
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.family import Family
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.lines import cut

if TYPE_CHECKING:
    from explorer.layout.lifting import EdgeIndex, LiftedEdge
    from explorer.ui.canvas.scene import Scene

AT_ONCE = 4000
"""Up to so many relations are put in order at once; more of them after the boxes have been painted."""

MOST = 250
"""So many edges of a large diagram are shown at once: those that stand for the most relations."""

KEPT = 4000
"""So many edges of a large diagram keep the way that was once found for them."""

MOST_OF_ONE = 150
"""The same for the edges of a selected box."""

MARGIN = 0.1
"""Edges of a large diagram are worked out for the view and so much of it around it, as a share of its size."""

FAR = 40.0
"""Edges to boxes that are lower than this on screen are shown when one of their ends is selected."""

Parent = Callable[[str], str]


class Line(Struct, frozen=True):
    """One edge as it is shown.

    Attributes:
        ids: the ids of the placed edges that it stands for, the first is the one whose way it takes.
        relations: the ids of the relations that it stands for; of very many only the first.
        source, target: the visible boxes at its ends.
        points: its corners.
        arrow_start, arrow_end: where it has an arrowhead.
        label: where its verb is painted.
        style: its line pattern.
        scale: the scale of the smaller of the boxes at its ends.
        bounds: the rectangle around it and its label.
        lifted: whether an end was cut off at a folded container.
        count: how many edges were merged into it.
    """

    ids: tuple[str, ...]
    relations: tuple[str, ...]
    source: str
    target: str
    points: tuple[Point, ...]
    arrow_start: bool
    arrow_end: bool
    label: Rect | None
    style: LineStyle
    scale: float
    bounds: Rect
    lifted: bool = False
    count: int = 1

    @property
    def id(self) -> str:
        """The id of the placed edge whose way it takes."""
        return self.ids[0]


class Ways(Protocol):
    """Where the edges of a scene run."""

    def seen(self, scene: Scene, window: Rect, folds: Folds) -> tuple[Line, ...]:
        """The edges that can be seen in a window, and perhaps more."""

    def at_box(self, scene: Scene, shown: str, folds: Folds) -> tuple[Line, ...]:
        """The edges that start or end at a visible box."""

    def verb(self, line: Line) -> str:
        """The text in the pill of an edge."""


class PlacedWays:
    """The edges of a diagram whose placement has a way for each."""

    def __init__(self, diagram: Diagram, placement: Placement, places: Mapping[str, PlacedBox], parent: Parent) -> None:
        self._diagram, self._placement, self._places, self._parent = diagram, placement, places, parent
        self._styles: dict[str, LineStyle] = {relation.id: relation.line for relation in diagram.relations}
        self._by_folds = lru_cache(maxsize=8)(self._all)

    def seen(self, scene: Scene, window: Rect, folds: Folds) -> tuple[Line, ...]:
        """All edges."""
        del scene, window
        return self._by_folds(folds.every())

    def at_box(self, scene: Scene, shown: str, folds: Folds) -> tuple[Line, ...]:
        """The edges that start or end at a visible box."""
        del scene
        return tuple(line for line in self._by_folds(folds.every()) if shown in (line.source, line.target))

    def verb(self, line: Line) -> str:
        """The text in the pill of an edge."""
        wanted = set(line.ids)
        texts = (edge_label(self._diagram, edge) for edge in self._placement.edges if edge.id in wanted)
        return " · ".join(dict.fromkeys(text for text in texts if text))

    def _all(self, folded: frozenset[str]) -> tuple[Line, ...]:
        found: dict[tuple[str, ...], Line] = {}
        for edge in self._placement.edges:
            line = self._line(edge, folded)
            if line is None:
                continue
            key = (line.source, line.target) if line.lifted else edge.relations
            other = found.get(key)
            found[key] = line if other is None else _merged(other, line)
        return tuple(found.values())

    def _chain(self, box: str) -> list[str]:
        found = []
        while box:
            found.append(box)
            box = self._parent(box)
        return found

    def _line(self, edge: PlacedEdge, folded: frozenset[str]) -> Line | None:
        places = self._places
        if edge.source not in places or edge.target not in places or len(edge.points) < 2:
            return None
        chains = self._chain(edge.source), self._chain(edge.target)
        # Of the folded containers around an end only the outermost is seen; others inside of it are not in the set.
        source, target = (next((box for box in chain if box in folded), chain[0]) for chain in chains)
        lifted = (source, target) != (edge.source, edge.target)
        if lifted and (source in chains[1] or target in chains[0]):
            return None
        points = edge.points
        if source != edge.source:
            points = cut(points, places[source].rect)
        if target != edge.target:
            points = cut(points[::-1], places[target].rect)[::-1]
        if len(points) < 2:
            return None
        label = edge.label
        if lifted and label and any(places[end].rect.overlaps(label) for end in (source, target)):
            label = None
        scale = min(places[source].scale, places[target].scale)
        return line_of(
            edge, (edge.id,), source, target, points, label, self._styles.get(edge.id, "solid"), scale, lifted=lifted
        )


class LiftedWays:
    """The edges of a large diagram: lifted to the boxes in view, counted and routed when they are looked at."""

    def __init__(
        self, diagram: Diagram, placement: Placement, family: Family, before: LiftedWays | None = None
    ) -> None:
        self.diagram, self._placement = diagram, placement
        self.index: EdgeIndex | None = None
        self._by_id = family.by_id
        self._verbs: dict[str, str] | None = None
        self._region: Rect | None = None
        self._span = (0.0, 0.0)
        self._least = 0.0
        self._lines: tuple[Line, ...] = ()
        self._kept: dict[LiftedEdge, Line] = {}
        self.hasty = False
        """Whether an edge without a way gets the first best one for now: somebody moves the scene."""
        self._makeshift: dict[LiftedEdge, Line] = {}
        self._alike = False
        change = family.change
        if before and before.index and change:
            relations = hunks(before.diagram.relations, diagram.relations)
            moved = {box.id for _, box in change.moved}
            self.index = before.index.after(diagram, family.by_id, relations, moved)
            self._alike = not relations and not moved
            inherit(before.diagram, diagram, relations)

    def take_over(self, before: LiftedWays, scenes: tuple[Scene, Scene], other: Iterable[str]) -> None:
        """Keep the edges that were worked out for the state before, if only what is too small for any is different.

        Args:
            before: the edges of that state.
            scenes: that state and the present one.
            other: the boxes that stand elsewhere, or have other children.
        """
        if not self._alike or before._region is None:
            return
        for box in other:
            opens_at = [scene.folding.opens_at(box) for scene in scenes]
            rects = [scene.places[box].rect for scene in scenes if box in scene.places]
            same = len(rects) == 2 and rects[0] == rects[1] and opens_at[0] == opens_at[1]
            if not same and any(rect.height >= before._least for rect in rects):
                return
        self._region, self._span, self._least, self._lines = before._region, before._span, before._least, before._lines
        self._makeshift = before._makeshift

    @property
    def ready(self) -> bool:
        """Whether edges can be asked for."""
        return self.index is not None

    def prepare(self) -> Iterator[None]:
        """Put the relations in order, step by step: what an edge index needs to be quick."""
        from explorer.layout.lifting import EdgeIndex  # noqa: PLC0415 - small diagrams do without

        index = EdgeIndex(self.diagram, self._by_id)
        yield from index.prepare()
        self.index = index

    def seen(self, scene: Scene, window: Rect, folds: Folds) -> tuple[Line, ...]:
        """The edges with an end in or near the window; the answer holds until one looks elsewhere."""
        if self.index is None:
            return ()
        if not self._hold(window, folds) or (self._makeshift and not self.hasty):
            deque(self._find(self.index, scene, window, folds, hasty=self.hasty), maxlen=0)
        return self._lines

    @property
    def owing(self) -> bool:
        """Whether some of the edges have but a makeshift way."""
        return bool(self._makeshift)

    def finding(self, scene: Scene, window: Rect, folds: Folds) -> Iterator[None] | None:
        """Find good ways of the edges in a window, step by step; None if there are."""
        if self.index is None or (self._hold(window, folds) and not self._makeshift):
            return None
        return self._find(self.index, scene, window, folds, hasty=False)

    def _hold(self, window: Rect, folds: Folds) -> bool:
        """Whether the edges that were worked out last are those of a window, too."""
        low, high = self._span
        return self._region is not None and self._region.contains(window) and low <= folds.zoom < high

    def _find(self, index: EdgeIndex, scene: Scene, window: Rect, folds: Folds, *, hasty: bool) -> Iterator[None]:
        region = window.grown(MARGIN * max(window.width, window.height))
        least = FAR / folds.zoom
        shown = scene.visible(region, folds, least)
        places = scene.places

        def large(box: str) -> bool:
            place = places.get(box)
            return place is not None and place.rect.height >= least

        edges = index.edges_between_visible([place.id for place in shown], MOST, large)
        yield
        # What is painted already keeps its way: to find one takes longer than to paint it.
        kept, makeshift = self._kept, self._makeshift
        fresh = [edge for edge in edges if edge not in kept]
        if hasty:
            missing = [edge for edge in fresh if edge not in makeshift]
            made = dict(zip(missing, self._routed(missing, MOST), strict=True))
            found = {edge: made.get(edge) or makeshift[edge] for edge in fresh}
        else:
            found = {}
            for line in self._routing(fresh, MOST, shown):
                found[fresh[len(found)]] = line
                yield
        self._lines = tuple(found.get(edge) or kept[edge] for edge in edges)
        self._region, self._span, self._least = region, _span(shown, scene, folds.zoom), least
        self._makeshift = found if hasty else {}
        if not hasty:
            if len(kept) + len(found) > KEPT:
                kept.clear()
            kept.update(found)

    def at_box(self, scene: Scene, shown: str, folds: Folds) -> tuple[Line, ...]:
        """The edges that start or end at a visible box, wherever their other ends are."""
        if self.index is None:
            return ()
        from explorer.layout.lifting import LiftedEdge  # noqa: PLC0415 - see above

        own = set(scene.contents(shown)) if folds.closed(shown) else {shown}
        found: dict[str, list[tuple[Relation, bool]]] = {}
        relations_of = self.diagram.relations_of
        for box in own:
            for relation in relations_of.get(box, ()):
                outwards = relation.source in own
                other = relation.target if outwards else relation.source
                if other not in own and other in scene.places:
                    found.setdefault(folds.shown(other), []).append((relation, outwards))
        edges = []
        # Those that stand for the most relations, as below; of one box among ten thousand the rest is not even made.
        chosen = sorted(found.items(), key=lambda one: -len(one[1])) if len(found) > MOST_OF_ONE else found.items()
        for other, between in islice(chosen, MOST_OF_ONE):
            outwards = between[0][1]
            back = any(relation.both or way != outwards for relation, way in between)
            ends = (shown, other) if outwards else (other, shown)
            edges.append(LiftedEdge(*ends, len(between), tuple(relation.id for relation, _ in between[:8]), back))
        # What is painted already keeps its way.
        makeshift = {line.id for line in self._makeshift.values()}
        known = {line.id: line for line in self._lines if line.id not in makeshift}
        return tuple(known.get(line.id, line) for line in self._routed(edges, MOST_OF_ONE))

    def _routed(self, edges: list[LiftedEdge], most: int) -> tuple[Line, ...]:
        return tuple(self._routing(edges, most, ()))

    def _routing(self, edges: list[LiftedEdge], most: int, seen: Sequence[PlacedBox]) -> Iterator[Line]:
        from explorer.layout.ways import routing  # noqa: PLC0415 - see above

        if len(edges) > most:
            edges = sorted(edges, key=lambda edge: -edge.count)[:most]
        boxes = self._placement.boxes
        for edge, way in zip(edges, routing(self._placement, edges, seen), strict=True):
            yield line_of(
                way, (" ".join(sorted((edge.source, edge.target))),), edge.source, edge.target, way.points, way.label, "solid",
                min(boxes[edge.source].scale, boxes[edge.target].scale), lifted=edge.count > 1, count=edge.count,
            )  # fmt: skip

    def verb(self, line: Line) -> str:
        """The text in the pill of an edge: its verbs, and how many relations it stands for."""
        if self._verbs is None:
            self._verbs = {relation.id: relation.verb for relation in self.diagram.relations}
        verbs = [verb for verb in dict.fromkeys(self._verbs.get(name, "") for name in line.relations) if verb]
        text = " · ".join(verbs[:3])
        return f"{text} ({line.count})" if line.count > 1 else text


def _span(shown: list[PlacedBox], scene: Scene, zoom: float) -> tuple[float, float]:
    """From which zoom on and up to which the same containers are folded, and much the same is large enough to see."""
    low, high = zoom / 1.35, zoom * 1.35
    for place in shown:
        opens_at = scene.folding.opens_at(place.id)
        if opens_at > zoom:
            high = min(high, opens_at)
        else:
            low = max(low, opens_at)
    return low, high


def line_of(
    edge: PlacedEdge,
    ids: tuple[str, ...],
    source: str,
    target: str,
    points: tuple[Point, ...],
    label: Rect | None,
    style: LineStyle,
    scale: float,
    *,
    lifted: bool,
    count: int = 1,
) -> Line:
    """A placed edge as a line between two boxes that are seen."""
    bounds = _around(points)
    return Line(
        ids, edge.relations, source, target, points, edge.arrow_start, edge.arrow_end, label, style, scale,
        bounds.united(label) if label else bounds, lifted, count,
    )  # fmt: skip


def _merged(one: Line, other: Line) -> Line:
    return replace(
        one,
        ids=one.ids + other.ids,
        relations=one.relations + other.relations,
        arrow_start=one.arrow_start or other.arrow_start,
        arrow_end=one.arrow_end or other.arrow_end,
        style=one.style if one.style == other.style else "solid",
        count=one.count + other.count,
    )


def _around(points: Iterable[Point]) -> Rect:
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
