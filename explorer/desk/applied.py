"""What somebody would apply to get what is open: without what a cluster made of it, so that another cluster makes that itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from explorer.kube.builtin import BY_ITSELF, PASSING, claims_of_sets, is_made_storage, unannotated
from explorer.kube.fields import each, mapping, text
from explorer.kube.redaction import masked
from explorer.kube.source import Object

_CONTROLLERS = frozenset(
    {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController", "Node"}
)
"""Whose objects the simulator makes itself; what an operator made stays, as nobody else would make it."""

_TOKEN = "kubernetes.io/service-account-token"  # noqa: S105 - a type of Secrets

_KEPT = frozenset({"name", "generateName", "namespace", "labels", "annotations"})
"""What is applied of the metadata."""

_GIVEN = {
    "Service": ("clusterIP", "clusterIPs"),
    "Pod": ("nodeName",),
    "PersistentVolume": ("claimRef",),
    "Namespace": ("finalizers",),
}
"""What a cluster fills in, by the kind; `None` as the address of a headless Service is somebody's choice."""

_UIDS = ("controller-uid", "batch.kubernetes.io/controller-uid")
_ROOM = ("capacity", "allocatable")
_FOUND_OUT = ("node.kubernetes.io/", "node.cloudprovider.kubernetes.io/")
"""How the taints begin that say what was found out of a node."""


def applied(objects: Iterable[Object], *, hide: bool = False) -> tuple[tuple[Object, ...], tuple[str, ...]]:
    """The objects as they would be applied, and what is left out of them, a line each.

    Args:
        objects: as they were read; they are not changed.
        hide: whether tokens, addresses and names of hosts are masked.
    """
    given = [one for one in objects if isinstance(one, dict)]
    there = {(text(one, "kind"), text(one, "metadata", "namespace"), text(one, "metadata", "name")) for one in given}
    claims = claims_of_sets(given)
    made: Counter[str] = Counter()
    found: list[Object] = []
    for obj in given:
        if _is_made(obj, there, claims):
            made[text(obj, "kind")] += 1
        else:
            plain = _plain(obj)
            found.append(_masked(plain) if hide else plain)
    if not made:
        return tuple(found), ()
    words = ", ".join(f"{kind} ({count})" for kind, count in sorted(made.items()))
    return tuple(found), (f"left out, because a cluster makes them by itself: {words}",)


def _is_made(obj: Object, there: set[tuple[str, str, str]], claims: frozenset[tuple[str, str]]) -> bool:
    """Whether another cluster makes an object by itself of what is there."""
    kind, name, namespace = text(obj, "kind"), text(obj, "metadata", "name"), text(obj, "metadata", "namespace")
    if kind in PASSING or (kind, name) in BY_ITSELF or (kind == "Secret" and text(obj, "type") == _TOKEN):
        return True
    for _, owner in each(obj, "metadata", "ownerReferences"):
        own = text(owner, "kind")
        place = "" if own == "Node" else namespace
        if owner.get("controller") is True and own in _CONTROLLERS and (own, place, text(owner, "name")) in there:
            return True
    return is_made_storage(obj, claims)


def _plain(obj: Object) -> dict[str, Any]:
    """An object without what only a cluster knows of it."""
    kind, meta = text(obj, "kind"), mapping(obj, "metadata")
    plain: dict[str, Any] = {key: value for key, value in obj.items() if key != "status"}
    if "metadata" in obj:
        plain["metadata"] = {key: value for key, value in meta.items() if key in _KEPT}
    notes = meta.get("annotations")
    if isinstance(notes, dict):
        plain["metadata"]["annotations"] = unannotated(notes)
    spec = obj.get("spec")
    if isinstance(spec, dict):
        plain["spec"] = _SPECS.get(kind, _unfilled)(kind, spec)
    if kind == "Node":
        plain["status"] = {key: value for key, value in mapping(obj, "status").items() if key in _ROOM}
    return plain


def _unfilled(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    filled = _GIVEN.get(kind, ())
    return {key: value for key, value in spec.items() if key not in filled or value in ("None", ["None"])}


def _of_node(_kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A node with the taints that somebody gave it."""
    taints = spec.get("taints")
    if not isinstance(taints, list):
        return spec
    return {**spec, "taints": [one for one in taints if not text(one, "key").startswith(_FOUND_OUT)]}


def _of_job(_kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A Job that is told again from others by the name that it is given."""
    if spec.get("manualSelector") is True:
        return spec
    template, meta = mapping(spec, "template"), mapping(spec, "template", "metadata")
    labels = {key: value for key, value in mapping(meta, "labels").items() if key not in _UIDS}
    own = {key: value for key, value in spec.items() if key != "selector"}
    return {**own, "template": {**template, "metadata": {**meta, "labels": labels}}} if template else own


def _of_claim(_kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A claim that was given a volume which was made for it."""
    return {key: value for key, value in spec.items() if key != "volumeName" or not str(value).startswith("pvc-")}


_SPECS: Mapping[str, Callable[[str, dict[str, Any]], dict[str, Any]]] = {
    "Node": _of_node, "Job": _of_job, "PersistentVolumeClaim": _of_claim,
}  # fmt: skip


def _masked(value: Any, key: str = "") -> Any:
    """A value in which no text tells of people or machines; the words that say what it is stay."""
    if isinstance(value, dict):
        return {name: _masked(one, str(name)) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one, key) for one in value]
    return masked(value) if isinstance(value, str) and key not in ("kind", "apiVersion") else value
