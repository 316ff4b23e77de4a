"""A scenario as a tour: each beat is a step, and shows the cluster as it was then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape

from msgspec.structs import replace

from explorer.kube.drawing.draw import Wish, draw
from explorer.laboratory.names import box_of
from explorer.laboratory.picture import nearest
from explorer.laboratory.run import SimulationRun
from explorer.laboratory.scenarios import faults_of, open_scenario, prediction_of
from explorer.model.diagram import Diagram
from explorer.model.lesson import Hop, Step, Tour, seen_boxes
from explorer.model.question import Question, WrongAnswer
from explorer.model.running import Flow
from explorer.model.scenario import Grouping, Scenario
from explorer.sim.conditions import Selection
from explorer.sim.mesh.pods import has_proxy
from explorer.sim.objects import Key, at, key_of
from explorer.sim.scenes import Scene, play
from explorer.sim.states import RELEASE
from explorer.sim.view import View

MOST_HOPS = 6
"""Requests that are shown in one step."""

_UNDRAWN = frozenset({"Lease", "Node", "Process", "Traffic", "VolumeAttachment"})
_SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})


def tour_of(scenario: Scenario, parent: str = "") -> tuple[tuple[Diagram, ...], Tour]:
    """Play a scenario, and make a tour of it.

    Args:
        scenario: the scenario.
        parent: id of the diagram above those of its steps.

    Returns:
        the diagrams that its steps show, and the tour, which has the scenario's id.
    """
    opened = open_scenario(scenario)
    played = play(opened.plan)
    run = SimulationRun(played.simulation, scenario.title, opened.plan.until)
    diagrams, steps = [], []
    for number, scene in enumerate(played.scenes, 1):
        diagram, step = _step(run, scene, scenario.group, f"scenario-{scenario.id}-{number}", parent)
        diagrams.append(diagram)
        steps.append(step)
    problems = [*scenario.problem.splitlines(), *map(str, (*opened.problems, *faults_of(played)))]
    tour = Tour(
        scenario.id, scenario.title, scenario.summary, tuple(steps), scenario.topic, "\n".join(dict.fromkeys(problems))
    )
    return tuple(diagrams), tour


def _step(run: SimulationRun, scene: Scene, group: Grouping, own: str, parent: str) -> tuple[Diagram, Step]:
    moment, beat = run.at_event(scene.index), scene.cue.beat
    if moment.time < scene.time:
        # Nothing has happened since, and yet some time has passed, which what is said of nodes may tell.
        moment = run.at_time(scene.time) if run.simulation.history.index_at(scene.time) == scene.index else moment
    view = run.simulation.history.at(scene.index)
    whole = moment.diagram if group == "node" else _grouped(moment.diagram, view, group)
    show = _boxes(view, whole, scene.cue.show)
    diagram = _only(whole, seen_boxes(whole, show), own, beat.title, parent)
    diagram = _unwrapped(diagram, {*show, *_boxes(view, diagram, scene.cue.light)})
    lit = _boxes(view, diagram, scene.cue.light)
    hops = tuple(_hops(run.flows(moment), diagram))
    joined = _joined(diagram, hops)
    commands = "\n".join(f"<pre>{escape(command)}</pre>" for _, command in scene.done if command)
    return joined, Step(
        beat.id,
        beat.title,
        own,
        lit=tuple(lit),
        sublabels=tuple(_images(view, diagram)),
        text=beat.text,
        script="\n".join(filter(None, (beat.script, commands))),
        hops=hops,
        question=question_of(scene),
        minutes=beat.minutes,
        extra=beat.extra,
    )


def _grouped(diagram: Diagram, view: View, group: Grouping) -> Diagram:
    """The objects of a moment, drawn by namespace or by application; requests travel between them as in the diagram by node."""
    objects = [one for one in view if one["kind"] not in _UNDRAWN and one["metadata"]["name"] not in _SYSTEM]
    wish = Wish(group, fold=False, containers=False, calls=False, missing=False)
    drawn = draw(objects, wish, id=diagram.id).diagram
    traffic = (one for one in diagram.relations if {one.source, one.target} <= drawn.by_id.keys())
    return replace(drawn, relations=(*drawn.relations, *traffic))


def question_of(scene: Scene) -> Question | None:
    """The question of a beat with the answer that was computed; None if it has none."""
    asked, question = prediction_of(scene), scene.cue.beat.question
    if asked is None or question is None:
        return None
    wrong = [one for number, one in enumerate(question.choices) if number != scene.right]
    return Question(
        asked.ask, asked.choices[asked.answer], asked.why, tuple(WrongAnswer(one.text, one.why) for one in wrong)
    )


def _boxes(view: View, diagram: Diagram, selections: Sequence[Selection]) -> list[str]:
    """The boxes of what selections find: its own, or that of what it belongs to."""
    found = (nearest(diagram.by_id, view, key) for one in selections for key in _keys(one, view))
    return list(dict.fromkeys(box for box in found if box in diagram.by_id))


def _keys(selection: Selection, view: View) -> Iterator[Key]:
    for obj in selection.objects(view):
        yield (
            key_of(obj)
            if obj["kind"] != RELEASE
            else Key(RELEASE, obj["metadata"]["namespace"], obj["metadata"]["name"])
        )


def _only(whole: Diagram, kept: Iterable[str], own: str, title: str, parent: str) -> Diagram:
    """A diagram with some of its boxes."""
    kept = frozenset(kept)
    boxes = tuple(box for box in whole.boxes if box.id in kept)
    relations = tuple(one for one in whole.relations if one.source in kept and one.target in kept)
    return replace(whole, id=own, title=title, boxes=boxes, relations=relations, arrange=whole.arrange, parent=parent)


def _unwrapped(diagram: Diagram, named: Collection[str]) -> Diagram:
    """A diagram without what is around all of it, as long as that has no name in the step: it would only take room."""
    while True:
        top = [box for box in diagram.boxes if not box.parent]
        if len(top) != 1 or top[0].id in named or not diagram.children.get(top[0].id):
            return diagram
        around = top[0]
        boxes = tuple(replace(box, parent="") if box.parent == around.id else box for box in diagram.boxes[1:])
        ends = [one for one in diagram.relations if around.id not in (one.source, one.target)]
        diagram = replace(diagram, boxes=boxes, relations=tuple(ends), arrange=around.arrange)


def _images(view: View, diagram: Diagram) -> Iterator[tuple[str, str]]:
    """What to write below pods that differ in what runs in them, or have a proxy, as (box, image): then that is what matters."""
    found: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    for pod in view.list("Pod"):
        box, first = box_of(key_of(pod)), at(pod, ("spec", "containers", 0), {})
        if box in diagram.by_id:
            found[box] = f"{first.get('image', '')}{' + istio-proxy' if has_proxy(pod) else ''}"
            kinds.setdefault(str(first.get("name")), set()).add(found[box])
    if any(len(alike) > 1 or any("istio-proxy" in one for one in alike) for alike in kinds.values()):
        yield from found.items()


def _hops(flows: Sequence[Flow], diagram: Diagram) -> Iterator[Hop]:
    there = [
        flow for flow in flows if {flow.source, flow.target} <= diagram.by_id.keys() and flow.source != flow.target
    ]
    for flow in sorted(there, key=lambda one: -one.rate)[:MOST_HOPS]:
        errors = f", {100 * flow.errors:.0f} % errors" if flow.errors >= 0.005 else ""
        yield Hop(flow.source, flow.target, f"{flow.rate:.0f}/s{errors}")


def _joined(diagram: Diagram, hops: Sequence[Hop]) -> Diagram:
    """Requests travel along relations: of those that are drawn only they are left."""
    ends = {(hop.source, hop.target) for hop in hops}
    relations = tuple(one for one in diagram.relations if one.layer != "traffic" or (one.source, one.target) in ends)
    return replace(diagram, relations=relations)
