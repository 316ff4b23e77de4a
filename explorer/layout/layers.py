"""Layers of siblings in the order of their relations.

Longest-path layering with the edges that close a cycle left out, then barycentre sweeps against crossings
(Sugiyama, Tagawa and Toda, 1981), without dummy nodes: groups are small.
"""

from __future__ import annotations

from collections.abc import Sequence

SWEEPS = 4


def layers_of(count: int, pairs: Sequence[tuple[int, int]]) -> tuple[list[list[int]], list[int]]:
    """Gives the layers of the related nodes, and the nodes without relations.

    Args:
        count: the number of nodes; they are named 0 to count - 1.
        pairs: (from, to); repeated and reflexive ones are allowed.

    Returns:
        The layers, first to last, each in its order; and the rest in the order given.
    """
    forward: list[list[int]] = [[] for _ in range(count)]
    linked = [False] * count
    for source, target in dict.fromkeys(pairs):
        if source != target:
            forward[source].append(target)
            linked[source] = linked[target] = True
    acyclic = _without_cycles(forward)
    rank = _ranks(acyclic)
    height = max((rank[node] + 1 for node in range(count) if linked[node]), default=0)
    layers: list[list[int]] = [[] for _ in range(height)]
    for node in range(count):
        if linked[node]:
            layers[rank[node]].append(node)
    _order(layers, acyclic)
    return [layer for layer in layers if layer], [node for node in range(count) if not linked[node]]


def _without_cycles(forward: list[list[int]]) -> list[list[int]]:
    """Leaves out the edges that lead back in a depth-first walk from the first node on."""
    state = [0] * len(forward)
    kept: list[list[int]] = [[] for _ in forward]
    entered = [False] * len(forward)
    for targets in forward:
        for target in targets:
            entered[target] = True
    starts = [n for n in range(len(forward)) if not entered[n]] + list(range(len(forward)))
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, 0)]
        while stack:
            node, index = stack.pop()
            if index == len(forward[node]):
                state[node] = 2
                continue
            stack.append((node, index + 1))
            target = forward[node][index]
            if state[target] == 1:
                continue
            kept[node].append(target)
            if state[target] == 0:
                state[target] = 1
                stack.append((target, 0))
    return kept


def _ranks(acyclic: list[list[int]]) -> list[int]:
    missing = [0] * len(acyclic)
    for targets in acyclic:
        for target in targets:
            missing[target] += 1
    rank = [0] * len(acyclic)
    ready = [node for node, count in enumerate(missing) if count == 0]
    for node in ready:
        for target in acyclic[node]:
            rank[target] = max(rank[target], rank[node] + 1)
            missing[target] -= 1
            if missing[target] == 0:
                ready.append(target)
    return rank


def _order(layers: list[list[int]], acyclic: list[list[int]]) -> None:
    backward: list[list[int]] = [[] for _ in acyclic]
    for source, targets in enumerate(acyclic):
        for target in targets:
            backward[target].append(source)
    position = {node: index / len(layer) for layer in layers for index, node in enumerate(layer)}
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        neighbours = backward if downwards else acyclic
        for layer in layers if downwards else reversed(layers):
            wish = {
                node: sum(position[n] for n in neighbours[node]) / len(neighbours[node])
                if neighbours[node]
                else position[node]
                for node in layer
            }
            layer.sort(key=lambda node: (wish[node], position[node]))
            for index, node in enumerate(layer):
                position[node] = index / len(layer)
