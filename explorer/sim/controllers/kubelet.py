"""Kubelet, of all nodes: sandbox, containers one after another, and an end with grace; one container stands in `running`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from explorer.sim import nodes, storage
from explorer.sim.clock import SECOND
from explorer.sim.containers import Life, told
from explorer.sim.controller import Api, Controller
from explorer.sim.controllers import processes
from explorer.sim.controllers.node_status import restarted, tell_ready
from explorer.sim.controllers.pod_status import report
from explorer.sim.controllers.pulling import machine_of
from explorer.sim.controllers.running import advance, fact_of, policy_of
from explorer.sim.ending import End, Running, is_sidecar, plan
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, annotations_of, at, condition, key_of, terminating, uid_of
from explorer.sim.view import View

SANDBOX = 500
"""Milliseconds until a pod has its sandbox and its network."""


class Local(Struct):
    """What a kubelet remembers of a pod.

    Attributes:
        node: where it is.
        lives: its containers by name.
        network: from when it has one; -1 before the sandbox is begun.
        ends: how its containers end, if they shall.
        began: since when they do.
        grace: the grace for which that was reckoned.
        waits: what was said last that it waits for.
    """

    node: str
    lives: dict[str, Life] = field(default_factory=dict)
    network: int = -1
    ends: dict[str, End] = field(default_factory=dict)
    began: int = -1
    grace: int = -1
    waits: str = ""


def _of_pod(_view: View, event: Event) -> Iterable[Key]:
    pod = event.after
    return (event.key,) if event.verb != "status" and (pod is None or pod["spec"].get("nodeName")) else ()


def _of_node(view: View, event: Event) -> Iterable[Key]:
    """The node and all its pods, if it can be reached or not any more, or nobody knows how it is."""
    was, now = event.before, event.after
    if now is None:
        return ()
    if was is not None and annotations_of(was) == annotations_of(now) and event.verb != "status":
        return ()
    return [event.key, *map(key_of, view.pods_on(event.key.name))]


def _reconcile(api: Api, key: Key) -> None:
    if key.kind == "Node":
        _reconcile_node(api, key)
        return
    pod = api.get(key)
    known = api.memory.get(key)
    if known is not None and (pod is None or uid_of(pod) != known):
        _lose(api, key)
    if pod is None:
        return
    name = pod["spec"].get("nodeName", "")
    node = api.get(Key("Node", "", name))
    if node is None or not nodes.reachable(node):
        return
    local = api.memory.get(uid_of(pod))
    if local is None:
        local = api.memory[uid_of(pod)] = Local(name)
        api.memory[key] = uid_of(pod)
    if terminating(pod):
        _end(api, key, pod, local)
    elif at(pod, ("status", "phase")) not in ("Succeeded", "Failed"):
        _run(api, key, pod, node, local)


def _reconcile_node(api: Api, key: Key) -> None:
    node = api.get(key)
    if node is None:
        return
    machine = machine_of(api, key.name)
    machine.cut = nodes.cut_off(node)
    machine.off = machine.off or not nodes.runs(node)
    processes.settle(api, node)
    if not nodes.reachable(node):
        return
    if machine.off:
        machine.off = False
        for pod in api.pods_on(key.name):
            _reboot(pod, api.memory.get(uid_of(pod)))
    ready = condition(node, "Ready")
    if ready is None or ready["status"] == "Unknown":
        tell_ready(api, node)


def _reboot(pod: Object, local: Local | None) -> None:
    if local is None:
        return
    local.network = -1
    spec = pod["spec"]
    for container in (*(spec.get("initContainers") or ()), *spec["containers"]):
        life = local.lives.get(container["name"])
        if life is not None:
            app = container in spec["containers"]
            policy = policy_of(spec, container, init=not app)
            over = app and life.stage == "ended"
            restarted(life, again=not over and (policy != "Never" or life.stage != "running"))


def _lose(api: Api, key: Key) -> None:
    """A pod is not there any more: it was removed by force, or its kubelet confirmed its end."""
    uid = api.memory.pop(key)
    local: Local | None = api.memory.pop(uid, None)
    if local is not None and any(life.stage == "running" for life in local.lives.values()):
        machine = machine_of(api, local.node)
        if machine.cut and not machine.off:
            processes.left_behind(api, key, uid, local.node)


# Running


def _run(api: Api, key: Key, pod: Object, node: Object, local: Local) -> None:
    name, spec = local.node, pod["spec"]
    if local.network < 0:
        if fault := _no_runtime(api, spec, node):
            api.patch_status(key, {"phase": "Failed", "reason": "RuntimeHandler", "message": fault}, why=fault)
            return
        if spec.get("volumes") and (missing := storage.held(api.view, pod)):
            _wait(api, key, pod, local, missing)
            return
        local.network = api.now + SANDBOX
        report(api, key, pod, local.lives, network=False, why=f"{name} makes its sandbox and its network")
    if local.network > api.now:
        api.again(key, local.network - api.now)
        return
    why = _advance_all(api, pod, local)
    if local.lives and all(local.lives[one["name"]].stage == "ended" for one in spec["containers"]):
        why += _end_sidecars(api, key, pod, local)
    report(api, key, pod, local.lives, network=True, why="; ".join(why) or f"{name} has the pod")
    soon = [life.until for life in local.lives.values() if life.until > api.now]
    if soon:
        api.again(key, min(soon) - api.now)


def _wait(api: Api, key: Key, pod: Object, local: Local, why: str) -> None:
    """Say once what a pod waits for; whatever changes that calls the kubelet again."""
    if local.waits != why:
        local.waits = why
        version = pod["metadata"]["resourceVersion"]
        report(api, key, pod, local.lives, network=False, why=why)
        if at(api.get(key), ("metadata", "resourceVersion")) == version:
            api.note(key, why)


def _no_runtime(api: Api, spec: Mapping[str, Any], node: Object) -> str:
    """Why no container of a pod can be made on a node: its RuntimeClass or the handler of it is missing."""
    name = spec.get("runtimeClassName")
    if not name:
        return ""
    found = api.get(Key("RuntimeClass", "", name))
    if found is None:
        return f"there is no RuntimeClass {name}"
    handlers = at(node, ("status", "runtimeHandlers"))
    if handlers and found.get("handler") not in {one.get("name") for one in handlers}:
        return f"{node['metadata']['name']} has no handler {found.get('handler')} for the RuntimeClass {name}"
    return ""


def _advance_all(api: Api, pod: Object, local: Local) -> list[str]:
    """Bring all containers up to the present, in the order of their start; what happened."""
    spec, why, held = pod["spec"], [], False
    inits: Sequence[Mapping[str, Any]] = spec.get("initContainers") or ()
    for place, container in enumerate((*inits, *spec["containers"]) if inits else spec["containers"]):
        name = container["name"]
        life = local.lives.get(name)
        if life is None:
            life = local.lives[name] = Life()
        if held and life.stage == "new":
            continue
        init, sidecar = place < len(inits), place < len(inits) and is_sidecar(container)
        before = (life.stage, life.ready, life.up, life.restarts)
        advance(api, pod, fact_of(api, container), life, local.network, init=init and not sidecar)
        if (life.stage, life.ready, life.up, life.restarts) != before:
            why.append(told(name, local.node, container["image"], life, api.now))
        if sidecar:
            held = held or not (life.stage == "running" and life.up)
        elif init:
            held = held or life.stage != "ended" or life.exit_code != 0
    return why


# Ending


def _end(api: Api, key: Key, pod: Object, local: Local) -> None:
    grace = int(pod["metadata"].get("deletionGracePeriodSeconds") or 0) * SECOND
    if local.began < 0:
        local.began = api.now
    if local.grace != grace:
        local.grace = grace
        local.ends = _plan_end(api, pod, local, grace, apps=True)
    words = _go_down(api, local)
    left = [local.began + end.done for name, end in local.ends.items() if local.lives[name].stage == "running"]
    if not left:
        api.delete(key, why=_how_it_ended(local), grace=0)
        return
    if words:
        report(api, key, pod, local.lives, network=True, why="; ".join(words))
    api.again(key, min(left) - api.now)


def _plan_end(api: Api, pod: Object, local: Local, grace: int, *, apps: bool) -> dict[str, End]:
    spec = pod["spec"]

    def running(containers: Iterable[Mapping[str, Any]]) -> list[Running]:
        found = (one for one in containers if one["name"] in local.lives)
        return [Running(one, fact_of(api, one).image) for one in found if local.lives[one["name"]].stage == "running"]

    # An init container in its turn is ended with the others; a native sidecar after all that started later.
    inits = spec.get("initContainers") or ()
    beside = running(one for one in inits if is_sidecar(one))
    others = running((*spec["containers"], *(one for one in inits if not is_sidecar(one)))) if apps else []
    return plan(others, beside, grace)


def _go_down(api: Api, local: Local) -> list[str]:
    """End the containers whose time has come; what is to be said of it."""
    words = []
    for name, end in local.ends.items():
        life = local.lives[name]
        if life.stage == "running" and local.began + end.done <= api.now:
            life.run("kill")
            life.stage, life.until, life.ended = "ended", -1, api.now
            life.exit_code, life.ready, life.up = 137 if end.killed else 0, False, False
            words.append(f"{name} was killed" if end.killed else f"{name} ended after its TERM signal")
    if words:
        turn = [
            name
            for name, end in local.ends.items()
            if local.lives[name].stage == "running" and local.began + end.term == api.now
        ]
        words += [f"{name} gets its TERM signal now" for name in turn]
    return words


def _how_it_ended(local: Local) -> str:
    if not local.ends:
        return "none of its containers runs"
    if any(end.killed for end in local.ends.values()):
        return "its grace is over, so its containers were killed"
    return "its containers have ended"


def _end_sidecars(api: Api, key: Key, pod: Object, local: Local) -> list[str]:
    """All containers of a pod are at their end, so its native sidecars are ended too."""
    if local.began < 0:
        local.began = api.now
        grace = int(pod["spec"].get("terminationGracePeriodSeconds", 30)) * SECOND
        local.ends = _plan_end(api, pod, local, grace, apps=False)
    words = _go_down(api, local)
    left = [local.began + end.done for name, end in local.ends.items() if local.lives[name].stage == "running"]
    if left:
        api.again(key, min(left) - api.now)
    return words


KUBELET = Controller(
    "Kubelet",
    {"Pod": _of_pod, "Node": _of_node, "PersistentVolumeClaim": storage.waiting, "VolumeAttachment": storage.waiting},
    _reconcile,
)
