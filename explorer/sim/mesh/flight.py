"""The life of one request: its way, its tries one after another, the security at the server, the answer back.

A weighted destination is chosen once for a request; its retries stay there and try other pods.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from explorer.sim.clock import SECOND
from explorer.sim.mesh import routing, services
from explorer.sim.mesh.books import Edge, Hop
from explorer.sim.mesh.matching import Request
from explorer.sim.mesh.net import Net, choose, detector, overloaded
from explorer.sim.mesh.policies import NO_RETRIES, Answer
from explorer.sim.mesh.routing import Destination, Route
from explorer.sim.mesh.server import Passed, meet, serve
from explorer.sim.mesh.waypoints import understands_http
from explorer.sim.objects import Key, Object, key_of

TRANSIT = 1
"""Milliseconds from pod to pod."""

CONNECT_TIMEOUT = 10 * SECOND

Done = Callable[[Net, Answer], None]


class Flight(Struct):
    """A request under way.

    Attributes:
        number: which request it is.
        source: the Traffic that caused it.
        request: what is sent.
        caller: the pod that sends it.
        http: whether a proxy that reads HTTP sends it on.
        done: what becomes of its answer.
        begun: when it was sent.
        route: what is done with it.
        way: the destination that was chosen.
        tries: how many there were.
        tried: the pods that were tried.
        call: the calls to be made off when it is over.
        over: whether its answer is given.
    """

    number: int
    source: Key
    request: Request
    caller: Object
    http: bool
    done: Done
    begun: int
    route: Route
    way: Destination | None = None
    tries: int = 0
    tried: set[str] = field(default_factory=set)
    calls: list[int] = field(default_factory=list)
    over: bool = False


def send(net: Net, source: Key, request: Request, caller: Object, done: Done, gateway: Key | None = None) -> None:
    """A program in a pod sends a request, or a gateway's pod sends one on.

    Args:
        net: what is under way.
        source: the Traffic that causes it.
        request: what is sent.
        caller: the pod that sends it.
        done: is called with the answer.
        gateway: by which gateway it came in.
    """
    host = services.called(net.known, request.host, request.namespace)
    service = services.service_of(net.known, host)
    http = gateway is not None or net.once(understands_http, caller, service)
    if gateway is not None:
        route = routing.at_gateway(net.known, gateway, request)
    elif http:
        route = routing.in_mesh(net.known, request)
    else:
        route = Route((Destination(host),), retries=NO_RETRIES)
    net.requests += 1
    flight = Flight(net.requests, source, request, caller, http, done, net.api.now, route)
    flight.way = routing.pick(route.destinations, net.api.chance)
    if flight.way is None:
        finish(net, flight, Answer(route.status, "no-route"))
        return
    held = _fault(net, flight)
    if held is None:
        return
    if route.timeout is not None:
        flight.calls.append(net.later(route.timeout, lambda net: finish(net, flight, Answer(504, "timeout"))))
    if held:
        net.later(held, lambda net: _try(net, flight))
    else:
        _try(net, flight)


def _fault(net: Net, flight: Flight) -> int | None:
    """How long a fault holds the request; None if it answers in place of the server."""
    fault, chance = flight.route.fault, net.api.chance
    if fault is None:
        return 0
    held = fault.delay if chance.happens(fault.delayed) else 0
    if fault.abort and chance.happens(fault.aborted):
        answer = Answer(fault.abort, "fault")
        if held:
            net.later(held, lambda net: finish(net, flight, answer))
        else:
            finish(net, flight, answer)
        return None
    return held


def finish(net: Net, flight: Flight, answer: Answer) -> None:
    """The caller gets its answer; what was still to come for it is called off."""
    if flight.over:
        return
    flight.over = True
    for number in flight.calls:
        net.agenda.pop(number, None)
    edge = Edge(_name(flight.caller), flight.way.host if flight.way else flight.request.host)
    if book := net.books.get(flight.source):
        book.count(edge, net.api.now - flight.begun, failed=failed(answer))
    if not flight.tries:
        net.hops.append(Hop(flight.number, flight.begun, net.api.now, edge, answer.status, answer.failure))
    flight.done(net, answer)


def failed(answer: Answer) -> bool:
    """Whether an answer counts as an error: 5xx, or none at all."""
    return answer.status >= 500 or answer.status == 0


def _try(net: Net, flight: Flight) -> None:
    if flight.over or flight.way is None:
        return
    way, caller = flight.way, flight.caller
    namespace = flight.request.namespace
    if flight.http or net.frozen is None:
        pods = net.once(services.hosts, way.host, way.subset, namespace)
    else:
        # A caller without a proxy of its own asks DNS, which knows more than the proxies now do.
        pods = services.hosts(net.api.view, way.host, way.subset, namespace)
    place = (_name(caller), way.host, way.subset)
    balancer, rule = "RANDOM", None
    if flight.http:
        rule = net.once(services.rule_of, way.host, namespace)
        names = [_name(pod) for pod in pods]
        found = detector(net, place, namespace, names)
        usable = set(names if found is None else found.usable(names, net.api.now))
        pods = [pod for pod in pods if _name(pod) in usable]
        balancer = (services.traffic_policy(rule, way.subset, "loadBalancer") or {}).get("simple") or "LEAST_REQUEST"
    if not pods:
        finish(net, flight, Answer(503, "no-host"))
        return
    if overloaded(services.traffic_policy(rule, way.subset, "connectionPool"), net.busy.get(place, 0)):
        finish(net, flight, Answer(503, "overflow"))
        return
    fresh = [pod for pod in pods if _name(pod) not in flight.tried] if flight.route.retries.other_host else pods
    pod = choose(net, place, balancer, fresh or pods)
    flight.tries += 1
    flight.tried.add(_name(pod))
    one = Try(flight, flight.tries, pod, place, net.api.now)
    _busy(net, one, 1)
    if (limit := flight.route.retries.per_try) is not None:
        one.limit = net.later(limit, lambda net: _back(net, one, Passed(Answer(504, "per-try-timeout"))))
        flight.calls.append(one.limit)
    net.later(TRANSIT, lambda net: _arrive(net, one))


class Try(Struct):
    """One try of a request: which it is, the pod it goes to, whose counters it fills, when it began, whether it is at its end."""

    flight: Flight
    number: int
    pod: Object
    place: tuple[str, str, str]
    begun: int
    limit: int = 0
    over: bool = False


def _arrive(net: Net, one: Try) -> None:
    flight = one.flight
    pod = net.api.get(key_of(one.pod))
    if pod is not None and pod["metadata"]["uid"] != one.pod["metadata"]["uid"]:
        pod = None
    way = flight.way
    assert way is not None  # noqa: S101 - a try has a destination
    passed = meet(net, flight.caller, pod, way, flight.request, http=flight.http)
    if pod is None or passed.answer is not None:
        wait = CONNECT_TIMEOUT if passed.silent else TRANSIT
        net.later(wait, lambda net: _back(net, one, passed))
        return

    def call(net: Net, host: str, port: int, path: str, then: Done) -> None:
        meta = pod["metadata"]
        labels = meta.get("labels") or {}
        send(net, flight.source, Request(host, path, port=port, namespace=meta["namespace"], labels=labels), pod, then)

    def answered(net: Net, answer: Answer) -> None:
        if net.api.get(key_of(pod)) is None:
            answer = Answer(503, "reset")
        done = Passed(answer, mutual=passed.mutual)
        net.later(TRANSIT, lambda net: _back(net, one, done))

    serve(net, pod, call, answered)


def _back(net: Net, one: Try, passed: Passed) -> None:
    """A try is at its end: its answer is there, or its time is over."""
    if one.over:
        return
    one.over = True
    net.agenda.pop(one.limit, None)
    _busy(net, one, -1)
    flight, now, answer = one.flight, net.api.now, passed.answer or Answer(503, "reset")
    target = _name(one.pod)
    edge = Edge(_name(flight.caller), one.place[1], target)
    if (
        (found := net.detectors.get(one.place)) is not None
        and flight.http
        and found.observe(target, answer.status or 503, now)
    ):
        pause = found.until(target) - now
        net.api.note(key_of(one.pod), _ejection(flight.caller, found.policy.errors, pause))
    if book := net.books.get(flight.source):
        book.count(edge, now - one.begun, failed=failed(answer))
    net.hops.append(
        Hop(
            flight.number,
            one.begun,
            now,
            edge,
            answer.status,
            answer.failure,
            passed.mutual,
            one.number - 1,
            passed.why,
        )
    )
    if flight.over:
        return
    retries = flight.route.retries
    if flight.tries <= retries.attempts and retries.wants(answer):
        flight.calls.append(net.later(retries.delay(flight.tries, net.api.chance), lambda net: _try(net, flight)))
    else:
        finish(net, flight, answer)


def _ejection(caller: Object, errors: int, pause: int) -> str:
    name = caller["metadata"]["name"]
    return f"the proxy of {name} had {errors} errors in a row from it and sends it nothing for {pause // SECOND} s"


def _busy(net: Net, one: Try, more: int) -> None:
    for place in (one.place, one.pod["metadata"]["uid"]):
        left = net.busy.get(place, 0) + more
        if left > 0:
            net.busy[place] = left
        else:
            net.busy.pop(place, None)


def _name(pod: Object) -> str:
    meta = pod["metadata"]
    return f"{meta.get('namespace', 'default')}/{meta['name']}"
