"""What went over the mesh in the last minute, second by second: pure, so that any moment can be reached in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from explorer.model.running import Flow

SECONDS = 60
"""So much of the past is shown."""

Ends = tuple[str, str]
"""The ids of the boxes at the ends of an edge; empty ids stand for all edges together."""

ALL: Ends = ("", "")


class Sample(Struct, frozen=True, gc=False):
    """One second of an edge; see `Flow`."""

    rate: float = 0.0
    errors: float = 0.0
    latency: float = 0.0
    slow: float = 0.0


NOTHING = Sample()


def together(flows: Sequence[Flow]) -> Sample:
    """All edges as one: rates are added, the rest is weighed by them; of the slowest ones the slowest counts."""
    rate = sum(flow.rate for flow in flows)
    if not rate:
        return NOTHING
    return Sample(
        rate,
        sum(flow.errors * flow.rate for flow in flows) / rate,
        sum(flow.latency * flow.rate for flow in flows) / rate,
        max(flow.slow for flow in flows),
    )


class Minute:
    """What is known of a run, kept by the second; what is missing is asked for once."""

    def __init__(self, ask: Callable[[int], Sequence[Flow]]) -> None:
        """`ask` gives what went over the mesh in the second before a time in milliseconds."""
        self._ask = ask
        self._known: dict[int, dict[Ends, Sample]] = {}

    def at(self, second: int) -> dict[Ends, Sample]:
        """Every edge in the second that ends so many seconds after the run began, and all together."""
        found = self._known.get(second)
        if found is None:
            flows = self._ask(second * 1000)
            found = self._known[second] = {
                (one.source, one.target): Sample(one.rate, one.errors, one.latency, one.slow) for one in flows
            }
            found[ALL] = together(flows)
        return found

    def missing(self, now: int) -> list[int]:
        """The seconds of the last minute that were not asked for yet, the latest first."""
        return [second for second in range(now, max(0, now - SECONDS), -1) if second not in self._known]

    def edges(self, now: int) -> tuple[Ends, ...]:
        """The edges over which anything went in the last minute, the busiest first."""
        count: dict[Ends, float] = {}
        for second in range(max(1, now - SECONDS + 1), now + 1):
            for ends, sample in self._known.get(second, {}).items():
                count[ends] = count.get(ends, 0.0) + sample.rate
        return tuple(
            sorted((ends for ends in count if ends != ALL and count[ends]), key=lambda ends: (-count[ends], ends))
        )

    def series(self, ends: Ends, now: int) -> tuple[Sample, ...]:
        """An edge in each of the last seconds, the present one last; before the run began, and where nobody asked yet, there was nothing."""
        seconds = range(now - SECONDS + 1, now + 1)
        return tuple(self._known.get(second, {}).get(ends, NOTHING) for second in seconds)
