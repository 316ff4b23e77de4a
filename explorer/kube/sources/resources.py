"""Which resources a cluster has, and which of them are worth following."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from explorer.kube.sources.asking import Ask, Heard
from explorer.kube.sources.transport import GROUPS


class Resource(Struct, frozen=True, order=True):
    """A kind of object that the API lists.

    Attributes:
        group: empty for the core.
        version: the one of the group that is read.
        plural: its name in paths.
        kind: its name in objects.
        namespaced: whether its objects are in namespaces.
        watched: whether it can be watched.
    """

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool
    watched: bool

    @property
    def api_version(self) -> str:
        """As objects say it."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def name(self) -> str:
        """As people and kubectl say it: `pods`, `gateways.networking.istio.io`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    def path(self, namespace: str = "") -> str:
        """Where it is listed; an empty namespace means all."""
        root = f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"
        return f"{root}/namespaces/{namespace}/{self.plural}" if namespace else f"{root}/{self.plural}"


_FIRST = (
    "namespaces", "nodes", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "pods", "services", "replicasets.apps",
    "jobs.batch", "cronjobs.batch", "persistentvolumeclaims", "persistentvolumes", "ingresses.networking.k8s.io", "configmaps",
    "events",
)  # fmt: skip
"""What a picture begins with; it is asked for first."""

_LEFT_OUT = frozenset({
    "componentstatuses",  # says nothing since 1.19, and is slow
    "leases.coordination.k8s.io",  # every node renews its own every ten seconds
    "pods.metrics.k8s.io", "nodes.metrics.k8s.io",  # measured anew at each question
})  # fmt: skip

_TWINS = {"events.events.k8s.io": "events", "endpoints": "endpointslices.discovery.k8s.io"}
"""What shows the same objects, or says the same, as something else that is served."""


class Discovery(Struct, frozen=True):
    """What a cluster serves.

    Attributes:
        resources: what can be listed, the most telling first.
        remarks: what could not be found out, a line each.
        failure: why nothing is known at all: the status and what was said; None if something is known.
    """

    resources: tuple[Resource, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: Heard | None = None


def discover() -> Generator[Ask, Heard, Discovery]:
    """Ask which resources there are: two questions where one answer says all, else one for each version of each group."""
    core = yield Ask("/api", GROUPS)
    root = _decoded(core)
    if root is None:
        return Discovery(failure=core)
    grouped = yield Ask("/apis", GROUPS)
    rest = _decoded(grouped) or {}
    found: list[Resource] = []
    remarks: list[str] = []
    for top in (root, rest):
        if top.get("kind") == "APIGroupDiscoveryList":
            found.extend(_aggregated(top, remarks))
        else:
            found.extend((yield from _plain(top, remarks)))
    if not rest:
        remarks.append(f"only the core of the API can be read; /apis: {said(grouped)}")
    chosen = worth_following(found)
    if not chosen:
        return Discovery(
            failure=Heard(core.status, b"", core.wait, f"it sends no API of Kubernetes: {core.body[:60]!r}")
        )
    return Discovery(chosen, tuple(remarks))


def worth_following(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """One version of each resource, without what only repeats another or never rests; the most telling first."""
    served: dict[str, Resource] = {}
    for resource in resources:
        served.setdefault(resource.name, resource)
    rank = {name: number for number, name in enumerate(_FIRST)}
    chosen = (r for name, r in served.items() if name not in _LEFT_OUT and _TWINS.get(name) not in served)
    return tuple(sorted(chosen, key=lambda r: (rank.get(r.name, len(rank)), r.name)))


def said(heard: Heard) -> str:
    """What the server, or the way there, said of a failure: one line."""
    status = _object(heard.body)
    if "message" in status:
        return f"{_short(str(status['message']))} ({heard.status})"
    return _short(heard.failure or heard.body[:1000].decode("utf-8", "replace")) or f"nothing was said ({heard.status})"


def _short(text: str) -> str:
    return " ".join(text.split())[:400]


def _decoded(heard: Heard) -> dict[str, Any] | None:
    return (_object(heard.body) or None) if heard.status == 200 else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _aggregated(top: Mapping[str, Any], remarks: list[str]) -> Iterable[Resource]:
    for group in _list(top.get("items")):
        name = str((group.get("metadata") or {}).get("name", ""))
        for version in _list(group.get("versions")):
            if version.get("freshness") == "Stale":
                remarks.append(f"{name}/{version.get('version')} does not answer its API; its objects are not read")
                continue
            for entry in _list(version.get("resources")):
                kind = (entry.get("responseKind") or {}).get("kind", "")
                yield from _resource(
                    name, version.get("version"), entry.get("resource"), kind, entry.get("scope") == "Namespaced", entry
                )


def _plain(top: Mapping[str, Any], remarks: list[str]) -> Generator[Ask, Heard, list[Resource]]:
    groups = _list(top.get("groups")) if "groups" in top else [{"name": "", "versions": top.get("versions")}]
    found: list[Resource] = []
    for group in groups:
        name = str(group.get("name", ""))
        versions = group.get("versions")
        for version in versions if isinstance(versions, list) else ():
            label = str(version.get("version", "") if isinstance(version, dict) else version)
            heard = yield Ask(f"/apis/{name}/{label}" if name else f"/api/{label}")
            listed = _decoded(heard)
            if listed is None:
                remarks.append(f"{name}/{label} does not answer its API; its objects are not read")
                continue
            for entry in _list(listed.get("resources")):
                found.extend(
                    _resource(name, label, entry.get("name"), entry.get("kind"), bool(entry.get("namespaced")), entry)
                )
    return found


def _resource(
    group: str, version: Any, plural: Any, kind: Any, namespaced: bool, entry: Mapping[str, Any]
) -> Iterable[Resource]:
    texts = isinstance(version, str) and isinstance(plural, str) and isinstance(kind, str)
    verbs = entry.get("verbs")
    # Names go into paths; a subresource has a slash.
    if texts and isinstance(verbs, list) and "list" in verbs and f"{version}{plural}".isalnum() and plural.islower():
        yield Resource(group, version, plural, kind, namespaced, "watch" in verbs)
