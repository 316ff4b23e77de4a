"""Garbage collection: what becomes of dependents when their owners end, in the background, in the foreground, or as orphans."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, changed, key_of, owner_key, owners_of, released, terminating, uid_of
from explorer.sim.store import FOREGROUND, ORPHAN
from explorer.sim.view import View


def _watch(view: View, event: Event) -> Iterable[Key]:
    obj = event.after
    if obj is None:
        before = event.before
        if before is None:
            return ()
        dependents = [key_of(one) for one in view.owned_by(uid_of(before))]
        owners = (view.by_uid(reference["uid"]) for reference in owners_of(before))
        return [*dependents, *(key_of(owner) for owner in owners if owner is not None and terminating(owner))]
    if terminating(obj) and obj["metadata"].get("finalizers"):
        return (event.key,)
    if event.verb != "status":
        for reference in owners_of(obj):
            if _owner(view, event.key, reference) is None:
                return (event.key,)
    return ()


def _reconcile(api: Api, key: Key) -> None:
    obj = api.get(key)
    if obj is None:
        return
    finalizers = obj["metadata"].get("finalizers") or ()
    if terminating(obj) and ORPHAN in finalizers:
        _let_go(api, obj)
    elif terminating(obj) and FOREGROUND in finalizers:
        _end_dependents(api, obj)
    elif owners_of(obj) and not terminating(obj):
        _judge(api, key, obj)


def _owner(view: View, key: Key, reference: object) -> Object | None:
    """The very object that a reference means: name and uid agree."""
    if not isinstance(reference, dict):
        return None
    found = view.get(owner_key(reference, key.namespace))
    return found if found is not None and uid_of(found) == reference.get("uid") else None


def _ends_in_foreground(owner: Object) -> bool:
    return terminating(owner) and FOREGROUND in (owner["metadata"].get("finalizers") or ())


def _judge(api: Api, key: Key, obj: Object) -> None:
    """A dependent lives as long as one owner does that is not waiting for it to end."""
    found = [(reference, _owner(api.view, key, reference)) for reference in owners_of(obj)]
    solid = [reference for reference, owner in found if owner is not None and not _ends_in_foreground(owner)]
    waiting = [owner for _, owner in found if owner is not None and _ends_in_foreground(owner)]
    if solid:
        if len(solid) < len(found):
            api.update(changed(obj, ("metadata", "ownerReferences"), solid), why="another owner is left")
        return
    names = " and ".join(sorted({str(reference.get("name")) for reference, _ in found}))
    dependents = api.owned_by(uid_of(obj))
    if waiting and dependents:
        if any(_ends_in_foreground(one) for one in dependents):
            loose = [{**reference, "blockOwnerDeletion": False} for reference in owners_of(obj)]
            api.update(
                changed(obj, ("metadata", "ownerReferences"), loose), why="the owners wait for each other in a circle"
            )
        api.delete(key, why=f"its owner {names} waits for it to end", propagation="foreground")
        return
    api.delete(key, why=f"its owner {names} {'waits for it to end' if waiting else 'is gone'}")


def _end_dependents(api: Api, owner: Object) -> None:
    """First all dependents, then the owner."""
    blocking = 0
    for one in api.owned_by(uid_of(owner)):
        references = [reference for reference in owners_of(one) if reference.get("uid") == uid_of(owner)]
        blocks = any(reference.get("blockOwnerDeletion") for reference in references)
        if not terminating(one):
            _judge(api, key_of(one), one)
        still = api.get(key_of(one))
        blocking += (
            blocks
            and still is not None
            and any(
                reference.get("uid") == uid_of(owner) and reference.get("blockOwnerDeletion")
                for reference in owners_of(still)
            )
        )
    if not blocking:
        _finish(api, owner, FOREGROUND, "its dependents are gone")


def _let_go(api: Api, owner: Object) -> None:
    for one in api.owned_by(uid_of(owner)):
        api.update(released(one, owner), why=f"its owner {owner['metadata']['name']} lets it go")
    _finish(api, owner, ORPHAN, "its dependents are orphans now")


def _finish(api: Api, owner: Object, finalizer: str, why: str) -> None:
    left = [one for one in owner["metadata"]["finalizers"] if one != finalizer]
    api.update(changed(owner, ("metadata", "finalizers"), left), why=why)


GARBAGE = Controller("Garbage collector", {"*": _watch}, _reconcile)
