"""YAML into plain values, straight from libyaml's events: each mapping knows its line and column, and nothing grows without bounds."""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple, cast

from explorer.kube import scalars
from explorer.kube.scalars import Scalar

DEEPEST = 100
"""Levels of mappings and lists in one another."""

MOST_ALIASED = 100_000
"""Values of one document that come from aliases, each counted as often as it is referred to."""


class Place(NamedTuple):
    """Where something stands, counted from 1."""

    line: int
    column: int


Complain = Callable[[Place, str], None]


class Mapping(dict[str, Any]):
    """A mapping of a file.

    Attributes:
        line: where it begins, counted from 1.
        column: the same.
        keys_at: where its keys stand, if that was asked for.
    """

    __slots__ = ("column", "keys_at", "line")
    line: int
    column: int
    keys_at: dict[str, Place]


class _StopError(Exception):
    """The rest is not read."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class Text(NamedTuple):
    """A part of a file, and where its first character stands."""

    text: str
    start: Place


_NO_KEY, _MERGE, _IGNORED, _AS_KEY = object(), object(), object(), object()
"""What stands in the place of a key: none yet, `<<`, one that is left out, a mapping or list."""


def build(part: Text, complain: Complain, *, keys: bool = False) -> list[Any]:
    """The documents in a part of a file, as far as it can be read: up to where it is no YAML, too deep, or grows too large by its aliases.

    Args:
        part: what is read.
        complain: takes what is wrong, with its place.
        keys: whether mappings shall know the places of their keys, too.
    """
    import yaml  # noqa: PLC0415 - whoever reads no YAML need not wait for it
    from yaml._yaml import CParser  # noqa: PLC0415

    first, aside = part.start.line, part.start.column - 1

    def place(mark: Any) -> Place:
        return Place(mark.line + first, mark.column + 1 + (0 if mark.line else aside))

    builder = _Builder(complain, keys)
    scalar, opened = yaml.ScalarEvent, (yaml.MappingStartEvent, yaml.SequenceStartEvent)
    closed, alias, document = (yaml.MappingEndEvent, yaml.SequenceEndEvent), yaml.AliasEvent, yaml.DocumentStartEvent
    try:
        parser = CParser(part.text)
        while (event := cast("Any", parser.get_event())) is not None:
            kind = type(event)
            if kind is scalar:
                builder.scalar(event, place)
            elif kind in opened:
                builder.open(place(event.start_mark), event.anchor, is_mapping=kind is opened[0])
            elif kind in closed:
                builder.close()
            elif kind is alias:
                builder.alias(event.anchor, place(event.start_mark))
            elif kind is document:
                builder.begin()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        complain(place(mark) if mark else part.start, _said(error, first))
    except yaml.reader.ReaderError as error:
        complain(_place_of(part, error), f"is no YAML: {error.reason}")
    except _StopError as stop:
        complain(stop.place, str(stop))
    except (yaml.YAMLError, ValueError) as error:
        complain(part.start, f"is no YAML: {error}".splitlines()[0])
    return builder.done


def _said(error: Any, first: int) -> str:
    problem = error.problem or error.context or "it breaks off"
    if "mapping values are not allowed" in problem:
        return 'is no YAML: a key stands where none can be; a text with ": " in it needs quotation marks'
    if "cannot start any token" in problem and "\\t" in problem:
        return "is no YAML: a tab stands where a value begins; expected spaces"
    start = error.context_mark
    since = f" ({error.context} that began in line {start.line + first})" if error.context and start is not None else ""
    return f"is no YAML: {problem}{since}"


def _place_of(part: Text, error: Any) -> Place:
    """Where a character stands that may not be in YAML; libyaml counts bytes."""
    before = part.text.encode("utf-8", "surrogatepass")[: error.position].decode("utf-8", "replace")
    lines = before.count("\n")
    column = len(before) - before.rfind("\n") - 1
    return Place(part.start.line + lines, column + (part.start.column if not lines else 1))


class _Builder:
    """Makes values from events; a class because its stack is shared by the kinds of events."""

    __slots__ = (
        "_aliased",
        "_anchors",
        "_complain",
        "_current",
        "_ignored",
        "_key",
        "_keys",
        "_merges",
        "_sizes",
        "_stack",
        "done",
    )

    def __init__(self, complain: Complain, keys: bool) -> None:
        self.done: list[Any] = []
        self._complain = complain
        self._keys = keys
        self.begin()

    def begin(self) -> None:
        """A document begins."""
        self._stack: list[tuple[Any, Any, str | None]] = []
        self._current: Any = None
        self._key: Any = _NO_KEY
        self._anchors: dict[str, Any] = {}
        self._merges: dict[int, list[Any]] = {}
        self._sizes: dict[int, tuple[int, int, Any]] = {}
        self._aliased = 0

    def scalar(self, event: Any, place: Callable[[Any], Place]) -> None:
        """A text, number, truth value or nothing."""
        value: Any = event.value
        if event.implicit[0]:
            value = scalars.plain(value)
        elif event.tag:
            try:
                value = scalars.tagged(event.value, event.tag)
            except scalars.ScalarError as error:
                self._complain(place(event.start_mark), f"{error}; it is kept as a text")
        if event.anchor:
            self._anchors[event.anchor] = value
        current = self._current
        if type(current) is Mapping and self._key is _NO_KEY:
            # Most keys are texts that are new here.
            if type(value) is str and value not in current and value != "<<" and not self._keys:
                self._key = intern(value)
            else:
                self._begin_pair(value, event, place)
            return
        if type(value) is float and not scalars.finite(value):
            self._complain(
                place(event.start_mark), f"{event.value} is a number that JSON does not know; it is kept as a text"
            )
            value = event.value
        if type(current) is Mapping and type(self._key) is str:
            current[self._key] = value
            self._key = _NO_KEY
        else:
            self._put(value)

    def _begin_pair(self, value: Scalar, event: Any, place: Callable[[Any], Place]) -> None:
        current = self._current
        try:
            # `<<` in quotation marks is an ordinary key.
            key: Any = _MERGE if event.value == "<<" and event.implicit[0] else scalars.as_key(value)
        except scalars.ScalarError as error:
            self._complain(place(event.start_mark), f"{error}; it is left out")
            key = _IGNORED
        self._key = key
        if key in current:
            self._complain(
                place(event.start_mark), f"the key {key[:60]!r} comes twice in one mapping; the last one counts"
            )
        if self._keys and isinstance(key, str):
            current.keys_at[key] = place(event.start_mark)

    def open(self, place: Place, anchor: str | None, *, is_mapping: bool) -> None:
        """A mapping or list begins."""
        if len(self._stack) >= DEEPEST:
            raise _StopError(place, f"values are nested deeper than {DEEPEST} levels; expected fewer")
        if self._key is _NO_KEY and type(self._current) is Mapping:
            self._complain(place, "a list or mapping stands as a key; expected a text; it is left out")
            self._stack.append((self._current, _AS_KEY, anchor))
        else:
            self._stack.append((self._current, self._key, anchor))
        self._key = _NO_KEY
        if not is_mapping:
            self._current = []
            return
        self._current = mapping = Mapping()
        mapping.line, mapping.column = place
        if self._keys:
            mapping.keys_at = {}

    def close(self) -> None:
        """A mapping or list ends."""
        value = self._current
        if self._merges and (merged := self._merges.pop(id(value), None)):
            self._merge(value, merged)
        self._current, self._key, anchor = self._stack.pop()
        if anchor:
            self._anchors[anchor] = value
        if self._key is _AS_KEY:
            self._key = _IGNORED
        else:
            self._put(value)

    def alias(self, name: str, place: Place) -> None:
        """A value is referred to that stands further up."""
        if name not in self._anchors:
            inside = any(anchor == name for _, _, anchor in self._stack)
            why = "stands inside what it refers to" if inside else "refers to nothing"
            raise _StopError(place, f"the alias {'*' + name!r} {why}; expected the name of an anchor above")
        value = self._anchors[name]
        size, height = self._measured(value)
        self._aliased += size
        if self._aliased > MOST_ALIASED:
            raise _StopError(place, f"more than {MOST_ALIASED:,} values come from aliases; expected fewer")
        if len(self._stack) + height > DEEPEST:
            raise _StopError(place, f"values are nested deeper than {DEEPEST} levels through the alias {'*' + name!r}")
        if self._key is _NO_KEY and type(self._current) is Mapping:
            if isinstance(value, dict | list) or value is None:
                self._complain(place, "an alias of no text stands as a key; it is left out")
                self._key = _IGNORED
            else:
                self._key = scalars.as_key(value)
        else:
            self._put(value)

    def _measured(self, value: Any) -> tuple[int, int]:
        """How many values there are in a value, with itself, and in how many levels."""
        if not isinstance(value, dict | list):
            return 1, 0
        found = self._sizes.get(id(value))
        if found is None:
            parts = [self._measured(part) for part in (value.values() if isinstance(value, dict) else value)]
            size, height = 1 + sum(size for size, _ in parts), 1 + max((height for _, height in parts), default=0)
            # The value itself stands there too: what is kept alive keeps its id.
            found = self._sizes[id(value)] = size, height, value
        return found[0], found[1]

    def _put(self, value: Any) -> None:
        """Hand a complete value to what holds it."""
        current, key = self._current, self._key
        if type(current) is list:
            current.append(value)
        elif current is None:
            self.done.append(value)
        else:
            self._key = _NO_KEY
            if type(key) is str:
                current[key] = value
            elif key is _MERGE:
                self._merges.setdefault(id(current), []).append(value)

    def _merge(self, current: Mapping, values: list[Any]) -> None:
        """Take over keys of other mappings, once all of a mapping's own are known: those count."""
        for value in values:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    for name, inner in part.items():
                        current.setdefault(name, inner)
                else:
                    self._complain(Place(current.line, current.column), "<< is followed by no mapping; it is left out")
