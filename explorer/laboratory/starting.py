"""How a run begins: from objects, or from files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from explorer.kube.manifests import Manifest, Problem
from explorer.kube.sources.reading import read_path
from explorer.laboratory.remarks import Places
from explorer.laboratory.run import SimulationRun
from explorer.laboratory.scenarios import faults_of, narrations, open_scenario, predictions
from explorer.model.running import Trouble
from explorer.model.scenario import Scenario
from explorer.sim.clock import MINUTE
from explorer.sim.options import Options
from explorer.sim.orders import Order, OrderError, parse
from explorer.sim.scenes import play
from explorer.sim.simulation import Simulation
from explorer.sim.store import MOST_OBJECTS, ApiError

LENGTH = 5 * MINUTE
"""How long a run is planned to be if nothing is said."""

MOST_EVENTS = 200_000
"""Where a run that never comes to rest is stopped."""


def start(
    objects: Iterable[Mapping[str, Any] | Manifest],
    title: str,
    seed: int = 0,
    until: int = LENGTH,
    nodes: int = 3,
    orders: Sequence[str] = (),
    told: Sequence[str] = (),
    options: Options | None = None,
) -> SimulationRun:
    """A run of objects in a cluster in memory.

    Args:
        objects: as read, or as the API serves them.
        title: what the run is called.
        seed: of all its chance.
        until: how long it is planned to be, in milliseconds.
        nodes: how many nodes are made if the objects bring none.
        orders: what is done at which times, as in `--do`.
        told: what could not be read, a line each.
        options: all that can be set besides; None for the usual.

    Raises:
        Trouble: if an order cannot be read, or there are too many objects.
    """
    given = list(objects)
    manifests = [one for one in given if isinstance(one, Manifest)]
    plain = [one.object if isinstance(one, Manifest) else one for one in given]
    if len(plain) + nodes + 1_000 > MOST_OBJECTS:
        raise Trouble(
            f"{title} holds {len(plain):,} objects; expected fewer than {MOST_OBJECTS - nodes - 1_000:,} to simulate"
        )
    chosen = options or Options(nodes=nodes, most_events=MOST_EVENTS)
    simulation = Simulation(plain, seed, options=chosen)
    read = _planned(simulation, orders)
    simulation.run_until(0)
    places = Places(simulation, manifests if len(manifests) == len(plain) else ())
    later = [order for order in read if order.when is not None]
    return SimulationRun(simulation, title, until, told=told, places=places, orders=later)


def _planned(simulation: Simulation, orders: Sequence[str]) -> list[Order]:
    """The orders, those with a time planned."""
    kinds = simulation.store.kinds()
    try:
        found = sorted((parse(line, kinds) for line in orders), key=lambda order: order.time)
    except OrderError as error:
        raise Trouble(str(error)) from None
    for order in found:
        if order.when is not None:
            continue
        try:
            simulation.do(order.action, order.time)
        except ApiError as refused:
            raise Trouble(str(refused)) from None
    return found


def of_scenario(scenario: Scenario, seed: int | None = None) -> SimulationRun:
    """A run of a scenario, which is played to its end at once: what is asked on the way has been measured.

    Args:
        scenario: what is played.
        seed: of all its chance; None for the scenario's own.
    """
    opened = open_scenario(scenario)
    played = play(opened.plan, seed)
    faults = [*opened.problems, *faults_of(played)]
    return SimulationRun(
        played.simulation,
        scenario.title,
        opened.plan.until,
        told=[str(one) for one in dict.fromkeys(faults)],
        places=Places(played.simulation, opened.manifests),
        charts=opened.plan.charts,
        asked=tuple(predictions(played.scenes)),
        narrated=tuple(narrations(scenario, played.scenes)),
    )


def of_path(
    path: str | Path, seed: int = 0, until: int = LENGTH, nodes: int = 3, orders: Sequence[str] = ()
) -> SimulationRun:
    """A run of the manifests in a file or a folder.

    Raises:
        Trouble: if there is none.
    """
    manifests: list[Manifest] = []
    told: list[str] = []
    for found in read_path(str(path), io.BytesIO()):
        if isinstance(found, Problem):
            told.append(str(found))
        else:
            manifests.append(found)
    if not manifests:
        first = f" ({told[0]})" if told else ""
        raise Trouble(f"{path}: holds no object of Kubernetes; expected manifests in YAML or JSON{first}")
    return start(manifests, Path(path).name or str(path), seed, until, nodes, orders, told)
