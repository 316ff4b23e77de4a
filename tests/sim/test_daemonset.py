"""DaemonSets: one pod on each node that fits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Cordon, Delete, Label, Machine, SetImage
from explorer.sim.clock import SECOND
from explorer.sim.controllers.daemonset import most_unavailable
from explorer.sim.images import Image
from explorer.sim.objects import Key, at
from explorer.sim.options import Options
from explorer.sim.pods import active, ready
from explorer.sim.view import View
from tests.sim.clusters import cluster, deployment, found, images, moments, pods, wait

AGENT = Key("DaemonSet", "default", "web")


def daemons(**spec: Any) -> dict[str, Any]:
    return {**deployment(None, **spec), "kind": "DaemonSet"}


def places(view: View) -> list[str]:
    return sorted(one["spec"].get("nodeName", "") for one in pods(view) if active(one))


def node(name: str, **labels: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}


@given(st.integers(1, 12))
@settings(max_examples=10, deadline=None)
def test_that_each_node_has_one_pod(count: int) -> None:
    simulation = cluster(daemons(), options=Options(nodes=count))
    assert places(simulation.store) == sorted(f"node-{number}" for number in range(1, count + 1))
    assert "replicas" not in found(simulation, AGENT)["spec"]


def test_that_a_new_node_gets_a_pod_and_a_lost_one_is_gone() -> None:
    simulation = cluster(daemons(), options=Options(nodes=1))
    simulation.do(Apply(node("other")))
    wait(simulation, lambda view: places(view) == ["node-1", "other"])
    simulation.do(Delete(key=Key("Node", "", "other")))
    wait(simulation, lambda view: places(view) == ["node-1"])


def test_that_only_nodes_that_fit_have_a_pod() -> None:
    manifest = daemons()
    manifest["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
    simulation = cluster(manifest, node("a", disk="ssd"), node("b"))
    assert places(simulation.store) == ["a"]
    simulation.do(Label(Key("Node", "", "b"), {"disk": "ssd"}))
    simulation.do(Label(Key("Node", "", "a"), {"disk": None}))
    simulation.run_until(simulation.now + 30 * SECOND)
    assert places(simulation.store) == ["b"]


def test_that_its_pods_come_to_cordoned_nodes_and_never_leave_failing_ones() -> None:
    simulation = cluster(daemons(), settled=False)
    simulation.do(Cordon("node-1"))
    simulation.run_until(20_000)
    assert places(simulation.store) == ["node-1", "node-2", "node-3"]
    simulation.do(Machine("node-1", on=False))
    simulation.run_until(2_000 * SECOND)
    assert places(simulation.store) == ["node-1", "node-2", "node-3"]


@pytest.mark.parametrize(("most", "nodes", "count"), [(1, 3, 1), ("34%", 3, 2), (0, 3, 1), ("10%", 100, 10)])
def test_that_a_share_of_missing_pods_is_rounded_up(most: Any, nodes: int, count: int) -> None:
    strategy = {"rollingUpdate": {"maxUnavailable": most}}
    assert most_unavailable(daemons(updateStrategy=strategy), nodes) == count


@given(st.integers(1, 4))
@settings(max_examples=8, deadline=None)
def test_that_an_update_replaces_pods_on_their_nodes_and_no_more_than_may_be_missing(most: int) -> None:
    quick = tuple(Image(f"web:{number}", pull=1_000) for number in (1, 2))
    options = Options(nodes=5, images=quick)
    simulation = cluster(daemons(updateStrategy={"rollingUpdate": {"maxUnavailable": most}}), options=options)
    begin = len(simulation.history)
    simulation.do(SetImage(AGENT, "web:2"))
    simulation.run_until(simulation.now + 120 * SECOND)
    assert images(simulation.store) == ["web:2"] * 5
    assert (
        min(sum(ready(one) and active(one) for one in pods(view)) for _, view in moments(simulation, begin)) == 5 - most
    )
    status = found(simulation, AGENT)["status"]
    assert (status["updatedNumberScheduled"], status["numberAvailable"]) == (5, 5)


def test_that_on_delete_replaces_only_what_somebody_deletes() -> None:
    simulation = cluster(daemons(updateStrategy={"type": "OnDelete"}))
    simulation.do(SetImage(AGENT, "web:2"))
    simulation.run_until(simulation.now + 600 * SECOND)
    assert images(simulation.store) == ["web:1"] * 3
    simulation.do(Delete(Key("Pod", "default", pods(simulation.store)[0]["metadata"]["name"])))
    simulation.run_until(simulation.now + 30 * SECOND)
    assert images(simulation.store) == ["web:1", "web:1", "web:2"]
    assert at(found(simulation, AGENT), ("status", "updatedNumberScheduled")) == 1
