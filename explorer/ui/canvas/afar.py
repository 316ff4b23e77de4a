"""Names that are seen from afar: of one readable size, and no more of them than fits.

A leaf whose own letters would be too small has only its name, without icon and second line; a container's title, open or
folded, does not shrink with the scene either. Free of Qt; sizes are in pixels on screen.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from explorer.ui.canvas.folding import OPEN_ABOVE

PAD = 5.0
"""The space left and right of a name."""

LOW = 14.0
"""A box that is lower has no room for a name."""

NARROWEST = 26.0
"""In less room nothing is written: not even three letters would fit."""

FEWEST = 40.0
"""In less room a name is not cut: the three or four letters that would be left of it name nothing."""

TIGHT = 0.8
"""The size of letters as a share of the height that they have, at most."""

BADGE = 0.85
"""The size of a badge's letters as a share of the name's."""

BADGE_GAP = 6.0

READABLE = 11.0
"""Letters of this size can be read at a desk: in a lecture room names shrink so far, and no farther, before they are cut."""

SMALLEST = 8.0
"""An open container's title is not painted smaller than this, where its strip is lower than the title should be."""


class Fit(NamedTuple):
    """How large a text is, and the room that it is cut to; 0 for the whole text."""

    size: float
    room: float = 0.0


def is_far(size: float, least: float) -> bool:
    """Whether a leaf whose name would have a size is painted as its name alone.

    Args:
        size: of the name, if it is painted with the scene.
        least: the size that names keep; 0 if they keep none.
    """
    return size < min(OPEN_ABOVE, least)


def is_far_title(size: float, least: float) -> bool:
    """Whether the title of an open container, which would have a size, is painted in the size that names keep."""
    return size < min(READABLE, least)


def named(natural: float, wide: float, tall: float, least: float) -> Fit | None:
    """How the name of a leaf is painted from afar; None if there is no room for it.

    Args:
        natural: how wide it is with letters of one pixel.
        wide: how wide the leaf is; `tall` how high.
        tall: see there.
        least: the size that names keep.
    """
    return None if tall < LOW else _cut(natural, wide - 2 * PAD, tall, least)


def titled(natural: float, room: float, tall: float, wanted: float, least: float) -> Fit | None:
    """How the title of a folded container is painted: as large as is wanted, or smaller, or cut; None without room.

    Args:
        natural: how wide it is with letters of one pixel.
        room: how wide it may be; `tall` how high the container is.
        tall: see there.
        wanted: the size that it should have.
        least: the size that names keep; 0 if they are shrunk as far as is needed.
    """
    size = min(wanted, tall * 0.6, room / natural if natural else wanted)
    if size >= least:
        return Fit(size)
    return None if tall < LOW else _cut(natural, room, tall, least)


def _cut(natural: float, room: float, tall: float, least: float) -> Fit | None:
    size = min(least, float(math.floor(tall * TIGHT)))
    if natural:
        size = min(size, max(READABLE, room / natural))
    size = float(math.floor(size))
    if natural * size <= room:
        return Fit(size)
    return Fit(size, room) if room >= FEWEST else None
