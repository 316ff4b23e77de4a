"""Why a pod is pending, not ready, not replaced, not ended, without a proxy, or answers with errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.laboratory import states
from explorer.laboratory.case import Case, sentence
from explorer.laboratory.names import box_of
from explorer.model.running import Why
from explorer.sim import storage
from explorer.sim.clock import SECOND, moment, spoken
from explorer.sim.mesh.injection import IGNORED, INJECT, NAMESPACE, called, wanted
from explorer.sim.mesh.istiod import ROOT, answers, installed
from explorer.sim.mesh.pods import has_proxy, in_mesh, namespace_labels
from explorer.sim.objects import Key, Object, at, condition, controller_of, labels_of, terminating
from explorer.sim.pods import phase_of, ready, statuses_of
from explorer.sim.quantities import requests_of

_KUBELET = "Kubelet"


def of_pod(case: Case, pod: Object) -> Iterator[Why]:
    """All questions about a pod."""
    if terminating(pod):
        yield from _ends(case, pod)
    elif not at(pod, ("spec", "nodeName")):
        yield from _pending(case, pod)
    elif phase_of(pod) in ("Succeeded", "Failed"):
        yield from _over(case, pod)
    elif not ready(pod):
        yield from _not_ready(case, pod)
    yield from _others_left(case, pod)
    yield from _no_proxy(case, pod)
    yield from errors(case)


# Pending


def _pending(case: Case, pod: Object) -> Iterator[Why]:
    ask, concept = "Why is it Pending?", "kube-scheduler"
    if gates := at(pod, ("spec", "schedulingGates")):
        names = ", ".join(str(one.get("name")) for one in gates)
        yield Why(ask, sentence(f"the scheduler does not look at it before its gate {names} is taken away"), concept)
        return
    found = condition(pod, "PodScheduled")
    if found is None or found["status"] != "False":
        yield Why(ask, "It is new, and the scheduler has not looked at it yet.", concept)
        return
    message = str(found.get("message", "")).removesuffix(".")
    _, colon, parts = message.partition(": ")
    if not colon:
        yield Why(ask, sentence(message), concept)
        return
    nodes = len(case.view.list("Node"))
    words = ", ".join(_plainly(part) for part in parts.split(", "))
    need = _asked(pod) if "Insufficient" in parts else ""
    yield Why(ask, sentence(f"{need}none of {nodes} nodes can take it: {words}"), concept)


_WORDS = (
    ("Insufficient memory", "too little memory is free"),
    ("Insufficient cpu", "too little CPU is free"),
    ("Insufficient ", "too little is free of "),
    ("node(s) were unschedulable", "cordoned"),
    ("node(s) had untolerated taint", "it does not tolerate the taint"),
    ("node(s) were not ready", "not ready"),
    ("node(s) didn't match Pod's node affinity/selector", "its affinity or selector does not fit"),
    ("node(s) had volume node affinity conflict", "its volume cannot be reached from there"),
    ("Too many pods", "no room for another pod"),
)
"""The scheduler's own words, and what they mean."""


def _plainly(part: str) -> str:
    """`2 Insufficient memory` as `on 2 too little memory is free`."""
    count, _, words = part.partition(" ")
    for theirs, ours in _WORDS:
        if words.startswith(theirs):
            rest = words[len(theirs) :].replace(": }", "}").strip(" {}")
            told = f"{ours}{rest}" if ours.endswith(" ") else f"{ours} {rest}".strip()
            return (
                f"{count} {'is' if count == '1' else 'are'} {told}"
                if ours in ("cordoned", "not ready")
                else f"on {count} {told}"
            )
    return part


def _asked(pod: Object) -> str:
    asked = requests_of(pod)
    parts = []
    if memory := asked.get("memory"):
        parts.append(f"{_bytes(memory)} of memory")
    if cpu := asked.get("cpu"):
        parts.append(f"{cpu / 1000:g} CPU")
    return f"it asks for {' and '.join(parts)}, and " if parts else ""


