from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.geometry import Rect
from explorer.ui.teach.compose import CARDS, LEAST, MARGIN, compose
from explorer.workspace.lesson import BASE, ROOMS

shapes = st.floats(1.2, 2.4)


@given(st.sampled_from(ROOMS), shapes, st.integers(0, 4), st.integers(0, 3), st.booleans())
def test_that_the_parts_of_a_slide_stand_apart_and_inside(
    room: str,
    aspect: float,
    lines: int,
    answer: int,
    beside: bool,
) -> None:
    made = compose(room, aspect, lines, answer=answer, beside=beside)  # type: ignore[arg-type]
    places = [made.heading, made.body, made.answer, made.text, made.progress]
    whole = Rect(0, 0, aspect, 1).grown(-MARGIN * 0.69)
    for place in places:
        assert whole.contains(place)
    for one, other in combinations([place for place in places if place.height > 0], 2):
        assert not one.overlaps(other)


@given(st.sampled_from(ROOMS), shapes, st.sampled_from(CARDS))
def test_that_a_question_stands_beside_the_diagram(room: str, aspect: float, card: float) -> None:
    made = compose(room, aspect, card=card)  # type: ignore[arg-type]
    assert not made.card.overlaps(made.body)
    assert made.card.y == made.body.y
    assert made.body.width > 0


@given(st.sampled_from(ROOMS), shapes)
def test_that_nothing_is_smaller_than_anything_may_be(room: str, aspect: float) -> None:
    made = compose(room, aspect)  # type: ignore[arg-type]
    assert made.pixels(1080) == BASE[room] * 1080  # type: ignore[index]
    assert made.pixels(1080, 0.1) == LEAST * 1080
