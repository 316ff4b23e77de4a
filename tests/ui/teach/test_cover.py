from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from explorer.model.theme import PROFILES
from explorer.ui.teach.cover import CoverSheet, clock

LIGHT, DARK = PROFILES["projector-light"], PROFILES["projector-dark"]


def sheet(qtbot: QtBot) -> CoverSheet:
    made = CoverSheet()
    qtbot.addWidget(made)
    made.resize(640, 360)
    return made


@pytest.mark.parametrize(("cover", "colour"), [("black", "#000000"), ("white", "#ffffff")])
@pytest.mark.parametrize("profile", [LIGHT, DARK])
def test_that_black_is_black_and_the_board_white_in_every_profile(
    qtbot: QtBot, cover: str, colour: str, profile: object
) -> None:
    made = sheet(qtbot)
    made.show_cover(cover, profile)  # type: ignore[arg-type]
    picture = made.grab().toImage()
    pixels = {QColor(picture.pixel(x, y)).name() for x in range(0, 640, 7) for y in range(0, 360, 7)}
    assert pixels == {colour}


def test_that_a_break_counts_down(qtbot: QtBot) -> None:
    made = sheet(qtbot)
    made.show_cover("break", LIGHT)
    made.show_left(271.2)
    assert made.words == "Break: 4:32"
    before = made.grab().toImage()
    made.show_left(270.9)
    assert made.words == "Break: 4:31"
    assert made.grab().toImage() != before
    made.show_left(-3.0)
    assert made.words == "Break: 0:00"


def test_that_the_time_is_large_and_inside(qtbot: QtBot) -> None:
    made = sheet(qtbot)
    made.show_cover("break", LIGHT)
    made.show_left(3600)
    picture = made.grab().toImage()
    ground = QColor(LIGHT.ground).rgb()
    rows = [y for y in range(360) if any(picture.pixel(x, y) != ground for x in range(0, 640, 2))]
    columns = [x for x in range(640) if any(picture.pixel(x, y) != ground for y in range(0, 360, 2))]
    assert rows[-1] - rows[0] > 360 * 0.25
    assert columns[0] > 10
    assert columns[-1] < 630


def test_that_clicks_go_through_it(qtbot: QtBot) -> None:
    below = QPushButton("below")
    qtbot.addWidget(below)
    below.resize(200, 200)
    made = CoverSheet(below)
    made.resize(200, 200)
    with qtbot.waitExposed(below):
        below.show()
    assert below.childAt(QPoint(100, 100)) is None
    with qtbot.waitSignal(below.clicked):
        qtbot.mouseClick(below.window().windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(100, 100))


@pytest.mark.parametrize(("seconds", "told"), [(0, "0:00"), (59, "0:59"), (60, "1:00"), (3600, "1:00:00")])
def test_that_times_are_read_as_from_a_clock(seconds: int, told: str) -> None:
    assert clock(seconds) == told
