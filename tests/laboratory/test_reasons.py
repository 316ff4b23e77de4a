"""Reasons: the chain of causes, in order, in words, each with a concept that there is."""

from __future__ import annotations

import ast
import inspect
import itertools
from pathlib import Path

import pytest

from explorer.laboratory import names, reasons, traffic, why_others, why_pods, why_workloads
from explorer.resources import folder
from tests.laboratory.runs import db, lost_node, run, shop, starting, web


def told(lab: object, box: str, moment: object) -> list[tuple[str, str]]:
    return [(one.actor, one.text) for one in lab.reasons(box, moment)]  # type: ignore[attr-defined]


def subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(any(one == each for each in rest) for one in part)


def test_that_a_replacement_is_led_back_to_the_machine_that_was_stopped() -> None:
    lab = lost_node()
    moment = lab.at_time(384_000)
    new = next(one.id for one in moment.diagram.boxes if "created" in one.sublabel)
    found = lab.reasons(new, moment)
    assert subsequence(
        ["you", "node controller", "taint manager", "ReplicaSet controller", "scheduler", "kubelet"],
        [one.actor for one in found],
    )
    by_actor = {one.actor: one for one in found}
    assert "it tolerated the taint unreachable of node-2 for 300 s" in by_actor["taint manager"].text
    assert "→ delete web-" in by_actor["taint manager"].text
    assert by_actor["node controller"].box == "node//node-2"
    assert by_actor["ReplicaSet controller"].text.endswith(
        "has 2 of 3 active pods (1 that ends does not count) → create one"
    )
    assert by_actor["scheduler"].text.endswith("→ it goes to node-1")


def test_that_reasons_stand_in_order_and_before_the_moment() -> None:
    lab = lost_node()
    lab.at_time(480_000)
    for time in (0, 9_000, 50_000, 384_000, 480_000):
        moment = lab.at_time(time)
        for one in moment.diagram.boxes:
            found = [each.event for each in lab.reasons(one.id, moment)]
            assert found == sorted(set(found))
            assert not found or found[-1] <= moment.event
            assert len(found) <= reasons.MOST


def test_that_a_pod_of_a_statefulset_names_the_pod_before_it() -> None:
    lab = run(db(2))
    moment = lab.at_time(60_000)
    assert ("StatefulSet controller", "db-1 is missing and db-0 is Ready → create db-1") in told(
        lab, "pod/default/db-1", moment
    )
    assert any("db is ready" in text for _, text in told(lab, "pod/default/db-1", moment))


def test_that_scaling_is_the_reason_of_a_new_pod() -> None:
    lab = run(web(1))
    lab.at_time(20_000)
    before = set(starting(lab.at_time(20_000), "pod/"))
    lab.do("scale deployment/web 2", lab.at_time(20_000))
    moment = lab.at_time(30_000)
    (new,) = set(starting(moment, "pod/")) - before
    assert subsequence(
        ["you", "Deployment controller", "ReplicaSet controller", "scheduler"],
        [actor for actor, _ in told(lab, new, moment)],
    )
    assert ("you", "you scaled it to 2") in told(lab, new, moment)


def test_that_a_pod_that_was_made_anew_begins_with_its_own_story() -> None:
    lab = run(db(1))
    lab.do("delete pod/db-0", lab.at_time(30_000))
    moment = lab.at_time(60_000)
    events = [one for one in lab.reasons("pod/default/db-0", moment) if one.box == "pod/default/db-0"]
    assert sum("create db-0" in one.text for one in events) == 1


def test_that_reasons_of_a_workload_are_not_the_chatter_of_its_pods() -> None:
    lab = run(*shop())
    moment = lab.at_time(60_000)
    assert len(lab.reasons("deployment/default/web", moment)) < 8


def test_that_a_box_of_no_object_has_no_reasons() -> None:
    lab = run(web(1))
    assert not lab.reasons("@workloads", lab.at_time(1_000))
    assert not lab.why("@workloads", lab.at_time(1_000))
    assert not lab.deeds("@workloads", lab.at_time(1_000))
    assert lab.text("@workloads", lab.at_time(1_000)) == ""


def concepts_in(module: object) -> set[str]:
    """Texts of a module that look like ids of concepts: what stands in a call of `Why`, and in the tables."""
    tree = ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))  # type: ignore[arg-type]
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name))
    last = (one.args[-1] for one in calls if one.func.id in ("Why", "Actor") and len(one.args) > 1)  # type: ignore[attr-defined]
    return {one.value for one in last if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("module", [why_pods, why_others, why_workloads, names])
def test_that_every_concept_that_is_named_is_there(module: object) -> None:
    known = {one.stem for one in (folder("content") / "concepts").glob("*/*.md")}
    found = concepts_in(module) | {concept for _, concept in (*reasons.WORDS, *traffic.FAULTS.values())}
    assert found - {""} <= known


def test_that_a_rollout_is_told_step_by_step_at_its_deployment() -> None:
    lab = run(web(3))
    lab.do("set-image deployment/web web=web:2", lab.at_time(20_000))
    texts = [text for _, text in told(lab, "deployment/default/web", lab.at_time(60_000))]
    assert any("the new ReplicaSet grows from" in text for text in texts)
    assert any("so the old ReplicaSet shrinks from" in text for text in texts)


def test_that_a_service_tells_when_its_addresses_changed() -> None:
    lab = lost_node()
    texts = [text for _, text in told(lab, "service/default/db", lab.at_time(100_000))]
    assert "db-1 is not ready" in texts


def test_that_nothing_is_told_twice_at_one_moment() -> None:
    lab = lost_node()
    moment = lab.at_time(400_000)
    for one in moment.diagram.boxes:
        found = [(each.time, each.actor, each.text) for each in lab.reasons(one.id, moment)]
        assert all(before != after for before, after in itertools.pairwise(found))


def test_that_the_example_in_the_documentation_is_what_is_told() -> None:
    text = (Path(inspect.getfile(reasons)).parents[2] / "docs" / "laboratory.md").read_text("utf-8")
    lab = lost_node()
    moment = lab.at_time(384_000)
    new = next(one.id for one in moment.diagram.boxes if "created" in one.sublabel)
    lines = {
        f"{one.time // 60_000:02}:{one.time // 1_000 % 60:02} {one.actor:<22} {one.text}"
        for one in lab.reasons(new, moment)
    }
    example = text.split("```")[1].strip().splitlines()
    assert len(example) == 6
    assert set(example) <= lines
