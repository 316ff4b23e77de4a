"""Rules about what makes pods: selectors, replicas, rollouts, schedules, scaling and disruption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.kube.fields import at, each, labels, mapping, text, texts, whole
from explorer.kube.findings.inventory import Inventory, Item, qualified_kind
from explorer.kube.findings.rule import Hit, Rule
from explorer.kube.schedules import schedule_problem
from explorer.kube.selectors import as_selector, fits, spoken

_SETS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController")
_SCALED = ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController")


def _selector_of(item: Item) -> Mapping[str, Any]:
    return as_selector(at(item.object, "spec", "selector"))


def _no_selector(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if (
        text(item.object, "apiVersion") == "apps/v1"
        and not mapping(item.object, "spec", "selector")
        and item.pod is not None
    ):
        yield Hit("spec.selector", {"labels": item.pod.labels})


def _other_labels(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    selector, pod = _selector_of(item), item.pod
    if pod is not None and mapping(item.object, "spec", "selector") and not fits(selector, pod.labels):
        own = ",".join(f"{key}={value}" for key, value in pod.labels.items()) or "none"
        yield Hit(
            "spec.selector",
            {"selector": spoken(selector), "labels": own, "wanted": labels(selector, "matchLabels") or {}},
        )


def _same_pods(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """Two workloads that select the same pods fight over them."""
    selector = labels(_selector_of(item), "matchLabels")
    if not selector or item.pod is None or inventory.is_owned(item):
        return
    for other in inventory.selected(_selector_of(item), item.namespace):
        if (
            item.is_after(other)
            and other.kind == item.kind
            and other.namespace == item.namespace
            and fits(_selector_of(other), item.pod.labels)
        ):
            yield Hit("spec.selector", {"other": f"{other.kind} {other.name}", "selector": spoken(_selector_of(item))})
            return


def _no_surge(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    rolling = mapping(item.object, "spec", "strategy", "rollingUpdate")
    if str(rolling.get("maxSurge", "")) in ("0", "0%") and str(rolling.get("maxUnavailable", "")) in ("0", "0%"):
        yield Hit("spec.strategy.rollingUpdate", {})


def _no_grace(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if item.pod is not None and whole(item.pod.spec, "terminationGracePeriodSeconds") == 0:
        yield Hit(f"{item.pod.path}.terminationGracePeriodSeconds", {})


def _schedule(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    problem = schedule_problem(at(item.object, "spec", "schedule"))
    if problem:
        yield Hit("spec.schedule", {"problem": problem})


def replicas_of(item: Item) -> int:
    """How many pods a workload asks for; 1 where it does not say."""
    found = whole(item.object, "spec", "replicas")
    return 1 if found is None else found


def _claims(item: Item, inventory: Inventory) -> Iterator[tuple[str, Item]]:
    """The claims in the volumes of a pod that are in the input, with the path of the volume."""
    for number, volume in each(item.pod.spec, "volumes") if item.pod is not None else ():
        name = text(volume, "persistentVolumeClaim", "claimName")
        for claim in inventory.find("PersistentVolumeClaim", item.namespace, name) if name else ():
            yield f"{item.pod.path if item.pod else ''}.volumes[{number}].persistentVolumeClaim.claimName", claim


def _is_for_one_node(claim: Item) -> bool:
    modes = texts(claim.object, "spec", "accessModes")
    return bool(modes) and set(modes) <= {"ReadWriteOnce", "ReadWriteOncePod"}


def _shared_disk(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, claim in _claims(item, inventory):
        if _is_for_one_node(claim) and replicas_of(item) > 1:
            yield Hit(path, {"claim": claim.name, "replicas": replicas_of(item)})


def _stuck_disk(item: Item, inventory: Inventory) -> Iterator[Hit]:
    if text(item.object, "spec", "strategy", "type") == "Recreate" or replicas_of(item) != 1:
        return
    for path, claim in _claims(item, inventory):
        if _is_for_one_node(claim):
            yield Hit(path, {"claim": claim.name})
            return


def _target(item: Item, inventory: Inventory) -> tuple[str, str, list[Item]]:
    """What an autoscaler scales: its kind, its name, and where it is in the input."""
    ref = mapping(item.object, "spec", "scaleTargetRef")
    kind = qualified_kind(ref)
    return kind, text(ref, "name"), inventory.find(kind, item.namespace, text(ref, "name"))


def _no_target(item: Item, inventory: Inventory) -> Iterator[Hit]:
    kind, name, found = _target(item, inventory)
    if found or not name or not kind:
        return
    unsure = inventory.may_miss(kind, item.namespace)
    if unsure is not None:
        yield Hit("spec.scaleTargetRef.name", {"kind": kind, "name": name}, unsure)


def _scaled_by_share(item: Item) -> Iterator[tuple[str, str]]:
    """The resources that an autoscaler compares with what was requested, with their paths."""
    if whole(item.object, "spec", "targetCPUUtilizationPercentage") is not None:
        yield "spec.targetCPUUtilizationPercentage", "cpu"
    for number, metric in each(item.object, "spec", "metrics"):
        resource = mapping(metric, "resource")
        share = at(resource, "target", "averageUtilization") or at(resource, "targetAverageUtilization")
        if share is not None:
            yield f"spec.metrics[{number}].resource", text(resource, "name")


def _no_share(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for target in _target(item, inventory)[2]:
        for path, resource in _scaled_by_share(item):
            pod = target.pod
            without = [
                one.name
                for one in (pod.running if pod is not None else ())
                if at(one.spec, "resources", "requests", resource) is None
                and at(one.spec, "resources", "limits", resource) is None
            ]
            if inventory.fills_in(target.namespace, "requests", resource):
                continue
            if without and pod is not None and at(pod.spec, "resources", "requests", resource) is None:
                words = {
                    "target": target.name,
                    "resource": resource,
                    "containers": ", ".join(without),
                    "container": without[0],
                }
                yield Hit(path, words)


def _both_set(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """In a cluster the field is always there; what counts is that a manifest sets it back."""
    for target in _target(item, inventory)[2]:
        if whole(target.object, "spec", "replicas") is not None and not at(target.object, "metadata", "uid"):
            yield Hit(
                "spec.scaleTargetRef.name", {"target": f"{target.kind} {target.name}", "replicas": replicas_of(target)}
            )


def _no_room(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    least, most = whole(item.object, "spec", "minReplicas"), whole(item.object, "spec", "maxReplicas")
    least = 1 if least is None else least
    if most is not None and least > most:
        yield Hit("spec.maxReplicas", {"least": least, "most": most})


def _several_scalers(item: Item, inventory: Inventory) -> Iterator[Hit]:
    kind, name, targets = _target(item, inventory)
    for other in (one for target in targets for one in inventory.once(_scalers_of)[target.number]):
        if other.number < item.number and other.name != item.name:
            yield Hit("spec.scaleTargetRef.name", {"other": other.name, "target": f"{kind} {name}"})
            return


def _guarded(item: Item, inventory: Inventory) -> list[Item]:
    """What a disruption budget guards and how many pods that are; one without a selector guards nothing."""
    selector = mapping(item.object, "spec", "selector")
    return inventory.selected(as_selector(selector), item.namespace) if selector else []


def _least(workload: Item, inventory: Inventory) -> int:
    """The fewest replicas that a workload has by its own wish or by that of its autoscaler."""
    scalers = inventory.once(_scalers_of).get(workload.number, ())
    return max(whole(scalers[0].object, "spec", "minReplicas") or 1, 1) if scalers else replicas_of(workload)


def _scalers_of(inventory: Inventory) -> dict[int, list[Item]]:
    """The autoscalers of each workload, by its number."""
    found: dict[int, list[Item]] = {}
    for scaler in inventory.of("HorizontalPodAutoscaler"):
        for target in _target(scaler, inventory)[2]:
            found.setdefault(target.number, []).append(scaler)
    return found


def _blocks(item: Item, inventory: Inventory) -> Iterator[Hit]:
    least, most = at(item.object, "spec", "minAvailable"), at(item.object, "spec", "maxUnavailable")
    if str(most) in ("0", "0%"):
        yield Hit("spec.maxUnavailable", {"said": f"maxUnavailable: {most}"})
        return
    if str(least) == "100%":
        yield Hit("spec.minAvailable", {"said": "minAvailable: 100%"})
        return
    guarded = _guarded(item, inventory)
    count = sum(_least(one, inventory) for one in guarded if one.kind in _SCALED)
    if guarded and all(one.kind in _SCALED for one in guarded) and isinstance(least, int) and 1 < count <= least:
        yield Hit("spec.minAvailable", {"said": f"minAvailable: {least} of {count} pods"})


def _single(item: Item, inventory: Inventory) -> Iterator[Hit]:
    guarded = _guarded(item, inventory)
    if (
        whole(item.object, "spec", "minAvailable") == 1
        and len(guarded) == 1
        and guarded[0].kind in _SCALED
        and _least(guarded[0], inventory) == 1
    ):
        yield Hit(
            "spec.minAvailable",
            {"name": f"{guarded[0].kind} {guarded[0].name}", "kind": guarded[0].kind, "workload": guarded[0].name},
        )


def _guards_nothing(item: Item, inventory: Inventory) -> Iterator[Hit]:
    selector = mapping(item.object, "spec", "selector")
    unsure = inventory.missing_pods(as_selector(selector), item.namespace) if selector else None
    if unsure is not None:
        yield Hit("spec.selector", {"selector": spoken(as_selector(selector))}, unsure)


_LABELS_FIX = "spec:\n  template:\n    metadata:\n      labels: {wanted}\n"
_HPA = ("HorizontalPodAutoscaler",)
_PDB = ("PodDisruptionBudget",)

RULES = (
    Rule(
        id="selector-missing", severity="error", concept="deployment", title="A workload has no selector",
        kinds=("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"), check=_no_selector,
        message="there is no spec.selector, which apps/v1 needs; expected the labels of its pods",
        fix="spec:\n  selector:\n    matchLabels: {labels}\n",
    ),
    Rule(
        id="selector-not-of-template", severity="error", concept="replicaset", title="A workload does not select its own pods",
        kinds=_SETS, check=_other_labels,
        message="the selector {selector} does not fit the labels of its own pods ({labels}); the API server refuses it",
        fix=_LABELS_FIX,
    ),
    Rule(
        id="selector-shared", severity="warning", concept="replicaset", title="Two workloads select the same pods",
        kinds=_SCALED, check=_same_pods,
        message="{selector} fits the pods of {other} too, and the other way round; controllers whose selectors overlap may conflict",
    ),
    Rule(
        id="no-rollout-possible", severity="error", concept="deployment", title="A rollout can neither add nor take a pod",
        kinds=("Deployment",), check=_no_surge,
        message="maxSurge and maxUnavailable are both 0, so no pod could ever be replaced; expected at least one above 0",
        fix="spec:\n  strategy:\n    rollingUpdate:\n      maxSurge: 1\n      maxUnavailable: 0\n",
    ),
    Rule(
        id="no-grace", severity="warning", concept="force-delete", title="Pods of a StatefulSet are killed without a warning",
        kinds=("StatefulSet",), check=_no_grace,
        message="terminationGracePeriodSeconds is 0: a pod may be replaced while it still runs; expected the time that it needs to end",
        fix="spec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 30\n",
    ),
    Rule(
        id="schedule-unreadable", severity="error", concept="cronjob", title="A CronJob's schedule cannot be read",
        kinds=("CronJob",), check=_schedule,
        message="{problem}",
        fix="spec:\n  schedule: \"0 3 * * *\"\n",
    ),
    Rule(
        id="disk-shared", severity="warning", concept="pvc", title="Several pods want a volume that one node can mount",
        kinds=("Deployment",), check=_shared_disk,
        message="{replicas} pods share the claim {claim}, which one node at a time may mount; expected ReadWriteMany, or a StatefulSet with a claim for each",
        fix="kind: StatefulSet\nspec:\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n"
            "      resources:\n        requests:\n          storage: 10Gi\n",
    ),
    Rule(
        id="disk-held-while-rolling", severity="hint", concept="recreate-strategy", title="The new pod waits for a volume that the old one holds",
        kinds=("Deployment",), check=_stuck_disk,
        message="a rollout starts the new pod first, which cannot mount {claim} on another node while the old one has it; expected strategy Recreate",
        fix="spec:\n  strategy:\n    type: Recreate\n",
    ),
    Rule(
        id="autoscaler-without-target", severity="error", concept="horizontal-pod-autoscaler", title="An autoscaler scales what is not there",
        kinds=_HPA, check=_no_target,
        message="{kind} {name} does not exist, so nothing is scaled",
    ),
    Rule(
        id="autoscaler-without-requests", severity="error", concept="horizontal-pod-autoscaler", title="An autoscaler has nothing to compare with",
        kinds=_HPA, check=_no_share,
        message="the share of {resource} in use is that of what was requested, and there are no requests in {containers} of {target}",
        fix="containers:\n- name: {container}\n  resources:\n    requests:\n      {resource}: 100m\n",
    ),
    Rule(
        id="replicas-beside-autoscaler", severity="hint", concept="horizontal-pod-autoscaler", title="A manifest sets back what the autoscaler has scaled",
        kinds=_HPA, check=_both_set,
        message="{target} says replicas: {replicas}, so each apply sets back what was scaled; expected no replicas there",
    ),
    Rule(
        id="autoscaler-range", severity="error", concept="horizontal-pod-autoscaler", title="The least of an autoscaler is above its most",
        kinds=_HPA, check=_no_room,
        message="minReplicas {least} is above maxReplicas {most}",
        fix="spec:\n  minReplicas: {most}\n  maxReplicas: {least}\n",
    ),
    Rule(
        id="autoscaler-twice", severity="warning", concept="horizontal-pod-autoscaler", title="Two autoscalers scale one workload",
        kinds=_HPA, check=_several_scalers,
        message="{other} scales {target} too; they undo each other's work",
    ),
    Rule(
        id="budget-blocks-drain", severity="warning", concept="pod-disruption-budget", title="No node with these pods can ever be drained",
        kinds=_PDB, check=_blocks,
        message="{said} lets no pod be evicted, so draining a node waits for ever",
        fix="spec:\n  maxUnavailable: 1\n",
    ),
    Rule(
        id="budget-of-one", severity="warning", concept="pod-disruption-budget", title="A budget guards the only pod",
        kinds=_PDB, check=_single,
        message="{name} has one pod and minAvailable is 1, so draining its node waits for ever; expected two replicas, or no budget",
        fix="kind: {kind}\nmetadata:\n  name: {workload}\nspec:\n  replicas: 2\n",
    ),
    Rule(
        id="budget-guards-nothing", severity="warning", concept="pod-disruption-budget", title="A budget selects no pods",
        kinds=_PDB, check=_guards_nothing,
        message="no pod has the labels {selector}, so nothing is guarded",
    ),
)  # fmt: skip
"""What is looked for in what makes pods."""
