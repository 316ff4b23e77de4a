from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from explorer.layout import DESK, Placement, Role, place
from explorer.layout.kept import kept_or_placed
from explorer.model.diagram import Diagram
from tests.small_pack import small_pack

DIAGRAM = small_pack().diagrams["cluster"]


def measure(text: str, _role: Role) -> float:
    return len(text) * 7.5


class Layout:
    """Places a diagram and counts how often."""

    def __init__(self, diagram: Diagram = DIAGRAM) -> None:
        self.diagram = diagram
        self.count = 0

    def __call__(self) -> Placement:
        self.count += 1
        return place(self.diagram, measure)


def test_that_a_kept_placement_is_the_one_that_was_made(tmp_path: Path) -> None:
    layout = Layout()
    first = kept_or_placed(tmp_path, DIAGRAM, measure, DESK, layout)
    second = kept_or_placed(tmp_path, DIAGRAM, measure, DESK, layout)
    assert first == second
    assert layout.count == 1


def test_that_another_diagram_font_or_metric_is_placed_anew(tmp_path: Path) -> None:
    layout = Layout()
    kept_or_placed(tmp_path, DIAGRAM, measure, DESK, layout)
    kept_or_placed(tmp_path, replace(DIAGRAM, title="Other"), measure, DESK, layout)
    kept_or_placed(tmp_path, DIAGRAM, lambda text, role: measure(text, role) + 1, DESK, layout)
    kept_or_placed(tmp_path, DIAGRAM, measure, replace(DESK, gap=40), layout)
    assert layout.count == 4


@pytest.mark.parametrize("harm", [b"", b"\xc1", b"\x92\x01", b"x" * 1000])
def test_that_a_broken_file_costs_a_layout_and_nothing_else(tmp_path: Path, harm: bytes) -> None:
    layout = Layout()
    kept_or_placed(tmp_path, DIAGRAM, measure, DESK, layout)
    next(tmp_path.glob("*.placement")).write_bytes(harm)
    assert kept_or_placed(tmp_path, DIAGRAM, measure, DESK, layout).boxes
    assert layout.count == 2


def test_that_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept_or_placed(tmp_path / "file" / "deep", DIAGRAM, measure, DESK, Layout()).boxes
