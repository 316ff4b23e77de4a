"""ReplicaSet: as many pods of one template as are wanted, and which of them go first when there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from operator import itemgetter
from typing import NamedTuple

from explorer.sim.clock import SECOND, moment
from explorer.sim.controller import Api, Controller, either, its_controller, itself
from explorer.sim.controllers.crews import Crew, crew_of
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    adopted,
    annotations_of,
    controller_of,
    is_true,
    key_of,
    labels_of,
    matches,
    released,
    terminating,
    uid_of,
    with_condition,
)
from explorer.sim.pods import COST, active, from_template, phase_of, ready, ready_since, restarts_of
from explorer.sim.store import Admission, Invalid
from explorer.sim.view import View
from explorer.sim.workloads import POD_ADMISSION, with_template, workload_flaws

_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


def victims(pods: Sequence[Object], related: Iterable[Object], count: int, now: int) -> list[Object]:
    """The pods that go first when there are too many.

    Unassigned before assigned; Pending before Unknown before Running; not ready before ready; lower deletion cost; more pods of the same
    owner on the node; ready for a shorter time, in steps of powers of two; more restarts; newer, in such steps. The uid decides between equals.

    Args:
        pods: those of one ReplicaSet.
        related: the active pods of all ReplicaSets with the same owner, for the crowd on a node.
        count: how many.
        now: milliseconds.
    """
    if count >= len(pods):
        return list(pods)
    crowd = Counter([pod["spec"].get("nodeName") for pod in related if active(pod)])
    ranked = sorted([(_rank(pod, crowd), pod) for pod in pods], key=itemgetter(0))
    # Only where the line is drawn between pods of one rank the finer order matters.
    limit = ranked[count - 1][0]
    sure = [pod for rank, pod in ranked if rank < limit]
    equal = [pod for rank, pod in ranked if rank == limit]

    def finer(one: _Age, other: _Age) -> int:
        return _finer(one, other, now)

    finest = sorted(map(_age, equal), key=cmp_to_key(finer))
    return [*sure, *(age.pod for age in finest[: count - len(sure)])]


def _rank(pod: Object, crowd: Counter[str | None]) -> tuple[int, ...]:
    node, notes = pod["spec"].get("nodeName"), annotations_of(pod)
    cost = notes.get(COST, "0") if notes else "0"
    return (
        1 if node else 0,
        _PHASES.get(phase_of(pod), 2),
        1 if ready(pod) else 0,
        int(cost) if cost.lstrip("-").isdigit() else 0,
        -crowd[node],
    )


class _Age(NamedTuple):
    """A pod, since when it is ready (None: it is not), its restarts, and when it was made."""

    pod: Object
    since: int | None
    restarts: int
    made: int


def _age(pod: Object) -> _Age:
    return _Age(pod, ready_since(pod), restarts_of(pod), moment(pod["metadata"]["creationTimestamp"]))


def _finer(one: _Age, other: _Age, now: int) -> int:
    if one.since != other.since and one.since is not None and other.since is not None:
        return _bucket(now - one.since) - _bucket(now - other.since) or _by_uid(one.pod, other.pod)
    if one.restarts != other.restarts:
        return other.restarts - one.restarts
    if one.made != other.made:
        return _bucket(now - one.made) - _bucket(now - other.made) or _by_uid(one.pod, other.pod)
    return 0


def _bucket(ms: int) -> int:
    """The power of two of an age in nanoseconds, as the controller reckons it."""
    return (ms * 1_000_000).bit_length() if ms > 0 else -1


def _by_uid(one: Object, other: Object) -> int:
    return -1 if uid_of(one) < uid_of(other) else 1


def _reconcile(api: Api, key: Key) -> None:
    owner = api.get(key)
    if owner is None or terminating(owner):
        api.memory.pop(key, None)
        return
    crew = _claimed(api, key, owner)
    if api.memory.get(key) == (id(owner), crew.changed):
        return
    wanted = owner["spec"]["replicas"]
    failure = ""
    if crew.size < wanted:
        try:
            _more(api, owner, crew, wanted)
        except Invalid as refused:
            failure = str(refused)
        crew = _claimed(api, key, owner)
    elif crew.size > wanted:
        _fewer(api, owner, crew.counting(), wanted)
        crew = _claimed(api, key, owner)
    _report(api, key, owner, crew, failure)
    if failure:
        raise Invalid(key, [Flaw("", f"a pod could not be made: {failure}")])


def _claimed(api: Api, key: Key, owner: Object) -> Crew:
    """The pods of a ReplicaSet: those it has lost by their labels are let go, fitting orphans are taken in."""
    selector, space = owner["spec"]["selector"], key.namespace
    for pod in api.orphans("Pod"):
        if pod["metadata"]["namespace"] == space and active(pod) and matches(selector, labels_of(pod)):
            api.update(adopted(pod, owner), why="its labels fit the selector")
    crew = crew_of(api, owner)
    if not crew.strays:
        return crew
    for pod in crew.lost():
        api.update(released(pod, owner), why="its labels do not fit the selector any more")
    return crew_of(api, owner)


def _more(api: Api, owner: Object, crew: Crew, wanted: int) -> None:
    name, template, have = owner["metadata"]["name"], owner["spec"]["template"], crew.size
    ending = crew.ending()
    besides = (
        f" ({ending} that end{'' if ending > 1 else 's'} {'do' if ending > 1 else 'does'} not count)" if ending else ""
    )
    why = f"{name} has {have} of {wanted} active pods{besides}"
    # The real one sends 1, 2, 4 … requests at once and stops at the first that fails; one after another stops there too.
    space = owner["metadata"]["namespace"]
    for _ in range(wanted - have):
        pod = f"{name}-{api.chance.suffix()}"
        while Key("Pod", space, pod) in api.view:
            pod = f"{name}-{api.chance.suffix()}"
        api.create(from_template(template, owner, pod), why=why)


def _fewer(api: Api, owner: Object, pods: list[Object], wanted: int) -> None:
    parent = controller_of(owner)
    family = [owner] if parent is None else [one for one in api.owned_by(parent["uid"]) if one["kind"] == "ReplicaSet"]
    related = [pod for one in family for pod in api.owned_by(uid_of(one))]
    going = victims(pods, related, len(pods) - wanted, api.now)
    why = f"{owner['metadata']['name']} has {len(pods)} pods and {wanted} are wanted"
    for pod in going:
        api.delete(key_of(pod), why=why)


def _report(api: Api, key: Key, owner: Object, crew: Crew, failure: str) -> None:
    waits = crew.waits((owner["spec"].get("minReadySeconds") or 0) * SECOND - api.now)
    ready = sum(crew.ready.values())
    available = sum(count for wait, count in waits if wait <= 0)
    conditions = (owner.get("status") or {}).get("conditions") or ()
    if failure:
        # The words of a failure name a pod of a random name: as in Kubernetes, they alone are no reason for another write.
        if not is_true(owner, "ReplicaFailure"):
            conditions = with_condition(conditions, "ReplicaFailure", "True", api.stamp, "FailedCreate", failure)
    else:
        conditions = [one for one in conditions if one["type"] != "ReplicaFailure"]
    status = {
        "replicas": crew.size,
        "fullyLabeledReplicas": crew.labelled,
        "readyReplicas": ready,
        "availableReplicas": available,
        "observedGeneration": owner["metadata"]["generation"],
        "conditions": conditions or None,
    }
    stored = api.patch_status(key, status, why=f"{crew.size} pods, {ready} ready, {available} available")
    soon = min((wait for wait, _ in waits if wait > 0), default=0)
    if soon:
        api.again(key, soon)
    # As long as neither it nor its pods change, there is nothing more to do. The history keeps it, so that no other can get its id.
    rests = crew.size == owner["spec"]["replicas"] and not failure and not soon
    api.memory[key] = (id(stored), crew.changed) if rests else None


def _fitting(view: View, event: Event) -> list[Key]:
    """The ReplicaSets that could take in a pod that nobody controls."""
    pod = event.after
    if pod is None or controller_of(pod) is not None or not active(pod):
        return []
    sets = view.list("ReplicaSet", event.key.namespace)
    return [key_of(one) for one in sets if matches((one.get("spec") or {}).get("selector"), labels_of(pod))]


REPLICASET = Controller(
    "ReplicaSet controller",
    {"ReplicaSet": itself, "Pod": either(its_controller("ReplicaSet"), _fitting)},
    _reconcile,
    (Admission(frozenset({"ReplicaSet"}), with_template, workload_flaws), POD_ADMISSION),
)
