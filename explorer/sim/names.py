"""What people write for things of a cluster: objects (`pod/mysql-1`), kinds (`sts`), lengths of time (`1m30s`)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from explorer.sim.clock import HOUR, length_of
from explorer.sim.objects import CLUSTER_SCOPED, Key

LATEST = 10_000 * HOUR

ISTIO_GATEWAY = "Gateway.networking.istio.io"

_SHORT = {
    "cj": "CronJob", "cm": "ConfigMap", "crd": "CustomResourceDefinition", "deploy": "Deployment", "ds": "DaemonSet",
    "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "netpol": "NetworkPolicy", "no": "Node", "ns": "Namespace",
    "pdb": "PodDisruptionBudget", "po": "Pod", "pv": "PersistentVolume", "pvc": "PersistentVolumeClaim", "rs": "ReplicaSet",
    "sa": "ServiceAccount", "sc": "StorageClass", "sts": "StatefulSet", "svc": "Service", "vs": "VirtualService",
    "dr": "DestinationRule", "pa": "PeerAuthentication", "ap": "AuthorizationPolicy",
}  # fmt: skip
_ABBREVIATIONS = {more: kind for one, kind in _SHORT.items() for more in (one, f"{one}s")}
_KINDS = frozenset({
    *_SHORT.values(), *CLUSTER_SCOPED, "ControllerRevision", "EndpointSlice", "Gateway", ISTIO_GATEWAY, "HTTPRoute", "Job",
    "Lease", "Secret", "Traffic",
})  # fmt: skip


class OrderError(ValueError):
    """The line says nothing that can be done or seen; the text says what and what was expected."""


def duration(text: str) -> int:
    """A length of time in milliseconds: `250ms`, `30s`, `1m30s`.

    Raises:
        OrderError: if it is none.
    """
    time = length_of(text)
    if time is None:
        raise OrderError(f"{text[:40]!r} is no time; expected one such as 250ms, 30s or 1m30s")
    if time > LATEST:
        raise OrderError(f"{text[:40]!r} is too late; expected at most {LATEST // HOUR:,} hours".replace(",", ""))
    return time


def kinds_by_name(kinds: Iterable[str] = ()) -> dict[str, str]:
    """The kinds by all that one may write for them, in small letters.

    Args:
        kinds: kinds that there are besides those of Kubernetes and its mesh.
    """
    found: dict[str, str] = {}
    for kind in (*_KINDS, *kinds):
        low = kind.casefold()
        found[low] = found[_plural(low)] = kind
    return {**_ABBREVIATIONS, **found, **_SHORT}


def _plural(low: str) -> str:
    if low.endswith(("s", "x", "ch")):
        return f"{low}es"
    return f"{low[:-1]}ies" if low[-2:] in ("cy", "ry") else f"{low}s"


def kind_named(word: str, kinds: Mapping[str, str]) -> str:
    """The kind that a word stands for.

    Raises:
        OrderError: if there is none.
    """
    kind = kinds.get(word.casefold())
    if kind is None:
        close = difflib.get_close_matches(word.casefold(), [one for one in kinds if one not in _ABBREVIATIONS], 1)
        raise OrderError(f"there is no kind {word!r}{f' (did you mean {close[0]}?)' if close else ''}")
    return kind


def key_named(text: str, kinds: Mapping[str, str]) -> Key:
    """The key of `kind/name` or `namespace/kind/name`.

    Raises:
        OrderError: if it is none.
    """
    *space, word, name = ["", *text.split("/")][-3:] if 1 <= text.count("/") <= 2 else ("", "", "")
    if not word or not name:
        raise OrderError(f"{text!r} names no object such as pod/mysql-1, or shop/pod/mysql-1 in the namespace shop")
    kind = kind_named(word, kinds)
    return Key(kind, "" if kind in CLUSTER_SCOPED else (space[0] if space else "") or "default", name)


def hint(word: str, known: Iterable[str]) -> str:
    """What was probably meant, or all that there is, as the end of a message."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, 1)
    return f"did you mean {close[0]}?" if close else f"expected one of: {', '.join(names)}"
