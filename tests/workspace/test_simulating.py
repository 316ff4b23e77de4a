from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.model.diagram import Box, Diagram
from explorer.model.running import Lane, Mark, Prediction
from explorer.workspace import (
    COMMANDS,
    Change,
    Place,
    Request,
    State,
    Workspace,
    simulating,
    simulation_words,
    time_line,
)
from explorer.workspace.simulating import SPEEDS
from explorer.workspace.simulation_words import Bet
from explorer.workspace.state import Lab
from explorer.workspace.time_line import LEAST_SPAN, Span
from tests.small_pack import small_pack

HOME = Place("cluster", "api")
TIMES = st.floats(0, 3_600_000)
LENGTHS = st.floats(LEAST_SPAN, 3_600_000)


def lab(runs: int = 1, **other: object) -> Lab:
    return replace(Lab(tuple(f"run {n}" for n in range(runs)), HOME), **other)


def moment(*boxes: str, name: str = "simulation") -> Diagram:
    return Diagram(name, "A run", boxes=tuple(Box(one, one) for one in boxes), parent="cluster")


# Words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (0, "00:00"),
        (999, "00:00"),
        (355_000, "05:55"),
        (3_599_999, "59:59"),
        (3_600_000, "1:00:00"),
        (90_061_000, "25:01:01"),
    ],
)
def test_that_times_read_like_a_clock(time: int, words: str) -> None:
    assert simulation_words.clock(time) == words


def test_that_an_exact_time_says_no_more_of_a_second_than_there_is() -> None:
    assert [simulation_words.exact(time) for time in (5_000, 5_250, 5_300, 5_001)] == [
        "00:05",
        "00:05.25",
        "00:05.3",
        "00:05.001",
    ]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ("12:5: spec.replicas is no number", (12, 5)),
        ("web.yaml:3:14: expected a mapping", (3, 14)),
        ("line 4, column 9: no mapping", (4, 9)),
        ("line 4 column 9: no mapping", (4, 9)),
        ("db-1 is not there at this moment", None),
    ],
)
def test_that_the_place_in_a_message_is_found(told: str, where: tuple[int, int] | None) -> None:
    assert simulation_words.position(told) == where


def test_that_a_value_is_written_wherever_it_is_asked_for() -> None:
    assert simulation_words.filled("scale deploy/web {}", "5") == "scale deploy/web 5"
    assert simulation_words.filled('kubectl patch sts/db -p \'{"spec":{"replicas":{}}}\'', "3").endswith(
        '{"replicas":3}}\''
    )


# Predictions

ASKED = Prediction("How many?", ("0", "1", "2"), 1, "One waits.", 5_000, event=7, stays=9_000)


def test_that_a_prediction_waits_until_somebody_says_something() -> None:
    assert Bet(ASKED).open
    assert not Bet(ASKED, 2).open
    assert not Bet(ASKED, skipped=True).open


def test_that_an_answer_is_seen_when_its_moment_has_come_and_not_before() -> None:
    assert not Bet(ASKED).seen(9_000, 9)
    assert not Bet(ASKED, 1).seen(4_999, 9)
    assert not Bet(ASKED, 1).seen(5_000, 6)
    assert Bet(ASKED, 1).seen(5_000, 7)


def test_that_an_answer_is_told_until_something_else_is() -> None:
    assert Bet(ASKED, 1).fresh(9_000)
    assert not Bet(ASKED, 1).fresh(9_001)
    assert Bet(Prediction("How many?", ("0", "1"), 1), 1).fresh(9_000_000)


def test_that_the_verdict_says_what_was_said_and_what_is() -> None:
    assert Bet(ASKED, 1).verdict == "Right: 1."
    assert Bet(ASKED, 2).verdict == "You said 2. It is: 1."
    assert Bet(ASKED, skipped=True).verdict == "It is: 1."


# The time line


@given(LENGTHS, st.lists(st.tuples(st.floats(0.1, 10), TIMES), max_size=20))
def test_that_zooming_never_leaves_the_run_nor_goes_in_too_far(length: float, steps: list[tuple[float, float]]) -> None:
    span = time_line.whole(length)
    for factor, at in steps:
        span = time_line.zoomed(span, factor, min(at, length), length)
        assert span.start >= -1e-6
        assert span.end <= length + 1e-6
        assert span.length >= LEAST_SPAN - 1e-6


@given(LENGTHS, TIMES, st.floats(1.01, 4))
def test_that_the_time_under_the_pointer_stays_there_while_one_zooms_in(
    length: float, at: float, factor: float
) -> None:
    at = min(at, length)
    span = time_line.whole(length)
    closer = time_line.zoomed(span, factor, at, length)
    assert closer.share(at) == pytest.approx(span.share(at), abs=1e-6)


@given(LENGTHS, TIMES, TIMES)
def test_that_the_present_is_always_brought_into_view(length: float, start: float, time: float) -> None:
    span = time_line.zoomed(time_line.whole(length), 8, min(start, length), length)
    seen = time_line.around(span, min(time, length), length)
    assert seen.start - 1e-6 <= min(time, length) <= seen.end + 1e-6
    assert seen.length == pytest.approx(span.length)


@given(LENGTHS, st.integers(1, 20))
def test_that_ticks_are_round_in_order_and_not_too_many(length: float, most: int) -> None:
    found = time_line.ticks(time_line.whole(length), most)
    assert found[0] == 0
    assert len(found) <= most + 1
    assert len({later - sooner for sooner, later in pairwise(found)}) <= 1
    assert all(time % 1000 == 0 for time in found)


