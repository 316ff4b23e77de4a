from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.clock import Clock, calendar, moment, spoken, stamp
from explorer.sim.objects import Key, at, changed, flaws, key_of, matches, with_condition, without
from tests.sim.toys import thing

LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"))


def test_that_a_change_copies_its_path_and_shares_the_rest() -> None:
    before: dict[str, Any] = {
        "spec": {"containers": [{"image": "a"}, {"image": "b"}], "other": {"x": 1}},
        "status": {"y": 2},
    }
    after = changed(before, ("spec", "containers", 1, "image"), "c")
    assert at(before, ("spec", "containers", 1, "image")) == "b"
    assert at(after, ("spec", "containers", 1, "image")) == "c"
    assert after["status"] is before["status"]
    assert after["spec"]["other"] is before["spec"]["other"]
    assert after["spec"]["containers"][0] is before["spec"]["containers"][0]


def test_that_mappings_missing_on_the_way_are_made() -> None:
    assert changed({}, ("a", "b", "c"), 1) == {"a": {"b": {"c": 1}}}


def test_that_taking_away_what_is_not_there_changes_nothing() -> None:
    obj = {"spec": {"a": 1, "b": [1, 2]}}
    assert without(obj, ("spec", "z")) is obj
    assert without(obj, ("spec", "a")) == {"spec": {"b": [1, 2]}}
    assert without(obj, ("spec", "b", 0)) == {"spec": {"a": 1, "b": [2]}}


def test_that_two_kinds_of_one_name_have_two_keys() -> None:
    istio = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "door"}}
    gateway = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "door"}}
    assert key_of(gateway) == Key("Gateway", "default", "door")
    assert key_of(istio) == Key("Gateway.networking.istio.io", "default", "door")


def test_that_a_key_is_written_as_kubectl_does() -> None:
    assert str(Key("Pod", "default", "web-0")) == "pod/web-0"
    assert str(Key("Pod", "shop", "web-0")) == "shop/pod/web-0"
    assert str(Key("Node", "", "node-1")) == "node/node-1"


@given(LABELS, LABELS)
def test_that_an_object_fits_if_it_has_all_that_is_asked_for(wanted: dict[str, str], labels: dict[str, str]) -> None:
    assert matches({"matchLabels": wanted}, labels) == (wanted.items() <= labels.items())


@given(LABELS, st.sampled_from("abc"), st.lists(st.sampled_from("xyz")))
def test_that_in_and_not_in_are_opposites_as_exists_and_not(
    labels: dict[str, str], name: str, values: list[str]
) -> None:
    def fits(operator: str) -> bool:
        return matches({"matchExpressions": [{"key": name, "operator": operator, "values": values}]}, labels)

    assert fits("In") != fits("NotIn")
    assert fits("Exists") != fits("DoesNotExist")


def test_that_an_empty_selector_fits_all_and_none_fits_nothing() -> None:
    assert matches({}, {"a": "b"})
    assert not matches(None, {"a": "b"})


def test_that_a_condition_remembers_since_when_it_is_so() -> None:
    first = with_condition((), "Ready", "False", "t1", "Starting")
    same = with_condition(first, "Ready", "False", "t2", "Probing")
    other = with_condition(same, "Ready", "True", "t3")
    assert (same[0]["lastTransitionTime"], same[0]["reason"]) == ("t1", "Probing")
    assert other == [{"type": "Ready", "status": "True", "lastTransitionTime": "t3"}]


@pytest.mark.parametrize(
    ("obj", "path"),
    [
        (7, ""),
        ({"kind": "Pod", "metadata": {"name": "a"}}, "apiVersion"),
        ({"apiVersion": "v1", "kind": "Pod"}, "metadata"),
        (thing("a", metadata={"name": ""}), "metadata.name"),
        (thing("a", metadata={"labels": {"a": 1}}), "metadata.labels"),
        (thing("a", metadata={"ownerReferences": {}}), "metadata.ownerReferences"),
        (thing("a", spec=[1]), "spec"),
    ],
)
def test_that_a_misshapen_object_is_told_where(obj: object, path: str) -> None:
    assert [flaw.path for flaw in flaws(obj)] == [path]


@given(st.integers(-(10**12), 10**13))
def test_that_a_written_moment_is_read_back(ms: int) -> None:
    assert moment(stamp(ms)) == ms


def test_that_a_simulation_begins_on_a_thursday() -> None:
    assert stamp(0) == "2026-01-01T00:00:00Z"
    assert calendar(0).weekday == 4
    assert stamp(59 * 86_400_000 + 1_250) == "2026-03-01T00:00:01.250Z"
    with pytest.raises(ValueError, match="is no time"):
        moment("yesterday")


@pytest.mark.parametrize(("ms", "text"), [(250, "250 ms"), (2_500, "2.5 s"), (60_000, "60 s"), (300_000, "5 min")])
def test_that_a_time_is_spoken_as_people_do(ms: int, text: str) -> None:
    assert spoken(ms) == text


@given(st.lists(st.integers(0, 50)))
def test_that_timers_are_due_by_time_and_then_by_order(times: list[int]) -> None:
    clock: Clock[int] = Clock()
    for number, when in enumerate(times):
        clock.set(when, number)
    due = [clock.due() for _ in times]
    assert due == sorted(range(len(times)), key=lambda number: times[number])
    assert clock.next() is None
