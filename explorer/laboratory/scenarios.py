"""Scenarios of a pack, joined with the cluster in memory: read, played, and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from explorer.kube.manifests import Manifest, read
from explorer.kube.manifests import Problem as Flaw
from explorer.laboratory.charts import chart_of, trial
from explorer.laboratory.run import Narrated
from explorer.model.running import Narration, Prediction
from explorer.model.scenario import Scenario, Written
from explorer.packs.problems import Problem
from explorer.sim.helm.values import ValuesError
from explorer.sim.scenes import Fault, Plan, Play, Scene, play, prepare


class Opened(Struct, frozen=True):
    """A scenario with its manifests read.

    Attributes:
        plan: what is played.
        manifests: the objects at the beginning, each with its place.
        problems: what is wrong with it.
    """

    plan: Plan
    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]


def open_scenario(scenario: Scenario) -> Opened:
    """Read all that stands in a scenario; what cannot be read is left out and told."""
    problems: list[Problem] = []
    manifests = _manifests(scenario.manifests, problems)
    if scenario.manifests.text and not manifests and not problems:
        spot = scenario.manifests
        problems.append(Problem(spot.file, spot.line, spot.column, "there is no object here; expected manifests"))
    applied = {
        beat.id: [one.object for one in _manifests(beat.apply, problems)] for beat in scenario.beats if beat.apply
    }
    charts = {}
    for name, text in scenario.charts:
        try:
            charts[name] = chart_of(name, text)
            problems += (_placed(flaw, text.templates) for flaw in trial(name, text))
        except ValuesError as error:
            problems.append(_at(text.templates, f"the values of the chart {name} cannot be read: {error}"))
    plan, faults = prepare(scenario, [one.object for one in manifests], applied, charts)
    problems += _told(faults)
    return Opened(plan, tuple(manifests), tuple(problems))


def rehearse(scenario: Scenario) -> tuple[Play, tuple[Problem, ...]]:
    """Play a scenario to its end.

    Returns:
        what came of it, and everything that is wrong: what cannot be read, is refused, never comes to be so, or comes out otherwise than
        its author expects.
    """
    opened = open_scenario(scenario)
    played = play(opened.plan)
    problems = (*opened.problems, *_told(played.faults), *refused_of(opened, played))
    return played, tuple(dict.fromkeys(problems))


def check(scenarios: Iterable[Scenario]) -> list[Problem]:
    """Everything that is wrong with scenarios and shows only when they are played, in the order of their places."""
    return sorted(problem for one in scenarios if one.beats for problem in rehearse(one)[1])


def refused_of(opened: Opened, played: Play) -> Iterator[Problem]:
    """What the API server would not have taken of what stands there at the beginning."""
    where = opened.plan.scenario.manifests
    for one in played.simulation.refused:
        if one.number:
            place = opened.manifests[one.number - 1].place_of(one.path)
            yield _placed(Flaw("", place.line, place.column, str(one)), where)
        else:
            yield _at(where, str(one))


def faults_of(played: Play) -> Iterator[Problem]:
    """What went otherwise than the author of a scenario wanted."""
    return _told(played.faults)


def prediction_of(scene: Scene) -> Prediction | None:
    """What to ask before a beat is reached; None if it asks nothing, or nothing that has one right answer."""
    question = scene.cue.beat.question
    if question is None or scene.right < 0:
        return None
    choices = tuple(choice.text for choice in question.choices)
    whys = tuple(choice.why for choice in question.choices)
    return Prediction(question.ask, choices, scene.right, whys[scene.right], scene.time, question.concept, whys)


def narrations(scenario: Scenario, scenes: Sequence[Scene]) -> Iterator[Narrated]:
    """What is said from each beat on, in order; before the first one, what one can say afterwards."""
    if scenario.summary:
        yield 0, 0, Narration("Afterwards", escape(scenario.summary))
    for scene in scenes:
        beat = scene.cue.beat
        yield scene.index, scene.time, Narration(beat.title, beat.text, beat.script)


def predictions(scenes: Sequence[Scene]) -> Iterator[Prediction]:
    """What to ask between the beats, in order: from the one before on, and its answer is told until the next one."""
    event = time = 0
    for scene, later in zip_longest(scenes, scenes[1:]):
        if found := prediction_of(scene):
            stays = -1 if later is None else later.time
            yield replace(found, after=event, since=time, event=scene.index, stays=stays)
        event, time = scene.index, scene.time


def _manifests(written: Written, problems: list[Problem]) -> list[Manifest]:
    found = []
    # The lines above it are empty, so that all lines have the numbers that they have in their file.
    for one in read("\n" * (written.line - 1) + written.text, written.file):
        if isinstance(one, Manifest):
            found.append(one)
        else:
            problems.append(_placed(one, written))
    return found


def _placed(flaw: Flaw, written: Written) -> Problem:
    """A problem of an indented text at its place in the file."""
    return Problem(written.file, flaw.line, flaw.column + written.column - 1, flaw.message)


def _told(faults: Iterable[Fault]) -> Iterator[Problem]:
    return (_at(fault.written, fault.message) for fault in faults)


def _at(written: Written, message: str) -> Problem:
    return Problem(written.file, written.line, written.column, message)
