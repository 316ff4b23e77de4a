"""Places for a group whose members are related: layer beside layer, bands of layers, components on shelves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from explorer.layout.ordering import Component, Order
from explorer.layout.shelves import ASPECT, Packed, Sizes, Spot, badness, grid, shelves

GOOD = 0.25
"""Down to which badness another direction is not tried."""

FEW_LAYERS = 6
"""Up to how many layers are never broken into bands."""

WIDEST = 3.0
"""From which width by height on the layers of a component are broken into bands, like lines of a text."""

NARROWEST = (0.45, 0.3)
"""Down to which width by height layers are left as they are, if they are few and if they are many."""

FULL = 0.55
"""How much of its rectangle a layered group of containers must fill; else columns are filled with its layers."""

STRETCHED = 0.65
"""From which part of the width of its column on a container becomes as wide as it."""

LOST = 0.3
"""How much better the shape of filled columns must be to give up the layers for them."""

TALLEST = 1.35
"""How much taller than a good aspect ratio asks for a layer may be before it is broken into several columns."""

BETWEEN = 1.5
"""The space between two layers, in gaps."""

Block = tuple[dict[int, Spot], float, float]
"""The places of some members by number, and the size of the whole."""

ROUNDS = 2
"""How often the members of layers are moved towards their neighbours."""


def flow(order: Order, sizes: Sizes, gap: float, lane: float, *, leaves: bool) -> Packed:
    """Places a group in the order of its relations, from left to right.

    Args:
        order: its order.
        sizes: width and height of its members.
        gap: the space between them.
        lane: the room that a relation takes which passes a layer.
        leaves: whether no member is a container; containers are wide themselves, so that top down is tried too, and
            the better shape taken.
    """
    best = _packed(order, sizes, gap, lane, leaves=leaves)
    if not leaves and badness(best.width, best.height) > GOOD:
        turned = _packed(order, [(height, width) for width, height in sizes], gap, lane, leaves=False)
        if score_of(turned.height, turned.width) < score_of(best.width, best.height):
            spots = [Spot(y, x, height, width) for x, y, width, height in turned.spots]
            return Packed(spots, turned.height, turned.width)
    return best


def score_of(width: float, height: float) -> float:
    """Gives how far from a good shape and how large something is; less is better."""
    return badness(width, height) + math.log(max(width * height, 1e-9))


def _packed(order: Order, sizes: Sizes, gap: float, lane: float, *, leaves: bool) -> Packed:
    if len(order.components) == 1 and not order.loose:
        placed, width, height = _placed(order.components[0], sizes, gap, lane, leaves)
        return Packed([placed[index] for index in range(len(sizes))], width, height)
    parts = [_placed(component, sizes, gap, lane, leaves) for component in order.components]
    owners: list[Sequence[int]] = [list(part[0]) for part in parts]
    blocks = [Packed(list(part[0].values()), part[1], part[2]) for part in parts]
    lowest = min([sizes[index][1] for index in order.loose], default=0.0)
    small = [index for index in order.loose if sizes[index][1] <= 2 * lowest]
    if len(small) > 1:
        owners.append(small)
        blocks.append(grid([sizes[index] for index in small], gap))
    else:
        small = []
    kept = set(small)
    for index in order.loose:
        if index not in kept:
            owners.append((index,))
            blocks.append(Packed([Spot(0.0, 0.0, *sizes[index])], *sizes[index]))
    whole = shelves([(block.width, block.height) for block in blocks], gap)
    spots: list[Spot] = [Spot(0.0, 0.0, 0.0, 0.0)] * len(sizes)
    for number, (members, block) in enumerate(zip(owners, blocks, strict=True)):
        left, top = whole.spots[number][:2]
        for index, (x, y, width, height) in zip(members, block.spots, strict=True):
            spots[index] = Spot(left + x, top + y, width, height)
    shape = Packed(spots, whole.width, whole.height)
    if leaves or len(blocks) < 2:
        return shape
    nodes = [node for part in order.components for layer in part.layers for node in layer if node < len(sizes)]
    nodes += order.loose
    filled, width, height = _filled(nodes, sizes, gap)
    if score_of(width, height) + LOST < score_of(whole.width, whole.height):
        return Packed([filled[node] for node in range(len(sizes))], width, height)
    return shape


def _placed(component: Component, sizes: Sizes, gap: float, lane: float, leaves: bool) -> Block:
    """Places one component, its top left corner at the origin."""
    count, real = len(sizes), component.layers
    if max(component.before) >= count:
        real = [[node for node in layer if node < count] for layer in real]
    spans = [[sizes[node] for node in layer] for layer in real]
    widths = [max(layer)[0] if layer else 0.0 for layer in spans]
    height = max([sum([tall for _, tall in layer]) + gap * (len(layer) - 1) for layer in spans])
    area = sum([(wide + gap) * (tall + gap) for layer in spans for wide, tall in layer])
    width = sum(widths) + BETWEEN * gap * (len(widths) - 1)
    many = len(real) > FEW_LAYERS
    flat = many and width > WIDEST * height + widths[0]
    if NARROWEST[many] * height <= width and not flat and (leaves or area > FULL * width * height):
        return _aligned(component, sizes, gap, lane, widths)
    if not leaves:
        return _filled([node for layer in real for node in layer], sizes, gap)
    tall = max(*[sizes[node][1] for layer in real for node in layer], math.sqrt(area / ASPECT)) * TALLEST
    columns = [column for layer in real for column in _broken(layer, sizes, gap, tall)]
    widths = [max([sizes[node][0] for node in column]) for column in columns]
    heights = [sum([sizes[node][1] + gap for node in column]) - gap for column in columns]
    width, height = sum(widths) + BETWEEN * gap * (len(widths) - 1), max(heights)
    if width > WIDEST * height:
        # As many bands as bring the whole nearest to the ideal shape.
        width = max(*widths, width / max(1, round(math.sqrt(width / height / ASPECT))))
    return _banded(columns, widths, heights, sizes, gap, width)


def _filled(nodes: list[int], sizes: Sizes, gap: float) -> Block:
    """Fills columns of about one height with layer after layer: related boxes stay near each other, without holes."""
    least = math.inf
    best: list[tuple[list[int], float]] = []
    size = (0.0, 0.0)
    tallest = max([sizes[node][1] for node in nodes])
    area = sum([(sizes[node][0] + gap) * (sizes[node][1] + gap) for node in nodes])
    parts = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4) if len(nodes) <= 300 else (0.95, 1.05)
    for limit in dict.fromkeys(max(tallest, part * math.sqrt(area / ASPECT)) for part in parts):
        column: list[int] = []
        columns: list[tuple[list[int], float]] = []
        x = y = most = 0.0
        for node in nodes:
            height = sizes[node][1]
            if y and y + height > limit:
                wide = max([sizes[one][0] for one in column])
                columns.append((column, wide))
                x, y, most, column = x + wide + gap, 0.0, max(most, y), []
            column.append(node)
            y += height + gap
        wide, most = max([sizes[one][0] for one in column]), max(most, y)
        columns.append((column, wide))
        score = score_of(x + wide, most - gap)
        if score < least - 1e-9:
            best, least, size = columns, score, (x + wide, most - gap)
    spots: dict[int, Spot] = {}
    x = 0.0
    for column, wide in best:
        y = 0.0
        for node in column:
            width, height = sizes[node]
            # Those that are nearly as wide as their column become just as wide; they have room to grow then, too.
            spots[node] = Spot(x, y, wide if width >= STRETCHED * wide else width, height)
            y += height + gap
        x += wide + gap
    return spots, *size


def _broken(layer: list[int], sizes: Sizes, gap: float, tall: float) -> list[list[int]]:
    """Breaks a layer that is too tall into columns of about the same height."""
    if not layer:
        return []
    total = sum(sizes[node][1] + gap for node in layer)
    if total <= tall + gap or len(layer) == 1:
        return [layer]
    limit = total / math.ceil(total / (tall + gap))
    columns: list[list[int]] = [[]]
    used = 0.0
    for node in layer:
        height = sizes[node][1] + gap
        if columns[-1] and used + height / 2 > limit:
            columns.append([])
            used = 0.0
        columns[-1].append(node)
        used += height
    return columns


def _banded(
    columns: list[list[int]], widths: list[float], heights: list[float], sizes: Sizes, gap: float, limit: float
) -> Block:
    """Places columns in bands, each column in the middle of its band."""
    bands: list[list[int]] = [[]]
    x = 0.0
    space = gap * BETWEEN
    for index, width in enumerate(widths):
        if bands[-1] and x + width / 2 > limit:
            bands.append([])
            x = 0.0
        bands[-1].append(index)
        x += width + space
    spots: dict[int, Spot] = {}
    top = most = 0.0
    for band in bands:
        height = max(heights[index] for index in band)
        x = 0.0
        for index in band:
            y = top + (height - heights[index]) / 2
            for node in columns[index]:
                wide, tall = sizes[node]
                spots[node] = Spot(x, y, wide, tall)
                y += tall + gap
            x += widths[index] + space
        most = max(most, x - space)
        top += height + gap
    return spots, most, top - gap


def _aligned(component: Component, sizes: Sizes, gap: float, lane: float, widths: list[float]) -> Block:
    """Places a layer beside a layer, every member as near to the middle of its neighbours as its order allows.

    Where several want the same place they stand around it (isotonic regression, see `aligning`).
    """
    layers, count = component.layers, len(sizes)
    # The room from the middle of each node to the middle of the next one.
    half = {node: sizes[node][1] / 2 if node < count else 0.0 for layer in layers for node in layer}
    narrow = max(lane, gap / 2)
    offsets: list[list[float]] = []
    middle: dict[int, float] = {}
    for layer in layers:
        if len(layer) == 1:
            offsets.append([0.0])
            middle[layer[0]] = 0.0
            continue
        at = 0.0
        line = [0.0]
        for one, other in pairwise(layer):
            at += half[one] + half[other] + (gap if one < count and other < count else narrow)
            line.append(at)
        offsets.append(line)
        at /= 2
        for node, offset in zip(layer, line, strict=True):
            middle[node] = offset - at
    for turn in range(ROUNDS if len(layers) > 1 else 0):
        # The first layer has nothing before it, and the last one nothing after it.
        near = component.after if turn % 2 else component.before
        for number in range(len(layers) - 2, -1, -1) if turn % 2 else range(1, len(layers)):
            layer = layers[number]
            if len(layer) == 1:
                others = near[layer[0]]
                if others:
                    middle[layer[0]] = sum([middle[other] for other in others]) / len(others)
                continue
            wishes = _rising(_wishes(layer, offsets[number], near, middle))
            for node, offset, wish in zip(layer, offsets[number], wishes, strict=True):
                middle[node] = wish + offset
    top = min([middle[layer[0]] - half[layer[0]] for layer in layers])
    bottom = max([middle[layer[-1]] + half[layer[-1]] for layer in layers])
    spots: dict[int, Spot] = {}
    x = 0.0
    for layer, width in zip(layers, widths, strict=True):
        for node in layer:
            if node < count:
                wide, tall = sizes[node]
                spots[node] = Spot(x, middle[node] - half[node] - top, wide, tall)
        x += width + gap * BETWEEN
    return spots, x - gap * BETWEEN, bottom - top


def _wishes(layer: list[int], line: list[float], near: dict[int, list[int]], middle: dict[int, float]) -> list[float]:
    """Where each member of a layer would best stand, less its place in the layer."""
    wishes: list[float] = []
    for node, offset in zip(layer, line, strict=True):
        others = near[node]
        if len(others) == 1:
            wishes.append(middle[others[0]] - offset)
        elif others:
            wishes.append(sum([middle[other] for other in others]) / len(others) - offset)
        else:
            wishes.append(middle[node] - offset)
    return wishes


def _rising(wishes: list[float]) -> list[float]:
    """The nearest sequence that never falls (pool adjacent violators)."""
    if wishes == sorted(wishes):
        return wishes
    blocks: list[tuple[float, int]] = []
    for wish in wishes:
        mean, size = wish, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    return [mean for mean, size in blocks for _ in range(size)]
