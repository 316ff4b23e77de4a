"""What is found in manifests that many people use, each looked at by hand: it is truly there, and nothing else is found.

The folders of examples hold variants of one thing, of which somebody would apply one: hence the objects that come twice.
"""

from __future__ import annotations

from collections import Counter

import pytest

from explorer.kube.findings import find
from explorer.kube.sources.reading import collected, open_path
from tests.kube.corpora import corpus

FOUND = {
    # No container of bookinfo has a probe or resources; two of its forms have the password of their database in them.
    "istio-bookinfo/platform/kube": "no-liveness-probe 29, no-memory-limit 29, no-readiness-probe 29, no-requests 29, object-twice 10, "
    "secret-in-env 1, secret-written-out 2",
    "istio-bookinfo/networking": "object-twice 7",
    "istio-bookinfo/gateway-api": "object-twice 1",
    "istio-bookinfo/policy": "",
    "online-boutique/release": "no-liveness-probe 1",
    "kube-prometheus": "no-liveness-probe 5, no-readiness-probe 4",
    "ingress-nginx/deploy/static/provider/cloud": "no-memory-limit 3, no-requests 2, retired-class 1, retired-controller 1",
    # Routes whose Gateway stands in none of the examples.
    "gateway-api/standard": "object-twice 13, route-parent-missing 13",
    "gateway-api/experimental": "object-twice 1, route-parent-missing 1",
    # Two controllers of two tutorials both select app=guestbook.
    "kubernetes-examples": "image-latest 1, no-liveness-probe 14, no-memory-limit 15, no-readiness-probe 15, no-requests 3, object-twice 5, "
    "secret-written-out 1, selector-shared 1",
    "live-dumps/cassandra": "no-liveness-probe 2, object-twice 1",
    "live-dumps/wordpress": "no-liveness-probe 4, no-memory-limit 4, no-readiness-probe 4, no-requests 4, secret-in-env 4",
    "live-dumps/zookeeper": "no-memory-limit 2",
    # PodSecurityPolicies; a Service with a cluster IP for RabbitMQ; tasks of which each refers to what the reader is to make by hand. Some
    # LimitRanges of `default` give the containers there requests and limits.
    "kubernetes-website-examples": "api-removed 4, configmap-missing 9, dangerous-capability 2, host-namespace 1, host-path 2, image-latest 104, "
    "ingress-backend-missing 13, ingress-class-missing 2, ingress-class-retired 1, ingress-host-twice 1, no-"
    "liveness-probe 62, no-memory-limit 17, no-readiness-probe 34, no-requests 13, object-twice 37, priority-class-"
    "missing 1, privileged 3, replicas-beside-autoscaler 1, secret-in-env 7, secret-missing 10, secret-written-out "
    "1, selector-shared 15, service-account-missing 1, stateful-set-service-not-headless 1, tls-secret-missing 1",
}


@pytest.mark.parametrize("name", FOUND)
def test_that_only_what_is_truly_there_is_found_in_what_others_wrote(name: str) -> None:
    manifests, _ = collected(open_path(str(corpus(name))).read())
    assert manifests
    counts = Counter(one.rule for one in find([one.object for one in manifests]))
    assert ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items())) == FOUND[name]


@pytest.mark.parametrize(
    "chart",
    [
        "alertmanager",
        "kube-state-metrics",
        "prometheus-mysql-exporter",
        "prometheus-node-exporter",
        "prometheus-pushgateway",
    ],
)
def test_that_a_good_chart_has_hints_alone(chart: str) -> None:
    pytest.importorskip("helm_python")
    manifests, _ = collected(open_path(str(corpus(f"helm-charts/{chart}"))).read())
    assert manifests
    assert {one.rule for one in find([one.object for one in manifests])} == {"no-memory-limit", "no-requests"}
