"""What holds for the quick way of placing large diagrams."""

from __future__ import annotations

import gc
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from explorer.bench.scenes import group
from explorer.layout import Placement, place
from explorer.layout.large import place_large
from explorer.layout.ordering import order_of
from explorer.layout.quality import aliens, aspect, crossings_per_edge, overlaps
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from tests.layout import rules
from tests.layout.clusters import cluster
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@cache
def placed(size: int) -> tuple[Diagram, Placement]:
    diagram = cluster(size)
    return diagram, place(diagram, fake_measure)


@some
@given(diagrams())
def test_that_any_diagram_obeys_the_rules_of_boxes(diagram: Diagram) -> None:
    placement = place_large(diagram, fake_measure)
    assert rules.violations(diagram, placement) == {}
    assert list(placement.boxes) == [box.id for box in diagram.boxes]


@some
@given(diagrams())
def test_that_the_same_input_gives_the_same_output(diagram: Diagram) -> None:
    assert place_large(diagram, fake_measure) == place_large(replace(diagram), fake_measure)


def test_that_five_thousand_boxes_obey_the_rules() -> None:
    diagram, placement = placed(5_000)
    assert overlaps(diagram, placement) == []
    assert aliens(diagram, placement) == []
    assert rules.misplaced_children(diagram, placement) == []
    assert rules.titles_out_of_place(placement) == []
    assert rules.outside_bounds(placement) == []
    assert 0.5 <= aspect(placement) <= 3


def test_that_large_diagrams_have_no_edges_yet() -> None:
    assert placed(5_000)[1].edges == ()


def test_that_scales_and_depths_are_those_of_the_slow_way() -> None:
    boxes = (Box("a", "A", scale=0.5), Box("b", "B", parent="a", scale=0.5), Box("c", "C", parent="b"))
    diagram = Diagram("d", "D", boxes=boxes)
    quick, slow = place_large(diagram, fake_measure).boxes, place(diagram, fake_measure).boxes
    assert {name: (box.scale, box.depth) for name, box in quick.items()} == {
        name: (box.scale, box.depth) for name, box in slow.items()
    }
    assert quick["c"].rect.height == pytest.approx(slow["c"].rect.height)


def test_that_a_thousand_boxes_in_each_other_are_no_hindrance() -> None:
    boxes = tuple(Box(f"b{i}", "x", parent=f"b{i - 1}" if i else "") for i in range(2_000))
    relations = tuple(Relation(f"r{i}", f"b{i}", f"b{1_999 - i}") for i in range(1_000))
    diagram = Diagram("deep", "Deep", boxes=boxes, relations=relations)
    assert aliens(diagram, place(diagram, fake_measure)) == []


def test_that_some_boxes_in_each_other_are_large_enough_for_the_quick_way() -> None:
    boxes = tuple(Box(f"b{i}", "x", parent=f"b{i - 1}" if i else "") for i in range(390))
    assert len(place(Diagram("deep", "Deep", boxes=boxes), fake_measure).boxes) == 390


def test_that_a_wide_group_has_a_good_shape() -> None:
    boxes = tuple(Box(f"b{i}", "x") for i in range(3_000))
    assert 1.2 < aspect(place(Diagram("wide", "Wide", boxes=boxes), fake_measure)) < 2


@pytest.mark.parametrize("kind", ["row", "column"])
def test_that_a_written_arrangement_is_followed(kind: str) -> None:
    arrange = Arrangement("column", 0, (Arrangement(kind, 0, ("b3", "b1")), "b2"))  # type: ignore[arg-type]
    boxes = (Box("a", "A", arrange=arrange), *(Box(f"b{i}", "x", parent="a") for i in range(5)))
    relations = (Relation("r", "b1", "b3"),)
    rects = {
        name: box.rect
        for name, box in place_large(Diagram("d", "D", boxes=boxes, relations=relations), fake_measure).boxes.items()
    }
    if kind == "row":
        assert rects["b3"].right < rects["b1"].x
        assert rects["b3"].y == rects["b1"].y
    else:
        assert rects["b3"].bottom < rects["b1"].y
    assert rects["b1"].bottom < rects["b2"].y < rects["b0"].y < rects["b4"].y


