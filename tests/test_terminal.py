"""Whatever somebody wrote, it can be printed, and reads as it is written where it does no harm."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.terminal import harmless


@given(st.text())
def test_that_what_is_printed_is_one_printable_line(text: str) -> None:
    assert harmless(text).isprintable()


@given(st.text().filter(str.isprintable))
def test_that_a_printable_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_that_signs_that_steer_a_terminal_are_spelled_out() -> None:
    assert harmless("a\x1b[2Jb\nc\u202ed") == "a\\x1b[2Jb\\nc\\u202ed"
