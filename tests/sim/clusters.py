"""Manifests, and a cluster in which a test can wait for what it wants to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from explorer.sim.clock import HOUR
from explorer.sim.images import Image
from explorer.sim.objects import Key, Object
from explorer.sim.options import Options
from explorer.sim.pods import active, available_in
from explorer.sim.simulation import Simulation
from explorer.sim.view import View

WEB = Key("Deployment", "default", "web")

QUICK = Options(images=(Image("web:1", pull=1_000), Image("web:2", pull=1_000), Image("web:3", pull=1_000)))


def deployment(replicas: Any = 3, image: str = "web:1", **spec: Any) -> dict[str, Any]:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": image}]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template, **spec},
    }


def rolling(surge: Any, unavailable: Any) -> dict[str, Any]:
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def pod(name: str, image: str = "web:1", **spec: Any) -> dict[str, Any]:
    containers = [{"name": "web", "image": image}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": containers, **spec}}


def cluster(*objects: dict[str, Any], options: Options = QUICK, settled: bool = True, **more: Any) -> Simulation:
    """A cluster; settled means that everything that comes up came up."""
    simulation = Simulation(objects, options=options, **more)
    if settled:
        simulation.run_until(20_000)
    return simulation


def found(simulation: Simulation, key: Key = WEB) -> Object:
    obj = simulation.store.get(key)
    assert obj is not None, f"{key} is not there"
    return obj


def pods(view: View) -> list[Object]:
    return list(view.list("Pod"))


def names(view: View) -> set[str]:
    return {one["metadata"]["name"] for one in pods(view)}


def images(view: View) -> list[str]:
    return sorted(one["spec"]["containers"][0]["image"] for one in pods(view) if active(one))


def replica_sets(simulation: Simulation) -> list[Object]:
    """The ReplicaSets, the oldest first."""
    return sorted(
        simulation.store.list("ReplicaSet"),
        key=_revision,
    )


def _revision(one: Object) -> int:
    return int(one["metadata"]["annotations"]["deployment.kubernetes.io/revision"])


def moments(simulation: Simulation, since: int = 0) -> Iterator[tuple[int, View]]:
    """The objects after each event, with its time."""
    for index in range(since, len(simulation.history) + 1):
        time = simulation.history.events[index - 1].time if index else 0
        yield time, simulation.history.at(index)


def available(view: View, now: int, min_ready: int = 0) -> int:
    return sum(active(one) and available_in(one, min_ready, now) == 0 for one in pods(view))


def wait(simulation: Simulation, condition: Callable[[View], bool], limit: int = HOUR) -> None:
    assert simulation.run(condition, limit), f"it did not come to be so by {simulation.now} ms"


def rolled_out(view: View) -> bool:
    """Whether the Deployment is done."""
    obj = view.get(WEB)
    assert obj is not None
    status = obj.get("status") or {}
    wanted = obj["spec"]["replicas"]
    return status.get("observedGeneration") == obj["metadata"]["generation"] and all(
        status.get(name, 0) == wanted for name in ("replicas", "updatedReplicas", "availableReplicas")
    )
