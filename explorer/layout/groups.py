"""How the children of one container stand: as it says itself, else by their relations, else packed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explorer.layout.flow import flow
from explorer.layout.ordering import Order, order_of
from explorer.layout.shelves import ASPECT, Packed, Sizes, Spot, grid, shelves
from explorer.model.diagram import Arrangement

DEEPEST = 40
"""How deep arrangements may be nested in each other; what is deeper stands like its surroundings."""

REMEMBERED = 24
"""Up to how many members the order and the places of a group are remembered for others of the same shape."""

Pairs = Sequence[tuple[int, int]]
"""Relations between members by their numbers, from and to."""


class Grouper:
    """Places the members of groups with one gap; remembers the groups that it has seen.

    In a cluster, hundreds of applications have the same shape; ordering each anew would be most of the work.
    """

    def __init__(self, gap: float, lane: float) -> None:
        self.gap = gap
        self.lane = lane
        self._orders: dict[object, Order] = {}
        self._places: dict[object, Packed] = {}

    def place(
        self, arrangement: Arrangement, names: Sequence[str], sizes: Sizes, pairs: Pairs, *, leaves: bool
    ) -> Packed:
        """Places the members of one container.

        Args:
            arrangement: what the container says; the plain `Arrangement()` leaves it to the relations.
            names: the ids of the members.
            sizes: their sizes.
            pairs: the relations between them.
            leaves: whether none of them is a container.
        """
        if arrangement.items or arrangement.kind not in ("wrap", "layered"):
            return self._as_said(arrangement, names, sizes, pairs, leaves)
        return self._free(sizes, pairs, leaves)

    def _free(self, sizes: Sizes, pairs: Pairs, leaves: bool) -> Packed:
        if len(sizes) > REMEMBERED:
            return self._placed(order_of(len(sizes), pairs) if pairs else None, sizes, leaves)
        relations = tuple(pairs)
        key = (tuple(sizes), relations, leaves)
        known = self._places.get(key)
        if known is None:
            order = None
            if relations:
                shape = (len(sizes), relations)
                order = self._orders.get(shape)
                if order is None:
                    order = self._orders[shape] = order_of(len(sizes), relations)
            known = self._places[key] = self._placed(order, sizes, leaves)
        return known

    def _placed(self, order: Order | None, sizes: Sizes, leaves: bool) -> Packed:
        if order is not None and order.components:
            return flow(order, sizes, self.gap, self.lane, leaves=leaves)
        return grid(sizes, self.gap) if leaves else shelves(sizes, self.gap)

    def _as_said(
        self, arrangement: Arrangement, names: Sequence[str], sizes: Sizes, pairs: Pairs, leaves: bool
    ) -> Packed:
        number = {name: index for index, name in enumerate(names)}
        taken: set[int] = set()
        spots: list[Spot] = [Spot(0.0, 0.0, 0.0, 0.0)] * len(sizes)

        def members(said: Arrangement, level: int) -> list[tuple[list[int], Packed]]:
            """The parts of an arrangement, each with its members and their places in it."""
            parts: list[tuple[list[int], Packed]] = []
            for item in said.items:
                if isinstance(item, Arrangement):
                    inner = members(item, level + 1)
                    if level < DEEPEST and inner:
                        parts.append(self._joined(item, inner, pairs, leaves))
                    else:
                        parts += inner
                elif item in number and number[item] not in taken:
                    taken.add(number[item])
                    parts.append(_alone(number[item], sizes))
            return parts

        parts = members(arrangement, 0)
        parts += [_alone(index, sizes) for index in range(len(sizes)) if index not in taken]
        owners, packed = self._joined(arrangement, parts, pairs, leaves)
        for index, spot in zip(owners, packed.spots, strict=True):
            spots[index] = spot
        return Packed(spots, packed.width, packed.height)

    def _joined(
        self, said: Arrangement, parts: list[tuple[list[int], Packed]], pairs: Pairs, leaves: bool
    ) -> tuple[list[int], Packed]:
        """Places the parts of one arrangement, and with them the members of all."""
        sizes = [(part.width, part.height) for _, part in parts]
        ways: dict[str, Callable[[], Packed]] = {
            "row": lambda: grid(sizes, self.gap, len(parts)) if leaves else _row(sizes, self.gap),
            "column": lambda: _column(sizes, self.gap),
            "grid": lambda: _cells(sizes, self.gap, said.columns or max(1, round(len(parts) ** 0.5 + 0.499))),
            "wrap": lambda: grid(sizes, self.gap) if leaves else _lines(sizes, self.gap),
        }
        way = ways.get(said.kind)
        if way is None:
            owner = {index: number for number, (held, _) in enumerate(parts) for index in held}
            lifted = [(owner[a], owner[b]) for a, b in pairs if a in owner and b in owner]
            whole = self._free(sizes, [pair for pair in lifted if pair[0] != pair[1]], leaves)
        else:
            whole = way()
        owners: list[int] = []
        spots: list[Spot] = []
        for (held, part), (left, top, _, _) in zip(parts, whole.spots, strict=True):
            owners += held
            spots += [Spot(left + x, top + y, width, height) for x, y, width, height in part.spots]
        return owners, Packed(spots, whole.width, whole.height)


def _alone(index: int, sizes: Sizes) -> tuple[list[int], Packed]:
    return [index], Packed([Spot(0.0, 0.0, *sizes[index])], *sizes[index])


def _row(sizes: Sizes, gap: float) -> Packed:
    """A row of containers, equally tall."""
    tall = max(size[1] for size in sizes)
    spots, x = [], 0.0
    for width, _ in sizes:
        spots.append(Spot(x, 0.0, width, tall))
        x += width + gap
    return Packed(spots, x - gap, tall)


def _column(sizes: Sizes, gap: float) -> Packed:
    spots, y = [], 0.0
    for width, height in sizes:
        spots.append(Spot(0.0, y, width, height))
        y += height + gap
    return Packed(spots, max(size[0] for size in sizes), y - gap)


def _cells(sizes: Sizes, gap: float, columns: int) -> Packed:
    """Rows with columns of their own widths."""
    columns = min(columns, len(sizes))
    widths = [max(size[0] for size in sizes[column::columns]) for column in range(columns)]
    spots: list[Spot] = []
    y = 0.0
    for start in range(0, len(sizes), columns):
        row, x = sizes[start : start + columns], 0.0
        for (width, height), wide in zip(row, widths, strict=False):
            spots.append(Spot(x, y, width, height))
            x += wide + gap
        y += max(size[1] for size in row) + gap
    return Packed(spots, sum(widths) + gap * (columns - 1), y - gap)


def _lines(sizes: Sizes, gap: float) -> Packed:
    """Lines that wrap, in the order that was said."""
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    limit = max(*[size[0] for size in sizes], (area * ASPECT) ** 0.5)
    spots: list[Spot] = []
    x = y = tall = most = 0.0
    for width, height in sizes:
        if x and x + width > limit:
            x, y, tall = 0.0, y + tall + gap, 0.0
        spots.append(Spot(x, y, width, height))
        x += width + gap
        tall, most = max(tall, height), max(most, x - gap)
    return Packed(spots, most, y + tall)
