"""Plays a scenario: beat after beat is waited for, its orders are done, and its questions are answered by measuring what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from explorer.model.scenario import Beat, Inquiry, Scenario, Written
from explorer.sim import conditions, measures
from explorer.sim.actions import Action, Apply
from explorer.sim.clock import spoken
from explorer.sim.conditions import Condition, Selection
from explorer.sim.helm.charts import Chart
from explorer.sim.measures import Answer, Between, Measure
from explorer.sim.mesh.traffic import NAME, net_of
from explorer.sim.names import OrderError, duration, kinds_by_name
from explorer.sim.objects import Object, kind_of
from explorer.sim.options import Options
from explorer.sim.orders import Order, action_of
from explorer.sim.simulation import Simulation
from explorer.sim.store import ApiError
from explorer.sim.waiting import Waiting

T = TypeVar("T")

MOST_EVENTS = 200_000
"""A scenario with more is stopped."""

MOST_REQUESTS = 50_000
"""And so is one that sends more."""


class Fault(Struct, frozen=True):
    """Something that is wrong with a scenario: the text that is, and what is wrong with it."""

    written: Written
    message: str


class Deed(Struct, frozen=True):
    """Something that is done in a beat.

    Attributes:
        written: the order, or the manifests.
        action: what is done.
    """

    written: Written
    action: Action


class Cue(Struct, frozen=True):
    """A beat, with all that stands in it as texts read.

    Attributes:
        beat: the beat.
        at: milliseconds since the simulation began; -1 if it has no time.
        when: what it waits for.
        deeds: what is done in it.
        show: what is seen; empty for all.
        light: what is highlighted.
        measure: what answers its question.
    """

    beat: Beat
    at: int = -1
    when: Condition | None = None
    deeds: tuple[Deed, ...] = ()
    show: tuple[Selection, ...] = ()
    light: tuple[Selection, ...] = ()
    measure: Measure | None = None


class Plan(Struct, frozen=True):
    """A scenario that is ready to be played.

    Attributes:
        scenario: the scenario.
        objects: what the cluster holds at the beginning.
        until: how long it lasts, in milliseconds.
        cues: its beats.
        charts: the charts of orders to Helm.
    """

    scenario: Scenario
    objects: tuple[Object, ...]
    until: int
    cues: tuple[Cue, ...]
    charts: Mapping[str, Chart]


class Scene(Struct, frozen=True):
    """A beat that was played.

    Attributes:
        cue: the beat.
        begin: how many events had happened when it was reached, before anything was done in it.
        index: how many events had happened when all of it was done: this is what is seen.
        time: milliseconds since the simulation began.
        done: what was done in it, as (order, command that one would type); the command may be empty.
        answer: what its question's measure came to; None without a question.
        right: which of the question's choices is right; -1 if that is not exactly one.
    """

    cue: Cue
    begin: int
    index: int
    time: int
    done: tuple[tuple[str, str], ...] = ()
    answer: Answer | None = None
    right: int = -1


class Play(Struct, frozen=True):
    """A scenario that was played to its end.

    Attributes:
        plan: what was played.
        simulation: the cluster at the end, with all its history.
        scenes: the beats that were reached, in order.
        faults: what went otherwise than its author wanted.
    """

    plan: Plan
    simulation: Simulation
    scenes: tuple[Scene, ...]
    faults: tuple[Fault, ...]


# Reading


def prepare(
    scenario: Scenario,
    objects: Sequence[Object],
    applied: Mapping[str, Sequence[Object]] | None = None,
    charts: Mapping[str, Chart] | None = None,
) -> tuple[Plan, list[Fault]]:
    """Read all that stands in a scenario as texts.

    Args:
        scenario: the scenario.
        objects: what the cluster holds at the beginning: its manifests, read.
        applied: what each beat applies, by its id.
        charts: its charts.

    Returns:
        the plan, without what cannot be read, and what is wrong.
    """
    faults: list[Fault] = []
    others = [one for more in (applied or {}).values() for one in more]
    kinds = {kind_of(one) for one in (*objects, *others) if isinstance(one.get("kind"), str)}
    reader = _Reader(kinds_by_name(kinds), kinds, charts or {}, faults)
    until = reader.read(scenario.until, duration) or 0
    cues = tuple(reader.cue(beat, scenario, (applied or {}).get(beat.id, ())) for beat in scenario.beats)
    return Plan(scenario, tuple(objects), until, cues, charts or {}), faults


class _Reader(Struct):
    names: Mapping[str, str]
    kinds: set[str]
    charts: Mapping[str, Chart]
    faults: list[Fault]

    def read(self, written: Written | None, how: Callable[[str], T]) -> T | None:
        if written is None or not written.text:
            return None
        try:
            return how(written.text)
        except OrderError as error:
            self.faults.append(Fault(written, str(error)))
            return None

    def cue(self, beat: Beat, scenario: Scenario, objects: Sequence[Object]) -> Cue:
        at = self.read(beat.at, duration)
        applied = (Deed(beat.apply, Apply(dict(one))) for one in objects if beat.apply is not None)
        orders = ((one, self.read(one, self._action)) for one in beat.do)
        question = beat.question
        if question is not None:
            for choice in question.choices:
                self.read(choice.value, measures.readable)
        return Cue(
            beat,
            -1 if at is None else at,
            self.read(beat.when, lambda text: conditions.parse(text, self.names)),
            (*applied, *(Deed(one, action) for one, action in orders if action is not None)),
            tuple(self._selections(beat.show or scenario.show)),
            tuple(self._selections(beat.light)),
            None if question is None else self.read(question.measure, lambda text: measures.measure(text, self.names)),
        )

    def _action(self, text: str) -> Action:
        return action_of(text, self.kinds, self.charts)

    def _selections(self, written: Sequence[Written]) -> Iterator[Selection]:
        for one in written:
            found = self.read(one, lambda text: conditions.selected(text, self.names))
            if found is not None:
                yield found


# Playing


def begun(plan: Plan, seed: int | None = None) -> Simulation:
    """The simulation of a scenario at its beginning; a seed stands in for that of the scenario."""
    options = Options(nodes=plan.scenario.nodes, most_events=MOST_EVENTS)
    return Simulation(plan.objects, plan.scenario.seed if seed is None else seed, options=options)


def play(plan: Plan, seed: int | None = None, orders: Sequence[Order] = (), waiting: Waiting | None = None) -> Play:
    """Play a scenario to its end. The same plan, seed and orders give the same history, byte for byte.

    Args:
        plan: the scenario.
        seed: of all chance; None for that of the scenario.
        orders: what is done besides.
        waiting: those of them that wait for something; what is left in it afterwards was not done.
    """
    simulation, waiting = begun(plan, seed), waiting or Waiting(orders)
    for order in orders:
        if order.when is None:
            simulation.do(order.action, order.time)
    faults: list[Fault] = []
    scenes: list[Scene] = []
    for cue in plan.cues:
        if not _reach(simulation, waiting, cue, plan.until, faults):
            break
        begin = len(simulation.history)
        done = tuple(_done(simulation, deed, faults) for deed in cue.deeds)
        scenes.append(Scene(cue, begin, len(simulation.history), simulation.now, done))
    if waiting.run(simulation, lambda _view: _tired(simulation), max(0, plan.until - simulation.now)):
        words = f"the scenario sends more than {MOST_REQUESTS:,} requests; expected fewer"
        faults.append(Fault(plan.scenario.until, words))
    else:
        simulation.run_until(max(plan.until, simulation.now))
    answered = [_answered(simulation, scenes, number, faults) for number in range(len(scenes))]
    return Play(plan, simulation, tuple(answered), tuple(faults))


def _reach(simulation: Simulation, waiting: Waiting, cue: Cue, until: int, faults: list[Fault]) -> bool:
    """Run on to a beat; whether it came."""
    beat, left = cue.beat, until - simulation.now
    if beat.at is not None:
        if cue.at > until:
            faults.append(
                Fault(beat.at, f"the beat is after the end of the scenario, {spoken(until)}; expected it before")
            )
            return False
        if cue.at < simulation.now:
            now = spoken(simulation.now)
            faults.append(Fault(beat.at, f"the beat before it comes at {now} only; expected a later time, or when"))
        if waiting.run(simulation, lambda _view: _tired(simulation), max(0, cue.at - simulation.now)):
            return False
        simulation.run_until(max(cue.at, simulation.now))
        return True
    if cue.when is None:
        return beat.when is None
    holds = cue.when.holds
    found = waiting.run(simulation, lambda view: holds(view) or _tired(simulation), left)
    if _tired(simulation):
        return False
    if not found or simulation.now + cue.when.after > until:
        words = f"this did not come to be so by {spoken(until)}; expected it before the end of the scenario"
        faults.append(Fault(beat.when or Written(""), words))
        return False
    if cue.when.after:
        waiting.run_until(simulation, simulation.now + cue.when.after)
    return True


def _tired(simulation: Simulation) -> bool:
    """Whether more requests were sent than a scenario may."""
    net = net_of(simulation.memory(NAME))
    return net is not None and net.requests > MOST_REQUESTS


def _done(simulation: Simulation, deed: Deed, faults: list[Fault]) -> tuple[str, str]:
    text = "apply" if isinstance(deed.action, Apply) else deed.written.text
    try:
        simulation.do(deed.action)
    except ApiError as refused:
        faults.append(Fault(deed.written, f"this could not be done: {refused}"))
    return text, deed.action.command()


def _answered(simulation: Simulation, scenes: Sequence[Scene], number: int, faults: list[Fault]) -> Scene:
    scene = scenes[number]
    question, measure = scene.cue.beat.question, scene.cue.measure
    if question is None or measure is None:
        return scene
    before = scenes[number - 1] if number else Scene(scene.cue, 0, 0, 0)
    answer = measure(Between(simulation.history, before.index, before.time, scene.begin, scene.time))
    right = [number for number, choice in enumerate(question.choices) if _fits(answer, choice.value)]
    faults += _wrong(question, answer, right)
    changed = {name: getattr(scene, name) for name in scene.__struct_fields__}
    return Scene(**{**changed, "answer": answer, "right": right[0] if len(right) == 1 else -1})


def _fits(answer: Answer, value: Written) -> bool:
    try:
        return measures.fits(answer, value.text)
    except OrderError:
        return False


def _wrong(question: Inquiry, answer: Answer, right: Sequence[int]) -> Iterator[Fault]:
    if len(right) != 1:
        which = "none of the choices" if not right else "more than one of the choices"
        yield Fault(question.measure, f"the answer is {answer}, which is {which}; expected one that fits")
    elif question.expected is not None and question.choices[right[0]].value.text != question.expected.text:
        yield Fault(question.expected, f"the answer is {answer}; expected {question.expected.text}, as this says")
