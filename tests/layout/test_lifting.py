"""Relations lifted to what is seen, and the ways of those edges."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.layout import EdgeIndex, LiftedEdge, lifted_edges, place, route_visible
from explorer.layout.differences import difference, hunks
from explorer.layout.large import place_large
from explorer.model.diagram import Box, Diagram, Relation
from tests.layout import rules
from tests.layout.clusters import changed, cluster
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def shown(diagram: Diagram, box: str, folded: set[str]) -> str:
    found = box
    for container in (diagram.by_id[box], *diagram.ancestors(box)):
        if container.id in folded and container.id in diagram.children:
            found = container.id
    return found


def recounted(diagram: Diagram, folded: set[str]) -> dict[frozenset[str], int]:
    """The naive way: lift every relation by itself."""
    counts: dict[frozenset[str], int] = {}
    for relation in diagram.relations:
        ends = [shown(diagram, end, folded) for end in (relation.source, relation.target)]
        if ends[0] != ends[1] or (relation.source == relation.target == ends[0]):
            counts[frozenset(ends)] = counts.get(frozenset(ends), 0) + 1
    return counts


def counted(edges: list[LiftedEdge]) -> dict[frozenset[str], int]:
    counts = {frozenset((edge.source, edge.target)): edge.count for edge in edges}
    assert len(counts) == len(edges)
    return counts


@some
@given(diagrams(), st.data())
def test_that_lifted_counts_equal_a_naive_recount(diagram: Diagram, data: st.DataObject) -> None:
    index = EdgeIndex(diagram)
    for _ in range(3):
        folded = set(data.draw(st.lists(st.sampled_from([box.id for box in diagram.boxes]))))
        edges = index.edges_when_folded(folded)
        assert counted(edges) == recounted(diagram, folded)
        assert edges == lifted_edges(diagram, folded)


@some
@given(diagrams())
def test_that_an_edge_has_the_direction_and_the_name_of_its_first_relation(diagram: Diagram) -> None:
    by_id = {relation.id: relation for relation in diagram.relations}
    for edge in lifted_edges(diagram, ()):
        first = by_id[edge.relations[0]]
        assert (first.source, first.target) == (edge.source, edge.target)
        turned = any(
            relation.both or relation.source != edge.source for relation in (by_id[name] for name in edge.relations)
        )
        assert edge.count <= 8 or edge.arrow_start >= turned
        assert edge.count > 8 or edge.arrow_start == turned


@some
@given(diagrams(), st.data())
def test_that_a_window_shows_the_edges_that_touch_it(diagram: Diagram, data: st.DataObject) -> None:
    folded = set(data.draw(st.lists(st.sampled_from([box.id for box in diagram.boxes]), max_size=3)))
    every = [box.id for box in diagram.boxes if shown(diagram, box.id, folded) == box.id]
    index = EdgeIndex(diagram)
    assert counted(index.edges_between_visible(every)) == recounted(diagram, folded)
    one = data.draw(st.sampled_from(every))
    seen = {one, *(box.id for box in diagram.ancestors(one))}
    assert all({edge.source, edge.target} & seen for edge in index.edges_between_visible(seen))


def test_that_the_relations_of_an_edge_can_be_asked_for() -> None:
    diagram = cluster(300)
    index = EdgeIndex(diagram)
    folded = {box.id for box in diagram.boxes if box.concept == "namespace"}
    for edge in index.edges_when_folded(folded):
        names = index.relations_between(edge.source, edge.target)
        assert len(names) == edge.count
        assert tuple(names[:8]) == edge.relations


def test_that_opening_a_container_splits_only_its_own_edges() -> None:
    boxes = tuple(Box(name, name) for name in "abc") + tuple(Box(f"a{i}", "x", parent="a") for i in range(2))
    relations = (Relation("1", "a0", "b"), Relation("2", "a1", "b"), Relation("3", "b", "c"))
    diagram = Diagram("d", "D", boxes=boxes, relations=relations)
    assert counted(lifted_edges(diagram, {"a"})) == {frozenset("ab"): 2, frozenset("bc"): 1}
    assert counted(lifted_edges(diagram, ())) == {
        frozenset(("a0", "b")): 1, frozenset(("a1", "b")): 1, frozenset("bc"): 1,
    }  # fmt: skip


def related_anew(diagram: Diagram, seed: int) -> Diagram:
    """A diagram with relations added anywhere, taken away, and turned round."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    relations, boxes = list(diagram.relations), [box.id for box in diagram.boxes]
    for turn in range(chance.randint(0, 3)):
        place = chance.randint(0, len(relations))
        what = chance.choice(("add", "add", "remove", "turn", "carry"))
        if what == "add" and boxes:
            relations.insert(place, Relation(f"new{seed}-{turn}", chance.choice(boxes), chance.choice(boxes)))
        elif relations and what != "add":
            was = relations.pop(place % len(relations))
            if what == "turn":
                relations.insert(place % (len(relations) + 1), replace(was, source=was.target, target=was.source))
            elif what == "carry":
                relations.insert(chance.randint(0, len(relations)), was)
    return replace(diagram, relations=tuple(relations))


