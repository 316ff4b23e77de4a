"""What a cluster has, makes and writes by itself, without anybody's applying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from explorer.kube.fields import each, mapping, text
from explorer.kube.source import Object

ALWAYS_THERE: Mapping[str, tuple[str, ...]] = {
    "ConfigMap": ("kube-root-ca.crt", "istio-ca-root-cert"),
    "ServiceAccount": ("default",),
    "PriorityClass": ("system-cluster-critical", "system-node-critical"),
    "ClusterRole": ("cluster-admin", "admin", "edit", "view"),
}
"""What every cluster has, or gets by itself, without its being written down: names by the kind."""

EVERYWHERE = frozenset(
    f"{kind.lower()}/{name}" for kind in ("ConfigMap", "ServiceAccount") for name in ALWAYS_THERE[kind]
)
"""What every namespace has, as kind and name of ids: it is never said to be missing."""

BY_ITSELF = frozenset({("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default"), ("Service", "kubernetes")})
"""What Kubernetes makes of nothing, as kind and name."""

PASSING = frozenset({"Event", "Endpoints", "EndpointSlice", "Lease", "ControllerRevision", "VolumeAttachment"})
"""Kinds that a cluster makes of other objects, or of what goes on in it."""

ANNOTATIONS = (
    "kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/", "pv.kubernetes.io/", "node.alpha.kubernetes.io/",
    "volume.kubernetes.io/", "volumes.kubernetes.io/controller-managed-attach-detach", "volume.beta.kubernetes.io/storage-provisioner",
    "control-plane.alpha.kubernetes.io/leader",
)  # fmt: skip
"""How the annotations begin that a cluster writes."""


def exists_always(kind: str, name: str) -> bool:
    """Whether every cluster has an object, wherever it is looked for."""
    return name in ALWAYS_THERE.get(kind, ()) or (kind == "ClusterRole" and name.startswith("system:"))


def unannotated(notes: Mapping[str, Any]) -> dict[str, Any]:
    """Annotations without those that a cluster writes."""
    return {key: value for key, value in notes.items() if not str(key).startswith(ANNOTATIONS)}


def claims_of_sets(objects: Iterable[Object]) -> frozenset[tuple[str, str]]:
    """Namespace and beginning of the names of the claims that StatefulSets make."""
    return frozenset(
        (text(obj, "metadata", "namespace"), f"{text(claim, 'metadata', 'name')}-{text(obj, 'metadata', 'name')}")
        for obj in objects
        if text(obj, "kind") == "StatefulSet"
        for _, claim in each(obj, "spec", "volumeClaimTemplates")
    )


def is_made_storage(obj: Object, claims: frozenset[tuple[str, str]]) -> bool:
    """Whether an object is a volume that was made for a claim, or a claim that a StatefulSet made.

    Args:
        obj: the object.
        claims: see `claims_of_sets`.
    """
    kind, meta = text(obj, "kind"), mapping(obj, "metadata")
    if kind == "PersistentVolume":
        return bool(mapping(meta, "annotations").get("pv.kubernetes.io/provisioned-by"))
    return (
        kind == "PersistentVolumeClaim" and (text(meta, "namespace"), text(meta, "name").rpartition("-")[0]) in claims
    )
