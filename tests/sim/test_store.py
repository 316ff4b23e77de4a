from __future__ import annotations

from typing import Any

import pytest

from explorer.sim.clock import Clock
from explorer.sim.history import History
from explorer.sim.objects import Flaw, Key, Object, changed, without
from explorer.sim.store import FOREGROUND, Admission, AlreadyExists, Conflict, Invalid, NotFound, Store
from explorer.sim.view import View
from tests.sim.toys import key, thing


def new_store(*admissions: Admission) -> tuple[Store, Clock[Any]]:
    clock: Clock[Any] = Clock()
    return Store(clock, History(), admissions), clock


def verbs(store: Store) -> list[str]:
    return [event.verb for event in store.history]


def bound_pod(name: str = "a", **more: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **more}, "spec": {"nodeName": "node-1"}}


def test_that_a_new_object_gets_what_only_the_server_writes() -> None:
    store, clock = new_store()
    clock.now = 2_500
    meta = store.create(thing("a", spec={}), "me", "why")["metadata"]
    assert meta["uid"]
    assert (meta["resourceVersion"], meta["generation"], meta["namespace"]) == ("1", 1, "default")
    assert meta["creationTimestamp"] == "2026-01-01T00:00:02.500Z"


def test_that_a_name_is_taken_once() -> None:
    store, _ = new_store()
    store.create(thing("a"), "me", "")
    with pytest.raises(AlreadyExists, match="thing/a: exists already"):
        store.create(thing("a"), "me", "")


def test_that_an_update_of_what_changed_meanwhile_is_a_conflict() -> None:
    store, _ = new_store()
    read = store.create(thing("a", spec={"n": 1}), "me", "")
    store.update(changed(read, ("spec", "n"), 2), "other", "")
    with pytest.raises(Conflict, match="version 1 was, 2 is"):
        store.update(changed(read, ("spec", "n"), 3), "me", "")
    store.update(thing("a", spec={"n": 3}), "me", "without a version it does not matter")


def test_that_the_generation_rises_with_the_spec_alone() -> None:
    store, _ = new_store()
    obj = store.create(thing("a", spec={"n": 1}), "me", "")
    obj = store.patch_status(key("a"), {"seen": 1}, "me", "")
    obj = store.update(changed(obj, ("metadata", "labels"), {"x": "y"}), "me", "")
    assert obj["metadata"]["generation"] == 1
    obj = store.update(changed(obj, ("spec", "n"), 2), "me", "")
    assert (obj["metadata"]["generation"], obj["status"]) == (2, {"seen": 1})


def test_that_writing_what_is_there_is_no_event() -> None:
    store, _ = new_store()
    obj = store.create(thing("a", spec={"n": 1}), "me", "")
    store.update(changed(obj, ("spec", "n"), 1), "me", "")
    store.patch_status(key("a"), {"gone": None}, "me", "")
    assert verbs(store) == ["create"]


def test_that_an_update_does_not_touch_the_status() -> None:
    store, _ = new_store()
    store.create(thing("a", spec={}), "me", "")
    obj = store.patch_status(key("a"), {"n": 1}, "me", "")
    assert store.update(changed(obj, ("status", "n"), 9), "me", "") is obj


def test_that_nothing_stored_is_ever_changed() -> None:
    store, _ = new_store()
    first = store.create(thing("a", spec={"n": [1]}), "me", "")
    text = repr(first)
    store.update(changed(first, ("spec", "n", 0), 2), "me", "")
    store.patch_status(key("a"), {"n": 1}, "me", "")
    assert repr(first) == text


def test_that_finalizers_hold_an_object_until_the_last_is_taken_away() -> None:
    store, _ = new_store()
    store.create(thing("a", metadata={"finalizers": ["x", "y"]}), "me", "")
    obj = store.delete(key("a"), "me", "")
    assert obj is not None
    store.delete(key("a"), "me", "asking again changes nothing")
    obj = store.update(changed(obj, ("metadata", "finalizers"), ["y"]), "x", "")
    assert key("a") in store
    store.update(without(obj, ("metadata", "finalizers")), "y", "")
    assert key("a") not in store
    assert verbs(store) == ["create", "delete", "update", "gone"]


