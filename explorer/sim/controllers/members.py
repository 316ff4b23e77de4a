"""The pods of a StatefulSet by their ordinals, what counts of them, and new ones with their identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from explorer.sim.clock import SECOND
from explorer.sim.controller import Api
from explorer.sim.controllers.claims import volumes_of
from explorer.sim.controllers.revisions import HASH, name_of, template_of
from explorer.sim.objects import (
    Key,
    Object,
    adopted,
    changed,
    controlled_by,
    labels_of,
    matches,
    released,
    terminating,
    uid_of,
)
from explorer.sim.pods import from_template, phase_of, ready_since

NAME_LABEL = "statefulset.kubernetes.io/pod-name"
INDEX_LABEL = "apps.kubernetes.io/pod-index"

_NAME = re.compile(r"(.+)-(\d{1,9})")


class Member(NamedTuple):
    """What counts of a pod of a set, as long as it is this very object.

    Attributes:
        pod: the object.
        ordinal: the number at the end of its name.
        revision: the name of the revision of its template.
        phase: its phase.
        since: since when it runs and is ready; None if it is not.
        ending: whether it terminates.
        ours: whether the set controls it and its labels fit.
    """

    pod: Object
    ordinal: int
    revision: str
    phase: str
    since: int | None
    ending: bool
    ours: bool

    @property
    def name(self) -> str:
        """The name of the pod."""
        return str(self.pod["metadata"]["name"])

    def wait(self, least: int, now: int) -> int | None:
        """In how many milliseconds it is available: 0 if it is, None if nobody knows."""
        return None if self.since is None else max(0, self.since + least * SECOND - now)

    def missing(self, least: int, now: int) -> bool:
        """Whether it counts as unavailable."""
        return self.ending or self.wait(least, now) != 0


def ordinal_of(pod: Object, owner: Object) -> int | None:
    """The ordinal of a pod by its name; None if the name is not one of this set's."""
    found = _NAME.fullmatch(pod["metadata"]["name"])
    return int(found[2]) if found is not None and found[1] == owner["metadata"]["name"] else None


def members_of(api: Api, key: Key, owner: Object) -> list[Member]:
    """The pods of a set: those whose labels do not fit any more are let go, fitting orphans of its names are taken in.

    Pods that did not change since the last time are not looked at again.
    """
    if not terminating(owner):
        for pod in api.orphans("Pod"):
            if pod["metadata"]["namespace"] == key.namespace and not terminating(pod) and _fits(pod, owner):
                api.update(adopted(pod, owner), why="its labels and its name fit the set")
    # By the identity of objects, which no other can have as long as a member holds the object.
    known: dict[int, Member] = api.memory.get(key, {})
    found: dict[int, Member] = {}
    for pod in api.owned_by(uid_of(owner)):
        if pod["kind"] != "Pod":
            continue
        member = known.get(id(pod))
        if member is None:
            member = _member(pod, owner)
            if not member.ours and not terminating(owner) and controlled_by(pod, owner):
                api.update(released(pod, owner), why="its labels do not fit the selector any more")
                continue
        found[id(pod)] = member
    api.memory[key] = found
    return [member for member in found.values() if member.ours]


def _fits(pod: Object, owner: Object) -> bool:
    return matches(owner["spec"]["selector"], labels_of(pod)) and ordinal_of(pod, owner) is not None


def _member(pod: Object, owner: Object) -> Member:
    ordinal, phase = ordinal_of(pod, owner), phase_of(pod)
    return Member(
        pod,
        -1 if ordinal is None else ordinal,
        labels_of(pod).get(HASH, ""),
        phase,
        ready_since(pod) if phase == "Running" else None,
        terminating(pod),
        controlled_by(pod, owner) and _fits(pod, owner),
    )


def identity(name: str, ordinal: int) -> dict[str, str]:
    """The labels by which one pod of a set can be selected."""
    return {NAME_LABEL: name, INDEX_LABEL: str(ordinal)}


def made(owner: Object, ordinal: int, revision: Object) -> dict[str, Any]:
    """A pod with the identity of an ordinal: name, labels, hostname, subdomain and claims."""
    name = f"{owner['metadata']['name']}-{ordinal}"
    pod = from_template(template_of(revision), owner, name)
    labels = {**(pod["metadata"].get("labels") or {}), **identity(name, ordinal), HASH: name_of(revision)}
    given: Mapping[str, Any] = pod["spec"]
    spec = {**given, "hostname": name}
    if owner["spec"].get("serviceName"):
        spec["subdomain"] = owner["spec"]["serviceName"]
    if volumes := volumes_of(owner, ordinal, given.get("volumes") or []):
        spec["volumes"] = volumes
    return {**pod, "metadata": {**pod["metadata"], "labels": labels}, "spec": spec}


def settle_identity(api: Api, member: Member) -> None:
    """Give a pod back the labels of its identity if somebody took them away."""
    wanted = identity(member.name, member.ordinal)
    labels = labels_of(member.pod)
    if not wanted.items() <= labels.items():
        pod = changed(member.pod, ("metadata", "labels"), {**labels, **wanted})
        api.update(pod, why="the labels of its identity were not those of its name")
