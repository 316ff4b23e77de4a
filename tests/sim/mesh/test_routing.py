"""Invariants MS-01 to MS-05 and MS-16 to MS-18: weights, matching, gateways."""

from __future__ import annotations

import itertools
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.chance import Chance
from explorer.sim.mesh.matching import Request
from explorer.sim.mesh.routing import Destination, at_gateway, in_mesh, pick
from explorer.sim.mesh.traffic import TRAFFIC
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation
from tests.sim.mesh.meshes import (
    PAY,
    destination_rule,
    drawn,
    hops,
    made,
    mesh,
    pod,
    pods,
    service,
    status,
    to,
    traffic,
    view,
    virtual_service,
)

ISTIO_GATEWAY = Key("Gateway.networking.istio.io", "default", "public")
GATEWAY = Key("Gateway", "default", "public")


def within(count: int, n: int, share: float) -> bool:
    return abs(count - n * share) <= 4 * sqrt(n * share * (1 - share)) + 1e-9


def istio_gateway(*hosts: str) -> dict[str, Any]:
    servers = [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": list(hosts)}]
    return made("Gateway", "public", spec={"selector": {"istio": "ingress"}, "servers": servers})


def api_gateway() -> dict[str, Any]:
    spec = {"gatewayClassName": "istio", "listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}]}
    return made("Gateway", "public", group="gateway.networking.k8s.io/v1", spec=spec)


def http_route(*rules: dict[str, Any], parent: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    inner = {"parentRefs": [parent or {"name": "public"}], "rules": list(rules), **spec}
    return made("HTTPRoute", "pay", group="gateway.networking.k8s.io/v1", spec=inner)


def backends(*names: Any) -> list[dict[str, Any]]:
    return [
        {"name": one, "port": 80} if isinstance(one, str) else {"name": one[0], "port": 80, "weight": one[1]}
        for one in names
    ]


@given(st.lists(st.integers(0, 1_000), min_size=2, max_size=5).filter(sum), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_ms_01_the_share_of_a_destination_is_its_weight_over_the_sum(weights: list[int], seed: int) -> None:
    ways = [Destination(str(index), weight=weight) for index, weight in enumerate(weights)]
    chance = Chance(seed).stream("test")
    counts = [0] * len(ways)
    for _ in range(500):
        way = pick(ways, chance)
        assert way is not None
        counts[int(way.host)] += 1
    assert sum(counts) == 500
    for count, weight in zip(counts, weights, strict=True):
        share = weight / sum(weights)
        # Six deviations, not four: this is asked of many seeds.
        assert abs(count - 500 * share) <= 6 * sqrt(500 * share * (1 - share)) + 1


def test_ms_01_weights_need_not_sum_up_to_100() -> None:
    objects = (service(), virtual_service(to(("v1", 1), ("v2", 3))))
    counts = drawn(in_mesh(view(*objects), Request("pay")), 4_000)
    assert within(counts["v1"], 4_000, 0.25)
    assert within(counts["v2"], 4_000, 0.75)


@pytest.mark.parametrize(
    ("ways", "path", "words"),
    [
        ([("v1", -1), ("v2", 5)], "spec.http[0].route[0].weight", "-1 is negative"),
        ([("v1", 0), ("v2", 0)], "spec.http[0].route", "all weights are 0"),
    ],
)
def test_ms_02_negative_weights_and_a_sum_of_nothing_are_refused(
    ways: list[tuple[str, int]], path: str, words: str
) -> None:
    simulation = Simulation([virtual_service(to(*ways))], controllers=(TRAFFIC,))
    (problem,) = simulation.problems.values()
    assert problem.path == path
    assert words in problem.message


@pytest.mark.parametrize("weight", [0, 1, 70])
def test_ms_02_a_single_destination_gets_everything(weight: int) -> None:
    found = view(service(), virtual_service(to(("v1", weight))))
    assert drawn(in_mesh(found, Request("pay")), 50) == {"v1": 50}


def test_ms_03_shares_do_not_depend_on_the_number_of_replicas() -> None:
    behind = [*pods(9), *pods(1, version="v2")]
    rules = (service(), destination_rule(), virtual_service(to(("v1", 50), ("v2", 50))))
    simulation = mesh(*behind, *rules, traffic(500, 2_000))
    to_v2 = sum(hop.edge.target == "default/pay-v2-0" for hop in hops(simulation))
    assert within(to_v2, 2_000, 0.5)
    assert status(simulation)["answered"] == 2_000


def test_ms_04_each_request_is_decided_on_its_own() -> None:
    found = view(service(), virtual_service(to(("v1", 90), ("v2", 10))))
    route = in_mesh(found, Request("pay"))
    for seed in range(5):
        counts = drawn(route, 10_000, seed)
        assert 880 <= counts["v2"] <= 1_120
    chance = Chance(7).stream("test")
    first = [(way := pick(route.destinations, chance)) is not None and way.subset == "v2" for _ in range(10_000)]
    after = [second for one, second in itertools.pairwise(first) if one]
    assert within(sum(after), len(after), 0.1)


def test_ms_05_routes_are_tried_in_order_and_the_first_that_matches_wins() -> None:
    canary = to("v2", match=[{"headers": {"x-canary": {"exact": "yes"}}}])
    found = view(service(), virtual_service(canary, to("v1")))
    assert drawn(in_mesh(found, Request("pay", headers={"x-canary": "yes"})), 5) == {"v2": 5}
    assert drawn(in_mesh(found, Request("pay")), 5) == {"v1": 5}
    turned = view(service(), virtual_service(to("v1"), canary))
    assert drawn(in_mesh(turned, Request("pay", headers={"x-canary": "yes"})), 5) == {"v1": 5}


PATHS = st.sampled_from(["/", "/a", "/a/b", "/cart"])
METHODS = st.sampled_from(["GET", "POST"])
BLOCK = st.fixed_dictionaries(
    {}, optional={"uri": PATHS.map(lambda path: {"prefix": path}), "method": METHODS.map(lambda how: {"exact": how})}
)


@given(st.lists(BLOCK, min_size=1, max_size=3), PATHS, METHODS)
@settings(max_examples=60, deadline=None)
def test_ms_05_blocks_are_alternatives_and_conditions_inside_hold_together(
    blocks: list[dict[str, Any]], path: str, method: str
) -> None:
    found = view(service(), virtual_service(to("v2", match=blocks), to("v1")))
    fits = any(
        path.startswith(block.get("uri", {"prefix": ""})["prefix"])
        and block.get("method", {"exact": method})["exact"] == method
        for block in blocks
    )
    assert set(drawn(in_mesh(found, Request("pay", path, method)), 3)) == {"v2" if fits else "v1"}


def test_that_a_request_that_no_route_of_its_virtual_service_matches_gets_404() -> None:
    found = view(service(), virtual_service(to("v1", match=[{"uri": {"exact": "/cart"}}])))
    assert in_mesh(found, Request("pay", "/other")).status == 404


def test_that_the_oldest_virtual_service_of_a_host_is_taken() -> None:
    young = virtual_service(to("v2"), name="a")
    old = virtual_service(to("v1"), name="b")
    old["metadata"]["creationTimestamp"] = "2025-01-01T00:00:00Z"
    assert drawn(in_mesh(view(service(), young, old), Request("pay")), 3) == {"v1": 3}


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [("shop.example", "/cart", 0), ("shop.example", "/other", 404), ("other.example", "/cart", 404)],
)
def test_ms_16_a_request_at_a_gateway_without_a_matching_host_or_route_gets_404(
    host: str, path: str, status: int
) -> None:
    route = virtual_service(to("v1", match=[{"uri": {"prefix": "/cart"}}]), hosts=["shop.example"], gateways=["public"])
    found = view(service(), istio_gateway("*.example"), route)
    assert at_gateway(found, ISTIO_GATEWAY, Request(host, path)).status == status
    rule = {"matches": [{"path": {"type": "PathPrefix", "value": "/cart"}}], "backendRefs": backends("pay")}
    found = view(service(), api_gateway(), http_route(rule, hostnames=["shop.example"]))
    assert at_gateway(found, GATEWAY, Request(host, path)).status == status


def test_ms_16_the_callers_outside_see_it() -> None:
    entry = pod("ingress", "ingress", labels={"istio": "ingress"})
    route = virtual_service(to(), hosts=["shop.example"], gateways=["public"])
    origin = {"gateway": "public"}
    rules = (service(), istio_gateway("*"), route, entry, *pods(2))
    good = traffic(10, 10, "shop.example", origin=origin)
    lost = traffic(10, 10, "nobody.example", "lost", origin=origin)
    simulation = mesh(*rules, good, lost)
    assert {hop.status for hop in hops(simulation) if hop.edge.service == "nobody.example"} == {404}
    assert sum(hop.edge.service == PAY and hop.status == 200 for hop in hops(simulation)) == 10
    edges = {(edge["source"], edge["target"]) for edge in status(simulation)["edges"]}
    assert ("outside", "default/ingress") in edges


@pytest.mark.parametrize(
    ("gateways", "inside", "outside"),
    [(None, True, False), (["public"], False, True), (["public", "mesh"], True, True), (["mesh"], True, False)],
)
def test_ms_17_a_virtual_service_applies_where_it_says(gateways: list[str] | None, inside: bool, outside: bool) -> None:
    more = {} if gateways is None else {"gateways": gateways}
    found = view(service(), istio_gateway("*"), virtual_service(to("v2"), hosts=["pay", "shop.example"], **more))
    subset = in_mesh(found, Request("pay")).destinations[0].subset
    assert (subset == "v2") is inside
    assert (at_gateway(found, ISTIO_GATEWAY, Request("shop.example")).status == 0) is outside


def test_ms_18_the_weight_of_a_backend_is_1_if_it_says_none() -> None:
    found = view(api_gateway(), http_route({"backendRefs": backends("a", "b")}))
    counts = drawn(at_gateway(found, GATEWAY, Request("any")), 4_000)
    assert within(counts["a.default.svc.cluster.local"], 4_000, 0.5)
    found = view(api_gateway(), http_route({"backendRefs": backends("a", ("b", 3), ("c", 0))}))
    counts = drawn(at_gateway(found, GATEWAY, Request("any")), 4_000)
    assert within(counts["b.default.svc.cluster.local"], 4_000, 0.75)
    assert not counts["c.default.svc.cluster.local"]


def test_that_an_http_route_goes_by_how_closely_a_rule_fits() -> None:
    wide = {"matches": [{"path": {"value": "/"}}], "backendRefs": backends("wide")}
    close = {"matches": [{"path": {"value": "/cart"}}], "backendRefs": backends("close")}
    found = view(api_gateway(), http_route(wide, close))
    assert at_gateway(found, GATEWAY, Request("any", "/cart/1")).destinations[0].host.startswith("close")
    assert at_gateway(found, GATEWAY, Request("any", "/cartoon")).destinations[0].host.startswith("wide")


def test_that_an_http_route_may_belong_to_a_service() -> None:
    route = http_route({"backendRefs": backends("v2")}, parent={"kind": "Service", "group": "", "name": "pay"})
    assert in_mesh(view(service(), route), Request("pay")).destinations[0].host.startswith("v2")
