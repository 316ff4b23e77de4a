"""JSON, as fast as it comes: the values of a text, each with the place where it stands, and the items of a list with theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # the stubs do not know it
from typing import Any, NamedTuple

import msgspec

from explorer.kube.building import Place, Tell, Text


class Document(NamedTuple):
    """A value of a text.

    Attributes:
        text: where it stands.
        value: what it is.
        items: where its items stand, if it is a list and that is known.
    """

    text: Text
    value: Any
    items: Sequence[Text] = ()


class _OtherwiseError(Exception):
    """It is read as YAML, which tells more of what is wrong."""


def decoded(text: str, tell: Tell | None) -> list[Document] | None:
    """The values of a text that is nothing but JSON, one after another; None if it is not, or if anything is wrong with it.

    Args:
        text: one value, or several with nothing but space between them.
        tell: hears how much of the text is read, 0 to 1.
    """
    try:
        found = _decoded_all(text, None, tell)
        # Looking at each mapping takes as long as all the rest; most often one look at the whole is enough.
        if not _says_as_much(found, text):
            found = _decoded_all(text, _once, tell)
            msgspec.json.encode([one.value for one in found])
    except (ValueError, RecursionError, IndexError, _OtherwiseError):
        return None
    return found


def _says_as_much(found: list[Document], text: str) -> bool:
    """Whether values written anew have as many keys as their text: no key came twice.

    Raises:
        ValueError: if half a character stands alone in a text, which JSON may write and is no text.
    """
    return sum(msgspec.json.encode(one.value).count(b'":') for one in found) == text.count('":')


_Pairs = Callable[[list[tuple[str, Any]]], dict[str, Any]]


def _decoded_all(text: str, pairs: _Pairs | None, tell: Tell | None) -> list[Document]:
    decode = json.JSONDecoder(object_pairs_hook=pairs, parse_constant=_refused, parse_int=_integer).raw_decode
    end, start = len(text.rstrip()), _after_space(text, 0)
    found: list[Document] = []
    places = _Places(text)
    if text[start] not in "{[":
        raise _OtherwiseError
    while start < end:
        place, spans = places.at(start), list[tuple[int, int]]()
        value, stop = _decoded(text, start, decode, spans, tell)
        items = [Text(text[begin:until], places.at(begin)) for begin, until in spans]
        found.append(Document(Text(text[start:stop], place), value, items))
        start = _after_space(text, stop)
    return found


_SPACE = re.compile(r"[ \t\n\r]*")


def _after_space(text: str, index: int) -> int:
    return _SPACE.match(text, index).end()  # type: ignore[union-attr]  # it matches nothing, too


class _Places:
    """Lines and columns of characters that are asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._counted, self._break = 1, 0, -1

    def at(self, index: int) -> Place:
        # A text may be one line of a hundred million characters: its beginning is not looked for each time.
        if breaks := self._text.count("\n", self._counted, index):
            self._line += breaks
            self._break = self._text.rfind("\n", self._counted, index)
        self._counted = index
        return Place(self._line, index - self._break)


_Decode = Callable[[str, int], tuple[Any, int]]


def _decoded(
    text: str, start: int, decode: _Decode, spans: list[tuple[int, int]], tell: Tell | None
) -> tuple[Any, int]:
    """A value and where it ends; the items of a list of objects one by one, with where each stands."""
    if text[start] != "{":
        return decode(text, start)
    pairs: list[tuple[str, Any]] = []
    index = _after_space(text, start + 1)
    while text[index] != "}":
        if text[index] != '"':
            raise _OtherwiseError
        key, index = scanstring(text, index + 1, True)
        index = _after_space(text, index)
        if text[index] != ":":
            raise _OtherwiseError
        index = _after_space(text, index + 1)
        if key == "items" and text[index] == "[":
            value, index = _decoded_items(text, index, decode, spans, tell)
        else:
            value, index = decode(text, index)
        pairs.append((key, value))
        index = _after_comma(text, index, "}")
    return _once(pairs), index + 1


def _decoded_items(
    text: str, index: int, decode: _Decode, spans: list[tuple[int, int]], tell: Tell | None
) -> tuple[list[Any], int]:
    values = []
    index = _after_space(text, index + 1)
    while text[index] != "]":
        value, stop = decode(text, index)
        values.append(value)
        spans.append((index, stop))
        index = _after_comma(text, stop, "]")
        if tell is not None and not len(values) % _ITEMS_BETWEEN_TELLING:
            tell(index / len(text))
    return values, index + 1


_ITEMS_BETWEEN_TELLING = 64


def _after_comma(text: str, index: int, closing: str) -> int:
    """Where the next item begins, or the closing bracket stands."""
    index = _after_space(text, index)
    if text[index] == closing:
        return index
    index = _after_space(text, index + 1) if text[index] == "," else len(text)
    if text[index] == closing:
        raise _OtherwiseError
    return index


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _OtherwiseError
    return values


def _refused(_constant: str) -> object:
    raise _OtherwiseError


def _integer(digits: str) -> int | float:
    value = int(digits)
    return value if -(1 << 63) <= value < 1 << 63 else float(digits)
