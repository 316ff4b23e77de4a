"""What a StatefulSet is filled up with, what is wrong with one, and what of it cannot be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.controllers.rollout import is_share
from explorer.sim.objects import Flaw, Object, at, changed
from explorer.sim.store import Admission
from explorer.sim.view import View
from explorer.sim.workloads import number_flaws, with_template, workload_flaws

_FIXED = ("serviceName", "podManagementPolicy", "volumeClaimTemplates")
"""With the selector, which no workload may change; all else but replicas, template, updateStrategy and the like."""

_STRATEGIES = ("RollingUpdate", "OnDelete", "Recreate")
_POLICIES = ("OrderedReady", "Parallel")


def _filled(view: View, obj: Object, before: Object | None) -> Object:
    obj = with_template(view, obj, before)
    spec = obj.get("spec") or {}
    if not isinstance(spec.get("updateStrategy") or {}, Mapping):
        return obj
    if spec.get("podManagementPolicy") is None:
        obj = changed(obj, ("spec", "podManagementPolicy"), "OrderedReady")
    if at(spec, ("updateStrategy", "type")) is None:
        obj = changed(obj, ("spec", "updateStrategy", "type"), "RollingUpdate")
    return obj


def _flaws(view: View, obj: Object, before: Object | None) -> Iterator[Flaw]:
    yield from workload_flaws(view, obj, before)
    spec = obj.get("spec") or {}
    policy = spec.get("podManagementPolicy", "OrderedReady")
    if policy not in _POLICIES:
        yield Flaw("spec.podManagementPolicy", f"{policy!r} is not known; expected OrderedReady or Parallel")
    yield from (Flaw(f"spec.ordinals{path[4:]}", text) for path, text in number_flaws(_part(spec, "ordinals"), "start"))
    yield from _strategy_flaws(_part(spec, "updateStrategy"))
    retention = _part(spec, "persistentVolumeClaimRetentionPolicy")
    for name in ("whenDeleted", "whenScaled"):
        if retention.get(name, "Retain") not in ("Retain", "Delete"):
            place = f"spec.persistentVolumeClaimRetentionPolicy.{name}"
            yield Flaw(place, f"{retention[name]!r} is not known; expected Retain or Delete")
    yield from _claim_flaws(spec)
    if before is not None:
        old = before.get("spec") or {}
        for name in _FIXED:
            if (old.get(name) or None) != (spec.get(name) or None):
                words = "is another than before; it cannot be changed, only a new StatefulSet can have another"
                yield Flaw(f"spec.{name}", words)


def _strategy_flaws(strategy: Mapping[str, Any]) -> Iterator[Flaw]:
    kind = strategy.get("type", "RollingUpdate")
    if kind not in _STRATEGIES:
        yield Flaw("spec.updateStrategy.type", f"{kind!r} is not known; expected {', '.join(_STRATEGIES)}")
    rolling = _part(strategy, "rollingUpdate")
    place = "spec.updateStrategy.rollingUpdate"
    if rolling and kind != "RollingUpdate":
        yield Flaw(place, f"belongs to RollingUpdate, not to {kind}")
    yield from (Flaw(f"{place}{path[4:]}", text) for path, text in number_flaws(rolling, "partition"))
    most = rolling.get("maxUnavailable")
    if most is not None and (not is_share(most) or str(most).rstrip("%").strip("0") == ""):
        yield Flaw(f"{place}.maxUnavailable", f"{most!r} is no share above 0; expected a number or one such as 25%")


def _claim_flaws(spec: Mapping[str, Any]) -> Iterator[Flaw]:
    templates = spec.get("volumeClaimTemplates") or []
    if not isinstance(templates, list):
        yield Flaw("spec.volumeClaimTemplates", "is no list of claims")
        return
    names = set()
    for index, template in enumerate(templates):
        name = at(template, ("metadata", "name"))
        place = f"spec.volumeClaimTemplates[{index}].metadata.name"
        if not isinstance(name, str) or not name:
            yield Flaw(place, "is missing; expected a name")
        elif name in names:
            yield Flaw(place, f"{name!r} is there twice")
        names.add(str(name))


def _part(spec: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = spec.get(name)
    return part if isinstance(part, Mapping) else {}


ADMISSION = Admission(frozenset({"StatefulSet"}), _filled, _flaws)
