"""Invariants MS-06 to MS-10: retries, timeouts, faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.chance import Chance
from explorer.sim.mesh.policies import Answer, Retries, retries_of
from tests.sim.mesh.meshes import hops, mesh, pods, service, status, statuses, to, traffic, tries, virtual_service


def gone(pod: dict[str, Any]) -> dict[str, Any]:
    """A pod that is taken for ready while nobody listens in it."""
    pod["status"]["containerStatuses"] = []
    return pod


def all_gone(count: int = 4) -> list[dict[str, Any]]:
    return [gone(one) for one in pods(count)]


@given(st.none() | st.integers(0, 6))
@settings(max_examples=8, deadline=None)
def test_ms_06_a_request_is_tried_once_and_then_as_often_as_attempts_says(attempts: int | None) -> None:
    more = {} if attempts is None else {"retries": {"attempts": attempts, "retryOn": "5xx"}}
    rules = [service(), virtual_service(to(**more))]
    simulation = mesh(*all_gone(), *rules, traffic(20, 20))
    most = 1 + (2 if attempts is None else attempts)
    assert set(tries(simulation).values()) == {most}


def test_ms_06_without_a_virtual_service_the_defaults_hold_too() -> None:
    simulation = mesh(*all_gone(), service(), traffic(20, 20))
    assert set(tries(simulation).values()) == {3}
    assert status(simulation)["failed"] == 20


@pytest.mark.parametrize("answer", [500, 502, 503, 404])
def test_ms_07_an_error_of_the_program_is_not_tried_again_by_default(answer: int) -> None:
    simulation = mesh(*pods(3, notes={"podium.sim/errors": str(answer)}), service(), traffic(20, 20))
    assert set(tries(simulation).values()) == {1}
    assert {hop.status for hop in hops(simulation)} == {answer}


@given(st.integers(100, 599), st.sampled_from(["", "connect-failure", "refused-stream", "reset", "timeout"]))
def test_ms_07_only_four_conditions_are_tried_again_by_default(status: int, failure: str) -> None:
    wants = Retries().wants(Answer(status, failure))
    assert wants == (failure in ("connect-failure", "refused-stream"))
    assert Retries().wants(Answer(200, grpc=14))
    assert Retries().wants(Answer(200, grpc=1))
    assert not Retries().wants(Answer(200, grpc=13))


@given(st.integers(1, 2_000), st.integers(1, 12), st.integers(0, 2**32))
def test_ms_08_the_delay_doubles_up_to_ten_times_the_base_and_is_drawn_below_that(
    base: int, number: int, seed: int
) -> None:
    retries = Retries(base=base)
    assert retries.ceiling(1) == base
    assert retries.ceiling(number + 1) == min(2 * retries.ceiling(number), 10 * base)
    assert 0 <= retries.delay(number, Chance(seed).stream("x")) < retries.ceiling(number)


def test_ms_08_the_base_is_25_ms_and_pods_that_were_tried_are_avoided() -> None:
    assert Retries().base == 25
    assert retries_of({"attempts": 3}).base == 25
    first, *rest = pods(3)
    simulation = mesh(gone(first), *rest, service(), traffic(50, 100))
    assert status(simulation)["failed"] == 0
    assert max(tries(simulation).values()) == 2
    by_request: dict[int, list[str]] = {}
    for hop in hops(simulation):
        by_request.setdefault(hop.request, []).append(hop.edge.target)
    assert all(len(set(targets)) == len(targets) for targets in by_request.values())


@given(st.integers(200, 3_000), st.integers(1, 3_000), st.integers(0, 6), st.integers(0, 100))
@settings(max_examples=15, deadline=None)
def test_ms_09_a_timeout_bounds_all_tries_together(timeout: int, backoff: int, attempts: int, seed: int) -> None:
    retries = {"attempts": attempts, "retryOn": "5xx", "backoff": f"{backoff}ms"}
    rules = [service(), virtual_service(to(retries=retries, timeout=f"{timeout}ms"))]
    simulation = mesh(*all_gone(), *rules, traffic(5, 5), seed=seed, seconds=30)
    begins: dict[int, int] = {}
    for hop in hops(simulation):
        begins.setdefault(hop.request, hop.begin)
        assert hop.begin - begins[hop.request] <= timeout
    assert status(simulation)["answered"] == 5
    (whole,) = (edge for edge in status(simulation)["edges"] if not edge["target"])
    assert whole["errors"] == 5


def test_ms_09_with_the_longest_delays_three_seconds_leave_time_for_one_retry_after_two() -> None:
    retries = retries_of({"attempts": 3, "backoff": "2s"})
    begins = [0]
    for number in range(1, retries.attempts + 1):
        begins.append(begins[-1] + retries.ceiling(number))
    assert sum(begin < 3_000 for begin in begins) == 2


def test_ms_09_without_a_timeout_a_slow_server_is_waited_for() -> None:
    slow = pods(1, notes={"podium.sim/latency": "40s"})
    patient = mesh(*slow, service(), traffic(1, 1), seconds=60)
    assert statuses(patient) == {(200, ""): 1}
    hurried = mesh(*slow, service(), virtual_service(to(timeout="3s")), traffic(1, 1), seconds=60)
    assert status(hurried)["failed"] == 1
    (whole,) = (edge for edge in status(hurried)["edges"] if not edge["target"])
    assert whole["total"] == whole["errors"] == 1


def test_that_a_try_may_have_a_time_of_its_own() -> None:
    first, second = pods(2)
    first["metadata"]["annotations"]["podium.sim/latency"] = "10s"
    rules = [
        service(),
        virtual_service(to(retries={"attempts": 1, "perTryTimeout": "100ms", "retryOn": "gateway-error"})),
    ]
    simulation = mesh(first, second, *rules, traffic(10, 20))
    assert status(simulation)["failed"] == 0
    assert {hop.failure for hop in hops(simulation) if hop.edge.target.endswith("-0")} == {"per-try-timeout"}


def faulty(**fault: Any) -> dict[str, Any]:
    return to(fault=fault, timeout="10ms", retries={"attempts": 5, "retryOn": "5xx"})


def test_ms_10_an_abort_never_reaches_the_server() -> None:
    abort = {"httpStatus": 503, "percentage": {"value": 50}}
    simulation = mesh(*pods(2), service(), virtual_service(faulty(abort=abort)), traffic(200, 800))
    found = statuses(simulation)
    aborted = found[503, "fault"]
    assert aborted + found[200, ""] == 800
    assert abs(aborted - 400) <= 4 * (800 * 0.25) ** 0.5
    assert all(not hop.edge.target for hop in hops(simulation) if hop.failure == "fault")


def test_ms_10_a_fault_disables_the_timeout_and_the_retries_of_its_route() -> None:
    delay = {"fixedDelay": "1s", "percentage": {"value": 100}}
    slow = mesh(*pods(2), service(), virtual_service(faulty(delay=delay)), traffic(10, 10))
    assert statuses(slow) == {(200, ""): 10}
    (whole,) = (edge for edge in status(slow)["edges"] if not edge["target"])
    assert whole["total"] == 10
    bad = mesh(
        *pods(2, notes={"podium.sim/errors": "500"}), service(), virtual_service(faulty(delay=delay)), traffic(10, 10)
    )
    assert set(tries(bad).values()) == {1}


def test_ms_10_a_fault_without_a_percentage_does_nothing() -> None:
    fault = {"abort": {"httpStatus": 503}, "delay": {"fixedDelay": "5s"}}
    simulation = mesh(*pods(2), service(), virtual_service(to(fault=fault)), traffic(50, 50))
    assert statuses(simulation) == {(200, ""): 50}
    assert max(hop.end - hop.begin for hop in hops(simulation)) < 100
