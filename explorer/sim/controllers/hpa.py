"""HorizontalPodAutoscaler: as many pods as bring their use of a resource to its target.

The simulation measures nothing: what all pods of a workload use together stands in an annotation of it (`podium.sim/load-cpu: "1500m"`)
and is shared equally by its ready pods. Of `behavior` the windows of stabilisation are followed, of the policies the defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from explorer.sim.clock import SECOND, moment
from explorer.sim.controller import Api, Controller, itself
from explorer.sim.history import Event
from explorer.sim.objects import Flaw, Key, Object, annotations_of, at, changed, key_of, terminating, uid_of
from explorer.sim.pods import active, ready
from explorer.sim.quantities import amount, requests_of
from explorer.sim.store import Admission
from explorer.sim.view import View
from explorer.sim.workloads import number_flaws

KIND = "HorizontalPodAutoscaler"
LOAD = "podium.sim/load-"

PERIOD = 15 * SECOND
TOLERANCE = 10
"""Percent by which the use may differ from its target before anything is done."""

CALM = 300
"""Seconds for which the highest recommendation counts before pods are taken away."""

Recommendation = tuple[int, int]
"""When, and how many."""


def _reconcile(api: Api, key: Key) -> None:
    scaler = api.get(key)
    if scaler is None or terminating(scaler):
        api.memory.pop(key, None)
        return
    if api.now % PERIOD:
        _wake(api, key)
        return
    reference = scaler["spec"]["scaleTargetRef"]
    target = api.get(Key(reference["kind"], key.namespace, reference["name"]))
    if target is None:
        if not at(scaler, ("status", "conditions")):
            words = f"there is no {reference['kind']} {reference['name']}"
            conditions = [{"type": "AbleToScale", "status": "False", "reason": "FailedGetScale", "message": words}]
            api.patch_status(key, {"conditions": conditions}, why=words)
        return
    current = int(target["spec"].get("replicas", 1))
    if not current:
        return
    advice, words = _advice(api, scaler, target, current)
    wanted = _calmed(api, key, scaler, current, advice)
    low, high = scaler["spec"].get("minReplicas") or 1, scaler["spec"]["maxReplicas"]
    # By the default policies four pods, or as many again, may come in one period.
    wanted = min(max(min(wanted, max(current + 4, 2 * current)), low), high)
    status: dict[str, Any] = {"currentReplicas": current, "desiredReplicas": wanted}
    if wanted != current:
        why = f"{words}, so {wanted} pods are wanted"
        api.update(changed(target, ("spec", "replicas"), wanted), why=why)
        status["lastScaleTime"] = api.stamp
    api.patch_status(key, status, why=f"{words}; {wanted} pods are wanted")
    if wanted != current or advice != current:
        _wake(api, key)


def _wake(api: Api, key: Key) -> None:
    """At the next period; the same time is asked for once."""
    due = (api.now // PERIOD + 1) * PERIOD
    if api.memory.get((key, "due"), -1) < due:
        api.memory[(key, "due")] = due
        api.again(key, due - api.now)


def _advice(api: Api, scaler: Object, target: Object, current: int) -> tuple[int, str]:
    """How many pods the metrics ask for, the most of all, and why."""
    pods = [pod for pod in _pods(api, target) if active(pod)]
    found: list[tuple[int, str]] = []
    for metric in scaler["spec"].get("metrics") or _DEFAULT:
        resource = metric.get("resource") or {}
        name, goal = str(resource.get("name", "cpu")), resource.get("target") or {}
        load = annotations_of(target).get(f"{LOAD}{name}")
        running = [pod for pod in pods if ready(pod)]
        if load is None or not running:
            continue
        each = amount(name, load) / len(running)
        if goal.get("averageValue") is not None:
            wanted = amount(name, goal["averageValue"])
        else:
            asked = sum(requests_of(pod).get(name, 0) for pod in running) / len(running)
            wanted = round(asked * int(goal.get("averageUtilization", 80)) / 100)
        if wanted:
            percent = round(100 * each / wanted)
            count = current if abs(percent - 100) <= TOLERANCE else desired(amount(name, load), wanted)
            found.append((count, f"the pods use {percent} % of the {name} that is aimed at"))
    return max(found, default=(current, "nothing is known of the use"))


def desired(load: int, target: int) -> int:
    """How many pods it takes so that each uses no more than the target; one at least."""
    return max(1, -(-load // target))


_DEFAULT: Sequence[Mapping[str, Any]] = (
    {"resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}},
)


def _pods(api: Api, target: Object) -> Iterator[Object]:
    for one in api.owned_by(uid_of(target)):
        if one["kind"] == "Pod":
            yield one
        elif one["kind"] == "ReplicaSet":
            yield from (pod for pod in api.owned_by(uid_of(one)) if pod["kind"] == "Pod")


def _calmed(api: Api, key: Key, scaler: Object, current: int, advice: int) -> int:
    """The recommendation after stabilisation: going down, the highest of the last minutes; going up, the lowest of its window."""
    behaviour = scaler["spec"].get("behavior") or {}
    down, up = (
        int(at(behaviour, (name, "stabilizationWindowSeconds"), seconds)) * SECOND
        for name, seconds in (("scaleDown", CALM), ("scaleUp", 0))
    )
    since = max(down, up)
    if key not in api.memory:
        # Before it began it would have recommended what there was.
        api.memory[key] = [(moment(scaler["metadata"]["creationTimestamp"]), current)]
    told: list[Recommendation] = api.memory[key]
    # While nothing changed nothing was reckoned, and the last recommendation was given again each time.
    told = [*told, (max(told[-1][0], api.now - PERIOD), told[-1][1]), (api.now, advice)]
    told = [one for one in told if one[0] > api.now - since] or [(api.now, advice)]
    api.memory[key] = told
    lowest = min([advice, *(count for time, count in told if time > api.now - up)])
    highest = max([advice, *(count for time, count in told if time > api.now - down)])
    return max(lowest, current) if advice > current else min(highest, current)


def _of_target(view: View, event: Event) -> Iterable[Key]:
    """The autoscalers of a workload that changed."""
    place = (event.key.kind, event.key.name)
    return [
        key_of(one)
        for one in view.list(KIND, event.key.namespace)
        if (at(one, ("spec", "scaleTargetRef", "kind")), at(one, ("spec", "scaleTargetRef", "name"))) == place
    ]


def _flaws(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    spec = obj.get("spec") or {}
    if not isinstance(at(spec, ("scaleTargetRef", "name")), str) or not isinstance(
        at(spec, ("scaleTargetRef", "kind")), str
    ):
        yield Flaw("spec.scaleTargetRef", "is missing; expected kind and name of a workload")
    if spec.get("maxReplicas") is None:
        yield Flaw("spec.maxReplicas", "is missing; expected a number")
    for name in ("minReplicas", "maxReplicas"):
        yield from number_flaws(spec, name)
    least, most = spec.get("minReplicas") or 1, spec.get("maxReplicas")
    if isinstance(least, int) and isinstance(most, int) and most < least:
        yield Flaw("spec.maxReplicas", f"{most} is less than minReplicas, {least}")


HPA = Controller(
    "Horizontal pod autoscaler",
    {KIND: itself, **dict.fromkeys(("Deployment", "StatefulSet", "ReplicaSet"), _of_target)},
    _reconcile,
    (Admission(frozenset({KIND}), None, _flaws),),
)
