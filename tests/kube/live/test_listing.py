"""What is kept of what the API sends, and which resources are worth asking for."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.sources.listing import GarbledError, read_change, read_page, share
from explorer.kube.sources.resources import Resource, worth_following
from tests.kube.live.api_server import pod

PODS = Resource("", "v1", "pods", "Pod", namespaced=True, watched=True)

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(-2, 2), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@given(VALUES)
def test_that_any_json_is_a_list_or_garbled(value: object) -> None:
    for body in (
        json.dumps(value).encode(),
        json.dumps({"items": value}).encode(),
        json.dumps({"items": [value]}).encode(),
    ):
        with contextlib.suppress(GarbledError):
            assert all(obj["kind"] == "Pod" for obj in read_page(body, PODS, "", {}).objects)


@given(VALUES, st.sampled_from(["ADDED", "DELETED", "ERROR", "BOOKMARK", "x", None]))
def test_that_any_json_is_a_change_or_garbled(value: object, verb: object) -> None:
    for line in (json.dumps(value).encode(), json.dumps({"type": verb, "object": value}).encode()):
        with contextlib.suppress(GarbledError):
            assert isinstance(read_change(line, PODS).object, dict)


@given(st.binary(max_size=40))
def test_that_any_bytes_are_garbled(body: bytes) -> None:
    with pytest.raises(GarbledError, match=r"\A[^\n]+\Z"):
        read_page(body, PODS, "", {})


@settings(max_examples=25)
@given(st.dictionaries(st.text(max_size=2), VALUES), st.dictionaries(st.text(max_size=2), VALUES))
def test_that_sharing_changes_nothing(one: dict[str, Any], two: dict[str, Any]) -> None:
    obj, like = {"metadata": {}, "spec": one}, {"metadata": {}, "spec": two}
    before, other = copy.deepcopy(obj), copy.deepcopy(like)
    share(obj, like)
    assert (obj, like) == (before, other)


def test_that_pods_of_one_owner_keep_their_template_once() -> None:
    body = json.dumps({"metadata": {}, "items": [pod(1), pod(2)]}).encode()
    first, second = read_page(body, PODS, "", {}).objects
    assert second["spec"]["containers"] is first["spec"]["containers"]
    assert second["spec"]["nodeName"] != first["spec"]["nodeName"]
    for found, made in ((first, pod(1)), (second, pod(2))):
        del made["metadata"]["managedFields"]
        assert found == made


def test_that_one_version_of_a_resource_is_read_and_the_most_telling_first() -> None:
    def resource(group: str, version: str, plural: str) -> Resource:
        return Resource(group, version, plural, plural.title(), namespaced=True, watched=True)

    served = [
        resource("autoscaling", "v2", "horizontalpodautoscalers"),
        resource("autoscaling", "v1", "horizontalpodautoscalers"),
        resource("events.k8s.io", "v1", "events"),
        resource("metrics.k8s.io", "v1", "pods"),
        resource("coordination.k8s.io", "v1", "leases"),
        PODS,
        resource("", "v1", "namespaces"),
    ]
    found = worth_following(served)
    assert [r.name for r in found] == [
        "namespaces",
        "pods",
        "events.events.k8s.io",
        "horizontalpodautoscalers.autoscaling",
    ]
    assert found[-1].version == "v2"
    both = worth_following([*served, resource("", "v1", "events")])
    assert "events" in [r.name for r in both]
    assert "events.events.k8s.io" not in [r.name for r in both]
