"""Rules about API versions that Kubernetes serves no longer, or not for long.

The table is that of the guide to deprecated API versions in the documentation of Kubernetes.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from explorer.kube.fields import text
from explorer.kube.findings.inventory import Inventory, Item
from explorer.kube.findings.rule import Hit, Rule


class Gone(Struct, frozen=True):
    """An API version of some kinds that is served no longer.

    Attributes:
        version: as in `apiVersion`.
        kinds: of which kinds.
        minor: since which minor release of Kubernetes 1 it is not served.
        now: what took its place; empty for nothing.
    """

    version: str
    kinds: tuple[str, ...]
    minor: int
    now: str


_SETS = ("Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "ControllerRevision")
_HOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_RBAC = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")
_REVIEWS = ("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview")
_FLOW = ("FlowSchema", "PriorityLevelConfiguration")

GONE = (
    Gone("extensions/v1beta1", ("Deployment", "ReplicaSet", "DaemonSet"), 16, "apps/v1"),
    Gone("apps/v1beta1", _SETS, 16, "apps/v1"),
    Gone("apps/v1beta2", _SETS, 16, "apps/v1"),
    Gone("extensions/v1beta1", ("NetworkPolicy",), 16, "networking.k8s.io/v1"),
    Gone("extensions/v1beta1", ("PodSecurityPolicy",), 16, ""),
    Gone("extensions/v1beta1", ("Ingress",), 22, "networking.k8s.io/v1"),
    Gone("networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), 22, "networking.k8s.io/v1"),
    Gone("admissionregistration.k8s.io/v1beta1", _HOOKS, 22, "admissionregistration.k8s.io/v1"),
    Gone("apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), 22, "apiextensions.k8s.io/v1"),
    Gone("apiregistration.k8s.io/v1beta1", ("APIService",), 22, "apiregistration.k8s.io/v1"),
    Gone("authentication.k8s.io/v1beta1", ("TokenReview",), 22, "authentication.k8s.io/v1"),
    Gone("authorization.k8s.io/v1beta1", _REVIEWS, 22, "authorization.k8s.io/v1"),
    Gone("certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), 22, "certificates.k8s.io/v1"),
    Gone("coordination.k8s.io/v1beta1", ("Lease",), 22, "coordination.k8s.io/v1"),
    Gone("rbac.authorization.k8s.io/v1beta1", _RBAC, 22, "rbac.authorization.k8s.io/v1"),
    Gone("scheduling.k8s.io/v1beta1", ("PriorityClass",), 22, "scheduling.k8s.io/v1"),
    Gone("storage.k8s.io/v1beta1", ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"), 22, "storage.k8s.io/v1"),
    Gone("batch/v1beta1", ("CronJob",), 25, "batch/v1"),
    Gone("discovery.k8s.io/v1beta1", ("EndpointSlice",), 25, "discovery.k8s.io/v1"),
    Gone("events.k8s.io/v1beta1", ("Event",), 25, "events.k8s.io/v1"),
    Gone("autoscaling/v2beta1", ("HorizontalPodAutoscaler",), 25, "autoscaling/v2"),
    Gone("policy/v1beta1", ("PodDisruptionBudget",), 25, "policy/v1"),
    Gone("policy/v1beta1", ("PodSecurityPolicy",), 25, ""),
    Gone("node.k8s.io/v1beta1", ("RuntimeClass",), 25, "node.k8s.io/v1"),
    Gone("autoscaling/v2beta2", ("HorizontalPodAutoscaler",), 26, "autoscaling/v2"),
    Gone("flowcontrol.apiserver.k8s.io/v1beta1", _FLOW, 26, "flowcontrol.apiserver.k8s.io/v1"),
    Gone("storage.k8s.io/v1beta1", ("CSIStorageCapacity",), 27, "storage.k8s.io/v1"),
    Gone("flowcontrol.apiserver.k8s.io/v1beta2", _FLOW, 29, "flowcontrol.apiserver.k8s.io/v1"),
    Gone("flowcontrol.apiserver.k8s.io/v1beta3", _FLOW, 32, "flowcontrol.apiserver.k8s.io/v1"),
)  # fmt: skip
"""What is served no longer."""

DISCOURAGED = {("v1", "Endpoints"): (33, "EndpointSlice"), ("v1", "ComponentStatus"): (19, "")}
"""Kinds that are still served and that one should not begin with: since which minor release, and what to use."""


def _removed(item: Item, inventory: Inventory) -> Iterator[Hit]:
    gone = _BY_NAME.get((text(item.object, "apiVersion"), text(item.object, "kind")))
    if gone is not None and inventory.version >= (1, gone.minor):
        instead = f"expected {gone.now}" if gone.now else "there is nothing in its place under that name"
        yield Hit(
            "apiVersion",
            {
                "version": gone.version,
                "kind": text(item.object, "kind"),
                "release": f"1.{gone.minor}",
                "instead": instead,
                "now": gone.now,
            },
        )


def _deprecated(item: Item, inventory: Inventory) -> Iterator[Hit]:
    gone = _BY_NAME.get((text(item.object, "apiVersion"), text(item.object, "kind")))
    if gone is not None and inventory.version < (1, gone.minor):
        yield Hit(
            "apiVersion",
            {
                "version": gone.version,
                "kind": text(item.object, "kind"),
                "release": f"1.{gone.minor}",
                "now": gone.now or "another kind",
            },
        )


def _discouraged(item: Item, inventory: Inventory) -> Iterator[Hit]:
    found = DISCOURAGED.get((text(item.object, "apiVersion"), text(item.object, "kind")))
    # Endpoints of a cluster are made by a controller; only those that somebody wrote are worth a word.
    if found is not None and inventory.version >= (1, found[0]) and not text(item.object, "metadata", "uid"):
        instead = f"; expected {found[1]}" if found[1] else ""
        yield Hit("kind", {"kind": text(item.object, "kind"), "release": f"1.{found[0]}", "instead": instead})


_BY_NAME = {(gone.version, kind): gone for gone in GONE for kind in gone.kinds}

_ANY = ("*",)

RULES = (
    Rule(
        id="api-removed", severity="error", concept="kube-apiserver", title="An API version is served no longer",
        kinds=_ANY, check=_removed,
        message="{kind} of {version} is not served since Kubernetes {release}; {instead}",
        fix="apiVersion: {now}\nkind: {kind}\n",
    ),
    Rule(
        id="api-deprecated", severity="warning", concept="kube-apiserver", title="An API version will not be served for long",
        kinds=_ANY, check=_deprecated,
        message="{kind} of {version} is not served from Kubernetes {release} on; expected {now}",
        fix="apiVersion: {now}\nkind: {kind}\n",
    ),
    Rule(
        id="kind-deprecated", severity="hint", concept="endpointslice", title="A kind is served and should not be begun with",
        kinds=_ANY, check=_discouraged,
        message="{kind} is deprecated since Kubernetes {release}{instead}",
    ),
)  # fmt: skip
"""What is looked for in API versions."""
