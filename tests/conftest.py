"""What every test gets: no display, a home of its own, and nothing left running afterwards."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent

# `make test` looks at the same examples each time, so that it says the same of the same code; `make search` looks for
# new ones, and what it finds becomes an `@example`. How long an example may take is no matter of tests.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("searching", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("EXAMPLES", "steady"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches and settings of tests go to a folder of their own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails if it leaves a thread alive or, having used Qt, a timer or an animation running."""
    before = set(threading.enumerate())
    yield
    alive = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert not alive, f"threads still alive after the test: {alive}"
    if {"qtbot", "qapp"} & set(request.fixturenames):
        running = [thing for thing in _timers_and_animations() if _runs(thing)]
        assert not running, f"still running after the test: {running}"


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test fails on a warning or an error in the log that it did not ask for by clearing it."""
    yield
    records = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not records, f"logged: {[record.getMessage() for record in records]}"


def _timers_and_animations() -> list[object]:
    from PySide6.QtCore import QAbstractAnimation, QTimer

    return [thing for thing in gc.get_objects() if isinstance(thing, QTimer | QAbstractAnimation)]


def _runs(thing: object) -> bool:
    from PySide6.QtCore import QAbstractAnimation, QTimer
    from shiboken6 import isValid

    if not isValid(thing):
        return False
    if isinstance(thing, QTimer):
        return thing.isActive()
    assert isinstance(thing, QAbstractAnimation)
    return thing.state() == QAbstractAnimation.State.Running
