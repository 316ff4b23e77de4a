"""Rules about Services, network policies and Ingresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.kube.fields import at, each, labels, mapping, text, walk, whole
from explorer.kube.findings.inventory import Inventory, Item
from explorer.kube.findings.rule import PODS, Hit, Rule, missing
from explorer.kube.selectors import as_selector, spoken

RETIRED = "k8s.io/ingress-nginx"
"""What the IngressClass of the retired controller names as its controller."""

_CLASS = "kubernetes.io/ingress.class"


def _selects_nothing(item: Item, inventory: Inventory) -> Iterator[Hit]:
    own = labels(item.object, "spec", "selector")
    selector = {"matchLabels": own}
    unsure = inventory.missing_pods(selector, item.namespace) if own else None
    if unsure is not None:
        yield Hit("spec.selector", {"selector": spoken(selector), "close": _close(own, item, inventory)}, unsure)


def _close(selector: Mapping[str, str], item: Item, inventory: Inventory) -> str:
    """Pods to which all labels but one fit, as they are likely to be meant."""
    near = {
        one.number: one
        for pair in selector.items()
        for one in inventory.selected({"matchLabels": dict([pair])}, item.namespace)
    }
    for one in near.values():
        own = one.pod.labels if one.pod is not None else {}
        other = [(key, own[key]) for key, value in selector.items() if own.get(key, value) != value]
        missing = [key for key in selector if key not in own]
        if len(other) == 1 and not missing:
            return f"; those of {one.name} have {other[0][0]}={other[0][1]}"
        if not other and len(missing) == 1:
            return f"; those of {one.name} have no {missing[0]}"
    return ""


def _ports(item: Item) -> tuple[set[str], set[int]]:
    """The names and numbers of the ports of an object's containers."""
    found = [port for one in item.containers for _, port in each(one.spec, "ports")]
    return {text(one, "name") for one in found} - {""}, {
        one for one in (whole(port, "containerPort") for port in found) if one
    }


def _targets(item: Item, inventory: Inventory) -> Iterator[tuple[str, str | int, set[str], set[int], dict[str, str]]]:
    """Where a Service sends requests: path, port, the names and numbers that its pods list, and words for a message."""
    pods = inventory.behind(item)
    if not pods:
        return
    names: set[str] = set().union(*(_ports(one)[0] for one in pods))
    numbers: set[int] = set().union(*(_ports(one)[1] for one in pods))
    known = [*sorted(names), *map(str, sorted(numbers))]
    for number, port in each(item.object, "spec", "ports"):
        target = port.get("targetPort", port.get("port"))
        path = f"spec.ports[{number}].{'targetPort' if 'targetPort' in port else 'port'}"
        words = {"pods": pods[0].name, "ports": ", ".join(known) or "none", "first": known[0] if known else "http"}
        if isinstance(target, str | int):
            yield (
                path,
                int(target) if str(target).isdigit() else target,
                names,
                numbers,
                {**words, "target": str(target)},
            )


def _no_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, target, names, _, words in _targets(item, inventory):
        if isinstance(target, str) and target not in names:
            yield Hit(path, words)


def _unlisted_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """Containers need not list their ports; where they list some, another one is likely to be a slip."""
    for path, target, _, numbers, words in _targets(item, inventory):
        if isinstance(target, int) and numbers and target not in numbers:
            yield Hit(path, words)


