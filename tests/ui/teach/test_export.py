from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from explorer.model.lesson import Step, Tour
from explorer.model.question import Question
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach import ink_painter
from explorer.ui.teach.export import HEIGHT, export, save
from explorer.ui.teach.moment import Moment, Staging
from explorer.workspace.ink import BOARD, InkPoint, Sheet, Stroke, sheet_of
from explorer.workspace.lesson import Beat, Lesson, beats_of

from .lectern import PACK, STEPS, TOUR

DOT = Sheet((Stroke("pen", 1, 30.0, (InkPoint(0, 0),)),))
ASKED = replace(STEPS[0], id="why", question=Question("Why?", "Because.", "So it is."))


def write(folder: Path, sheets: dict[str, Sheet], tour: Tour = TOUR, *, dark: bool = False) -> tuple[Path, ...] | str:
    lesson = Lesson("t", beats_of(tour, {0: 2}), dark=dark)
    return export(folder, lesson, tour, moments(tour), sheets, Glyphs(folder))


def moments(tour: Tour) -> Callable[[Lesson, Beat], Moment]:
    staging = Staging(replace(PACK, tours={"t": tour}))
    return lambda lesson, beat: staging.moment(lesson, beat, 16 / 9)


def differences(one: Path, other: Path) -> int:
    first, second = QImage(str(one)), QImage(str(other))
    assert first.size() == second.size()
    step = 5
    return sum(
        first.pixel(x, y) != second.pixel(x, y)
        for y in range(0, first.height(), step)
        for x in range(0, first.width(), step)
    )


@pytest.mark.parametrize("dark", [False, True])
def test_that_every_step_becomes_a_picture_with_its_ink(tmp_path: Path, qtbot: QtBot, dark: bool) -> None:
    bare = write(tmp_path / "bare", {}, dark=dark)
    drawn = write(tmp_path / "new" / "drawn", {STEPS[1].id: DOT, sheet_of(STEPS[0].id, 1): DOT}, dark=dark)
    assert isinstance(bare, tuple)
    assert isinstance(drawn, tuple)
    names = ["01-names-1.png", "01-names-2.png", "02-report.png", "03-words.png"]
    assert [path.name for path in drawn] == names
    assert [bool(differences(one, other)) for one, other in zip(bare, drawn, strict=True)] == [False, True, True, False]
    assert QImage(str(drawn[0])).height() == HEIGHT


def test_that_the_board_and_questions_are_there_if_they_were_drawn_on(tmp_path: Path, qtbot: QtBot) -> None:
    tour = Tour("t", "T", steps=(STEPS[2], ASKED))
    board = Sheet((Stroke("pen", 2, 30.0, (InkPoint(500, 500),)),))
    written = write(tmp_path, {BOARD: board, sheet_of("why", question=True): DOT}, tour)
    assert isinstance(written, tuple)
    assert [path.name for path in written] == [
        "01-words-1.png", "01-words-2.png", "02-why-question.png", "02-why.png", "board.png",
    ]  # fmt: skip
    picture = QImage(str(written[-1]))
    assert picture.pixelColor(HEIGHT // 2, HEIGHT // 2) == QColor(ink_painter.PENS[1][0])
    assert picture.pixelColor(5, 5) == QColor("#ffffff")
    plain = write(tmp_path / "plain", {}, tour)
    assert [path.name for path in plain if isinstance(path, Path)] == ["01-words-1.png", "01-words-2.png", "02-why.png"]


def test_that_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, qtbot: QtBot) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    said = write(blocked / "inside", {})
    assert isinstance(said, str)
    assert "\n" not in said
    assert str(blocked) in said
    assert blocked.read_text("utf-8") == "not a folder"


def test_that_a_file_that_is_in_the_way_is_told_and_left(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "02-report.png").mkdir()
    said = write(tmp_path, {})
    assert isinstance(said, str)
    assert "02-report.png" in said
    assert (tmp_path / "02-report.png").is_dir()


def test_that_a_picture_that_was_there_is_replaced(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "03-words.png").write_bytes(b"old")
    written = write(tmp_path, {})
    assert isinstance(written, tuple)
    assert not QImage(str(tmp_path / "03-words.png")).isNull()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)


def test_that_a_step_that_is_gone_is_left_out(tmp_path: Path, qtbot: QtBot) -> None:
    only = Tour("t", "T", steps=(Step("one", "One"),))
    written = export(tmp_path, Lesson("t", (Beat(0), Beat(7))), only, moments(only), {}, Glyphs(tmp_path))
    assert isinstance(written, tuple)
    assert [path.name for path in written] == ["01-one.png"]


def test_that_tours_do_not_replace_the_pictures_of_one_another(tmp_path: Path, qtbot: QtBot) -> None:
    other = replace(TOUR, id="u")
    for tour in (TOUR, other):
        said = save(tmp_path, Lesson("t", (Beat(0),)), tour, moments(TOUR), {}, Glyphs(tmp_path))
        assert said == f"1 picture saved in {tmp_path / tour.id}"
        assert (tmp_path / tour.id / "01-names.png").is_file()
