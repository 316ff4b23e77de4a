from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.geometry import Point
from explorer.workspace import hops

WAY = (Point(0, 0), Point(100, 0), Point(100, 50))
times = st.floats(0, 10_000, allow_nan=False)


def test_that_a_dot_starts_at_one_end_and_arrives_at_the_other() -> None:
    assert hops.along(WAY, 0) == WAY[0]
    assert hops.along(WAY, 1) == WAY[-1]
    assert hops.along(WAY, 100 / 150) == Point(100, 0)


def test_that_a_way_of_one_corner_or_no_length_has_a_place() -> None:
    assert hops.along((Point(3, 4),), 0.5) == Point(3, 4)
    assert hops.along((Point(3, 4), Point(3, 4)), 0.5) == Point(3, 4)


def test_that_one_hop_follows_the_other() -> None:
    assert hops.dot_at(2, 0) == hops.Dot(0, 0.0)
    second = hops.dot_at(2, hops.start_of(1) + 1)
    assert second is not None
    assert second.hop == 1
    assert hops.dot_at(2, hops.length(2)) is None
    assert hops.dot_at(0, 0) is None


def test_that_stepping_goes_hop_by_hop_in_both_directions() -> None:
    time = 0.0
    seen = [hops.arrived(3, time)]
    for _ in range(3):
        time = hops.step_on(3, time)
        seen.append(hops.arrived(3, time))
    assert seen == [0, 1, 2, 3]
    for expected in (2, 1, 0, 0):
        time = hops.step_back(3, time)
        assert hops.arrived(3, time) == expected


@given(st.integers(1, 8), times, times)
def test_that_more_time_never_takes_a_hop_back(count: int, one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert hops.arrived(count, early) <= hops.arrived(count, late) <= count


@given(st.integers(1, 8), times)
def test_that_a_dot_is_always_on_its_way(count: int, time: float) -> None:
    dot = hops.dot_at(count, time)
    assert dot is None or (0 <= dot.hop < count and 0 <= dot.share <= 1)
