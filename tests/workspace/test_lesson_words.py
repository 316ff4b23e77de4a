from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.model.lesson import Step, Tour
from explorer.model.question import Question, WrongAnswer
from explorer.workspace import commands, teaching
from explorer.workspace.lesson import TOOLS, Lesson
from explorer.workspace.lesson_words import MOST_PROBLEMS, behind, clock, number, pace, status, taught, wrong_with

QUESTION = Question("Which?", "this", "", (WrongAnswer("that", ""), WrongAnswer("none", "")))
TOUR = Tour(
    "t",
    "T",
    steps=(Step("a", "A", minutes=2), Step("b", "B", question=QUESTION), Step("c", "C", extra=True), Step("d", "D")),
)
TABLE = commands.by_id()


def at(step: int) -> Lesson:
    return teaching.go_to_step(teaching.begin(TOUR), step)


def test_that_a_step_with_a_question_is_planned_once() -> None:
    assert taught(at(0), TOUR) == {0: 120, 1: 60, 2: 60, 3: 60}


@pytest.mark.parametrize(
    ("step", "elapsed", "late"), [(0, 0, 0), (0, 120, 0), (0, 130, 10), (1, 100, -20), (1, 150, 0), (3, 400, 100), (3, 0, -240)]
)  # fmt: skip
def test_that_a_lesson_is_late_when_the_time_of_its_step_is_over(step: int, elapsed: float, late: float) -> None:
    assert behind(at(step), TOUR, elapsed) == late


def test_that_the_short_path_plans_without_what_it_leaves_out() -> None:
    short = teaching.refit(replace(at(3), short=True), TOUR, {})
    assert taught(short, TOUR) == {0: 120, 1: 60, 3: 60}
    assert number(short, 3) == 3


@given(step=st.integers(0, 3), first=st.floats(0, 5000), later=st.floats(0, 5000))
def test_that_more_time_never_makes_a_lesson_earlier(step: int, first: float, later: float) -> None:
    assert behind(at(step), TOUR, first) <= behind(at(step), TOUR, first + later)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "On time"), (60, "On time"), (-60, "On time"), (61, "1 min behind"), (-150, "2 min early"), (3600, "60 min behind")],
)  # fmt: skip
def test_that_the_pace_is_said_in_words(seconds: float, words: str) -> None:
    assert pace(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65, "1:05"), (3599.6, "1:00:00"), (-5, "0:00")])
def test_that_a_clock_shows_hours_only_where_there_are_any(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_that_what_hides_the_step_is_said_first_and_loudly() -> None:
    lesson = replace(at(1), tool="pen", armed=True)
    for cover, words in (("black", "BLACK"), ("white", "WHITE"), ("break", "BREAK, 1:01 left")):
        found = status(teaching.cover(lesson, cover), TABLE, 61)  # type: ignore[arg-type]
        assert found.loud
        assert found.line.startswith(words)


def test_that_every_state_has_its_line() -> None:
    lesson = at(1)
    assert status(at(0), TABLE).line == ""
    assert status(lesson, TABLE).line == "A question is open – R reveals the answer"
    assert status(teaching.forward(lesson), TABLE).line == "Press next again to reveal the answer"
    frozen = teaching.forward(teaching.freeze(at(0)))
    assert status(frozen, TABLE).line == "FROZEN: the class sees step 1 – press Shift+F"
    assert status(teaching.look_at(at(0), 3), TABLE).line == "You look at step 4, the class does not – Enter goes there"
    assert status(at(3), TABLE).line == "The last step"


@pytest.mark.parametrize("tool", TOOLS)
def test_that_every_tool_says_how_it_is_put_down(tool: str) -> None:
    line = status(replace(at(0), tool=tool), TABLE).line
    key = line.partition("– ")[2].split(" ")[0]
    taker = next(command for command in TABLE.values() if command.where == "lesson" and key in command.keys)
    # What its command does is the name of most; a pen is not called "Draw".
    assert line.startswith((taker.title, "Pen"))


def test_that_a_step_is_told_its_own_problems_and_those_of_the_whole_tour_once() -> None:
    tour = Tour(
        "t", "T", steps=(Step("a", "A", problem="1: a"), Step("b", "B", problem="2: b"), Step("c", "C")),
        problem="1: a\n2: b\n9: the steps lead in a circle",
    )  # fmt: skip
    circle = "9: the steps lead in a circle"
    assert wrong_with(tour, tour.steps[0]) == ("1: a", circle)
    assert wrong_with(tour, tour.steps[1]) == ("2: b", circle)
    assert wrong_with(tour, tour.steps[2]) == wrong_with(tour, None) == (circle,)


def test_that_many_problems_leave_room_for_the_lesson() -> None:
    lines = [f"{n}: something" for n in range(9)]
    told = wrong_with(Tour("t", "T"), Step("a", "A", problem="\n".join(lines)))
    assert told[:MOST_PROBLEMS] == tuple(lines[:MOST_PROBLEMS])
    assert told[MOST_PROBLEMS:] == (f"… and {9 - MOST_PROBLEMS} more: podium check tells all",)


@pytest.mark.parametrize(("tool", "called"), [("pen", "Pen in hand"), ("arrow", "Pen for arrows in hand"), ("laser", "Laser pointer in hand")])  # fmt: skip
def test_that_a_tool_in_hand_is_called_by_what_it_is(tool: str, called: str) -> None:
    assert status(replace(at(0), tool=tool), TABLE).line.startswith(called)
