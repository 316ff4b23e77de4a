"""A large diagram as bytes, in parts: who reads it gets one object for all texts that are equal, as whoever draws it makes them.

Read in one go, every box would have a name of its kind and every relation the ids of its ends to itself: two fifths of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from explorer.model.diagram import Arrangement, Box, Diagram, Relation

PART = 4_000
"""So many boxes, and so many relations, are one part: what is made twice of a part is let go before the next is read."""

_Thing = TypeVar("_Thing")


class _Packed(Struct, array_like=True):
    """A diagram in parts.

    Attributes:
        rest: all of it but its boxes and relations.
        boxes, relations: these, some thousand in each part.
    """

    rest: Diagram
    boxes: tuple[msgspec.Raw, ...]
    relations: tuple[msgspec.Raw, ...]


def is_large(diagram: Diagram) -> bool:
    """Whether a diagram has more than one part, so that it is worth the time."""
    return max(len(diagram.boxes), len(diagram.relations)) > PART


def packed(diagram: Diagram) -> bytes:
    """A diagram as bytes."""
    rest = replace(diagram, boxes=(), relations=())
    return msgspec.msgpack.encode(_Packed(rest, _parts(diagram.boxes), _parts(diagram.relations)))


def unpacked(data: bytes) -> Diagram:
    """The diagram of some bytes.

    Raises:
        ValueError: they are no packed diagram.
    """
    found = msgspec.msgpack.decode(data, type=_Packed)
    text = dict[str, str]().setdefault
    number = dict[float, float]().setdefault
    arrangement = dict[Arrangement, Arrangement]().setdefault
    facets = dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]().setdefault
    boxes = [
        replace(
            box,
            id=text(box.id, box.id),
            name=text(box.name, box.name),
            parent=text(box.parent, box.parent),
            concept=text(box.concept, box.concept),
            sublabel=text(box.sublabel, box.sublabel),
            glyph=text(box.glyph, box.glyph),
            portal=text(box.portal, box.portal),
            scale=number(box.scale, box.scale),
            arrange=arrangement(box.arrange, box.arrange),
            facets=facets(box.facets, box.facets),
            badge=text(box.badge, box.badge),
        )
        for box in _read(found.boxes, Box)
    ]
    relations = [
        replace(
            relation,
            source=text(relation.source, relation.source),
            target=text(relation.target, relation.target),
            verb=text(relation.verb, relation.verb),
            layer=text(relation.layer, relation.layer),
        )
        for relation in _read(found.relations, Relation)
    ]
    return replace(found.rest, boxes=tuple(boxes), relations=tuple(relations))


def _parts(things: Sequence[object]) -> tuple[msgspec.Raw, ...]:
    starts = range(0, len(things), PART)
    return tuple(msgspec.Raw(msgspec.msgpack.encode(things[start : start + PART])) for start in starts)


def _read(parts: Sequence[msgspec.Raw], kind: type[_Thing]) -> Iterator[_Thing]:
    for part in parts:
        yield from msgspec.msgpack.decode(part, type=list[kind])  # type: ignore[valid-type]
