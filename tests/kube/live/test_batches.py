"""Changes that are put together lead to where they would have led one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.source import Delta, Object
from explorer.kube.sources.batches import Batch, Changes, Inbox, Key, apply
from tests.kube.live.api_server import simple

NAMES = ("a", "b", "c")


def course(deeds: list[tuple[str, int]]) -> list[Delta]:
    """Deltas that can follow one another, from no objects."""
    there: set[str] = set()
    deltas: list[Delta] = []
    for number, (name, choice) in enumerate(deeds):
        obj = simple("Pod", name, "shop", status=number)
        if name not in there:
            deltas.append(Delta("added", obj, ""))
            there.add(name)
        elif choice:
            deltas.append(Delta("modified", obj, ""))
        else:
            deltas.append(Delta("deleted", obj, ""))
            there.discard(name)
    return deltas


COURSES = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 2)), max_size=12).map(course)


@given(COURSES, st.integers(0, 12))
def test_that_they_lead_to_the_same_objects(deltas: list[Delta], known: int) -> None:
    one_by_one: dict[Key, Object] = {}
    apply(one_by_one, deltas[:known])
    together = dict(one_by_one)
    before = set(together)
    apply(one_by_one, deltas[known:])
    changes = Changes()
    changes.add(deltas[known:])
    taken = changes.take()
    apply(together, taken)
    assert together == one_by_one
    assert len(changes) == 0
    assert len({delta.object["metadata"]["name"] for delta in taken}) == len(taken)
    for delta in taken:
        was_there = delta.object["metadata"]["name"] in {key.name for key in before}
        assert (delta.verb == "added") == (not was_there)


@given(COURSES, st.sets(st.integers(0, 12)))
def test_that_an_inbox_loses_nothing_whenever_it_is_emptied(deltas: list[Delta], emptied: set[int]) -> None:
    inbox = Inbox()
    expected: dict[Key, Object] = {}
    found: dict[Key, Object] = {}
    apply(expected, deltas)
    for number, delta in enumerate(deltas):
        inbox.put(Batch((delta,), "listing", number / 12))
        if number in emptied and (batch := inbox.take()) is not None:
            apply(found, batch.deltas)
            assert batch.part == number / 12
    if (batch := inbox.take()) is not None:
        apply(found, batch.deltas)
    assert found == expected
    assert inbox.take() is None


def test_that_the_last_state_is_told_even_if_nothing_changed() -> None:
    inbox = Inbox()
    inbox.put(Batch((), "watching", 1.0, ("a remark",), "7"))
    inbox.put(Batch((), "waiting", 1.0, ("another",), ""))
    assert inbox.take() == Batch((), "waiting", 1.0, ("another",), "")


@pytest.mark.parametrize("kind", ["Pod", "Deployment"])
def test_that_objects_of_one_name_and_several_kinds_are_told_apart(kind: str) -> None:
    changes = Changes()
    changes.add([Delta("added", simple("Service", "web", "shop"), ""), Delta("added", simple(kind, "web", "shop"), "")])
    assert len(changes) == 2