def test_that_marks_near_a_time_are_found_on_their_lane_alone() -> None:
    one = Lane("a", "a", "node", (Mark(1_000, 1, "good", "x"), Mark(5_000, 3, "bad", "y")))
    other = Lane("b", "b", "node", (Mark(1_100, 2, "good", "z"),))
    assert [mark.text for mark in time_line.near((one, other), 0, 1_050, 100)] == ["x"]
    assert time_line.near((one, other), 1, 5_000, 100) == ()


def test_that_lanes_of_two_runs_stand_below_each_other_by_their_names() -> None:
    one = [Lane("nodes", "nodes", "node", ()), Lane("web", "web", "node", ())]
    two = [Lane("you", "you", "", ()), Lane("web", "web", "node", ()), Lane("nodes", "nodes", "node", ())]
    found = time_line.side_by_side((one, two))
    assert [(side, lane.id) for side, lane in found] == [(0, "nodes"), (1, "nodes"), (0, "web"), (1, "web"), (1, "you")]


def test_that_a_span_maps_times_to_shares_and_back() -> None:
    span = Span(1_000.0, 5_000.0)
    assert span.time(span.share(2_500)) == 2_500


# Runs


def test_that_a_fork_is_shown_and_the_first_run_stays() -> None:
    after = simulating.added(lab(), "fork 2")
    assert (after.runs, after.shown) == (("run 0", "fork 2"), 1)


def test_that_comparing_puts_the_run_before_beside_and_ends_when_asked_again() -> None:
    before = lab(3, shown=2)
    both = simulating.compared(before)
    assert (both.shown, both.beside) == (2, 1)
    assert simulating.compared(both) == before
    assert simulating.compared(lab()).beside == -1
    assert simulating.compared(lab(2)).beside == 1


def test_that_runs_side_by_side_change_places_and_are_never_the_same() -> None:
    both = lab(2, shown=1, beside=0)
    swapped = simulating.shown(both, 0)
    assert (swapped.shown, swapped.beside) == (0, 1)
    assert simulating.shown(both, 7) == both


@given(st.lists(st.integers(-3, 3), max_size=12))
def test_that_the_speed_is_always_one_of_those_that_are_offered(steps: list[int]) -> None:
    now = lab()
    for step in steps:
        now = simulating.change_speed(now, step)
        assert now.speed in SPEEDS
    assert simulating.set_speed(now, "7") == now
    assert simulating.set_speed(now, "60").speed == 60


# In the workspace


def workspace(*, open_: bool = True) -> Workspace:
    space = Workspace(small_pack(), State(HOME))
    if open_:
        space.set_lab(lab(2))
        space.put(moment("pod-1", "pod-2"), go=True)
    return space


def test_that_no_command_of_a_simulation_applies_while_none_is_open() -> None:
    space = workspace(open_=False)
    names = [command.id for command in COMMANDS if command.id.startswith("sim-") and command.id != "sim-begin"]
    assert names
    assert not [name for name in names if space.applies(name)]


def test_that_what_needs_the_runs_is_asked_of_the_window() -> None:
    space, seen = workspace(), []
    space.listen(seen.append)
    space.run("sim-step")
    space.run("sim-do", "delete pod/web-0")
    assert seen == [Request("sim-step"), Request("sim-do", "delete pod/web-0")]


def test_that_playing_and_speed_are_state() -> None:
    space = workspace()
    space.run("sim-play")
    space.run("sim-faster")
    assert (space.state.lab.playing, space.state.lab.speed) == (True, 16)
    space.run("sim-set-playing", "no")
    space.run("sim-speed", "1")
    assert (space.state.lab.playing, space.state.lab.speed) == (False, 1)


def test_that_another_moment_is_told_as_such_and_moves_nobody() -> None:
    space, seen = workspace(), []
    space.run("select", "pod-1")
    space.listen(seen.append)
    space.put(moment("pod-1"))
    assert isinstance(seen[0], Change)
    assert seen[0].put == {"simulation"}
    assert seen[0].before == seen[0].after


def test_that_a_selected_box_that_goes_and_comes_back_is_selected_again() -> None:
    space = workspace()
    space.run("select", "pod-2")
    back = space.state.back
    space.put(moment("pod-1"), box="pod-2")
    assert space.state.place.box == ""
    space.put(moment("pod-1", "pod-2"), box="pod-2")
    assert space.state.place.box == "pod-2"
    assert space.state.back == back


def test_that_going_back_to_a_box_that_is_gone_selects_nothing() -> None:
    space = workspace()
    space.run("select", "pod-2")
    space.run("open-diagram", "runtime")
    space.put(moment("pod-1"))
    space.run("back")
    assert space.state.place == Place("simulation")


def test_that_closing_leads_home_and_leaves_nothing_of_it_in_the_history() -> None:
    space, seen = workspace(), []
    space.run("select", "pod-1")
    space.run("open-diagram", "runtime")
    space.run("back")
    space.listen(seen.append)
    space.take("simulation", "simulation-2", lead=HOME, lab=True)
    assert space.state.place == HOME
    assert space.state.lab is None
    assert "simulation" not in space.pack.diagrams
    assert not [place for place in (*space.state.back, *space.state.forward) if place.diagram == "simulation"]
    assert len(seen) == 1


def test_that_reading_about_a_concept_stays_at_the_simulation() -> None:
    space = workspace()
    space.run("sim-read", "kubelet")
    assert space.state.place == Place("simulation", concept="kubelet")
    before = space.state
    space.run("sim-read", "no such concept")
    assert space.state == before


def test_that_one_finds_back_to_a_simulation_that_is_open() -> None:
    space = workspace()
    assert not space.applies("sim-return")
    space.run("open-diagram", "runtime")
    space.run("sim-return")
    assert space.state.place.diagram == "simulation"
