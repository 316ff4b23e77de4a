"""Values of a chart: how several sources become one, and how `--set` is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


class ValuesError(ValueError):
    """A `--set` cannot be read; the text says where."""


def merged(under: Values, over: Values) -> dict[str, Any]:
    """Two sources, of which the second is stronger: mappings are merged, all else is replaced, and a None takes a key away."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            result[key] = merged(below if isinstance(below, Mapping) else {}, value)
        else:
            result[key] = value
    return result


def given(files: Sequence[Values] = (), sets: Sequence[str] = ()) -> dict[str, Any]:
    """What a user passes: `-f` files from left to right, then each `--set`. A None stays: it takes away what is below.

    Raises:
        ValuesError: if a `--set` cannot be read.
    """
    result: dict[str, Any] = {}
    for one in files:
        result = laid(result, one)
    for text in sets:
        for path, value in assignments(text):
            result = _put(result, path, value, text)
    return result


def laid(under: Values, over: Values) -> dict[str, Any]:
    """As `merged`, but a None stays, to take away what lies further below."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        result[key] = laid(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return result


def coalesced(defaults: Values, *stronger: Values) -> dict[str, Any]:
    """The values that templates see: the chart's defaults, then what the parent chart says, then what the user passes."""
    result = merged({}, defaults)
    for one in stronger:
        result = merged(result, one)
    return result


# --set


def assignments(text: str) -> Iterator[tuple[list[str | int], Any]]:
    """The assignments of one `--set`: `image.tag=2,ports[0].name=http,tags={a,b}`; a backslash takes the meaning from a sign.

    Raises:
        ValuesError: if it cannot be read.
    """
    for part in _split(text, ","):
        name, sign, value = _cut(part)
        if not sign or not name:
            raise ValuesError(f"--set {text}: {part!r} sets nothing; expected name=value")
        yield _path(name, text), _value(value)


def _split(text: str, sign: str) -> Iterator[str]:
    """The parts between signs that are neither escaped nor in braces; backslashes stay."""
    part, depth, escaped = "", 0, False
    for letter in text:
        if escaped or letter == "\\":
            escaped = not escaped
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
        elif letter == sign and depth <= 0:
            yield part
            part = ""
            continue
        part += letter
    yield part


def _cut(part: str) -> tuple[str, str, str]:
    name, *rest = _split(part, "=")
    return name, "=" if rest else "", "=".join(rest)


def _plain(text: str) -> str:
    result, escaped = "", False
    for letter in text:
        if letter == "\\" and not escaped:
            escaped = True
        else:
            result, escaped = result + letter, False
    return result


def _path(name: str, text: str) -> list[str | int]:
    path: list[str | int] = []
    for step in _split(name, "."):
        word, *numbers = step.split("[")
        if not word:
            raise ValuesError(f"--set {text}: {name!r} has an empty part")
        path.append(_plain(word))
        for number in numbers:
            if not number.endswith("]") or not number[:-1].isdigit() or int(number[:-1]) > 65_536:
                raise ValuesError(f"--set {text}: [{number} is no index; expected [0]")
            path.append(int(number[:-1]))
    return path


def _value(text: str) -> Any:
    if text.startswith("{") and text.endswith("}"):
        return [_value(part) for part in _split(text[1:-1], ",")] if text != "{}" else []
    words = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    digits = text.removeprefix("-")
    # As Helm has it: a number that begins with a zero is a text.
    if digits.isascii() and digits.isdigit() and (digits == "0" or not digits.startswith("0")):
        return int(text)
    return _plain(text)


def _put(part: Any, path: Sequence[str | int], value: Any, text: str) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, str):
        below = dict(part) if isinstance(part, Mapping) else {}
        return {**below, step: _put(below.get(step), rest, value, text)}
    items = list(part) if isinstance(part, list) else []
    items += [None] * (step + 1 - len(items))
    items[step] = _put(items[step], rest, value, text)
    return items
