"""Seeded chance that is the same on every machine and can be split by name.

Each user of chance draws from a stream of its own, so that a new one changes nothing for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1

SUFFIX = "bcdfghjklmnpqrstvwxz2456789"
"""What the API server makes random names of: no vowels, and no signs that look like another."""


class Stream:
    """A sequence of numbers (SplitMix64)."""

    __slots__ = ("_state",)

    def __init__(self, state: int) -> None:
        self._state = state & _MASK

    def bits(self) -> int:
        """64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, and without, the limit."""
        return self.bits() * limit >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number from low up to and with high."""
        return low + self.below(high - low + 1)

    def share(self) -> float:
        """A number from 0 up to, and without, 1."""
        return (self.bits() >> 11) / (1 << 53)

    def happens(self, percent: float) -> bool:
        """Whether something happens that does so in so many of a hundred cases."""
        return self.share() * 100 < percent

    def pick(self, among: Sequence[T]) -> T:
        """One of several."""
        return among[self.below(len(among))]

    def suffix(self, length: int = 5) -> str:
        """A random end of a name, as of pods."""
        return "".join(self.pick(SUFFIX) for _ in range(length))


class Chance:
    """All streams of a seed."""

    __slots__ = ("seed",)

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, *names: object) -> Stream:
        """The stream of a name, from its beginning."""
        text = "/".join(map(str, (self.seed, *names)))
        return Stream(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))
