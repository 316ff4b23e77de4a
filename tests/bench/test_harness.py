from __future__ import annotations

import sys

import pytest

from explorer.bench import children, harness
from explorer.bench.harness import Spread, Verdict, compare, latest, ratio_at_most, value_at_most


def test_that_a_spread_has_the_median_the_95th_percentile_and_both_ends() -> None:
    assert harness.spread(range(1, 101)) == Spread(100, 50.5, 95, 1, 100)
    assert harness.spread([7.0]) == Spread(1, 7.0, 7.0, 7.0, 7.0)
    assert harness.spread([]) is None


def test_that_the_95th_percentile_is_one_of_the_values() -> None:
    assert harness.p95([5, 1, 4, 2, 3]) == 5
    assert harness.p95([*[1.0] * 19, 100.0, 2.0]) == 2.0


def test_that_a_ratio_is_taken_inside_each_round() -> None:
    row = compare("x", "", [1, 40, 3], "other", [2, 10, 12])
    # The ratio of the medians would be 0.3; that of the rounds is 0.5.
    assert row.ratio == Spread(3, 0.5, 4.0, 0.25, 4.0)
    assert row.ours is not None
    assert row.ours.median == 3


@pytest.mark.parametrize(
    ("ours", "limit", "met"),
    [([1, 2, 3], 2, "yes"), ([1, 3, 4], 2, "unsure"), ([3, 4, 5], 2, "no"), ([], 2, "")],
)
def test_that_a_target_is_judged_by_the_median_and_else_by_the_best_round(
    ours: list[float], limit: float, met: Verdict
) -> None:
    assert compare("x", "", ours, target=value_at_most(limit)).met == met
    ones = [1.0] * len(ours)
    assert compare("x", "", ours, "other", ones, target=ratio_at_most(limit)).met == met


def test_that_targets_read_as_the_issue_writes_them() -> None:
    texts = [ratio_at_most(1 / 15).text, ratio_at_most(1.4).text, value_at_most(16.7).text]
    assert texts == ["≤ 1/15", "≤ 1.4×", "≤ 16.7 ms"]


def test_that_a_size_has_the_target_of_the_largest_one_below_it() -> None:
    half, quarter = ratio_at_most(1 / 2), ratio_at_most(1 / 4)
    limits = {1_000: half, 10_000: quarter}
    assert [latest(limits, size) for size in (999, 1_000, 9_999, 10_000)] == [None, half, half, quarter]


def test_that_a_process_that_takes_too_long_is_ended_and_what_it_said_is_kept() -> None:
    code = """if 1:
        import time
        from explorer.bench.children import say
        say("early", [1.5, 2.5])
        time.sleep(60)
    """
    done = children.run([sys.executable, "-c", code], limit=3)
    assert done.problem.startswith("too slow")
    assert done.values == {"early": [1.5, 2.5]}


def test_that_a_process_that_fails_says_why_and_one_that_is_missing_too() -> None:
    assert "ValueError: no" in children.run([sys.executable, "-c", "raise ValueError('no')"]).problem
    assert children.run(["no-such-program-anywhere"]).problem


def test_that_cases_take_turns_and_a_failed_one_is_not_tried_again() -> None:
    turns: list[str] = []

    def case(name: str, problem: str = "") -> children.Outcome:
        turns.append(name)
        return children.Outcome(1, 1, {}, problem)

    found = children.interleaved({"a": lambda: case("a"), "b": lambda: case("b", "broken")}, 2, warm=1)
    assert turns == ["a", "b", "a", "a"]
    assert len(found["a"]) == 2
    assert [outcome.problem for outcome in found["b"]] == ["broken"]
