"""Schedules as cron writes them: minute, hour, day of the month, month, day of the week."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from explorer.sim.clock import DAY, HOUR, MINUTE, calendar

_MONTHS = dict(
    zip(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], range(1, 13), strict=True)
)
_DAYS = dict(zip(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], range(7), strict=True))
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _DAYS),
)
_SHORT = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip

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
    parts = _SHORT.get(text.strip(), text).split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f"{text!r} has {len(parts)} fields; expected 5 (minute hour day month weekday) or one as @daily"
        )
    minutes, hours, days, months, weekdays = (_field(part, *field) for part, field in zip(parts, _FIELDS, strict=True))
    either = not parts[2].startswith("*") and not parts[4].startswith("*")
    return Schedule(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)


def _field(text: str, name: str, low: int, high: int, words: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span in ("*", "?"):
            begin, end = low, min(high, 6) if name == "weekday" else high
        else:
            begin = _number(first, name, words)
            end = _number(last, name, words) if dash else high if slash else begin
        by = _number(step, name, {}) if slash else 1
        if not low <= begin <= end <= high or by < 1:
            raise ValueError(f"{part!r} is no {name}; expected numbers from {low} to {high}")
        found.update(range(begin, end + 1, by))
    return frozenset(found)


def _number(text: str, name: str, words: dict[str, int]) -> int:
    if text.lower() in words:
        return words[text.lower()]
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no {name}; expected a number")
    return int(text)
