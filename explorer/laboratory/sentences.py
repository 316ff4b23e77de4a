"""Events as sentences: why, an arrow, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from explorer.laboratory.names import actor_of
from explorer.sim.actions import YOU
from explorer.sim.history import Event
from explorer.sim.objects import Object, at, condition, controller_of
from explorer.sim.pods import ready
from explorer.sim.taints import taints_of

ARROW = " → "


def sentence(event: Event) -> str:
    """What happened, as a part of a sentence: `mysql-1 is missing and mysql-0 is Ready → create mysql-1`."""
    result = outcome(event)
    if not result or result.casefold() in event.reason.casefold():
        return event.reason
    return f"{event.reason}{ARROW}{result}"


def outcome(event: Event) -> str:
    """What came of it, in a few words; empty if the reason says it already."""
    if event.verb == "note" or event.actor in (YOU, "Simulation"):
        return ""
    if event.verb == "create":
        return _created(event)
    if event.verb == "delete":
        return f"delete {event.key.name}"
    if event.verb == "gone":
        return f"{event.key.name} is gone"
    made = _OF.get(event.key.kind)
    return "" if made is None or event.before is None or event.after is None else made(event.before, event.after)


def _created(event: Event) -> str:
    owner = None if event.after is None else controller_of(event.after)
    if event.key.kind == "Pod" and owner is not None and owner["kind"] == "ReplicaSet":
        return "create one"
    return f"create {event.key.name}" if event.key.kind != "PersistentVolume" else "create a volume"


def _pod(before: Object, after: Object) -> str:
    node = at(after, ("spec", "nodeName"))
    if node != at(before, ("spec", "nodeName")):
        return f"it goes to {node}"
    if ready(before) != ready(after):
        return "Ready" if ready(after) else "not Ready"
    return ""


def _node(before: Object, after: Object) -> str:
    was, now = (condition(one, "Ready") for one in (before, after))
    if now is not None and (was is None or was["status"] != now["status"]):
        return "Ready" if now["status"] == "True" else f"Ready is {now['status']}"
    old, new = (
        {f"{one['key'].rpartition('/')[2]}:{one.get('effect', '')}" for one in taints_of(node)}
        for node in (before, after)
    )
    if old != new:
        gone, come = sorted(old - new), sorted(new - old)
        return "; ".join([*(f"taint {one}" for one in come), *(f"no taint {one}" for one in gone)])
    return ""


def _scaled(before: Object, after: Object) -> str:
    was, now = (at(obj, ("spec", "replicas")) for obj in (before, after))
    return f"{now} replicas" if was != now else ""


_OF: Mapping[str, Callable[[Object, Object], str]] = {
    "Pod": _pod,
    "Node": _node,
    **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet"), _scaled),
}


@lru_cache(maxsize=256)
def concept_of(actor: str) -> str:
    """The concept of who acted."""
    return actor_of(actor).concept
