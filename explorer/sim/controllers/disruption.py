"""Disruption: how many pods a PodDisruptionBudget allows to be evicted now; `explorer.sim.eviction` asks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from explorer.sim.clock import MINUTE, moment
from explorer.sim.controller import Api, Controller, itself
from explorer.sim.controllers.rollout import is_share
from explorer.sim.eviction import BUDGET
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    at,
    controller_of,
    key_of,
    labels_of,
    matches,
    terminating,
    uid_of,
    with_condition,
)
from explorer.sim.pods import phase_of, ready
from explorer.sim.store import Admission
from explorer.sim.view import View

FORGOTTEN = 2 * MINUTE
"""How long an eviction that was granted counts although nothing was seen of it."""


def _reconcile(api: Api, key: Key) -> None:
    budget = api.get(key)
    if budget is None or terminating(budget):
        return
    spec = budget["spec"]
    pods = [
        one
        for one in api.list("Pod", key.namespace, spec.get("selector"))
        if phase_of(one) not in ("Succeeded", "Failed")
    ]
    expected, desired = counts(spec, len(pods), _scale(api, pods))
    going = at(budget, ("status", "disruptedPods")) or {}
    there = {one["metadata"]["name"] for one in pods if not terminating(one)}
    going = {name: since for name, since in going.items() if name in there and moment(since) + FORGOTTEN > api.now}
    healthy = sum(ready(one) and not terminating(one) and one["metadata"]["name"] not in going for one in pods)
    allowed = max(0, healthy - desired) if expected else 0
    status = {
        "expectedPods": expected,
        "desiredHealthy": desired,
        "currentHealthy": healthy,
        "disruptionsAllowed": allowed,
        "disruptedPods": going or None,
        "observedGeneration": budget["metadata"]["generation"],
        "conditions": with_condition(
            at(budget, ("status", "conditions")),
            "DisruptionAllowed",
            str(allowed > 0),
            api.stamp,
            "SufficientPods" if allowed else "InsufficientPods",
        ),
    }
    why = f"{healthy} pods are healthy and {desired} have to be, so {allowed} may be evicted"
    api.patch_status(key, status, why=why)
    if going:
        api.again(key, min(map(moment, going.values())) + FORGOTTEN - api.now)


def counts(spec: Mapping[str, object], pods: int, scale: int) -> tuple[int, int]:
    """How many pods a budget expects, and how many of them have to be healthy. Percentages are rounded up.

    Args:
        spec: of the budget.
        pods: how many there are.
        scale: how many their controllers want.
    """
    most, least = spec.get("maxUnavailable"), spec.get("minAvailable")
    if most is not None:
        return scale, max(0, scale - _share(most, scale))
    if isinstance(least, str):
        return scale, _share(least, scale)
    return pods, _share(0 if least is None else least, pods)


def _share(value: object, of: int) -> int:
    return value if isinstance(value, int) else -(-int(str(value).removesuffix("%")) * of // 100)


def _scale(api: Api, pods: Sequence[Object]) -> int:
    """How many pods the controllers of some pods want together; a pod without one counts for itself."""
    wanted: dict[str, int] = {}
    for pod in pods:
        owner = controller_of(pod)
        found = None if owner is None else api.by_uid(owner["uid"])
        above = None if found is None else controller_of(found)
        found = (api.by_uid(above["uid"]) if above is not None else None) or found
        replicas = None if found is None else at(found, ("spec", "replicas"))
        if found is None or replicas is None:
            wanted[uid_of(pod)] = 1
        else:
            wanted[uid_of(found)] = int(replicas)
    return sum(wanted.values())


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    budgets = view.list(BUDGET, event.key.namespace)
    if not budgets:
        return ()
    was, now = event.before, event.after
    if (
        event.verb == "status"
        and was is not None
        and now is not None
        and (ready(was), phase_of(was)) == (ready(now), phase_of(now))
    ):
        return ()
    labels = [labels_of(obj) for obj in (was, now) if obj is not None]
    return [key_of(one) for one in budgets if any(matches(at(one, ("spec", "selector")), each) for each in labels)]


def _of_workload(view: View, event: Event) -> Iterable[Key]:
    """All budgets of the namespace, if a workload is scaled."""
    was, now = at(event.before, ("spec", "replicas")), at(event.after, ("spec", "replicas"))
    return map(key_of, view.list(BUDGET, event.key.namespace)) if was != now else ()


def _flaws(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    spec = obj.get("spec") or {}
    given = [name for name in ("minAvailable", "maxUnavailable") if spec.get(name) is not None]
    if len(given) > 1:
        yield Flaw("spec.maxUnavailable", "stands beside minAvailable; expected one of them")
    for name in given:
        if not is_share(spec[name]):
            yield Flaw(f"spec.{name}", f"{spec[name]!r} is no share; expected a number or a percentage such as 50%")


DISRUPTION = Controller(
    "Disruption controller",
    {BUDGET: itself, "Pod": _of_pod, **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet"), _of_workload)},
    _reconcile,
    (Admission(frozenset({BUDGET}), None, _flaws),),
)
