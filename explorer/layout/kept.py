"""Placements kept between two starts, so that opening a diagram that has not changed costs no layout."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from explorer import __version__
from explorer.layout.placement import Measure, Metrics, PlacedBox, PlacedEdge, Placement, Role
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect

SAMPLES: tuple[tuple[Role, str], ...] = (
    ("name", "Controller manager 0123456789"),
    ("sublabel", "keeps what is wanted and what is equal"),
    ("title", "Worker node  runs the Pods"),
    ("verb", "watches its Pods at"),
)
"""Texts whose widths tell one font from another."""


PART = 4_000
"""So many boxes are read in one go, so that who reads beside a window does not hold it up."""


class _Spot(NamedTuple):
    """The place of a box; which one it is of, the order in the diagram says."""

    rect: Rect
    scale: float
    title: Rect | None
    depth: int


class _Kept(NamedTuple):
    key: bytes
    bounds: Rect
    parts: tuple[msgspec.Raw, ...]
    edges: tuple[PlacedEdge, ...]


def kept_or_placed(
    folder: Path, diagram: Diagram, measure: Measure, metrics: Metrics, place: Callable[[], Placement]
) -> Placement:
    """The placement of a diagram from `folder`, or a new one from `place`, which is then kept there.

    A kept placement serves only the very same diagram, measured with the same fonts, by the same version of the layout.
    A file that is missing, broken or cannot be written costs a layout and nothing else.
    """
    found = kept(folder, diagram, measure, metrics)
    if found is None:
        found = place()
        keep(folder, diagram, measure, found)
    return found


def kept(folder: Path, diagram: Diagram, measure: Measure, metrics: Metrics) -> Placement | None:
    """The placement of a diagram that was kept in a folder; None if there is none that serves."""
    found = _read(_path(folder, diagram))
    if found is None or found.key != _key(diagram, measure, metrics):
        return None
    return _unpacked(found, diagram, metrics)


def as_written(folder: Path, diagram: Diagram, metrics: Metrics) -> Placement | None:
    """The same, of whatever version of the layout and with whatever fonts it was made; for measurements."""
    found = _read(_path(folder, diagram))
    return _unpacked(found, diagram, metrics) if found is not None else None


def _read(path: Path) -> _Kept | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def _unpacked(found: _Kept, diagram: Diagram, metrics: Metrics) -> Placement | None:
    """The placement with the diagram's own ids; None if it is of another diagram, or broken."""
    boxes: dict[str, PlacedBox] = {}
    try:
        for number, part in enumerate(found.parts):
            spots = msgspec.msgpack.decode(part, type=list[_Spot])
            # One number for all that are equal: boxes that stand in rows are of few sizes, at few heights.
            one = dict[float, float]().setdefault
            own = diagram.boxes[number * PART : (number + 1) * PART]
            for box, (rect, scale, title, depth) in zip(own, spots, strict=True):
                boxes[box.id] = PlacedBox(
                    box.id,
                    Rect(*map(one, rect, rect)),
                    one(scale, scale),
                    Rect(*map(one, title, title)) if title is not None else None,
                    depth,
                )
    except (msgspec.MsgspecError, ValueError):
        return None
    if len(boxes) != len(diagram.boxes):
        return None
    return Placement(found.bounds, boxes, found.edges, metrics)


def keep(folder: Path, diagram: Diagram, measure: Measure, placement: Placement) -> None:
    """Writes down where the boxes of a diagram stand."""
    places = [placement.boxes[box.id] for box in diagram.boxes]
    spots = [_Spot(place.rect, place.scale, place.title, place.depth) for place in places]
    encode = msgspec.msgpack.encode
    parts = tuple(msgspec.Raw(encode(spots[start : start + PART])) for start in range(0, len(spots), PART))
    key = _key(diagram, measure, placement.metrics)
    _write(_path(folder, diagram), encode(_Kept(key, placement.bounds, parts, placement.edges)))


def _path(folder: Path, diagram: Diagram) -> Path:
    return folder / f"{diagram.id}.placement"


def _key(diagram: Diagram, measure: Measure, metrics: Metrics) -> bytes:
    widths = [measure(text, role) for role, text in SAMPLES]
    key = msgspec.msgpack.encode((__version__, _layout_stamp(), widths, metrics, diagram))
    if len(diagram.boxes) <= PART:
        return key
    from hashlib import sha256  # noqa: PLC0415 - no start with an authored diagram needs it

    return sha256(key).digest()


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
