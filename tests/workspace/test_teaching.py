from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.model.lesson import Step, Tour
from explorer.model.question import Question, WrongAnswer
from explorer.workspace import teaching
from explorer.workspace.lesson import BASE, Beat, Lesson, beats_of, choices

QUESTION = Question(
    "Which comes first?", "web-0", "It counts upwards.", (WrongAnswer("web-2", "No."), WrongAnswer("all", "No."))
)
TOUR = Tour(
    "tour",
    "A tour",
    steps=(
        Step("names", "Names first", minutes=2),
        Step("ask", "What comes first?", question=QUESTION),
        Step("more", "More", extra=True),
        Step("end", "The end"),
    ),
)

tours = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(1, 3)), min_size=1, max_size=8
).map(
    lambda rows: (
        Tour("t", "T", steps=tuple(
            Step(f"s{n}", f"S{n}", question=QUESTION if asks else None, extra=extra) for n, (asks, extra, _) in enumerate(rows)
        )),
        {n: parts for n, (_, _, parts) in enumerate(rows)},
    )
)  # fmt: skip
MOVES = (
    teaching.forward, teaching.back, teaching.next_scene, teaching.previous_scene, teaching.reveal, teaching.freeze, teaching.leave,
    teaching.visited_before, teaching.visited_after, teaching.go_there,
    lambda one: teaching.cover(one, "black"), lambda one: teaching.type_digit(one, "2"), lambda one: teaching.take(one, "pen"),
)  # fmt: skip


def start() -> Lesson:
    return teaching.begin(TOUR)


def press(lesson: Lesson, times: int) -> Lesson:
    for _ in range(times):
        lesson = teaching.forward(lesson)
    return lesson


def test_that_a_step_with_a_question_asks_it_first() -> None:
    assert beats_of(TOUR, {}) == (Beat(0), Beat(1, question=True), Beat(1), Beat(2), Beat(3))


def test_that_a_step_that_does_not_fit_the_room_is_shown_in_parts() -> None:
    assert beats_of(TOUR, {0: 2})[:2] == (Beat(0, 0, 2), Beat(0, 1, 2))


def test_that_the_short_path_leaves_out_what_is_extra() -> None:
    assert [beat.step for beat in beats_of(TOUR, {}, short=True)] == [0, 1, 1, 3]


def test_that_the_first_press_on_an_open_question_gives_nothing_away() -> None:
    asked = press(start(), 1)
    armed = teaching.forward(asked)
    assert armed.beat == asked.beat
    assert armed.armed
    assert teaching.forward(armed).beat == Beat(1)


def test_that_revealing_shows_the_step_at_once() -> None:
    assert teaching.reveal(press(start(), 1)).beat == Beat(1)


def test_that_revealing_without_a_question_does_nothing() -> None:
    assert teaching.reveal(start()) == start()


@pytest.mark.parametrize("what", ["black", "white", "break"])
def test_that_nothing_moves_behind_a_covered_screen(what: str) -> None:
    covered = replace(start(), cover=what)
    for move in (teaching.forward, teaching.back, teaching.next_scene, teaching.previous_scene, teaching.reveal):
        assert move(covered) == covered


def test_that_freezing_keeps_the_picture_while_the_teacher_goes_on() -> None:
    frozen = teaching.freeze(start())
    gone_on = press(frozen, 1)
    assert gone_on.seen == Beat(0)
    assert gone_on.beat != Beat(0)
    assert teaching.freeze(gone_on).seen == gone_on.beat


def test_that_leaving_never_ends_the_lesson_and_takes_back_one_state_at_a_time() -> None:
    lesson = teaching.take(teaching.cover(teaching.freeze(start()), "black"), "laser")
    uncovered = teaching.leave(lesson)
    assert (uncovered.cover, uncovered.tool, uncovered.held) == ("", "laser", 0)
    bare = teaching.leave(teaching.leave(uncovered))
    assert (bare.tool, bare.held) == ("", -1)
    assert teaching.leave(bare) == bare


def test_that_digits_let_only_the_teacher_see_a_step() -> None:
    looking = teaching.type_digit(start(), "4")
    assert (looking.looked_at, looking.beat) == (3, Beat(0))
    assert teaching.go_there(looking).beat == Beat(3)
    assert teaching.enter(looking).beat == Beat(3)


def test_that_enter_goes_on_when_no_step_is_looked_at() -> None:
    assert teaching.enter(start()) == teaching.forward(start())


def test_that_a_number_without_a_step_looks_at_nothing() -> None:
    assert teaching.type_digit(start(), "9").looked_at == -1


def test_that_digits_choose_pens_while_drawing() -> None:
    drawing = teaching.take(start(), "pen")
    assert teaching.type_digit(drawing, "3").pen == 3
    assert teaching.type_digit(drawing, "0").tool == "eraser"
    assert teaching.type_digit(drawing, "9") == drawing


