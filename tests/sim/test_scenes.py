"""Scenes: a scenario is played, beat after beat, and its questions are answered by what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model.scenario import Beat, Choice, Inquiry, Scenario, Written
from explorer.sim import scenes
from explorer.sim.orders import parse
from explorer.sim.scenes import Play, play, prepare
from explorer.sim.waiting import Waiting
from tests.sim.clusters import deployment, pod
from tests.sim.mesh.meshes import pod as running
from tests.sim.mesh.meshes import pods, service, traffic


def text(line: str) -> Written:
    return Written(line, "a.yaml", 3, 7)


def beat(name: str, at: str = "", when: str = "", do: Sequence[str] = (), **more: Any) -> Beat:
    orders = tuple(text(one) for one in do)
    return Beat(name, name, text(at) if at else None, text(when) if when else None, orders, **more)


def inquiry(measure: str, *values: str, expected: str = "") -> Inquiry:
    choices = tuple(Choice(text(value), value) for value in values)
    return Inquiry("What?", text(measure), choices, text(expected) if expected else None)


def played(
    *beats: Beat, objects: Sequence[dict[str, Any]] = (deployment(3),), until: str = "120s", **more: Any
) -> Play:
    plan, faults = prepare(Scenario("one", "One", until=text(until), beats=beats, nodes=3), objects)
    assert not faults
    return play(plan, **more)


def faults_of(*beats: Beat, until: str = "120s") -> list[str]:
    plan, faults = prepare(Scenario("one", "One", until=text(until), beats=beats), [deployment(3)])
    return [fault.message for fault in (*faults, *play(plan).faults)]


def test_that_a_beat_is_seen_after_its_orders_and_before_what_comes_of_them() -> None:
    done = played(beat("ready", when="deploy/web has 3 available"), beat("less", at="60s", do=["scale deploy/web 1"]))
    less = done.scenes[1]
    view = done.simulation.history.at(less.index)
    assert (less.time, less.index - less.begin) == (60_000, 1)
    assert next(iter(view.list("Deployment")))["spec"]["replicas"] == 1
    assert len(view.list("Pod")) == 3
    assert less.done == (("scale deploy/web 1", "kubectl scale deployment/web --replicas=1"),)
    assert len(done.simulation.store.list("Pod")) == 1


def test_that_a_beat_comes_at_the_first_moment_in_which_its_condition_holds() -> None:
    done = played(beat("two", when="deploy/web has at least 2 available"))
    scene = done.scenes[0]
    history = done.simulation.history
    condition = scene.cue.when
    assert condition is not None
    assert condition.holds(history.at(scene.index))
    assert not any(condition.holds(history.at(index)) for index in range(scene.index - 1))


def test_that_a_beat_may_wait_on_and_one_without_a_time_comes_at_once() -> None:
    done = played(
        beat("ready", when="deploy/web has 3 available"),
        beat("later", when="10s after deploy/web has 3 available"),
        beat("at-once"),
    )
    first, second, third = done.scenes
    assert second.time == third.time == first.time + 10_000


def test_that_the_answer_is_measured_between_the_beat_before_and_the_beat() -> None:
    question = inquiry("most pods that are not Terminating", "3", "4", "5", expected="4")
    done = played(
        beat("ready", when="deploy/web has 3 available"),
        beat("new", at="60s", do=["set-image deploy/web web:2"]),
        beat("done", when="deploy/web is complete", question=question),
    )
    assert not done.faults
    assert [scene.right for scene in done.scenes] == [-1, -1, 1]
    assert str(done.scenes[2].answer) == "4"  # 3 replicas and a surge of 25 %, rounded up


@pytest.mark.parametrize(
    ("beats", "problem"),
    [
        ((beat("a", when="pod/nobody is Ready"),), "this did not come to be so by 2 min; expected it before the end of the scenario"),
        ((beat("a", at="121s"),), "the beat is after the end of the scenario, 2 min; expected it before"),
        ((beat("a", at="60s"), beat("b", at="30s")), "the beat before it comes at 60 s only; expected a later time, or when"),
        ((beat("a", at="1s", do=["delete pod/nobody"]),), "this could not be done: pod/nobody: is not there"),
        ((beat("a", at="1s", do=["delete"]),), ("the object is missing; expected: delete <kind>/<name> [--grace-period=<seconds>] [--force] "
                                               "[--cascade=background|foreground|orphan]")),
        ((beat("a", when="pod/a is Redy"),), "'Redy' is no word for how something is; did you mean Ready?; expected a condition such as pod/mysql-1 is Ready"),
        ((beat("a", at="9s", show=(text("pdos"),)),), "there is no kind 'pdos' (did you mean pods?)"),
        ((beat("a", at="60s", question=inquiry("count pods", "1", "2")),), "the answer is 3, which is none of the choices; expected one that fits"),
        ((beat("a", at="60s", question=inquiry("count pods", "3", "2..")),), "the answer is 3, which is more than one of the choices; expected one that fits"),
        ((beat("a", at="60s", question=inquiry("count pods", "3", "2", expected="2")),), "the answer is 3; expected 2, as this says"),
        ((beat("a", at="60s", question=inquiry("cuont pods", "3", "2")),), "'cuont' measures nothing"),
    ],
)  # fmt: skip
def test_that_what_comes_otherwise_than_its_author_wants_is_told(beats: tuple[Beat, ...], problem: str) -> None:
    (told,) = faults_of(*beats)
    assert told.startswith(problem)


def test_that_the_beats_before_one_that_never_comes_are_played() -> None:
    plan, _ = prepare(
        Scenario(
            "one", "One", until=text("30s"), beats=(beat("a", at="1s"), beat("b", when="pod/b is Ready"), beat("c"))
        ),
        [deployment(1)],
    )
    done = play(plan)
    assert [scene.cue.beat.id for scene in done.scenes] == ["a"]
    assert done.simulation.now == 30_000


ORDERS = st.lists(
    st.sampled_from(
        ["10s scale deploy/web 5", "20s set-image deploy/web web:2", "15s stop-node node-2", "when deploy/web has 2 available: cordon node-1",
         "when 5s after deploy/web has 3 available: restart deploy/web", "when no pods: scale deploy/web 1"]
    ),
    max_size=4,
)  # fmt: skip


@given(ORDERS, st.integers(0, 5))
@settings(max_examples=25)
def test_that_the_same_scenario_seed_and_orders_give_the_same_history(orders: list[str], seed: int) -> None:
    beats = (beat("ready", when="deploy/web has 3 available"), beat("less", at="60s", do=["scale deploy/web 1"]))
    plan, _ = prepare(Scenario("one", "One", until=text("90s"), beats=beats), [deployment(3)])
    found = [parse(line) for line in orders]
    first, again = (play(plan, seed, found).simulation for _ in range(2))
    assert first.history.digest() == again.history.digest()
    assert first.fork().history.digest() == first.history.digest()
    middle = len(first.history) // 2
    assert first.fork(index=middle).history.digest(middle) == first.history.digest(middle)


def test_that_a_scenario_that_sends_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "MOST_REQUESTS", 500)
    flood = traffic(1_000, None)
    beats = (beat("begin", at="1s"), beat("end", when="pod/nobody is there"), beat("later", at="1200s"))
    plan, _ = prepare(
        Scenario("one", "One", until=text("1200s"), beats=beats), [service(), *pods(1), running("web", "web"), flood]
    )
    done = play(plan)
    assert [fault.message for fault in done.faults] == ["the scenario sends more than 500 requests; expected fewer"]
    assert done.simulation.now < 60_000
    assert len(done.scenes) == 1


def test_that_an_order_waits_for_its_condition_and_is_done_once() -> None:
    order = parse("when deploy/web has 3 available: scale deploy/web 5")
    done = played(beat("end", at="100s"), orders=[order])
    scaled = [event for event in done.simulation.history if event.reason == "you scaled it to 5"]
    assert len(scaled) == 1
    before = done.simulation.history.at(scaled[0].seq - 1)
    assert order.when is not None
    assert order.when.holds(before)
    assert len(done.simulation.store.list("Pod")) == 5


def test_that_an_order_whose_condition_never_holds_is_left() -> None:
    waiting = Waiting([parse("when pod/nobody is Ready: cordon node-1")])
    played(beat("end", at="10s"), waiting=waiting)
    assert len(waiting.orders) == 1


def test_that_an_order_that_is_refused_is_written_down_and_the_rest_goes_on() -> None:
    done = played(beat("end", at="60s"), objects=[pod("a")], orders=[parse("when pod/a is Ready: delete pod/b")])
    assert any(
        "what was planned could not be done: pod/b: is not there" in event.reason for event in done.simulation.history
    )
    assert done.simulation.fork().history.digest() == done.simulation.history.digest()
