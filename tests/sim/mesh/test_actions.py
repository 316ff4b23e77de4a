"""What one can do to a mesh, and the commands that one would type for it."""

from __future__ import annotations

import json
import shlex

import pytest

from explorer.sim.actions import Action
from explorer.sim.mesh.actions import Inject, MutualTls, Send, Weights
from explorer.sim.objects import Key, at
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid, NotFound
from tests.sim.mesh.meshes import (
    destination_rule,
    made,
    mesh,
    net,
    pod,
    pods,
    service,
    status,
    to,
    traffic,
    virtual_service,
)

PAY = Key("VirtualService", "default", "pay")
ROUTE = Key("HTTPRoute", "default", "pay")
LOAD = Key("Traffic", "default", "load")


def shop(*more: dict[str, object], rate: float = 50, **spec: object) -> Simulation:
    two = [*pods(1), *pods(1, version="v2")]
    rules = virtual_service(to(("v1", 100), ("v2", 0)), **spec)
    return mesh(*two, service(), destination_rule(), rules, traffic(rate, None), *more)


def shares(simulation: Simulation, action: Action) -> float:
    """The share of v2 in the 20 seconds after something is done."""
    simulation.do(action)
    seen = len(net(simulation).hops)
    simulation.run_until(simulation.now + 20_000)
    later = list(net(simulation).hops)[seen:]
    return sum("v2" in hop.edge.target for hop in later) / len(later)


def test_that_weights_are_set_and_obeyed() -> None:
    simulation = shop()
    assert shares(simulation, Weights(PAY, {"v1": 50, "v2": 50})) == pytest.approx(0.5, abs=0.07)
    assert shares(simulation, Weights(PAY, {"v2": 0})) < 0.02
    spec = simulation.store.get(PAY)
    assert at(spec, ("spec", "http", 0, "route", 0, "weight")) == 50


def test_that_weights_of_an_http_route_are_set() -> None:
    route = made(
        "HTTPRoute",
        "pay",
        group="gateway.networking.k8s.io/v1",
        spec={"parentRefs": [], "rules": [{"backendRefs": [{"name": "old"}, {"name": "new", "weight": 0}]}]},
    )
    simulation = mesh(route)
    simulation.do(Weights(ROUTE, {"old": 3, "new": 1}))
    weights = at(simulation.store.get(ROUTE), ("spec", "rules", 0, "backendRefs"))
    assert [one["weight"] for one in weights] == [3, 1]


def test_that_weights_of_nobody_are_refused() -> None:
    simulation = shop()
    with pytest.raises(Invalid, match=r"there is no destination 'v3'; expected some of \['v1', 'v2'\]"):
        simulation.do(Weights(PAY, {"v3": 1}))
    with pytest.raises(Invalid, match="all weights are 0"):
        simulation.do(Weights(PAY, {"v1": 0}))
    with pytest.raises(NotFound):
        simulation.do(Weights(Key("VirtualService", "default", "nobody"), {"v1": 1}))


def test_that_faults_are_injected_and_taken_away() -> None:
    simulation = shop()

    def errors() -> float:
        before = status(simulation)
        simulation.run_until(simulation.now + 10_000)
        after = status(simulation)
        return float((after["failed"] - before["failed"]) / (after["sent"] - before["sent"]))

    assert errors() == 0
    simulation.do(Inject(PAY, status=503, percent=40))
    assert errors() == pytest.approx(0.4, abs=0.1)
    simulation.do(Inject(PAY, delay=2_000))
    fault = at(simulation.store.get(PAY), ("spec", "http", 0, "fault"))
    assert fault["delay"] == {"fixedDelay": "2000ms", "percentage": {"value": 100}}
    assert fault["abort"]["httpStatus"] == 503
    simulation.do(Inject(PAY))
    assert "fault" not in at(simulation.store.get(PAY), ("spec", "http", 0))
    simulation.run_until(simulation.now + 5_000)
    assert errors() == 0


def test_that_strict_refuses_who_has_no_proxy() -> None:
    outside = pod("report", "report", proxy=False)
    more = traffic(20, None, name="reports", origin={"matchLabels": {"app": "report"}})
    simulation = shop(outside, more)
    simulation.do(MutualTls("default", "STRICT"))
    simulation.run_until(simulation.now + 2_000)
    before = [status(simulation, name)["failed"] for name in ("load", "reports")]
    simulation.run_until(simulation.now + 5_000)
    after = [status(simulation, name)["failed"] for name in ("load", "reports")]
    assert after[0] == before[0]
    assert after[1] > before[1] + 50
    simulation.do(MutualTls("default", "PERMISSIVE"))
    assert (
        at(simulation.store.get(Key("PeerAuthentication", "default", "default")), ("spec", "mtls", "mode"))
        == "PERMISSIVE"
    )


def test_that_traffic_begins_changes_and_ends() -> None:
    simulation = mesh(*pods(1), service(), seconds=1)
    simulation.do(Send(LOAD, 20, "pay", (("app", "web"),)))
    simulation.run_until(simulation.now + 10_000)
    assert status(simulation)["sent"] == pytest.approx(200, abs=2)
    simulation.do(Send(LOAD, 40))
    simulation.run_until(simulation.now + 10_000)
    assert status(simulation)["sent"] == pytest.approx(600, abs=4)
    simulation.do(Send(LOAD, 0))
    simulation.run_until(simulation.now + 10_000)
    assert status(simulation)["sent"] == pytest.approx(600, abs=4)
    assert status(simulation)["failed"] == 0
    with pytest.raises(NotFound):
        simulation.do(Send(Key("Traffic", "default", "nobody"), 5))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Weights(PAY, {"v1": 90, "v2": 10}), ["kubectl", "patch", "virtualservice/pay", "--type", "json", "-p"]),
        (Weights(ROUTE, {"old": 9, "new": 1}), ["kubectl", "patch", "httproute/pay", "--type", "json", "-p"]),
        (Inject(PAY, delay=50), ["kubectl", "patch", "virtualservice/pay", "--type", "json", "-p"]),
        (Inject(PAY), ["kubectl", "patch", "virtualservice/pay", "--type", "json", "-p"]),
        (
            MutualTls("shop", "STRICT"),
            ["kubectl", "patch", "peerauthentication/default", "-n", "shop", "--type", "merge", "-p"],
        ),
    ],
)
def test_that_the_command_can_be_typed(action: Action, words: list[str]) -> None:
    *given, patch = shlex.split(action.command())
    assert given == words
    json.loads(patch)


def test_that_there_is_no_command_for_what_users_do() -> None:
    assert Send(LOAD, 5).command() == ""
