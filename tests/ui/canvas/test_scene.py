from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.layout import PlacedBox, PlacedEdge, Placement
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.lines import bends, cut, distance, shortened
from explorer.ui.canvas.scene import FOLD_BELOW, OPEN_ABOVE, Scene

NAME = 15


@pytest.fixture
def scene() -> Scene:
    diagram = Diagram(
        "d",
        "D",
        boxes=(Box("a", "A"), Box("p", "P"), Box("b", "B", "p"), Box("c", "C", "p")),
        relations=(Relation("r1", "a", "b", "x"), Relation("r2", "a", "c", "y"), Relation("r3", "b", "c", "z")),
    )
    places = {
        "a": PlacedBox("a", Rect(0, 0, 100, 60)),
        "p": PlacedBox("p", Rect(200, 0, 300, 200), title=Rect(220, 10, 60, 20)),
        "b": PlacedBox("b", Rect(220, 50, 100, 60), 0.5, depth=1),
        "c": PlacedBox("c", Rect(360, 50, 100, 60), 0.5, depth=1),
    }
    edges = (
        PlacedEdge("r1", ("r1",), "a", "b", (Point(100, 30), Point(150, 30), Point(150, 80), Point(220, 80))),
        PlacedEdge("r2", ("r2",), "a", "c", (Point(100, 40), Point(140, 40), Point(140, 120), Point(400, 120), Point(400, 110))),
        PlacedEdge("r3", ("r3",), "b", "c", (Point(320, 80), Point(360, 80))),
    )  # fmt: skip
    return Scene(diagram, Placement(Rect(-24, -24, 548, 248), places, edges))


def test_that_a_container_folds_when_names_inside_are_too_small(scene):
    assert scene.folded(1.2) == frozenset()
    assert scene.folded((FOLD_BELOW - 0.01) / NAME / 0.5) == {"p"}


def test_that_a_folded_container_stays_folded_until_names_are_clearly_large_enough(scene):
    between = (FOLD_BELOW + OPEN_ABOVE) / 2 / NAME / 0.5
    assert scene.folded(between) == frozenset()
    assert scene.folded(between, frozenset({"p"})) == {"p"}
    assert scene.folded(OPEN_ABOVE / NAME / 0.5 + 0.01, frozenset({"p"})) == frozenset()


@given(st.floats(0.05, 8))
def test_that_the_opening_zoom_of_a_box_opens_it(zoom):
    diagram = Diagram("d", "D", boxes=(Box("p", "P"), Box("b", "B", "p")))
    places = {
        "p": PlacedBox("p", Rect(0, 0, 90, 80)),
        "b": PlacedBox("b", Rect(10, 30, 50, 20), min(1.0, zoom / 8 + 0.05)),
    }
    scene = Scene(diagram, Placement(Rect(0, 0, 90, 80), places, ()))
    assert scene.folded(scene.opening_zoom("b"), frozenset({"p"})) == frozenset()


def test_that_edges_into_a_folded_container_end_at_its_border_and_are_merged(scene):
    (line,) = scene.lines(frozenset({"p"}))
    assert (line.source, line.target) == ("a", "p")
    assert line.points[-1] == Point(200, 80)
    assert line.ids == ("r1", "r2")
    assert line.relations == ("r1", "r2")


def test_that_edges_are_as_placed_while_all_is_open(scene):
    assert [line.id for line in scene.lines(frozenset())] == ["r1", "r2", "r3"]


def test_that_only_what_is_in_the_window_is_visited(scene):
    assert {place.id for place in scene.visible(Rect(0, 0, 50, 50), frozenset())} == {"a"}
    assert {place.id for place in scene.visible(Rect(200, 0, 100, 100), frozenset())} == {"p", "b"}
    assert {place.id for place in scene.visible(Rect(200, 0, 100, 100), frozenset({"p"}))} == {"p"}


def test_that_a_leaf_is_hit_a_little_beside_its_border_and_the_innermost_box_wins(scene):
    assert scene.box_at(Point(230, 60), frozenset(), 1) == "b"
    assert scene.box_at(Point(327, 80), frozenset(), 1) == "b"
    assert scene.box_at(Point(340, 150), frozenset(), 1) == "p"
    assert scene.box_at(Point(107, 30), frozenset(), 1) == "a"
    assert scene.box_at(Point(109, 30), frozenset(), 1) == ""
    assert scene.box_at(Point(230, 60), frozenset({"p"}), 1) == "p"


def test_that_an_edge_is_found_within_reach(scene):
    assert scene.line_at(Point(161, 60), frozenset(), 1).id == "r1"
    assert scene.line_at(Point(180, 10), frozenset(), 1) is None


def test_that_a_selection_keeps_neighbours_and_what_is_around_them(scene):
    emphasis = scene.emphasis("b", frozenset())
    assert emphasis.boxes == {"a", "b", "c", "p"}
    assert emphasis.active == {"r1", "r3"}
    assert scene.emphasis("b", frozenset({"p"})).box == "p"
    assert scene.emphasis("nothing", frozenset()) is None


def test_that_a_way_is_cut_where_it_leaves_a_box_for_the_last_time():
    rect = Rect(0, 0, 100, 100)
    assert cut((Point(50, 50), Point(150, 50)), rect) == (Point(100, 50), Point(150, 50))
    assert cut((Point(50, 50), Point(60, 50)), rect) == ()
    loop = (Point(50, 50), Point(50, 120), Point(-20, 120), Point(-20, 60), Point(140, 60))
    assert cut(loop, rect) == (Point(100, 60), Point(140, 60))


def test_that_a_way_outside_is_not_cut():
    way = (Point(150, 0), Point(150, 50))
    assert cut(way, Rect(0, 0, 100, 100)) == way


def test_that_a_corner_between_short_segments_is_rounded_less():
    (bend,) = bends((Point(0, 0), Point(6, 0), Point(6, 50)), 10)
    assert bend.start == Point(3, 0)
    assert bend.end == Point(6, 3)


def test_that_distance_is_to_the_nearest_segment_and_ends_make_room_for_heads():
    way = (Point(0, 0), Point(10, 0), Point(10, 10))
    assert distance(Point(12, 5), way) == 2
    assert shortened(way, 1, 3) == (Point(1, 0), Point(10, 0), Point(10, 7))
