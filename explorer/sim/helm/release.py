"""What one can do with a release: install, upgrade, roll back, uninstall, and interrupt what is under way.

Each makes a revision that is pending; `explorer.sim.helm.client` then does the work, step by step.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from explorer.sim.actions import Action
from explorer.sim.helm import records
from explorer.sim.helm.apply import refuse_foreign
from explorer.sim.helm.charts import About, Chart, crds_of, rendered, values_of
from explorer.sim.helm.hooks import divided
from explorer.sim.helm.records import Method, Operation, Record
from explorer.sim.helm.values import ValuesError, given, merged
from explorer.sim.objects import Flaw, Key
from explorer.sim.store import AlreadyExists, Invalid, NotFound

if TYPE_CHECKING:
    from explorer.sim.controller import Api

ServerSide = Literal["auto", "true", "false"]


def release_key(namespace: str, name: str) -> Key:
    """What stands for a release in messages."""
    return Key("Release", namespace, name)


class Install(Action, frozen=True):
    """Make a chart a release.

    Attributes:
        name: of the release; unique in its namespace.
        chart: the chart.
        namespace: where.
        files: what `-f` files say.
        sets: what `--set` says.
        wait: whether to wait until the objects are ready; without it, deployed means accepted.
        timeout: seconds that each wait may take.
        undo: whether a failed install is taken back.
        helm: the major version of Helm, which decides how objects are applied.
        skip_crds: whether `crds/` is left out.
    """

    name: str
    chart: Chart
    namespace: str = "default"
    files: tuple[Mapping[str, Any], ...] = ()
    sets: tuple[str, ...] = ()
    wait: bool = False
    timeout: int = records.TIMEOUT
    undo: bool = False
    helm: int = 4
    skip_crds: bool = False

    def perform(self, api: Api) -> None:
        """Do it."""
        key = release_key(self.namespace, self.name)
        if records.history(api.view, self.namespace, self.name):
            raise AlreadyExists(key, "cannot reuse a name that is still in use")
        crds = [] if self.skip_crds else [dict(one) for one in crds_of(self.chart)]
        doing = Operation("install", wait=self.wait or self.undo, timeout=self.timeout, undo=self.undo, crds=crds)
        method: Method = "server-side" if self.helm >= 4 else "client-side"
        config = _given(key, self.files, self.sets)
        record = _made(
            self.chart, config, About(self.name, self.namespace, 1, upgrade=False), "pending-install", method, doing
        )
        refuse_foreign(api, record, ())
        records.create(api, record, f"you installed {record.chart} as {self.name}")

    def command(self) -> str:
        """What one would type."""
        words = ["helm install", self.name, f"./{self.chart.name}", *_flags(self.namespace, self.files, self.sets)]
        words += ["--wait"] * self.wait + ["--rollback-on-failure"] * self.undo + ["--skip-crds"] * self.skip_crds
        return " ".join(words)


class Upgrade(Action, frozen=True):
    """Give a release another chart or other values; see `Install`.

    Attributes:
        undo: whether a failed upgrade is rolled back to the last good revision.
        reuse: whether to begin with the values that were given before.
        server_side: how objects are applied; `auto` as the revision before was.
        force: whether server-side apply takes fields away from others.
        most: how many revisions are kept; 0 for all.
    """

    name: str
    chart: Chart
    namespace: str = "default"
    files: tuple[Mapping[str, Any], ...] = ()
    sets: tuple[str, ...] = ()
    wait: bool = False
    timeout: int = records.TIMEOUT
    undo: bool = False
    reuse: bool = False
    server_side: ServerSide = "auto"
    force: bool = False
    helm: int = 4
    most: int = records.MOST_REVISIONS

    def perform(self, api: Api) -> None:
        """Do it."""
        key = release_key(self.namespace, self.name)
        found = _history(api, key)
        last = found[-1]
        if last.pending:
            raise Invalid(key, [Flaw("", "another operation (install/upgrade/rollback) is in progress")])
        base = records.deployed(found) or (last if last.status in ("superseded", "failed") else None)
        if base is None:
            raise NotFound(key, "has no deployed releases")
        config = _given(key, self.files, self.sets)
        if self.reuse:
            config = merged(base.config, config)
        method = _method(self.server_side if self.helm >= 4 else "false", last.method)
        doing = Operation(
            "upgrade", "pre", base=base.revision, wait=self.wait or self.undo, timeout=self.timeout, undo=self.undo,
            force=self.force, most=self.most,
        )  # fmt: skip
        about = About(self.name, self.namespace, last.revision + 1, upgrade=True)
        record = _made(self.chart, config, about, "pending-upgrade", method, doing)
        refuse_foreign(api, record, base.manifest)
        records.create(api, record, f"you upgraded {self.name} to {record.chart}", self.most)

    def command(self) -> str:
        """What one would type."""
        words = ["helm upgrade", self.name, f"./{self.chart.name}", *_flags(self.namespace, self.files, self.sets)]
        words += ["--reuse-values"] * self.reuse + ["--wait"] * self.wait + ["--rollback-on-failure"] * self.undo
        words += [f"--server-side={self.server_side}"] * (self.server_side != "auto") + [
            "--force-conflicts"
        ] * self.force
        return " ".join(words)


class RollBack(Action, frozen=True):
    """Apply an earlier revision again, as a new one. Its manifest is copied, not rendered anew.

    Attributes:
        revision: which; 0 means the one before the newest, also if that one failed.
        server_side: how objects are applied; `auto` as the revision that is gone back to was.
    """

    name: str
    revision: int = 0
    namespace: str = "default"
    wait: bool = False
    timeout: int = records.TIMEOUT
    server_side: ServerSide = "auto"
    force: bool = False
    most: int = records.MOST_REVISIONS

    def perform(self, api: Api) -> None:
        """Do it."""
        key = release_key(self.namespace, self.name)
        found = _history(api, key)
        wanted = self.revision or found[-1].revision - 1
        target = next((one for one in found if one.revision == wanted), None)
        if target is None:
            raise NotFound(key, f"release has no {wanted} version")
        doing = Operation("rollback", "pre", wait=self.wait, timeout=self.timeout, force=self.force, most=self.most)
        back = back_to(found, target, doing, _method(self.server_side, target.method))
        records.create(api, back, f"you rolled {self.name} back to revision {wanted}", self.most)

    def command(self) -> str:
        """What one would type."""
        words = ["helm rollback", self.name, *([str(self.revision)] if self.revision else []), *_flags(self.namespace)]
        return " ".join([*words, *["--wait"] * self.wait, *["--force-conflicts"] * self.force])


class Uninstall(Action, frozen=True):
    """Delete the objects of a release, and its history unless it is to be kept."""

    name: str
    namespace: str = "default"
    keep_history: bool = False

    def perform(self, api: Api) -> None:
        """Do it."""
        key = release_key(self.namespace, self.name)
        last = _history(api, key)[-1]
        if last.status == "uninstalled":
            raise NotFound(key, "is uninstalled already")
        doing = Operation("delete", "pre", keep=self.keep_history)
        gone = msgspec.structs.replace(last, status="uninstalling", operation=doing)
        records.write(api, gone, f"you uninstalled {self.name}")

    def command(self) -> str:
        """What one would type."""
        words = ["helm uninstall", self.name, *_flags(self.namespace)]
        return " ".join([*words, *["--keep-history"] * self.keep_history])


class Interrupt(Action, frozen=True):
    """Stop Helm in the middle of what it does: the revision stays pending, and blocks upgrades until a rollback."""

    name: str
    namespace: str = "default"

    def perform(self, api: Api) -> None:
        """Do it."""
        last = _history(api, release_key(self.namespace, self.name))[-1]
        if last.operation is not None:
            stopped = msgspec.structs.replace(last.operation, stopped=True)
            records.write(api, msgspec.structs.replace(last, operation=stopped), "you interrupted Helm")


def back_to(found: list[Record], target: Record, doing: Operation, method: Method) -> Record:
    """A new revision with the chart, the values and the manifest of an earlier one."""
    last = found[-1]
    return msgspec.structs.replace(
        target,
        revision=last.revision + 1,
        status="pending-rollback",
        method=method,
        description=f"Rollback to {target.revision}",
        operation=msgspec.structs.replace(doing, base=last.revision),
    )


def _method(wanted: ServerSide, before: Method) -> Method:
    if wanted == "auto":
        return before
    return "server-side" if wanted == "true" else "client-side"


def _made(
    chart: Chart, config: Mapping[str, Any], about: About, status: records.Status, method: Method, doing: Operation
) -> Record:
    values = values_of(chart, config)
    manifest, hooks = divided(rendered(chart, values, about))
    return Record(
        about.name, about.namespace, about.revision, status, f"{chart.name}-{chart.version}", config, values,
        tuple(manifest), tuple(hooks), method, operation=doing,
    )  # fmt: skip


def _given(key: Key, files: tuple[Mapping[str, Any], ...], sets: tuple[str, ...]) -> dict[str, Any]:
    try:
        return given(files, sets)
    except ValuesError as error:
        raise Invalid(key, [Flaw("", str(error))]) from None


def _history(api: Api, key: Key) -> list[Record]:
    found = records.history(api.view, key.namespace, key.name)
    if not found:
        raise NotFound(key, "release: not found")
    return found


def _flags(namespace: str, files: tuple[Mapping[str, Any], ...] = (), sets: tuple[str, ...] = ()) -> list[str]:
    words = [f"-n {namespace}"] if namespace != "default" else []
    words += [f"-f values-{number}.yaml" for number in range(1, len(files) + 1)]
    return [*words, *(f"--set {shlex.quote(one)}" for one in sets)]