def test_that_a_lesson_goes_on_at_the_step_where_it_was_left() -> None:
    assert teaching.begin(TOUR, "end").beat == Beat(3)
    assert teaching.begin(TOUR, "gone").beat == Beat(0)


def test_that_the_choices_hold_the_answer_once_and_never_change_places() -> None:
    found = choices(TOUR.steps[1])
    assert sorted(choice.text for choice in found) == ["all", "web-0", "web-2"]
    assert [choice.text for choice in found if choice.right] == ["web-0"]
    assert choices(TOUR.steps[1]) == found


def test_that_hands_are_counted_for_two_votes() -> None:
    asked = press(start(), 1)
    first = teaching.count_hands(asked, TOUR, 1, 12)
    second = teaching.count_hands(teaching.vote_again(first), TOUR, 2, 20)
    assert second.counts == ((0, 12, 0), (0, 0, 20))
    assert teaching.vote_again(second) == second
    assert press(second, 2).counts == ()


def test_that_hands_for_no_choice_are_not_counted() -> None:
    asked = press(start(), 1)
    assert teaching.count_hands(asked, TOUR, 7, 3) == asked
    assert teaching.count_hands(start(), TOUR, 0, 3) == start()


def test_that_a_room_of_another_size_keeps_the_step() -> None:
    last = press(start(), 5)
    assert teaching.refit(last, TOUR, {0: 3, 3: 2}).beat.step == last.beat.step


def test_that_the_letters_are_one_two_hundredth_of_the_way_to_the_back_row() -> None:
    assert [round(BASE[room] * 1080) for room in ("small", "medium", "large")] == [30, 44, 59]


@given(tours, st.booleans())
def test_that_forward_and_back_lead_through_the_same_beats(made: tuple[Tour, dict[int, int]], short: bool) -> None:
    tour, parts = made
    lesson = Lesson("t", beats_of(tour, parts, short=short))
    there = []
    for _ in range(2 * len(lesson.beats)):
        there.append(lesson.beat)
        lesson = teaching.forward(lesson)
    assert lesson.at == len(lesson.beats) - 1
    assert list(dict.fromkeys(there)) == list(lesson.beats)
    for beat in reversed(lesson.beats):
        assert lesson.beat == beat
        lesson = teaching.back(lesson)


@given(tours, st.lists(st.integers(0, len(MOVES) - 1), max_size=40))
def test_that_whatever_is_pressed_the_lesson_stands_at_one_of_its_beats(
    made: tuple[Tour, dict[int, int]], keys: list[int]
) -> None:
    lesson = Lesson("t", beats_of(*made))
    for key in keys:
        lesson = MOVES[key](lesson)
        assert 0 <= lesson.at < len(lesson.beats)
        assert lesson.seen in lesson.beats


@given(tours, st.integers(0, 20), st.booleans())
def test_that_another_room_leads_to_the_same_step(made: tuple[Tour, dict[int, int]], at: int, short: bool) -> None:
    tour, parts = made
    lesson = Lesson("t", beats_of(tour, {}), at=at % len(beats_of(tour, {})))
    refitted = teaching.refit(replace(lesson, short=short), tour, parts)
    if not (short and tour.steps[lesson.beat.step].extra):
        assert refitted.beat.step == lesson.beat.step
        assert refitted.beat.question == lesson.beat.question


def test_that_nothing_moves_while_the_room_is_tested() -> None:
    lesson = replace(teaching.begin(TOUR), room_check=True)
    for move in (teaching.forward, teaching.next_scene, teaching.enter, lambda one: teaching.cover(one, "black")):
        assert move(lesson) == lesson
    assert not teaching.leave(lesson).room_check


@given(tours, st.integers(0, 30), st.randoms(use_true_random=False))
def test_that_a_tour_in_another_order_is_taught_on_at_the_same_step(
    made: tuple[Tour, dict[int, int]], at: int, chance: random.Random
) -> None:
    tour, parts = made
    lesson = teaching.moved(teaching.begin(tour, parts=parts), at)
    steps = list(tour.steps)
    chance.shuffle(steps)
    other = replace(tour, steps=tuple(steps))
    carried = teaching.carried(lesson, tour, other)
    assert carried is not None
    assert steps[carried.beat.step].id == tour.steps[lesson.beat.step].id
    assert carried.beat.question == lesson.beat.question
    rest = replace(tour, steps=tuple(step for step in steps if step.id != tour.steps[lesson.beat.step].id))
    assert teaching.carried(lesson, tour, rest) is None
    assert teaching.carried(lesson, tour, None) is None


def test_that_looking_at_the_present_step_ends_when_one_goes_there() -> None:
    lesson = teaching.type_digit(teaching.begin(TOUR), "1")
    assert lesson.looked_at == 0
    there = teaching.enter(lesson)
    assert (there.at, there.looked_at, there.typed) == (0, -1, "")
