"""A learner at a desk: the whole way through the real window with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.ui.main import fitting, make_window
from explorer.ui.window import Window
from explorer.workspace import Place
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands


def test_that_a_learner_gets_from_the_kubelet_to_the_statefulset(hands: Hands, window: Window, qtbot: QtBot) -> None:
    hands.click_box("kubelet")
    assert hands.place == Place("cluster", "kubelet")
    assert "agent on every node" in hands.note
    # The first parts are folded into a menu where the bar has no room for them.
    assert hands.crumbs[-2:] == ["Worker node 1", "kubelet"]

    hands.click_link("concept:container-runtime")
    assert hands.place == Place("cluster", "runtime")
    assert "Container runtime" in hands.note

    window.canvas.setFocus()
    hands.press("Return")
    assert hands.place.diagram == "runtime"
    assert window.bars[0]._tab_of["runtime"].isChecked()

    hands.click_box("containerd")
    window.notes.strip.chosen.emit("docker-parts")
    assert hands.place.picture == "docker-parts"
    viewer = window.pictures.viewer
    assert viewer is not None
    assert viewer.isVisible()

    surface = viewer.surface
    spot = next(spot for spot in surface.spots if spot.concept == "cri-o")
    where = surface.on_screen(spot.rect).center().toPoint()
    qtbot.mouseMove(surface, where + QPoint(1, 1))
    qtbot.mouseClick(surface, Qt.MouseButton.LeftButton, pos=where)
    assert hands.place.picture == ""
    assert hands.place.box
    assert window.canvas.isVisible()

    hands.press("Alt+Left")
    assert hands.place.picture == "docker-parts"
    hands.press("Alt+Left")
    assert hands.place == Place("runtime", "containerd")
    assert window.canvas.isVisible()

    hands.press("Ctrl+K")
    hands.type("sticky")
    popup = window._search
    assert popup is not None
    assert popup.isVisible()
    hands.press("Return")
    assert not popup.isVisible()
    assert hands.place.diagram == "statefulset"


def test_that_the_whole_way_is_possible_with_the_keyboard_alone(hands: Hands, window: Window) -> None:
    window.canvas.setFocus()
    hands.press("Home")
    first = hands.place.box
    assert first
    seen = {first}
    for key in ("Right", "Right", "Down", "Down", "Left", "Up"):
        hands.press(key)
        seen.add(hands.place.box)
    assert len(seen) >= 4
    inside = hands.place.box
    hands.press("Backspace")
    assert hands.place.box == window._workspace.pack.diagrams["cluster"].by_id[inside].parent
    hands.press("Ctrl+3")
    assert hands.place.diagram == "runtime"
    hands.press("Alt+Left")
    assert hands.place.diagram == "cluster"


def test_that_hovering_a_link_previews_it_and_leaving_ends_it(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    window.notes.previewed.emit("etcd")
    assert window._workspace.state.preview == {"etcd"}
    window.notes.previewed.emit("")
    assert not window._workspace.state.preview


def test_that_search_previews_and_escape_leaves_everything_as_it_was(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    before = hands.place
    hands.press("Ctrl+K")
    hands.type("etcd")
    assert "etcd" in window._workspace.state.preview
    hands.press("Escape")
    assert window._search is not None
    assert not window._search.isVisible()
    assert hands.place == before
    assert not window._workspace.state.preview


def test_that_a_box_with_a_portal_opens_on_a_double_click(hands: Hands) -> None:
    hands.double_click_box("runtime")
    assert hands.place.diagram == "runtime"


def test_that_the_outline_and_the_canvas_keep_step(hands: Hands, window: Window) -> None:
    hands.press("Ctrl+Shift+O")
    assert window.outline is not None
    assert window.outline.isVisible()
    hands.click_box("etcd")
    assert window.outline.currentIndex().data() == "etcd"
    window.outline.setFocus()
    hands.press("Down")
    assert window.canvas.selected_box == hands.place.box != "etcd"


def test_that_text_size_and_panels_are_remembered(hands: Hands, window: Window, kept: list) -> None:  # type: ignore[type-arg]
    hands.press("Ctrl+Greater")
    hands.press("Ctrl+Shift+O")
    window.close()
    assert kept[-1].text_size == 110
    assert kept[-1].outline


def test_that_the_key_sheet_opens_and_closes(hands: Hands, window: Window, qtbot: QtBot) -> None:
    from explorer.ui.help_sheet import HelpSheet

    hands.press("F1")
    sheet = window.findChildren(HelpSheet)[-1]
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_colours_change_everywhere(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    before = window.grab().toImage().pixelColor(20, 500)
    window._workspace.run("desk-dark")
    after = window.grab().toImage().pixelColor(20, 500)
    assert before.lightness() > 200
    assert after.lightness() < 60


def test_that_widths_are_remembered_of_closed_panels_too(window: Window, kept: list) -> None:  # type: ignore[type-arg]
    window._split.setSizes([0, 1000, 600])
    window._remember_widths()
    wide = window._split.sizes()[2]
    window._workspace.run("notes")
    window.close()
    assert kept[-1].widths[2] == wide
    assert kept[-1].widths[0] > 0


def test_that_notes_opened_later_show_the_present_part(qtbot: QtBot, pack: Pack) -> None:
    made = make_window(pack, Opening(view="cluster", box="etcd"), Settings(notes=False, reduced_motion=True), [].append)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    made._workspace.run("notes")
    assert "etcd" in made.notes.reader.toPlainText()
    made.close()


@pytest.mark.parametrize("width", [720, 900, 1100, 1300, 1600, 2400])
def test_that_the_last_part_of_the_way_is_whole_at_any_width(hands: Hands, window: Window, width: int) -> None:
    window.resize(width, 700)
    hands.click_box("kubelet")
    hands.window._workspace.run("select", "kubelet")
    # The bar is laid out after the window has got its size.
    hands.qtbot.waitUntil(lambda: hands.crumbs[-1] == "kubelet")
    top = window.bars[0]
    for widget in top.findChildren(QWidget):
        if widget.isVisible() and not isinstance(widget.parent(), QMenu):
            corner = widget.mapTo(top, widget.rect().topRight())
            assert corner.x() <= top.width()


def test_that_escape_leads_out_of_a_picture_from_anywhere_and_then_clears(hands: Hands, window: Window) -> None:
    hands.click_box("kubelet")
    window._workspace.run("open-picture", "docker-parts")
    window.notes.setFocus()
    hands.press("Escape")
    assert hands.place.picture == ""
    window.notes.setFocus()
    hands.press("Escape")
    assert hands.place.box == ""
    assert window.isVisible()


@pytest.mark.parametrize(
    ("size", "screen", "fits"), [((1600, 1000), (1366, 768), (1354, 720)), ((800, 600), (1920, 1080), (800, 600))]
)
def test_that_a_window_has_room_on_its_screen(
    size: tuple[int, int], screen: tuple[int, int], fits: tuple[int, int]
) -> None:
    assert fitting(size, screen) == fits
