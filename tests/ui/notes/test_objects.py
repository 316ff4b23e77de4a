"""What a note says of somebody's own objects: findings of one rule together, changes by what became of them, long values below."""

from __future__ import annotations

import re

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.model.facts import Fact, Facts, Finding
from explorer.model.opened import Change, Overview
from explorer.model.theme import PROFILES
from explorer.ui.notes.look import Look
from explorer.ui.notes.objects import object_part, overview_parts

LOOK = Look(PROFILES["desk-light"], 100, "Inter", "monospace")
DIAGRAM = Diagram("opened", "shop", boxes=tuple(Box(f"pod//{number}", f"pod-{number}") for number in range(200)))
NOTHING = Pack("", "")


def told(overview: Overview) -> str:
    return re.sub(r"<[^>]+>", " ", overview_parts(NOTHING, DIAGRAM, overview, [], -1, LOOK))


def finding(number: int, rule: str = "image-latest", **more: str) -> Finding:
    return Finding(rule, "warning", f"pod//{number}", f"the image of {number} is latest", **more)


def test_that_of_many_findings_of_one_rule_a_few_are_told_in_full_and_the_others_named() -> None:
    words = told(Overview("", findings=tuple(finding(number) for number in range(15))))
    assert words.count("is latest") == 3
    assert "12 more" in words
    assert all(f"pod-{number}" in words for number in range(15))


def test_that_what_is_not_named_is_counted() -> None:
    words = told(Overview("", findings=tuple(finding(number) for number in range(200))))
    assert "197 more" in words
    assert "and 137 more" in words


def test_that_the_fix_of_a_rule_stands_there_once() -> None:
    codes: list[str] = []
    findings = tuple(finding(number, fix="image: web:1") for number in range(5))
    overview_parts(NOTHING, DIAGRAM, Overview("", findings=findings), codes, -1, LOOK)
    assert codes == ["image: web:1"]


def test_that_nothing_in_words_of_others_is_markup() -> None:
    evil = Finding("r", "error", "pod//1", "<b>bold</b>", file="<i>.yaml", line=3)
    html = overview_parts(NOTHING, DIAGRAM, Overview("<u>", findings=(evil,)), [], -1, LOOK)
    assert not {"<b>bold", "<i>", "<u>"} & {html[at : at + 7] for at in range(len(html))}
    assert "&lt;b&gt;bold" in html
    assert "&lt;i&gt;.yaml:3" in html


def test_that_changes_stand_together_by_what_became_of_the_objects() -> None:
    changes = (
        Change("changed", "pod//1", "Pod pod-1", ("spec.replicas: 2 → 3",)),
        Change("added", "pod//2", "Pod pod-2"),
        Change("removed", "pod//gone", "Pod pod-gone"),
    )
    words = told(Overview("", changes=changes))
    places = [words.index(word) for word in ("Added (1)", "pod-2", "Removed (1)", "pod-gone", "Changed (1)", "2 → 3")]
    assert places == sorted(places)


def test_that_a_long_value_has_the_whole_width() -> None:
    facts = Facts("pod//1", "Pod", "pod-1", fields=(Fact("Image", "x" * 60), Fact("Port", "80")))
    html = object_part(NOTHING, DIAGRAM, facts, [], -1, LOOK)
    assert html.count("colspan='2'") == 1
