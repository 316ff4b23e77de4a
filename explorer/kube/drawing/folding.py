"""What needs no box of its own: pods that are alike share one, and what only passes on stands behind the box of what it belongs to."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from explorer.kube.builtin import EVERYWHERE
from explorer.kube.drawing.world import Thing, World
from explorer.kube.paths import first, text
from explorer.kube.refs import ref
from explorer.kube.states import State, state_of

_OWN = frozenset({
    "apps.kubernetes.io/pod-index", "statefulset.kubernetes.io/pod-name", "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name", "job-name", "batch.kubernetes.io/controller-uid", "controller-uid",
})  # fmt: skip
"""Labels by which pods of one workload differ though they are alike."""

_UNSEEN = frozenset({"event", "lease", "componentstatus", "binding", "csinode", "csistoragecapacity", "ipaddress"})
"""Kinds that the machinery of a cluster writes for itself, and of which nobody draws a picture."""


class Alike(NamedTuple):
    """Pods that share a box.

    Attributes:
        id: of the box.
        pods: two or more, in order.
        state: how they all are.
    """

    id: str
    pods: tuple[Thing, ...]
    state: State


class Folded(NamedTuple):
    """What stands behind which box.

    Attributes:
        alike: the boxes of several pods, by id.
        behind: things without a box, and the thing whose box stands for them; None if none does.
    """

    alike: Mapping[str, Alike]
    behind: Mapping[Thing, Thing | None]


def fold(world: World, *, pods: bool, passing: bool, by_node: bool) -> Folded:
    """Fold what can be folded.

    Args:
        world: the objects; their `box` is set.
        pods: whether pods that are alike share a box.
        passing: whether what only passes on has a box of its own.
        by_node: whether only pods of one node do.
    """
    behind = _behind(world, passing)
    alike = _alike(world, by_node) if pods else {}
    for box in alike.values():
        for pod in box.pods:
            pod.box = box.id
    for thing in behind:
        into = behind[thing]
        while into is not None and into in behind:
            into = behind[into]
        thing.box = into.box if into is not None else ""
    return Folded(alike, behind)


def _behind(world: World, passing: bool) -> dict[Thing, Thing | None]:
    holding: dict[Thing, list[Thing]] = {}
    for thing in world.things:
        if thing.owner is not None and thing.kind.id in ("pod", "replicaset"):
            holding.setdefault(thing.owner, []).append(thing)
    found: dict[Thing, Thing | None] = {}
    for thing in world.things:
        kind = thing.kind.id
        if kind in _UNSEEN or f"{kind}/{thing.name}" in EVERYWHERE:
            found[thing] = world.by_id.get(ref("namespace", "", thing.namespace))
        elif not passing and kind in _PASSING:
            into = _holder(world, thing, holding)
            if into is not None:
                found[thing] = into
    return found


_PASSING = frozenset({"replicaset", "controllerrevision", "endpointslice", "endpoints", "secret"})


def _holder(world: World, thing: Thing, holding: Mapping[Thing, Sequence[Thing]]) -> Thing | None:
    """What stands for something that only passes on; None if it does more."""
    kind, owner = thing.kind.id, thing.owner
    if kind == "controllerrevision":
        return owner
    if kind == "replicaset":
        if owner is None or owner.kind.id not in ("deployment", "rollout"):
            return None
        # While a rollout is on its way, two of them have pods.
        busy = sum(one.kind.id == "replicaset" and bool(holding.get(one)) for one in holding.get(owner, ()))
        return owner if busy < 2 or not holding.get(thing) else None
    if kind == "secret":
        if thing.obj.get("type") != "kubernetes.io/service-account-token":
            return None
        account = text(first('metadata.annotations."kubernetes.io/service-account.name"', thing.obj))
        return world.by_id.get(ref("serviceaccount", thing.namespace, account))
    service = thing.labels.get("kubernetes.io/service-name", "") if kind == "endpointslice" else thing.name
    return world.by_id.get(ref("service", thing.namespace, service))


class _Likeness(NamedTuple):
    owner: Thing
    labels: frozenset[tuple[str, str]]
    node: str
    state: State


def _alike(world: World, by_node: bool) -> dict[str, Alike]:
    groups: dict[_Likeness, list[Thing]] = {}
    for thing in world.things:
        owner = thing.owner
        # Each pod of a StatefulSet has a name and a disk of its own.
        if owner is None or thing.kind.kind != "Pod" or owner.kind.id == "statefulset" or not owner.kind.template:
            continue
        labels = frozenset(pair for pair in thing.labels.items() if pair[0] not in _OWN)
        node = text(first("spec.nodeName", thing.obj)) if by_node else ""
        groups.setdefault(_Likeness(owner, labels, node, state_of("Pod", thing.obj)), []).append(thing)
    found: dict[str, Alike] = {}
    for like, pods in groups.items():
        if len(pods) > 1:
            own = _shared_id(like, found)
            found[own] = Alike(own, tuple(pods), like.state)
    return found


def _shared_id(like: _Likeness, taken: Container[str]) -> str:
    """The id of the box of several pods: that of their owner, with what sets them apart from its other pods."""
    state = "" if like.state.word in ("", "Ready") else like.state.word
    name = "@".join(filter(None, (f"{like.owner.name}-*", like.node, state)))
    own, number = ref("pod", like.owner.namespace, name), 2
    while own in taken:
        own, number = ref("pod", like.owner.namespace, f"{name}@{number}"), number + 1
    return own
