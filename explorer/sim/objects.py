"""Kubernetes objects as the API serves them: plain mappings that nobody changes once they are stored.

`changed` and `without` copy only the path that differs; everything else is shared with the object before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

Object = Mapping[str, Any]
"""apiVersion, kind, metadata, spec, status … A mapping, not a dict, so that the type checker refuses to write to it."""

Step = str | int

REFUSED = "podium.sim/refused"
"""The annotation of an object of the beginning that the API server would not have taken, with the reason. It is kept and left alone."""

CLUSTER_SCOPED = frozenset({
    "APIService", "CSIDriver", "CSINode", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition",
    "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass",
    "RuntimeClass", "StorageClass", "ValidatingWebhookConfiguration", "VolumeAttachment", "VolumeSnapshotClass",
    "VolumeSnapshotContent",
})  # fmt: skip
"""Kinds without a namespace."""

_HOMES = {
    "Service": "", "Event": "", "Node": "", "Namespace": "", "Pod": "", "Secret": "", "Deployment": "apps", "Job": "batch",
    "Ingress": "networking.k8s.io", "NetworkPolicy": "networking.k8s.io", "Gateway": "gateway.networking.k8s.io",
}  # fmt: skip


class Key(NamedTuple):
    """What names an object.

    Attributes:
        kind: its kind; of two groups that use one kind for different things, one is written with its group:
            `Gateway` is the Gateway API's, `Gateway.networking.istio.io` is Istio's.
        namespace: empty for kinds without one.
        name: unique in its kind and namespace.
    """

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """As kubectl writes it: `pod/web-0`; another namespace than `default` stands before it."""
        place = "" if self.namespace in ("", "default") else f"{self.namespace}/"
        return f"{place}{self.kind.lower()}/{self.name}"


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong with an object; the rest goes on.

    Attributes:
        key: the object.
        path: where in it, as `spec.replicas`; empty for the whole object.
        message: what is wrong, and what was expected.
        number: which of the objects of the beginning it is, counted from 1; 0 for none of them.
    """

    key: Key
    path: str
    message: str
    number: int = 0

    def __str__(self) -> str:
        """One line."""
        return f"{self.key}: {self.path}: {self.message}" if self.path else f"{self.key}: {self.message}"


class Flaw(NamedTuple):
    """What a check finds: the path inside the object, and what is wrong and was expected."""

    path: str
    message: str


def kind_of(obj: Object) -> str:
    """The kind for a `Key`: with the group behind it where the kind alone would be taken for another."""
    return _named(str(obj.get("kind", "")), str(obj.get("apiVersion") or ""))


@lru_cache(maxsize=1024)
def _named(kind: str, version: str) -> str:
    home = _HOMES.get(kind)
    if home is None or not version or kind == "Event":
        return kind
    group, slash, _ = version.partition("/")
    group = group if slash else ""
    return kind if group == home else f"{kind}.{group}"


def key_of(obj: Object) -> Key:
    """The key of an object; one without a namespace belongs to `default`, unless its kind has none."""
    kind, meta = kind_of(obj), obj["metadata"]
    namespace = "" if kind in CLUSTER_SCOPED else meta.get("namespace") or "default"
    return Key(kind, namespace, meta["name"])


# Copy on write


def changed(obj: Object, path: Sequence[Step], value: object) -> dict[str, Any]:
    """A copy with another value at a path; mappings that are missing on the way are made.

    Args:
        obj: what is copied along the path only.
        path: keys, and numbers where there is a list: `("spec", "containers", 0, "image")`.
        value: what shall stand there.
    """
    copy: dict[str, Any] = _placed(obj, path, 0, value)
    return copy


def _placed(part: Any, path: Sequence[Step], depth: int, value: object) -> Any:
    if depth == len(path):
        return value
    step = path[depth]
    if isinstance(step, int):
        items = list(part)
        items[step] = _placed(items[step], path, depth + 1, value)
        return items
    copy = dict(part) if part else {}
    copy[step] = _placed(copy.get(step), path, depth + 1, value)
    return copy


def without(obj: Object, path: Sequence[Step]) -> Object:
    """A copy without what stands at a path; the same object if there is nothing."""
    if at(obj, path) is None:
        return obj
    *way, last = path
    part = at(obj, way)
    rest = (
        [item for index, item in enumerate(part) if index != last]
        if isinstance(part, list)
        else {name: item for name, item in part.items() if name != last}
    )
    return changed(obj, way, rest)


def at(obj: Any, path: Sequence[Step], default: Any = None) -> Any:
    """What stands at a path; the default if nothing does."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(obj, list) or not -len(obj) <= step < len(obj):
                return default
            obj = obj[step]
        elif isinstance(obj, dict):
            obj = obj.get(step)
        else:
            return default
        if obj is None:
            return default
    return obj


# Metadata


def labels_of(obj: Object) -> Mapping[str, str]:
    """The labels; empty if there are none."""
    return obj["metadata"].get("labels") or {}


def annotations_of(obj: Object) -> Mapping[str, str]:
    """The annotations; empty if there are none."""
    return obj["metadata"].get("annotations") or {}


def annotated(obj: Object, values: Mapping[str, str | None]) -> Object:
    """A copy with annotations set, or taken away where the value is None; the same object if they are so already."""
    before = annotations_of(obj)
    after = {name: value for name, value in {**before, **values}.items() if value is not None}
    return obj if after == before else changed(obj, ("metadata", "annotations"), after)


def uid_of(obj: Object) -> str:
    """The uid; empty for an object that was never stored."""
    return str(obj["metadata"].get("uid", ""))


def terminating(obj: Object) -> bool:
    """Whether its deletion was asked for."""
    return "deletionTimestamp" in obj["metadata"]


def owners_of(obj: Object) -> Sequence[Mapping[str, Any]]:
    """The owner references."""
    return obj["metadata"].get("ownerReferences") or ()


def controller_of(obj: Object) -> Mapping[str, Any] | None:
    """The one owner reference that says `controller: true`."""
    for owner in obj["metadata"].get("ownerReferences") or ():
        if owner.get("controller"):
            found: Mapping[str, Any] = owner
            return found
    return None


def controlled_by(obj: Object, owner: Object) -> bool:
    """Whether the owner is the object's controller: the very one, not another of the same name."""
    reference = controller_of(obj)
    return reference is not None and reference["uid"] == owner["metadata"]["uid"]


