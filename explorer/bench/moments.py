"""Moments of a simulation as the window asks for them: the diagram of any event, of the next event, and the requests of a frame."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from explorer import laboratory
from explorer.bench.harness import Row, compare, p95, value_at_most
from explorer.laboratory import SimulationRun
from explorer.sim.options import Options

SIZES = (30, 300, 1_000)
"""Pods."""

FRAME = 16
"""Milliseconds."""

_JUMPS = 100
RATE = 200
"""Requests a second."""


def rows(runs: int, sizes: tuple[int, ...] = SIZES, events: int = 10_000, rate: int = RATE) -> list[Row]:
    """The rows of moments: a small cluster after a long history, larger ones, and a mesh."""
    found = []
    for pods in sizes:
        found += _of_size(runs, pods, events)
    return [*found, _memory(max(sizes), events), _frames(runs, rate)]


def started(pods: int, events: int) -> SimulationRun:
    """A run of Deployments of ten pods, which get new images until there are so many events."""
    count = max(1, pods // 10)
    lab = laboratory.start(_deployments(count, pods // count), "bench", options=Options(nodes=max(3, pods // 50)))
    moment = lab.at_time(60_000)
    image = 2
    while lab.events < events:
        for number in range(count):
            lab.do(f"set-image deployment/web{number} web:{image}", moment)
            moment = lab.at_time(lab.known)
        moment = lab.at_time(lab.known + 120_000)
        image += 1
    return lab


def _of_size(runs: int, pods: int, events: int) -> list[Row]:
    lab = started(pods, events)
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    jumps, steps = [], []
    for _ in range(runs):
        jumps.append(p95([_took(lab.at_event, chance.randint(0, events)) for _ in range(_JUMPS)]))
        first = chance.randint(0, events - _JUMPS)
        lab.at_event(first)
        steps.append(p95([_took(lab.at_event, first + number) for number in range(1, _JUMPS)]))
    size = f"{pods:,} pods, {events:,} events"
    return [
        compare(
            "diagram of any moment, p95",
            size,
            jumps,
            target=value_at_most(10) if pods <= min(SIZES) else value_at_most(50),
        ),
        compare("diagram of the next event, p95", size, steps, target=value_at_most(10)),
    ]


def _memory(pods: int, events: int) -> Row:
    gc.collect()
    tracemalloc.start()
    try:
        lab = started(pods, events)
        for event in range(0, events, max(1, events // _JUMPS)):
            lab.at_event(event)
        lab.lanes()
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] / (1 << 20)
    finally:
        tracemalloc.stop()
    return compare("memory, diagrams and time line included", f"{pods:,} pods, {lab.events:,} events", [used], unit="MiB",
                   target=value_at_most(200, "MiB"))  # fmt: skip


def _frames(runs: int, rate: int) -> Row:
    """What one frame asks of a mesh in which requests fly from service to service."""
    lab = laboratory.start(mesh(rate), "mesh")
    lab.at_time(40_000)
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    tail = []
    for _ in range(runs):
        begins = [chance.randint(20_000, 39_000) for _ in range(_JUMPS)]
        tail.append(p95([_took(lambda begin: lab.flights(begin - 400, begin + FRAME), begin) for begin in begins]))
    flying = len(lab.flights(30_000 - 400, 30_000 + FRAME))
    return compare("requests of a frame, p95", f"{rate} requests a second", tail, target=value_at_most(2),
                   note=f"{flying} of them are seen at once")  # fmt: skip


def _took(go: Callable[[int], object], place: int) -> float:
    started_at = time.process_time()
    go(place)
    return (time.process_time() - started_at) * 1_000


def _deployments(count: int, pods: int) -> list[dict[str, Any]]:
    return [_deployment(f"web{number}", pods) for number in range(count)]


def _deployment(name: str, pods: int, **notes: str) -> dict[str, Any]:
    requests = {"requests": {"cpu": "10m", "memory": "16Mi"}}
    spec = {
        "containers": [{"name": "web", "image": "web:1", "resources": requests, "readinessProbe": {"periodSeconds": 2}}]
    }
    template = {"metadata": {"labels": {"app": name}, "annotations": notes}, "spec": spec}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"replicas": pods, "selector": {"matchLabels": {"app": name}}, "template": template},
    }


def mesh(rate: int) -> list[dict[str, Any]]:
    """`shop` calls `cart` and `stock`, and `cart` calls `stock`."""
    notes = {"shop": "cart, stock", "cart": "stock", "stock": ""}
    found = [_deployment(name, 3, **({"podium.sim/calls": calls} if calls else {})) for name, calls in notes.items()]
    for name in notes:
        spec = {"selector": {"app": name}, "ports": [{"port": 80}]}
        found.append({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec})
    found.append(_deployment("web", 1))
    load = {"from": {"matchLabels": {"app": "web"}}, "to": "shop", "perSecond": rate}
    found.append({"apiVersion": "podium.sim/v1", "kind": "Traffic", "metadata": {"name": "load"}, "spec": load})
    return found
