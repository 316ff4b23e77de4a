"""The cluster in memory: a rolling update of a thousand pods, events a second, going to any moment of a long history, memory."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from typing import Any

from explorer.bench import flying, machine, moments
from explorer.bench.harness import Row, Sheet, Target, compare, p95, value_at_most
from explorer.sim.actions import SetImage
from explorer.sim.objects import Key
from explorer.sim.options import Options
from explorer.sim.simulation import Simulation
from explorer.sim.view import View

RUNS = 5
PODS = 1_000
EVENTS = 10_000

_JUMPS = 60
_OPTIONS = Options(nodes=20)


def measure(runs: int, pods: int = PODS, events: int = EVENTS, rate: int = flying.RATE) -> Sheet:
    """The rows of the simulator; `rate` is that of the requests in the window, 0 leaves the window out."""
    rollouts = [_rollout(deployments(1, pods)) for _ in range(runs)]
    many = [_rollout(deployments(max(1, pods // 10), 10)) for _ in range(runs)]
    size = f"{pods:,} pods"
    return Sheet(
        "sim",
        "The cluster in memory",
        f"One Deployment of {pods:,} pods on {_OPTIONS.nodes} nodes, and the same pods in Deployments of 10, with default limits of their rollouts; "
        "a new image is set and everything runs until it is done. An event is a change of an object in the history. Jumps go to seeded "
        f"places of a history of {events:,} events, one after another, each from where the one before ended. Memory is what Python "
        "allocated for objects, history and controllers. A diagram of a moment is what the window asks for when one scrubs (any moment) or "
        "steps (the next event); a frame of a mesh asks for all requests that can be seen in it. A frame of the window is all from the tick of its clock to the "
        "painted window, in a process of its own.",
        machine.describe(),
        runs,
        (
            compare("rolling update", size, [took for took, _ in rollouts], target=value_at_most(2_000)),
            _rate("events a second, one Deployment", size, rollouts),
            _rate("events a second, Deployments of 10", size, many),
            *_scrub(runs, pods, events),
            _memory(pods, events),
            *moments.rows(
                runs, (*(size for size in moments.SIZES if size < pods), pods), events, min(moments.RATE, pods)
            ),
            *(flying.rows(runs, rate) if rate else ()),
        ),
    )


def deployments(count: int, pods: int) -> list[dict[str, Any]]:
    """So many Deployments with so many pods each."""
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": f"web{number}"},
            "spec": {
                "replicas": pods,
                "selector": {"matchLabels": {"app": f"web{number}"}},
                "template": {
                    "metadata": {"labels": {"app": f"web{number}"}},
                    "spec": {
                        "containers": [
                            {
                                "name": "web",
                                "image": "web:1",
                                "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}},
                                "readinessProbe": {"periodSeconds": 2},
                            }
                        ]
                    },
                },
            },
        }
        for number in range(count)
    ]


def updated(objects: list[dict[str, Any]], rounds: int = 1) -> Simulation:
    """A cluster that is up and gets new images, one update after another."""
    simulation = Simulation(objects, options=_OPTIONS)
    simulation.run_until(60_000)
    for number in range(rounds):
        _update(simulation, f"web:{number + 2}")
    return simulation


def _update(simulation: Simulation, image: str) -> None:
    for one in simulation.store.list("Deployment"):
        simulation.do(SetImage(Key("Deployment", "default", one["metadata"]["name"]), image))
    simulation.run_until(simulation.now + 300_000)


def _rollout(objects: list[dict[str, Any]]) -> tuple[float, int]:
    """Milliseconds and events of a rolling update."""
    simulation = updated(objects, 0)
    before, started = len(simulation.history), time.process_time()
    _update(simulation, "web:2")
    took = (time.process_time() - started) * 1_000
    _check(simulation.store)
    return took, len(simulation.history) - before


def _check(view: View) -> None:
    for one in view.list("Deployment"):
        if one["status"]["updatedReplicas"] != one["status"]["availableReplicas"]:
            raise RuntimeError(f"{one['metadata']['name']} is not rolled out: {one['status']}")


def _rate(what: str, size: str, rollouts: list[tuple[float, int]]) -> Row:
    # Less is better everywhere else in these tables: the target is the time of an event.
    times = [took * 1_000 / events for took, events in rollouts]
    rate = ", ".join(f"{1_000_000 / one:,.0f}" for one in sorted(times))
    return compare(
        what,
        size,
        times,
        unit="µs an event",
        target=Target(50, "value", "≤ 50 µs (20,000 a second)"),
        note=f"a second: {rate}",
    )


def _long(pods: int, events: int) -> Simulation:
    """A history of at least so many events."""
    simulation = updated(deployments(1, pods), 0)
    number = 2
    while len(simulation.history) < events:
        _update(simulation, f"web:{number}")
        number += 1
    return simulation


def _scrub(runs: int, pods: int, events: int) -> list[Row]:
    history = _long(pods, events).history
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    tail, worst, ends = [], [], []
    for _ in range(runs):
        times = [_jump(history.at, chance.randint(0, events)) for _ in range(_JUMPS)]
        tail.append(p95(times))
        worst.append(max(times))
        history.at(events)
        ends.append(_jump(history.at, 0))
    size, target = f"{events:,} events", value_at_most(50)
    return [
        compare("go to a moment, p95", size, tail, target=target),
        compare("go to a moment, the slowest", size, worst, target=target),
        compare("from the end to the beginning", size, ends, target=target),
    ]


def _jump(go: Any, index: int) -> float:
    started = time.process_time()
    go(index)
    return (time.process_time() - started) * 1_000


def _memory(pods: int, events: int) -> Row:
    gc.collect()
    tracemalloc.start()
    try:
        simulation = _long(pods, events)
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] / (1 << 20)
    finally:
        tracemalloc.stop()
    size = f"{pods:,} pods, {len(simulation.history):,} events"
    return compare("memory", size, [used], unit="MiB", target=value_at_most(200, "MiB"))
