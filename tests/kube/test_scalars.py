"""The values are those that kubectl 1.37.1 printed for these spellings."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.scalars import LONGEST_NUMBER, ScalarError, as_key, finite, plain, tagged

KUBECTL: dict[str, Any] = {
    "1": 1, "-1": -1, "+12": 12, "0644": 420, "0o644": 420, "-0644": -420, "080": 80, "089": 89, "0x1F": 31, "0X1f": 31,
    "0b101": 5, "0B11": 3, "0b102": "0b102", "-0b11": -3, "0o9": "0o9", "1_000": 1000, "1__0": 10, "1_000.5": 1000.5,
    "1e3": 1000, "1E3": 1000, "1e+3": 1000, "1.5e3": 1500, "3.0": 3, "0.": 0, ".": ".", ".5": 0.5, "+.5": 0.5, "-.5": -0.5,
    "5.": 5, "1e": "1e", "1e400": "1e400", "1:30": "1:30", "12:30:45": "12:30:45", "2001-01-01": "2001-01-01",
    "2001-01-01T00:00:00Z": "2001-01-01T00:00:00Z", "yes": True, "Yes": True, "YES": True, "yEs": "yEs", "y": True, "n": False,
    "on": True, "Off": False, "true": True, "True": True, "TRUE": True, "tRUE": "tRUE", "~": None, "null": None, "Null": None,
    "nULL": "nULL", "NULL": None, "=": "=", "<<": "<<", "12345678901234567890": 1.2345678901234567e19,
    "9223372036854775807": 9223372036854775807, "9223372036854775808": 9.223372036854775808e18,
    "-9223372036854775809": -9.223372036854775808e18, "123456789012345678901234567890": 1.2345678901234568e29, "1e20": 1e20,
    "1e21": 1e21, "1e19": 1e19, "9007199254740993.0": 9007199254740992, "0x": "0x", "0": 0, "00": 0, "-0": 0, "+0": 0, "-0.0": 0,
    "0.1": 0.1, "0.30000000000000004": 0.30000000000000004, "_1": "_1", "1_": 1, "+1_0": 10, "--": "--", "+.": "+.", "-.": "-.",
    ".e3": ".e3", "1.e3": 1000, ".1e-2": 0.001, "0x_ff": 255, "1.2.3": "1.2.3", "1.5Gi": "1.5Gi", "0o08": "0o08", "0777_7": 4095,
    "1._5": 1.5, "+_1": 1, "-_1": -1, "0_": 0, "0x1_": 1, "0b_1": 1, "0b2": "0b2", "-0x1F": -31, "-0o17": -15, "+0b1": 1,
    "-0b102": "-0b102", "1e1_0": 10000000000, "inf": "inf", "NaN": "NaN", "０": "０", "١": "١", "1 2": "1 2", "": None,
}  # fmt: skip

KEYS = {
    "y": "true", "n": "false", "yes": "true", "1": "1", "0644": "420", "1.5": "1.5", "3.0": "3", "1e3": "1000", ".5": "0.5", "=": "=",
    "2001-01-01": "2001-01-01", "1e21": "1e+21", "0x10": "16", ".inf": ".inf", "-.inf": "-.inf", "0.1": "0.1",
}  # fmt: skip


@pytest.mark.parametrize("text", KUBECTL)
def test_that_a_plain_scalar_means_what_it_means_to_kubectl(text: str) -> None:
    value, expected = plain(text), KUBECTL[text]
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("text", KEYS)
def test_that_a_key_is_the_text_that_kubectl_makes_of_it(text: str) -> None:
    assert as_key(plain(text)) == KEYS[text]


def test_that_null_is_no_key() -> None:
    with pytest.raises(ScalarError, match="expected a text"):
        as_key(None)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("123", "str", "123"), ("3", "int", 3), ("aGk=", "binary", "hi"), ("3", "float", 3), ("yes", "bool", True), ("", "null", None),
        ("0644", "int", 420), ("1e3", "float", 1000), ("2001-01-01", "timestamp", "2001-01-01"),
    ],
)  # fmt: skip
def test_that_a_tag_decides(text: str, kind: str, value: object) -> None:
    assert tagged(text, f"tag:yaml.org,2002:{kind}") == value


def test_that_a_tag_of_ones_own_makes_a_text() -> None:
    assert tagged("123", "!Foo") == "123"


@pytest.mark.parametrize(
    ("text", "kind"), [("abc", "int"), ("x", "null"), ("abc", "float"), ("x", "bool"), ("1", "bool")]
)
def test_that_a_tag_which_does_not_fit_is_told(text: str, kind: str) -> None:
    with pytest.raises(ScalarError, match=f"is no {kind}"):
        tagged(text, f"tag:yaml.org,2002:{kind}")


@pytest.mark.parametrize("text", [".inf", "-.inf", "+.Inf", ".nan", ".NaN"])
def test_that_json_has_no_word_for_what_is_not_finite(text: str) -> None:
    assert not finite(plain(text))
    assert finite(0.1)


def test_that_an_endless_number_stays_a_text() -> None:
    digits = "1" * (LONGEST_NUMBER + 1)
    assert plain(digits) == digits


@given(st.text())
def test_that_any_text_has_a_value_and_is_a_key_or_null(text: str) -> None:
    value = plain(text)
    if value is not None:
        assert isinstance(as_key(value), str)


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_that_whole_numbers_of_64_bits_keep_all_digits(number: int) -> None:
    assert plain(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_real_numbers_come_back(number: float) -> None:
    value = plain(repr(number))
    assert isinstance(value, int | float)
    assert math.isclose(value, number, rel_tol=0, abs_tol=0)
