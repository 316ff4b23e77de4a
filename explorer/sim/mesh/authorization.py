"""AuthorizationPolicy: who may do what, decided at the server's proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.mesh.istiod import ROOT
from explorer.sim.objects import Object, annotations_of, at, labels_of, matches
from explorer.sim.view import View

ANSWER = "podium.sim/answer"
"""The annotation of a CUSTOM policy that says what its external authoriser answers: `deny`, else it allows."""

HTTP_FIELDS = ("hosts", "notHosts", "methods", "notMethods", "paths", "notPaths")
_HTTP_SOURCES = ("requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks")
_L4_KEYS = frozenset({"source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port"})


class Call(Struct, frozen=True):
    """A request as the server's proxy sees it.

    Attributes:
        principal: who calls, as `spiffe://…`; empty if the caller showed no certificate.
        host: the authority it asks for.
        method: GET, POST …
        path: the path.
        port: of the pod.
        headers: names in lower case.
    """

    principal: str = ""
    host: str = ""
    method: str = "GET"
    path: str = "/"
    port: int = 80
    headers: Mapping[str, str] = {}


class Verdict(Struct, frozen=True):
    """Whether a request is let in, and why, as a sentence."""

    allowed: bool
    why: str


def judge(policies: Sequence[Object], call: Call, *, http: bool = True) -> Verdict:
    """CUSTOM that denies, then DENY, then ALLOW; with no ALLOW policy everything is allowed that was not denied, else only what one allows.

    Args:
        policies: those that apply to the server.
        call: the request.
        http: whether the proxy understands HTTP. A ztunnel does not: an ALLOW rule that asks for HTTP never fits there, and of a DENY rule
            what it asks of HTTP is passed over, so that it denies more. Istio's documentation calls the first alone out; its code does both.
    """
    by_action: dict[str, list[Object]] = {}
    for one in policies:
        by_action.setdefault(at(one, ("spec", "action"), "ALLOW"), []).append(one)
    for one in by_action.get("CUSTOM", ()):
        if _fits(one, call, http=http) and annotations_of(one).get(ANSWER) == "deny":
            return Verdict(allowed=False, why=f"the authoriser behind {_name(one)} denies it")
    for one in by_action.get("DENY", ()):
        if _fits(one, call, http=http):
            return Verdict(allowed=False, why=f"{_name(one)} denies it")
    allow = by_action.get("ALLOW", [])
    if not allow:
        return Verdict(allowed=True, why="no policy says who may call")
    for one in allow:
        if _fits(one, call, http=http):
            return Verdict(allowed=True, why=f"{_name(one)} allows it")
    return Verdict(allowed=False, why="none of the policies that allow calls fits")


def policies_for(view: View, pod: Object) -> Sequence[Object]:
    """The policies that apply to a pod: of its namespace and of the root, those that select it or nothing."""
    space = pod["metadata"].get("namespace", "default")
    return [
        one
        for place in dict.fromkeys((ROOT, space))
        for one in view.list("AuthorizationPolicy", place)
        if not at(one, ("spec", "targetRefs")) and _selects(one, pod)
    ]


def waypoint_policies(view: View, namespace: str, service: str, waypoint: str) -> Sequence[Object]:
    """The policies that a waypoint enforces: those whose targetRefs name it or the Service."""
    wanted = {("Service", service), ("Gateway", waypoint)}
    return [
        one
        for one in view.list("AuthorizationPolicy", namespace)
        if any((ref.get("kind"), ref.get("name")) in wanted for ref in at(one, ("spec", "targetRefs"), ()))
    ]


def _selects(policy: Object, pod: Object) -> bool:
    wanted = at(policy, ("spec", "selector", "matchLabels"))
    return not wanted or matches({"matchLabels": wanted}, labels_of(pod))


def _name(policy: Object) -> str:
    return f"the policy {policy['metadata']['name']}"


def _fits(policy: Object, call: Call, *, http: bool) -> bool:
    """Whether any rule fits; a policy without rules fits nothing, an empty rule fits everything."""
    allows = at(policy, ("spec", "action"), "ALLOW") == "ALLOW"
    for rule in at(policy, ("spec", "rules")) or ():
        if not http and allows and _asks_for_http(rule):
            continue
        if _rule_fits(rule, call, http=http):
            return True
    return False


def _asks_for_http(rule: Mapping[str, Any]) -> bool:
    operations = (at(one, ("operation",), {}) for one in rule.get("to") or ())
    sources = (at(one, ("source",), {}) for one in rule.get("from") or ())
    return (
        any(one.get(name) for one in operations for name in HTTP_FIELDS)
        or any(one.get(name) for one in sources for name in _HTTP_SOURCES)
        or any(one.get("key") not in _L4_KEYS for one in rule.get("when") or ())
    )


def _rule_fits(rule: Mapping[str, Any], call: Call, *, http: bool) -> bool:
    sources, operations = rule.get("from") or (), rule.get("to") or ()
    if sources and not any(_source_fits(at(one, ("source",), {}), call) for one in sources):
        return False
    if operations and not any(_operation_fits(at(one, ("operation",), {}), call, http=http) for one in operations):
        return False
    return all(_when_fits(one, call, http=http) for one in rule.get("when") or ())


def _source_fits(source: Mapping[str, Any], call: Call) -> bool:
    # Policies write an identity without its scheme.
    principal = call.principal.removeprefix("spiffe://")
    return _all_fit(source, (("principals", "notPrincipals", principal), ("namespaces", "notNamespaces", _space(call))))


def _space(call: Call) -> str:
    parts = call.principal.split("/")
    return parts[4] if len(parts) > 4 else ""


def _operation_fits(operation: Mapping[str, Any], call: Call, *, http: bool) -> bool:
    if not _all_fit(operation, (("ports", "notPorts", str(call.port)),)):
        return False
    return not http or _all_fit(
        operation,
        (("hosts", "notHosts", call.host), ("methods", "notMethods", call.method), ("paths", "notPaths", call.path)),
    )


def _all_fit(part: Mapping[str, Any], triples: Sequence[tuple[str, str, str]]) -> bool:
    for wanted, unwanted, value in triples:
        if part.get(wanted) and not _any(part[wanted], value):
            return False
        if part.get(unwanted) and _any(part[unwanted], value):
            return False
    return True


def _when_fits(when: Mapping[str, Any], call: Call, *, http: bool) -> bool:
    key = str(when.get("key", ""))
    if not http and key not in _L4_KEYS:
        return True
    values: Mapping[str, Callable[[], str]] = {
        "source.principal": lambda: call.principal.removeprefix("spiffe://"),
        "source.namespace": lambda: _space(call),
        "destination.port": lambda: str(call.port),
    }
    if key.startswith("request.headers["):
        value = call.headers.get(key[len("request.headers[") : -1].lower(), "")
    else:
        value = values[key]() if key in values else ""
    return _all_fit({"values": when.get("values"), "not": when.get("notValues")}, (("values", "not", value),))


def _any(patterns: Iterator[object] | Sequence[object], value: str) -> bool:
    """Whether a value is one of several: the very text, a prefix `abc*`, an ending `*abc`, or `*` for anything that is there."""
    for one in patterns:
        text = str(one)
        if text == "*":
            fits = value != ""
        elif text.endswith("*"):
            fits = value.startswith(text[:-1])
        elif text.startswith("*"):
            fits = value.endswith(text[1:])
        else:
            fits = value == text
        if fits:
            return True
    return False