def follow(index: EdgeIndex, old: Diagram, new: Diagram) -> EdgeIndex:
    moved = {box.id for _, box in difference(old, new).moved}
    return index.after(new, new.by_id, hunks(old.relations, new.relations), moved) or EdgeIndex(new)


def looked_at(index: EdgeIndex, diagram: Diagram, folds: Iterable[set[str]]) -> list[list[LiftedEdge]]:
    return [index.edges_when_folded(folded & diagram.by_id.keys()) for folded in folds]


@settings(some, max_examples=150)
@given(diagrams(), st.integers(0, 1_000_000), st.data())
def test_that_an_index_that_followed_changes_is_as_one_made_anew(
    diagram: Diagram, seed: int, data: st.DataObject
) -> None:
    names = st.sets(st.sampled_from([box.id for box in diagram.boxes]))
    folds = data.draw(st.lists(names, max_size=2))
    index = EdgeIndex(diagram)
    for turn in range(4):
        before = looked_at(index, diagram, folds)
        after = related_anew(changed(diagram, 4 * seed + turn), 4 * seed + turn)
        followed = follow(index, diagram, after)
        assert looked_at(index, diagram, folds) == before
        assert looked_at(followed, after, [set(), *folds]) == looked_at(EdgeIndex(after), after, [set(), *folds])
        diagram, index = after, followed


def test_that_a_change_shares_all_other_bundles() -> None:
    diagram = cluster(2_000)
    index = EdgeIndex(diagram)
    index.edges_when_folded(())
    after = replace(diagram, relations=(*diagram.relations[:300], *diagram.relations[301:]))
    followed = follow(index, diagram, after)
    other = [name for name, pairs in followed.filing.filed.items() if pairs is not index.filing.filed[name]]
    assert len(other) == 1


def test_that_where_numbers_run_out_all_is_sorted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.layout.filing.GAP", 2)
    diagram = cluster(100)
    index = EdgeIndex(diagram)
    index.edges_when_folded(())
    first, second = (Relation(name, "c", diagram.boxes[-1].id) for name in ("one", "two"))
    more = replace(diagram, relations=(diagram.relations[0], first, *diagram.relations[1:]))
    followed = index.after(more, more.by_id, hunks(diagram.relations, more.relations), ())
    assert followed is not None
    most = replace(diagram, relations=(*more.relations[:2], second, *more.relations[2:]))
    assert followed.after(most, most.by_id, hunks(more.relations, most.relations), ()) is None


def test_that_thousands_of_relations_are_sorted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.layout.filing.SLICE", 50)
    monkeypatch.setattr("explorer.layout.filing.MANY", 40)
    diagram = cluster(900)
    index, asked = EdgeIndex(diagram), EdgeIndex(diagram)
    folded = {box.id for box in diagram.boxes if box.concept == "namespace"}
    steps = asked.prepare()
    next(steps)
    assert asked.edges_when_folded(folded) == lifted_edges(diagram, folded)
    assert len(list(index.prepare())) >= len(diagram.relations) / 50
    assert list(steps) is not None
    for other in (index, asked):
        assert other.edges_when_folded(folded) == lifted_edges(diagram, folded)
        assert other.edges_when_folded(()) == lifted_edges(diagram, ())


@some
@given(diagrams(), st.data())
def test_that_ways_are_orthogonal_and_end_on_borders(diagram: Diagram, data: st.DataObject) -> None:
    folded = set(data.draw(st.lists(st.sampled_from([box.id for box in diagram.boxes]), max_size=3)))
    edges = lifted_edges(diagram, folded)
    placement = place_large(diagram, fake_measure)
    ways = route_visible(placement, edges)
    assert [(way.source, way.target) for way in ways] == [(edge.source, edge.target) for edge in edges]
    for way in ways:
        assert rules.on_border(way.points[0], placement.boxes[way.source].rect)
        assert rules.on_border(way.points[-1], placement.boxes[way.target].rect)
        assert len(way.points) >= 2
        for a, b in pairwise(way.points):
            assert (abs(a.x - b.x) < 1e-6) != (abs(a.y - b.y) < 1e-6)


def test_that_ends_on_one_side_stand_apart() -> None:
    diagram = cluster(1_000)
    placement = place(diagram, fake_measure)
    ways = route_visible(placement, lifted_edges(diagram, ()))
    ends = [
        (name, point) for way in ways for name, point in ((way.source, way.points[0]), (way.target, way.points[-1]))
    ]
    assert len(set(ends)) == len(ends)
    assert len(ways) == len(diagram.relations)
