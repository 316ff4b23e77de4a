"""Putting an object in the place of another, as `kubectl replace` does: what may not be changed is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from explorer.sim.actions import Action
from explorer.sim.objects import Flaw, Key, Object, at, key_of
from explorer.sim.quantities import Unreadable, quantity
from explorer.sim.store import Invalid, NotFound

if TYPE_CHECKING:
    from explorer.sim.controller import Api

_FIXED: Mapping[str, tuple[str, ...]] = {
    "Deployment": ("selector",),
    "ReplicaSet": ("selector",),
    "DaemonSet": ("selector",),
    "Job": ("selector", "template", "completionMode"),
    "PersistentVolumeClaim": ("accessModes", "storageClassName", "volumeName", "selector", "volumeMode"),
    "PersistentVolume": ("hostPath", "local", "nfs", "csi"),
}
"""Fields of the spec that cannot be changed once they are set, by kind; those of a StatefulSet are looked at when it is stored."""

_WHOLE = ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")
"""Of a StorageClass, which has no spec."""

_FREE_OF_PODS = ("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations", "schedulingGates")


class Replace(Action, frozen=True):
    """Put an object in the place of the one with its name."""

    manifest: dict[str, Any]

    def perform(self, api: Api) -> None:
        """Do it."""
        key = key_of(self.manifest)
        before = api.get(key)
        if before is None:
            raise NotFound(key, "is not there")
        if found := list(fixed_flaws(key, self.manifest, before)):
            raise Invalid(key, found)
        api.update(_served(self.manifest, before), why="you edited it")

    def command(self) -> str:
        """What one would type."""
        key = key_of(self.manifest)
        space = f" -n {key.namespace}" if key.namespace not in ("", "default") else ""
        return f"kubectl edit {key.kind.lower()}/{key.name}{space}"


def _served(obj: Mapping[str, Any], before: Object) -> dict[str, Any]:
    """The object without the version at which it was read, and of the uid of what is there."""
    meta = {name: value for name, value in obj["metadata"].items() if name not in ("resourceVersion", "uid")}
    if "namespace" in before["metadata"]:
        meta.setdefault("namespace", before["metadata"]["namespace"])
    return {**obj, "metadata": meta}


def fixed_flaws(key: Key, obj: Object, before: Object) -> Iterator[Flaw]:
    """What was changed although it cannot be.

    Args:
        key: of the object.
        obj: as it shall be.
        before: as it is.
    """
    for name in ("apiVersion",):
        if obj.get(name) != before.get(name):
            yield Flaw(name, f"is {obj.get(name)!r}; expected {before.get(name)!r}, it cannot be changed")
    uid = at(obj, ("metadata", "uid"))
    if uid is not None and uid != before["metadata"].get("uid"):
        yield Flaw("metadata.uid", "is another than before; it cannot be changed")
    old, new = before.get("spec") or {}, obj.get("spec") or {}
    for name in _FIXED.get(key.kind, ()):
        if old.get(name) is not None and old[name] != new.get(name):
            yield Flaw(f"spec.{name}", _WORDS)
    if key.kind == "StorageClass":
        yield from (Flaw(name, _WORDS) for name in _WHOLE if before.get(name) != obj.get(name))
    elif key.kind in ("ConfigMap", "Secret") and before.get("immutable"):
        yield from (Flaw(name, _WORDS) for name in ("data", "binaryData") if before.get(name) != obj.get(name))
    elif key.kind == "PersistentVolumeClaim":
        yield from _claim_flaws(old, new)
    elif key.kind == "Pod":
        yield from _pod_flaws(old, new)


_WORDS = "is another than before; it cannot be changed"


def _claim_flaws(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Flaw]:
    """A claim can grow and never shrink."""
    sizes = [at(spec, ("resources", "requests", "storage")) for spec in (old, new)]
    was, now = map(quantity, sizes)
    place = "spec.resources.requests.storage"
    if isinstance(now, Unreadable):
        yield Flaw(place, now.message)
    elif not isinstance(was, Unreadable) and now < was:
        yield Flaw(place, f"{sizes[1]} is less than before; expected at least {sizes[0]}")


def _pod_flaws(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Flaw]:
    """Of a pod only images, tolerations, its deadline and its gates can be changed."""
    for name in sorted({*old, *new} - {*_FREE_OF_PODS, "containers", "initContainers"}):
        if old.get(name) != new.get(name):
            yield Flaw(f"spec.{name}", "of a pod cannot be changed; only images and tolerations can")
    for group in ("containers", "initContainers"):
        before, after = old.get(group) or [], new.get(group) or []
        if not isinstance(after, list) or len(after) != len(before):
            yield Flaw(f"spec.{group}", "no container of a pod can be added or removed")
            continue
        for index, (was, now) in enumerate(zip(before, after, strict=True)):
            if not isinstance(now, Mapping):
                yield Flaw(f"spec.{group}[{index}]", "is no mapping")
                continue
            for name in sorted({*was, *now} - {"image"}):
                if was.get(name) != now.get(name):
                    yield Flaw(f"spec.{group}[{index}].{name}", "of a pod cannot be changed; only its image can")
