from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.drawing.draw import Wish, draw
from explorer.kube.drawing.ordering import natural, steps
from explorer.kube.refs import box_id
from explorer.kube.source import Origin
from tests.kube.drawing.given import WISHES, assert_sound, boxes, drawn, obj, objects, pod_of, relations, workload
from tests.kube.drawing.test_relations import MESH


def live(kind: str = "Deployment", pods: int = 3, ready: str = "True") -> list[Mapping[str, Any]]:
    """A workload as a cluster has it, with its pods."""
    if kind == "Deployment":
        labels = {"app": "web", "pod-template-hash": "5d9"}
        middle = [workload("ReplicaSet", "web-5d9", labels, owner=("apps/v1", "Deployment", "web"))]
        made = [pod_of("web-5d9", "ReplicaSet", f"web-5d9-{number}", labels, ready) for number in range(pods)]
    else:
        middle = []
        made = [pod_of("web", kind, f"web-{number}", {"app": "web"}, ready) for number in range(pods)]
    return [workload(kind, "web", uid="1"), *middle, *made]


def around(drawing: Any, box: str) -> list[str]:
    return [one.id for one in drawing.diagram.ancestors(box)]


# Ids


@pytest.mark.parametrize(
    ("given", "own"),
    [
        (obj("Pod", "web-0", "shop"), "pod/shop/web-0"),
        (obj("Pod", "web-0"), "pod/default/web-0"),
        (obj("Node", "node-1"), "node//node-1"),
        (obj("Namespace", "shop"), "namespace//shop"),
        (obj("Gateway", "web", "shop", "networking.istio.io/v1"), "gateway.networking.istio.io/shop/web"),
        (obj("Widget", "w", version="example.com/v1"), "widget/default/w"),
        (obj("Widget", "w", version="example.com/v1", uid="1"), "widget//w"),
        (obj("ClusterRole", "system:node", version="rbac.authorization.k8s.io/v1"), "clusterrole//system:node"),
        ({"kind": "Job", "metadata": {"generateName": "once-"}}, "job/default/once-"),
    ],
)
def test_that_an_object_has_the_id_that_its_name_says(given: dict[str, Any], own: str) -> None:
    assert box_id(given) == own
    assert own in drawn([given]).numbers


# What stands in what


def test_that_namespaces_hold_applications_and_they_their_workloads() -> None:
    service = obj("Service", "web", labels={"app": "web"}, spec={"selector": {"app": "web"}})
    drawing = drawn([workload("Deployment", "web"), service])
    assert around(drawing, "deployment/default/web:main") == [
        "deployment/default/web",
        "@application/default/web",
        "namespace//default",
    ]
    assert around(drawing, "service/default/web") == ["@application/default/web", "namespace//default"]
    assert around(drawn([workload("Deployment", "web"), service], Wish(group="namespace")), "service/default/web") == [
        "namespace//default"
    ]


def test_that_an_application_of_one_box_has_no_container() -> None:
    assert around(drawn([workload("Deployment", "web")]), "deployment/default/web") == ["namespace//default"]


@pytest.mark.parametrize(
    ("labels", "annotations", "name"),
    [
        ({"app.kubernetes.io/name": "db", "app": "x"}, {}, "db"),
        ({"app.kubernetes.io/name": "db", "app.kubernetes.io/instance": "main"}, {}, "db@main"),
        ({"app.kubernetes.io/instance": "main"}, {}, "main"),
        ({"app.kubernetes.io/part-of": "shop", "app": "x"}, {}, "shop"),
        ({"app": "x"}, {"meta.helm.sh/release-name": "rel"}, "rel"),
        ({"k8s-app": "dns"}, {}, "dns"),
    ],
)
def test_that_an_application_is_what_the_labels_say(
    labels: dict[str, str], annotations: dict[str, str], name: str
) -> None:
    given = [obj(kind, "it", labels=labels, annotations=annotations) for kind in ("Service", "ConfigMap")]
    assert around(drawn(given), "configmap/default/it")[0] == f"@application/default/{name}"


