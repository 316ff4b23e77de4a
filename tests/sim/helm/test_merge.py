"""Invariants HM-10 to HM-12: how live objects are changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete, Edit, Scale
from explorer.sim.helm.merge import covers, decoded, encoded, leaves, owned, server_side, taken_over, three_way, two_way
from explorer.sim.helm.release import Install, RollBack, Upgrade
from explorer.sim.objects import Key
from tests.sim.helm.charts import SHOP, chart, cluster, config_map, do, found, image, installed, revisions, table

SHOP_KEY = Key("Deployment", "default", "shop")

SCALARS = st.integers(0, 3) | st.sampled_from(["x", "y"])
NAMED = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("pqr")}, optional={"image": SCALARS, "cpu": SCALARS}),
    max_size=3,
    unique_by=lambda item: item["name"],
)
SPECS = st.fixed_dictionaries(
    {},
    optional={
        "replicas": st.integers(0, 3),
        "args": st.lists(SCALARS, min_size=1, max_size=2),
        "containers": NAMED.filter(bool),
        "strategy": st.fixed_dictionaries({"type": SCALARS}, optional={"surge": SCALARS}),
    },
)
OBJECTS = SPECS.map(lambda spec: {"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}, "spec": spec})


@given(OBJECTS, OBJECTS, OBJECTS)
@settings(deadline=None)
def test_hm_10_the_laws_of_the_three_way_merge(old: Any, new: Any, live: Any) -> None:
    once = three_way(old, new, live)
    assert covers(once, new), "all that the new manifest says is so"
    assert three_way(new, new, once) == once, "to apply it again changes nothing"
    assert covers(three_way(old, new, old), new)
    there = dict(leaves(once))
    for path, value in leaves(live):
        if not any(path[: len(other)] == other or other[: len(path)] == path for other in _paths(old) | _paths(new)):
            assert there[path] == value, "what neither manifest speaks of stays as it is in the cluster"


def _paths(obj: Any) -> set[tuple[str, ...]]:
    found_ = {path for path, _ in leaves(obj)}
    # Who names an item, or an empty part, speaks of it as a whole when he takes it away.
    return found_ | {path[:cut] for path in found_ for cut in range(2, len(path)) if path[1] != "metadata"}


@given(OBJECTS, OBJECTS)
def test_hm_10_with_no_edits_by_hand_the_new_manifest_is_what_comes_out(old: Any, new: Any) -> None:
    found_ = three_way(old, new, old)
    assert {path: value for path, value in leaves(found_) if value not in ({}, [])} == {
        path: value for path, value in leaves(new) if value not in ({}, [])
    }


def test_hm_10_fields_of_the_chart_come_back_and_all_else_stays() -> None:
    simulation = installed(helm=3)
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",), helm=3))
    do(simulation, Scale(SHOP_KEY, 0))
    sidecar = {"name": "sidecar", "image": "web:9"}
    containers = found(simulation)["spec"]["template"]["spec"]["containers"]
    do(simulation, Edit(SHOP_KEY, ("spec", "template", "spec", "containers"), [*containers, sidecar]))
    do(simulation, Edit(SHOP_KEY, ("metadata", "labels", "team"), "blue"))
    do(simulation, RollBack("shop"))
    obj = found(simulation)
    assert obj["spec"]["replicas"] == 3
    assert [one["name"] for one in obj["spec"]["template"]["spec"]["containers"]] == ["web", "sidecar"]
    assert image(simulation) == "web:1"
    assert obj["metadata"]["labels"]["team"] == "blue"


def test_hm_10_an_edit_of_a_custom_resource_survives_if_the_chart_did_not_change_the_field() -> None:
    def custom(**spec: Any) -> dict[str, Any]:
        return {"apiVersion": "shop.example/v1", "kind": "Till", "metadata": {"name": "till"}, "spec": spec}

    simulation = installed(chart(custom(a=1, b=1)), helm=3)
    do(simulation, Edit(Key("Till", "default", "till"), ("spec", "a"), 7))
    do(simulation, Upgrade("shop", chart(custom(a=1, b=2)), helm=3))
    assert found(simulation, "Till", "till")["spec"] == {"a": 7, "b": 2}
    assert two_way({"a": 1, "l": [1]}, {"a": 1, "l": [2]}, {"a": 5, "l": [9, 9], "x": 0}) == {"a": 5, "l": [2], "x": 0}


@given(OBJECTS, OBJECTS)
@settings(deadline=None)
def test_hm_11_the_laws_of_server_side_apply(live: Any, new: Any) -> None:
    first = server_side(live, new, {}, "helm")
    assert not first.clashes
    assert covers(first.object, new)
    again = server_side(first.object, new, first.managers, "helm")
    assert again.object == first.object
    assert again.managers == first.managers
    other = server_side(first.object, live, first.managers, "you")
    if other.clashes:
        assert other.object == first.object, "a conflict changes nothing"
        forced = server_side(first.object, live, first.managers, "you", force=True)
        assert covers(forced.object, live)
        lost = {clash.path for clash in other.clashes}
        assert not lost & forced.managers.get("helm", frozenset())
    else:
        assert covers(other.object, live)
        assert covers(other.object, new)


@given(OBJECTS)
def test_hm_11_managed_fields_are_written_and_read_again(obj: Any) -> None:
    assert frozenset(decoded(encoded(owned(obj)))) == owned(obj)


def test_hm_11_a_field_that_is_applied_no_more_goes_unless_somebody_shares_it() -> None:
    def obj(**spec: Any) -> dict[str, Any]:
        return {"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}, "spec": spec}

    one = server_side(obj(), obj(a=1, b=1), {}, "helm")
    both = server_side(one.object, obj(b=1), one.managers, "you")
    assert not both.clashes
    left = server_side(both.object, obj(), both.managers, "helm")
    assert left.object["spec"] == {"b": 1}
    changed = taken_over(one.managers, one.object, obj(a=5, b=1), "you")
    assert changed["you"] == {("spec", "a")}
    assert changed["helm"] == {("spec", "b")}


@pytest.mark.parametrize(("helm", "method"), [(3, "client-side"), (4, "server-side")])
def test_hm_11_a_release_keeps_the_method_of_its_first_revision(helm: int, method: str) -> None:
    simulation = installed(helm=helm)
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)), RollBack("shop", 1))
    assert {one.method for one in revisions(simulation)} == {method}
    assert ("managedFields" in found(simulation)["metadata"]) is (method == "server-side")


def test_hm_11_server_side_true_changes_it_for_good() -> None:
    simulation = installed(helm=3)
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",), server_side="true"), Upgrade("shop", SHOP, sets=("tag=3",)))
    assert [one.method for one in revisions(simulation)] == ["client-side", "server-side", "server-side"]
    do(simulation, RollBack("shop", 1))
    assert revisions(simulation)[-1].method == "client-side"


def test_hm_11_a_field_that_somebody_changed_is_a_conflict_unless_forced() -> None:
    simulation = installed()
    do(simulation, Scale(SHOP_KEY, 5), Upgrade("shop", SHOP, sets=("tag=2",)))
    assert table(simulation) == {1: "deployed", 2: "failed"}
    assert 'conflict with "you": .spec.replicas' in revisions(simulation)[-1].description
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2", "replicas=5")))
    assert table(simulation)[3] == "deployed"
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",), force=True))
    assert table(simulation)[4] == "deployed"
    assert found(simulation)["spec"]["replicas"] == 3


def test_hm_12_what_the_new_manifest_does_not_have_is_deleted_unless_it_is_to_be_kept() -> None:
    kept = config_map("kept")
    kept["metadata"]["annotations"] = {"helm.sh/resource-policy": "keep"}
    simulation = installed(chart(config_map("one"), config_map("two"), kept))
    do(simulation, Apply(config_map("foreign")), Upgrade("shop", chart(config_map("one"))))
    there = {one["metadata"]["name"] for one in simulation.store.list("ConfigMap", "default")}
    assert there == {"one", "kept", "foreign"}


def test_that_what_was_deleted_by_hand_comes_back_at_the_next_upgrade_and_not_before() -> None:
    simulation = installed(chart(config_map("one")))
    do(simulation, Delete(Key("ConfigMap", "default", "one")), seconds=600)
    assert Key("ConfigMap", "default", "one") not in simulation.store
    do(simulation, Upgrade("shop", chart(config_map("one"))))
    assert Key("ConfigMap", "default", "one") in simulation.store


def test_that_an_install_over_an_own_object_takes_it_in() -> None:
    kept = config_map("kept", a="1")
    kept["metadata"]["annotations"] = {"helm.sh/resource-policy": "keep"}
    simulation = cluster()
    do(simulation, Install("shop", chart(kept)), Upgrade("shop", chart(config_map("one"))))
    do(simulation, Upgrade("shop", chart({**kept, "data": {"a": "2"}}, config_map("one"))))
    assert found(simulation, "ConfigMap", "kept")["data"] == {"a": "2"}
