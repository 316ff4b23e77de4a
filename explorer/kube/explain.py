"""What is told of one object: its fields that matter with their places, how it is, and what the cluster says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from explorer.kube.building import START, Text
from explorer.kube.fields import at, each, mapping, text, walk, whole
from explorer.kube.findings.inventory import Container, Pod, pod_of, qualified_kind
from explorer.kube.manifests import Manifest
from explorer.kube.refs import box_id
from explorer.kube.source import Object, Origin
from explorer.kube.statements import CONTAINER, LAST, POD, STATEMENTS, STATUS, How, Statement
from explorer.kube.writing import as_yaml, shown
from explorer.model.facts import Fact, Facts, Finding

_LONGEST = 200
_MOST_OF_ONE = 12
"""Statements of one row of the table; the rest is counted."""

_MOST_EVENTS = 20


def facts(
    obj: Object,
    origin: Origin | None = None,
    *,
    box: str = "",
    line_of: Callable[[str], int] | None = None,
    events: Iterable[Object] = (),
    findings: Sequence[Finding] = (),
) -> Facts:
    """All that is told of an object; no value of a Secret is in it.

    Args:
        obj: the object.
        origin: where it is written; None if it is in no file.
        box: id of its box; empty for that of its own name. Of a container's box (`pod/shop/web:app`) only that container is told.
        line_of: finds the line of a field in the file by its path; 0 for none.
        events: Events of the cluster; those of other objects are left out.
        findings: those of this object.
    """
    seen = shown(obj)
    written = as_yaml(seen)
    rows = Manifest({}, "", Text(written, START))

    def placed(found: Fact) -> Fact:
        line = line_of(found.path) if line_of is not None and origin is not None and found.path else 0
        row = rows.place_of(found.path).line if found.path else 0
        return Fact(found.label, found.value, found.path, line, found.concept, row)

    meta = mapping(seen, "metadata")
    inside = _container(seen, box)
    fields = _fields(seen) if inside is None else _told(inside.spec, CONTAINER, f"{inside.path}.", "")
    return Facts(
        box=box or box_id(obj),
        kind=text(obj, "kind") if inside is None else "Container",
        name=text(meta, "name") if inside is None else inside.name,
        namespace=text(meta, "namespace"),
        file=origin.file if origin is not None else "",
        line=origin.line if origin is not None else 0,
        fields=tuple(map(placed, fields)),
        status=tuple(placed(one) for one in _status(seen) if inside is None or one.label == inside.name),
        events=tuple(_events(obj, events)),
        findings=tuple(findings),
        text=written,
    )


def _fields(obj: Object) -> Iterator[Fact]:
    kind = qualified_kind(obj)
    yield from _told(obj, STATEMENTS.get(kind, ()), "", "")
    pod = pod_of(obj, kind)
    if pod is not None:
        yield from _told(pod.spec, POD, f"{pod.path}.", "")
        yield from _containers(pod)
    yield from _told(obj, LAST, "", "")


def _container(obj: Object, box: str) -> Container | None:
    """The container of an object that has a box of its own; None if the box is the object's."""
    own, _, name = box.rpartition(":")
    pod = pod_of(obj, qualified_kind(obj)) if own else None
    return next((one for one in pod.containers if one.name == name), None) if pod is not None else None


def _containers(pod: Pod) -> Iterator[Fact]:
    for one in pod.containers:
        role = "init " if one.init and not one.is_sidecar else ""
        yield from _told(one.spec, CONTAINER, f"{one.path}.", f"{role}{one.name or 'container'}: ")


def _told(obj: Object, table: Sequence[Statement], before: str, prefix: str) -> Iterator[Fact]:
    for one in table:
        found = [(path, said) for path, value in walk(obj, one.path) if (said := told(value, one.how))]
        for path, said in found[:_MOST_OF_ONE]:
            yield Fact(f"{prefix}{one.label}", said, f"{before}{path}", concept=one.concept)
        if len(found) > _MOST_OF_ONE:
            more = len(found) - _MOST_OF_ONE
            yield Fact(
                f"{prefix}{one.label}", f"and {more} more", f"{before}{found[_MOST_OF_ONE][0]}", concept=one.concept
            )


