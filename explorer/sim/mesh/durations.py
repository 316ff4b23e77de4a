"""Lengths of time as Istio, the Gateway API and Envoy write them: `25ms`, `3s`, `1m30s`, `24h`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.clock import length_of
from explorer.sim.objects import Flaw


def duration(text: object, default: int) -> int:
    """Milliseconds; the default if nothing is said or it cannot be read (see `duration_flaws`)."""
    found = length_of(text) if isinstance(text, str) else None
    return default if found is None else found


def duration_flaws(part: Mapping[str, Any], name: str, path: str) -> Iterator[Flaw]:
    """What is wrong with a length of time.

    Args:
        part: where it may stand.
        name: its field.
        path: the path of the part.
    """
    text = part.get(name)
    if text is not None and (not isinstance(text, str) or length_of(text) is None):
        yield Flaw(
            f"{path}.{name}", f"{str(text)[:40]!r} is no length of time; expected one such as 250ms, 3s or 1m30s"
        )
