"""The search panel through the real window: where a hit is, also if it is on another diagram."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.opening import Place as Opening
from explorer.ui import main as program
from explorer.ui.finding import Finder
from explorer.ui.search_popup import _BELOW, SearchPopup
from explorer.ui.window import Window
from explorer.workspace import search_index
from explorer.workspace.search_index import made
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands
from tests.small_pack import small_pack


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    opening, settings = Opening(view="cluster"), Settings(reduced_motion=True)
    made_window = program.make_window(small_pack(), opening, settings, lambda _settings: None)
    qtbot.addWidget(made_window)
    made_window.resize(1280, 800)
    with qtbot.waitExposed(made_window):
        made_window.show()
    made_window.complete()
    made_window.canvas.setFocus()
    yield made_window
    made_window.close()


@pytest.fixture
def hands(qtbot: QtBot, window: Window) -> Hands:
    return Hands(qtbot, window)


def panel(window: Window) -> Finder:
    assert window._search is not None
    return window._search


def find(hands: Hands, text: str) -> Finder:
    hands.press("Ctrl+K")
    hands.type(text)
    return panel(hands.window)


def lit(window: Window) -> set[str]:
    return set(window.canvas._marks.highlights().preview)


def below(popup: SearchPopup, row: int = 0) -> str:
    return str(popup.list.model().index(row, 0).data(_BELOW))


def test_that_a_hit_on_another_diagram_says_where_and_leaves_the_view_alone(hands: Hands, window: Window) -> None:
    place, camera = hands.place, window.canvas.camera
    popup = find(hands, "containerd")
    assert below(popup) == "Concept · Runtime › Container runtime"
    assert popup._elsewhere.isVisible()
    assert popup._there.text() == "On another diagram: Runtime"
    assert popup._path.text() == "Container runtime"
    assert popup._map.isVisible()
    assert lit(window) == {"runtime-1"}
    assert (hands.place, window.canvas.camera) == (place, camera)
    hands.press("Escape")
    assert lit(window) == set()
    assert (hands.place, window.canvas.camera) == (place, camera)


def test_that_a_hit_on_this_diagram_is_lit_and_needs_no_words(hands: Hands, window: Window) -> None:
    popup = find(hands, "kubelet")
    assert below(popup) == "Concept · Cluster › Node 1"
    assert not popup._elsewhere.isVisible()
    assert lit(window) == {"kubelet-1", "kubelet-2"}


def test_that_choosing_goes_there(hands: Hands) -> None:
    find(hands, "containerd")
    hands.press("Return")
    assert (hands.place.diagram, hands.place.box) == ("runtime", "containerd")


def test_that_the_panel_fits_into_a_low_window(hands: Hands, window: Window) -> None:
    window.resize(900, 480)
    popup = find(hands, "containerd")
    assert popup._elsewhere.isVisible()
    assert window.rect().contains(popup.panel.geometry())
    assert popup.panel.rect().contains(popup._hint.geometry())
    assert popup.list.geometry().bottom() < popup._elsewhere.geometry().top()
    popup.field.setText("n")
    assert popup.panel.rect().contains(popup._hint.geometry())


def test_that_what_is_searched_for_may_still_be_in_the_making(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BOXES", 50)
    monkeypatch.setattr("explorer.ui.search_popup._SLICE", -1)
    boxes = tuple(Box(f"b{n}", f"cart-{n}") for n in range(500))
    pack = Pack("p", "P", "d", diagrams={"d": Diagram("d", "D", boxes=boxes)})
    popup = SearchPopup(window)
    popup.offer(made(pack, ()), "d", lambda _entry: None)
    popup.field.setText("cart-499")
    assert popup.list.model().rowCount() == 0
    qtbot.waitUntil(lambda: popup.list.model().rowCount() == 1)
    popup.dismiss()
