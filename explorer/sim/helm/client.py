"""Helm at work: a pending revision goes through hooks, objects and waiting, one step after another.

Helm acts once for each command and then leaves: nothing here looks at a revision that is not pending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from msgspec.structs import replace

from explorer.sim.clock import SECOND, spoken
from explorer.sim.controller import Api, Controller
from explorer.sim.helm import records
from explorer.sim.helm.apply import HELM, apply, keeps, unready
from explorer.sim.helm.hooks import Point, due, policies_of, state_of
from explorer.sim.helm.order import to_uninstall
from explorer.sim.helm.records import Operation, Record
from explorer.sim.helm.release import back_to
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, key_of
from explorer.sim.store import ApiError
from explorer.sim.view import View

LOOK = 500
"""Milliseconds until Helm looks again at what it waits for."""

CRD = "CustomResourceDefinition"

_NEXT = {"crds": "pre", "pre": "apply", "apply": "wait", "wait": "post", "post": ""}


class FailedError(Exception):
    """A step failed; the text is the description of the revision."""


def _watch(_view: View, event: Event) -> Iterable[Key]:
    return (event.key,) if event.after is not None and event.after.get("type") == records.TYPE else ()


def _reconcile(api: Api, key: Key) -> None:
    record = records.read(api.get(key))
    if record is None or record.operation is None or record.operation.stopped:
        return
    try:
        _step(api, record, record.operation)
    except FailedError as failure:
        _fail(api, record, record.operation, str(failure), by_hook=record.operation.step in ("pre", "post"))
    except ApiError as refused:
        _fail(api, record, record.operation, str(refused), by_hook=False)


def _step(api: Api, record: Record, doing: Operation) -> None:
    match doing.step:
        case "crds":
            _crds(api, record, doing)
        case "pre" | "post":
            _hooks(api, record, doing)
        case "apply":
            _apply(api, record, doing)
        case "wait":
            _wait(api, record, doing)
        case _:
            _succeed(api, record, doing)


def _go_on(api: Api, record: Record, doing: Operation, why: str) -> None:
    after = replace(doing, step=_NEXT[doing.step], hook=0, created=False, since=-1)
    records.write(api, replace(record, operation=after), why)


def _crds(api: Api, record: Record, doing: Operation) -> None:
    for crd in doing.crds:
        if key_of(crd) not in api.view:
            api.create(crd, why=f"it lies in crds/ of {record.chart} and was not there")
    _go_on(api, record, replace(doing, crds=[]), "the CRDs are there")


# Hooks


def _hooks(api: Api, record: Record, doing: Operation) -> None:
    point = cast(Point, f"{doing.step}-{doing.kind}")
    hooks = due(record.hooks, point) if doing.hooks else []
    if doing.hook >= len(hooks):
        for hook in reversed(hooks):
            _delete_by(api, hook, "hook-succeeded", "it is done")
        _go_on(
            api, record, doing, f"all {len(hooks)} {point} hooks are done" if hooks else f"there are no {point} hooks"
        )
        return
    hook = hooks[doing.hook]
    key, name = key_of(hook), hook["metadata"]["name"]
    live = api.get(key)
    if not doing.created:
        if live is not None and "before-hook-creation" in policies_of(hook):
            if "deletionTimestamp" not in live["metadata"]:
                _delete_by(api, hook, "before-hook-creation", f"the {point} hook runs again")
            if api.get(key) is not None:
                api.again(record.key, LOOK)
                return
        api.create(hook, why=f"it is a {point} hook of {record.name}")
        records.write(
            api, replace(record, operation=replace(doing, created=True, since=api.now)), f"the {point} hook {name} runs"
        )
        return
    state = state_of(live)
    if state == "failed":
        _delete_by(api, hook, "hook-failed", "it failed")
        raise FailedError(f"{point} hooks failed: {name} failed")
    if state == "runs":
        _until(api, record, doing, f"{point} hooks failed: {name} did not end")
        return
    after = replace(doing, hook=doing.hook + 1, created=False, since=-1)
    records.write(api, replace(record, operation=after), f"the {point} hook {name} is done")


def _delete_by(
    api: Api, hook: Object, policy: Literal["before-hook-creation", "hook-succeeded", "hook-failed"], why: str
) -> None:
    if policy in policies_of(hook) and hook["kind"] != CRD and key_of(hook) in api.view:
        api.delete(key_of(hook), why=why)


def _until(api: Api, record: Record, doing: Operation, words: str) -> None:
    """Look again in a while, unless the time is over."""
    if api.now - doing.since >= doing.timeout * SECOND:
        raise FailedError(f"{words} within {spoken(doing.timeout * SECOND)}")
    api.again(record.key, LOOK)


# Objects


def _apply(api: Api, record: Record, doing: Operation) -> None:
    if doing.kind == "delete":
        for one in to_uninstall(record.manifest):
            live = api.get(key_of(one))
            if live is not None and keeps(live):
                api.note(key_of(one), f"{record.name} is uninstalled; it says that it is to be kept")
            elif live is not None:
                api.delete(key_of(one), why=f"{record.name} is uninstalled")
        _go_on(api, record, doing, "its objects are deleted")
        return
    before = _manifest(api, record, doing.base)
    apply(api, record, before, force=doing.force)
    _go_on(api, record, doing, f"the API server accepted all {len(record.manifest)} objects")


def _manifest(api: Api, record: Record, revision: int) -> Sequence[Object]:
    found = records.read(api.get(replace(record, revision=revision).key)) if revision else None
    return () if found is None else found.manifest


def _wait(api: Api, record: Record, doing: Operation) -> None:
    if not doing.wait or doing.kind == "delete":
        _go_on(api, record, doing, "nobody asked to wait until they are ready")
        return
    if doing.since < 0:
        records.write(
            api, replace(record, operation=replace(doing, since=api.now)), "it waits until its objects are ready"
        )
        return
    late = unready(api, record.manifest)
    if late is None:
        _go_on(api, record, doing, "its objects are ready")
    else:
        _until(api, record, doing, f"{late} was not ready")


# The end


def _succeed(api: Api, record: Record, doing: Operation) -> None:
    if doing.kind == "delete":
        _forget(api, record, doing)
        return
    before = [
        one for one in records.history(api.view, record.namespace, record.name) if one.revision != record.revision
    ]
    for one in before:
        if one.status == "deployed":
            records.write(api, replace(one, status="superseded"), f"revision {record.revision} takes its place")
    words = {"install": "Install complete", "upgrade": "Upgrade complete"}.get(doing.kind, record.description)
    records.write(
        api,
        replace(record, status="deployed", description=words, operation=None),
        f"{doing.kind} of {record.name} is complete",
    )


def _forget(api: Api, record: Record, doing: Operation) -> None:
    if doing.keep:
        gone = replace(record, status="uninstalled", description="Uninstallation complete", operation=None)
        records.write(api, gone, f"{record.name} is uninstalled; its history stays")
        return
    for one in records.history(api.view, record.namespace, record.name):
        api.delete(one.key, why=f"{record.name} is uninstalled")


def _fail(api: Api, record: Record, doing: Operation, words: str, *, by_hook: bool) -> None:
    """What a failure leads to.

    The revision fails and the one before stays deployed. For rollbacks Helm's code differs from its documentation: if the objects are
    refused, also the revision before counts as superseded, and if a hook fails, the new revision stays pending.
    """
    name = record.name
    if doing.kind == "rollback":
        if by_hook:
            stopped = replace(record, description=words, operation=replace(doing, stopped=True))
            records.write(api, stopped, f"{words}; Helm leaves it pending")
            return
        last = records.read(api.get(replace(record, revision=doing.base).key))
        if last is not None and doing.step == "apply":
            records.write(api, replace(last, status="superseded", operation=None), "the rollback from it failed")
    if doing.kind == "delete":
        words = f"deletion of {name} failed: {words}"
        records.write(api, replace(record, description=words, operation=None), words)
        return
    failed = replace(record, status="failed", description=f"{doing.kind.capitalize()} failed: {words}", operation=None)
    records.write(api, failed, f"{doing.kind} failed: {words}")
    if doing.undo:
        _undo(api, failed, doing)


def _undo(api: Api, record: Record, doing: Operation) -> None:
    """After a failed install the release goes; after a failed upgrade it goes back to the newest revision that was ever good."""
    if doing.kind == "install":
        gone = replace(record, status="uninstalling", operation=Operation("delete", "pre"))
        records.write(api, gone, "the install failed, and it is taken back")
        return
    found = records.history(api.view, record.namespace, record.name)
    good = next((one for one in reversed(found) if one.status in ("deployed", "superseded")), None)
    if good is None:
        api.note(record.key, "there is no good revision to go back to")
        return
    back = back_to(
        found, good, Operation("rollback", "pre", wait=True, timeout=doing.timeout, most=doing.most), good.method
    )
    records.create(
        api, back, f"revision {record.revision} failed, so Helm goes back to revision {good.revision}", doing.most
    )


CLIENT = Controller(HELM, {"Secret": _watch}, _reconcile)
