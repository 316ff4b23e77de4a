"""What counts as a crossing of two ways, and that edges which cross are led another way."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layout import place
from explorer.layout.crossing import crossings_of
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.geometry import Point
from tests.layout import rules
from tests.layout.strategies import fake_measure

Way = list[Point]


def way(*corners: tuple[float, float]) -> Way:
    return [Point(*corner) for corner in corners]


LEVEL = way((0, 10), (100, 10))


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (way((50, 0), (50, 20)), 1),
        (way((50, 20), (50, 40)), 0),
        (way((50, 0), (50, 20), (60, 20), (60, 0)), 2),
        # Along the same track, and off again on the side where it came from, or on the other one.
        (way((20, 0), (20, 10), (60, 10), (60, 0)), 0),
        (way((20, 0), (20, 10), (60, 10), (60, 30)), 1),
        (way((60, 30), (60, 10), (20, 10), (20, 0)), 1),
        # Only a corner touches, or an end.
        (way((30, 0), (30, 10), (30, 0)), 0),
        (way((50, 0), (50, 10)), 0),
        (way((0, 10), (60, 10), (60, 30)), 0),
    ],
)
def test_that_a_crossing_is_where_two_ways_swap_sides(other: Way, count: int) -> None:
    assert crossings_of(LEVEL, other) == count
    assert crossings_of(other, LEVEL) == count
    assert crossings_of(other[::-1], LEVEL) == count


def test_that_a_corner_in_a_corner_crosses_if_the_ways_swap_sides_there() -> None:
    bent = way((0, 10), (50, 10), (50, 100))
    assert crossings_of(bent, way((50, 0), (50, 10), (100, 10))) == 0
    assert crossings_of(way((0, 10), (100, 10)), way((50, 0), (50, 10), (50, 100))) == 1


@st.composite
def staircases(draw: st.DrawFn, offset: float) -> Way:
    """Ways on tracks of their own, so that any two only cross inside of their segments."""
    places = draw(st.lists(st.integers(0, 9), min_size=3, max_size=7))
    corners = [Point(places[0] * 10 + offset, places[1] * 10 + offset)]
    for index, place_ in enumerate(places[2:]):
        last = corners[-1]
        at = place_ * 10 + offset
        corner = Point(at, last.y) if index % 2 else Point(last.x, at)
        if corner != last:
            corners.append(corner)
    return corners


@settings(max_examples=200, deadline=None, derandomize=True)
@given(staircases(0), staircases(3))
def test_that_ways_on_different_tracks_cross_where_their_segments_do(one: Way, other: Way) -> None:
    def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
        if (a.x == b.x) == (c.x == d.x):
            return False
        if a.x != b.x:
            a, b, c, d = c, d, a, b
        return min(a.y, b.y) < c.y < max(a.y, b.y) and min(c.x, d.x) < a.x < max(c.x, d.x)

    expected = sum(meet(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(other))
    assert crossings_of(one, other) == expected


def test_that_an_edge_takes_a_detour_instead_of_crossing_another() -> None:
    boxes = (
        Box("left", "L", arrange=Arrangement("column")),
        *(Box(name, name, parent="left") for name in ("a", "b", "c")),
        Box("right", "R", arrange=Arrangement("column")),
        *(Box(name, name, parent="right") for name in ("d", "e", "f")),
    )
    relations = (Relation("r", "a", "f"), Relation("s", "c", "d"), Relation("t", "b", "e"))
    diagram = Diagram("d", "D", boxes=boxes, relations=relations, arrange=Arrangement("row"))
    placement = place(diagram, fake_measure)
    drawn = sum(crossings_of(one.points, other.points) for one, other in combinations(placement.edges, 2))
    assert drawn < 3
    assert rules.violations(diagram, placement) == {}
