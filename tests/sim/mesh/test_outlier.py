"""Invariants MS-11 to MS-15: outlier detection and connection pools."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.clock import SECOND
from explorer.sim.mesh.net import UNLIMITED, overloaded
from explorer.sim.mesh.outlier import Detector, Policy, policy_of
from tests.sim.mesh.meshes import destination_rule, hops, mesh, pods, service, status, statuses, traffic

ANSWERS = st.sampled_from([200, 404, 500, 503])


def detector(count: int, **policy: int) -> tuple[Detector, list[str]]:
    names = [f"pod-{number}" for number in range(count)]
    found = Detector(Policy(**policy), 0)
    found.hosts(names, 0)
    return found, names


def fail(found: Detector, name: str, now: int, times: int = 5) -> bool:
    return any(found.observe(name, 500, now) for _ in range(times))


def test_ms_11_there_is_none_unless_a_rule_asks_for_it() -> None:
    assert policy_of(None) is None
    assert policy_of({}) == Policy(errors=5, interval=10 * SECOND, base=30 * SECOND, most=10, least_healthy=0)
    bad, *good = pods(10)
    bad["metadata"]["annotations"]["podium.sim/errors"] = "500"
    plain = mesh(bad, *good, service(), destination_rule(), traffic(100, 1_000), seconds=12)
    assert 50 < sum(hop.status == 500 for hop in hops(plain)) < 200
    ruled = mesh(bad, *good, service(), destination_rule(outlierDetection={}), traffic(100, 1_000), seconds=12)
    assert sum(hop.status == 500 for hop in hops(ruled)) <= 8


def test_ms_11_four_errors_and_a_success_begin_the_count_anew() -> None:
    found, names = detector(10)
    for answer in (*[500] * 4, 200, *[500] * 4):
        assert not found.observe(names[0], answer, 0)
    assert found.observe(names[0], 500, 0)


@given(st.lists(ANSWERS, max_size=60))
def test_ms_11_a_host_is_ejected_at_the_fifth_error_in_a_row_and_not_before(answers: list[int]) -> None:
    found, names = detector(10)
    row = 0
    for answer in answers:
        row = row + 1 if answer >= 500 else 0
        ejected = found.observe(names[0], answer, 0)
        assert ejected == (row == 5)
        if ejected:
            break


@pytest.mark.parametrize(
    ("count", "most", "out"), [(3, 10, 0), (10, 10, 1), (3, 34, 1), (3, 33, 0), (2, 50, 1), (1, 100, 1), (9, 10, 0)]
)
def test_ms_12_one_more_host_is_ejected_only_within_the_limit(count: int, most: int, out: int) -> None:
    found, names = detector(count, most=most)
    for name in names:
        fail(found, name, 0)
    assert len(found.ejected()) == out


@given(st.integers(1, 60), st.integers(0, 100))
def test_ms_12_the_share_of_ejected_hosts_never_exceeds_the_limit(count: int, most: int) -> None:
    found, names = detector(count, most=most)
    for name in names:
        fail(found, name, 0)
    assert 100 * len(found.ejected()) <= most * count
    assert len(found.ejected()) == most * count // 100


@given(st.integers(1, 100), st.integers(1, 14))
@settings(deadline=None)
def test_ms_13_the_next_ejection_in_a_row_lasts_longer_by_the_base_up_to_300_s(base: int, times: int) -> None:
    found, names = detector(10, base=base * SECOND, interval=SECOND)
    now = 0
    for number in range(1, times + 1):
        assert fail(found, names[0], now)
        lasts = min(number * base, max(300, base)) * SECOND
        assert found.until(names[0]) - now == lasts
        assert names[0] not in found.usable(names, now + lasts - 1)
        now += lasts
        assert names[0] in found.usable(names, now)


def test_ms_13_by_default_it_is_30_60_90_and_300_in_the_end() -> None:
    found, names = detector(10)
    now, lengths = 0, []
    for _ in range(12):
        fail(found, names[0], now)
        lengths.append((found.until(names[0]) - now) // SECOND)
        now = found.until(names[0])
        found.hosts(names, now)
    assert lengths == [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300]


def test_ms_13_sweeps_without_an_ejection_shorten_the_next_one() -> None:
    found, names = detector(10)
    for now in (0, 30):
        fail(found, names[0], now * SECOND)
        found.hosts(names, found.until(names[0]))
    fail(found, names[0], 110 * SECOND)
    found.hosts(names, 120 * SECOND)
    assert found.until(names[0]) == 140 * SECOND


def test_ms_13_a_host_comes_back_at_the_sweep_after_its_time() -> None:
    found, names = detector(10)
    fail(found, names[0], 3 * SECOND)
    assert found.until(names[0]) == 33 * SECOND
    assert names[0] not in found.usable(names, 39 * SECOND)
    assert names[0] in found.usable(names, 40 * SECOND)


def test_ms_14_ejected_hosts_get_nothing_even_if_nobody_is_left() -> None:
    found, names = detector(2, most=100)
    for name in names:
        fail(found, name, 0)
    assert found.usable(names, 1) == []
    policy = {"outlierDetection": {"maxEjectionPercent": 100}}
    simulation = mesh(
        *pods(2, notes={"podium.sim/errors": "500"}), service(), destination_rule(**policy), traffic(50, 200)
    )
    assert statuses(simulation)[503, "no-host"] > 150


def test_ms_14_only_a_least_share_of_healthy_hosts_brings_them_back() -> None:
    found, names = detector(4, most=100, least_healthy=50)
    for name in names[:2]:
        fail(found, name, 0)
    assert found.usable(names, 1) == names[2:]
    fail(found, names[2], 1)
    assert found.usable(names, 1) == names


def test_ms_15_without_limits_a_flood_is_let_through() -> None:
    assert not overloaded(None, UNLIMITED - 1)
    assert not overloaded({}, 1_000_000)
    slow = pods(1, notes={"podium.sim/latency": "4s"})
    simulation = mesh(*slow, service(), destination_rule(), traffic(1_000, 2_000), seconds=10)
    assert statuses(simulation) == {(200, ""): 2_000}
    pool = {"http": {"http2MaxRequests": 100}}
    limited = mesh(*slow, service(), destination_rule(connectionPool=pool), traffic(1_000, 2_000), seconds=10)
    assert statuses(limited)[503, "overflow"] == 1_900
    assert status(limited)["failed"] == 1_900


def test_that_a_proxy_with_three_hosts_and_the_defaults_ejects_none_and_with_34_percent_one() -> None:
    bad, *good = pods(3)
    bad["metadata"]["annotations"]["podium.sim/errors"] = "500"
    rest = (service(), traffic(100, 600))
    none = mesh(bad, *good, *rest, destination_rule(outlierDetection={}), seconds=7)
    assert sum(hop.status == 500 for hop in hops(none)) > 100
    one = mesh(bad, *good, *rest, destination_rule(outlierDetection={"maxEjectionPercent": 34}), seconds=7)
    assert sum(hop.status == 500 for hop in hops(one)) < 10
    notes = [event.reason for event in one.history if event.verb == "note"]
    assert notes == ["the proxy of web had 5 errors in a row from it and sends it nothing for 30 s"]
