"""Claims, volumes and where they are attached, as scheduler, kubelet and volume controllers read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from explorer.sim.history import Event
from explorer.sim.objects import (
    Key,
    Object,
    annotations_of,
    at,
    key_of,
    labels_of,
    matches,
    terminating,
    uid_of,
)
from explorer.sim.pods import phase_of
from explorer.sim.quantities import Unreadable, quantity
from explorer.sim.view import View

ONE_NODE = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})
LATE = "WaitForFirstConsumer"
NO_PROVISIONER = "kubernetes.io/no-provisioner"
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
ZONE = "topology.kubernetes.io/zone"

CLOSED = "podium.sim/closed"
"""The annotation of a StorageClass whose storage makes no new volumes, with the time since when."""

_UNATTACHED = frozenset({"hostPath", "local", "nfs", "iscsi", "fc"})
"""Kinds of volumes that no controller has to attach to a node first."""


def claims_of(pod: Object) -> Iterator[Key]:
    """The claims that a pod mounts."""
    for volume in (pod.get("spec") or {}).get("volumes") or ():
        name = at(volume, ("persistentVolumeClaim", "claimName"))
        if name:
            yield Key("PersistentVolumeClaim", pod["metadata"]["namespace"], str(name))


def volume_key(claim: Object) -> Key | None:
    """The volume to which a claim is bound."""
    name = at(claim, ("spec", "volumeName"))
    return Key("PersistentVolume", "", name) if name and at(claim, ("status", "phase")) == "Bound" else None


def claim_key(volume: Object) -> Key | None:
    """The claim for which a volume is kept."""
    given = at(volume, ("spec", "claimRef"))
    return Key("PersistentVolumeClaim", given.get("namespace", "default"), given["name"]) if given else None


def class_of(view: View, claim: Object) -> Object | None:
    """The StorageClass of a claim."""
    name = claim["spec"].get("storageClassName")
    return view.get(Key("StorageClass", "", name)) if name else None


def default_class(view: View) -> Object | None:
    """The class for claims that name none: the newest of those that are marked so."""
    marked = [one for one in view.list("StorageClass") if annotations_of(one).get(DEFAULT_CLASS) == "true"]
    return max(marked, key=lambda one: (one["metadata"]["creationTimestamp"], one["metadata"]["name"]), default=None)


def is_late(storage_class: Object | None) -> bool:
    """Whether volumes of a class are made or bound only when a pod that needs them has its node."""
    return storage_class is not None and storage_class.get("volumeBindingMode") == LATE


def modes_of(obj: Object) -> frozenset[str]:
    """The access modes of a claim or volume."""
    return frozenset(obj["spec"].get("accessModes") or ())


def size_of(value: object) -> Fraction:
    """A size in bytes; 0 for one that cannot be read."""
    found = quantity(value)
    return Fraction(0) if isinstance(found, Unreadable) else found


def reaches(volume: Object, node: Object) -> bool:
    """Whether a volume can be used on a node: what its nodeAffinity says."""
    terms = at(volume, ("spec", "nodeAffinity", "required", "nodeSelectorTerms"))
    labels = labels_of(node)
    return terms is None or any(matches({"matchExpressions": term.get("matchExpressions")}, labels) for term in terms)


def fitting_volume(view: View, claim: Object, node: Object | None = None) -> Object | None:
    """The smallest volume there is that a claim can be bound to: kept for it, or free and of its class, modes and size."""
    spec, key = claim["spec"], key_of(claim)
    wanted = size_of(at(spec, ("resources", "requests", "storage"), "0"))
    found = []
    for volume in view.list("PersistentVolume"):
        inner = volume["spec"]
        kept = inner.get("claimRef")
        if kept:
            if claim_key(volume) == key and kept.get("uid", uid_of(claim)) == uid_of(claim):
                return volume
        elif (
            not terminating(volume)
            and at(volume, ("status", "phase"), "Available") == "Available"
            and spec.get("volumeName") in (None, volume["metadata"]["name"])
            and (inner.get("storageClassName") or "") == (spec.get("storageClassName") or "")
            and modes_of(claim) <= modes_of(volume)
            and size_of(at(inner, ("capacity", "storage"), "0")) >= wanted
            and (spec.get("selector") is None or matches(spec["selector"], labels_of(volume)))
            and (node is None or reaches(volume, node))
        ):
            found.append(volume)
    return min(found, key=lambda one: size_of(at(one, ("spec", "capacity", "storage"), "0")), default=None)


# Attaching


def is_attached_first(volume: Object) -> bool:
    """Whether a controller attaches a volume to a node before a kubelet can mount it."""
    return not _UNATTACHED & volume["spec"].keys()


def attachment_key(volume: str, node: str) -> Key:
    """The VolumeAttachment of a volume and a node."""
    return Key("VolumeAttachment", "", f"csi-{volume}-{node}")


def needs(pod: Object) -> bool:
    """Whether a pod still needs its volumes: it has a node, and is not at its end."""
    return bool(pod["spec"].get("nodeName")) and phase_of(pod) not in ("Succeeded", "Failed")


def held(view: View, pod: Object) -> str:
    """Why the containers of a pod cannot start on its node yet; empty if all its volumes are there."""
    node = pod["spec"].get("nodeName", "")
    for key in claims_of(pod):
        claim = view.get(key)
        if claim is None:
            return f"there is no claim {key.name}"
        place = volume_key(claim)
        volume = None if place is None else view.get(place)
        if volume is None:
            return f"the claim {key.name} is not bound to a volume yet"
        if not is_attached_first(volume):
            continue
        name = volume["metadata"]["name"]
        attachment = view.get(attachment_key(name, node))
        if attachment is None or not at(attachment, ("status", "attached")):
            return f"the volume of {key.name} is not attached to {node} yet"
    return ""


def waiting(view: View, event: Event) -> Iterable[Key]:
    """The pods that a change of a claim or of an attachment may let start."""
    obj = event.after
    if obj is None:
        return ()
    if obj["kind"] == "PersistentVolumeClaim":
        return [key_of(pod) for pod in view.pods_with(event.key) if needs(pod)]
    volume = view.get(Key("PersistentVolume", "", at(obj, ("spec", "source", "persistentVolumeName"), "")))
    claim = None if volume is None else claim_key(volume)
    if claim is None or not at(obj, ("status", "attached")):
        return ()
    node = at(obj, ("spec", "nodeName"))
    return [key_of(pod) for pod in view.pods_with(claim) if pod["spec"].get("nodeName") == node]


# Scheduling


def refusal(view: View, pod: Object, node: Object) -> str:
    """Why a pod cannot go to a node because of its volumes, in the scheduler's own words; empty if it can."""
    if not pod["spec"].get("volumes"):
        return ""
    for key in claims_of(pod):
        claim = view.get(key)
        if claim is None:
            return f'persistentvolumeclaim "{key.name}" not found'
        if terminating(claim):
            return f'persistentvolumeclaim "{key.name}" is being deleted'
        if reason := _unreachable(view, claim, node):
            return reason
        if "ReadWriteOncePod" in modes_of(claim) and any(needs(one) and one is not pod for one in view.pods_with(key)):
            return "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
    return ""


