"""Compares two inputs: which objects came, went or changed, and which of their fields.

Not compared, because a cluster fills it in or nobody decides it:

- `status`; of the metadata `uid`, `resourceVersion`, `generation`, `creationTimestamp`, `selfLink`, `managedFields`, the copy of what
  was applied last, and what the controllers of Deployments and volumes note;
- a field that one side lacks and the other has with the value that the API server would give it (`DEFAULTS`), or that is empty;
- what every cluster has or makes of other objects and the other side lacks: EndpointSlices, Events, the ConfigMap `kube-root-ca.crt`, the
  ServiceAccount `default`, the Service `kubernetes`; and what a controller made (ReplicaSets, the pods of a Deployment, the claims
  of a StatefulSet), if the other side has nothing of that kind.

The order of a list counts only where it means something: containers, ports, variables, volumes and the like are matched by their names.
Quantities are compared by what they amount to: `1000m` of CPU is `1`. Values of Secrets are not known; their keys and lengths are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from explorer.kube.builtin import BY_ITSELF, PASSING, claims_of_sets, is_made_storage, unannotated
from explorer.kube.drawing.draw import Drawing, Wish, draw
from explorer.kube.fields import each, mapping, text
from explorer.kube.quantities import quantity
from explorer.kube.refs import box_id
from explorer.kube.source import Object, Origin
from explorer.kube.writing import HIDDEN, is_secretive
from explorer.model.diagram import Box, Tone

Verb = Literal["added", "removed", "changed"]

ABSENT = "absent"
"""How a field is told that one side lacks."""


class FieldChange(Struct, frozen=True, gc=False):
    """One field that differs.

    Attributes:
        path: where it stands, on the side that has it, as in `spec.template.spec.containers[0].image`.
        before: its value on the one side as text; "absent" if it is not there.
        after: its value on the other side.
    """

    path: str
    before: str
    after: str


class Change(Struct, frozen=True):
    """One object that differs.

    Attributes:
        verb: what became of it.
        box: id of its box.
        kind, namespace, name: of the object.
        fields: what differs in it; empty if it came or went.
        before: its index on the one side; None if it is not there.
        after: its index on the other side.
    """

    verb: Verb
    box: str
    kind: str
    namespace: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    before: int | None = None
    after: int | None = None


class Comparison(Struct, frozen=True):
    """What differs between two inputs.

    Attributes:
        changes: all objects that differ, in the order of the second side; those that went follow.
        same: how many objects are the same.
        left_out: what was not compared, a line each.
    """

    changes: tuple[Change, ...]
    same: int
    left_out: tuple[str, ...] = ()


DEFAULTS: tuple[tuple[str, Any], ...] = (
    ("spec.progressDeadlineSeconds", 600), ("spec.revisionHistoryLimit", 10), ("spec.replicas", 1), ("spec.minReadySeconds", 0),
    ("spec.strategy", {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}),
    ("spec.strategy.type", "RollingUpdate"), ("spec.strategy.rollingUpdate", {"maxSurge": "25%", "maxUnavailable": "25%"}),
    ("spec.strategy.rollingUpdate.maxSurge", "25%"), ("spec.strategy.rollingUpdate.maxUnavailable", "25%"),
    ("spec.updateStrategy", {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}),
    ("spec.updateStrategy", {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}),
    ("spec.updateStrategy.type", "RollingUpdate"), ("spec.updateStrategy.rollingUpdate", {"partition": 0}),
    ("spec.updateStrategy.rollingUpdate", {"maxSurge": 0, "maxUnavailable": 1}), ("spec.updateStrategy.rollingUpdate.partition", 0),
    ("spec.podManagementPolicy", "OrderedReady"),
    ("spec.volumeClaimTemplates[*].apiVersion", "v1"),
    ("spec.volumeClaimTemplates[*].kind", "PersistentVolumeClaim"), ("spec.volumeClaimTemplates[*].status", None),
    ("spec.persistentVolumeClaimRetentionPolicy", {"whenDeleted": "Retain", "whenScaled": "Retain"}),
    ("spec.completionMode", "NonIndexed"), ("spec.completions", 1), ("spec.parallelism", 1), ("spec.backoffLimit", 6),
    ("spec.suspend", False), ("spec.manualSelector", False), ("spec.podReplacementPolicy", "TerminatingOrFailed"),
    ("spec.concurrencyPolicy", "Allow"), ("spec.successfulJobsHistoryLimit", 3), ("spec.failedJobsHistoryLimit", 1),
    ("**.restartPolicy", "Always"), ("**.dnsPolicy", "ClusterFirst"), ("**.schedulerName", "default-scheduler"),
    ("**.securityContext", {}), ("**.terminationGracePeriodSeconds", 30), ("**.enableServiceLinks", True),
    ("**.serviceAccountName", "default"), ("**.serviceAccount", None), ("**.preemptionPolicy", "PreemptLowerPriority"), ("**.priority", 0),
    ("**.imagePullPolicy", "Always"), ("**.imagePullPolicy", "IfNotPresent"),
    ("**.terminationMessagePath", "/dev/termination-log"), ("**.terminationMessagePolicy", "File"), ("**.resources", {}),
    ("**.protocol", "TCP"), ("**.periodSeconds", 10), ("**.timeoutSeconds", 1), ("**.successThreshold", 1), ("**.failureThreshold", 3),
    ("**.httpGet.scheme", "HTTP"), ("**.fieldRef.apiVersion", "v1"), ("**.defaultMode", 420), ("**.emptyDir", {}), ("**.creationTimestamp", None),
    ("spec.type", "ClusterIP"), ("spec.sessionAffinity", "None"), ("spec.internalTrafficPolicy", "Cluster"), ("spec.externalTrafficPolicy", "Cluster"),
    ("spec.ipFamilies", None), ("spec.ipFamilyPolicy", "SingleStack"), ("spec.clusterIPs", None), ("spec.clusterIP", None),
    ("spec.allocateLoadBalancerNodePorts", True), ("spec.ports[*].nodePort", None), ("spec.ports[*].targetPort", None),
    ("**.volumeMode", "Filesystem"), ("spec.volumeName", None), ("spec.storageClassName", None), ("reclaimPolicy", "Delete"),
    ("volumeBindingMode", "Immediate"), ("allowVolumeExpansion", False), ("type", "Opaque"), ("spec.finalizers", ["kubernetes"]),
    ("metadata.labels.kubernetes.io/metadata.name", None), ("metadata.finalizers", None), ("secrets", None), ("spec.rules[*].http.paths[*].pathType", "ImplementationSpecific"),
    ("roleRef.apiGroup", "rbac.authorization.k8s.io"), ("subjects[*].apiGroup", ""), ("subjects[*].apiGroup", "rbac.authorization.k8s.io"),
    ("**.weight", 1), ("**.group", ""), ("**.kind", "Service"),
)  # fmt: skip
"""What an API server writes where a manifest says nothing, by path; None is whatever it decides. `**` is any way to the field."""

_METADATA = frozenset(
    {"uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "namespace", "name"}
)
_KEYS = ("name", "containerPort", "port", "mountPath", "devicePath", "key", "topologyKey", "ip", "host")
"""By which field the items of a list are matched, if all have it and it differs in each."""

_AMOUNTS = re.compile(r"(?:^|\.)(?:requests|limits|capacity|hard|sizeLimit)(?:\.[^.]+|$)")
_INDEX = re.compile(r"\[\d+\]")


def compare(before: Sequence[Object], after: Sequence[Object]) -> Comparison:
    """What became of the objects of one input in another.

    Args:
        before: those of the one side.
        after: those of the other side.
    """
    left, one_out = _known(before, after)
    right, other_out = _known(after, before)
    left, right = _paired(left, right)
    changes, same = [], 0
    for key, (number, obj) in right.items():
        if key not in left:
            changes.append(_change("added", obj, after=number))
            continue
        other, old = left[key]
        fields = tuple(differences(old, obj))
        same += not fields
        if fields:
            changes.append(_change("changed", obj, fields, other, number))
    changes += [_change("removed", obj, before=number) for key, (number, obj) in left.items() if key not in right]
    return Comparison(tuple(changes), same, tuple(_counted(one_out + other_out)))


def _change(
    verb: Verb, obj: Object, fields: tuple[FieldChange, ...] = (), before: int | None = None, after: int | None = None
) -> Change:
    meta = mapping(obj, "metadata")
    return Change(
        verb, box_id(obj), text(obj, "kind"), text(meta, "namespace"), text(meta, "name"), fields, before, after
    )


Keyed = dict[str, tuple[int, Object]]


def _known(objects: Sequence[Object], others: Sequence[Object]) -> tuple[Keyed, Counter[str]]:
    """The objects to be compared by the ids of their boxes, the last one of each, and the kinds of those left out."""
    kinds = {text(obj, "kind") for obj in others}
    claims = claims_of_sets(objects)
    ids = {box_id(obj) for obj in others if isinstance(obj, dict)}
    found: Keyed = {}
    left_out: Counter[str] = Counter()
    for number, obj in enumerate(objects):
        if not isinstance(obj, dict):
            continue
        kind, own = text(obj, "kind"), box_id(obj)
        if own not in ids and (_is_by_itself(obj) or (kind not in kinds and _is_made(obj, claims))):
            left_out[kind] += 1
        else:
            found[own] = number, obj
    return found, left_out


def _is_by_itself(obj: Object) -> bool:
    """Whether every cluster has an object, or makes it of others."""
    kind = text(obj, "kind")
    return kind in PASSING or (kind, text(obj, "metadata", "name")) in BY_ITSELF


def _is_made(obj: Object, claims: frozenset[tuple[str, str]]) -> bool:
    """Whether a controller made an object: it owns it, or it is the claim of a StatefulSet, or a volume made for a claim."""
    if any(owner.get("controller") is True for _, owner in each(obj, "metadata", "ownerReferences")):
        return True
    return is_made_storage(obj, claims)


def _paired(left: Keyed, right: Keyed) -> tuple[Keyed, Keyed]:
    """Objects that name no namespace are those of that kind and name in the only namespace which the other side has for them."""
    return _moved(left, right), _moved(right, left)


def _moved(own: Keyed, others: Keyed) -> Keyed:
    places: dict[tuple[str, str], list[str]] = {}
    for key in others:
        kind, _, rest = key.partition("/")
        places.setdefault((kind, rest.partition("/")[2]), []).append(key)
    found: Keyed = {}
    for key, (number, obj) in own.items():
        kind, _, rest = key.partition("/")
        there = places.get((kind, rest.partition("/")[2]), [])
        says_none = not text(obj, "metadata", "namespace") and "//" not in key
        if says_none and key not in others and len(there) == 1 and there[0] not in own:
            found[there[0]] = number, obj
        else:
            found[key] = number, obj
    return found


def _counted(left_out: Counter[str]) -> Iterator[str]:
    for kind, count in sorted(left_out.items()):
        yield f"{count} {kind}{'' if count == 1 else 's'} that a cluster makes by itself"


def differences(before: Object, after: Object) -> Iterator[FieldChange]:
    """The fields in which two objects differ, see the module for what does not count."""
    for path, old, new in _differing(_compared(before), _compared(after), ""):
        if old is None and new is None:
            continue
        yield FieldChange(path, _said(old), _said(new))


def _compared(obj: Object) -> dict[str, Any]:
    found = {key: value for key, value in obj.items() if key != "status"}
    meta = {key: value for key, value in mapping(obj, "metadata").items() if key not in _METADATA}
    found["metadata"] = {**meta, "annotations": unannotated(mapping(meta, "annotations"))}
    return found


def _differing(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key == "value" and is_secretive(text(new, "name")) and old.get(key) != new.get(key):
                yield f"{path}.value", HIDDEN, f"{HIDDEN}, another one"
                continue
            yield from _differing(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_lists(old, new, path)
    elif not _equal(old, new, path):
        yield from _as_small_as_possible(old, new, path)


def _as_small_as_possible(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """A mapping that one side lacks: each of its fields on its own, as some of them may be what an API server writes."""
    if old is None and isinstance(new, dict) and new and not _is_default(new, path):
        for key, value in new.items():
            yield from _differing(None, value, f"{path}.{key}")
    elif new is None and isinstance(old, dict) and old and not _is_default(old, path):
        for key, value in old.items():
            yield from _differing(value, None, f"{path}.{key}")
    else:
        yield path, old, new


def _in_lists(old: list[Any], new: list[Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    key = next((one for one in _KEYS if _names(old, one) and _names(new, one)), "")
    if not key:
        for number in range(max(len(old), len(new))):
            pair = (old[number] if number < len(old) else None, new[number] if number < len(new) else None)
            yield from _differing(*pair, f"{path}[{number}]")
        return
    # An item has the index that it has on the new side, or where it was if it went.
    then = {one[key]: (number, one) for number, one in enumerate(old)}
    for number, one in enumerate(new):
        yield from _differing(then.pop(one[key], (0, None))[1], one, f"{path}[{number}]")
    for number, one in then.values():
        yield f"{path}[{number}]", one, None


def _names(items: list[Any], key: str) -> bool:
    """Whether all items are mappings with a text or number under a key that is another one in each."""
    found = [one.get(key) for one in items if isinstance(one, dict)]
    return (
        len(found) == len(items) and all(isinstance(one, str | int) for one in found) and len(set(found)) == len(found)
    )


def _equal(old: Any, new: Any, path: str) -> bool:
    if old is None or new is None:
        value = new if old is None else old
        return value in (None, {}, []) or _is_default(value, path)
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if _AMOUNTS.search(path) and not isinstance(old, dict | list) and not isinstance(new, dict | list):
        one, other = quantity(old), quantity(new)
        return one is not None and one == other
    return bool(old == new)


def _is_default(value: Any, path: str) -> bool:
    found = _defaults(_INDEX.sub("[*]", path))
    return any(default is None or default == value for default in found)


@lru_cache(maxsize=4096)
def _defaults(path: str) -> tuple[Any, ...]:
    return tuple(default for pattern, default in DEFAULTS if _fits(pattern, path))


def _fits(pattern: str, path: str) -> bool:
    if pattern.startswith("**."):
        return path.endswith(pattern[2:])
    # The template of a CronJob's Jobs has the defaults of a Job, and of a StatefulSet's claims those of a claim.
    inner = (f"jobTemplate.{pattern}", f"volumeClaimTemplates[*].{pattern}") if pattern.startswith("spec.") else ()
    return path == pattern or path.endswith(inner)


def _said(value: Any) -> str:
    """A value in a line. Values of Secrets are not there any more; those of variables that are called like secrets are hidden."""
    if value is None:
        return ABSENT
    if isinstance(value, dict):
        name = text(value, "name")
        if isinstance(value.get("value"), str) and is_secretive(name):
            return f"{name} {HIDDEN}"
        return name or (f"{len(value)} fields" if len(value) != 1 else f"1 field ({next(iter(value))})")
    if isinstance(value, list):
        plain = all(not isinstance(one, dict | list) for one in value)
        return ", ".join(map(str, value)) if plain and value else f"{len(value)} items"
    line = " ".join(("true" if value is True else "false" if value is False else str(value)).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


_LONGEST = 120

_WORDS: Mapping[str, tuple[str, Tone]] = {
    "added": ("added", "good"),
    "removed": ("removed", "gone"),
    "changed": ("changed", "busy"),
}


def picture(
    before: Sequence[Object],
    after: Sequence[Object],
    comparison: Comparison,
    wish: Wish = Wish(),  # noqa: B008 - it is frozen
    *,
    id: str = "comparison",  # noqa: A002 - as in Diagram
    title: str = "Comparison",
    origins: Sequence[Origin | None] = (),
) -> Drawing:
    """One diagram of both sides: boxes that came, went or changed say so.

    Args:
        before: the objects of the one side.
        after: those of the other side.
        comparison: of the two.
        wish: how they are drawn.
        id: of the diagram.
        title: of the diagram.
        origins: where those of the other side are written.
    """
    gone = [before[one.before] for one in comparison.changes if one.verb == "removed" and one.before is not None]
    objects = (*after, *gone)
    drawing = draw(objects, wish, id=id, title=title, origins=(*origins, *([None] * len(gone))))
    verbs: dict[int, Change] = {one.after: one for one in comparison.changes if one.after is not None}
    removed = (one for one in comparison.changes if one.verb == "removed")
    verbs.update({len(after) + number: one for number, one in enumerate(removed)})
    behind = {
        box: _mark([verbs.get(number) for number in numbers], behind=True) for box, numbers in drawing.behind.items()
    }
    marks = {box: _mark([verbs.get(number) for number in numbers]) for box, numbers in drawing.numbers.items()}
    boxes = tuple(_marked(box, marks.get(box.id) or behind.get(box.id)) for box in drawing.diagram.boxes)
    return replace(drawing, diagram=replace(drawing.diagram, boxes=boxes))


def _mark(changes: Iterable[Change | None], *, behind: bool = False) -> tuple[str, Tone] | None:
    """What is said of a box with some objects behind it; None if they are all as they were."""
    found = list(changes)
    verbs = {one.verb if one is not None else "" for one in found}
    if verbs <= {""}:
        return None
    if len(verbs) == 1 and verbs <= {"added", "removed"} and not behind:
        return _WORDS[verbs.pop()]
    fields = sum(len(one.fields) or 1 for one in found if one is not None)
    return f"changed · {fields}", "busy"


def _marked(box: Box, mark: tuple[str, Tone] | None) -> Box:
    """A box that says what became of it, and not how it is, which is not compared."""
    word, tone = mark or ("", "")
    return replace(box, badge=word, tone=tone, dashed=box.dashed or word == "removed")
