"""Seeded diagrams that look like somebody's cluster, of any size; the same arguments always give the same diagram."""

from __future__ import annotations

import random
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.diagram import Arrangement, Box, Diagram, Domain, Relation

_WORDS = [
    "cart",
    "checkout",
    "catalog",
    "payment",
    "ledger",
    "shipping",
    "search",
    "profile",
    "media",
    "chat",
    "feed",
    "auth",
    "report",
    "audit",
    "invoice",
    "quota",
    "geo",
    "stock",
    "order",
    "email",
    "notify",
    "image",
    "video",
    "token",
    "session",
    "price",
    "tax",
    "promo",
    "review",
    "rating",
    "user",
    "device",
    "fleet",
    "alarm",
    "metric",
    "trace",
    "log",
    "backup",
]
_TEAMS = ["core", "web", "data", "infra", "growth", "risk", "ml", "edge"]

_INSIDE, _NEAR = 0.75, 0.95
"""Which share of the relations that fill up the number stays in its application, and which in its namespace or nearer."""


class _App(Struct, eq=False):
    """The leaves of one application, by what relations need of them."""

    namespace: int
    services: list[str]
    runs: list[str]
    settings: list[str]


class _Kind(Struct, frozen=True):
    concept: str
    domain: Domain
    glyph: str


_KINDS = {
    "cluster": _Kind("", "control-plane", "ship"),
    "namespace": _Kind("", "control-plane", "folder"),
    "app": _Kind("", "packaging", "box"),
    "Deployment": _Kind("deployment", "control-plane", "loop"),
    "StatefulSet": _Kind("statefulset", "storage", "stack"),
    "Pod": _Kind("pod", "node", "cube"),
    "container": _Kind("", "node", "hexagon"),
    "proxy": _Kind("envoy", "mesh", "shield"),
    "Service": _Kind("service", "control-plane", "route"),
    "Ingress": _Kind("ingress-api", "mesh", "door"),
    "ConfigMap": _Kind("", "control-plane", "document"),
    "Secret": _Kind("", "control-plane", "key"),
    "PersistentVolumeClaim": _Kind("pvc", "storage", "disk"),
}


def cluster(boxes: int, seed: int = 1) -> Diagram:
    """A cluster of exactly `boxes` boxes, and as many relations as there are boxes (fewer only in tiny ones).

    Cluster, namespaces, applications, workloads, pods and containers stand in each other. Relations are between leaves,
    so that every layout engine can draw them, and no two are between the same leaves. Three quarters of those that are
    not part of an application stay inside of one, one in five inside of a namespace, one in twenty crosses the cluster.
    They never lead back in a circle: at 10,000 boxes dot gives up ("trouble in init_rank") if clusters do.
    """
    chance = random.Random(seed)  # noqa: S311 - a diagram, not a secret
    made: list[Box] = []
    apps: list[_App] = []
    for box in _boxes(chance, apps):
        if len(made) >= boxes:
            break
        made.append(box)
    relations = _relations(chance, apps, {box.id for box in made} - {box.parent for box in made}, boxes)
    return Diagram(
        f"cluster-{boxes}", f"A cluster of {boxes:,} boxes", "Made for measuring.", tuple(made), tuple(relations)
    )


def group(boxes: int = 150, seed: int = 5) -> Diagram:
    """One container with `boxes` connected boxes in layers: the case in which order within a group counts."""
    chance = random.Random(seed)  # noqa: S311 - see above
    ranks = max(3, round(boxes**0.5 * 0.6))
    rank = [chance.randrange(ranks) for _ in range(boxes)]
    rows: dict[int, list[int]] = {}
    for index, row in enumerate(rank):
        rows.setdefault(row, []).append(index)
    pairs: dict[tuple[int, int], None] = {}
    for index, row in enumerate(rank):
        for _ in range(chance.choice((1, 1, 1, 2))):
            below = rows.get(row + (1 if chance.random() < 0.85 else 2), [])
            if below:
                share = rows[row].index(index) / len(rows[row])
                at = round(share * len(below) + chance.gauss(0, 3))
                pairs[index, below[min(len(below) - 1, max(0, at))]] = None
    made = (
        Box("group", "Group", arrange=Arrangement("layered")),
        *(Box(f"b{index}", f"box {index}", "group", domain="node", glyph="cube") for index in range(boxes)),
    )
    relations = (Relation(f"r{n}", f"b{one}", f"b{other}", "calls") for n, (one, other) in enumerate(pairs))
    return Diagram(f"group-{boxes}", f"A group of {boxes:,} boxes", "Made for measuring.", made, tuple(relations))


