"""Lengths of time as Istio, the Gateway API and Envoy write them: `25ms`, `3s`, `1m30s`, `24h`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.clock import HOUR, MINUTE, SECOND
from explorer.sim.objects import Flaw

_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h))+")


def duration(text: object, default: int) -> int:
    """Milliseconds; the default if nothing is said or it cannot be read (see `duration_flaws`)."""
    if not isinstance(text, str) or not _WHOLE.fullmatch(text):
        return default
    return round(sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text)))


def duration_flaws(part: Mapping[str, Any], name: str, path: str) -> Iterator[Flaw]:
    """What is wrong with a length of time.

    Args:
        part: where it may stand.
        name: its field.
        path: the path of the part.
    """
    text = part.get(name)
    if text is not None and not (isinstance(text, str) and _WHOLE.fullmatch(text)):
        yield Flaw(
            f"{path}.{name}", f"{str(text)[:40]!r} is no length of time; expected one such as 250ms, 3s or 1m30s"
        )
