"""Invariant SE-08: certificates of workloads, and when their agents ask for the next."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Scale
from explorer.sim.chance import Chance
from explorer.sim.clock import HOUR, MINUTE, moment
from explorer.sim.mesh.certificates import FIELD, LIFE, renewal, valid
from explorer.sim.simulation import Simulation
from tests.sim.clusters import deployment
from tests.sim.mesh.test_injection import ISTIOD, cluster


@given(st.integers(0, 2**32))
def test_se_08_an_agent_asks_again_after_12_hours_and_at_most_a_hundredth_of_24_more_or_less(seed: int) -> None:
    wait = renewal(Chance(seed).stream("x"))
    assert abs(wait - 12 * HOUR) <= LIFE // 100
    assert LIFE == 24 * HOUR


def test_se_08_not_all_agents_ask_at_the_same_moment() -> None:
    waits = {renewal(Chance(seed).stream("x")) for seed in range(50)}
    assert min(waits) < 12 * HOUR < max(waits)


def issued(simulation: Simulation) -> list[tuple[int, dict[str, str]]]:
    return [
        (event.time, event.after["status"][FIELD])
        for event in simulation.history
        if event.actor == "istio-agent" and event.verb == "status" and event.after is not None
    ]


def test_se_08_certificates_live_24_hours_and_follow_one_another() -> None:
    simulation = cluster(deployment(1))
    simulation.run_until(40 * HOUR)
    given_ = issued(simulation)
    assert len(given_) == 4 or len(given_) == 3
    for time, certificate in given_:
        assert moment(certificate["notBefore"]) == time
        assert moment(certificate["notAfter"]) - time == 24 * HOUR
        assert certificate["identity"] == "spiffe://cluster.local/ns/default/sa/default"
    for (before, _), (after, _) in itertools.pairwise(given_):
        assert abs(after - before - 12 * HOUR) <= 15 * MINUTE


def test_se_08_without_istiod_a_certificate_runs_out_and_with_it_a_new_one_comes() -> None:
    simulation = cluster(deployment(1))
    simulation.run_until(HOUR)
    simulation.do(Scale(ISTIOD, 0))
    simulation.run_until(20 * HOUR)
    (pod,) = simulation.store.list("Pod", "default")
    assert valid(pod, simulation.now)
    simulation.run_until(25 * HOUR)
    (pod,) = simulation.store.list("Pod", "default")
    assert not valid(pod, simulation.now)
    simulation.do(Scale(ISTIOD, 1))
    simulation.run_until(25 * HOUR + 10 * MINUTE)
    (pod,) = simulation.store.list("Pod", "default")
    assert valid(pod, simulation.now)
    assert simulation.now - moment(pod["status"][FIELD]["notBefore"]) < 10 * MINUTE
