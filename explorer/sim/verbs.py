"""The verbs of orders on objects and nodes; those of the mesh and of Helm stand in their own rooms."""

from __future__ import annotations

import json
from typing import get_args

from explorer.sim import actions
from explorer.sim.actions import Action
from explorer.sim.conditions import steps
from explorer.sim.names import OrderError
from explorer.sim.store import Propagation
from explorer.sim.wording import Verb, Words, number

NEVER_READY, CRASHING = "never-ready", "crashing"
"""Tags that say what an image does, see `explorer.sim.images.TAGS`."""


def _delete(words: Words) -> Action:
    key = words.key()
    cascade = words.option("cascade") or "background"
    found = next((one for one in get_args(Propagation) if one == cascade), None)
    if found is None:
        ways = ", ".join(get_args(Propagation))
        raise OrderError(f"{cascade!r} is no way to delete dependents; expected one of: {ways}")
    return actions.Delete(key, force=words.flag("force"), grace=_grace(words), propagation=found)


def _grace(words: Words) -> int | None:
    text = words.option("grace-period")
    return number(text, "number of seconds") if text else None


def _evict(words: Words) -> Action:
    key = words.key()
    if key.kind != "Pod":
        raise OrderError(f"{key} is no pod")
    return actions.Evict(key, _grace(words))


def _drain(words: Words) -> Action:
    node = words.node()
    daemons = words.flag("ignore-daemonsets", default=True)
    data, lone = words.flag("delete-emptydir-data"), words.flag("force")
    return actions.Drain(node, ignore_daemonsets=daemons, delete_emptydir_data=data, force=lone)


def _set_image(words: Words) -> Action:
    key, text = words.key(), words.next("image")
    container, equals, image = text.partition("=")
    if not equals:
        return actions.SetImage(key, text)
    return actions.SetImage(key, image, "" if container == "*" else container)


def _roll_out(words: Words) -> Action:
    key, what = words.key(), words.next("kind of image")
    if what not in ("good", CRASHING, NEVER_READY):
        raise OrderError(f"{what!r} is no kind of image; expected good, {CRASHING} or {NEVER_READY}")
    return actions.RollOut(key, "" if what == "good" else what)


def _rollback(words: Words) -> Action:
    key = words.key()
    text = words.option("to-revision") or (words.plain.pop(0) if words.plain else "0")
    return actions.Rollback(key, number(text, "revision"))


def _label(words: Words) -> Action:
    key, labels = words.key(), {}
    words.flag("overwrite")
    for word in (words.next("label"), *words.plain):
        name, equals, value = word.partition("=")
        if not name or not (equals or name.endswith("-")):
            raise OrderError(f"{word!r} is no label such as tier=web, nor tier- to take one away")
        labels[name if equals else name[:-1]] = value if equals else None
    words.plain.clear()
    return actions.Label(key, labels)


def _edit(words: Words) -> Action:
    key, path, text = words.key(), words.next("path"), words.next("value")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    return actions.Edit(key, steps(path), value)


def _class(words: Words) -> str:
    return words.next("StorageClass").removeprefix("sc/").removeprefix("storageclass/")


VERBS: dict[str, Verb] = {
    "scale": Verb(
        "<kind>/<name> <replicas>",
        lambda words: actions.Scale(words.key(), words.count("number of replicas", "replicas")),
    ),
    "delete": Verb(
        "<kind>/<name> [--grace-period=<seconds>] [--force] [--cascade=background|foreground|orphan]", _delete
    ),
    "force-delete": Verb("<kind>/<name>", lambda words: actions.Delete(words.key(), force=True)),
    "set-image": Verb("<kind>/<name> [<container>=]<image>", _set_image),
    "roll-out": Verb(f"<kind>/<name> good|{CRASHING}|{NEVER_READY}", _roll_out),
    "rollback": Verb("<kind>/<name> [<revision>]", _rollback),
    "restart": Verb("<kind>/<name>", lambda words: actions.Restart(words.key())),
    "pause": Verb("<kind>/<name>", lambda words: actions.Pause(words.key())),
    "resume": Verb("<kind>/<name>", lambda words: actions.Pause(words.key(), paused=False)),
    "partition": Verb(
        "<kind>/<name> <number>", lambda words: actions.Partition(words.key(), words.count("number", "partition"))
    ),
    "label": Verb("<kind>/<name> <label>=<value>… <label>-…", _label),
    "edit": Verb("<kind>/<name> <path> <value as JSON; null takes it away>", _edit),
    "cordon": Verb("<node>", lambda words: actions.Cordon(words.node())),
    "uncordon": Verb("<node>", lambda words: actions.Cordon(words.node(), on=False)),
    "drain": Verb("<node> [--ignore-daemonsets=false] [--delete-emptydir-data] [--force]", _drain),
    "evict": Verb("<kind>/<name> [--grace-period=<seconds>]", _evict),
    "out-of-service": Verb("<node>", lambda words: actions.OutOfService(words.node())),
    "in-service": Verb("<node>", lambda words: actions.OutOfService(words.node(), on=False)),
    "stop-node": Verb("<node>", lambda words: actions.Machine(words.node(), on=False)),
    "start-node": Verb("<node>", lambda words: actions.Machine(words.node(), on=True)),
    "cut-off": Verb("<node>", lambda words: actions.Network(words.node(), on=False)),
    "connect": Verb("<node>", lambda words: actions.Network(words.node(), on=True)),
    "cordon-storage": Verb("<StorageClass>", lambda words: actions.Storage(_class(words), on=False)),
    "uncordon-storage": Verb("<StorageClass>", lambda words: actions.Storage(_class(words), on=True)),
}
