"""Layers of siblings in the order of their relations, for groups of any size.

The way of Sugiyama, Tagawa and Toda (1981) as refined by Gansner, Koutsofios, North and Vo ("A technique for drawing
directed graphs", 1993): cycles are cut, every node gets a rank, relations over more than one rank get a dummy node
on each, and then the orders are improved by medians and by exchanging neighbours. The number of rounds falls with
the size of the group, so that the time stays near to linear.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import NamedTuple

Layers = list[list[int]]

LARGEST = 20_000
"""From how many nodes on a component keeps its first order."""


class Component(NamedTuple):
    """Nodes that hang together.

    Attributes:
        layers: the nodes of each rank in their order; from the number of nodes on, they are dummies.
        before, after: the neighbours of nodes and dummies on the ranks before and after theirs.
    """

    layers: Layers
    before: dict[int, list[int]]
    after: dict[int, list[int]]


class Order(NamedTuple):
    """The order of a group: its components, and the nodes without relations."""

    components: list[Component]
    loose: list[int]


def order_of(count: int, pairs: Sequence[tuple[int, int]]) -> Order:
    """Orders the nodes of a group.

    Args:
        count: the number of nodes; they are named 0 to count - 1.
        pairs: (from, to); repeated and reflexive ones are allowed.
    """
    forward: list[list[int]] = [[] for _ in range(count)]
    near: list[list[int]] = [[] for _ in range(count)]
    for source, target in dict.fromkeys(pairs):
        if source != target:
            forward[source].append(target)
            near[source].append(target)
            near[target].append(source)
    forward = _without_cycles(forward, near)
    components: list[Component] = []
    seen = [False] * count
    for start in range(count):
        if seen[start] or not near[start]:
            continue
        seen[start] = True
        members = [start]
        for node in members:
            for other in near[node]:
                if not seen[other]:
                    seen[other] = True
                    members.append(other)
        members.sort()
        components.append(_component(count, members, forward))
    return Order(components, [node for node in range(count) if not near[node]])


def layers_of(count: int, pairs: Sequence[tuple[int, int]]) -> tuple[list[list[int]], list[int]]:
    """Gives the layers of a group, each in its order, with those of all components on each other; and the loose nodes."""
    components, loose = order_of(count, pairs)
    layers: list[list[int]] = []
    for component in components:
        for rank, layer in enumerate(component.layers):
            if rank == len(layers):
                layers.append([])
            layers[rank] += [node for node in layer if node < count]
    return [layer for layer in layers if layer], loose


def _without_cycles(forward: list[list[int]], near: list[list[int]]) -> list[list[int]]:
    """Turns round the relations that lead back in a depth-first walk, sources first."""
    count = len(forward)
    state = bytearray(count)
    backwards: list[tuple[int, int]] = []
    starts = [n for n in range(count) if forward[n] and len(forward[n]) == len(near[n])]
    for start in (*starts, *range(count)):
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(forward[start]))]
        while stack:
            node, targets = stack[-1]
            for target in targets:
                if state[target] == 1:
                    backwards.append((node, target))
                elif not state[target]:
                    state[target] = 1
                    stack.append((target, iter(forward[target])))
                    break
            else:
                state[node] = 2
                stack.pop()
    if backwards:
        sets = [dict.fromkeys(targets) for targets in forward]
        for source, target in backwards:
            del sets[source][target]
            sets[target][source] = None
        return [list(targets) for targets in sets]
    return forward


def _component(count: int, members: list[int], forward: list[list[int]]) -> Component:
    backward: dict[int, list[int]] = {node: [] for node in members}
    for node in members:
        for target in forward[node]:
            backward[target].append(node)
    rank = _ranks(members, forward, backward)
    after: dict[int, list[int]] = {node: [] for node in members}
    before: dict[int, list[int]] = {node: [] for node in members}
    # Of a group with very many long relations, the long ones are left to themselves: dummies would outnumber it.
    room = 6 * len(members) + 100 if len(members) <= LARGEST else 0
    dummy = count
    for node in members:
        for target in forward[node]:
            last, span = node, rank[target] - rank[node]
            if span > 1 and span > room:
                continue
            for step in range(1, span):
                rank[dummy] = rank[node] + step
                after[last].append(dummy)
                before[dummy] = [last]
                after[dummy] = []
                last = dummy
                dummy += 1
            room -= span - 1
            after[last].append(target)
            before[target].append(last)
    layers = _first_order(rank, before, after)
    _improve(layers, before, after)
    return Component(layers, before, after)


def _ranks(members: list[int], forward: list[list[int]], backward: dict[int, list[int]]) -> dict[int, int]:
    """Longest paths, then boxes with more relations ahead than behind are pulled towards what they feed."""
    missing = {node: len(backward[node]) for node in members}
    rank = dict.fromkeys(members, 0)
    ready = [node for node in members if not missing[node]]
    for node in ready:
        above = rank[node] + 1
        for target in forward[node]:
            rank[target] = max(rank[target], above)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    if len(members) > 2:
        for _ in range(2):
            if not _pull(ready, forward, backward, rank):
                break
    low = min(rank.values())
    if low:
        for node in members:
            rank[node] -= low
    return rank


def _pull(ready: list[int], forward: list[list[int]], backward: dict[int, list[int]], rank: dict[int, int]) -> bool:
    """Pulls nodes, which come in the order of their ranks, to where most of their relations are; whether any moved."""
    moved = False
    for node in reversed(ready):
        targets = forward[node]
        if targets and len(targets) >= len(backward[node]):
            nearest = min([rank[target] for target in targets]) - 1
            moved, rank[node] = moved or nearest != rank[node], nearest
    for node in ready:
        sources = backward[node]
        if sources and len(sources) > len(forward[node]):
            nearest = max([rank[source] for source in sources]) + 1
            moved, rank[node] = moved or nearest != rank[node], nearest
    return moved


def _first_order(rank: dict[int, int], before: dict[int, list[int]], after: dict[int, list[int]]) -> Layers:
    """Puts the nodes in the order of a depth-first walk: trees come out without a crossing."""
    layers: Layers = [[] for _ in range(max(rank.values()) + 1)]
    seen: set[int] = set()
    for start in sorted(rank, key=lambda node: (len(before[node]) > 0, rank[node], node)):
        stack = [start]
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            layers[rank[node]].append(node)
            stack += [other for other in before[node] if other not in seen]
            stack += [other for other in reversed(after[node]) if other not in seen]
    return [layer for layer in layers if layer]


def _rounds(size: int) -> int:
    """How many sweeps a component with dummies is worth."""
    if size <= 30:
        return 4
    if size <= 1_000:
        return 14
    return 6 if size <= 5_000 else 2


def _improve(layers: Layers, before: dict[int, list[int]], after: dict[int, list[int]]) -> None:
    """Sweeps up and down with medians and exchanges until nothing crosses, or the rounds are spent."""
    position = {node: index for layer in layers for index, node in enumerate(layer)}
    if len(position) > LARGEST:
        return
    least = _crossings(layers, after, position)
    best = [list(layer) for layer in layers]
    stale = 0
    for turn in range(_rounds(len(position))):
        if not least:
            break
        down = turn % 2 == 0
        near = before if down else after
        for layer in layers[1:] if down else layers[-2::-1]:
            _sort_by_medians(layer, near, position)
        if len(position) <= 3_000:
            _exchange(layers, before, after, position)
        count = _crossings(layers, after, position)
        if count < least:
            least, stale = count, 0
            best = [list(layer) for layer in layers]
        else:
            stale += 1
            if stale > 3:
                break
    layers[:] = best


def _sort_by_medians(layer: list[int], near: dict[int, list[int]], position: dict[int, int]) -> None:
    """Sorts a layer by the weighted medians of its neighbours; nodes without any keep their places."""
    keys: list[tuple[float, int]] = []
    held: list[tuple[int, int]] = []
    for index, node in enumerate(layer):
        places = [position[other] for other in near[node]]
        size = len(places)
        if size == 1:
            keys.append((places[0], node))
        elif size == 2:
            keys.append(((places[0] + places[1]) / 2, node))
        elif size:
            places.sort()
            middle = size // 2
            if size % 2:
                keys.append((places[middle], node))
            else:
                left, right = places[middle - 1] - places[0], places[-1] - places[middle]
                low, high = places[middle - 1], places[middle]
                keys.append(((low * right + high * left) / (left + right) if left + right else (low + high) / 2, node))
        else:
            held.append((index, node))
    keys.sort(key=lambda item: (item[0], position[item[1]]))
    if held:
        moving = iter([node for _, node in keys])
        kept = dict(held)
        layer[:] = [kept[index] if index in kept else next(moving) for index in range(len(layer))]
    else:
        layer[:] = [node for _, node in keys]
    position.update(zip(layer, range(len(layer)), strict=True))


def _exchange(
    layers: Layers, before: dict[int, list[int]], after: dict[int, list[int]], position: dict[int, int]
) -> None:
    """Exchanges neighbours as long as that leaves fewer crossings, a few times over each layer."""
    for layer in layers:
        if len(layer) < 2:
            continue
        # A layer's own exchanges leave the places that it is compared by as they are.
        ups = [sorted([position[n] for n in before[node]]) for node in layer]
        downs = [sorted([position[n] for n in after[node]]) for node in layer]
        todo: Sequence[int] = range(len(layer) - 1)
        changed = False
        for _ in range(4):
            done: list[int] = []
            for index in todo:
                gain = _gain(ups[index], ups[index + 1]) + _gain(downs[index], downs[index + 1])
                if gain > 0:
                    done.append(index)
                    layer[index : index + 2] = layer[index + 1], layer[index]
                    ups[index : index + 2] = ups[index + 1], ups[index]
                    downs[index : index + 2] = downs[index + 1], downs[index]
            if not done:
                break
            changed = True
            # Only those beside an exchange can have something to gain now.
            beside = {index + step for index in done for step in (-1, 0, 1)}
            todo = sorted(index for index in beside if 0 <= index < len(layer) - 1)
        if changed:
            position.update(zip(layer, range(len(layer)), strict=True))


def _gain(left: list[int], right: list[int]) -> int:
    """How many crossings fewer there are between the relations of two neighbours when they are exchanged."""
    if not left or not right:
        return 0
    if len(left) == len(right) == 1:
        return (left[0] > right[0]) - (left[0] < right[0])
    size, gain = len(right), 0
    for place in left:
        gain += bisect_left(right, place) + bisect_right(right, place) - size
    return gain


def _crossings(layers: Layers, after: dict[int, list[int]], position: dict[int, int]) -> int:
    """The number of crossings between neighbouring layers: inversions, counted by insertion."""
    total = 0
    for layer in layers[:-1]:
        seen: list[int] = []
        for node in layer:
            targets = after[node]
            if not targets:
                continue
            places = [position[other] for other in targets]
            for place in places:
                if seen and seen[-1] > place:
                    total += len(seen) - bisect_left(seen, place + 1)
            for place in places:
                insort(seen, place)
    return total
