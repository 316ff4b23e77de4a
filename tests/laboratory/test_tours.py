"""A scenario as a tour: each beat is a step that shows the cluster as it was then."""

from __future__ import annotations

import re
from functools import cache

import pytest

from explorer.laboratory.shelf import Shelf
from explorer.laboratory.tours import tour_of
from explorer.model.diagram import Diagram
from explorer.model.lesson import Tour
from tests.laboratory.test_scenarios import ANSWERS, pack, played


@cache
def made(name: str) -> tuple[dict[str, Diagram], Tour]:
    diagrams, tour = tour_of(pack().scenarios[name], pack().start)
    return {one.id: one for one in diagrams}, tour


@pytest.mark.parametrize("name", ANSWERS)
def test_that_each_beat_is_a_step_with_a_diagram_of_its_own(name: str) -> None:
    diagrams, tour = made(name)
    scenario = pack().scenarios[name]
    assert (tour.id, tour.title, tour.topic, tour.problem) == (name, scenario.title, scenario.topic, "")
    assert tour.minutes == scenario.minutes == scenario.outline.minutes
    assert [step.id for step in tour.steps] == [beat.id for beat in scenario.beats]
    assert [step.diagram for step in tour.steps] == list(diagrams)
    for step in tour.steps:
        diagram = diagrams[step.diagram]
        assert diagram.boxes
        assert diagram.parent == pack().start
        assert step.lit
        assert {*step.lit, *(end for hop in step.hops for end in (hop.source, hop.target))} <= diagram.by_id.keys()
        ends = {(one.source, one.target) for one in diagram.relations}
        assert {(hop.source, hop.target) for hop in step.hops} <= ends
        assert all(not box.parent or box.parent in diagram.by_id for box in diagram.boxes)


@pytest.mark.parametrize("name", ANSWERS)
def test_that_questions_have_the_answers_that_were_computed(name: str) -> None:
    asked = [step.question for step in made(name)[1].steps if step.question is not None]
    assert tuple(question.answer for question in asked) == ANSWERS[name]
    for question in asked:
        assert question.why
        assert question.wrong
        assert all(wrong.text and wrong.why and wrong.text != question.answer for wrong in question.wrong)


def test_that_a_step_shows_the_cluster_as_it_was() -> None:
    diagrams, tour = made("set-scale")
    words = {
        step.id: {box.name: box.badge for box in diagrams[step.diagram].boxes if box.id.startswith("pod/")}
        for step in tour.steps
    }
    assert words["empty"] == {}
    assert words["second"].keys() == {"web-0", "web-1"}
    assert words["second"]["web-0"] == "Ready"
    assert words["three"] == {"web-0": "Ready", "web-1": "Ready", "web-2": "Ready"}
    assert words["claims"] == {"web-0": "Ready"}
    claims = [box.name for box in diagrams[tour.steps[7].diagram].boxes if box.id.startswith("persistentvolumeclaim/")]
    assert claims == ["data-web-0", "data-web-1", "data-web-2"]


def test_that_only_what_is_shown_is_there() -> None:
    diagrams, tour = made("injection-forgotten")
    kinds = {box.id.partition("/")[0] for box in diagrams[tour.steps[0].diagram].boxes}
    assert kinds == {"deployment", "pod"}


def test_that_requests_travel_where_they_went() -> None:
    _, tour = made("mtls-outsider")
    half = next(step for step in tour.steps if step.id == "half")
    bad = [hop for hop in half.hops if hop.label.endswith("100 % errors")]
    assert bad
    assert all("/report-" in hop.source for hop in bad)
    assert all(re.fullmatch(r"\d+/s(, \d+ % errors)?", hop.label) for step in tour.steps for hop in step.hops)


def test_that_two_programs_with_one_identity_are_seen() -> None:
    diagrams, tour = made("node-failure")
    split = next(step for step in tour.steps if step.id == "split")
    boxes = diagrams[split.diagram].boxes
    assert [(box.parent, box.badge) for box in boxes if box.name == "db-1"] == [
        ("node//node-1", "Ready"),
        ("node//node-2", "Still runs"),
    ]
    assert len(split.lit) == 2


def test_that_pods_tell_their_images_while_there_are_several() -> None:
    _, tour = made("set-partition")
    told = {step.id: {box.rpartition("/")[2]: image for box, image in step.sublabels} for step in tour.steps}
    assert told["five"] == told["done"] == {}
    assert told["two"] == {f"web-{number}": "web:2" if number >= 3 else "web:1" for number in range(5)}
    assert told["old"] == told["two"]
    proxies = {step.id: [image for _, image in step.sublabels] for step in made("injection-forgotten")[1].steps}
    assert proxies["nothing"] == []
    assert proxies["injected"] == ["web:1 + istio-proxy"] * 2


def test_that_what_is_around_all_and_has_no_name_in_it_is_left_out() -> None:
    diagrams, tour = made("set-scale")
    tops = [[box.id for box in diagrams[step.diagram].boxes if not box.parent] for step in tour.steps]
    assert all("statefulset/default/web" in top for top in tops)
    diagrams, tour = made("mtls-outsider")
    tops = [[box.id for box in diagrams[step.diagram].boxes if not box.parent] for step in tour.steps]
    assert all(top == ["namespace//default", "namespace//old"] for top in tops)


def test_that_the_commands_stand_in_the_script() -> None:
    _, tour = made("set-scale")
    ask = next(step for step in tour.steps if step.id == "ask")
    assert ask.script.endswith("<pre>kubectl scale statefulset/web --replicas=3</pre>")
    assert all("<pre>" not in step.text for step in tour.steps)


def test_that_the_outline_is_known_before_anything_is_played() -> None:
    outline = pack().scenarios["set-scale"].outline
    tour = made("set-scale")[1]
    assert [(step.title, step.text, step.minutes) for step in outline.steps] == [
        (step.title, step.text, step.minutes) for step in tour.steps
    ]
    assert not any(step.diagram for step in outline.steps)


def test_that_the_laboratory_makes_the_tour_of_a_scenario_and_of_nothing_else() -> None:
    shelf = Shelf(pack())
    found = shelf.tour("set-scale")
    assert found is not None
    assert found[1] == made("set-scale")[1]
    assert shelf.tour("partition-rollout") is None
    assert shelf.tour("nothing") is None


def test_that_playing_is_quick_enough_to_be_done_when_it_is_asked_for() -> None:
    # Events and tries are what playing costs; their numbers are the same on every machine.
    for name in ANSWERS:
        simulation = played(name).simulation
        tries = sum(
            edge["total"]
            for traffic in simulation.store.list("Traffic")
            for edge in traffic["status"]["edges"]
            if edge["target"]
        )
        assert len(simulation.history) < 2_000, name
        assert tries < 8_000, name
