"""What holds of the placements of diagrams that nobody would draw."""

from __future__ import annotations

import math
from functools import cache

import pytest
from msgspec.structs import replace

from explorer.layout import Placement, place
from explorer.layout.effort import is_large
from explorer.layout.quality import aliens, overlaps
from explorer.layout.sizes import LEAST_SCALE
from explorer.model.diagram import Box, Diagram
from explorer.model.geometry import Rect
from explorer.ui.canvas.camera import LARGEST
from explorer.ui.canvas.folding import READ_AT
from tests.layout import rules
from tests.layout.hostile import SCENES, chain, deep, flat_star, tiny
from tests.layout.strategies import fake_measure


@cache
def placed(name: str) -> tuple[Diagram, Placement]:
    diagram = SCENES[name]()
    return diagram, place(diagram, fake_measure)


def turned(placement: Placement) -> Placement:
    """The same on its side: overlaps are looked for from left to right."""
    boxes = {
        name: replace(box, rect=Rect(box.rect.y, box.rect.x, box.rect.height, box.rect.width))
        for name, box in placement.boxes.items()
    }
    return replace(placement, boxes=boxes)


@pytest.mark.parametrize("name", SCENES)
def test_that_boxes_neither_overlap_nor_leave_their_container(name: str) -> None:
    diagram, placement = placed(name)
    assert list(placement.boxes) == [box.id for box in diagram.boxes]
    tall = placement.bounds.height > placement.bounds.width
    assert overlaps(diagram, turned(placement) if tall else placement) == []
    assert aliens(diagram, placement) == []
    assert rules.misplaced_children(diagram, placement) == []
    assert rules.titles_out_of_place(placement) == []


@pytest.mark.parametrize("name", SCENES)
def test_that_all_places_are_finite_and_within_the_bounds(name: str) -> None:
    _, placement = placed(name)
    numbers = [number for box in placement.boxes.values() for number in (*box.rect, box.scale, *(box.title or ()))]
    numbers += [number for edge in placement.edges for point in edge.points for number in point]
    assert all(map(math.isfinite, (*numbers, *placement.bounds)))
    assert all(box.rect.width > 0 and box.rect.height > 0 and box.scale > 0 for box in placement.boxes.values())
    assert rules.outside_bounds(placement) == []


@pytest.mark.parametrize(
    "name",
    ["one box related to itself", "a container related to its child", "strange texts", "texts of 10,000 characters"],
)
def test_that_small_ones_obey_all_rules(name: str) -> None:
    diagram, placement = placed(name)
    assert not is_large(diagram)
    assert rules.violations(diagram, placement) == {}


@pytest.mark.parametrize("scale", [0.1, 0.3, 0.5, 0.9])
def test_that_however_deep_a_box_is_its_name_can_be_read_at_the_largest_zoom(scale: float) -> None:
    for diagram in (deep(12, scale), deep(100, scale)):
        placement = place(diagram, fake_measure)
        least = min(box.scale for box in placement.boxes.values())
        assert least == pytest.approx(max(scale ** (len(diagram.boxes) - 1), LEAST_SCALE))
        assert least * placement.metrics.name_px * LARGEST >= READ_AT


def test_that_a_box_that_comes_into_a_deep_container_is_as_small_as_those_beside_it() -> None:
    before = deep(450, 0.9)
    placement = place(before, fake_measure)
    inmost = before.boxes[-1].parent
    after = Diagram(
        before.id, before.title, boxes=(*before.boxes, Box("new", "new", inmost)), relations=before.relations
    )
    again = place(after, fake_measure, before=(before, placement))
    assert again.boxes["new"].scale == again.boxes[before.boxes[-1].id].scale == pytest.approx(LEAST_SCALE)
    assert overlaps(after, again) == []
    assert aliens(after, again) == []


def test_that_scaled_levels_are_the_same_whether_placed_with_care_or_quickly() -> None:
    from explorer.layout.large import place_large

    diagram = tiny(6)
    careful, quick = place(diagram, fake_measure), place_large(diagram, fake_measure)
    assert {box.id: box.scale for box in careful.boxes.values()} == {box.id: box.scale for box in quick.boxes.values()}


@pytest.mark.parametrize("make", [lambda: deep(17, beside=1), lambda: deep(59, beside=1), lambda: flat_star(61)])
def test_that_what_would_take_seconds_with_care_is_placed_quickly(make) -> None:  # type: ignore[no-untyped-def]
    assert is_large(make())


def test_that_a_chain_of_boxes_is_folded_into_a_shape_that_can_be_looked_at() -> None:
    placement = place(chain(2_000), fake_measure)
    assert 0.3 < placement.bounds.width / placement.bounds.height < 4
