"""Conditions and selections in words, against a cluster that runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Cordon, Delete, Scale
from explorer.sim.conditions import parse, selected
from explorer.sim.names import OrderError
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation
from tests.sim.clusters import WEB, cluster, deployment, pod


@pytest.fixture(scope="module")
def running() -> Simulation:
    simulation = cluster(deployment(3), pod("lone"), pod("broken", "app:crashing"))
    simulation.do(Cordon("node-1"))
    simulation.run_until(simulation.now + 1_000)
    return simulation


@pytest.mark.parametrize(
    "text",
    [
        "deploy/web is Available",
        "deploy/web is complete",
        "deploy/web has 3 available",
        "deployments/web has at least 2 ready",
        "deploy/web has at most 3 replicas",
        "deploy/web has more than 2 updated",
        "deploy/web has fewer than 4 replicas",
        "deploy/web has 1 revision",
        "deploy/web has spec.replicas 3",
        "pod/lone is Ready",
        "pod/lone is ready and pod/lone is Running",
        "pod/lone is not Pending",
        "pod/lone is healthy",
        "pod/lone is there",
        "pod/nobody is gone",
        "pod/nobody is not Ready",
        "pod/broken is CrashLoopBackOff",
        "pod/broken has at least 2 restarts",
        "pod/lone has metadata.name lone",
        "node/node-1 is cordoned",
        "node/node-2 is not cordoned",
        "default/pod/lone is Ready",
        "3 pods with app=web are Ready",
        "3 pods of deploy/web",
        "all pods of deploy/web are Running",
        "no pods of deploy/web are Terminating",
        "at least 4 pods in default are Ready",
        "0 pods in kube-system",
        "3 nodes are Ready",
        "10s after pod/lone is Ready",
    ],
)
def test_that_what_is_so_holds(running: Simulation, text: str) -> None:
    assert parse(text).holds(running.store), text


@pytest.mark.parametrize(
    "text",
    [
        "deploy/web has 2 available",
        "deploy/web is not Available",
        "deploy/nobody has 0 available",
        "pod/lone is Pending",
        "pod/lone is gone",
        "pod/nobody is there",
        "pod/lone is Ready and pod/nobody is Ready",
        "pod/lone has 1 restarts",
        "pod/lone has 1 parents",
        "no pods",
        "all pods are Ready",
        "all jobs are Complete",
        "2 pods with app=web are Ready",
    ],
)
def test_that_what_is_not_so_does_not_hold(running: Simulation, text: str) -> None:
    assert not parse(text).holds(running.store), text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the object, such as pod/mysql-1, is missing; expected a condition such as pod/mysql-1 is Ready"),
        ("pod/a", "a predicate is missing; expected a condition such as pod/mysql-1 is Ready"),
        ("pod/a Ready", "'ready' says nothing of it; expected a condition such as pod/mysql-1 is Ready"),
        ("pod/a is", "a word such as Ready is missing; expected a condition such as pod/mysql-1 is Ready"),
        ("pod/a is Redy", "'Redy' is no word for how something is; did you mean Ready?; expected a condition such as pod/mysql-1 is Ready"),
        ("pod/a is Ready now", "'now' is too much; expected a condition such as pod/mysql-1 is Ready"),
        ("pdo/a is Ready", "there is no kind 'pdo' (did you mean pod?); expected a condition such as pod/mysql-1 is Ready"),
        ("web is Ready", "'web' names no object such as pod/mysql-1, or shop/pod/mysql-1 in the namespace shop; expected a condition such as pod/mysql-1 is Ready"),
        ("deploy/web has available", "'available' is nothing that it may have; expected a condition such as pod/mysql-1 is Ready"),
        ("deploy/web has at least many ready", "'many' is no number; expected a condition such as pod/mysql-1 is Ready"),
        ("3 pods with web are Ready", "'web' is no label; expected one such as app=web; expected a condition such as pod/mysql-1 is Ready"),
        ("soon after pod/a is Ready", "'soon' is no time; expected one such as 250ms, 30s or 1m30s"),
    ],
)  # fmt: skip
def test_that_a_mistake_is_one_line_that_says_what_was_expected(text: str, problem: str) -> None:
    with pytest.raises(OrderError) as error:
        parse(text)
    assert str(error.value) == problem


def test_that_a_condition_may_wait_on_after_it_holds() -> None:
    assert parse("1m30s after pod/a is Ready").after == 90_000
    assert parse("pod/a is Ready").after == 0


def test_that_selections_find_what_they_name(running: Simulation) -> None:
    def names(text: str) -> list[str]:
        return [one["metadata"]["name"] for one in selected(text).objects(running.store)]

    assert names("pod/lone") == ["lone"]
    assert names("pod/nobody") == []
    assert names("nodes") == ["node-1", "node-2", "node-3"]
    assert names("nodes that are cordoned") == ["node-1"]
    assert names("nodes that are not cordoned") == ["node-2", "node-3"]
    assert len(names("pods of deploy/web")) == len(names("pods with app=web")) == 3
    assert names("pods that are not Ready") == ["broken"]
    placed = [name for node in ("node-1", "node-2", "node-3") for name in names(f"pods on {node}")]
    assert sorted(placed) == names("pods")


def test_that_a_pod_that_ends_is_terminating_and_not_healthy() -> None:
    simulation = cluster(pod("a", "a:stubborn"))
    assert parse("pod/a is healthy").holds(simulation.store)
    simulation.do(Delete(Key("Pod", "default", "a")))
    assert parse("pod/a is Terminating and pod/a is not healthy and pod/a is Ready").holds(simulation.store)
    simulation.run_until(simulation.now + 60_000)
    assert parse("pod/a is gone").holds(simulation.store)


def test_that_a_rollout_is_complete_only_when_the_controller_has_seen_it() -> None:
    simulation = cluster(deployment(1))
    simulation.do(Scale(WEB, 2))
    assert not parse("deploy/web is complete").holds(simulation.store)
    assert simulation.run(parse("deploy/web is complete").holds)


@given(st.text(max_size=80))
def test_that_any_text_is_a_condition_or_one_line_of_refusal(text: str) -> None:
    said = ""
    try:
        parse(text)
    except OrderError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1


WORDS = st.lists(
    st.sampled_from(
        ["pod/a", "3", "no", "all", "pods", "with", "app=web", "of", "deploy/web", "on", "is", "not", "Ready", "has", "at", "least", "and",
         "after", "10s", "available", "that", "are", "spec.replicas"]
    ),
    max_size=9,
).map(" ".join)  # fmt: skip


@given(WORDS)
def test_that_whatever_is_read_can_be_looked_at(text: str) -> None:
    simulation = Simulation([deployment(1)])
    try:
        condition = parse(text)
    except OrderError:
        return
    assert condition.holds(simulation.store) in (True, False)
