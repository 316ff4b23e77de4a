"""Virtual time: whole milliseconds since the simulation began, timers, and time as the API writes it."""

from __future__ import annotations

import heapq
import re
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_FIRST_DAY = 20_454
"""Days from 1970-01-01 to 2026-01-01, the day at which every simulation begins."""

_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)", re.ASCII)


class Clock(Generic[T]):
    """The time now, and what is due when. Timers for the same moment are due in the order in which they were set."""

    __slots__ = ("_count", "_timers", "now")

    def __init__(self) -> None:
        self.now = 0
        self._count = 0
        self._timers: list[tuple[int, int, T]] = []

    def set(self, when: int, what: T) -> None:
        """Have something be due at a time; one that is over means now."""
        self._count += 1
        heapq.heappush(self._timers, (max(when, self.now), self._count, what))

    def next(self) -> int | None:
        """When the next timer is due; None if there is none."""
        return self._timers[0][0] if self._timers else None

    def due(self) -> T:
        """Go on to the next timer and take it."""
        when, _, what = heapq.heappop(self._timers)
        self.now = when
        return what


class Calendar(NamedTuple):
    """A moment as a calendar and a wall clock in UTC show it; of the weekdays, 0 is Sunday, as in cron."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    millisecond: int
    weekday: int


def calendar(ms: int) -> Calendar:
    """The date and time at a moment of a simulation."""
    days, rest = divmod(ms, DAY)
    days += _FIRST_DAY
    # Howard Hinnant's civil_from_days: years begin in March, so that a leap day is the last.
    shifted = days + 719_468
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    moved = (5 * day_of_year + 2) // 153
    month = moved + 3 if moved < 10 else moved - 9
    year = era * 400 + year_of_era + (month <= 2)
    hour, rest = divmod(rest, HOUR)
    minute, rest = divmod(rest, MINUTE)
    second, millisecond = divmod(rest, SECOND)
    day = day_of_year - (153 * moved + 2) // 5 + 1
    return Calendar(year, month, day, hour, minute, second, millisecond, (days + 4) % 7)


@lru_cache(maxsize=4096)
def stamp(ms: int) -> str:
    """A moment as the API writes it: `2026-01-01T00:00:05Z`, with three digits more if it is no whole second."""
    when = calendar(ms)
    fraction = f".{when.millisecond:03}" if when.millisecond else ""
    return f"{when.year:04}-{when.month:02}-{when.day:02}T{when.hour:02}:{when.minute:02}:{when.second:02}{fraction}Z"


@lru_cache(maxsize=4096)
def moment(text: str) -> int:
    """The moment that `stamp` wrote, in milliseconds; before the simulation began it is negative.

    Raises:
        ValueError: if it is no time in UTC.
    """
    try:
        date, _, clock = text.removesuffix("Z").partition("T")
        year, month, day = (int(part) for part in date.split("-"))
        hour, minute, seconds = clock.split(":")
        second, _, fraction = seconds.partition(".")
        rest = int(hour) * HOUR + int(minute) * MINUTE + int(second) * SECOND + int(f"{fraction:0<3}"[:3])
    except ValueError:
        raise ValueError(f"{text!r} is no time; expected one such as 2026-01-01T00:00:05Z") from None
    return days_before(year, month, day) * DAY + rest


def days_before(year: int, month: int, day: int) -> int:
    """Days from the beginning of a simulation to a date (Howard Hinnant's days_from_civil)."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468 - _FIRST_DAY


def length_of(text: str) -> int | None:
    """A length of time as Kubernetes, Istio and people write it (`250ms`, `30s`, `1m30s`), in milliseconds; None if it is none."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return round(sum(float(number) * _UNITS[unit] for number, unit in parts))


def spoken(ms: int) -> str:
    """A length of time for a sentence: `250 ms`, `2.5 s`, `5 min`."""
    if abs(ms) < SECOND:
        return f"{ms} ms"
    if abs(ms) >= 2 * MINUTE and ms % MINUTE == 0:
        return f"{ms // MINUTE} min"
    return f"{ms / SECOND:g} s"
