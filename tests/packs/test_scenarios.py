"""Scenarios of a pack: YAML to what is run and told, with the place of each text that others read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model.scenario import Scenario
from explorer.packs import load_pack, open_pack

sys.path.insert(0, str(Path(__file__).parent))

from good_pack import NOTE, write_pack
from hostile_scenarios import FILE, SCENARIO


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return load_pack(write_pack(tmp_path / "small", {FILE: SCENARIO})).scenarios["watch"]


def test_that_a_scenario_is_read(scenario: Scenario) -> None:
    assert (scenario.title, scenario.topic, scenario.concepts, scenario.nodes) == ("One Pod", "node", ("kubelet",), 2)
    assert (scenario.until.text, scenario.group, scenario.seed) == ("60s", "node", 0)
    assert not scenario.problem
    begin, ready = scenario.beats
    assert (begin.at, begin.when, begin.question) == (None, None, None)
    assert begin.text == "A <strong>Pod</strong>, and nobody who runs it."
    assert begin.script.startswith("<p>Say what they see.")
    assert ready.when is not None
    assert ready.when.text == "pod/a is Ready"
    assert ready.question is not None
    assert [choice.value.text for choice in ready.question.choices] == ["Kubelet", "Scheduler"]
    assert ready.question.expected is not None


def test_that_every_text_has_the_place_where_it_stands(scenario: Scenario) -> None:
    lines = SCENARIO.split("\n")
    beat = scenario.beats[1]
    assert beat.question is not None
    written = [scenario.until, *scenario.show, beat.when, *beat.light, beat.question.measure, beat.question.expected]
    written += [choice.value for choice in beat.question.choices]
    for one in written:
        assert one is not None
        assert one.file == "small/scenarios/watch.yaml"
        assert lines[one.line - 1][one.column - 1 :].startswith(one.text)


def test_that_manifests_keep_their_lines(scenario: Scenario) -> None:
    lines = SCENARIO.split("\n")
    for number, line in enumerate(scenario.manifests.text.splitlines()):
        assert lines[scenario.manifests.line - 1 + number][scenario.manifests.column - 1 :] == line


def test_that_the_compiled_pack_has_the_same_scenarios(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", {FILE: SCENARIO})
    fresh, stored = (open_pack(root, cache=tmp_path / "cache") for _ in range(2))
    assert fresh.scenarios == stored.scenarios == load_pack(root).scenarios


def test_that_a_link_to_a_tour_may_lead_to_a_scenario(tmp_path: Path) -> None:
    linked = NOTE.replace("See [Envoy]", "See [a run](tour:watch) and [Envoy]")
    assert not load_pack(write_pack(tmp_path / "a", {FILE: SCENARIO, "concepts/node/kubelet.md": linked})).problems
    found = load_pack(write_pack(tmp_path / "b", {"concepts/node/kubelet.md": linked})).problems
    assert [line.partition(": ")[2] for line in found] == ['the link leads to the tour "watch", which does not exist']


LINES = SCENARIO.split("\n")


@given(
    st.integers(0, len(LINES) - 1), st.sampled_from(["", "  x: y", "[", "- a", "  at: 5", "beats: {}", "    do: [[a]]"])
)
@settings(max_examples=60)
def test_that_a_scenario_with_any_line_broken_is_told_and_the_rest_opens(number: int, text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        broken = "\n".join([*LINES[:number], text, *LINES[number + 1 :]])
        found = load_pack(write_pack(Path(folder) / "small", {FILE: broken}))
        assert found.scenarios.keys() == {"watch"}
        assert found.concepts["envoy"].body
        assert set(found.scenarios["watch"].problem.splitlines()) >= {
            line for line in found.problems if "/scenarios/" in line
        }
