"""Kubelet, of all nodes: images, containers one after another, readiness, restarts, and an end with grace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from explorer.sim.clock import SECOND, moment
from explorer.sim.containers import CHECK, START, Life, doubled, ready_after, restart_delay, status_of, told
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.images import Image, image_of
from explorer.sim.nodes import reachable
from explorer.sim.objects import Key, Object, at, key_of, terminating, uid_of, with_condition
from explorer.sim.view import View

SANDBOX = 500
"""Milliseconds until a pod has its network."""

EXTRA_GRACE = 2 * SECOND
"""What a pod gets once beyond its grace if its preStop hook is not done."""


class Local(Struct):
    """What a kubelet remembers of a pod: its containers by name, from when it has a network, and when one that ends is done."""

    lives: dict[str, Life] = field(default_factory=dict)
    network: int = -1
    done: int = -1


class Node(Struct):
    """What is on a node: images with the time from which they are there, and until when its one download takes."""

    images: dict[str, int] = field(default_factory=dict)
    busy: int = 0
    addresses: int = 0


def _of_pod(_view: View, event: Event) -> Iterable[Key]:
    pod = event.after
    return (event.key,) if event.verb != "status" and (pod is None or at(pod, ("spec", "nodeName"))) else ()


def _of_node(view: View, event: Event) -> Iterable[Key]:
    """All pods of a node that can be reached again."""
    was, now = event.before, event.after
    if now is None or not reachable(now) or (was is not None and reachable(was)):
        return ()
    return [key_of(pod) for pod in view.pods_on(event.key.name)]


def _reconcile(api: Api, key: Key) -> None:
    pod = api.get(key)
    if pod is None:
        return
    node = api.get(Key("Node", "", pod["spec"]["nodeName"]))
    if node is None or not reachable(node):
        return
    local = _local(api, pod)
    if terminating(pod):
        _end(api, key, pod, local)
    elif at(pod, ("status", "phase")) not in ("Succeeded", "Failed"):
        _run(api, key, pod, local)


def _local(api: Api, pod: Object) -> Local:
    local: Local = api.memory.setdefault(uid_of(pod), Local())
    return local


def _node(api: Api, pod: Object) -> Node:
    node: Node = api.memory.setdefault(("node", pod["spec"]["nodeName"]), Node())
    return node


# Running


def _run(api: Api, key: Key, pod: Object, local: Local) -> None:
    spec = pod["spec"]
    inits: Sequence[Mapping[str, Any]] = spec.get("initContainers") or ()
    waits = "PodInitializing" if inits else "ContainerCreating"
    why: list[str] = []
    if local.network < 0:
        local.network = api.now + SANDBOX
    for place, container in enumerate((*inits, *spec["containers"])):
        sidecar = place < len(inits) and _is_sidecar(container)
        init = place < len(inits) and not sidecar
        life = local.lives.setdefault(container["name"], Life())
        before = (life.stage, life.ready, life.restarts)
        policy = "Always" if sidecar else _policy(spec, init=init)
        _advance(api, pod, container, life, policy, local.network, init=init)
        if (life.stage, life.ready, life.restarts) != before:
            why.append(told(container["name"], spec["nodeName"], container["image"], life, api.now))
        if (sidecar and life.stage != "running") or (init and (life.stage != "ended" or life.exit_code)):
            break  # Who comes after it waits for it.
    _report(api, key, pod, local, waits, "; ".join(why) or f"{spec['nodeName']} has the pod")
    soon = [life.until for life in local.lives.values() if life.until > api.now]
    if soon:
        api.again(key, min(soon) - api.now)


def _policy(spec: Mapping[str, Any], *, init: bool) -> str:
    """Whether a container starts again after its end: one that ran well in an init container does not."""
    policy = str(spec.get("restartPolicy", "Always"))
    return "OnFailure" if init and policy == "Always" else policy


def _is_sidecar(container: Mapping[str, Any]) -> bool:
    return container.get("restartPolicy") == "Always"


def _advance(
    api: Api, pod: Object, container: Mapping[str, Any], life: Life, policy: str, network: int, *, init: bool
) -> None:
    """Bring a container up to the present: one stage after another as long as they are over."""
    image = image_of(container["image"], api.options.images)
    while life.stage == "new" or 0 <= life.until <= api.now:
        match life.stage:
            case "new" | "backing off":
                _pull(api, pod, container, life, image, network)
            case "failed":
                life.stage, life.until = "backing off", api.now + doubled(life.pulls) - SECOND
            case "pulling":
                _pulled(api, life, image)
            case "starting" | "crashed":
                _started(api, container, life, image, init=init)
            case _:
                _passed(api, container, life, image, policy, init=init)


def _pull(api: Api, pod: Object, container: Mapping[str, Any], life: Life, image: Image, network: int) -> None:
    """Have the image, or the next try; a node downloads one image at a time."""
    node, now = _node(api, pod), api.now
    there = node.images.get(container["image"])
    policy = container.get("imagePullPolicy", "IfNotPresent")
    begin = max(now, network)
    if policy == "Never" and there is None:
        life.stage, life.until = "never", -1
    elif there is not None:
        life.stage, life.until = "pulling", max(begin, there) + (CHECK if policy == "Always" else 0)
    else:
        took = (
            image.pull
            if image.pull >= 0
            else api.chance_of(pod["spec"]["nodeName"], container["image"]).between(20, 50) * 100
        )
        begin = max(begin, node.busy)
        life.stage, life.until = "pulling", begin + (took if image.exists else CHECK)
        node.busy = life.until
        if image.exists:
            node.images[container["image"]] = life.until


def _pulled(api: Api, life: Life, image: Image) -> None:
    if image.exists:
        life.stage, life.until, life.pulls = "starting", api.now + START, 0
    else:
        life.pulls += 1
        life.stage, life.until = "failed", api.now + SECOND


def _started(api: Api, container: Mapping[str, Any], life: Life, image: Image, *, init: bool) -> None:
    if life.stage == "crashed":
        life.restarts += 1
    life.stage, life.started, life.ready = "running", api.now, False
    _plan(api, container, life, image, init=init)


def _plan(api: Api, container: Mapping[str, Any], life: Life, image: Image, *, init: bool) -> None:
    """When something happens next to a container that runs: it gets ready, or ends."""
    ready, end = -1 if init else ready_after(container, image), _end_of(image, init=init)
    life.ready = ready >= 0 and life.started + ready <= api.now and not 0 <= end <= ready
    times = [life.started + each for each in (ready if not life.ready else -1, end) if each >= 0]
    life.until = min(times, default=-1)


def _end_of(image: Image, *, init: bool) -> int:
    """How long after its start a program ends; one in an init container does so after a second if nothing is known of it."""
    if image.crashes >= 0:
        return image.crashes
    return image.ends if image.ends >= 0 or not init else SECOND


def _passed(api: Api, container: Mapping[str, Any], life: Life, image: Image, policy: str, *, init: bool) -> None:
    """Of a container that runs: it is ready now, or its program ended."""
    end = _end_of(image, init=init)
    if not 0 <= end <= api.now - life.started:
        _plan(api, container, life, image, init=init)
        return
    life.ready, life.ended, life.exit_code = False, api.now, 1 if image.crashes >= 0 else 0
    if policy == "Always" or (policy == "OnFailure" and life.exit_code):
        life.stage, life.until = "crashed", api.now + restart_delay(life, api.now)
    else:
        life.stage, life.until, life.ready = "ended", -1, init


def _report(api: Api, key: Key, pod: Object, local: Local, waits: str, why: str) -> None:
    spec, now = pod["spec"], api.stamp
    before = pod.get("status") or {}
    lives = local.lives
    apps = [lives.get(one["name"], _NOT_YET) for one in spec["containers"]]
    inits = spec.get("initContainers") or ()
    beside = [lives.get(one["name"], _NOT_YET) for one in inits if _is_sidecar(one)]
    ready = all(life.ready for life in (*apps, *beside))
    begun = any(life.started >= 0 for life in apps)
    phase = "Running" if begun else "Pending"
    if all(life.stage == "ended" for life in apps):
        phase = "Failed" if any(life.exit_code for life in apps) else "Succeeded"
    if any(life.stage == "ended" and life.exit_code for life in lives.values()) and not begun:
        phase = "Failed"
    conditions = before.get("conditions")
    done = not inits or any(life is not _NOT_YET for life in apps)
    reason = "" if ready else "PodCompleted" if phase == "Succeeded" else "ContainersNotReady"
    now_so = {one["type"]: one["status"] == "True" for one in conditions or ()}
    for kind, value, word in (
        ("PodScheduled", True, ""),
        ("PodReadyToStartContainers", True, ""),
        ("Initialized", done, "" if done else "ContainersNotInitialized"),
        ("ContainersReady", ready, reason),
        ("Ready", ready and _gates(before, spec), reason),
    ):
        if now_so.get(kind) is not value:
            conditions = with_condition(conditions, kind, str(value), now, word)
    status = {
        "phase": phase,
        "conditions": conditions,
        "startTime": before.get("startTime", now),
        "podIP": before.get("podIP") or _address(api, pod),
        "containerStatuses": [
            status_of(one, lives.get(one["name"], _NOT_YET), waits=waits) for one in spec["containers"]
        ],
    }
    if inits:
        status["initContainerStatuses"] = [
            status_of(one, lives.get(one["name"], _NOT_YET), waits=waits) for one in inits
        ]
    api.patch_status(key, status, why=why)


_NOT_YET = Life()


def _gates(status: Mapping[str, Any], spec: Mapping[str, Any]) -> bool:
    """Whether all readiness gates are open."""
    gates = spec.get("readinessGates")
    if not gates:
        return True
    true = {one["type"] for one in status.get("conditions") or () if one["status"] == "True"}
    return all(one["conditionType"] in true for one in gates)


def _address(api: Api, pod: Object) -> str:
    """The next free address of the node's range."""
    node = _node(api, pod)
    node.addresses += 1
    names: dict[str, int] = api.memory.setdefault("nodes", {})
    number = names.setdefault(pod["spec"]["nodeName"], len(names) + 1)
    return (
        f"10.{number // 256 + 1}.{number % 256}.{node.addresses}"
        if node.addresses < 256
        else (f"10.{100 + node.addresses // 256}.{number % 256}.{node.addresses % 256}")
    )


