from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.teach.screens import Places, Seen, choose

LAPTOP, BEAMER = Seen("LAPTOP", 0, 0, 1440, 900), Seen("BEAMER", 1440, 0, 1920, 1080)
NAMES = st.lists(st.sampled_from(["A", "B", "C", "D"]), unique=True, max_size=4)

CHILD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from explorer.ui.teach.placing import Placing, Wish
from explorer.ui.teach.screens import fill, seen_screens

application = QApplication(sys.argv[:1])
audience, teacher = QWidget(), QWidget()
teacher.resize(800, 500)
placing = Placing(application)
said = []
placing.told.connect(said.append)
home, windowed, swaps = sys.argv[1], sys.argv[2] == "windowed", int(sys.argv[3])
placing.start(audience, teacher, home, Wish(windowed=windowed))
for n in range(swaps):
    placing.swap(n % 2 == 0)


def report():
    on = audience.geometry().center()
    where = next((s.name for s in seen_screens() if s.x <= on.x() < s.x + s.width and s.y <= on.y() < s.y + s.height), "nowhere")
    other = teacher.geometry().center()
    there = next((s.name for s in seen_screens() if s.x <= other.x() < s.x + s.width and s.y <= other.y() < s.y + s.height), "nowhere")
    size = audience.geometry()
    print(where, there, audience.isFullScreen(), teacher.isVisible(), size.width(), size.height(), "|".join(filter(None, said)))
    placing.stop()
    audience.close()
    teacher.close()
    application.quit()


QTimer.singleShot(600, report)
application.exec()
"""
"""Real windows on two made-up screens: they need a process of their own, as screens are read when Qt starts."""


def windows(
    tmp_path: Path, screens: list[dict[str, object]], home: str, mode: str = "full", swaps: int = 0
) -> list[str]:
    config = tmp_path / "screens.json"
    config.write_text(
        json.dumps({"synchronousWindowSystemEvents": True, "windowFrameMargins": False, "screens": screens}), "utf-8"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, home, mode, str(swaps)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[0].split(" ", 6)


def screen(name: str, x: int, y: int, width: int, height: int, dpr: float = 1) -> dict[str, object]:
    return {
        "name": name,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": dpr,
    }


ARRANGED = {
    "beside": [screen("LAPTOP", 0, 0, 1440, 900), screen("BEAMER", 1440, 0, 1920, 1080)],
    "projector left of the laptop": [screen("LAPTOP", 0, 0, 1440, 900), screen("BEAMER", -1920, 0, 1920, 1080)],
    "projector primary": [screen("BEAMER", 0, 0, 1920, 1080), screen("LAPTOP", 1920, 0, 1440, 900)],
    "mixed ratios": [screen("LAPTOP", 0, 0, 2880, 1800, 2), screen("BEAMER", 2880, 0, 1920, 1080)],
}


@pytest.mark.parametrize("arranged", ARRANGED)
def test_that_the_class_gets_the_whole_other_screen(tmp_path: Path, arranged: str) -> None:
    audience, teacher, full, visible, width, height, _ = windows(tmp_path, ARRANGED[arranged], "LAPTOP")
    assert (audience, teacher, full, visible) == ("BEAMER", "LAPTOP", "True", "True")
    assert (int(width), int(height)) == (1920, 1080)


@pytest.mark.parametrize("swaps", [1, 2, 3])
def test_that_the_windows_change_places_and_back(tmp_path: Path, swaps: int) -> None:
    audience, teacher, full, *_ = windows(tmp_path, ARRANGED["beside"], "LAPTOP", swaps=swaps)
    expected = ("LAPTOP", "BEAMER") if swaps % 2 else ("BEAMER", "LAPTOP")
    assert (audience, teacher, full) == (*expected, "True")


def test_that_a_window_for_sharing_stays_a_window(tmp_path: Path) -> None:
    _, _, full, visible, *_ = windows(tmp_path, ARRANGED["beside"], "LAPTOP", "windowed")
    assert (full, visible) == ("False", "True")


def test_that_on_one_screen_the_class_does_not_see_the_script(tmp_path: Path) -> None:
    audience, _, full, visible, *_ = windows(tmp_path, [screen("ONLY", 0, 0, 1280, 800)], "ONLY")
    assert (audience, full, visible) == ("ONLY", "True", "False")


def test_that_a_mirrored_screen_is_told(tmp_path: Path) -> None:
    both = [screen("LAPTOP", 0, 0, 1920, 1080), screen("BEAMER", 0, 0, 1920, 1080)]
    *_, said = windows(tmp_path, both, "LAPTOP")
    assert "same picture" in said


def test_that_the_projector_is_where_the_teacher_is_not() -> None:
    assert choose((BEAMER, LAPTOP), "LAPTOP") == Places("BEAMER", "LAPTOP")
    assert choose((LAPTOP, BEAMER), "BEAMER") == Places("LAPTOP", "BEAMER")


def test_that_the_screen_that_was_asked_for_is_taken() -> None:
    third = Seen("THIRD", 0, 900, 800, 600)
    assert choose((LAPTOP, BEAMER, third), "LAPTOP", "THIRD").audience == "THIRD"
    assert choose((LAPTOP, BEAMER, third), "LAPTOP", "GONE").audience == "BEAMER"


def test_that_the_teacher_gives_way_to_a_screen_that_was_insisted_on_and_not_to_one_that_is_remembered() -> None:
    assert choose((LAPTOP, BEAMER), "LAPTOP", "LAPTOP") == Places("BEAMER", "LAPTOP")
    assert choose((LAPTOP, BEAMER), "LAPTOP", "LAPTOP", insisted=True) == Places("LAPTOP", "BEAMER")
    assert choose((LAPTOP, BEAMER), "LAPTOP", "LAPTOP", insisted=True, swapped=True) == Places("BEAMER", "LAPTOP")
    assert choose((LAPTOP,), "LAPTOP", "LAPTOP", insisted=True) == Places("", "LAPTOP")


@given(NAMES, st.text("ABCD", max_size=1), st.text("ABCD", max_size=1), st.booleans(), st.booleans())
def test_that_two_windows_never_share_a_screen_while_there_are_two(
    names: list[str], home: str, wanted: str, swapped: bool, insisted: bool
) -> None:
    screens = [Seen(name, n * 100, 0, 100, 100) for n, name in enumerate(names)]
    places = choose(screens, home, wanted, swapped=swapped, insisted=insisted)
    if insisted and not swapped and wanted in names and len(names) > 1:
        assert places.audience == wanted
    if len(screens) > 1:
        assert places.audience
        assert places.audience != places.teacher
    else:
        assert places.audience == ""
        assert places.teacher == (names[0] if names else "")
