"""The sheet of keys: every row can be read, and what concerns nobody here is not listed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui import panels
from explorer.ui.help_sheet import HelpSheet, words_of
from explorer.workspace.commands import COMMANDS


@pytest.fixture
def sheet(qtbot: QtBot) -> HelpSheet:
    """The sheet as the window opens it."""
    window = QWidget()
    window.resize(1600, 1000)
    qtbot.addWidget(window)
    window.show()
    panels.show_keys(window, COMMANDS)
    qtbot.waitExposed(window)
    return window.findChildren(HelpSheet)[0]


def test_that_nothing_of_the_sheet_is_cut_off_at_its_sides(sheet: HelpSheet) -> None:
    area = sheet.findChildren(QScrollArea)[0]
    wide = area.viewport().width()
    for label in area.widget().findChildren(QLabel):
        left = label.mapTo(area.widget(), QPoint(0, 0)).x()
        assert left >= 0
        assert left + label.width() <= wide, label.text()
        assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_that_keys_of_a_lesson_are_not_listed_outside_of_one(sheet: HelpSheet) -> None:
    told = {label.text() for label in sheet.findChildren(QLabel)}
    for command in COMMANDS:
        listed = bool(command.keys) and not command.id.startswith("view-") and command.where != "lesson"
        assert not listed or words_of(command) in told
    others = {words_of(command) for command in COMMANDS if command.where != "lesson"}
    assert not told & ({words_of(command) for command in COMMANDS if command.where == "lesson"} - others)


def test_that_the_sheet_begins_with_what_comes_first(sheet: HelpSheet) -> None:
    heads = [label for label in sheet.findChildren(QLabel) if label.objectName() == "group"]
    first = min(heads, key=lambda head: (head.mapTo(sheet, QPoint(0, 0)).x(), head.mapTo(sheet, QPoint(0, 0)).y()))
    assert first.text() == next(one.group for one in COMMANDS if one.keys)
