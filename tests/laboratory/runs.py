"""Runs to look at: what a learner would put into the cluster in memory, and what a test asks of it."""

from __future__ import annotations

from typing import Any

from explorer import laboratory
from explorer.laboratory import SimulationRun
from explorer.model.diagram import Box
from explorer.model.running import Moment, Why
from explorer.sim.images import Image
from explorer.sim.options import Options
from explorer.sim.simulation import Simulation

IMAGES = tuple(Image(f"{name}:{number}", pull=500) for name in ("web", "db") for number in range(1, 6))
QUICK = Options(images=IMAGES)

LABELS = {"web": {"app": "web"}, "db": {"app": "db"}}


def template(name: str, image: str = "", **spec: Any) -> dict[str, Any]:
    container = {"name": name, "image": image or f"{name}:1", **spec.pop("container", {})}
    return {"metadata": {"labels": LABELS[name]}, "spec": {"containers": [container], **spec}}


def web(replicas: int = 3, image: str = "web:1", **spec: Any) -> dict[str, Any]:
    pods = template("web", image, **spec.pop("pod", {}))
    selector = {"matchLabels": LABELS["web"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": selector, "template": pods, **spec},
    }


def db(replicas: int = 3, image: str = "db:1", *, claims: bool = True, **spec: Any) -> dict[str, Any]:
    storage = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}}
    more = {"volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": storage}]} if claims else {}
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "db"},
        "spec": {
            "replicas": replicas,
            "serviceName": "db",
            "selector": {"matchLabels": LABELS["db"]},
            "template": template("db", image, **spec.pop("pod", {})),
            **more,
            **spec,
        },
    }


def service(name: str, *, headless: bool = False) -> dict[str, Any]:
    spec = {"selector": LABELS[name], "ports": [{"port": 80}], **({"clusterIP": "None"} if headless else {})}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


def budget(name: str = "web", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": LABELS[name]}, **spec},
    }


def shop() -> list[dict[str, Any]]:
    """A Deployment beside a StatefulSet with its volumes."""
    return [service("db", headless=True), db(), service("web"), web()]


def run(*objects: dict[str, Any], orders: tuple[str, ...] = (), **more: Any) -> SimulationRun:
    more.setdefault("options", QUICK)
    return laboratory.start(objects, "shop", orders=orders, **more)


def lost_node() -> SimulationRun:
    """`shop`, and a node that is switched off after 30 s."""
    return run(*shop(), orders=("30s stop-node node-2",), until=480_000)


def of(simulation: Simulation) -> SimulationRun:
    """A run of a simulation that a test made."""
    return SimulationRun(simulation, "test", simulation.now)


def box(moment: Moment, box_id: str) -> Box:
    assert box_id in moment.diagram.by_id, sorted(moment.diagram.by_id)
    return moment.diagram.by_id[box_id]


def starting(moment: Moment, begin: str) -> list[str]:
    """The ids of the boxes that begin so."""
    return [one.id for one in moment.diagram.boxes if one.id.startswith(begin)]


def asked(lab: SimulationRun, box_id: str, moment: Moment, ask: str) -> Why:
    """The answer to a question that is offered."""
    offered = {one.ask: one for one in lab.why(box_id, moment)}
    assert ask in offered, offered
    return offered[ask]
