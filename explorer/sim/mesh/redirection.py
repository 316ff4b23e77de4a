"""Which traffic of a pod is led through its proxy, and the way that a request takes from program to program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

PROXY_UID = 1337
OUTBOUND, INBOUND, HBONE = 15001, 15006, 15008

NOT_INBOUND = frozenset({15090, 15021, 15020})
"""Metrics, health and merged metrics of the proxy itself."""

Proxy = Literal["", "sidecar", "ztunnel"]


def redirected(direction: Literal["outbound", "inbound"], *, uid: int = 0, port: int = 0) -> int | None:
    """The port of the proxy that a connection of a pod with a sidecar is led to; None if it is left alone.

    Args:
        direction: out of the pod, or into it.
        uid: whose connection it is, if it goes out: the proxy's own are left alone, else it would call itself.
        port: the port of the pod, if it comes in.
    """
    if direction == "outbound":
        return None if uid == PROXY_UID else OUTBOUND
    return None if port in NOT_INBOUND else INBOUND


def way(caller: Proxy, server: Proxy, *, waypoint: bool = False) -> Sequence[str]:
    """What a request passes between two programs, in order.

    Args:
        caller: what stands beside or under the caller.
        server: what stands beside or under the server.
        waypoint: whether the server has a waypoint; only a caller in the mesh goes there.
    """
    stops = {"": (), "sidecar": ("envoy",), "ztunnel": ("ztunnel",)}
    between = ("waypoint",) if waypoint and caller and server == "ztunnel" else ()
    return ("program", *stops[caller], *between, *stops[server], "program")
