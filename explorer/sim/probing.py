"""What the probes of a container come to: since a program's behaviour is known, so is every probe that it will pass or fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from explorer.sim.clock import SECOND
from explorer.sim.images import Image

_FOR_EVER = 1 << 60


class Course(Struct, frozen=True):
    """What becomes of a container from its start on, in milliseconds; -1 never.

    Attributes:
        up: when it has started: at once, or when the startup probe passes.
        ready: when it becomes ready.
        unready: when it is not ready any more.
        killed: when the kubelet ends it because of a probe.
        probe: which one that is.
    """

    up: int
    ready: int
    unready: int = -1
    killed: int = -1
    probe: str = ""


class Probe(Struct, frozen=True):
    """The numbers of a probe, in milliseconds."""

    first: int
    period: int
    failures: int
    successes: int

    def from_(self, time: int) -> int:
        """The first time from a moment on at which it asks."""
        return self.first + max(0, -(-(time - self.first) // self.period)) * self.period


def probe_of(container: Mapping[str, Any], name: str) -> Probe | None:
    """A probe of a container with its defaults."""
    given = container.get(name)
    if not given:
        return None
    return Probe(
        int(given.get("initialDelaySeconds") or 0) * SECOND,
        int(given.get("periodSeconds") or 10) * SECOND,
        int(given.get("failureThreshold") or 3),
        int(given.get("successThreshold") or 1),
    )


def course_of(container: Mapping[str, Any], image: Image) -> Course:
    """What becomes of a container with an image."""
    start = image.start
    hangs = image.hangs if image.hangs >= 0 else _FOR_EVER
    up = 0
    if startup := probe_of(container, "startupProbe"):
        up = startup.from_(start)
        limit = startup.first + (startup.failures - 1) * startup.period
        if up > limit or up >= hangs:
            return Course(-1, -1, killed=limit, probe="startup")
    killed = _killed(probe_of(container, "livenessProbe"), up, start, hangs)
    ready, unready = _readiness(probe_of(container, "readinessProbe"), up, start, hangs)
    if not image.ready:
        ready, unready = -1, -1
    return Course(up, ready, unready, killed, "liveness" if killed >= 0 else "")


def _killed(probe: Probe | None, up: int, start: int, hangs: int) -> int:
    if probe is None:
        return -1
    last = probe.from_(up) + (probe.failures - 1) * probe.period
    if last < start or probe.from_(max(start, up)) >= hangs:
        return last
    return -1 if hangs == _FOR_EVER else probe.from_(max(hangs, up)) + (probe.failures - 1) * probe.period


def _readiness(probe: Probe | None, up: int, start: int, hangs: int) -> tuple[int, int]:
    if probe is None:
        return up, -1
    ready = probe.from_(max(up, start)) + (probe.successes - 1) * probe.period
    if ready >= hangs:
        return -1, -1
    return ready, -1 if hangs == _FOR_EVER else probe.from_(hangs) + (probe.failures - 1) * probe.period
