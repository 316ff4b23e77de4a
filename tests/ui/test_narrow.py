"""A window of any width can be used: panels go below the diagram, then away, and come back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from explorer.ui.glyphs import Glyphs
from explorer.ui.narrow import BESIDE_FROM, SMALLEST
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace.settings import Settings
from tests.small_pack import small_pack


@pytest.fixture
def kept() -> list[Settings]:
    """What the window asked to be remembered."""
    return []


@pytest.fixture
def window(qtbot, tmp_path, kept) -> Window:
    state = State(Place("cluster"), reduced_motion=True)
    glyphs = Glyphs(Path(__file__).parents[2] / "assets" / "glyphs")
    made = Window(Workspace(small_pack(), state), glyphs, Settings(), kept.append, tmp_path)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    qtbot.waitExposed(made)
    made.complete()
    return made


def resized(qtbot, window: Window, width: int, height: int) -> None:
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.size().toTuple() == (width, height))
    window.grab()


def top_of(window: Window, widget: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


@pytest.mark.parametrize("width", [200, 240, 299, 320, 399, 400, 480, 599, 600, 699, 700, 720, 1000])
@pytest.mark.parametrize("outline", [False, True])
def test_that_everything_that_is_shown_is_inside_of_the_window(qtbot, window, width, outline):
    if outline:
        window._workspace.run("outline")
    window._workspace.run("select", "kubelet-1")
    resized(qtbot, window, width, 700)
    shown = [part for part in window.findChildren(QWidget) if part.isVisible()]
    parts = [part for part in shown if isinstance(part, QAbstractButton | QLabel) or part is window.canvas]
    bars = (window._head, window._foot)
    parts = [part for part in parts if part is window.canvas or any(bar.isAncestorOf(part) for bar in bars)]
    assert parts
    for part in parts:
        assert 0 <= top_of(window, part).x() <= width - part.width(), (part, part.toolTip() or part.objectName())
    assert window.canvas.width() >= min(width, 200)
    assert window.canvas.height() >= 80


def test_that_the_window_becomes_no_smaller_than_can_be_used(qtbot, window):
    window.resize(10, 10)
    assert window.size().toTuple() == SMALLEST
    window.grab()
    told = []
    window.canvas.selected.connect(told.append)
    window.canvas.reveal("kubelet-1", animate=False)
    spot = window.canvas.view_rect("kubelet-1").intersected(window.canvas.rect().toRectF()).center().toPoint()
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=spot)
    assert told == ["kubelet-1"]
    assert window._workspace.state.place.box == "kubelet-1"


def test_that_notes_go_below_the_diagram_and_back_with_the_width_they_had(qtbot, window):
    before = window._side.width()
    assert top_of(window, window._side).x() > top_of(window, window.canvas).x()
    resized(qtbot, window, BESIDE_FROM - 1, 900)
    assert window._side.isVisible()
    assert window._side.width() == BESIDE_FROM - 1
    assert top_of(window, window._side).y() >= top_of(window, window.canvas).y() + window.canvas.height()
    resized(qtbot, window, 1400, 900)
    assert abs(window._side.width() - before) <= 1


def test_that_panels_without_room_are_away_and_come_back(qtbot, window):
    resized(qtbot, window, 300, 300)
    assert not window._side.isVisible()
    assert window._workspace.state.notes
    buttons = {b.property("command"): b for b in window._head.findChildren(QAbstractButton) if b.property("command")}
    assert not buttons["notes"].isEnabled()
    resized(qtbot, window, 300, 800)
    assert window._side.isVisible()
    assert buttons["notes"].isEnabled()


def test_that_a_panel_closed_while_away_stays_closed(qtbot, window):
    resized(qtbot, window, 300, 300)
    window._workspace.run("notes")
    resized(qtbot, window, 1400, 900)
    assert not window._side.isVisible()


def test_that_heights_are_not_remembered_as_widths(qtbot, window, kept):
    widths = list(window._widths)
    resized(qtbot, window, 500, 900)
    window.close()
    assert kept[-1].widths[2] == pytest.approx(widths[2], abs=20)


def test_that_what_is_hidden_is_said_at_any_width(qtbot, window):
    window._workspace.run("set-filter", "kubelet")
    for width in (200, 400, 700, 1400):
        resized(qtbot, window, width, 700)
        assert window.bars[1].hidden.isVisible()
        assert "hidden" in window.bars[1].hidden.text()


@pytest.mark.parametrize("command", ["search", "filter", "help"])
def test_that_search_filter_and_help_fit(qtbot, window, command):
    resized(qtbot, window, 240, 600)
    window._workspace.run(command)
    qtbot.wait(0)
    focused = window.focusWidget()
    assert focused is not None
    left = top_of(window, focused).x() if window.isAncestorOf(focused) else 0
    assert 0 <= left < 240
    window.grab()
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
