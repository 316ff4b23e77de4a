"""Pod garbage collection: pods of nodes that are gone, and pods that end on a node that is out of service, are removed by force."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sim.clock import SECOND
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, is_true, key_of, terminating
from explorer.sim.taints import OUT_OF_SERVICE, has_taint
from explorer.sim.view import View

SWEEP = Key("Pod garbage collector", "", "pods")

PERIOD = 20 * SECOND
"""How often it looks."""

QUARANTINE = 40 * SECOND
"""For how long a node has to be missing, counted from when it was missed first."""


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    pod = event.after
    if pod is None or event.verb == "status" or not pod["spec"].get("nodeName"):
        return ()
    node = view.get(Key("Node", "", pod["spec"]["nodeName"]))
    return (SWEEP,) if node is None or (terminating(pod) and has_taint(node, OUT_OF_SERVICE)) else ()


def _of_node(_view: View, event: Event) -> Iterable[Key]:
    return (SWEEP,) if event.after is None or has_taint(event.after, OUT_OF_SERVICE) else ()


def _reconcile(api: Api, key: Key) -> None:
    missing: dict[str, int] = api.memory.setdefault("missing", {})
    if api.now % PERIOD == 0:
        _sweep(api, missing)
    if missing or _work(api):
        _next_time(api, key)


def _next_time(api: Api, key: Key) -> None:
    due = (api.now // PERIOD + 1) * PERIOD
    if api.memory.get("due", -1) < due:
        api.memory["due"] = due
        api.again(key, due - api.now)


def _sweep(api: Api, missing: dict[str, int]) -> None:
    names = {name for pod in api.list("Pod") if (name := pod["spec"].get("nodeName")) and _node(api, name) is None}
    for name in sorted(missing.keys() - names):
        del missing[name]
    for name in sorted(names):
        since = missing.setdefault(name, api.now)
        if api.now - since >= QUARANTINE:
            for pod in api.pods_on(name):
                api.delete(key_of(pod), why=f"its node {name} is not there any more", grace=0)
            missing.pop(name, None)
    for node in _out_of_service(api):
        name = node["metadata"]["name"]
        for pod in api.pods_on(name):
            if terminating(pod):
                api.delete(key_of(pod), why=f"{name} is out of service, so nobody waits for its kubelet", grace=0)


def _work(api: Api) -> bool:
    if any(terminating(pod) for node in _out_of_service(api) for pod in api.pods_on(node["metadata"]["name"])):
        return True
    return any(_node(api, name) is None for pod in api.list("Pod") if (name := pod["spec"].get("nodeName")))


def _out_of_service(api: Api) -> list[Object]:
    return [node for node in api.list("Node") if has_taint(node, OUT_OF_SERVICE) and not is_true(node, "Ready")]


def _node(api: Api, name: str) -> Object | None:
    return api.get(Key("Node", "", name))


POD_GC = Controller("Pod garbage collector", {"Pod": _of_pod, "Node": _of_node}, _reconcile)
