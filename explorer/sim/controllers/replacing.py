"""Which pods of a StatefulSet make way for its new template, and why. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from explorer.sim import gates
from explorer.sim.controllers.members import Member
from explorer.sim.objects import Object, at


class Going(Struct, frozen=True):
    """What an update does now.

    Attributes:
        pods: which pods make way, each with the reason.
        waits: what it waits for.
    """

    pods: Sequence[tuple[Member, str]] = ()
    waits: str = ""


def partition_of(owner: Object) -> int:
    """From which index on, counted from the first ordinal, pods are updated."""
    return int(at(owner, ("spec", "updateStrategy", "rollingUpdate", "partition"), 0))


def strategy_of(owner: Object) -> str:
    """RollingUpdate, OnDelete or Recreate."""
    return str(at(owner, ("spec", "updateStrategy", "type"), "RollingUpdate"))


def max_unavailable(owner: Object, version: gates.Version) -> int:
    """How many pods may be unavailable in an update: percentages round down, as in the code of the controller, and one is the least."""
    value = at(owner, ("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"))
    if value is None or not gates.max_unavailable(version):
        return 1
    if isinstance(value, str):
        value = int(value.removesuffix("%")) * int(owner["spec"]["replicas"]) // 100
    return max(1, int(value))


def going(owner: Object, slots: Sequence[Member], revision: str, now: int, version: gates.Version) -> Going:
    """The pods that make way in a rolling update.

    Args:
        owner: the set.
        slots: its pods in the order of their ordinals; the update is not reached as long as one is missing.
        revision: the name of the revision of the template.
        now: milliseconds.
        version: of Kubernetes.
    """
    least = owner["spec"].get("minReadySeconds") or 0
    targets = list(reversed(slots[partition_of(owner) :]))
    if not gates.max_unavailable(version):
        return _one(targets, revision, least, now)
    missing = [member for member in slots if member.missing(least, now)]
    most = max_unavailable(owner, version)
    broken = list(_broken(targets, revision, least, now)) if gates.replaces_broken(version) else []
    room = most - len(missing)
    if room <= 0 and not broken:
        return Going(waits=_full(missing, most) if _outdated(targets, revision) else "")
    why = f"it is the highest with the old template, and {most} of the pods may be unavailable"
    also_broken = not gates.replaces_broken(version)
    rest = [
        (member, why)
        for member in targets
        if member.revision != revision and not member.ending and (also_broken or not member.missing(least, now))
    ]
    return Going([*broken, *rest[: max(0, room)]])


def _one(targets: Sequence[Member], revision: str, least: int, now: int) -> Going:
    """As ever: the highest outdated pod, whatever its state, as soon as all above it are available."""
    for member in targets:
        if member.revision != revision and not member.ending:
            return Going([(member, "it has the old template, and all above it have the new one and are available")])
        if member.missing(least, now):
            return Going(waits=f"the update waits until {member.name} is available")
    return Going()


def _broken(targets: Sequence[Member], revision: str, least: int, now: int) -> Iterator[tuple[Member, str]]:
    for member in targets:
        if member.revision != revision and not member.ending and member.missing(least, now):
            yield member, "it has the old template and is not available, so nothing is lost by replacing it"


def _outdated(targets: Sequence[Member], revision: str) -> bool:
    return any(member.revision != revision for member in targets)


def _full(missing: Sequence[Member], most: int) -> str:
    return f"the update waits: {len(missing)} of the pods are unavailable, and {most} may be"