def _same_port_names(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    ports = list(each(item.object, "spec", "ports"))
    if len(ports) > 1:
        for number, port in ports:
            if not text(port, "name"):
                yield Hit(f"spec.ports[{number}]", {"port": str(port.get("port"))})
                return


def _node_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    taken = inventory.once(_node_ports)
    for number, port in each(item.object, "spec", "ports"):
        other = taken.get((whole(port, "nodePort"), text(port, "protocol")))
        if other is not None and (other.namespace, other.name) != (item.namespace, item.name):
            yield Hit(f"spec.ports[{number}].nodePort", {"port": str(port.get("nodePort")), "other": other.spoken})


def _node_ports(inventory: Inventory) -> dict[tuple[int | None, str], Item]:
    """The first Service that wants each port of the nodes."""
    found: dict[tuple[int | None, str], Item] = {}
    for item in inventory.of("Service"):
        for _, port in each(item.object, "spec", "ports"):
            if whole(port, "nodePort"):
                found.setdefault((whole(port, "nodePort"), text(port, "protocol")), item)
    return found


def _policy_selects_nothing(item: Item, inventory: Inventory) -> Iterator[Hit]:
    selector = mapping(item.object, "spec", "podSelector")
    unsure = inventory.missing_pods(as_selector(selector), item.namespace) if selector else None
    if unsure is not None:
        yield Hit("spec.podSelector", {"selector": spoken(as_selector(selector))}, unsure)


def _backends(item: Item) -> Iterator[tuple[str, str, Any]]:
    """The Services of an Ingress: path, name, port."""
    for path in ("spec.defaultBackend", "spec.backend", "spec.rules[*].http.paths[*].backend"):
        for here, backend in walk(item.object, path):
            if name := text(backend, "service", "name"):
                port = mapping(backend, "service", "port")
                yield f"{here}.service", name, port.get("name", port.get("number"))
            elif name := text(backend, "serviceName"):
                yield f"{here}", name, at(backend, "servicePort")


def _has_port(service: Item, port: Any) -> bool:
    return port is None or any(
        port in (one.get("name"), one.get("port")) for _, one in each(service.object, "spec", "ports")
    )


def _ports_of(services: list[Item]) -> str:
    found = [
        str(one.get("name") or one.get("port"))
        for service in services
        for _, one in each(service.object, "spec", "ports")
    ]
    return ", ".join(dict.fromkeys(found)) or "none"


def _no_backend(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, name, _ in _backends(item):
        yield from missing(inventory, "Service", item.namespace, name, path)


def _no_backend_port(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, name, port in _backends(item):
        found = inventory.find("Service", item.namespace, name)
        if found and not any(_has_port(one, port) for one in found):
            yield Hit(path, {"name": name, "port": str(port), "ports": _ports_of(found)})


def _class_of(item: Item) -> str:
    return text(item.object, "spec", "ingressClassName") or text(item.object, "metadata", "annotations", _CLASS)


def _no_class(item: Item, inventory: Inventory) -> Iterator[Hit]:
    name, there = text(item.object, "spec", "ingressClassName"), inventory.of("IngressClass")
    classes = ", ".join(one.name for one in there) or "none"
    yield from missing(inventory, "IngressClass", "", name, "spec.ingressClassName", classes=classes)


def _retired(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """Several controllers call their class nginx; if the class is not in the input, this may be another one."""
    name = _class_of(item)
    classes = inventory.find("IngressClass", "", name) if name else []
    path = (
        "spec.ingressClassName" if text(item.object, "spec", "ingressClassName") else f"metadata.annotations.{_CLASS}"
    )
    if any(text(one.object, "spec", "controller") == RETIRED for one in classes):
        yield Hit(path, {"name": name})
    elif (
        not classes
        and (name == "nginx" or not name)
        and any(
            key.startswith("nginx.ingress.kubernetes.io/") for key in labels(item.object, "metadata", "annotations")
        )
    ):
        yield Hit(path, {"name": name or "by default"})
    elif not classes and name == "nginx":
        yield Hit(path, {"name": name}, unsure=True)


def _retired_class(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if text(item.object, "spec", "controller") == RETIRED:
        yield Hit("spec.controller", {"name": item.name})


def _retired_controller(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for one in item.containers:
        image = text(one.spec, "image")
        if "ingress-nginx/controller" in image or "nginx-ingress-controller" in image:
            yield Hit(f"{one.path}.image", {"image": image.partition("@")[0]})


def _host_twice(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for place, here in _places(item):
        other = inventory.once(_led).get(place, item)
        if item.is_after(other):
            yield Hit(here, {"host": f"{place[1]}{place[2]}", "other": other.spoken})
            return


def _led(inventory: Inventory) -> dict[tuple[str, str, str, str], Item]:
    """The first Ingress that leads each address."""
    found: dict[tuple[str, str, str, str], Item] = {}
    for item in inventory.of("Ingress"):
        for place, _ in _places(item):
            found.setdefault(place, item)
    return found


def _places(item: Item) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    """The addresses of an Ingress, by class, host, path and how it is matched, each with its path in the object."""
    for number, rule in each(item.object, "spec", "rules"):
        for index, way in each(rule, "http", "paths"):
            if text(rule, "host"):
                key = (_class_of(item), text(rule, "host"), text(way, "path") or "/", text(way, "pathType"))
                yield key, f"spec.rules[{number}].http.paths[{index}].path"


_GATEWAY_FIX = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
spec:
  parentRefs:
  - name: public
  rules:
  - backendRefs:
    - name: web
      port: 80
"""

RULES = (
    Rule(
        id="service-selects-nothing", severity="warning", concept="service", title="A Service selects no pods",
        kinds=("Service",), check=_selects_nothing,
        message="no pod has the labels {selector}, so requests find nobody{close}",
    ),
    Rule(
        id="service-port-unknown", severity="error", concept="service", title="A Service sends requests to a port that no container has",
        kinds=("Service",), check=_no_port,
        message="no container of {pods} has a port called {target}; they have: {ports}",
        fix="spec:\n  ports:\n  - targetPort: {first}\n",
    ),
    Rule(
        id="service-port-unlisted", severity="warning", concept="service", title="A Service sends requests to a port that no container lists",
        kinds=("Service",), check=_unlisted_port,
        message="no container of {pods} lists the port {target}; they list: {ports}",
        fix="spec:\n  ports:\n  - targetPort: {first}\n",
    ),
    Rule(
        id="service-port-unnamed", severity="error", concept="service", title="A Service with several ports does not name them",
        kinds=("Service",), check=_same_port_names,
        message="the port {port} has no name, which it needs beside others",
        fix="spec:\n  ports:\n  - name: http\n    port: {port}\n",
    ),
    Rule(
        id="node-port-twice", severity="error", concept="kube-proxy", title="Two Services want the same port of every node",
        kinds=("Service",), check=_node_port,
        message="the nodePort {port} belongs to {other} too; the API server refuses the second",
    ),
    Rule(
        id="network-policy-selects-nothing", severity="warning", concept="networkpolicy", title="A network policy selects no pods",
        kinds=("NetworkPolicy",), check=_policy_selects_nothing,
        message="no pod has the labels {selector}, so nothing is restricted",
    ),
    Rule(
        id="ingress-backend-missing", severity="error", concept="ingress-api", title="An Ingress leads to a Service that is not there",
        kinds=("Ingress",), check=_no_backend,
        message="the Service {name} does not exist in {namespace}",
    ),
    Rule(
        id="ingress-port-unknown", severity="error", concept="ingress-api", title="An Ingress leads to a port that the Service has not",
        kinds=("Ingress",), check=_no_backend_port,
        message="the Service {name} has no port {port}; it has: {ports}",
    ),
    Rule(
        id="ingress-class-missing", severity="error", concept="ingress-class", title="An Ingress names a class that is not there",
        kinds=("Ingress",), check=_no_class,
        message="the IngressClass {name} does not exist, so no controller takes it; there is: {classes}",
    ),
    Rule(
        id="ingress-class-retired", severity="warning", concept="ingress-nginx", title="An Ingress is served by a retired controller",
        kinds=("Ingress",), check=_retired,
        message="the class {name} is that of ingress-nginx, which gets no fixes since March 2026; expected a Gateway with routes, or another controller",
        fix=_GATEWAY_FIX,
    ),
    Rule(
        id="retired-class", severity="warning", concept="ingress-nginx", title="An IngressClass is that of a retired controller",
        kinds=("IngressClass",), check=_retired_class,
        message="{name} is served by ingress-nginx, which gets no fixes since March 2026; expected another controller",
    ),
    Rule(
        id="retired-controller", severity="warning", concept="ingress-nginx", title="A retired controller runs here",
        kinds=PODS, check=_retired_controller,
        message="{image} is ingress-nginx, which gets no fixes since March 2026, those for security among them",
    ),
    Rule(
        id="ingress-host-twice", severity="warning", concept="ingress-api", title="Two Ingresses lead the same address",
        kinds=("Ingress",), check=_host_twice,
        message="{host} is led by {other} too; which one wins depends on the controller",
    ),
)  # fmt: skip
"""What is looked for between the outside and the pods."""
