"""The search panel through the real window: where a hit is, also if it is on another diagram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.opening import Place as Opening
from explorer.ui import main as program
from explorer.ui.finding import Finder
from explorer.ui.glyphs import Glyphs
from explorer.ui.search_popup import _BELOW, SearchPopup
from explorer.ui.window import Window
from explorer.workspace import Place, State, Workspace, search_index
from explorer.workspace.search_index import made
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands
from tests.small_pack import small_pack
from tests.ui.test_hostile_placing import SLOWLY


def show(qtbot: QtBot, window: Window) -> None:
    """Show all of a window, with the focus on its diagram."""
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.complete()
    window.canvas.setFocus()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    opening, settings = Opening(view="cluster"), Settings(reduced_motion=True)
    made_window = program.make_window(small_pack(), opening, settings, lambda _settings: None)
    show(qtbot, made_window)
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


def test_that_boxes_with_one_name_are_told_apart_by_what_they_are(hands: Hands, window: Window) -> None:
    own = Diagram(
        "own",
        "shop.yaml",
        boxes=(
            Box("namespace//shop", "shop"),
            Box("service/shop/web", "web", "namespace//shop", sublabel="Service · 80"),
            Box("deployment/shop/web", "web", "namespace//shop", sublabel="Deployment · 2 replicas"),
            Box("plain", "web"),
        ),
    )
    window._workspace.put(own)
    popup = find(hands, "web")
    told = {below(popup, row) for row in range(popup.list.model().rowCount())}
    assert {"Service · shop", "Deployment · shop", "Box"} <= told


@pytest.fixture
def beside_a_dense_one(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window on a pack with a diagram that is placed with all care, and for long."""
    pack = small_pack()
    pack = replace(pack, diagrams={**pack.diagrams, "dense": SLOWLY})
    state = State(Place("cluster"), reduced_motion=True)
    glyphs = Glyphs(Path(__file__).parents[2] / "assets" / "glyphs")
    made_window = Window(Workspace(pack, state), glyphs, Settings(), lambda _settings: None, tmp_path)
    show(qtbot, made_window)
    yield made_window
    made_window.close()


def test_that_typing_does_not_wait_for_the_diagram_of_a_hit(qtbot: QtBot, beside_a_dense_one: Window) -> None:
    popup = find(Hands(qtbot, beside_a_dense_one), "Dense")
    assert popup._there.text() == "On another diagram: Dense"
    assert popup._placements.waiting
    assert not popup._map.isVisible()
    qtbot.waitUntil(popup._map.isVisible, timeout=60_000)
    assert beside_a_dense_one.rect().contains(popup.panel.geometry())
    # What was placed for the small map need not be placed again to go there.
    assert beside_a_dense_one._placements.quick(beside_a_dense_one._workspace.pack.diagrams["dense"], whole=True)


def test_that_nothing_is_placed_for_a_panel_that_is_closed(qtbot: QtBot, beside_a_dense_one: Window) -> None:
    hands = Hands(qtbot, beside_a_dense_one)
    popup = find(hands, "Dense")
    assert popup._placements.waiting
    hands.press("Escape")
    assert not popup._placements.waiting
    find(hands, "Dense")
    beside_a_dense_one.close()
    assert not popup._placements.waiting


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
