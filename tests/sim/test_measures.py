"""Measures: what answers questions about a course of events."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Delete, Scale
from explorer.sim.measures import Answer, Between, fits, measure, readable
from explorer.sim.names import OrderError
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation
from tests.sim.clusters import cluster, deployment
from tests.sim.mesh.meshes import destination_rule, mesh, pods, service, to, traffic, virtual_service
from tests.sim.sets import SET, stateful


def between(simulation: Simulation, begin: int = 0) -> Between:
    """From a time in milliseconds to the end."""
    history = simulation.history
    return Between(history, history.index_at(begin) if begin else 0, begin, len(history), simulation.now)


def asked(simulation: Simulation, text: str, begin: int = 0) -> str:
    return str(measure(text)(between(simulation, begin)))


def scaled() -> Simulation:
    simulation = cluster(stateful(3))
    simulation.do(Scale(SET, 1))
    simulation.run_until(60_000)
    return simulation


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("count pods", "1"),
        ("count pods that are Ready", "1"),
        ("most pods", "3"),
        ("fewest pods", "0"),
        ("ready of sts/web", "1"),
        ("spec.replicas of sts/web", "1"),
        ("metadata.generation of sts/web", "2"),
        ("spec.nothing of sts/web", "nothing"),
        ("state of pod/web-0", "Running"),
        ("state of pod/web-2", "gone"),
        ("state of node/node-1", "Ready"),
        ("whether pod/web-0 is Ready", "yes"),
        ("whether pod/web-1 is Ready", "no"),
        ("ever pod/web-2 is Ready", "yes"),
        ("ever pod/web-3 is there", "no"),
        ("time until pod/web-3 is there", "never"),
        ("time until sts/web is there", "0 ms"),
        ("first of pod/web-1, pod/web-2 that is Terminating", "web-2"),
        ("first of pod/web-1, pod/web-0 that is Ready", "web-0"),
        ("first of pod/web-0, pod/web-7 that is Terminating", "none"),
        ("who caused pod/web-0 is there", "StatefulSet controller"),
        ("who caused sts/web has spec.replicas 1", "you"),
        ("who caused pod/web-9 is there", "nobody"),
    ],
)
def test_that_a_measure_tells_what_came_of_it(text: str, answer: str) -> None:
    assert asked(scaled(), text) == answer


def test_that_only_the_part_between_the_two_moments_counts() -> None:
    simulation = cluster(deployment(3))
    end = simulation.now
    simulation.do(Delete(Key("Deployment", "default", "web")))
    simulation.run_until(end + 60_000)
    assert asked(simulation, "fewest pods", end) == "0"
    assert asked(simulation, "most pods", simulation.now) == "0"
    assert asked(simulation, "most pods") == "3"
    assert asked(simulation, "time until 3 pods are Ready", end) == "0 ms"


def test_that_traffic_is_counted_by_requests_and_by_tries() -> None:
    rules = virtual_service({**to(("v1", 50), ("v2", 50)), "retries": {"attempts": 3, "retryOn": "5xx"}})
    bad = pods(1, version="v2", notes={"podium.sim/errors": "500"})
    simulation = mesh(*pods(1), *bad, service(), destination_rule(), rules, traffic(50, 400), seconds=12)
    tell = between(simulation)
    requests, tries = (measure(f"{what} to pay")(tell).value for what in ("requests", "tries per request"))
    assert requests == 400
    errors = measure("errors to pay")(tell).value
    assert isinstance(errors, float | int)
    assert 40 < errors < 60  # half of the requests go to v2, which always fails
    assert isinstance(tries, float | int)
    assert tries == pytest.approx(1 + 3 * errors / 100)  # each that fails was tried three times more
    share = measure("share of pay to pods with version=v2")(tell).value
    assert isinstance(share, float)
    assert share == pytest.approx(100 * 4 * errors / 100 / tries)
    assert measure("requests to nobody")(tell).value == 0
    assert measure("errors to nobody")(tell).value == 0
    assert measure("requests per second to pay")(tell).value == pytest.approx(400 / 12)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("'' measures nothing; expected one of: count, most, fewest, whether, ever, time until, who caused, first of, requests to, "
             "requests per second to, tries per second to, tries per request to, errors to, share of, <word> of <object>")),
        ("count", ("'count' measures nothing; expected one of: count, most, fewest, whether, ever, time until, who caused, first of, requests to, "
                  "requests per second to, tries per second to, tries per request to, errors to, share of, <word> of <object>")),
        ("count pdos", "there is no kind 'pdos' (did you mean pods?)"),
        ("count pods in", "the namespace is missing"),
        ("most pods Ready", "'Ready' is too much"),
        ("whether pod/a", "a predicate is missing; expected a condition such as pod/mysql-1 is Ready"),
        ("first of pod/a, pod/b", "'that' is missing; expected first of pod/a, pod/b that is gone"),
        ("errors to the shop", "'the shop' is no host; expected the name of a Service"),
        ("share of pay", "'to' is missing; expected share of pay to pods with version=v2"),
        ("ready of web", "'web' names no object such as pod/mysql-1, or shop/pod/mysql-1 in the namespace shop"),
    ],
)  # fmt: skip
def test_that_a_mistake_is_one_line_that_says_what_was_expected(text: str, problem: str) -> None:
    with pytest.raises(OrderError) as error:
        measure(text)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("answer", "fitting", "other"),
    [
        (Answer(3), ["3", "3.0", "2..4", "3..", "..3"], ["4", "three", "4..", "..2"]),
        (Answer(50_000, "ms"), ["50s", "45s..55s", "40s.."], ["50", "60s", "..40s", "never"]),
        (Answer(12.5, "%"), ["12.5%", "10%..20%", "12..13"], ["12%", "20%.."]),
        (Answer("Pending"), ["Pending", "pending"], ["Running", "0..9", "3"]),
        (Answer("never"), ["never"], ["0s..300s"]),
    ],
)
def test_that_a_choice_is_a_value_or_a_range(answer: Answer, fitting: list[str], other: list[str]) -> None:
    assert [text for text in [*fitting, *other] if fits(answer, text)] == fitting


@pytest.mark.parametrize("text", ["..x", "a..b", "3..x", "5%..x"])
def test_that_a_range_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(OrderError):
        readable(text)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer(3), "3"),
        (Answer(2.25), "2.25"),
        (Answer(50_000, "ms"), "50 s"),
        (Answer(10.04, "%"), "10 %"),
        (Answer(0.667, "%"), "0.667 %"),
        (Answer("gone"), "gone"),
    ],
)
def test_that_an_answer_is_written_as_people_read_it(answer: Answer, text: str) -> None:
    assert str(answer) == text


@given(st.text(max_size=60))
def test_that_any_text_is_a_measure_or_one_line_of_refusal(text: str) -> None:
    said = ""
    try:
        answer = measure(text)(between(Simulation([])))
        assert isinstance(answer, Answer)
    except OrderError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1
