"""A step of a tour fitted to a room: laid out anew so that the back row can read it, and split where it is too much.

A projector cannot show more by making letters smaller. So nothing is ever scaled down: the same boxes are arranged otherwise,
containers that are not the matter are folded into one box, and what is still too large is shown in parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from explorer.layout.arranging import Arranger
from explorer.layout.engine import place
from explorer.layout.placement import Measure, Metrics, Placement
from explorer.layout.sizes import MARGIN, leaf_size
from explorer.model.diagram import Arrangement, ArrangementKind, Box, Diagram, Relation
from explorer.model.geometry import Rect, Size
from explorer.model.lesson import Hop, Step, seen_boxes

LEAST_PX = 28.0
"""No text on a projector of 1080 lines is smaller than this."""

SECOND = 0.75
"""The size of second lines and verbs as a share of a name's."""

LARGEST = 1.6
"""How much larger than they must be names may become where there is room."""

LOYALTY = 0.7
"""How much smaller the arrangement of the author may be than the best one, and is still preferred."""

NUMBER = "00 m"
"""As wide as the number of a hop in its circle."""

AIR = ((1.8, 1.25), (1.4, 1.12))
"""How much wider gaps become where there is room, and how large names must then still be; where something travels, 1 is enough."""

MOST_BOXES = 20
"""More than this are never shown in one part, even if they fit."""

ROOM = Metrics(
    name_px=15, sublabel_px=11.25, title_px=15, verb_px=11.25,
    leaf_height=52, leaf_height_single=36, leaf_min_width=84,
    padding=9, glyph=22, glyph_gap=7, title_height=30, inset=13, gap=20, lane=7, corner=7,
    pill_height=18, pill_padding=6, badge_px=11.25,
)  # fmt: skip
"""A desk's sizes with less air: on a projector the words need the space."""


def room_metrics(base: float) -> Metrics:
    """The metrics of a room.

    Args:
        base: the size of a name on a screen of 1080 lines, in pixels.
    """
    second = max(SECOND, min(1.0, LEAST_PX / base)) * ROOM.name_px
    taller = second - ROOM.sublabel_px
    return replace(
        ROOM,
        sublabel_px=second,
        verb_px=second,
        badge_px=second,
        leaf_height=ROOM.leaf_height + taller,
        pill_height=ROOM.pill_height + taller,
    )


class Staged(Struct, frozen=True):
    """A part of what a step shows, placed for a room.

    Attributes:
        diagram: only what is seen.
        placement: where it stands; a name is `placement.metrics.name_px` high.
        frame: what the camera frames.
        magnify: how much larger than its least size it is painted, from 1 to LARGEST; below 1 only where one box alone is too wide.
    """

    diagram: Diagram
    placement: Placement
    frame: Rect
    magnify: float


def stage(diagram: Diagram, step: Step, area: Size, measure: Measure, metrics: Metrics = ROOM) -> tuple[Staged, ...]:
    """Fits what a step shows to a room.

    Args:
        diagram: the step's diagram.
        step: what it shows, frames, lights and moves.
        area: the room that the diagram has, in scene units when names have their least size.
        measure: the width of a text, in the fonts of `metrics`.
        metrics: the sizes to work with.

    Returns:
        The parts, at least one. All boxes that the step shows are in one of them, or folded into one that is.
    """
    seen = seen_boxes(diagram, step.show)
    second = dict(step.sublabels)
    whole = replace(_only(diagram, seen), boxes=tuple(_as_told(box, second) for box in diagram.boxes if box.id in seen))
    whole = replace(whole, relations=_as_travelled(whole, step.hops))
    matter = _matter(step, whole)
    fitter = _Fitter(area, measure, metrics, frozenset(name for name, word in step.badges if word))
    for folded in _foldings(whole, matter, step.show):
        whole_folded = fold(whole, folded)
        # Labels that cover a line are better than what is folded or split.
        for candidate in (whole_folded, _unlabelled(whole_folded)):
            if fitter.fits(candidate):
                return (fitter.staged(candidate, step.frame),)
    return tuple(fitter.staged(part, step.frame) for part in _parts_of(whole_folded, step.hops, fitter))


def _as_told(box: Box, second: dict[str, str]) -> Box:
    # What is small at a desk until one zooms in would be unreadable on a projector; what is wrong with a box, and what else it
    # opens, is no matter of the class.
    return replace(box, scale=1.0, sublabel=second.get(box.id, box.sublabel), portal="", problem="")


