"""Invariants SE-01 to SE-07: modes of mutual TLS, who comes together, who may call, identities."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.mesh.authorization import ANSWER, Call, judge
from explorer.sim.mesh.pods import identity, spiffe
from explorer.sim.mesh.security import Mode, connect, mode_of
from explorer.sim.mesh.traffic import TRAFFIC
from explorer.sim.simulation import Simulation
from tests.sim.mesh.meshes import destination_rule, hops, made, mesh, pod, pods, service, statuses, traffic, view

SECURITY = "security.istio.io/v1"
MODES = ("UNSET", "DISABLE", "PERMISSIVE", "STRICT")


def peers(name: str, mode: str | None, space: str = "default", *, selects: bool = False, **more: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {} if mode is None else {"mtls": {"mode": mode}}
    if selects:
        spec["selector"] = {"matchLabels": {"app": "pay"}}
    return made("PeerAuthentication", name, space, SECURITY, spec={**spec, **more})


def policy(
    name: str, action: str | None, *rules: dict[str, Any], space: str = "default", **more: Any
) -> dict[str, Any]:
    spec = {**({} if action is None else {"action": action}), **({"rules": list(rules)} if rules else {}), **more}
    return made("AuthorizationPolicy", name, space, SECURITY, spec=spec)


@pytest.mark.parametrize("levels", list(product((None, *MODES), repeat=3)))
def test_se_01_the_nearest_policy_that_says_something_decides(levels: tuple[str | None, ...]) -> None:
    places = (("own", "default", True), ("space", "default", False), ("root", "istio-system", False))
    objects = [
        peers(name, mode, space, selects=selects)
        for (name, space, selects), mode in zip(places, levels, strict=True)
        if mode is not None
    ]
    expected = next((mode for mode in levels if mode not in (None, "UNSET")), "PERMISSIVE")
    assert mode_of(view(*objects), pod("pay")) == expected


def test_se_01_a_policy_for_other_pods_or_other_namespaces_changes_nothing() -> None:
    others = peers("own", "STRICT", selects=True, selector={"matchLabels": {"app": "other"}})
    assert mode_of(view(others, peers("space", "STRICT", "elsewhere")), pod("pay")) == "PERMISSIVE"


@pytest.mark.parametrize(
    ("caller", "server", "mode", "opened", "mutual"),
    [
        (True, True, "PERMISSIVE", True, True),
        (True, True, "STRICT", True, True),
        (True, True, "DISABLE", True, False),
        (False, True, "PERMISSIVE", True, False),
        (False, True, "STRICT", False, False),
        (False, True, "DISABLE", True, False),
        (True, False, "PERMISSIVE", True, False),
    ],
)
def test_se_02_who_comes_together_by_automatic_mutual_tls(
    caller: bool, server: bool, mode: Mode, opened: bool, mutual: bool
) -> None:
    joined = connect(caller_proxied=caller, server_proxied=server, mode=mode)
    assert (joined.open, joined.mutual) == (opened, mutual)


@pytest.mark.parametrize("caller", [True, False])
@pytest.mark.parametrize("mode", ["STRICT", "PERMISSIVE"])
def test_se_02_requests_meet_it(caller: bool, mode: str) -> None:
    web = pod("web", "web", proxy=caller)
    simulation = mesh(web, *pods(2), service(), peers("all", mode), traffic(20, 20), caller=False)
    if caller or mode == "PERMISSIVE":
        assert statuses(simulation) == {(200, ""): 20}
        assert {hop.mutual for hop in hops(simulation)} == {caller}
    else:
        assert statuses(simulation) == {(0, "reset"): 20}
        assert {hop.why for hop in hops(simulation)} == {
            "the server takes mutual TLS only, and the caller has no proxy"
        }


def test_se_03_a_destination_rule_overrides_automatic_mutual_tls() -> None:
    rule = destination_rule(tls={"mode": "DISABLE"})
    objects = (*pods(2), service(), rule, traffic(20, 20))
    plain = mesh(*objects)
    assert statuses(plain) == {(200, ""): 20}
    assert {hop.mutual for hop in hops(plain)} == {False}
    strict = mesh(*objects, peers("all", "STRICT"))
    assert {hop.failure for hop in hops(strict)} == {"connect-failure"}
    assert {hop.status for hop in hops(strict)} == {503}


@pytest.mark.parametrize(
    ("tls", "mode", "server", "opened"),
    [
        ("DISABLE", "STRICT", True, False),
        ("DISABLE", "PERMISSIVE", True, True),
        ("DISABLE", "STRICT", False, True),
        ("ISTIO_MUTUAL", "STRICT", True, True),
        ("ISTIO_MUTUAL", "DISABLE", True, False),
        ("ISTIO_MUTUAL", "PERMISSIVE", False, False),
        ("SIMPLE", "STRICT", True, False),
    ],
)
def test_se_03_what_a_rule_says_is_done_whatever_the_server_wants(
    tls: str, mode: Mode, server: bool, opened: bool
) -> None:
    assert connect(caller_proxied=True, server_proxied=server, mode=mode, tls=tls).open is opened


def test_se_04_modes_by_port_need_a_selector_and_mean_the_port_of_the_pod() -> None:
    ports = {8080: {"mode": "DISABLE"}}
    simulation = Simulation([peers("all", "STRICT", portLevelMtls=ports)], controllers=(TRAFFIC,))
    (problem,) = simulation.problems.values()
    assert problem.path == "spec.portLevelMtls"
    found = view(peers("own", "STRICT", selects=True, portLevelMtls=ports))
    assert mode_of(found, pod("pay"), 8080) == "DISABLE"
    assert mode_of(found, pod("pay"), 80) == "STRICT"
    web = pod("web", "web", proxy=False)
    own = peers("own", "STRICT", selects=True, portLevelMtls=ports)
    assert statuses(mesh(web, *pods(1), service(port=80, target=8080), own, traffic(5, 5), caller=False)) == {
        (200, ""): 5
    }
    assert statuses(mesh(web, *pods(1), service(port=80, target=80), own, traffic(5, 5), caller=False)) == {
        (0, "reset"): 5
    }


GET = {"to": [{"operation": {"methods": ["GET"]}}]}
PUT = {"to": [{"operation": {"methods": ["PUT"]}}]}


@pytest.mark.parametrize(("custom", "deny", "some_allow", "allow"), list(product((False, True), repeat=4)))
def test_se_05_custom_then_deny_then_allow(custom: bool, deny: bool, some_allow: bool, allow: bool) -> None:
    authoriser = policy("custom", "CUSTOM", GET)
    authoriser["metadata"]["annotations"] = {ANSWER: "deny" if custom else "allow"}
    policies = [authoriser, policy("deny", "DENY", GET if deny else PUT)]
    if some_allow:
        policies.append(policy("allow", "ALLOW", GET if allow else PUT))
    expected = not custom and not deny and (not some_allow or allow)
    assert judge(policies, Call(method="GET")).allowed is expected
    assert judge(list(reversed(policies)), Call(method="GET")).allowed is expected


def test_se_05_requests_meet_it() -> None:
    allow = policy("readers", "ALLOW", {"from": [{"source": {"principals": ["cluster.local/ns/default/sa/reader"]}}]})
    objects = (*pods(2), service(), allow, traffic(10, 10))
    assert statuses(mesh(*objects)) == {(403, ""): 10}
    reader = pod("web", "web", serviceAccountName="reader")
    assert statuses(mesh(reader, *objects, caller=False)) == {(200, ""): 10}
    stranger = pod("web", "web", proxy=False, serviceAccountName="reader")
    refused = mesh(stranger, *objects, caller=False)
    assert statuses(refused) == {(403, ""): 10}
    assert {hop.why for hop in hops(refused)} == {"none of the policies that allow calls fits"}


@pytest.mark.parametrize(
    ("part", "fits"),
    [
        ({"paths": ["/cart*"]}, True),
        ({"paths": ["*/items"]}, True),
        ({"paths": ["/cart"]}, False),
        ({"notPaths": ["/cart/items"]}, False),
        ({"methods": ["GET"], "ports": ["8080"]}, True),
        ({"methods": ["GET"], "ports": ["80"]}, False),
        ({"hosts": ["*"]}, True),
    ],
)
def test_that_an_operation_is_matched_as_a_whole(part: dict[str, Any], fits: bool) -> None:
    call = Call(host="pay", path="/cart/items", port=8080)
    assert judge([policy("one", "ALLOW", {"to": [{"operation": part}]})], call).allowed is fits


@given(st.sampled_from(["GET", "PUT", "DELETE"]), st.sampled_from(["/", "/cart"]), st.booleans())
def test_se_06_allow_without_rules_denies_everything(method: str, path: str, known: bool) -> None:
    call = Call(spiffe("cluster.local", "shop", "pay") if known else "", "pay", method, path)
    assert not judge([policy("none", None)], call).allowed
    assert judge([policy("none", None), policy("all", "ALLOW", {})], call).allowed
    assert not judge([policy("all", "DENY", {})], call).allowed
    assert judge([policy("nothing", "DENY")], call).allowed


def test_se_07_the_identity_is_made_of_trust_domain_namespace_and_service_account() -> None:
    assert identity(pod("pay", space="shop", serviceAccountName="pay")) == "spiffe://cluster.local/ns/shop/sa/pay"
    assert identity(pod("pay")) == "spiffe://cluster.local/ns/default/sa/default"
    assert identity(pod("a")) == identity(pod("b"))
    assert identity(pod("pay"), "example.org") == "spiffe://example.org/ns/default/sa/default"
