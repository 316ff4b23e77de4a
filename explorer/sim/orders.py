"""What somebody does, in one line: at a time (`30s delete pod/mysql-1`) or when something is so (`when pod/mysql-1 is Ready: delete pod/mysql-1`)."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from explorer.sim import conditions
from explorer.sim.actions import Action
from explorer.sim.conditions import Condition
from explorer.sim.helm import verbs as helm
from explorer.sim.helm.charts import Chart
from explorer.sim.mesh import verbs as mesh
from explorer.sim.names import OrderError, duration, hint, kinds_by_name
from explorer.sim.verbs import VERBS
from explorer.sim.wording import Words

__all__ = ["USAGES", "Order", "OrderError", "action_of", "duration", "parse"]

WHEN = "when "

_VERBS = {**VERBS, **mesh.VERBS, **helm.VERBS}


class Order(Struct, frozen=True):
    """An action, and when it is done.

    Attributes:
        time: milliseconds since the simulation began; 0 if it waits for something.
        action: what is done.
        when: what it waits for, once; None if it has a time.
    """

    time: int
    action: Action
    when: Condition | None = None


def parse(line: str, kinds: Iterable[str] = (), charts: Mapping[str, Chart] | None = None) -> Order:
    """Read a line.

    Args:
        line: `<time> <verb> <object> [arguments]`, or `when <condition>: <verb> …`; see `USAGES` and `explorer.sim.conditions`.
        kinds: kinds that there are besides those of Kubernetes.
        charts: the charts that Helm may use, by name.

    Raises:
        OrderError: if it cannot be read.
    """
    names = kinds_by_name(kinds)
    if line.lstrip().casefold().startswith(WHEN):
        condition, colon, rest = line.strip()[len(WHEN) :].partition(": ")
        if not colon:
            raise OrderError(
                'expected "when <condition>: <verb> <object>", such as "when pod/mysql-1 is Ready: delete pod/mysql-1"'
            )
        return Order(0, _action(rest, names, charts or {}), conditions.parse(condition, names))
    head, _, rest = line.strip().partition(" ")
    if not rest:
        _split(line)
        raise OrderError('expected "<time> <verb> <object>", such as "30s delete pod/mysql-1"')
    time = duration(head)
    return Order(time, _action(rest, names, charts or {}, "<time> "))


def action_of(line: str, kinds: Iterable[str] = (), charts: Mapping[str, Chart] | None = None) -> Action:
    """Read what is done, without a time: `delete pod/mysql-1`.

    Raises:
        OrderError: if it cannot be read.
    """
    return _action(line, kinds_by_name(kinds), charts or {})


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise OrderError(f"{error}".lower()) from None


def _action(line: str, kinds: Mapping[str, str], charts: Mapping[str, Chart], before: str = "") -> Action:
    words = _split(line)
    if not words:
        raise OrderError('expected "<verb> <object>", such as "delete pod/mysql-1"')
    verb = _VERBS.get(words[0])
    if verb is None:
        raise OrderError(f"there is nothing called {words[0]!r} to do; {hint(words[0], _VERBS)}")
    plain = [word for word in words[1:] if not word.startswith("--")]
    options: dict[str, list[str]] = {}
    for word in words[1:]:
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            options.setdefault(name, []).append(value)
    try:
        rest = Words(plain, options, kinds, charts)
        action = verb.make(rest)
        rest.end()
    except OrderError as error:
        raise OrderError(f"{error}; expected: {before}{words[0]} {verb.usage}".replace("  ", " ")) from None
    return action


USAGES: Sequence[str] = tuple(f"{name} {verb.usage}" for name, verb in _VERBS.items())
"""All that can be done, one line each."""
