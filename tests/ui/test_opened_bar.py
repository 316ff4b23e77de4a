"""The bar of what is open: at any width nothing in it is cut but the name, and that with a sign."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from explorer.model.theme import PROFILES
from explorer.ui.opened.bar import OpenedBar
from explorer.workspace import Place
from explorer.workspace.commands import by_id
from explorer.workspace.state import OpenState

TITLE = "configmaps-of-the-shop.yaml"


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("findings", [None, 0, 1941])
@pytest.mark.parametrize("width", [200, 260, 320, 400, 620, 700, 780, 980, 1400])
def test_that_nothing_is_cut_but_the_name_and_that_with_a_sign(qtbot, width, findings, stale):
    # In a layout, as in the window: by itself it would not become narrower than its words.
    window, bar = QWidget(), OpenedBar(by_id(), lambda *_command: None)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(bar)
    qtbot.addWidget(window)
    window.setMinimumSize(1, 1)
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    bar.set_profile(PROFILES["desk-light"])
    window.resize(width, 60)
    with qtbot.waitExposed(window):
        window.show()
    bar.show_state(TITLE, OpenState(TITLE, Place("cluster")), "10,000 objects", findings, stale=stale)
    qtbot.waitUntil(lambda: bar.width() == width)
    bar.layout().activate()
    buttons = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert bar.close_it in buttons
    for button in buttons:
        qtbot.waitUntil(lambda button=button: button.width() >= button.sizeHint().width())
        assert bar.rect().contains(button.mapTo(bar, button.rect().bottomRight()))
    words = bar.name.text()
    assert words == TITLE or (words.endswith("…") and bar.name.toolTip() == TITLE)
    qtbot.waitUntil(lambda: bar.name.width() >= bar.name.fontMetrics().horizontalAdvance(bar.name.text()), timeout=1000)
    said = bar.state.text()
    assert not said or bar.state.width() >= bar.state.fontMetrics().horizontalAdvance(said)
    assert bar.state.toolTip() == "10,000 objects"
