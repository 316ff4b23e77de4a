"""Manifests into the store: what is refused is kept, drawn and left alone, and what is missing around them is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explorer.sim import nodes, storage
from explorer.sim.objects import (
    REFUSED,
    Flaw,
    Key,
    Object,
    Problem,
    annotated,
    changed,
    flaws,
    key_of,
    owner_key,
    owners_of,
)
from explorer.sim.options import Options
from explorer.sim.store import Invalid, Store

_APPLIED = "it was there from the beginning"


def load(store: Store, objects: Sequence[Object], options: Options) -> list[Problem]:
    """Put objects into an empty store, with the namespaces and nodes that they need.

    Returns:
        What is wrong. An object that has no name cannot be kept, any other is.
    """
    problems: list[Problem] = []
    known: dict[Key, Object] = {}
    numbers: dict[Key, int] = {}
    for number, obj in enumerate(objects, start=1):
        if found := flaws(obj):
            problems += [Problem(_name_of(obj, number), flaw.path, flaw.message, number) for flaw in found]
        elif (key := key_of(obj)) in known:
            problems.append(Problem(key, "", "is there twice; the first one is kept", number))
        else:
            known[key], numbers[key] = obj, number
    for made in _around(known, options):
        store.create(made, "Simulation", "the objects need it", admit=False)
    circles = _in_circles(known)
    for key, obj in _owners_first(known):
        kept, more = _with_owners(store, key, obj, circles)
        flawed = (*more, *_stored(store, kept))
        problems += [Problem(key, flaw.path, flaw.message, numbers[key]) for flaw in flawed]
    return problems


def _stored(store: Store, obj: Object) -> Sequence[Flaw]:
    found: Sequence[Flaw] = ()
    try:
        obj = store.check(obj)
    except Invalid as refused:
        found = refused.flaws
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        found = [Flaw("", f"has another shape than its kind ({type(error).__name__}: {error})")]
    if found:
        obj = annotated(obj, {REFUSED: "; ".join(": ".join(filter(None, flaw)) for flaw in found)})
    store.create(obj, "you", _APPLIED, admit=False)
    return found


def _around(known: Mapping[Key, Object], options: Options) -> Iterator[dict[str, Any]]:
    spaces = {key.namespace for key in known if key.namespace} | {"default"}
    for name in sorted(spaces):
        if Key("Namespace", "", name) not in known:
            labels = {"kubernetes.io/metadata.name": name}
            yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    if not any(key.kind == "Node" for key in known):
        yield from nodes.made(options)
    yield from storage.made(known.values())


def _owners(key: Key, obj: Object) -> list[Key]:
    return [owner_key(reference, key.namespace) for reference in owners_of(obj)]


def _in_circles(known: Mapping[Key, Object]) -> set[Key]:
    """Objects that own themselves by way of others."""
    found: set[Key] = set()
    done: set[Key] = set()
    for start in known:
        path: dict[Key, None] = {}
        stack = [(start, False)]
        while stack:
            key, leave = stack.pop()
            if leave:
                del path[key]
                done.add(key)
            elif key in path:
                ring = list(path)
                found.update(ring[ring.index(key) :])
            elif key in known and key not in done:
                path[key] = None
                stack.append((key, True))
                stack += [(owner, False) for owner in _owners(key, known[key])]
    return found


def _owners_first(known: Mapping[Key, Object]) -> Iterator[tuple[Key, Object]]:
    """Each object after its owners, as far as there is such an order; else as they were given."""
    done: set[Key] = set()
    for start in known:
        stack = [start]
        seen: set[Key] = set()
        while stack:
            key = stack[-1]
            waiting = [
                owner
                for owner in _owners(key, known[key])
                if owner in known and owner not in done and owner not in seen
            ]
            if key in done or not waiting:
                stack.pop()
                if key not in done:
                    done.add(key)
                    yield key, known[key]
            else:
                seen.update(waiting)
                stack += waiting


def _with_owners(store: Store, key: Key, obj: Object, circles: set[Key]) -> tuple[Object, list[Flaw]]:
    """The object with the uids that its owners have here; a reference to nobody is dropped, and so is one in a circle."""
    references, found = [], []
    for reference in owners_of(obj):
        place = owner_key(reference, key.namespace)
        owner = store.get(place)
        if key in circles and place in circles:
            found.append(
                Flaw("metadata.ownerReferences", f"{place} owns it and is owned by it, in a circle; that is left out")
            )
        elif owner is None:
            found.append(
                Flaw("metadata.ownerReferences", f"{place} is not here; it is kept as if it had no such owner")
            )
        else:
            references.append({**reference, "uid": owner["metadata"]["uid"]})
    return (changed(obj, ("metadata", "ownerReferences"), references) if owners_of(obj) else obj), found


def _name_of(obj: object, number: int) -> Key:
    kind = obj.get("kind") if isinstance(obj, Mapping) else None
    meta = obj.get("metadata") if isinstance(obj, Mapping) else None
    name = meta.get("name") if isinstance(meta, Mapping) else None
    return Key(kind if isinstance(kind, str) else "object", "", name if isinstance(name, str) else f"number {number}")
