"""Screens that come and go: through the signals of the application anywhere, and for real where there is a virtual X server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.teach import placing as module
from explorer.ui.teach import screens
from explorer.ui.teach.placing import MIRRORED, NOT_THERE, Placing, Wish
from explorer.ui.teach.screens import Places, Seen
from tests.conftest import ROOT

LAPTOP, BEAMER = Seen("LAPTOP", 0, 0, 1440, 900), Seen("BEAMER", 1440, 0, 1920, 1080)
LEFT, WALL = Seen("LEFT", -1280, 0, 1280, 720), Seen("WALL", 3360, 0, 3840, 2160)


class Application(QObject):
    """What tells of screens."""

    screenAdded = Signal(object)  # noqa: N815 - as Qt calls it
    screenRemoved = Signal(object)  # noqa: N815


class Desk:
    """Screens to plug in and out, and where the windows were sent."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot = qtbot
        self.there: tuple[Seen, ...] = (LAPTOP, BEAMER)
        self.arrives = True
        self.filled: list[str] = []
        self.told: list[str] = []
        self.application = Application()
        self.audience, self.teacher = QWidget(), QWidget()
        for window in (self.audience, self.teacher):
            qtbot.addWidget(window)
        for name, stand_in in (
            ("seen_screens", lambda: self.there),
            ("fill", self._fill),
            ("bring", lambda _window, _name: None),
            ("stands_on", lambda _window, _name: self.arrives),
        ):
            monkeypatch.setattr(screens, name, stand_in)
        monkeypatch.setattr(module, "SETTLED_MS", 1)
        monkeypatch.setattr(module, "VERIFY_MS", 1)
        self.placing = Placing(self.application)  # type: ignore[arg-type]
        self.placing.told.connect(self.told.append)

    def _fill(self, _window: QWidget, name: str) -> bool:
        self.filled.append(name)
        return True

    def plug(self, *there: Seen) -> None:
        """Have these screens and no others."""
        gone, self.there = set(self.there) - set(there), there
        (self.application.screenRemoved if gone else self.application.screenAdded).emit(None)

    def start(self, wish: Wish | None = None) -> None:
        """Begin a lesson at the laptop."""
        self.placing.start(self.audience, self.teacher, "LAPTOP", wish or Wish())


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(qtbot, monkeypatch)
    yield made
    made.placing.stop()


def test_that_the_class_s_window_follows_the_projector(desk: Desk) -> None:
    desk.start()
    assert desk.placing.places == Places("BEAMER", "LAPTOP")
    desk.plug(LAPTOP)
    desk.qtbot.waitUntil(lambda: desk.filled[-1] == "LAPTOP")
    assert not desk.teacher.isVisible()
    desk.plug(LAPTOP, BEAMER)
    desk.qtbot.waitUntil(lambda: desk.filled[-1] == "BEAMER")
    assert desk.teacher.isVisible()


def test_that_a_larger_screen_that_comes_is_taken_unless_another_was_asked_for(desk: Desk) -> None:
    desk.start(Wish(screen="BEAMER"))
    desk.plug(LAPTOP, BEAMER, WALL)
    desk.qtbot.waitUntil(lambda: len(desk.filled) == 2)
    assert desk.filled == ["BEAMER", "BEAMER"]
    desk.start()
    assert desk.filled[-1] == "WALL"


@pytest.mark.parametrize("there", [(LEFT, LAPTOP), (LAPTOP, LEFT)])
def test_that_a_projector_at_the_left_is_one_too(desk: Desk, there: tuple[Seen, ...]) -> None:
    desk.there = there
    desk.start()
    assert desk.filled == ["LEFT"]


def test_that_many_changes_at_once_are_followed_once(desk: Desk) -> None:
    desk.start()
    for _ in range(5):
        desk.plug(LAPTOP)
        desk.plug(LAPTOP, BEAMER)
    desk.qtbot.waitUntil(lambda: not desk.placing._settling.isActive())
    assert desk.filled == ["BEAMER", "BEAMER"]