def _as_travelled(whole: Diagram, hops: Sequence[Hop]) -> tuple[Relation, ...]:
    """The relations with the labels of what travels along them for their verbs: on a slide, only these are shown."""
    labels: dict[str, str] = {}
    for hop in hops:
        match = hop_relation(whole, hop)
        if match is not None:
            known, label = labels.get(match[0].id, ""), hop_verb(hop, several=len(hops) > 1)
            labels[match[0].id] = max(known, label, key=len)
    return tuple(replace(one, verb=labels.get(one.id, "")) for one in whole.relations)


def _unlabelled(diagram: Diagram) -> Diagram:
    return replace(diagram, relations=tuple(replace(one, verb="") for one in diagram.relations))


def hop_verb(hop: Hop, *, several: bool) -> str:
    """A text as wide as the label of a hop, which has a number in a circle before it if there are several."""
    return f"{NUMBER if several else ''}{hop.label}"


def hop_relation(diagram: Diagram, hop: Hop) -> tuple[Relation, bool] | None:
    """The relation that a hop travels along: between its boxes, or those in or around them; None if there is none.

    Returns:
        The relation, and whether the hop travels as it points.
    """
    if hop.source not in diagram.by_id or hop.target not in diagram.by_id:
        return None
    best, least = None, math.inf
    for relation in diagram.relations:
        ends = relation.source, relation.target
        for forward, (start, end) in ((True, ends), (False, ends[::-1])):
            away = _apart(diagram, hop.source, start) + _apart(diagram, hop.target, end) + (0.0 if forward else 0.5)
            if away < least:
                best, least = (relation, forward), away
    return best


def _apart(diagram: Diagram, one: str, other: str) -> float:
    """How many borders are between a box and one that is in it or around it; infinity for others."""
    chains = [[box, *(outer.id for outer in diagram.ancestors(box))] for box in (one, other)]
    if other in chains[0]:
        return chains[0].index(other)
    return chains[1].index(one) if one in chains[1] else math.inf


def _inside(diagram: Diagram, box: str) -> Iterator[str]:
    for child in diagram.children.get(box, ()):
        yield child.id
        yield from _inside(diagram, child.id)


def _matter(step: Step, whole: Diagram) -> set[str]:
    """What must not be folded away: what is lit, framed, badged, renamed or moves."""
    names = {*step.lit, *step.frame, *(hop.source for hop in step.hops), *(hop.target for hop in step.hops)}
    names |= {name for name, _ in (*step.badges, *step.sublabels)}
    return names & set(whole.by_id)


def _foldings(whole: Diagram, matter: AbstractSet[str], show: Iterable[str]) -> Iterator[frozenset[str]]:
    """What may be folded, the least first: nothing; what is inside others; what is not the matter; what holds none of it."""
    yield frozenset()
    named = set(show)
    around = {outer.id for box in matter for outer in whole.ancestors(box)}
    containers = [box.id for box in whole.boxes if whole.children.get(box.id)]
    foldable = [name for name in containers if name not in around and name not in matter]
    if not matter:
        foldable = [name for name in foldable if any(outer.id in foldable for outer in whole.ancestors(name))]
    inner = [name for name in foldable if name not in named and whole.by_id[name].parent]
    outermost = [name for name in containers if name not in around] if matter else foldable
    before = frozenset[str]()
    for found in map(frozenset, (inner, foldable, outermost)):
        if found and found != before:
            yield found
            before = found


def fold(diagram: Diagram, folded: AbstractSet[str]) -> Diagram:
    """A diagram in which some containers are one dashed box each that tells how many are inside; relations end at it."""
    if not folded:
        return diagram
    stands_for: dict[str, str] = {}
    for box in diagram.boxes:
        outer = [a.id for a in diagram.ancestors(box.id) if a.id in folded]
        stands_for[box.id] = outer[-1] if outer else box.id
    boxes = []
    for box in diagram.boxes:
        if stands_for[box.id] != box.id:
            continue
        if box.id in folded:
            count = sum(1 for name in _inside(diagram, box.id))
            box = replace(box, dashed=True, sublabel=f"{count} inside", arrange=Arrangement())  # noqa: PLW2901 - the folded one
        boxes.append(box)
    relations: dict[tuple[str, str], Relation] = {}
    for relation in diagram.relations:
        ends = stands_for[relation.source], stands_for[relation.target]
        if ends[0] != ends[1]:
            relations.setdefault(ends, replace(relation, source=ends[0], target=ends[1]))
    return _tidied(replace(diagram, boxes=tuple(boxes), relations=tuple(relations.values())))


def _only(diagram: Diagram, seen: AbstractSet[str]) -> Diagram:
    """The part of a diagram that is seen."""
    return _tidied(
        replace(
            diagram,
            boxes=tuple(box for box in diagram.boxes if box.id in seen),
            relations=tuple(one for one in diagram.relations if one.source in seen and one.target in seen),
        )
    )


