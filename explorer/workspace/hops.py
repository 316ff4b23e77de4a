"""Where the dots of a step's hops are at any time: pure, so that any moment can be reached in any order."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from explorer.model.geometry import Point

HOP_MS = 700
"""How long one hop takes at speed 1."""

PAUSE_MS = 250
"""How long a dot rests where it has arrived, so that its label can be read."""


class Dot(Struct, frozen=True):
    """A request on its way.

    Attributes:
        hop: index of the hop.
        share: how far it has come, 0 to 1, as it is seen (it starts and ends gently).
    """

    hop: int
    share: float


def length(hops: int) -> float:
    """How long some hops take at speed 1, in milliseconds."""
    return hops * (HOP_MS + PAUSE_MS)


def dot_at(hops: int, time: float) -> Dot | None:
    """The dot at a time in milliseconds; None when all have arrived, or there are none."""
    if hops == 0 or time >= length(hops):
        return None
    hop, within = divmod(max(0.0, time), HOP_MS + PAUSE_MS)
    return Dot(int(hop), eased(min(1.0, within / HOP_MS)))


def arrived(hops: int, time: float) -> int:
    """How many hops have ended at a time."""
    return sum(time >= arrival(n) for n in range(hops))


def start_of(hop: int) -> float:
    """When a hop starts."""
    return hop * (HOP_MS + PAUSE_MS)


def arrival(hop: int) -> float:
    """When a hop arrives."""
    return start_of(hop) + HOP_MS


def step_on(hops: int, time: float) -> float:
    """The time when the next hop arrives; the end if there is none."""
    done = arrived(hops, time)
    return arrival(done) if done < hops else length(hops)


def step_back(hops: int, time: float) -> float:
    """The time when the hop before the last that has arrived did so; 0 if there is none."""
    done = arrived(hops, time)
    return arrival(done - 2) if done > 1 else 0.0


def eased(share: float) -> float:
    """A motion that starts and ends gently."""
    return share * share * (3 - 2 * share)


def along(way: tuple[Point, ...], share: float) -> Point:
    """The point at a share of the length of a way with at least one corner."""
    lengths = [
        abs(b.x - a.x) + abs(b.y - a.y) if a.x == b.x or a.y == b.y else _straight(a, b) for a, b in pairwise(way)
    ]
    left = max(0.0, min(1.0, share)) * sum(lengths)
    for (a, b), one in zip(pairwise(way), lengths, strict=True):
        if left <= one and one > 0:
            return Point(a.x + (b.x - a.x) * left / one, a.y + (b.y - a.y) * left / one)
        left -= one
    return way[-1]


def _straight(a: Point, b: Point) -> float:
    return float(((b.x - a.x) ** 2 + (b.y - a.y) ** 2) ** 0.5)
