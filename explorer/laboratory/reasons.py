"""Why a box is as it is: its own events, those of its owners, and the chain of what caused them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from explorer.laboratory.names import actor_of, box_of
from explorer.laboratory.sentences import sentence
from explorer.model.running import Moment, Reason
from explorer.sim.actions import YOU
from explorer.sim.history import Event, History
from explorer.sim.objects import Key, Object, at, controller_of, key_of, owner_key, terminating, uid_of
from explorer.sim.pods import phase_of, ready
from explorer.sim.states import RELEASE
from explorer.sim.view import View

MOST = 60
"""Reasons of a box: the latest are kept."""

_DEEPEST = 12


def of(history: History, view: View, key: Key, moment: Moment) -> list[Reason]:
    """The reasons of an object up to a moment, the last one last."""
    found: dict[int, Event] = {}
    own = _of_this_one(history, key, moment.event)
    for event in own[-MOST:]:
        if _tells(event, own):
            _follow(history, event, found, 0)
    for event in _below(history, view, key, moment.event):
        found[event.seq] = event
    for owner in _owners(view, key, own):
        for event in history.reasons_of(owner, moment.event):
            if event.verb == "create":
                _follow(history, event, found, _DEEPEST - 1)
    events = sorted(found.values(), key=lambda event: event.seq)
    told = [_reason(event) for event in events[-MOST:]]
    # What is written in two steps is told once.
    return [one for place, one in enumerate(told) if not place or not _alike(told[place - 1], one)]


def _alike(one: Reason, other: Reason) -> bool:
    return (one.time, one.actor, one.text, one.box) == (other.time, other.actor, other.text, other.box)


_BELOW: Mapping[str, str] = {
    "Deployment": "ReplicaSet",
    "StatefulSet": "Pod",
    "DaemonSet": "Pod",
    "Job": "Pod",
    "CronJob": "Job",
    "Service": "EndpointSlice",
}
"""Kinds, and the kind of what they own by which they act."""


def _below(history: History, view: View, key: Key, until: int) -> Iterator[Event]:
    """What was done for an object to what it owns: that of it which changes more than a status."""
    obj, kind = view.get(key), _BELOW.get(key.kind)
    if obj is None or kind is None:
        return
    for owned in view.owned_by(uid_of(obj)):
        if owned["kind"] == kind:
            events = history.reasons_of(key_of(owned), until)
            yield from [one for one in events if one.verb not in ("status", "note") and one.actor != "Scheduler"][
                -MOST:
            ]


def _reason(event: Event) -> Reason:
    actor = actor_of(event.actor)
    return Reason(
        event.seq, event.time, actor.name, sentence(event), box_of(event.key), _concept(event) or actor.concept
    )


WORDS = (
    ("by force", "force-delete"),
    ("OrderedReady", "pod-management-policy"),
    ("Parallel", "pod-management-policy"),
    ("partition", "partition"),
    ("needs its own claim", "volume-claim-template"),
    ("has not renewed its lease", "node-failure-handling"),
    ("unreachable", "node-failure-handling"),
    ("maxUnavailable", "max-unavailable"),
    ("the proxy of", "outlier-detection"),
    ("istiod signed", "workload-certificate"),
    ("pulls", "image-layers"),
    ("sandbox", "pod-sandbox"),
)
"""Words of a reason, and the concept that explains them."""


def _concept(event: Event) -> str:
    return next((concept for words, concept in WORDS if words in event.reason), "")


def _of_this_one(history: History, key: Key, until: int) -> list[Event]:
    """What happened to the object of a name since it was made last."""
    events = list(history.reasons_of(key, until)) if key.kind != RELEASE else _of_release(history, key, until)
    if key.kind == RELEASE:
        return events
    last = max((place for place, event in enumerate(events) if event.verb == "create"), default=0)
    return events[last:]


def _of_release(history: History, key: Key, until: int) -> list[Event]:
    """What happened to the Secrets of a release, of all its revisions."""
    beginning = f"sh.helm.release.v1.{key.name}.v"
    return [
        event
        for event in history.events[:until]
        if event.key.kind == "Secret" and event.key.namespace == key.namespace and event.key.name.startswith(beginning)
    ]


def _tells(event: Event, own: list[Event]) -> bool:
    """Whether an event says something: the status of a workload is written with each step of its pods, and only the last one tells."""
    if event.verb != "status" or event.key.kind in ("Pod", "Node", "PersistentVolumeClaim", "PersistentVolume"):
        return True
    last = next(one for one in reversed(own) if one.verb == "status")
    return event is last


def _owners(view: View, key: Key, own: list[Event]) -> Iterator[Key]:
    obj: Object | None = own[-1].after or own[-1].before if own else view.get(key)
    seen = {key}
    while obj is not None and (reference := controller_of(obj)) is not None:
        owner = owner_key(reference, key.namespace)
        if owner in seen:
            return
        seen.add(owner)
        yield owner
        obj = view.get(owner)


# Causes


def _follow(history: History, event: Event, found: dict[int, Event], depth: int) -> None:
    """An event and what caused it."""
    while event.seq not in found:
        found[event.seq] = event
        cause = cause_of(history, event) if depth < _DEEPEST else None
        if cause is None:
            return
        event, depth = cause, depth + 1


def cause_of(history: History, event: Event) -> Event | None:
    """The event because of which something was done; None if nobody caused it or it cannot be told."""
    if event.actor in (YOU, "Simulation"):
        return None
    match event.actor:
        case "Taint eviction controller" | "Pod garbage collector" | "kubectl drain":
            return _last(history, _node_of(event), event.seq, _changes_spec)
        case "Node lifecycle controller" if event.key.kind == "Node":
            return _of_node(history, event)
        case "Node lifecycle controller":
            return _last(history, _node_of(event), event.seq, _is_status)
        case "Garbage collector":
            return _of_owners(history, event)
        case "Kubelet" if event.verb == "gone":
            return _last(history, event.key, event.seq, lambda one: one.verb == "delete")
        case "ReplicaSet controller" | "StatefulSet controller" | "DaemonSet controller" | "Job controller":
            return _of_workload(history, event)
        case "Deployment controller" | "Horizontal pod autoscaler" if event.key.kind == "ReplicaSet":
            return _of_owner_spec(history, event)
        case _:
            return None


def _last(history: History, key: Key | None, before: int, fits: Callable[[Event], object]) -> Event | None:
    if key is None:
        return None
    found = history.reasons_of(key, before - 1)
    return next((one for one in reversed(found) if fits(one)), None)


def _node_of(event: Event) -> Key | None:
    name = at(event.before, ("spec", "nodeName"))
    return Key("Node", "", str(name)) if name else None


def _changes_spec(event: Event) -> bool:
    return event.verb in ("create", "update", "gone", "delete")


def _is_status(event: Event) -> bool:
    return event.verb == "status"


def _of_node(history: History, event: Event) -> Event | None:
    """What happened to a node: a taint follows from its condition, and that from what somebody did to the machine."""
    if event.verb == "update":
        return _last(history, event.key, event.seq, _is_status)
    return _last(history, event.key, event.seq, lambda one: one.actor == YOU and one.time > 0)


def _owner_of(event: Event) -> Key | None:
    obj = event.after or event.before
    reference = None if obj is None else controller_of(obj)
    return None if reference is None else owner_key(reference, event.key.namespace)


def _of_owners(history: History, event: Event) -> Event | None:
    owner = _owner_of(event)
    return _last(history, owner, event.seq, lambda one: one.verb in ("delete", "gone"))


def _of_owner_spec(history: History, event: Event) -> Event | None:
    """The last change of the owner's spec."""
    owner = _owner_of(event)
    return _last(history, owner, event.seq, _changed)


