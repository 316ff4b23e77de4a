"""Looks up what lies at a place of one axis, for the loops that would otherwise ask every obstacle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

COUNT = 100
"""Into how many strips the room is cut; a thing is noted in each strip that it reaches into."""


class Strips(Generic[Thing]):
    """Things with a start and an end on one axis."""

    def __init__(self, things: Sequence[Thing], spans: Sequence[tuple[float, float]]) -> None:
        """Note things, each with its start and its end."""
        self._low = min([start for start, _ in spans], default=0.0)
        high = max([end for _, end in spans], default=0.0)
        self._size = max((high - self._low) / COUNT, 1.0)
        self._strips: dict[int, list[Thing]] = {}
        for thing, (start, end) in zip(things, spans, strict=True):
            for strip in range(self._strip(start), self._strip(end) + 1):
                self._strips.setdefault(strip, []).append(thing)

    def at(self, place: float) -> Sequence[Thing]:
        """Gives all things that hold a place, in order, and some that lie near it."""
        return self._strips.get(self._strip(place), ())

    def _strip(self, place: float) -> int:
        return int((place - self._low) // self._size)
