"""Manifests: the objects in a text, whether YAML with several documents, JSON, or lists, each with the place where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from explorer.kube.building import DEEPEST, Mapping, Place, Text, build

MOST_BYTES = 256 << 20
"""A larger file is not read."""

START = Place(1, 1)


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong with a file; the rest is read.

    Attributes:
        file: its path as it was given.
        line: counted from 1.
        column: counted from 1.
        message: what is wrong, and what was expected.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Manifest(Struct, frozen=True, eq=False):
    """An object of a file.

    Attributes:
        object: as the file has it.
        file: the path of the file as it was given.
        document: the part of the file in which it stands.
        inside: the steps from that document to the object: those of a list's items.
    """

    object: dict[str, Any]
    file: str
    document: Text
    inside: tuple[str | int, ...] = ()

    @property
    def place(self) -> Place:
        """Where it begins."""
        obj = self.object
        return Place(obj.line, obj.column) if isinstance(obj, Mapping) else self.place_of("")

    def place_of(self, path: str) -> Place:
        """Where a field stands, or the nearest thing around it that is there.

        Args:
            path: as in `spec.template.spec.containers[0].image`.
        """
        found = build(self.document, lambda _place, _message: None, keys=True)
        return _sought(found[0], self.inside, path) if found else self.document.start


def read(text: str, file: str) -> Iterator[Manifest | Problem]:
    """The objects of a text and what is wrong with it, in the order in which they stand.

    Args:
        text: YAML or JSON.
        file: what the file is called in problems.
    """
    documents = _json(text)
    for part, value in _yaml(text, file) if documents is None else documents:
        if isinstance(value, Problem):
            yield value
        elif value is not None:
            yield from _objects(value, file, part, ())


def _yaml(text: str, file: str) -> Iterator[tuple[Text, Any]]:
    for part in parts(text):
        found: list[Problem] = []

        def complain(place: Place, message: str, found: list[Problem] = found) -> None:
            found.append(Problem(file, *place, message))

        values = build(part, complain)
        yield from ((part, problem) for problem in found)
        yield from ((part, value) for value in values)


_SEPARATOR = re.compile(r"^---(?=[\s#]|\Z)", re.MULTILINE)
_SAYS_NOTHING = re.compile(r"(?:[ \t]*(?:#[^\n]*|%[^\n]*)?(?:\r?\n|\Z))*\Z")


def parts(text: str) -> Iterator[Text]:
    """The documents of a text, cut where kubectl cuts: at `---`, also before a comment without a space.

    So what is wrong in one does not spoil the next.
    """
    begin, place = 0, START
    line, counted = 1, 0
    for found in _SEPARATOR.finditer(text):
        if not _SAYS_NOTHING.match(text, begin, found.start()):
            yield Text(text[begin : found.start()], place)
        line += text.count("\n", counted, found.start())
        counted = found.start()
        begin, place = found.end(), Place(line, 4)
    if not _SAYS_NOTHING.match(text, begin):
        yield Text(text[begin:], place)


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character; JSON may write one alone, which is no text."""


class _OtherwiseError(Exception):
    """It is read as YAML, which tells more of what is wrong."""


def _json(text: str) -> list[tuple[Text, Any]] | None:
    """The values of a text that is nothing but JSON, one after another; None if it is not, or if anything is wrong with it."""
    end = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] not in ("{", "["):
        return None
    decode = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refused, parse_int=_integer).raw_decode
    found, line, counted = [], 1, 0
    try:
        while start < end:
            value, stop = decode(text, start)
            line += text.count("\n", counted, start)
            counted = start
            place = Place(line, start - text.rfind("\n", 0, start))
            found.append((Text(text[start:stop], place), value))
            start = stop
            while start < end and text[start] in " \t\r\n":
                start += 1
        if _HALF.search(text):
            json.dumps([value for _, value in found], ensure_ascii=False).encode()
    except (ValueError, RecursionError, _OtherwiseError):
        return None
    return found


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


def _objects(value: Any, file: str, part: Text, inside: tuple[str | int, ...]) -> Iterator[Manifest | Problem]:
    """The objects in a value: itself, or the items of a list."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _objects(item, file, part, (*inside, number))
        return
    here = Manifest(value if isinstance(value, dict) else {}, file, part, inside)
    if not isinstance(value, dict) or not (value.get("kind") or value.get("apiVersion")):
        words = f"{str(value)[:40]!r} is" if not isinstance(value, dict) else "this is"
        yield Problem(
            file, *here.place_of(""), f"{words} no object of Kubernetes; expected apiVersion, kind and metadata"
        )
        return
    kind, items = value.get("kind"), value.get("items")
    if not (isinstance(kind, str) and kind.endswith("List") and (isinstance(items, list) or "items" in value)):
        yield here
        return
    if not isinstance(items, list | None):
        yield Problem(file, *here.place_of("items"), f"the items of {kind} are no list")
        return
    for number, item in enumerate(items or ()):
        # The items of a list of one kind, as the API serves it, do not repeat it.
        if isinstance(item, dict) and kind != "List":
            item.setdefault("kind", kind.removesuffix("List"))
            item.setdefault("apiVersion", value.get("apiVersion"))
        if len(inside) < DEEPEST:
            yield from _objects(item, file, part, (*inside, "items", number))


def _sought(value: Any, inside: tuple[str | int, ...], path: str) -> Place:
    place = START
    for step in inside:
        place = _own(value, place)
        if isinstance(value, Mapping) and step in value:
            place = value.keys_at.get(str(step), place)
        value = value[step]
    place = _own(value, place)
    while path:
        if isinstance(value, Mapping):
            key = _begun_with(value, path)
            if key is None:
                break
            place, value, path = value.keys_at.get(key, place), value[key], path[len(key) :].removeprefix(".")
        elif isinstance(value, list) and (index := re.match(r"\[(\d{1,6})\]\.?", path)) and int(index[1]) < len(value):
            value, path = value[int(index[1])], path[index.end() :]
            place = _own(value, place)
        else:
            break
    return place


def _own(value: Any, place: Place) -> Place:
    return Place(value.line, value.column) if isinstance(value, Mapping) else place


def _begun_with(value: Mapping, path: str) -> str | None:
    """The longest key with which a path begins: keys may have points in them."""
    fits = (key for key in value if path == key or path.startswith((f"{key}.", f"{key}[")))
    return max(fits, key=len, default=None)
