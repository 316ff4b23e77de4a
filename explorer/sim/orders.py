"""What somebody does at a time, in one line: `30s delete pod/mysql-1`."""

from __future__ import annotations

import difflib
import json
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

from msgspec import Struct

from explorer.sim import actions
from explorer.sim.actions import Action
from explorer.sim.clock import HOUR, MINUTE, SECOND
from explorer.sim.objects import CLUSTER_SCOPED, Key, Step
from explorer.sim.store import Propagation

LATEST = 10_000 * HOUR

_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)", re.ASCII)

_SHORT = {
    "cj": "CronJob", "cm": "ConfigMap", "crd": "CustomResourceDefinition", "deploy": "Deployment", "ds": "DaemonSet",
    "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "netpol": "NetworkPolicy", "no": "Node", "ns": "Namespace",
    "pdb": "PodDisruptionBudget", "po": "Pod", "pv": "PersistentVolume", "pvc": "PersistentVolumeClaim", "rs": "ReplicaSet",
    "sa": "ServiceAccount", "sc": "StorageClass", "sts": "StatefulSet", "svc": "Service", "vs": "VirtualService",
    "dr": "DestinationRule",
}  # fmt: skip
_KINDS = frozenset({*_SHORT.values(), *CLUSTER_SCOPED, "EndpointSlice", "Job", "Lease", "Secret"})


class OrderError(ValueError):
    """The line says nothing that can be done; the text says what and what was expected."""


class Order(Struct, frozen=True):
    """An action and its time.

    Attributes:
        time: milliseconds since the simulation began.
        action: what is done.
    """

    time: int
    action: Action


class _Words(NamedTuple):
    """What stands behind a verb.

    Attributes:
        plain: words in their order.
        options: `--force` and `--grace-period=5`.
        kinds: the kinds that there are, by the names that one may write.
    """

    plain: list[str]
    options: dict[str, str]
    kinds: Mapping[str, str]


class _Verb(NamedTuple):
    usage: str
    make: Callable[[_Words], Action]


