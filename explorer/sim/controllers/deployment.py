"""Deployment: what it wants of its ReplicaSets; the arithmetic of a rollout stands in `rollout`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from explorer.sim.actions import REVISION
from explorer.sim.chance import SUFFIX
from explorer.sim.clock import SECOND, moment
from explorer.sim.controller import Api, Controller, either, its_controller, itself
from explorer.sim.controllers import rollout
from explorer.sim.controllers.owned import owned
from explorer.sim.controllers.rollout import HASH, Sets, replicas_of, revision_of, template_of
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    annotated,
    at,
    changed,
    condition,
    controller_of,
    key_of,
    labels_of,
    matches,
    reference_to,
    terminating,
    uid_of,
    with_condition,
)
from explorer.sim.pods import phase_of
from explorer.sim.store import Admission
from explorer.sim.view import View
from explorer.sim.workloads import number_flaws, with_template, workload_flaws

DEADLINE = 600
HISTORY = 10


def _reconcile(api: Api, key: Key) -> None:
    deployment = api.get(key)
    if deployment is None or terminating(deployment):
        return
    sets = _sets(api, deployment)
    revision, paused = api.revision, bool(deployment["spec"].get("paused"))
    if api.memory.get(("done", key)) == _sight(api, deployment, sets):
        return
    if paused or rollout.is_scaled(deployment, sets):
        _apply(api, deployment, rollout.rescaled(deployment, sets))
    else:
        _roll(api, deployment, sets)
    if api.revision != revision:
        deployment = api.get(key) or deployment
        sets = _sets(api, deployment)
    stored = _report(api, key, deployment, sets)
    if _complete(deployment, stored["status"]) and not paused:
        _forget(api, deployment, sets)
    # Nothing follows from its status alone. Anything else that it wrote may be a reason for more, and so may pods that it waits for.
    done = api.revision - revision == (stored is not deployment) and not _recreates(deployment)
    api.memory["done", key] = _sight(api, stored, sets) if done else None


def _recreates(deployment: Object) -> bool:
    return bool(at(deployment, ("spec", "strategy", "type")) == "Recreate")


def _sight(api: Api, deployment: Object, sets: Sets) -> tuple[int, ...]:
    """All that a reconcile goes by. The history keeps the objects, so that no others can get their ids."""
    return (api.now, *map(id, (deployment, sets.new, *sets.old)))


def _sets(api: Api, deployment: Object) -> Sets:
    """The ReplicaSets of a Deployment, the one of its template apart; fitting orphans are taken in."""
    found = owned(api, deployment, "ReplicaSet")
    found.sort(key=lambda one: (moment(one["metadata"]["creationTimestamp"]), one["metadata"]["name"]))
    wanted = deployment["spec"]["template"]
    new = next((one for one in found if _has(api, one, wanted)), None)
    return Sets(new, [one for one in found if one is not new])


def _has(api: Api, replica_set: Object, wanted: Object) -> bool:
    """Whether a ReplicaSet has a template; two objects are compared once, and kept so that no others can get their ids."""
    template = replica_set["spec"]["template"]
    pair = (id(template), id(wanted))
    known = api.memory.get(pair)
    if known is None:
        known = api.memory[pair] = (template, wanted, template_of(replica_set) == wanted)
    return bool(known[2])


def _roll(api: Api, deployment: Object, sets: Sets) -> None:
    recreate = _recreates(deployment)
    if recreate:
        going = [(one, 0, "Recreate ends all old pods first") for one in sets.old if replicas_of(one)]
        _apply(api, deployment, going)
        if going or _old_pods(api, sets):
            return
    new = _newest(api, deployment, sets)
    sets = _sets(api, deployment) if sets.new is not new else sets
    if not _apply(api, deployment, rollout.up(deployment, sets)) and not recreate:
        _apply(api, deployment, rollout.down(deployment, sets))


def _old_pods(api: Api, sets: Sets) -> bool:
    """Whether any pod of an old ReplicaSet is still there, terminating or not."""
    return any(phase_of(pod) not in ("Succeeded", "Failed") for one in sets.old for pod in api.owned_by(uid_of(one)))


def _newest(api: Api, deployment: Object, sets: Sets) -> Object:
    """The ReplicaSet of the present template: made if there is none, and the latest revision in any case."""
    revision = str(max((revision_of(one) for one in sets.old), default=0) + 1)
    if sets.new is not None:
        if revision_of(sets.new) >= int(revision):
            revision = str(revision_of(sets.new))
        new = api.update(
            annotated(sets.new, {REVISION: revision}), why=f"its template is wanted again, as revision {revision}"
        )
    else:
        new = _created(api, deployment, sets, revision)
    current = api.get(key_of(deployment)) or deployment
    api.update(annotated(current, {REVISION: revision}), why=f"its template is revision {revision}")
    return new


def _created(api: Api, deployment: Object, sets: Sets, revision: str) -> Object:
    spec, meta = deployment["spec"], deployment["metadata"]
    suffix = hash_of(spec["template"])
    template = changed(spec["template"], ("metadata", "labels", HASH), suffix)
    count = rollout.first_size(deployment, sets)
    replica_set = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{meta['name']}-{suffix}",
            "namespace": meta["namespace"],
            "labels": template["metadata"]["labels"],
            "annotations": {REVISION: revision, **rollout.sizes(deployment)},
            "ownerReferences": [reference_to(deployment)],
        },
        "spec": {
            "replicas": count,
            "minReadySeconds": spec.get("minReadySeconds", 0),
            "selector": changed(spec["selector"], ("matchLabels", HASH), suffix),
            "template": template,
        },
    }
    return api.create(
        replica_set, why=f"no ReplicaSet has this template; it begins with {count} of {spec['replicas']} pods"
    )


def _apply(api: Api, deployment: Object, changes: Iterable[rollout.Change]) -> bool:
    """Scale ReplicaSets; whether any of them got another size."""
    sizes = rollout.sizes(deployment)
    scaled = False
    for one, count, why in changes:
        resized = annotated(one, sizes)
        if replicas_of(one) != count:
            scaled = True
            resized = changed(resized, ("spec", "replicas"), count)
        api.update(resized, why=why)
    return scaled


def _report(api: Api, key: Key, deployment: Object, sets: Sets) -> Object:
    every, before = sets.every, deployment.get("status") or {}
    total = _sum(every, "replicas")
    available = _sum(every, "availableReplicas")
    status: dict[str, Any] = {
        "observedGeneration": deployment["metadata"]["generation"],
        "replicas": total,
        "updatedReplicas": _sum([sets.new] if sets.new else [], "replicas"),
        "readyReplicas": _sum(every, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, deployment["spec"]["replicas"] - available),
    }
    enough = available >= deployment["spec"]["replicas"] - rollout.unavailable(deployment)
    reason = "MinimumReplicasAvailable" if enough else "MinimumReplicasUnavailable"
    conditions = with_condition(before.get("conditions"), "Available", str(enough), api.stamp, reason)
    status["conditions"] = _progressing(api, key, deployment, status, conditions)
    words = (
        f"{status['updatedReplicas']} of {deployment['spec']['replicas']} pods are up to date, {available} available"
    )
    late = next((one for one in status["conditions"] if one.get("reason") == "ProgressDeadlineExceeded"), None)
    return api.patch_status(key, status, why=f"{words}; {late['message']}" if late else words)


def _progressing(
    api: Api, key: Key, deployment: Object, status: Mapping[str, Any], conditions: list[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The condition that says whether a rollout goes on; nothing is ever rolled back by it."""
    deadline = (deployment["spec"].get("progressDeadlineSeconds") or DEADLINE) * SECOND
    old = condition(deployment, "Progressing")
    if _complete(deployment, status):
        return with_condition(conditions, "Progressing", "True", api.stamp, "NewReplicaSetAvailable")
    before = deployment.get("status") or {}
    seen = [before.get(name, 0) for name in ("updatedReplicas", "readyReplicas", "availableReplicas")]
    now = [status[name] for name in ("updatedReplicas", "readyReplicas", "availableReplicas")]
    moved = any(new > was for new, was in zip(now, seen, strict=True)) or status["replicas"] < before.get("replicas", 0)
    started = before.get("observedGeneration") != status["observedGeneration"]
    if old is None or moved or started or (old.get("reason") == "NewReplicaSetAvailable"):
        api.memory[key] = api.now
        api.again(key, deadline)
        return with_condition(conditions, "Progressing", "True", api.stamp, "ReplicaSetUpdated")
    since = api.memory.setdefault(key, api.now)
    if deployment["spec"].get("paused") or api.now - since < deadline:
        return conditions
    message = f"there was no progress for {deadline // SECOND} s"
    return with_condition(conditions, "Progressing", "False", api.stamp, "ProgressDeadlineExceeded", message)


