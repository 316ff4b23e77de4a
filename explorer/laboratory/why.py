"""Questions about a box that one sentence answers, computed from the state at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from explorer.laboratory import why_others, why_pods, why_workloads
from explorer.laboratory.case import Case, sentence
from explorer.model.running import Why
from explorer.sim.clock import SECOND, moment, spoken
from explorer.sim.controllers.processes import PROCESS
from explorer.sim.objects import REFUSED, Object, annotations_of, terminating

__all__ = ["Case", "of"]

_OF: Mapping[str, Callable[[Case, Object], Iterator[Why]]] = {
    "Pod": why_pods.of_pod,
    "Node": why_others.of_node,
    "Deployment": why_workloads.of_deployment,
    "ReplicaSet": why_workloads.of_replica_set,
    "StatefulSet": why_workloads.of_stateful_set,
    "DaemonSet": why_workloads.of_any,
    "Job": why_workloads.of_job,
    "CronJob": why_workloads.of_any,
    "HorizontalPodAutoscaler": why_others.of_autoscaler,
    "PodDisruptionBudget": why_others.of_budget,
    "PersistentVolumeClaim": why_others.of_claim,
    "Service": why_others.of_service,
    PROCESS: why_others.of_process,
}


def of(case: Case) -> list[Why]:
    """What can be asked, and the answers."""
    obj = case.view.get(case.key)
    if obj is None:
        return []
    if refused := annotations_of(obj).get(REFUSED):
        return [
            Why("Why is it left alone?", sentence(f"the API server would not take it: {refused}"), "kube-apiserver")
        ]
    found = list(_OF[case.key.kind](case, obj)) if case.key.kind in _OF else []
    if terminating(obj) and case.key.kind != "Pod":
        found += _ending(case, obj)
    return found


def _ending(case: Case, obj: Object) -> Iterator[Why]:
    finalizers = obj["metadata"].get("finalizers") or ()
    if not finalizers or case.key.kind == "PersistentVolumeClaim":
        return
    since = spoken((case.time - moment(obj["metadata"]["deletionTimestamp"])) // SECOND * SECOND)
    names = " and ".join(map(str, finalizers))
    waits = {
        "foregroundDeletion": "its dependents have to be gone first",
        "orphan": "its dependents are let go first",
    }.get(str(finalizers[0]), f"somebody has to take the finalizer {names} away first")
    yield Why("Why does it not end?", sentence(f"it was to be deleted {since} ago, and {waits}"), "kube-apiserver")
