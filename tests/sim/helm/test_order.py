"""Invariants HM-13 to HM-15: the order of objects, hooks, and crds/."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.helm.hooks import due, weight_of
from explorer.sim.helm.order import INSTALL, UNINSTALL, to_install, to_uninstall
from explorer.sim.helm.release import RollBack, Uninstall, Upgrade
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation
from tests.sim.helm.charts import chart, config_map, do, found, hook, installed, revisions, table

KINDS = st.sampled_from([*INSTALL, "Till", "Barrel"])


def objects(kinds: list[str]) -> list[dict[str, Any]]:
    return [{"kind": kind, "metadata": {"name": f"n{index}"}} for index, kind in enumerate(kinds)]


@given(st.lists(KINDS, max_size=12))
def test_hm_13_objects_are_created_in_the_order_of_their_kinds(kinds: list[str]) -> None:
    for ordered, order in ((to_install(objects(kinds)), INSTALL), (to_uninstall(objects(kinds)), UNINSTALL)):
        ranks = [order.index(one["kind"]) if one["kind"] in order else len(order) for one in ordered]
        assert ranks == sorted(ranks)
        unknown = [one["kind"] for one in ordered if one["kind"] not in order]
        assert unknown == sorted(unknown)
        for kind in kinds:
            names = [int(one["metadata"]["name"][1:]) for one in ordered if one["kind"] == kind]
            assert names == sorted(names), "those of one kind stay as they were"
        assert len(ordered) == len(kinds)


def test_hm_13_services_come_before_deployments_statefulsets_and_ingresses() -> None:
    kinds = [
        one["kind"]
        for one in to_install(objects(["Ingress", "StatefulSet", "Deployment", "Service", "Till", "Namespace"]))
    ]
    assert kinds == ["Namespace", "Service", "Deployment", "StatefulSet", "Ingress", "Till"]
    assert set(INSTALL) == set(UNINSTALL)


def created(simulation: Simulation, actor: str = "Helm", verb: str = "create") -> list[str]:
    return [event.key.name for event in simulation.history if event.actor == actor and event.verb == verb]


@given(
    st.lists(
        st.tuples(st.integers(-5, 5), st.sampled_from(["Pod", "ConfigMap", "Secret"]), st.sampled_from("abc")),
        unique=True,
    )
)
def test_hm_14_hooks_run_by_weight_then_name_then_kind(hooks: list[tuple[int, str, str]]) -> None:
    made = [hook(name, "pre-install", weight=weight, kind=kind) for weight, kind, name in hooks]
    ordered = due(made, "pre-install")
    ranks = [(weight_of(one), one["metadata"]["name"], INSTALL.index(one["kind"])) for one in ordered]
    assert ranks == sorted(ranks)
    assert due(made, "post-install") == []


def test_hm_14_weights_decide_and_each_hook_ends_before_the_next_begins() -> None:
    hooks = [
        hook("last", "pre-install", weight=5),
        hook("first", "pre-install", weight=-5),
        hook("middle", "pre-install"),
    ]
    simulation = installed(chart(config_map("one"), *hooks, hook("after", "post-install")))
    assert created(simulation) == ["first", "middle", "last", "one", "after"]
    assert table(simulation) == {1: "deployed"}
    running = 0
    for event in simulation.history:
        if event.key.kind == "Pod" and event.verb == "create":
            running += 1
        if (
            event.after is not None
            and event.after.get("status", {}).get("phase") == "Succeeded"
            and event.verb == "status"
        ):
            before = (event.before or {}).get("status", {}).get("phase")
            running -= before != "Succeeded"
        assert running <= 1


@pytest.mark.parametrize(("points", "there"), [("pre-install", False), ("post-install", True)])
def test_hm_14_a_hook_that_fails_fails_the_operation(points: str, there: bool) -> None:
    simulation = installed(chart(config_map("one"), hook("check", points, image="task:crashing"), hook("z", points)))
    assert table(simulation) == {1: "failed"}
    assert revisions(simulation)[0].description == f"Install failed: {points} hooks failed: check failed"
    assert (Key("ConfigMap", "default", "one") in simulation.store) is there
    assert Key("Pod", "default", "z") not in simulation.store


def test_hm_14_a_hook_that_does_not_end_fails_after_the_timeout() -> None:
    simulation = installed(chart(hook("check", "pre-install", image="web:1")), timeout=10)
    assert table(simulation) == {1: "failed"}
    assert "did not end within 10 s" in revisions(simulation)[0].description


def test_hm_14_a_hook_of_a_rollback_that_fails_leaves_it_pending() -> None:
    simulation = installed(chart(config_map("one"), hook("check", "pre-rollback", image="task:crashing")))
    do(simulation, Upgrade("shop", chart(config_map("one"))), RollBack("shop"))
    assert table(simulation) == {1: "superseded", 2: "deployed", 3: "pending-rollback"}


def test_that_a_hook_is_deleted_by_its_policy_and_else_before_it_runs_again() -> None:
    hooks = [hook("stays", "pre-install,pre-upgrade"), hook("goes", "pre-install", policy="hook-succeeded")]
    simulation = installed(chart(*hooks))
    first = found(simulation, "Pod", "stays")["metadata"]["uid"]
    assert Key("Pod", "default", "goes") not in simulation.store
    do(simulation, Upgrade("shop", chart(*hooks)))
    assert found(simulation, "Pod", "stays")["metadata"]["uid"] != first
    do(simulation, Uninstall("shop"))
    assert Key("Pod", "default", "stays") in simulation.store


def crd(version: str) -> dict[str, Any]:
    meta = {"name": "tills.shop.example"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": meta,
        "spec": {"version": version},
    }


def test_hm_15_crds_are_created_once_and_never_touched_again() -> None:
    simulation = installed(chart(config_map("one"), crds=(crd("v1"),)))
    assert created(simulation) == ["tills.shop.example", "one"]
    before = found(simulation, "CustomResourceDefinition", "tills.shop.example", "")
    do(simulation, Upgrade("shop", chart(config_map("two"), crds=(crd("v2"),))), Uninstall("shop"))
    assert found(simulation, "CustomResourceDefinition", "tills.shop.example", "") == before


def test_hm_15_a_crd_that_is_there_already_stays_as_it_is() -> None:
    simulation = Simulation([crd("v0")])
    from explorer.sim.helm.release import Install

    do(simulation, Install("shop", chart(config_map("one"), crds=(crd("v1"),))))
    assert found(simulation, "CustomResourceDefinition", "tills.shop.example", "")["spec"] == {"version": "v0"}
    do(
        simulation,
        Install(
            "other",
            chart(config_map("three"), crds=(crd("v1"),)),
        ),
    )
    skipping = Simulation([])
    do(skipping, Install("shop", chart(crds=(crd("v1"),)), skip_crds=True))
    assert Key("CustomResourceDefinition", "", "tills.shop.example") not in skipping.store
