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

ENOUGH = 1e-6
"""How much members must be pulled to the other side; less is an error of rounding."""


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
    if not any(pulls.values()):
        return
    ordered = {common for common, _, _ in lifted}
    children, parent = tree.children, tree.parent
    # The middles of all boxes in the frame of the whole: as they were, and as far as containers are done.
    was_x, was_y = _middles(tree, spots, insets)
    xs, ys = was_x.copy(), was_y.copy()
    for container in range(len(spots)):
        kids = children.get(container)
        if not kids:
            continue
        _, _, width, height = spots[container]
        left, top = insets[container]
        left, top = left + xs[container] - width / 2, top + ys[container] - height / 2
        if pulled := pulls.get(container):
            # Twice the middle of what is inside: where it begins and where it ends.
            both_x = min([spots[kid][0] for kid in kids]) + max([spots[kid][0] + spots[kid][2] for kid in kids])
            both_y = min([spots[kid][1] for kid in kids]) + max([spots[kid][1] + spots[kid][3] for kid in kids])
            middle_x, middle_y = both_x / 2, both_y / 2
            goal_x, goal_y = left + middle_x, top + middle_y
            pull_x = pull_y = 0.0
            for kid, other, around in pulled:
                x, y, width, height = spots[kid]
                if parent[other] < container:
                    across, down = xs[other], ys[other]
                else:
                    # What a box holds that comes later has not been looked at; it has moved with that box at least.
                    across = was_x[other] + xs[around] - was_x[around]
                    down = was_y[other] + ys[around] - was_y[around]
                pull_x += (x + width / 2 - middle_x) * (across - goal_x)
                pull_y += (y + height / 2 - middle_y) * (down - goal_y)
            reading = container in ordered and not any(kid in children for kid in kids)
            if pull_x < -ENOUGH and not reading:
                for kid in kids:
                    x, y, width, height = spots[kid]
                    spots[kid] = Spot(both_x - x - width, y, width, height)
            if pull_y < -ENOUGH:
                for kid in kids:
                    x, y, width, height = spots[kid]
                    spots[kid] = Spot(x, both_y - y - height, width, height)
        for kid in kids:
            x, y, width, height = spots[kid]
            xs[kid] = left + x + width / 2
            ys[kid] = top + y + height / 2


def _free(arrange: Arrangement) -> bool:
    return not arrange.items and arrange.kind in ("wrap", "layered")


def _pulls(tree: Tree, ends: Sequence[tuple[int, int]], lifted: Sequence[Lifted]) -> dict[int, list[Pull]]:
    """Files every relation under the containers that it leaves, as far as there is something to mirror in them."""
    parent, boxes = tree.parent, tree.boxes
    found: dict[int, list[Pull]] = {
        container: []
        for container, kids in tree.children.items()
        if len(kids) > 1 and container != TOP and _free(boxes[container].arrange)
    }
    for (source, target), (common, first, second) in zip(ends, lifted, strict=True):
        if first == second or common in (first, second):
            continue
        for end, top, other, around in ((source, first, target, second), (target, second, source, first)):
            member = end
            while member != top:
                container = parent[member]
                if container in found:
                    found[container].append((member, other, around))
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
