"""Sidecar injection: istiod's webhook adds the proxy to pods when they are created, and to none that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.mesh.istiod import answers, installed
from explorer.sim.mesh.pods import PROXY, STATUS, has_proxy, namespace_labels
from explorer.sim.objects import Flaw, Key, Object, annotated, at, changed, labels_of, matches
from explorer.sim.store import Admission
from explorer.sim.view import View

INJECT, REVISION, NAMESPACE = "sidecar.istio.io/inject", "istio.io/rev", "istio-injection"
IMAGE = "istio/proxyv2:1.31.1"
NATIVE_SINCE = (1, 33)
PROXY_UID = 1337
_OUTBOUND, _INBOUND = 15001, 15006

IGNORED = frozenset({"kube-system", "kube-public", "kube-node-lease", "local-path-storage"})


def _one(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)}


_NOT_REFUSED = _one(INJECT, "NotIn", "false")

WEBHOOKS: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = tuple(
    ({"matchExpressions": namespace}, {"matchExpressions": pod})
    for namespace, pod in (
        ([_one(NAMESPACE, "In", "enabled")], [_NOT_REFUSED]),
        ([_one(NAMESPACE, "DoesNotExist"), _one(REVISION, "In", "default")], [_NOT_REFUSED]),
        ([_one(NAMESPACE, "DoesNotExist"), _one(REVISION, "DoesNotExist")], [_one(INJECT, "In", "true"), _one(REVISION, "DoesNotExist")]),
        ([_one(NAMESPACE, "DoesNotExist"), _one(REVISION, "DoesNotExist")], [_NOT_REFUSED, _one(REVISION, "In", "default")]),
    )
)  # fmt: skip
"""The selectors of Istio's four webhooks, (namespace, pod): of the API server's two questions before it calls istiod at all."""


def called(namespace: Mapping[str, str], pod: Mapping[str, str]) -> bool:
    """Whether the API server calls istiod for a new pod, from the labels of its namespace and its own."""
    return any(matches(space, namespace) and matches(own, pod) for space, own in WEBHOOKS)


def wanted(namespace: Mapping[str, str], pod: Object) -> bool:
    """Whether a new pod gets a proxy: istiod is called for it, and it has a network of its own."""
    if pod["metadata"].get("namespace", "default") in IGNORED or at(pod, ("spec", "hostNetwork")):
        return False
    return called(namespace, labels_of(pod))


def is_native(versions: Iterable[str]) -> bool:
    """Whether the proxy is a native sidecar: all nodes that tell their kubelet's version run 1.33 or newer."""
    return all(_version(one) >= NATIVE_SINCE for one in versions)


def _version(text: str) -> tuple[int, ...]:
    parts = text.removeprefix("v").split(".")[:2]
    return tuple(int(part) if part.isdigit() else 0 for part in parts)


def injected(pod: Object, *, native: bool) -> Object:
    """A pod with the proxy, and before it the container that sets up the redirection."""
    spec = pod["spec"]
    proxy: dict[str, Any] = {
        "name": PROXY,
        "image": IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": "http-envoy-prom", "containerPort": 15090}],
        "securityContext": {"runAsUser": PROXY_UID, "runAsNonRoot": True},
        "resources": {"requests": {"cpu": "10m", "memory": "40Mi"}},
    }
    init = {
        "name": "istio-init",
        "image": IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "args": ["istio-iptables", "-p", str(_OUTBOUND), "-z", str(_INBOUND), "-u", str(PROXY_UID)],
        "securityContext": {"runAsUser": 0, "capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}},
    }
    inits = list(spec.get("initContainers") or ())
    containers = list(spec["containers"])
    if native:
        inits = [init, {**proxy, "restartPolicy": "Always"}, *inits]
    else:
        inits, containers = [*inits, init], [proxy, *containers]
    pod = changed(pod, ("spec",), {**spec, "initContainers": inits, "containers": containers})
    labels = {**labels_of(pod), "security.istio.io/tlsMode": "istio", "service.istio.io/canonical-revision": "latest"}
    labels.setdefault(REVISION, "default")
    return annotated(changed(pod, ("metadata", "labels"), labels), {STATUS: '{"containers":["istio-proxy"]}'})


def _of_interest(view: View, pod: Object, before: Object | None) -> bool:
    """Whether istiod is called for it: it is new, and no pod that ran before the simulation began."""
    if before is not None or not installed(view) or has_proxy(pod):
        return False
    if at(pod, ("status", "phase"), "Pending") != "Pending":
        return False
    return called(namespace_labels(view, pod["metadata"].get("namespace", "default")), labels_of(pod))


def _mutate(view: View, pod: Object, before: Object | None) -> Object:
    if not _of_interest(view, pod, before) or not answers(view) or not at(pod, ("spec", "containers")):
        return pod
    if not wanted(namespace_labels(view, pod["metadata"].get("namespace", "default")), pod):
        return pod
    versions = (at(node, ("status", "nodeInfo", "kubeletVersion"), "") for node in view.list("Node"))
    return injected(pod, native=is_native(one for one in versions if one))


def _refuse(view: View, pod: Object, before: Object | None) -> Iterable[Flaw]:
    """The webhook's failure policy is Fail: a pod for which istiod is called and does not answer is not created."""
    if _of_interest(view, pod, before) and not answers(view):
        yield Flaw(
            "", "istiod does not answer, and without its webhook no pod may be created here (failurePolicy: Fail)"
        )


def _nodes(view: View, event: Event) -> Iterable[Key]:
    if event.before is None and event.after is not None and installed(view):
        return (event.key,)
    return ()


def _tell_version(api: Api, key: Key) -> None:
    """A kubelet tells its version, which decides what injected proxies look like."""
    node = api.get(key)
    if node is None or at(node, ("status", "nodeInfo", "kubeletVersion")):
        return
    version = ".".join(map(str, (*api.version, 0)[:3]))
    info = {**at(node, ("status", "nodeInfo"), {}), "kubeletVersion": f"v{version}"}
    api.patch_status(key, {"nodeInfo": info}, why=f"its kubelet is of version {version}")


INJECTION = Controller(
    "Istio injection", {"Node": _nodes}, _tell_version, (Admission(frozenset({"Pod"}), _mutate, _refuse),)
)
