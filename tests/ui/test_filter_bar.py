"""Find and hide through the real window: with the keys, with the menu, and by going to something that is hidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.opening import Place as Opening
from explorer.ui import main as program
from explorer.ui.filter_bar import FilterBar
from explorer.ui.window import Window
from explorer.workspace.filter_language import parse
from explorer.workspace.filtering import EVERYTHING, filtered
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands
from tests.small_pack import small_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    from explorer import resources
    from explorer.packs import load_pack

    return load_pack(resources.folder("content"), resources.folder("assets") / "images")


@pytest.fixture
def window(qtbot: QtBot, pack: Pack) -> Iterator[Window]:
    made = program.make_window(pack, Opening(view="cluster"), Settings(reduced_motion=True), lambda _settings: None)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    made.canvas.fit(animate=False)
    made.canvas.setFocus()
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, window: Window) -> Hands:
    return Hands(qtbot, window)


def bar(window: Window) -> FilterBar:
    assert window.filter_bar is not None
    return window.filter_bar


def on_canvas(window: Window) -> set[str]:
    scene = window.canvas.scene_shown
    assert scene is not None
    return set(scene.diagram.by_id)


def test_that_the_first_frame_has_no_filter_bar(window: Window) -> None:
    assert window.filter_bar is None
    assert window._shown is window._workspace.pack.diagrams["cluster"]


def test_that_words_typed_hide_the_rest_once_one_pauses(hands: Hands, window: Window, qtbot: QtBot) -> None:
    whole = len(window._workspace.pack.diagrams["cluster"].boxes)
    hands.press("Ctrl+Shift+F")
    assert bar(window).isVisible()
    assert bar(window).field.hasFocus()
    hands.type("kube-proxy")
    qtbot.waitUntil(lambda: on_canvas(window) == {"cluster", "node-1", "kube-proxy", "node-2", "kube-proxy-2"})
    assert bar(window).count.text() == f"5 of {whole} boxes · {whole - 5} hidden by this filter"
    assert bar(window).count.toolTip() == "Only “kube-proxy”"
    scene = window.canvas.scene_shown
    assert scene is not None
    assert scene.diagram.by_id["node-2"].sublabel == "the same again · 5 hidden by the filter"
    assert window.bars is not None
    assert window.bars[1]._counts.text().startswith("5 boxes")
    # What a filter leaves is placed for this once: the diagram's own placement stays.
    assert len(window.placement(window._workspace.pack.diagrams["cluster"]).boxes) == whole
    hands.press("Return")
    assert window.canvas.hasFocus()
    assert len(on_canvas(window)) == 5


def test_that_a_slash_and_a_question_mark_are_typed_and_no_commands(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    hands.type("/?")
    assert bar(window).field.text() == "/?"
    assert window._search is None
    hands.press("Return")
    assert on_canvas(window) == set()
    assert bar(window).hint.text() == "Nothing here fits: only “/?”"


def test_that_escape_closes_the_bar_and_shows_everything(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    hands.type("etcd")
    hands.press("Return")
    assert len(on_canvas(window)) == 3
    hands.press("Ctrl+Shift+F")
    hands.press("Escape")
    assert not bar(window).isVisible()
    assert window.canvas.hasFocus()
    assert window._workspace.state.filter == EVERYTHING
    assert on_canvas(window) == set(window._workspace.pack.diagrams["cluster"].by_id)


def test_that_neighbours_of_the_selection_widen_with_one_key_until_all_is_there_again(
    hands: Hands, window: Window
) -> None:
    hands.click_box("kubelet")
    sizes = []
    for _ in range(3):
        hands.press("Alt+N")
        assert bar(window).isVisible()
        sizes.append(len(on_canvas(window)))
    assert sizes[0] < sizes[1] <= sizes[2] < len(window._workspace.pack.diagrams["cluster"].boxes)
    assert {"kubelet", "runtime", "csi", "api"} <= on_canvas(window)
    assert bar(window).field.text() == "near:3@kubelet"
    assert window.canvas.selected_box == "kubelet"
    hands.press("Alt+N")
    assert not bar(window).isVisible()
    assert window._workspace.state.filter == EVERYTHING
    assert window.canvas.selected_box == "kubelet"


def test_that_going_to_something_hidden_shows_everything_and_selects_it(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    hands.press("Alt+N")
    assert "etcd" not in on_canvas(window)
    window.notes.followed.emit("etcd")
    assert hands.place.box == "etcd" == window.canvas.selected_box
    assert window._workspace.state.filter == EVERYTHING
    assert not bar(window).isVisible()


def test_that_a_click_on_what_is_shown_keeps_the_filter(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    hands.press("Alt+N")
    hands.click_box("runtime")
    assert window._workspace.state.filter == parse("near:1@kubelet")
    assert window.canvas.selected_box == "runtime"


def test_that_another_diagram_starts_without_the_filter(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    hands.press("Alt+N")
    hands.press("Ctrl+3")
    assert hands.place.diagram == "runtime"
    assert on_canvas(window) == set(window._workspace.pack.diagrams["runtime"].by_id)
    assert not bar(window).isVisible()


def test_that_the_outline_shows_what_the_canvas_shows(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    hands.type("domain:mesh")
    hands.press("Return")
    hands.press("Ctrl+Shift+O")
    assert window.outline is not None
    assert set(window.outline.boxes) == on_canvas(window)
    window._workspace.run("clear-filter")
    assert set(window.outline.boxes) == on_canvas(window) >= {"etcd"}


def test_that_a_preset_fills_the_field_and_clear_empties_it(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    actions = {action.text(): action for action in bar(window).menu_button.menu().actions()}
    assert not actions["Connected to the selection, 1 step"].isEnabled()
    actions["Only the mesh"].trigger()
    assert bar(window).field.text() == "domain:mesh"
    assert window._workspace.state.filter == parse("domain:mesh")
    bar(window).clear_button.click()
    assert window._workspace.state.filter == EVERYTHING
    assert bar(window).field.text() == ""
    assert bar(window).isVisible()
    hands.click_box("kubelet")
    assert bar(window).isVisible()
    actions["Connected to the selection, 1 step"].trigger()
    assert window._workspace.state.filter == parse("near:1@kubelet")


def test_that_a_slip_is_told_while_one_types(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    hands.type("near:2")
    hands.press("Return")
    assert bar(window).hint.isVisible()
    assert bar(window).hint.text() == "Near: needs a selected box; select one in the diagram"
    hands.press("Ctrl+Shift+F")
    hands.type("team:web")
    hands.press("Return")
    assert bar(window).hint.text().startswith("“team:” is looked for as text")


def test_that_every_part_has_a_name_and_can_be_reached_by_tab(hands: Hands, window: Window, qtbot: QtBot) -> None:
    hands.press("Ctrl+Shift+F")
    hands.type("etcd")
    hands.press("Return")
    hands.press("Ctrl+Shift+F")
    made = bar(window)
    for part in (made, made.field, made.kinds, made.namespaces, made.labels, made.menu_button, made.clear_button):
        assert part.accessibleName()
    assert "kind:pod" in made.field.accessibleDescription()
    for part in (made.kinds, made.menu_button, made.clear_button):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)  # type: ignore[no-untyped-call]
        assert part.hasFocus()
    made.field.setFocus()
    hands.press("F6")
    assert window.canvas.hasFocus()


def test_that_a_window_may_open_with_a_filter(qtbot: QtBot, tmp_path: object) -> None:
    from pathlib import Path

    from explorer import resources
    from explorer.ui.glyphs import Glyphs
    from explorer.workspace import Place, State, Workspace

    work = Workspace(small_pack(), State(Place("cluster"), reduced_motion=True, filter=parse("kubelet")))
    glyphs = Glyphs(resources.folder("assets") / "glyphs")
    made = Window(work, glyphs, Settings(), lambda _settings: None, Path(str(tmp_path)))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    assert bar(made).isVisible()
    assert bar(made).field.text() == "kubelet"
    assert not list(Path(str(tmp_path)).glob("*.placement"))
    made.close()


def test_that_the_kinds_of_the_diagram_can_be_chosen_and_let_go(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    assert bar(window).kinds.isVisible()
    assert not bar(window).labels.isVisible()
    actions = {action.text().partition(" ")[0]: action for action in bar(window).kinds.menu().actions()}
    actions["kubelet"].trigger()
    actions["etcd"].trigger()
    assert bar(window).field.text() == "kind:kubelet kind:etcd"
    assert actions["etcd"].isChecked()
    actions["kubelet"].trigger()
    assert window._workspace.state.filter == parse("kind:etcd")
    assert not actions["kubelet"].isChecked()


def test_that_a_narrow_window_gives_up_the_menus_and_keeps_the_field(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+F")
    window.resize(720, 600)
    assert not bar(window).kinds.isVisible()
    assert bar(window).menu_button.isVisible()
    assert bar(window).field.width() >= 160
    assert bar(window).width() <= window.width()
    window.resize(1600, 1000)
    assert bar(window).kinds.isVisible()


def test_that_an_outline_that_is_closed_costs_nothing_and_is_right_when_it_is_opened_again(
    hands: Hands, window: Window
) -> None:
    window._workspace.run("outline")
    window._workspace.run("outline")
    assert window.outline is not None
    before = set(window.outline.boxes)
    window._workspace.run("set-filter", "etcd")
    assert set(window.outline.boxes) == before != on_canvas(window)
    window._workspace.run("outline")
    assert set(window.outline.boxes) == on_canvas(window)


@pytest.mark.parametrize("width", [200, 300, 360, 420, 520, 640, 800, 940, 1000, 1280, 1600])
def test_that_what_is_said_of_the_filter_is_cut_nowhere(qtbot: QtBot, window: Window, width: int) -> None:
    namespaces = tuple(Box(f"n{n}", f"Namespace n{n}", facets=(("kind", "Pod"), ("label:a", str(n)))) for n in range(3))
    whole = Diagram("many", "Many", boxes=(*namespaces, *(Box(f"b{n}", f"box {n}", "n1") for n in range(10_000))))
    wanted = parse("box 77")
    window._open_filter()
    bar(window).show_state(whole, wanted, 113, "")
    foot = window.bars[1]
    window.resize(width, 700)
    qtbot.waitUntil(lambda: bar(window).width() == width == foot.width())
    foot.show_folded(1_234)
    foot.show_diagram(filtered(whole, wanted)[0], whole, wanted)
    for label in (bar(window).count, foot.hidden, foot._folded):
        if label.isVisible():
            qtbot.waitUntil(lambda label=label: label.width() >= label.sizeHint().width(), timeout=1000)
    # One of the two says it, whatever the width.
    assert foot.hidden.isVisible()
    assert "hidden" in foot.hidden.text()
    assert bar(window).count.isVisible() == (width >= 420)
