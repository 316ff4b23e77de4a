"""Schedules as cron writes them: minute, hour, day of the month, month, day of the week."""

from __future__ import annotations

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()), ("hour", 0, 23, ()), ("day", 1, 31, ()), ("month", 1, 12, _MONTHS), ("weekday", 0, 7, _DAYS),
)  # fmt: skip

SHORT = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
"""Words, and the five fields that they stand for."""


def schedule_problem(value: object) -> str:
    """What is wrong with a schedule, and what was expected; empty if nothing is."""
    if not isinstance(value, str):
        return f"the schedule {str(value)[:40]!r} is no text; expected five fields: minute hour day month weekday"
    words = value.strip()
    if words.startswith(("TZ=", "CRON_TZ=")):
        return "the schedule names a time zone, which is refused there; expected it in spec.timeZone"
    if words.startswith("@every ") and len(words) > len("@every "):
        return ""
    try:
        fields(words)
    except ValueError as error:
        return str(error)
    return ""


def fields(text: str) -> tuple[frozenset[int], ...]:
    """The minutes, hours, days, months and weekdays of a schedule; Sunday is 0 or 7.

    Raises:
        ValueError: if it is none, with what is wrong and what was expected.
    """
    words = text.strip()
    parts = SHORT.get(words, words).split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f"the schedule {words[:40]!r} has {len(parts)} fields; expected 5: minute hour day month weekday"
        )
    return tuple(_field(part, *field) for part, field in zip(parts, _FIELDS, strict=True))


def _field(text: str, name: str, low: int, high: int, words: tuple[str, ...]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        begin, end = _number(first, low, words), _number(last, low, words)
        if span in ("*", "?"):
            begin, end = low, min(high, 6) if name == "weekday" else high
        elif not dash:
            end = high if slash else begin
        by = _number(step, 0, ()) if slash else 1
        if begin is None or end is None or by is None or by < 1 or not low <= begin <= end <= high:
            raise ValueError(f"{part[:20]!r} in the schedule is no {name}; expected numbers from {low} to {high}")
        found.update(range(begin, end + 1, by))
    return frozenset(found)


def _number(text: str, low: int, words: tuple[str, ...]) -> int | None:
    if text.lower() in words:
        return words.index(text.lower()) + low
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
