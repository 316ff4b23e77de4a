"""Changes on their way from a cluster to whoever draws it: what comes faster than it is wanted is put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

from explorer.kube.source import Delta, Object

State = Literal["listing", "watching", "waiting"]
"""Whether all has been listed once; "waiting" while the cluster does not answer and is asked again."""


class Batch(Struct, frozen=True):
    """What changed, and how it is going.

    Attributes:
        deltas: at most one for each object.
        state: how it is going.
        part: the share of the kinds that have been listed, 0 to 1.
        remarks: all that cannot be read or is not up to date now, a line each.
        version: where a watch goes on after these.
    """

    deltas: tuple[Delta, ...] = ()
    state: State = "listing"
    part: float = 0.0
    remarks: tuple[str, ...] = ()
    version: str = ""


class Key(NamedTuple):
    """What tells an object from all others at one time."""

    version: str
    kind: str
    namespace: str
    name: str


def key_of(obj: Object) -> Key:
    """The key of an object."""
    metadata = obj["metadata"]
    return Key(obj["apiVersion"], obj["kind"], metadata.get("namespace", ""), metadata["name"])


class Changes:
    """Deltas that are put together: one for each object, from what it was before the first to what it is after the last."""

    __slots__ = ("_deltas",)

    def __init__(self) -> None:
        self._deltas: dict[Key, Delta] = {}

    def __len__(self) -> int:
        return len(self._deltas)

    def add(self, deltas: Iterable[Delta]) -> None:
        """Take later deltas in."""
        kept = self._deltas
        for delta in deltas:
            key = key_of(delta.object)
            before = kept.pop(key, None)
            if before is None:
                kept[key] = delta
            elif before.verb == "added":
                if delta.verb != "deleted":
                    kept[key] = Delta("added", delta.object, delta.version)
            elif before.verb == "deleted" and delta.verb == "added":
                kept[key] = Delta("modified", delta.object, delta.version)
            else:
                kept[key] = delta

    def take(self) -> tuple[Delta, ...]:
        """All deltas, in the order of their last change; none are left."""
        deltas = tuple(self._deltas.values())
        self._deltas.clear()
        return deltas


def apply(objects: dict[Key, Object], deltas: Iterable[Delta]) -> None:
    """Bring a collection of objects up to date, in place."""
    for delta in deltas:
        if delta.verb == "deleted":
            objects.pop(key_of(delta.object), None)
        else:
            objects[key_of(delta.object)] = delta.object
