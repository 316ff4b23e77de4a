from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.ui.teach import remembered
from explorer.ui.teach.remembered import Remembered

kept = st.builds(
    Remembered,
    steps=st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=5),
    screen=st.text(max_size=20),
    room=st.sampled_from(("small", "medium", "large")),
    dark=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=kept)
def test_that_what_is_written_is_read_again(tmp_path: Path, one: Remembered) -> None:
    path = tmp_path / "a" / "lessons.json"
    assert remembered.save(path, one)
    assert remembered.load(path) == one
    assert [entry.name for entry in path.parent.iterdir()] == ["lessons.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"room": "huge"}', '{"steps": 3}', "\udcff"])
def test_that_a_file_that_cannot_be_understood_gives_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lessons.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert remembered.load(path) == Remembered()


def test_that_a_file_that_is_missing_gives_the_defaults(tmp_path: Path) -> None:
    assert remembered.load(tmp_path / "none.json") == Remembered()


def test_that_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not remembered.save(tmp_path / "file" / "lessons.json", Remembered())


def test_that_only_the_tour_that_was_ended_is_forgotten() -> None:
    one = Remembered().left_at("p", "a", "x").left_at("p", "b", "y").left_at("q", "a", "z")
    assert one.left_at("p", "a", "").steps == {"p/b": "y", "q/a": "z"}
