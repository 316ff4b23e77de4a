"""Objects of a revision into the cluster: whose they are, how they are changed, and what is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.sim.controller import Api
from explorer.sim.helm.merge import (
    Path,
    decoded,
    encoded,
    is_custom,
    owned,
    server_side,
    taken_over,
    three_way,
    two_way,
)
from explorer.sim.helm.records import Method, Record
from explorer.sim.objects import Flaw, Key, Object, annotated, annotations_of, at, changed, key_of, labels_of
from explorer.sim.pods import ready
from explorer.sim.store import Invalid, Store

HELM = "Helm"
"""The actor in the history."""

MANAGER = "helm"
"""Its name as a manager of fields."""

KEEP = "helm.sh/resource-policy"
BY, RELEASE, SPACE = "app.kubernetes.io/managed-by", "meta.helm.sh/release-name", "meta.helm.sh/release-namespace"


def marked(obj: Object, name: str, namespace: str) -> Object:
    """An object that says to which release it belongs."""
    obj = changed(obj, ("metadata", "labels"), {**labels_of(obj), BY: "Helm"})
    return annotated(obj, {RELEASE: name, SPACE: namespace})


def belongs(obj: Object, name: str, namespace: str) -> bool:
    """Whether an object says that it belongs to a release."""
    notes = annotations_of(obj)
    return labels_of(obj).get(BY) == "Helm" and notes.get(RELEASE) == name and notes.get(SPACE) == namespace


def refuse_foreign(api: Api, record: Record, before: Sequence[Object]) -> None:
    """Refuse a revision that would take over objects of somebody else.

    Raises:
        Invalid: for the first such object.
    """
    ours = {key_of(one) for one in before}
    for one in record.manifest:
        live = api.get(key_of(one))
        if live is not None and key_of(one) not in ours and not belongs(live, record.name, record.namespace):
            raise Invalid(
                key_of(one), [Flaw("", f"exists and belongs to no release {record.name}; it cannot be taken over")]
            )


def apply(api: Api, record: Record, before: Sequence[Object], *, force: bool) -> None:
    """Create and change objects in their order, then delete what only the manifest before had.

    Args:
        api: Helm.
        record: the revision.
        before: the manifest to compare with.
        force: whether to take fields away from other managers.

    Raises:
        ApiError: if one is refused; what was done so far stays.
    """
    old = {key_of(one): one for one in before}
    new = {key_of(one) for one in record.manifest}
    for one in record.manifest:
        _one(api, record, old.get(key_of(one)), one, force=force)
    for key in old:
        live = api.get(key)
        if key in new or live is None:
            continue
        if keeps(live):
            api.note(
                key,
                f"revision {record.revision} of {record.name} does not have it any more; it says that it is to be kept",
            )
        else:
            api.delete(key, why=f"revision {record.revision} of {record.name} does not have it any more")


def keeps(obj: Object) -> bool:
    """Whether an object is not to be deleted with its release."""
    return annotations_of(obj).get(KEEP) == "keep"


def _one(api: Api, record: Record, old: Object | None, new: Object, *, force: bool) -> None:
    key = key_of(new)
    live = api.get(key)
    marked_new = marked(new, record.name, record.namespace)
    marked_old = None if old is None else marked(old, record.name, record.namespace)
    which = f"revision {record.revision} of {record.name}"
    if live is None:
        api.create(_managed(marked_new, record.method, {MANAGER: owned(marked_new)}), why=f"{which} has it")
    elif record.method == "client-side":
        merge = two_way if is_custom(new) else three_way
        api.update(merge(marked_old, marked_new, live), why=f"{which} says so; what Helm does not know stays")
    else:
        result = server_side(live, marked_new, managers_of(api, key, live, marked_old), MANAGER, force=force)
        if result.clashes:
            more = f" and {len(result.clashes) - 1} more" if len(result.clashes) > 1 else ""
            raise Invalid(key, [Flaw("", f"{result.clashes[0]}{more}")])
        api.update(
            _managed(result.object, record.method, result.managers),
            why=f"{which} says so; other managers keep their fields",
        )


def _managed(obj: Object, method: Method, managers: Mapping[str, frozenset[Path]]) -> Object:
    if method == "client-side":
        return obj
    entries = [
        {"manager": name, "operation": "Apply" if name == MANAGER else "Update", "fieldsV1": encoded(managers[name])}
        for name in sorted(managers)
    ]
    return changed(obj, ("metadata", "managedFields"), entries)


def managers_of(api: Api, key: Key, live: Object, old: Object | None) -> Mapping[str, frozenset[Path]]:
    """Who owns which fields: as Helm left them, and what others wrote since.

    An object that was never applied on the server's side is taken to be Helm's as far as the manifest before says.
    """
    store = api.view
    events = list(store.history.reasons_of(key)) if isinstance(store, Store) else []
    last = max(
        (place for place, event in enumerate(events) if event.actor == HELM and event.verb != "note"), default=-1
    )
    left: Object = events[last].after or live if last >= 0 else live
    entries: Sequence[Mapping[str, Any]] = at(left, ("metadata", "managedFields"), ())
    managers: Mapping[str, frozenset[Path]] = {
        str(one["manager"]): frozenset(decoded(one.get("fieldsV1") or {})) for one in entries
    }
    if MANAGER not in managers and old is not None:
        managers = {**managers, MANAGER: owned(old)}
    for event in events[last + 1 :]:
        if event.verb == "update" and event.before is not None and event.after is not None:
            managers = taken_over(managers, event.before, event.after, event.actor)
    return managers


def unready(api: Api, objects: Sequence[Object]) -> Key | None:
    """The first of the objects that is not ready yet."""
    for one in objects:
        live = api.get(key_of(one))
        if live is None or not _is_ready(live):
            return key_of(one)
    return None


def _is_ready(obj: Object) -> bool:
    status: Mapping[str, Any] = obj.get("status") or {}
    wanted = int(at(obj, ("spec", "replicas"), 1))
    match obj["kind"]:
        case "Pod":
            return ready(obj)
        case "Deployment" | "StatefulSet":
            field = "availableReplicas" if obj["kind"] == "Deployment" else "readyReplicas"
            seen = int(status.get("observedGeneration") or 0) >= obj["metadata"].get("generation", 1)
            return seen and min(int(status.get(field) or 0), int(status.get("updatedReplicas") or 0)) >= wanted
        case "DaemonSet":
            return (
                "desiredNumberScheduled" in status and status.get("numberReady", 0) >= status["desiredNumberScheduled"]
            )
        case "PersistentVolumeClaim":
            return status.get("phase") == "Bound"
        case _:
            return True
