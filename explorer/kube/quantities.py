"""Quantities of resources as Kubernetes writes them: `500m`, `1.5Gi`, `1e3`."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_NUMBER = re.compile(
    r"([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))(?:[eE]([+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|[KMGTPE]i)?)"
)

_UNITS: dict[str | None, Fraction] = {
    None: Fraction(1), "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000),
    **{sign: Fraction(1000**power) for power, sign in enumerate("kMGTPE", start=1)},
    **{f"{sign}i": Fraction(1024**power) for power, sign in enumerate("KMGTPE", start=1)},
}  # fmt: skip


def quantity(value: object) -> Fraction | None:
    """A quantity as a number: `500m` is a half, `1Ki` is 1024; None if it is none."""
    return _read(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Fraction | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number, power, unit = found.groups()
    return Fraction(number) * (Fraction(10) ** int(power) if power else _UNITS[unit])
