"""Owners and their dependents: background, foreground and orphan deletion, finalizers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete, Edit
from explorer.sim.objects import owners_of
from explorer.sim.simulation import Simulation
from explorer.sim.store import Propagation
from tests.sim.clusters import WEB, cluster, deployment, pods
from tests.sim.toys import key, thing


def family(parents: list[int | None]) -> list[dict[str, Any]]:
    """Things, each with the number of the one that owns it."""
    return [
        thing(f"t{number}", metadata={} if parent is None else {"ownerReferences": [owner(f"t{parent}")]})
        for number, parent in enumerate(parents)
    ]


def owner(name: str, uid: str = "?") -> dict[str, Any]:
    return {"apiVersion": "toys/v1", "kind": "Thing", "name": name, "uid": uid, "blockOwnerDeletion": True}


def names(simulation: Simulation) -> set[str]:
    return {one["metadata"]["name"] for one in simulation.store.list("Thing")}


FAMILIES = st.lists(st.integers(0, 9), min_size=1, max_size=10).map(
    lambda draws: [None if not number else draw % number for number, draw in enumerate(draws)]
)


@given(FAMILIES, st.sampled_from(["background", "foreground"]))
def test_that_nothing_is_left_of_a_family_whose_root_is_deleted(parents: list[int | None], how: Propagation) -> None:
    simulation = cluster(*family(parents), thing("other"))
    simulation.do(Delete(key("t0"), propagation=how))
    simulation.settle()
    assert names(simulation) == {"other"}
    assert not simulation.problems


@given(FAMILIES)
def test_that_in_the_foreground_every_owner_goes_after_its_dependents(parents: list[int | None]) -> None:
    simulation = cluster(*family(parents))
    simulation.do(Delete(key("t0"), propagation="foreground"))
    simulation.settle()
    gone = [int(event.key.name[1:]) for event in simulation.history if event.verb == "gone"]
    assert len(gone) == len(parents)
    for number, parent in enumerate(parents):
        assert parent is None or gone.index(number) < gone.index(parent)


def test_that_in_the_background_the_owner_goes_first() -> None:
    simulation = cluster(*family([None, 0]))
    simulation.do(Delete(key("t0")))
    simulation.settle()
    assert [event.key.name for event in simulation.history if event.verb == "gone"] == ["t0", "t1"]


def test_that_orphans_stay_and_have_no_owner() -> None:
    simulation = cluster(*family([None, 0, 1]))
    simulation.do(Delete(key("t0"), propagation="orphan"))
    simulation.settle()
    assert names(simulation) == {"t1", "t2"}
    [child] = [one for one in simulation.store.list("Thing") if one["metadata"]["name"] == "t1"]
    assert not owners_of(child)


def test_that_a_dependent_lives_while_one_of_its_owners_does() -> None:
    child = thing("child", metadata={"ownerReferences": [owner("a"), owner("b")]})
    simulation = cluster(thing("a"), thing("b"), child)
    simulation.do(Delete(key("a")))
    simulation.settle()
    assert names(simulation) == {"b", "child"}
    [kept] = [one for one in simulation.store.list("Thing") if one["metadata"]["name"] == "child"]
    assert [reference["name"] for reference in owners_of(kept)] == ["b"]
    simulation.do(Delete(key("b"), propagation="foreground"))
    simulation.settle()
    assert not names(simulation)


def test_that_an_owner_of_the_same_name_is_not_the_same_owner() -> None:
    simulation = cluster(*family([None]))
    simulation.do(Apply(thing("child", metadata={"ownerReferences": [owner("t0", "of another one")]})))
    simulation.settle()
    assert names(simulation) == {"t0"}


def test_that_owners_in_a_circle_do_not_wait_for_each_other_for_ever() -> None:
    simulation = cluster(thing("a"), thing("b"))
    uids = {one["metadata"]["name"]: one["metadata"]["uid"] for one in simulation.store.list("Thing")}
    for name, other in (("a", "b"), ("b", "a")):
        simulation.do(Edit(key(name), ("metadata", "ownerReferences"), [owner(other, uids[other])]))
    simulation.settle()
    assert names(simulation) == {"a", "b"}
    simulation.do(Delete(key("a"), propagation="foreground"))
    simulation.settle()
    assert not names(simulation)
    assert not simulation.problems


@pytest.mark.parametrize("how", ["background", "foreground"])
def test_that_with_a_deployment_its_sets_and_pods_go(how: Propagation) -> None:
    simulation = cluster(deployment(3))
    simulation.do(Delete(WEB, propagation=how))
    simulation.settle()
    assert not pods(simulation.store)
    assert not simulation.store.list("ReplicaSet")
    gone = [event.key.kind for event in simulation.history if event.verb == "gone"]
    expected = ["Deployment", "ReplicaSet"] if how == "background" else ["ReplicaSet", "Deployment"]
    assert [kind for kind in gone if kind != "Pod"] == expected


def test_that_orphaned_sets_keep_their_pods_and_a_new_deployment_takes_them_in() -> None:
    simulation = cluster(deployment(3))
    before = {one["metadata"]["uid"] for one in pods(simulation.store)}
    simulation.do(Delete(WEB, propagation="orphan"))
    simulation.settle()
    assert {one["metadata"]["uid"] for one in pods(simulation.store)} == before
    simulation.do(Apply(deployment(3)))
    simulation.settle()
    assert {one["metadata"]["uid"] for one in pods(simulation.store)} == before


def test_that_a_finalizer_holds_the_owner_and_its_dependents_with_it() -> None:
    root = thing("t0", metadata={"finalizers": ["toys/wait"]})
    simulation = cluster(root, *family([None, 0])[1:])
    simulation.do(Delete(key("t0")))
    simulation.settle()
    assert names(simulation) == {"t0", "t1"}
    simulation.do(Edit(key("t0"), ("metadata", "finalizers"), []))
    simulation.settle()
    assert not names(simulation)
