"""A large diagram that has changed a little: only what must move does.

The containers whose own children changed make room inside the size that they have; only one that cannot grows, and
pushes the boxes at its right or below it in the container around it, which may grow in turn, and so on up to the
top. What is pushed moves with all that is in it. Containers never become smaller, unless most of their contents are
gone, so that boxes which come and go do not make the picture breathe. All else keeps its place to the last bit (and
is the same object as before).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, reduce
from heapq import heappop, heappush

from explorer.layout.differences import Difference, difference
from explorer.layout.groups import Grouper
from explorer.layout.large import Frame, arranged, lift_pairs, put_down
from explorer.layout.memory import Memory, Step, memory_of, place_and_remember, read, remember
from explorer.layout.placement import DESK, Measure, Metrics, PlacedBox, Placement
from explorer.layout.sizes import MARGIN, inner_scale, leaf_size, title_size
from explorer.layout.slots import free_place, in_rows, push, slack_around
from explorer.layout.tree import Tree
from explorer.layout.turnover import turn_over
from explorer.model.diagram import Arrangement, Box, Diagram
from explorer.model.geometry import Rect, Size

MOST_CHANGED = 0.25
"""From which part of all boxes on a diagram is placed anew."""

FEW, MOST_OF_SMALL = 8, 0.5
"""The same for a small diagram: a number of boxes that never matters, and the part from which on it is placed anew."""

ALIKE = 12
"""Beside how many boxes of the same kind a place for a new one is looked for."""

HOLLOW = 0.2
"""Below which part of its contents a container from which boxes were taken is arranged anew."""

Built = dict[str, dict[str, PlacedBox]]
"""Boxes that are new in a container, each with all that is in it, its corner at the origin."""


def replace_in(
    placement: Placement, old: Diagram, new: Diagram, measure: Measure, metrics: Metrics = DESK
) -> Placement:
    """Places a diagram that has changed a little; anew if it has changed much.

    Relations do not move boxes that stand already. The cost is that of looking for the differences and copying a
    dictionary, plus the boxes in the containers that changed, plus the boxes that moved.

    Args:
        placement: where the boxes of `old` stand; it is not changed.
        old: the diagram that `placement` was made for.
        new: the diagram to place.
        measure: the width of texts.
        metrics: the sizes to work with.

    Returns:
        The places, without edges.
    """
    changes = difference(old, new)
    if (
        metrics != placement.metrics
        or old.arrange != new.arrange
        or not old.boxes
        or changes.size > MOST_CHANGED * len(new.boxes)
    ):
        return place_and_remember(new, measure, metrics)
    memory = memory_of(placement, old)
    if changes.size:
        return _Change(placement, memory, new, cache(measure), metrics).done(changes)
    same = Placement(placement.bounds, placement.boxes, (), metrics)
    kids = read(new).kids if changes.reordered else memory.kids
    step = Step(memory.mark, changes, frozenset())
    remember(same, Memory(new.boxes, memory.by_id, kids, step, object()))
    return same


def stay(
    placement: Placement, old: Diagram, new: Diagram, measure: Measure, metrics: Metrics
) -> dict[str, PlacedBox] | None:
    """Gives the places of the boxes of a small diagram that has changed a little; None if it has changed much.

    Nothing is arranged anew, also not as its container says: all that stands would move.
    """
    changes = difference(old, new)
    if metrics != placement.metrics or not old.boxes or not new.boxes:
        return None
    both = {box.id for box in old.boxes} & {box.id for box in new.boxes}
    if _of_these(old.arrange, both) != _of_these(new.arrange, both):
        return None
    if changes.size > max(FEW, MOST_OF_SMALL * len(new.boxes)):
        return None
    if not changes.size:
        return {box.id: placement.boxes[box.id] for box in new.boxes}
    made = _Change(placement, memory_of(placement, old), new, cache(measure), metrics, as_said=False).done(changes)
    return {box.id: made.boxes[box.id] for box in new.boxes}


def _of_these(said: Arrangement, names: set[str]) -> Arrangement:
    """What an arrangement says of some boxes alone."""
    items = [_of_these(item, names) if isinstance(item, Arrangement) else item for item in said.items]
    kept = tuple(item for item in items if (item.items if isinstance(item, Arrangement) else item in names))
    return Arrangement(said.kind, said.columns, kept)


def changes_little(old: Diagram, new: Diagram) -> bool:
    """Whether the next state of a diagram is placed by `replace_in` in little time, and not anew."""
    return (
        bool(old.boxes)
        and old.arrange == new.arrange
        and difference(old, new).size <= MOST_CHANGED * len(new.boxes) / 10
    )


class _Change:
    """One change of a placement, in the making."""

    def __init__(
        self,
        placement: Placement,
        memory: Memory,
        new: Diagram,
        measure: Measure,
        metrics: Metrics,
        *,
        as_said: bool = True,
    ) -> None:
        self.as_said = as_said
        self.boxes = placement.boxes.copy()
        self.before = memory.mark
        self.memory = Memory(new.boxes, memory.by_id.copy(), memory.kids.copy(), None, object())
        self.new = new
        self.measure = measure
        self.metrics = metrics
        # By container: the boxes that are new in it, with what is to be put down for each.
        self.arriving: dict[str, Built] = {}
        # By container: the sizes that boxes in it must have at least.
        self.wanted: dict[str, dict[str, Size]] = {}
        self.robbed: set[str] = set()
        self.touched: set[str] = set()
        self.heap: list[tuple[int, str]] = []
        self.waiting: set[str] = set()

    def done(self, changes: Difference) -> Placement:
        """Makes the change."""
        for box in changes.removed:
            del self.boxes[box.id]
            self.touched.add(box.id)
        turnover = turn_over(self.memory, changes, self.new)
        for parent, name in turnover.arrivals:
            self.arriving.setdefault(parent, {})[name] = self._built(name)
            self._call(parent)
        for name in turnover.anew:
            self._rebuild(name)
        for container in turnover.robbed:
            self._call(container)
        self.robbed = set(turnover.robbed)
        for was, box in turnover.refits:
            self._refit(was, box)
        while self.heap:
            _, container = heappop(self.heap)
            self.waiting.discard(container)
            self._settle(container)
        tops = [self.boxes[name].rect for name in self.memory.kids.get("", ())]
        right = max((rect.x + rect.width for rect in tops), default=0.0)
        bottom = max((rect.y + rect.height for rect in tops), default=0.0)
        boxes = self.boxes
        if turnover.disordered:
            boxes = {box.id: boxes[box.id] for box in self.new.boxes}
        placement = Placement(Rect(0.0, 0.0, right, bottom).grown(MARGIN), boxes, (), self.metrics)
        step = Step(self.before, changes, frozenset(self.touched))
        remember(placement, self.memory._replace(step=step))
        return placement

    def _call(self, container: str) -> None:
        if container not in self.waiting:
            self.waiting.add(container)
            depth = self.boxes[container].depth if container else -1
            heappush(self.heap, (-depth, container))

    def _rebuild(self, name: str) -> None:
        """Arranges a box and all that is in it anew, where it stands; it becomes smaller only if it is a leaf now."""
        was = self.boxes[name].rect
        built = self._built(name)
        root = built[name]
        # In a small diagram not even then: a node without Pods will have some again.
        keeps = name in self.memory.kids or not self.as_said
        if keeps and root.rect.width <= was.width and root.rect.height <= was.height:
            built[name] = PlacedBox(name, Rect(0.0, 0.0, was.width, was.height), root.scale, root.title, root.depth)
        size = Size(built[name].rect.width, built[name].rect.height)
        self._lay(built, was.x, was.y, Size(min(size.width, was.width), min(size.height, was.height)))
        self._want(name, size)

    def _want(self, name: str, size: Size) -> None:
        rect, parent = self.boxes[name].rect, self.memory.by_id[name].parent
        if size.width > rect.width + 1e-6 or size.height > rect.height + 1e-6:
            self.wanted.setdefault(parent, {})[name] = Size(max(size.width, rect.width), max(size.height, rect.height))
            self._call(parent)

    def _refit(self, was: Box, box: Box) -> None:
        """Gives a box with another name or sublabel the room for it."""
        placed = self.boxes[box.id]
        if placed.title is None:
            size = leaf_size(box, self.measure, self.metrics)
            self._want(box.id, Size(size.width * placed.scale, size.height * placed.scale))
            return
        if title_size(was, self.measure, self.metrics) == title_size(box, self.measure, self.metrics):
            return
        frame = Frame(box, placed.scale, self.measure, self.metrics)
        title = frame.title_at(placed.rect.x, placed.rect.y, self.metrics)
        self._put(PlacedBox(box.id, placed.rect, placed.scale, title, placed.depth))
        self._want(box.id, Size(*frame.size(Size(0.0, 0.0), self.metrics)))

    def _built(self, name: str) -> dict[str, PlacedBox]:
        """Arranges a box and all that is in it, with its corner at the origin."""
        memory, parent = self.memory, self.memory.by_id[name].parent
        around = []
        while parent:
            around.append(memory.by_id[parent])
            parent = around[-1].parent
        scale, depth = reduce(inner_scale, reversed(around), 1.0), len(around)
        names = [name]
        for other in names:
            names.extend(memory.kids.get(other, ()))
        tree = Tree(memory.by_id[other] for other in names)
        inside = tree.number
        relations = [r for r in self.new.relations if r.source in inside and r.target in inside] if names[1:] else []
        frames, spots, _ = arranged(tree, lift_pairs(tree, relations), Arrangement(), self.measure, self.metrics, scale)
        built: dict[str, PlacedBox] = {}
        put_down(built, tree, frames, spots, (0.0, 0.0), depth, self.metrics, scale)
        return built

    # --- making room -----------------------------------------------------------------------------------------------

    def _settle(self, container: str) -> None:
        """Makes room for what is new in one container, and asks the one around it for more if that is not enough."""
        arriving, wanted = self.arriving.pop(container, {}), self.wanted.pop(container, {})
        kids = self.memory.kids.get(container, ())
        if not kids:
            return
        room = self._room(container)
        hollow = self._hollow(container, kids, arriving, room)
        arrange = self._arrange(container)
        if hollow or (self.as_said and (arrange.items or arrange.kind in ("row", "column", "grid"))):
            extent = self._regrouped(container, kids, arriving, wanted, room)
        else:
            extent = self._fitted(container, kids, arriving, wanted, room)
        if container:
            box, placed = self.memory.by_id[container], self.boxes[container]
            frame = Frame(box, placed.scale, self.measure, self.metrics)
            size = Size(*frame.size(extent, self.metrics))
            if hollow and size.width <= placed.rect.width and size.height <= placed.rect.height:
                self._resize(container, Rect(0.0, 0.0, *size))
            else:
                self._want(container, size)

    def _arrange(self, container: str) -> Arrangement:
        return self.memory.by_id[container].arrange if container else self.new.arrange

    def _hollow(self, container: str, kids: Iterable[str], arriving: Built, room: Rect) -> bool:
        if container not in self.robbed or not container:
            return False
        parts = [arriving[kid][kid].rect if kid in arriving else self.boxes[kid].rect for kid in kids]
        return sum(part.width * part.height for part in parts) < HOLLOW * HOLLOW * room.width * room.height

    def _room(self, container: str) -> Rect:
        """Where the contents of a container lie now."""
        if not container:
            tops = [self.boxes[name].rect for name in self.memory.kids[""] if name in self.boxes]
            right = max((rect.x + rect.width for rect in tops), default=0.0)
            return Rect(0.0, 0.0, right, max((rect.y + rect.height for rect in tops), default=0.0))
        box, placed = self.memory.by_id[container], self.boxes[container]
        frame = Frame(box, placed.scale, self.measure, self.metrics)
        x, y, width, height = placed.rect
        return Rect(x + frame.left, y + frame.top, width - 2 * frame.left, height - frame.top - frame.left)

    def _gap(self, container: str) -> float:
        if not container:
            return self.metrics.gap
        return self.metrics.gap * inner_scale(self.boxes[container].scale, self.memory.by_id[container])

    def _fitted(
        self, container: str, kids: Iterable[str], arriving: Built, wanted: dict[str, Size], room: Rect
    ) -> Size:
        """Leaves the children of one container where they are as far as that goes, and finds places for new ones."""
        gap = self._gap(container)
        rects = {kid: self.boxes[kid].rect for kid in kids if kid not in arriving}
        stood = rects.copy()
        for name, size in wanted.items():
            rects.update(push(rects, name, size, gap))
        if not self.as_said:
            rects = in_rows(stood, rects)
        for name in wanted:
            self._resize(name, rects[name])
        for name, rect in rects.items():
            self._move(name, rect)
        if arriving:
            slack = self._slack(container)
            arrange = self._arrange(container)
            along = arrange.kind if arrange.kind in ("row", "column") and not arrange.items else None

            def displaced(extent: Size) -> float:
                return self._displaced(container, extent)

            inner = {name: rect.moved(-room.x, -room.y) for name, rect in rects.items()}
            size = Size(room.width, room.height)
            for name, built in arriving.items():
                own = Size(built[name].rect.width, built[name].rect.height)
                alike = self._alike(name, inner)
                if alike and name not in self.memory.kids and not self.as_said:
                    own = Size(max(own.width, alike[-1].width), max(own.height, alike[-1].height))
                alike = alike or list(inner.values())[-ALIKE:]
                x, y = free_place(list(inner.values()), own, alike, size, slack, gap, displaced, along=along)
                inner[name] = rects[name] = Rect(x, y, *own)
                size = Size(max(size.width, x + own.width), max(size.height, y + own.height))
                rects[name] = rects[name].moved(room.x, room.y)
                self._lay(built, room.x + x, room.y + y, own)
        return Size(
            max(rect.x + rect.width for rect in rects.values()) - room.x,
            max(rect.y + rect.height for rect in rects.values()) - room.y,
        )

    def _displaced(self, container: str, extent: Size) -> float:
        """How much would move elsewhere if the contents of a container had this size: the area of all those boxes."""
        area = 0.0
        while container:
            box, placed = self.memory.by_id[container], self.boxes[container]
            size = Size(*Frame(box, placed.scale, self.measure, self.metrics).size(extent, self.metrics))
            size = Size(max(size.width, placed.rect.width), max(size.height, placed.rect.height))
            grown, container = container, box.parent
            rects = {kid: self.boxes[kid].rect for kid in self.memory.kids[container] if kid in self.boxes}
            pushed = push(rects, grown, size, self._gap(container))
            if not pushed:
                break
            area += sum(rect.width * rect.height for name, rect in pushed.items() if name != grown)
            rects.update(pushed)
            room = self._room(container)
            right = max(rect.x + rect.width for rect in rects.values()) - room.x
            extent = Size(right, max(rect.y + rect.height for rect in rects.values()) - room.y)
        return area

    def _slack(self, container: str) -> Size:
        """How much a container could grow without moving another box."""
        if not container:
            return Size(0.0, 0.0)
        parent = self.memory.by_id[container].parent
        others = [self.boxes[kid].rect for kid in self.memory.kids[parent] if kid != container and kid in self.boxes]
        return slack_around(self.boxes[container].rect, others, self._room(parent), self._gap(parent))

    def _alike(self, name: str, rects: dict[str, Rect]) -> list[Rect]:
        """The places beside which a new box would best stand: those of the last boxes of its kind, if there are any."""
        by_id, kids = self.memory.by_id, self.memory.kids
        own = by_id[name]
        kind = (own.concept, own.glyph, own.domain, name in kids)
        found: list[Rect] = []
        for other in reversed(rects):
            box = by_id[other]
            if (box.concept, box.glyph, box.domain, other in kids) == kind:
                found.append(rects[other])
                if len(found) == ALIKE:
                    break
        return found[::-1]

    def _regrouped(
        self, container: str, kids: Iterable[str], arriving: Built, wanted: dict[str, Size], room: Rect
    ) -> Size:
        """Arranges the children of one container anew, as it says; what is in them stays as it is."""
        names = list(kids)
        sizes: list[tuple[float, float]] = []
        for name in names:
            rect = arriving[name][name].rect if name in arriving else self.boxes[name].rect
            size = wanted.get(name, Size(rect.width, rect.height))
            sizes.append((size.width, size.height))
        gap = self._gap(container)
        grouper = Grouper(gap, gap * self.metrics.lane / self.metrics.gap)
        leaves = all(name not in self.memory.kids for name in names)
        packed = grouper.place(self._arrange(container), names, sizes, self._pairs(names), leaves=leaves)
        for name, (x, y, width, height) in zip(names, packed.spots, strict=True):
            rect = Rect(room.x + x, room.y + y, width, height)
            if name in arriving:
                self._lay(arriving[name], rect.x, rect.y, Size(width, height))
            else:
                self._resize(name, rect)
                self._move(name, rect)
        return Size(packed.width, packed.height)

    def _pairs(self, names: list[str]) -> list[tuple[int, int]]:
        """The relations directly between some siblings."""
        number = {name: index for index, name in enumerate(names)}
        return [
            (number[relation.source], number[relation.target])
            for relation in self.new.relations
            if relation.source in number and relation.target in number
        ]

    # --- setting places --------------------------------------------------------------------------------------------

    def _put(self, box: PlacedBox) -> None:
        self.boxes[box.id] = box
        self.touched.add(box.id)

    def _resize(self, name: str, rect: Rect) -> None:
        old = self.boxes[name]
        if old.rect.width != rect.width or old.rect.height != rect.height:
            grown = Rect(old.rect.x, old.rect.y, rect.width, rect.height)
            self._put(PlacedBox(name, grown, old.scale, old.title, old.depth))

    def _move(self, name: str, rect: Rect) -> None:
        """Moves a box and all that is in it, as one."""
        boxes, kids = self.boxes, self.memory.kids
        dx, dy = rect.x - boxes[name].rect.x, rect.y - boxes[name].rect.y
        if not dx and not dy:
            return
        names = [name]
        for other in names:
            if other in kids:
                names.extend(kids[other])
            old = boxes.get(other)
            if old is not None:
                title = old.title.moved(dx, dy) if old.title is not None else None
                self._put(PlacedBox(other, old.rect.moved(dx, dy), old.scale, title, old.depth))

    def _lay(self, built: dict[str, PlacedBox], x: float, y: float, size: Size) -> None:
        """Puts a subtree down that was built at the origin; its uppermost box gets the size."""
        top = next(iter(built))
        for name, box in built.items():
            rect = Rect(x, y, *size) if name == top else box.rect.moved(x, y)
            title = box.title.moved(x, y) if box.title is not None else None
            self._put(PlacedBox(name, rect, box.scale, title, box.depth))
