"""The status of a pod, as its kubelet reports it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.sim.containers import Life, status_of
from explorer.sim.controller import Api
from explorer.sim.controllers.pulling import machine_of
from explorer.sim.ending import is_sidecar
from explorer.sim.objects import Key, Object, with_condition

_NOT_YET = Life()


def report(api: Api, key: Key, pod: Object, lives: Mapping[str, Life], *, network: bool, why: str) -> None:
    """Write the status of a pod.

    Args:
        api: the API.
        key: the pod's.
        pod: the pod.
        lives: what its kubelet knows of its containers, by name.
        network: whether it has one.
        why: what happened.
    """
    spec, now = pod["spec"], api.stamp
    before = pod.get("status") or {}
    inits: Sequence[Mapping[str, Any]] = spec.get("initContainers") or ()
    waits = "PodInitializing" if inits else "ContainerCreating"
    apps = [lives.get(one["name"], _NOT_YET) for one in spec["containers"]]
    beside = [lives.get(one["name"], _NOT_YET) for one in inits if is_sidecar(one)]
    ready = False not in [life.ready for life in (*apps, *beside)]
    phase = phase_from(apps, beside, lives.values())
    conditions = before.get("conditions")
    done = not inits or any(life.stage != "new" for life in apps)
    reason = "" if ready else "PodCompleted" if phase == "Succeeded" else "ContainersNotReady"
    now_so = {one["type"]: one["status"] == "True" for one in conditions or ()}
    for kind, value, word in (
        ("PodScheduled", True, ""),
        ("PodReadyToStartContainers", network, ""),
        ("Initialized", done, "" if done else "ContainersNotInitialized"),
        ("ContainersReady", ready, reason),
        ("Ready", ready and _gates(before, spec), reason),
    ):
        if now_so.get(kind) is not value:
            conditions = with_condition(conditions, kind, str(value), now, word)
    status: dict[str, Any] = {
        "phase": phase,
        "conditions": conditions,
        "startTime": before.get("startTime", now),
        "containerStatuses": [
            status_of(one, life, waits=waits) for one, life in zip(spec["containers"], apps, strict=True)
        ],
    }
    if network:
        status["podIP"] = before.get("podIP") or _address(api, pod)
    if inits:
        status["initContainerStatuses"] = [
            status_of(one, lives.get(one["name"], _NOT_YET), waits=waits) for one in inits
        ]
    api.patch_status(key, status, why=why)


def phase_from(apps: Sequence[Life], beside: Iterable[Life], every: Iterable[Life]) -> str:
    """The phase that follows from containers, native sidecars, and all of them."""
    begun, over = False, True
    for life in apps:
        begun = begun or life.started >= 0
        over = over and life.stage == "ended"
    if over:
        if any(life.stage == "running" for life in beside):
            return "Running"
        return "Failed" if any(life.exit_code for life in apps) else "Succeeded"
    if not begun and any(life.stage == "ended" and life.exit_code for life in every):
        return "Failed"
    return "Running" if begun else "Pending"


def _gates(status: Mapping[str, Any], spec: Mapping[str, Any]) -> bool:
    """Whether all readiness gates are open."""
    gates = spec.get("readinessGates")
    if not gates:
        return True
    true = {one["type"] for one in status.get("conditions") or () if one["status"] == "True"}
    return all(one["conditionType"] in true for one in gates)


def _address(api: Api, pod: Object) -> str:
    """The next free address of the node's range."""
    name = pod["spec"]["nodeName"]
    machine = machine_of(api, name)
    machine.addresses += 1
    names: dict[str, int] = api.memory.setdefault("nodes", {})
    number = names.setdefault(name, len(names) + 1)
    return (
        f"10.{number // 256 + 1}.{number % 256}.{machine.addresses}"
        if machine.addresses < 256
        else (f"10.{100 + machine.addresses // 256}.{number % 256}.{machine.addresses % 256}")
    )
