"""What holds for ways of large diagrams and what they would run through."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from explorer.layout import PlacedBox, lifted_edges, place, route_visible
from explorer.layout.large import place_large
from explorer.layout.obstacles import Obstacles
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect
from tests.layout import rules
from tests.layout.clusters import cluster
from tests.layout.strategies import diagrams, fake_measure

some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

LEFT, RIGHT = Rect(0, 0, 100, 60), Rect(600, 0, 100, 60)


def crossed(way: tuple[Point, ...], title: Rect) -> bool:
    return any(rules.enters(segment, title) for segment in pairwise(way))


@pytest.mark.parametrize(
    "way",
    [
        (Point(100, 30), Point(600, 30)),
        (Point(100, 10), Point(350, 10), Point(350, 50), Point(600, 50)),
        (Point(100, 30), Point(120, 30), Point(120, -40), Point(580, -40), Point(580, 30), Point(600, 30)),
    ],
)
@pytest.mark.parametrize("height", [20, 36])
def test_that_a_way_gives_way_to_a_title(way: tuple[Point, ...], height: float) -> None:
    a, b = way[len(way) // 2 - 1], way[len(way) // 2]
    title = Rect((a.x + b.x) / 2 - 40, (a.y + b.y) / 2 - height / 2, 80, height)
    cleared = Obstacles([title]).cleared(way, LEFT, RIGHT, 4)
    assert crossed(way, title)
    assert not crossed(cleared, title)
    assert rules.on_border(cleared[0], LEFT)
    assert rules.on_border(cleared[-1], RIGHT)


def test_that_a_way_without_a_title_on_it_stays_as_it_is() -> None:
    way = (Point(100, 30), Point(600, 30))
    assert Obstacles([Rect(300, 40, 80, 20)]).cleared(way, LEFT, RIGHT, 4) is way
    assert Obstacles([]).cleared(way, LEFT, RIGHT, 4) is way


@some
@given(diagrams())
def test_that_ways_around_obstacles_are_orthogonal_and_end_on_borders(diagram: Diagram) -> None:
    placement = place_large(diagram, fake_measure)
    for way in route_visible(placement, lifted_edges(diagram, ()), placement.boxes.values()):
        assert rules.on_border(way.points[0], placement.boxes[way.source].rect)
        assert rules.on_border(way.points[-1], placement.boxes[way.target].rect)
        for a, b in pairwise(way.points):
            assert (abs(a.x - b.x) < 1e-6) != (abs(a.y - b.y) < 1e-6)


def test_that_no_way_of_a_cluster_runs_through_a_foreign_title() -> None:
    diagram = cluster(1_000)
    placement = place(diagram, fake_measure)
    titles = {name: box.title for name, box in placement.boxes.items() if box.title is not None}
    for way in route_visible(placement, lifted_edges(diagram, ()), placement.boxes.values()):
        own = {above for end in (way.source, way.target) for above in (end, *rules.around(diagram, end))}
        assert [name for name, title in titles.items() if name not in own and crossed(way.points, title)] == []


@pytest.mark.thorough
def test_that_few_ways_run_through_a_foreign_leaf() -> None:
    diagram = cluster(1_000)
    placement = place(diagram, fake_measure)
    edges = lifted_edges(diagram, ())
    leaves = {name: box.rect for name, box in placement.boxes.items() if box.title is None}

    def through(seen: Iterable[PlacedBox]) -> int:
        return sum(
            name not in (way.source, way.target) and crossed(way.points, rect)
            for way in route_visible(placement, edges, seen)
            for name, rect in leaves.items()
        )

    assert through(placement.boxes.values()) * 5 < through(())
