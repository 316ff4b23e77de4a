from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.paths import Tree, find, first

OBJECT = {
    "spec": {"rules": [{"host": "a"}, {"host": "b"}, None, 3], "a.b/c": 1, "deep": {"er": {"caRef": {"name": "x"}}}},
    "data": {"one": "1", "two": "2"},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("spec.rules[].host", ["a", "b"]),
        ('spec."a.b/c"', [1]),
        ("data{}", ["1", "2"]),
        ("spec|data.one|rules", [OBJECT["spec"]["rules"], "1"]),
        ("spec.rules.host", []),
        ("data[]", []),
        ("", [OBJECT]),
    ],
)
def test_that_a_path_leads_to_all_that_fits(path: str, found: list[Any]) -> None:
    assert list(find(path, OBJECT)) == found
    assert first(path, OBJECT) == (found[0] if found else None)


def test_that_a_pattern_finds_fields_at_any_depth_and_says_which() -> None:
    found: list[tuple[str, Any, str]] = []
    Tree.of([("spec.**.*Ref", "rule")]).walk(OBJECT, found)
    assert found == [("rule", {"name": "x"}, "caRef")]


def test_that_what_is_no_path_is_refused() -> None:
    with pytest.raises(ValueError, match="no step"):
        list(find("spec.[0]", OBJECT))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)
PATHS = st.lists(st.sampled_from(["a", "b", "a|b", "a[]", "b{}", "c"]), min_size=1, max_size=4).map(".".join)


@given(VALUES, st.lists(PATHS, min_size=1, max_size=4, unique=True))
def test_that_a_tree_finds_what_its_paths_find_one_by_one(value: Any, paths: list[str]) -> None:
    found: list[tuple[str, Any, str]] = []
    Tree.of([(path, path) for path in paths]).walk(value, found)
    for path in paths:
        one = [part for rule, part, _ in found if rule == path]
        assert sorted(map(repr, one)) == sorted(map(repr, find(path, value)))
