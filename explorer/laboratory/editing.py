"""The object of a box as YAML, and back: read with line and column, checked as the API server would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from explorer.kube.manifests import Manifest, Problem
from explorer.kube.manifests import read as read_manifests
from explorer.kube.redaction import hide, is_secret
from explorer.kube.writing import dumped
from explorer.model.running import Trouble
from explorer.sim.objects import Flaw, Key, Object, flaws, key_of
from explorer.sim.replacing import Replace
from explorer.sim.store import ApiError, Invalid

FILE = "your text"

_FIRST = ("apiVersion", "kind", "metadata", "spec", "data", "stringData", "status")


class RefusedError(Trouble):
    """The API server refused what was asked for.

    Attributes:
        flaws: what is wrong, each with its path; none if it is something else.
        reason: one line.
    """

    def __init__(self, reason: str, found: tuple[Flaw, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.flaws = found


def trouble_of(refused: ApiError) -> RefusedError:
    """What is told of a refusal."""
    return RefusedError(str(refused), tuple(refused.flaws) if isinstance(refused, Invalid) else ())


def text_of(obj: Object) -> str:
    """An object as YAML, as `kubectl get -o yaml` writes it, with values of Secrets hidden."""
    found = _hidden(obj) if is_secret(obj) else _plain(obj)
    found["metadata"].pop("resourceVersion", None)
    rest = sorted(name for name in found if name not in _FIRST)
    return dumped({name: found[name] for name in (*_FIRST, *rest) if name in found})


def _plain(value: Any) -> Any:
    """Mappings of a file know their lines, which YAML has no word for."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


class Written(Struct, frozen=True):
    """What somebody wrote, and the action that it asks for."""

    manifest: Manifest
    action: Replace

    def told(self, refused: RefusedError) -> str:
        """A refusal, with the place in the text."""
        if not refused.flaws:
            return refused.reason
        lines = []
        for flaw in refused.flaws:
            place = self.manifest.place_of(flaw.path)
            lines.append(f"{place.line}:{place.column}: {flaw.path}: {flaw.message}".replace(": : ", ": "))
        return "\n".join(lines)


def read(text: str, key: Key, before: Object) -> Written:
    """Read what somebody wrote in the place of an object.

    Raises:
        Trouble: if it is no such object, with line and column.
    """
    found = list(read_manifests(text, FILE))
    for one in found:
        if isinstance(one, Problem):
            raise Trouble(f"{one.line}:{one.column}: {one.message}")
    manifests = [one for one in found if isinstance(one, Manifest)]
    if len(manifests) != 1:
        many = "there is nothing" if not manifests else f"there are {len(manifests)} objects"
        raise Trouble(f"1:1: {many}; expected one object, {key}")
    manifest = manifests[0]
    if wrong := flaws(manifest.object):
        place = manifest.place_of(wrong[0].path)
        raise Trouble(f"{place.line}:{place.column}: {wrong[0].path}: {wrong[0].message}")
    if key_of(manifest.object) != key:
        path = "kind" if key_of(manifest.object).kind != key.kind else "metadata.name"
        place = manifest.place_of(path)
        words = (
            f"{key_of(manifest.object)} is another object; expected {key}: kind, name and namespace cannot be changed"
        )
        raise Trouble(f"{place.line}:{place.column}: {words}")
    return Written(manifest, Replace(_with_values(_plain(manifest.object), before)))


def _with_values(obj: dict[str, Any], before: Object) -> dict[str, Any]:
    """A Secret with the values that it had where they were left alone; what is read of a Secret has its values hidden."""
    if not is_secret(before):
        return obj
    # As it is read again when nothing was changed: what was hidden is hidden once more.
    hidden = _hidden(_hidden(before))
    for part in ("data", "stringData"):
        given, shown_before, old = obj.get(part), hidden.get(part), before.get(part)
        if isinstance(given, dict) and isinstance(old, Mapping) and isinstance(shown_before, Mapping):
            obj[part] = {
                name: old[name] if name in old and value == shown_before[name] else value
                for name, value in given.items()
            }
        elif given is not None and given == shown_before:
            obj[part] = old
    notes, shown_notes = (one["metadata"].get("annotations") for one in (obj, hidden))
    if isinstance(notes, dict) and isinstance(shown_notes, dict):
        old_notes = before["metadata"]["annotations"]
        for name, value in notes.items():
            if shown_notes.get(name) == value:
                notes[name] = old_notes[name]
    return obj


def _hidden(secret: Object) -> dict[str, Any]:
    """A copy of a Secret without its values."""
    copy: dict[str, Any] = _plain(secret)
    hide(copy)
    return copy
