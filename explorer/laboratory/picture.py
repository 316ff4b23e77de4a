"""The diagram of a moment: nodes with their pods, what is on no node, workloads, volumes, the mesh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from explorer.kube.drawing.boxing import UNSCHEDULED
from explorer.kube.drawing.saying import look_of
from explorer.kube.states import State
from explorer.laboratory import saying, states
from explorer.laboratory.names import box_of, kind_named
from explorer.laboratory.traffic import Ledger
from explorer.model.diagram import Arrangement, ArrangementKind, Box, Diagram, Relation, Tone
from explorer.sim.clock import moment
from explorer.sim.controllers.endpoints import HEADLESS
from explorer.sim.controllers.processes import PROCESS
from explorer.sim.helm import records
from explorer.sim.objects import (
    REFUSED,
    Key,
    Object,
    annotations_of,
    at,
    controller_of,
    key_of,
    labels_of,
    owner_key,
    uid_of,
)
from explorer.sim.simulation import Simulation
from explorer.sim.states import RELEASE
from explorer.sim.storage import claim_key
from explorer.sim.view import View

ID = "simulation"

_MOST_KEPT = 50_000
"""Boxes that are kept to be used again."""

_BESIDE = ("@workloads", "@services")
"""Groups that stand in one row: they are small, and belong together."""

_MOST_IN_A_ROW = 4
_MOST_IN_A_COLUMN = 8

_SUMMARY = "A model of Kubernetes, not a real cluster."
_WRAPPED = Arrangement("wrap")

_WORKLOADS = (
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "ReplicaSet",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
)
_SERVICES = ("Service", "Ingress", "NetworkPolicy")
_MESH = (
    "Traffic", "Gateway", "HTTPRoute", "Gateway.networking.istio.io", "VirtualService", "DestinationRule", "ServiceEntry",
    "PeerAuthentication", "AuthorizationPolicy",
)  # fmt: skip
_UNDRAWN = frozenset({
    "Pod", "Node", "PersistentVolumeClaim", "PersistentVolume", "StorageClass", "EndpointSlice", "ControllerRevision",
    "VolumeAttachment", "Lease", "Event", "Process", *_WORKLOADS, *_SERVICES, *_MESH,
})  # fmt: skip
"""Kinds that have a place of their own, or none."""

_SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease", "local-path-storage"})


class Drawn(Struct, frozen=True):
    """A diagram, and how long it is true as long as nothing happens.

    Attributes:
        diagram: the cluster.
        since: from when on, in milliseconds.
        until: and before when.
        calls: how many edges of the mesh there were, see `Ledger.calls`.
    """

    diagram: Diagram
    since: int
    until: int
    calls: int = 0

    def nearest(self, view: View, key: Key) -> str:
        """The box that stands for an object: its own, or that of what it belongs to; empty if nothing does."""
        return nearest(self.diagram.by_id, view, key)


class _Kept(NamedTuple):
    """A box of an object, which stays as it is as long as the same things are said beside it."""

    said: tuple[object, ...]
    box: Box


class _Filled(NamedTuple):
    """A node, or the place of those without one, with its pods: true of these very objects, for some time.

    Attributes:
        of: the identities of the node and of its pods; no other object can have them, since the history keeps all that there ever were.
        boxes: the node's, or that of the place, and those of its pods.
        since: from when on, in milliseconds.
        until: and before when.
    """

    of: tuple[int, ...]
    boxes: tuple[Box, ...]
    since: int
    until: int


def nearest(drawn: Mapping[str, Box], view: View, key: Key) -> str:
    """The drawn box of an object, else of its owner, its Service, its claim, its pod's workload."""
    seen: set[Key] = set()
    if key.kind == "Secret" and (release := release_of(view.get(key))) is not None:
        key = release
    while key not in seen:
        seen.add(key)
        box = box_of(key)
        if box in drawn:
            return box
        above = _above(view, key)
        if above is None:
            return ""
        key = above
    return ""


def release_of(secret: Object | None) -> Key | None:
    """The release of which a Secret holds a revision."""
    if secret is None or secret.get("type") != records.TYPE:
        return None
    return Key(RELEASE, secret["metadata"]["namespace"], labels_of(secret).get("name", ""))


