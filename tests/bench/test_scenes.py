from __future__ import annotations

import pytest

from explorer.bench import engines, quality, scenes
from explorer.layout import place
from explorer.model.geometry import Point, Rect


@pytest.mark.parametrize("count", [1, 2, 10, 150, 3_000])
def test_that_a_cluster_has_as_many_boxes_as_asked_for_and_is_whole(count: int) -> None:
    diagram = scenes.cluster(count)
    assert len(diagram.boxes) == len(diagram.by_id) == count
    seen = {""}
    for box in diagram.boxes:
        assert box.parent in seen
        seen.add(box.id)
    if count >= 150:
        assert len(diagram.relations) == count
    ends = [(relation.source, relation.target) for relation in diagram.relations]
    assert len(set(ends)) == len(ends)
    assert all(end in diagram.by_id and end not in diagram.children for pair in ends for end in pair)


def test_that_scenes_are_the_same_each_time_and_others_with_another_seed() -> None:
    assert scenes.cluster(500) == scenes.cluster(500)
    assert scenes.cluster(500) != scenes.cluster(500, seed=2)
    assert scenes.group(50) == scenes.group(50)


def test_that_a_larger_cluster_begins_like_a_smaller_one() -> None:
    assert scenes.cluster(1_000).boxes[:400] == scenes.cluster(400).boxes


def test_that_a_change_adds_one_box_to_one_pod() -> None:
    before = scenes.cluster(500)
    after = scenes.changed(before)
    (added,) = set(after.by_id) - set(before.by_id)
    assert after.by_id[after.by_id[added].parent].concept == "pod"
    assert after.relations == before.relations
    assert len(scenes.changed(scenes.cluster(1)).boxes) == 2


def test_that_a_scene_can_be_placed_and_nothing_is_where_it_does_not_belong() -> None:
    diagram = scenes.cluster(120)
    placement = place(diagram, scenes.width_of)
    found = quality.judged(diagram, {box: placed.rect for box, placed in placement.boxes.items()})
    assert found.aliens == found.overlaps == 0
    assert found.aspect > 0


def test_that_crossings_aliens_and_overlaps_are_found() -> None:
    from explorer.model.diagram import Box, Diagram, Relation

    boxes = (Box("g", "g"), Box("a", "a", "g"), Box("b", "b", "g"), Box("c", "c"), Box("d", "d"))
    diagram = Diagram("x", "x", boxes=boxes, relations=(Relation("1", "a", "b"), Relation("2", "c", "d")))
    spots = {"a": (0, 0), "b": (100, 100), "c": (100, 0), "d": (0, 100)}
    found = quality.judged(diagram, {box: Rect(x, y, 10, 10) for box, (x, y) in spots.items()})
    assert found.crossings == 0.5
    assert found.aliens == 2 / 4
    assert found.overlaps == 0
    near = quality.judged(diagram, {box: Rect(x / 50, y / 50, 10, 10) for box, (x, y) in spots.items()})
    assert near.overlaps == 6 / 4
    ways = [((Point(0, 0), Point(9, 0), Point(9, 9)), ("a", "b")), ((Point(5, -5), Point(5, 5)), ("c", "d"))]
    assert quality.drawn_crossings(ways) == 1
    assert quality.bends(points for points, _ in ways) == 1


def test_that_a_diagram_is_written_for_other_engines_and_their_answer_is_read() -> None:
    diagram = scenes.cluster(60)
    text = engines.dot_text(diagram)
    leaves = [box.id for box in diagram.boxes if box.id not in diagram.children]
    assert text.count("{") == text.count("}") == 1 + len(diagram.boxes) - len(leaves)
    assert text.count("->") == len(diagram.relations)
    drawn = engines.dot_drawn('graph 1 4 2\nnode "c-n0" 1 0.5 2 1 "" solid box black lightgrey\nnode b 3 1 2 1\nstop\n')
    assert drawn.rects == {"c-n0": Rect(0, -72, 144, 72), "b": Rect(144, -108, 144, 72)}
    graph = engines.elk_graph(diagram, {})
    assert len(graph["edges"]) == len(diagram.relations)  # type: ignore[arg-type]
