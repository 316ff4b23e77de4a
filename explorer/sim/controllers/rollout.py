"""The arithmetic of a Deployment's rollout: from sizes of ReplicaSets to other sizes, and why. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from explorer.sim.actions import REVISION
from explorer.sim.objects import Object, annotations_of, at, without

HASH = "pod-template-hash"
_DESIRED = "deployment.kubernetes.io/desired-replicas"
_MOST = "deployment.kubernetes.io/max-replicas"

Change = tuple[Object, int, str]
"""A ReplicaSet, the number of pods it shall have, and why."""


class Sets(Struct, frozen=True):
    """The ReplicaSets of a Deployment.

    Attributes:
        new: the one of the present template; None if it is not made yet.
        old: the others, the oldest first.
    """

    new: Object | None
    old: Sequence[Object]

    @property
    def every(self) -> list[Object]:
        """All of them."""
        return [*self.old, *([] if self.new is None else [self.new])]


def replicas_of(replica_set: Object) -> int:
    """How many pods it shall have."""
    return int(replica_set["spec"]["replicas"])


def available_of(replica_set: Object) -> int:
    """How many of its pods are available."""
    return int(at(replica_set, ("status", "availableReplicas"), 0))


def revision_of(replica_set: Object) -> int:
    """Its revision."""
    text = annotations_of(replica_set).get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def template_of(replica_set: Object) -> Object:
    """Its template as the Deployment has it: without the hash."""
    return without(replica_set["spec"]["template"], ("metadata", "labels", HASH))


def is_share(value: object) -> bool:
    """Whether it is a number or a percentage."""
    if isinstance(value, str):
        return value.endswith("%") and value[:-1].isascii() and value[:-1].isdigit()
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@lru_cache(maxsize=1024)
def limits(replicas: int, surge: int | str, less: int | str) -> tuple[int, int]:
    """How many pods there may be above, and how many may be missing below, what is wanted.

    Percentages of surge round up, those of unavailability round down; if both come to nothing, one may be missing.
    """
    above, below = _share(surge, replicas, up=True), _share(less, replicas, up=False)
    return (above, below) if above or below else (0, 1)


def _share(value: int | str, of: int, *, up: bool) -> int:
    if isinstance(value, int):
        return value
    share = int(value.removesuffix("%")) * of
    return -(-share // 100) if up else share // 100


def surge(deployment: Object) -> int:
    """How many pods there may be above what is wanted."""
    return _limits(deployment)[0]


def unavailable(deployment: Object) -> int:
    """How many pods may be missing below what is wanted."""
    return min(_limits(deployment)[1], int(deployment["spec"]["replicas"]))


def _limits(deployment: Object) -> tuple[int, int]:
    strategy = deployment["spec"].get("strategy") or {}
    if strategy.get("type") == "Recreate":
        return 0, 0
    given = strategy.get("rollingUpdate") or {}
    above, below = given.get("maxSurge"), given.get("maxUnavailable")
    return limits(deployment["spec"]["replicas"], "25%" if above is None else above, "25%" if below is None else below)


def sizes(deployment: Object) -> dict[str, str]:
    """The annotations by which a ReplicaSet remembers what its Deployment wanted when it was scaled."""
    wanted = deployment["spec"]["replicas"]
    return {_DESIRED: str(wanted), _MOST: str(wanted + surge(deployment))}


def first_size(deployment: Object, sets: Sets) -> int:
    """How many pods a new ReplicaSet begins with."""
    return _grown(deployment, sets, 0)


def _grown(deployment: Object, sets: Sets, size: int) -> int:
    """To what size the new ReplicaSet may grow now."""
    wanted = int(deployment["spec"]["replicas"])
    if at(deployment, ("spec", "strategy", "type")) == "Recreate":
        return wanted
    room = wanted + surge(deployment) - sum(replicas_of(one) for one in sets.every)
    return size + max(0, min(room, wanted - size))


def up(deployment: Object, sets: Sets) -> list[Change]:
    """The step that brings the new ReplicaSet nearer to its size, if there is one."""
    new, wanted = sets.new, deployment["spec"]["replicas"]
    if new is None or replicas_of(new) == wanted:
        return []
    size = replicas_of(new)
    if size > wanted:
        return [(new, wanted, f"{wanted} pods are wanted")]
    grown = _grown(deployment, sets, size)
    most = wanted + surge(deployment)
    return (
        []
        if grown == size
        else [(new, grown, f"at most {most} pods may exist, so the new ReplicaSet grows from {size} to {grown}")]
    )


def down(deployment: Object, sets: Sets) -> list[Change]:
    """The step that makes old ReplicaSets smaller: first by their unhealthy pods, then by as many as can be spared."""
    old = [one for one in sets.old if replicas_of(one)]
    if not old:
        return []
    least = deployment["spec"]["replicas"] - unavailable(deployment)
    missing = 0 if sets.new is None else replicas_of(sets.new) - available_of(sets.new)
    spare = sum(replicas_of(one) for one in sets.every) - least - missing
    if spare <= 0:
        return []
    size = {id(one): replicas_of(one) for one in old}
    cleaned = 0
    for one in old:
        broken = min(spare - cleaned, size[id(one)] - available_of(one))
        if broken > 0:
            size[id(one)] -= broken
            cleaned += broken
    surplus = sum(available_of(one) for one in sets.every) - least
    for one in old:
        going = max(0, min(size[id(one)], surplus))
        size[id(one)] -= going
        surplus -= going
    why = (
        f"at least {least} pods must be available" if not cleaned else f"{cleaned} old pods are unhealthy and go first"
    )
    return [
        (one, size[id(one)], f"{why}, so the old ReplicaSet shrinks from {replicas_of(one)} to {size[id(one)]}")
        for one in old
        if size[id(one)] != replicas_of(one)
    ]


def is_scaled(deployment: Object, sets: Sets) -> bool:
    """Whether the number of replicas changed since the ReplicaSets in use were scaled."""
    wanted = str(deployment["spec"]["replicas"])
    return any(annotations_of(one).get(_DESIRED, wanted) != wanted for one in sets.every if replicas_of(one))


def rescaled(deployment: Object, sets: Sets) -> list[Change]:
    """Another number of replicas shared out among the ReplicaSets in use, in proportion to their sizes."""
    wanted = deployment["spec"]["replicas"]
    using = [one for one in sets.every if replicas_of(one)]
    if len(using) <= 1:
        only = using[0] if using else sets.new or (sets.old[-1] if sets.old else None)
        return [] if only is None else [(only, wanted, f"{wanted} pods are wanted")]
    new = sets.new
    if new is not None and replicas_of(new) == wanted == available_of(new):
        return [(one, 0, "the new ReplicaSet has all pods") for one in using if one is not new]
    if at(deployment, ("spec", "strategy", "type")) == "Recreate":
        return []
    total = sum(replicas_of(one) for one in using)
    allowed = wanted + surge(deployment) if wanted else 0
    to_add = allowed - total
    # The largest first; among equals the newer one grows first and the older one shrinks first.
    newest_first = list(reversed(using)) if to_add > 0 else using
    ordered = sorted(newest_first, key=replicas_of, reverse=True)
    size = {}
    added = 0
    for one in ordered:
        share = _fraction(one, allowed) if to_add else 0
        left = to_add - added
        share = min(share, left) if to_add > 0 else max(share, left)
        size[id(one)] = replicas_of(one) + share
        added += share
    if ordered:
        size[id(ordered[0])] = max(0, size[id(ordered[0])] + to_add - added)
    return [(one, size[id(one)], f"{allowed} pods are shared out in proportion") for one in ordered]


def _fraction(one: Object, allowed: int) -> int:
    """By how much a ReplicaSet grows if it keeps its part of the whole; halves are rounded away from zero."""
    size = replicas_of(one)
    if not allowed:
        return -size
    text = annotations_of(one).get(_MOST, "")
    most = int(text) if text.isdigit() and int(text) else size
    return (2 * size * allowed + most) // (2 * most) - size
