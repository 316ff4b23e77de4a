"""Which way a request goes: VirtualService, HTTPRoute, or else straight to the Service; and from outside through a gateway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.chance import Stream
from explorer.sim.mesh.durations import duration
from explorer.sim.mesh.matching import Request, host_rank, matches_any, path_rank
from explorer.sim.mesh.policies import NO_RETRIES, Fault, Retries, fault_of, retries_of
from explorer.sim.mesh.services import age, called, full_name
from explorer.sim.objects import Key, Object, at
from explorer.sim.view import View

MESH = "mesh"
"""What stands for all sidecars in the list of gateways."""


class Destination(Struct, frozen=True):
    """One way that a route offers.

    Attributes:
        host: the full name of a Service.
        subset: of its DestinationRule; empty for all pods.
        weight: its share, over the sum of all weights.
        port: of the Service; 0 for the one that was called.
    """

    host: str
    subset: str = ""
    weight: int = 1
    port: int = 0


class Route(Struct, frozen=True):
    """What is done with a request.

    Attributes:
        destinations: where to; none if it is answered at once.
        status: what it is answered with where there is no destination.
        retries: when it is tried again.
        timeout: milliseconds that all tries together may take; None for no end.
        fault: what is done to it on purpose.
        rule: the object that said so; None for the Service itself.
    """

    destinations: tuple[Destination, ...] = ()
    status: int = 0
    retries: Retries = Retries()
    timeout: int | None = None
    fault: Fault | None = None
    rule: Key | None = None


NOT_FOUND = Route(status=404)

NO_BACKEND = 500
"""What an HTTPRoute whose rule leads nowhere is answered with, as the Gateway API has it."""


def pick(destinations: Sequence[Destination], chance: Stream) -> Destination | None:
    """One of several, each in proportion to its weight, whatever was picked before; a single one gets everything."""
    if len(destinations) == 1:
        return destinations[0]
    left = chance.below(max(1, sum(one.weight for one in destinations)))
    for one in destinations:
        left -= one.weight
        if left < 0:
            return one
    return None


def in_mesh(view: View, request: Request) -> Route:
    """The way of a request that a sidecar or a waypoint sends.

    Of several VirtualServices for one host the oldest is taken, as sidecars do. A VirtualService comes before an HTTPRoute.
    """
    host = called(view, request.host, request.namespace)
    found = [
        (host_rank(full_name(name, one["metadata"]["namespace"]), host), one)
        for one in view.list("VirtualService")
        if MESH in gateways_of(one)
        for name in at(one, ("spec", "hosts"), ())
    ]
    fitting = [pair for pair in found if pair[0] >= 0]
    if fitting:
        best = min(fitting, key=lambda pair: (-pair[0], *age(pair[1])))[1]
        return _by_virtual_service([best], request, MESH)
    parent = ("Service", host)
    routes = [one for one in view.list("HTTPRoute") if parent in _parents(one)]
    if routes:
        return _by_http_routes(routes, request)
    return Route((Destination(host),))


def at_gateway(view: View, gateway: Key, request: Request) -> Route:
    """The way of a request from outside that came to a gateway; without a matching host or route it is answered with 404."""
    resource = view.get(gateway)
    if resource is None or not _listens(resource, request):
        return NOT_FOUND
    if gateway.kind == "Gateway":
        parent = ("Gateway", f"{gateway.namespace}/{gateway.name}")
        routes = [one for one in view.list("HTTPRoute") if parent in _parents(one) and _hostname_fits(one, request)]
        return _by_http_routes(routes, request)
    name = f"{gateway.namespace}/{gateway.name}"
    found = [
        (max(host_rank(host, request.host) for host in at(one, ("spec", "hosts"), ("",))), one)
        for one in view.list("VirtualService")
        if name in gateways_of(one)
    ]
    fitting = sorted((pair for pair in found if pair[0] >= 0), key=lambda pair: (-pair[0], *age(pair[1])))
    return _by_virtual_service([one for rank, one in fitting if rank == fitting[0][0]], request, name)


def gateways_of(virtual_service: Object) -> Sequence[str]:
    """Where a VirtualService applies: `mesh` if it says nothing, else only where it says, each as `namespace/name`."""
    space = virtual_service["metadata"]["namespace"]
    names = at(virtual_service, ("spec", "gateways")) or (MESH,)
    return [name if name == MESH or "/" in name else f"{space}/{name}" for name in names]


def _by_virtual_service(found: Sequence[Object], request: Request, gateway: str) -> Route:
    """The first route that matches. With a VirtualService in charge, a request that none matches goes nowhere."""
    for one in found:
        for http in at(one, ("spec", "http"), ()):
            if matches_any(http.get("match"), request, gateway):
                return _route(one, http)
    return NOT_FOUND


def _route(owner: Object, http: Mapping[str, Any]) -> Route:
    meta = owner["metadata"]
    space, rule = meta["namespace"], Key("VirtualService", meta["namespace"], meta["name"])
    direct = http.get("directResponse")
    if direct:
        return Route(status=int(direct.get("status", 200)), retries=NO_RETRIES, rule=rule)
    if http.get("redirect"):
        return Route(status=int(http["redirect"].get("redirectCode", 301)), retries=NO_RETRIES, rule=rule)
    ways = tuple(
        Destination(
            full_name(str(at(one, ("destination", "host"), "")), space),
            str(at(one, ("destination", "subset"), "")),
            int(one.get("weight") or 0),
            int(at(one, ("destination", "port", "number"), 0)),
        )
        for one in http.get("route") or ()
    )
    if not ways:
        return Route(status=404, retries=NO_RETRIES, rule=rule)
    fault = fault_of(http.get("fault"))
    if fault is not None:
        return Route(ways, retries=NO_RETRIES, fault=fault, rule=rule)
    return Route(
        ways, retries=retries_of(http.get("retries")), timeout=duration(http.get("timeout"), 0) or None, rule=rule
    )


# Gateway API


def _parents(route: Object) -> Iterator[tuple[str, str]]:
    space = route["metadata"]["namespace"]
    for one in at(route, ("spec", "parentRefs"), ()):
        place = one.get("namespace", space)
        kind = one.get("kind", "Gateway")
        yield kind, full_name(one["name"], place) if kind == "Service" else f"{place}/{one['name']}"


def _hostname_fits(route: Object, request: Request) -> bool:
    names = at(route, ("spec", "hostnames"))
    return not names or any(host_rank(name, request.host) >= 0 for name in names)


def _listens(gateway: Object, request: Request) -> bool:
    spec = gateway.get("spec") or {}
    for server in spec.get("servers") or ():
        names = [str(name).rpartition("/")[2] for name in server.get("hosts") or ()]
        if at(server, ("port", "number")) == request.port and any(host_rank(one, request.host) >= 0 for one in names):
            return True
    return any(
        one.get("port") == request.port and host_rank(one.get("hostname") or "*", request.host) >= 0
        for one in spec.get("listeners") or ()
    )


def _by_http_routes(routes: Sequence[Object], request: Request) -> Route:
    best: tuple[tuple[int, ...], Object, Mapping[str, Any]] | None = None
    for route in sorted(routes, key=age):
        for rule in at(route, ("spec", "rules"), ()):
            matches: Sequence[Mapping[str, Any]] = rule.get("matches") or ({},)
            for match in matches:
                rank = path_rank(match, request)
                if rank is not None and (best is None or rank > best[0]):
                    best = (rank, route, rule)
    if best is None:
        return NOT_FOUND
    _, route, rule = best
    meta = route["metadata"]
    space, key = meta["namespace"], Key("HTTPRoute", meta["namespace"], meta["name"])
    ways = tuple(
        Destination(
            full_name(one["name"], one.get("namespace", space)),
            weight=int(one.get("weight", 1)),
            port=int(one.get("port") or 0),
        )
        for one in rule.get("backendRefs") or ()
    )
    if not sum(one.weight for one in ways):
        return Route(status=NO_BACKEND, retries=NO_RETRIES, rule=key)
    if len(ways) > 1:
        ways = tuple(one for one in ways if one.weight)
    return Route(ways, timeout=duration(at(rule, ("timeouts", "request")), 0) or None, rule=key)
