"""Manifests of a mesh, pods that run already, and traffic between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from explorer.sim.chance import Chance
from explorer.sim.clock import SECOND
from explorer.sim.mesh.books import Hop
from explorer.sim.mesh.injection import injected
from explorer.sim.mesh.net import Net
from explorer.sim.mesh.routing import Route, pick
from explorer.sim.mesh.traffic import NAME, TRAFFIC, net_of
from explorer.sim.objects import Key, Object
from explorer.sim.simulation import Simulation
from explorer.sim.view import View

PAY = "pay.default.svc.cluster.local"


def view(*objects: Object) -> View:
    """The objects, with nobody who acts on them."""
    simulation = Simulation(objects, controllers=())
    assert not simulation.problems
    return simulation.store


def made(
    kind: str, name: str, namespace: str = "default", group: str = "networking.istio.io/v1", **more: Any
) -> dict[str, Any]:
    return {"apiVersion": group, "kind": kind, "metadata": {"name": name, "namespace": namespace}, **more}


def namespace(name: str, **labels: str) -> dict[str, Any]:
    meta = {"name": name, "labels": {key.replace("__", ".").replace("_", "-"): value for key, value in labels.items()}}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta}


def service(name: str = "pay", namespace: str = "default", port: int = 80, target: int = 8080) -> dict[str, Any]:
    spec = {"selector": {"app": name}, "ports": [{"port": port, "targetPort": target}]}
    return made("Service", name, namespace, "v1", spec=spec)


def pod(
    name: str,
    app: str = "pay",
    *,
    space: str = "default",
    version: str = "v1",
    proxy: bool = True,
    notes: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    **spec: Any,
) -> dict[str, Any]:
    """A pod that runs and is ready."""
    condition = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}
    running = {"name": "app", "ready": True, "state": {"running": {}}}
    obj: Object = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": space,
            "labels": {"app": app, "version": version, **(labels or {})},
            "annotations": dict(notes or {}),
        },
        "spec": {"nodeName": "node-1", "containers": [{"name": "app", "image": "app:1"}], **spec},
        "status": {"phase": "Running", "conditions": [condition], "containerStatuses": [running]},
    }
    return dict(injected(obj, native=True) if proxy else obj)


def pods(count: int, app: str = "pay", **more: Any) -> list[dict[str, Any]]:
    return [pod(f"{app}-{more.get('version', 'v1')}-{number}", app, **more) for number in range(count)]


def virtual_service(
    *http: Mapping[str, Any], hosts: Iterable[str] = ("pay",), name: str = "pay", **spec: Any
) -> dict[str, Any]:
    return made("VirtualService", name, spec={"hosts": list(hosts), "http": list(http), **spec})


def to(*ways: tuple[str, int] | str, host: str = "pay", **more: Any) -> dict[str, Any]:
    """A route to subsets with weights."""
    route = [
        {"destination": {"host": host, "subset": way}}
        if isinstance(way, str)
        else {"destination": {"host": host, "subset": way[0]}, "weight": way[1]}
        for way in ways
    ] or [{"destination": {"host": host}}]
    return {"route": route, **more}


def destination_rule(host: str = "pay", **policy: Any) -> dict[str, Any]:
    subsets = [{"name": version, "labels": {"version": version}} for version in ("v1", "v2")]
    return made("DestinationRule", host, spec={"host": host, "subsets": subsets, "trafficPolicy": policy})


def traffic(
    per_second: float = 100, requests: int | None = 100, to: str = "pay", name: str = "load", **spec: Any
) -> dict[str, Any]:
    limit = {} if requests is None else {"requests": requests}
    origin = spec.pop("origin", {"matchLabels": {"app": "web"}})
    return made(
        "Traffic",
        name,
        group="podium.sim/v1",
        spec={"from": origin, "to": to, "perSecond": per_second, **limit, **spec},
    )


def mesh(*objects: Object, seconds: int = 5, caller: bool = True, **more: Any) -> Simulation:
    """Traffic among pods that run already."""
    own: list[Object] = [pod("web", "web")] if caller else []
    simulation = Simulation([*own, *objects], controllers=(TRAFFIC,), **more)
    assert not simulation.problems, simulation.problems
    simulation.run_until(seconds * SECOND)
    return simulation


def net(simulation: Simulation) -> Net:
    found = net_of(simulation.memory(NAME))
    assert found is not None
    return found


def hops(simulation: Simulation) -> list[Hop]:
    return list(net(simulation).hops)


def status(simulation: Simulation, name: str = "load") -> Mapping[str, Any]:
    obj = simulation.store.get(Key("Traffic", "default", name))
    assert obj is not None
    found: Mapping[str, Any] = obj["status"]
    return found


def statuses(simulation: Simulation) -> Counter[tuple[int, str]]:
    """How many tries ended how."""
    return Counter((hop.status, hop.failure) for hop in hops(simulation))


def tries(simulation: Simulation) -> Counter[int]:
    """How many tries each request had that reached a pod."""
    return Counter(hop.request for hop in hops(simulation) if hop.edge.target)


def drawn(route: Route, count: int, seed: int = 1) -> Counter[str]:
    """How often each destination is chosen, as `subset` or host."""
    chance = Chance(seed).stream("test")
    found: Counter[str] = Counter()
    for _ in range(count):
        way = pick(route.destinations, chance)
        assert way is not None
        found[way.subset or way.host] += 1
    return found
