"""Every rule finds what it is about, at its line, and is quiet where all is well.

The cases stand in `cases/`: `#: RULE found`, then objects of which one line is marked with `# here`; `#: RULE quiet`, then objects in
which that rule finds nothing. Behind it `whole` stands for a whole cluster, `1.24` for an older one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from explorer.kube.findings import RULES, UNSURE, find
from explorer.kube.manifests import Manifest, read
from explorer.kube.source import Origin
from explorer.model.facts import Finding
from tests.conftest import ROOT

CASES = Path(__file__).with_name("cases")
_HEAD = re.compile(r"^#: (?P<rule>[a-z-]+) (?P<what>found|quiet)(?: (?P<how>.+))?\n", re.MULTILINE)


class Case(NamedTuple):
    rule: str
    what: str
    how: str
    text: str
    file: str


def cases() -> list[Case]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        text = file.read_text("utf-8")
        heads = list(_HEAD.finditer(text))
        for head, after in zip(heads, [*heads[1:], None], strict=True):
            end = after.start() if after else len(text)
            found.append(Case(head["rule"], head["what"], head["how"] or "", text[head.end() : end], file.name))
    return found


ALL = cases()


def findings(case: Case) -> list[Finding]:
    read_ = list(read(case.text, case.file))
    manifests = [one for one in read_ if isinstance(one, Manifest)]
    assert len(manifests) == len(read_), [str(one) for one in read_ if not isinstance(one, Manifest)]
    origins = [Origin(one.file, one.place.line) for one in manifests]
    version = (1, int(case.how.split(".")[1])) if case.how.startswith("1.") else (1, 37)
    found = find(
        [one.object for one in manifests],
        None,
        origins,
        whole=case.how == "whole",
        version=version,
        line_of=lambda number, path: manifests[number].place_of(path).line,
    )
    return [one for one in found if one.rule == case.rule]


def test_that_every_rule_has_a_case_that_finds_it_and_one_that_is_quiet() -> None:
    for what in ("found", "quiet"):
        assert {case.rule for case in ALL if case.what == what} == {rule.id for rule in RULES}
    assert len(RULES) >= 40
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("case", [one for one in ALL if one.what == "found"], ids=lambda case: case.rule)
def test_that_a_rule_finds_what_is_wrong_at_its_line(case: Case) -> None:
    (line,) = [number for number, text in enumerate(case.text.splitlines(), 1) if text.endswith("# here")]
    (finding,) = findings(case)
    assert finding.line == line
    assert finding.file == case.file
    assert "{" not in finding.message.replace("{}", "")
    assert "\n" not in finding.message


@pytest.mark.parametrize("case", [one for one in ALL if one.what == "quiet"], ids=lambda case: case.rule)
def test_that_a_rule_is_quiet_where_all_is_well(case: Case) -> None:
    assert findings(case) == []


@pytest.mark.parametrize("case", [one for one in ALL if one.what == "found"], ids=lambda case: case.rule)
def test_that_a_fix_is_yaml(case: Case) -> None:
    (finding,) = findings(case)
    assert "{" not in re.sub(r"\{[^{}]*\}", "", finding.fix)
    assert not finding.fix or isinstance(yaml.safe_load(finding.fix), dict)


def test_that_every_rule_leads_to_a_concept_that_is_there() -> None:
    concepts = {path.stem for path in (ROOT / "content/concepts").rglob("*.md")}
    assert {rule.concept for rule in RULES} <= concepts


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_that_a_rule_is_told_in_one_plain_line(rule: object) -> None:
    for text in (rule.title, rule.message):  # type: ignore[attr-defined]
        assert "\n" not in text
        assert not text.endswith(".")
    assert UNSURE not in rule.message  # type: ignore[attr-defined]


def test_that_every_rule_stands_in_the_documentation() -> None:
    text = (ROOT / "docs/clusters.md").read_text("utf-8")
    rows = [f"| `{rule.id}` | {rule.severity} | {rule.title} |" for rule in RULES]
    assert [line for line in text.splitlines() if re.match(r"\| `.*` \| (error|warning|hint) \|", line)] == rows
