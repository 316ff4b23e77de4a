from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from explorer.ui.teach.awake import Awake
from tests.conftest import ROOT

_SERVICE = """
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher
from PySide6.QtGui import QGuiApplication

@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class Saver(QObject):
    @Slot(str, str, result="uint")
    def Inhibit(self, who, why):
        print("asked by", who, flush=True)
        return 7

app, saver, bus = QCoreApplication([]), Saver(), QDBusConnection.sessionBus()
bus.registerObject("/org/freedesktop/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSlots)
print("ready", bus.registerService("org.freedesktop.ScreenSaver"), flush=True)
app.exec()
"""

_ASK = """
import subprocess, sys
from unittest.mock import patch
from PySide6.QtGui import QGuiApplication
from explorer.ui.teach.awake import Awake
app = QGuiApplication([])
with patch.object(QGuiApplication, "platformName", lambda: "xcb"):
    print(Awake().ask("nobody is there"))
    service = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
    print(service.stdout.readline().strip())
    awake = Awake()
    print(awake.ask("A lesson is on"), service.stdout.readline().strip())
    awake.rest()
    print(awake.kept)
    service.terminate()
    service.wait()
"""


def test_that_without_a_screen_nobody_is_asked(qapp: QApplication) -> None:
    assert qapp.platformName() in ("offscreen", "minimal")
    awake = Awake()
    assert not awake.ask("A lesson is on")
    awake.rest()
    assert not awake.kept


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-run-session") is None, reason="needs a session bus"
)
def test_that_a_desktop_is_asked_and_one_that_does_not_answer_is_no_harm() -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _ASK, _SERVICE],
        capture_output=True, text=True, timeout=60, check=True, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["False", "ready True", "True asked by Podium", "False"]
