"""The outline: every box in its container, and of a large diagram no more unfolded than somebody would look through."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from explorer.model.diagram import Box, Diagram
from explorer.ui.outline import _UNFOLDED, Outline
from tests.layout.clusters import cluster
from tests.layout.strategies import diagrams


@pytest.fixture
def outline(qtbot) -> Outline:
    made = Outline()
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


def listed(model: QAbstractItemModel, parent: QModelIndex | None = None, around: str = "") -> list[tuple[str, str]]:
    """Every name in the tree with that of its container, from top to bottom."""
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [(index.data(), around), *listed(model, index, index.data())]
    return found


def unfolded(outline: Outline) -> int:
    """How many rows one can scroll to."""
    index, count = outline.model().index(0, 0), 0
    while index.isValid():
        index, count = outline.indexBelow(index), count + 1
    return count


@given(diagrams())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_every_box_is_listed_in_its_container(outline: Outline, diagram: Diagram) -> None:
    named = Diagram("d", "D", boxes=tuple(Box(box.id, box.id, box.parent) for box in diagram.boxes))
    tester = QAbstractItemModelTester(outline.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    outline.show_diagram(named)
    assert sorted(listed(outline.model())) == sorted((box.id, box.parent) for box in named.boxes)
    assert unfolded(outline) == len(named.boxes)
    for box in named.boxes:
        outline.select(box.id)
        assert outline.currentIndex().data() == box.id
    outline.select("nothing is called so")
    assert not outline.currentIndex().isValid()
    del tester


def test_that_of_a_large_diagram_the_first_levels_are_unfolded_and_what_is_selected(outline: Outline) -> None:
    diagram = cluster(3 * _UNFOLDED)
    outline.show_diagram(diagram)
    shown = unfolded(outline)
    assert len(diagram.children["c"]) + 1 <= shown <= _UNFOLDED
    last = diagram.boxes[-1]
    outline.select(last.id)
    QApplication.processEvents()
    assert outline.currentIndex().data() == last.name
    assert outline.visualRect(outline.currentIndex()).intersects(outline.viewport().rect())
    assert unfolded(outline) > shown


def test_that_any_number_of_outermost_boxes_is_listed(outline: Outline) -> None:
    boxes = tuple(Box(f"b{n}", f"box {n}", "" if n % 2 == 0 else f"b{n - 1}") for n in range(3 * _UNFOLDED))
    outline.show_diagram(Diagram("flat", "Flat", boxes=boxes))
    assert unfolded(outline) == len(boxes) // 2
