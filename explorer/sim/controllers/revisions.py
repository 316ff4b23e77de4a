"""ControllerRevisions: the templates that a StatefulSet had, by which its pods are told apart as old and new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from explorer.sim.clock import moment
from explorer.sim.controller import Api
from explorer.sim.controllers.deployment import hash_of
from explorer.sim.controllers.owned import owned
from explorer.sim.objects import (
    Object,
    at,
    changed,
    key_of,
    reference_to,
)

HASH = "controller-revision-hash"
"""The label of a pod with the name of its revision."""

HISTORY = 10

_TEMPLATE = ("data", "spec", "template")


class Revisions(NamedTuple):
    """The revisions of a set, the oldest first, and two of them.

    Attributes:
        every: all.
        current: what pods below the partition have.
        update: what the set wants now.
    """

    every: Sequence[Object]
    current: Object
    update: Object


def template_of(revision: Object) -> dict[str, Any]:
    """The pod template that a revision keeps."""
    return {name: part for name, part in (at(revision, _TEMPLATE) or {}).items() if name != "$patch"}


def name_of(revision: Object) -> str:
    """The name by which pods know it."""
    return str(revision["metadata"]["name"])


def revisions_of(api: Api, owner: Object) -> Revisions:
    """The revisions of a set; one is made, or an earlier one raised, if the template is no longer that of the last."""
    found = _found(api, owner)
    template = owner["spec"]["template"]
    last = max((number_of(one) for one in found), default=0)
    equal = next((one for one in reversed(found) if template_of(one) == template), None)
    if equal is None:
        update = api.create(_made(owner, template, last + 1), why=f"this template is new; it is revision {last + 1}")
    elif number_of(equal) < last:
        why = f"revision {number_of(equal)} had this template; it is revision {last + 1} now"
        update = api.update(changed(equal, ("revision",), last + 1), why=why)
    else:
        update = equal
    found = sorted([one for one in found if one is not equal] + [update], key=_age)
    wanted = at(owner, ("status", "currentRevision"))
    current = next((one for one in found if name_of(one) == wanted), update)
    return Revisions(found, current, update)


def number_of(revision: Object) -> int:
    """Its number."""
    return int(revision.get("revision", 0))


def _age(revision: Object) -> tuple[int, int, str]:
    return number_of(revision), moment(revision["metadata"]["creationTimestamp"]), name_of(revision)


def _found(api: Api, owner: Object) -> list[Object]:
    """The revisions of a set, the oldest first; fitting orphans are taken in."""
    return sorted(owned(api, owner, "ControllerRevision"), key=_age)


def _made(owner: Object, template: Mapping[str, Any], number: int) -> dict[str, Any]:
    meta = {
        "name": f"{owner['metadata']['name']}-{hash_of(template)}",
        "namespace": owner["metadata"]["namespace"],
        "labels": dict(at(template, ("metadata", "labels"), {})),
        "ownerReferences": [reference_to(owner)],
    }
    data = {"spec": {"template": {**template, "$patch": "replace"}}}
    return {"apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": meta, "revision": number, "data": data}


def forget(api: Api, owner: Object, revisions: Revisions, used: Iterable[str]) -> None:
    """Delete the oldest revisions beyond the limit; those that the set or a pod has are never among them."""
    live = {name_of(revisions.current), name_of(revisions.update), *used}
    idle = [one for one in revisions.every if name_of(one) not in live]
    limit = owner["spec"].get("revisionHistoryLimit")
    limit = HISTORY if limit is None else limit
    for one in idle[: max(0, len(idle) - limit)]:
        api.delete(key_of(one), why=f"no pod has it, and {limit} old revisions are kept")
