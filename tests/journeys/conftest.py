from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Pack
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.window import Window
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The built-in pack, read once."""
    from explorer import resources
    from explorer.packs import load_pack

    return load_pack(resources.folder("content"), resources.folder("assets") / "images")


@pytest.fixture
def kept() -> list[Settings]:
    """What the window asked to be remembered."""
    return []


@pytest.fixture
def window(qtbot: QtBot, pack: Pack, kept: list[Settings]) -> Iterator[Window]:
    """The real window on the cluster view, with motion reduced so that nothing has to be waited for."""
    made = program.make_window(pack, Place(view="cluster"), Settings(reduced_motion=True), kept.append)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    made.canvas.fit(animate=False)
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, window: Window) -> Hands:
    """Mouse and keyboard on that window."""
    return Hands(qtbot, window)
