from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Action, Apply, Delete, Edit, Label
from explorer.sim.chance import Chance
from explorer.sim.controller import Api, Controller, itself
from explorer.sim.objects import Key, Object
from explorer.sim.options import Options
from explorer.sim.simulation import Simulation
from explorer.sim.store import ApiError, NotFound
from tests.sim.toys import FLIP, NEST, key, thing

NESTS = ("north", "south")


def nests(*eggs: int) -> list[dict[str, Any]]:
    return [thing(name, "Nest", spec={"eggs": count}) for name, count in zip(NESTS, eggs, strict=False)]


def new(objects: list[dict[str, Any]], *controllers: Controller, **more: Any) -> Simulation:
    return Simulation(objects, options=Options(nodes=1), controllers=controllers or (NEST,), **more)


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda name, count: Edit(key(name, "Nest"), ("spec", "eggs"), count), st.sampled_from(NESTS), st.integers(0, 4)
    ),
    st.builds(lambda name: Delete(key(name, "Nest")), st.sampled_from(NESTS)),
    st.builds(
        lambda name, count: Apply(thing(name, "Nest", spec={"eggs": count})), st.sampled_from(NESTS), st.integers(0, 4)
    ),
)
PLAYS = st.lists(st.tuples(st.integers(0, 6_000), st.booleans(), ACTIONS), max_size=8)


def played(plays: list[tuple[int, bool, Action]], seed: int = 0) -> Simulation:
    """Actions after some time each, at once or planned a second ahead; some are stopped in the middle of an instant."""
    simulation = new(nests(2, 1), seed=seed)
    for wait, planned, action in plays:
        if wait % 3:
            simulation.run_until(simulation.now + wait)
        else:
            simulation.step()
        try:
            simulation.do(action, simulation.now + 1_000 if planned else None)
        except ApiError:
            continue
    simulation.settle()
    return simulation


def all_objects(view: Any) -> dict[Key, Object]:
    return dict(view.objects())


@given(PLAYS, st.integers(0, 3))
def test_that_equal_inputs_give_equal_histories(plays: list[tuple[int, bool, Action]], seed: int) -> None:
    assert played(plays, seed).history.digest() == played(plays, seed).history.digest()


@given(PLAYS, st.lists(st.integers(0, 80), min_size=1, max_size=6))
def test_that_stepping_in_any_order_shows_what_was_there(
    plays: list[tuple[int, bool, Action]], places: list[int]
) -> None:
    simulation = played(plays)
    history = simulation.history
    states: list[dict[Key, Object]] = [{}]
    for event in history:
        now = dict(states[-1])
        if event.after is None:
            now.pop(event.key, None)
        else:
            now[event.key] = event.after
        states.append(now)
    for place in places:
        index = min(place, len(history))
        view = history.at(index)
        assert all_objects(view) == states[index]
        for obj in states[index].values():
            kind, uid = obj["kind"], obj["metadata"]["uid"]
            assert len(view.list(kind)) == sum(one["kind"] == kind for one in states[index].values())
            assert view.by_uid(uid) is obj
            assert {id(one) for one in view.owned_by(uid)} == {
                id(one)
                for one in states[index].values()
                if any(owner["uid"] == uid for owner in one["metadata"].get("ownerReferences", ()))
            }
    assert all_objects(history.at(len(history))) == all_objects(simulation.store)


@given(PLAYS, st.integers(0, 80))
def test_that_a_fork_had_the_same_past(plays: list[tuple[int, bool, Action]], index: int) -> None:
    simulation = played(plays)
    index = min(index, len(simulation.history))
    fork = simulation.fork(index)
    assert len(fork.history) >= index
    assert fork.history.digest(index) == simulation.history.digest(index)
    whole = simulation.fork()
    assert whole.history.digest() == simulation.history.digest()
    assert whole.now == simulation.now


@given(PLAYS, st.integers(0, 20_000))
def test_that_a_fork_at_a_time_has_all_that_happened_up_to_it(plays: list[tuple[int, bool, Action]], time: int) -> None:
    simulation = played(plays)
    time = min(time, simulation.now)
    fork = simulation.fork(time=time)
    index = simulation.history.index_at(time)
    assert len(fork.history) == index
    assert fork.history.digest() == simulation.history.digest(index)
    assert fork.now == time


