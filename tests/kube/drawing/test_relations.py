from __future__ import annotations

from typing import Any

import pytest

from explorer.kube.drawing.draw import Wish
from explorer.kube.drawing.relating import relate
from explorer.kube.drawing.relations import ANY, CUSTOM, PODS, REFERRALS, Referral
from explorer.kube.drawing.world import World
from explorer.kube.kinds import BY_ID
from explorer.kube.paths import ITEMS, VALUES, ways
from tests.kube.drawing.given import boxes, drawn, obj, objects, relations, workload


@pytest.mark.parametrize("referral", REFERRALS, ids=lambda referral: referral.id)
def test_that_a_row_names_only_kinds_that_there_are(referral: Referral) -> None:
    for kind in (*referral.source.split(), *referral.to.split()):
        assert kind in BY_ID or kind in (PODS, CUSTOM, ANY)
    assert referral.verb
    for path in referral.each.split():
        assert ways(path.replace("$pod", "spec"))


def test_that_no_two_rows_have_one_id() -> None:
    assert len({referral.id for referral in REFERRALS}) == len(REFERRALS)


def put(value: Any, way: tuple[str, ...], leaf: Any) -> Any:
    """A value with a leaf at the end of a way."""
    if not way:
        return leaf
    step, rest = way[0], way[1:]
    if step == ITEMS:
        return [put({}, rest, leaf)]
    own = value if isinstance(value, dict) else {}
    step = {
        VALUES: "any",
        "**": "deep",
        "*Ref": "secretRef",
        "*Refs": "secretRefs",
        "*Reference": "secretReference",
    }.get(step, step)
    return {**own, step: put(own.get(step), rest, leaf)}


BY_NAME = [referral for referral in REFERRALS if referral.by == "name" and referral.id != "owner"]


@pytest.mark.parametrize("referral", BY_NAME, ids=lambda referral: referral.id)
def test_that_each_field_that_names_an_object_is_followed_for_each_kind(referral: Referral) -> None:
    sources = ["pod", "deployment", "cronjob", "statefulset"] if referral.source == PODS else referral.source.split()
    for name in sources:
        source = BY_ID[name]
        target = (
            BY_ID[referral.to.split()[0]]
            if referral.to
            else BY_ID["service" if source.namespaced or referral.namespace else "clusterrole"]
        )
        for path in referral.each.split():
            for way in ways(path.replace("$pod", source.pod)):
                kind = {} if referral.to else {"kind": target.kind}
                leaf = "target" if not referral.name else put({}, ways(referral.name)[0], "target") | kind
                if referral.namespace and not source.namespaced:
                    leaf = put(leaf, ways(referral.namespace)[0], "default")
                made = obj(source.kind, "source", version=version(source.groups[0]))
                made |= put(made, way, leaf)
                if source.template:
                    made = with_containers(made, source.pod)
                if referral.when:
                    field, _, wanted = referral.when.replace("!", "").partition("=")
                    made |= put(made, ways(field)[0], "ALLOW" if "!=" in referral.when else wanted)
                links = relate(
                    World([made, obj(target.kind, "target", version=version(target.groups[0]))]), placement=True
                ).links
                ends = {
                    (link.source.partition("/")[0], link.target.partition("/")[0])
                    for link in links
                    if link.referral is referral
                }
                assert ends == {(target.id, source.id) if referral.back else (source.id, target.id)}, way


def version(group: str) -> str:
    return f"{group}/v1" if group else "v1"


def with_containers(made: dict[str, Any], pod: str) -> dict[str, Any]:
    spec = made
    for step in pod.split("."):
        spec = spec.setdefault(step, {})
    spec.setdefault("containers", [])
    return made


MESH = """
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {selector: {app: reviews}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v1, namespace: shop}
spec: {template: {metadata: {labels: {app: reviews, version: v1}}, spec: {containers: [{name: main, image: a}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v2, namespace: shop}
spec: {template: {metadata: {labels: {app: reviews, version: v2}}, spec: {containers: [{name: main, image: a}]}}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec: {host: reviews.shop.svc.cluster.local, subsets: [{name: one, labels: {version: v1}}, {name: two, labels: {version: v2}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec: {hosts: [reviews], gateways: [edge/public, mesh], http: [{route: [{destination: {host: reviews, subset: two}}]}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec: {selector: {istio: ingress}, servers: []}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress, namespace: edge}
spec: {template: {metadata: {labels: {istio: ingress}}, spec: {containers: [{name: istio-proxy, image: istio/proxyv2:1}]}}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: allow, namespace: shop}
spec:
  selector: {matchLabels: {app: reviews}}
  rules: [{from: [{source: {principals: [cluster.local/ns/edge/sa/ingress]}}]}]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ingress, namespace: edge}
"""