def test_that_a_window_that_does_not_arrive_is_sent_once_more_and_then_told(desk: Desk) -> None:
    desk.arrives = False
    desk.start()
    desk.qtbot.waitUntil(lambda: NOT_THERE in desk.told)
    assert desk.filled == ["BEAMER", "BEAMER"]


def test_that_a_mirrored_screen_keeps_the_script_away_and_is_told(desk: Desk) -> None:
    desk.there = (LAPTOP, Seen("BEAMER", 0, 0, 1440, 900))
    desk.start()
    assert not desk.teacher.isVisible()
    assert MIRRORED in desk.told


def test_that_a_window_to_be_shared_fills_nothing_whatever_is_plugged(desk: Desk) -> None:
    desk.start(Wish(windowed=True))
    desk.plug(LAPTOP)
    desk.qtbot.waitUntil(lambda: not desk.placing._settling.isActive())
    assert desk.filled == []
    assert desk.audience.isVisible()
    assert desk.teacher.isVisible()


def test_that_nothing_is_followed_after_the_lesson(desk: Desk) -> None:
    desk.start()
    desk.placing.stop()
    desk.plug(LAPTOP)
    assert not desk.placing._settling.isActive()


CHILD = """
import json, subprocess, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from explorer import resources
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.placing import Wish
from explorer.ui.teach.presenter import Folders, Presenter
from explorer.workspace import Place, State, Workspace
from tests.ui.teach.classroom import PACK

def plug(*arguments):
    subprocess.run(["xrandr", *arguments], check=True, timeout=20)

def wait(true):
    for _ in range(400):
        if true():
            return True
        QTest.qWait(25)
    return False

application = QApplication([])
names = lambda: sorted(screen.name() for screen in application.screens())
plug("--setmonitor", "LAPTOP", "1280/300x800/200+0+0", "screen")
plug("--setmonitor", "BEAMER", "1280/300x800/200+1280+0", "none")
wait(lambda: names() == ["BEAMER", "LAPTOP"])
workspace = Workspace(PACK, State(Place("d"), reduced_motion=True))
folder = Path(sys.argv[1])
presenter = Presenter(application, workspace, Glyphs(resources.folder("assets") / "glyphs"), Folders(folder / "lessons.json", folder / "ink"), lambda: None, Wish(screen="BEAMER"))
workspace.run("teach", "tour/lease")
audience, teacher = presenter.audience, presenter.teacher
said = {}
def stands(left):
    return lambda: (audience.x(), audience.width(), audience.height()) == (left, 1280, 800)
said["starts on the projector"] = wait(stands(1280)) and audience.isFullScreen() and teacher.isVisible() and teacher.x() < 1280
plug("--delmonitor", "BEAMER")
said["comes back when it is pulled out"] = wait(lambda: names() == ["LAPTOP"]) and wait(stands(0)) and wait(lambda: not teacher.isVisible())
workspace.run("next")
plug("--setmonitor", "BEAMER", "1280/300x800/200+1280+0", "none")
said["goes there again"] = wait(lambda: len(names()) == 2) and wait(stands(1280)) and wait(teacher.isVisible)
workspace.run("swap-screens")
said["changes places"] = wait(stands(0))
said["goes on"] = workspace.state.lesson.beat.step == 3
workspace.run("end-lesson")
QTest.qWait(50)
print(json.dumps(said))
"""


@pytest.mark.skipif(
    not shutil.which("Xvfb") or not shutil.which("xrandr"), reason="there is no virtual X server with xrandr"
)
def test_that_real_screens_may_come_and_go(tmp_path: Path) -> None:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "2560x800x24", "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path)],
            cwd=ROOT, env={**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"},
            capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait(20)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert [rule for rule, kept in said.items() if not kept] == []