def test_that_what_no_label_places_goes_to_the_only_application_that_uses_it() -> None:
    volume = {"volumes": [{"name": "a", "configMap": {"name": "own"}}, {"name": "b", "configMap": {"name": "shared"}}]}
    other = {"volumes": [{"name": "b", "configMap": {"name": "shared"}}]}
    given = [
        workload("Deployment", "web", spec=volume), obj("Service", "web", labels={"app": "web"}),
        workload("Deployment", "api", spec=other), obj("Service", "api", labels={"app": "api"}),
        obj("ConfigMap", "own"), obj("ConfigMap", "shared"),
    ]  # fmt: skip
    drawing = drawn(given)
    assert around(drawing, "configmap/default/own")[0] == "@application/default/web"
    assert around(drawing, "configmap/default/shared") == ["namespace//default"]


def test_that_many_objects_that_are_alike_stand_in_one_container() -> None:
    volumes = [{"name": f"v{number}", "configMap": {"name": f"board-{number}"}} for number in range(12)]
    given = [
        workload("Deployment", "web", spec={"volumes": volumes}),
        *(obj("ConfigMap", f"board-{number}") for number in range(12)),
    ]
    drawing = drawn([*given, obj("ConfigMap", "loose")])
    homes = {drawing.diagram.by_id[f"configmap/default/board-{number}"].parent for number in range(12)}
    (home,) = homes
    assert drawing.diagram.by_id[home].name == "12 ConfigMaps"
    assert relations(drawing) == {("deployment/default/web", "mounts", home)}
    assert drawing.diagram.by_id["configmap/default/loose"].parent != home


def test_that_what_is_in_no_namespace_stands_beside_the_namespaces() -> None:
    assert around(
        drawn([obj("StorageClass", "fast", version="storage.k8s.io/v1"), obj("Pod", "web")]), "storageclass//fast"
    ) == ["@cluster"]


def test_that_owners_that_own_each_other_are_drawn_too() -> None:
    given = [
        obj("A", "a", owner=("v1", "B", "b")),
        obj("B", "b", owner=("v1", "A", "a")),
        obj("C", "c", owner=("v1", "C", "c")),
    ]
    for wish in WISHES:
        assert {"a/default/a", "b/default/b", "c/default/c"} <= boxes(drawn(given, wish))


def test_that_long_chains_of_owners_are_not_drawn_ever_deeper() -> None:
    given = [obj("A", f"a{number}", owner=("v1", "A", f"a{number + 1}")) for number in range(300)]
    drawing = drawn(given)
    assert max(len(around(drawing, box)) for box in drawing.numbers) <= 10


# What shares a box, and what has none


def test_that_pods_that_are_alike_share_a_box_and_their_replicaset_has_none() -> None:
    given = live()
    drawing = drawn(given)
    own = "pod/default/web-5d9-*"
    box = drawing.diagram.by_id[own]
    assert (box.name, box.parent, box.badge, box.dashed) == ("3 Pods", "deployment/default/web", "Ready", True)
    assert drawing.numbers[own] == (2, 3, 4)
    assert drawing.behind == {"deployment/default/web": (1,)}
    assert f"{own}:main" in boxes(drawing)
    assert "deployment/default/web:main" not in boxes(drawing)


def test_that_a_pod_in_another_state_has_a_box_of_its_own() -> None:
    given = live()
    given[-1] = pod_of("web-5d9", "ReplicaSet", "web-5d9-2", {"app": "web", "pod-template-hash": "5d9"}, "False")
    assert {"pod/default/web-5d9-*", "pod/default/web-5d9-2"} <= boxes(drawn(given))


def test_that_pods_of_a_statefulset_never_share_a_box() -> None:
    assert {f"pod/default/web-{number}" for number in range(3)} <= boxes(drawn(live("StatefulSet")))


