"""DaemonSet: one pod on each node that fits, also on nodes that are cordoned, not ready or unreachable.

Of the rolling update only maxUnavailable is followed: an old pod goes before its successor comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from explorer.sim import affinity
from explorer.sim.controller import Api, Controller, its_controller, itself
from explorer.sim.controllers.revisions import HASH, Revisions, forget, name_of, revisions_of
from explorer.sim.controllers.rollout import is_share
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    at,
    changed,
    controlled_by,
    is_true,
    key_of,
    labels_of,
    terminating,
    uid_of,
)
from explorer.sim.pods import available_in, from_template, phase_of, ready
from explorer.sim.store import Admission
from explorer.sim.taints import NO_EXECUTE, NO_SCHEDULE, NOT_READY, UNREACHABLE, taints_of, tolerates
from explorer.sim.view import View
from explorer.sim.workloads import POD_ADMISSION, number_flaws, with_template, workload_flaws

_PRESSURES = ("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")

TOLERATIONS = [
    *({"key": key, "operator": "Exists", "effect": NO_EXECUTE} for key in (NOT_READY, UNREACHABLE)),
    *({"key": f"node.kubernetes.io/{what}", "operator": "Exists", "effect": NO_SCHEDULE} for what in _PRESSURES),
]
"""What its pods tolerate without end."""


def _reconcile(api: Api, key: Key) -> None:
    owner = api.get(key)
    if owner is None or terminating(owner):
        return
    revisions = revisions_of(api, owner)
    pods = _pods(api, owner)
    wanted = [node["metadata"]["name"] for node in api.list("Node") if fits(owner, node)]
    _put_in_order(api, owner, pods, wanted, revisions.update)
    _update(api, owner, _pods(api, owner), wanted, name_of(revisions.update))
    _report(api, key, owner, wanted, revisions)


def _pods(api: Api, owner: Object) -> dict[str, list[Object]]:
    """The pods of a set by node."""
    found: dict[str, list[Object]] = {}
    for pod in api.owned_by(uid_of(owner)):
        if pod["kind"] == "Pod" and controlled_by(pod, owner):
            found.setdefault(node_of(pod), []).append(pod)
    return found


def node_of(pod: Object) -> str:
    """The node for which a pod of a DaemonSet was made, also before it is bound."""
    bound = pod["spec"].get("nodeName")
    if bound:
        return str(bound)
    terms = ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    return str(at(pod, ("spec", *terms, 0, "matchFields", 0, "values", 0), ""))


def fits(owner: Object, node: Object) -> bool:
    """Whether a node shall have a pod of a set."""
    spec = owner["spec"]["template"]["spec"]
    labels = labels_of(node)
    if any(labels.get(name) != value for name, value in (spec.get("nodeSelector") or {}).items()):
        return False
    tolerations = [*(spec.get("tolerations") or ()), *TOLERATIONS]
    repelled = any(
        one.get("effect") in (NO_SCHEDULE, NO_EXECUTE)
        and one["key"] not in (NOT_READY, UNREACHABLE)
        and not tolerates(tolerations, one)
        for one in taints_of(node)
    )
    return not repelled and affinity.allows(spec, node)


def _put_in_order(
    api: Api, owner: Object, pods: Mapping[str, Sequence[Object]], wanted: Sequence[str], revision: Object
) -> None:
    name = owner["metadata"]["name"]
    for node in wanted:
        mine = pods.get(node, ())
        for pod in mine:
            if phase_of(pod) in ("Failed", "Succeeded") and not terminating(pod):
                api.delete(key_of(pod), why=f"it is {phase_of(pod)}; {node} gets a new one")
        alive = sorted(
            (pod for pod in mine if not terminating(pod) and phase_of(pod) not in ("Failed", "Succeeded")), key=_age
        )
        for pod in alive[1:]:
            api.delete(key_of(pod), why=f"{node} has one pod of {name} already")
        if not mine:
            api.create(_made(api, owner, node, name_of(revision)), why=f"{node} has no pod of {name} yet")
    for node in pods.keys() - set(wanted):
        for pod in pods[node]:
            if not terminating(pod):
                api.delete(key_of(pod), why=f"{node} shall have no pod of {name}" if node else "it has no node")


def _age(pod: Object) -> tuple[bool, str, str]:
    return not pod["spec"].get("nodeName"), pod["metadata"]["creationTimestamp"], pod["metadata"]["name"]


def _made(api: Api, owner: Object, node: str, revision: str) -> Object:
    pod = from_template(owner["spec"]["template"], owner, f"{owner['metadata']['name']}-{api.chance.suffix()}")
    spec = affinity.only(pod["spec"], node)
    spec["tolerations"] = [*(spec.get("tolerations") or ()), *TOLERATIONS]
    return changed({**pod, "spec": spec}, ("metadata", "labels", HASH), revision)


def _update(
    api: Api, owner: Object, pods: Mapping[str, Sequence[Object]], wanted: Sequence[str], revision: str
) -> None:
    """Replace pods of an old template, those that are not available first, and no more than may be missing."""
    if at(owner, ("spec", "updateStrategy", "type"), "RollingUpdate") != "RollingUpdate":
        return
    least = owner["spec"].get("minReadySeconds") or 0
    spare = most_unavailable(owner, len(wanted))
    old = []
    for node in wanted:
        alive = [pod for pod in pods.get(node, ()) if not terminating(pod)]
        fine = any(available_in(pod, least, api.now) == 0 for pod in alive)
        spare -= not fine
        old += [(fine, node, pod) for pod in alive if labels_of(pod).get(HASH) != revision]
    for fine, _, pod in sorted(old, key=lambda one: one[:2]):
        if not fine:
            api.delete(key_of(pod), why="it has an old template and is not available anyway")
        elif spare > 0:
            spare -= 1
            api.delete(key_of(pod), why="it has an old template, and one more pod may be missing")


def most_unavailable(owner: Object, nodes: int) -> int:
    """How many pods may be missing during an update; a percentage is rounded up, and it is one at least."""
    value = at(owner, ("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), 1)
    share = value if isinstance(value, int) else -(-int(value.removesuffix("%")) * nodes // 100)
    return max(share, 1)


def _report(api: Api, key: Key, owner: Object, wanted: Sequence[str], revisions: Revisions) -> None:
    least, update = owner["spec"].get("minReadySeconds") or 0, name_of(revisions.update)
    pods = _pods(api, owner)
    alive = {node: [pod for pod in pods.get(node, ()) if not terminating(pod)] for node in wanted}
    times = [[available_in(pod, least, api.now) for pod in each if ready(pod)] for each in alive.values()]
    waits = [min((wait for wait in each if wait is not None), default=None) for each in times]
    status = {
        "desiredNumberScheduled": len(wanted),
        "currentNumberScheduled": sum(bool(each) for each in alive.values()),
        "updatedNumberScheduled": sum(
            any(labels_of(pod).get(HASH) == update for pod in each) for each in alive.values()
        ),
        "numberReady": sum(wait is not None for wait in waits),
        "numberAvailable": waits.count(0),
        "numberUnavailable": len(wanted) - waits.count(0),
        "numberMisscheduled": sum(len(each) for node, each in pods.items() if node not in wanted),
        "observedGeneration": owner["metadata"]["generation"],
    }
    api.patch_status(
        key,
        status,
        why=f"{status['currentNumberScheduled']} of {len(wanted)} nodes have a pod, {status['numberReady']} ready",
    )
    if soon := [wait for wait in waits if wait]:
        api.again(key, min(soon))
    forget(api, owner, revisions, {labels_of(pod).get(HASH, "") for each in pods.values() for pod in each})


def _of_node(view: View, event: Event) -> Iterable[Key]:
    """All sets, if a node came or went, or may fit others now."""
    was, now = event.before, event.after
    if was is not None and now is not None and labels_of(was) == labels_of(now) and taints_of(was) == taints_of(now):
        return () if is_true(was, "Ready") == is_true(now, "Ready") else map(key_of, view.list("DaemonSet"))
    return map(key_of, view.list("DaemonSet"))


def _filled(view: View, obj: Object, before: Object | None) -> Object:
    # It has no replicas.
    given = with_template(view, obj, before)
    spec = {name: value for name, value in (given.get("spec") or {}).items() if name != "replicas"}
    return {**given, "spec": spec}


def _flaws(view: View, obj: Object, before: Object | None) -> Iterator[Flaw]:
    yield from workload_flaws(view, obj, before)
    spec = obj.get("spec") or {}
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") not in ("RollingUpdate", "OnDelete"):
        yield Flaw("spec.updateStrategy.type", f"{strategy['type']!r} is not known; expected RollingUpdate or OnDelete")
    value = (strategy.get("rollingUpdate") or {}).get("maxUnavailable", 1)
    if not is_share(value):
        place = "spec.updateStrategy.rollingUpdate.maxUnavailable"
        yield Flaw(place, f"{value!r} is no share; expected a number or a percentage such as 25%")
    yield from number_flaws(spec, "minReadySeconds")


DAEMONSET = Controller(
    "DaemonSet controller",
    {"DaemonSet": itself, "Pod": its_controller("DaemonSet"), "Node": _of_node},
    _reconcile,
    (Admission(frozenset({"DaemonSet"}), _filled, _flaws), POD_ADMISSION),
)
