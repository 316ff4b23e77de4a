"""Requests, and whether they fit what a route asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field


class Request(Struct, frozen=True):
    """One HTTP request as its caller sends it.

    Attributes:
        host: as the program calls it: `payment`, `payment.shop`, or a name from outside.
        path: with a slash in front, and without the query.
        method: GET, POST …
        headers: names in lower case.
        query: the parameters behind the `?`.
        port: the port of the Service.
        namespace: where the caller stands.
        labels: of the caller's pod.
    """

    host: str
    path: str = "/"
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    port: int = 80
    namespace: str = "default"
    labels: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str] | None:
    """A regular expression; None if it is none."""
    try:
        return re.compile(text)
    except re.error:
        return None


def text_fits(wanted: object, value: str | None, *, fold: bool = False) -> bool:
    """Whether a text fits Istio's StringMatch: `exact`, `prefix` or `regex` (of the whole text); an empty one asks for presence."""
    if value is None:
        return False
    if not isinstance(wanted, Mapping):
        return wanted is None
    if fold:
        value = value.lower()
    for how, given in wanted.items():
        text = str(given).lower() if fold else str(given)
        if how == "exact":
            return value == text
        if how == "prefix":
            return value.startswith(text)
        if how == "regex":
            found = pattern(str(given))
            return found is not None and found.fullmatch(value) is not None
    return True


def block_fits(block: Mapping[str, Any], request: Request, gateway: str) -> bool:
    """Whether a request fits one match block of a VirtualService: all its conditions.

    Args:
        block: the block.
        request: the request.
        gateway: where it came in: `mesh`, or `namespace/name` of a gateway.
    """
    fold = bool(block.get("ignoreUriCase"))
    for name, value in (("uri", request.path), ("method", request.method), ("authority", request.host)):
        if name in block and not text_fits(block[name], value, fold=fold and name == "uri"):
            return False
    for name, values in (("headers", request.headers), ("queryParams", request.query)):
        if not all(text_fits(wanted, values.get(key.lower())) for key, wanted in (block.get(name) or {}).items()):
            return False
    unwanted = block.get("withoutHeaders") or {}
    if any(text_fits(wanted, request.headers.get(key.lower())) for key, wanted in unwanted.items()):
        return False
    if "port" in block and block["port"] != request.port:
        return False
    if any(request.labels.get(key) != value for key, value in (block.get("sourceLabels") or {}).items()):
        return False
    if block.get("sourceNamespace", request.namespace) != request.namespace:
        return False
    return not block.get("gateways") or gateway in {
        one if one == "mesh" or "/" in one else f"{gateway.partition('/')[0]}/{one}" for one in block["gateways"]
    }


def matches_any(blocks: object, request: Request, gateway: str) -> bool:
    """Whether a request fits one of several match blocks; no blocks fit every request."""
    if not isinstance(blocks, list) or not blocks:
        return True
    return any(isinstance(one, Mapping) and block_fits(one, request, gateway) for one in blocks)


def host_rank(wanted: str, host: str) -> int:
    """How closely a host wanted fits: -1 not at all; the very host most, then the longest wildcard, then `*`."""
    if wanted == host:
        return 10_000
    if wanted == "*":
        return 0
    if wanted.startswith("*.") and host.endswith(wanted[1:]) and len(host) > len(wanted) - 1:
        return len(wanted)
    return -1


# Gateway API


def path_rank(match: Mapping[str, Any], request: Request) -> tuple[int, ...] | None:
    """How closely a match of an HTTPRoute fits, None if it does not.

    The Gateway API does not go by the order of rules: an exact path comes first, then the longest prefix, a method, the most
    headers, the most query parameters.
    """
    path = match.get("path") or {"type": "PathPrefix", "value": "/"}
    kind, value = path.get("type", "PathPrefix"), str(path.get("value", "/"))
    if kind == "Exact":
        fits, length = request.path == value, 100_000
    elif kind == "RegularExpression":
        found = pattern(value)
        fits, length = found is not None and found.fullmatch(request.path) is not None, len(value)
    else:
        stem = value.rstrip("/")
        fits, length = request.path == stem or request.path.startswith(f"{stem}/"), len(value)
    if not fits or match.get("method", request.method) != request.method:
        return None
    counts = []
    for name, values in (("headers", request.headers), ("queryParams", request.query)):
        wanted = match.get(name) or ()
        if not all(_entry_fits(one, values) for one in wanted):
            return None
        counts.append(len(wanted))
    return (length, int("method" in match), *counts)


def _entry_fits(one: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    value = values.get(str(one.get("name", "")).lower())
    how = "regex" if one.get("type") == "RegularExpression" else "exact"
    return text_fits({how: one.get("value")}, value)