def parse(line: str, kinds: Iterable[str] = ()) -> Order:
    """Read a line.

    Args:
        line: `<time> <verb> <object> [arguments]`, see `USAGES`.
        kinds: kinds that there are besides those of Kubernetes.

    Raises:
        OrderError: if it cannot be read.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise OrderError(f"{error}".lower()) from None
    if len(words) < 2:
        raise OrderError('expected "<time> <verb> <object>", such as "30s delete pod/mysql-1"')
    time = duration(words[0])
    verb = _VERBS.get(words[1])
    if verb is None:
        raise OrderError(f"there is nothing called {words[1]!r} to do; {_hint(words[1], _VERBS)}")
    plain = [word for word in words[2:] if not word.startswith("--")]
    options = {
        name: value for name, _, value in (word[2:].partition("=") for word in words[2:] if word.startswith("--"))
    }
    try:
        rest = _Words(plain, options, _names(kinds))
        action = verb.make(rest)
        _all_used(rest)
    except OrderError as error:
        raise OrderError(f"{error}; expected: <time> {words[1]} {verb.usage}".replace("  ", " ")) from None
    return Order(time, action)


def _all_used(words: _Words) -> None:
    if words.plain:
        raise OrderError(f"{words.plain[0]!r} is too much")
    if words.options:
        raise OrderError(f"there is no option {'--' + next(iter(words.options))!r} here")


def duration(text: str) -> int:
    """A length of time in milliseconds: `250ms`, `30s`, `1m30s`.

    Raises:
        OrderError: if it is none.
    """
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise OrderError(f"{text[:40]!r} is no time; expected one such as 250ms, 30s or 1m30s")
    time = round(sum(float(number) * _UNITS[unit] for number, unit in parts))
    if time > LATEST:
        raise OrderError(f"{text[:40]!r} is too late; expected at most {LATEST // HOUR:,} hours".replace(",", ""))
    return time


def _names(kinds: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in (*_KINDS, *kinds):
        low = kind.casefold()
        plural = (
            f"{low}es"
            if low.endswith(("s", "x", "ch"))
            else f"{low[:-1]}ies"
            if low[-2:] in ("cy", "ry")
            else f"{low}s"
        )
        found[low] = found[plural] = kind
    return {**found, **_SHORT}


def _hint(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(word, names, 1)
    return f"did you mean {close[0]}?" if close else f"expected one of: {', '.join(names)}"


def _next(words: _Words, what: str) -> str:
    if not words.plain:
        raise OrderError(f"the {what} is missing")
    return words.plain.pop(0)


def _key(words: _Words) -> Key:
    text = _next(words, "object")
    *space, word, name = ["", *text.split("/")][-3:] if 1 <= text.count("/") <= 2 else ("", "", "")
    if not word or not name:
        raise OrderError(f"{text!r} names no object such as pod/mysql-1, or shop/pod/mysql-1 in the namespace shop")
    kind = words.kinds.get(word.casefold())
    if kind is None:
        close = difflib.get_close_matches(word.casefold(), words.kinds, 1)
        raise OrderError(f"there is no kind {word!r}{f' (did you mean {close[0]}?)' if close else ''}")
    return Key(kind, "" if kind in CLUSTER_SCOPED else (space[0] if space else "") or "default", name)


def _node(words: _Words) -> str:
    name = _next(words, "node")
    return name.partition("/")[2] if name.startswith(("node/", "nodes/", "no/")) else name


def _number(text: str, what: str) -> int:
    if not (text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= 9):
        raise OrderError(f"{text[:40]!r} is no {what}")
    return int(text)


def _count(words: _Words, what: str, option: str) -> int:
    text = words.options.pop(option, "") or _next(words, what)
    return _number(text, what)


def _scale(words: _Words) -> Action:
    return actions.Scale(_key(words), _count(words, "number of replicas", "replicas"))


def _delete(words: _Words) -> Action:
    key, options = _key(words), words.options
    cascade = options.pop("cascade", "background")
    found = next((one for one in get_args(Propagation) if one == cascade), None)
    if found is None:
        raise OrderError(
            f"{cascade!r} is no way to delete dependents; expected one of: {', '.join(get_args(Propagation))}"
        )
    force = options.pop("force", None)
    if force not in (None, "", "true"):
        raise OrderError("--force takes no value")
    grace = options.pop("grace-period", None)
    seconds = None if grace is None else _number(grace, "number of seconds")
    return actions.Delete(key, force=force is not None, grace=seconds, propagation=found)


def _evict(words: _Words) -> Action:
    key = _key(words)
    if key.kind != "Pod":
        raise OrderError(f"{key} is no pod")
    grace = words.options.pop("grace-period", None)
    return actions.Evict(key, None if grace is None else _number(grace, "number of seconds"))


def _drain(words: _Words) -> Action:
    node = _node(words)
    daemons = words.options.pop("ignore-daemonsets", "true") != "false"
    data, lone = (words.options.pop(name, "false") != "false" for name in ("delete-emptydir-data", "force"))
    return actions.Drain(node, ignore_daemonsets=daemons, delete_emptydir_data=data, force=lone)


def _set_image(words: _Words) -> Action:
    key, text = _key(words), _next(words, "image")
    container, equals, image = text.partition("=")
    if not equals:
        return actions.SetImage(key, text)
    return actions.SetImage(key, image, "" if container == "*" else container)


def _rollback(words: _Words) -> Action:
    key = _key(words)
    text = words.options.pop("to-revision", "") or (words.plain.pop(0) if words.plain else "0")
    return actions.Rollback(key, _number(text, "revision"))


def _label(words: _Words) -> Action:
    key, labels = _key(words), {}
    words.options.pop("overwrite", None)
    for word in (_next(words, "label"), *words.plain):
        name, equals, value = word.partition("=")
        if not name or not (equals or name.endswith("-")):
            raise OrderError(f"{word!r} is no label such as tier=web, nor tier- to take one away")
        labels[name if equals else name[:-1]] = value if equals else None
    words.plain.clear()
    return actions.Label(key, labels)


def _edit(words: _Words) -> Action:
    key, path, text = _key(words), _next(words, "path"), _next(words, "value")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    return actions.Edit(key, _steps(path), value)


def _steps(path: str) -> tuple[Step, ...]:
    found = re.findall(r"\[(\d{1,6})\]|\[([^\]]+)\]|([^.\[\]]+)", path)
    if not found or path[0] == "[":
        raise OrderError(f"{path!r} is no path such as spec.template.spec.containers[0].image")
    return tuple(int(index) if index else quoted or name for index, quoted, name in found)


_VERBS: dict[str, _Verb] = {
    "scale": _Verb("<kind>/<name> <replicas>", _scale),
    "delete": _Verb(
        "<kind>/<name> [--grace-period=<seconds>] [--force] [--cascade=background|foreground|orphan]", _delete
    ),
    "force-delete": _Verb("<kind>/<name>", lambda words: actions.Delete(_key(words), force=True)),
    "set-image": _Verb("<kind>/<name> [<container>=]<image>", _set_image),
    "rollback": _Verb("<kind>/<name> [<revision>]", _rollback),
    "restart": _Verb("<kind>/<name>", lambda words: actions.Restart(_key(words))),
    "pause": _Verb("<kind>/<name>", lambda words: actions.Pause(_key(words))),
    "resume": _Verb("<kind>/<name>", lambda words: actions.Pause(_key(words), paused=False)),
    "partition": _Verb(
        "<kind>/<name> <number>", lambda words: actions.Partition(_key(words), _count(words, "number", "partition"))
    ),
    "label": _Verb("<kind>/<name> <label>=<value>… <label>-…", _label),
    "edit": _Verb("<kind>/<name> <path> <value as JSON; null takes it away>", _edit),
    "cordon": _Verb("<node>", lambda words: actions.Cordon(_node(words))),
    "uncordon": _Verb("<node>", lambda words: actions.Cordon(_node(words), on=False)),
    "drain": _Verb("<node> [--ignore-daemonsets=false] [--delete-emptydir-data] [--force]", _drain),
    "evict": _Verb("<kind>/<name> [--grace-period=<seconds>]", _evict),
    "out-of-service": _Verb("<node>", lambda words: actions.OutOfService(_node(words))),
    "in-service": _Verb("<node>", lambda words: actions.OutOfService(_node(words), on=False)),
    "stop-node": _Verb("<node>", lambda words: actions.Machine(_node(words), on=False)),
    "start-node": _Verb("<node>", lambda words: actions.Machine(_node(words), on=True)),
    "cut-off": _Verb("<node>", lambda words: actions.Network(_node(words), on=False)),
    "connect": _Verb("<node>", lambda words: actions.Network(_node(words), on=True)),
}

USAGES: Sequence[str] = tuple(f"{name} {verb.usage}" for name, verb in _VERBS.items())
"""All that can be done, one line each."""
