from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.geometry import Point, Rect

numbers = st.integers(-1000, 1000).map(float)
sides = st.integers(1, 500).map(float)
rects = st.builds(Rect, numbers, numbers, sides, sides)


@given(rects, rects)
def test_that_a_union_contains_both(one: Rect, other: Rect) -> None:
    union = one.united(other)
    assert union.contains(one)
    assert union.contains(other)


@given(rects, rects)
def test_that_overlapping_is_mutual(one: Rect, other: Rect) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(rects)
def test_that_a_neighbour_that_touches_does_not_overlap(rect: Rect) -> None:
    assert not rect.overlaps(rect.moved(rect.width, 0))
    assert rect.overlaps(rect)


@given(rects, st.integers(0, 50))
def test_that_growing_and_shrinking_gives_the_same(rect: Rect, by: int) -> None:
    assert rect.grown(by).grown(-by) == rect
    assert rect.grown(by).holds(Point(*rect.centre))
