"""How Helm changes an object that is there: the three-way merge of Helm 3, and server-side apply of Helm 4.

Lists of named things (containers, ports, volumes …) are merged item by item; any other list is one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.objects import Object

Path = tuple[str, ...]
"""Names of fields; an item of a list of named things is `[name=web]`."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "volumes": ("name",),
    "env": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "imagePullSecrets": ("name",),
    "ports": ("containerPort", "port"),
    "hostAliases": ("ip",),
    "conditions": ("type",),
    "topologySpreadConstraints": ("topologyKey",),
    "ownerReferences": ("uid",),
}
"""Lists whose items have a name, and what holds it."""

_OURS = frozenset({"managedFields", "resourceVersion", "uid", "generation", "creationTimestamp"})
_IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))


def key_field(name: str, *lists: object) -> str | None:
    """What names the items of lists of a name; None if a list of that name is one value, or an item has no name."""
    items = [item for one in lists if isinstance(one, list) for item in one]
    for key in _KEYS.get(name, ()):
        if items and all(isinstance(item, Mapping) and isinstance(item.get(key), str | int) for item in items):
            names = [[item[key] for item in one] for one in lists if isinstance(one, list)]
            if all(len(set(some)) == len(some) for some in names):
                return key
    return None


# Three ways


def three_way(old: Any, new: Any, live: Any, name: str = "") -> Any:
    """What becomes of a live value: what the new manifest says, without what only the old one said; the rest stays.

    Args:
        old: the value in the manifest before; None if it did not have one.
        new: the value in the manifest now.
        live: the value in the cluster.
        name: of the field, to know lists of named things.
    """
    if isinstance(new, Mapping):
        return _three_maps(old if isinstance(old, Mapping) else {}, new, live if isinstance(live, Mapping) else {})
    if isinstance(new, list) and isinstance(live, list):
        key = key_field(name, old, new, live)
        if key is not None:
            before = old if isinstance(old, list) else []
            was, now = ({item[key]: item for item in items} for items in (before, new))
            kept = [item for item in live if item[key] in now or item[key] not in was]
            items = [three_way(was.get(item[key]), now[item[key]], item) if item[key] in now else item for item in kept]
            there = {item[key] for item in kept}
            return [*items, *(item for item in new if item[key] not in there)]
    return new


