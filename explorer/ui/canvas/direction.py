"""Which box comes next when an arrow key is pressed: a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from explorer.model.geometry import Rect

Direction = Literal["left", "right", "up", "down"]

STEPS: dict[Direction, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}

ASIDE = 2.5
"""How much worse it is to lie aside than to lie far away."""

STRANGER = 60.0
"""The detour, in scene units, that is taken to stay among siblings."""


def nearest(start: str, direction: Direction, rects: Mapping[str, Rect], parents: Mapping[str, str]) -> str:
    """The box to go to from `start`; empty if the middle of none lies in that direction.

    Boxes are weighed by the free space to them and by how far they lie aside; a sibling wins over a
    stranger that is a little nearer. An open container should be given as the strip of its title: then one
    gets into it by going down, and out of it by going up, as the eye does.
    """
    here = rects[start]
    step_x, step_y = STEPS[direction]
    best, least = "", float("inf")
    for box, rect in rects.items():
        along = (rect.centre.x - here.centre.x) * step_x + (rect.centre.y - here.centre.y) * step_y
        if box == start or along <= 0.5:
            continue
        cost = _gap(here, rect, step_x, step_y) + ASIDE * _aside(here, rect, horizontal=step_x != 0)
        if parents.get(box, "") != parents.get(start, ""):
            cost += STRANGER
        if cost < least:
            best, least = box, cost
    return best


def _gap(here: Rect, there: Rect, step_x: int, step_y: int) -> float:
    """The free space between two boxes along a direction; half of the way between middles if they overlap."""
    if step_x > 0:
        gap = there.x - here.right
    elif step_x < 0:
        gap = here.x - there.right
    elif step_y > 0:
        gap = there.y - here.bottom
    else:
        gap = here.y - there.bottom
    if gap >= 0:
        return gap
    return (abs(there.centre.x - here.centre.x) if step_x else abs(there.centre.y - here.centre.y)) / 2


def _aside(here: Rect, there: Rect, *, horizontal: bool) -> float:
    """How far a box lies outside of the beam of another; starts break ties between boxes inside it."""
    if horizontal:
        return max(there.y - here.bottom, here.y - there.bottom, 0.0) + abs(there.centre.y - here.centre.y) / 20
    return max(there.x - here.right, here.x - there.right, 0.0) + abs(there.x - here.x) / 20
