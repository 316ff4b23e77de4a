"""Requests: counters of the last second and what is on its way, at any moment, also long ago and in forks."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.laboratory import SimulationRun
from explorer.sim.mesh.books import Hop
from explorer.sim.mesh.traffic import NAME, net_of
from tests.laboratory.runs import of
from tests.sim.mesh import meshes

WEB, PAY = "pod/default/web", "pod/default/pay-v1-0"


def shopping(rate: int = 20, seconds: int = 6, **more: object) -> SimulationRun:
    objects = [
        meshes.service(),
        *meshes.pods(2),
        meshes.pod("ill", notes={"podium.sim/errors": "500 20%", "podium.sim/latency": "300ms"}),
    ]
    lab = of(meshes.mesh(*objects, meshes.traffic(rate, None), seconds=0, **more))  # type: ignore[arg-type]
    lab.at_time(seconds * 1_000)
    return lab


@cache
def looked_at() -> SimulationRun:
    """A run that many examples look at; looking changes nothing of it."""
    return shopping()


def hops(lab: SimulationRun) -> list[Hop]:
    net = net_of(lab.simulation.memory(NAME))
    assert net is not None
    return list(net.hops)


@settings(max_examples=40)
@given(st.integers(0, 6_000), st.integers(0, 1_500))
def test_that_what_is_on_its_way_is_what_the_proxies_saw(start: int, length: int) -> None:
    lab = looked_at()
    found = lab.flights(start, start + length)
    wanted = [one for one in hops(lab) if one.begin <= start + length and one.end >= start]
    assert sorted((one.start, one.end) for one in found) == sorted((one.begin, one.end) for one in wanted)
    assert {one.source for one in found} <= {WEB}


def test_that_counters_are_those_of_the_last_second() -> None:
    lab = shopping()
    moment = lab.at_time(6_000)
    flows = {(one.source, one.target): one for one in lab.flows(moment)}
    last = [one for one in hops(lab) if 5_000 < one.end <= 6_000]
    assert sum(one.rate for one in flows.values()) == len(last)
    ill = flows[WEB, "pod/default/ill"]
    bad = [one.status for one in last if one.edge.target == "default/ill"]
    assert ill.errors == bad.count(500) / len(bad)
    assert ill.latency >= 300
    assert ill.slow >= ill.latency
    assert flows[WEB, PAY].errors == 0


def test_that_looking_back_shows_what_was_under_way_then() -> None:
    lab = shopping(seconds=4)
    early = lab.flows(lab.at_time(2_000)), lab.flights(1_000, 1_500)
    lab.at_time(20_000)
    assert (lab.flows(lab.at_time(2_000)), lab.flights(1_000, 1_500)) == early
    assert early[0]
    assert early[1]


def test_that_a_fork_has_seen_the_same_requests() -> None:
    lab = shopping()
    other = lab.fork(lab.at_time(3_000))
    assert other.flights(0, 2_000) == lab.flights(0, 2_000)
    other.at_time(6_000)
    assert sorted(other.flights(0, 6_000), key=str) == sorted(lab.flights(0, 6_000), key=str)


def test_that_every_error_flies_in_red_with_its_status() -> None:
    found = shopping().flights(0, 6_000)
    assert {(one.tone, one.label) for one in found} == {("good", ""), ("bad", "500")}


def test_that_who_calls_whom_is_drawn_from_the_first_request_on() -> None:
    lab = shopping()
    assert not lab.at_time(0).diagram.relations
    relations = lab.at_time(6_000).diagram.relations
    assert {(one.source, one.target) for one in relations} == {
        (WEB, PAY),
        (WEB, "pod/default/pay-v1-1"),
        (WEB, "pod/default/ill"),
    }
    assert {one.layer for one in relations} == {"traffic"}


def test_that_requests_that_nobody_can_send_come_from_their_source() -> None:
    lab = of(meshes.mesh(meshes.service(), *meshes.pods(1), meshes.traffic(5, None), seconds=0, caller=False))
    moment = lab.at_time(3_000)
    found = lab.flights(0, 3_000)
    assert {(one.source, one.target, one.tone) for one in found} == {
        ("traffic/default/load", "service/default/pay", "bad")
    }
    assert [(one.source, one.errors) for one in lab.flows(moment)] == [("traffic/default/load", 1.0)]
    assert any(one.ask == "Why no answer?" for one in lab.why("service/default/pay", moment))


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=8))
def test_that_who_calls_whom_is_exact_in_whatever_order_one_looks(walk: list[int]) -> None:
    seen = shopping(seconds=0)
    for time in walk:
        # Another run of a simulation that has gone on: it has kept nothing of what was looked at.
        fresh = of(looked_at().simulation)
        assert seen.at_time(time).diagram == fresh.at_time(time).diagram