def test_that_during_a_rollout_both_replicasets_are_seen() -> None:
    new = {"app": "web", "pod-template-hash": "77c"}
    given = [
        *live(), workload("ReplicaSet", "web-77c", new, owner=("apps/v1", "Deployment", "web")), pod_of("web-77c", "ReplicaSet", "web-77c-0", new)
    ]  # fmt: skip
    drawing = drawn(given)
    assert drawing.diagram.by_id["replicaset/default/web-5d9"].parent == "deployment/default/web"
    assert drawing.diagram.by_id["pod/default/web-77c-0"].parent == "replicaset/default/web-77c"


def test_that_without_folding_each_pod_has_its_own_id() -> None:
    assert {f"pod/default/web-5d9-{number}" for number in range(3)} <= boxes(drawn(live(), Wish(fold=False)))
    assert "replicaset/default/web-5d9" in boxes(drawn(live(), Wish(passing=True)))


def test_that_containers_can_be_left_out() -> None:
    assert not [box for box in boxes(drawn(live(), Wish(containers=False))) if box.endswith(":main")]


def test_that_an_object_that_is_there_twice_is_drawn_as_the_cluster_has_it() -> None:
    written, running = obj("Service", "web"), obj("Service", "web", uid="1", spec={"type": "NodePort"})
    drawing = drawn([written, running])
    assert drawing.numbers["service/default/web"] == (0, 1)
    assert drawing.diagram.by_id["service/default/web"].sublabel == "Service"
    assert len(drawing.remarks) == 1


def test_that_a_remark_says_where_the_object_is_written() -> None:
    drawing = draw([{"kind": "Pod"}, {"metadata": {"name": "x"}}], origins=[Origin("a.yaml", 7), None])
    assert drawing.remarks == (
        "a.yaml:7: Pod has no name and is not drawn; expected metadata.name",
        "object 2: has no kind and is not drawn; expected apiVersion, kind and metadata",
    )


# Nodes


def test_that_pods_can_be_drawn_in_their_nodes() -> None:
    ready = {"conditions": [{"type": "Ready", "status": "Unknown"}]}
    given = [
        obj("Node", "node-1", status=ready),
        *(pod_of("db", "StatefulSet", f"db-{number}", {"app": "db"}, nodeName=node) for number, node in enumerate(("node-1", "node-2", ""))),
        workload("StatefulSet", "db"), obj("PersistentVolumeClaim", "data-db-0"), obj("Service", "db", spec={"selector": {"app": "db"}}),
    ]  # fmt: skip
    drawing = drawn(given, Wish(group="node"))
    by_id = drawing.diagram.by_id
    assert [by_id[f"pod/default/db-{number}"].parent for number in range(3)] == [
        "node//node-1",
        "node//node-2",
        "@unscheduled",
    ]
    assert (by_id["node//node-1"].badge, by_id["node//node-1"].tone) == ("Unknown", "bad")
    assert by_id["node//node-2"].dashed
    assert by_id["pod/default/db-0"].sublabel == "StatefulSet db"
    assert [by_id[one].parent for one in ("statefulset/default/db", "persistentvolumeclaim/default/data-db-0", "service/default/db")] == [
        "@workloads", "@volumes", "@services",
    ]  # fmt: skip


def test_that_pods_are_related_to_their_nodes_if_that_is_wished() -> None:
    given = [obj("Node", "n"), pod_of("web", "DaemonSet", "web-1", {}, nodeName="n"), workload("DaemonSet", "web")]
    assert relations(drawn(given)) == set()
    assert relations(drawn(given, Wish(placement=True))) == {("pod/default/web-1", "runs on", "node//n")}


def test_that_a_claim_is_said_once_by_the_workload_or_by_each_pod_in_its_node() -> None:
    spec = {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]}
    given = [
        workload("DaemonSet", "web", spec=spec),
        pod_of("web", "DaemonSet", "web-1", {}, **spec),
        obj("PersistentVolumeClaim", "data"),
    ]
    claim = "persistentvolumeclaim/default/data"
    assert relations(drawn(given)) == {("daemonset/default/web", "keeps data in", claim)}
    assert relations(drawn(given, Wish(group="node"))) == {("pod/default/web-1", "keeps data in", claim)}


