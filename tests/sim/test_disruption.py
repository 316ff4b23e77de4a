"""Budgets, evictions and drains."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Cordon, Delete, Drain, Evict, Network, Scale
from explorer.sim.clock import SECOND
from explorer.sim.controllers.disruption import counts
from explorer.sim.draining import DRAINING
from explorer.sim.eviction import TooManyRequests
from explorer.sim.objects import Key, annotations_of, at, key_of
from explorer.sim.options import Options
from explorer.sim.pods import active, ready
from explorer.sim.simulation import Simulation
from explorer.sim.store import ApiError, Invalid
from explorer.sim.view import View
from tests.sim.clusters import WEB, cluster, deployment, found, moments, pod, pods, wait

BUDGET = Key("PodDisruptionBudget", "default", "web")


def budget(name: str = "web", **spec: Any) -> dict[str, Any]:
    inner = {"selector": {"matchLabels": {"app": "web"}}, **spec}
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": name}, "spec": inner}


def drained(node: str) -> Any:
    def so(view: View) -> bool:
        one = view.get(Key("Node", "", node))
        return one is not None and DRAINING not in annotations_of(one)

    return so


def allowed(simulation: Simulation) -> int:
    return int(at(found(simulation, BUDGET), ("status", "disruptionsAllowed")))


@pytest.mark.parametrize(
    ("spec", "numbers"),
    [
        ({"minAvailable": 2}, (5, 2)),
        ({"minAvailable": "50%"}, (6, 3)),
        ({"minAvailable": "51%"}, (6, 4)),
        ({"maxUnavailable": 1}, (6, 5)),
        ({"maxUnavailable": "10%"}, (6, 5)),
        ({"maxUnavailable": 9}, (6, 0)),
        ({}, (5, 0)),
    ],
)
def test_that_shares_are_rounded_up_and_counted_from_what_is_wanted(
    spec: dict[str, Any], numbers: tuple[int, int]
) -> None:
    assert counts(spec, pods=5, scale=6) == numbers


@given(st.integers(2, 7), st.integers(1, 7), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_that_a_drain_never_leaves_fewer_healthy_pods_than_the_budget(replicas: int, least: int, nodes: int) -> None:
    simulation = cluster(deployment(replicas), budget(minAvailable=least), options=Options(nodes=nodes + 1))
    begin = len(simulation.history)
    for number in range(1, nodes + 1):
        simulation.do(Drain(f"node-{number}"))
    simulation.run_until(simulation.now + 200 * SECOND)
    for _, view in moments(simulation, begin):
        assert sum(ready(one) and active(one) for one in pods(view)) >= min(least, replicas)
    if least < replicas:
        assert all(drained(f"node-{number}")(simulation.store) for number in range(1, nodes + 1))
        assert {one["spec"]["nodeName"] for one in pods(simulation.store)} == {f"node-{nodes + 1}"}


def test_that_a_budget_without_room_blocks_a_drain_and_says_so_every_time_it_is_asked() -> None:
    simulation = cluster(deployment(3), budget(minAvailable=3))
    assert allowed(simulation) == 0
    simulation.do(Drain("node-1"))
    simulation.run_until(simulation.now + 600 * SECOND)
    assert sum(one["spec"]["nodeName"] == "node-1" for one in pods(simulation.store)) == 1
    assert not drained("node-1")(simulation.store)
    told = [event.reason for event in simulation.history if event.actor == "kubectl drain"]
    assert len(told) == 1
    assert "web needs 3 healthy pods and has 3" in told[0]
    simulation.do(Scale(WEB, 4))
    wait(simulation, drained("node-1"))
    assert all(one["spec"]["nodeName"] != "node-1" for one in pods(simulation.store))


def test_that_a_drain_that_is_taken_back_stops() -> None:
    simulation = cluster(deployment(3), budget(minAvailable=3))
    simulation.do(Drain("node-1"))
    simulation.do(Cordon("node-1", on=False))
    assert drained("node-1")(simulation.store)


def test_that_an_eviction_asks_the_budget_and_a_deletion_does_not() -> None:
    simulation = cluster(deployment(3), budget(maxUnavailable=1))
    first, second, third = map(key_of, pods(simulation.store))
    assert allowed(simulation) == 1
    simulation.do(Evict(first))
    with pytest.raises(TooManyRequests, match="needs 2 healthy pods"):
        simulation.do(Evict(second))
    simulation.do(Delete(third))
    simulation.run_until(simulation.now)
    assert (at(found(simulation, BUDGET), ("status", "currentHealthy")), allowed(simulation)) == (1, 0)
    simulation.run_until(simulation.now + 60 * SECOND)
    assert allowed(simulation) == 1


def test_that_two_budgets_of_one_pod_let_nobody_evict_it() -> None:
    simulation = cluster(deployment(3), budget(minAvailable=1), budget("other", minAvailable=1))
    with pytest.raises(ApiError, match="more than one budget"):
        simulation.do(Evict(key_of(pods(simulation.store)[0])))


@pytest.mark.parametrize(("policy", "goes"), [({}, False), ({"unhealthyPodEvictionPolicy": "AlwaysAllow"}, True)])
def test_that_a_pod_that_is_not_ready_holds_a_drain_up_unless_the_policy_lets_it_go(
    policy: dict[str, Any], goes: bool
) -> None:
    simulation = cluster(deployment(2, "web:never-ready"), budget(minAvailable=1, **policy))
    one = key_of(pods(simulation.store)[0])
    if goes:
        simulation.do(Evict(one))
    else:
        with pytest.raises(TooManyRequests):
            simulation.do(Evict(one))


def test_that_a_drain_refuses_what_would_be_lost_and_names_what_would_allow_it() -> None:
    lone = pod("a", volumes=[{"name": "cache", "emptyDir": {}}])
    simulation = cluster(lone, options=Options(nodes=1))
    with pytest.raises(Invalid, match="--force"):
        simulation.do(Drain("node-1"))
    with pytest.raises(Invalid, match="--delete-emptydir-data"):
        simulation.do(Drain("node-1", force=True))
    action = Drain("node-1", force=True, delete_emptydir_data=True)
    assert action.command() == "kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data --force"
    simulation.do(action)
    wait(simulation, drained("node-1"))
    assert not pods(simulation.store)


def daemons(**spec: Any) -> dict[str, Any]:
    return {**deployment(None, **spec), "kind": "DaemonSet"}


def test_that_pods_of_a_daemon_set_stay_through_a_drain() -> None:
    simulation = cluster(daemons(), deployment(3))
    with pytest.raises(Invalid, match="--ignore-daemonsets"):
        simulation.do(Drain("node-1", ignore_daemonsets=False))
    simulation.do(Drain("node-1"))
    wait(simulation, drained("node-1"))
    (left,) = simulation.store.pods_on("node-1")
    assert left["metadata"]["ownerReferences"][0]["kind"] == "DaemonSet"


def test_that_a_drain_of_a_node_that_is_cut_off_waits_for_its_pods() -> None:
    simulation = cluster(deployment(3))
    simulation.do(Network("node-1", on=False))
    simulation.do(Drain("node-1"))
    simulation.run_until(simulation.now + 60 * SECOND)
    assert not drained("node-1")(simulation.store)
    simulation.do(Network("node-1", on=True))
    wait(simulation, drained("node-1"), 60 * SECOND)
