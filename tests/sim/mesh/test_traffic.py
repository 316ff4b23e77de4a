"""Invariant MS-19, and what holds for traffic as a whole: counters, replay, calls that lead to calls, bad input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete, Edit, Machine, Scale
from explorer.sim.clock import HOUR, MINUTE, SECOND
from explorer.sim.mesh.books import percentile
from explorer.sim.mesh.traffic import TRAFFIC
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation
from tests.sim.clusters import deployment
from tests.sim.mesh.meshes import (
    destination_rule,
    hops,
    mesh,
    net,
    pod,
    pods,
    service,
    status,
    statuses,
    to,
    traffic,
    virtual_service,
)
from tests.sim.mesh.test_injection import ISTIOD, cluster

LOAD = Key("Traffic", "default", "load")


def shop() -> Simulation:
    """A web in front of pay, both made by Deployments and injected, with traffic and istiod."""
    pay = deployment(2)
    pay["metadata"]["name"] = "pay"
    pay["spec"]["selector"] = {"matchLabels": {"app": "pay"}}
    pay["spec"]["template"]["metadata"]["labels"] = {"app": "pay", "version": "v1"}
    simulation = cluster(deployment(1), pay, service(), destination_rule())
    simulation.do(Apply(traffic(10, None)))
    return simulation


def since(simulation: Simulation, time: int) -> set[tuple[int, str]]:
    return {(hop.status, hop.failure) for hop in hops(simulation) if hop.begin >= time}


def test_ms_19_without_istiod_requests_go_on_and_rules_do_not_arrive() -> None:
    simulation = shop()
    simulation.run_until(30 * SECOND)
    simulation.do(Scale(ISTIOD, 0))
    simulation.run_until(2 * MINUTE)
    simulation.do(Apply(virtual_service(to(fault={"abort": {"httpStatus": 418, "percentage": {"value": 100}}}))))
    simulation.run_until(3 * MINUTE)
    assert since(simulation, 25 * SECOND) == {(200, "")}
    assert net(simulation).frozen is not None
    simulation.do(Scale(ISTIOD, 1))
    simulation.run_until(4 * MINUTE)
    assert since(simulation, 4 * MINUTE - 10 * SECOND) == {(418, "fault")}
    assert net(simulation).frozen is None


def test_ms_19_without_istiod_proxies_call_pods_that_are_gone_and_take_others_instead() -> None:
    simulation = shop()
    simulation.run_until(30 * SECOND)
    simulation.do(Scale(ISTIOD, 0))
    simulation.run_until(60 * SECOND)
    gone = next(one for one in simulation.store.list("Pod", "default") if one["metadata"]["labels"]["app"] == "pay")
    simulation.do(Delete(Key("Pod", "default", gone["metadata"]["name"])))
    simulation.run_until(2 * MINUTE)
    late = [hop for hop in hops(simulation) if hop.begin > 100 * SECOND]
    assert {hop.failure for hop in late if hop.edge.target.endswith(gone["metadata"]["name"])} == {"connect-failure"}
    assert {hop.status for hop in late if hop.retry} == {200}


def test_ms_19_mutual_tls_ends_when_the_certificates_run_out() -> None:
    simulation = shop()
    simulation.do(Edit(LOAD, ("spec", "perSecond"), 0.01))
    simulation.run_until(HOUR)
    simulation.do(Scale(ISTIOD, 0))
    simulation.run_until(12 * HOUR)
    assert since(simulation, HOUR) == {(200, "")}
    simulation.run_until(25 * HOUR)
    late = [hop for hop in hops(simulation) if hop.begin > 24 * HOUR + MINUTE]
    assert {hop.failure for hop in late} == {"connect-failure"}
    assert all("expired" in hop.why for hop in late)


def test_that_the_same_traffic_is_the_same_byte_for_byte_and_a_fork_repeats_it() -> None:
    objects = (
        *pods(3, notes={"podium.sim/errors": "500 20%"}),
        service(),
        destination_rule(outlierDetection={}),
        traffic(50, 200),
    )
    one, two = mesh(*objects, seed=3), mesh(*objects, seed=3)
    assert one.history.digest() == two.history.digest()
    assert hops(one) == hops(two)
    forked = one.fork(time=2 * SECOND)
    forked.run_until(one.now)
    assert forked.history.digest() == one.history.digest()
    assert hops(forked) == hops(one)
    assert mesh(*objects, seed=4).history.digest() != one.history.digest()


def test_that_the_counters_of_each_second_are_in_the_history() -> None:
    simulation = mesh(*pods(2, notes={"podium.sim/latency": "20ms"}), service(), traffic(20, 60))
    seconds = [
        next(edge for edge in event.after["status"]["edges"] if not edge["target"])
        for event in simulation.history.reasons_of(LOAD)
        if event.verb == "status" and event.after is not None
    ]
    assert [edge["total"] for edge in seconds][-1] == 60
    assert sum(edge["window"] for edge in seconds) == 60
    assert {edge["p50"] for edge in seconds if edge["window"]} == {22}
    assert status(simulation)["sent"] == status(simulation)["answered"] == 60


def test_that_a_call_leads_to_calls_and_an_error_comes_back_up() -> None:
    middle = pods(1, "cart", notes={"podium.sim/calls": "pay/charge, pay"})
    rest = (*middle, service("cart"), service(), traffic(10, 10, "cart"))
    good = mesh(*pods(2), *rest)
    assert len(hops(good)) == 30
    assert status(good)["failed"] == 0
    bad = mesh(*pods(2, notes={"podium.sim/errors": "503"}), *rest)
    assert len(hops(bad)) == 20
    assert {hop.status for hop in hops(bad) if "cart" in hop.edge.service} == {500}


def test_that_retries_amplify_load() -> None:
    rules = virtual_service(to(retries={"attempts": 3, "retryOn": "5xx"}))
    simulation = mesh(*pods(2, notes={"podium.sim/errors": "500"}), service(), rules, traffic(20, 50))
    assert len(hops(simulation)) == 200
    assert status(simulation)["failed"] == 50


def test_that_a_node_that_is_off_lets_callers_wait_for_ten_seconds() -> None:
    objects = (*pods(1), service(), traffic(1, 3))
    away = pod("web", "web", nodeName="node-2")
    simulation = Simulation([away, *objects], controllers=(TRAFFIC,))
    simulation.do(Machine("node-1", on=False))
    simulation.run_until(MINUTE)
    assert {hop.end - hop.begin for hop in hops(simulation)} == {10_001}
    assert set(statuses(simulation)) == {(503, "connect-failure")}


def test_that_traffic_can_be_changed_and_deleted_while_it_runs() -> None:
    simulation = mesh(*pods(2), service(), traffic(10, None))
    assert status(simulation)["sent"] == 51 or status(simulation)["sent"] == 50
    simulation.do(Edit(LOAD, ("spec", "perSecond"), 100))
    simulation.run_until(10 * SECOND)
    assert abs(status(simulation)["sent"] - 550) <= 2
    simulation.do(Delete(LOAD))
    simulation.run_until(20 * SECOND)
    assert simulation.settle()


def test_that_requests_fail_while_nobody_can_send_or_nobody_is_there() -> None:
    nobody = mesh(service(), traffic(5, 5), caller=False)
    assert {hop.why for hop in hops(nobody)} == {"no pod is ready to send it"}
    assert statuses(mesh(service(), traffic(5, 5))) == {(503, "no-host"): 5}
    assert statuses(mesh(traffic(5, 5, "nowhere"))) == {(503, "no-host"): 5}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"perSecond": -1}, "spec.perSecond"),
        ({"perSecond": "many"}, "spec.perSecond"),
        ({"to": 5}, "spec.to"),
        ({"from": {}}, "spec.from"),
        ({"requests": -1}, "spec.requests"),
    ],
)
def test_that_traffic_that_cannot_be_is_refused(more: dict[str, Any], path: str) -> None:
    obj = traffic()
    simulation = Simulation([{**obj, "spec": {**obj["spec"], **more}}], controllers=(TRAFFIC,))
    (problem,) = simulation.problems.values()
    assert problem.path == path


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(1, 100))
def test_that_so_many_of_a_hundred_do_not_exceed_a_percentile(values: list[int], percent: int) -> None:
    found = percentile(sorted(values), percent)
    assert found in values
    assert 100 * sum(value <= found for value in values) >= percent * len(values)
    assert 100 * sum(value < found for value in values) < percent * len(values)
