"""Relations lifted to what is seen, and the ways of those edges."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.layout import EdgeIndex, LiftedEdge, lifted_edges, place, route_visible
from explorer.layout.large import place_large
from explorer.model.diagram import Box, Diagram, Relation
from tests.layout import rules
from tests.layout.clusters import cluster
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
