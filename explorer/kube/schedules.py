"""Schedules as cron writes them, and what is wrong with one that cannot be read."""

from __future__ import annotations

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()), ("hour", 0, 23, ()), ("day", 1, 31, ()), ("month", 1, 12, _MONTHS), ("weekday", 0, 7, _DAYS),
)  # fmt: skip

_SHORT = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})


def schedule_problem(value: object) -> str:
    """What is wrong with a schedule, and what was expected; empty if nothing is."""
    if not isinstance(value, str):
        return f"the schedule {str(value)[:40]!r} is no text; expected five fields: minute hour day month weekday"
    words = value.strip()
    if words.startswith(("TZ=", "CRON_TZ=")):
        return "the schedule names a time zone, which is refused there; expected it in spec.timeZone"
    if words in _SHORT or (words.startswith("@every ") and len(words) > len("@every ")):
        return ""
    parts = words.split()
    if len(parts) != len(_FIELDS):
        return f"the schedule {words[:40]!r} has {len(parts)} fields; expected 5: minute hour day month weekday"
    return next((said for part, field in zip(parts, _FIELDS, strict=True) if (said := _problem(part, *field))), "")


def _problem(text: str, name: str, low: int, high: int, words: tuple[str, ...]) -> str:
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        begin, end = (
            (low, high)
            if span in ("*", "?")
            else (_number(first, low, words), _number(last if dash else first, low, words))
        )
        by = _number(step, 0, ()) if slash else 1
        if begin is None or end is None or by is None or by < 1 or not low <= begin <= end <= high:
            return f"{part[:20]!r} in the schedule is no {name}; expected numbers from {low} to {high}"
    return ""


def _number(text: str, low: int, words: tuple[str, ...]) -> int | None:
    if text.lower() in words:
        return words.index(text.lower()) + low
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
