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


START = Place(1, 1)

Complain = Callable[[Place, str], None]

Tell = Callable[[float], None]
"""Hears how far some work is, 0 to 1; whatever it raises ends the work."""

_BETWEEN_TELLING = 1_024


class PlacedMapping(dict[str, Any]):
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


_MERGE_SIGN = "<<"

_NO_KEY, _MERGE, _IGNORED, _AS_KEY = object(), object(), object(), object()
"""What stands in the place of a key: none yet, `<<`, one that is left out, a mapping or list."""


def build(part: Text, complain: Complain, *, keys: bool = False, tell: Tell | None = None) -> list[Any]:
    """The documents in a part of a file, as far as it can be read: up to where it is no YAML, too deep, or grows too large by its aliases.

    Args:
        part: what is read.
        complain: takes what is wrong, with its place.
        keys: whether mappings shall know the places of their keys, too.
        tell: hears every now and then how much of the part is read, 0 to 1; what it raises ends the reading.
    """
    import yaml  # noqa: PLC0415 - whoever reads no YAML need not wait for it
    from yaml._yaml import CParser  # noqa: PLC0415 - the same

    first, aside = part.start.line, part.start.column - 1

    def place(mark: Any) -> Place:
        return Place(mark.line + first, mark.column + 1 + (0 if mark.line else aside))

    builder = _Builder(complain, place, keys)
    try:
        builder.take(CParser(part.text).get_event, part, tell)
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
    """Makes values from events; a class because what is rare shares its state with what is not."""

    __slots__ = ("_aliased", "_anchors", "_complain", "_keys", "_merges", "_place", "_sizes", "_stack", "done")

    def __init__(self, complain: Complain, place: Callable[[Any], Place], keys: bool) -> None:
        self.done: list[Any] = []
        self._complain = complain
        self._place = place
        self._keys = keys
        self._begin()

    def _begin(self) -> None:
        """A document begins."""
        self._stack: list[tuple[Any, Any, str | None]] = []
        self._anchors: dict[str, Any] = {}
        self._merges: dict[int, list[Any]] = {}
        self._sizes: dict[int, tuple[int, int, Any]] = {}
        self._aliased = 0

    def take(  # noqa: C901, PLR0912, PLR0915 - what most events need stands here and in no function of its own: there are millions
        self, get: Callable[[], Any], part: Text, tell: Tell | None
    ) -> None:
        """Build from all events."""
        import yaml  # noqa: PLC0415 - as in `build`

        scalar, mapping_start, mapping_end = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
        sequence_start, sequence_end = yaml.SequenceStartEvent, yaml.SequenceEndEvent
        words, numeric, put = scalars.WORDS, scalars.BEGINS, self._put
        first, aside = part.start.line, part.start.column
        keys, stack = self._keys, self._stack
        current: Any = None
        key: Any = _NO_KEY
        count = 0
        while (event := get()) is not None:
            kind = type(event)
            if kind is scalar:
                value = event.value
                if event.implicit[0]:
                    value = scalars.plain(value) if value[:1] in numeric else words.get(value, value)
                elif event.tag:
                    value = self._tagged(event)
                if event.anchor:
                    self._anchors[event.anchor] = value
                if type(current) is PlacedMapping and key is _NO_KEY:
                    # Most keys are texts that are new here.
                    if keys or type(value) is not str or value in current or value == _MERGE_SIGN:
                        key = self._key(current, value, event)
                    else:
                        key = intern(value)
                    continue
                if type(value) is float:
                    value = self._finite(value, event)
            elif kind is mapping_start or kind is sequence_start:
                is_key = key is _NO_KEY and type(current) is PlacedMapping
                if is_key or len(stack) >= DEEPEST:
                    self._complain_of_opening(event, is_key)
                stack.append((current, _AS_KEY if is_key else key, event.anchor))
                key = _NO_KEY
                if kind is sequence_start:
                    current = []
                else:
                    mark = event.start_mark
                    current = PlacedMapping()
                    line = mark.line
                    current.line, current.column = line + first, mark.column + (1 if line else aside)
                    if keys:
                        current.keys_at = {}
                count += 1
                if tell is not None and not count % _BETWEEN_TELLING:
                    tell(event.start_mark.index / len(part.text))
                continue
            elif kind is mapping_end or kind is sequence_end:
                value = current
                if self._merges and (merged := self._merges.pop(id(value), None)):
                    self._merge(value, merged)
                current, key, anchor = stack.pop()
                if anchor:
                    self._anchors[anchor] = value
                if key is _AS_KEY:
                    key = _IGNORED
                    continue
            elif kind is yaml.AliasEvent:
                value = self._alias(event.anchor, self._place(event.start_mark))
                if key is _NO_KEY and type(current) is PlacedMapping:
                    key = self._key_of_alias(value, event)
                    continue
            elif kind is yaml.DocumentStartEvent:
                self._begin()
                stack, current, key = self._stack, None, _NO_KEY
                continue
            else:
                continue
            # A value is complete: it goes to what holds it.
            if type(current) is PlacedMapping:
                if type(key) is str:
                    current[key] = value
                else:
                    put(current, key, value)
                key = _NO_KEY
            elif current is None:
                self.done.append(value)
            else:
                current.append(value)

    def _put(self, current: PlacedMapping, key: object, value: Any) -> None:
        """Hand over a value whose key is none."""
        if key is _MERGE:
            self._merges.setdefault(id(current), []).append(value)

    def _tagged(self, event: Any) -> Scalar:
        try:
            return scalars.tagged(event.value, event.tag)
        except scalars.ScalarError as error:
            self._complain(self._place(event.start_mark), f"{error}; it is kept as a text")
            return cast("str", event.value)

    def _finite(self, value: float, event: Any) -> Scalar:
        if scalars.finite(value):
            return value
        words = f"{event.value} is a number that JSON does not know; it is kept as a text"
        self._complain(self._place(event.start_mark), words)
        return cast("str", event.value)

    def _key(self, current: PlacedMapping, value: Scalar, event: Any) -> Any:
        place = self._place(event.start_mark)
        try:
            # `<<` in quotation marks is an ordinary key.
            key: Any = _MERGE if event.value == _MERGE_SIGN and event.implicit[0] else scalars.as_key(value)
        except scalars.ScalarError as error:
            self._complain(place, f"{error}; it is left out")
            return _IGNORED
        if key in current:
            self._complain(place, f"the key {key[:60]!r} comes twice in one mapping; the last one counts")
        if self._keys and isinstance(key, str):
            current.keys_at[key] = place
        return key

    def _key_of_alias(self, value: Any, event: Any) -> Any:
        if not isinstance(value, dict | list) and value is not None:
            return scalars.as_key(value)
        self._complain(self._place(event.start_mark), "an alias of no text stands as a key; it is left out")
        return _IGNORED

    def _complain_of_opening(self, event: Any, is_key: bool) -> None:
        place = self._place(event.start_mark)
        if len(self._stack) >= DEEPEST:
            raise _StopError(place, f"values are nested deeper than {DEEPEST} levels; expected fewer")
        if is_key:
            self._complain(place, "a list or mapping stands as a key; expected a text; it is left out")

    def _alias(self, name: str, place: Place) -> Any:
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
        return value

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

    def _merge(self, current: PlacedMapping, values: list[Any]) -> None:
        """Take over keys of other mappings, once all of a mapping's own are known: those count."""
        for value in values:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    for name, inner in part.items():
                        current.setdefault(name, inner)
                else:
                    self._complain(Place(current.line, current.column), "<< is followed by no mapping; it is left out")
