"""Arithmetic of all benchmarks: spreads, ratios inside one run, rows with a target and a verdict."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Verdict = Literal["yes", "no", "unsure", ""]
"""Whether a target is met; unsure if it is missed in the median and met in the best run, as on a busy machine."""

TOO_SLOW = "too slow"
NOT_INSTALLED = "not installed"


class Spread(Struct, frozen=True):
    """What repeated measurements gave: how many, their median and 95th percentile, the least and the most."""

    count: int
    median: float
    p95: float
    least: float
    most: float


class Target(Struct, frozen=True):
    """What a row shall reach.

    Attributes:
        limit: the most that is allowed.
        of: the ratio to the other, or our own value.
        text: how it is written.
    """

    limit: float
    of: Literal["ratio", "value"]
    text: str


class Row(Struct, frozen=True):
    """One line of results.

    Attributes:
        what: what was measured.
        size: on what ("1,000 boxes").
        unit: the unit of ours and theirs.
        ours: our figures; None if there are none (see `note`).
        against: what it is compared with; empty for nothing.
        theirs: the other's figures.
        ratio: ours divided by theirs, taken inside each round.
        clock: our median by the clock, where `ours` counts processor time; None elsewhere.
        target: what is wanted, as it is written; empty for nothing.
        met: whether the target is met.
        note: why a figure is missing, or what to know about it.
    """

    what: str
    size: str = ""
    unit: str = "ms"
    ours: Spread | None = None
    against: str = ""
    theirs: Spread | None = None
    ratio: Spread | None = None
    clock: float | None = None
    target: str = ""
    met: Verdict = ""
    note: str = ""


class Sheet(Struct, frozen=True):
    """The results of one benchmark.

    Attributes:
        id: its name on the command line.
        title: its heading.
        method: how it was measured, a sentence or two.
        machine: where it was measured.
        runs: how often every case ran.
        rows: the results.
    """

    id: str
    title: str
    method: str
    machine: str
    runs: int
    rows: tuple[Row, ...]


def percentile(values: Sequence[float], share: float) -> float:
    """The value at a share of the sorted values, the nearest one: none is made up in between."""
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return percentile(values, 0.95)


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of some values; None of none."""
    if not values:
        return None
    return Spread(len(values), statistics.median(values), p95(values), min(values), max(values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ours divided by theirs, round by round: what slows a whole round down is then in neither."""
    return [one / other for one, other in zip(ours, theirs, strict=False) if other > 0]


def ratio_at_most(limit: float, text: str = "") -> Target:
    """A target for the ratio; below one it is written as a fraction."""
    return Target(limit, "ratio", text or (f"≤ 1/{round(1 / limit)}" if limit < 1 else f"≤ {limit:g}×"))


def value_at_most(limit: float, unit: str = "ms") -> Target:
    """A target for our own value."""
    return Target(limit, "value", f"≤ {limit:g} {unit}".rstrip())


def verdict(target: Target | None, ours: Spread | None, ratio: Spread | None) -> Verdict:
    """Whether a target is met by the median of the runs, or at least by the best of them."""
    judged = None if target is None else ratio if target.of == "ratio" else ours
    if target is None or judged is None:
        return ""
    if judged.median <= target.limit:
        return "yes"
    return "unsure" if judged.least <= target.limit else "no"


def compare(
    what: str,
    size: str,
    ours: Sequence[float],
    against: str = "",
    theirs: Sequence[float] = (),
    *,
    target: Target | None = None,
    unit: str = "ms",
    clock: Sequence[float] = (),
    note: str = "",
) -> Row:
    """A row made of one value for each round.

    Args:
        what: what was measured.
        size: on what.
        ours: our values, one a round.
        against: what it is compared with.
        theirs: the other's values, in the same rounds.
        target: what is wanted.
        unit: the unit of both.
        clock: our values by the clock, if `ours` are processor time.
        note: what to know.
    """
    mine, other = spread(ours), spread(theirs)
    ratio = spread(ratios(ours, theirs))
    return Row(
        what, size, unit, mine, against, other, ratio,
        statistics.median(clock) if clock else None,
        target.text if target else "", verdict(target, mine, ratio), note,
    )  # fmt: skip


def latest(limits: dict[int, Target], size: int) -> Target | None:
    """The target of the largest size that is not above `size`; None below all."""
    return next((limits[known] for known in sorted(limits, reverse=True) if known <= size), None)


def boxes(count: int) -> str:
    """A number of boxes in words."""
    return f"{count:,} boxes"
