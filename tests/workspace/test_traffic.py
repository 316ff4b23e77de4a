from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.running import Flow
from explorer.workspace.traffic import ALL, NOTHING, SECONDS, Minute, Sample, together

FLOWS = st.lists(
    st.builds(
        Flow,
        st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 500).map(float),
        st.floats(0, 1), st.floats(0, 1_000), st.floats(0, 5_000),
    ),
    max_size=6,
)  # fmt: skip


@given(FLOWS)
def test_that_all_edges_together_add_rates_and_stay_between_their_extremes(flows: list[Flow]) -> None:
    whole = together(flows)
    assert whole.rate == sum(flow.rate for flow in flows)
    if flows:
        assert min(flow.errors for flow in flows) - 1e-9 <= whole.errors <= max(flow.errors for flow in flows) + 1e-9
        assert whole.slow == max(flow.slow for flow in flows)


def test_that_each_second_is_asked_for_once() -> None:
    asked: list[int] = []

    def ask(time: int) -> list[Flow]:
        asked.append(time)
        return [Flow("a", "b", 2.0, 0.5, 10.0, 20.0)]

    minute = Minute(ask)
    assert minute.missing(5) == [5, 4, 3, 2, 1]
    for second in (5, 4, 5):
        minute.at(second)
    assert asked == [5_000, 4_000]
    assert minute.missing(5) == [3, 2, 1]
    assert minute.series(("a", "b"), 5)[-2:] == (Sample(2.0, 0.5, 10.0, 20.0),) * 2
    assert minute.series(("a", "b"), 5)[:-2] == (NOTHING,) * (SECONDS - 2)
    assert minute.series(ALL, 5)[-1].rate == 2.0


def test_that_the_busiest_edge_is_listed_first_and_silent_ones_are_not() -> None:
    minute = Minute(lambda _time: [Flow("a", "b", 1, 0, 0, 0), Flow("c", "d", 9, 0, 0, 0), Flow("e", "f", 0, 0, 0, 0)])
    minute.at(3)
    assert minute.edges(3) == (("c", "d"), ("a", "b"))
    assert minute.edges(3 + SECONDS) == ()
