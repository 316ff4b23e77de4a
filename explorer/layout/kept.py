"""Placements kept between two starts, so that opening a diagram that has not changed costs no layout."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from explorer import __version__
from explorer.layout.placement import Measure, Metrics, Placement, Role
from explorer.model.diagram import Diagram

_SAMPLES: tuple[tuple[Role, str], ...] = (
    ("name", "Controller manager 0123456789"),
    ("sublabel", "keeps what is wanted and what is equal"),
    ("title", "Worker node  runs the Pods"),
    ("verb", "watches its Pods at"),
)
"""Texts whose widths tell one font from another."""


class _Kept(NamedTuple):
    key: bytes
    placement: Placement


def kept_or_placed(
    folder: Path, diagram: Diagram, measure: Measure, metrics: Metrics, place: Callable[[], Placement]
) -> Placement:
    """The placement of a diagram from `folder`, or a new one from `place`, which is then kept there.

    A kept placement serves only the very same diagram, measured with the same fonts, by the same version of the layout.
    A file that is missing, broken or cannot be written costs a layout and nothing else.
    """
    key = _key(diagram, measure, metrics)
    path = folder / f"{diagram.id}.placement"
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
        if kept.key == key:
            return kept.placement
    except (OSError, msgspec.MsgspecError, ValueError):
        pass
    placement = place()
    _write(path, msgspec.msgpack.encode(_Kept(key, placement)))
    return placement


def _key(diagram: Diagram, measure: Measure, metrics: Metrics) -> bytes:
    widths = [measure(text, role) for role, text in _SAMPLES]
    return msgspec.msgpack.encode((__version__, _layout_stamp(), widths, metrics, diagram))


def _layout_stamp() -> int:
    """When this package was last changed: a developer must not meet placements of yesterday's layout."""
    with os.scandir(Path(__file__).parent) as entries:
        return max(entry.stat().st_mtime_ns for entry in entries if entry.name.endswith(".py"))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        # A cache that cannot be written is only slower.
        return
