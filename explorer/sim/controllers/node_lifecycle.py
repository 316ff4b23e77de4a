"""Node lifecycle: a node that renews its lease no more is unknown, its pods are not ready, and it is tainted so that they are evicted.

Where documentation and code differ, the code counts: a zone is partially disrupted only with more than two nodes that are not ready.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.sim.clock import SECOND, moment, spoken
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.leases import last_renewal, lost_since, unknown_at
from explorer.sim.objects import Key, Object, annotations_of, condition, key_of, labels_of, with_condition
from explorer.sim.pods import ready
from explorer.sim.taints import NO_EXECUTE, NO_SCHEDULE, NOT_READY, UNREACHABLE, has_taint, with_taint, without_taints
from explorer.sim.view import View

MONITOR = Key("Node lifecycle", "", "nodes")
"""One key for all nodes: how fast pods are evicted depends on how many nodes are well."""

INTERVAL, SLOW_INTERVAL = 10 * SECOND, 100 * SECOND
"""From one node to the next of a zone whose pods are evicted: 0.1 nodes a second, and 0.01 in a large disrupted zone."""

UNHEALTHY_PERCENT = 55
LARGE = 50

_ZONE, _REGION = "topology.kubernetes.io/zone", "topology.kubernetes.io/region"

NORMAL, PARTIAL, FULL = "normal", "partially disrupted", "fully disrupted"


def _watch(_view: View, event: Event) -> Iterable[Key]:
    was, now = event.before, event.after
    if was is None or now is None:
        return (MONITOR,)
    before, after = condition(was, "Ready"), condition(now, "Ready")
    alike = annotations_of(was) == annotations_of(now) and before == after and labels_of(was) == labels_of(now)
    return () if alike else (MONITOR,)


def _reconcile(api: Api, key: Key) -> None:
    soon = []
    for node in api.list("Node"):
        when = unknown_at(node)
        if when is None:
            continue
        if when > api.now:
            soon.append(when)
        elif _state(node) != "Unknown":
            _give_up(api, node)
    for node in api.list("Node"):
        _keep_away(api, node)
    soon += _evict(api)
    if soon:
        api.again(key, min(soon) - api.now)


def _state(node: Object) -> str:
    found = condition(node, "Ready")
    return "" if found is None else str(found["status"])


def _give_up(api: Api, node: Object) -> None:
    """Nothing was heard of a node for too long: its conditions are unknown, and its pods count as not ready."""
    name, since = node["metadata"]["name"], lost_since(node)
    conditions: Sequence[Mapping[str, Any]] = (node.get("status") or {}).get("conditions") or ()
    for kind in dict.fromkeys(["Ready", *(one["type"] for one in conditions)]):
        words = "Kubelet stopped posting node status."
        conditions = with_condition(conditions, kind, "Unknown", api.stamp, "NodeStatusUnknown", words)
    last = 0 if since is None else last_renewal(since)
    why = f"{name} has not renewed its lease for {spoken(api.now - last)}"
    api.patch_status(key_of(node), {"conditions": conditions}, why=why)
    for pod in api.pods_on(name):
        if ready(pod):
            conditions = with_condition(pod["status"]["conditions"], "Ready", "False", api.stamp, "NodeNotReady")
            api.patch_status(key_of(pod), {"conditions": conditions}, why=f"nothing is heard of {name} any more")


# Taints


def _keep_away(api: Api, node: Object) -> None:
    """The taints that follow from the Ready condition at once: no new pods for a node that is not ready."""
    state = _state(node)
    if state == "True":
        back = without_taints(node, (NOT_READY, UNREACHABLE))
        api.update(back, why=f"{node['metadata']['name']} is Ready again")
    elif state:
        right, wrong = (UNREACHABLE, NOT_READY) if state == "Unknown" else (NOT_READY, UNREACHABLE)
        kept = with_taint(without_taints(node, (wrong,)), right, NO_SCHEDULE, api.stamp)
        api.update(kept, why=f"its Ready condition is {state}, so it gets no new pods")


def zones(nodes: Iterable[Object]) -> dict[str, list[Object]]:
    """Nodes by region and zone."""
    found: dict[str, list[Object]] = {}
    for node in nodes:
        labels = labels_of(node)
        found.setdefault(f"{labels.get(_REGION, '')}/{labels.get(_ZONE, '')}", []).append(node)
    return found


def disruption(well: int, ill: int) -> str:
    """How badly a zone is off.

    Args:
        well: how many of its nodes are ready.
        ill: how many are not.
    """
    if ill and not well:
        return FULL
    if ill > 2 and 100 * ill >= UNHEALTHY_PERCENT * (ill + well):
        return PARTIAL
    return NORMAL


def interval(state: str, size: int) -> int | None:
    """How long it takes from one node to the next whose pods are evicted, in milliseconds; None if none are.

    Args:
        state: of the zone, see `disruption`.
        size: how many nodes the zone has.
    """
    if state != PARTIAL:
        return INTERVAL
    return SLOW_INTERVAL if size > LARGE else None


def _evict(api: Api) -> list[int]:
    """Taint nodes so that pods have to leave, no more than the zone allows; when to look again."""
    found = zones(api.list("Node"))
    states = {zone: disruption(*_counts(nodes)) for zone, nodes in found.items()}
    if states and all(state == FULL for state in states.values()):
        for node in api.list("Node"):
            why = "no node at all is ready, so the fault may lie with the control plane: nothing is evicted"
            _hold(api, without_taints(node, (NOT_READY, UNREACHABLE), NO_EXECUTE), why)
        return []
    soon = []
    for zone, nodes in found.items():
        every = interval(states[zone], len(nodes))
        waiting = sorted((node for node in nodes if _is_due(node)), key=_since)
        for node in waiting:
            if every is None:
                well, ill = _counts(nodes)
                _hold(api, node, f"{ill} of {well + ill} nodes of its zone are not ready, so no pods are evicted")
                continue
            free: int = api.memory.get(zone, 0)
            if free > api.now:
                soon.append(free)
                why = f"its pods are not evicted before {spoken(free)}: one node of a zone in {spoken(every)}"
                _hold(api, node, why)
                break
            api.memory[zone] = api.now + every
            api.memory.pop(key_of(node), None)
            taint = UNREACHABLE if _state(node) == "Unknown" else NOT_READY
            why = f"its Ready condition is {_state(node)}, so pods have to leave unless they tolerate that"
            api.update(with_taint(node, taint, NO_EXECUTE, api.stamp), why=why)
    return soon


def _counts(nodes: Sequence[Object]) -> tuple[int, int]:
    well = sum(_state(node) == "True" for node in nodes)
    return well, len(nodes) - well


def _is_due(node: Object) -> bool:
    taint = UNREACHABLE if _state(node) == "Unknown" else NOT_READY
    return _state(node) in ("Unknown", "False") and not has_taint(node, taint, NO_EXECUTE)


def _since(node: Object) -> tuple[int, str]:
    found = condition(node, "Ready") or {}
    stamp = found.get("lastTransitionTime")
    return (moment(stamp) if stamp else 0), node["metadata"]["name"]


def _hold(api: Api, node: Object, why: str) -> None:
    """Say once why pods stay, and take the taint away that would drive them out."""
    key = key_of(node)
    same = api.update(node, why=why)["metadata"]["resourceVersion"] == node["metadata"]["resourceVersion"]
    if same and api.memory.get(key) != why:
        api.note(key, why)
    api.memory[key] = why


NODE_LIFECYCLE = Controller("Node lifecycle controller", {"Node": _watch}, _reconcile)
