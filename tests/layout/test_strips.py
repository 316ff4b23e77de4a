"""Nothing that holds a place is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.layout.strips import Strips

places = st.floats(-1e6, 1e6)
spans = st.tuples(places, places).map(lambda ends: (min(ends), max(ends)))


@given(st.lists(spans, max_size=30), places)
def test_that_all_that_hold_a_place_are_found_in_order(known: list[tuple[float, float]], place: float) -> None:
    numbers = range(len(known))
    found = Strips(numbers, known).at(place)
    assert list(found) == sorted(found)
    assert {number for number in numbers if known[number][0] <= place <= known[number][1]} <= set(found)
