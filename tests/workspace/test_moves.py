from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.workspace import moves
from explorer.workspace.state import TEXT_SIZES, Place, State
from tests.small_pack import small_pack

PACK = small_pack()
START = State(Place("cluster"))


def test_that_selecting_a_box_goes_into_the_history() -> None:
    state = moves.select(PACK, START, "kubelet-1")
    assert state.place == Place("cluster", "kubelet-1")
    assert moves.go_back(state).place == Place("cluster")


def test_that_an_unknown_box_clears_the_selection() -> None:
    state = moves.select(PACK, moves.select(PACK, START, "api"), "nobody")
    assert state.place == Place("cluster")


def test_that_following_a_link_stays_on_the_diagram_if_the_concept_is_there() -> None:
    state = moves.follow(PACK, moves.select(PACK, START, "kubelet-1"), "container-runtime")
    assert state.place == Place("cluster", "runtime-1")


def test_that_following_a_link_chooses_the_box_in_the_nearest_container() -> None:
    state = moves.follow(PACK, moves.select(PACK, START, "node-2"), "kubelet")
    assert state.place.box == "kubelet-2"


def test_that_following_a_link_changes_the_diagram_if_it_must() -> None:
    assert moves.follow(PACK, START, "runc").place == Place("runtime", "runc")


def test_that_a_diagram_that_only_leads_elsewhere_is_not_chosen() -> None:
    state = moves.follow(PACK, State(Place("runtime")), "container-runtime")
    assert state.place == Place("runtime", "runtime")
    away = PACK.diagrams["cluster"]
    assert moves.first_box(away, "container-runtime") is not None
    assert moves.follow(PACK, State(Place("cluster", "api")), "containerd").place == Place("runtime", "containerd")


def test_that_a_concept_on_no_diagram_shows_its_note_beside_the_present_one() -> None:
    state = moves.follow(PACK, START, "oci")
    assert state.place == Place("cluster", concept="oci")
    assert moves.concept_shown(PACK, state.place) == "oci"


def test_that_drilling_into_a_portal_selects_the_same_concept_inside() -> None:
    assert moves.drill(PACK, START, "runtime-1").place == Place("runtime", "runtime")


def test_that_drilling_into_a_plain_box_selects_it() -> None:
    assert moves.drill(PACK, START, "api").place == Place("cluster", "api")


def test_that_up_leads_from_a_picture_to_its_box_to_its_container_to_nothing_to_the_diagram_above() -> None:
    state = moves.open_picture(PACK, State(Place("runtime", "containerd")), "parts")
    seen = []
    for _ in range(5):
        state = moves.go_up(PACK, state)
        seen.append(state.place)
    assert seen == [
        Place("runtime", "containerd"),
        Place("runtime", "runtime"),
        Place("runtime"),
        Place("cluster", "runtime-1"),
        Place("cluster", "node-1"),
    ]


def test_that_pointing_at_a_concept_lights_all_its_boxes_and_moves_nowhere() -> None:
    state = moves.point_at(PACK, START, "kubelet")
    assert state.preview == {"kubelet-1", "kubelet-2"}
    assert state.place == START.place
    assert not moves.point_at(PACK, state, "").preview


def test_that_a_move_ends_the_preview() -> None:
    assert not moves.select(PACK, moves.point_at(PACK, START, "kubelet"), "api").preview


def test_that_the_text_size_stays_within_its_steps() -> None:
    state = START
    for _ in range(20):
        state = moves.change_text_size(state, +1)
    assert state.text_size == TEXT_SIZES[-1]
    assert moves.change_text_size(state, 0).text_size == 100
    assert moves.set_text_size(START, "37") == START


MOVES = st.sampled_from(
    [
        lambda s: moves.select(PACK, s, "kubelet-1"),
        lambda s: moves.select(PACK, s, ""),
        lambda s: moves.drill(PACK, s, "runtime-1"),
        lambda s: moves.follow(PACK, s, "runc"),
        lambda s: moves.follow(PACK, s, "oci"),
        lambda s: moves.open_picture(PACK, s, "parts"),
        lambda s: moves.go_up(PACK, s),
    ]
)


@given(st.lists(MOVES, max_size=12))
def test_that_going_back_all_the_way_and_forward_again_ends_where_one_was(steps: list) -> None:  # type: ignore[type-arg]
    state = START
    for step in steps:
        state = step(state)
    end, count = state.place, len(state.back)
    for _ in range(count):
        state = moves.go_back(state)
    assert state.place == START.place
    for _ in range(count):
        state = moves.go_forward(state)
    assert state.place == end


@given(st.lists(MOVES, max_size=12))
def test_that_every_place_exists_in_the_pack(steps: list) -> None:  # type: ignore[type-arg]
    state = START
    for step in steps:
        state = step(state)
        diagram = PACK.diagrams[state.place.diagram]
        assert not state.place.box or state.place.box in diagram.by_id
        assert not state.place.picture or state.place.picture in PACK.pictures
