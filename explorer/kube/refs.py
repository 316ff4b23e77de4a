"""What names an object and its box: `kind/namespace/name`, the same in manifests, a chart and a live cluster."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from explorer.kube.kinds import Kind, kind_of
from explorer.kube.paths import text
from explorer.kube.source import Object

DEFAULT = "default"
"""The namespace of an object that names none."""


def metadata_of(obj: Object) -> dict[str, Any]:
    """The metadata; empty where there is none that can be read."""
    meta = obj.get("metadata")
    return meta if isinstance(meta, dict) else {}


def name_of(obj: Object) -> str:
    """The name; of an object whose name the API server would make up, its beginning."""
    meta = metadata_of(obj)
    return text(meta.get("name")) or text(meta.get("generateName"))


def namespace_of(obj: Object, kind: Kind, default: str = DEFAULT) -> str:
    """The namespace; empty for an object of the whole cluster.

    Args:
        obj: the object.
        kind: its kind.
        default: for an object that names none.
    """
    if not kind.namespaced:
        return ""
    meta = metadata_of(obj)
    found = text(meta.get("namespace"))
    # What a cluster serves without a namespace has none, whatever kind it is.
    return found or ("" if kind.unknown and meta.get("uid") else default)


def kind_of_object(obj: Object) -> Kind:
    """The row of the table of kinds for an object, or what is assumed of a kind that is not in it."""
    return _kind(text(obj.get("kind")), text(obj.get("apiVersion")))


@lru_cache(maxsize=4096)
def _kind(kind: str, version: str) -> Kind:
    group, slash, _ = version.partition("/")
    return kind_of(kind, (group if slash else "") if version else None)


def ref(kind_id: str, namespace: str, name: str) -> str:
    """The id of a box, put together."""
    return f"{kind_id}/{namespace}/{name}"


def box_id(obj: Object, namespace: str = DEFAULT) -> str:
    """The id of an object's box.

    Args:
        obj: the object.
        namespace: for an object that names none.

    Returns:
        `kind/namespace/name` with the kind in lower case (`pod/shop/web-0`, `node//node-1`). A kind that another API group
        has too gets its group behind it (`gateway.networking.istio.io/shop/web`).
    """
    kind = kind_of_object(obj)
    return ref(kind.id, namespace_of(obj, kind, namespace), name_of(obj))