def _changed(event: Event) -> bool:
    if event.verb == "create":
        return True
    return event.verb == "update" and at(event.before, ("spec",)) != at(event.after, ("spec",))


def _of_workload(history: History, event: Event) -> Event | None:
    """Why a pod is made or taken away: what its owner asks for changed, or a pod beside it went, became ready or failed."""
    if event.key.kind != "Pod":
        return None
    owner = _owner_of(event)
    if owner is None:
        return None
    spec = _last(history, owner, event.seq, _changed)
    events = history.events
    for index in range(event.seq - 2, max(-1, (spec.seq if spec else 0) - 1), -1):
        one = events[index]
        if one.time != event.time:
            break
        if one.key.kind == "Pod" and one.seq != event.seq and _owner_of(one) == owner and _matters(one, event):
            return one
    if spec is not None and spec.time == event.time:
        return spec
    return None if spec is None or event.verb != "create" else spec


def _matters(one: Event, event: Event) -> bool:
    """Whether what happened to another pod of the family can be why a pod is made, or taken away."""
    before, after = one.before, one.after
    if before is None:
        return False
    if after is None:
        return not (event.verb == "create" and terminating(before) and event.key != one.key and not _by_name(one))
    if terminating(after) and not terminating(before):
        return event.verb == "create" or event.key == one.key
    if phase_of(after) != phase_of(before) and phase_of(after) in ("Failed", "Succeeded"):
        return True
    return ready(after) and not ready(before) and _by_name(one)


def _by_name(event: Event) -> bool:
    """Whether the family gives names that stay, so that one pod waits for another."""
    owner = _owner_of(event)
    return owner is not None and owner.kind == "StatefulSet"
