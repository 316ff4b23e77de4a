"""When what cron has scheduled is due."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from explorer.kube import schedules
from explorer.sim.clock import DAY, HOUR, MINUTE, calendar

_LONGEST = 5 * 366 * DAY


class Schedule(Struct, frozen=True):
    """The minutes, hours … that fit; a day fits by its number or its weekday if both are restricted, else by both."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def after(self, time: int) -> int | None:
        """The first moment after a time, in milliseconds; None if there is none in five years."""
        when = (time // MINUTE + 1) * MINUTE
        limit = when + _LONGEST
        while when < limit:
            now = calendar(when)
            if now.month not in self.months or not self._has_day(now.day, now.weekday):
                when = (when // DAY + 1) * DAY
            elif now.hour not in self.hours:
                when = (when // HOUR + 1) * HOUR
            elif now.minute not in self.minutes:
                when += MINUTE
            else:
                return when
        return None

    def _has_day(self, day: int, weekday: int) -> bool:
        fits = (day in self.days, weekday in self.weekdays)
        return any(fits) if self.either else all(fits)


@lru_cache(maxsize=256)
def schedule(text: str) -> Schedule:
    """Read a schedule.

    Raises:
        ValueError: if it is none, with what is wrong and what was expected.
    """
    minutes, hours, days, months, weekdays = schedules.fields(text)
    written = schedules.SHORT.get(text.strip(), text).split()
    either = not written[2].startswith("*") and not written[4].startswith("*")
    return Schedule(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)
