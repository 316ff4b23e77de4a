"""Invariant HM-09: which value wins, and how `--set` is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.helm.charts import Chart, values_of
from explorer.sim.helm.release import Install, Upgrade
from explorer.sim.helm.values import ValuesError, coalesced, merged
from explorer.sim.helm.values import given as values_given
from tests.sim.helm.charts import SHOP, cluster, do, image, revisions

LEAVES = st.integers(0, 3) | st.text("ab", max_size=2) | st.lists(st.integers(0, 2), max_size=2)
_FLAT = st.dictionaries(st.sampled_from("abc"), LEAVES, max_size=3)
VALUES = st.recursive(
    _FLAT,
    lambda inner: st.builds(dict.__or__, _FLAT, st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)),
    max_leaves=8,
)
"""Layers that agree on what is a mapping and what is not, as those of one chart do."""


def test_hm_09_five_layers_each_stronger_than_the_one_before() -> None:
    names = ["default", "parent", "left", "right", "set"]
    inner = Chart("inner", values=dict.fromkeys(names, "default"))
    outer = Chart("outer", values={"inner": dict.fromkeys(names[1:], "parent")}, charts=(inner,))
    left = {"inner": dict.fromkeys(names[2:], "left")}
    right = {"inner": dict.fromkeys(names[3:], "right")}
    found = values_of(outer, values_given((left, right), ("inner.set=first", "inner.set=set")))["inner"]
    assert found == {name: name for name in names}


@given(VALUES, VALUES, VALUES)
def test_hm_09_merging_does_not_depend_on_how_layers_are_grouped(one: Any, two: Any, three: Any) -> None:
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, {}) == merged({}, one) == one
    assert merged(one, one) == one


@given(VALUES, VALUES)
def test_hm_09_what_the_stronger_layer_says_is_so(weak: Any, strong: Any) -> None:
    def leaves(values: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
        if not isinstance(values, dict):
            return [(path, values)]
        return [leaf for key, value in values.items() for leaf in leaves(value, (*path, key))]

    found = merged(weak, strong)
    for path, value in leaves(strong):
        part = found
        for step in path:
            part = part[step]
        assert part == value


def test_hm_09_null_takes_a_default_away_and_globals_reach_the_charts_inside() -> None:
    inner = Chart("inner", values={"a": 1, "b": {"c": 1, "d": 2}})
    outer = Chart("outer", values={"global": {"zone": "eu"}}, charts=(inner,))
    found = values_of(outer, values_given((), ("inner.a=null", "inner.b.c=null")))
    assert found["inner"] == {"b": {"d": 2}, "global": {"zone": "eu"}}
    assert coalesced({"a": {"b": 1}}, {"a": None}) == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a=1,b=true,c=x", {"a": 1, "b": True, "c": "x"}),
        ("image.tag=2.0", {"image": {"tag": "2.0"}}),
        ("tag=007", {"tag": "007"}),
        ("ports[1].name=http", {"ports": [None, {"name": "http"}]}),
        ("tags={a,b,3}", {"tags": ["a", "b", 3]}),
        (r"a\.b=1\,2", {"a.b": "1,2"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=", {"a": ""}),
        ("a={}", {"a": []}),
    ],
)
def test_that_set_is_read_as_helm_does(text: str, values: Any) -> None:
    assert values_given((), (text,)) == values


@pytest.mark.parametrize("text", ["a", "=1", "a..b=1", "a[x]=1", "a[99999999]=1"])
def test_that_a_set_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(ValuesError, match=r"expected|empty part"):
        values_given((), (text,))


def test_that_an_upgrade_begins_with_the_defaults_unless_it_reuses_values() -> None:
    simulation = cluster()
    do(simulation, Install("shop", SHOP, sets=("tag=2",)), Upgrade("shop", SHOP, sets=("replicas=1",)))
    assert image(simulation) == "web:1"
    do(simulation, Upgrade("shop", SHOP, sets=("tag=3",)), Upgrade("shop", SHOP, sets=("replicas=2",), reuse=True))
    assert image(simulation) == "web:3"
    assert revisions(simulation)[-1].config == {"tag": 3, "replicas": 2}
