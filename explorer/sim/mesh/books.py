"""Counters of traffic: rate, errors and latency of each edge, and the single hops of the last while, to be drawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

MOST_HOPS = 200_000
"""Some minutes of many requests a second."""

MOST_LATENCIES = 1_000

OUTSIDE = "outside"


class Edge(NamedTuple):
    """Who called whom.

    Attributes:
        source: the caller's pod as `namespace/name`, or `outside`.
        service: the full name of the Service that was called; of a gateway its own name.
        target: the pod that got the request, as `namespace/name`; empty for the whole request with all its tries.
    """

    source: str
    service: str
    target: str = ""


class Hop(Struct, frozen=True, gc=False):
    """One try of one request.

    Attributes:
        request: its number.
        begin: when it left the caller, in milliseconds.
        end: when its answer was back, or when it was given up.
        edge: from where to where; without a target it reached no pod.
        status: what came back; 0 for nothing.
        failure: see `policies.Answer`.
        mutual: whether it went by mutual TLS.
        retry: 0 for the first try.
        why: a sentence if something kept it from its server; empty else.
    """

    request: int
    begin: int
    end: int
    edge: Edge
    status: int
    failure: str = ""
    mutual: bool = False
    retry: int = 0
    why: str = ""


class Count(Struct):
    """What happened on an edge. The latencies are those of the window, in milliseconds."""

    total: int = 0
    errors: int = 0
    window: int = 0
    window_errors: int = 0
    latencies: list[int] = field(default_factory=list)

    def add(self, latency: int, *, failed: bool) -> None:
        """Count one."""
        self.total += 1
        self.window += 1
        self.errors += failed
        self.window_errors += failed
        if len(self.latencies) < MOST_LATENCIES:
            self.latencies.append(latency)


class Book(Struct):
    """The counters of one source of traffic, with all that its requests caused further on."""

    sent: int = 0
    answered: int = 0
    failed: int = 0
    edges: dict[Edge, Count] = field(default_factory=dict)

    def count(self, edge: Edge, latency: int, *, failed: bool) -> None:
        """Count a request or a try."""
        found = self.edges.get(edge)
        if found is None:
            found = self.edges[edge] = Count()
        found.add(latency, failed=failed)

    def close(self) -> dict[str, Any]:
        """The status that shows it, with the rates since the last time; a new window begins."""
        rows = []
        for edge in sorted(self.edges):
            one = self.edges[edge]
            row: dict[str, Any] = {
                "source": edge.source,
                "service": edge.service,
                "target": edge.target,
                "total": one.total,
                "errors": one.errors,
                "window": one.window,
                "windowErrors": one.window_errors,
            }
            if one.latencies:
                ordered = sorted(one.latencies)
                row |= {"p50": percentile(ordered, 50), "p95": percentile(ordered, 95)}
            rows.append(row)
            one.window = one.window_errors = 0
            one.latencies = []
        return {"sent": self.sent, "answered": self.answered, "failed": self.failed, "edges": rows}


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest of sorted values that so many of a hundred do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def room_for_hops() -> deque[Hop]:
    """Room for the last hops."""
    return deque(maxlen=MOST_HOPS)