def _bytes(count: int) -> str:
    for unit, size in (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return str(count)


# Not ready


def _over(case: Case, pod: Object) -> Iterator[Why]:
    if phase_of(pod) == "Failed":
        yield Why("Why did it fail?", sentence(str(at(pod, ("status", "message")) or case.said(_KUBELET))), "pod")


def _not_ready(case: Case, pod: Object) -> Iterator[Why]:
    node = case.node_of(pod)
    name = str(at(pod, ("spec", "nodeName")))
    if node is None:
        yield Why("Why is it not Ready?", sentence(f"{name} is not there any more, so nobody runs it"), "node")
        return
    since = states.unknown_since(node)
    if since is not None:
        words = (
            f"nothing is heard of {name} any more; whether the pod still runs, nobody knows, so it counts as not ready"
        )
        yield Why("Why is it not Ready?", sentence(words), "node-failure-handling")
        return
    begun = any("running" in (one.get("state") or {}) for one in statuses_of(pod))
    if not begun and (missing := storage.held(case.view, pod)):
        yield Why("Why does it not start?", sentence(_volume(case, pod, missing)), "csi")
        return
    for one in (*(at(pod, ("status", "initContainerStatuses")) or ()), *statuses_of(pod)):
        found = _of_container(case, pod, one)
        if found is not None:
            yield found
            return
    if gates := at(pod, ("spec", "readinessGates")):
        closed = [
            str(one["conditionType"])
            for one in gates
            if (condition(pod, one["conditionType"]) or {}).get("status") != "True"
        ]
        if closed:
            yield Why(
                "Why is it not Ready?",
                sentence(f"nobody has set its readiness gate {', '.join(closed)} to True"),
                "pod",
            )
            return
    yield Why("Why is it not Ready?", sentence(case.said(_KUBELET) or f"{name} has not begun with it"), "kubelet")


def _volume(case: Case, pod: Object, missing: str) -> str:
    """What it waits for, with the node that still has its volume."""
    for key in storage.claims_of(pod):
        volume = at(case.view.get(key), ("spec", "volumeName"))
        for one in case.view.list("VolumeAttachment"):
            node = str(at(one, ("spec", "nodeName"), ""))
            if (
                volume
                and at(one, ("spec", "source", "persistentVolumeName")) == volume
                and node != at(pod, ("spec", "nodeName"))
            ):
                silent = ", which does not answer" if states.silent(case.view.get(Key("Node", "", node))) else ""
                return f"the volume of {key.name} is still attached to {node}{silent}, and it can be on one node only"
    return missing


def _of_container(case: Case, pod: Object, status: Mapping[str, Any]) -> Why | None:
    name = str(status.get("name"))
    state = status.get("state") or {}
    reason = at(state, ("waiting", "reason"), "")
    match reason:
        case "CrashLoopBackOff":
            code = at(status, ("lastState", "terminated", "exitCode"), 1)
            again = int(status.get("restartCount", 0))
            told = f"{name} ended with exit code {code}" + (
                f" after {again} restart{'s' if again > 1 else ''}" if again else ""
            )
            wait = case.said(_KUBELET).rpartition("starts again in ")[2]
            pause = (
                f"; the kubelet starts it again {wait} later, and waits longer each time, 5 min at most" if wait else ""
            )
            return Why("Why CrashLoopBackOff?", sentence(told + pause), "kubelet")
        case "ErrImagePull" | "ImagePullBackOff" | "ErrImageNeverPull":
            image = status.get("image")
            message = at(state, ("waiting", "message")) or case.said(_KUBELET)
            words = str(message) if str(image) in str(message) else f"{image} cannot be pulled: {message}"
            return Why(f"Why {reason}?", sentence(words), "registry")
        case "ContainerCreating" | "PodInitializing":
            return Why("Why is it not Ready?", sentence(case.said(_KUBELET) or f"{name} is not made yet"), "kubelet")
    if "running" in state and not status.get("ready"):
        return Why("Why is it not Ready?", sentence(_unready(case, pod, name, status)), "kubelet")
    return None


def _unready(case: Case, pod: Object, name: str, status: Mapping[str, Any]) -> str:
    spec = pod["spec"]
    container: Mapping[str, Any] = next(
        (one for one in (*(spec.get("initContainers") or ()), *spec["containers"]) if one["name"] == name), {}
    )
    seconds = (case.time - moment(status["state"]["running"]["startedAt"])) // SECOND
    age = f"has run for {spoken(seconds * SECOND)}" if seconds else "has just begun to run"
    if container.get("startupProbe") and not status.get("started"):
        return f"{name} {age}, and its startup probe has not passed yet"
    if container.get("readinessProbe"):
        return f"{name} {age}, and its readiness probe does not pass"
    return f"{name} {age} and does not answer yet"


# Ending


def _ends(case: Case, pod: Object) -> Iterator[Why]:
    node, name = case.node_of(pod), str(at(pod, ("spec", "nodeName"), ""))
    if states.silent(node):
        words = f"its deletion was requested, but {name} is silent, and only its kubelet can confirm that it ended; the object stays"
        yield Why("Why does it not end?", sentence(words), "node-failure-handling")
        if _is_stateful(pod):
            yield Why("Why is there no replacement?", no_replacement(name), "force-delete")
        return
    finalizers = pod["metadata"].get("finalizers")
    asked = moment(pod["metadata"]["deletionTimestamp"])
    left = asked - case.time
    if finalizers and left <= 0:
        names = " and ".join(map(str, finalizers))
        yield Why(
            "Why does it not end?",
            sentence(f"its containers ended, and somebody has to take the finalizer {names} away"),
            "pod",
        )
        return
    grace = spoken(int(pod["metadata"].get("deletionGracePeriodSeconds") or 0) * SECOND)
    words = f"its containers got the TERM signal and have {grace} to end" + (
        f", of which {spoken(left // SECOND * SECOND)} are left" if left >= SECOND else ""
    )
    yield Why("Why does it not end?", sentence(words), "pod")


def _is_stateful(pod: Object) -> bool:
    owner = controller_of(pod)
    return owner is not None and owner["kind"] == "StatefulSet"


def no_replacement(node: str) -> str:
    """Why a StatefulSet makes no new pod while the old one may still run."""
    return (
        f"A StatefulSet waits until it is certain that the old one is gone, and {node} does not say: "
        "two Pods with one identity could write to one database."
    )


def _others_left(case: Case, pod: Object) -> Iterator[Why]:
    """Beside a pod that was replaced: why a pod of a StatefulSet on the same node was not."""
    if terminating(pod) or _is_stateful(pod) or controller_of(pod) is None:
        return
    born = moment(pod["metadata"]["creationTimestamp"])
    for node in case.view.list("Node"):
        since = states.unknown_since(node)
        if since is None or born < since or not states.silent(node):
            continue
        left = [one for one in case.view.pods_on(node["metadata"]["name"]) if terminating(one) and _is_stateful(one)]
        for one in sorted(left, key=lambda each: str(each["metadata"]["name"]))[:1]:
            yield Why(f"And {one['metadata']['name']}?", no_replacement(node["metadata"]["name"]), "force-delete")


# Mesh


def _no_proxy(case: Case, pod: Object) -> Iterator[Why]:
    space = case.key.namespace
    if not installed(case.view) or space == ROOT or space in IGNORED or in_mesh(case.view, pod) or has_proxy(pod):
        return
    labels = namespace_labels(case.view, space)
    ask, concept = "Why no sidecar?", "injection-webhook"
    if wanted(labels, pod):
        words = f"it is older than the label of the namespace {space}; a pod is injected when it is created, so it has to be made anew"
    elif at(pod, ("spec", "hostNetwork")):
        words = "it shares the network of its node, whose traffic no proxy may take"
    elif labels_of(pod).get(INJECT) == "false":
        words = f"its label {INJECT}=false says so"
    elif not called(labels, {}):
        words = (
            f"the namespace {space} has no label {NAMESPACE}=enabled, so the webhook of istiod was never called for it"
        )
    elif not answers(case.view):
        words = "istiod does not answer"
    else:
        words = "its labels do not fit the webhook of istiod"
    yield Why(ask, sentence(words), concept)


def errors(case: Case) -> Iterator[Why]:
    """Why requests from a box, or to it, failed in the last second."""
    found = case.ledger.failures(box_of(case.key), case.time)
    worst = sorted(found, key=lambda one: -one.count)[:2]
    for one in worst:
        ask = f"Why {one.status}?" if one.status else "Why no answer?"
        yield Why(ask, sentence(f"{one.count} of {one.of} requests in the last second: {one.why}"), one.concept)
