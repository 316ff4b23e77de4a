"""What a layout takes and gives: measures of text, metrics, and the places of boxes and edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from explorer.model.geometry import Point, Rect

Role = Literal["name", "sublabel", "title", "verb", "badge"]
"""What a text is for: a box's name, its second line, a container's title (with its sublabel), an edge's verb, a state's word."""

Measure = Callable[[str, Role], float]
"""The width of one line of text at 100 %, in scene units."""


class Metrics(Struct, frozen=True, array_like=True, gc=False):
    """The sizes that a layout works with, in scene units (desk pixels at 100 %).

    Attributes:
        name_px, sublabel_px, title_px, verb_px, badge_px: font sizes by role.
        leaf_height: the height of a box with a second line; `leaf_height_single` without one.
        leaf_min_width: the least width of a box.
        padding: the space between a leaf's border and its glyph or text.
        glyph: the side of the tile behind a glyph; `glyph_gap` the space between the tile and the text.
        title_height: the height of the strip for a container's title.
        inset: the space between a container's border and its children.
        gap: the least space between two siblings; it has room for a few edges.
        lane: the distance between two parallel edges, and between an edge and a border that it passes.
        corner: the radius of an edge's corners.
        pill_height, pill_padding: the height of an edge's label, and the space left and right of its text.
    """

    name_px: float = 15
    sublabel_px: float = 12.5
    title_px: float = 14
    verb_px: float = 12.5
    leaf_height: float = 64
    leaf_height_single: float = 48
    leaf_min_width: float = 132
    padding: float = 12
    glyph: float = 30
    glyph_gap: float = 10
    title_height: float = 40
    inset: float = 20
    gap: float = 28
    lane: float = 8
    corner: float = 10
    pill_height: float = 22
    pill_padding: float = 8
    badge_px: float = 11


DESK = Metrics()


class PlacedBox(Struct, frozen=True, array_like=True, gc=False):
    """Where a box stands.

    Attributes:
        id: the box's id.
        rect: its border.
        scale: the factor on every font and padding inside it, 1 at the top of a diagram.
        title: for a container, where its title is painted; None for a leaf.
        depth: how many containers are around it.
    """

    id: str
    rect: Rect
    scale: float = 1.0
    title: Rect | None = None
    depth: int = 0


class PlacedEdge(Struct, frozen=True, array_like=True, gc=False):
    """The way of one edge; relations between the same two boxes share one.

    Attributes:
        id: the id of its first relation.
        relations: the ids of all relations that it stands for.
        source, target: the boxes at its ends.
        points: its corners; the first lies on the source's border, the last on the target's, and every
            segment between is horizontal or vertical.
        arrow_start, arrow_end: whether it has an arrowhead at that end.
        label: where its verb is painted when it is shown; None where no free place was found.
    """

    id: str
    relations: tuple[str, ...]
    source: str
    target: str
    points: tuple[Point, ...]
    arrow_start: bool = False
    arrow_end: bool = True
    label: Rect | None = None


class Placement(Struct, frozen=True, dict=True, array_like=True):
    """Where everything of one diagram stands.

    Attributes:
        bounds: the smallest rectangle around all boxes and edges, grown by a margin.
        boxes: the places by box id, parents first.
        edges: the ways of the edges.
        metrics: the metrics that it was made with.
    """

    bounds: Rect
    boxes: dict[str, PlacedBox]
    edges: tuple[PlacedEdge, ...]
    metrics: Metrics = DESK
