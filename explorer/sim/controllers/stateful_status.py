"""The status of a StatefulSet: how many pods, how many of them with which revision, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.sim.controller import Api
from explorer.sim.controllers.members import Member
from explorer.sim.controllers.replacing import strategy_of
from explorer.sim.controllers.revisions import Revisions, name_of
from explorer.sim.objects import Key, Object


def report(
    api: Api, key: Key, owner: Object, members: Sequence[Member], revisions: Revisions | None, waits: str
) -> None:
    """Write the status of a set.

    Args:
        api: the API.
        key: the set's.
        owner: the set.
        members: its pods now.
        revisions: its revisions; None leaves what is said of them.
        waits: what it waits for; it is written down once, also if nothing else changed.
    """
    least, now, wanted = owner["spec"].get("minReadySeconds") or 0, api.now, owner["spec"]["replicas"]
    times = [wait for member in members if (wait := member.wait(least, now)) is not None]
    status: dict[str, Any] = {
        "observedGeneration": owner["metadata"]["generation"],
        "replicas": len(members),
        "readyReplicas": len(times),
        "availableReplicas": times.count(0),
    }
    if revisions is not None:
        status |= _revised(owner, members, revisions, status)
    words = f"{len(members)} of {wanted} pods, {len(times)} ready"
    # Written without a change of the status too, but once only: it is what a learner asks of a set that stands still.
    told = api.memory.get((key, "waits"), "")
    api.memory[(key, "waits")] = waits
    after = api.patch_status(key, status, why=f"{words}; {waits}" if waits else words)
    if after is owner and waits and waits != told:
        api.note(key, waits)
    if soon := [wait for wait in times if wait]:
        api.again(key, min(soon))


def _revised(
    owner: Object, members: Sequence[Member], revisions: Revisions, status: Mapping[str, Any]
) -> dict[str, Any]:
    current, update = name_of(revisions.current), name_of(revisions.update)
    living = [member.revision for member in members if not member.ending]
    updated, wanted = living.count(update), owner["spec"]["replicas"]
    if strategy_of(owner) != "OnDelete" and updated == status["replicas"] == status["readyReplicas"] == wanted:
        current = update
    return {
        "currentRevision": current,
        "updateRevision": update,
        "currentReplicas": living.count(current),
        "updatedReplicas": updated,
    }
