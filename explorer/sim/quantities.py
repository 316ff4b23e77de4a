"""Quantities of resources (`500m`, `1.5Gi`), and what a pod asks for. What cannot be read is a value, not an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from msgspec import Struct

from explorer.kube import quantities as written
from explorer.sim.objects import Flaw, Object, at


class Unreadable(Struct, frozen=True):
    """A quantity that is none.

    Attributes:
        message: what was found and what was expected.
    """

    message: str


def quantity(value: object) -> Fraction | Unreadable:
    """A quantity as a number: `500m` is a half, `1Ki` is 1024."""
    found = written.quantity(value)
    if found is None:
        return Unreadable(f"{str(value)[:40]!r} is no quantity; expected a number such as 2, 500m, 1.5Gi or 1e3")
    return found


@lru_cache(maxsize=4096)
def _whole(resource: str, text: str) -> int:
    found = written.quantity(text)
    if found is None:
        return 0
    return -int(-found * (1000 if resource == "cpu" else 1) // 1)


def amount(resource: str, value: object) -> int:
    """A quantity in the unit that is counted in, rounded up: thousandths of a CPU, else bytes or pieces. An unreadable one is 0."""
    return _whole(resource, str(value))


def amounts(resources: Mapping[str, Any] | None) -> dict[str, int]:
    """Quantities by resource, each as `amount` counts it."""
    return {name: amount(name, value) for name, value in (resources or {}).items()}


def requests_of(pod: Object) -> dict[str, int]:
    """What a pod asks its node for.

    The sum of its containers and native sidecars, or what the hungriest init container needs beside the sidecars that run by then,
    whichever is more; and the overhead.
    """
    spec = pod.get("spec") or {}
    beside: dict[str, int] = {}
    most: dict[str, int] = {}
    for container in spec.get("initContainers") or ():
        own = _of(container)
        if container.get("restartPolicy") == "Always":
            _add(beside, own)
            own = {}
        for name in {**beside, **own}:
            most[name] = max(most.get(name, 0), beside.get(name, 0) + own.get(name, 0))
    total = beside
    for container in spec.get("containers") or ():
        _add(total, _of(container))
    for name, value in most.items():
        total[name] = max(total.get(name, 0), value)
    _add(total, amounts(spec.get("overhead")))
    return total


def flaws_of(container: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    """The quantities of a container that cannot be read, or that are requested beyond their limit."""
    for which in ("requests", "limits"):
        values = at(container, ("resources", which), {})
        for name, value in values.items() if isinstance(values, Mapping) else ():
            found = quantity(value)
            if isinstance(found, Unreadable):
                yield Flaw(f"{path}.resources.{which}.{name}", found.message)
            elif found < 0:
                yield Flaw(f"{path}.resources.{which}.{name}", f"{value} is negative; expected 0 or more")


def _of(container: Mapping[str, Any]) -> dict[str, int]:
    resources = container.get("resources")
    if not resources:
        return {}
    # A limit without a request asks for as much.
    return amounts({**(resources.get("limits") or {}), **(resources.get("requests") or {})})


def _add(total: dict[str, int], more: Mapping[str, int]) -> None:
    for name, value in more.items():
        total[name] = total.get(name, 0) + value
