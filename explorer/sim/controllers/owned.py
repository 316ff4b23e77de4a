"""What belongs to an owner that finds its objects by a selector: those it controls, and orphans that fit."""

from __future__ import annotations

from explorer.sim.controller import Api
from explorer.sim.objects import (
    Object,
    adopted,
    controlled_by,
    labels_of,
    matches,
    terminating,
    uid_of,
)


def owned(api: Api, owner: Object, kind: str) -> list[Object]:
    """The objects of a kind that an owner controls and that are not on their way out; fitting orphans are taken in."""
    found = [
        one
        for one in api.owned_by(uid_of(owner))
        if one["kind"] == kind and controlled_by(one, owner) and not terminating(one)
    ]
    selector, space = owner["spec"]["selector"], owner["metadata"]["namespace"]
    found.extend(
        api.update(adopted(one, owner), why="its labels fit the selector")
        for one in api.orphans(kind)
        if one["metadata"]["namespace"] == space and matches(selector, labels_of(one)) and not terminating(one)
    )
    return found
