"""The order in layers follows what leads out of their container."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from explorer.layout import Placement, place
from explorer.layout.packing import pack
from explorer.layout.placement import DESK
from explorer.layout.turning import ranked
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from tests.layout.strategies import diagrams, fake_measure


def ladder(count: int) -> Diagram:
    """Boxes on the left that are related to those of a layered container in the opposite order."""
    outside = [Box(f"o{n}", f"outside {n}", "left") for n in range(count)]
    inside = [Box(f"{end}{n}", f"{end} {n}", "right") for n in range(count) for end in "ab"]
    relations = [Relation(f"i{n}", f"a{n}", f"b{n}") for n in range(count)]
    relations += [Relation(f"r{n}", f"o{n}", f"a{count - 1 - n}") for n in range(count)]
    return Diagram(
        "d",
        "D",
        boxes=(
            Box("left", "Left", arrange=Arrangement("column")),
            *outside,
            Box("right", "Right", arrange=Arrangement("layered")),
            *inside,
        ),
        relations=tuple(relations),
        arrange=Arrangement("row"),
    )


def from_the_top(placement: Placement, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: placement.boxes[name].rect.y)


def test_that_a_layer_stands_in_the_order_of_what_it_is_related_to_outside() -> None:
    placement = place(ladder(4), fake_measure)
    assert from_the_top(placement, ["a0", "a1", "a2", "a3"]) == ["a3", "a2", "a1", "a0"]
    assert from_the_top(placement, ["b0", "b1", "b2", "b3"]) == ["b3", "b2", "b1", "b0"]


def test_that_without_such_relations_it_keeps_its_own_order() -> None:
    diagram = ladder(3)
    alone = Diagram("d", "D", boxes=diagram.boxes, relations=diagram.relations[:3], arrange=diagram.arrange)
    assert from_the_top(place(alone, fake_measure), ["a0", "a1", "a2"]) == ["a0", "a1", "a2"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_that_boxes_only_change_places_within_their_layer(diagram: Diagram) -> None:
    before = pack(diagram, fake_measure, DESK, {}).boxes
    ranks = ranked(diagram, before)
    again = pack(diagram, fake_measure, DESK, {}, None, ranks).boxes
    for box in diagram.boxes:
        if ranks and diagram.by_id.get(box.parent, box).arrange.kind == "layered":
            assert box.id in ranks or not box.parent
        assert (again[box.id].title is None) == (before[box.id].title is None)
    assert ranked(diagram, before) == ranks
