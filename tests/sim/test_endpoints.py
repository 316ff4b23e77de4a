"""SS-39, KB-12: what stands behind a Service, and what the cluster DNS answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete, Edit, Label, Scale
from explorer.sim.clock import SECOND
from explorer.sim.controllers.endpoints import MOST
from explorer.sim.dns import TTL, Lookup, resolve
from explorer.sim.objects import Key, Object, at
from explorer.sim.pods import ready
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from explorer.sim.view import View
from tests.sim.clusters import deployment
from tests.sim.sets import SET, all_ready, cluster, found, headless, pod_key, pods, stateful, wait

SERVICE = Key("Service", "default", "web")
WEB_0 = "web-0.web.default.svc.cluster.local"


def service(**spec: Any) -> dict[str, Any]:
    manifest = headless(**spec)
    del manifest["spec"]["clusterIP"]
    return manifest


def endpoints(view: View) -> dict[str, Any]:
    """The endpoints by pod, of all slices."""
    return {one["targetRef"]["name"]: one for each in view.list("EndpointSlice") for one in each["endpoints"]}


def ready_ones(view: View) -> set[str]:
    return {name for name, one in endpoints(view).items() if one["conditions"]["ready"]}


def address(simulation: Simulation, ordinal: int = 0) -> str:
    return str(found(simulation, pod_key(ordinal))["status"]["podIP"])


def lookups(simulation: Simulation) -> list[str]:
    return [event.reason for event in simulation.history if event.reason.startswith("you looked up")]


def test_ss_39_a_pod_has_a_name_in_dns_only_with_a_matching_headless_service() -> None:
    simulation = cluster(stateful(1))
    assert resolve(simulation.store, WEB_0) == (WEB_0, ())
    simulation.do(Apply(headless("other")))
    simulation.run_until(simulation.now + SECOND)
    assert resolve(simulation.store, "web-0.other")[1] == (), "the pod's subdomain is web"
    simulation.do(Apply(headless()))
    simulation.run_until(simulation.now + SECOND)
    assert resolve(simulation.store, WEB_0) == (WEB_0, (address(simulation),))
    simulation.do(Delete(SERVICE))
    simulation.run_until(simulation.now + SECOND)
    assert resolve(simulation.store, WEB_0)[1] == ()


def test_ss_39_a_service_with_an_address_of_its_own_gives_pods_no_names() -> None:
    simulation = cluster(stateful(1), service())
    assert resolve(simulation.store, WEB_0)[1] == ()
    assert resolve(simulation.store, "web")[1] == (found(simulation, SERVICE)["spec"]["clusterIP"],)


@pytest.mark.parametrize("published", [False, True])
def test_ss_39_a_pod_that_is_not_ready_has_a_name_only_if_that_is_published(published: bool) -> None:
    simulation = cluster(stateful(1, "web:bad"), headless(publishNotReadyAddresses=published))
    assert not ready(found(simulation, pod_key(0)))
    assert resolve(simulation.store, WEB_0)[1] == ((address(simulation),) if published else ())


def test_ss_39_the_name_follows_the_pod_to_its_new_address() -> None:
    simulation = cluster(stateful(2), headless())
    before = address(simulation)
    simulation.do(Delete(pod_key(0)))
    wait(simulation, lambda view: pod_key(0) not in view)
    assert resolve(simulation.store, "web-0.web")[1] == ()
    wait(simulation, lambda view: all_ready(view) and "web-0" in ready_ones(view))
    assert resolve(simulation.store, "web-0.web")[1] == (address(simulation),)
    assert address(simulation) != before


@pytest.mark.parametrize(
    "name",
    ["web-0.web", "web-0.web.default", "web-0.web.default.svc.cluster.local", "web-0.web.default.svc.cluster.local."],
)
def test_ss_39_short_and_long_names_mean_the_same(name: str) -> None:
    simulation = cluster(stateful(1), headless())
    assert resolve(simulation.store, name) == (WEB_0, (address(simulation),))


def test_ss_39_the_name_of_the_headless_service_gives_all_its_ready_pods() -> None:
    simulation = cluster(stateful(3), headless())
    assert set(resolve(simulation.store, "web")[1]) == {address(simulation, ordinal) for ordinal in range(3)}


def test_that_an_answer_that_there_is_no_such_name_is_remembered() -> None:
    simulation = cluster(stateful(0), headless())
    simulation.do(Scale(SET, 1))
    simulation.do(Lookup("web-0.web"))
    asked = simulation.now
    wait(simulation, lambda view: ready_ones(view) == {"web-0"})
    simulation.do(Lookup("web-0.web"))
    simulation.run_until(asked + TTL)
    simulation.do(Lookup("web-0.web"))
    first, second, third = (text.removeprefix(f"you looked up {WEB_0}: ") for text in lookups(simulation))
    assert first == "there is no such name"
    assert second.startswith("there is no such name (remembered, and not asked again for ")
    assert third == address(simulation)


def test_that_an_old_address_is_remembered_too() -> None:
    simulation = cluster(stateful(1), headless())
    old = address(simulation)
    simulation.do(Lookup("web-0.web"))
    simulation.do(Delete(pod_key(0)))
    wait(simulation, lambda view: pod_key(0) not in view)
    simulation.do(Lookup("web-0.web"))
    assert old in lookups(simulation)[-1]


def test_kb_12_an_endpoint_that_terminates_is_not_ready_from_then_on() -> None:
    simulation = cluster(stateful(2, "web:1"), headless())
    simulation.do(Delete(pod_key(1)))
    simulation.run_until(simulation.now)
    assert endpoints(simulation.store)["web-1"]["conditions"] == {"ready": False, "serving": True, "terminating": True}
    assert ready_ones(simulation.store) == {"web-0"}


def test_that_labels_decide_who_stands_behind_a_service() -> None:
    simulation = cluster(deployment(3), service())
    assert len(ready_ones(simulation.store)) == 3
    one = pods(simulation.store)[0]["metadata"]["name"]
    simulation.do(Label(Key("Pod", "default", one), {"app": "other"}))
    wait(simulation, lambda view: one not in endpoints(view))
    simulation.do(Edit(SERVICE, ("spec", "selector"), {"app": "other"}))
    simulation.run_until(simulation.now)
    assert set(endpoints(simulation.store)) == {one}


def slices(view: View) -> list[Object]:
    return list(view.list("EndpointSlice"))


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(0, 250), min_size=1, max_size=4))
def test_that_a_slice_has_at_most_100_endpoints_and_all_pods_are_in_one(sizes: list[int]) -> None:
    simulation = cluster(deployment(sizes[0]), service())
    for size in sizes:
        simulation.do(Scale(Key("Deployment", "default", "web"), size))
        simulation.run_until(simulation.now + 60_000)
        every = slices(simulation.store)
        assert all(len(one["endpoints"]) <= MOST for one in every)
        assert sum(len(one["endpoints"]) for one in every) == size
        assert set(endpoints(simulation.store)) == {one["metadata"]["name"] for one in pods(simulation.store)}


def test_that_a_service_without_selector_is_left_alone() -> None:
    assert not slices(cluster(service(selector=None), deployment(1)).store)


def test_that_slices_go_with_their_service() -> None:
    simulation = cluster(service(), deployment(1))
    simulation.do(Delete(SERVICE))
    simulation.run_until(simulation.now + SECOND)
    assert not slices(simulation.store)


def test_that_services_get_addresses_of_their_own_that_stay() -> None:
    simulation = cluster(*(service() | {"metadata": {"name": name}} for name in "abc"))
    addresses = [at(one, ("spec", "clusterIP")) for one in simulation.store.list("Service")]
    assert len(set(addresses)) == 3
    simulation.do(Apply(service() | {"metadata": {"name": "a"}}))
    assert at(simulation.store.list("Service")[0], ("spec", "clusterIP")) == addresses[0]
    with pytest.raises(Invalid, match="cannot be changed"):
        simulation.do(Edit(Key("Service", "default", "a"), ("spec", "clusterIP"), "10.96.9.9"))
