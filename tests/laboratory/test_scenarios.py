"""The scenarios of the built-in pack: each is played to its end, and its answers are what the facts say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.laboratory.scenarios import check, open_scenario, predictions, rehearse
from explorer.laboratory.shelf import Shelf
from explorer.laboratory.tours import tour_of
from explorer.model.catalogue import Pack
from explorer.packs import load_pack
from explorer.sim.scenes import Play, play
from tests.conftest import ROOT

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "canary-rollback": (
        "about 10 %",  # MS-01, MS-03: the weights alone decide, whatever the numbers of pods
        "about 10 %",  # MS-07: a plain 500 is not retried, so half of 20 % fail
        "practically none, at once",
    ),
    "deployment-and-set": (
        "all three",  # a ReplicaSet makes all that are missing at once; SS-02: a set waits for each
        "two: it waits for the lost name",  # NF-05, NF-06
        "within half a minute",  # NF-08
    ),
    "drain-budget": (
        "one: the eviction is refused",  # minAvailable 3 of 3 allows no disruption
        "three, as the budget says",
    ),
    "helm-revisions": (
        "one: for revision 1",  # HM-01
        "red: the new one",  # what was sent before the refused object stays
        "4, with the content of 2",  # HM-02, HM-05
        "it failed: another owner has set the replicas",  # HM-11: Helm 4 applies on the server, which knows owners
    ),
    "image-missing": (
        "three",  # DP-01: 25 % of 4 is one, rounded down
        "no: it only says so",  # DP-11
        "3",  # DP-10: the old template gets the newest revision
    ),
    "injection-forgotten": (
        "none",  # SE-10: injection only when a pod is created
        "both",  # SE-09
        "two: the third is refused",  # SE-11: failurePolicy Fail
    ),
    "mtls-outsider": (
        "none",  # SE-01, SE-02: PERMISSIVE is the default, and takes plain text
        "half: all from report",  # SE-02: a plain client is refused by STRICT
        "none, once it was ready",
    ),
    "node-failure": (
        "40 to 55 s",  # NF-01
        "one, and it is Terminating",  # NF-04
        "two: the new one, and the old one on node-2",  # NF-10
    ),
    "outlier-hosts": (
        "about a third",  # MS-11: there is none unless it is configured
        "very few",  # MS-12: ten hosts, 10 %: one
        "a third, as before",  # MS-12: three hosts, 10 %: never
        "very few",  # MS-12: three hosts, 34 %: one
    ),
    "pending-memory": ("nowhere: it is Pending", "none"),
    "pod-crash": (
        "the kubelet of its node",  # KB-03
        "80 s",  # KB-01: 0, 10, 20, 40, 80
        "two: db-1 took its old one",  # SS-13
    ),
    "pod-hops": (
        "none: it makes a ReplicaSet",
        "no, nothing runs yet",  # the scheduler only binds
        "none",  # not Ready, so no ready endpoint
    ),
    "retries-amplify": (
        "2",  # MS-07
        "about 30: sixteen times two",  # MS-06: 1 + 3 tries, at two links
        "8",
    ),
    "set-max-unavailable": (
        "one: 1.5 is rounded down",  # SS-33: the code, not the documentation
        "two",  # SS-31, SS-32
    ),
    "set-partition": (
        "web-4",  # SS-17
        "two: web-3 and web-4",  # SS-17: index ≥ partition
        "web:1, the old one",  # SS-18
        "one",  # SS-14, SS-17
    ),
    "set-scale": (
        "one",  # SS-02, SS-03
        "it runs and is ready",  # SS-02
        "no, it had to wait",  # SS-06
        "all three",  # SS-09
        "three: the old ones are used again",  # SS-09
    ),
    "set-stuck": (
        "two",  # SS-17: it waits for web-2
        "as before: it is not ready",  # SS-28
        "web:1, of the good template",  # SS-28
    ),
}
"""The answers to the questions of each scenario, in order, with what says so."""


@cache
def pack() -> Pack:
    return load_pack(ROOT / "content", ROOT / "assets" / "images")


@cache
def played(name: str) -> Play:
    done, problems = rehearse(pack().scenarios[name])
    assert not problems
    return done


def test_that_every_scenario_has_its_answers_here() -> None:
    assert pack().scenarios.keys() == ANSWERS.keys()
    assert len(ANSWERS) >= 16


@pytest.mark.parametrize("name", ANSWERS)
def test_that_all_beats_come_and_the_answers_are_what_the_facts_say(name: str) -> None:
    done = played(name)
    assert [scene.cue.beat.id for scene in done.scenes] == [beat.id for beat in pack().scenarios[name].beats]
    assert all(scene.time <= done.plan.until for scene in done.scenes)
    asked = [(scene.cue.beat.question, scene.right) for scene in done.scenes]
    assert tuple(question.choices[right].text for question, right in asked if question is not None) == ANSWERS[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_that_every_answer_is_declared_and_every_choice_explained(name: str) -> None:
    for beat in pack().scenarios[name].beats:
        if beat.question is not None:
            assert beat.question.expected is not None, beat.id
            assert all(choice.why for choice in beat.question.choices), beat.id


@pytest.mark.parametrize("name", ANSWERS)
def test_that_what_is_highlighted_is_there(name: str) -> None:
    for scene in played(name).scenes:
        for written, selection in zip(scene.cue.beat.light, scene.cue.light, strict=True):
            view = played(name).simulation.history.at(scene.index)
            assert selection.objects(view), f"{scene.cue.beat.id}: {written.text}"


@pytest.mark.parametrize("name", ANSWERS)
def test_that_a_scenario_gives_the_same_history_each_time(name: str) -> None:
    history = played(name).simulation.history
    again = play(open_scenario(pack().scenarios[name]).plan)
    assert again.simulation.history.digest() == history.digest()
    assert [scene.index for scene in again.scenes] == [scene.index for scene in played(name).scenes]


@pytest.mark.parametrize("name", ["set-scale", "node-failure", "helm-revisions", "mtls-outsider"])
def test_that_a_fork_of_any_beat_has_the_same_past(name: str) -> None:
    simulation = played(name).simulation
    for scene in played(name).scenes:
        fork = simulation.fork(index=scene.index)
        assert fork.history.digest(scene.index) == simulation.history.digest(scene.index)


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("seed", [1, 2])
def test_that_the_answers_do_not_hang_on_chance(name: str, seed: int) -> None:
    done = play(open_scenario(pack().scenarios[name]).plan, seed)
    asked = [(scene.cue.beat.question, scene.right) for scene in done.scenes]
    found = tuple(question.choices[right].text for question, right in asked if question is not None and right >= 0)
    assert found == ANSWERS[name]


def test_that_a_prediction_is_asked_before_what_it_is_about() -> None:
    scenes = played("set-scale").scenes
    found = list(predictions(scenes))
    assert [one.choices[one.answer] for one in found] == list(ANSWERS["set-scale"])
    for one, scene in zip(found, (scene for scene in scenes if scene.right >= 0), strict=True):
        assert (one.after, one.since) < (one.event, one.until) == (scene.index, scene.time)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_that_every_question_is_asked_from_the_beat_before_until_its_answer_can_be_seen(name: str) -> None:
    run = Shelf(pack()).begin(name)
    assert [one.choices[one.answer] for one in run.questions] == list(ANSWERS[name])
    for one in run.questions:
        begin = replace(run.at_event(one.after), time=one.since)
        assert run.prediction(begin) == one
        assert run.prediction(replace(run.at_event(one.event), time=one.until)) != one


def test_that_the_laboratory_begins_a_scenario_and_asks_its_questions() -> None:
    run = Shelf(pack()).begin("set-scale")
    scenes = played("set-scale").scenes
    assert run.events == len(played("set-scale").simulation.history)
    asked = run.prediction(run.at_event(scenes[1].index))
    assert asked is not None
    assert asked.choices[asked.answer] == ANSWERS["set-scale"][0]
    assert run.prediction(run.at_event(run.events)) is None


# What is wrong

SMALL = """\
title: One
manifests: |
  apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec: {containers: [{name: a, image: "a:1"}]}