def test_that_related_children_stand_in_the_order_of_their_relations() -> None:
    boxes = tuple(Box(f"b{i}", "x") for i in range(4))
    relations = (Relation("r", "b2", "b0"), Relation("s", "b0", "b1"), Relation("t", "b0", "b3"))
    at = place_large(Diagram("d", "D", boxes=boxes, relations=relations), fake_measure).boxes
    assert at["b2"].rect.right < at["b0"].rect.x
    assert at["b0"].rect.right < at["b1"].rect.x == at["b3"].rect.x


def test_that_contents_are_mirrored_towards_their_partners() -> None:
    boxes = (
        Box("a", "A"),
        *(Box(f"a{i}", "x", parent="a") for i in range(9)),
        Box("b", "B"),
        *(Box(f"b{i}", "x", parent="b") for i in range(9)),
    )
    relations = tuple(Relation(f"r{i}", f"a{i}", f"b{8 - i}") for i in range(9))
    diagram = Diagram("d", "D", boxes=boxes, relations=relations)
    at = place_large(diagram, fake_measure).boxes
    places = {
        box.id: (at[box.id].rect.x - at[box.parent].rect.x, at[box.id].rect.y - at[box.parent].rect.y)
        for box in boxes
        if box.parent
    }
    assert all(places[f"a{i}"] == places[f"b{8 - i}"] for i in range(9))


def test_that_contents_with_a_written_arrangement_are_not_mirrored() -> None:
    column = Arrangement("column")
    boxes = (
        Box("a", "A", arrange=column),
        *(Box(f"a{i}", "x", parent="a") for i in range(3)),
        Box("b", "B", arrange=column),
        *(Box(f"b{i}", "x", parent="b") for i in range(3)),
    )
    relations = tuple(Relation(f"r{i}", f"a{i}", f"b{2 - i}") for i in range(3))
    at = place_large(Diagram("d", "D", boxes=boxes, relations=relations), fake_measure).boxes
    for name in "ab":
        assert at[f"{name}0"].rect.y < at[f"{name}1"].rect.y < at[f"{name}2"].rect.y


def test_that_one_group_of_many_related_boxes_is_ordered_and_well_shaped() -> None:
    diagram = group(150)
    placement = place(diagram, fake_measure)
    assert placement.edges == ()
    assert 0.5 <= aspect(placement) <= 3
    assert crossings_per_edge(diagram, placement) < 0.9
    assert rules.violations(diagram, placement) == {}


def test_that_the_collector_runs_after_a_layout_if_it_ran_before() -> None:
    gc.disable()
    try:
        place(cluster(500), fake_measure)
        assert not gc.isenabled()
    finally:
        gc.enable()
    place(cluster(500), fake_measure)
    assert gc.isenabled()


def test_that_trees_do_not_cross() -> None:
    boxes = tuple(Box(f"b{i}", "x") for i in range(22))
    relations = tuple(Relation(f"r{i}", f"b{(i - 1) // 3}", f"b{i}") for i in range(21, 0, -1))
    diagram = Diagram("d", "D", boxes=boxes, relations=relations)
    assert crossings_per_edge(diagram, place_large(diagram, fake_measure)) == 0


def test_that_orders_without_crossings_are_found() -> None:
    # A ladder, named against its order: between ranks 0 and 1 a unique way to draw it, up to turning it round.
    pairs = [(i, 20 + (7 * i) % 20) for i in range(20)] + [(i + 1, 20 + (7 * i) % 20) for i in range(19)]
    (component,) = order_of(40, pairs).components
    place_of = {node: index for layer in component.layers for index, node in enumerate(layer)}
    crossed = [
        (one, other)
        for one in pairs
        for other in pairs
        if place_of[one[0]] < place_of[other[0]] and place_of[one[1]] > place_of[other[1]]
    ]
    assert crossed == []


def test_that_cycles_are_cut_and_every_node_has_one_place() -> None:
    order = order_of(6, [(0, 1), (1, 2), (2, 0), (3, 3), (4, 5), (5, 4)])
    placed_nodes = sorted(n for part in order.components for layer in part.layers for n in layer if n < 6)
    assert placed_nodes == [0, 1, 2, 4, 5]
    assert order.loose == [3]
