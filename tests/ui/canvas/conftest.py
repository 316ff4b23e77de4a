"""A small cluster, its placement, and a canvas that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from canvas_diagrams import CLUSTER
from PySide6.QtCore import QPointF

from explorer.layout import Placement, place
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.glyphs import Glyphs


@pytest.fixture
def placement(qapp) -> Placement:
    assert qapp is not None
    return place(CLUSTER, fonts.measure)


@pytest.fixture
def glyphs(qapp) -> Glyphs:
    assert qapp is not None
    return Glyphs(Path(__file__).parents[3] / "assets" / "glyphs")


@pytest.fixture
def canvas(qtbot, glyphs, placement) -> Canvas:
    made = Canvas(glyphs)
    qtbot.addWidget(made)
    made.set_reduced_motion(True)
    # However slow the machine is: no rescaled pictures, unless a test wants them.
    made._view.sharp_ms = 1e9
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    made.show_diagram(CLUSTER, placement)
    return made


@pytest.fixture
def spot(canvas):
    """The middle of a box in the view."""
    return lambda box: QPointF(canvas.view_rect(box).center())
