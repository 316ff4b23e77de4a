"""What controllers remember saves work and decides nothing: with controllers that forget it, the same happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.sim.actions import Delete, Label, Machine, Scale, SetImage
from explorer.sim.controller import Api, Controller
from explorer.sim.controllers import ALL
from explorer.sim.controllers.crews import crew_of
from explorer.sim.controllers.deployment import DEPLOYMENT
from explorer.sim.controllers.endpoints import ENDPOINTS
from explorer.sim.controllers.replicaset import REPLICASET
from explorer.sim.controllers.scheduler import SCHEDULER
from explorer.sim.objects import Key, key_of, terminating, uid_of
from explorer.sim.simulation import Simulation
from tests.sim.clusters import QUICK, WEB, cluster, deployment, pod, pods, rolling

Deed = Callable[[Simulation], None]

SERVICE: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web"},
    "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]},
}


def on_pod(number: int, action: Callable[[Key], Any]) -> Deed:
    def do(simulation: Simulation) -> None:
        found = pods(simulation.store)
        if found:
            simulation.do(action(key_of(found[number % len(found)])))

    return do


DEEDS: st.SearchStrategy[Deed] = st.one_of(
    st.integers(0, 6).map(lambda count: lambda one: one.do(Scale(WEB, count))),
    st.sampled_from(["web:1", "web:2", "web:crashing"]).map(lambda image: lambda one: one.do(SetImage(WEB, image))),
    st.builds(lambda number, force: on_pod(number, lambda key: Delete(key, force=force)), st.integers(0, 9), st.booleans()),
    st.builds(
        lambda number, app: on_pod(number, lambda key: Label(key, {"app": app})),
        st.integers(0, 9),
        st.sampled_from(["web", "else", None]),
    ),
    st.builds(lambda on: lambda one: one.do(Machine("node-1", on=on)), st.booleans()),
)  # fmt: skip
PLAYS = st.lists(st.tuples(st.sampled_from([0, 1, 700, 9_000, 60_000]), DEEDS), max_size=8)
STRATEGIES = st.sampled_from([rolling(1, 0), rolling("25%", "25%"), {"type": "Recreate"}])


def played(plays: list[tuple[int, Deed]], strategy: dict[str, Any], controllers: tuple[Controller, ...]) -> Simulation:
    lone = {**pod("lone"), "metadata": {"name": "lone", "labels": {"app": "web"}}}
    simulation = cluster(deployment(3, strategy=strategy), SERVICE, lone, options=QUICK, controllers=controllers)
    for pause, deed in plays:
        simulation.run_until(simulation.now + pause)
        deed(simulation)
    simulation.run_until(simulation.now + 60_000)
    return simulation


def forgetting(controller: Controller) -> Controller:
    """A controller that forgets before each turn all that it could find out again."""

    def reconcile(api: Api, key: Key) -> None:
        if controller is DEPLOYMENT:
            api.memory.pop(("done", key), None)
        else:
            api.memory.clear()
        controller.reconcile(api, key)

    return replace(controller, reconcile=reconcile)


CAREFUL = (DEPLOYMENT, REPLICASET, SCHEDULER, ENDPOINTS)
FORGETFUL = tuple(forgetting(one) if one in CAREFUL else one for one in ALL)


def all_forced(simulation: Simulation) -> None:
    for one in pods(simulation.store):
        simulation.do(Delete(key_of(one), force=True))


@settings(max_examples=25)
@given(PLAYS, STRATEGIES)
@example([(0, lambda one: one.do(SetImage(WEB, "web:2"))), (0, all_forced)], {"type": "Recreate"})
def test_that_controllers_that_forget_do_the_same(plays: list[tuple[int, Deed]], strategy: dict[str, Any]) -> None:
    history = played(plays, strategy, ALL).history
    assert played(plays, strategy, FORGETFUL).history.digest() == history.digest()


@settings(max_examples=25)
@given(PLAYS)
def test_that_a_crew_is_who_the_index_of_owners_finds(plays: list[tuple[int, Deed]]) -> None:
    simulation = played(plays, rolling(1, 0), ALL)
    api = Api(simulation, "somebody")
    for one in simulation.store.list("ReplicaSet"):
        crew = crew_of(api, one)
        assert list(crew.pods.values()) == list(simulation.store.owned_by(uid_of(one)))
        assert crew.size == len(crew.counting()) == sum(fact.counts for fact in crew.facts.values())
        assert crew.strays == len(crew.lost())
        assert crew.ending() == sum(map(terminating, crew.pods.values()))
        assert sum(crew.ready.values()) == sum(fact.since is not None for fact in crew.facts.values() if fact.counts)


@pytest.mark.parametrize("strategy", [rolling(1, 0), {"type": "Recreate"}])
def test_that_a_deployment_at_rest_is_looked_at_and_left_alone(strategy: dict[str, Any]) -> None:
    simulation = played([], strategy, ALL)
    before = len(simulation.history)
    simulation.again([each.name for each in ALL].index(DEPLOYMENT.name), WEB, 0)
    simulation.run_until(simulation.now + 1_000)
    assert len(simulation.history) == before
