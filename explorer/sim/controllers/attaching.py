"""Attach and detach: a volume for one node at a time follows its pods, and does not leave a node that may still write to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from explorer.sim import storage
from explorer.sim.clock import MINUTE, SECOND, moment, spoken
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.nodes import reachable
from explorer.sim.objects import Key, Object, at, key_of
from explorer.sim.taints import OUT_OF_SERVICE, has_taint
from explorer.sim.view import View

ATTACH = 2 * SECOND
"""Milliseconds until a volume is attached to a node."""

UNMOUNT = SECOND
"""Milliseconds until the kubelet of a node has unmounted the volume of a pod that is gone, and it is detached."""

FORCED = 6 * MINUTE
"""How long a node that does not answer keeps a volume of which nobody knows whether it is still mounted."""


def _reconcile(api: Api, key: Key) -> None:
    """Bring one volume to the nodes of its pods."""
    volume = api.get(key)
    places: dict[str, int] = api.memory.setdefault(key, {})
    if volume is not None and not storage.is_attached_first(volume):
        return
    claim = None if volume is None else storage.claim_key(volume)
    users = [] if claim is None else [pod for pod in api.view.pods_with(claim) if storage.needs(pod)]
    wanted = {pod["spec"]["nodeName"] for pod in users}
    for node in list(places):
        if node in wanted:
            places[node] = -1
        else:
            _detach(api, key, node, places)
    for pod in users:
        _attach(api, key, volume, pod, places)
    for node in places:
        _settle(api, key, node)
    if not places and volume is None:
        api.memory.pop(key)


def _attach(api: Api, key: Key, volume: Object | None, pod: Object, places: dict[str, int]) -> None:
    node = pod["spec"]["nodeName"]
    if volume is None or node in places or storage.attachment_key(key.name, node) in api.view:
        places.setdefault(node, -1)
        return
    others = [one for one in places if one != node]
    if others and storage.modes_of(volume) <= storage.ONE_NODE:
        why = (
            f"Multi-Attach error: the volume {key.name} is still attached to {others[0]}, and {node} has to wait for it"
        )
        told = (key_of(pod), pod["metadata"]["uid"])
        if api.memory.get(told) != why:
            api.memory[told] = why
            api.note(key_of(pod), why)
        return
    places[node] = -1
    name = storage.attachment_key(key.name, node).name
    spec: dict[str, Any] = {
        "attacher": at(volume, ("spec", "csi", "driver"), "attacher"),
        "nodeName": node,
        "source": {"persistentVolumeName": key.name},
    }
    made = {"apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment", "metadata": {"name": name}, "spec": spec}
    api.create({**made, "status": {"attached": False}}, why=f"{pod['metadata']['name']} on {node} needs the volume")
    api.again(key, ATTACH)


def _settle(api: Api, key: Key, node: str) -> None:
    place = storage.attachment_key(key.name, node)
    attachment = api.get(place)
    if attachment is None or at(attachment, ("status", "attached")):
        return
    if moment(attachment["metadata"]["creationTimestamp"]) + ATTACH <= api.now:
        api.patch_status(place, {"attached": True}, why=f"the volume is attached to {node}")


def _detach(api: Api, key: Key, node: str, places: dict[str, int]) -> None:
    if places[node] < 0:
        places[node] = api.now
    place, since = storage.attachment_key(key.name, node), places[node]
    found = api.get(Key("Node", "", node))
    if found is not None and has_taint(found, OUT_OF_SERVICE):
        wait, why = 0, f"{node} is out of service"
    elif found is not None and reachable(found):
        wait, why = since + UNMOUNT - api.now, f"no pod on {node} needs the volume, and it is unmounted there"
    else:
        wait, why = since + FORCED - api.now, f"{node} did not confirm for {spoken(FORCED)} that it is unmounted"
    if wait > 0:
        if api.now == since and wait > UNMOUNT and place in api.view:
            api.note(place, f"{node} does not answer, so it is detached by force in {spoken(wait)}")
        api.again(key, wait)
        return
    if place in api.view:
        api.delete(place, why=why)
    del places[node]


# Watching


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    """The volumes of a pod that was given a node, came to its end, or is gone."""
    was, now = event.before, event.after
    pod = now if now is not None else was
    if pod is None or not (pod.get("spec") or {}).get("volumes"):
        return ()
    if was is not None and now is not None and storage.needs(was) == storage.needs(now):
        return ()
    claims = (view.get(key) for key in storage.claims_of(pod))
    places = (storage.volume_key(claim) for claim in claims if claim is not None)
    return [place for place in places if place is not None]


def _of_claim(_view: View, event: Event) -> Iterable[Key]:
    """The volume of a claim that was bound, or is gone."""
    name = at(event.after or event.before, ("spec", "volumeName"))
    return (Key("PersistentVolume", "", name),) if name and (event.verb in ("status", "gone")) else ()


def _voice(node: Object) -> tuple[bool, bool]:
    """Whether a node can be asked, and whether it need not be."""
    return reachable(node), has_taint(node, OUT_OF_SERVICE)


def _of_node(view: View, event: Event) -> Iterable[Key]:
    """All volumes attached to a node that can be reached again, is out of service, or is gone."""
    was, now = event.before, event.after
    if was is None or (now is not None and _voice(was) == _voice(now)):
        return ()
    found = [one for one in view.list("VolumeAttachment") if at(one, ("spec", "nodeName")) == event.key.name]
    return [Key("PersistentVolume", "", at(one, ("spec", "source", "persistentVolumeName"), "")) for one in found]


ATTACHER = Controller(
    "Attach/detach controller",
    {"Pod": _of_pod, "PersistentVolumeClaim": _of_claim, "Node": _of_node},
    _reconcile,
)
