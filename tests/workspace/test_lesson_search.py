from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.workspace import teaching
from explorer.workspace.lesson_search import lesson_index
from explorer.workspace.search import search
from tests.ui.teach.classroom import PACK, TOUR


def found(query: str, *, short: bool = False) -> list[tuple[str, str]]:
    lesson = teaching.refit(replace(teaching.begin(TOUR), short=short), TOUR, {})
    return [(hit.entry.kind, hit.entry.id) for hit in search(lesson_index(PACK, lesson), query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("lease", ("step", "2")),
        ("far away", ("step", "6")),
        ("Nothing is drawn", ("step", "4")),
        ("say their names", ("step", "0")),
        ("kube-proxy", ("step", "6")),
        ("agent on every", ("concept", "kubelet")),
        ("leese", ("step", "2")),
    ],
)
def test_that_steps_are_found_by_title_text_script_and_what_they_show(query: str, first: tuple[str, str]) -> None:
    assert found(query)[0] == first


def test_that_the_short_path_hides_what_it_leaves_out() -> None:
    assert ("step", "3") in found("more of it")
    assert ("step", "3") not in found("more of it", short=True)
