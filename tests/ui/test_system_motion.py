from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.system_motion import ask
from explorer.workspace import settings as remembered
from explorer.workspace.settings import Settings
from tests.conftest import ROOT
from tests.small_pack import small_pack

_DESKTOP = """
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusVariant

@ClassInfo({"D-Bus Interface": "org.freedesktop.portal.Settings"})
class Settings(QObject):
    @Slot(str, str, result=QDBusVariant)
    def ReadOne(self, group, key):
        return QDBusVariant({"reduced-motion": int(sys.argv[1]), "enable-animations": sys.argv[2] == "yes"}[key])

app, settings, bus = QCoreApplication([]), Settings(), QDBusConnection.sessionBus()
bus.registerObject("/org/freedesktop/portal/desktop", settings, QDBusConnection.RegisterOption.ExportAllSlots)
print("ready", bus.registerService("org.freedesktop.portal.Desktop"), flush=True)
app.exec()
"""

_ASK = """
import subprocess, sys
from unittest.mock import patch
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from explorer.ui.system_motion import ask
app, parent = QGuiApplication([]), QObject()
service = None
if sys.argv[1]:
    service = subprocess.Popen([sys.executable, "-c", *sys.argv[1:]], stdout=subprocess.PIPE, text=True)
    service.stdout.readline()
with patch.object(QGuiApplication, "platformName", lambda: "xcb"):
    ask(parent, lambda: print("less"))
def look():
    if not parent.children():
        app.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
app.exec()
if service is not None:
    service.terminate()
    service.wait()
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-run-session") is None, reason="needs a session bus"
)
@pytest.mark.parametrize(
    ("desktop", "told"),
    [(("1", "yes"), True), (("0", "no"), True), (("0", "yes"), False), (None, False)],
    ids=["says so", "says so in its own way", "moves", "is not there"],
)
def test_that_a_desktop_is_asked_whether_to_move_less(desktop: tuple[str, str] | None, told: bool) -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _ASK, *((_DESKTOP, *desktop) if desktop else ("",))],
        capture_output=True, text=True, timeout=60, check=True, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.split() == (["less"] if told else [])


def test_that_without_a_screen_nobody_is_asked(qapp: QApplication) -> None:
    asked: list[None] = []
    ask(QObject(), partial(asked.append, None))
    assert asked == []


@pytest.mark.parametrize(
    ("chosen", "system", "switched", "kept"),
    [
        (None, False, False, None), (None, True, False, None), (None, True, True, False), (None, False, True, True),
        (True, False, False, True), (True, False, True, False), (False, False, True, True),
    ],
)  # fmt: skip
def test_that_the_system_decides_until_the_switch_was_used(
    qtbot: QtBot, tmp_path: Path, chosen: bool | None, system: bool, switched: bool, kept: bool | None
) -> None:
    told: list[Settings] = []
    window = program.make_window(small_pack(), Place(), Settings(reduced_motion=chosen), told.append)
    qtbot.addWidget(window)
    if system:
        window.move_less()
        assert window._workspace.state.reduced_motion
    if switched:
        window._workspace.run("reduced-motion")
    window.close()
    assert told[-1].reduced_motion is kept
    remembered.save(tmp_path / "settings.json", told[-1])
    assert remembered.load(tmp_path / "settings.json").reduced_motion is kept
