"""Run anybody's manifests in the cluster in memory, without a window: one line for each event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO

from msgspec import Struct

from explorer.kube.files import read_path
from explorer.kube.manifests import Manifest
from explorer.opening import UsageError
from explorer.sim.actions import YOU
from explorer.sim.clock import SECOND, spoken
from explorer.sim.controller import Controller
from explorer.sim.controllers import ALL
from explorer.sim.differences import patch
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, Problem, controller_of, flaws, key_of, kind_of, owner_key
from explorer.sim.options import Options
from explorer.sim.orders import Order, OrderError, duration, parse
from explorer.sim.simulation import Simulation
from explorer.sim.store import MOST_OBJECTS, ApiError

MOST_NODES = 5_000

_SPARE = 1_000
"""Objects that a simulation makes besides those that are given: nodes, namespaces."""


class Wish(Struct, frozen=True):
    """What is to be simulated.

    Attributes:
        path: a file or a folder of manifests; `-` for standard input.
        until: how long, as `300s`.
        orders: what is done at which times, see `explorer.sim.orders`.
        seed: of all chance.
        nodes: how many nodes are made if the manifests bring none.
        as_json: whether events are printed as JSON.
    """

    path: str
    until: str = "300s"
    orders: tuple[str, ...] = ()
    seed: int = 0
    nodes: int = 3
    as_json: bool = False


def run(wish: Wish, piped: BinaryIO, out: TextIO, err: TextIO, controllers: Sequence[Controller] = ALL) -> bool:
    """Simulate, print events and problems, and tell whether all was well.

    Args:
        wish: what.
        piped: standard input.
        out: where events go, a line each.
        err: where problems go, a line each.
        controllers: those that act.

    Raises:
        UsageError: if the wish cannot be read, or there is nothing to simulate.
    """
    until = _until(wish.until)
    if not 0 <= wish.nodes <= MOST_NODES:
        raise UsageError(f"--nodes {wish.nodes} is out of range; expected 0 to {MOST_NODES}")
    manifests, well = [], True
    for found in read_path(wish.path, piped):
        if isinstance(found, Manifest):
            manifests.append(found)
        else:
            well = _say(err, str(found))
    if not manifests:
        raise UsageError(f"{wish.path}: holds no object of Kubernetes; expected manifests in YAML or JSON")
    if len(manifests) + wish.nodes + _SPARE > MOST_OBJECTS:
        words = (
            f"holds {len(manifests):,} objects; expected fewer than {MOST_OBJECTS - wish.nodes - _SPARE:,} to simulate"
        )
        raise UsageError(f"{wish.path}: {words}")
    orders = _orders(wish.orders, manifests)
    objects = [one.object for one in manifests]
    simulation = Simulation(objects, wish.seed, options=Options(nodes=wish.nodes), controllers=controllers)
    _introduce(simulation, objects, modelled(controllers), err)
    places = _Places(simulation, manifests)
    for problem in simulation.refused:
        well = _say(err, places.told(problem))
    told = {problem.key: problem.message for problem in simulation.refused}
    for event in _events(simulation, orders, until):
        out.write(_as_json(event) if wish.as_json else _as_text(event))
        if event.verb == "note" and event.actor == YOU:
            well = _say(err, f"podium: at {spoken(event.time)}: {event.key}: {event.reason}")
    for problem in simulation.problems.values():
        if told.get(problem.key) != problem.message:
            well = _say(err, places.told(problem))
    return well


def _until(text: str) -> int:
    try:
        return duration(text)
    except OrderError as error:
        raise UsageError(f"--until: {error}") from None


def _orders(lines: Sequence[str], manifests: Sequence[Manifest]) -> list[Order]:
    kinds = {kind_of(one.object) for one in manifests if isinstance(one.object.get("kind"), str)}
    found = []
    for line in lines:
        try:
            found.append(parse(line, kinds))
        except OrderError as error:
            raise UsageError(f'--do "{line}": {error}') from None
    return sorted(found, key=lambda order: order.time)


def _events(simulation: Simulation, orders: Sequence[Order], until: int) -> Iterator[Event]:
    """Run on and give each event; a second at a time, so that a reader has the first ones soon."""
    for order in orders:
        if order.time > simulation.now:
            simulation.do(order.action, order.time)
    for order in orders:
        if order.time == simulation.now:
            try:
                simulation.do(order.action)
            except ApiError as refused:
                simulation.store.note(refused.key, YOU, f"what was planned could not be done: {refused}")
    given, time = 0, simulation.now
    while True:
        simulation.run_until(time)
        events = simulation.history.events
        yield from events[given:]
        given = len(events)
        if time >= until:
            return
        upcoming = simulation.clock.next()
        time = until if upcoming is None else min(until, max(time + SECOND, upcoming))


def _say(err: TextIO, line: str) -> bool:
    print(line, file=err)
    return False


def _introduce(simulation: Simulation, objects: Sequence[Object], known: frozenset[str], err: TextIO) -> None:
    """Say that this is a model, and what it leaves alone."""
    version = ".".join(str(part) for part in simulation.version)
    made = 0 if any(one.get("kind") == "Node" for one in objects) else simulation.options.nodes
    nodes = f", on {made} node{'' if made == 1 else 's'} made up" if made else ""
    print(
        f"podium: a model of Kubernetes {version} with the seed {simulation.seed}{nodes}; no cluster is touched",
        file=err,
    )
    others = Counter(kind for kind in map(kind_of, objects) if kind and kind not in known)
    if others:
        names = ", ".join(f"{kind} ({count})" for kind, count in sorted(others.items()))
        print(f"podium: not modelled, kept and left alone: {names}", file=err)


def modelled(controllers: Sequence[Controller]) -> frozenset[str]:
    """The kinds whose changes some controller looks at."""
    return frozenset(kind for each in controllers for kind in each.watches if kind != "*")


class _Places:
    """Where the objects of a simulation come from."""

    def __init__(self, simulation: Simulation, manifests: Sequence[Manifest]) -> None:
        self._simulation = simulation
        self._manifests = manifests
        self._of: dict[Key, Manifest] | None = None

    def told(self, problem: Problem) -> str:
        """A problem with its file and line; that of an object which a controller made has those of its owner."""
        manifest, path = None, problem.path
        if problem.number:
            manifest = self._manifests[problem.number - 1]
        elif (origin := self._origin(problem.key)) is not None:
            manifest, key = origin
            path = path if key == problem.key else ""
        if manifest is None:
            return f"podium: {problem}"
        place = manifest.place_of(path)
        return f"{manifest.file}:{place.line}:{place.column}: {problem}"

    def _origin(self, key: Key) -> tuple[Manifest, Key] | None:
        if self._of is None:
            self._of = {}
            for one in self._manifests:
                if not flaws(one.object):
                    self._of.setdefault(key_of(one.object), one)
        seen: set[Key] = set()
        while key not in self._of:
            obj = self._simulation.store.get(key)
            owner = None if obj is None or key in seen else controller_of(obj)
            if owner is None:
                return None
            seen.add(key)
            key = owner_key(owner, key.namespace)
        return self._of[key], key


def _as_json(event: Event) -> str:
    line = {
        "t": event.time // SECOND if event.time % SECOND == 0 else event.time / SECOND,
        "actor": event.actor,
        "verb": event.verb,
        "object": str(event.key),
        "reason": event.reason,
        "change": patch(event.before, event.after),
    }
    return f"{json.dumps(line, separators=(',', ':'))}\n"


def _as_text(event: Event) -> str:
    return f"{event.time / SECOND:10.3f} s  {event.actor:<24}  {event.verb:<6}  {event.key}: {event.reason}\n"
