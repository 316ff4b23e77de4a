"""The way from a large Diagram to a Placement: sizes from the leaves up, then places from the top down, in one pass.

Every box and every relation is looked at a bounded number of times, and no step is recursive over the nesting, so
that 100,000 boxes in each other or beside each other cost a few seconds. Edges are not routed: see `ways`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from explorer.layout.groups import Grouper
from explorer.layout.mirroring import MOST, Lifted, mirror
from explorer.layout.placement import DESK, Measure, Metrics, PlacedBox, Placement
from explorer.layout.shelves import Packed, Spot
from explorer.layout.sizes import MARGIN, TITLE_CLEARANCE, inner_scale, leaf_size, title_size
from explorer.layout.tree import TOP, Tree
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.geometry import Rect, Size

WIDEST_LEAF = 1.35
"""How much wider than it must be a leaf becomes, to be as wide as the leaves beside it."""

LiftedPairs = dict[int, list[tuple[int, int]]]


def place_large(diagram: Diagram, measure: Measure, metrics: Metrics = DESK) -> Placement:
    """Places the boxes of a diagram of any size; it has no edges."""
    tree = Tree(diagram.boxes)
    number, lift = tree.number, tree.lifted
    ends = [(number[relation.source], number[relation.target]) for relation in diagram.relations]
    lifted = [lift(source, target) for source, target in ends]
    frames, spots, top = arranged(tree, _pairs(lifted), diagram.arrange, cache(measure), metrics, 1.0)
    if len(spots) <= MOST:
        insets = {index: (frame.left, frame.top) for index, frame in frames.items()}
        mirror(tree, spots, insets, ends, lifted)
    boxes: dict[str, PlacedBox] = {}
    put_down(boxes, tree, frames, spots, (0.0, 0.0), 0, metrics)
    return Placement(Rect(0.0, 0.0, top.width, top.height).grown(MARGIN), boxes, (), metrics)


def lift_pairs(tree: Tree, relations: Iterable[Relation]) -> LiftedPairs:
    """Lifts every relation to the two siblings that hold its ends, under their common container; each pair once."""
    number, lift = tree.number, tree.lifted
    return _pairs([lift(number[relation.source], number[relation.target]) for relation in relations])


def _pairs(lifted: Iterable[Lifted]) -> LiftedPairs:
    found: dict[int, dict[tuple[int, int], None]] = {}
    for container, one, other in lifted:
        if one == other or container in (one, other):
            continue
        if container in found:
            found[container][one, other] = None
        else:
            found[container] = {(one, other): None}
    return {container: list(pairs) for container, pairs in found.items()}


class Frame:
    """The measures of a container: its scale, the scale of its contents, its title."""

    __slots__ = ("indent", "left", "scale", "title", "top")

    def __init__(self, box: Box, scale: float, measure: Measure, metrics: Metrics) -> None:
        self.scale = scale
        inner = inner_scale(scale, box)
        self.left = metrics.inset * inner
        self.top = (metrics.title_height + TITLE_CLEARANCE) * scale
        self.indent = max(metrics.inset * scale, self.left)
        wide, tall = title_size(box, measure, metrics)
        self.title = Size(wide * scale, tall * scale)

    def size(self, content: Packed | Size, metrics: Metrics) -> tuple[float, float]:
        """Gives the least size of the container around its content."""
        width = max(
            content.width + 2 * self.left,
            self.title.width + self.indent + metrics.inset * self.scale,
            metrics.leaf_min_width * self.scale,
        )
        return width, content.height + self.top + self.left

    def title_at(self, x: float, y: float, metrics: Metrics) -> Rect:
        """Gives the place of the title in a container at this place."""
        strip = metrics.title_height * self.scale
        return Rect(x + self.indent, y + (strip - self.title.height) / 2, *self.title)


def arranged(
    tree: Tree, pairs: LiftedPairs, arrange: Arrangement, measure: Measure, metrics: Metrics, scale: float
) -> tuple[dict[int, Frame], list[Spot], Size]:
    """Arranges all boxes of a tree from the leaves up.

    Args:
        tree: the boxes.
        pairs: their relations, lifted to siblings.
        arrange: how the boxes at the top stand.
        measure: the width of texts.
        metrics: the sizes to work with.
        scale: the scale of the boxes at the top.

    Returns:
        The measures of the containers, the place of every box inside its parent, and the size of the whole.
    """
    boxes, parent, children = tree.boxes, tree.parent, tree.children
    scales = [scale] * len(boxes)
    for index, above in enumerate(parent):
        if above >= 0:
            scales[index] = inner_scale(scales[above], boxes[above])
    sizes: list[tuple[float, float]] = [(0.0, 0.0)] * len(boxes)
    spots: list[Spot] = [Spot(0.0, 0.0, 0.0, 0.0)] * len(boxes)
    frames: dict[int, Frame] = {}
    groupers: dict[float, Grouper] = {}
    whole = Size(0.0, 0.0)
    for index in range(len(boxes) - 1, TOP - 1, -1):
        if index not in children:
            if index >= 0:
                width, height = leaf_size(boxes[index], measure, metrics)
                sizes[index] = (width * scales[index], height * scales[index])
            continue
        kids = children[index]
        inner = scales[kids[0]]
        grouper = groupers.get(inner)
        if grouper is None:
            grouper = groupers[inner] = Grouper(metrics.gap * inner, metrics.lane * inner)
        if len(kids) == 1:
            width, height = sizes[kids[0]]
            packed = Packed([Spot(0.0, 0.0, width, height)], width, height)
        else:
            arrangement = boxes[index].arrange if index >= 0 else arrange
            packed = _group(grouper, arrangement, boxes, kids, children, sizes, pairs.get(index, ()))
        for kid, spot in zip(kids, packed.spots, strict=True):
            spots[kid] = spot
        if index >= 0:
            frame = frames[index] = Frame(boxes[index], scales[index], measure, metrics)
            sizes[index] = frame.size(packed, metrics)
        else:
            whole = Size(packed.width, packed.height)
    return frames, spots, whole


def _group(
    grouper: Grouper,
    arrangement: Arrangement,
    boxes: Sequence[Box],
    kids: list[int],
    children: Mapping[int, list[int]],
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
) -> Packed:
    own = [sizes[kid] for kid in kids]
    loose = [number for number, kid in enumerate(kids) if kid not in children]
    if len(loose) > 1:
        widest = max([own[number][0] for number in loose])
        for number in loose:
            width, height = own[number]
            if width < widest:
                own[number] = (min(widest, width * WIDEST_LEAF), height)
    place = {kid: number for number, kid in enumerate(kids)} if pairs else {}
    numbered = [(place[a], place[b]) for a, b in pairs]
    names = [boxes[kid].id for kid in kids] if arrangement.items else ()
    return grouper.place(arrangement, names, own, numbered, leaves=len(loose) == len(kids))


def put_down(
    placed: dict[str, PlacedBox],
    tree: Tree,
    frames: Mapping[int, Frame],
    spots: Sequence[Spot],
    origin: tuple[float, float],
    depth: int,
    metrics: Metrics,
    scale: float = 1.0,
) -> None:
    """Adds the places of all boxes of a tree, from the places of each inside its parent.

    Args:
        placed: where to add them, parents first.
        tree: the boxes.
        frames: the measures of the containers.
        spots: the place of each box in the contents of its parent.
        origin: where the boxes at the top are counted from.
        depth: how many containers are around those.
        metrics: the sizes to work with.
        scale: the scale of those.
    """
    parent, depths = tree.parent, tree.depth
    # Where the contents of each container begin, and their scale.
    inside: dict[int, tuple[float, float, float]] = {TOP: (*origin, scale)}
    for index, (box, above, level, (across, down, width, height)) in enumerate(
        zip(tree.boxes, parent, depths, spots, strict=True)
    ):
        left, top, own = inside[above]
        x, y = left + across, top + down
        title = None
        if index in frames:
            frame = frames[index]
            inside[index] = (x + frame.left, y + frame.top, inner_scale(own, box))
            title = frame.title_at(x, y, metrics)
        placed[box.id] = PlacedBox(box.id, Rect(x, y, width, height), own, title, depth + level)
