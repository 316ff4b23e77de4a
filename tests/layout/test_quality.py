"""The figures for how good a placement is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.layout import PlacedBox, Placement
from explorer.layout.quality import aliens, aspect, crossings, crossings_per_edge, fill, overlaps
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Point, Rect


def cross() -> tuple[Diagram, Placement]:
    names = "abcd"
    corners = (Rect(0, 0, 10, 10), Rect(90, 90, 10, 10), Rect(90, 0, 10, 10), Rect(0, 90, 10, 10))
    diagram = Diagram(
        "d", "D", boxes=tuple(Box(n, n) for n in names), relations=(Relation("1", "a", "b"), Relation("2", "c", "d"))
    )
    boxes = {name: PlacedBox(name, rect) for name, rect in zip(names, corners, strict=True)}
    return diagram, Placement(Rect(0, 0, 100, 50), boxes, ())


def test_that_crossings_are_counted_once_and_shared_ends_are_none() -> None:
    diagram, placement = cross()
    assert crossings_per_edge(diagram, placement) == 0.5
    o, x, y = Point(0, 0), Point(5, 5), Point(5, -5)
    assert crossings([(o, x), (o, y)]) == 0
    assert crossings([]) == 0


def test_that_many_crossings_are_estimated() -> None:
    half = 1_000
    level = [(Point(-1, i), Point(half, i)) for i in range(half)]
    upright = [(Point(i + 0.5, -1), Point(i + 0.5, half)) for i in range(half)]
    assert crossings(level + upright) == pytest.approx(half * half, rel=0.01)


def test_that_shape_and_fill_are_measured() -> None:
    _, placement = cross()
    assert aspect(placement) == 2
    assert fill(placement) == pytest.approx(0.08)


def test_that_foreign_and_overlapping_boxes_are_found() -> None:
    diagram, placement = cross()
    moved = replace(placement, boxes={**placement.boxes, "d": PlacedBox("d", Rect(5, 5, 10, 10))})
    assert overlaps(diagram, placement) == []
    assert overlaps(diagram, moved) == [("a", "d")]
    inner = replace(diagram, boxes=(*diagram.boxes[:3], Box("d", "d", parent="a")))
    assert aliens(inner, moved) == ["d"]