# What is found by what


def test_that_boxes_can_be_found_by_kind_namespace_label_and_state() -> None:
    box = drawn(
        [obj("Node", "n", labels={"zone": "a"}, status={"conditions": [{"type": "Ready", "status": "True"}]})]
    ).diagram.by_id["node//n"]
    assert box.facets == (("kind", "Node"), ("status", "Ready"), ("label:zone", "a"))
    (pod,) = (box for box in drawn([obj("Pod", "p", "shop")]).diagram.boxes if box.id == "pod/shop/p")
    assert ("namespace", "shop") in pod.facets


# Order


@given(st.randoms(use_true_random=False))
def test_that_the_order_of_the_objects_is_no_matter(chance: random.Random) -> None:
    given = [*objects(MESH), *live(), *live("StatefulSet")[1:]]
    mixed = list(given)
    chance.shuffle(mixed)
    for wish in WISHES:
        assert drawn(mixed, wish).diagram == drawn(given, wish).diagram


def test_that_names_are_sorted_as_a_person_does() -> None:
    assert sorted(["web-10", "web-9", "api", "web"], key=natural) == ["api", "web", "web-9", "web-10"]


def test_that_steps_count_the_longest_way_and_circles_end() -> None:
    assert steps({"a": ["b", "c"], "b": ["c"]}) == {"a": 0, "b": 1, "c": 2}
    assert steps({"a": ["b"], "b": ["c"], "c": ["b"]}) == {"a": 0, "b": 1, "c": 2}
    assert set(steps({"a": ["b"], "b": ["a"]})) == {"a", "b"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"), max_size=4), max_size=6))
def test_that_every_place_gets_a_step(ways: dict[str, set[str]]) -> None:
    ways = {one: targets - {one} for one, targets in ways.items()}
    found = steps(ways)
    assert set(found) == set(ways).union(*ways.values())


# Objects of any shape

BROKEN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from(["", "web", "x" * 300, "a/b:c", "*", "é"])
    | st.floats(allow_nan=True),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "kind", "labels", "host", "app", "spec"]), inner, max_size=3)
    ),
    max_leaves=6,
)
SOUND = [*objects(MESH), *live(), *live("StatefulSet")[1:]]


def paths_of(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, part in inner for found in paths_of(part, (*way, key)))]


def broken(value: Any, way: tuple[Any, ...], part: Any) -> Any:
    if not way:
        return part
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = broken(copy[way[0]], way[1:], part)
    return copy


@settings(max_examples=400)
@given(st.data())
def test_that_objects_of_any_shape_are_drawn(data: st.DataObject) -> None:
    given = list(SOUND)
    for _ in range(data.draw(st.integers(1, 5))):
        number = data.draw(st.integers(0, len(given) - 1))
        if isinstance(given[number], dict):
            given[number] = broken(
                given[number], data.draw(st.sampled_from(paths_of(given[number]))), data.draw(BROKEN)
            )
    for wish in WISHES:
        assert_sound(draw(given, wish), given)


def test_that_applications_stand_in_the_order_of_their_calls() -> None:
    def app(name: str, calls: str) -> list[Mapping[str, Any]]:
        env = [{"name": "NEXT_URL", "value": f"http://{calls}/"}] if calls else []
        spec = {"containers": [{"name": "main", "env": env}]}
        return [
            workload("Deployment", name, spec=spec),
            obj("Service", name, labels={"app": name}, spec={"selector": {"app": name}}),
        ]

    drawing = drawn([*app("a-last", ""), *app("b-middle", "a-last"), *app("c-first", "b-middle")])
    assert [box.name for box in drawing.diagram.children["namespace//default"]] == ["c-first", "b-middle", "a-last"]
