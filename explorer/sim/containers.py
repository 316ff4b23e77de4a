"""One container on its node, from its image to its end and back again: what its state is at a time, and when that changes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from explorer.sim.clock import MINUTE, SECOND, spoken, stamp
from explorer.sim.oci import Operation, State, after

START = 200
"""Milliseconds to create and start a container."""

CHECK = 300
"""Milliseconds to ask a registry whether an image changed."""

FIRST_DELAY, LAST_DELAY = 10 * SECOND, 300 * SECOND
FORGIVEN = 10 * MINUTE
"""A container that ran this long begins its series of restart delays anew."""

Status = Mapping[str, Any]


class Life(Struct):
    """What a kubelet remembers of one container. Times are milliseconds; -1 means not yet.

    Attributes:
        stage: what it does now.
        until: when the stage ends; -1 if it does not by itself.
        started: when its program started last.
        restarts: how often it was started again.
        delay: the restart delay before this one; -1 before the first crash.
        pulls: how many pulls failed in a row.
        exit_code: of its last end.
        ended: when it ended last.
        ready: whether it is ready.
        up: whether it has started, as its startup probe sees it.
        state: what the low-level runtime has of it.
        note: what is to be said of the stage besides.
        why: why it ended, if that was not by itself.
    """

    stage: str = "new"
    until: int = -1
    started: int = -1
    restarts: int = 0
    delay: int = -1
    pulls: int = 0
    exit_code: int = 0
    ended: int = -1
    ready: bool = False
    up: bool = False
    state: State = "none"
    note: str = ""
    why: str = ""

    def run(self, *operations: Operation) -> None:
        """Have the low-level runtime do something; it refuses what is out of order."""
        self.state = after(self.state, *operations)


def doubled(failures: int) -> int:
    """The delay after so many failures in a row: 10 s, 20 s, 40 s …, 300 s at most."""
    return min(FIRST_DELAY << min(failures - 1, 10), LAST_DELAY)


def restart_delay(life: Life, now: int) -> int:
    """How long a container that ended now waits for its restart: 0, 10, 20, 40, 80, 160, 300 s, and anew after ten minutes of running."""
    if life.delay < 0 or now - life.started >= FORGIVEN:
        life.delay = 0
    else:
        life.delay = min(max(2 * life.delay, FIRST_DELAY), LAST_DELAY)
    return life.delay


def status_of(container: Mapping[str, Any], life: Life, *, waits: str = "ContainerCreating") -> Status:
    """The containerStatus of a container.

    Args:
        container: its spec.
        life: what its kubelet knows.
        waits: why it waits, if it has not begun.
    """
    base = {
        "name": container["name"],
        "image": container["image"],
        "ready": life.ready,
        "started": life.stage == "running" and life.up,
        "restartCount": life.restarts,
    }
    ended = {
        "exitCode": life.exit_code,
        "reason": "Error" if life.exit_code else "Completed",
        "finishedAt": stamp(life.ended),
    }
    if life.stage == "running":
        state: dict[str, Any] = {"running": {"startedAt": stamp(life.started)}}
    elif life.stage == "ended":
        return {**base, "state": {"terminated": ended}}
    else:
        state = {"waiting": _waiting(life, waits)}
    return {**base, "state": state, **({"lastState": {"terminated": ended}} if life.ended >= 0 else {})}


def _waiting(life: Life, waits: str) -> Status:
    found = _WAITING.get(life.stage, {"reason": waits})
    return {**found, "message": life.note} if life.note and life.stage in ("failed", "backing off") else found


_WAITING = {
    "failed": {"reason": "ErrImagePull"},
    "backing off": {"reason": "ImagePullBackOff"},
    "never": {"reason": "ErrImageNeverPull", "message": "the image is not on the node and may not be pulled"},
    "crashed": {"reason": "CrashLoopBackOff", "message": "the program ended; it is started again later"},
}


def told(name: str, node: str, image: str, life: Life, now: int) -> str:
    """What happened to a container, as a part of a sentence."""
    match life.stage:
        case "pulling":
            return f"{node} pulls {image}{life.note}"
        case "failed":
            return f"{image} could not be pulled: {life.note}; it is tried again in {spoken(life.until - now)}"
        case "backing off":
            return f"{image} is pulled again in {spoken(life.until - now)}"
        case "never":
            return f"{image} is not on {node} and may not be pulled"
        case "crashed":
            return f"{_end(name, life)}; it starts again in {spoken(life.until - now)}"
        case "ended":
            return _end(name, life)
        case "running":
            return f"{name} is ready" if life.ready else f"{name} runs"
        case _:
            return f"{name} is created"


def _end(name: str, life: Life) -> str:
    return f"{name} ended with exit code {life.exit_code}{life.why}"
