"""What a pod has of the mesh: a proxy beside it, a ztunnel under it, an identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.objects import Key, Object, annotations_of, at, labels_of
from explorer.sim.view import View

PROXY = "istio-proxy"
STATUS = "sidecar.istio.io/status"
"""The annotation that injection leaves on a pod."""

MODE = "istio.io/dataplane-mode"
TRUST_DOMAIN = "cluster.local"


def containers_of(pod: Object) -> Iterator[Mapping[str, Any]]:
    """Its init containers, then its containers."""
    spec = pod.get("spec") or {}
    yield from spec.get("initContainers") or ()
    yield from spec.get("containers") or ()


def has_proxy(pod: Object) -> bool:
    """Whether an Envoy runs in it."""
    return PROXY in [one.get("name") for one in containers_of(pod)]


def ambient(view: View, pod: Object) -> bool:
    """Whether the node's ztunnel takes its traffic: its own label decides, else that of its namespace.

    A pod with a sidecar stays with it, and so does one that shares its node's network.
    """
    if STATUS in annotations_of(pod) or at(pod, ("spec", "hostNetwork")):
        return False
    own = labels_of(pod).get(MODE)
    if own is not None:
        return own == "ambient"
    return namespace_labels(view, pod["metadata"].get("namespace", "default")).get(MODE) == "ambient"


def in_mesh(view: View, pod: Object) -> bool:
    """Whether a proxy of either kind speaks for it."""
    return has_proxy(pod) or ambient(view, pod)


def namespace_labels(view: View, namespace: str) -> Mapping[str, str]:
    """The labels of a namespace; empty if it is not there."""
    found = view.get(Key("Namespace", "", namespace))
    return {} if found is None else labels_of(found)


def identity(pod: Object, trust_domain: str = TRUST_DOMAIN) -> str:
    """Its SPIFFE identity: pods that share a service account share it."""
    account = at(pod, ("spec", "serviceAccountName")) or "default"
    return spiffe(trust_domain, pod["metadata"].get("namespace", "default"), account)


def spiffe(trust_domain: str, namespace: str, account: str) -> str:
    """`spiffe://cluster.local/ns/shop/sa/pay`."""
    return f"spiffe://{trust_domain}/ns/{namespace}/sa/{account}"
