"""Services as the registry of the mesh: names, ports, and the pods behind them, all or a subset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.sim.objects import Key, Object, at, key_of, labels_of, matches, terminating
from explorer.sim.pods import ready
from explorer.sim.view import View

DOMAIN = "svc.cluster.local"

_OF = "kubernetes.io/service-name"


def full_name(host: str, namespace: str) -> str:
    """A host as it stands in a rule: one without a dot is a Service of the rule's own namespace, any other is taken as it is."""
    return host if "." in host or host == "*" else f"{host}.{namespace}.{DOMAIN}"


def called(view: View, host: str, namespace: str) -> str:
    """The full name of a host as a program calls it: DNS tries its search path, so that `pay`, `pay.shop` and the rest mean one Service."""
    if host.endswith(f".{DOMAIN}"):
        return host
    name, _, rest = host.partition(".")
    space = rest.removesuffix(".svc") or namespace
    return f"{name}.{space}.{DOMAIN}" if Key("Service", space, name) in view else full_name(host, namespace)


def service_of(view: View, host: str) -> Object | None:
    """The Service of a full name."""
    name, _, rest = host.partition(".")
    space, _, domain = rest.partition(".")
    return view.get(Key("Service", space, name)) if domain == DOMAIN else None


def endpoints(view: View, service: Object) -> Sequence[Object]:
    """The pods behind a Service that are ready, sorted by name.

    Its EndpointSlices say which; while there are none, its selector does.
    """
    meta = service["metadata"]
    slices = view.list("EndpointSlice", meta["namespace"], {"matchLabels": {_OF: meta["name"]}})
    if slices:
        found = [
            view.get(Key("Pod", meta["namespace"], str(at(one, ("targetRef", "name")))))
            for each in slices
            for one in each.get("endpoints") or ()
            if at(one, ("conditions", "ready"), True)
        ]
        return sorted((pod for pod in found if pod is not None), key=key_of)
    selector = at(service, ("spec", "selector"))
    if not selector:
        return ()
    pods = view.list("Pod", meta["namespace"], {"matchLabels": selector})
    return [pod for pod in pods if ready(pod) and not terminating(pod)]


def target_port(service: Object, port: int) -> int:
    """The port of the pods behind a port of a Service; the same number if it says none or a name."""
    for one in at(service, ("spec", "ports"), ()):
        if one.get("port") == port:
            target = one.get("targetPort")
            return target if isinstance(target, int) else port
    return port


# DestinationRules


def rule_of(view: View, host: str, namespace: str) -> Object | None:
    """The DestinationRule for a full name: of the caller's namespace, else of the Service's, else of the root; of several the oldest.

    A rule for the very host comes before one with a wildcard.
    """
    service = host.partition(".")[2].partition(".")[0]
    for space in dict.fromkeys((namespace, service, "istio-system")):
        found = [one for one in view.list("DestinationRule", space) if _fits(one, host, space)]
        if found:
            return min(found, key=lambda one: ("*" in one["spec"]["host"], *age(one)))
    return None


def _fits(rule: Object, host: str, namespace: str) -> bool:
    pattern = full_name(str(at(rule, ("spec", "host"), "")), namespace)
    return host == pattern or (pattern.startswith("*") and host.endswith(pattern[1:]))


def subset_of(rule: Object | None, name: str) -> Mapping[str, Any] | None:
    """A subset of a DestinationRule; None if there is none of the name."""
    for one in at(rule, ("spec", "subsets"), ()) if rule is not None else ():
        if one.get("name") == name:
            found: Mapping[str, Any] = one
            return found
    return None


def traffic_policy(rule: Object | None, subset: str, part: str) -> Mapping[str, Any] | None:
    """A part of the traffic policy (`outlierDetection`, `connectionPool`, `tls`, `loadBalancer`): the subset's own, else the rule's."""
    if rule is None:
        return None
    own = subset_of(rule, subset) if subset else None
    found: Mapping[str, Any] | None = at(own, ("trafficPolicy", part)) if own is not None else None
    return found if found is not None else at(rule, ("spec", "trafficPolicy", part))


def hosts(view: View, name: str, subset: str, namespace: str) -> Sequence[Object]:
    """The pods that a proxy may send a request to.

    Args:
        view: what the proxy knows.
        name: the full name of a Service.
        subset: of its DestinationRule; empty for all pods.
        namespace: the caller's.
    """
    service = service_of(view, name)
    if service is None:
        return ()
    pods = endpoints(view, service)
    if not subset:
        return pods
    wanted = subset_of(rule_of(view, name, namespace), subset)
    if wanted is None:
        return ()
    return [pod for pod in pods if matches({"matchLabels": wanted.get("labels") or {}}, labels_of(pod))]


def age(obj: Object) -> tuple[str, str]:
    """What Istio sorts rules that compete by: the oldest first, then by name."""
    meta = obj["metadata"]
    return str(meta.get("creationTimestamp", "")), str(meta["name"])
