from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.differences import HIDDEN, Operation, patch
from tests.sim.toys import thing

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="ab/~", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def applied(obj: Any, operations: list[Operation]) -> Any:
    """An object after a JSON Patch, as RFC 6902 says it."""
    obj = copy.deepcopy(obj)
    for operation in operations:
        *way, last = [step.replace("~1", "/").replace("~0", "~") for step in operation["path"].split("/")]
        if not way:
            obj = operation.get("value")
            continue
        part = obj
        for step in way[1:]:
            part = part[int(step)] if isinstance(part, list) else part[step]
        where = int(last) if isinstance(part, list) else last
        if operation["op"] == "remove":
            del part[where]
        else:
            part[where] = operation["value"]
    return obj


@given(values, values)
def test_that_a_patch_makes_the_one_of_the_other(one: Any, other: Any) -> None:
    before, after = thing("a", spec=one), thing("a", spec=other)
    found = applied(before, patch(before, after))
    assert found == after
    assert repr(found["spec"]) == repr(after["spec"]) or found["spec"] == after["spec"]
    assert patch(before, before) == []


def test_that_beginning_and_end_are_the_root() -> None:
    obj = thing("a", metadata={"resourceVersion": "5"})
    assert patch(None, obj) == [{"op": "add", "path": "", "value": thing("a")}]
    assert patch(obj, None) == [{"op": "remove", "path": ""}]


def test_that_a_resource_version_is_no_difference() -> None:
    assert patch(thing("a", metadata={"resourceVersion": "5"}), thing("a", metadata={"resourceVersion": "6"})) == []


def test_that_values_of_secrets_are_never_shown() -> None:
    applied_as = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":"geheim"}'}
    old = thing(
        "a", "Secret", data={"password": "Z2VoZWlt"}, stringData={"x": "geheim"}, metadata={"annotations": applied_as}
    )
    new = thing("a", "Secret", data={"password": "bmV1", "more": "Z2VoZWlt"})
    found = repr([patch(None, old), patch(old, new), patch(new, old), patch(old, None)])
    assert HIDDEN in found
    for secret in ("geheim", "Z2VoZWlt", "bmV1"):
        assert secret not in found