def reference_to(owner: Object, *, controller: bool = True) -> dict[str, Any]:
    """An owner reference to put into a dependent."""
    meta = owner["metadata"]
    reference = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": meta["name"], "uid": meta["uid"]}
    return {**reference, "controller": True, "blockOwnerDeletion": True} if controller else reference


def adopted(orphan: Object, owner: Object) -> Object:
    """An orphan with an owner, which is its controller."""
    return changed(orphan, _OWNERS, [*owners_of(orphan), reference_to(owner)])


def released(obj: Object, owner: Object) -> Object:
    """An object that an owner lets go."""
    return changed(obj, _OWNERS, [one for one in owners_of(obj) if one.get("uid") != uid_of(owner)])


_OWNERS = ("metadata", "ownerReferences")


def owner_key(reference: Mapping[str, Any], namespace: str) -> Key:
    """The key that a reference of an object in a namespace points to."""
    kind = kind_of(reference)
    return Key(kind, "" if kind in CLUSTER_SCOPED else namespace, str(reference.get("name", "")))


# Selectors


def matches(selector: Mapping[str, Any] | None, labels: Mapping[str, str]) -> bool:
    """Whether labels fit a label selector (matchLabels and matchExpressions); an empty one fits all, None fits nothing."""
    if selector is None:
        return False
    for name, value in (selector.get("matchLabels") or {}).items():
        if labels.get(name) != value:
            return False
    return all(_fits(expression, labels) for expression in selector.get("matchExpressions") or ())


def _fits(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value is not None and value in (expression.get("values") or ())
        case "NotIn":
            return value is None or value not in (expression.get("values") or ())
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case _:
            return False


# Conditions


def condition(obj: Object, kind: str) -> Mapping[str, Any] | None:
    """The condition of a type in the status."""
    for one in (obj.get("status") or {}).get("conditions") or ():
        if one["type"] == kind:
            found: Mapping[str, Any] = one
            return found
    return None


def is_true(obj: Object, kind: str) -> bool:
    """Whether a condition is there and True."""
    found = condition(obj, kind)
    return found is not None and found["status"] == "True"


def with_condition(
    conditions: Iterable[Mapping[str, Any]] | None,
    kind: str,
    status: str,
    stamp: str,
    reason: str = "",
    message: str = "",
) -> list[Mapping[str, Any]]:
    """Conditions with one of them set; it keeps the time of its last transition if only its words change.

    Args:
        conditions: those there are.
        kind: the type of the condition.
        status: "True", "False" or "Unknown".
        stamp: the time now, see `explorer.sim.clock.stamp`.
        reason: one word.
        message: a sentence.
    """
    found = list(conditions or ())
    place, since = len(found), stamp
    for index, one in enumerate(found):
        if one["type"] == kind:
            place = index
            if one["status"] == status:
                since = one.get("lastTransitionTime", stamp)
            break
    new = {"type": kind, "status": status, "lastTransitionTime": since}
    if reason:
        new["reason"] = reason
    if message:
        new["message"] = message
    found[place : place + 1] = [new]
    return found


# Form

_TEXTS = {path: path.split(".") for path in ("metadata.namespace", "metadata.uid", "spec.nodeName")}


def flaws(obj: object) -> list[Flaw]:
    """What keeps an object from being stored at all: nothing that controllers rely on may have another shape."""
    if not isinstance(obj, Mapping):
        return [Flaw("", f"{_short(obj)} is no object; expected apiVersion, kind and metadata")]
    found = [
        Flaw(name, f"{_short(obj[name])} is no text; expected a word" if name in obj else "is missing")
        for name in ("apiVersion", "kind")
        if not (isinstance(obj.get(name), str) and obj[name])
    ]
    meta = obj.get("metadata")
    if not isinstance(meta, Mapping):
        return [*found, Flaw("metadata", "is missing; expected at least a name")]
    if not isinstance(meta.get("name"), str) or not meta["name"]:
        found.append(Flaw("metadata.name", "is missing; expected a name"))
    found += [
        Flaw(path, f"{_short(value)} is no text")
        for path, way in _TEXTS.items()
        if not isinstance(value := at(obj, way), str | None)
    ]
    for name in ("labels", "annotations"):
        values = meta.get(name)
        if values is not None and not (
            isinstance(values, Mapping) and all(isinstance(text, str) for pair in values.items() for text in pair)
        ):
            found.append(Flaw(f"metadata.{name}", f"{_short(values)} does not map texts to texts"))
    owners = meta.get("ownerReferences")
    if owners is not None and not (isinstance(owners, list) and all(isinstance(owner, Mapping) for owner in owners)):
        found.append(Flaw("metadata.ownerReferences", f"{_short(owners)} is no list of references"))
    found += [
        Flaw(name, f"{_short(obj[name])} is no mapping")
        for name in ("spec", "status")
        if obj.get(name) is not None and not isinstance(obj[name], Mapping)
    ]
    return found


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
