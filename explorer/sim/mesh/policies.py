"""What a route asks of its requests besides their way: retries, a timeout, faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from explorer.sim.chance import Stream
from explorer.sim.mesh.durations import duration

BASE_DELAY = 25
"""Milliseconds."""

DEFAULT_CONDITIONS = frozenset({"connect-failure", "refused-stream", "unavailable", "cancelled"})

GRPC_STATUS = {"cancelled": 1, "deadline-exceeded": 4, "resource-exhausted": 8, "internal": 13, "unavailable": 14}


class Answer(Struct, frozen=True):
    """What came back for one try, or why nothing did.

    Attributes:
        status: the HTTP status as the caller's proxy sees it.
        failure: empty if the server answered; else `connect-failure`, `refused-stream`, `reset`, `per-try-timeout`, `timeout`,
            or, where the proxy answered by itself, `fault`, `no-route`, `no-host`, `overflow`, `refused`.
        grpc: the gRPC status, if it is gRPC.
    """

    status: int
    failure: str = ""
    grpc: int | None = None


class Retries(Struct, frozen=True):
    """How often, and when, the caller's proxy tries again.

    Attributes:
        attempts: how many times more; 0 for never.
        on: the conditions.
        base: the base of the delay, in milliseconds.
        per_try: the longest that one try may take; None for as long as the whole request may.
        other_host: whether a host that was tried already is avoided.
    """

    attempts: int = 2
    on: frozenset[str] = DEFAULT_CONDITIONS
    base: int = BASE_DELAY
    per_try: int | None = None
    other_host: bool = True

    def wants(self, answer: Answer) -> bool:
        """Whether an answer is one to try again for, if there is a try left."""
        return answer.failure not in _FINAL and any(_holds(condition, answer) for condition in self.on)

    def delay(self, number: int, chance: Stream) -> int:
        """Milliseconds before a retry.

        Istio's documentation calls `backoff` the least time between two tries. Envoy's code, which is followed here, draws the time
        anew for each retry, anywhere from nothing up to the base, and the upper end doubles up to ten times the base.

        Args:
            number: 1 for the first retry.
            chance: where it is drawn from.
        """
        return chance.below(self.ceiling(number))

    def ceiling(self, number: int) -> int:
        """What the delay of a retry stays below, in milliseconds."""
        return min(self.base << min(number - 1, 20), 10 * self.base)


NO_RETRIES = Retries(attempts=0)

_FINAL = frozenset({"timeout", "fault", "no-route", "no-host", "overflow"})
"""What the caller's own proxy answered is not tried again."""


def _holds(condition: str, answer: Answer) -> bool:
    if condition in ("connect-failure", "refused-stream"):
        return answer.failure == condition
    if condition == "reset":
        return answer.failure in ("reset", "connect-failure", "refused-stream", "per-try-timeout")
    if condition == "5xx":
        return answer.failure != "" or answer.status >= 500
    if condition == "gateway-error":
        return answer.status in (502, 503, 504)
    if condition == "retriable-4xx":
        return answer.failure == "" and answer.status == 409
    if condition in GRPC_STATUS:
        return answer.grpc == GRPC_STATUS[condition]
    return condition.isdigit() and answer.status == int(condition) and not answer.failure


def retries_of(spec: Mapping[str, Any] | None) -> Retries:
    """The retries of a route of a VirtualService; what it does not say is as Istio has it."""
    if spec is None:
        return Retries()
    attempts = spec.get("attempts", 0)
    if not isinstance(attempts, int) or attempts <= 0:
        return NO_RETRIES
    words = [word.strip() for word in str(spec.get("retryOn") or "").split(",") if word.strip()]
    per_try = duration(spec.get("perTryTimeout"), 0)
    return Retries(
        attempts=attempts,
        on=frozenset(words) if words else DEFAULT_CONDITIONS,
        base=max(1, duration(spec.get("backoff"), BASE_DELAY)),
        per_try=per_try or None,
        other_host=spec.get("retryIgnorePreviousHosts", True) is not False,
    )


class Fault(Struct, frozen=True):
    """What a route does to its requests on purpose, at the caller's proxy.

    Attributes:
        delay: milliseconds to hold a request.
        delayed: of how many of a hundred.
        abort: the status to answer with in place of the server.
        aborted: of how many of a hundred.
    """

    delay: int = 0
    delayed: float = 0
    abort: int = 0
    aborted: float = 0


def fault_of(spec: Mapping[str, Any] | None) -> Fault | None:
    """The fault of a route; a percentage that is not said means that no request is affected."""
    if not spec:
        return None
    delay, abort = spec.get("delay") or {}, spec.get("abort") or {}
    return Fault(
        delay=duration(delay.get("fixedDelay"), 0),
        delayed=_percent(delay),
        abort=int(abort.get("httpStatus") or 0),
        aborted=_percent(abort),
    )


def _percent(part: Mapping[str, Any]) -> float:
    value = (part.get("percentage") or {}).get("value", 0)
    return float(value) if isinstance(value, int | float) else 0.0