# Ending


def _end(api: Api, key: Key, pod: Object, local: Local) -> None:
    meta = pod["metadata"]
    grace = int(meta.get("deletionGracePeriodSeconds") or 0) * SECOND
    asked = moment(meta["deletionTimestamp"]) - grace
    takes, why = _ending(api, pod, local, grace)
    done = max(asked, 0) + takes
    if local.done < 0 or done < local.done:
        local.done = done
    if api.now < local.done:
        api.again(key, local.done - api.now)
        return
    api.delete(key, why=why, grace=0)
    api.memory.pop(uid_of(pod), None)


def _ending(api: Api, pod: Object, local: Local, grace: int) -> tuple[int, str]:
    """How long after it was asked for a pod is at its end, and how it came to it."""
    running = [one for one in pod["spec"]["containers"] if local.lives.get(one["name"], _NOT_YET).stage == "running"]
    if not running:
        return 0, "none of its containers runs"
    needs, hooks = 0, 0
    for container in running:
        hook = int(at(container, ("lifecycle", "preStop", "sleep", "seconds"), 0)) * SECOND
        stop = image_of(container["image"], api.options.images).stop
        hooks = max(hooks, hook)
        needs = max(needs, hook + stop if stop >= 0 else grace + EXTRA_GRACE + 1)
    if needs <= grace:
        return needs, "its containers have ended"
    return grace + (EXTRA_GRACE if hooks > grace else 0), "its grace is over, so its containers were killed"


KUBELET = Controller("Kubelet", {"Pod": _of_pod, "Node": _of_node}, _reconcile)
