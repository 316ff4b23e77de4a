"""StatefulSets, their Service and their claims, and what a test wants to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explorer.sim.clock import HOUR
from explorer.sim.controllers.revisions import HASH
from explorer.sim.history import Event
from explorer.sim.images import Image
from explorer.sim.objects import Key, Object, at, labels_of, terminating
from explorer.sim.options import Options
from explorer.sim.pods import healthy
from explorer.sim.simulation import Simulation
from explorer.sim.view import View

SET = Key("StatefulSet", "default", "web")

QUICK = Options(
    images=(
        *(Image(f"web:{number}", pull=500) for number in range(1, 15)),
        Image("web:bad", pull=500, ready=False),
    )
)


def stateful(replicas: Any = 3, image: str = "web:1", *, claims: bool = True, **spec: Any) -> dict[str, Any]:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": image}]}}
    storage = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    if claims:
        spec = {"volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": storage}], **spec}
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "serviceName": "web",
            "selector": {"matchLabels": labels},
            "template": template,
            **spec,
        },
    }


def headless(name: str = "web", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"clusterIP": "None", "selector": {"app": "web"}, "ports": [{"port": 80}], **spec},
    }


def rolling(**values: Any) -> dict[str, Any]:
    return {"type": "RollingUpdate", "rollingUpdate": values}


def cluster(*objects: dict[str, Any], options: Options = QUICK, until: int = 60_000, **more: Any) -> Simulation:
    simulation = Simulation(objects, options=options, **more)
    assert not simulation.problems
    simulation.run_until(until)
    return simulation


def wait(simulation: Simulation, condition: Any, limit: int = HOUR) -> None:
    assert simulation.run(condition, limit), f"it did not come to be so by {simulation.now} ms"


def pod_key(ordinal: int) -> Key:
    return Key("Pod", "default", f"web-{ordinal}")


def claim_key(ordinal: int) -> Key:
    return Key("PersistentVolumeClaim", "default", f"data-web-{ordinal}")


def found(simulation: Simulation, key: Key = SET) -> Object:
    obj = simulation.store.get(key)
    assert obj is not None, f"{key} is not there"
    return obj


def pods(view: View) -> list[Object]:
    return list(view.list("Pod"))


def ordinals(view: View) -> list[int]:
    return sorted(int(one["metadata"]["name"].rpartition("-")[2]) for one in pods(view))


def claims(view: View) -> list[str]:
    return [one["metadata"]["name"] for one in view.list("PersistentVolumeClaim")]


def image_of(view: View, ordinal: int) -> str:
    one = view.get(pod_key(ordinal))
    return "" if one is None else str(one["spec"]["containers"][0]["image"])


def images(view: View) -> list[str]:
    return [image_of(view, ordinal) for ordinal in ordinals(view)]


def is_healthy(view: View, ordinal: int) -> bool:
    one = view.get(pod_key(ordinal))
    return one is not None and healthy(one)


def all_ready(view: View) -> bool:
    """As many healthy pods as are wanted, and no others."""
    owner = view.get(SET)
    assert owner is not None
    start = at(owner, ("spec", "ordinals", "start"), 0)
    wanted = list(range(start, start + owner["spec"]["replicas"]))
    return ordinals(view) == wanted and all(is_healthy(view, ordinal) for ordinal in wanted)


def rolled_out(view: View) -> bool:
    """Whether all pods are healthy and have the template of the set."""
    owner = view.get(SET)
    assert owner is not None
    status = owner.get("status") or {}
    update = status.get("updateRevision")
    observed = status.get("observedGeneration") == owner["metadata"]["generation"]
    return observed and all_ready(view) and all(labels_of(one)[HASH] == update for one in pods(view))


def of_pods(simulation: Simulation, *verbs: str, since: int = 0) -> list[Event]:
    """What happened to pods: each deletion once, whether it had to wait for an end or not."""
    wanted = [event for event in simulation.history.events[since:] if event.key.kind == "Pod"]
    chosen = []
    for event in wanted:
        ended = event.verb == "gone" and event.before is not None and not terminating(event.before)
        if event.verb in verbs or ("delete" in verbs and ended):
            chosen.append(event)
    return chosen


def numbers(events: list[Event]) -> list[int]:
    return [int(event.key.name.rpartition("-")[2]) for event in events]


def created(simulation: Simulation, since: int = 0) -> list[int]:
    return numbers(of_pods(simulation, "create", since=since))


def deleted(simulation: Simulation, since: int = 0) -> list[int]:
    return numbers(of_pods(simulation, "delete", since=since))


def moments(simulation: Simulation, since: int = 0) -> Iterator[View]:
    """The objects after each event."""
    for index in range(since, len(simulation.history) + 1):
        yield simulation.history.at(index)