def test_that_a_request_can_be_followed_through_the_mesh() -> None:
    drawing = drawn(objects(MESH))
    assert relations(drawing) == {
        ("gateway.networking.istio.io/edge/public", "is served by", "deployment/edge/ingress"),
        ("gateway.networking.istio.io/edge/public", "hands requests to", "virtualservice/shop/reviews"),
        ("virtualservice/shop/reviews", "decides for", "service/shop/reviews"),
        ("virtualservice/shop/reviews", "routes to", "destinationrule/shop/reviews:two"),
        ("virtualservice/shop/reviews", "routes to", "service/shop/reviews"),
        ("destinationrule/shop/reviews", "sets rules for", "service/shop/reviews"),
        ("destinationrule/shop/reviews:one", "picks", "deployment/shop/reviews-v1"),
        ("destinationrule/shop/reviews:two", "picks", "deployment/shop/reviews-v2"),
        ("service/shop/reviews", "sends requests to", "deployment/shop/reviews-v1"),
        ("service/shop/reviews", "sends requests to", "deployment/shop/reviews-v2"),
        ("authorizationpolicy/shop/allow", "guards", "deployment/shop/reviews-v1"),
        ("authorizationpolicy/shop/allow", "guards", "deployment/shop/reviews-v2"),
        ("authorizationpolicy/shop/allow", "lets in", "serviceaccount/edge/ingress"),
    }
    assert drawing.diagram.by_id["peerauthentication/shop/default"].sublabel == "PeerAuthentication · whole namespace"
    assert drawing.diagram.by_id["deployment/edge/ingress:istio-proxy"].concept == "envoy"


def selects(
    selector: Any, *labels: dict[str, str], kind: str = "NetworkPolicy", version: str = "networking.k8s.io/v1"
) -> list[bool]:
    field = "podSelector" if kind == "NetworkPolicy" else "selector"
    workloads = [workload("Deployment", f"web-{number}", own) for number, own in enumerate(labels)]
    found = relations(drawn([obj(kind, "it", version=version, spec={field: selector}), *workloads]))
    return [
        any(target == f"deployment/default/web-{number}" for _, _, target in found) for number in range(len(labels))
    ]


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ({"matchLabels": {"a": "1"}}, [True, True, False]),
        ({"matchLabels": {"a": "1", "b": "1"}}, [True, False, False]),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": ["1", "9"]}]}, [True, True, False]),
        ({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["1"]}]}, [False, False, True]),
        ({"matchExpressions": [{"key": "b", "operator": "Exists"}]}, [True, False, True]),
        ({"matchExpressions": [{"key": "b", "operator": "DoesNotExist"}]}, [False, True, False]),
        ({"matchLabels": {"a": "1"}, "matchExpressions": [{"key": "b", "operator": "Exists"}]}, [True, False, False]),
        ({}, [False, False, False]),
        (None, [False, False, False]),
    ],
)
def test_that_a_selector_takes_what_the_api_server_would(selector: Any, found: list[bool]) -> None:
    assert selects(selector, {"a": "1", "b": "1"}, {"a": "1"}, {"a": "2", "b": "2"}) == found


def test_that_a_service_leads_to_the_pod_that_its_workload_alone_does_not_tell() -> None:
    labels = {"app": "db"}
    pods = [
        obj(
            "Pod",
            f"db-{number}",
            labels={**labels, "role": role},
            owner=("apps/v1", "StatefulSet", "db"),
            spec={"containers": []},
        )
        for number, role in enumerate(("primary", "replica"))
    ]
    service = obj("Service", "db-primary", spec={"selector": {"app": "db", "role": "primary"}})
    found = relations(drawn([service, workload("StatefulSet", "db", labels), *pods]))
    assert found == {("service/default/db-primary", "sends requests to", "pod/default/db-0")}


def test_that_a_network_policy_lets_in_what_both_selectors_take() -> None:
    policy = obj(
        "NetworkPolicy", "web", "shop", "networking.k8s.io/v1",
        spec={"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{"from": [
            {"namespaceSelector": {"matchLabels": {"team": "edge"}}, "podSelector": {"matchLabels": {"app": "gate"}}},
            {"namespaceSelector": {"matchLabels": {"team": "ops"}}},
        ]}]},
    )  # fmt: skip
    given = [
        policy, obj("Namespace", "shop"), obj("Namespace", "edge", labels={"team": "edge"}), obj("Namespace", "ops", labels={"team": "ops"}),
        workload("Deployment", "gate", namespace="edge"), workload("Deployment", "gate", namespace="shop"),
        workload("Deployment", "other", namespace="edge"), workload("Deployment", "web", namespace="shop"),
    ]  # fmt: skip
    assert relations(drawn(given)) == {
        ("networkpolicy/shop/web", "guards", "deployment/shop/web"),
        ("networkpolicy/shop/web", "lets in", "deployment/edge/gate"),
        ("networkpolicy/shop/web", "lets in", "namespace//ops"),
    }


