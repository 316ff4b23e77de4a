"""What a rule says of a thing that is not there depends on how much of a cluster was opened."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.drawing.draw import draw
from explorer.kube.findings import UNSURE, count, find
from explorer.kube.findings.inventory import Inventory
from explorer.kube.manifests import Manifest, read
from explorer.kube.source import Origin
from explorer.model.facts import Finding
from tests.kube.findings.test_rules import ALL

POD: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    "spec": {"containers": [{"name": "app", "envFrom": [{"configMapRef": {"name": "settings"}}]}]},
}
SERVICE: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"selector": {"app": "wbe"}},
}


def config(name: str, namespace: str = "shop") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}}


def found(objects: list[dict[str, Any]], rule: str, **how: Any) -> list[Finding]:
    return [one for one in find(objects, **how) if one.rule == rule]


def test_that_a_missing_object_is_an_error_in_a_whole_cluster() -> None:
    (finding,) = found([POD], "configmap-missing", whole=True)
    assert finding.severity == "error"
    assert UNSURE not in finding.message


def test_that_it_is_a_hint_beside_others_of_its_kind() -> None:
    (finding,) = found([POD, config("other")], "configmap-missing")
    assert finding.severity == "hint"
    assert UNSURE in finding.message


def test_that_it_is_not_worth_a_word_where_the_input_has_none_of_its_kind() -> None:
    assert found([POD], "configmap-missing") == []
    assert found([POD, config("other", "elsewhere")], "configmap-missing") == []


def test_that_only_kinds_that_were_listed_completely_can_miss_something() -> None:
    (finding,) = found([POD], "configmap-missing", whole=frozenset({"ConfigMap"}))
    assert finding.severity == "error"
    assert found([POD], "configmap-missing", whole=frozenset({"Secret"})) == []


def test_that_an_object_without_a_namespace_may_be_in_any() -> None:
    nowhere = config("settings")
    del nowhere["metadata"]["namespace"]
    assert found([POD, nowhere], "configmap-missing", whole=True) == []


def test_that_a_close_name_is_told() -> None:
    (finding,) = found([POD, config("setting")], "configmap-missing")
    assert finding.message.endswith("Did you mean setting?")


def test_that_a_selector_that_fits_nothing_is_a_hint_beside_pods_and_a_warning_in_a_whole_cluster() -> None:
    assert found([SERVICE], "service-selects-nothing") == []
    assert [one.severity for one in found([SERVICE, POD], "service-selects-nothing")] == ["hint"]
    assert [one.severity for one in found([SERVICE, POD], "service-selects-nothing", whole=True)] == ["warning"]


def test_that_a_custom_resource_may_make_the_pods_that_a_selector_fits() -> None:
    custom = {"apiVersion": "example.com/v1", "kind": "Database", "metadata": {"name": "db", "namespace": "shop"}}
    assert found([SERVICE, POD, custom], "service-selects-nothing") == []
    assert len(found([SERVICE, POD, custom], "service-selects-nothing", whole=True)) == 1


def test_that_what_is_wrong_in_an_object_itself_does_not_depend_on_the_rest() -> None:
    pod = copy.deepcopy(POD)
    pod["spec"]["containers"][0]["securityContext"] = {"privileged": True}
    assert [one.severity for one in found([pod], "privileged")] == ["warning"]


def test_that_a_limit_range_gives_what_containers_do_not_name() -> None:
    spec = {"limits": [{"type": "Container", "default": {"memory": "1Gi"}}]}
    limits = {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "usual", "namespace": "shop"},
        "spec": spec,
    }
    for rule in ("no-requests", "no-memory-limit"):
        assert len(found([POD], rule)) == 1
        assert found([POD, limits], rule) == []


def test_that_what_a_controller_made_is_not_told_again() -> None:
    owner = [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "controller": True}]
    pod = copy.deepcopy(POD)
    pod["metadata"]["ownerReferences"] = owner
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod["spec"]}
    maker = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": template},
    }
    assert [one.box for one in found([maker, pod], "no-requests")] == ["replicaset/shop/web"]
    assert [one.box for one in found([pod], "no-requests")] == ["pod/shop/web"]


def test_that_findings_are_of_the_boxes_of_the_drawing() -> None:
    pods = []
    for number in range(3):
        pod = copy.deepcopy(POD)
        pod["metadata"]["name"] = f"web-{number}"
        pods.append(pod)
    drawing = draw(pods)
    boxes = set(drawing.diagram.by_id)
    assert {one.box for one in find(pods, drawing)} <= boxes


def test_that_the_worst_stands_first_and_is_counted() -> None:
    findings = find([POD, SERVICE, config("other")])
    severities = [one.severity for one in findings]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert count(findings) == f"{len(findings)} hints"
    assert count(()) == "nothing found"


def test_that_without_a_reader_the_line_is_that_of_the_mapping_around_the_field() -> None:
    text = "kind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    image: nginx\n"
    (manifest,) = (one for one in read(text, "web.yaml") if isinstance(one, Manifest))
    (finding,) = [one for one in find([manifest.object], origins=[Origin("web.yaml", 1)]) if one.rule == "image-latest"]
    assert finding.line == 5


def test_that_an_object_made_by_a_chart_has_the_line_of_what_somebody_wrote() -> None:
    text = "\n\n\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    image: nginx\n"
    (manifest,) = (one for one in read(text, "rendered") if isinstance(one, Manifest))
    findings = find([manifest.object], origins=[Origin("templates/web.yaml", 1)])
    assert {one.line for one in findings} == {1}


@pytest.mark.parametrize("host", ["web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local"])
def test_that_a_service_is_found_by_each_of_its_names(host: str) -> None:
    inventory = Inventory([SERVICE])
    found_ = inventory.service_at(host, "shop")
    assert found_ is not None
    assert [one.name for one in found_] == ["web"]


def test_that_other_hosts_are_no_services() -> None:
    assert Inventory([SERVICE]).service_at("web.example.com:80", "shop") is None


WRECKS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([None]), st.just([[{}]]),
    st.just({"name": {}}), st.just({"": None}),
)  # fmt: skip


@given(st.data())
def test_that_wrecked_objects_are_no_error(data: st.DataObject) -> None:
    """Any part of any object may be of another type than expected."""
    case = data.draw(st.sampled_from(ALL))
    objects = [copy.deepcopy(one.object) for one in read(case.text, case.file) if isinstance(one, Manifest)]
    for _ in range(data.draw(st.integers(1, 4))):
        parts = [one for obj in objects for one in _parts(obj)]
        part, key = data.draw(st.sampled_from(parts))
        part[key] = copy.deepcopy(data.draw(WRECKS))
    for whole in (False, True):
        for finding in find(objects, whole=whole):
            assert finding.message


def _parts(value: Any) -> list[tuple[Any, Any]]:
    found_ = []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in list(inner):
        found_.append((value, key))
        found_ += _parts(one)
    return found_
