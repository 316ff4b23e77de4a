"""Why a node is unknown or not drained, a claim pending, a budget spent, a Service without addresses."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.laboratory import states
from explorer.laboratory.case import Case, sentence, several
from explorer.laboratory.why_pods import errors
from explorer.model.running import Why
from explorer.sim import nodes
from explorer.sim.clock import SECOND, spoken
from explorer.sim.controllers.endpoints import slices_of
from explorer.sim.controllers.taint_eviction import driving, leaves_at
from explorer.sim.draining import DRAINING, evictable
from explorer.sim.eviction import budgets_of
from explorer.sim.objects import Object, annotations_of, at, condition, labels_of, matches, terminating
from explorer.sim.pods import phase_of, ready

_BINDER = "Volume binder"


def of_node(case: Case, node: Object) -> Iterator[Why]:
    """All questions about a node."""
    name = case.key.name
    since = states.unknown_since(node)
    if since is not None:
        words = f"{name} sends no lease any more and answers nobody; whether its pods still run, the control plane cannot know"
        yield Why("Why is it Unknown?", sentence(words), "node-failure-handling")
        yield from _stay(case, node)
    elif states.silent(node):
        said = "the machine is off" if not nodes.runs(node) else "it is cut off"
        words = f"{said}, and nobody has noticed yet: 50 s without a lease have to pass"
        yield Why("Why is it still Ready?", sentence(words), "node-failure-handling")
    if DRAINING in annotations_of(node):
        yield from _drain(case)
    elif at(node, ("spec", "unschedulable")):
        yield Why(
            "Why do no pods come here?",
            "It is cordoned: the scheduler takes other nodes, and what runs here stays.",
            "kube-scheduler",
        )


def _stay(case: Case, node: Object) -> Iterator[Why]:
    pods = [
        pod
        for pod in case.view.pods_on(case.key.name)
        if not terminating(pod) and phase_of(pod) not in ("Succeeded", "Failed")
    ]
    times = [when[0] for pod in pods if (when := leaves_at(pod, driving(node))) is not None and when[0] > case.time]
    if times:
        left = spoken(-(-(min(times) - case.time) // SECOND) * SECOND)
        words = f"they tolerate the taint unreachable for a while, 300 s unless they say otherwise; the first has to go in {left}"
        yield Why("Why are its pods still here?", sentence(words), "node-failure-handling")
    elif pods and not driving(node):
        held = case.said("Node lifecycle controller")
        yield Why(
            "Why are its pods still here?",
            sentence(held or "it has no taint that drives them out"),
            "node-failure-handling",
        )


def _drain(case: Case) -> Iterator[Why]:
    held = [
        (pod["metadata"]["name"], budget)
        for pod in evictable(case.view, case.key.name)
        for budget in budgets_of(case.view, pod)
        if not at(budget, ("status", "disruptionsAllowed"), 0) and not terminating(pod)
    ]
    if held:
        name, budget = held[0]
        status = budget.get("status") or {}
        words = (
            f"{name} may not be evicted: {budget['metadata']['name']} needs {several(status.get('desiredHealthy', 0), 'healthy pod')} "
            f"and has {status.get('currentHealthy', 0)}; kubectl asks again every 5 s"
        )
        yield Why("Why is the drain refused?", sentence(words), "node")
        return
    going = [pod for pod in case.view.pods_on(case.key.name) if terminating(pod)]
    if going:
        yield Why(
            "Why is the drain not done?",
            sentence(f"{several(len(going), 'pod')} still end{'s' if len(going) == 1 else ''}"),
            "node",
        )


def of_budget(_case: Case, budget: Object) -> Iterator[Why]:
    """Why a budget lets nobody go."""
    status = budget.get("status") or {}
    if status.get("disruptionsAllowed", 1):
        return
    healthy, desired = status.get("currentHealthy", 0), status.get("desiredHealthy", 0)
    words = f"{several(healthy, 'pod')} {'is' if healthy == 1 else 'are'} healthy and {desired} have to be"
    yield Why("Why may none go?", sentence(words if status.get("expectedPods") else "its selector fits no pod"), "pod")


def of_claim(case: Case, claim: Object) -> Iterator[Why]:
    """All questions about a claim."""
    if terminating(claim):
        users = [str(pod["metadata"]["name"]) for pod in case.view.pods_with(case.key)]
        if users:
            yield Why(
                "Why does it not end?",
                sentence(f"{', '.join(users)} still uses it, and it is protected as long as a pod does"),
                "pvc",
            )
        return
    if at(claim, ("status", "phase"), "Pending") == "Pending":
        yield Why("Why is it Pending?", sentence(case.said(_BINDER) or "nobody has looked at it yet"), "pvc")
    elif at(claim, ("status", "phase")) == "Lost":
        yield Why(
            "Why is it Lost?", sentence(f"its volume {at(claim, ('spec', 'volumeName'))} is not there any more"), "pv"
        )
    for one in case.view.list("VolumeAttachment"):
        node = str(at(one, ("spec", "nodeName"), ""))
        if at(one, ("spec", "source", "persistentVolumeName")) != at(claim, ("spec", "volumeName")):
            continue
        found = next((each for each in case.view.list("Node") if each["metadata"]["name"] == node), None)
        if states.silent(found):
            words = f"{node} does not say that it let go of it, and until then no other node may have it"
            yield Why(f"Why is it still attached to {node}?", sentence(words), "csi")


def of_service(case: Case, service: Object) -> Iterator[Why]:
    """Why a Service leads nowhere, and why requests to it fail."""
    selector = at(service, ("spec", "selector"))
    if selector:
        pods = [
            pod
            for pod in case.view.list("Pod", case.key.namespace)
            if matches({"matchLabels": selector}, labels_of(pod))
        ]
        some = any(
            at(one, ("conditions", "ready"))
            for each in slices_of(case.view, service)
            for one in each.get("endpoints") or ()
        )
        words = ", ".join(f"{name}={value}" for name, value in selector.items())
        if not pods:
            yield Why("Why does it lead nowhere?", sentence(f"no pod has the labels {words}"), "service")
        # A pod that has just become ready is taken into the list in a moment.
        elif not some and not any(map(ready, pods)):
            told = (
                "1 pod fits, and it is not ready"
                if len(pods) == 1
                else f"{len(pods)} pods fit, and none of them is ready"
            )
            yield Why("Why does it lead nowhere?", sentence(told), "endpointslice")
    yield from errors(case)


def of_autoscaler(case: Case, scaler: Object) -> Iterator[Why]:
    """Why an autoscaler wants as many pods as it does."""
    for kind in ("AbleToScale", "ScalingActive"):
        found = condition(scaler, kind)
        if found is not None and found["status"] == "False":
            yield Why("Why does it not scale?", sentence(str(found.get("message", ""))), "deployment")
            return
    said = case.said("Horizontal pod autoscaler")
    if said and at(scaler, ("status", "desiredReplicas")) != at(scaler, ("status", "currentReplicas")):
        yield Why(f"Why {at(scaler, ('status', 'desiredReplicas'), 0)} pods?", sentence(said), "deployment")


def of_process(_case: Case, process: Object) -> Iterator[Why]:
    """Why something runs on although its pod is gone."""
    spec = process["spec"]
    words = (
        f"the pod {spec['podName']} was taken out of the API, and {spec['nodeName']} was never told: "
        "its kubelet ends the program when it is heard of again"
    )
    yield Why("Why does it still run?", sentence(words), "force-delete")
