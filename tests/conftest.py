"""What every test gets: no display, a home of its own, and nothing left running afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches and settings of tests go to a folder of their own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that used Qt fails if it leaves a timer or an animation running, or a thread alive."""
    yield
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        return
    from PySide6.QtCore import QAbstractAnimation, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication

    running = []
    for widget in QApplication.topLevelWidgets():
        if not widget.isVisible():
            continue
        running += [timer for timer in widget.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()]
        running += [
            animation
            for animation in widget.findChildren(QAbstractAnimation)
            if animation.state() == QAbstractAnimation.State.Running
        ]
    assert not running, f"still running after the test: {running}"
    assert QThreadPool.globalInstance().activeThreadCount() == 0
