"""The side of the server: whether a request gets in, what the program does with it, what it calls in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from explorer.sim.mesh import certificates
from explorer.sim.mesh.authorization import Call
from explorer.sim.mesh.behaviour import Behaviour, behaviour_of
from explorer.sim.mesh.matching import Request
from explorer.sim.mesh.net import Net
from explorer.sim.mesh.pods import identity, in_mesh
from explorer.sim.mesh.policies import Answer
from explorer.sim.mesh.routing import Destination
from explorer.sim.mesh.security import Connection, connect, mode_of
from explorer.sim.mesh.services import rule_of, service_of, target_port, traffic_policy
from explorer.sim.mesh.waypoints import admit
from explorer.sim.nodes import reachable
from explorer.sim.objects import Key, Object, at
from explorer.sim.pods import statuses_of


class Passed(Struct, frozen=True):
    """What became of a request at the door of a server.

    Attributes:
        answer: what it is answered with at once; None if it is let in.
        mutual: whether it came by mutual TLS.
        why: a sentence if it was not let in.
        silent: whether nothing comes back at all, so that the caller has to wait for its time to run out.
    """

    answer: Answer | None = None
    mutual: bool = False
    why: str = ""
    silent: bool = False


NOBODY = Passed(Answer(503, "connect-failure"), why="nobody listens there any more")


def meet(net: Net, caller: Object, pod: Object | None, way: Destination, request: Request, *, http: bool) -> Passed:
    """A try reaches a pod: the network, the connection, then the policies.

    Args:
        net: what is under way.
        caller: the pod that calls.
        pod: the server as it is now; None if it is gone.
        way: by which destination it was chosen.
        request: the request.
        http: whether a proxy that reads HTTP sends it.
    """
    node = None if pod is None else net.api.get(Key("Node", "", str(at(pod, ("spec", "nodeName")))))
    if pod is None or node is None:
        return NOBODY
    if not reachable(node):
        return Passed(Answer(503, "connect-failure"), why=f"{node['metadata']['name']} cannot be reached", silent=True)
    if not any("running" in (one.get("state") or {}) for one in statuses_of(pod)):
        return NOBODY
    known = net.known
    service = service_of(known, way.host)
    port = way.port or request.port
    port = port if service is None else target_port(service, port)
    caller_in, server_in = net.once(in_mesh, caller), net.once(in_mesh, pod)
    rule = net.once(rule_of, way.host, request.namespace) if http else None
    tls = str((traffic_policy(rule, way.subset, "tls") or {}).get("mode", ""))
    joined = connect(caller_proxied=caller_in, server_proxied=server_in, mode=net.once(mode_of, pod, port), tls=tls)
    joined = _with_certificates(joined, caller, pod, net.api.now)
    if not joined.open:
        answer = Answer(503, "connect-failure") if caller_in else Answer(0, "reset")
        return Passed(answer, why=joined.why)
    who = identity(caller) if joined.mutual else ""
    call = Call(who, request.host, request.method, request.path, port, request.headers)
    verdict = admit(known, pod, service, call, through_mesh=caller_in)
    if not verdict.allowed:
        return Passed(Answer(403), mutual=joined.mutual, why=verdict.why)
    return Passed(mutual=joined.mutual)


def _with_certificates(joined: Connection, caller: Object, server: Object, now: int) -> Connection:
    """Mutual TLS needs a certificate on both sides that has not expired."""
    if joined.mutual:
        for pod in (caller, server):
            if at(pod, ("status", certificates.FIELD)) is not None and not certificates.valid(pod, now):
                name = pod["metadata"]["name"]
                return Connection(
                    open=False, mutual=False, why=f"the certificate of {name} expired, and istiod signed no new one"
                )
    return joined


def serve(
    net: Net,
    pod: Object,
    call: Callable[[Net, str, int, str, Callable[[Net, Answer], None]], None],
    answered: Callable[[Net, Answer], None],
) -> None:
    """The program works, makes its own calls one after another, and answers: 500 if one of them failed.

    Args:
        net: what is under way.
        pod: where it runs.
        call: sends a request from there, (host, port, path) and what to do with its answer.
        answered: is called with the answer.
    """
    does = behaviour_of(pod)

    def work(net: Net) -> None:
        if does.percent and net.api.chance.happens(does.percent):
            answered(net, Answer(does.status))
        else:
            _call_on(net, does, 0, call, answered)

    net.later(does.latency, work)


def _call_on(net: Net, does: Behaviour, index: int, call: Any, answered: Callable[[Net, Answer], None]) -> None:
    if index == len(does.calls):
        answered(net, Answer(200))
        return

    def then(net: Net, answer: Answer) -> None:
        if answer.status >= 400 or not answer.status:
            answered(net, Answer(500))
        else:
            _call_on(net, does, index + 1, call, answered)

    call(net, *does.calls[index], then)