def _tidied(diagram: Diagram) -> Diagram:
    """The same with arrangements that name only boxes that are there."""
    known = {box.id for box in diagram.boxes}
    boxes = tuple(replace(box, arrange=_kept(box.arrange, known)) for box in diagram.boxes)
    return replace(diagram, boxes=boxes, arrange=_kept(diagram.arrange, known))


def _kept(arrange: Arrangement, known: AbstractSet[str]) -> Arrangement:
    if not arrange.items:
        return arrange
    items: list[str | Arrangement] = []
    for item in arrange.items:
        if isinstance(item, str):
            if item in known:
                items.append(item)
        elif (inner := _kept(item, known)).items:
            # One thing needs no arrangement of its own.
            items.append(inner.items[0] if len(inner.items) == 1 else inner)
    return replace(arrange, items=tuple(items))


def _shorter(diagram: Diagram) -> Diagram:
    """A diagram without what can be spared first: the second texts in the titles of containers."""
    boxes = tuple(replace(box, sublabel="") if diagram.children.get(box.id) else box for box in diagram.boxes)
    return diagram if boxes == diagram.boxes else replace(diagram, boxes=boxes)


class _Fitter:
    """Tries arrangements; the first pass only packs, for that costs a tenth of placing."""

    def __init__(self, area: Size, measure: Measure, metrics: Metrics, badged: AbstractSet[str] = frozenset()) -> None:
        self._area, self._measure, self._metrics, self._badged = area, cache(measure), metrics, badged
        self._packed, self._placed = cache(self._pack), cache(self._place)

    def fits(self, diagram: Diagram) -> bool:
        if len(diagram.boxes) > MOST_BOXES or not self._may_fit(diagram):
            return False
        # With its edges a diagram is never smaller than packed without them.
        return any(self._packed(arranged) >= 1 and self._placed(arranged)[1] >= 1 for arranged in self._best(diagram))

    def _may_fit(self, diagram: Diagram) -> bool:
        """Whether the leaves alone are not too much already, however they are arranged."""
        sizes = [
            leaf_size(box, self._measure, self._metrics) for box in diagram.boxes if not diagram.children.get(box.id)
        ]
        if any(size.width > self._area.width or size.height > self._area.height for size in sizes):
            return False
        return sum(size.width * size.height for size in sizes) <= self._area.width * self._area.height

    def staged(self, diagram: Diagram, frame: Iterable[str]) -> Staged:
        """The diagram in the arrangement that can be read best, the author's if that is nearly as good."""
        tried = [(arranged, *self._placed(arranged)) for arranged in self._best(diagram)]
        fitting = [one for one in tried if one[2] >= 1]
        arranged, placement, magnify = (fitting or [max(tried, key=lambda one: one[2])])[0]
        placement, magnify = self._aired(arranged, placement, magnify)
        rect = _framed(placement, frame)
        if rect != placement.bounds:
            magnify = max(magnify, _magnify(rect, self._area))
        if magnify < 1 and (shorter := _shorter(diagram)) is not diagram:
            return self.staged(shorter, frame)
        return Staged(arranged, placement, rect, min(LARGEST, magnify))

    def _aired(self, diagram: Diagram, placement: Placement, magnify: float) -> tuple[Placement, float]:
        """The same with wider gaps, if there is room for them: arrows are seen better than letters that are still larger."""
        travels = any(one.verb for one in diagram.relations)
        for factor, least in AIR:
            metrics = replace(self._metrics, gap=self._metrics.gap * factor)
            wide = place(diagram, self._measure, metrics)
            bounds = _tight(wide, self._badged)
            found = _magnify(bounds, self._area)
            if found >= (1.0 if travels else least):
                return replace(wide, bounds=bounds), found
        return placement, magnify

    def _best(self, diagram: Diagram) -> list[Diagram]:
        """The arrangements that are worth a placing, the preferred one first."""
        sized = [(self._packed(arranged), arranged) for arranged in _arrangements(diagram)]
        best = max(size for size, _ in sized)
        own = sized[0]
        ranked = sorted(sized[1:], key=lambda one: -one[0])
        first = [own] if own[0] >= max(1.0, best * LOYALTY) else []
        return [arranged for _, arranged in [*first, *ranked[:2], *([] if first else [own])]]

    def _pack(self, diagram: Diagram) -> float:
        if not diagram.boxes:
            return LARGEST
        least = Arranger(diagram, self._measure, self._metrics, {}).root().least
        return _magnify(Rect(0, 0, *least), self._area)

    def _place(self, diagram: Diagram) -> tuple[Placement, float]:
        placement = place(diagram, self._measure, self._metrics)
        bounds = _tight(placement, self._badged)
        return replace(placement, bounds=bounds), _magnify(bounds, self._area)


