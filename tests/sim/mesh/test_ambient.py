"""Invariants SE-14 and SE-15: who is in ambient mode, and what its proxies enforce."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.sim.mesh.pods import STATUS, ambient
from tests.sim.mesh.meshes import (
    hops,
    made,
    mesh,
    pod,
    pods,
    service,
    statuses,
    to,
    traffic,
    tries,
    view,
    virtual_service,
)
from tests.sim.mesh.test_security import GET, PUT, policy

SPACE = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {"name": "default", "labels": {"istio.io/dataplane-mode": "ambient"}},
}
WAYPOINT = made(
    "Gateway",
    "point",
    group="gateway.networking.k8s.io/v1",
    spec={"gatewayClassName": "istio-waypoint", "listeners": []},
)


def with_waypoint() -> list[dict[str, Any]]:
    home = {
        **SPACE,
        "metadata": {
            "name": "default",
            "labels": {"istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "point"},
        },
    }
    return [home, WAYPOINT]


def plain(count: int = 2) -> list[dict[str, Any]]:
    return [pod("web", "web", proxy=False), *pods(count, proxy=False), service()]


def at_waypoint(name: str, action: str, rule: dict[str, Any]) -> dict[str, Any]:
    return policy(name, action, rule, targetRefs=[{"kind": "Service", "group": "", "name": "pay"}])


@pytest.mark.parametrize("own", [None, "ambient", "none"])
@pytest.mark.parametrize("sidecar", [False, True])
@pytest.mark.parametrize("labelled", [False, True])
def test_se_14_a_pod_is_in_ambient_by_label_unless_it_has_a_sidecar_or_says_none(
    own: str | None, sidecar: bool, labelled: bool
) -> None:
    labels = {} if own is None else {"istio.io/dataplane-mode": own}
    one = pod("web", proxy=sidecar, labels=labels)
    assert (STATUS in one["metadata"]["annotations"]) is sidecar
    found = view(SPACE) if labelled else view()
    expected = not sidecar and (own == "ambient" or (labelled and own is None))
    assert ambient(found, one) is expected


def test_se_14_the_label_takes_effect_on_pods_that_run() -> None:
    objects = (*plain(), traffic(10, 10))
    assert {hop.mutual for hop in hops(mesh(*objects, caller=False))} == {False}
    assert {hop.mutual for hop in hops(mesh(SPACE, *objects, caller=False))} == {True}


def test_se_15_without_a_waypoint_an_http_rule_is_not_read_as_one() -> None:
    objects = (*plain(), traffic(10, 10))
    # It would allow the request if anybody read HTTP here; nobody does, so it fits nothing.
    assert statuses(mesh(SPACE, *objects, policy("get", "ALLOW", GET), caller=False)) == {(403, ""): 10}
    # It would not fit the request; what it asks of HTTP is passed over, so it denies.
    assert statuses(mesh(SPACE, *objects, policy("put", "DENY", PUT), caller=False)) == {(403, ""): 10}
    by_port = policy("port", "ALLOW", {"to": [{"operation": {"ports": ["8080"]}}]})
    assert statuses(mesh(SPACE, *objects, by_port, caller=False)) == {(200, ""): 10}


def test_se_15_a_waypoint_reads_http() -> None:
    objects = (*with_waypoint(), *plain(), traffic(10, 10))
    assert statuses(mesh(*objects, at_waypoint("get", "ALLOW", GET), caller=False)) == {(200, ""): 10}
    assert statuses(mesh(*objects, at_waypoint("put", "DENY", PUT), caller=False)) == {(200, ""): 10}
    assert statuses(mesh(*objects, at_waypoint("get", "DENY", GET), caller=False)) == {(403, ""): 10}


def test_se_15_routes_and_retries_need_a_waypoint_too() -> None:
    rules = (virtual_service(to(retries={"attempts": 2, "retryOn": "500"})), traffic(10, 10))
    web, *rest = plain()
    for one in rest[:-1]:
        one["metadata"]["annotations"]["podium.sim/errors"] = "500"
    assert set(tries(mesh(SPACE, web, *rest, *rules, caller=False)).values()) == {1}
    assert set(tries(mesh(*with_waypoint(), web, *rest, *rules, caller=False)).values()) == {3}
