"""Opening a large diagram: the window goes on, says how far it is, and can be called back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from explorer.layout.quality import overlaps
from explorer.model.diagram import Box, Diagram
from explorer.ui import placements
from explorer.ui.glyphs import Glyphs
from explorer.ui.placements import LONG
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace
from explorer.workspace.settings import Settings
from tests.layout.clusters import cluster
from tests.small_pack import small_pack

LARGE = replace(cluster(LONG + 500), id="large", title="Large")
PACK = replace(small_pack(), diagrams={**small_pack().diagrams, "large": LARGE})


@pytest.fixture
def make(qtbot, tmp_path):
    """Opens a window; all share one folder of kept placements."""

    def made(diagram: str = "cluster") -> Window:
        state = State(Place(diagram), reduced_motion=True)
        glyphs = Glyphs(Path(__file__).parents[2] / "assets" / "glyphs")
        window = Window(Workspace(PACK, state), glyphs, Settings(), lambda _settings: None, tmp_path)
        qtbot.addWidget(window)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        window.complete()
        return window

    return made


def shown(window: Window) -> Diagram:
    return window.canvas.scene_shown.diagram


def open_large(window: Window) -> None:
    window._workspace.run("open-diagram", "large")


def test_that_a_large_diagram_is_waited_for_and_then_shown(qtbot, make):
    window = make()
    open_large(window)
    assert shown(window).id == "cluster"
    assert window._waiting.line.isVisible()
    assert f"{len(LARGE.boxes):,}" in window._waiting.line.text
    parts = []
    window._placements._poll.timeout.connect(lambda: parts.append(window._waiting.line.part))
    qtbot.waitUntil(lambda: shown(window).id == "large", timeout=60_000)
    assert parts == sorted(parts)
    assert not window._waiting.line.isVisible()
    assert overlaps(LARGE, window.canvas.scene_shown.placement) == []
    qtbot.waitUntil(lambda: window.canvas.idle)


def test_that_what_was_asked_for_meanwhile_is_done_afterwards(qtbot, make):
    window = make()
    open_large(window)
    box = LARGE.boxes[-1].id
    window._workspace.run("select", box)
    qtbot.waitUntil(lambda: shown(window).id == "large", timeout=60_000)
    assert window.canvas.selected_box == box
    assert window.canvas.rect().toRectF().contains(window.canvas.view_rect(box))
    qtbot.waitUntil(lambda: window.canvas.idle)


def test_that_escape_goes_back_to_the_diagram_that_is_still_seen(qtbot, make):
    window = make()
    open_large(window)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window._workspace.state.place.diagram == "cluster"
    assert shown(window).id == "cluster"
    assert not window._placements.waiting
    assert not window._waiting.line.isVisible()


def test_that_a_click_on_the_diagram_before_is_no_click_on_the_next(qtbot, make):
    window = make()
    where = window.canvas.view_rect("api").center().toPoint()
    open_large(window)
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(window.canvas, Qt.MouseButton.LeftButton, pos=where)
    assert window._workspace.state.place == Place("large")
    window._workspace.run("open-diagram", "runtime")
    assert shown(window).id == "runtime"
    assert not window._placements.waiting


def test_that_a_window_can_be_closed_while_it_places(make):
    window = make("large")
    assert window._waiting.line.isVisible()
    window.close()
    assert not window._placements.waiting


def test_that_who_cannot_wait_gets_it_now(qtbot, make):
    window = make("large")
    window.finish()
    assert shown(window).id == "large"
    qtbot.waitUntil(lambda: window.canvas.idle)


def test_that_a_large_placement_is_kept_and_found_again(qtbot, make, monkeypatch):
    first = make("large")
    qtbot.waitUntil(lambda: first.canvas.scene_shown is not None, timeout=60_000)
    monkeypatch.setattr(placements, "_placed", None)
    second = make("large")
    qtbot.waitUntil(lambda: second.canvas.scene_shown is not None, timeout=60_000)
    assert second.canvas.scene_shown.placement == first.canvas.scene_shown.placement
    for window in (first, second):
        qtbot.waitUntil(lambda window=window: window.canvas.idle)


# --- another version of the pack


def reloaded(window: Window, diagram: Diagram) -> None:
    pack = window._workspace.pack
    window._workspace.reload(replace(pack, diagrams={**pack.diagrams, diagram.id: diagram}))


def test_that_another_version_of_the_pack_is_seen_at_once(qtbot, make):
    window = make()
    window._workspace.run("select", "kubelet-1")
    old = PACK.diagrams["cluster"]
    reloaded(window, replace(old, boxes=(*old.boxes, Box("new", "A new box", "node-2"))))
    assert "new" in window.canvas.scene_shown.places
    assert window.canvas.selected_box == "kubelet-1"
    assert window._shown is window._workspace.pack.diagrams["cluster"]


def test_that_a_diagram_that_is_gone_is_left(qtbot, make):
    window = make()
    window._workspace.run("open-diagram", "runtime")
    pack = window._workspace.pack
    window._workspace.reload(replace(pack, diagrams={"cluster": pack.diagrams["cluster"]}))
    assert shown(window).id == "cluster"


def test_that_boxes_of_a_large_diagram_stay_where_they_are_when_one_comes(qtbot, make):
    window = make("large")
    qtbot.waitUntil(lambda: window.canvas.scene_shown is not None, timeout=60_000)
    before = window.canvas.scene_shown.placement.boxes
    parent = next(box.parent for box in reversed(LARGE.boxes) if box.concept == "pod")
    reloaded(window, replace(LARGE, boxes=(*LARGE.boxes, Box("new", "new", parent))))
    assert not window._placements.waiting
    after = window.canvas.scene_shown.placement.boxes
    assert sum(after[name] is not place for name, place in before.items()) < len(before) / 20
    qtbot.waitUntil(lambda: window.canvas.idle)