def _above(view: View, key: Key) -> Key | None:
    obj = view.get(key)
    if obj is None:
        return None
    if key.kind == "VolumeAttachment":
        return Key("PersistentVolume", "", str(at(obj, ("spec", "source", "persistentVolumeName"), "")))
    if key.kind == "PersistentVolume" and (claim := at(obj, ("spec", "claimRef"))):
        return Key("PersistentVolumeClaim", str(claim.get("namespace", "default")), str(claim.get("name")))
    owner = controller_of(obj)
    return None if owner is None else owner_key(owner, key.namespace)


class Painter:
    """Draws moments; what did not change is not drawn again.

    The same tables as in `explorer.kube.drawing.draw` say what a box looks like. That draws a cluster once, and this one again with each event: it
    keeps the boxes of objects, and of whole nodes, and leaves out what a course of events is not about.
    """

    def __init__(self, simulation: Simulation, ledger: Ledger) -> None:
        self._ledger = ledger
        beginning = simulation.history.events[: simulation.loaded]
        self._made = {event.key for event in beginning if event.actor == "Simulation"}
        self._doubtful = [
            event.key for event in beginning if event.after is not None and REFUSED in annotations_of(event.after)
        ]
        self._kept: dict[int, _Kept] = {}
        self._facts: dict[int, saying.Fact] = {}
        self._filled: dict[str, _Filled] = {}

    def draw(self, view: View, time: int) -> Drawn:
        """The diagram of the objects at a time in milliseconds."""
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
            self._facts.clear()
        nodes = view.list("Node")
        parts = [
            self._fill(node["metadata"]["name"], node, view.pods_on(node["metadata"]["name"]), time) for node in nodes
        ]
        rows: list[str | Arrangement] = []
        if nodes:
            kind: ArrangementKind = "row" if len(nodes) <= _MOST_IN_A_ROW else "grid"
            rows.append(Arrangement(kind, 0, tuple(part.boxes[0].id for part in parts)))
        there = {node["metadata"]["name"] for node in nodes}
        apart = [pod for name in ("", *view.places()) if name not in there for pod in view.pods_on(name)]
        if apart:
            rows.append(UNSCHEDULED)
            parts.append(self._fill("", None, apart, time))
        boxes = [*(box for part in parts for box in part.boxes), *_left_behind(view)]
        shown = []
        for name, title, said, inside in self._groups(view):
            if inside:
                shown.append(name)
                boxes.append(Box(name, title, sublabel=said, dashed=True, arrange=_rows(len(inside))))
                boxes += inside
        beside = tuple(name for name in _BESIDE if name in shown)
        rows += [Arrangement("row", 0, beside)] if len(beside) > 1 else beside
        rows += [name for name in shown if name not in beside]
        relations = self._relations(time, boxes)
        diagram = Diagram(ID, "Simulation", _SUMMARY, tuple(boxes), relations, Arrangement("column", 0, tuple(rows)))
        since = max((part.since for part in parts), default=0)
        until = min((part.until for part in parts), default=saying.FOR_EVER)
        return Drawn(diagram, since, until, self._ledger.calls(time))

    # Nodes and pods

    def _fill(self, name: str, node: Object | None, pods: Sequence[Object], time: int) -> _Filled:
        of = (id(node), *map(id, pods))
        filled = self._filled.get(name)
        if filled is not None and filled.of == of and filled.since <= time < filled.until:
            return filled
        arrange = Arrangement("column" if len(pods) <= _MOST_IN_A_COLUMN else "wrap")
        spans = [(0, saying.FOR_EVER)]
        if node is None:
            boxes = [Box(UNSCHEDULED, "Not on a node", dashed=True, arrange=_WRAPPED)]
        else:
            said, span = saying.of_node(node, time)
            spans.append(span)
            boxes = [self._box(node, key_of(node), "", states.of(node), said, arrange)]
        for fact in sorted((self._fact(pod) for pod in pods), key=_in_order):
            said, span = saying.of_pod(fact, node, time)
            spans.append(span)
            boxes.append(self._box(fact.pod, fact.key, boxes[0].id, fact.state, said))
        since, until = max(since for since, _ in spans), min(until for _, until in spans)
        filled = self._filled[name] = _Filled(of, tuple(boxes), since, until)
        return filled

    def _fact(self, pod: Object) -> saying.Fact:
        fact = self._facts.get(id(pod))
        if fact is None:
            born = moment(pod["metadata"]["creationTimestamp"])
            fact = self._facts[id(pod)] = saying.Fact(pod, key_of(pod), born, states.of(pod), saying.family_of(pod))
        return fact

    # All else

    def _groups(self, view: View) -> Iterator[tuple[str, str, str, list[Box]]]:
        own = "@workloads"
        yield own, "Workloads", "", [self._plain(obj, own) for obj in _of_kinds(view, _WORKLOADS)]
        own = "@services"
        yield own, "Services", "", [self._service(view, obj, own) for obj in _of_kinds(view, _SERVICES)]
        own = "@volumes"
        yield own, "Volumes", "stay with the name", [*self._claims(view, own), *self._volumes(view, own)]
        own = "@mesh"
        yield own, "Mesh", "", [self._plain(obj, own) for obj in _of_kinds(view, _MESH)]
        own = "@releases"
        yield own, "Releases", "", list(self._releases(view, own))
        own = "@others"
        yield own, "Other objects", "", [self._plain(obj, own) for obj in self._others(view)]

    def _plain(self, obj: Object, parent: str) -> Box:
        return self._box(obj, key_of(obj), parent, states.of(obj), saying.of_any(obj))

    def _service(self, view: View, obj: Object, parent: str) -> Box:
        said = saying.of_any(obj)
        if obj["kind"] == "Service" and at(obj, ("spec", "selector")):
            if at(obj, ("spec", "clusterIP")) == HEADLESS:
                said = saying.of_names(view, obj)
            else:
                slices = (one for one in view.owned_by(uid_of(obj)) if one["kind"] == "EndpointSlice")
                ready = sum(
                    bool(at(one, ("conditions", "ready"))) for each in slices for one in each.get("endpoints") or ()
                )
                said = f"{ready or 'no'} ready address{'' if ready == 1 else 'es'}"
        return self._box(obj, key_of(obj), parent, states.of(obj), said)

    def _claims(self, view: View, parent: str) -> Iterator[Box]:
        attached: dict[str, list[str]] = {}
        for one in view.list("VolumeAttachment"):
            if at(one, ("status", "attached")):
                volume = str(at(one, ("spec", "source", "persistentVolumeName"), ""))
                attached.setdefault(volume, []).append(str(at(one, ("spec", "nodeName"), "")))
        for claim in view.list("PersistentVolumeClaim"):
            asked = at(claim, ("spec", "resources", "requests", "storage"), "")
            size = at(claim, ("status", "capacity", "storage")) or asked
            nodes = attached.get(str(at(claim, ("spec", "volumeName"), "")), ())
            said = " · ".join(
                filter(None, (saying.size(str(size)), ", ".join(saying.attached(view, node) for node in nodes)))
            )
            yield self._box(claim, key_of(claim), parent, states.of(claim), said)

    def _volumes(self, view: View, parent: str) -> Iterator[Box]:
        """Volumes whose claim is not there: the others are told of at their claim."""
        for volume in view.list("PersistentVolume"):
            claim = claim_key(volume)
            if claim is None or claim not in view:
                said = saying.size(str(at(volume, ("spec", "capacity", "storage"), "")))
                yield self._box(volume, key_of(volume), parent, states.of(volume), said)

    def _others(self, view: View) -> Iterator[Object]:
        for obj in _of_kinds(view, [kind for kind in view.kinds() if kind not in _UNDRAWN]):
            key = key_of(obj)
            made = key in self._made and not (key.kind == "Namespace" and _labelled(obj))
            if not made and key.namespace not in _SYSTEM and release_of(obj) is None:
                yield obj
        for key in self._doubtful:
            found = view.get(key)
            if found is not None and REFUSED in annotations_of(found):
                yield found

    def _releases(self, view: View, parent: str) -> Iterator[Box]:
        """Releases of Helm, which are no objects: each stands for the Secrets of its revisions."""
        found: dict[Key, Object] = {}
        for secret in view.list("Secret"):
            key = release_of(secret)
            if key is not None and (key not in found or _revision(secret) > _revision(found[key])):
                found[key] = secret
        for key, secret in found.items():
            record = records.read(secret)
            if record is not None:
                said = f"revision {record.revision} · {record.chart}"
                yield self._box(secret, key, parent, State(record.status, _tone_of(record)), said)

    def _relations(self, time: int, boxes: Sequence[Box]) -> tuple[Relation, ...]:
        """Who called whom."""
        edges = self._ledger.edges(time)
        if not edges:
            return ()
        there = {box.id for box in boxes}
        pairs = ((source, target) for source, target in edges if source in there and target in there)
        return tuple(
            Relation(f"{source}>{target}", source, target, "calls", "traffic") for source, target in sorted(pairs)
        )

    def _box(
        self,
        obj: Object,
        key: Key,
        parent: str,
        state: State,
        said: str,
        arrange: Arrangement = Arrangement(),  # noqa: B008 - it is frozen
    ) -> Box:
        told = (parent, state, said, arrange)
        kept = self._kept.get(id(obj))
        if kept is None or kept.said != told:
            kept = self._kept[id(obj)] = _Kept(told, _box_of(obj, key, *told))
        return kept.box