def _three_maps(old: Mapping[str, Any], new: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    result = {key: value for key, value in live.items() if key in new or key not in old}
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = three_way(old.get(key), value, live.get(key), key)
    return result


def two_way(old: Any, new: Any, live: Any) -> Any:
    """What becomes of a live custom resource: only what changed between the two manifests is changed, and any list is one value.

    That is Helm's code (a JSON merge patch from manifest to manifest): an edit by hand survives if the chart did not change the field. Its
    documentation speaks of three ways for all kinds.
    """
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return live if old == new else new
    result = dict(live) if isinstance(live, Mapping) else {}
    for key in {**old, **new}:
        if key not in new:
            result.pop(key, None)
        elif key not in old:
            result[key] = new[key]
        elif old[key] != new[key]:
            result[key] = two_way(old[key], new[key], result.get(key))
    return result


# Server-side apply


class Clash(Struct, frozen=True, order=True):
    """A field that somebody else owns and that should get another value."""

    manager: str
    path: Path

    def __str__(self) -> str:
        """As the API server says it."""
        return f'conflict with "{self.manager}": {spelled(self.path)}'


class Applied(Struct, frozen=True):
    """What server-side apply comes to.

    Attributes:
        object: the object then; the live one if there are conflicts.
        managers: who owns which fields then.
        clashes: why nothing was changed.
    """

    object: Object
    managers: Mapping[str, frozenset[Path]]
    clashes: tuple[Clash, ...] = ()


def spelled(path: Path) -> str:
    """A path as the API server writes it: `.spec.containers[name="web"].image`."""
    return "".join(f'[{step[1:-1].replace("=", "=" + chr(34), 1)}"]' if step[0] == "[" else f".{step}" for step in path)


def leaves(part: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The fields of an object with their values: all but mappings and lists of named things, which are made of fields."""
    if isinstance(part, Mapping) and part:
        for name, value in part.items():
            if path == ("metadata",) and name in _OURS:
                continue
            yield from leaves(value, (*path, name))
    elif isinstance(part, list) and path and (key := key_field(path[-1], part)) is not None:
        for item in part:
            yield from leaves(item, (*path, f"[{key}={item[key]}]"))
    elif path:
        yield path, part


def owned(obj: Object) -> frozenset[Path]:
    """The fields that who applies an object owns: all it names, but for what it is."""
    return frozenset(path for path, _ in leaves(obj) if path not in _IDENTITY and path[:1] != ("status",))


def server_side(
    live: Object, new: Object, managers: Mapping[str, frozenset[Path]], manager: str, *, force: bool = False
) -> Applied:
    """Apply an object as one manager.

    Fields that the manager applied before and does not any more are taken away unless somebody else owns them; a field of somebody else
    may be applied with its present value, and is shared then; with another value it is a conflict, unless forced.

    Args:
        live: the object in the cluster.
        new: what is applied.
        managers: who owns which fields.
        manager: who applies.
        force: whether to take fields away from others.
    """
    now, values = dict(leaves(live)), dict(leaves(new))
    mine = owned(new)
    others = {name: paths for name, paths in managers.items() if name != manager}
    clashes = sorted(
        Clash(name, path)
        for name, paths in others.items()
        for path in paths & mine
        if path in now and now[path] != values[path]
    )
    if clashes and not force:
        return Applied(live, managers, tuple(clashes))
    lost = {clash.path for clash in clashes}
    others = {name: paths - lost for name, paths in others.items()}
    foreign: frozenset[Path] = frozenset().union(*others.values())
    result = _laid_over(live, new)
    for path in sorted(managers.get(manager, frozenset()) - mine - foreign, key=len, reverse=True):
        if not any(kept[: len(path)] == path for kept in mine | foreign):
            result = _taken(result, path)
    return Applied(result, {**{name: paths for name, paths in others.items() if paths}, manager: mine})


def _laid_over(live: Any, new: Any, name: str = "") -> Any:
    return three_way(None, new, live, name)


def _taken(part: Any, path: Path) -> Any:
    """A copy without a field; what is empty then, and was only there for it, goes too."""
    step, rest = path[0], path[1:]
    if isinstance(part, list):
        key, _, value = step[1:-1].partition("=")
        items = []
        for item in part:
            if isinstance(item, Mapping) and str(item.get(key)) == value:
                left = _taken(item, rest) if rest else {}
                if not left or (len(left) == 1 and key in left and rest == (key,)):
                    continue
                items.append(left)
            else:
                items.append(item)
        return items
    if not isinstance(part, Mapping) or step not in part:
        return part
    if not rest:
        return {name: value for name, value in part.items() if name != step}
    left = _taken(part[step], rest)
    if not left and part[step]:
        return {name: value for name, value in part.items() if name != step}
    return {**part, step: left}


def taken_over(
    managers: Mapping[str, frozenset[Path]], before: Object, after: Object, actor: str
) -> Mapping[str, frozenset[Path]]:
    """Who owns which fields after somebody wrote an object without applying: what changed is that actor's alone."""
    was, now = dict(leaves(before)), dict(leaves(after))
    changed = frozenset(
        path for path, value in now.items() if path[:1] != ("status",) and was.get(path, _MISSING) != value
    )
    gone = frozenset(was.keys() - now.keys())
    left = {name: paths - changed - gone for name, paths in managers.items()}
    left[actor] = left.get(actor, frozenset()) | (changed & owned(after))
    return {name: paths for name, paths in left.items() if paths}


_MISSING = object()


def covers(live: Any, new: Any, name: str = "") -> bool:
    """Whether all that a manifest says is so."""
    if isinstance(new, Mapping):
        return isinstance(live, Mapping) and all(
            value is None or (key in live and covers(live[key], value, key)) for key, value in new.items()
        )
    if isinstance(new, list) and isinstance(live, list) and (key := key_field(name, new, live)) is not None:
        there: Mapping[Any, Any] = {item[key]: item for item in live}
        return all(item[key] in there and covers(there[item[key]], item) for item in new)
    return bool(live == new)


def encoded(paths: frozenset[Path]) -> dict[str, Any]:
    """Fields as `metadata.managedFields` has them: nested, `f:` before a name and `k:` before an item."""
    root: dict[str, Any] = {}
    for path in sorted(paths):
        part = root
        for step in path:
            part = part.setdefault(f"k:{step[1:-1]}" if step[0] == "[" else f"f:{step}", {})
    return root


def decoded(fields: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    """The paths of `encoded` fields."""
    for name, inner in fields.items():
        step = f"[{name[2:]}]" if name.startswith("k:") else name[2:]
        if inner:
            yield from decoded(inner, (*path, step))
        else:
            yield (*path, step)


CUSTOM_GROUPS: Sequence[str] = ("k8s.io", "apps", "batch", "autoscaling", "policy")


def is_custom(obj: Object) -> bool:
    """Whether an object is a custom resource: its group is none of Kubernetes' own."""
    group, slash, _ = str(obj.get("apiVersion", "")).partition("/")
    if not slash:
        return False
    return group not in CUSTOM_GROUPS and not (group.endswith(".k8s.io") and group != "gateway.networking.k8s.io")
