"""Run anybody's manifests, or a scenario, in the cluster in memory, without a window: one line for each event."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import BinaryIO, TextIO

from msgspec import Struct
from msgspec.structs import replace

from explorer.kube.manifests import Manifest
from explorer.kube.sources.reading import read_path
from explorer.laboratory import remarks, scenarios
from explorer.model.scenario import Scenario, Written
from explorer.opening import UsageError
from explorer.packs.problems import one_line
from explorer.sim.actions import YOU
from explorer.sim.clock import SECOND, spoken
from explorer.sim.controller import Controller
from explorer.sim.controllers import ALL
from explorer.sim.differences import patch
from explorer.sim.helm.charts import Chart
from explorer.sim.history import Event
from explorer.sim.objects import Problem, kind_of
from explorer.sim.options import Options
from explorer.sim.orders import Order, OrderError, duration, parse
from explorer.sim.scenes import Scene, play
from explorer.sim.simulation import Simulation
from explorer.sim.store import MOST_OBJECTS
from explorer.sim.waiting import Waiting
from explorer.terminal import harmless

MOST_NODES = 5_000

LENGTH = "300s"
"""How long manifests are run if nothing is said."""

_TAG = re.compile(r"<[^>]*>")
_LONGEST = 1_000
"""Characters of a line of narration."""

_SPARE = 1_000
"""Objects that a simulation makes besides those that are given: nodes, namespaces."""


class Wish(Struct, frozen=True):
    """What is to be simulated.

    Attributes:
        path: a file or a folder of manifests; `-` for standard input. Of a scenario, its id.
        until: how long, as `300s`; empty for as long as the scenario says, else 300 s.
        orders: what is done at which times, see `explorer.sim.orders`.
        seed: of all chance; None for that of the scenario, else 0.
        nodes: how many nodes are made if the manifests bring none; None for as many as the scenario says, else 3.
        as_json: whether events are printed as JSON.
    """

    path: str
    until: str = ""
    orders: tuple[str, ...] = ()
    seed: int | None = None
    nodes: int | None = None
    as_json: bool = False


def run(
    wish: Wish,
    piped: BinaryIO,
    out: TextIO,
    err: TextIO,
    controllers: Sequence[Controller] = ALL,
    scenario: Scenario | None = None,
) -> bool:
    """Simulate, print events and problems, and tell whether all was well.

    Args:
        wish: what.
        piped: standard input.
        out: where events go, a line each.
        err: where problems go, a line each.
        controllers: those that act.
        scenario: what is run instead of the manifests at a path.

    Raises:
        UsageError: if the wish cannot be read, or there is nothing to simulate.
    """
    nodes, seed = 3 if wish.nodes is None else wish.nodes, wish.seed or 0
    if not 0 <= nodes <= MOST_NODES:
        raise UsageError(f"--nodes {nodes} is out of range; expected 0 to {MOST_NODES}")
    if scenario is not None:
        return _play(wish, scenario, out, err)
    until = _until(wish.until or LENGTH)
    manifests, well = [], True
    for found in read_path(wish.path, piped):
        if isinstance(found, Manifest):
            manifests.append(found)
        else:
            well = _say(err, str(found))
    if not manifests:
        raise UsageError(f"{wish.path}: holds no object of Kubernetes; expected manifests in YAML or JSON")
    if len(manifests) + nodes + _SPARE > MOST_OBJECTS:
        words = f"holds {len(manifests):,} objects; expected fewer than {MOST_OBJECTS - nodes - _SPARE:,} to simulate"
        raise UsageError(f"{wish.path}: {words}")
    orders = _orders(wish.orders, manifests)
    objects = [one.object for one in manifests]
    simulation = Simulation(objects, seed, options=Options(nodes=nodes), controllers=controllers)
    _introduce(simulation, err)
    places = remarks.Places(simulation, manifests)
    for problem in simulation.refused:
        well = _say(err, _told_of(problem, places))
    told = {problem.key: problem.message for problem in simulation.refused}
    waiting = Waiting(orders)
    for event in _events(simulation, orders, waiting, until):
        out.write(_as_json(event) if wish.as_json else _as_text(event))
        if event.verb == "note" and event.actor == YOU:
            well = _say(err, f"podium: at {spoken(event.time)}: {event.key}: {event.reason}")
    for problem in simulation.problems.values():
        if told.get(problem.key) != problem.message:
            well = _say(err, _told_of(problem, places))
    return _all_done(waiting, err) and well


def _all_done(waiting: Waiting, err: TextIO) -> bool:
    """Whether all orders were done; those that still wait are told."""
    well = True
    for order in waiting.orders:
        if order.when is not None:
            well = _say(err, f"podium: {order.when.text}: this did not come to be so, and the order was not done")
    return well


# Scenarios


def _play(wish: Wish, scenario: Scenario, out: TextIO, err: TextIO) -> bool:
    until = _until(wish.until or scenario.until.text)
    if until > _until(scenario.until.text):
        scenario = replace(scenario, until=Written(wish.until))
    if wish.nodes is not None:
        scenario = replace(scenario, nodes=wish.nodes)
    opened = scenarios.open_scenario(scenario)
    orders = _orders(wish.orders, opened.manifests, opened.plan.charts)
    waiting = Waiting(orders)
    played = play(opened.plan, wish.seed, orders, waiting)
    simulation = played.simulation
    _introduce(simulation, err)
    # What its author expects is said of the scenario as it is.
    as_written = wish == Wish(wish.path, as_json=wish.as_json)
    problems = [*opened.problems, *scenarios.refused_of(opened, played)]
    problems += scenarios.faults_of(played) if as_written else ()
    for problem in problems:
        _say(err, str(problem))
    scenes = [scene for scene in played.scenes if scene.time <= until]
    refused = 0
    for event in simulation.history.events[: simulation.history.index_at(until)]:
        while not wish.as_json and scenes and scenes[0].begin < event.seq:
            out.write(_told(scenes.pop(0)))
        out.write(_as_json(event) if wish.as_json else _as_text(event))
        if event.verb == "note" and event.actor == YOU:
            refused += 1
            _say(err, f"podium: at {spoken(event.time)}: {event.key}: {event.reason}")
    out.writelines(_told(scene) for scene in scenes if not wish.as_json)
    return _all_done(waiting, err) and not problems and not refused


def _told(scene: Scene) -> str:
    """A beat as lines to be read: its title and text, what is done, the question and its answer."""
    beat = scene.cue.beat
    lines = [f"--- {scene.time / SECOND:.3f} s  {beat.title}"]
    if beat.question is not None and scene.right >= 0:
        right = beat.question.choices[scene.right]
        lines += [f"    ? {beat.question.ask}", f"    = {right.text}. {right.why}"]
    if beat.text:
        lines.append(f"    {unescape(_TAG.sub('', beat.text))}")
    lines += [f"    $ {command}" if command else f"    > {order}" for order, command in scene.done]
    return "".join(f"{one_line(line, _LONGEST)}\n" for line in lines)


def _until(text: str) -> int:
    try:
        return duration(text)
    except OrderError as error:
        raise UsageError(f"--until: {error}") from None


def _orders(
    lines: Sequence[str], manifests: Sequence[Manifest], charts: Mapping[str, Chart] | None = None
) -> list[Order]:
    kinds = {kind_of(one.object) for one in manifests if isinstance(one.object.get("kind"), str)}
    found = []
    for line in lines:
        try:
            found.append(parse(line, kinds, charts))
        except OrderError as error:
            raise UsageError(f'--do "{line}": {error}') from None
    return sorted(found, key=lambda order: order.time)


def _events(simulation: Simulation, orders: Sequence[Order], waiting: Waiting, until: int) -> Iterator[Event]:
    """Run on and give each event; a second at a time, so that a reader has the first ones soon."""
    for order in orders:
        if order.when is None:
            simulation.do(order.action, order.time)
    given, time = 0, simulation.now
    while True:
        waiting.run_until(simulation, time)
        events = simulation.history.events
        yield from events[given:]
        given = len(events)
        if time >= until:
            return
        upcoming = simulation.clock.next()
        time = until if upcoming is None else min(until, max(time + SECOND, upcoming))


def _say(err: TextIO, line: str) -> bool:
    print(harmless(line), file=err)
    return False


def _introduce(simulation: Simulation, err: TextIO) -> None:
    """Say that this is a model, and what it leaves alone."""
    for line in remarks.introduction(simulation):
        _say(err, f"podium: {line}")


def _told_of(problem: Problem, places: remarks.Places) -> str:
    """A problem with its file and line, or as what this program says."""
    line = places.told(problem)
    return f"podium: {line}" if line == str(problem) else line


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
    return f"{event.time / SECOND:10.3f} s  {event.actor:<24}  {event.verb:<6}  {harmless(f'{event.key}: {event.reason}')}\n"
