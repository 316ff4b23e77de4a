"""Rules about the routes of the Gateway API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.kube.fields import each, labels, mapping, text, walk
from explorer.kube.findings.inventory import Inventory, Item, same_namespace
from explorer.kube.findings.rule import Hit, Rule, missing
from explorer.kube.selectors import fits

_ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")


def _parents(item: Item) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The Gateways that a route hangs on: path, the reference, the namespace."""
    for number, parent in each(item.object, "spec", "parentRefs"):
        if parent.get("kind", "Gateway") == "Gateway" and text(parent, "name"):
            yield f"spec.parentRefs[{number}]", parent, text(parent, "namespace") or item.namespace


def _no_parent(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, parent, namespace in _parents(item):
        yield from missing(inventory, "Gateway", namespace, text(parent, "name"), f"{path}.name")


def _listeners(gateway: Item, parent: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    section, port = text(parent, "sectionName"), parent.get("port")
    found = [one for _, one in each(gateway.object, "spec", "listeners")]
    return [one for one in found if section in ("", one.get("name")) and port in (None, one.get("port"))]


def _no_listener(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, parent, namespace in _parents(item):
        gateways = inventory.find("Gateway", namespace, text(parent, "name"))
        wanted = text(parent, "sectionName") or str(parent.get("port") or "")
        if gateways and wanted and not any(_listeners(one, parent) for one in gateways):
            have = ", ".join(
                text(one, "name") for gateway in gateways for _, one in each(gateway.object, "spec", "listeners")
            )
            yield Hit(path, {"listener": wanted, "name": text(parent, "name"), "listeners": have or "none"})


def _not_allowed(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """A route in another namespace than its Gateway's, where no listener lets such routes in."""
    for path, parent, namespace in _parents(item):
        gateways = inventory.find("Gateway", namespace, text(parent, "name"))
        if not gateways or not item.namespace or any(same_namespace(one.namespace, item.namespace) for one in gateways):
            continue
        listeners = [one for gateway in gateways for one in _listeners(gateway, parent)]
        if listeners and not any(_lets_in(one, item.namespace, inventory) for one in listeners):
            yield Hit(path, {"name": text(parent, "name"), "namespace": item.namespace})


def _lets_in(listener: Mapping[str, Any], namespace: str, inventory: Inventory) -> bool:
    rule = mapping(listener, "allowedRoutes", "namespaces")
    origin = rule.get("from", "Same")
    if origin == "Selector":
        found = inventory.find("Namespace", "", namespace)
        selector = mapping(rule, "selector")
        return not found or any(
            fits(selector, {"kubernetes.io/metadata.name": one.name, **labels(one.object, "metadata", "labels")})
            for one in found
        )
    return bool(origin != "Same")


def _route_backends(item: Item) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for path, backend in walk(item.object, "spec.rules[*].backendRefs[*]"):
        if (
            isinstance(backend, Mapping)
            and backend.get("kind", "Service") == "Service"
            and not backend.get("group")
            and text(backend, "name")
        ):
            yield path, backend, text(backend, "namespace") or item.namespace


def _no_route_backend(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, backend, namespace in _route_backends(item):
        yield from missing(inventory, "Service", namespace, text(backend, "name"), f"{path}.name")


def _no_route_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, backend, namespace in _route_backends(item):
        found = inventory.find("Service", namespace, text(backend, "name"))
        port = backend.get("port")
        have = [one.get("port") for service in found for _, one in each(service.object, "spec", "ports")]
        if found and port is not None and port not in have:
            words = {"name": text(backend, "name"), "port": str(port), "ports": ", ".join(map(str, have)) or "none"}
            yield Hit(f"{path}.port", words)


def _not_granted(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """A reference into another namespace, which has to allow it."""
    found = [(path, "Service", text(backend, "name"), namespace) for path, backend, namespace in _route_backends(item)]
    if item.kind == "Gateway":
        found = [
            (path, "Secret", text(one, "name"), text(one, "namespace"))
            for path, one in walk(item.object, "spec.listeners[*].tls.certificateRefs[*]")
            if text(one, "namespace")
        ]
    for path, kind, name, namespace in found:
        if not item.namespace or not namespace or namespace == item.namespace:
            continue
        if any(
            _grants(grant, item, kind, name) for grant in inventory.of("ReferenceGrant") if grant.namespace == namespace
        ):
            continue
        known = inventory.has_all("ReferenceGrant") or any(one.namespace == namespace for one in inventory.of(kind))
        if known:
            words = {
                "kind": kind,
                "name": name,
                "namespace": namespace,
                "own": item.namespace,
                "route": text(item.object, "kind"),
            }
            yield Hit(path, words, not inventory.has_all("ReferenceGrant"))


def _grants(grant: Item, item: Item, kind: str, name: str) -> bool:
    own = text(item.object, "kind")
    sources = any(
        one.get("kind") == own and one.get("namespace") == item.namespace
        for _, one in each(grant.object, "spec", "from")
    )
    return sources and any(
        one.get("kind") == kind and one.get("name", name) == name for _, one in each(grant.object, "spec", "to")
    )


RULES = (
    Rule(
        id="route-parent-missing", severity="error", concept="gateway", title="A route hangs on a Gateway that is not there",
        kinds=_ROUTES, check=_no_parent,
        message="the Gateway {name} does not exist in {namespace}, so nothing arrives",
    ),
    Rule(
        id="route-listener-missing", severity="error", concept="gateway", title="A route hangs on a listener that its Gateway has not",
        kinds=_ROUTES, check=_no_listener,
        message="the Gateway {name} has no listener {listener}; it has: {listeners}",
    ),
    Rule(
        id="route-not-let-in", severity="error", concept="gateway", title="A Gateway does not let a route of this namespace in",
        kinds=_ROUTES, check=_not_allowed,
        message="no listener of {name} lets routes of {namespace} in; expected allowedRoutes there",
        fix="kind: Gateway\nspec:\n  listeners:\n  - allowedRoutes:\n      namespaces:\n        from: Selector\n        selector:\n"
            "          matchLabels:\n            kubernetes.io/metadata.name: {namespace}\n",
    ),
    Rule(
        id="route-backend-missing", severity="error", concept="http-route", title="A route leads to a Service that is not there",
        kinds=_ROUTES, check=_no_route_backend,
        message="the Service {name} does not exist in {namespace}; requests are answered with 500",
    ),
    Rule(
        id="route-port-unknown", severity="error", concept="http-route", title="A route leads to a port that the Service has not",
        kinds=_ROUTES, check=_no_route_port,
        message="the Service {name} has no port {port}; it has: {ports}",
    ),
    Rule(
        id="reference-not-granted", severity="error", concept="reference-grant", title="A reference into another namespace is not allowed there",
        kinds=(*_ROUTES, "Gateway"), check=_not_granted,
        message="no ReferenceGrant in {namespace} lets a {route} of {own} use the {kind} {name}",
        fix="apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata:\n  name: from-{own}\n  namespace: {namespace}\nspec:\n"
            "  from:\n  - group: gateway.networking.k8s.io\n    kind: {route}\n    namespace: {own}\n  to:\n  - group: \"\"\n    kind: {kind}\n    name: {name}\n",
    ),
)  # fmt: skip
"""What is looked for in Gateways and routes."""