def _status(obj: Object) -> Iterator[Fact]:
    yield from _told(obj, STATUS.get(qualified_kind(obj), ()), "", "")
    for number, one in each(obj, "status", "conditions"):
        why = ": ".join(part for part in (text(one, "reason"), text(one, "message")) if part)
        said = f"{one.get('status', 'Unknown')}{f' ({why})' if why else ''}"
        yield Fact(text(one, "type"), _short(said), f"status.conditions[{number}]")
    for field in ("initContainerStatuses", "containerStatuses"):
        for number, one in each(obj, "status", field):
            state = next(iter(mapping(one, "state")), "")
            why = text(one, "state", state, "reason") if state else ""
            again = whole(one, "restartCount")
            restarts = f", restarted {again} time{'' if again == 1 else 's'}" if again else ""
            said = f"{state or 'unknown'}{f' ({why})' if why else ''}{restarts}"
            yield Fact(text(one, "name"), said, f"status.{field}[{number}]", concept="kubelet")


def _events(obj: Object, events: Iterable[Object]) -> Iterator[Fact]:
    found = [one for one in events if _concerns(one, obj)]
    for one in sorted(found, key=_time, reverse=True)[:_MOST_EVENTS]:
        times = whole(one, "count") or whole(one, "series", "count") or 1
        again = f" (×{times})" if times > 1 else ""
        yield Fact(text(one, "reason"), _short(f"{text(one, 'message') or text(one, 'note')}{again}"))


def _concerns(event: Object, obj: Object) -> bool:
    about = mapping(event, "involvedObject") or mapping(event, "regarding")
    meta = mapping(obj, "metadata")
    uid = text(about, "uid")
    if uid and text(meta, "uid"):
        return uid == text(meta, "uid")
    own = (obj.get("kind"), meta.get("name"), text(meta, "namespace"))
    return (about.get("kind"), about.get("name"), text(about, "namespace")) == own


def _time(event: Object) -> str:
    fields = (("lastTimestamp",), ("series", "lastObservedTime"), ("eventTime",), ("metadata", "creationTimestamp"))
    return next((found for steps in fields if (found := text(event, *steps))), "")


def told(value: Any, how: How) -> str:
    """A value as a person would say it; empty if there is nothing to say."""
    match how:
        case "labels" | "amounts":
            sign = "=" if how == "labels" else " "
            said = ", ".join(
                f"{key}{sign}{one}" for key, one in mapping(value).items() if not isinstance(one, dict | list)
            )
        case "count":
            said = str(len(value)) if isinstance(value, list | dict) else ""
        case "keys":
            said = ", ".join(_key(key, one) for key, one in mapping(value).items())
        case "names":
            said = ", ".join(dict.fromkeys(_name(one) for _, one in each(value)))
        case "ports":
            said = ", ".join(_port(one) for _, one in each(value))
        case "probe":
            said = _probe(value)
        case "rules":
            said = "; ".join(_rule(one) for _, one in each(value))
        case "list":
            said = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        case _:
            said = "" if isinstance(value, dict | list) or value is None else _plain(value)
    return _short(said)


def _plain(value: object) -> str:
    return "yes" if value is True else "no" if value is False else str(value)


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _key(key: object, value: object) -> str:
    """A key of a Secret with its length, as reading left it."""
    return f"{key}, {value}" if isinstance(value, str) and value.startswith("hidden (") else str(key)


def _name(value: Any) -> str:
    found = text(value, "name") or text(value, "metadata", "name") or text(value, "key") or text(value, "kind")
    effect = text(value, "effect")
    return f"{found}:{effect}" if effect else found


def _port(value: Any) -> str:
    number = at(value, "containerPort") or at(value, "port") or at(value, "number") or ""
    target = at(value, "targetPort")
    to = f" → {target}" if target is not None and target != number else ""
    return f"{text(value, 'name')} {number}{to}".strip()


def _probe(value: Any) -> str:
    http, tcp = mapping(value, "httpGet"), mapping(value, "tcpSocket")
    if http:
        said = f"GET {http.get('path', '/')} at {http.get('port')}"
    elif tcp:
        said = f"TCP at {tcp.get('port')}"
    elif grpc := mapping(value, "grpc"):
        said = f"gRPC at {grpc.get('port')}"
    else:
        said = "a command" if mapping(value, "exec") else ""
    every = whole(value, "periodSeconds")
    return f"{said}, every {every} s" if said and every else said


def _rule(value: Any) -> str:
    verbs, resources = (
        told(value.get("verbs"), "list"),
        told(value.get("resources") or value.get("nonResourceURLs"), "list"),
    )
    return f"{verbs} {resources}".strip()