def test_that_a_bound_pod_ends_with_grace_and_a_waiting_one_at_once() -> None:
    store, _ = new_store()
    store.create(bound_pod(), "me", "")
    store.create({**bound_pod("b"), "spec": {}}, "me", "")
    pod = store.delete(Key("Pod", "default", "a"), "me", "")
    assert pod is not None
    assert pod["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:30Z"
    assert store.delete(Key("Pod", "default", "b"), "me", "") is None
    assert store.delete(Key("Pod", "default", "a"), "kubelet", "", grace=0) is None


def test_that_grace_can_be_shortened_and_never_lengthened() -> None:
    store, clock = new_store()
    store.create(bound_pod(), "me", "")
    store.delete(Key("Pod", "default", "a"), "me", "")
    clock.now = 4_000
    longer = store.delete(Key("Pod", "default", "a"), "me", "", grace=60)
    shorter = store.delete(Key("Pod", "default", "a"), "me", "", grace=5)
    assert longer is not None
    assert longer["metadata"]["deletionGracePeriodSeconds"] == 30
    assert shorter is not None
    assert shorter["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:05Z"


def test_that_deletion_can_be_asked_for_one_uid_only() -> None:
    store, _ = new_store()
    store.create(thing("a"), "me", "")
    with pytest.raises(Conflict, match="another one"):
        store.delete(key("a"), "me", "", uid="other")
    with pytest.raises(NotFound):
        store.delete(key("b"), "me", "")


def test_that_foreground_deletion_is_a_finalizer() -> None:
    store, _ = new_store()
    store.create(thing("a"), "me", "")
    obj = store.delete(key("a"), "me", "", propagation="foreground")
    assert obj is not None
    assert obj["metadata"]["finalizers"] == [FOREGROUND]


def test_that_indexes_follow_every_change() -> None:
    store, _ = new_store()
    owner = store.create(thing("a"), "me", "")["metadata"]["uid"]
    pod = store.create({**bound_pod("p", ownerReferences=[{"uid": owner}]), "spec": {}}, "me", "")
    assert store.owned_by(owner) == [pod]
    pod = store.update(changed(pod, ("spec", "nodeName"), "node-2"), "me", "")
    assert store.pods_on("node-2") == [pod]
    pod = store.update(changed(pod, ("metadata", "ownerReferences"), []), "me", "")
    assert not store.owned_by(owner)
    assert store.by_uid(pod["metadata"]["uid"]) is pod
    store.delete(Key("Pod", "default", "p"), "me", "", grace=0)
    assert not store.pods_on("node-2")
    assert not store.list("Pod")


def test_that_a_list_is_sorted_and_fits_namespace_and_selector() -> None:
    store, _ = new_store()
    for name, space, label in (("b", "x", "1"), ("a", "x", "2"), ("c", "y", "1")):
        store.create(thing(name, metadata={"namespace": space, "labels": {"l": label}}), "me", "")

    def names(*args: Any) -> list[str]:
        return [obj["metadata"]["name"] for obj in store.list("Thing", *args)]

    assert names() == ["a", "b", "c"]
    assert names("x") == ["a", "b"]
    assert names(None, {"matchLabels": {"l": "1"}}) == ["b", "c"]


def test_that_admission_mutates_before_it_validates() -> None:
    def add(_view: View, obj: Object, before: Object | None) -> Object:
        return changed(obj, ("spec", "n"), obj["spec"].get("n", 5))

    def judge(_view: View, obj: Object, before: Object | None) -> list[Flaw]:
        return [Flaw("spec.n", "-1 is negative; expected 0 or more")] if obj["spec"]["n"] < 0 else []

    store, _ = new_store(Admission(frozenset({"Thing"}), add, judge))
    assert store.create(thing("a", spec={}), "me", "")["spec"] == {"n": 5}
    with pytest.raises(Invalid, match=r"thing/b: spec\.n: -1 is negative"):
        store.create(thing("b", spec={"n": -1}), "me", "")
    with pytest.raises(Invalid):
        store.update(thing("a", spec={"n": -1}), "me", "")


def test_that_watching_from_a_version_gives_what_came_after_it() -> None:
    store, _ = new_store()
    store.create(thing("a"), "me", "")
    version = store.version
    store.create(thing("b"), "me", "")
    assert [event.key.name for event in store.watch(version)] == ["b"]
