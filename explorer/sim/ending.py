"""The end of a pod: hooks, TERM, and KILL at the end of the grace; native sidecars last, in the reverse order of their start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.clock import SECOND
from explorer.sim.images import Image
from explorer.sim.objects import at

LEAST = 2 * SECOND
"""What a container gets after its TERM in any case, so also once beyond the grace if a preStop hook took all of it."""


class Running(Struct, frozen=True):
    """A container that is to be ended."""

    spec: Mapping[str, Any]
    image: Image


class End(Struct, frozen=True):
    """How a container ends, in milliseconds from when the end of the pod began.

    Attributes:
        term: when it gets the TERM signal.
        done: when it is at its end.
        killed: whether that took a KILL.
    """

    term: int
    done: int
    killed: bool


def is_sidecar(container: Mapping[str, Any]) -> bool:
    """Whether an init container is a native sidecar: it starts in its turn and runs beside what comes after it."""
    return container.get("restartPolicy") == "Always"


def plan(apps: Iterable[Running], sidecars: Sequence[Running], grace: int) -> dict[str, End]:
    """When each container of a pod ends.

    All hooks begin at once; a sidecar gets its TERM when everything that started after it is at its end.

    Args:
        apps: the containers.
        sidecars: the native sidecars in the order of their start.
        grace: milliseconds.
    """
    ends = {str(one.spec["name"]): _end(one, 0, grace) for one in apps}
    done = max((end.done for end in ends.values()), default=0)
    for one in reversed(sidecars):
        end = ends[str(one.spec["name"])] = _end(one, done, grace)
        done = max(done, end.done)
    return ends


def _end(one: Running, turn: int, grace: int) -> End:
    hook = int(at(one.spec, ("lifecycle", "preStop", "sleep", "seconds"), 0)) * SECOND
    term = min(max(hook, turn), grace)
    left = max(grace - term, LEAST) if grace else 0
    stops = one.image.stop
    killed = not 0 <= stops <= left
    return End(term, term + (left if killed else stops), killed)