def changed(diagram: Diagram) -> Diagram:
    """The diagram after one pod in its middle got one more container."""
    pods = [box for box in diagram.boxes if box.concept == "pod" and diagram.children.get(box.id)]
    if not pods:
        return replace(diagram, boxes=(*diagram.boxes, _box("added", "debugger", "", "container")))
    pod = pods[len(pods) // 2]
    at = next(index for index, box in enumerate(diagram.boxes) if box.parent == pod.id)
    added = _box(f"{pod.id}-added", "debugger", pod.id, "container")
    return replace(diagram, boxes=(*diagram.boxes[:at], added, *diagram.boxes[at:]))


def width_of(text: str, _role: str) -> float:
    """The width of a text as a layout needs it, without any font: the same on every machine."""
    return 7.5 * len(text)


def _box(box: str, name: str, parent: str, kind: str, sublabel: str = "", *, dashed: bool = False) -> Box:
    look = _KINDS[kind]
    return Box(box, name, parent, look.concept, sublabel, look.domain, look.glyph, dashed)


def _boxes(chance: random.Random, apps: list[_App]) -> Iterator[Box]:
    """All boxes of an endless cluster, parents first; `apps` gets what relations need."""
    yield _box("c", "production", "", "cluster", "cluster")
    namespace = 0
    while True:
        home = f"c-n{namespace}"
        yield _box(home, f"{chance.choice(_TEAMS)}-{namespace}", "c", "namespace", "namespace")
        for number in range(chance.randint(4, 9)):
            yield from _app(chance, apps, f"{home}-a{number}", home, namespace)
        namespace += 1


def _app(chance: random.Random, apps: list[_App], app: str, home: str, namespace: int) -> Iterator[Box]:
    name = f"{chance.choice(_WORDS)}-{chance.choice(_WORDS)}"
    parts = _App(namespace, [f"{app}-svc"], [], [f"{app}-cm"])
    apps.append(parts)
    yield _box(app, name, home, "app", dashed=True)
    if chance.random() < 0.3:
        parts.services.append(f"{app}-ing")
        yield _box(f"{app}-ing", f"{name}.example.com", app, "Ingress", "Ingress")
    yield _box(f"{app}-svc", name, app, "Service", "Service")
    yield _box(f"{app}-cm", f"{name}-config", app, "ConfigMap", "ConfigMap")
    if chance.random() < 0.6:
        parts.settings.append(f"{app}-sec")
        yield _box(f"{app}-sec", f"{name}-credentials", app, "Secret", "Secret")
    stateful, sidecar = chance.random() < 0.2, chance.random() < 0.3
    kind = "StatefulSet" if stateful else "Deployment"
    yield _box(f"{app}-w", name, app, kind, kind)
    for pod in range(chance.choice((1, 2, 2, 3, 3, 5, 8))):
        own = f"{app}-w-p{pod}"
        yield _box(own, f"{name}-{pod}", f"{app}-w", "Pod", "Pod")
        parts.runs.append(f"{own}-m")
        yield _box(f"{own}-m", name.partition("-")[0], own, "container")
        if sidecar:
            parts.runs.append(f"{own}-x")
            yield _box(f"{own}-x", "istio-proxy", own, "proxy")
        if stateful:
            parts.settings.append(f"{app}-v{pod}")
            yield _box(f"{app}-v{pod}", f"data-{name}-{pod}", app, "PersistentVolumeClaim", "10Gi")


def _relations(chance: random.Random, apps: list[_App], leaves: set[str], wanted: int) -> list[Relation]:
    """Relations that every application has, and then others at random, up to `wanted`."""
    pairs: dict[tuple[str, str], str] = {}
    whole = [app for app in apps if app.services[0] in leaves and app.runs and app.runs[0] in leaves]
    near: dict[int, list[_App]] = {}
    for app in whole:
        near.setdefault(app.namespace, []).append(app)
        for one, other, verb in _own(app):
            if len(pairs) < wanted and one in leaves and other in leaves:
                pairs[one, other] = verb
    tries = 0
    while whole and len(pairs) < wanted and tries < 20 * wanted:
        tries += 1
        at, share = chance.randrange(len(whole)), chance.random()
        caller = whole[at]
        around = whole[:at] if share >= _NEAR else _before(caller, near) if share >= _INSIDE else []
        source = chance.choice(caller.runs)
        if around:
            target, verb = chance.choice(chance.choice(around).services), "calls"
        else:
            later = caller.runs[caller.runs.index(source) + 1 :]
            target, verb = chance.choice([*caller.settings, *later]), "reads"
        if {source, target} <= leaves:
            pairs.setdefault((source, target), verb)
    return [Relation(f"r{n}", one, other, verb) for n, ((one, other), verb) in enumerate(pairs.items())]


def _before(app: _App, near: dict[int, list[_App]]) -> list[_App]:
    """The applications of the same namespace that were made before one."""
    around = near[app.namespace]
    return around[: around.index(app)]


def _own(app: _App) -> Iterator[tuple[str, str, str]]:
    service = app.services[0]
    for ingress in app.services[1:]:
        yield ingress, service, "routes to"
    for run in app.runs:
        yield service, run, "sends to"
    for setting in app.settings:
        yield app.runs[0], setting, "mounts"
