"""StatefulSet: pods with fixed names, in order or all at once, and their replacement from the highest down."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from explorer.sim import clock, gates
from explorer.sim.controller import Api, Controller, either, its_controller, itself
from explorer.sim.controllers import claims, replacing
from explorer.sim.controllers.batches import batches
from explorer.sim.controllers.members import Member, made, members_of, ordinal_of, settle_identity
from explorer.sim.controllers.replacing import partition_of, strategy_of
from explorer.sim.controllers.revisions import Revisions, forget, name_of, revisions_of
from explorer.sim.controllers.stateful_form import ADMISSION
from explorer.sim.controllers.stateful_status import report
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, at, controller_of, key_of, labels_of, matches, terminating, uid_of
from explorer.sim.view import View


class Work(Struct):
    """One look at a set.

    Attributes:
        api: the API.
        owner: the set.
        revisions: its revisions.
        slots: its pods in the order of their ordinals, None where one is missing.
        condemned: its pods outside the range, the highest first.
        first: the first ordinal.
        least: minReadySeconds.
        wrote: whether a pod was made or deleted.
    """

    api: Api
    owner: Object
    revisions: Revisions
    slots: list[Member | None]
    condemned: list[Member]
    first: int
    least: int
    wrote: bool = False

    def missing(self, member: Member) -> bool:
        """Whether a pod counts as unavailable now."""
        return member.missing(self.least, self.api.now)


def _reconcile(api: Api, key: Key) -> None:
    owner = api.get(key)
    if owner is None:
        api.memory.pop(key, None)
        api.memory.pop((key, "waits"), None)
        return
    members = members_of(api, key, owner)
    if terminating(owner):
        report(api, key, owner, members, None, "the set is being deleted, so nothing is put in order any more")
        return
    work = _work(api, owner, members)
    try:
        waits = _recreated(work) if strategy_of(owner) == "Recreate" else ""
        waits = waits or _put_in_order(work)
    except claims.ClaimHeldError as held:
        waits = str(held)
    if work.wrote:
        members = members_of(api, key, owner)
    report(api, key, owner, members, work.revisions, waits)
    forget(api, owner, work.revisions, (member.revision for member in members))


def _work(api: Api, owner: Object, members: Sequence[Member]) -> Work:
    first, count = int(at(owner, ("spec", "ordinals", "start"), 0)), int(owner["spec"]["replicas"])
    slots: list[Member | None] = [None] * count
    condemned = []
    for member in members:
        if first <= member.ordinal < first + count:
            slots[member.ordinal - first] = member
        else:
            condemned.append(member)
    condemned.sort(key=lambda member: -member.ordinal)
    least = owner["spec"].get("minReadySeconds") or 0
    return Work(api, owner, revisions_of(api, owner), slots, condemned, first, least)


def _put_in_order(work: Work) -> str:
    """Missing pods first, then those that are too many, then the update; what it waits for."""
    parallel = is_parallel(work.owner)
    waits = _fill_at_once(work) if parallel else _fill_in_order(work)
    if waits:
        return waits
    for member in work.condemned:
        claims.keep_or_let_go(work.api, work.owner, member.pod, member.ordinal, condemned=True)
    waits = _empty_at_once(work) if parallel else _empty_in_order(work)
    return waits or _update(work)


def is_parallel(owner: Object) -> bool:
    """Whether no pod waits for another."""
    return bool(owner["spec"].get("podManagementPolicy") == "Parallel")


def _until_ready(name: str) -> str:
    return f"{name} is not Ready; OrderedReady waits for it"


def _until_gone(name: str) -> str:
    return f"{name} terminates; OrderedReady waits until it is gone"


# Creating


def _fill_in_order(work: Work) -> str:
    before: Member | None = None
    for index, member in enumerate(work.slots):
        if member is None:
            why = f" and {before.name} is Ready" if before is not None else ""
            if why and work.least:
                why += f" for {work.least} s"
            return _create(work, index, why) or _until_ready(_name(work, index))
        if waits := _look_at(work, member):
            return waits
        if member.ending:
            return _until_gone(member.name)
        if member.since is None:
            return _until_ready(member.name)
        if wait := member.wait(work.least, work.api.now):
            return f"{member.name} is Ready, and is available in {clock.spoken(wait)}"
        _settle(work, member)
        before = member
    return ""


def _fill_at_once(work: Work) -> str:
    for number, batch in enumerate(batches(len(work.slots)), start=1):
        held = ""
        for index in batch:
            member = work.slots[index]
            try:
                if member is None:
                    _create(work, index, f", and Parallel waits for no other pod (batch {number})")
                elif not _look_at(work, member):
                    _settle(work, member)
            except claims.ClaimHeldError as error:
                held = held or str(error)
        if held:
            return held
    return ""


def _create(work: Work, index: int, why: str) -> str:
    """Make the claims and the pod of a slot; why that cannot be, else nothing."""
    api, owner, ordinal = work.api, work.owner, work.first + index
    if waits := claims.stale(api, owner, ordinal):
        return waits
    claims.make_missing(api, owner, ordinal)
    old = strategy_of(owner) == "RollingUpdate" and index < partition_of(owner)
    revision = work.revisions.current if old else work.revisions.update
    name = _name(work, index)
    words = "; below the partition it keeps the old template" if revision is not work.revisions.update else ""
    pod = api.create(made(owner, ordinal, revision), why=f"{name} is missing{why}{words}")
    work.wrote = True
    work.slots[index] = Member(pod, ordinal, name_of(revision), "Pending", None, False, True)
    return ""


def _name(work: Work, index: int) -> str:
    return f"{work.owner['metadata']['name']}-{work.first + index}"


def _look_at(work: Work, member: Member) -> str:
    """Remove a pod that is at its end, so that it is made anew; whether that was so."""
    if member.phase not in ("Failed", "Succeeded"):
        if member.phase == "Pending":
            claims.make_missing(work.api, work.owner, member.ordinal)
        return ""
    if not member.ending:
        _delete(work, member, why=f"it is {member.phase}; a new pod gets its name")
    return f"{member.name} is {member.phase} and makes way"


def _delete(work: Work, member: Member, why: str) -> None:
    work.wrote = True
    work.api.delete(key_of(member.pod), why=why)


def _settle(work: Work, member: Member) -> None:
    """Once for a pod and a spec of the set: what they ask for stays so."""
    settled: dict[str, tuple[Object, Object]] = work.api.memory.setdefault((uid_of(work.owner), "settled"), {})
    pod, spec = settled.get(member.name, (None, None))
    if pod is member.pod and spec is work.owner["spec"]:
        return
    settled[member.name] = (member.pod, work.owner["spec"])
    settle_identity(work.api, member)
    claims.keep_or_let_go(work.api, work.owner, member.pod, member.ordinal, condemned=False)


# Scaling down


def _empty_in_order(work: Work) -> str:
    # All in the range are healthy here, so the lowest unhealthy pod overall is one of these.
    lowest = next((member for member in reversed(work.condemned) if work.missing(member)), None)
    for member in work.condemned:
        if member.ending:
            return _until_gone(member.name)
        if work.missing(member) and member is not lowest:
            name = lowest.name if lowest is not None else "another pod"
            return f"{member.name} is not available, and {name} below it has to be healthy first"
        wanted = work.owner["spec"]["replicas"]
        _delete(work, member, why=f"{wanted} replicas are wanted, and {member.name} is the highest")
        return _until_gone(member.name)
    return ""


def _empty_at_once(work: Work) -> str:
    wanted = work.owner["spec"]["replicas"]
    for batch in batches(len(work.condemned)):
        for member in (work.condemned[index] for index in batch):
            if not member.ending:
                why = f"{wanted} replicas are wanted, and Parallel waits for no other pod"
                _delete(work, member, why=why)
    return ""


# Updating


def _update(work: Work) -> str:
    slots = [member for member in work.slots if member is not None]
    if strategy_of(work.owner) == "Recreate" and _old(work):
        return "the strategy Recreate is not known before 1.37, so no pod is replaced"
    if strategy_of(work.owner) != "RollingUpdate" or len(slots) < len(work.slots):
        return ""
    update = name_of(work.revisions.update)
    found = replacing.going(work.owner, slots, update, work.api.now, work.api.version)
    for member, why in found.pods:
        _delete(work, member, why=why)
    return found.waits or (_until_gone(found.pods[0][0].name) if found.pods and not is_parallel(work.owner) else "")


def _recreated(work: Work) -> str:
    """Remove all pods of old templates, and wait until the last of them is gone."""
    old = _old(work)
    if not old or not gates.recreate(work.api.version):
        return ""
    for member in work.condemned:
        claims.keep_or_let_go(work.api, work.owner, member.pod, member.ordinal, condemned=True)
    for member in old:
        if not member.ending:
            _delete(work, member, why="Recreate ends all pods with the old template first")
    return f"{len(old)} pods with the old template have to be gone before new ones are made"


def _old(work: Work) -> list[Member]:
    """All pods with another template than the set has now."""
    update = name_of(work.revisions.update)
    return [one for one in (*work.slots, *work.condemned) if one is not None and one.revision != update]


# Watching


def _fitting(view: View, event: Event) -> list[Key]:
    """The sets that could take in a pod that nobody controls, or that wait for its name."""
    pod = event.after or event.before
    if pod is None or (event.after is not None and controller_of(pod) is not None):
        return []
    sets = view.list("StatefulSet", event.key.namespace)
    return [
        key_of(one)
        for one in sets
        if ordinal_of(pod, one) is not None
        and (event.after is None or matches((one.get("spec") or {}).get("selector"), labels_of(pod)))
    ]


def _of_gone_claim(view: View, event: Event) -> list[Key]:
    """The sets that may wait for the end of a claim."""
    if event.after is not None:
        return []
    sets = view.list("StatefulSet", event.key.namespace)
    return [key_of(one) for one in sets if claims.ordinal_in(event.key, one) is not None]


STATEFULSET = Controller(
    "StatefulSet controller",
    {
        "StatefulSet": itself,
        "Pod": either(its_controller("StatefulSet"), _fitting),
        "PersistentVolumeClaim": _of_gone_claim,
    },
    _reconcile,
    (ADMISSION,),
)
