from __future__ import annotations

import base64
from typing import Any

import pytest

from explorer.kube.explain import facts, told
from explorer.kube.manifests import Manifest, read
from explorer.kube.source import Origin
from explorer.kube.sources.reading import collected, open_path
from explorer.kube.statements import CONTAINER, POD, STATEMENTS, STATUS
from explorer.kube.writing import as_scalar, as_yaml
from explorer.model.facts import Fact, Facts
from tests.conftest import ROOT
from tests.kube.corpora import corpus

SET = """\
# The database of the shop.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
  labels: {app: db}
spec:
  replicas: 3
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 30
      initContainers:
      - name: prepare
        image: busybox:1.36
      containers:
      - name: mysql
        image: mysql:8.4
        ports: [{name: mysql, containerPort: 3306}]
        env:
        - name: MYSQL_ROOT_PASSWORD
          value: swordfish
        resources:
          requests: {cpu: 100m, memory: 1Gi}
        readinessProbe:
          tcpSocket: {port: mysql}
          periodSeconds: 5
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      storageClassName: fast
      resources: {requests: {storage: 10Gi}}
status:
  readyReplicas: 2
"""


def manifest(text: str) -> Manifest:
    (found,) = (one for one in read(text, "db.yaml") if isinstance(one, Manifest))
    return found


def explained(text: str, **more: Any) -> Facts:
    one = manifest(text)
    return facts(one.object, Origin(one.file, one.place.line), line_of=lambda path: one.place_of(path).line, **more)


def named(all_facts: tuple[Fact, ...], label: str) -> Fact:
    (found,) = (one for one in all_facts if one.label == label)
    return found


def test_that_the_fields_that_matter_are_told_with_their_lines() -> None:
    found = explained(SET)
    assert (found.kind, found.name, found.namespace) == ("StatefulSet", "db", "shop")
    assert (found.box, found.file, found.line) == ("statefulset/shop/db", "db.yaml", 2)
    replicas = named(found.fields, "Replicas")
    assert (replicas.value, replicas.path, replicas.line, replicas.concept) == ("3", "spec.replicas", 9, "statefulset")
    assert named(found.fields, "Size of each claim").value == "10Gi"
    assert named(found.fields, "mysql: requests").value == "cpu 100m, memory 1Gi"
    assert named(found.fields, "mysql: ports").value == "mysql 3306"
    assert named(found.fields, "mysql: readiness probe").value == "TCP at mysql, every 5 s"
    assert named(found.fields, "init prepare: image").value == "busybox:1.36"
    assert named(found.fields, "mysql: image").line == 21
    assert named(found.status, "Ready").value == "2"


def test_that_of_the_box_of_a_container_only_that_is_told() -> None:
    found = explained(SET, box="statefulset/shop/db:mysql")
    assert (found.kind, found.name, found.box) == ("Container", "mysql", "statefulset/shop/db:mysql")
    assert found.fields[0] == Fact(
        "image", "mysql:8.4", "spec.template.spec.containers[0].image", 21, "registry", found.fields[0].row
    )
    assert found.status == ()


def test_that_a_name_with_a_colon_is_no_container() -> None:
    role = {"kind": "ClusterRole", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": {"name": "system:node"}}
    assert facts(role, box="clusterrole//system:node").kind == "ClusterRole"


def test_that_labels_with_points_in_their_names_are_told() -> None:
    text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio.io/dataplane-mode: ambient\n"
    fact = named(explained(text).fields, "Ambient mode")
    assert (fact.value, fact.line, fact.row, fact.concept) == ("ambient", 6, 6, "ambient-mode")


def test_that_each_statement_has_its_row_in_the_text() -> None:
    found = explained(SET)
    rows = found.text.splitlines()
    for fact in found.fields:
        key = fact.path.rsplit(".", 1)[-1].partition("[")[0]
        assert f"{key}:" in rows[fact.row - 1], fact
    assert named(found.fields, "Replicas").row == 9


def test_that_no_secret_is_told() -> None:
    value = base64.b64encode(b"swordfish").decode()
    secret = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{value}'\ndata:\n  password: {value}\nstringData: {{token: swordfish}}\n"
    for found in (explained(SET), explained(secret), facts(_unread(secret))):
        assert "swordfish" not in str(found)
        assert value not in str(found)
    assert "password" in named(explained(secret).fields, "Keys").value


def _unread(text: str) -> dict[str, Any]:
    """An object as a cluster gives it, which nobody has hidden anything of yet."""
    import yaml

    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_that_events_of_the_object_are_told_and_the_newest_first() -> None:
    def event(name: str, reason: str, time: str, count: int = 1) -> dict[str, Any]:
        about = {"kind": "StatefulSet", "name": name, "namespace": "shop"}
        return {
            "kind": "Event",
            "involvedObject": about,
            "reason": reason,
            "message": "why",
            "lastTimestamp": time,
            "count": count,
        }

    events = [
        event("db", "Old", "2026-01-01"),
        event("db", "New", "2026-01-02", 7),
        event("other", "Not", "2026-01-03"),
    ]
    found = explained(SET, events=events).events
    assert [(one.label, one.value) for one in found] == [("New", "why (×7)"), ("Old", "why")]


def test_that_the_text_is_read_as_the_same_object() -> None:
    odd = {
        "a": "yes",
        "b": "0644",
        "c": "1e3",
        "d": "two\nlines",
        "e": " space",
        "f": "",
        "g": "null",
        "h": 3,
        "i": True,
        "j": "2026-01-01",
    }
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "odd"}, "data": odd}
    assert manifest(as_yaml(obj)).object == obj


@pytest.mark.parametrize(
    ("value", "text"),
    [("web", "web"), ("yes", '"yes"'), ("1", '"1"'), (3, "3"), ({"a": "b"}, '{"a": "b"}'), ("a: b", '"a: b"')],
)
def test_that_a_word_of_a_fix_is_yaml(value: object, text: str) -> None:
    assert as_scalar(value) == text


@pytest.mark.parametrize("kind", STATEMENTS)
def test_that_wrecked_objects_are_told_without_an_error(kind: str) -> None:
    for wreck in (None, 1, "x", [], {}, [None], {"a": None}):
        spec: Any = wreck
        found = facts(
            {"kind": kind, "apiVersion": "v1", "metadata": {"name": "x"}, "spec": spec, "status": wreck, "data": wreck}
        )
        assert found.kind == kind


def test_that_every_statement_leads_to_a_concept_that_is_there() -> None:
    concepts = {path.stem for path in (ROOT / "content/concepts").rglob("*.md")} | {""}
    tables = (CONTAINER, POD, *STATEMENTS.values(), *STATUS.values())
    assert {one.concept for table in tables for one in table} <= concepts


def test_that_a_value_of_another_kind_than_expected_is_told_as_nothing_or_as_it_is() -> None:
    assert told({"a": {}}, "plain") == ""
    assert told("x", "count") == ""
    assert told(True, "plain") == "yes"
    assert told("a" * 1000, "plain").endswith("…")


def test_that_every_object_of_the_corpora_is_told() -> None:
    for name in ("kubernetes-website-examples", "istio-bookinfo", "gateway-api"):
        manifests, _ = collected(open_path(str(corpus(name))).read())
        for one in manifests:
            found = facts(
                one.object, Origin(one.file, one.place.line), line_of=lambda path, one=one: one.place_of(path).line
            )
            rows = len(found.text.splitlines())
            assert all(0 < fact.row <= rows for fact in (*found.fields, *found.status) if fact.path)
            assert all(fact.line > 0 for fact in (*found.fields, *found.status))
