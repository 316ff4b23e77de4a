"""The verbs of orders on a mesh."""

from __future__ import annotations

from typing import get_args

from explorer.sim import actions
from explorer.sim.actions import Action
from explorer.sim.mesh.actions import ISTIOD, Inject, MutualTls, Send, Weights
from explorer.sim.mesh.security import Mode
from explorer.sim.mesh.traffic import KIND, MOST_PER_SECOND
from explorer.sim.names import OrderError
from explorer.sim.objects import Key
from explorer.sim.wording import Verb, Words, number

_ROUTES = ("VirtualService", "HTTPRoute")


def _route(words: Words, *kinds: str) -> Key:
    key = words.key()
    if key.kind not in kinds:
        raise OrderError(f"{key} is no {' and no '.join(kinds)}")
    return key


def _weights(words: Words) -> Action:
    key = _route(words, *_ROUTES)
    weights = {}
    for word in (words.next("weight"), *words.plain):
        name, equals, weight = word.partition("=")
        if not name or not equals:
            raise OrderError(f"{word!r} is no weight such as v2=10")
        weights[name] = number(weight, "weight")
    words.plain.clear()
    return Weights(key, weights)


def _inject_delay(words: Words) -> Action:
    key, share = _route(words, "VirtualService"), words.percent()
    return Inject(key, delay=words.milliseconds("delay"), percent=100 if share is None else share)


def _inject_errors(words: Words) -> Action:
    key, share = _route(words, "VirtualService"), words.percent()
    status = words.count("status")
    if not 400 <= status <= 599:
        raise OrderError(f"{status} is no error of HTTP; expected 400 to 599")
    return Inject(key, status=status, percent=100 if share is None else share)


def _mtls(words: Words) -> Action:
    space = words.next("namespace").removeprefix("ns/").removeprefix("namespace/")
    text = words.next("mode")
    mode = next((one for one in get_args(Mode) if one == text.upper()), None)
    if mode is None:
        raise OrderError(f"{text!r} is no mode; expected strict, permissive or disable")
    return MutualTls(space, mode)


def _traffic(words: Words) -> Key:
    space, _, name = words.next("name").removeprefix("traffic/").rpartition("/")
    return Key(KIND, space.removesuffix("/traffic") or "default", name)


def _rate(words: Words) -> float:
    text = words.next("rate")
    try:
        rate = float(text)
    except ValueError:
        rate = -1
    if not 0 <= rate <= MOST_PER_SECOND:
        raise OrderError(f"{text[:40]!r} is no rate; expected 0 to {MOST_PER_SECOND:,} requests a second")
    return rate


def _start(words: Words) -> Action:
    key, rate, to = _traffic(words), _rate(words), words.next("host")
    if words.next("word 'from'") != "from":
        raise OrderError("the word 'from' is missing")
    pairs = tuple(one.partition("=") for one in words.next("label").split(","))
    if not all(name and equals for name, equals, _ in pairs):
        raise OrderError("the label is none such as app=web")
    return Send(key, rate, to, tuple((name, value) for name, _, value in pairs))


VERBS: dict[str, Verb] = {
    "weights": Verb("vs/<name>|httproute/<name> <subset>=<weight>…", _weights),
    "inject-delay": Verb("vs/<name> <time> [<share>%]", _inject_delay),
    "inject-errors": Verb("vs/<name> <status> [<share>%]", _inject_errors),
    "no-faults": Verb("vs/<name>", lambda words: Inject(_route(words, "VirtualService"))),
    "mtls": Verb("<namespace> strict|permissive|disable", _mtls),
    "kill-istiod": Verb("", lambda _: actions.Scale(ISTIOD, 0)),
    "start-istiod": Verb("", lambda _: actions.Scale(ISTIOD, 1)),
    "start-traffic": Verb("<name> <requests a second> <host> from <label>=<value>", _start),
    "set-rate": Verb("<name> <requests a second>", lambda words: Send(_traffic(words), _rate(words))),
    "stop-traffic": Verb("<name>", lambda words: Send(_traffic(words), 0)),
}
