"""Revisions of releases, each a Secret `sh.helm.release.v1.<release>.v<revision>` in the release's namespace.

In a real cluster the content is packed and cannot be read; here it stands open in `data`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from explorer.sim.controller import Api
from explorer.sim.helm.values import Values
from explorer.sim.objects import Key, Object, at, labels_of
from explorer.sim.view import View

TYPE = "helm.sh/release.v1"

Status = Literal[
    "deployed",
    "superseded",
    "failed",
    "uninstalled",
    "uninstalling",
    "pending-install",
    "pending-upgrade",
    "pending-rollback",
]
Method = Literal["client-side", "server-side"]
Kind = Literal["install", "upgrade", "rollback", "delete"]

MOST_REVISIONS = 10
TIMEOUT = 300


class Operation(Struct, frozen=True, omit_defaults=True):
    """What is being done with a revision, and how far it is.

    Attributes:
        kind: what.
        step: `crds`, `pre`, `apply`, `wait` or `post`.
        hook: which hook of the step is next.
        created: whether that hook's object was created.
        since: when the step began to wait, in milliseconds.
        base: the revision whose manifest is compared with; 0 for none.
        wait: whether to wait until the objects are ready.
        timeout: seconds that each wait may take.
        undo: whether a failure leads back (`--rollback-on-failure`).
        force: whether server-side apply takes fields away from others (`--force-conflicts`).
        hooks: False for `--no-hooks`.
        keep: whether the history stays when the release goes (`--keep-history`).
        crds: of the chart, to be created if they are not there.
        most: how many revisions are kept.
        stopped: whether Helm was interrupted.
    """

    kind: Kind
    step: str = "crds"
    hook: int = 0
    created: bool = False
    since: int = -1
    base: int = 0
    wait: bool = False
    timeout: int = TIMEOUT
    undo: bool = False
    force: bool = False
    hooks: bool = True
    keep: bool = False
    crds: list[dict[str, Any]] = []
    most: int = MOST_REVISIONS
    stopped: bool = False


class Record(Struct, frozen=True):
    """One revision of a release.

    Attributes:
        name: of the release.
        namespace: of the release.
        revision: counted from 1.
        status: where it stands.
        chart: name and version.
        config: the values that the user gave.
        values: all values.
        manifest: the objects as they were rendered, in their order.
        hooks: the hooks as they were rendered.
        method: how its objects are applied.
        description: the last word about it.
        operation: what is being done; None if nothing is.
    """

    name: str
    namespace: str
    revision: int
    status: Status
    chart: str
    config: Values = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    manifest: Sequence[Object] = ()
    hooks: Sequence[Object] = ()
    method: Method = "server-side"
    description: str = ""
    operation: Operation | None = None

    @property
    def key(self) -> Key:
        """The Secret that holds it."""
        return Key("Secret", self.namespace, f"sh.helm.release.v1.{self.name}.v{self.revision}")

    @property
    def pending(self) -> bool:
        """Whether something is being done with it, or was when Helm was interrupted."""
        return self.status.startswith("pending-")


def read(secret: Object | None) -> Record | None:
    """The record in a Secret; None if it holds none."""
    data = at(secret, ("data",)) if secret is not None and secret.get("type") == TYPE else None
    if not isinstance(data, Mapping) or "release" not in data:
        return None
    release: Mapping[str, Any] = data["release"]
    operation = data.get("operation")
    return Record(**release, operation=None if operation is None else msgspec.convert(operation, Operation))


def history(view: View, namespace: str, name: str) -> list[Record]:
    """The revisions of a release that are kept, the oldest first."""
    found = view.list("Secret", namespace, {"matchLabels": {"owner": "helm", "name": name}})
    records = (read(one) for one in found)
    return sorted((one for one in records if one is not None), key=lambda one: one.revision)


def deployed(records: Sequence[Record]) -> Record | None:
    """The newest revision that is deployed."""
    return next((one for one in reversed(records) if one.status == "deployed"), None)


def _content(record: Record) -> dict[str, Any]:
    release = {name: getattr(record, name) for name in record.__struct_fields__ if name != "operation"}
    release["manifest"], release["hooks"] = list(record.manifest), list(record.hooks)
    data: dict[str, Any] = {"release": release}
    if record.operation is not None:
        data["operation"] = msgspec.to_builtins(record.operation)
    return data


def _secret(record: Record) -> dict[str, Any]:
    labels = {"owner": "helm", "name": record.name, "status": record.status, "version": str(record.revision)}
    meta = {"name": record.key.name, "namespace": record.namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "type": TYPE, "data": _content(record)}


def create(api: Api, record: Record, why: str, most: int = MOST_REVISIONS) -> None:
    """Store a new revision, and make room for it before: the oldest go, but never the one that is deployed.

    Args:
        api: who does it.
        record: the revision.
        why: the reason.
        most: how many are kept with the new one; 0 keeps all.
    """
    records = history(api.view, record.namespace, record.name)
    safe = deployed(records)
    too_many = len(records) - (most - 1) if most > 0 else 0
    for one in [old for old in records if safe is None or old.revision != safe.revision][: max(0, too_many)]:
        api.delete(one.key, why=f"only {most} revisions of {record.name} are kept")
    api.create(_secret(record), why=why)


def write(api: Api, record: Record, why: str) -> None:
    """Store what became of a revision."""
    secret = api.get(record.key)
    if secret is None:
        return
    labels = {**labels_of(secret), "status": record.status}
    meta = {**secret["metadata"], "labels": labels}
    api.update({**secret, "metadata": meta, "data": _content(record)}, why=why)
