"""Mutual TLS: which mode a pod's proxy takes, and whether a caller and a server come together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from explorer.sim.mesh.istiod import ROOT
from explorer.sim.mesh.services import age
from explorer.sim.objects import Object, at, labels_of, matches
from explorer.sim.view import View

Mode = Literal["STRICT", "PERMISSIVE", "DISABLE"]

_MODES: tuple[Mode, ...] = ("STRICT", "PERMISSIVE", "DISABLE")


def mode_of(view: View, pod: Object, port: int | None = None) -> Mode:
    """The mode in which a pod's proxy takes connections at a port of the pod.

    The policy that selects the pod decides, first for the port, else that of its namespace, else that of the mesh, else PERMISSIVE; UNSET
    passes the question on. Of several at one level the oldest is taken.
    """
    space = pod["metadata"].get("namespace", "default")
    own = [one for one in view.list("PeerAuthentication", space) if _selector(one)]
    own = [one for one in own if matches(_selector(one), labels_of(pod))]
    for found in (own, _wide(view, space), _wide(view, ROOT)):
        if not found:
            continue
        spec = min(found, key=age).get("spec") or {}
        levels: Mapping[Any, Any] = spec.get("portLevelMtls") or {}
        on_port = levels.get(port, levels.get(str(port))) if found is own else None
        for part in (on_port, spec.get("mtls")):
            mode = at(part, ("mode",)) if part else None
            if mode in _MODES:
                chosen: Mode = mode
                return chosen
    return "PERMISSIVE"


def _selector(policy: Object) -> Mapping[str, Any] | None:
    labels = at(policy, ("spec", "selector", "matchLabels"))
    return {"matchLabels": labels} if labels else None


def _wide(view: View, namespace: str) -> Sequence[Object]:
    """The policies of a namespace that select no pods."""
    return [one for one in view.list("PeerAuthentication", namespace) if not _selector(one)]


class Connection(Struct, frozen=True):
    """How a caller reaches a server.

    Attributes:
        open: whether they come together.
        mutual: whether both show certificates, so that each knows who the other is.
        why: what made it so, as a sentence.
    """

    open: bool
    mutual: bool
    why: str


def connect(*, caller_proxied: bool, server_proxied: bool, mode: Mode, tls: str = "") -> Connection:
    """Whether a caller and a server come together.

    Args:
        caller_proxied: whether the caller has a proxy.
        server_proxied: whether the server has one.
        mode: what the server's proxy takes.
        tls: the TLS mode that a DestinationRule sets for the caller; empty leaves it to automatic mutual TLS. A caller without a proxy knows none.
    """
    if not caller_proxied:
        if server_proxied and mode == "STRICT":
            return Connection(
                open=False, mutual=False, why="the server takes mutual TLS only, and the caller has no proxy"
            )
        return Connection(open=True, mutual=False, why="the caller has no proxy and sends plain text")
    if tls:
        return _by_rule(tls, server_proxied=server_proxied, mode=mode)
    if not server_proxied:
        return Connection(open=True, mutual=False, why="the server has no proxy, so it is sent plain text")
    if mode == "DISABLE":
        return Connection(open=True, mutual=False, why="mutual TLS is disabled at the server")
    return Connection(open=True, mutual=True, why="both sides have a proxy, so they use mutual TLS")


def _by_rule(tls: str, *, server_proxied: bool, mode: Mode) -> Connection:
    """A DestinationRule decides for the caller, whatever the server wants."""
    if tls == "DISABLE":
        if server_proxied and mode == "STRICT":
            return Connection(
                open=False,
                mutual=False,
                why="a DestinationRule has the caller send plain text, and the server takes mutual TLS only",
            )
        return Connection(open=True, mutual=False, why="a DestinationRule has the caller send plain text")
    if not server_proxied or mode == "DISABLE":
        return Connection(
            open=False,
            mutual=False,
            why=f"a DestinationRule has the caller use TLS ({tls}), and nobody at the server ends it",
        )
    if tls == "SIMPLE":
        strict = mode == "STRICT"
        why = "a DestinationRule has the caller show no certificate" + (", and the server wants one" if strict else "")
        return Connection(open=not strict, mutual=False, why=why)
    return Connection(open=True, mutual=True, why=f"a DestinationRule has the caller use mutual TLS ({tls})")
