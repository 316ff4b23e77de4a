"""The arithmetic of a time line: which part of a run is seen, and what stands where. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from explorer.workspace.simulation_words import SECOND

if TYPE_CHECKING:
    from explorer.model.running import Lane, Mark

LEAST_SPAN = 2 * SECOND
"""The time line is not zoomed in further."""

ZOOM = 1.25
"""The factor of one notch of the wheel over the time line."""


class Span(Struct, frozen=True):
    """The part of a run that the time line shows, in milliseconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start

    def share(self, time: float) -> float:
        """Where a time is in it: 0 at the start, 1 at the end."""
        return (time - self.start) / self.length

    def time(self, share: float) -> float:
        """The time at a share."""
        return self.start + share * self.length


def whole(length: float) -> Span:
    """All of a run."""
    return Span(0.0, max(float(length), LEAST_SPAN))


def zoomed(span: Span, factor: float, at: float, length: float) -> Span:
    """The part after zooming; the time `at` stays where it is, and nothing outside of the run comes into view."""
    wide = min(max(span.length / factor, LEAST_SPAN), whole(length).length)
    return _inside(Span(at - span.share(at) * wide, at + (1 - span.share(at)) * wide), length)


def around(span: Span, time: float, length: float) -> Span:
    """The part, moved so far that a time is in it."""
    if span.start <= time <= span.end:
        return span
    return _inside(Span(time - span.length / 2, time + span.length / 2), length)


def _inside(span: Span, length: float) -> Span:
    over = min(0.0, span.start) or max(0.0, span.end - whole(length).end)
    return Span(span.start - over, span.end - over)


TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
"""Between two ticks of the time line are so many seconds."""


def ticks(span: Span, most: int) -> list[int]:
    """Round times in a part, at most so many, in milliseconds."""
    step = next((one for one in TICKS if span.length / (one * SECOND) <= max(1, most)), TICKS[-1]) * SECOND
    first = -int(-span.start // step) * step
    return list(range(first, int(span.end) + 1, step))


def near(lanes: Sequence[Lane], lane: int, time: float, reach: float) -> tuple[Mark, ...]:
    """The marks of a lane that are no further from a time than `reach`, in order."""
    return tuple(mark for mark in lanes[lane].marks if abs(mark.time - time) <= reach)


def side_by_side(runs: Sequence[Sequence[Lane]]) -> list[tuple[int, Lane]]:
    """The lanes of some runs with the number of the run, those of the same name below each other."""
    order = list(dict.fromkeys(lane.id for lanes in runs for lane in lanes))
    found = [(order.index(lane.id), side, lane) for side, lanes in enumerate(runs) for lane in lanes]
    return [(side, lane) for _, side, lane in sorted(found, key=lambda one: one[:2])]
