"""DP-14, and what becomes of claims and volumes: binding, provisioning, attaching, release."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.sim.actions import Apply, Cordon, Delete, Edit, Machine, Scale
from explorer.sim.clock import MINUTE, SECOND
from explorer.sim.controllers.attaching import ATTACH, FORCED, UNMOUNT
from explorer.sim.controllers.volumes import PROVISION
from explorer.sim.objects import Key, at, changed, condition, terminating
from explorer.sim.pods import ready
from explorer.sim.simulation import Simulation
from explorer.sim.taints import OUT_OF_SERVICE
from explorer.sim.view import View
from tests.sim.clusters import deployment
from tests.sim.sets import all_ready, cluster, found, pod_key, pods, stateful, wait

CLAIM = Key("PersistentVolumeClaim", "default", "data")


def claim(name: str = "data", *modes: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {
            "accessModes": list(modes or ("ReadWriteOnce",)),
            "resources": {"requests": {"storage": "1Gi"}},
            **spec,
        },
    }


def volume(name: str, size: str = "1Gi", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": size},
            "storageClassName": "disks",
            "csi": {"driver": "disk", "volumeHandle": name},
            **spec,
        },
    }


def storage_class(name: str = "disks", **more: Any) -> dict[str, Any]:
    base = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": name}}
    return {**base, "provisioner": "disk", **more}


def user(name: str = "a", of: str = "data", **spec: Any) -> dict[str, Any]:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": of}}]
    containers = [{"name": "web", "image": "web:1"}]
    meta = {"name": name}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": containers, "volumes": volumes, **spec},
    }


def sharing(replicas: int, mode: str = "ReadWriteOnce") -> list[dict[str, Any]]:
    """A Deployment whose pods all mount one claim."""
    manifest = deployment(replicas)
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
    return [changed(manifest, ("spec", "template", "spec", "volumes"), volumes), claim("data", mode)]


def reasons(simulation: Simulation, key: Key) -> list[str]:
    return [event.reason for event in simulation.history.reasons_of(key)]


def attachments(view: View) -> list[tuple[str, bool]]:
    return sorted((one["spec"]["nodeName"], one["status"]["attached"]) for one in view.list("VolumeAttachment"))


def phase(simulation: Simulation, key: Key = CLAIM) -> str:
    return str(found(simulation, key)["status"]["phase"])


def test_dp_14_all_replicas_mount_one_claim_so_one_on_another_node_waits() -> None:
    simulation = cluster(*sharing(2))
    here, there = sorted(pods(simulation.store), key=ready, reverse=True)
    assert ready(here)
    assert not ready(there)
    assert here["spec"]["nodeName"] != there["spec"]["nodeName"]
    assert at(there, ("status", "containerStatuses", 0, "state", "waiting", "reason")) == "ContainerCreating"
    told = reasons(simulation, Key("Pod", "default", there["metadata"]["name"]))
    assert any(text.startswith("Multi-Attach error") and here["spec"]["nodeName"] in text for text in told)
    simulation.run_until(20 * MINUTE)
    assert sum(map(ready, pods(simulation.store))) == 1


def test_dp_14_it_goes_on_when_the_other_node_lets_the_volume_go() -> None:
    simulation = cluster(*sharing(2))
    [here] = [one for one in pods(simulation.store) if ready(one)]
    simulation.do(Scale(Key("Deployment", "default", "web"), 1))
    wait(simulation, lambda view: len(view.list("Pod")) == 1 and all(map(ready, view.list("Pod"))))
    [left] = pods(simulation.store)
    assert left["metadata"]["uid"] == here["metadata"]["uid"], "the one that was not ready is the first to go"


@pytest.mark.parametrize(("mode", "many"), [("ReadWriteMany", 3), ("ReadWriteOncePod", 1)])
def test_dp_14_other_access_modes_let_all_or_one_pod_in(mode: str, many: int) -> None:
    simulation = cluster(*sharing(3, mode))
    assert sum(map(ready, pods(simulation.store))) == many
    if many == 1:
        told = {
            at(condition(one, "PodScheduled"), ("message",), "") for one in pods(simulation.store) if not ready(one)
        }
        assert all("ReadWriteOncePod access mode" in text for text in told)


def test_that_two_pods_on_one_node_share_a_read_write_once_volume() -> None:
    simulation = cluster(claim(), user("a", nodeSelector=NODE_1), user("b", nodeSelector=NODE_1))
    assert all(map(ready, pods(simulation.store)))
    assert attachments(simulation.store) == [("node-1", True)]


NODE_1 = {"kubernetes.io/hostname": "node-1"}
NODE_2 = {"kubernetes.io/hostname": "node-2"}


def test_that_a_late_claim_waits_for_its_first_pod_and_then_gets_a_volume() -> None:
    simulation = cluster(claim())
    assert phase(simulation) == "Pending"
    assert reasons(simulation, CLAIM)[-1] == "standard waits until a pod that uses the claim has a node"
    simulation.do(Apply(user()))
    begin = simulation.now
    wait(simulation, lambda view: view.get(CLAIM)["status"]["phase"] == "Bound")
    assert simulation.now == begin + PROVISION
    wait(simulation, lambda view: attachments(view) != [] and all(done for _, done in attachments(view)))
    assert simulation.now == begin + PROVISION + ATTACH
    wait(simulation, lambda view: all(map(ready, view.list("Pod"))))


def test_that_an_immediate_class_makes_the_volume_before_any_pod() -> None:
    simulation = cluster(claim(storageClassName="disks"), storage_class())
    assert phase(simulation) == "Bound"
    [made] = simulation.store.list("PersistentVolume")
    assert made["spec"]["claimRef"]["name"] == "data"
    assert not attachments(simulation.store)


@pytest.mark.parametrize(
    ("spec", "more", "words"),
    [
        ({"storageClassName": ""}, [storage_class()], "none is made without a StorageClass"),
        ({"storageClassName": "gone"}, [storage_class()], "there is no StorageClass gone"),
        ({}, [storage_class()], "no default one"),
        (
            {"storageClassName": "disks"},
            [storage_class(provisioner="kubernetes.io/no-provisioner")],
            "makes no volumes",
        ),
    ],
)
def test_that_a_claim_that_stays_pending_says_why(spec: dict[str, Any], more: list[dict[str, Any]], words: str) -> None:
    simulation = cluster(claim(**spec), user(), *more)
    assert phase(simulation) == "Pending"
    assert words in reasons(simulation, CLAIM)[-1]
    told = at(condition(found(simulation, Key("Pod", "default", "a")), "PodScheduled"), ("message",))
    assert "unbound immediate PersistentVolumeClaims" in told


def test_that_a_class_that_comes_later_helps_claims_that_wait_for_one() -> None:
    simulation = cluster(claim(storageClassName="gold"), user(), storage_class())
    simulation.do(Apply(storage_class("gold")))
    wait(simulation, lambda view: all(map(ready, view.list("Pod"))))


def test_that_the_smallest_volume_that_fits_is_taken_and_each_only_once() -> None:
    simulation = cluster(
        storage_class(provisioner="kubernetes.io/no-provisioner"),
        volume("large", "10Gi"),
        volume("small", "1Gi"),
        volume("tiny", "1Mi"),
        volume("other", "1Gi", storageClassName="else"),
        *(claim(name, storageClassName="disks") for name in "abc"),
    )
    bound = {
        one["metadata"]["name"]: one["spec"].get("volumeName") for one in simulation.store.list("PersistentVolumeClaim")
    }
    assert bound == {"a": "small", "b": "large", "c": None}


def test_that_a_volume_in_a_zone_holds_its_pods_there() -> None:
    nodes = [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": {"topology.kubernetes.io/zone": name}},
            "status": {
                "allocatable": {"cpu": "4", "memory": "8Gi"},
                "conditions": [{"type": "Ready", "status": "True"}],
            },
        }
        for name in ("east", "west")
    ]
    simulation = cluster(stateful(1), *nodes)
    here = found(simulation, pod_key(0))["spec"]["nodeName"]
    simulation.do(Cordon(here))
    simulation.do(Delete(pod_key(0)))
    simulation.run_until(simulation.now + 10 * MINUTE)
    told = at(condition(found(simulation, pod_key(0)), "PodScheduled"), ("message",))
    assert "1 node(s) had volume node affinity conflict" in told
    assert "1 node(s) were unschedulable" in told
    simulation.do(Cordon(here, on=False))
    wait(simulation, all_ready)


def test_that_a_pod_that_moves_takes_its_volume_along() -> None:
    simulation = cluster(stateful(1))
    here = found(simulation, pod_key(0))["spec"]["nodeName"]
    [before] = simulation.store.list("PersistentVolume")
    simulation.do(Cordon(here))
    simulation.do(Delete(pod_key(0)))
    begin = len(simulation.history)
    wait(simulation, lambda view: not ready(view.get(pod_key(0)) or before))
    wait(simulation, all_ready)
    assert found(simulation, pod_key(0))["spec"]["nodeName"] != here
    assert [one["metadata"]["uid"] for one in simulation.store.list("PersistentVolume")] == [before["metadata"]["uid"]]
    for index in range(begin, len(simulation.history)):
        assert len(attachments(simulation.history.at(index))) <= 1, "never on two nodes"
    times = {event.verb: event.time for event in simulation.history if event.key.kind == "VolumeAttachment"}
    [gone] = [
        event.time for event in simulation.history.events[begin:] if event.key == pod_key(0) and event.verb == "gone"
    ]
    assert times["gone"] == gone + UNMOUNT
    assert times["status"] == times["gone"] + ATTACH


def dead_node() -> tuple[Simulation, str]:
    """A pod with a volume whose node is switched off, and which somebody then deleted by force."""
    simulation = cluster(stateful(1))
    node = found(simulation, pod_key(0))["spec"]["nodeName"]
    simulation.do(Machine(node, on=False))
    simulation.do(Cordon(node))
    simulation.do(Delete(pod_key(0), force=True))
    return simulation, node


def test_that_a_node_that_does_not_answer_keeps_a_volume_for_six_minutes() -> None:
    simulation, node = dead_node()
    begin = simulation.now
    simulation.run_until(begin + FORCED - 1)
    assert not ready(found(simulation, pod_key(0)))
    assert attachments(simulation.store) == [(node, True)]
    told = reasons(simulation, pod_key(0))
    assert any("Multi-Attach error" in text for text in told)
    wait(simulation, all_ready)
    assert begin + FORCED < simulation.now < begin + FORCED + MINUTE


def test_that_a_node_out_of_service_gives_its_volumes_up_at_once() -> None:
    simulation, node = dead_node()
    begin = simulation.now
    taint = {"key": OUT_OF_SERVICE, "value": "nodeshutdown", "effect": "NoExecute"}
    simulation.do(Edit(Key("Node", "", node), ("spec", "taints"), [taint]))
    wait(simulation, all_ready)
    assert simulation.now < begin + 10 * SECOND


def test_that_a_node_that_comes_back_gives_its_volumes_up() -> None:
    simulation, node = dead_node()
    simulation.run_until(simulation.now + MINUTE)
    simulation.do(Machine(node, on=True))
    begin = simulation.now
    wait(simulation, all_ready)
    assert simulation.now < begin + 10 * SECOND


def test_that_a_claim_in_use_stays_until_its_pods_are_gone() -> None:
    simulation = cluster(claim(), user())
    simulation.do(Delete(CLAIM))
    simulation.run_until(simulation.now + MINUTE)
    assert terminating(found(simulation, CLAIM))
    assert reasons(simulation, CLAIM)[-1] == "a uses the claim, so it stays until that pod is gone"
    simulation.do(Delete(Key("Pod", "default", "a")))
    wait(simulation, lambda view: view.get(CLAIM) is None)


@pytest.mark.parametrize(("policy", "left"), [("Delete", []), ("Retain", ["Released"])])
def test_that_the_reclaim_policy_decides_what_becomes_of_a_volume(policy: str, left: list[str]) -> None:
    simulation = cluster(claim(storageClassName="disks"), storage_class(reclaimPolicy=policy), user())
    simulation.do(Delete(Key("Pod", "default", "a")))
    simulation.do(Delete(CLAIM))
    simulation.run_until(simulation.now + MINUTE)
    assert [at(one, ("status", "phase")) for one in simulation.store.list("PersistentVolume")] == left
    assert not attachments(simulation.store)


def test_that_a_released_volume_is_not_bound_again() -> None:
    simulation = cluster(claim(storageClassName="disks"), storage_class(reclaimPolicy="Retain"))
    simulation.do(Delete(CLAIM))
    simulation.run_until(simulation.now + SECOND)
    simulation.do(Apply(claim(storageClassName="disks")))
    simulation.run_until(simulation.now + MINUTE)
    assert sorted(at(one, ("status", "phase")) for one in simulation.store.list("PersistentVolume")) == [
        "Bound",
        "Released",
    ]


def test_that_a_pod_without_its_claim_waits_for_it() -> None:
    simulation = cluster(user())
    told = at(condition(found(simulation, Key("Pod", "default", "a")), "PodScheduled"), ("message",))
    assert told == '0/3 nodes are available: 3 persistentvolumeclaim "data" not found.'
    simulation.do(Apply(claim()))
    wait(simulation, lambda view: all(map(ready, view.list("Pod"))))


def test_that_classes_are_made_for_manifests_that_bring_none() -> None:
    manifest = stateful(1)
    template = at(manifest, ("spec", "volumeClaimTemplates", 0))
    fast = changed(template, ("spec", "storageClassName"), "fast")
    simulation = cluster({**manifest, "spec": {**manifest["spec"], "volumeClaimTemplates": [fast]}})
    assert {one["metadata"]["name"] for one in simulation.store.list("StorageClass")} == {"fast", "standard"}
    assert all_ready(simulation.store)


@pytest.mark.parametrize(
    ("manifest", "path"),
    [
        (claim(accessModes=[]), "spec.accessModes"),
        (claim(resources={}), "spec.resources.requests.storage"),
        (claim(resources={"requests": {"storage": "much"}}), "spec.resources.requests.storage"),
    ],
)
def test_that_a_claim_with_a_flaw_is_refused_with_its_path(manifest: dict[str, Any], path: str) -> None:
    assert Simulation([manifest]).problems[CLAIM].path == path


@pytest.mark.parametrize(
    ("manifest", "path"),
    [
        (volume("a", "much"), "spec.capacity.storage"),
        (volume("a", accessModes=None), "spec.accessModes"),
        (volume("a", claimRef={"namespace": "default"}), "spec.claimRef.name"),
        (storage_class(provisioner=None), "provisioner"),
    ],
)
def test_that_a_bad_volume_is_left_alone_and_claims_go_on(manifest: dict[str, Any], path: str) -> None:
    simulation = Simulation([manifest, storage_class("good"), claim(storageClassName="good")])
    simulation.run_until(MINUTE)
    [problem] = simulation.problems.values()
    assert problem.path == path
    assert phase(simulation) == "Bound"


def test_that_each_pod_of_a_set_has_its_own_volume() -> None:
    simulation = cluster(stateful(3))
    assert len(simulation.store.list("PersistentVolume")) == len(attachments(simulation.store)) == 3
