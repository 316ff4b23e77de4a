"""What holds for every placement, whatever the diagram."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from explorer.layout import DESK, PlacedEdge, Placement, edge_label, place
from explorer.layout.field import PORT_MARGIN
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.geometry import Rect
from tests.layout import rules
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


ROW = Arrangement("row")


def placed(diagram: Diagram) -> Placement:
    return place(diagram, fake_measure)


def small(*relations: tuple[str, str, str], arrange: Arrangement = ROW) -> Diagram:
    boxes = (
        Box("left", "Left", sublabel="one"),
        Box("group", "Group", sublabel="holds two", arrange=Arrangement("column")),
        Box("a", "A", parent="group", sublabel="first"),
        Box("b", "B", parent="group", sublabel="second"),
        Box("right", "Right", sublabel="last"),
    )
    made = tuple(Relation(f"r{i}", source, target, verb) for i, (source, target, verb) in enumerate(relations))
    return Diagram("small", "Small", boxes=boxes, relations=made, arrange=arrange)


def only_edge(placement: Placement) -> PlacedEdge:
    (edge,) = placement.edges
    return edge


@some
@given(diagrams())
def test_that_siblings_do_not_overlap(diagram: Diagram) -> None:
    assert rules.overlapping_siblings(diagram, placed(diagram)) == []


@some
@given(diagrams())
def test_that_children_are_inside_their_parent_and_below_its_title(diagram: Diagram) -> None:
    placement = placed(diagram)
    assert rules.misplaced_children(diagram, placement) == []
    assert rules.titles_out_of_place(placement) == []


@some
@given(diagrams())
def test_that_no_edge_crosses_a_foreign_box_or_a_title(diagram: Diagram) -> None:
    placement = placed(diagram)
    assert rules.crossed_boxes(diagram, placement) == []
    assert rules.crossed_titles(placement) == []


@some
@given(diagrams())
def test_that_edges_start_and_end_on_the_borders_of_their_boxes(diagram: Diagram) -> None:
    assert rules.loose_ends(placed(diagram)) == []


@some
@given(diagrams())
def test_that_segments_are_level_and_upright_in_turn(diagram: Diagram) -> None:
    assert rules.bent_segments(placed(diagram)) == []


@some
@given(diagrams())
def test_that_edges_neither_run_on_each_other_nor_along_borders(diagram: Diagram) -> None:
    placement = placed(diagram)
    assert rules.shared_stretches(placement) == []
    assert rules.along_borders(placement) == []


@some
@given(diagrams())
def test_that_every_edge_has_an_arrival_point_of_its_own(diagram: Diagram) -> None:
    assert rules.shared_arrivals(placed(diagram)) == []


@some
@given(diagrams())
def test_that_labels_stand_free_at_their_own_edge(diagram: Diagram) -> None:
    placement = placed(diagram)
    assert rules.covering_labels(placement) == []
    assert rules.distant_labels(placement) == []


@some
@given(diagrams())
def test_that_the_bounds_hold_everything(diagram: Diagram) -> None:
    assert rules.outside_bounds(placed(diagram)) == []


@some
@given(diagrams())
def test_that_the_same_diagram_gets_the_same_placement(diagram: Diagram) -> None:
    again = replace(diagram)
    assert placed(diagram) == placed(again)


@some
@given(diagrams())
def test_that_every_relation_is_on_exactly_one_edge(diagram: Diagram) -> None:
    found = sorted(relation for edge in placed(diagram).edges for relation in edge.relations)
    assert found == sorted(relation.id for relation in diagram.relations)


@some
@given(diagrams(most_boxes=12, most_relations=0))
def test_that_a_longer_name_keeps_the_order_of_all_boxes(diagram: Diagram) -> None:
    first = diagram.boxes[0]
    renamed = replace(diagram, boxes=(replace(first, name=first.name + "nn"), *diagram.boxes[1:]))
    before, after = placed(diagram), placed(renamed)
    moved = [
        abs(before.boxes[name].rect.x - after.boxes[name].rect.x)
        + abs(before.boxes[name].rect.y - after.boxes[name].rect.y)
        for name in before.boxes
    ]
    still = sum(distance <= 120 for distance in moved)
    assert still * 2 >= len(moved)


def test_that_a_leaf_grows_to_its_label() -> None:
    name = "a name that is very much longer than any box is wide"
    placement = placed(Diagram("d", "D", boxes=(Box("a", name, glyph="cube"),)))
    needed = fake_measure(name, "name") + 2 * DESK.padding + DESK.glyph + DESK.glyph_gap
    assert placement.boxes["a"].rect.width == pytest.approx(needed)


def test_that_a_portal_gets_room_for_its_mark() -> None:
    boxes = (Box("a", "n" * 30), Box("b", "n" * 30, portal="other"))
    placement = placed(Diagram("d", "D", boxes=boxes, arrange=Arrangement("row")))
    assert placement.boxes["b"].rect.width > placement.boxes["a"].rect.width


def test_that_contents_are_scaled_cumulatively_but_not_the_title_of_their_container() -> None:
    boxes = (Box("a", "A", scale=0.5), Box("b", "B", parent="a", scale=0.5), Box("c", "C", parent="b"))
    placement = placed(Diagram("d", "D", boxes=boxes))
    assert [placement.boxes[name].scale for name in "abc"] == [1.0, 0.5, 0.25]
    assert placement.boxes["c"].rect.height == pytest.approx(DESK.leaf_height_single * 0.25)


def test_that_unknown_ids_are_ignored_and_unnamed_children_come_last() -> None:
    diagram = small(arrange=Arrangement("row", items=("right", "nobody", Arrangement("column", items=("left",)))))
    rects = {name: box.rect for name, box in placed(diagram).boxes.items()}
    assert rects["right"].right < rects["left"].x
    assert rects["left"].right < rects["group"].x


def test_that_containers_in_a_row_are_equally_tall() -> None:
    boxes: tuple[Box, ...] = (
        Box("a", "A"),
        Box("a1", "x", parent="a"),
        Box("b", "B", arrange=Arrangement("column")),
    )
    boxes += tuple(Box(f"b{i}", "x", parent="b") for i in range(4))
    placement = placed(Diagram("d", "D", boxes=boxes, arrange=Arrangement("row")))
    assert placement.boxes["a"].rect.height == placement.boxes["b"].rect.height


@pytest.mark.parametrize("kind", ["wrap", "layered"])
def test_that_a_container_beside_a_much_taller_one_is_not_stretched(kind: Literal["wrap", "layered"]) -> None:
    tall = [Box(f"t{n}", "T", parent="tall", sublabel="x") for n in range(6)]
    boxes = (
        Box("tall", "Tall", arrange=Arrangement("column")),
        Box("short", "Short", arrange=Arrangement("column")),
        *tall,
        Box("s", "S", parent="short", sublabel="x"),
    )
    joined = (Relation("r", "t0", "s", "calls"),) if kind == "layered" else ()
    diagram = Diagram("d", "D", boxes=boxes, relations=joined, arrange=Arrangement(kind))
    placement = placed(diagram)
    short, leaf = placement.boxes["short"].rect, placement.boxes["s"].rect
    assert placement.boxes["tall"].rect.height > 2 * short.height
    assert short.bottom - leaf.bottom == pytest.approx(DESK.inset, abs=DESK.lane)
    assert not rules.violations(diagram, placement)


def test_that_leaves_in_a_column_are_equally_wide() -> None:
    placement = placed(small())
    assert placement.boxes["a"].rect.width == placement.boxes["b"].rect.width


def test_that_facing_boxes_get_a_straight_edge() -> None:
    edge = only_edge(placed(small(("a", "b", ""))))
    assert len(edge.points) == 2


def test_that_relations_between_the_same_boxes_share_an_edge_with_two_arrowheads() -> None:
    diagram = small(("a", "b", "asks"), ("b", "a", "answers"), ("a", "b", "asks"))
    edge = only_edge(placed(diagram))
    assert edge.relations == ("r0", "r1", "r2")
    assert edge.arrow_start
    assert edge.arrow_end
    assert edge_label(diagram, edge) == "asks · answers"


def test_that_many_verbs_become_the_first_and_a_count() -> None:
    diagram = small(*(("a", "b", f"verb {i}") for i in range(5)))
    assert edge_label(diagram, only_edge(placed(diagram))) == "verb 0 +4"


@pytest.mark.parametrize(("source", "target"), [("group", "a"), ("b", "group"), ("left", "left"), ("group", "group")])
def test_that_edges_into_oneself_and_between_a_container_and_its_inside_are_sane(source: str, target: str) -> None:
    diagram = small((source, target, ""))
    assert rules.violations(diagram, placed(diagram)) == {}


def test_that_a_loop_keeps_off_the_corner_which_is_painted_round() -> None:
    lines: tuple[Literal["solid", "dashed", "dotted"], ...] = ("solid", "dashed", "dotted")
    boxes = (Box("a", "A"),)
    loops = tuple(Relation(f"r{line}", "a", "a", line=line) for line in lines)
    placement = placed(Diagram("d", "D", boxes=boxes, relations=loops))
    box = placement.boxes["a"].rect
    ends = [(edge.points[0].y - box.y, box.right - edge.points[-1].x) for edge in placement.edges]
    assert len(ends) == len(set(ends)) == len(lines)
    # Nearer, the round corner is more than a line's width inside; farther, other edges arrive.
    assert all(0.75 * PORT_MARGIN <= away < PORT_MARGIN for end in ends for away in end)


def test_that_every_label_of_a_small_diagram_has_a_place() -> None:
    diagram = small(
        ("left", "a", "a rather long verb"),
        ("left", "b", "another long verb"),
        ("a", "right", "v"),
        ("b", "right", "w"),
    )
    placement = placed(diagram)
    assert rules.violations(diagram, placement) == {}
    assert all(edge.label is not None for edge in placement.edges)


def test_that_gaps_grow_for_many_edges() -> None:
    kinds: list[tuple[str, str, str]] = []
    for _ in range(1):
        kinds += [("left", "a", ""), ("left", "b", ""), ("left", "right", ""), ("left", "group", "")]
    crowded = placed(small(*kinds)).boxes
    empty = placed(small()).boxes
    assert crowded["group"].rect.x - crowded["left"].rect.right >= empty["group"].rect.x - empty["left"].rect.right


def test_that_an_empty_diagram_has_empty_bounds_with_a_margin() -> None:
    placement = placed(Diagram("d", "D"))
    assert placement.boxes == {}
    assert placement.bounds.width == placement.bounds.height


def test_that_one_more_leaf_leaves_the_others_near_their_places() -> None:
    diagram = small(("left", "a", "v"), ("b", "right", "w"))
    more = replace(diagram, boxes=(*diagram.boxes, Box("c", "C", parent="group", sublabel="third")))
    before, after = placed(diagram).boxes, placed(more).boxes
    for name in before:
        assert abs(before[name].rect.x - after[name].rect.x) < 60
        assert abs(before[name].rect.y - after[name].rect.y) < 120


def test_that_a_container_that_is_empty_stands_as_tall_as_those_beside_it() -> None:
    nodes = tuple(Box(f"node-{n}", f"node-{n}", badge="Ready", concept="node") for n in (1, 2))
    pod = Box("pod", "web-0", parent="node-1", badge="Ready", concept="pod")
    boxes = placed(Diagram("d", "D", boxes=(*nodes, pod), arrange=ROW)).boxes
    full, empty = boxes["node-1"].rect, boxes["node-2"].rect
    assert (empty.y, empty.height) == (full.y, full.height)


def test_that_large_diagrams_are_placed_quickly() -> None:
    boxes = tuple(Box(f"g{i}", f"Group {i}") for i in range(40))
    boxes += tuple(Box(f"b{i}", f"Box {i}", parent=f"g{i % 40}") for i in range(2000))
    relations = tuple(Relation(f"r{i}", f"b{i}", f"b{(i * 7 + 1) % 2000}", "calls") for i in range(2000))
    diagram = Diagram("large", "Large", boxes=boxes, relations=relations)
    start = time.perf_counter()
    placement = placed(diagram)
    assert time.perf_counter() - start < 2
    assert rules.loose_ends(placement) == []
    assert rules.misplaced_children(diagram, placement) == []


def test_that_the_rules_notice_what_is_against_them() -> None:
    diagram = small(("left", "right", "passes"))
    placement = placed(diagram)
    edge = only_edge(placement)
    a, b = placement.boxes["left"].rect, placement.boxes["right"].rect
    through = replace(edge, points=(a.centre._replace(x=a.right), b.centre._replace(x=b.x)), label=Rect(a.x, a.y, 9, 9))
    bad = replace(placement, edges=(through, replace(through, id="again")))
    assert {"boxes crossed", "edges on each other", "shared arrivals", "labels cover"} <= set(
        rules.violations(diagram, bad)
    )
