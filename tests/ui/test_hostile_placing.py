"""Diagrams that take long to place though they are not large: the window goes on, and what comes out is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from explorer.layout import place
from explorer.layout.effort import is_large
from explorer.model.diagram import Box, Diagram, Relation
from explorer.ui import fonts
from explorer.ui.glyphs import Glyphs
from explorer.ui.placements import SLOW
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace.settings import Settings
from tests.layout.hostile import EMOJI, HEBREW, LONG_NAMES, texts
from tests.small_pack import small_pack


def dense(count: int) -> Diagram:
    """Related boxes in five containers, few enough to be placed with all care."""
    boxes = tuple(
        Box(f"b{i}", f"box {i} {HEBREW}{EMOJI}", "" if i < 5 else f"b{(i - 5) // 7 % 5}") for i in range(count)
    )
    relations = tuple(
        Relation(f"r{i}", f"b{i}", f"b{(i * 7 + 3) % count}", LONG_NAMES["mixed"] if i == 9 else "does")
        for i in range(count)
    )
    return Diagram("dense", "Dense", boxes=boxes, relations=relations)


SLOWLY = dense(SLOW + 6)
PACK = replace(small_pack(), diagrams={**small_pack().diagrams, "dense": SLOWLY, "texts": replace(texts(), id="texts")})


@pytest.fixture
def make(qtbot, tmp_path):
    """Opens a window; all share one folder of kept placements."""

    def made() -> Window:
        state = State(Place("cluster"), reduced_motion=True)
        glyphs = Glyphs(Path(__file__).parents[2] / "assets" / "glyphs")
        window = Window(Workspace(PACK, state), glyphs, Settings(), lambda _settings: None, tmp_path)
        qtbot.addWidget(window)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        window.complete()
        return window

    return made


def shown(window: Window) -> str:
    return window.canvas.scene_shown.diagram.id


def test_that_it_is_placed_beside_the_window_and_comes_out_the_same(qtbot, make):
    assert not is_large(SLOWLY)
    window = make()
    window._workspace.run("open-diagram", "dense")
    assert shown(window) == "cluster"
    assert window._waiting.line.isVisible()
    qtbot.waitUntil(lambda: shown(window) == "dense", timeout=60_000)
    assert not window._waiting.line.isVisible()
    assert window.canvas.scene_shown.placement == place(SLOWLY, fonts.measure)


def test_that_what_was_kept_is_there_at_once(qtbot, make):
    window = make()
    window._workspace.run("open-diagram", "dense")
    qtbot.waitUntil(lambda: shown(window) == "dense", timeout=60_000)
    window.close()
    again = make()
    again._workspace.run("open-diagram", "dense")
    assert shown(again) == "dense"
    again._workspace.run("back")
    again._workspace.run("open-diagram", "dense")
    assert shown(again) == "dense"


def test_that_what_a_filter_leaves_of_it_is_placed_beside_the_window_too(qtbot, make):
    window = make()
    window._workspace.run("open-diagram", "dense")
    window._workspace.run("set-filter", "-zz")
    qtbot.waitUntil(lambda: shown(window) == "dense" and not window._placements.waiting, timeout=60_000)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Home)
    assert window.canvas.selected_box


@pytest.mark.parametrize("word", ["שלום", "👍", "first line", "\u202e", "\x00", "W" * 10_000, "   "])
def test_that_strange_texts_are_searched_for_selected_and_read(qtbot, make, word):
    window = make()
    window._workspace.run("open-diagram", "texts")
    window._workspace.run("outline")
    window._workspace.run("search")
    field = window.focusWidget()
    field.setText(word)
    qtbot.wait(0)
    window.grab()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    window._workspace.run("set-filter", word)
    window._workspace.run("clear-filter")
    for box in PACK.diagrams["texts"].boxes[::5]:
        window._workspace.run("select", box.id)
        assert window.canvas.selected_box == box.id
    window.grab()