def _complete(deployment: Object, status: Mapping[str, Any]) -> bool:
    wanted = deployment["spec"]["replicas"]
    return all(status.get(name, 0) == wanted for name in ("updatedReplicas", "replicas", "availableReplicas"))


def _forget(api: Api, deployment: Object, sets: Sets) -> None:
    """Delete old ReplicaSets beyond the history that is kept."""
    limit = deployment["spec"].get("revisionHistoryLimit")
    idle = [one for one in sets.old if not replicas_of(one) and not at(one, ("status", "replicas"), 0)]
    surplus = len(idle) - (HISTORY if limit is None else limit)
    for one in sorted(idle, key=revision_of)[: max(0, surplus)]:
        api.delete(key_of(one), why=f"more than {HISTORY if limit is None else limit} old revisions are kept")


def _sum(sets: Iterable[Object], name: str) -> int:
    return sum([int((one.get("status") or {}).get(name) or 0) for one in sets])


def hash_of(template: Mapping[str, Any]) -> str:
    """Ten signs that stand for a pod template."""
    number = int.from_bytes(sha256(msgspec.json.encode(template, order="deterministic")).digest()[:8], "big")
    signs = []
    for _ in range(10):
        number, at_ = divmod(number, len(SUFFIX))
        signs.append(SUFFIX[at_])
    return "".join(signs)


