"""In which order Helm creates and deletes objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from explorer.sim.objects import Object

INSTALL = (
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
    "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
    "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
    "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
    "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
)  # fmt: skip
"""Kinds in the order in which they are created; any other comes last."""

UNINSTALL = (
    "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "Ingress", "IngressClass", "Service", "CronJob", "Job",
    "StatefulSet", "HorizontalPodAutoscaler", "Deployment", "ReplicaSet", "ReplicationController", "Pod", "DaemonSet", "RoleBindingList",
    "RoleBinding", "RoleList", "Role", "ClusterRoleBindingList", "ClusterRoleBinding", "ClusterRoleList", "ClusterRole",
    "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume", "StorageClass", "ConfigMap", "SecretList", "Secret",
    "ServiceAccount", "PodDisruptionBudget", "PodSecurityPolicy", "LimitRange", "ResourceQuota", "NetworkPolicy", "Namespace",
    "PriorityClass",
)  # fmt: skip
"""Kinds in the order in which they are deleted. It is not quite the other one backwards: Services go early."""

_FIRST = {kind: place for place, kind in enumerate(INSTALL)}
_LAST = {kind: place for place, kind in enumerate(UNINSTALL)}


def to_install(objects: Iterable[Object]) -> list[Object]:
    """Objects in the order in which they are created: those of one kind stay as they were, unknown kinds come last, by their names."""
    return sorted(objects, key=lambda obj: _rank(obj, _FIRST))


def to_uninstall(objects: Iterable[Object]) -> list[Object]:
    """Objects in the order in which they are deleted."""
    return sorted(objects, key=lambda obj: _rank(obj, _LAST))


def _rank(obj: Object, places: Mapping[str, int]) -> tuple[int, str]:
    kind = str(obj["kind"])
    return (places[kind], "") if kind in places else (len(places), kind)
