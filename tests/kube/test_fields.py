from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.fields import at, each, labels, mapping, steps_of, text, texts, walk, whole
from explorer.kube.quantities import quantity
from explorer.kube.schedules import schedule_problem
from explorer.kube.selectors import as_selector, fits, spoken

POD: dict[str, Any] = {"spec": {"containers": [{"name": "a", "ports": [{"containerPort": 80}]}, None, {"name": "b"}]}}


def test_that_what_is_not_there_reads_as_nothing() -> None:
    assert at(POD, "spec", "containers", 0, "name") == "a"
    assert at(POD, "spec", "containers", 1, "name") is None
    assert at(POD, "spec", "containers", 9) is None
    assert mapping(POD, "nothing") == {}
    assert (text(POD, "spec"), whole(POD, "spec"), texts(POD, "spec"), labels(POD, "spec")) == ("", None, [], {})
    assert whole({"a": True}, "a") is None


def test_that_items_keep_their_indexes() -> None:
    assert [(number, one["name"]) for number, one in each(POD, "spec", "containers")] == [(0, "a"), (2, "b")]


def test_that_a_walk_tells_where_everything_stands() -> None:
    assert list(walk(POD, "spec.containers[*].ports[*].containerPort")) == [
        ("spec.containers[0].ports[0].containerPort", 80)
    ]
    assert [path for path, _ in walk(POD, "spec.containers[*].name")] == [
        "spec.containers[0].name",
        "spec.containers[2].name",
    ]


def test_that_a_name_may_have_points_in_it() -> None:
    obj = {"labels": {"istio.io/rev": "1", "a": {"b": "2"}, "c.d": [{"e.f": "3"}]}}
    assert list(walk(obj, "labels.istio.io/rev")) == [("labels.istio.io/rev", "1")]
    assert list(walk(obj, "labels.a.b")) == [("labels.a.b", "2")]
    assert list(walk(obj, "labels.c.d[*].e.f")) == [("labels.c.d[0].e.f", "3")]
    assert list(walk(obj, "labels.nothing.at/all")) == []


@given(st.lists(st.one_of(st.text("abc", min_size=1, max_size=3), st.integers(0, 99)), min_size=1, max_size=5))
def test_that_a_path_is_read_as_it_is_written(steps: list[str | int]) -> None:
    path = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps).removeprefix(".")
    assert steps_of(path) == tuple(steps)


@pytest.mark.parametrize(
    ("value", "amount"),
    [("500m", 0.5), ("1Ki", 1024), ("1.5Gi", 1.5 * 2**30), ("1e3", 1000), (2, 2), (0.5, 0.5), ("128M", 128e6)],
)
def test_that_a_quantity_is_what_it_amounts_to(value: object, amount: float) -> None:
    assert quantity(value) == amount


@pytest.mark.parametrize("value", ["128MB", "1 Gi", "", "Gi", None, True, [], "1e999", "9" * 400])
def test_that_what_is_no_quantity_is_none(value: object) -> None:
    assert quantity(value) is None


@pytest.mark.parametrize(
    "schedule", ["* * * * *", "*/5 0-6,12 1 JAN-mar ?", "0 0 * * 7", "@hourly", "@every 1h30m", "5/15 * * * sun"]
)
def test_that_a_schedule_can_be_read(schedule: str) -> None:
    assert schedule_problem(schedule) == ""


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        ("* * * *", "has 4 fields; expected 5"), ("60 * * * *", "is no minute"), ("* * 0 * *", "is no day"), ("* * * 13 *", "is no month"),
        ("* * * * 8", "is no weekday"), ("*/0 * * * *", "is no minute"), ("5-1 * * * *", "is no minute"), ("a * * * *", "is no minute"),
        ("TZ=UTC * * * * *", "spec.timeZone"), (5, "is no text"), (None, "is no text"), ("@sometimes", "has 1 fields"),
    ],
)  # fmt: skip
def test_that_a_schedule_that_cannot_be_read_is_told(schedule: object, problem: str) -> None:
    assert problem in schedule_problem(schedule)


def test_that_a_selector_fits_as_the_api_server_says() -> None:
    own = {"app": "web", "tier": "front"}
    assert fits({}, own)
    assert fits({"matchLabels": {"app": "web"}}, own)
    assert not fits({"matchLabels": {"app": "web", "x": "y"}}, own)
    assert fits({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}, own)
    assert not fits({"matchExpressions": [{"key": "tier", "operator": "Sometimes"}]}, own)


def test_that_a_selector_is_said_as_kubectl_writes_it() -> None:
    expressions = [
        {"key": "a", "operator": "In", "values": ["x", "y"]}, {"key": "b", "operator": "NotIn", "values": ["z"]},
        {"key": "c", "operator": "Exists"}, {"key": "d", "operator": "DoesNotExist"},
    ]  # fmt: skip
    said = spoken({"matchLabels": {"app": "web"}, "matchExpressions": expressions})
    assert said == "app=web,a in (x,y),b notin (z),c,!d"
    assert spoken(as_selector({"app": "web"})) == "app=web"
