"""Small objects and controllers to try the kernel with."""

from __future__ import annotations

from typing import Any

from explorer.sim.controller import Api, Controller, its_controller, itself
from explorer.sim.objects import Key, changed, reference_to, terminating, uid_of


def thing(name: str, kind: str = "Thing", **more: Any) -> dict[str, Any]:
    meta = {"name": name, **more.pop("metadata", {})}
    return {"apiVersion": "toys/v1", "kind": kind, "metadata": meta, **more}


def key(name: str, kind: str = "Thing", namespace: str = "default") -> Key:
    return Key(kind, namespace, name)


def _nest(api: Api, key: Key) -> None:
    """A nest has as many eggs as its spec says; one more is laid each second, by chance with a spot."""
    nest = api.get(key)
    if nest is None or terminating(nest):
        return
    eggs = api.owned_by(uid_of(nest))
    wanted = nest["spec"]["eggs"]
    if len(eggs) < wanted and api.now - api.memory.get(key, -1_000) >= 1_000:
        api.memory[key] = api.now
        name = f"{key.name}-{api.chance.suffix()}"
        api.create(thing(name, "Egg", metadata={"ownerReferences": [reference_to(nest)]}), why="an egg is missing")
        api.again(key, 1_000)
    elif len(eggs) > wanted:
        api.delete(Key("Egg", key.namespace, min(egg["metadata"]["name"] for egg in eggs)), why="one egg too many")
    api.patch_status(key, {"eggs": len(api.owned_by(uid_of(nest)))}, why="eggs were counted")


def _flip(api: Api, key: Key) -> None:
    lamp = api.get(key)
    if lamp is not None:
        api.update(changed(lamp, ("spec", "on"), not lamp["spec"]["on"]), why="it was the other way")


NEST = Controller("Nest controller", {"Nest": itself, "Egg": its_controller("Nest")}, _nest)
FLIP = Controller("Flip controller", {"Lamp": itself}, _flip)