def _unreachable(view: View, claim: Object, node: Object) -> str:
    place = volume_key(claim)
    if place is None:
        storage_class = class_of(view, claim)
        if not is_late(storage_class) or storage_class is None:
            return "pod has unbound immediate PersistentVolumeClaims"
        if storage_class.get("provisioner") == NO_PROVISIONER and fitting_volume(view, claim, node) is None:
            return "node(s) didn't find available persistent volumes to bind"
        return ""
    volume = view.get(place)
    if volume is None:
        return f'persistentvolume "{place.name}" not found'
    return "" if reaches(volume, node) else "node(s) had volume node affinity conflict"


# Beginning


def made(objects: Iterable[Object]) -> Iterator[dict[str, Any]]:
    """The StorageClasses of a simulation whose objects bring none: a default one, and those that claims name."""
    every = list(objects)
    if any(one.get("kind") == "StorageClass" for one in every):
        return
    there = {at(one, ("spec", "storageClassName")) for one in every if one.get("kind") == "PersistentVolume"}
    named = {
        name for one in every for spec in _claims_in(one) if isinstance(name := at(spec, ("storageClassName",)), str)
    }
    for name in ("standard", *sorted(named - there - {"standard", ""})):
        meta: dict[str, Any] = {"name": name}
        if name == "standard":
            meta["annotations"] = {DEFAULT_CLASS: "true"}
        yield {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": meta,
            "provisioner": "disk.podium.sim",
            "reclaimPolicy": "Delete",
            "volumeBindingMode": LATE,
        }


def _claims_in(obj: Object) -> Iterator[Mapping[str, Any]]:
    if obj.get("kind") == "PersistentVolumeClaim":
        yield obj.get("spec") or {}
    templates = at(obj, ("spec", "volumeClaimTemplates"), [])
    for template in templates if isinstance(templates, list) else ():
        yield at(template, ("spec",), {})
