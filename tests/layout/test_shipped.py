"""Every diagram of the built-in pack is placed by the rules, and quickly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from explorer.layout import edge_label, place
from explorer.model.diagram import Diagram
from explorer.packs import load_pack
from explorer.packs.learning_diagram import LEARN
from tests.layout import rules
from tests.layout.strategies import fake_measure

CONTENT = Path(__file__).parents[2] / "content"
NAMES = sorted([LEARN, *(path.stem for path in (CONTENT / "diagrams").glob("*.yaml"))])


@cache
def shipped() -> dict[str, Diagram]:
    return dict(load_pack(CONTENT).diagrams)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_shipped_diagram_obeys_all_rules(name: str) -> None:
    diagram = shipped()[name]
    assert rules.violations(diagram, place(diagram, fake_measure)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_that_every_verb_of_a_shipped_diagram_has_a_place(name: str) -> None:
    diagram = shipped()[name]
    placement = place(diagram, fake_measure)
    assert [edge.id for edge in placement.edges if edge_label(diagram, edge) and edge.label is None] == []
