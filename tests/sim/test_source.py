"""The cluster in memory as a source: what is listed and then watched is what there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.source import ObjectSource
from explorer.sim.actions import Delete, Scale
from explorer.sim.objects import Key, Object, key_of
from explorer.sim.source import SimulationSource
from tests.sim.clusters import WEB, cluster, deployment


def test_that_it_lists_all_objects_at_a_version() -> None:
    simulation = cluster(deployment())
    source: ObjectSource = SimulationSource(simulation)
    listing = source.list()
    assert {key_of(one) for one in listing.objects} == set(simulation.store.objects())
    assert listing.version == str(len(simulation.history))
    assert not list(source.watch(listing.version))


def test_that_what_is_refused_is_listed_with_a_remark() -> None:
    simulation = cluster(deployment(-1))
    listing = SimulationSource(simulation).list()
    assert WEB in {key_of(one) for one in listing.objects}
    assert any("negative" in line for line in listing.remarks)


@given(st.integers(0, 40_000), st.integers(0, 5))
def test_that_a_listing_with_what_is_watched_after_it_is_what_there_is(time: int, replicas: int) -> None:
    simulation = cluster(deployment(2), settled=False)
    simulation.run_until(time)
    source = SimulationSource(simulation)
    first = source.list()
    objects: dict[Key, Object] = {key_of(one): one for one in first.objects}
    simulation.do(Scale(WEB, replicas))
    simulation.run_until(time + 20_000)
    simulation.do(Delete(WEB))
    simulation.run_until(time + 60_000)
    for delta in source.watch(first.version):
        key = key_of(delta.object)
        assert (key in objects) == (delta.verb != "added")
        if delta.verb == "deleted":
            del objects[key]
        else:
            objects[key] = delta.object
    assert objects == simulation.store.objects()
