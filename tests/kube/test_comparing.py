from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.comparing import ABSENT, compare, differences, picture
from explorer.kube.sources.reading import collected, open_path
from tests.kube.corpora import corpus

WEB: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "containers": [
                    {"name": "app", "image": "web:1", "resources": {"requests": {"cpu": "1000m"}}},
                    {"name": "log", "image": "log:1"},
                ]
            },
        },
    },
}


def config(name: str, data: str = "1", namespace: str = "shop") -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace},
        "data": {"a": data},
    }


def told(before: Any, after: Any) -> list[tuple[str, str, str]]:
    return [(one.path, one.before, one.after) for one in differences(before, after)]


def test_that_objects_come_go_and_change() -> None:
    found = compare([config("a"), config("b")], [config("b", "2"), config("c")])
    assert [(one.verb, one.name) for one in found.changes] == [("changed", "b"), ("added", "c"), ("removed", "a")]
    assert [(one.path, one.before, one.after) for one in found.changes[0].fields] == [("data.a", "1", "2")]
    assert found.same == 0


def test_that_a_change_has_the_path_of_its_field() -> None:
    after = copy.deepcopy(WEB)
    after["spec"]["template"]["spec"]["containers"][0]["image"] = "web:2"
    assert told(WEB, after) == [("spec.template.spec.containers[0].image", "web:1", "web:2")]


def test_that_containers_are_matched_by_their_names_and_not_by_their_order() -> None:
    after = copy.deepcopy(WEB)
    containers = after["spec"]["template"]["spec"]["containers"]
    containers.reverse()
    assert told(WEB, after) == []
    containers.append({"name": "new"})
    assert told(WEB, after) == [("spec.template.spec.containers[2].name", ABSENT, "new")]


def test_that_amounts_are_compared_by_what_they_are() -> None:
    after = copy.deepcopy(WEB)
    after["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]["cpu"] = 1
    assert told(WEB, after) == []


def test_that_what_a_cluster_fills_in_is_no_change() -> None:
    live = copy.deepcopy(WEB)
    live["metadata"] |= {
        "uid": "1",
        "resourceVersion": "2",
        "generation": 3,
        "creationTimestamp": "x",
        "managedFields": [{}],
    }
    live["metadata"]["annotations"] = {"deployment.kubernetes.io/revision": "1"}
    live["status"] = {"readyReplicas": 2}
    live["spec"] |= {"progressDeadlineSeconds": 600, "revisionHistoryLimit": 10}
    live["spec"]["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
    pod = live["spec"]["template"]["spec"]
    pod |= {
        "restartPolicy": "Always",
        "dnsPolicy": "ClusterFirst",
        "schedulerName": "default-scheduler",
        "securityContext": {},
    }
    pod["containers"][0] |= {"imagePullPolicy": "IfNotPresent", "terminationMessagePolicy": "File"}
    assert told(WEB, live) == []
    assert told(live, WEB) == []


def test_that_another_value_than_the_default_is_a_change() -> None:
    live = copy.deepcopy(WEB)
    live["spec"]["revisionHistoryLimit"] = 3
    assert told(WEB, live) == [("spec.revisionHistoryLimit", ABSENT, "3")]
    live["spec"]["revisionHistoryLimit"] = 10
    other = copy.deepcopy(WEB)
    other["spec"]["revisionHistoryLimit"] = 5
    assert told(live, other) == [("spec.revisionHistoryLimit", "10", "5")]


def test_that_what_a_cluster_makes_of_the_objects_is_left_out_and_counted() -> None:
    owner = [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]
    pod = {"kind": "Pod", "metadata": {"name": "web-1-x", "namespace": "shop", "ownerReferences": owner}}
    found = compare([WEB], [WEB, pod, config("kube-root-ca.crt")])
    assert found.changes == ()
    assert found.left_out == (
        "1 ConfigMap that a cluster makes by itself",
        "1 Pod that a cluster makes by itself",
    )


def test_that_pods_are_compared_where_both_sides_have_some() -> None:
    owner = [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]
    one, other = (
        {"kind": "Pod", "metadata": {"name": name, "namespace": "shop", "ownerReferences": owner}} for name in "ab"
    )
    assert [(change.verb, change.name) for change in compare([one], [one, other]).changes] == [("added", "b")]


def test_that_an_object_without_a_namespace_is_the_only_one_of_its_name() -> None:
    nowhere = copy.deepcopy(WEB)
    del nowhere["metadata"]["namespace"]
    assert compare([nowhere], [WEB]).changes == ()
    assert compare([WEB], [nowhere]).changes == ()


def test_that_values_called_like_secrets_are_not_told() -> None:
    after = copy.deepcopy(WEB)
    before = copy.deepcopy(WEB)
    before["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "DB_PASSWORD", "value": "swordfish"}]
    after["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "DB_PASSWORD", "value": "marlin"}]
    (change,) = told(before, after)
    assert change[0].endswith("env[0].value")
    for one, other in ((before, after), (WEB, after), (before, WEB)):
        assert told(one, other)
        assert "swordfish" not in str(told(one, other))
        assert "marlin" not in str(told(one, other))


def test_that_the_picture_says_what_came_went_and_changed() -> None:
    before, after = [config("a"), config("b"), config("s")], [config("b", "2"), config("c"), config("s")]
    drawing = picture(before, after, compare(before, after))
    boxes = {box.name: box for box in drawing.diagram.boxes}
    assert (boxes["c"].badge, boxes["c"].tone, boxes["c"].dashed) == ("added", "good", False)
    assert (boxes["a"].badge, boxes["a"].tone, boxes["a"].dashed) == ("removed", "gone", True)
    assert (boxes["b"].badge, boxes["b"].tone) == ("changed · 1", "busy")
    assert boxes["s"].badge == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "value", "a", "spec"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, JSON)
def test_that_nothing_differs_from_itself_and_anything_can_be_compared(one: Any, other: Any) -> None:
    obj = {"kind": "Thing", "metadata": {"name": "x"}, "spec": one}
    assert told(obj, copy.deepcopy(obj)) == []
    list(differences(obj, {**obj, "spec": other}))
    compare([obj], [{**obj, "spec": other}, other])


@given(JSON, JSON)
def test_that_a_comparison_sees_the_same_fields_from_both_sides(one: Any, other: Any) -> None:
    before = {"kind": "Thing", "metadata": {"name": "x"}, "spec": one}
    after = {**before, "spec": other}
    assert bool(told(before, after)) == bool(told(after, before))


@pytest.mark.parametrize(
    ("written", "live"),
    [
        ("zookeeper/zookeeper.yaml", "zookeeper/namespace_default.yml"),
        ("cassandra/cassandra.yml", "cassandra/default.yml"),
        ("wordpress/mysql-deployment.yaml", "wordpress/namespace_default.yml"),
    ],
)
def test_that_what_was_applied_is_the_same_in_the_cluster(written: str, live: str) -> None:
    folder = corpus("live-dumps")
    sides = [collected(open_path(str(folder / name)).read())[0] for name in (written, live)]
    found = compare(*([one.object for one in side] for side in sides))
    assert [one for one in found.changes if one.verb != "added"] == []
    assert found.same >= 3
