"""A chart, and releases of it in a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.sim.clock import SECOND
from explorer.sim.helm.charts import About, Chart
from explorer.sim.helm.hooks import HOOK, POLICY, WEIGHT
from explorer.sim.helm.records import Record, history
from explorer.sim.helm.release import Install
from explorer.sim.helm.values import Values
from explorer.sim.images import Image
from explorer.sim.objects import Key, Object
from explorer.sim.options import Options
from explorer.sim.simulation import Simulation

OPTIONS = Options(
    images=(*(Image(f"web:{number}", pull=100) for number in range(10)), Image("task:1", pull=100, ends=1_000))
)


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def web(name: str, image: str, replicas: Any) -> dict[str, Any]:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": image}]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def _shop(values: Values, about: About) -> Sequence[Object]:
    objects = [web(about.name, f"web:{values['tag']}", values["replicas"])]
    if values["settings"] is not None:
        objects.append(config_map(f"{about.name}-settings", text=str(values["settings"])))
    return objects


SHOP = Chart("shop", values={"tag": 1, "replicas": 3, "settings": "a"}, templates=_shop)


def chart(*objects: Object, **more: Any) -> Chart:
    """A chart of objects that are rendered already."""
    return Chart("plain", templates=objects, **more)


def hook(
    name: str, points: str, *, weight: int = 0, image: str = "task:1", policy: str = "", kind: str = "Pod"
) -> dict[str, Any]:
    """A hook: a pod that runs to an end, or something else that is there at once."""
    notes = {HOOK: points, WEIGHT: str(weight), **({POLICY: policy} if policy else {})}
    meta = {"name": name, "annotations": notes}
    spec = {"restartPolicy": "Never", "containers": [{"name": "task", "image": image}]}
    return {"apiVersion": "v1", "kind": kind, "metadata": meta, **({"spec": spec} if kind == "Pod" else {})}


def cluster(*objects: Object) -> Simulation:
    simulation = Simulation(objects, options=OPTIONS)
    assert not simulation.problems
    return simulation


def do(simulation: Simulation, *actions: Any, seconds: int = 20) -> None:
    """Do one thing after another, with time for each."""
    for action in actions:
        simulation.do(action)
        simulation.run_until(simulation.now + seconds * SECOND)


def installed(what: Chart = SHOP, **more: Any) -> Simulation:
    simulation = cluster()
    do(simulation, Install("shop", what, **more))
    return simulation


def revisions(simulation: Simulation, name: str = "shop", namespace: str = "default") -> list[Record]:
    return history(simulation.store, namespace, name)


def table(simulation: Simulation, name: str = "shop") -> dict[int, str]:
    """What `helm history` shows: revision and status."""
    return {one.revision: one.status for one in revisions(simulation, name)}


def found(simulation: Simulation, kind: str = "Deployment", name: str = "shop", namespace: str = "default") -> Object:
    obj = simulation.store.get(Key(kind, namespace, name))
    assert obj is not None, f"{kind} {name} is not there"
    return obj


def image(simulation: Simulation) -> str:
    return str(found(simulation)["spec"]["template"]["spec"]["containers"][0]["image"])
