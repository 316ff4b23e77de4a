"""How a program answers requests: no program runs here, so annotations of its pod say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from explorer.sim.mesh.durations import duration
from explorer.sim.objects import Object, annotations_of

LATENCY, ERRORS, CALLS = "podium.sim/latency", "podium.sim/errors", "podium.sim/calls"

_ERROR = re.compile(r"([45]\d\d)(?:\s+(\d+(?:\.\d+)?)%)?")
_CALL = re.compile(r"([\w.-]+)(?::(\d+))?(/\S*)?")


class Behaviour(Struct, frozen=True):
    """How a pod answers.

    Attributes:
        latency: milliseconds that its own work takes: `podium.sim/latency: 20ms`.
        status: what it answers if it fails: `podium.sim/errors: 500 10%`; without a share it always fails.
        percent: of how many of a hundred requests.
        calls: what it calls one after another before it answers, (host, port, path): `podium.sim/calls: cart:8080/items, pay`.
    """

    latency: int = 5
    status: int = 500
    percent: float = 0
    calls: tuple[tuple[str, int, str], ...] = ()


def behaviour_of(pod: Object) -> Behaviour:
    """How a pod answers; what its annotations do not say, or say in no form that can be read, is as usual: well, after 5 ms."""
    notes = annotations_of(pod)
    return _read(notes.get(LATENCY, ""), notes.get(ERRORS, ""), notes.get(CALLS, ""))


@lru_cache(maxsize=1024)
def _read(latency: str, errors: str, calls: str) -> Behaviour:
    error = _ERROR.fullmatch(errors.strip())
    return Behaviour(
        latency=duration(latency, Behaviour().latency),
        status=int(error[1]) if error else 500,
        percent=(float(error[2]) if error[2] else 100) if error else 0,
        calls=tuple(_calls(calls)),
    )


def _calls(text: str) -> Sequence[tuple[str, int, str]]:
    found = (_CALL.fullmatch(part.strip()) for part in text.split(",") if part.strip())
    return [(one[1], int(one[2] or 80), one[3] or "/") for one in found if one]
