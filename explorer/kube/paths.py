"""Paths to parts of an object, as the tables write them, and the way to follow many of them at once.

A path is steps with points between them:

    spec.rules                  a field of a field
    spec.containers[]           each item of a list
    data{}                      each value of a mapping
    metadata.labels."a.b/c"     a field whose name has points
    containers|initContainers   one field or the other
    spec.**.*Ref                a field whose name ends in Ref, however deep

Whatever does not fit, fits not: a path finds nothing in it, and nothing fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import chain, product
from typing import Any, Generic, TypeVar

MOST_PARTS = 20_000
"""Parts of one object that are looked at for fields at any depth."""

DEEPEST = 12
"""Levels below which fields at any depth are not looked for."""

ITEMS, VALUES, ANY_DEPTH = "[]", "{}", "**"

_STEP = re.compile(r'"(?P<quoted>[^"]*)"|(?P<many>\[\]|\{\})|(?P<name>[^."\[\]{}]+)|\.')

Row = TypeVar("Row")


@lru_cache(maxsize=4096)
def ways(path: str) -> tuple[tuple[str, ...], ...]:
    """The steps of a path; several ways where it says "one or the other".

    Raises:
        ValueError: if it is no path.
    """
    steps: list[tuple[str, ...]] = []
    at = 0
    while at < len(path):
        found = _STEP.match(path, at)
        if found is None:
            raise ValueError(f"{path!r}: this is no step: {path[at:]!r}")
        at = found.end()
        if found["quoted"] is not None:
            steps.append((found["quoted"],))
        elif found["many"]:
            steps.append((found["many"],))
        elif found["name"]:
            steps.append(tuple(found["name"].split("|")))
    return tuple(product(*steps))


def find(path: str, value: Any) -> Iterable[Any]:
    """All that stands at a path and is not null, in order. An empty path is the value itself."""
    if _straight(path) is None:
        return chain.from_iterable(_along(way, 0, value) for way in ways(path))
    found = first(path, value)
    return () if found is None else (found,)


def _along(way: tuple[str, ...], at: int, value: Any) -> Iterator[Any]:
    for number in range(at, len(way)):
        step = way[number]
        if step in (ITEMS, VALUES):
            parts: Iterable[Any] = ()
            if step == ITEMS:
                parts = value if isinstance(value, list) else ()
            elif isinstance(value, dict):
                parts = value.values()
            for part in parts:
                yield from _along(way, number + 1, part)
            return
        value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return
    if value is not None:
        yield value


@lru_cache(maxsize=4096)
def _straight(path: str) -> tuple[str, ...] | None:
    """The fields of a path on which nothing branches; None if something does."""
    found = ways(path)
    return found[0] if len(found) == 1 and ITEMS not in found[0] and VALUES not in found[0] else None


def first(path: str, value: Any) -> Any:
    """The first that stands at a path; None if nothing does. An empty path is the value itself."""
    way = _straight(path)
    if way is None:
        return next(iter(find(path, value)), None)
    for step in way:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def text(value: Any) -> str:
    """A name as text: numbers are written out, all else that is no text is empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


Found = list[tuple[Row, Any, str]]
"""Rows of a table with the parts that their paths lead to, and the field that a pattern in the path fitted."""

_Ways = list[tuple[tuple[str, ...], Row]]


class Tree(Generic[Row]):
    """Many paths as one tree, so that an object is walked once for all of them."""

    __slots__ = ("deep", "ends", "fields", "globs", "items", "values")

    def __init__(self, found: _Ways[Row]) -> None:
        """Grow a tree of steps that are left to go, each with the row at their end."""
        self.ends = [row for steps, row in found if not steps]
        heads: dict[str, _Ways[Row]] = {}
        for steps, row in found:
            if steps:
                heads.setdefault(steps[0], []).append((steps[1:], row))
        special = {step: Tree(heads.pop(step)) for step in (ITEMS, VALUES, ANY_DEPTH) if step in heads}
        self.items, self.values, self.deep = special.get(ITEMS), special.get(VALUES), special.get(ANY_DEPTH)
        self.globs = {step: Tree(heads.pop(step)) for step in list(heads) if "*" in step}
        self.fields = [_straightened(step, rest) for step, rest in heads.items()]

    @staticmethod
    def of(rows: Iterable[tuple[str, Row]]) -> Tree[Row]:
        """The tree of some paths, each with its row."""
        return Tree([(way, row) for path, row in rows for way in ways(path)])

    def walk(self, value: Any, found: Found[Row], key: str = "") -> None:
        """Add all that the paths lead to in a value."""
        if self.ends:
            found.extend([(row, value, key) for row in self.ends])
        if isinstance(value, dict):
            for way, branch in self.fields:
                inner: Any = value
                for step in way:
                    inner = inner.get(step) if isinstance(inner, dict) else None
                if inner is not None:
                    branch.walk(inner, found, key)
            if self.globs or self.values is not None:
                self._walk_all(value, found, key)
        elif self.items is not None and isinstance(value, list):
            for inner in value:
                if inner is not None:
                    self.items.walk(inner, found, key)
        if self.deep is not None:
            for part in _below(value):
                self.deep.walk(part, found, key)

    def _walk_all(self, value: dict[Any, Any], found: Found[Row], key: str) -> None:
        for name, inner in value.items():
            if inner is None:
                continue
            if self.values is not None:
                self.values.walk(inner, found, key)
            if isinstance(name, str):
                for pattern, branch in self.globs.items():
                    if fnmatchcase(name, pattern):
                        branch.walk(inner, found, name)


def _straightened(step: str, found: _Ways[Row]) -> tuple[tuple[str, ...], Tree[Row]]:
    """A field and what is below it; several fields in a row where nothing branches off."""
    way: tuple[str, ...] = (step,)
    while found[0][0] and all(steps[:1] == found[0][0][:1] for steps, _ in found):
        head = found[0][0][0]
        if head in (ITEMS, VALUES, ANY_DEPTH) or "*" in head:
            break
        way = (*way, head)
        found = [(steps[1:], row) for steps, row in found]
    return way, Tree(found)


def _below(value: Any) -> Iterator[dict[str, Any]]:
    """A mapping and all mappings in it, level by level and bounded."""
    level = [value]
    budget = MOST_PARTS
    for _ in range(DEEPEST):
        further: list[Any] = []
        for part in level:
            budget -= 1
            if budget < 0:
                return
            if isinstance(part, dict):
                yield part
                further.extend(inner for inner in part.values() if isinstance(inner, dict | list))
            elif isinstance(part, list):
                further.extend(inner for inner in part if isinstance(inner, dict | list))
        level = further
