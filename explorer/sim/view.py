"""Objects and the indexes to find them by: what the store has now, and what it had at any earlier moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explorer.sim.objects import REFUSED, Key, Object, at, controller_of, labels_of, matches, owners_of

Keys = dict[Key, None]
"""An ordered set."""


class View:
    """Objects by key, kind, namespace, owner and node.

    An object that was refused (see `REFUSED`) is there for `get` and for who goes through all, and in no list and no index: no controller
    stumbles over it.

    Reading costs what is found, not what there is: `list` of a kind and namespace, `owned_by` and `pods_on` go through an index.
    """

    __slots__ = ("_keys", "_kinds", "_nodes", "_objects", "_orphans", "_owners", "_users")

    def __init__(self) -> None:
        self._objects: dict[Key, Object] = {}
        self._kinds: dict[str, dict[str, Keys]] = {}
        self._owners: dict[str, Keys] = {}
        self._nodes: dict[str, Keys] = {}
        self._orphans: dict[str, Keys] = {}
        self._keys: dict[str, Key] = {}
        self._users: dict[Key, Keys] = {}

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Object]:
        return iter(self._objects.values())

    def __contains__(self, key: object) -> bool:
        return key in self._objects

    def get(self, key: Key) -> Object | None:
        """The object of a key."""
        return self._objects.get(key)

    def by_uid(self, uid: str) -> Object | None:
        """The object with a uid."""
        key = self._keys.get(uid)
        return None if key is None else self._objects[key]

    def kinds(self) -> Sequence[str]:
        """The kinds of which there are objects, sorted."""
        return sorted(kind for kind, places in self._kinds.items() if any(places.values()))

    def places(self) -> Sequence[str]:
        """The names of the nodes to which pods are bound, sorted, whether there are such nodes or not."""
        return sorted(filter(None, self._nodes))

    def objects(self) -> dict[Key, Object]:
        """All objects, as a copy that stays as it is."""
        return dict(self._objects)

    def list(
        self, kind: str, namespace: str | None = None, selector: Mapping[str, Any] | None = None
    ) -> Sequence[Object]:
        """The objects of a kind, sorted by namespace and name.

        Args:
            kind: the kind as in a `Key`.
            namespace: only of this one; None for all.
            selector: only those whose labels fit; None for all.
        """
        places = self._kinds.get(kind)
        if places is None:
            return []
        keys = places.get(namespace, {}) if namespace is not None else [key for some in places.values() for key in some]
        found = [self._objects[key] for key in sorted(keys)]
        return found if selector is None else [obj for obj in found if matches(selector, labels_of(obj))]

    def owned_by(self, uid: str) -> Sequence[Object]:
        """The objects with an owner reference to a uid, in no order that means something."""
        objects = self._objects
        return [objects[key] for key in self._owners.get(uid, ())]

    def orphans(self, kind: str) -> Sequence[Object]:
        """The objects of a kind that no controller owns, in no order that means something."""
        objects = self._objects
        return [objects[key] for key in self._orphans.get(kind, ())]

    def pods_on(self, node: str) -> Sequence[Object]:
        """The pods that are bound to a node, in no order that means something; of an empty name, those bound to none."""
        objects = self._objects
        return [objects[key] for key in self._nodes.get(node, ())]

    def pods_with(self, claim: Key) -> Sequence[Object]:
        """The pods that mount a claim, the one that was made first before the others."""
        objects = self._objects
        return [objects[key] for key in self._users.get(claim, ())]

    def _take(self, other: View) -> None:
        """Show what another view shows now, in indexes of one's own."""
        self._objects = dict(other._objects)
        self._kinds = {kind: {space: dict(keys) for space, keys in some.items()} for kind, some in other._kinds.items()}
        self._owners = {uid: dict(keys) for uid, keys in other._owners.items()}
        self._nodes = {name: dict(keys) for name, keys in other._nodes.items()}
        self._orphans = {kind: dict(keys) for kind, keys in other._orphans.items()}
        self._keys = dict(other._keys)
        self._users = {claim: dict(keys) for claim, keys in other._users.items()}

    def _put(self, key: Key, before: Object | None, after: Object | None) -> None:
        """Replace what there is of a key: the one door through which the indexes change."""
        if after is None:
            del self._objects[key]
        else:
            self._objects[key] = after
            if before is not None and _files_alike(before, after):
                return
        before, after = shown(before), shown(after)
        if before is None and after is not None:
            self._kinds.setdefault(key.kind, {}).setdefault(key.namespace, {})[key] = None
        elif before is not None and after is None:
            self._kinds[key.kind][key.namespace].pop(key)
        old = before["metadata"] if before is not None else _NOTHING
        new = after["metadata"] if after is not None else _NOTHING
        if old.get("uid") != new.get("uid"):
            if before is not None:
                self._keys.pop(old["uid"], None)
            if after is not None:
                self._keys[new["uid"]] = key
        if before is None or after is None or old.get("ownerReferences") is not new.get("ownerReferences"):
            self._own(key, before, after)
        if key.kind == "Pod":
            self._place(key, _node_of(before), _node_of(after))
            if before is None or after is None:
                self._mount(key, before, after)

    def _own(self, key: Key, before: Object | None, after: Object | None) -> None:
        if before is not None:
            for owner in owners_of(before):
                _drop(self._owners, owner.get("uid", ""), key)
            if controller_of(before) is None:
                _drop(self._orphans, key.kind, key)
        if after is not None:
            for owner in owners_of(after):
                self._owners.setdefault(owner.get("uid", ""), {})[key] = None
            if controller_of(after) is None:
                self._orphans.setdefault(key.kind, {})[key] = None

    def _place(self, key: Key, was: str | None, now: str | None) -> None:
        if was != now:
            if was is not None:
                _drop(self._nodes, was, key)
            if now is not None:
                self._nodes.setdefault(now, {})[key] = None

    def _mount(self, key: Key, before: Object | None, after: Object | None) -> None:
        for claim in _claims_in(before):
            users = self._users.get(claim, {})
            users.pop(key, None)
            if not users:
                self._users.pop(claim, None)
        for claim in _claims_in(after):
            self._users.setdefault(claim, {})[key] = None


_NOTHING: Mapping[str, Any] = {}


def shown(obj: Object | None) -> Object | None:
    """An object as lists and indexes have it: None if it was refused."""
    return None if obj is None or REFUSED in (obj["metadata"].get("annotations") or ()) else obj


def _files_alike(before: Object, after: Object) -> bool:
    """Whether the indexes have the same to say of both: only the status differs, as in most changes."""
    if before.get("spec") is not after.get("spec"):
        return False
    old, new = before["metadata"], after["metadata"]
    return old is new or (
        old.get("ownerReferences") is new.get("ownerReferences")
        and old.get("annotations") is new.get("annotations")
        and old.get("uid") == new.get("uid")
    )


def _node_of(pod: Object | None) -> str | None:
    return None if pod is None else (pod.get("spec") or _NOTHING).get("nodeName") or ""


def _claims_in(pod: Object | None) -> list[Key]:
    volumes = None if pod is None else (pod.get("spec") or _NOTHING).get("volumes")
    space = "" if pod is None else pod["metadata"].get("namespace", "default")
    if not isinstance(volumes, list):
        return []
    names = (at(volume, ("persistentVolumeClaim", "claimName")) for volume in volumes)
    return [Key("PersistentVolumeClaim", space, name) for name in names if isinstance(name, str)]


def _drop(index: dict[str, Keys], name: str, key: Key) -> None:
    keys = index.get(name)
    if keys is not None:
        keys.pop(key, None)
        if not keys:
            del index[name]
