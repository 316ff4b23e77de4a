"""Traffic: requests at a rate, from pods or from outside, as an object of the cluster that can be edited and deleted.

    apiVersion: podium.sim/v1
    kind: Traffic
    metadata: {name: shoppers}
    spec:
      from: {matchLabels: {app: web}}          # or {gateway: istio-system/public}, or {gateway: shop/public, gatewayApi: true}
      to: payment                              # a host; with port, path, method and headers beside it
      perSecond: 20
      requests: 1000                           # at most; without it there is no end

Its status shows, anew each second, what became of the requests on each edge; a history of that is in the history of the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from explorer.sim.clock import SECOND
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.mesh.books import OUTSIDE, Book, Edge, Hop
from explorer.sim.mesh.checks import CHECKS
from explorer.sim.mesh.flight import Done, failed, send
from explorer.sim.mesh.istiod import ROOT, answers, is_part
from explorer.sim.mesh.matching import Request
from explorer.sim.mesh.net import REQUEST, Net
from explorer.sim.mesh.policies import Answer
from explorer.sim.objects import Flaw, Key, Object, at, labels_of, matches, terminating
from explorer.sim.pods import healthy
from explorer.sim.store import Admission
from explorer.sim.view import View

KIND = "Traffic"
NAME = "Traffic"
MOST_PER_SECOND = 1_000

_ISTIOD = Key("Deployment", ROOT, "istiod")
_NET = "net"


class Source(Struct):
    """What is remembered of a Traffic: since when it sends at its rate, how much it sent, how much in all, when it reports."""

    spec: Mapping[str, Any]
    since: int
    sent: int = 0
    before: int = 0
    report: int = 0


def net_of(memory: Mapping[Any, Any]) -> Net | None:
    """What is under way, of the memory of this controller; None if there was no traffic yet."""
    return memory.get(_NET)


def _net(api: Api) -> Net:
    net: Net | None = api.memory.get(_NET)
    if net is None:
        net = api.memory[_NET] = Net(api)
    return net


def _watch(_view: View, event: Event) -> Iterable[Key]:
    return () if event.verb == "status" else (event.key,)


def _control_plane(_view: View, event: Event) -> Iterable[Key]:
    obj = event.after or event.before
    return (_ISTIOD,) if obj is not None and is_part(obj) else ()


def _reconcile(api: Api, key: Key) -> None:
    if key.kind == REQUEST:
        _net(api).due(int(key.name))
    elif key.kind == KIND:
        _send(api, key)
    elif answers(api.view):
        _net(api).frozen = None
    else:
        _net(api).freeze()


def _send(api: Api, key: Key) -> None:
    traffic = api.get(key)
    if traffic is None or terminating(traffic):
        api.memory.pop(key, None)
        return
    spec, net = traffic["spec"], _net(api)
    source: Source | None = api.memory.get(key)
    if source is None or source.spec is not spec:
        before = source.before + source.sent if source else 0
        source = api.memory[key] = Source(spec, api.now, before=before, report=api.now + SECOND)
    book = net.books.setdefault(key, Book())
    limit = spec.get("requests")
    thousandths = round(spec["perSecond"] * 1000)
    while thousandths and (limit is None or source.before + source.sent < limit):
        due = source.since + source.sent * SECOND * 1000 // thousandths
        if due > api.now:
            api.again(key, due - api.now)
            break
        source.sent += 1
        _one(net, key, spec, book)
    if api.now >= source.report:
        source.report = api.now + SECOND
        _report(api, key, book)
    if book.sent > book.answered or (thousandths and (limit is None or source.before + source.sent < limit)):
        api.again(key, source.report - api.now)


def _report(api: Api, key: Key, book: Book) -> None:
    status = book.close()
    api.patch_status(
        key, status, why=f"{book.answered} of {book.sent} requests were answered, {book.failed} of them with an error"
    )


def _one(net: Net, key: Key, spec: Mapping[str, Any], book: Book) -> None:
    """Send one request; if there is nobody to send it, it fails at once."""
    origin = spec.get("from") or {}
    gateway = gateway_key(origin, key.namespace) if "gateway" in origin else None
    pods = _gateway_pods(net.api.view, gateway) if gateway else _callers(net.api.view, origin, key.namespace)
    book.sent += 1
    source = OUTSIDE if gateway else f"{key.namespace}/{key.name}"
    if not pods:
        book.answered += 1
        book.failed += 1
        edge = Edge(source, str(spec.get("to")))
        book.count(edge, 0, failed=True)
        net.hops.append(Hop(0, net.api.now, net.api.now, edge, 0, "connect-failure", why="no pod is ready to send it"))
        return
    caller = net.api.chance.pick(pods)
    request = Request(
        str(spec["to"]),
        path=str(spec.get("path", "/")),
        method=str(spec.get("method", "GET")),
        headers={str(name).lower(): str(value) for name, value in (spec.get("headers") or {}).items()},
        port=int(spec.get("port", 80)),
        namespace=caller["metadata"]["namespace"],
        labels=labels_of(caller),
    )
    send(net, key, request, caller, _counted(net, book, source if gateway else "", caller), gateway)


def _counted(net: Net, book: Book, source: str, gateway: Object) -> Done:
    begun = net.api.now

    def done(net: Net, answer: Answer) -> None:
        book.answered += 1
        book.failed += failed(answer)
        if source:
            meta = gateway["metadata"]
            edge = Edge(source, meta["name"], f"{meta['namespace']}/{meta['name']}")
            book.count(edge, net.api.now - begun, failed=failed(answer))

    return done


def gateway_key(origin: Mapping[str, Any], namespace: str) -> Key:
    """The gateway by which requests from outside come in; a name without a namespace is of the Traffic's own."""
    space, _, name = str(origin["gateway"]).rpartition("/")
    return Key("Gateway" if origin.get("gatewayApi") else "Gateway.networking.istio.io", space or namespace, name)


def _gateway_pods(view: View, key: Key) -> list[Object]:
    gateway = view.get(key)
    if gateway is None:
        return []
    wanted = at(gateway, ("spec", "selector")) or {"gateway.networking.k8s.io/gateway-name": key.name}
    pods = view.list("Pod", key.namespace if key.kind == "Gateway" else None)
    return [pod for pod in pods if healthy(pod) and matches({"matchLabels": wanted}, labels_of(pod))]


def _callers(view: View, origin: Mapping[str, Any], namespace: str) -> list[Object]:
    return [pod for pod in view.list("Pod", origin.get("namespace", namespace), origin) if healthy(pod)]


def _flaws(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    spec = obj.get("spec") or {}
    rate = spec.get("perSecond")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= MOST_PER_SECOND:
        yield Flaw("spec.perSecond", f"{str(rate)[:40]!r} is no rate; expected a number from 0 to {MOST_PER_SECOND:,}")
    if not isinstance(spec.get("to"), str):
        yield Flaw("spec.to", "is missing; expected the name of a Service or another host")
    origin = spec.get("from")
    if not isinstance(origin, Mapping) or not (origin.get("matchLabels") or origin.get("gateway")):
        yield Flaw("spec.from", "is missing; expected matchLabels of the pods that send, or a gateway")
    limit = spec.get("requests")
    if limit is not None and (not isinstance(limit, int) or limit < 0):
        yield Flaw("spec.requests", f"{str(limit)[:40]!r} is no count; expected 0 or more")


TRAFFIC = Controller(
    NAME,
    {KIND: _watch, "Pod": _control_plane, "Deployment": _control_plane},
    _reconcile,
    (Admission(frozenset({KIND}), validate=_flaws), *CHECKS),
)