until: 60s
charts:
  shop:
    values: {tag: "1"}
    templates: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ .Release.Name }}"}
      data: {tag: "{{ .Values.tag }}"}
beats:
  - id: one
    title: One
    when: pod/a is Ready
    do: [cordon node-1, helm-install shop shop]
    show: [pod/a]
    light: ["pods with app=a"]
    apply: |
      apiVersion: v1
      kind: Pod
      metadata: {name: b}
      spec: {containers: [{name: b, image: "b:1"}]}
  - id: two
    title: Two
    at: 50s
    question:
      ask: How many?
      measure: count pods
      expect: "2"
      choices: [{is: "1"}, {is: "2"}]
"""


def lines(tmp_path: Path, old: str = "", new: str = "") -> list[str]:
    assert old in SMALL
    file = tmp_path / "small" / "scenarios" / "one.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(SMALL.replace(old, new, 1) if old else SMALL, "utf-8")
    scenario = load_pack(tmp_path / "small").scenarios["one"]
    assert not scenario.problem
    return [str(problem) for problem in check([scenario])]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("", "", ""),
        ("kind: Pod", "kind: [", "6:3: is no YAML: did not find expected ',' or ']' (while parsing a flow sequence that began in line 4)"),
        ("metadata: {name: a}", "metadata: {name: 5}", "5:14: pod/number 1: metadata.name: is missing; expected a name"),
        ("  kind: Pod\n", "", "3:3: object/a: kind: is missing"),
        ("containers: [{name: a, image: \"a:1\"}]", "containers: []", "6:10: pod/a: spec.containers: is missing; expected at least one container"),
        ("when: pod/a is Ready", "when: pod/a is Redy", "19:11: 'Redy' is no word for how something is; did you mean Ready?; expected a condition such as pod/mysql-1 is Ready"),
        ("when: pod/a is Ready", "when: pod/x is Ready", "19:11: this did not come to be so by 60 s; expected it before the end of the scenario"),
        ("when: pod/a is Ready", "when: 2m after pod/a is Ready", "19:11: this did not come to be so by 60 s; expected it before the end of the scenario"),
        ("when: pod/a is Ready", "at: 70s", "19:9: the beat is after the end of the scenario, 60 s; expected it before"),
        ("at: 50s", "at: 1s", "30:9: the beat before it comes at "),
        ("cordon node-1", "crdon node-1", "20:10: there is nothing called 'crdon' to do; did you mean cordon?"),
        ("cordon node-1", "cordon node-9", "20:10: this could not be done: node/node-9: is not there"),
        ("cordon node-1", "delete pdo/a", "20:10: there is no kind 'pdo' (did you mean pod?); expected: delete "),
        ("helm-install shop shop", "helm-install shop shp", "20:25: there is no chart 'shp'; did you mean shop?; expected: helm-install "),
        ("helm-install shop shop", "helm-upgrade shop shop", "20:25: this could not be done: release/shop: release: not found"),
        ("show: [pod/a]", "show: [pod]", ""),
        ("show: [pod/a]", "show: [a]", "21:12: there is no kind 'a'"),
        ("[\"pods with app=a\"]", "[\"pods with app\"]", "22:13: 'app' is no label; expected one such as app=web"),
        ("[\"pods with app=a\"]", "[\"pods now\"]", "22:13: 'now' is too much"),
        ("metadata: {name: b}", "metadata: {name: a}", "34:15: the answer is 1; expected 2, as this says"),
        ("containers: [{name: b, image: \"b:1\"}]", "containers: []", "24:7: this could not be done: pod/b: spec.containers: is missing"),
        ("spec: {containers: [{name: b, image: \"b:1\"}]}", "spec: {containers: }]", "27:"),
        ("measure: count pods", "measure: count pdos", "33:16: there is no kind 'pdos' (did you mean pods?)"),
        ("measure: count pods", "measure: how many pods", "33:16: 'how' measures nothing; expected one of: count, most, "),
        ("measure: count pods", "measure: count nodes", "33:16: the answer is 3, which is none of the choices; expected one that fits"),
        ("{is: \"1\"}", "{is: 1..3}", "33:16: the answer is 2, which is more than one of the choices; expected one that fits"),
        ("{is: \"1\"}", "{is: 1..x}", "35:22: 'x' is no time; expected one such as 250ms, 30s or 1m30s"),
        ("count pods\n      expect: \"2\"", "count pods that are Pending\n      expect: \"1\"", "33:16: the answer is 0, which is none of the choices; expected one that fits"),
        ("expect: \"2\"", "expect: \"1\"", "34:15: the answer is 2; expected 1, as this says"),
        ("kind: ConfigMap", "kind: {", "15:7: is no YAML: did not find expected"),
    ],
)  # fmt: skip
def test_that_what_is_wrong_with_a_scenario_has_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = lines(tmp_path, old, new)
    if not problem:
        assert not found
    else:
        assert found[0].startswith(f"small/scenarios/one.yaml:{problem}"), found


def test_that_manifests_in_a_file_of_their_own_are_told_by_it(tmp_path: Path) -> None:
    root = tmp_path / "small"
    head = "title: One\nmanifests: {file: objects/a.yaml}\nuntil: 1s\nbeats: [{id: a, title: A}]\n"
    for name, text in {"scenarios/one.yaml": head, "objects/a.yaml": "kind: Pod\n---\nkind: [\n"}.items():
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(text, "utf-8")
    found = [str(problem) for problem in check(load_pack(root).scenarios.values())]
    assert [line.partition(": ")[0] for line in found] == [
        "small/objects/a.yaml:1:1",
        "small/objects/a.yaml:1:1",
        "small/objects/a.yaml:4:1",
    ]


LINES = SMALL.split("\n")

PARTS = st.sampled_from(
    ["", "  x: y", "  kind: Node", "    when: no pods", "    when: 9999 pods", "    do: [delete pod/a, delete pod/a, helm-rollback shop 7]",
     "    do: [scale pod/a 3, edit pod/a spec.containers 5, edit pod/a metadata.name 7]", "      measure: share of pay to pods", "      measure: spec of pod/a",
     "      measure: first of pod/a that is gone", "    light: [pods of pod/a]", "    at: 0s", "until: 0s", "  metadata: {name: a, labels: 5}",
     "  spec: 7", "    values: {'a.b[x': 1}", "      data: {tag: {{ .Values.tag }}}"]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), PARTS), min_size=1, max_size=3))
@settings(max_examples=80)
def test_that_a_broken_scenario_is_told_with_its_place_and_never_breaks_the_check(
    broken: list[tuple[int, str]],
) -> None:
    written = list(LINES)
    for number, line in broken:
        written[number] = line
    with TemporaryDirectory() as folder:
        file = Path(folder) / "small" / "scenarios" / "one.yaml"
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(written), "utf-8")
        scenario = load_pack(Path(folder) / "small").scenarios["one"]
        for problem in check([scenario]):
            assert problem.path.endswith("/scenarios/one.yaml")
            assert 1 <= problem.line <= len(LINES)
            assert len(str(problem).splitlines()) == 1
        diagrams, tour = tour_of(scenario)
        assert len(diagrams) == len(tour.steps)


def test_that_a_run_tells_what_its_scenario_says_and_a_fork_only_up_to_its_moment() -> None:
    run = Shelf(pack()).begin("drain-budget")
    said = run.narration(run.at_time(50_000))
    assert said is not None
    assert said.title == "A node is to be emptied"
    assert said.script
    fork = run.fork(run.at_time(50_000))
    assert fork.narration(fork.at_time(50_000)) == said
    assert fork.narration(fork.at_time(10_000)) == run.narration(run.at_time(10_000))
    later = fork.do("scale deploy/web 5", fork.at_time(50_000))
    assert later.narration(later.at_time(60_000)) is None
