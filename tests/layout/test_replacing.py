"""Placing a diagram again after a change: nothing else moves."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.layout import DESK, Placement, place, replace_in
from explorer.layout.large import place_large
from explorer.layout.quality import aliens, overlaps
from explorer.model.diagram import Arrangement, Box, Diagram
from tests.layout import rules
from tests.layout.clusters import changed, cluster
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def against_rules(diagram: Diagram, placement: Placement) -> dict[str, object]:
    turn = {name: number for number, name in enumerate(placement.boxes)}
    found: dict[str, object] = {
        "overlaps": overlaps(diagram, placement),
        "aliens": aliens(diagram, placement),
        "under titles": rules.misplaced_children(diagram, placement),
        "titles": rules.titles_out_of_place(placement),
        "bounds": rules.outside_bounds(placement),
        "missing": [box.id for box in diagram.boxes if box.id not in placement.boxes],
        "left over": sorted(placement.boxes.keys() - diagram.by_id.keys()),
        "order": [box.id for box in diagram.boxes if box.parent and turn[box.parent] > turn[box.id]],
        "depth": [
            box.id for box in diagram.boxes if placement.boxes[box.id].depth != len(list(diagram.ancestors(box.id)))
        ],
        "container": [
            box.id
            for box in diagram.boxes
            if (box.id in diagram.children) != (placement.boxes[box.id].title is not None)
        ],
    }
    return {rule: broken for rule, broken in found.items() if broken}


SEEDS = st.integers(0, 1_000_000)


@some
@given(diagrams(most_relations=6), SEEDS)
def test_that_changed_diagrams_obey_the_rules(diagram: Diagram, seed: int) -> None:
    placement = place_large(diagram, fake_measure)
    for turn in range(3):
        after = changed(diagram, 3 * seed + turn)
        again = replace_in(placement, diagram, after, fake_measure)
        assert again == replace_in(placement, diagram, after, fake_measure)
        assert against_rules(after, again) == {}
        fresh = place_large(after, fake_measure).boxes
        assert {name: box.scale for name, box in again.boxes.items()} == pytest.approx(
            {name: box.scale for name, box in fresh.items()}
        )
        diagram, placement = after, again


@pytest.mark.parametrize("seed", range(5))
def test_that_changed_clusters_obey_the_rules(seed: int) -> None:
    diagram = cluster(420)
    placement = place(diagram, fake_measure)
    for turn in range(12):
        after = changed(diagram, 100 * seed + turn)
        placement = replace_in(placement, diagram, after, fake_measure)
        diagram = after
        assert against_rules(diagram, placement) == {}


def with_pod(diagram: Diagram, app: str, name: str) -> Diagram:
    return replace(diagram, boxes=(*diagram.boxes, Box(name, "pod new", parent=app, concept="pod")))


def test_that_a_new_box_moves_others_only_in_its_own_branch_or_rigidly() -> None:
    diagram = cluster(2_000)
    placement = place(diagram, fake_measure)
    apps = [box.id for box in diagram.boxes if box.concept == "app" and box.id in diagram.children]
    unmoved = 0
    for number, app in enumerate(apps[::7]):
        after = with_pod(diagram, app, f"new{number}")
        again = replace_in(placement, diagram, after, fake_measure)
        chain = {app, *(box.id for box in diagram.ancestors(app))}
        for box in diagram.boxes:
            old, new = placement.boxes[box.id].rect, again.boxes[box.id].rect
            if box.id in chain:
                assert new.width >= old.width
                continue
            assert (new.width, new.height) == (old.width, old.height)
            if box.parent and box.parent not in chain:
                above, below = placement.boxes[box.parent].rect, again.boxes[box.parent].rect
                assert new.x - below.x == pytest.approx(old.x - above.x)
                assert new.y - below.y == pytest.approx(old.y - above.y)
        moved = [name for name, box in placement.boxes.items() if again.boxes[name] is not box and name not in chain]
        unmoved += not moved
    assert unmoved > 0.8 * len(apps[::7])


def test_that_of_all_places_for_a_new_box_one_is_taken_for_which_little_moves() -> None:
    diagram = cluster(1_000)
    placement = place(diagram, fake_measure)
    apps = [box.id for box in diagram.boxes if box.concept == "app" and box.id in diagram.children]
    shares = []
    for number, app in enumerate(apps[::3]):
        again = replace_in(placement, diagram, with_pod(diagram, app, f"new{number}"), fake_measure)
        moved = sum(again.boxes[name].rect != box.rect for name, box in placement.boxes.items())
        shares.append(moved / len(placement.boxes))
    assert sum(shares) / len(shares) < 0.003
    assert max(shares) < 0.1


def test_that_a_box_that_comes_and_goes_leaves_no_trace() -> None:
    diagram = cluster(600)
    placement = place(diagram, fake_measure)
    after = with_pod(diagram, "n1a0", "new")
    again = replace_in(placement, diagram, after, fake_measure)
    back = replace_in(again, after, diagram, fake_measure)
    third = replace_in(back, diagram, after, fake_measure)
    assert third.boxes == again.boxes


def test_that_what_is_not_touched_is_the_same_object() -> None:
    diagram = cluster(600)
    placement = place(diagram, fake_measure)
    gone = diagram.boxes[-1]
    after = replace(
        diagram,
        boxes=diagram.boxes[:-1],
        relations=tuple(r for r in diagram.relations if gone.id not in (r.source, r.target)),
    )
    again = replace_in(placement, diagram, after, fake_measure)
    assert all(again.boxes[box.id] is placement.boxes[box.id] for box in after.boxes)
    assert gone.id in placement.boxes


def test_that_a_placement_from_a_file_is_changed_alike() -> None:
    diagram = cluster(600)
    placement = place(diagram, fake_measure)
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(placement), type=Placement)
    after = with_pod(diagram, "n1a0", "new")
    assert replace_in(read, diagram, after, fake_measure) == replace_in(placement, diagram, after, fake_measure)


def test_that_great_changes_and_other_metrics_are_placed_anew() -> None:
    diagram, other = cluster(600), cluster(600, seed=8)
    placement = place(diagram, fake_measure)
    assert replace_in(placement, diagram, other, fake_measure).boxes == place(other, fake_measure).boxes
    wide = replace(DESK, gap=40)
    assert replace_in(placement, diagram, diagram, fake_measure, wide) == place(diagram, fake_measure, wide)
    assert replace_in(placement, diagram, replace(diagram, title="T"), fake_measure).boxes is placement.boxes


def test_that_a_container_that_is_nearly_emptied_shrinks_without_moving_others() -> None:
    boxes: tuple[Box, ...] = (Box("a", "A"), Box("b", "B"), Box("b0", "x", parent="b"), Box("c", "C"))
    boxes += tuple(Box(f"a{i}", "x", parent="a") for i in range(80)) + tuple(
        Box(f"c{i}", "x", parent="c") for i in range(500)
    )
    diagram = Diagram("d", "D", boxes=boxes)
    placement = place(diagram, fake_measure)
    after = replace(diagram, boxes=tuple(box for box in boxes if box.parent != "a" or box.id in ("a0", "a1")))
    again = replace_in(placement, diagram, after, fake_measure)
    assert again.boxes["a"].rect.width < placement.boxes["a"].rect.width / 2
    assert again.boxes["b"] is placement.boxes["b"]
    assert against_rules(after, again) == {}


def test_that_a_small_diagram_keeps_its_lines_and_orders() -> None:
    boxes = tuple(Box(f"b{i}", "x") for i in range(12))
    diagram = Diagram("d", "D", boxes=boxes)
    placement = place(diagram, fake_measure)
    after = replace(diagram, boxes=(*boxes, Box("c", "x")))
    again = place(after, fake_measure, before=(diagram, placement))
    assert all(again.boxes[box.id] == placement.boxes[box.id] for box in boxes)
    assert rules.violations(after, again) == {}


@settings(some, max_examples=30)
@given(diagrams(most_boxes=12, most_relations=8), SEEDS)
def test_that_small_diagrams_placed_after_others_obey_all_rules(diagram: Diagram, seed: int) -> None:
    after = changed(diagram, seed)
    assert rules.violations(after, place(after, fake_measure, before=(diagram, place(diagram, fake_measure)))) == {}


def test_that_a_written_order_is_kept_when_a_box_comes() -> None:
    row = Arrangement("row")
    boxes = (Box("a", "A", arrange=row), *(Box(f"a{i}", "x", parent="a") for i in range(3)), Box("z", "Z"))
    diagram = Diagram("d", "D", boxes=boxes)
    placement = place_large(diagram, fake_measure)
    after = replace(diagram, boxes=(*boxes, Box("a3", "x", parent="a")))
    at = replace_in(placement, diagram, after, fake_measure).boxes
    xs = [at[f"a{i}"].rect.x for i in range(4)]
    assert xs == sorted(xs)
    assert len({at[f"a{i}"].rect.y for i in range(4)}) == 1
