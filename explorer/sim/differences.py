"""What a change did to an object, as a JSON Patch (RFC 6902), so that whoever applies all patches has the objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.objects import Object

HIDDEN = "***"
"""Stands for each value of a Secret."""

_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

Operation = dict[str, Any]


def patch(before: Object | None, after: Object | None) -> list[Operation]:
    """The operations that make one object of another; an object that is not there is the root that is missing.

    The resourceVersion is left out: it is another after each change. Values of Secrets are hidden.
    """
    if before is after:
        return []
    if after is None:
        return [{"op": "remove", "path": ""}]
    if before is None:
        return [{"op": "add", "path": "", "value": shown(after)}]
    if before.get("kind") == "Secret":
        before, after = shown(before), shown(after)
    return list(_between(before, after, ""))


def shown(obj: Object) -> dict[str, Any]:
    """An object as it may be shown: without its resourceVersion and the values of a Secret."""
    meta = {name: value for name, value in obj["metadata"].items() if name != "resourceVersion"}
    found = {**obj, "metadata": meta}
    if obj.get("kind") != "Secret":
        return found
    if _APPLIED in (meta.get("annotations") or {}):
        found["metadata"] = {**meta, "annotations": {**meta["annotations"], _APPLIED: HIDDEN}}
    for part in ("data", "stringData"):
        if obj.get(part) is not None:
            found[part] = dict.fromkeys(obj[part], HIDDEN) if isinstance(obj[part], Mapping) else HIDDEN
    return found


def _between(before: Any, after: Any, path: str) -> Iterator[Operation]:
    if before is after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in before.items():
            place = f"{path}/{_escaped(name)}"
            if place == "/metadata/resourceVersion":
                continue
            if name not in after:
                yield {"op": "remove", "path": place}
            else:
                yield from _between(value, after[name], place)
        for name, value in after.items():
            if name not in before and (place := f"{path}/{_escaped(name)}") != "/metadata/resourceVersion":
                yield {"op": "add", "path": place, "value": value}
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _between(old, new, f"{path}/{index}")
    elif type(before) is not type(after) or before != after:
        yield {"op": "replace", "path": path, "value": after}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
