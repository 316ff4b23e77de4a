"""A whole lesson by a scripted teacher, twice: nothing of it is left afterwards, and the second leaves no more than the first."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from explorer.bench import probe_teacher
from explorer.bench.probe_deeds import DEEDS
from explorer.bench.probe_teacher import Left, ScriptedTeacher, left
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.teacher import Teacher
from explorer.ui.window import Window

TOUR = "apply-to-container"


def taught(hand: ScriptedTeacher) -> Left:
    """What is left of a lesson in which much was done."""
    hand.restart()
    hand.teach(TOUR)
    return left()


@pytest.mark.thorough
def test_that_a_lesson_in_which_much_is_done_leaves_nothing_behind(
    window: Window, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without pauses the lesson ends in the middle of what is still to settle, too.
    monkeypatch.setattr(probe_teacher, "PAUSE", 0.0)
    hand = ScriptedTeacher(window)
    before = left()
    first = taught(hand)
    assert len(hand.did) > 5
    assert before.timers == first.timers == ()
    assert first.threads == before.threads
    assert not any(isinstance(one, Audience | Teacher) for one in qapp.allWidgets())
    second = taught(hand)
    assert second.timers == ()
    assert second.threads == before.threads
    assert second.windows == before.windows
    assert second.widgets == first.widgets
    assert second.made == first.made


def test_that_whatever_is_done_twice_leaves_no_more_than_done_once(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_teacher, "PAUSE", 0.0)
    hand = ScriptedTeacher(window)
    hand.begin(TOUR)
    at = hand.lesson.at + 1
    hand.press("PgDown")
    found: list[Left] = []
    for _ in range(2):
        for deed in DEEDS.values():
            deed(hand)
            hand.come_back(at)
        found.append(left())
    once, twice = found
    assert twice.widgets == once.widgets
    assert twice.made == once.made
    hand.end()
