from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.workspace.filter_language import hints, parse, written
from explorer.workspace.filtering import EVERYTHING, Filter, filtered
from tests.workspace.test_filtering import SHOP

VALUES = st.text(min_size=1, max_size=8)
TUPLES = st.lists(VALUES, max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        Filter,
        text=TUPLES,
        kinds=TUPLES,
        domains=TUPLES,
        labels=TUPLES,
        namespaces=TUPLES,
        hide=st.lists(
            st.tuples(st.sampled_from(("", "kind", "domain", "label", "ns")), VALUES), max_size=3, unique=True
        ).map(tuple),
    ),
    st.one_of(st.none(), st.tuples(VALUES, st.integers(0, 99))),
)
def test_that_a_filter_that_is_written_reads_as_the_same(wanted: Filter, near: tuple[str, int] | None) -> None:
    if near:
        wanted = replace(wanted, around=near[0], steps=near[1])
    assert parse(written(wanted)) == wanted


@given(st.text(), st.sampled_from(("", "db")))
def test_that_any_text_is_a_filter_and_stays_so_when_written(text: str, selected: str) -> None:
    wanted = parse(text, selected)
    hints(text, selected)
    assert parse(written(wanted)) == wanted
    filtered(SHOP, wanted)


@given(st.text(alphabet='"-:@ kindear2', max_size=20))
def test_that_marks_in_any_order_are_a_filter(text: str) -> None:
    assert parse(written(parse(text, "db"))) == parse(text, "db")


def test_that_a_line_is_read_as_documented() -> None:
    wanted = parse('web "two words" kind:pod Domain:mesh label:app=web ns:shop near:2 -envoy -kind:job', "api")
    assert wanted == Filter(
        ("web", "two words"), ("pod",), ("mesh",), ("app=web",), ("shop",), "api", 2, (("", "envoy"), ("kind", "job"))
    )


def test_that_half_a_condition_filters_nothing_yet() -> None:
    assert parse('kind: - near: "') == EVERYTHING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nginx:1.25", "“nginx:” is looked for as text"),
        ("kind:", "kind: needs a value"),
        ("near:x", "near: needs a number"),
        ("near:2", "near: needs a selected box"),
        ("domain:meshes", "there is no domain “meshes”"),
    ],
)
def test_that_what_cannot_be_meant_is_said(text: str, said: str) -> None:
    assert hints(text)[0].startswith(said)
    assert not hints("web kind:pod near:1 domain:mesh", "api")


def test_that_an_unknown_prefix_is_text() -> None:
    assert parse("Nginx:1.25").text == ("Nginx:1.25",)
