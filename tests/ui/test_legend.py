"""The foot of the window: the legend that filters, and what is hidden, with the mouse and with the keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.opening import Place as Opening
from explorer.ui import main as program
from explorer.ui.footer import Footer
from explorer.ui.window import Window
from explorer.workspace.filter_language import parse
from explorer.workspace.filtering import EVERYTHING
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands
from tests.small_pack import small_pack


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    opening, settings = Opening(view="cluster"), Settings(reduced_motion=True)
    made = program.make_window(small_pack(), opening, settings, lambda _settings: None)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    made.canvas.setFocus()
    yield made
    made.close()


def foot(window: Window) -> Footer:
    assert window.bars is not None
    return window.bars[1]


def test_that_a_chip_shows_its_domain_alone_and_again_everything(qtbot: QtBot, window: Window) -> None:
    chips = foot(window).legend.chips
    qtbot.mouseClick(chips["control-plane"], Qt.MouseButton.LeftButton)
    assert window._workspace.state.filter == parse("domain:control-plane")
    assert chips["control-plane"].isChecked()
    assert chips["node"].away
    # What is hidden can be brought back: its chip stays.
    assert chips["node"].isVisible()
    assert not chips["mesh"].isVisible()
    qtbot.mouseClick(chips["control-plane"], Qt.MouseButton.LeftButton)
    assert window._workspace.state.filter == EVERYTHING
    assert not chips["control-plane"].isChecked()


def test_that_shift_hides_a_domain_with_the_mouse_and_with_the_keys(qtbot: QtBot, window: Window) -> None:
    chip = foot(window).legend.chips["node"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert window._workspace.state.filter == parse("-domain:node")
    assert "hidden" in chip.accessibleName()
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert window._workspace.state.filter == EVERYTHING
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert window._workspace.state.filter == parse("domain:node")
    assert chip.hasFocus()


def test_that_every_chip_has_a_name_is_large_enough_and_can_be_reached(window: Window) -> None:
    for chip in foot(window).legend.chips.values():
        assert chip.accessibleName()
        assert chip.height() >= 24
        assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_that_the_foot_says_how_much_a_filter_hides_and_why(qtbot: QtBot, window: Window) -> None:
    hidden = foot(window).hidden
    assert not hidden.isVisible()
    window._workspace.run("set-filter", "API")
    assert hidden.isVisible()
    assert hidden.text() == "5 hidden by the filter"
    assert hidden.toolTip().startswith("Only “API”")
    assert foot(window)._counts.text() == "1 box · 0 relations"
    assert window.filter_bar is not None
    qtbot.mouseClick(hidden, Qt.MouseButton.LeftButton)
    assert window.filter_bar.field.hasFocus()


@pytest.mark.parametrize("width", [720, 1000, 1280])
def test_that_what_is_hidden_is_said_at_every_width(window: Window, width: int) -> None:
    window._workspace.run("set-filter", "API")
    window.resize(width, 700)
    assert foot(window).hidden.isVisible()
    assert foot(window).rect().contains(foot(window).hidden.geometry())
    assert foot(window).width() <= window.width()


def test_that_a_filter_leaves_the_camera_and_what_is_looked_at_where_it_is(qtbot: QtBot, window: Window) -> None:
    canvas = window.canvas
    hands = Hands(qtbot, window)
    hands.click_box("kubelet-2")
    for _ in range(3):
        window._workspace.run("zoom-in")
    qtbot.waitUntil(lambda: canvas.idle)
    window._workspace.run("filter")
    zoom = canvas.zoom
    before = canvas.view_rect("kubelet-2").center()
    window._workspace.run("set-filter", "kubelet")
    after = canvas.view_rect("kubelet-2").center()
    assert canvas.zoom == zoom
    assert (after - before).manhattanLength() < 3
    window._workspace.run("clear-filter")
    assert canvas.zoom == zoom
    assert (canvas.view_rect("kubelet-2").center() - before).manhattanLength() < 3


def test_that_a_filter_that_leaves_nothing_in_view_shows_all_that_it_leaves(qtbot: QtBot, window: Window) -> None:
    canvas = window.canvas
    Hands(qtbot, window).click_box("api")
    for _ in range(8):
        window._workspace.run("zoom-in")
    canvas.reveal("api")
    qtbot.waitUntil(lambda: canvas.idle)
    window._workspace.run("set-filter", "kubelet -2")
    assert canvas.rect().contains(canvas.view_rect("kubelet-1").toRect())


def test_that_the_foot_offers_nothing_for_the_diagram_while_a_picture_is_in_front_of_it(window: Window) -> None:
    bar = foot(window)
    assert any(button.isVisible() for button in bar._steps)
    bar.show_picture(True)
    assert not any(button.isVisible() for button in bar._steps)
    bar.show_picture(False)
    assert any(button.isVisible() for button in bar._steps)