@given(PLAYS)
def test_that_a_fork_goes_on_as_the_first_did_if_the_same_is_done(plays: list[tuple[int, bool, Action]]) -> None:
    simulation = new(nests(4, 3))
    simulation.run_until(1_500)
    fork = simulation.fork()
    for one in (simulation, fork):
        for wait, _, action in plays:
            one.run_until(one.now + wait)
            try:
                one.do(action)
            except ApiError:
                continue
        one.settle()
    assert fork.history.digest() == simulation.history.digest()


def test_that_another_seed_gives_other_names() -> None:
    assert played([], 1).history.digest() != played([], 2).history.digest()


def test_that_streams_of_chance_do_not_touch_each_other() -> None:
    one, other = Chance(7), Chance(7)
    other.stream("somebody else").bits()
    stream, again = one.stream("me"), other.stream("me")
    assert [stream.bits() for _ in range(5)] == [again.bits() for _ in range(5)]
    assert len({one.stream(name).bits() for name in range(100)}) == 100


@given(st.integers(0, 2**32), st.integers(1, 50))
def test_that_chance_stays_within_its_limits(seed: int, limit: int) -> None:
    stream = Chance(seed).stream("x")
    assert all(0 <= stream.below(limit) < limit for _ in range(20))
    assert all(0 <= stream.share() < 1 for _ in range(20))
    assert all(3 <= stream.between(3, 3 + limit) <= 3 + limit for _ in range(20))


def test_that_many_changes_at_one_instant_cost_one_reconcile() -> None:
    calls = []
    counter = Controller("Counter", {"Thing": lambda _view, _event: [key("sum")]}, lambda _api, key: calls.append(key))
    new([thing(f"t{number}") for number in range(20)], counter).settle()
    assert calls == [key("sum")]


def test_that_a_controller_finishes_its_turn_before_the_next_has_its_own() -> None:
    calls: list[str] = []

    def first(api: Api, key: Key) -> None:
        calls.append("first")
        api.patch_status(key, {"seen": True}, why="it was seen")

    second = Controller(
        "Second", {"Thing": lambda _view, _event: [key("all")]}, lambda _api, _key: calls.append("second")
    )
    new([thing("a"), thing("b"), thing("c")], Controller("First", {"Thing": itself}, first), second).settle()
    assert calls == ["first"] * 3 + ["second"] + ["first"] * 3


def test_that_a_step_is_one_reconcile_that_changed_something() -> None:
    simulation = new(nests(2))
    lengths = [len(simulation.history)]
    while simulation.step():
        lengths.append(len(simulation.history))
    assert lengths == sorted(set(lengths))
    assert len(simulation.store.list("Egg")) == 2


def test_that_it_runs_until_something_is_so() -> None:
    simulation = new(nests(4))
    assert simulation.run(lambda view: len(view.list("Egg")) == 3)
    assert simulation.now == 2_000
    assert not simulation.run(lambda view: len(view.list("Egg")) == 9)


def test_that_a_controller_that_turns_in_circles_is_stopped_and_the_rest_goes_on() -> None:
    simulation = new([thing("lamp", "Lamp", spec={"on": True}), *nests(2)], FLIP, NEST)
    simulation.settle()
    problem = simulation.problems[key("lamp", "Lamp")]
    assert "the Flip controller" in problem.message
    assert "no time passed" in problem.message
    assert len(simulation.store.list("Egg")) == 2
    assert simulation.history.reasons_of(key("lamp", "Lamp"))[-1].verb == "note"


def test_that_a_controller_that_asks_for_itself_for_ever_is_stopped() -> None:
    simulation = new([thing("a")], Controller("Eager", {"Thing": itself}, lambda api, key: api.again(key, 0)))
    simulation.settle()
    assert "looked at it 101 times at 0 ms" in simulation.problems[key("a")].message


