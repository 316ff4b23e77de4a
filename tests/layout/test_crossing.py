"""What counts as a crossing of two ways, and that edges which cross are led another way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.layout import DESK, Placement, engine, place
from explorer.layout.bundles import bundle_relations
from explorer.layout.crossing import course_of, crossings_of
from explorer.layout.effort import effort_for
from explorer.layout.field import make_field
from explorer.layout.packing import pack
from explorer.layout.routing import route_all
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.geometry import Point
from tests.layout import rules
from tests.layout.clusters import cluster
from tests.layout.strategies import fake_measure

Way = list[Point]


def way(*corners: tuple[float, float]) -> Way:
    return [Point(*corner) for corner in corners]


def crossings(one: Sequence[Point], other: Sequence[Point]) -> int:
    return crossings_of(course_of(one), course_of(other))


def drawn(placement: Placement) -> int:
    courses = [course_of(edge.points) for edge in placement.edges]
    return sum(crossings_of(one, other) for one, other in combinations(courses, 2))


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
    assert crossings(LEVEL, other) == count
    assert crossings(other, LEVEL) == count
    assert crossings(other[::-1], LEVEL) == count


def test_that_a_corner_in_a_corner_crosses_if_the_ways_swap_sides_there() -> None:
    bent = way((0, 10), (50, 10), (50, 100))
    assert crossings(bent, way((50, 0), (50, 10), (100, 10))) == 0
    assert crossings(way((0, 10), (100, 10)), way((50, 0), (50, 10), (50, 100))) == 1


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
    assert crossings(one, other) == expected


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
    assert drawn(placement) < 3
    assert rules.violations(diagram, placement) == {}


def test_that_edges_are_led_another_way_in_larger_diagrams_too(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = cluster(130)
    # Somebody has arranged it: it is placed once, with care.
    diagram = replace(plain, arrange=Arrangement("wrap", 0, tuple(box.id for box in plain.boxes if not box.parent)))
    once = place(diagram, fake_measure)
    monkeypatch.setattr(engine, "effort_for", lambda size, **how: effort_for(size, **how)._replace(untangling=0))
    assert drawn(once) < drawn(place(diagram, fake_measure))


def test_that_a_larger_diagram_that_is_waited_for_is_not_untangled() -> None:
    sizes = (100, 130, 250, 300)
    assert [effort_for(size).untangling > 0 for size in sizes] == [True, True, True, False]
    assert [effort_for(size, at_once=True).untangling > 0 for size in sizes] == [True, False, False, False]


@given(st.integers(0, 2_000))
def test_that_where_steps_run_short_every_edge_has_a_way(steps: int) -> None:
    diagram = cluster(60)
    field = make_field(diagram, (packing := pack(diagram, fake_measure, DESK, {})).boxes, packing.corridors, DESK)
    bundles = bundle_relations(diagram)
    routes = route_all(field, bundles, effort_for(130)._replace(steps=steps, untangling=0), {})
    for bundle, route in zip(bundles, routes, strict=True):
        assert rules.on_border(route[0], field.boxes[bundle.source].rect)
        assert rules.on_border(route[-1], field.boxes[bundle.target].rect)