def _flaws(view: View, obj: Object, before: Object | None) -> Iterator[Flaw]:
    yield from workload_flaws(view, obj, before)
    spec = obj.get("spec") or {}
    yield from number_flaws(spec, "progressDeadlineSeconds")
    strategy = spec.get("strategy") or {}
    kind = strategy.get("type", "RollingUpdate")
    if kind not in ("RollingUpdate", "Recreate"):
        yield Flaw("spec.strategy.type", f"{kind!r} is not known; expected RollingUpdate or Recreate")
    for name in ("maxSurge", "maxUnavailable"):
        value = (strategy.get("rollingUpdate") or {}).get(name)
        if value is not None and not rollout.is_share(value):
            yield Flaw(
                f"spec.strategy.rollingUpdate.{name}",
                f"{value!r} is no share; expected a number or a percentage such as 25%",
            )


def _of_gone_pod(view: View, event: Event) -> list[Key]:
    """The Deployment above a pod that is gone: one that recreates waits for the last of the old ones."""
    if event.after is not None or event.before is None:
        return []
    parent = controller_of(event.before)
    replica_set = None if parent is None else view.by_uid(parent["uid"])
    above = None if replica_set is None else controller_of(replica_set)
    if above is None:
        return []
    key = Key(above["kind"], event.key.namespace, above["name"])
    return [key] if at(view.get(key), ("spec", "strategy", "type")) == "Recreate" else []


def _fitting(view: View, event: Event) -> list[Key]:
    """The Deployments that could take in a ReplicaSet that nobody controls."""
    one = event.after
    if one is None or controller_of(one) is not None:
        return []
    every = view.list("Deployment", event.key.namespace)
    return [key_of(each) for each in every if matches((each.get("spec") or {}).get("selector"), labels_of(one))]


DEPLOYMENT = Controller(
    "Deployment controller",
    {"Deployment": itself, "ReplicaSet": either(its_controller("Deployment"), _fitting), "Pod": _of_gone_pod},
    _reconcile,
    (Admission(frozenset({"Deployment"}), with_template, _flaws),),
)