def test_that_a_custom_resource_refers_by_fields_that_say_so() -> None:
    custom = obj(
        "Widget", "w", version="example.com/v1",
        spec={"deep": [{"credentialsSecretRef": {"name": "token"}}], "storeRef": {"kind": "Shelf", "name": "s"}, "serviceAccountName": "sa", "displayName": "x"},
    )  # fmt: skip
    given = [custom, obj("Secret", "token"), obj("Shelf", "s", version="example.com/v1"), obj("ServiceAccount", "sa")]
    assert relations(drawn(given)) == {
        ("widget/default/w", "refers to", "secret/default/token"),
        ("widget/default/w", "refers to", "shelf/default/s"),
        ("widget/default/w", "refers to", "serviceaccount/default/sa"),
    }


def test_that_a_workload_seems_to_call_what_its_settings_name_but_not_itself() -> None:
    env = [{"name": "CART_URL", "value": "http://cart/api"}, {"name": "OWN", "value": "http://web:80"}]
    spec = {
        "containers": [
            {
                "name": "main",
                "env": env,
                "envFrom": [{"configMapRef": {"name": "hosts"}}],
                "args": ["--db=db.data:5432"],
            }
        ]
    }
    services = [
        obj("Service", name, space, spec={"selector": {"app": name}})
        for name, space in (("cart", ""), ("mail", ""), ("db", "data"), ("web", ""))
    ]
    given = [
        workload("Deployment", "web", spec=spec),
        *services,
        obj("ConfigMap", "hosts", data={"mail.host": "mail", "other": "cart"}),
    ]
    calls = {(one.target, one.line) for one in drawn(given).diagram.relations if one.layer == "calls"}
    assert calls == {
        ("service/default/cart", "dashed"),
        ("service/default/mail", "dashed"),
        ("service/data/db", "dashed"),
    }
    assert not [one for one in drawn(given, Wish(calls=False)).diagram.relations if one.layer == "calls"]


def test_that_values_of_secrets_are_not_looked_at() -> None:
    spec = {"containers": [{"name": "main", "envFrom": [{"secretRef": {"name": "hosts"}}]}]}
    given = [
        workload("Deployment", "web", spec=spec),
        obj("Service", "cart"),
        obj("Secret", "hosts", stringData={"url": "http://cart:80"}),
    ]
    assert [one.verb for one in drawn(given).diagram.relations] == ["reads secrets from"]


def test_that_what_is_missing_is_drawn_so_and_what_every_cluster_has_is_not() -> None:
    spec = {
        "serviceAccountName": "default",
        "volumes": [
            {"name": "a", "configMap": {"name": "gone"}}, {"name": "b", "secret": {"secretName": "maybe", "optional": True}},
            {"name": "c", "configMap": {"name": "kube-root-ca.crt"}},
        ],
    }  # fmt: skip
    drawing = drawn([workload("Deployment", "web", spec=spec)])
    box = drawing.diagram.by_id["configmap/default/gone"]
    assert (box.badge, box.tone, box.dashed) == ("missing", "bad", True)
    assert boxes(drawing) == {
        "namespace//default",
        "@application/default/web",
        "deployment/default/web",
        "deployment/default/web:main",
        box.id,
    } - (set() if box.parent.startswith("@") else {"@application/default/web"})
    assert box.id not in boxes(drawn([workload("Deployment", "web", spec=spec)], Wish(missing=False)))


def test_that_in_a_running_cluster_kinds_that_were_not_listed_are_not_missed() -> None:
    spec = {"volumes": [{"name": "a", "configMap": {"name": "gone"}}, {"name": "b", "secret": {"secretName": "gone"}}]}
    given = [workload("Deployment", "web", spec=spec, uid="1"), obj("Secret", "other", uid="2")]
    found = boxes(drawn(given))
    assert "secret/default/gone" in found
    assert "configmap/default/gone" not in found


def test_that_a_secret_that_a_certificate_makes_is_not_missing() -> None:
    certificate = obj("Certificate", "web", version="cert-manager.io/v1", spec={"secretName": "web-tls"})
    ingress = obj("Ingress", "web", version="networking.k8s.io/v1", spec={"tls": [{"secretName": "web-tls"}]})
    box = drawn([ingress, certificate]).diagram.by_id["secret/default/web-tls"]
    assert (box.badge, box.sublabel, box.dashed) == ("", "Secret · made later", True)


def test_that_a_selector_that_takes_everything_is_cut_and_says_so() -> None:
    monitor = obj("PodMonitor", "all", version="monitoring.coreos.com/v1", spec={"selector": {}})
    drawing = drawn([monitor, *(workload("Deployment", f"web-{number}") for number in range(250))])
    assert len(drawing.diagram.relations) == 200
    assert drawing.remarks == ("PodMonitor all selects more than 200 objects; the rest is not drawn",)
