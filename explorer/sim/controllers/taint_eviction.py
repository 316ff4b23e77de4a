"""Taint eviction: pods leave a node with a NoExecute taint when they tolerate it no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.sim.clock import SECOND, moment
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, key_of, terminating
from explorer.sim.taints import NO_EXECUTE, Taint, taints_of, toleration_for
from explorer.sim.view import View


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    pod = event.after
    if pod is None or event.verb == "status" or not pod["spec"].get("nodeName"):
        return ()
    node = view.get(Key("Node", "", pod["spec"]["nodeName"]))
    return (event.key,) if node is not None and driving(node) else ()


def _of_node(view: View, event: Event) -> Iterable[Key]:
    was = () if event.before is None else taints_of(event.before)
    now = () if event.after is None else taints_of(event.after)
    return [key_of(pod) for pod in view.pods_on(event.key.name)] if was != now else ()


def driving(node: Object) -> Sequence[Taint]:
    """The taints of a node that drive pods out."""
    return [one for one in taints_of(node) if one.get("effect") == NO_EXECUTE]


def leaves_at(pod: Object, taints: Iterable[Taint]) -> tuple[int, str] | None:
    """When a pod has to leave, in milliseconds, and the taint for which; None if it may stay for ever."""
    tolerations = pod["spec"].get("tolerations") or ()
    times = []
    for taint in taints:
        found = toleration_for(tolerations, taint)
        since = moment(taint["timeAdded"]) if taint.get("timeAdded") else 0
        since = max(since, moment(pod["metadata"]["creationTimestamp"]))
        if found is None:
            times.append((since, taint["key"]))
        elif found.get("tolerationSeconds") is not None:
            times.append((since + max(0, int(found["tolerationSeconds"])) * SECOND, taint["key"]))
    return min(times, default=None)


def _reconcile(api: Api, key: Key) -> None:
    pod = api.get(key)
    node = None if pod is None else api.get(Key("Node", "", pod["spec"].get("nodeName", "")))
    if pod is None or node is None or terminating(pod):
        return
    taints = driving(node)
    when = leaves_at(pod, taints)
    if when is None:
        return
    time, taint = when
    if time > api.now:
        api.again(key, time - api.now)
        return
    tolerated = toleration_for(pod["spec"].get("tolerations") or (), next(one for one in taints if one["key"] == taint))
    seconds = 0 if tolerated is None else int(tolerated.get("tolerationSeconds") or 0)
    name = key_of(node).name
    taint = taint.rpartition("/")[2]
    over = f"it tolerated the taint {taint} of {name} for {seconds} s, and they are over"
    api.delete(key, why=over if seconds else f"{name} has the taint {taint}, which it does not tolerate")


TAINT_EVICTION = Controller("Taint eviction controller", {"Pod": _of_pod, "Node": _of_node}, _reconcile)