def test_that_what_was_stopped_goes_on_once_somebody_changes_it() -> None:
    simulation = new([thing("lamp", "Lamp", spec={"on": "?"})], FLIP)
    simulation.settle()
    seen = len(simulation.history)
    simulation.do(Label(key("lamp", "Lamp"), {"a": "b"}))
    simulation.settle()
    assert len(simulation.history) > seen + 50


def test_that_an_object_that_no_controller_can_work_with_is_left_alone() -> None:
    simulation = new([thing("north", "Nest", spec={"eggs": "many"}), *nests(0, 2)[1:]])
    simulation.settle()
    assert "the Nest controller cannot work with it (TypeError" in simulation.problems[key("north", "Nest")].message
    assert len(simulation.store.list("Egg")) == 2


def test_that_a_simulation_without_end_is_stopped() -> None:
    def tick(api: Api, key: Key) -> None:
        api.note(key, "tick")
        api.again(key, 1)

    simulation = Simulation(
        [thing("a")], options=Options(most_events=50), controllers=[Controller("Clock", {"Thing": itself}, tick)]
    )
    assert not simulation.run(lambda _view: False)
    assert "50 events" in simulation.problems[key("a")].message


def test_that_a_refused_write_is_tried_again_with_growing_delays() -> None:
    times = []

    def ask(api: Api, key: Key) -> None:
        times.append(api.now)
        if len(times) < 5:
            api.delete(Key("Thing", "", "nobody"), why="it shall go")

    new([thing("a")], Controller("Stubborn", {"Thing": itself}, ask)).settle()
    assert times == [0, 5, 15, 35, 75]


def test_that_what_cannot_be_done_now_is_an_error_and_what_was_planned_a_note() -> None:
    simulation = new(nests(0))
    with pytest.raises(NotFound):
        simulation.do(Delete(key("nobody")))
    simulation.do(Delete(key("nobody")), at=5_000)
    simulation.settle()
    assert "could not be done" in simulation.history.events[-1].reason


def test_that_reasons_are_those_of_one_object_up_to_a_moment() -> None:
    simulation = new(nests(1))
    simulation.settle()
    every = simulation.history.reasons_of(key("north", "Nest"))
    assert [event.reason for event in every] == ["it was there from the beginning", "eggs were counted"]
    assert simulation.history.reasons_of(key("north", "Nest"), every[1].seq - 1) == every[:1]
    assert not simulation.history.reasons_of(key("nobody"))


def test_that_two_moments_can_be_looked_at_side_by_side() -> None:
    simulation = new(nests(3))
    simulation.settle()
    early, late = simulation.history.cursor(simulation.history.index_at(0)), simulation.history.cursor(10**6)
    assert (len(early.list("Egg")), len(late.list("Egg"))) == (1, 3)


def test_that_a_broken_object_is_kept_with_a_problem_and_the_rest_runs() -> None:
    ring = [
        thing("a", metadata={"ownerReferences": [{"apiVersion": "toys/v1", "kind": "Thing", "name": "b", "uid": "?"}]}),
        thing("b", metadata={"ownerReferences": [{"apiVersion": "toys/v1", "kind": "Thing", "name": "a", "uid": "?"}]}),
        thing("c", metadata={"ownerReferences": [{"apiVersion": "toys/v1", "kind": "Thing", "name": "z", "uid": "?"}]}),
    ]
    simulation = new([*ring, thing("a"), {"kind": "Thing"}, *nests(2)])
    simulation.settle()
    said = {key.name: problem.message for key, problem in simulation.problems.items()}
    assert "in a circle" in said["b"]
    assert "thing/z is not here" in said["c"]
    assert said["number 5"].startswith("is missing")
    assert len(simulation.store.list("Thing")) == 3
    assert len(simulation.store.list("Egg")) == 2


def test_that_owners_are_found_again_by_name() -> None:
    egg = thing(
        "e", metadata={"ownerReferences": [{"apiVersion": "toys/v1", "kind": "Thing", "name": "a", "uid": "old"}]}
    )
    simulation = new([egg, thing("a")])
    owner = simulation.store.get(key("a"))
    assert owner is not None
    assert [one["metadata"]["name"] for one in simulation.store.owned_by(owner["metadata"]["uid"])] == ["e"]
    assert not simulation.problems