def _rows(count: int) -> Arrangement:
    """How so many boxes stand: in one row, or in rows of four."""
    return Arrangement("row") if count <= _MOST_IN_A_ROW else Arrangement("grid", _MOST_IN_A_ROW)


def _box_of(obj: Object, key: Key, parent: str, state: State, said: str, arrange: Arrangement) -> Box:
    kind = kind_named(key.kind)
    look = look_of(kind, obj) if kind.looks else None
    facets = [("kind", kind.kind)]
    if key.namespace and kind.namespaced:
        facets.append(("namespace", key.namespace))
    facets += ((f"label:{name}", text) for name, text in labels_of(obj).items())
    if state.word:
        facets.append(("status", state.word))
    return Box(
        box_of(key),
        key.name,
        parent,
        (look and look.concept) or kind.concept,
        said,
        (look and look.domain) or kind.colour,
        (look and look.glyph) or kind.glyph,
        dashed=state.tone == "gone" or (key.kind == "Node" and state.word == "Unknown"),
        arrange=arrange,
        problem=annotations_of(obj).get(REFUSED, ""),
        facets=tuple(facets),
        badge=state.word,
        tone=state.tone,
    )


def _tone_of(record: records.Record) -> Tone:
    if record.status in ("uninstalled", "uninstalling"):
        return "gone"
    return "good" if record.status == "deployed" else "busy" if record.pending else "bad"


def _left_behind(view: View) -> Iterable[Box]:
    """Programs that run on although their pods are gone: only the simulation knows of them."""
    for one in view.list(PROCESS):
        if Key("Node", "", one["spec"]["nodeName"]) not in view:
            continue
        node, said = box_of(Key("Node", "", one["spec"]["nodeName"])), "no Pod stands for it any more"
        name, own = str(one["spec"]["podName"]), box_of(key_of(one))
        yield Box(own, name, node, "force-delete", said, "node", "hexagon", dashed=True, badge="Still runs", tone="bad")


def _revision(secret: Object) -> int:
    text = labels_of(secret).get("version", "")
    return int(text) if text.isdigit() else 0


def _in_order(fact: saying.Fact) -> tuple[int, Key]:
    """The oldest first, so that a new pod moves no other."""
    return fact.born, fact.key


def _labelled(space: Object) -> bool:
    return any(name != "kubernetes.io/metadata.name" for name in labels_of(space))


def _of_kinds(view: View, kinds: Iterable[str]) -> list[Object]:
    """The objects of kinds that nobody controls: the others are told of at their controllers."""
    return [obj for kind in kinds for obj in sorted(view.orphans(kind), key=key_of)]
