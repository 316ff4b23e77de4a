"""Invariants SS-01 to SS-38 and SS-40: StatefulSets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim import gates
from explorer.sim.actions import Action, Apply, Delete, Edit, Partition, Rollback, Scale, SetImage
from explorer.sim.clock import HOUR, SECOND
from explorer.sim.controllers.batches import batches
from explorer.sim.controllers.replacing import max_unavailable
from explorer.sim.objects import Key, at, changed, labels_of, terminating, uid_of
from explorer.sim.pods import healthy, ready_since
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from explorer.sim.view import View
from tests.sim.sets import (
    SET,
    all_ready,
    claim_key,
    claims,
    cluster,
    created,
    deleted,
    found,
    headless,
    image_of,
    images,
    is_healthy,
    moments,
    numbers,
    of_pods,
    ordinals,
    pod_key,
    pods,
    rolled_out,
    rolling,
    stateful,
    wait,
)

PARALLEL: dict[str, Any] = {"podManagementPolicy": "Parallel"}
OFF, STUCK, ON = "1.36", "1.35.2", "1.37"
"""Versions without the gate, with its first form, and with the mended one."""


def break_pod(simulation: Simulation, ordinal: int) -> None:
    """Let the program of a pod fail its probe from now on."""
    key = pod_key(ordinal)
    pod = found(simulation, key)
    conditions = [{**one, "status": "False"} if one["type"] == "Ready" else one for one in pod["status"]["conditions"]]
    simulation.do(_Status(key, {"conditions": conditions}))


def mend_pod(simulation: Simulation, ordinal: int) -> None:
    key = pod_key(ordinal)
    pod = found(simulation, key)
    conditions = [{**one, "status": "True"} if one["type"] == "Ready" else one for one in pod["status"]["conditions"]]
    simulation.do(_Status(key, {"conditions": conditions}))


class _Status(Action, frozen=True):
    key: Key
    status: dict[str, Any]

    def perform(self, api: Any) -> None:
        api.patch_status(self.key, self.status, why="its probe says so")


def reasons(simulation: Simulation, key: Key = SET) -> list[str]:
    return [event.reason for event in simulation.history.reasons_of(key)]


# Identity, order of creation


@pytest.mark.parametrize(("start", "names"), [(0, [0, 1, 2]), (5, [5, 6, 7])])
def test_ss_01_names_run_from_the_start_ordinal(start: int, names: list[int]) -> None:
    simulation = cluster(stateful(ordinals={"start": start}))
    assert ordinals(simulation.store) == names
    one = found(simulation, pod_key(names[1]))
    assert labels_of(one)["apps.kubernetes.io/pod-index"] == str(names[1])
    assert labels_of(one)["statefulset.kubernetes.io/pod-name"] == one["metadata"]["name"]


def test_ss_01_another_start_deletes_what_is_outside_and_makes_what_is_missing() -> None:
    simulation = cluster(stateful(2))
    simulation.do(Edit(SET, ("spec", "ordinals"), {"start": 1}))
    wait(simulation, all_ready)
    assert ordinals(simulation.store) == [1, 2]


def test_ss_02_nobody_is_made_before_all_below_are_ready() -> None:
    simulation = cluster(stateful(image="web:bad"), until=HOUR)
    assert ordinals(simulation.store) == [0]
    assert "web-0 is not Ready; OrderedReady waits for it" in reasons(simulation)[-1]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 6), st.integers(0, 4), st.sampled_from([0, 7]), st.integers(0, 99))
def test_ss_02_each_pod_is_made_when_all_below_are_available(replicas: int, start: int, least: int, seed: int) -> None:
    simulation = cluster(stateful(replicas, ordinals={"start": start}, minReadySeconds=least), seed=seed, until=180_000)
    assert created(simulation) == list(range(start, start + replicas))
    for event in of_pods(simulation, "create"):
        view = simulation.history.at(event.seq - 1)
        for one in pods(view):
            since = ready_since(one)
            assert since is not None
            assert event.time - since >= least * SECOND


def test_ss_03_one_at_a_time_never_two_pods_that_are_not_ready() -> None:
    simulation = cluster(stateful(4))
    assert all(sum(not healthy(one) for one in pods(view)) <= 1 for view in moments(simulation))
    simulation.do(Scale(SET, 1))
    begin = len(simulation.history)
    wait(simulation, all_ready)
    assert all(sum(map(terminating, pods(view))) <= 1 for view in moments(simulation, begin))


def test_ss_04_the_claim_is_made_before_its_pod() -> None:
    simulation = cluster(stateful(1))
    order = [
        str(event.key)
        for event in simulation.history
        if event.verb == "create" and event.key.kind in ("Pod", "PersistentVolumeClaim")
    ]
    assert order == ["persistentvolumeclaim/data-web-0", "pod/web-0"]


def test_ss_05_a_claim_is_named_after_template_set_and_ordinal() -> None:
    template = at(stateful(), ("spec", "volumeClaimTemplates", 0))
    logs = changed(template, ("metadata", "name"), "logs")
    simulation = cluster(stateful(2, volumeClaimTemplates=[template, logs]))
    assert claims(simulation.store) == ["data-web-0", "data-web-1", "logs-web-0", "logs-web-1"]
    volumes = found(simulation, pod_key(1))["spec"]["volumes"]
    assert [at(one, ("persistentVolumeClaim", "claimName")) for one in volumes] == ["data-web-1", "logs-web-1"]


# Scaling down


def test_ss_06_scale_down_removes_the_highest_and_waits_until_it_is_gone() -> None:
    simulation = cluster(stateful())
    begin = len(simulation.history)
    simulation.do(Scale(SET, 1))
    wait(simulation, all_ready)
    assert [(event.verb, event.key.name) for event in of_pods(simulation, "delete", "gone", since=begin)] == [
        ("delete", "web-2"),
        ("gone", "web-2"),
        ("delete", "web-1"),
        ("gone", "web-1"),
    ]


def test_ss_07_nothing_is_scaled_down_while_a_remaining_pod_is_unhealthy() -> None:
    simulation = cluster(stateful())
    break_pod(simulation, 0)
    simulation.do(Scale(SET, 1))
    simulation.run_until(HOUR)
    assert ordinals(simulation.store) == [0, 1, 2]
    mend_pod(simulation, 0)
    wait(simulation, all_ready)
    assert ordinals(simulation.store) == [0]


@pytest.mark.parametrize(("broken", "left"), [((2,), [0]), ((1, 2), [0, 1, 2]), ((1,), [0, 1])])
def test_ss_08_of_the_condemned_only_the_lowest_unhealthy_pod_overall_may_go(
    broken: tuple[int, ...], left: list[int]
) -> None:
    simulation = cluster(stateful())
    for ordinal in broken:
        break_pod(simulation, ordinal)
    simulation.do(Scale(SET, 1))
    simulation.run_until(HOUR)
    assert ordinals(simulation.store) == ([0] if broken == (1,) else left)


def test_ss_08_an_unhealthy_pod_above_waits_for_the_one_below() -> None:
    simulation = cluster(stateful())
    break_pod(simulation, 1)
    break_pod(simulation, 2)
    simulation.do(Scale(SET, 1))
    simulation.run_until(HOUR)
    assert "web-2 is not available, and web-1 below it has to be healthy first" in reasons(simulation)[-1]
    mend_pod(simulation, 1)
    wait(simulation, all_ready)


# Claims


def test_ss_09_claims_stay_and_are_used_again() -> None:
    simulation = cluster(stateful())
    before = {
        one["metadata"]["name"]: (uid_of(one), one["spec"]["volumeName"])
        for one in simulation.store.list("PersistentVolumeClaim")
    }
    simulation.do(Scale(SET, 1))
    wait(simulation, all_ready)
    assert len(claims(simulation.store)) == 3
    simulation.do(Scale(SET, 3))
    wait(simulation, all_ready)
    after = {
        one["metadata"]["name"]: (uid_of(one), one["spec"]["volumeName"])
        for one in simulation.store.list("PersistentVolumeClaim")
    }
    assert after == before


def retention(deleted_: str, scaled: str) -> dict[str, Any]:
    return {"persistentVolumeClaimRetentionPolicy": {"whenDeleted": deleted_, "whenScaled": scaled}}


@pytest.mark.parametrize("deleted_", ["Retain", "Delete"])
def test_ss_10_when_scaled_delete_removes_the_claims_of_removed_ordinals_after_their_pods(deleted_: str) -> None:
    simulation = cluster(stateful(**retention(deleted_, "Delete")))
    begin = len(simulation.history)
    simulation.do(Scale(SET, 1))
    wait(simulation, lambda view: claims(view) == ["data-web-0"])
    for event in simulation.history.events[begin:]:
        if event.key.kind == "PersistentVolumeClaim" and event.verb == "gone":
            ordinal = int(event.key.name.rpartition("-")[2])
            assert ordinal not in ordinals(simulation.history.at(event.seq - 1))
    simulation.do(Scale(SET, 3))
    wait(simulation, all_ready)
    assert len(claims(simulation.store)) == 3


@pytest.mark.parametrize(("policy", "left"), [("Delete", 0), ("Retain", 3)])
def test_ss_11_when_deleted_decides_what_becomes_of_the_claims_of_a_deleted_set(policy: str, left: int) -> None:
    simulation = cluster(stateful(**retention(policy, "Retain")))
    simulation.do(Delete(SET))
    simulation.run_until(simulation.now + HOUR)
    assert not pods(simulation.store)
    assert len(claims(simulation.store)) == left
    assert len(simulation.store.list("PersistentVolume")) == left


@pytest.mark.parametrize("deleted_", ["Retain", "Delete"])
def test_ss_12_the_retention_policy_does_not_act_on_a_lost_pod(deleted_: str) -> None:
    simulation = cluster(stateful(**retention(deleted_, "Delete")))
    before = uid_of(found(simulation, claim_key(1)))
    simulation.do(Delete(pod_key(1)))
    wait(simulation, lambda view: not is_healthy(view, 1))
    wait(simulation, all_ready)
    assert uid_of(found(simulation, claim_key(1))) == before


def test_ss_13_a_pod_made_anew_has_its_name_claim_and_host_name_and_another_uid() -> None:
    simulation = cluster(stateful(), headless())
    before = found(simulation, pod_key(1))
    simulation.do(Delete(pod_key(1)))
    wait(simulation, lambda view: not is_healthy(view, 1))
    wait(simulation, all_ready)
    after = found(simulation, pod_key(1))
    assert uid_of(after) != uid_of(before)
    for way in ("hostname", "subdomain", "volumes"):
        assert after["spec"][way] == before["spec"][way]
    assert (after["spec"]["hostname"], after["spec"]["subdomain"]) == ("web-1", "web")


def test_ss_14_a_name_exists_once_at_a_time() -> None:
    simulation = cluster(stateful())
    simulation.do(SetImage(SET, "web:2"))
    wait(simulation, rolled_out)
    alive: set[str] = set()
    for event in of_pods(simulation, "create", "gone"):
        assert (event.key.name in alive) == (event.verb == "gone")
        alive ^= {event.key.name}
    assert max(len(pods(view)) for view in moments(simulation)) == 3


# Parallel


def test_ss_15_parallel_makes_and_deletes_all_at_once() -> None:
    simulation = cluster(stateful(**PARALLEL), until=0)
    assert ordinals(simulation.store) == [0, 1, 2]
    assert not any(is_healthy(simulation.store, ordinal) for ordinal in range(3))
    wait(simulation, all_ready)
    simulation.do(Scale(SET, 0))
    simulation.run_until(simulation.now)
    assert all(map(terminating, pods(simulation.store)))


@given(st.integers(0, 5_000))
def test_ss_16_batches_double_up_to_500(count: int) -> None:
    sizes = [len(batch) for batch in batches(count)]
    assert sum(sizes) == count
    assert [index for batch in batches(count) for index in batch] == list(range(count))
    assert all(size == min(2**place, 500) for place, size in enumerate(sizes[:-1]))
    assert not sizes or 0 < sizes[-1] <= min(2 ** (len(sizes) - 1), 500)


def test_ss_16_seven_pods_are_made_in_batches_of_one_two_and_four() -> None:
    simulation = cluster(stateful(7, **PARALLEL), until=0)
    told = [event.reason.rpartition("(")[2] for event in of_pods(simulation, "create")]
    assert told == ["batch 1)", *["batch 2)"] * 2, *["batch 3)"] * 4]


# Updating


@pytest.mark.parametrize("version", [OFF, STUCK, ON])
def test_ss_17_the_update_goes_from_the_highest_down_one_at_a_time(version: str) -> None:
    simulation = cluster(stateful(), version=version)
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    wait(simulation, rolled_out)
    assert deleted(simulation, begin) == created(simulation, begin) == [2, 1, 0]
    assert all(sum(not healthy(one) for one in pods(view)) <= 1 for view in moments(simulation, begin))


def test_ss_18_below_the_partition_pods_keep_and_get_the_old_template() -> None:
    simulation = cluster(stateful(updateStrategy=rolling(partition=2)))
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(simulation.now + 60_000)
    assert images(simulation.store) == ["web:1", "web:1", "web:2"]
    simulation.do(Delete(pod_key(1)))
    wait(simulation, lambda view: not is_healthy(view, 1))
    wait(simulation, all_ready)
    assert images(simulation.store) == ["web:1", "web:1", "web:2"]
    simulation.do(Partition(SET, 0))
    wait(simulation, rolled_out)
    assert images(simulation.store) == ["web:2"] * 3


@pytest.mark.parametrize("partition", [3, 9])
def test_ss_19_a_partition_of_all_pods_or_more_updates_none(partition: int) -> None:
    simulation = cluster(stateful(updateStrategy=rolling(partition=partition)))
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(HOUR)
    assert not of_pods(simulation, "create", "delete", since=begin)


def test_ss_20_the_partition_counts_from_the_start_ordinal() -> None:
    simulation = cluster(stateful(ordinals={"start": 5}, updateStrategy=rolling(partition=1)))
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(HOUR)
    assert deleted(simulation, begin) == [7, 6]


def test_ss_21_scaling_comes_before_updating() -> None:
    simulation = cluster(stateful())
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.do(Scale(SET, 5))
    wait(simulation, rolled_out)
    assert created(simulation, begin)[:2] == [3, 4]
    first = next(event for event in of_pods(simulation, "delete", since=begin))
    assert ordinals(simulation.history.at(first.seq - 1)) == [0, 1, 2, 3, 4]
    assert image_of(simulation.history.at(first.seq - 1), 4) == "web:2"


def test_ss_22_at_the_end_of_a_rollout_the_update_revision_becomes_the_current_one() -> None:
    simulation = cluster(stateful())
    old = found(simulation)["status"]["currentRevision"]
    simulation.do(SetImage(SET, "web:2"))
    begin = len(simulation.history)
    wait(simulation, rolled_out)
    simulation.run_until(simulation.now)
    status = found(simulation)["status"]
    assert status["currentRevision"] == status["updateRevision"] != old
    for view in moments(simulation, begin):
        owner = view.get(SET)
        assert owner is not None
        if owner["status"]["currentRevision"] != old:
            assert rolled_out(view)


def test_ss_23_on_delete_replaces_nothing_by_itself() -> None:
    simulation = cluster(stateful(updateStrategy={"type": "OnDelete"}))
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(HOUR)
    assert not of_pods(simulation, "create", "delete", since=begin)
    simulation.do(Delete(pod_key(1)))
    wait(simulation, lambda view: not is_healthy(view, 1))
    wait(simulation, all_ready)
    assert images(simulation.store) == ["web:1", "web:2", "web:1"]


def test_ss_24_a_set_in_deletion_is_not_put_in_order() -> None:
    simulation = cluster(stateful())
    simulation.do(Delete(SET, propagation="foreground"))
    begin = len(simulation.history)
    simulation.run_until(simulation.now)
    assert all(map(terminating, pods(simulation.store))), "all end at once, in no order"
    simulation.run_until(HOUR)
    assert not created(simulation, begin)
    assert simulation.store.get(SET) is None


def test_ss_25_scaled_to_zero_first_the_pods_end_in_order() -> None:
    simulation = cluster(stateful())
    begin = len(simulation.history)
    simulation.do(Scale(SET, 0))
    wait(simulation, all_ready)
    simulation.do(Delete(SET))
    simulation.run_until(HOUR)
    assert numbers(of_pods(simulation, "gone", since=begin)) == [2, 1, 0]


@pytest.mark.parametrize("phase", ["Failed", "Succeeded"])
@pytest.mark.parametrize("policy", ["OrderedReady", "Parallel"])
def test_ss_26_a_pod_at_its_end_is_made_anew_with_its_name(phase: str, policy: str) -> None:
    simulation = cluster(stateful(podManagementPolicy=policy))
    before = uid_of(found(simulation, pod_key(1)))
    simulation.do(_Status(pod_key(1), {"phase": phase, "reason": "Evicted"}))
    wait(simulation, all_ready)
    assert uid_of(found(simulation, pod_key(1))) != before


def test_ss_27_a_pod_that_is_not_ready_blocks_the_update() -> None:
    simulation = cluster(stateful())
    break_pod(simulation, 0)
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(HOUR)
    assert not of_pods(simulation, "create", "delete", since=begin)
    mend_pod(simulation, 0)
    wait(simulation, rolled_out)


@pytest.mark.parametrize("version", [OFF, STUCK, ON])
def test_ss_28_a_stuck_rollout_stays_stuck_when_the_template_is_reverted_until_somebody_deletes_the_pod(
    version: str,
) -> None:
    simulation = cluster(stateful(), version=version)
    simulation.do(SetImage(SET, "web:bad"))
    simulation.run_until(HOUR)
    begin = len(simulation.history)
    simulation.do(Rollback(SET))
    simulation.run_until(2 * HOUR)
    assert images(simulation.store) == ["web:1", "web:1", "web:bad"]
    assert not of_pods(simulation, "create", "delete", since=begin)
    simulation.do(Delete(pod_key(2)))
    wait(simulation, rolled_out)
    assert images(simulation.store) == ["web:1"] * 3


def broken_and_mended(replicas: int, version: str, **spec: Any) -> Simulation:
    """A Parallel set whose pods all have a bad template, which is mended."""
    simulation = cluster(stateful(replicas, "web:bad", **PARALLEL, **spec), version=version)
    simulation.do(SetImage(SET, "web:2"))
    return simulation


def test_ss_29_parallel_without_the_gate_replaces_the_highest_outdated_pod_also_if_it_is_broken() -> None:
    simulation = broken_and_mended(3, OFF)
    begin = len(simulation.history)
    simulation.run_until(simulation.now)
    assert deleted(simulation, begin) == [2]
    wait(simulation, rolled_out)
    assert deleted(simulation, begin) == [2, 1, 0]


@pytest.mark.parametrize("version", ["1.35.0", "1.35.3"])
@pytest.mark.parametrize("replicas", [1, 3])
def test_ss_30_the_first_form_of_the_gate_leaves_parallel_stuck(version: str, replicas: int) -> None:
    simulation = broken_and_mended(replicas, version)
    simulation.run_until(HOUR)
    assert images(simulation.store) == ["web:bad"] * replicas
    assert f"{replicas} of the pods are unavailable, and 1 may be" in reasons(simulation)[-1]


def test_ss_31_the_mended_form_replaces_all_broken_outdated_pods_first() -> None:
    simulation = broken_and_mended(3, ON)
    begin = len(simulation.history)
    simulation.run_until(simulation.now)
    assert deleted(simulation, begin) == [2, 1, 0]
    wait(simulation, rolled_out)


def test_ss_31_the_mended_form_replaces_healthy_pods_as_far_as_some_may_be_unavailable() -> None:
    simulation = cluster(stateful(5, **PARALLEL, updateStrategy=rolling(partition=1, maxUnavailable=3)))
    break_pod(simulation, 3)
    break_pod(simulation, 0)
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(simulation.now)
    assert deleted(simulation, begin) == [3, 4], "3 is broken; with 0 two are unavailable, so one healthy pod may go"


def test_ss_32_every_unavailable_pod_in_the_range_counts() -> None:
    simulation = cluster(stateful(5, **PARALLEL, updateStrategy=rolling(maxUnavailable=2, partition=3)))
    break_pod(simulation, 0)
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(simulation.now)
    assert deleted(simulation, begin) == [4]


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 9))
def test_ss_32_a_healthy_rollout_never_has_more_unavailable_pods_than_allowed(
    replicas: int, most: int, seed: int
) -> None:
    simulation = cluster(
        stateful(replicas, claims=False, **PARALLEL, updateStrategy=rolling(maxUnavailable=most)), seed=seed
    )
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    wait(simulation, rolled_out)
    assert all(replicas - sum(map(healthy, pods(view))) <= most for view in moments(simulation, begin))


@given(st.integers(0, 5_000), st.integers(1, 100))
def test_ss_33_a_percentage_rounds_down_and_is_at_least_one(replicas: int, share: int) -> None:
    owner = stateful(replicas, updateStrategy=rolling(maxUnavailable=f"{share}%"))
    assert max_unavailable(owner, (1, 37)) == max(1, replicas * share // 100)


def test_ss_33_thirty_percent_of_five_is_one() -> None:
    assert max_unavailable(stateful(5, updateStrategy=rolling(maxUnavailable="30%")), (1, 37)) == 1


@pytest.mark.parametrize(
    ("version", "on"),
    [
        ((1, 24), False), ((1, 34, 9), False), ((1, 35), True), ((1, 35, 0), True), ((1, 35, 3), True),
        ((1, 35, 4), False), ((1, 36), False), ((1, 36, 3), False), ((1, 37), True), ((1, 37, 1), True), ((1, 38), True),
    ],
)  # fmt: skip
def test_ss_34_the_gate_by_version(version: tuple[int, ...], on: bool) -> None:
    assert gates.max_unavailable(version) is on
    assert max_unavailable(stateful(5, updateStrategy=rolling(maxUnavailable=3)), version) == (3 if on else 1)


@pytest.mark.parametrize(("version", "first"), [("1.34", [4]), (OFF, [4]), (STUCK, [4, 3, 2]), (ON, [4, 3, 2])])
def test_ss_34_without_the_gate_max_unavailable_is_one(version: str, first: list[int]) -> None:
    simulation = cluster(stateful(5, **PARALLEL, updateStrategy=rolling(maxUnavailable=3)), version=version)
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(simulation.now)
    assert deleted(simulation, begin) == first


def test_ss_35_min_ready_seconds_delays_each_next_step() -> None:
    simulation = cluster(stateful(minReadySeconds=10), until=120_000)
    for before, after in pairwise(of_pods(simulation, "create")):
        pod = simulation.history.at(after.seq).get(before.key)
        assert pod is not None
        since = ready_since(pod)
        assert since is not None
        assert after.time - since == 10 * SECOND


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec", "serviceName"), "other"),
        (("spec", "selector"), {"matchLabels": {"app": "web", "tier": "x"}}),
        (("spec", "podManagementPolicy"), "Parallel"),
        (("spec", "volumeClaimTemplates"), []),
    ],
)
def test_ss_36_what_cannot_be_changed_is_refused(path: tuple[str, ...], value: Any) -> None:
    simulation = cluster(stateful(1))
    with pytest.raises(Invalid, match="cannot be changed"):
        simulation.do(Edit(SET, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec", "updateStrategy", "type"), "OnDelete"),
        (("spec", "minReadySeconds"), 5),
        (("spec", "ordinals"), {"start": 1}),
        (("spec", "revisionHistoryLimit"), 3),
        (("spec", "persistentVolumeClaimRetentionPolicy"), {"whenScaled": "Delete"}),
    ],
)
def test_ss_36_the_rest_can_be_changed(path: tuple[str, ...], value: Any) -> None:
    simulation = cluster(stateful(1))
    simulation.do(Edit(SET, path, value))
    assert at(found(simulation), path) == value


@pytest.mark.parametrize("policy", ["OrderedReady", "Parallel"])
def test_ss_37_recreate_ends_all_old_pods_before_it_makes_a_new_one(policy: str) -> None:
    simulation = cluster(stateful(podManagementPolicy=policy, updateStrategy={"type": "Recreate"}))
    kept = {uid_of(one) for one in simulation.store.list("PersistentVolumeClaim")}
    begin = len(simulation.history)
    simulation.do(SetImage(SET, "web:bad"))
    simulation.run_until(simulation.now + 60_000)
    simulation.do(SetImage(SET, "web:2"))
    wait(simulation, rolled_out)
    assert all(len(set(images(view))) <= 1 for view in moments(simulation, begin))
    assert min(len(pods(view)) for view in moments(simulation, begin)) == 0
    assert {uid_of(one) for one in simulation.store.list("PersistentVolumeClaim")} == kept


def test_ss_37_another_strategy_alone_replaces_nothing() -> None:
    simulation = cluster(stateful())
    begin = len(simulation.history)
    simulation.do(Edit(SET, ("spec", "updateStrategy"), {"type": "Recreate"}))
    simulation.run_until(HOUR)
    assert not of_pods(simulation, "create", "delete", since=begin)


def test_ss_37_before_1_37_recreate_replaces_nothing_and_says_so() -> None:
    simulation = cluster(stateful(updateStrategy={"type": "Recreate"}), version=OFF)
    simulation.do(SetImage(SET, "web:2"))
    simulation.run_until(HOUR)
    assert images(simulation.store) == ["web:1"] * 3
    assert "not known before 1.37" in reasons(simulation)[-1]


def revisions(view: View) -> list[int]:
    return sorted(one["revision"] for one in view.list("ControllerRevision"))


def test_ss_38_ten_old_revisions_are_kept() -> None:
    simulation = cluster(stateful(1, claims=False))
    for number in range(2, 14):
        simulation.do(SetImage(SET, f"web:{number}"))
        wait(simulation, rolled_out)
    simulation.run_until(simulation.now)
    assert revisions(simulation.store) == list(range(3, 14))


def test_ss_38_a_revision_in_use_is_never_forgotten() -> None:
    simulation = cluster(stateful(2, claims=False, revisionHistoryLimit=0, updateStrategy=rolling(partition=1)))
    for number in range(2, 6):
        simulation.do(SetImage(SET, f"web:{number}"))
        simulation.run_until(simulation.now + 30_000)
    assert images(simulation.store) == ["web:1", "web:5"]
    assert revisions(simulation.store) == [1, 5]


def test_ss_38_a_template_that_was_there_before_gets_a_new_number_and_no_new_revision() -> None:
    simulation = cluster(stateful(1, claims=False))
    for image in ("web:2", "web:1"):
        simulation.do(SetImage(SET, image))
        wait(simulation, rolled_out)
    assert revisions(simulation.store) == [2, 3]


@pytest.mark.parametrize("policy", ["Retain", "Delete"])
def test_ss_40_a_pod_waits_until_its_claim_that_is_being_deleted_is_gone(policy: str) -> None:
    simulation = cluster(stateful(**retention("Retain", policy)))
    before = uid_of(found(simulation, claim_key(1)))
    simulation.do(Delete(claim_key(1)))
    simulation.run_until(simulation.now + 60_000)
    assert terminating(found(simulation, claim_key(1))), "the pod uses it"
    begin = len(simulation.history)
    simulation.do(Delete(pod_key(1)))
    wait(simulation, lambda view: not is_healthy(view, 1))
    wait(simulation, all_ready)
    assert uid_of(found(simulation, claim_key(1))) != before
    [made] = of_pods(simulation, "create", since=begin)
    claim = simulation.history.at(made.seq - 1).get(claim_key(1))
    assert claim is not None
    assert uid_of(claim) != before


def test_ss_40_a_pod_scaled_back_up_waits_for_the_claim_of_its_predecessor() -> None:
    simulation = cluster(stateful(2, **retention("Retain", "Delete")))
    simulation.do(Scale(SET, 1))
    wait(simulation, lambda view: terminating(view.get(pod_key(1)) or {"metadata": {}}))
    before = uid_of(found(simulation, claim_key(1)))
    simulation.do(Scale(SET, 2))
    wait(simulation, all_ready)
    after = uid_of(found(simulation, claim_key(1)))
    assert after == before or simulation.store.by_uid(before) is None


# Anything, in any order

ACTIONS = st.one_of(
    st.integers(0, 4).map(lambda count: Scale(SET, count)),
    st.sampled_from(["web:1", "web:2", "web:3", "web:bad"]).map(lambda image: SetImage(SET, image)),
    st.integers(0, 4).map(lambda index: Partition(SET, index)),
    st.integers(0, 4).map(lambda ordinal: Delete(pod_key(ordinal))),
)
PLANS = st.lists(st.tuples(st.integers(0, 20_000), ACTIONS), max_size=8)


def play(simulation: Simulation, plan: list[tuple[int, Action]]) -> None:
    for pause, action in plan:
        simulation.run_until(simulation.now + pause)
        if isinstance(action, Delete) and action.key not in simulation.store:
            continue
        simulation.do(action)
    simulation.run_until(simulation.now + 120_000)


@settings(max_examples=25, deadline=None)
@given(PLANS, st.sampled_from(["OrderedReady", "Parallel"]), st.sampled_from([OFF, STUCK, ON]))
def test_ss_14_never_two_pods_of_one_ordinal_whatever_is_done(
    plan: list[tuple[int, Action]], policy: str, version: str
) -> None:
    simulation = cluster(stateful(podManagementPolicy=policy), version=version)
    play(simulation, plan)
    alive: dict[str, str] = {}
    for event in of_pods(simulation, "create", "gone"):
        if event.verb == "create":
            assert event.after is not None
            assert event.key.name not in alive
            alive[event.key.name] = uid_of(event.after)
        else:
            del alive[event.key.name]
    assert not simulation.problems


@settings(max_examples=25, deadline=None)
@given(PLANS, st.sampled_from(["OrderedReady", "Parallel"]))
def test_ss_09_no_claim_is_ever_lost_whatever_is_done(plan: list[tuple[int, Action]], policy: str) -> None:
    simulation = cluster(stateful(podManagementPolicy=policy))
    play(simulation, plan)
    assert not [
        event
        for event in simulation.history
        if event.key.kind in ("PersistentVolumeClaim", "PersistentVolume") and event.verb in ("delete", "gone")
    ]


@settings(max_examples=25, deadline=None)
@given(PLANS, st.sampled_from([OFF, STUCK, ON]))
def test_ss_02_the_controller_keeps_the_order_whatever_is_done(plan: list[tuple[int, Action]], version: str) -> None:
    simulation = cluster(stateful(), version=version)
    play(simulation, plan)
    for event in of_pods(simulation, "create", "delete"):
        if event.actor != "StatefulSet controller":
            continue
        view = simulation.history.at(event.seq - 1)
        ordinal = int(event.key.name.rpartition("-")[2])
        owner = view.get(SET)
        assert owner is not None
        if event.verb == "create":
            assert all(is_healthy(view, below) for below in range(ordinal))
        else:
            wanted = owner["spec"]["replicas"]
            assert all(is_healthy(view, below) for below in range(wanted))
            assert ordinal == max(ordinals(view)) or ordinals(view) == list(range(wanted))


@settings(max_examples=10, deadline=None)
@given(PLANS)
def test_that_the_same_actions_give_the_same_history(plan: list[tuple[int, Action]]) -> None:
    simulation = cluster(stateful())
    play(simulation, plan)
    assert simulation.fork().history.digest() == simulation.history.digest()


# Forms, and orphans


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"podManagementPolicy": "Random"}, "spec.podManagementPolicy"),
        ({"updateStrategy": {"type": "Never"}}, "spec.updateStrategy.type"),
        ({"updateStrategy": rolling(partition=-1)}, "spec.updateStrategy.rollingUpdate.partition"),
        ({"updateStrategy": rolling(maxUnavailable=0)}, "spec.updateStrategy.rollingUpdate.maxUnavailable"),
        ({"updateStrategy": rolling(maxUnavailable="0%")}, "spec.updateStrategy.rollingUpdate.maxUnavailable"),
        ({"ordinals": {"start": "x"}}, "spec.ordinals.start"),
        ({"volumeClaimTemplates": [{}]}, "spec.volumeClaimTemplates[0].metadata.name"),
        ({"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Burn"}}, "whenScaled"),
        ({"replicas": -3}, "spec.replicas"),
    ],
)
def test_that_a_set_with_a_flaw_is_refused_with_its_path(spec: dict[str, Any], path: str) -> None:
    manifest = stateful(1)
    manifest["spec"] |= spec
    simulation = Simulation([manifest])
    assert path in str(simulation.problems[SET])


def test_that_a_set_deleted_as_an_orphan_is_made_anew_around_its_pods() -> None:
    simulation = cluster(stateful())
    before = {uid_of(one) for one in pods(simulation.store)}
    simulation.do(Delete(SET, propagation="orphan"))
    simulation.run_until(simulation.now + 5_000)
    assert {uid_of(one) for one in pods(simulation.store)} == before
    simulation.do(Apply(stateful()))
    wait(simulation, rolled_out)
    simulation.run_until(simulation.now + 60_000)
    assert {uid_of(one) for one in pods(simulation.store)} == before
    assert revisions(simulation.store) == [1]