def _magnify(rect: Rect, area: Size) -> float:
    return min(area.width / max(rect.width, 1.0), area.height / max(rect.height, 1.0))


def _tight(placement: Placement, badged: AbstractSet[str]) -> Rect:
    """The bounds without the margin of a desk; a little is left for rings and rounded corners, and for badges on borders."""
    if not placement.boxes:
        return placement.bounds
    bounds = placement.bounds.grown(-(MARGIN - 4.0))
    tops = [placement.boxes[name].rect.y for name in badged if name in placement.boxes]
    top = min([bounds.y, *(y - placement.metrics.pill_height / 2 for y in tops)])
    return Rect(bounds.x, top, bounds.width, bounds.bottom - top)


def _framed(placement: Placement, frame: Iterable[str]) -> Rect:
    rects = [placement.boxes[name].rect for name in frame if name in placement.boxes]
    if not rects:
        return placement.bounds
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top).grown(12.0)


def _arrangements(diagram: Diagram) -> list[Diagram]:
    """The author's arrangement first, then others of the outermost and of the inner boxes."""
    found = [diagram]
    containers = [box.id for box in diagram.boxes if diagram.children.get(box.id)]
    kinds: tuple[ArrangementKind | None, ...] = (None, "row", "column", "wrap", "layered")
    for outer, inner in product(kinds, kinds if containers else (None,)):
        if outer is None and inner is None:
            continue
        boxes = diagram.boxes if inner is None else tuple(
            replace(box, arrange=Arrangement(inner)) if box.id in containers else box for box in diagram.boxes
        )  # fmt: skip
        arrange = diagram.arrange if outer is None else Arrangement(outer)
        found.append(replace(diagram, boxes=boxes, arrange=arrange))
    return found


def _parts_of(diagram: Diagram, hops: Sequence[Hop], fitter: _Fitter) -> list[Diagram]:
    """A diagram in parts that fit: first what travels, as many hops as fit at a time, both ends together; then the rest."""
    parts: list[Diagram] = []
    chunk: list[str] = []
    for hop in hops:
        ends = [name for name in (hop.source, hop.target) if name in diagram.by_id]
        wider = list(dict.fromkeys([*chunk, *ends]))
        if fitter.fits(_around(diagram, wider)):
            chunk = wider
            continue
        if chunk:
            parts.append(_around(diagram, chunk))
        chunk = ends if fitter.fits(_around(diagram, ends)) else []
        if not chunk:
            # One end is a container that has no room beside the other: closed, it has; what is in it follows.
            pair = fold(_around(diagram, ends), {name for name in ends if diagram.children.get(name)})
            if len(pair.by_id) > 1 and fitter.fits(pair):
                parts.append(pair)
    if chunk:
        parts.append(_around(diagram, chunk))
    seen = {name for part in parts for name in part.by_id}
    left = [box.id for box in diagram.boxes if box.id not in seen and not diagram.children.get(box.id)]
    if parts and left:
        # What is left is seen with the last hops if that fits.
        whole = _around(diagram, [*chunk, *left])
        if chunk and fitter.fits(whole):
            return [*parts[:-1], whole]
        return [*parts, *_parts(_around(diagram, left), fitter)]
    return parts or _parts(diagram, fitter)


def _parts(diagram: Diagram, fitter: _Fitter) -> list[Diagram]:
    """A diagram in parts that fit, in the order of its file; every part keeps the containers around its boxes."""
    group = _branching(diagram)
    if len(group) < 2:
        return [diagram]
    parts: list[Diagram] = []
    chunk: list[str] = []
    for name in group:
        wider = _around(diagram, [*chunk, name])
        if chunk and not fitter.fits(wider):
            parts.append(_around(diagram, chunk))
            chunk = []
        chunk.append(name)
    parts.append(_around(diagram, chunk))
    if len(parts) == 1:
        return parts
    return [smaller for part in parts for smaller in ([part] if fitter.fits(part) else _parts(part, fitter))]


def _branching(diagram: Diagram) -> list[str]:
    """The outermost boxes that stand beside each other."""
    group = [box.id for box in diagram.children.get("", ())]
    while len(group) == 1:
        group = [box.id for box in diagram.children.get(group[0], ())]
    return group


def _around(diagram: Diagram, names: Iterable[str]) -> Diagram:
    chosen = list(names)
    seen = {name for one in chosen for name in (one, *_inside(diagram, one), *(a.id for a in diagram.ancestors(one)))}
    return _only(diagram, seen)
