"""Persistent volumes: claims are bound to them, they are made on demand, and released when their claim is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from explorer.sim import storage
from explorer.sim.clock import SECOND
from explorer.sim.controller import Api, Controller, either, itself
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    annotated,
    annotations_of,
    at,
    changed,
    key_of,
    labels_of,
    terminating,
    uid_of,
)
from explorer.sim.quantities import Unreadable, quantity
from explorer.sim.store import Admission
from explorer.sim.view import View

PROVISION = SECOND
"""Milliseconds until a new volume is there."""

PROTECTION = "kubernetes.io/pvc-protection"
SELECTED = "volume.kubernetes.io/selected-node"
PROVISIONED = "pv.kubernetes.io/provisioned-by"


# Protection


def _protect(api: Api, key: Key) -> None:
    """Let a claim that is being deleted go when no pod uses it any more."""
    claim = api.get(key)
    if claim is None or not terminating(claim) or PROTECTION not in claim["metadata"].get("finalizers", ()):
        return
    users = [pod["metadata"]["name"] for pod in api.view.pods_with(key) if storage.needs(pod)]
    if users:
        _tell(api, key, f"{users[0]} uses the claim, so it stays until that pod is gone")
        return
    left = [one for one in claim["metadata"]["finalizers"] if one != PROTECTION]
    api.update(changed(claim, ("metadata", "finalizers"), left), why="no pod uses it any more")


def _claims_of_gone(_view: View, event: Event) -> Iterable[Key]:
    """The claims that a pod needs no more."""
    was, now = event.before, event.after
    if was is None or not (was.get("spec") or {}).get("volumes"):
        return ()
    return storage.claims_of(was) if now is None or not storage.needs(now) else ()


def _filled(view: View, claim: Object, before: Object | None) -> Object:
    if before is not None:
        return claim
    finalizers = claim["metadata"].get("finalizers") or []
    if PROTECTION not in finalizers:
        claim = changed(claim, ("metadata", "finalizers"), [*finalizers, PROTECTION])
    if at(claim, ("spec", "storageClassName")) is None and (found := storage.default_class(view)) is not None:
        claim = changed(claim, ("spec", "storageClassName"), found["metadata"]["name"])
    return claim if claim.get("status") else {**claim, "status": {"phase": "Pending"}}


def _claim_flaws(_view: View, claim: Object, before: Object | None) -> Iterator[Flaw]:
    spec = claim.get("spec") or {}
    size = at(spec, ("resources", "requests", "storage"))
    if not spec.get("accessModes"):
        yield Flaw("spec.accessModes", "is missing; expected one such as ReadWriteOnce")
    found = quantity(size)
    if isinstance(found, Unreadable):
        yield Flaw("spec.resources.requests.storage", "is missing" if size is None else found.message)
    if before is not None and (old := before.get("spec") or {}).get("volumeName") and at(before, ("status", "phase")):
        for name in ("volumeName", "storageClassName", "accessModes"):
            if old.get(name) != spec.get(name):
                yield Flaw(f"spec.{name}", "is another than before; a bound claim keeps it")


def _volume_flaws(_view: View, volume: Object, _before: Object | None) -> Iterator[Flaw]:
    size = at(volume, ("spec", "capacity", "storage"))
    if isinstance(found := quantity(size), Unreadable):
        yield Flaw("spec.capacity.storage", "is missing" if size is None else found.message)
    if not at(volume, ("spec", "accessModes")):
        yield Flaw("spec.accessModes", "is missing; expected one such as ReadWriteOnce")
    if at(volume, ("spec", "claimRef")) and not isinstance(at(volume, ("spec", "claimRef", "name")), str):
        yield Flaw("spec.claimRef.name", "is missing; expected the name of a claim")


def _class_flaws(_view: View, storage_class: Object, _before: Object | None) -> Iterator[Flaw]:
    if not isinstance(storage_class.get("provisioner"), str):
        yield Flaw("provisioner", "is missing; expected the name of a driver")


# Binding


def _reconcile(api: Api, key: Key) -> None:
    if key.kind == "PersistentVolume":
        _release(api, key)
        return
    claim = api.get(key)
    if claim is None:
        api.memory.pop(key, None)
        api.memory.pop((key, "since"), None)
    elif not terminating(claim) and storage.volume_key(claim) is None:
        _bind(api, key, claim)


def _bind(api: Api, key: Key, claim: Object) -> None:
    if claim["spec"].get("storageClassName") is None:
        found = storage.default_class(api.view)
        if found is None and storage.fitting_volume(api.view, claim) is None:
            _tell(api, key, "it names no StorageClass, and the cluster has no default one")
            return
        if found is not None:
            name = found["metadata"]["name"]
            claim = api.update(
                changed(claim, ("spec", "storageClassName"), name), why=f"{name} is the default StorageClass"
            )
    name, storage_class, node = claim["spec"].get("storageClassName"), storage.class_of(api.view, claim), None
    if storage.is_late(storage_class):
        pod = next((one for one in api.view.pods_with(key) if storage.needs(one)), None)
        if pod is None:
            _tell(api, key, f"{name} waits until a pod that uses the claim has a node")
            return
        node = api.get(Key("Node", "", pod["spec"]["nodeName"]))
    volume = storage.fitting_volume(api.view, claim, node)
    if volume is not None:
        _tie(api, key, claim, volume)
    elif not name:
        _tell(api, key, "no volume fits, and none is made without a StorageClass")
    elif storage_class is None:
        _tell(api, key, f"there is no StorageClass {name}, and no volume fits")
    elif storage_class.get("provisioner") == storage.NO_PROVISIONER:
        _tell(api, key, f"{name} makes no volumes, and none that is there fits")
    elif storage.CLOSED in annotations_of(storage_class):
        _tell(api, key, f"the storage of {name} is closed for new volumes, and none that is there fits")
    else:
        _provision(api, key, claim, storage_class, node)


def _provision(api: Api, key: Key, claim: Object, storage_class: Object, node: Object | None) -> None:
    """Have a volume made: this takes a while."""
    since = api.memory.setdefault((key, "since"), api.now)
    if api.now < since + PROVISION:
        _tell(api, key, f"{storage_class['provisioner']} makes a volume for it")
        api.again(key, since + PROVISION - api.now)
        return
    del api.memory[(key, "since")]
    spec = claim["spec"]
    inner: dict[str, Any] = {
        "accessModes": spec["accessModes"],
        "capacity": {"storage": at(spec, ("resources", "requests", "storage"))},
        "claimRef": _reference(claim),
        "csi": {"driver": storage_class["provisioner"], "volumeHandle": uid_of(claim)},
        "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"),
        "storageClassName": spec["storageClassName"],
    }
    if (zone := _zone(api, node)) is not None:
        terms = [{"matchExpressions": [{"key": storage.ZONE, "operator": "In", "values": [zone]}]}]
        inner["nodeAffinity"] = {"required": {"nodeSelectorTerms": terms}}
    meta = {"name": f"pvc-{uid_of(claim)}", "annotations": {PROVISIONED: storage_class["provisioner"]}}
    made = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": meta, "spec": inner}
    volume = api.create(made, why=f"{key.name} asks {spec['storageClassName']} for {inner['capacity']['storage']}")
    if node is not None:
        claim = api.update(
            annotated(claim, {SELECTED: node["metadata"]["name"]}),
            why=f"its first pod goes to {node['metadata']['name']}",
        )
    _tie(api, key, claim, volume)


def _zone(api: Api, node: Object | None) -> str | None:
    """The zone of the node of the first pod; without one, any zone: it may be the wrong one."""
    if node is not None:
        return labels_of(node).get(storage.ZONE)
    zones = sorted({zone for one in api.list("Node") if (zone := labels_of(one).get(storage.ZONE))})
    return api.chance.pick(zones) if zones else None


def _reference(claim: Object) -> dict[str, Any]:
    meta = claim["metadata"]
    return {"kind": claim["kind"], "namespace": meta["namespace"], "name": meta["name"], "uid": meta["uid"]}


def _tie(api: Api, key: Key, claim: Object, volume: Object) -> None:
    """Bind claim and volume to each other, one to one."""
    place = key_of(volume)
    api.update(changed(volume, ("spec", "claimRef"), _reference(claim)), why=f"it is bound to {key.name}")
    api.patch_status(place, {"phase": "Bound"}, why=f"it is bound to {key.name}")
    why = f"it is bound to {place.name}"
    api.update(changed(claim, ("spec", "volumeName"), place.name), why=why)
    spec = volume["spec"]
    status = {"phase": "Bound", "capacity": spec.get("capacity"), "accessModes": spec.get("accessModes")}
    api.patch_status(key, status, why=why)


# Releasing


def _release(api: Api, key: Key) -> None:
    volume = api.get(key)
    place = None if volume is None else storage.claim_key(volume)
    if volume is None or terminating(volume):
        return
    if place is None:
        if at(volume, ("status", "phase")) is None:
            api.patch_status(key, {"phase": "Available"}, why="no claim has it")
        return
    claim, uid = api.get(place), at(volume, ("spec", "claimRef", "uid"))
    if uid is None or (claim is not None and uid_of(claim) == uid):
        return
    policy = volume["spec"].get("persistentVolumeReclaimPolicy", "Retain")
    if policy != "Delete":
        api.patch_status(key, {"phase": "Released"}, why=f"its claim is gone; {policy} keeps the volume and its data")
        return
    api.patch_status(key, {"phase": "Released"}, why="its claim is gone")
    nodes = [node["metadata"]["name"] for node in api.list("Node")]
    if not any(storage.attachment_key(key.name, node) in api.view for node in nodes):
        api.delete(key, why="its claim is gone, and Delete removes the volume with its data")


def _tell(api: Api, key: Key, why: str) -> None:
    """Say once why a claim waits."""
    if api.memory.get(key) != why:
        api.memory[key] = why
        api.note(key, why)


# Watching


def _of_pod(_view: View, event: Event) -> Iterable[Key]:
    """The claims of a pod that was given a node."""
    pod, was = event.after, event.before
    if event.verb == "status" or pod is None or not pod["spec"].get("nodeName"):
        return ()
    return () if was is not None and was["spec"].get("nodeName") else storage.claims_of(pod)


def _of_claim(_view: View, event: Event) -> Iterable[Key]:
    """The volume of a claim that is gone."""
    name = None if event.after is not None else at(event.before, ("spec", "volumeName"))
    return (Key("PersistentVolume", "", name),) if name else ()


def _of_attachment(_view: View, event: Event) -> Iterable[Key]:
    """The volume that is attached nowhere any more."""
    name = None if event.after is not None else at(event.before, ("spec", "source", "persistentVolumeName"))
    return (Key("PersistentVolume", "", name),) if name else ()


def _unbound(view: View, event: Event) -> Iterable[Key]:
    """The claims that a new class or a free volume may help."""
    if event.verb == "status" or event.after is None or at(event.after, ("spec", "claimRef", "uid")):
        return ()
    return [key_of(one) for one in view.list("PersistentVolumeClaim") if storage.volume_key(one) is None]


VOLUME_BINDER = Controller(
    "Volume binder",
    {
        "PersistentVolumeClaim": either(itself, _of_claim),
        "PersistentVolume": either(itself, _unbound),
        "StorageClass": _unbound,
        "Pod": _of_pod,
        "VolumeAttachment": _of_attachment,
    },
    _reconcile,
    (
        Admission(frozenset({"PersistentVolumeClaim"}), _filled, _claim_flaws),
        Admission(frozenset({"PersistentVolume"}), None, _volume_flaws),
        Admission(frozenset({"StorageClass"}), None, _class_flaws),
    ),
)

CLAIM_PROTECTION = Controller("Claim protection", {"PersistentVolumeClaim": itself, "Pod": _claims_of_gone}, _protect)
