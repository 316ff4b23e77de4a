"""Fields of objects that anybody may have written: what is not there, or is of another type than expected, reads as nothing.

Objects are dicts, as every source makes them: a check for any mapping would take longer than all else together. What is found by a path
comes with its own path, to be told where it stands; `paths` follows many paths at once, and tells no places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


def at(value: Any, *steps: str | int) -> Any:
    """What stands behind some steps; None if it is not there."""
    for step in steps:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list | tuple) and -len(value) <= step < len(value) else None
    return value


def mapping(value: Any, *steps: str | int) -> Mapping[str, Any]:
    """The mapping behind some steps; an empty one if there is none."""
    found = at(value, *steps)
    return found if isinstance(found, dict) else NOTHING


def text(value: Any, *steps: str | int) -> str:
    """The text behind some steps; empty if there is none."""
    found = at(value, *steps)
    return found if isinstance(found, str) else ""


def whole(value: Any, *steps: str | int) -> int | None:
    """The whole number behind some steps; None if there is none."""
    found = at(value, *steps)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def texts(value: Any, *steps: str | int) -> list[str]:
    """The texts in the list behind some steps."""
    found = at(value, *steps)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list | tuple) else []


def each(value: Any, *steps: str | int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings in the list behind some steps, each with its index."""
    found = at(value, *steps)
    if isinstance(found, list | tuple):
        for number, one in enumerate(found):
            if isinstance(one, dict):
                yield number, one


def labels(value: Any, *steps: str | int) -> dict[str, str]:
    """The mapping of texts behind some steps, as labels are."""
    return {key: one for key, one in mapping(value, *steps).items() if isinstance(key, str) and isinstance(one, str)}


_STEP = re.compile(r"\[(\*|\d{1,6})\]|([^.\[\]]+)\.?")


def steps_of(path: str) -> tuple[str | int, ...]:
    """The steps of a path such as `spec.containers[0].image`; `*` stands for every item."""
    found = _STEP.finditer(path.replace("].", "]"))
    return tuple((int(one[1]) if one[1].isdigit() else "*") if one[1] else one[2] for one in found)


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Everything that a path leads to, each with its own path: `[*]` is every item of a list."""
    head, star, tail = path.partition("[*]")
    found = _reached(value, steps_of(head)) if head else value
    if not star:
        if found is not None:
            yield path, found
        return
    for number, one in enumerate(found) if isinstance(found, list | tuple) else ():
        here = f"{head}[{number}]"
        rest = tail.removeprefix(".")
        if not rest:
            yield here, one
        else:
            yield from ((f"{here}.{more}", thing) for more, thing in walk(one, rest))


def _reached(value: Any, steps: tuple[str | int, ...]) -> Any:
    """What stands behind the steps of a path, where names may have points in them (`metadata.labels.istio.io/rev`)."""
    for number, step in enumerate(steps):
        if isinstance(step, str) and isinstance(value, dict) and step not in value:
            names = [one for one in steps[number:] if isinstance(one, str)]
            ends = range(len(names), 1, -1)
            end = next((one for one in ends if ".".join(names[:one]) in value), None)
            return None if end is None else _reached(value[".".join(names[:end])], steps[number + end :])
        value = at(value, step)
    return value
