"""Mirrors the contents of containers towards what they are related to, so that edges which leave them cross less.

Containers are arranged from the leaves up, when nobody knows yet where the other ends of their edges will be. Once
all have a place, a container whose members stand on the wrong sides, as seen from their partners outside, is turned
round: upside down, or from left to right. Sizes stay, and so does everything around it. Every container is looked at
once, from the top down; what is written down, and leaves that stand in the order of their relations, keep it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.layout.shelves import Spot
from explorer.layout.tree import TOP, Tree
from explorer.model.diagram import Arrangement

MOST = 20_000
"""Up to how many boxes contents are mirrored: among more, nobody sees which single edges cross."""

Lifted = tuple[int, int, int]
"""Of one relation: the common container of its ends, and the members of it that hold its source and its target."""

Pull = tuple[int, int, int]
"""A relation that leaves a container: the member with its one end, its other end, and the box that holds that other end
in the container around both."""

Insets = Mapping[int, tuple[float, float]]
"""Where the contents of each container begin in it."""

_ACROSS, _DOWN = 0, 1


def mirror(
    tree: Tree, spots: list[Spot], insets: Insets, ends: Sequence[tuple[int, int]], lifted: Sequence[Lifted]
) -> None:
    """Mirrors the places inside of containers.

    Args:
        tree: the boxes.
        spots: the place of each box in the contents of its parent; changed.
        insets: where the contents of each container begin in it.
        ends: source and target of each relation.
        lifted: the same relations, lifted.
    """
    pulls = _pulls(tree, ends, lifted)
    if not pulls:
        return
    ordered = {common for common, _, _ in lifted}
    children, parent = tree.children, tree.parent
    # The middles of all boxes in the frame of the whole: as they were, and as far as containers are done.
    was = _middles(tree, spots, insets)
    now = (was[0].copy(), was[1].copy())
    for container in range(len(spots)):
        kids = children.get(container)
        if not kids:
            continue
        box = spots[container]
        corner = [now[axis][container] - box[2 + axis] / 2 + insets[container][axis] for axis in (_ACROSS, _DOWN)]
        if container in pulls and len(kids) > 1 and _free(tree.boxes[container].arrange):
            reading = container in ordered and not any(kid in children for kid in kids)
            for axis in (_DOWN,) if reading else (_DOWN, _ACROSS):
                here, there = now[axis], was[axis]
                # What a box holds that comes later has not been looked at; it has moved with that box at least.
                goals = [
                    (kid, here[other] if parent[other] < container else there[other] + here[around] - there[around])
                    for kid, other, around in pulls[container]
                ]
                _turn(spots, kids, goals, axis, corner[axis])
        for kid in kids:
            x, y, width, height = spots[kid]
            now[0][kid] = corner[0] + x + width / 2
            now[1][kid] = corner[1] + y + height / 2


def _free(arrange: Arrangement) -> bool:
    return not arrange.items and arrange.kind in ("wrap", "layered")


def _pulls(tree: Tree, ends: Sequence[tuple[int, int]], lifted: Sequence[Lifted]) -> dict[int, list[Pull]]:
    """Files every relation under the containers that it leaves."""
    parent = tree.parent
    found: dict[int, list[Pull]] = {}
    for (source, target), (common, first, second) in zip(ends, lifted, strict=True):
        if first == second or common in (first, second):
            continue
        for end, top, other, around in ((source, first, target, second), (target, second, source, first)):
            member = end
            while member != top:
                container = parent[member]
                if container in found:
                    found[container].append((member, other, around))
                else:
                    found[container] = [(member, other, around)]
                member = container
    return found


def _middles(tree: Tree, spots: Sequence[Spot], insets: Insets) -> tuple[list[float], list[float]]:
    parent = tree.parent
    corners: dict[int, tuple[float, float]] = {TOP: (0.0, 0.0)}
    xs, ys = [0.0] * len(spots), [0.0] * len(spots)
    for index, (x, y, width, height) in enumerate(spots):
        left, top = corners[parent[index]]
        if index in insets:
            across, down = insets[index]
            corners[index] = (left + x + across, top + y + down)
        xs[index] = left + x + width / 2
        ys[index] = top + y + height / 2
    return xs, ys


def _turn(spots: list[Spot], kids: Sequence[int], goals: Sequence[tuple[int, float]], axis: int, start: float) -> None:
    """Mirrors the members of one container along an axis if that brings them to the side of their partners.

    Args:
        spots: the places; changed.
        kids: the members.
        goals: for each relation that leaves the container, the member and where the other end is.
        axis: along which.
        start: where the contents of the container begin.
    """
    low = min([spots[kid][axis] for kid in kids])
    high = max([spots[kid][axis] + spots[kid][2 + axis] for kid in kids])
    middle = (low + high) / 2
    pull = 0.0
    for kid, goal in goals:
        pull += (spots[kid][axis] + spots[kid][2 + axis] / 2 - middle) * (goal - start - middle)
    if pull < -1e-6:
        for kid in kids:
            x, y, width, height = spots[kid]
            if axis == _DOWN:
                spots[kid] = Spot(x, low + high - y - height, width, height)
            else:
                spots[kid] = Spot(low + high - x - width, y, width, height)
