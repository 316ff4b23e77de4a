"""Ambient mode: who has a waypoint, and which policies each of its proxies enforces."""

from __future__ import annotations

from explorer.sim.mesh.authorization import Call, Verdict, judge, policies_for, waypoint_policies
from explorer.sim.mesh.pods import ambient, has_proxy, namespace_labels
from explorer.sim.objects import Key, Object, at, labels_of
from explorer.sim.view import View

USE = "istio.io/use-waypoint"
CLASS = "istio-waypoint"


def waypoint_of(view: View, service: Object | None) -> str:
    """The waypoint of a Service: its own label decides, else that of its namespace; empty if there is none, or the label says `none`."""
    if service is None:
        return ""
    space = service["metadata"]["namespace"]
    name = labels_of(service).get(USE) or namespace_labels(view, space).get(USE, "")
    gateway = view.get(Key("Gateway", space, name)) if name and name != "none" else None
    return name if gateway is not None and at(gateway, ("spec", "gatewayClassName")) == CLASS else ""


def understands_http(view: View, caller: Object | None, service: Object | None) -> bool:
    """Whether a proxy on the caller's side reads HTTP: its sidecar does, in ambient mode only the waypoint of what it calls."""
    if caller is None:
        return False
    return has_proxy(caller) or (ambient(view, caller) and waypoint_of(view, service) != "")


def admit(view: View, server: Object, service: Object | None, call: Call, *, through_mesh: bool) -> Verdict:
    """Whether the proxies of a server let a request in.

    Args:
        view: what they know.
        server: the pod.
        service: the Service by which it was called.
        call: the request.
        through_mesh: whether the caller is in the mesh; only then it comes by the waypoint.
    """
    if has_proxy(server):
        return judge(policies_for(view, server), call)
    if not ambient(view, server):
        return Verdict(allowed=True, why="the server has no proxy, so nobody asks")
    waypoint = waypoint_of(view, service) if through_mesh else ""
    if waypoint and service is not None:
        meta = service["metadata"]
        verdict = judge(waypoint_policies(view, meta["namespace"], meta["name"], waypoint), call)
        if not verdict.allowed:
            return verdict
    return judge(policies_for(view, server), call, http=False)
