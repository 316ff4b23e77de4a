from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.layout import replace_in
from explorer.layout.differences import REACH, difference, hunks, inherit
from explorer.layout.large import place_large
from explorer.layout.memory import memory_of, read
from explorer.model.diagram import Box, Diagram
from tests.layout.clusters import changed, cluster
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SEEDS = st.integers(0, 1_000_000)
BOXES = [Box(f"b{number}", "x") for number in range(300)]


def mended(old: tuple[Box, ...], new: tuple[Box, ...]) -> tuple[Box, ...]:
    """What the stretches that differ make of the old sequence."""
    found: list[Box] = []
    done = 0
    for start, end, begin, stop in hunks(old, new):
        assert done <= start <= end
        found += [*old[done:start], *new[begin:stop]]
        done = end
    return (*found, *old[done:])


@some
@given(st.lists(st.sampled_from(BOXES), unique=True), st.lists(st.sampled_from(BOXES), unique=True))
def test_that_the_stretches_that_differ_make_one_sequence_of_the_other(old: list[Box], new: list[Box]) -> None:
    assert mended(tuple(old), tuple(new)) == tuple(new)


def test_that_two_far_changes_are_two_short_stretches() -> None:
    old = tuple(BOXES)
    new = (*old[:10], Box("new", "x"), *old[10:200], replace(old[200], name="y"), *old[201:])
    assert hunks(old, new) == [(10, 10, 10, 11), (200, 201, 201, 202)]
    assert hunks(old, old) == []
    assert mended(old, new) == new
    long = tuple(Box(f"long{number}", "x") for number in range(2 * REACH))
    assert hunks(old, (*old[:50], *long, *old[50:])) == [(50, 50, 50, 50 + len(long))]


@some
@given(diagrams(most_relations=4), SEEDS)
def test_that_a_difference_names_what_became_of_each_box(diagram: Diagram, seed: int) -> None:
    after = changed(diagram, seed)
    found = difference(diagram, after)
    old, new = diagram.by_id, after.by_id
    assert {box.id for box in found.removed} == old.keys() - new.keys()
    assert {box.id for box in found.added} == new.keys() - old.keys()
    both = old.keys() & new.keys()
    assert {box.id for _, box in found.moved} == {name for name in both if old[name].parent != new[name].parent}
    assert {box.id for _, box in found.changed} == {
        name for name in both if old[name] != new[name] and old[name].parent == new[name].parent
    }


@some
@given(diagrams(most_relations=4), SEEDS)
def test_that_what_is_remembered_follows_as_if_it_were_read_anew(diagram: Diagram, seed: int) -> None:
    placement = place_large(diagram, fake_measure)
    for turn in range(3):
        after = changed(diagram, 3 * seed + turn)
        again = replace_in(placement, diagram, after, fake_measure)
        known, anew = memory_of(again, after), read(after)
        assert known.by_id == anew.by_id
        assert known.kids == anew.kids
        if known.step is not None:
            different = {
                name
                for name in {*placement.boxes, *again.boxes}
                if placement.boxes.get(name) is not again.boxes.get(name)
            }
            assert known.step.touched == different
        diagram, placement = after, again


def test_that_an_order_that_was_changed_is_remembered() -> None:
    diagram = cluster(500)
    placement = place_large(diagram, fake_measure)
    boxes = list(diagram.boxes)
    leaves = [number for number, box in enumerate(boxes) if box.concept == "pod"]
    first, second = leaves[0], leaves[1]
    boxes[first], boxes[second] = boxes[second], boxes[first]
    after = replace(diagram, boxes=tuple(boxes))
    assert difference(diagram, after).reordered
    again = replace_in(placement, diagram, after, fake_measure)
    assert memory_of(again, after).kids == read(after).kids
    assert again.boxes is placement.boxes


@some
@given(diagrams(), SEEDS)
def test_that_what_is_inherited_is_what_would_be_looked_up(diagram: Diagram, seed: int) -> None:
    known = diagram.relations_of
    after = changed(diagram, seed)
    inherit(diagram, after, hunks(diagram.relations, after.relations))
    assert after.relations_of == replace(after).relations_of
    assert diagram.relations_of is known
