"""The horizontal pod autoscaler."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Edit
from explorer.sim.clock import SECOND
from explorer.sim.controllers.hpa import LOAD, desired
from explorer.sim.objects import Key, at
from explorer.sim.simulation import Simulation
from tests.sim.clusters import WEB, cluster, deployment, found

SCALER = Key("HorizontalPodAutoscaler", "default", "web")


def scaler(low: int = 1, high: int = 10, **spec: Any) -> dict[str, Any]:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    goal = {"type": "Utilization", "averageUtilization": 50}
    metrics = [{"type": "Resource", "resource": {"name": "cpu", "target": goal}}]
    inner = {"scaleTargetRef": target, "minReplicas": low, "maxReplicas": high, "metrics": metrics, **spec}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": inner,
    }


def asking(replicas: int, load: str = "") -> dict[str, Any]:
    manifest = deployment(replicas)
    manifest["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "200m"}}
    if load:
        manifest["metadata"]["annotations"] = {f"{LOAD}cpu": load}
    return manifest


def load(simulation: Simulation, value: str) -> None:
    simulation.do(Edit(WEB, ("metadata", "annotations", f"{LOAD}cpu"), value))


def replicas(simulation: Simulation) -> int:
    return int(found(simulation)["spec"]["replicas"])


@given(st.integers(0, 10_000), st.integers(1, 1_000))
def test_that_as_many_pods_are_wanted_as_bring_the_use_to_its_target(total: int, target: int) -> None:
    count = desired(total, target)
    assert count >= 1
    assert total <= count * target
    assert count == 1 or total > (count - 1) * target


@given(st.integers(1, 10), st.integers(1, 30))
@settings(max_examples=15, deadline=None)
def test_that_it_stays_within_its_limits_and_comes_to_rest(begin: int, tenths: int) -> None:
    simulation = cluster(asking(begin, f"{tenths * 100}m"), scaler(2, 8), settled=False)
    simulation.run_until(900 * SECOND)
    assert 2 <= replicas(simulation) <= 8
    wanted = min(max(desired(tenths * 100, 100), 2), 8)
    assert abs(replicas(simulation) - wanted) <= 1
    seen = len(simulation.history)
    simulation.run_until(3_600 * SECOND)
    assert len(simulation.history) == seen


def test_that_it_grows_within_a_quarter_of_a_minute_and_shrinks_after_five_minutes() -> None:
    simulation = cluster(asking(2, "200m"), scaler())
    assert replicas(simulation) == 2
    simulation.run_until(600 * SECOND)
    load(simulation, "600m")
    simulation.run_until(616 * SECOND)
    assert replicas(simulation) == 6
    simulation.run_until(700 * SECOND)
    load(simulation, "100m")
    simulation.run_until(980 * SECOND)
    assert replicas(simulation) == 6
    simulation.run_until(1_020 * SECOND)
    assert replicas(simulation) == 1
    assert "% of the cpu that is aimed at, so 1 pods are wanted" in " ".join(
        event.reason for event in simulation.history.reasons_of(WEB)
    )


def test_that_little_differences_change_nothing() -> None:
    simulation = cluster(asking(4, "430m"), scaler())
    simulation.run_until(120 * SECOND)
    assert replicas(simulation) == 4


def test_that_a_target_that_is_not_there_is_told() -> None:
    simulation = cluster(scaler())
    assert at(found(simulation, SCALER), ("status", "conditions", 0, "message")) == "there is no Deployment web"
