"""Which containers are folded at a zoom: painted as one box, because their contents could not be told apart.

Free of Qt. Every container has one zoom from which on it is open, so that what is folded follows from the zoom alone:
whoever needs to know it of one box asks for that box, and a diagram of 100,000 boxes is never gone through.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from explorer.layout import Metrics, PlacedBox
from explorer.model.geometry import Rect

OPEN_ABOVE = 9.3
"""A container is open when the names of its children are at least this large on screen, in pixels …"""

FOLD_BELOW = 8.5
"""… and during a gesture stays open down to this, so that it does not flicker under a trembling hand."""

SLACK = OPEN_ABOVE / FOLD_BELOW

READ_AT = 12.0
"""Who asks for what is folded away sees its names at least this large."""

READABLE = (110.0, 40.0)
"""A folded container of this size on screen can be read: where there are only containers, one such is enough."""

OVERVIEW, TILE = (420.0, 200.0), (15.0, 11.0)
"""A container of this size on screen is open if the containers in it can be told apart: an overview, if not read."""

STRAY = 0.25
"""So much of the room of the containers may be taken by leaves beside them that cannot be read."""

TOLD, TOLD_FOLDED = (46.0, 14.5), (56.0, 20.0)
"""Leaves, and containers, of this size on screen are told apart by their names: what holds such is open."""

CROWD = 400
"""In a diagram of more boxes leaves must be as large as containers for that, and containers as large as to be read: what
is painted at once stays within what a frame can hold."""

FEW = 0.4
"""So many of its boxes may be smaller than that."""

SLICE = 1_500
"""So many boxes are looked at in one step of the preparation."""

Kids = Callable[[str], Sequence[str]]

Order = tuple["array[float]", "array[float]"]
"""From which zoom on, and up to which, each container is an outermost folded one; both in order."""


class Folding:
    """The zoom from which on each container is open, worked out when it is first asked for."""

    def __init__(
        self, places: Mapping[str, PlacedBox], kids: Kids, parent: Callable[[str], str], metrics: Metrics
    ) -> None:
        self.kids, self.parent = kids, parent
        self._places, self._name = places, metrics.name_px
        self.many: bool = len(places) > CROWD
        self._known: dict[str, float] = {}
        # Of ten thousands of containers there are a thousand different ones: one number for all that are equal.
        self._zooms: dict[float, float] = {}
        self._order: Order | None = None

    def opens_at(self, box_id: str) -> float:
        """The least zoom at which a container shows its contents; 0 for a leaf."""
        found = self._known.get(box_id)
        if found is None:
            found = self._find(box_id)
            found = self._known[box_id] = self._zooms.setdefault(found, found)
        return found

    def _find(self, box_id: str) -> float:
        inside = self.kids(box_id)
        places = self._places
        if not inside or box_id not in places:
            return 0.0
        largest = max(places[kid].scale for kid in inside)
        least = OPEN_ABOVE / self._name / max(largest, 1e-9)
        if largest >= places[box_id].scale and not (self.many and all(map(self.kids, inside))):
            # Who lays its contents out smaller wants them to be seen when they can be read, and not before.
            least = min(least, self._told(inside))
        rects = [places[kid].rect for kid in inside if self.kids(kid)]
        if len(rects) < len(inside):
            stray = sum(_room(places[kid].rect) for kid in inside if not self.kids(kid))
            if 2 * len(rects) <= len(inside) or stray > STRAY * sum(map(_room, rects)):
                # Leaves that cannot be read say nothing; only a few among more and larger containers are let pass.
                return least
        for rect in rects:
            least = min(least, max(READABLE[0] / max(rect.width, 1e-9), READABLE[1] / max(rect.height, 1e-9)))
        own = places[box_id].rect
        wide, tall = (sum(sides) / len(rects) for sides in zip(*((r.width, r.height) for r in rects), strict=True))
        seen: float = max(OVERVIEW[0] / own.width, OVERVIEW[1] / own.height, TILE[0] / wide, TILE[1] / tall)
        return min(least, seen)

    def _told(self, boxes: Sequence[str]) -> float:
        """The zoom from which on boxes are told apart by their names, but for a few of them."""
        zooms = []
        for box in boxes:
            _, _, width, height = self._places[box].rect
            wide, tall = TOLD_FOLDED if self.many or self.kids(box) else TOLD
            zooms.append(max(wide / max(width, 1e-9), tall / max(height, 1e-9)))
        zooms.sort()
        return zooms[-1 - int(FEW * (len(zooms) - 1))]

    def chain(self, box_id: str) -> Iterator[str]:
        """The box and the containers around it, from the inside out."""
        while box_id:
            yield box_id
            box_id = self.parent(box_id)

    def shown_from(self, box_id: str) -> float:
        """The least zoom at which a box is not folded away."""
        return max((self.opens_at(around) for around in self.chain(self.parent(box_id))), default=0.0)

    def readable_from(self, box_id: str) -> float:
        """The least zoom at which a box is not folded away, and its name can be read from some way off."""
        named = READ_AT / self._name / max(self._places[box_id].scale, 1e-9)
        return max(self.shown_from(box_id) * 1.001, named)

    @property
    def counted(self) -> bool:
        """Whether those that are folded can be counted without a walk through a large diagram."""
        return self._order is not None or not self.many

    def count(self, zoom: float) -> int:
        """How many outermost containers are folded at a zoom."""
        if self._order is None:
            return sum(folded for _box, folded in self.walk(zoom))
        from_on, until = self._order
        return bisect_right(from_on, zoom) - bisect_right(until, zoom)

    def prepare(self) -> Iterator[None]:
        """Put all containers in order, step by step, so that those that are folded are counted without being listed."""
        from_on, until = [], []
        stack = [(box, 0.0) for box in self.kids("")]
        looked = 0
        while stack:
            box, around = stack.pop()
            inside = self.kids(box)
            if inside:
                own = self.opens_at(box)
                if own > around:
                    from_on.append(around)
                    until.append(own)
                stack.extend((kid, max(own, around)) for kid in inside)
            looked += 1
            if looked % SLICE == 0:
                yield
        self._order = array("d", sorted(from_on)), array("d", sorted(until))

    def take_over(self, before: Folding, other: Collection[str]) -> None:
        """Take over what the state before has worked out, but for some containers.

        Args:
            before: the state before; it is not changed.
            other: the containers whose own size, or that of a child, may be different, or their children.
        """
        if self.many != before.many:
            return
        self._known, self._zooms = before._known.copy(), before._zooms
        for box in other:
            self._known.pop(box, None)
        if before._order is not None:
            self._order = before._order[0][:], before._order[1][:]
            self._put_in_order(before, other, self._order)

    def _put_in_order(self, before: Folding, other: Collection[str], order: Order) -> None:
        """Take the spans of containers that are different out of the order, and put those that they have now in."""
        path = {around for box in other if box in before._places for around in before.chain(box)}
        path |= {around for box in other if box in self._places for around in self.chain(box)}
        # Containers in which something is different, with the zoom from which all around them is open: before and now.
        stack: list[tuple[str, float | None, float | None]] = [("", 0.0, 0.0)]
        while stack:
            box, *bounds = stack.pop()
            kids = [
                dict.fromkeys(folding.kids(box), bound) if bound is not None else {}
                for folding, bound in zip((before, self), bounds, strict=True)
            ]
            for kid in {**kids[0], **kids[1]}:
                around = (kids[0].get(kid), kids[1].get(kid))
                if around[0] != around[1] or kid in path:
                    was, now = (
                        _span(folding, kid, bound) for folding, bound in zip((before, self), around, strict=True)
                    )
                    if was != now:
                        _exchange(order, was, now)
                    stack.append((kid, was and max(was), now and max(now)))

    def walk(self, zoom: float) -> Iterator[tuple[str, bool]]:
        """The containers that are not inside folded ones, and whether they are folded themselves."""
        stack = list(self.kids(""))
        while stack:
            box = stack.pop()
            inside = self.kids(box)
            if inside:
                folded = self.opens_at(box) > zoom
                yield box, folded
                if not folded:
                    stack.extend(inside)


def _room(rect: Rect) -> float:
    return rect.width * rect.height


def _span(folding: Folding, box: str, around: float | None) -> tuple[float, float] | None:
    """From which zoom on, and up to which, a container is an outermost folded one; None for a leaf."""
    return (around, folding.opens_at(box)) if around is not None and folding.kids(box) else None


def _exchange(order: Order, was: tuple[float, float] | None, now: tuple[float, float] | None) -> None:
    """Put a span in the place of another; one that ends before it begins is none."""
    if was is not None and was[1] > was[0]:
        for bounds, bound in zip(order, was, strict=True):
            del bounds[bisect_left(bounds, bound)]
    if now is not None and now[1] > now[0]:
        for bounds, bound in zip(order, now, strict=True):
            insort(bounds, bound)


class Folds(AbstractSet[str]):
    """The outermost containers that are folded at a zoom; a set that is worked out only as far as it is asked."""

    __slots__ = ("_all", "_folding", "zoom")

    def __init__(self, folding: Folding, zoom: float) -> None:
        self._folding, self.zoom = folding, zoom
        self._all: frozenset[str] | None = None

    def closed(self, box_id: str) -> bool:
        """Whether a container that is seen is folded; quicker than `in`, which also looks at those around it."""
        return self._folding.opens_at(box_id) > self.zoom

    def every(self) -> frozenset[str]:
        """All of them."""
        if self._all is None:
            self._all = frozenset(box for box, folded in self._folding.walk(self.zoom) if folded)
        return self._all

    def shown(self, box_id: str) -> str:
        """The box that is painted for a box: itself, or the folded container that it is in."""
        shown = box_id
        for around in self._folding.chain(box_id):
            if self.closed(around):
                shown = around
        return shown

    def __contains__(self, box_id: object) -> bool:
        return isinstance(box_id, str) and self.closed(box_id) and self.shown(box_id) == box_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.every())

    def __len__(self) -> int:
        return self._folding.count(self.zoom) if self._all is None else len(self._all)

    @classmethod
    def _from_iterable(cls, items: Iterable[str]) -> frozenset[str]:  # type: ignore[override]  # of the abstract set
        return frozenset(items)
