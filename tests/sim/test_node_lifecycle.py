"""Invariants NF-01 to NF-12: nodes that fail, and what becomes of their pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete, Machine, Network, OutOfService
from explorer.sim.clock import SECOND
from explorer.sim.controllers.node_lifecycle import FULL, NORMAL, PARTIAL, disruption, interval
from explorer.sim.controllers.processes import PROCESS
from explorer.sim.images import Image
from explorer.sim.leases import last_renewal
from explorer.sim.objects import Key, Object, at, condition, is_true, terminating, uid_of
from explorer.sim.options import Options
from explorer.sim.pods import active, phase_of, ready
from explorer.sim.simulation import Simulation
from explorer.sim.taints import NO_EXECUTE, UNREACHABLE, has_taint
from explorer.sim.view import View
from tests.sim.clusters import cluster, deployment, found, pod, pods, wait

NODE = Key("Node", "", "node-1")
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "db"},
    "spec": {"clusterIP": "None", "selector": {"app": "db"}},
}


def key(name: str) -> Key:
    return Key("Pod", "default", name)


def pinned(name: str, **spec: Any) -> dict[str, Any]:
    """A pod that can only be on the first node."""
    return pod(name, nodeSelector={"kubernetes.io/hostname": "node-1"}, **spec)


def forever(name: str) -> dict[str, Any]:
    return pinned(name, tolerations=[{"key": UNREACHABLE, "operator": "Exists"}])


def stateful(claims: bool = False) -> dict[str, Any]:
    labels = {"app": "db"}
    inner: dict[str, Any] = {"containers": [{"name": "db", "image": "web:1"}]}
    spec = {
        "replicas": 1,
        "serviceName": "db",
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": inner},
    }
    if claims:
        inner["containers"][0]["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
        asked = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": asked}]
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": spec}


def unknown(view: View) -> bool:
    node = view.get(NODE)
    told = None if node is None else condition(node, "Ready")
    return told is not None and told["status"] == "Unknown"


def deletion(simulation: Simulation, name: str) -> int | None:
    """When the deletion of a pod was asked for."""
    return next((event.time for event in simulation.history.reasons_of(key(name)) if event.verb == "delete"), None)


def home_of(simulation: Simulation, name: str) -> str:
    return str(found(simulation, key(name))["spec"]["nodeName"])


def lost(*objects: dict[str, Any], at_: int = 20_000, nodes: int = 3) -> Simulation:
    """A cluster whose first node dies."""
    options = Options(nodes=nodes, images=(Image("web:1", pull=1_000),))
    simulation = cluster(*objects, options=options, settled=False)
    simulation.run_until(at_)
    simulation.do(Machine("node-1", on=False))
    return simulation


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=30, deadline=None)
def test_nf_01_a_node_is_unknown_fifty_seconds_after_it_renewed_its_lease_for_the_last_time(
    when: int, cut: bool
) -> None:
    simulation = cluster(settled=False)
    simulation.run_until(when)
    simulation.do(Network("node-1", on=False) if cut else Machine("node-1", on=False))
    wait(simulation, unknown)
    assert simulation.now == last_renewal(when) + 50 * SECOND
    assert 40 * SECOND < simulation.now - when <= 50 * SECOND
    simulation.run_until(simulation.now)
    assert has_taint(found(simulation, NODE), UNREACHABLE, "NoSchedule")
    assert has_taint(found(simulation, NODE), UNREACHABLE, NO_EXECUTE)


def test_nf_01_a_node_that_comes_back_in_time_is_never_unknown() -> None:
    simulation = cluster(pinned("a"))
    simulation.do(Network("node-1", on=False))
    simulation.run_until(simulation.now + 39 * SECOND)
    simulation.do(Network("node-1", on=True))
    simulation.run_until(simulation.now + 600 * SECOND)
    assert not any(event.verb == "status" for event in simulation.history.reasons_of(NODE))
    assert ready(found(simulation, key("a")))


def test_nf_02_a_pod_tolerates_a_failing_node_for_five_minutes_unless_it_says_otherwise() -> None:
    own = {"key": UNREACHABLE, "operator": "Exists", "effect": NO_EXECUTE, "tolerationSeconds": 7}
    simulation = cluster(pod("plain"), pod("own", tolerations=[own]), deployment(1))
    for one in pods(simulation.store):
        seconds = {each["key"]: each["tolerationSeconds"] for each in one["spec"]["tolerations"]}
        mine = 7 if one["metadata"]["name"] == "own" else 300
        assert seconds == {UNREACHABLE: mine, "node.kubernetes.io/not-ready": 300}


@given(st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_nf_03_a_pod_has_to_leave_when_it_tolerates_it_no_longer(seconds: int) -> None:
    own = {"key": UNREACHABLE, "operator": "Exists", "effect": NO_EXECUTE, "tolerationSeconds": seconds}
    simulation = lost(pinned("plain"), pinned("own", tolerations=[own]), forever("daemon"))
    simulation.run_until(2_000 * SECOND)
    tainted = 70 * SECOND
    assert deletion(simulation, "plain") == tainted + 300 * SECOND
    assert deletion(simulation, "own") == tainted + seconds * SECOND
    assert deletion(simulation, "daemon") is None


def comes_back(simulation: Simulation) -> None:
    simulation.do(Machine("node-1", on=True))


def node_deleted(simulation: Simulation) -> None:
    simulation.do(Delete(NODE))


def forced(simulation: Simulation) -> None:
    simulation.do(Delete(key("a"), force=True))


def out_of_service(simulation: Simulation) -> None:
    simulation.do(OutOfService("node-1"))


@pytest.mark.parametrize("way_out", [comes_back, node_deleted, forced, out_of_service])
def test_nf_04_a_pod_of_an_unreachable_node_terminates_until_one_of_four_things_happens(way_out: Any) -> None:
    simulation = lost(pinned("a"))
    simulation.run_until(3_000 * SECOND)
    assert terminating(found(simulation, key("a")))
    way_out(simulation)
    wait(simulation, lambda view: view.get(key("a")) is None, 61 * SECOND)


@pytest.mark.parametrize("cut", [False, True])
def test_nf_05_a_stateful_set_makes_no_replacement_while_the_old_pod_is_there(cut: bool) -> None:
    simulation = cluster(stateful(), SERVICE)
    home, uid = home_of(simulation, "db-0"), uid_of(found(simulation, key("db-0")))
    simulation.do(Network(home, on=False) if cut else Machine(home, on=False))
    simulation.run_until(simulation.now + 7_200 * SECOND)
    (only,) = pods(simulation.store)
    assert uid_of(only) == uid
    assert terminating(only)


def test_nf_06_a_replica_set_replaces_a_pod_at_once_when_its_deletion_is_asked_for() -> None:
    simulation = cluster(deployment(3))
    simulation.do(Machine("node-1", on=False))
    wait(simulation, lambda view: any(terminating(one) for one in view.list("Pod")))
    asked = simulation.now
    assert asked == 370 * SECOND
    simulation.run_until(asked)
    alive = [one for one in pods(simulation.store) if active(one)]
    assert len(alive) == 3
    assert all(one["spec"]["nodeName"] != "node-1" for one in alive)


@given(st.integers(20_000, 80_000))
@settings(max_examples=20, deadline=None)
def test_nf_07_pods_of_a_deleted_node_are_removed_after_a_quarantine(when: int) -> None:
    simulation = lost(pinned("a"), forever("b"), at_=when)
    simulation.do(Delete(NODE))
    wait(simulation, lambda view: not view.list("Pod"))
    assert 40 * SECOND <= simulation.now - when <= 60 * SECOND
    assert simulation.now % (20 * SECOND) == 0


def test_nf_07_a_node_that_is_made_again_in_time_keeps_its_pods() -> None:
    simulation = cluster(pinned("a"))
    node = found(simulation, NODE)
    simulation.do(Delete(NODE))
    simulation.run_until(simulation.now + 30 * SECOND)
    simulation.do(
        Apply(
            {
                "apiVersion": "v1",
                "kind": "Node",
                "metadata": {"name": "node-1", "labels": dict(node["metadata"]["labels"])},
            }
        )
    )
    simulation.run_until(simulation.now + 600 * SECOND)
    assert active(found(simulation, key("a")))
    assert is_true(found(simulation, NODE), "Ready")


def attached(view: View) -> list[str]:
    return [at(one, ("spec", "nodeName")) for one in view.list("VolumeAttachment")]


def running_elsewhere(home: str) -> Any:
    def so(view: View) -> bool:
        one = view.get(key("db-0"))
        return one is not None and one["spec"].get("nodeName") not in (None, home) and ready(one)

    return so


def test_nf_08_out_of_service_removes_pods_by_force_and_detaches_volumes_at_once() -> None:
    simulation = cluster(stateful(claims=True), SERVICE)
    simulation.run_until(60_000)
    home = home_of(simulation, "db-0")
    assert attached(simulation.store) == [home]
    simulation.do(Machine(home, on=False))
    wait(simulation, lambda view: any(terminating(one) for one in view.list("Pod")))
    simulation.run_until(simulation.now + 100 * SECOND)
    begin = simulation.now
    simulation.do(OutOfService(home))
    wait(simulation, running_elsewhere(home))
    assert simulation.now - begin <= 40 * SECOND
    assert home not in attached(simulation.store)


def test_nf_08_a_pod_that_tolerates_the_taint_stays() -> None:
    everything = [{"operator": "Exists"}]
    simulation = lost(pinned("a", tolerations=everything), pinned("b"))
    wait(simulation, unknown)
    simulation.do(OutOfService("node-1"))
    simulation.run_until(simulation.now + 60 * SECOND)
    assert [one["metadata"]["name"] for one in pods(simulation.store)] == ["a"]


def test_nf_09_without_it_a_volume_is_detached_by_force_after_six_minutes() -> None:
    simulation = cluster(stateful(claims=True), SERVICE)
    simulation.run_until(60_000)
    home = home_of(simulation, "db-0")
    simulation.do(Machine(home, on=False))
    simulation.run_until(simulation.now + 100 * SECOND)
    begin = simulation.now
    simulation.do(Delete(key("db-0"), force=True))
    simulation.run_until(begin + 300 * SECOND)
    assert not ready(found(simulation, key("db-0")))
    assert attached(simulation.store) == [home]
    wait(simulation, running_elsewhere(home))
    assert 360 * SECOND <= simulation.now - begin <= 375 * SECOND


def split_brains(view: View) -> Iterator[tuple[Object, Object]]:
    """Each process together with the pod that runs under the same name at the same time: two with one identity."""
    for process in view.list(PROCESS):
        spec = process["spec"]
        pod = view.get(Key("Pod", process["metadata"]["namespace"], spec["podName"]))
        if pod is not None and uid_of(pod) != spec["podUID"] and phase_of(pod) == "Running":
            yield process, pod


def test_nf_10_a_forced_deletion_can_leave_two_processes_with_one_identity() -> None:
    simulation = cluster(stateful(), SERVICE)
    home, uid = home_of(simulation, "db-0"), uid_of(found(simulation, key("db-0")))
    simulation.do(Network(home, on=False))
    simulation.run_until(simulation.now + 60 * SECOND)
    simulation.do(Delete(key("db-0"), force=True))
    wait(simulation, lambda view: any(split_brains(view)))
    ((process, new),) = split_brains(simulation.store)
    assert (at(process, ("spec", "nodeName")), at(process, ("spec", "podUID"))) == (home, uid)
    assert new["spec"]["nodeName"] != home
    assert "run on" in simulation.history.reasons_of(Key("Process", "default", process["metadata"]["name"]))[0].reason
    simulation.do(Network(home, on=True))
    simulation.run_until(simulation.now + 10 * SECOND)
    assert not any(split_brains(simulation.store))
    assert uid_of(found(simulation, key("db-0"))) == uid_of(new)


def test_nf_10_of_a_machine_that_is_off_no_process_is_left() -> None:
    simulation = cluster(stateful(), SERVICE)
    home = home_of(simulation, "db-0")
    simulation.do(Machine(home, on=False))
    simulation.run_until(simulation.now + 60 * SECOND)
    simulation.do(Delete(key("db-0"), force=True))
    wait(simulation, running_elsewhere(home))
    assert not simulation.store.list("Process")


def endpoints(view: View) -> list[bool]:
    return [
        at(one, ("conditions", "ready")) for each in view.list("EndpointSlice") for one in each.get("endpoints") or ()
    ]


def test_nf_11_pods_of_an_unreachable_node_take_no_requests_once_it_is_marked() -> None:
    simulation = cluster(stateful(), SERVICE)
    home = home_of(simulation, "db-0")
    simulation.do(Network(home, on=False))
    simulation.run_until(69_999)
    assert endpoints(simulation.store) == [True]
    simulation.run_until(70_000)
    assert not ready(found(simulation, key("db-0")))
    assert endpoints(simulation.store) == [False]
    simulation.do(Network(home, on=True))
    simulation.run_until(80_000)
    assert endpoints(simulation.store) == [True]


@given(st.integers(0, 200), st.integers(0, 200))
def test_nf_12_how_fast_pods_are_evicted_follows_from_the_nodes_that_are_ill(well: int, ill: int) -> None:
    state, every = disruption(well, ill), interval(disruption(well, ill), well + ill)
    if ill and not well:
        assert (state, every) == (FULL, 10 * SECOND)
    elif ill > 2 and ill / (ill + well) >= 0.55:
        assert (state, every) == (PARTIAL, 100 * SECOND if well + ill > 50 else None)
    else:
        assert (state, every) == (NORMAL, 10 * SECOND)


def tainted_at(simulation: Simulation, name: str) -> int | None:
    for event in simulation.history.reasons_of(Key("Node", "", name)):
        if event.after is not None and has_taint(event.after, UNREACHABLE, NO_EXECUTE):
            return event.time
    return None


@pytest.mark.parametrize(
    ("nodes", "ill", "times"), [(3, 2, [50, 60]), (10, 4, [50, 60, 70, 80]), (5, 3, [None] * 3), (3, 3, [None] * 3)]
)
def test_nf_12_nodes_are_evicted_one_after_another_and_not_at_all_if_too_many_are_ill(
    nodes: int, ill: int, times: list[int | None]
) -> None:
    simulation = cluster(options=Options(nodes=nodes), settled=False)
    names = [f"node-{number}" for number in range(1, ill + 1)]
    for name in names:
        simulation.do(Machine(name, on=False))
    simulation.run_until(900 * SECOND)
    found_ = sorted((tainted_at(simulation, name) for name in names), key=lambda time: (time is None, time))
    assert found_ == [None if time is None else time * SECOND for time in times]


def test_nf_12_when_enough_nodes_are_back_eviction_goes_on() -> None:
    simulation = cluster(options=Options(nodes=5), settled=False)
    for number in (1, 2, 3):
        simulation.do(Machine(f"node-{number}", on=False))
    simulation.run_until(100 * SECOND)
    assert "so no pods are evicted" in simulation.history.reasons_of(NODE)[-1].reason
    simulation.do(Machine("node-3", on=True))
    simulation.run_until(200 * SECOND)
    assert [tainted_at(simulation, f"node-{number}") for number in (1, 2, 3)] == [100 * SECOND, 110 * SECOND, None]


def test_that_a_machine_that_comes_back_starts_its_containers_again_and_keeps_its_pods() -> None:
    simulation = lost(pinned("a"))
    before: Object = found(simulation, key("a"))
    simulation.run_until(simulation.now + 100 * SECOND)
    simulation.do(Machine("node-1", on=True))
    simulation.run_until(simulation.now + 10 * SECOND)
    after = found(simulation, key("a"))
    assert uid_of(after) == uid_of(before)
    assert ready(after)
    assert at(after, ("status", "containerStatuses", 0, "restartCount")) == 1
    assert at(found(simulation, NODE), ("spec", "taints")) is None
