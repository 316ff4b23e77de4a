"""Rules about the mesh: hosts, subsets, gateways, weights, sidecars and mutual TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from explorer.kube.fields import each, labels, mapping, text, texts, walk, whole
from explorer.kube.findings.inventory import Inventory, Item, is_injecting, same_namespace
from explorer.kube.findings.rule import PODS, Hit, Rule, missing
from explorer.kube.selectors import as_selector, spoken

_DESTINATIONS = (
    "spec.http[*].route[*].destination", "spec.http[*].mirror", "spec.http[*].mirrors[*].destination",
    "spec.tcp[*].route[*].destination", "spec.tls[*].route[*].destination",
)  # fmt: skip

_ROOT = "istio-system"
_SYSTEM = frozenset(
    {
        "kube-system",
        "kube-public",
        "kube-node-lease",
        _ROOT,
        "istio-ingress",
        "istio-egress",
        "local-path-storage",
        "cert-manager",
    }
)
_SELECTING = ("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication", "Telemetry")
_CLUSTER = re.compile(r"([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local")
_CALL = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://(?:[^/@\s]{1,64}@)?|^)([a-z0-9][a-z0-9.-]{0,252})(:\d{2,5})?(?=$|[/?,\s])"
)
_PRINCIPAL = re.compile(r"[^/*]+/ns/([^/*]+)/sa/([^/*]+)")


class Host(NamedTuple):
    """A Service of the cluster, by name and namespace."""

    name: str
    namespace: str


def host_of(host: str, namespace: str) -> Host | None:
    """The Service for which Istio takes a host: a name without points is one of the same namespace. None for all other hosts."""
    if host and "." not in host and "*" not in host:
        return Host(host, namespace)
    found = _CLUSTER.fullmatch(host)
    return Host(*found.groups()) if found else None


def _services(inventory: Inventory, host: Host | None) -> list[Item]:
    return inventory.find("Service", host.namespace, host.name) if host is not None else []


def _missing_host(inventory: Inventory, host: str, namespace: str) -> bool | None:
    """As `Inventory.missing`, for a host."""
    service = host_of(host, namespace)
    if service is None or _services(inventory, service):
        return None
    entries = (name for one in inventory.of("ServiceEntry") for name in texts(one.object, "spec", "hosts"))
    if any(name == host for name in entries):
        return None
    return inventory.may_miss("Service", service.namespace)


def _destinations(item: Item) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in _DESTINATIONS:
        for here, found in walk(item.object, path):
            if isinstance(found, Mapping):
                yield here, found


def _no_host(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, destination in _destinations(item):
        host = text(destination, "host")
        unsure = _missing_host(inventory, host, item.namespace)
        if unsure is not None:
            yield Hit(f"{path}.host", {"host": host}, unsure)


def _rules_for(inventory: Inventory, host: Host) -> list[Item]:
    near = inventory.once(_rules_by_name).get(host.name, ())
    return [rule for own, rule in near if same_namespace(own.namespace, host.namespace)]


def _rules_by_name(inventory: Inventory) -> dict[str, list[tuple[Host, Item]]]:
    found: dict[str, list[tuple[Host, Item]]] = {}
    for rule in inventory.of("DestinationRule"):
        host = host_of(text(rule.object, "spec", "host"), rule.namespace)
        if host is not None:
            found.setdefault(host.name, []).append((host, rule))
    return found


def _no_subset(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, destination in _destinations(item):
        subset, host = text(destination, "subset"), host_of(text(destination, "host"), item.namespace)
        if not subset or host is None:
            continue
        rules = _rules_for(inventory, host)
        known = [text(one, "name") for rule in rules for _, one in each(rule.object, "spec", "subsets")]
        if subset in known:
            continue
        unsure = False if rules else inventory.may_miss("DestinationRule", item.namespace)
        if unsure is not None:
            words = {
                "subset": subset,
                "host": text(destination, "host"),
                "name": host.name,
                "subsets": ", ".join(dict.fromkeys(known)) or "none",
            }
            yield Hit(f"{path}.subset", words, unsure)


def _no_service_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, destination in _destinations(item):
        host, port = host_of(text(destination, "host"), item.namespace), whole(destination, "port", "number")
        services = _services(inventory, host)
        have = [whole(one, "port") for service in services for _, one in each(service.object, "spec", "ports")]
        if services and port is not None and port not in have:
            yield Hit(
                f"{path}.port.number",
                {"port": port, "host": text(destination, "host"), "ports": ", ".join(map(str, have)) or "none"},
            )


def _no_gateway(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, name in walk(item.object, "spec.gateways[*]"):
        if not isinstance(name, str) or name == "mesh" or "." in name:
            continue
        namespace, _, own = name.rpartition("/")
        yield from missing(inventory, "Gateway.networking.istio.io", namespace or item.namespace, own, path)


def _weights(item: Item) -> Iterator[tuple[str, list[int]]]:
    for number, route in each(item.object, "spec", "http"):
        found = [whole(one, "weight") for _, one in each(route, "route")]
        if len(found) > 1:
            yield f"spec.http[{number}].route", [one or 0 for one in found]


def _no_weight(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for path, found in _weights(item):
        if sum(found) == 0:
            yield Hit(path, {})


def _odd_weight(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for path, found in _weights(item):
        if sum(found) not in (0, 100):
            shares = ", ".join(f"{100 * one / sum(found):.0f} %" for one in found)
            yield Hit(path, {"sum": sum(found), "shares": shares})


def _host_twice(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """Routes of a gateway are joined; of those inside the mesh only one VirtualService counts."""
    for host in sorted(_hosts(item)):
        for other in inventory.once(_by_host).get(host, ()):
            if item.is_after(other) and _is_inside(item):
                yield Hit("spec.hosts", {"host": host, "other": other.spoken})
                return


def _by_host(inventory: Inventory) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in inventory.of("VirtualService"):
        for host in _hosts(item) if _is_inside(item) else ():
            found.setdefault(host, []).append(item)
    return found


def _hosts(item: Item) -> set[str]:
    found = set()
    for host in texts(item.object, "spec", "hosts"):
        service = host_of(host, item.namespace)
        found.add(f"{service.name}.{service.namespace}.svc.cluster.local" if service else host)
    return found - {"*"}


def _is_inside(item: Item) -> bool:
    return "mesh" in (texts(item.object, "spec", "gateways") or ["mesh"])


def _rule_host(item: Item, inventory: Inventory) -> Iterator[Hit]:
    host = text(item.object, "spec", "host")
    unsure = _missing_host(inventory, host, item.namespace)
    if unsure is not None:
        yield Hit("spec.host", {"host": host}, unsure)


def _empty_subset(item: Item, inventory: Inventory) -> Iterator[Hit]:
    host = host_of(text(item.object, "spec", "host"), item.namespace)
    reached = [pod for service in _services(inventory, host) for pod in inventory.behind(service)]
    if not reached:
        return
    for number, subset in each(item.object, "spec", "subsets"):
        wanted = labels(subset, "labels")
        if wanted and not any(pod.pod is not None and wanted.items() <= pod.pod.labels.items() for pod in reached):
            words = {
                "subset": text(subset, "name"),
                "labels": spoken({"matchLabels": wanted}),
                "host": text(item.object, "spec", "host"),
            }
            yield Hit(f"spec.subsets[{number}].labels", words, not inventory.has_all("Pod"))


def _selects_nothing(item: Item, inventory: Inventory) -> Iterator[Hit]:
    selector = mapping(item.object, "spec", "selector")
    namespace = None if item.namespace == _ROOT else item.namespace
    unsure = inventory.missing_pods(as_selector(selector), namespace) if labels(selector, "matchLabels") else None
    if unsure is not None:
        yield Hit("spec.selector", {"selector": spoken(as_selector(selector)), "kind": item.kind}, unsure)


def _no_proxy(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """The proxies of a gateway are installed apart, so that only a whole cluster can tell."""
    selector = labels(item.object, "spec", "selector")
    if selector and inventory.has_all("Pod") and not inventory.selected({"matchLabels": selector}, None):
        yield Hit("spec.selector", {"selector": spoken({"matchLabels": selector})})


def _not_injected(item: Item, inventory: Inventory) -> Iterator[Hit]:
    own = labels(item.object, "metadata", "labels")
    if (
        not inventory.injecting
        or is_injecting(own)
        or item.name in _SYSTEM
        or "istio-injection" in own
        or "istio.io/dataplane-mode" in own
    ):
        return
    outside = [
        one
        for one in inventory.makers
        if one.namespace == item.name and one.kind not in ("Job", "CronJob") and inventory.in_mesh(one) is False
    ]
    if outside:
        yield Hit(
            "metadata.labels",
            {"name": item.name, "others": ", ".join(sorted(inventory.injecting)[:3]), "count": len(outside)},
        )


def _strict(inventory: Inventory, target: Item) -> Item | None:
    """The policy that lets only mutual TLS reach pods: the most specific one decides."""
    best: tuple[int, Item] | None = None
    for policy in inventory.of("PeerAuthentication"):
        selector = labels(policy.object, "spec", "selector", "matchLabels")
        own = target.pod.labels if target.pod is not None else {}
        if selector and not (same_namespace(policy.namespace, target.namespace) and selector.items() <= own.items()):
            continue
        if not selector and policy.namespace != _ROOT and not same_namespace(policy.namespace, target.namespace):
            continue
        rank = 2 if selector else 0 if policy.namespace == _ROOT else 1
        if text(policy.object, "spec", "mtls", "mode") in ("STRICT", "PERMISSIVE", "DISABLE") and (
            best is None or rank > best[0]
        ):
            best = rank, policy
    return best[1] if best is not None and text(best[1].object, "spec", "mtls", "mode") == "STRICT" else None


def calls(item: Item, inventory: Inventory) -> Iterator[tuple[str, Item]]:
    """The Services that a pod seems to call, as its environment and arguments say, with the path of each."""
    for container in item.containers:
        said = [
            (f"{container.path}.env[{number}].value", one.get("value")) for number, one in each(container.spec, "env")
        ]
        said += [(f"{container.path}.args", one) for one in texts(container.spec, "args")]
        for path, value in said:
            for found in _CALL.finditer(value) if isinstance(value, str) and len(value) < 4096 else ():
                if found[2] or "://" in found[0] or ".svc" in found[1]:
                    for service in inventory.service_at(found[1], item.namespace) or ():
                        yield path, service


def _outside(item: Item, inventory: Inventory) -> Iterator[Hit]:
    if not inventory.of("PeerAuthentication") or inventory.in_mesh(item) is not False:
        return
    seen: set[int] = set()
    for path, service in calls(item, inventory):
        if service.number in seen:
            continue
        seen.add(service.number)
        for target in inventory.behind(service):
            policy = _strict(inventory, target)
            if policy is not None and inventory.in_mesh(target) is True:
                yield Hit(
                    path, {"service": service.spoken, "policy": f"{policy.name} in {policy.namespace or 'default'}"}
                )
                break


def _plain_to_strict(item: Item, inventory: Inventory) -> Iterator[Hit]:
    if text(item.object, "spec", "trafficPolicy", "tls", "mode") != "DISABLE":
        return
    host = host_of(text(item.object, "spec", "host"), item.namespace)
    for service in _services(inventory, host):
        for target in inventory.behind(service):
            policy = _strict(inventory, target)
            if policy is not None:
                yield Hit("spec.trafficPolicy.tls.mode", {"service": service.name, "policy": policy.name})
                return


def _no_principal(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, name in walk(item.object, "spec.rules[*].from[*].source.principals[*]"):
        found = _PRINCIPAL.fullmatch(name) if isinstance(name, str) else None
        if found is not None and found[2] != "default":
            yield from missing(inventory, "ServiceAccount", found[1], found[2], path)


_VS = ("VirtualService",)
_DR = ("DestinationRule",)

RULES = (
    Rule(
        id="virtual-service-host-unknown", severity="error", concept="virtual-service", title="A VirtualService leads to a host that is not there",
        kinds=_VS, check=_no_host,
        message="there is no Service {host}, so requests are answered with 503",
    ),
    Rule(
        id="subset-unknown", severity="error", concept="destination-rule", title="A VirtualService leads to a subset that is not there",
        kinds=_VS, check=_no_subset,
        message="no DestinationRule of {host} has the subset {subset}; they have: {subsets}",
        fix="apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: {name}\nspec:\n  host: {host}\n  subsets:\n  - name: {subset}\n"
            "    labels:\n      version: {subset}\n",
    ),
    Rule(
        id="virtual-service-port-unknown", severity="error", concept="virtual-service", title="A VirtualService leads to a port that the Service has not",
        kinds=_VS, check=_no_service_port,
        message="the Service {host} has no port {port}; it has: {ports}",
    ),
    Rule(
        id="virtual-service-gateway-unknown", severity="error", concept="istio-gateway", title="A VirtualService hangs on a Gateway that is not there",
        kinds=_VS, check=_no_gateway,
        message="the Gateway {name} does not exist in {namespace}, so nothing arrives from outside",
    ),
    Rule(
        id="weights-of-nothing", severity="error", concept="traffic-splitting", title="All weights of a route are 0",
        kinds=_VS, check=_no_weight,
        message="the weights of several destinations add up to 0, which istiod refuses; expected a sum above 0",
    ),
    Rule(
        id="weights-do-not-add-up", severity="hint", concept="traffic-splitting", title="The weights of a route are not percentages",
        kinds=_VS, check=_odd_weight,
        message="the weights add up to {sum}, not 100; each is a share of the sum: {shares}",
    ),
    Rule(
        id="virtual-service-host-twice", severity="warning", concept="virtual-service", title="Two VirtualServices have one host",
        kinds=_VS, check=_host_twice,
        message="{host} is led by {other} too; inside the mesh only one of them counts",
    ),
    Rule(
        id="destination-rule-host-unknown", severity="warning", concept="destination-rule", title="A DestinationRule is for a host that is not there",
        kinds=_DR, check=_rule_host,
        message="there is no Service {host}, so the rule is for nothing",
    ),
    Rule(
        id="subset-of-nothing", severity="warning", concept="destination-rule", title="A subset has no pods",
        kinds=_DR, check=_empty_subset,
        message="no pod of {host} has the labels {labels}, so the subset {subset} is empty and requests to it are answered with 503",
    ),
    Rule(
        id="mesh-policy-selects-nothing", severity="warning", concept="authorization-policy", title="A policy of the mesh selects no pods",
        kinds=_SELECTING, check=_selects_nothing,
        message="no pod has the labels {selector}, so the {kind} is for nothing",
    ),
    Rule(
        id="gateway-without-proxy", severity="error", concept="istio-gateway", title="A Gateway selects no proxy",
        kinds=("Gateway.networking.istio.io",), check=_no_proxy,
        message="no pod has the labels {selector}, so nobody listens",
    ),
    Rule(
        id="namespace-not-injected", severity="hint", concept="injection-webhook", title="A namespace is outside the mesh beside others in it",
        kinds=("Namespace",), check=_not_injected,
        message="no injection label, as {others} have; {count} of its workloads are outside the mesh. Expected istio-injection: enabled, or disabled to say that it is meant",
        fix="metadata:\n  name: {name}\n  labels:\n    istio-injection: enabled\n",
    ),
    Rule(
        id="client-outside-strict-mesh", severity="error", concept="peer-authentication", title="A client outside the mesh calls what takes only mutual TLS",
        kinds=PODS, check=_outside,
        message="it has no proxy and calls {service}, where the PeerAuthentication {policy} is STRICT; its requests are refused",
        fix="metadata:\n  labels:\n    sidecar.istio.io/inject: \"true\"\n",
    ),
    Rule(
        id="plain-text-to-strict", severity="error", concept="mtls", title="Clients are told to send plain text to what takes only mutual TLS",
        kinds=_DR, check=_plain_to_strict,
        message="tls.mode is DISABLE, and the PeerAuthentication {policy} lets only mutual TLS reach {service}; its requests are refused",
        fix="spec:\n  trafficPolicy:\n    tls:\n      mode: ISTIO_MUTUAL\n",
    ),
    Rule(
        id="principal-unknown", severity="warning", concept="spiffe-identity", title="A policy names a ServiceAccount that is not there",
        kinds=("AuthorizationPolicy",), check=_no_principal,
        message="the ServiceAccount {name} does not exist in {namespace}, so nobody has that identity",
    ),
)  # fmt: skip
"""What is looked for in the mesh."""
