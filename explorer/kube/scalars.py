"""What a YAML scalar means to kubectl: YAML 1.1 as sigs.k8s.io/yaml resolves it, and then what becomes of it as JSON.

`yes` and `y` are true, `0644` is 420, `3.0` is 3, a date stays a text. Numbers that JSON has no word for (`.inf`) are an error.
"""

from __future__ import annotations

import base64
import binascii
import math
import re

Scalar = str | int | float | bool | None

_TRUE = ("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON")
_FALSE = ("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF")
_NULL = ("", "~", "null", "Null", "NULL")

WORDS: dict[str, Scalar] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(_NULL, None),
    **{f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}

_WHOLE = re.compile(r"[-+]?(?:0[xX](?P<x>[0-9a-fA-F]+)|0[bB](?P<b>[01]+)|0[oO]?(?P<o>[0-7]+)|(?P<d>0|[1-9][0-9]*))")
_BASES = {"x": 16, "b": 2, "o": 8, "d": 10}
_REAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
BEGINS = frozenset("0123456789+-.")
"""With what a number begins; other texts are looked up in `WORDS`."""

LONGEST_NUMBER = 400
"""A longer text is no number that anybody meant; reading it would take long."""

_INT64 = range(-(1 << 63), 1 << 63)
_CORE = "tag:yaml.org,2002:"


class ScalarError(ValueError):
    """The scalar cannot be read; the text says what was expected."""


def plain(text: str) -> Scalar:
    """The value of a scalar without quotation marks and without a tag. It may be infinite or no number, see `finite`."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in BEGINS or len(text) > LONGEST_NUMBER:
        return text
    # Of the texts that begin with a point, only those without underscores are tried as numbers.
    digits = text if text[0] == "." else text.replace("_", "")
    found = _WHOLE.fullmatch(digits)
    if found is not None:
        base = found.lastgroup or "d"
        size = int(found[base], _BASES[base])
        value = -size if digits[0] == "-" else size
        return value if value in _INT64 else float(value) if base == "d" else text
    if _REAL.fullmatch(digits) is None:
        return text
    real = float(digits)
    if math.isinf(real):
        return text
    return int(real) if real.is_integer() and int(real) in _INT64 else real


def tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with a tag.

    Args:
        text: the scalar.
        tag: `tag:yaml.org,2002:int`, or one of somebody's own, which makes a text.

    Raises:
        ScalarError: if it is not what its tag says.
    """
    kind = tag.removeprefix(_CORE) if tag.startswith(_CORE) else ""
    if kind == "binary":
        try:
            return base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except binascii.Error:
            raise ScalarError("!!binary is not followed by base64") from None
    if kind not in ("null", "bool", "int", "float"):
        return text
    value = plain(text)
    real = isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool))
    fits = {
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and real,
        "float": real,
    }
    if not fits[kind]:
        raise ScalarError(f"{text[:40]!r} is no {kind}, as its tag !!{kind} says")
    return value


def finite(value: Scalar) -> bool:
    """Whether JSON has a word for it."""
    return not isinstance(value, float) or math.isfinite(value)


def as_key(value: Scalar) -> str:
    """A scalar as the key of a mapping: `y: 1` has the key `true`.

    Raises:
        ScalarError: if there is no such key.
    """
    if value is None:
        raise ScalarError("null stands as a key; expected a text")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else f"{'-' if value < 0 else ''}.{abs(value)!s}"
    return str(value)
