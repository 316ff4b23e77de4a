"""Why a workload has not the pods that it wants, and why its rollout does not go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.laboratory import states
from explorer.laboratory.case import Case, sentence, several
from explorer.laboratory.why_pods import no_replacement
from explorer.model.running import Why
from explorer.sim.controllers.replacing import max_unavailable, partition_of, strategy_of
from explorer.sim.controllers.revisions import HASH
from explorer.sim.controllers.rollout import revision_of, surge, unavailable
from explorer.sim.objects import (
    Key,
    Object,
    at,
    condition,
    controlled_by,
    is_true,
    key_of,
    labels_of,
    terminating,
    uid_of,
)
from explorer.sim.pods import active, ready


def of_deployment(case: Case, obj: Object) -> Iterator[Why]:
    """All questions about a Deployment."""
    wanted = int(at(obj, ("spec", "replicas"), 1))
    sets = [one for one in case.view.owned_by(uid_of(obj)) if one["kind"] == "ReplicaSet" and controlled_by(one, obj)]
    new = max(sets, key=revision_of, default=None)
    old = sorted((one for one in sets if one is not new and at(one, ("spec", "replicas"), 0)), key=revision_of)
    status = obj.get("status") or {}
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    if at(obj, ("spec", "paused")):
        yield Why(
            "Why does the rollout not go on?", "It is paused: kubectl rollout resume lets it go on.", "deployment"
        )
        return
    if refused := _refused(case, new):
        yield Why("Why are pods missing?", sentence(refused), _concept_of(refused))
        return
    if new is not None and old and (updated < wanted or available < wanted or status.get("replicas", 0) > wanted):
        ill = [one for one in _pods_of(case, new) if not ready(one)]
        less, more = unavailable(obj), surge(obj)
        if not ill:
            yield Why(
                "Why is the rollout not done?",
                sentence(f"{updated} of {wanted} pods have the new template; it goes on"),
                "update-strategy",
            )
            return
        limits = f"at most {less} of {wanted} may be missing and {several(more, 'pod')} may be there besides"
        words = f"{_ill(ill)}; {limits}, so the old pods stay until a new one is available"
        yield Why("Why does the rollout not go on?", sentence(words + _late(obj)), "max-unavailable")
    elif new is not None and available < wanted:
        yield from _missing(obj, _pods_of(case, new), wanted, available)


def of_replica_set(case: Case, obj: Object) -> Iterator[Why]:
    """All questions about a ReplicaSet."""
    wanted, available = int(at(obj, ("spec", "replicas"), 1)), at(obj, ("status", "availableReplicas"), 0)
    if refused := _refused(case, obj):
        yield Why("Why are pods missing?", sentence(refused), _concept_of(refused))
    elif available < wanted:
        yield from _missing(obj, _pods_of(case, obj), wanted, available)


def of_any(case: Case, obj: Object) -> Iterator[Why]:
    """The questions about a workload of another kind."""
    if refused := _refused(case, obj):
        yield Why("Why are pods missing?", sentence(refused), _concept_of(refused))
        return
    if obj["kind"] == "DaemonSet":
        wanted, have = at(obj, ("status", "desiredNumberScheduled"), 0), at(obj, ("status", "numberReady"), 0)
        if have < wanted:
            yield from _missing(obj, _pods_of(case, obj), wanted, have)
    elif at(obj, ("spec", "suspend")):
        yield Why("Why does nothing begin?", "It is suspended.", "kube-controller-manager")


def of_job(case: Case, obj: Object) -> Iterator[Why]:
    """All questions about a Job."""
    found = condition(obj, "Failed")
    if found is not None and found["status"] == "True":
        yield Why(
            "Why did it fail?",
            sentence(str(found.get("message") or case.said("Job controller"))),
            "kube-controller-manager",
        )
        return
    if at(obj, ("spec", "suspend")):
        yield Why("Why does it not begin?", "It is suspended.", "kube-controller-manager")
    elif not is_true(obj, "Complete"):
        failed = at(obj, ("status", "failed"), 0)
        if failed:
            most = at(obj, ("spec", "backoffLimit"), 6)
            words = f"{several(failed, 'pod')} failed, and the Job gives up after {most} retries: {case.said('Job controller')}"
            yield Why("Why is it not done?", sentence(words), "kube-controller-manager")


def of_stateful_set(case: Case, obj: Object) -> Iterator[Why]:
    """All questions about a StatefulSet."""
    pods = _pods_of(case, obj)
    wanted = int(at(obj, ("spec", "replicas"), 1))
    status = obj.get("status") or {}
    lost = [one for one in pods if terminating(one) and states.silent(case.node_of(one))]
    for pod in lost[:1]:
        yield Why("Why is there no replacement?", no_replacement(str(at(pod, ("spec", "nodeName")))), "force-delete")
    if lost:
        return
    if refused := _refused(case, obj):
        yield Why("Why are pods missing?", sentence(refused), _concept_of(refused))
        return
    update = status.get("updateRevision", "")
    old = [one for one in pods if labels_of(one).get(HASH) != update and not terminating(one)]
    if update and old:
        yield from _rollout(case, obj, pods, old)
    elif len([one for one in pods if ready(one)]) < wanted or len(pods) > wanted:
        words = _waits(case)
        if words:
            yield Why(
                "Why are not all pods there?" if len(pods) <= wanted else "Why are there too many pods?",
                sentence(words),
                "pod-management-policy",
            )


def _rollout(case: Case, obj: Object, pods: Sequence[Object], old: Sequence[Object]) -> Iterator[Why]:
    kind, partition = strategy_of(obj), partition_of(obj)
    ask = "Why does the rollout not go on?"
    if kind == "OnDelete":
        yield Why(
            "Why do pods keep the old template?",
            "With OnDelete a pod gets the new template only when somebody deletes it.",
            "on-delete",
        )
        return
    ill = [one for one in pods if not ready(one) and not terminating(one)]
    broken = [one for one in ill if one in old]
    if any(map(_never, broken)) and _ordered(obj):
        name = broken[0]["metadata"]["name"]
        words = (
            f"{name} has a template that is not wanted any more and is {_word(broken[0])}; OrderedReady waits for it for ever. "
            f"Going back does not mend that: somebody has to delete {name}"
        )
        yield Why(ask, sentence(words), "update-strategy")
        return
    held = [
        one for one in old if partition and _ordinal(one) - int(at(obj, ("spec", "ordinals", "start"), 0)) < partition
    ]
    if held and len(held) == len(old):
        words = f"the partition is {partition}: only pods with an ordinal of {partition} or more get the new template"
        yield Why("Why do pods keep the old template?", sentence(words), "partition")
        return
    if ill:
        most = max_unavailable(obj, case.simulation.version)
        words = f"{_ill(ill)}, and only {several(most, 'pod')} may be unavailable, so the others keep the old template"
        yield Why(ask, sentence(words), "max-unavailable")


def _never(pod: Object) -> bool:
    """Whether it runs and does not become ready by itself."""
    return states.of(pod).word in states.FAILING


def _ordered(obj: Object) -> bool:
    return bool(at(obj, ("spec", "podManagementPolicy"), "OrderedReady") == "OrderedReady")


def _ordinal(pod: Object) -> int:
    tail = str(pod["metadata"]["name"]).rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def _waits(case: Case) -> str:
    """What the controller of a StatefulSet said last that it waits for."""
    for event in reversed(case.events()):
        if event.actor == "StatefulSet controller":
            return (
                event.reason.partition("; ")[2]
                if event.verb == "status"
                else event.reason
                if event.verb == "note"
                else ""
            )
    return ""


def _pods_of(case: Case, owner: Object) -> list[Object]:
    found = [one for one in case.view.owned_by(uid_of(owner)) if one["kind"] == "Pod"]
    return sorted(found, key=lambda one: str(one["metadata"]["name"]))


def _missing(obj: Object, pods: Sequence[Object], wanted: int, have: int) -> Iterator[Why]:
    ill = [one for one in pods if active(one) and not ready(one)]
    ask = f"Why {have} of {wanted}?"
    if ill:
        yield Why(ask, sentence(_ill(ill)), "pod")
    elif len(pods) < wanted:
        yield Why(
            ask,
            sentence(
                f"{several(wanted - len(pods), 'pod')} {'is' if wanted - len(pods) == 1 else 'are'} still to be made"
            ),
            "replicaset",
        )
    elif seconds := at(obj, ("spec", "minReadySeconds")):
        yield Why(ask, sentence(f"a pod counts as available once it has been ready for {seconds} s"), "deployment")


def _ill(pods: Sequence[Object]) -> str:
    """`web-1 is CrashLoopBackOff and web-2 is Pending`."""
    told = [f"{one['metadata']['name']} is {_word(one)}" for one in pods[:2]]
    rest = len(pods) - 2
    more = f" and {rest} more {'is' if rest == 1 else 'are'} not ready" if rest > 0 else ""
    return f"{' and '.join(told) if not more else ', '.join(told)}{more}"


def _word(pod: Object) -> str:
    word = states.of(pod).word
    return word.lower() if word == states.NOT_READY else word


def _late(obj: Object) -> str:
    found = condition(obj, "Progressing")
    late = found is not None and found.get("reason") == "ProgressDeadlineExceeded"
    return (
        f"; the {at(obj, ('spec', 'progressDeadlineSeconds'), 600)} s that it may take without progress are over"
        if late
        else ""
    )


def _refused(case: Case, owner: Object | None) -> str:
    """What the API server refused to its controller last, if nothing was made since."""
    if owner is None:
        return ""
    key: Key = key_of(owner)
    for event in reversed(case.events(key)):
        if event.verb == "note" and event.reason.startswith("it was refused: "):
            return f"pods are refused: {event.reason.removeprefix('it was refused: ')}"
        if event.verb in ("create", "update"):
            return ""
        if event.verb == "status" and at(event.before, ("status", "replicas"), 0) < at(
            event.after, ("status", "replicas"), 0
        ):
            return ""
    return ""


def _concept_of(refused: str) -> str:
    return "injection-webhook" if "istiod" in refused else "admission-control"
