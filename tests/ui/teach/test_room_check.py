from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from explorer.model.geometry import Rect
from explorer.model.theme import PROFILES, contrast
from explorer.ui.teach.room_check import DOMAIN_NAMES, GREYS, SAMPLE, RoomCheck
from explorer.ui.teach.words import HEIGHT
from explorer.workspace.lesson import BASE, ROOMS

SIZES = [(1920, 1080), (1440, 1080), (320, 200)]


def check(qtbot: QtBot, width: int = 1920, height: int = 1080, profile: str = "projector-light") -> RoomCheck:
    made = RoomCheck()
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show_room("medium", PROFILES[profile])
    made.grab()
    return made


def texts(made: RoomCheck) -> list[str]:
    made.grab()
    return [one.text for one in made.written]


def test_that_there_is_a_line_in_the_size_of_each_room(qtbot: QtBot) -> None:
    made = check(qtbot)
    assert [one.px for one in made.written if one.text == SAMPLE] == [BASE[room] * HEIGHT for room in ROOMS]
    for heights in (4, 6, 8):
        assert f"Row {heights} screen heights away" in texts(made)


def test_that_the_screen_the_steps_and_the_domains_are_named(qtbot: QtBot) -> None:
    made = check(qtbot)
    size = made.screen().size()
    told = " ".join(texts(made))
    assert f"{size.width()} × {size.height()}" in told
    assert f"{GREYS} steps" in told
    for name in DOMAIN_NAMES.values():
        assert name in texts(made)


def test_that_the_last_key_is_shown(qtbot: QtBot) -> None:
    made = check(qtbot)
    assert "PageDown" not in texts(made)
    made.show_key("PageDown")
    assert "PageDown" in texts(made)
    made.show_key("Period")
    assert "PageDown" not in texts(made)


def test_that_the_chosen_room_is_marked(qtbot: QtBot) -> None:
    made = check(qtbot)
    before = made.grab().toImage()
    made.show_room("large", PROFILES["projector-light"])
    assert made.grab().toImage() != before


def test_that_greys_go_from_black_to_white(qtbot: QtBot) -> None:
    made = check(qtbot)
    picture = made.grab().toImage()
    rows = ([QColor(picture.pixel(x, y)).name() for x in range(70, 930, 12)] for y in range(400, 1000, 10))
    found = max((list(dict.fromkeys(one for one in row if _is_grey(one))) for row in rows), key=len)
    assert len(found) == GREYS
    assert (found[0], found[-1]) == ("#000000", "#ffffff")


def _is_grey(colour: str) -> bool:
    return colour[1:3] == colour[3:5] == colour[5:7]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_all_of_it_is_seen_and_can_be_read(qtbot: QtBot, size: tuple[int, int], profile: str) -> None:
    made = check(qtbot, *size, profile)
    scale = min(size[1] / HEIGHT, size[0] / (HEIGHT * 4 / 3))
    whole = Rect(0, 0, size[0] / scale, size[1] / scale)
    for one in made.written:
        assert whole.contains(one.rect), one
        assert contrast(one.colour, one.under) >= 7
        assert one.px >= 28
