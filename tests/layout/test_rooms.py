from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.layout.rooms import LARGEST, LEAST_PX, MOST_BOXES, Staged, fold, room_metrics, stage
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.geometry import Size
from explorer.model.lesson import Hop, Step
from explorer.workspace.lesson import BASE
from tests.layout.rules import crossed_boxes, crossed_titles, overlapping_siblings
from tests.layout.strategies import diagrams, fake_measure

AREA = Size(620, 240)
DIAGRAM = Diagram(
    "d",
    "D",
    boxes=(
        Box("plane", "Control plane"),
        Box("api", "API server", "plane"),
        Box("store", "etcd", "plane"),
        Box("node", "Node", arrange=Arrangement("column")),
        *(Box(f"pod-{n}", f"pod-{n}", "node", sublabel="ready") for n in range(6)),
    ),
    relations=(Relation("r1", "api", "store", "stores in"), Relation("r2", "pod-0", "api", "asks")),
)


def shown(parts: tuple[Staged, ...]) -> list[str]:
    return [box.id for part in parts for box in part.diagram.boxes]


def staged(**keys: object) -> tuple[Staged, ...]:
    return stage(DIAGRAM, Step("s", "S", "d", **keys), AREA, fake_measure)  # type: ignore[arg-type]


def test_that_a_step_shows_what_it_names_with_the_containers_around_it() -> None:
    (part,) = staged(show=("api", "pod-1"))
    assert set(shown((part,))) == {"plane", "api", "node", "pod-1"}


def test_that_a_container_that_is_named_brings_what_is_in_it() -> None:
    assert set(shown(staged(show=("plane",)))) == {"plane", "api", "store"}


def test_that_what_is_not_the_matter_is_folded_into_one_box_with_a_count() -> None:
    (part,) = stage(DIAGRAM, Step("s", "S", "d", lit=("api",)), Size(330, 160), fake_measure)
    assert part.diagram.by_id["node"].sublabel == "6 inside"
    assert part.diagram.by_id["node"].dashed
    assert "pod-1" not in part.diagram.by_id
    assert [(r.source, r.target) for r in part.diagram.relations] == [("api", "store"), ("node", "api")]


def test_that_what_moves_is_never_folded() -> None:
    parts = staged(hops=(Hop("pod-0", "api"),))
    assert {"pod-0", "api"} <= set(shown(parts))


def test_that_too_much_is_shown_in_parts_and_nothing_is_lost() -> None:
    names = {f"pod-{n}" for n in range(6)} | {"api", "store"}
    parts = stage(DIAGRAM, Step("s", "S", "d", lit=tuple(sorted(names))), Size(260, 150), fake_measure)
    assert len(parts) > 1
    assert names <= set(shown(parts))


def test_that_a_step_can_change_second_lines() -> None:
    (part,) = staged(show=("pod-1",), sublabels=(("pod-1", "starting"),))
    assert part.diagram.by_id["pod-1"].sublabel == "starting"


def test_that_the_camera_frames_what_it_is_told() -> None:
    (part,) = staged(show=("plane",), frame=("api",))
    assert part.frame.contains(part.placement.boxes["api"].rect)
    assert part.frame.width < part.placement.bounds.width


def test_that_a_step_of_an_empty_diagram_has_one_part() -> None:
    (part,) = stage(Diagram("e", "Empty"), Step("s", "S", "e"), AREA, fake_measure)
    assert part.diagram.boxes == ()


@pytest.mark.parametrize("base", [round(share * 1080) for share in BASE.values()])
def test_that_no_text_of_a_room_is_smaller_than_the_least(base: int) -> None:
    metrics = room_metrics(base)
    for size in (metrics.name_px, metrics.title_px, metrics.sublabel_px, metrics.verb_px):
        assert size / metrics.name_px * base >= LEAST_PX - 1e-6


_BESIDE_A_TITLE = Diagram(
    "d",
    "Two edges leave a container that is as wide as its title",
    boxes=(
        Box("top", "n", sublabel="s" * 20),
        Box("inside", "n", "top"),
        Box("outer", "n"),
        Box("beside", "n", sublabel="sssss"),
        Box("titled", "n", "outer", sublabel="s" * 20),
        Box("leaf", "n", "titled"),
        Box("right", "n"),
    ),
    relations=(
        Relation("r0", "leaf", "right"),
        Relation("r1", "top", "top"),
        Relation("r2", "leaf", "top"),
    ),
    arrange=Arrangement("row", 0, (Arrangement("wrap", 2, ("top", "outer", "beside")), "right")),
)


@settings(max_examples=40, deadline=None)
@example(_BESIDE_A_TITLE, Size(1000, 420))
@given(diagrams(), st.sampled_from([Size(1000, 420), Size(620, 240), Size(460, 160)]))
def test_that_every_box_is_seen_or_folded_and_every_part_fits(diagram: Diagram, area: Size) -> None:
    parts = stage(diagram, Step("s", "S", diagram.id), area, fake_measure)
    seen = set(shown(parts))
    for box in diagram.boxes:
        assert box.id in seen or any(outer.id in seen for outer in diagram.ancestors(box.id))
    for part in parts:
        leaves = [box for box in part.diagram.boxes if not part.diagram.children.get(box.id)]
        assert part.magnify <= LARGEST
        assert part.magnify >= 1 or len(leaves) <= 1
        assert len(part.diagram.boxes) <= MOST_BOXES or len(leaves) <= 1
        assert not overlapping_siblings(part.diagram, part.placement)
        assert not crossed_boxes(part.diagram, part.placement)
        assert not crossed_titles(part.placement)


@settings(max_examples=15, deadline=None)
@given(diagrams())
def test_that_the_same_step_is_always_staged_alike(diagram: Diagram) -> None:
    step = Step("s", "S", diagram.id)
    assert stage(diagram, step, AREA, fake_measure) == stage(diagram, step, AREA, fake_measure)


@settings(max_examples=40, deadline=None)
@given(diagrams(), st.data())
def test_that_folding_leaves_no_loose_ends(diagram: Diagram, data: st.DataObject) -> None:
    containers = [box.id for box in diagram.boxes if diagram.children.get(box.id)]
    folded = data.draw(st.sets(st.sampled_from(containers)) if containers else st.just(set()))
    after = fold(diagram, folded)
    for relation in after.relations:
        assert relation.source in after.by_id
        assert relation.target in after.by_id
    for box in after.boxes:
        assert not box.parent or box.parent in after.by_id
