"""The built-in pack holds what the blueprint of its content promises."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from explorer.layout import place
from explorer.model.catalogue import Pack
from explorer.packs import check_pack, load_pack, reading_age
from explorer.ui.canvas.scene import Scene
from tests.layout import rules
from tests.layout.strategies import fake_measure

ROOT = Path(__file__).resolve().parents[2]
CONTENT, PICTURES = ROOT / "content", ROOT / "assets" / "images"
BLUEPRINT = ROOT.parent / "shared" / "domain" / "BLUEPRINT.md"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(CONTENT, PICTURES)


@cache
def blueprint() -> str:
    if not BLUEPRINT.is_file():
        pytest.skip("the blueprint of the content stands beside the checkout, and is not there")
    return BLUEPRINT.read_text(encoding="utf-8")


@cache
def blocks() -> tuple[Any, ...]:
    return tuple(yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", blueprint(), re.DOTALL))


def planned() -> list[dict[str, Any]]:
    return [concept for block in blocks() if isinstance(block, list) for concept in block]


def section(heading: str) -> str:
    return blueprint().partition(f"\n{heading}")[2].partition("\n##")[0]


def test_that_it_has_no_problem() -> None:
    assert [str(problem) for problem in check_pack(CONTENT, PICTURES)] == []


def test_that_the_counts_are_as_promised(pack: Pack) -> None:
    concepts = pack.concepts.values()
    assert len(concepts) == 177
    assert sum(len(concept.links) for concept in concepts) == 533
    assert sum(len(concept.facts) for concept in concepts) >= 671
    assert sum(len(concept.questions) for concept in concepts) == 354
    assert len(pack.pictures) == 6
    assert len(pack.diagrams) >= 13
    assert len(pack.corrections) == 51
    assert len(pack.glossary) >= 79
    assert len(pack.stages) == 9


def test_that_every_concept_has_three_to_six_facts_each_with_a_source(pack: Pack) -> None:
    for concept in pack.concepts.values():
        assert 3 <= len(concept.facts) <= 6, concept.id
        assert all(fact.sources for fact in concept.facts), concept.id


def test_that_every_question_says_why_answers_are_wrong(pack: Pack) -> None:
    for concept in pack.concepts.values():
        assert len(concept.questions) >= 2, concept.id
        for question in concept.questions:
            assert 2 <= len(question.wrong) <= 3, concept.id
            assert all(wrong.why for wrong in question.wrong), concept.id


def test_that_every_note_says_which_versions_it_holds_for(pack: Pack) -> None:
    assert [concept.id for concept in pack.concepts.values() if not re.search(r"\d", concept.as_of)] == []
    assert dict(pack.baseline).keys() >= {"Kubernetes", "Istio", "Helm", "containerd"}


def test_that_every_concept_of_the_blueprint_is_there(pack: Pack) -> None:
    assert {concept["id"] for concept in planned()} <= pack.concepts.keys()


def test_that_every_relation_of_the_blueprint_is_there(pack: Pack) -> None:
    wanted = {(one["id"], relation.split(":")[1].strip()) for one in planned() for relation in one["rel"]}
    found = {(concept.id, link.target) for concept in pack.concepts.values() for link in concept.links}
    assert len(wanted) == 389
    assert wanted - found == set()


def test_that_every_relation_is_shown_at_both_ends(pack: Pack) -> None:
    for concept in pack.concepts.values():
        for link in concept.links:
            assert (concept.id, link.verb) in pack.links_to[link.target]


def test_that_no_concept_has_fewer_facts_or_questions_than_the_blueprint(pack: Pack) -> None:
    for one in planned():
        assert len(pack.concepts[one["id"]].facts) >= len(one["facts"]), one["id"]
        assert len(pack.concepts[one["id"]].questions) >= len(one["quiz"]), one["id"]


def test_that_every_correction_is_at_a_concept(pack: Pack) -> None:
    assert [one.said for one in pack.corrections if not one.concepts] == []
    at_concepts = {one for found in pack.corrections_of.values() for one in found}
    assert set(pack.corrections) == at_concepts


def test_that_every_correction_of_the_blueprint_is_there_in_its_order() -> None:
    rows = re.findall(r"^\| (\d+) \| ", section("## 3. Corrections"), re.MULTILINE)
    written = yaml.safe_load((CONTENT / "corrections.yaml").read_text(encoding="utf-8"))
    assert [int(row) for row in rows] == list(range(1, len(written) + 1))


def test_that_every_term_of_the_blueprint_is_in_the_glossary(pack: Pack) -> None:
    rows = re.findall(r"^\| (.*?) \| .* \|$", section("### 6.1 Glossary"), re.MULTILINE)[1:]
    assert len(rows) >= 79
    assert {row.casefold() for row in rows} <= {term.term.casefold() for term in pack.glossary}


def test_that_the_prerequisites_of_the_blueprint_are_there() -> None:
    (wanted,) = (block["prerequisites"] for block in blocks() if isinstance(block, dict))
    written = yaml.safe_load((CONTENT / "learning.yaml").read_text(encoding="utf-8"))["prerequisites"]
    assert len(wanted) == 147
    assert {f"{one['learn']} -> {one['before']}" for one in written} >= set(wanted)


def test_that_every_concept_is_in_one_stage(pack: Pack) -> None:
    taught = [concept for stage in pack.stages for concept in stage.learn]
    assert sorted(taught) == sorted(pack.concepts)
    assert all(stage.summary for stage in pack.stages)


def test_that_the_pages_are_there(pack: Pack) -> None:
    assert {"path", "glossary", "corrections", "about", "unverified"} <= pack.pages.keys()
    for page in pack.pages.values():
        assert page.body, page.id
        assert not page.problem, page.id


def test_that_what_to_learn_first_opens_with_the_stages_alone(pack: Pack) -> None:
    diagram = pack.diagrams["learn"]
    placement = place(diagram, fake_measure)
    tops = diagram.children[""]
    width = max(one.rect.right for one in placement.boxes.values())
    height = max(one.rect.bottom for one in placement.boxes.values())
    zoom = min(1180 / width, 840 / height)  # the canvas of a window of 1600 × 1000
    assert set(Scene(diagram, placement).folded(zoom)) == {box.id for box in tops}
    assert len(tops) == 9
    # Reading order: from left to right, then down.
    rects = [placement.boxes[box.id].rect for box in tops]
    assert sorted(rects, key=lambda rect: (round(rect.y, -1), rect.x)) == rects


def test_that_what_to_learn_first_is_placed_by_the_rules(pack: Pack) -> None:
    diagram = pack.diagrams["learn"]
    assert rules.violations(diagram, place(diagram, fake_measure)) == {}


def test_that_definitions_are_read_at_school_age(pack: Pack) -> None:
    found = reading_age(pack)
    assert found is not None
    assert found.median < 16
