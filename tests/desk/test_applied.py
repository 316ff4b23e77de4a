"""What somebody would apply to get a cluster: nothing that the cluster makes itself, nothing that only it knows."""

from __future__ import annotations

from typing import Any

from explorer.desk.applied import applied


def obj(kind: str, name: str, spec: dict[str, Any] | None = None, owner: str = "", **meta: Any) -> dict[str, Any]:
    """An object as a cluster serves it; `owner` is `Kind/name`."""
    metadata: dict[str, Any] = {
        "name": name,
        "namespace": "shop",
        "uid": f"{kind}-{name}",
        "resourceVersion": "7",
        **meta,
    }
    if owner:
        own, _, called = owner.partition("/")
        metadata["ownerReferences"] = [{"kind": own, "name": called, "uid": "u", "controller": True}]
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec or {}, "status": {"phase": "Running"}}


def names(objects: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(one["kind"], one["metadata"]["name"]) for one in objects]


def test_that_what_controllers_made_is_left_out_and_counted() -> None:
    given = [
        obj("Deployment", "web"),
        obj("ReplicaSet", "web-7d9", owner="Deployment/web"),
        obj("Pod", "web-7d9-a", owner="ReplicaSet/web-7d9"),
        obj("Pod", "web-7d9-b", owner="ReplicaSet/web-7d9"),
        obj("EndpointSlice", "web-x"),
        obj("Event", "web.17"),
    ]
    found, remarks = applied(given)
    assert names(found) == [("Deployment", "web")]
    assert remarks == (
        "left out, because a cluster makes them by itself: EndpointSlice (1), Event (1), Pod (2), ReplicaSet (1)",
    )


def test_that_what_nobody_there_would_make_again_stays() -> None:
    orphan = obj("Pod", "web-7d9-a", owner="ReplicaSet/web-7d9")
    by_operator = obj("StatefulSet", "prometheus-k8s", owner="Prometheus/k8s")
    found, remarks = applied([orphan, by_operator, obj("Prometheus", "k8s")])
    assert names(found) == [("Pod", "web-7d9-a"), ("StatefulSet", "prometheus-k8s"), ("Prometheus", "k8s")]
    assert "ownerReferences" not in found[0]["metadata"]
    assert not remarks


def test_that_a_mirror_pod_goes_with_its_node_that_stays_with_its_room_and_taints() -> None:
    node = obj("Node", "node-1", {"taints": [{"key": "node.kubernetes.io/not-ready"}, {"key": "dedicated"}]})
    del node["metadata"]["namespace"]
    node["status"] = {"capacity": {"cpu": "4"}, "allocatable": {"cpu": "3"}, "conditions": [{"type": "Ready"}]}
    found, _ = applied([node, obj("Pod", "etcd-node-1", owner="Node/node-1")])
    assert names(found) == [("Node", "node-1")]
    assert found[0]["spec"]["taints"] == [{"key": "dedicated"}]
    assert found[0]["status"] == {"capacity": {"cpu": "4"}, "allocatable": {"cpu": "3"}}


def test_that_claims_of_sets_and_volumes_made_for_claims_are_left_out() -> None:
    given = [
        obj("StatefulSet", "db", {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}),
        obj("PersistentVolumeClaim", "data-db-0", {"volumeName": "pvc-1"}),
        obj("PersistentVolumeClaim", "mine", {"volumeName": "pvc-2", "storageClassName": "fast"}),
        obj("PersistentVolume", "pvc-1", annotations={"pv.kubernetes.io/provisioned-by": "disk"}),
        obj("PersistentVolume", "own", {"claimRef": {"uid": "u"}, "storageClassName": "slow"}),
    ]
    found, _ = applied(given)
    assert names(found) == [("StatefulSet", "db"), ("PersistentVolumeClaim", "mine"), ("PersistentVolume", "own")]
    assert found[1]["spec"] == {"storageClassName": "fast"}
    assert found[2]["spec"] == {"storageClassName": "slow"}


def test_that_nothing_is_left_that_only_a_cluster_knows_and_what_was_read_is_unchanged() -> None:
    note = {"kubectl.kubernetes.io/last-applied-configuration": "{}", "team": "red"}
    service = obj("Service", "web", {"clusterIP": "10.0.0.7", "clusterIPs": ["10.0.0.7"]}, annotations=note)
    headless = obj("Service", "db", {"clusterIP": "None", "clusterIPs": ["None"]})
    pod = obj("Pod", "lone", {"nodeName": "node-1", "containers": []})
    found, _ = applied([service, headless, pod])
    assert [one["spec"] for one in found] == [{}, headless["spec"], {"containers": []}]
    assert all(one["metadata"].keys() <= {"name", "namespace", "annotations"} for one in found)
    assert not any("status" in one for one in found)
    assert found[0]["metadata"]["annotations"] == {"team": "red"}
    assert service["metadata"]["annotations"] == note


def test_that_a_job_is_not_bound_to_the_one_that_ran() -> None:
    labels = {"app": "once", "controller-uid": "u", "batch.kubernetes.io/controller-uid": "u"}
    job = obj(
        "Job",
        "once",
        {"selector": {"matchLabels": {"controller-uid": "u"}}, "template": {"metadata": {"labels": labels}}},
    )
    found, _ = applied([job, obj("Pod", "once-x", owner="Job/once")])
    assert found[0]["spec"] == {"template": {"metadata": {"labels": {"app": "once"}}}}


def test_that_what_is_masked_stays_so_and_the_same_thing_has_the_same_mask() -> None:
    one = obj("Ingress", "a", {"rules": [{"host": "shop.acme-internal.net"}]})
    two = obj("Ingress", "b", {"rules": [{"host": "shop.acme-internal.net"}]})
    found, _ = applied([one, two], hide=True)
    assert "acme" not in str(found)
    assert found[0]["spec"] == found[1]["spec"]
    assert [each["kind"] for each in found] == ["Ingress", "Ingress"]


def test_that_plain_manifests_are_handed_over_as_they_are() -> None:
    plain = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a", "labels": {"x": "y"}},
        "data": {"k": "v"},
    }
    assert applied([plain, "no object"]) == ((plain,), ())  # type: ignore[list-item]
