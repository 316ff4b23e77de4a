"""Taints of nodes, and the tolerations of pods for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.sim.objects import Object, at, changed, without

UNREACHABLE = "node.kubernetes.io/unreachable"
NOT_READY = "node.kubernetes.io/not-ready"
OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"

NO_SCHEDULE, NO_EXECUTE = "NoSchedule", "NoExecute"

Taint = Mapping[str, Any]


def taints_of(node: Object) -> Sequence[Taint]:
    """The taints of a node."""
    return at(node, ("spec", "taints")) or ()


def has_taint(node: Object, key: str, effect: str = "") -> bool:
    """Whether a node has a taint; of any effect if none is named."""
    return any(one["key"] == key and effect in ("", one.get("effect")) for one in taints_of(node))


def with_taint(node: Object, key: str, effect: str, stamp: str, value: str = "") -> Object:
    """A copy with a taint; the same node if it has it."""
    if has_taint(node, key, effect):
        return node
    taint = {"key": key, "effect": effect, **({"value": value} if value else {}), "timeAdded": stamp}
    return changed(node, ("spec", "taints"), [*taints_of(node), taint])


def without_taints(node: Object, keys: Iterable[str], effect: str = "") -> Object:
    """A copy without the taints of some keys; the same node if it has none of them."""
    gone = set(keys)
    kept = [one for one in taints_of(node) if one["key"] not in gone or effect not in ("", one.get("effect"))]
    if len(kept) == len(taints_of(node)):
        return node
    return changed(node, ("spec", "taints"), kept) if kept else without(node, ("spec", "taints"))


def toleration_for(tolerations: Iterable[Mapping[str, Any]], taint: Taint) -> Mapping[str, Any] | None:
    """The first toleration for a taint."""
    for one in tolerations:
        if one.get("effect") not in (None, "", taint.get("effect")):
            continue
        exists = one.get("operator", "Equal") == "Exists"
        if not one.get("key"):
            if exists:
                return one
        elif one["key"] == taint.get("key") and (exists or one.get("value", "") == taint.get("value", "")):
            return one
    return None


def tolerates(tolerations: Iterable[Mapping[str, Any]], taint: Taint) -> bool:
    """Whether any of the tolerations is for a taint."""
    return toleration_for(tolerations, taint) is not None
