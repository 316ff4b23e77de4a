from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from explorer.model.geometry import Point
from explorer.ui.teach.pointing import Pointing
from explorer.ui.teach.trail import FADE_MS, LENGTH, Trail
from explorer.workspace.ink import MOST_POINTS, Action, InkPoint, Sheet, Stroke, replay


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pointing(qtbot: QtBot, clock: Clock) -> Iterator[Pointing]:
    made = Pointing(now=clock)
    made.show_sheet("one")
    yield made
    made.rest()


def scribble(pointing: Pointing, *places: tuple[float, float]) -> None:
    pointing.begin("pen", 1, 3.0, InkPoint(*places[0]))
    for place in places[1:]:
        pointing.draw(InkPoint(*place))
    pointing.finish()


# --- the laser -------------------------------------------------------------------------------------------------------


def test_that_a_dot_without_a_trail_needs_no_timer(pointing: Pointing) -> None:
    for n in range(20):
        pointing.point(Point(n, 0))
    assert pointing.laser == Point(19, 0)
    assert not pointing.trails
    assert not pointing.fading


def test_that_a_trail_fades_and_its_timer_ends(pointing: Pointing, clock: Clock, qtbot: QtBot) -> None:
    for n in range(10):
        pointing.point(Point(n, 0), trailing=True)
    assert pointing.fading
    clock.time = FADE_MS
    qtbot.waitUntil(lambda: not pointing.fading)
    assert not pointing.trails


def test_that_a_trail_that_is_held_stays_until_it_is_let_go(pointing: Pointing, clock: Clock, qtbot: QtBot) -> None:
    pointing.hold(Point(0, 0))
    for n in range(3 * LENGTH):
        pointing.point(Point(n, 0))
    clock.time = 60 * FADE_MS
    assert len(pointing.trails[0].seen(clock.time)) == 3 * LENGTH + 1
    assert not pointing.fading
    pointing.let_go()
    assert pointing.fading
    assert pointing.trails[0].seen(clock.time)[0][1] == 1.0
    clock.time += FADE_MS
    qtbot.waitUntil(lambda: not pointing.fading)
    assert not pointing.trails


def test_that_with_reduced_motion_a_trail_goes_at_once(pointing: Pointing, clock: Clock) -> None:
    pointing.reduced = True
    pointing.hold(Point(0, 0))
    pointing.point(Point(5, 5))
    pointing.let_go()
    assert not pointing.trails
    assert not pointing.fading


def test_that_with_reduced_motion_a_trail_is_there_or_not() -> None:
    trail = Trail()
    for n in range(LENGTH):
        trail.add(Point(n, 0), n)
    for now in (LENGTH, FADE_MS / 2, FADE_MS + LENGTH - 2):
        assert {share for _, share in trail.seen(now, still=True)} == {1.0}
    assert trail.seen(FADE_MS + LENGTH, still=True) == []


@given(st.lists(st.floats(0, 50), min_size=1, max_size=120), st.floats(0, 2000))
def test_that_a_trail_is_thin_where_it_is_old(pauses: list[float], later: float) -> None:
    trail, now = Trail(), 0.0
    for n, pause in enumerate(pauses):
        now += pause
        trail.add(Point(n, 0), now)
    seen = trail.seen(now + later)
    widths = [width for _, width in seen]
    assert widths == sorted(widths)
    assert len(seen) <= LENGTH
    assert all(0 < width <= 1 for width in widths)
    assert trail.gone(now + later) == (not seen)


def test_that_nothing_runs_after_a_rest(pointing: Pointing) -> None:
    pointing.point(Point(1, 1), trailing=True)
    pointing.begin("pen", 1, 3.0, InkPoint(0, 0))
    pointing.rest()
    assert not pointing.fading
    assert pointing.laser is None
    assert len(pointing.strokes) == 1


# --- ink -------------------------------------------------------------------------------------------------------------


def test_that_what_is_drawn_is_told_to_be_kept(pointing: Pointing) -> None:
    kept: list[Action] = []
    pointing.acted.connect(kept.append)
    scribble(pointing, (0, 0), (10, 0))
    pointing.erase(InkPoint(5, 0), 2)
    pointing.do("undo")
    pointing.do("clear")
    pointing.do("clear")
    assert [action.what for action in kept] == ["add", "erase", "undo", "clear"]
    assert replay(kept)["one"] == pointing.sheets["one"]


def test_that_more_than_a_hundred_actions_can_be_taken_back(pointing: Pointing) -> None:
    for n in range(150):
        scribble(pointing, (n, 0), (n, 10))
    drawn = pointing.strokes
    for _ in range(150):
        pointing.do("undo")
    assert pointing.strokes == ()
    for _ in range(150):
        pointing.do("redo")
    assert pointing.strokes == drawn


def test_that_ink_comes_back_with_its_step(pointing: Pointing) -> None:
    scribble(pointing, (0, 0), (10, 0))
    drawn = pointing.strokes
    pointing.show_sheet("two")
    assert pointing.strokes == ()
    pointing.do("undo")
    pointing.show_sheet("one")
    assert pointing.strokes == drawn


def test_that_a_stroke_ends_on_the_step_where_it_began(pointing: Pointing) -> None:
    pointing.begin("pen", 1, 3.0, InkPoint(0, 0))
    pointing.draw(InkPoint(10, 0))
    pointing.show_sheet("two")
    pointing.draw(InkPoint(20, 0))
    pointing.finish()
    assert pointing.strokes == ()
    pointing.show_sheet("one")
    assert [len(stroke.points) for stroke in pointing.strokes] == [2]


def test_that_a_very_long_stroke_goes_on_as_another(pointing: Pointing) -> None:
    scribble(pointing, *((n, 0) for n in range(MOST_POINTS + 10)))
    first, second = pointing.strokes
    assert len(first.points) == MOST_POINTS
    assert second.points[0] == first.points[-1]
    assert second.points[-1] == InkPoint(MOST_POINTS + 9, 0)


def test_that_a_stroke_without_length_is_a_dot(pointing: Pointing) -> None:
    scribble(pointing, (3, 3), (3, 3))
    assert pointing.strokes == (Stroke("pen", 1, 3.0, (InkPoint(3, 3),)),)


def test_that_a_shape_has_only_its_ends(pointing: Pointing) -> None:
    pointing.begin("pen", 1, 3.0, InkPoint(0, 0))
    for n in range(1, 50):
        pointing.draw(InkPoint(n, n), "box")
    pointing.finish()
    assert pointing.strokes == (Stroke("box", 1, 3.0, (InkPoint(0, 0), InkPoint(49, 49))),)


def test_that_taking_back_while_drawing_forgets_the_stroke(pointing: Pointing) -> None:
    scribble(pointing, (0, 0), (10, 0))
    pointing.begin("pen", 1, 3.0, InkPoint(0, 0))
    pointing.do("undo")
    pointing.finish()
    assert len(pointing.strokes) == 1


def test_that_a_fast_eraser_leaves_nothing_between(pointing: Pointing) -> None:
    for n in range(10):
        scribble(pointing, (n * 100, -50), (n * 100, 50))
    pointing.erase(InkPoint(-50, 0), 5)
    pointing.erase(InkPoint(950, 0), 5)
    assert pointing.strokes == ()


def test_that_loading_shows_what_was_kept(pointing: Pointing) -> None:
    stroke = Stroke("pen", 1, 3.0, (InkPoint(0, 0),))
    shown: list[int] = []
    pointing.changed.connect(lambda: shown.append(len(pointing.strokes)))
    pointing.load({"one": Sheet((stroke,))})
    assert shown == [1]
