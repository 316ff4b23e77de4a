from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from explorer.ui.tasks import Stopped, Task, Watch, wait_for_all


@pytest.fixture
def owner(qapp) -> QObject:
    assert qapp is not None
    return QObject()


def test_that_work_is_done_elsewhere_and_its_result_comes_home(qtbot, owner):
    here, found = threading.get_ident(), []

    def work(watch: Watch) -> int:
        watch.tell(0.5)
        return threading.get_ident()

    task = Task(owner, work, lambda ident: found.append((ident, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(found))
    assert found[0][0] != here
    assert found[0][1] == here
    assert task.part == 0.5
    assert not task.running


def test_that_a_stopped_task_ends_and_says_nothing(qtbot, owner):
    begun, ended, found = threading.Event(), threading.Event(), []

    def work(watch: Watch) -> None:
        try:
            while True:
                begun.set()
                watch.tell(0.1)
        except Stopped:
            ended.set()
            raise

    task = Task(owner, work, found.append)
    qtbot.waitUntil(begun.is_set)
    assert task.running
    task.stop()
    qtbot.waitUntil(ended.is_set)
    wait_for_all()
    assert not task.running
    assert found == []


def test_that_what_goes_wrong_is_raised_in_the_window(qtbot, owner):
    def work(_watch: Watch) -> None:
        raise ValueError("what went wrong")

    with qtbot.capture_exceptions() as raised:
        task = Task(owner, work, lambda _none: None)
        qtbot.waitUntil(lambda: not task.running)
        qtbot.waitUntil(lambda: bool(raised))
    assert [str(error) for _, error, _ in raised] == ["what went wrong"]


def test_that_the_program_ends_after_its_tasks(qtbot, owner):
    begun, ended = threading.Event(), threading.Event()

    def work(watch: Watch) -> None:
        begun.set()
        try:
            while True:
                watch.tell(0.0)
        finally:
            ended.set()

    Task(owner, work, lambda _none: None)
    qtbot.waitUntil(begun.is_set)
    wait_for_all()
    assert ended.is_set()
