"""What the API sends, as objects: without what nobody draws, without values of Secrets, and with what is equal kept once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct

from explorer.collecting import uncollected
from explorer.kube.sources.resources import Resource

_SAFE = ("meta.helm.sh/", "cert-manager.io/", "kubernetes.io/service-account.")
"""Annotations of Secrets that are names; others may hold the whole Secret, as `kubectl apply` writes it."""

_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


class GarbledError(Exception):
    """Something else came than was asked for; the text says what."""


class Page(Struct, frozen=True):
    """A part of a list.

    Attributes:
        objects: of that part.
        version: of the list.
        rest: what to ask for the next part with; empty at the end.
    """

    objects: list[dict[str, Any]]
    version: str
    rest: str


class Change(Struct, frozen=True):
    """One line of a watch.

    Attributes:
        verb: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.
        object: the object, or a Status.
        version: where the watch goes on after it.
    """

    verb: str
    object: dict[str, Any]
    version: str


def read_page(body: bytes, resource: Resource, namespace: str, kin: dict[str, dict[str, Any]]) -> Page:
    """Read a part of a list.

    Args:
        body: as it was sent.
        resource: that was asked for.
        namespace: that was asked for; empty for all.
        kin: an object of each owner, as filled by the pages before.

    Raises:
        GarbledError: if it is no list of objects; the text says what it is.
    """
    with uncollected():
        return _page(_decoded(body), resource, namespace, kin)


def _page(value: dict[str, Any], resource: Resource, namespace: str, kin: dict[str, dict[str, Any]]) -> Page:
    items, metadata = value.get("items"), value.get("metadata")
    if not isinstance(items, list | None) or "items" not in value:
        raise GarbledError(
            f"a list of {resource.plural} was expected, but a {value.get('kind', 'nameless thing')} came"
        )
    metadata = metadata if isinstance(metadata, dict) else {}
    objects = [_like_kin(trimmed(item, resource, namespace), kin) for item in items or ()]
    return Page(objects, str(metadata.get("resourceVersion") or ""), str(metadata.get("continue") or ""))


def read_change(line: bytes, resource: Resource) -> Change:
    """Read a line of a watch.

    Raises:
        GarbledError: if it is none; the text says what it is.
    """
    value = _decoded(line)
    verb, obj = value.get("type"), value.get("object")
    if verb == "ERROR" and isinstance(obj, dict):
        return Change(verb, obj, "")
    if verb not in ("ADDED", "MODIFIED", "DELETED", "BOOKMARK") or not isinstance(obj, dict):
        raise GarbledError(f"a change of {resource.plural} was expected, but {line[:40]!r} came")
    if verb == "BOOKMARK":
        metadata = obj.get("metadata")
        return Change(verb, obj, str((metadata if isinstance(metadata, dict) else {}).get("resourceVersion") or ""))
    obj = trimmed(obj, resource, "")
    return Change(verb, obj, str(obj["metadata"].get("resourceVersion") or ""))


def trimmed(obj: Any, resource: Resource, namespace: str) -> dict[str, Any]:
    """An object without what nobody draws, and without values of Secrets.

    Raises:
        GarbledError: if it is none.
    """
    metadata = obj.get("metadata") if isinstance(obj, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise GarbledError(f"an object of {resource.plural} has no name")
    metadata.pop("managedFields", None)
    if namespace:
        metadata.setdefault("namespace", namespace)
    # The items of a list do not repeat their kind, and names alone come as another one.
    obj["apiVersion"], obj["kind"] = resource.api_version, resource.kind
    annotations = metadata.get("annotations")
    if isinstance(annotations, dict):
        annotations.pop(_APPLIED, None)
    if is_secret(resource):
        if isinstance(annotations, dict):
            metadata["annotations"] = {k: v for k, v in annotations.items() if k.startswith(_SAFE)}
        return {key: obj[key] for key in ("apiVersion", "kind", "metadata", "type") if key in obj}
    if resource.plural == "customresourcedefinitions":
        _without_schemas(obj)
    return cast("dict[str, Any]", obj)


def is_secret(resource: Resource) -> bool:
    """Whether only names may be asked for."""
    return resource.plural == "secrets" and not resource.group


def _without_schemas(obj: dict[str, Any]) -> None:
    spec = obj.get("spec")
    versions = spec.get("versions") if isinstance(spec, dict) else None
    for version in versions if isinstance(versions, list) else ():
        if isinstance(version, dict):
            version.pop("schema", None)


def share(obj: dict[str, Any], like: Mapping[str, Any]) -> None:
    """Let an object refer to what it has in common with another one, so that it is kept once: objects are never changed."""
    for part in ("metadata", "spec", "status"):
        values, others = obj.get(part), like.get(part)
        if isinstance(values, dict) and isinstance(others, dict):
            for key, value in values.items():
                if value is not None and (other := others.get(key)) == value and type(other) is type(value):
                    values[key] = other


def _like_kin(obj: dict[str, Any], kin: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Of a thousand pods of one template, the template's part is kept once."""
    owners = obj["metadata"].get("ownerReferences")
    if isinstance(owners, list) and owners and isinstance(owners[0], dict):
        like = kin.setdefault(str(owners[0].get("uid")), obj)
        if like is not obj:
            share(obj, like)
    return obj


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GarbledError(f"what came is no JSON ({error})") from None
    except RecursionError:
        raise GarbledError("what came is nested too deeply") from None
    if not isinstance(value, dict):
        raise GarbledError(f"what came is no object of the API: {data[:40]!r}")
    return cast("dict[str, Any]", value)
