"""Outlier detection as Envoy does it: hosts that keep failing are taken out for a while, within limits.

Followed is the code of Envoy's detector, which says more than the documentation: ejection is decided when the answer arrives, and a host
comes back only at a sweep, so that an ejection lasts until the first sweep after its time; the time grows with each ejection and shrinks by one
base time at each sweep that finds the host in service; and the count of failures begins anew whether the host was ejected or the limit forbade it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from explorer.sim.clock import SECOND
from explorer.sim.mesh.durations import duration

LONGEST = 300 * SECOND


class Policy(Struct, frozen=True):
    """When a host is ejected, and for how long. Times are milliseconds.

    Attributes:
        errors: how many answers of 5xx in a row; 0 takes no notice of them.
        gateway_errors: how many of 502, 503 and 504 in a row; 0 takes no notice of them.
        interval: between two sweeps.
        base: what the first ejection lasts.
        most: how many of a hundred hosts may be out at once.
        least_healthy: below so many of a hundred hosts in service, all get traffic, also those that are out; 0 for never.
    """

    errors: int = 5
    gateway_errors: int = 0
    interval: int = 10 * SECOND
    base: int = 30 * SECOND
    most: int = 10
    least_healthy: int = 0


def policy_of(spec: Mapping[str, Any] | None) -> Policy | None:
    """The policy that a DestinationRule sets; None if it sets none: then no host is ever ejected."""
    if spec is None:
        return None
    return Policy(
        errors=int(spec.get("consecutive5xxErrors", 5)),
        gateway_errors=int(spec.get("consecutiveGatewayErrors", 0)),
        interval=max(1, duration(spec.get("interval"), 10 * SECOND)),
        base=max(1, duration(spec.get("baseEjectionTime"), 30 * SECOND)),
        most=min(100, int(spec.get("maxEjectionPercent", 10))),
        least_healthy=int(spec.get("minHealthPercent", 0)),
    )


class Monitor(Struct):
    """What is known of one host: failures in a row, the factor of its ejection time, and since when it is out (-1: it is not)."""

    errors: int = 0
    gateway_errors: int = 0
    factor: int = 0
    since: int = -1


class Detector(Struct):
    """The detector of one proxy for one destination.

    Attributes:
        policy: its rules.
        begun: when it was made: sweeps count from there.
        swept: how many sweeps there were.
        monitors: each host that there is.
    """

    policy: Policy
    begun: int
    swept: int = 0
    monitors: dict[str, Monitor] = field(default_factory=dict)

    def hosts(self, names: Sequence[str], now: int) -> None:
        """Tell which hosts there are now; those that are gone are forgotten."""
        if self.monitors.keys() != set(names):
            self.monitors = {name: self.monitors.get(name) or Monitor() for name in names}
        self.advance(now)

    def advance(self, now: int) -> None:
        """Do the sweeps that are due."""
        due = (now - self.begun) // self.policy.interval
        # A sweep changes nothing once all is well, so that a long silence costs nothing.
        while self.swept < due and any(one.since >= 0 or one.factor for one in self.monitors.values()):
            self.swept += 1
            self._sweep(self.begun + self.swept * self.policy.interval)
        self.swept = max(self.swept, due)

    def ejected(self) -> frozenset[str]:
        """The hosts that are out."""
        return frozenset(name for name, one in self.monitors.items() if one.since >= 0)

    def usable(self, names: Sequence[str], now: int) -> Sequence[str]:
        """The hosts that get traffic."""
        self.hosts(names, now)
        healthy = [name for name in names if self.monitors[name].since < 0]
        if names and 100 * len(healthy) < self.policy.least_healthy * len(names):
            return names
        return healthy

    def observe(self, name: str, status: int, now: int) -> bool:
        """Take note of an answer; whether the host is ejected for it. What never reached the host counts as 503.

        A host that is not known any more, or is out already, is passed over.
        """
        self.advance(now)
        one = self.monitors.get(name)
        if one is None:
            return False
        if status < 500:
            one.errors = one.gateway_errors = 0
            return False
        one.errors += 1
        one.gateway_errors = one.gateway_errors + 1 if status in (502, 503, 504) else 0
        if one.since >= 0:
            return False
        guilty = False
        if self.policy.gateway_errors and one.gateway_errors >= self.policy.gateway_errors:
            one.gateway_errors, guilty = 0, True
        if self.policy.errors and one.errors >= self.policy.errors:
            one.errors, guilty = 0, True
        return guilty and self._eject(one, now)

    def until(self, name: str) -> int:
        """When the time of a host that is out is over; it comes back at the first sweep from then on."""
        one = self.monitors[name]
        return one.since + min(one.factor * self.policy.base, max(LONGEST, self.policy.base))

    def _eject(self, one: Monitor, now: int) -> bool:
        out = len(self.ejected())
        if 100 * (out + 1) > self.policy.most * len(self.monitors):
            return False
        one.since = now
        if one.factor * self.policy.base < max(LONGEST, self.policy.base) + self.policy.base:
            one.factor += 1
        return True

    def _sweep(self, time: int) -> None:
        for name, one in self.monitors.items():
            if one.since < 0:
                one.factor = max(0, one.factor - 1)
            elif self.until(name) <= time:
                one.since, one.errors, one.gateway_errors = -1, 0, 0
