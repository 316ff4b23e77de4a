"""Changes that are put together lead to where they would have led one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.source import Delta, Object
from explorer.kube.sources.batches import Changes, Key, apply
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


@pytest.mark.parametrize("kind", ["Pod", "Deployment"])
def test_that_objects_of_one_name_and_several_kinds_are_told_apart(kind: str) -> None:
    changes = Changes()
    changes.add([Delta("added", simple("Service", "web", "shop"), ""), Delta("added", simple(kind, "web", "shop"), "")])
    assert len(changes) == 2
