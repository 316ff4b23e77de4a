"""The API server and its store: versions, optimistic concurrency, admission, deletion with grace and finalizers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from explorer.sim.chance import Stream
from explorer.sim.clock import SECOND, Clock, moment, stamp
from explorer.sim.history import Event, History, Verb
from explorer.sim.objects import (
    REFUSED,
    Flaw,
    Key,
    Object,
    annotated,
    annotations_of,
    changed,
    flaws,
    key_of,
    terminating,
)
from explorer.sim.view import View

MOST_OBJECTS = 50_000

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"

Propagation = Literal["background", "foreground", "orphan"]

DEFAULT_GRACE = 30

_KEPT = ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation")
"""What only the API server writes."""

_ITS_OWN = frozenset(_KEPT)


class ApiError(Exception):
    """A request was refused; the text says why."""

    def __init__(self, key: Key, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


class NotFound(ApiError):  # noqa: N818 - the API's own word
    """There is no such object."""


class AlreadyExists(ApiError):  # noqa: N818 - the API's own word
    """The name is taken."""


class Conflict(ApiError):  # noqa: N818 - the API's own word
    """The object changed since it was read."""


class Invalid(ApiError):  # noqa: N818 - the API's own word
    """The object is not as it must be.

    Attributes:
        flaws: what is wrong, each with its path.
    """

    def __init__(self, key: Key, found: Sequence[Flaw]) -> None:
        super().__init__(
            key, "; ".join(f"{flaw.path}: {flaw.message}" if flaw.path else flaw.message for flaw in found)
        )
        self.flaws = found


Mutate = Callable[[View, Object, Object | None], Object]
"""(what there is, the object to store, the one it replaces) → the object to store instead."""

Validate = Callable[[View, Object, Object | None], Iterable[Flaw]]
"""(what there is, the object to store, the one it replaces) → what is wrong with it."""


class Admission(Struct, frozen=True):
    """What is done to an object of some kinds before it is stored: first all `mutate`, then all `validate`."""

    kinds: frozenset[str]
    mutate: Mutate | None = None
    validate: Validate | None = None


class Store(View):
    """The objects now. Every change is one event of the history, and its number is the object's resourceVersion.

    `actor` and `why` go into the history. An object that is stored is never changed again; writing what is there already is no change.
    """

    __slots__ = ("_admissions", "_clock", "_of_kind", "_uids", "history")

    def __init__(self, clock: Clock[Any], history: History, admissions: Iterable[Admission] = ()) -> None:
        super().__init__()
        self.history = history
        self._clock = clock
        self._uids = 0
        self._admissions = tuple(admissions)
        self._of_kind: dict[str, list[Admission]] = {}

    @property
    def version(self) -> int:
        """The version of the whole store: that of its last change."""
        return len(self.history.events)

    def watch(self, version: int) -> Sequence[Event]:
        """What happened after a version."""
        return self.history.events[version:]

    def create(self, obj: Object, actor: str, why: str, *, admit: bool = True) -> Object:
        """Store a new object.

        Args:
            obj: at least apiVersion, kind and metadata.name.
            actor: who does it.
            why: the reason.
            admit: False stores it unchecked and as it is.

        Returns:
            The object as stored, with uid, resourceVersion, generation and creationTimestamp.

        Raises:
            AlreadyExists: if the name is taken.
            Invalid: if it is refused.
        """
        if found := flaws(obj):
            raise Invalid(Key(str(_get(obj, "kind")), "", str(_get(_get(obj, "metadata"), "name"))), found)
        key = key_of(obj)
        if key in self._objects:
            raise AlreadyExists(key, "exists already")
        if len(self._objects) >= MOST_OBJECTS:
            raise Invalid(key, [Flaw("", f"there are {MOST_OBJECTS:,} objects already, more are not simulated")])
        if admit:
            obj = self._admitted(key, obj, None)
        given = obj["metadata"]
        meta = {name: value for name, value in given.items() if name not in _ITS_OWN}
        if key.namespace:
            meta["namespace"] = key.namespace
        meta["uid"] = self._uid(given.get("uid"))
        meta["resourceVersion"] = str(self.version + 1)
        if "spec" in obj:
            meta["generation"] = given.get("generation", 1) if not admit else 1
        meta["creationTimestamp"] = (not admit and given.get("creationTimestamp")) or stamp(self._clock.now)
        stored = {**obj, "metadata": meta}
        self._write(key, None, stored, actor, "create", why)
        return stored

    def update(self, obj: Object, actor: str, why: str) -> Object:
        """Store an object anew; its status stays (see `patch_status`).

        Raises:
            NotFound: if it is not there (any more).
            Conflict: if it has a resourceVersion that is not the present one.
            Invalid: if it is refused.
        """
        key = key_of(obj)
        current = self._current(key)
        if obj is current:
            return current
        old = current["metadata"]
        self._agree(key, obj["metadata"], old)
        obj = _cleared(self._admitted(key, obj, current))
        meta = {name: value for name, value in obj["metadata"].items() if name not in _ITS_OWN}
        if key.namespace:
            meta["namespace"] = key.namespace
        meta["resourceVersion"] = old["resourceVersion"]
        for name in _KEPT:
            if name in old:
                meta[name] = old[name]
        after = {**obj, "metadata": meta}
        if "status" in current:
            after["status"] = current["status"]
        else:
            after.pop("status", None)
        if after == current:
            return current
        if after.get("spec") != current.get("spec"):
            meta["generation"] = old.get("generation", 0) + 1
        meta["resourceVersion"] = str(self.version + 1)
        if terminating(current) and not meta.get("finalizers") and _left(old) == 0:
            self._write(key, current, None, actor, "gone", why)
            return after
        self._write(key, current, after, actor, "update", why)
        return after

    def patch_status(self, key: Key, status: Mapping[str, Any], actor: str, why: str) -> Object:
        """Change fields of the status; a field that is None is taken away, others stay.

        Raises:
            NotFound: if the object is not there (any more).
        """
        current = self._current(key)
        old = current.get("status") or {}
        new = {**old, **status}
        if None in new.values():
            new = {name: value for name, value in new.items() if value is not None}
        if new == old:
            return current
        meta = {**current["metadata"], "resourceVersion": str(self.version + 1)}
        after = {**current, "metadata": meta, "status": new}
        self._write(key, current, after, actor, "status", why)
        return after

    def delete(
        self,
        key: Key,
        actor: str,
        why: str,
        *,
        grace: int | None = None,
        propagation: Propagation = "background",
        uid: str = "",
    ) -> Object | None:
        """Ask for the end of an object.

        A pod that is bound to a node ends gracefully: it gets a deletionTimestamp, and its kubelet deletes it again with grace 0.
        Anything with finalizers waits until they are taken away.

        Args:
            key: the object.
            actor: who does it.
            why: the reason.
            grace: seconds to end in, for pods; None for the pod's own; 0 removes it at once, whatever the node does.
            propagation: what becomes of its dependents: deleted afterwards, deleted before, or left alone.
            uid: only if it has this uid.

        Returns:
            The object if it is still there, terminating; None if it is gone.

        Raises:
            NotFound: if it is not there (any more).
            Conflict: if it has another uid.
        """
        current = self._current(key)
        meta = current["metadata"]
        if uid and meta["uid"] != uid:
            raise Conflict(key, f"is another one by now; expected the uid {uid}")
        finalizers = list(meta.get("finalizers") or ())
        if not terminating(current) and propagation != "background":
            finalizer = FOREGROUND if propagation == "foreground" else ORPHAN
            finalizers += [finalizer] if finalizer not in finalizers else []
        seconds = _grace(current, grace) if key.kind == "Pod" else 0
        if seconds <= 0 and not finalizers:
            self._write(key, current, None, actor, "gone", why)
            return None
        if terminating(current) and seconds >= _left(meta):
            return current
        began = self._clock.now
        if terminating(current):
            began = moment(meta["deletionTimestamp"]) - _left(meta) * SECOND
        after = {
            **meta,
            "deletionTimestamp": stamp(began + max(seconds, 0) * SECOND),
            "deletionGracePeriodSeconds": max(seconds, 0),
            "resourceVersion": str(self.version + 1),
        }
        if finalizers:
            after["finalizers"] = finalizers
        stored = changed(current, ("metadata",), after)
        self._write(key, current, stored, actor, "delete", why)
        return stored

    def note(self, key: Key, actor: str, why: str) -> None:
        """Write something down about an object that changes nothing."""
        current = self._objects.get(key)
        self.history.append(self._clock.now, actor, "note", key, why, current, current)

    def check(self, obj: Object) -> Object:
        """The object as it would be stored; see `create` for what is raised."""
        key = key_of(obj)
        return self._admitted(key, obj, self._objects.get(key))

    def _admitted(self, key: Key, obj: Object, before: Object | None) -> Object:
        ours = self._of_kind.get(key.kind)
        if ours is None:
            ours = self._of_kind[key.kind] = [one for one in self._admissions if key.kind in one.kinds]
        for one in ours:
            if one.mutate is not None:
                obj = one.mutate(self, obj, before)
        found = [flaw for one in ours if one.validate is not None for flaw in one.validate(self, obj, before)]
        if found:
            raise Invalid(key, found)
        return obj

    def _current(self, key: Key) -> Object:
        current = self._objects.get(key)
        if current is None:
            raise NotFound(key, "is not there")
        return current

    def _agree(self, key: Key, meta: Mapping[str, Any], old: Mapping[str, Any]) -> None:
        version = meta.get("resourceVersion")
        if version is not None and version != old["resourceVersion"]:
            raise Conflict(key, f"changed since it was read: version {version} was, {old['resourceVersion']} is")
        if meta.get("uid", old["uid"]) != old["uid"]:
            raise Conflict(key, "is another one of the same name by now")

    def _uid(self, wanted: str | None) -> str:
        if wanted and wanted not in self._keys:
            return wanted
        self._uids += 1
        # As if drawn by chance, and never twice: uids decide where nothing else does, and shall not mean "older".
        bits = f"{Stream(self._uids).bits():016x}"
        return f"{bits[:8]}-{bits[8:12]}-4{bits[12:15]}-8{bits[15]}{self._uids % 256:02x}-{self._uids:012x}"

    def _write(self, key: Key, before: Object | None, after: Object | None, actor: str, verb: Verb, why: str) -> None:
        self._put(key, before, after)
        self.history.append(self._clock.now, actor, verb, key, why, before, after)


def _cleared(obj: Object) -> Object:
    """An object of the beginning that was refused and is as it must be now; annotations of no value are none."""
    notes = annotations_of(obj)
    return annotated(obj, {REFUSED: None}) if REFUSED in notes or None in notes.values() else obj


def _grace(pod: Object, asked: int | None) -> int:
    """The seconds that a pod has to end: none if no kubelet has it, or nothing runs in it any more."""
    spec = pod.get("spec") or {}
    if not spec.get("nodeName") or (pod.get("status") or {}).get("phase") in ("Failed", "Succeeded"):
        return 0
    if asked is not None:
        return asked
    own = spec.get("terminationGracePeriodSeconds")
    return DEFAULT_GRACE if own is None else int(own)


def _left(meta: Mapping[str, Any]) -> int:
    return int(meta.get("deletionGracePeriodSeconds") or 0)


def _get(obj: object, name: str) -> object:
    return obj.get(name, "") if isinstance(obj, Mapping) else ""
