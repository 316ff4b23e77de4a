"""What can be done to a box, by kind and state, each with the command that one would type for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from explorer.laboratory import states
from explorer.laboratory.names import place_of
from explorer.model.running import Deed, Trouble
from explorer.sim import nodes
from explorer.sim.actions import REVISION, Action, kubectl_name
from explorer.sim.controllers.processes import PROCESS
from explorer.sim.draining import DRAINING
from explorer.sim.helm import records
from explorer.sim.helm.charts import Chart
from explorer.sim.mesh.actions import ISTIOD
from explorer.sim.mesh.behaviour import ERRORS, LATENCY
from explorer.sim.mesh.injection import NAMESPACE
from explorer.sim.objects import (
    REFUSED,
    Key,
    Object,
    annotations_of,
    at,
    controlled_by,
    controller_of,
    labels_of,
    terminating,
    uid_of,
)
from explorer.sim.orders import OrderError, action_of
from explorer.sim.simulation import Simulation
from explorer.sim.states import RELEASE
from explorer.sim.storage import CLOSED
from explorer.sim.taints import OUT_OF_SERVICE, taints_of
from explorer.sim.view import View

SCALED = ("Deployment", "StatefulSet", "ReplicaSet")
ROLLED = ("Deployment", "StatefulSet", "DaemonSet")


def read(order: str, simulation: Simulation, charts: Mapping[str, Chart] | None = None) -> Action:
    """The action of an order, as it would stand behind a time.

    Args:
        order: what is to be done.
        simulation: where.
        charts: the charts that Helm may use, by name.

    Raises:
        Trouble: if it cannot be read.
    """
    try:
        return action_of(order, simulation.store.kinds(), charts)
    except OrderError as error:
        raise Trouble(str(error)) from None


def of(view: View, key: Key | None) -> Sequence[Deed]:
    """The deeds of an object, those first that one wants first; of the whole cluster for None."""
    if key is None:
        return list(_of_cluster(view))
    if key.kind == RELEASE:
        return list(_of_release(view, key))
    obj = view.get(key)
    if obj is None or key.kind == PROCESS:
        return []
    refused = REFUSED in annotations_of(obj)
    own = None if refused else _OF.get(key.kind)
    found = [] if own is None else list(own(view, key, obj))
    if key.kind not in ("Node", "Namespace") and not terminating(obj):
        # Of a pod one wants that first, and to do it by force last.
        found.insert(0 if key.kind == "Pod" else len(found), _delete(key, obj))
    if key.kind not in _NOT_EDITED:
        found.append(_edit(key))
    return found


_NOT_EDITED = ("EndpointSlice", "VolumeAttachment", "Lease")


def _delete(key: Key, obj: Object) -> Deed:
    harm = key.kind not in ("Pod", "ReplicaSet") or controller_of(obj) is None
    return Deed("delete", "Delete", f"delete {place_of(key)}", f"kubectl delete {kubectl_name(key)}", harm=harm)


def _edit(key: Key) -> Deed:
    return Deed("edit", "Edit YAML", "", f"kubectl edit {kubectl_name(key)}", asks="yaml")


def _of_cluster(view: View) -> Iterator[Deed]:
    istiod = view.get(ISTIOD)
    if istiod is not None:
        yield from _of_istiod(istiod)
    for name in sorted(
        {str(at(claim, ("spec", "storageClassName"), "")) for claim in view.list("PersistentVolumeClaim")}
    ):
        yield from _of_class(view, name)


def _of_istiod(obj: Object) -> Iterator[Deed]:
    typed = f"kubectl scale {kubectl_name(ISTIOD)} --replicas="
    if at(obj, ("spec", "replicas"), 1):
        yield Deed("kill-istiod", "Kill istiod", "kill-istiod", f"{typed}0", harm=True)
    else:
        yield Deed("start-istiod", "Start istiod", "start-istiod", f"{typed}1")


def _of_class(view: View, name: str) -> Iterator[Deed]:
    """What can be done to the storage of a class: nobody types a command for that."""
    found = view.get(Key("StorageClass", "", name))
    if found is None:
        return
    if CLOSED in annotations_of(found):
        yield Deed("uncordon-storage", f"Open storage {name}", f"uncordon-storage {name}")
    else:
        yield Deed("cordon-storage", f"Close storage {name}", f"cordon-storage {name}", harm=True)


# Nodes


def _of_node(_view: View, key: Key, node: Object) -> Iterator[Deed]:
    name = key.name
    notes = annotations_of(node)
    if not nodes.runs(node):
        yield Deed("start-node", f"Bring {name} back", f"start-node {name}")
    else:
        yield Deed("stop-node", "Stop the machine", f"stop-node {name}", harm=True)
        if nodes.cut_off(node):
            yield Deed("connect", f"Connect {name}", f"connect {name}")
        else:
            yield Deed("cut-off", "Cut off", f"cut-off {name}", harm=True)
    if at(node, ("spec", "unschedulable")):
        yield Deed("uncordon", "Uncordon", f"uncordon {name}", f"kubectl uncordon {name}")
    else:
        yield Deed("cordon", "Cordon", f"cordon {name}", f"kubectl cordon {name}")
    if DRAINING not in notes:
        flags = "--ignore-daemonsets --delete-emptydir-data --force"
        yield Deed(
            "drain", "Drain", f"drain {name} --delete-emptydir-data --force", f"kubectl drain {name} {flags}", harm=True
        )
    taint = f"kubectl taint nodes {name} {OUT_OF_SERVICE}=nodeshutdown:NoExecute"
    if any(one.get("key") == OUT_OF_SERVICE for one in taints_of(node)):
        yield Deed("in-service", "Put into service", f"in-service {name}", f"{taint}-")
    elif states.silent(node):
        yield Deed("out-of-service", "Declare out of service", f"out-of-service {name}", taint, harm=True)
    yield Deed("delete-node", f"Delete {name}", f"delete node/{name}", f"kubectl delete node/{name}", harm=True)


# Workloads


_BEHAVIOURS = (
    (ERRORS, "errors", "Let it fail…", (("500 20%", "one in five with 500"), ("503 100%", "always with 503"))),
    (LATENCY, "latency", "Let it be slow…", (("500ms", "half a second"), ("5s", "five seconds"))),
)


def _of_pod(view: View, key: Key, pod: Object) -> Iterator[Deed]:
    place, typed = place_of(key), kubectl_name(key)
    if not terminating(pod) and at(pod, ("spec", "nodeName")):
        raw = f"/api/v1/namespaces/{key.namespace}/pods/{key.name}/eviction"
        yield Deed("evict", "Evict", f"evict {place}", f"kubectl create --raw {raw} -f -")
    if view.list("Traffic") and not terminating(pod):
        yield from _of_program(key, pod)
    yield Deed(
        "force-delete",
        "Force delete",
        f"force-delete {place}",
        f"kubectl delete {typed} --grace-period=0 --force",
        harm=True,
    )


def _of_program(key: Key, pod: Object) -> Iterator[Deed]:
    """How the program of a pod answers requests, which its annotations say here."""
    place, typed, notes = place_of(key), kubectl_name(key), annotations_of(pod)
    for note, name, title, choices in _BEHAVIOURS:
        order, command = (
            f'edit {place} metadata.annotations[{note}] "{{}}"',
            f"kubectl annotate {typed} {note}='{{}}' --overwrite",
        )
        yield Deed(name, title, order, command, "text", notes.get(note) or choices[0][0], choices)
    if ERRORS in notes or LATENCY in notes:
        note = ERRORS if ERRORS in notes else LATENCY
        undo = f"edit {place} metadata.annotations[{note}] null"
        yield Deed("well", "Let it answer well again", undo, f"kubectl annotate {typed} {note}-")


def _of_workload(view: View, key: Key, obj: Object) -> Iterator[Deed]:
    place, typed = place_of(key), kubectl_name(key)
    if key == ISTIOD:
        yield from _of_istiod(obj)
    if key.kind in SCALED and not _owned_deployment(obj):
        count = at(obj, ("spec", "replicas"), 1)
        yield Deed(
            "scale", "Scale to…", f"scale {place} {{}}", f"kubectl scale {typed} --replicas={{}}", "number", str(count)
        )
    if key.kind not in ROLLED:
        return
    container = _first_container(obj)
    if container is not None:
        name, image = container
        yield Deed(
            "set-image",
            "Set image…",
            f"set-image {place} {name}={{}}",
            f"kubectl set image {typed} {name}={{}}",
            "text",
            _next_tag(image),
            _images(image),
        )
        yield Deed("restart", "Restart", f"restart {place}", f"kubectl rollout restart {typed}")
    revisions = _revisions(view, obj)
    if len(revisions) > 1:
        yield Deed(
            "rollback",
            "Roll back to…",
            f"rollback {place} {{}}",
            f"kubectl rollout undo {typed} --to-revision={{}}",
            "number",
            str(revisions[-2]),
            tuple((str(number), f"revision {number}") for number in reversed(revisions[:-1])),
        )
    if key.kind == "Deployment":
        if at(obj, ("spec", "paused")):
            yield Deed("resume", "Resume the rollout", f"resume {place}", f"kubectl rollout resume {typed}")
        else:
            yield Deed("pause", "Pause the rollout", f"pause {place}", f"kubectl rollout pause {typed}")
    if key.kind == "StatefulSet" and at(obj, ("spec", "updateStrategy", "type"), "RollingUpdate") == "RollingUpdate":
        patch = '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":{}}}}}'
        yield Deed(
            "partition",
            "Set partition…",
            f"partition {place} {{}}",
            f"kubectl patch {typed} --type merge -p '{patch}'",
            "number",
            str(at(obj, ("spec", "updateStrategy", "rollingUpdate", "partition"), 0)),
        )


def _owned_deployment(obj: Object) -> bool:
    owner = controller_of(obj)
    return owner is not None and owner["kind"] == "Deployment"


def _first_container(obj: Object) -> tuple[str, str] | None:
    containers = at(obj, ("spec", "template", "spec", "containers"))
    first = containers[0] if isinstance(containers, list) and containers else None
    if not isinstance(first, dict) or not isinstance(first.get("name"), str) or not isinstance(first.get("image"), str):
        return None
    return first["name"], first["image"]


def _parted(image: str) -> tuple[str, str]:
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    bare, _, tag = last.partition(":")
    return f"{head}{slash}{bare}", tag


def _next_tag(image: str) -> str:
    name, tag = _parted(image)
    return f"{name}:{int(tag) + 1}" if tag.isascii() and tag.isdigit() else f"{name}:2"


def _images(image: str) -> tuple[tuple[str, str], ...]:
    name, _ = _parted(image)
    return (
        (_next_tag(image), "a good one"),
        (f"{name}:crashing", "crashes at its start"),
        (f"{name}:never-ready", "never becomes ready"),
        (f"{name}:missing", "is not in the registry"),
        (f"{name}:slow", "needs 30 s to start"),
        (f"{name}:stubborn", "does not end when asked to"),
        (f"{name}:hanging", "answers no more after a minute"),
    )


def _revisions(view: View, obj: Object) -> list[int]:
    found = set()
    for owned in view.owned_by(uid_of(obj)):
        if owned["kind"] == "ReplicaSet" and controlled_by(owned, obj):
            text = annotations_of(owned).get(REVISION, "")
            found.add(int(text) if text.isdigit() else 0)
        elif owned["kind"] == "ControllerRevision":
            found.add(int(owned["revision"]))
    return sorted(found - {0})


# Mesh


def _of_namespace(_view: View, key: Key, space: Object) -> Iterator[Deed]:
    labels = labels_of(space)
    if labels.get(NAMESPACE) == "enabled":
        yield Deed(
            "no-injection",
            "Turn injection off",
            f"label namespace/{key.name} {NAMESPACE}-",
            f"kubectl label namespace {key.name} {NAMESPACE}-",
        )
    else:
        yield Deed(
            "injection",
            "Turn injection on",
            f"label namespace/{key.name} {NAMESPACE}=enabled",
            f"kubectl label namespace {key.name} {NAMESPACE}=enabled --overwrite",
        )
    modes = (("strict", "only mutual TLS"), ("permissive", "plain text too"), ("disable", "plain text only"))
    yield Deed("mtls", "Set mutual TLS…", f"mtls {key.name} {{}}", "", "text", "strict", modes)


def _of_route(_view: View, key: Key, obj: Object) -> Iterator[Deed]:
    place, edit = place_of(key), f"kubectl edit {kubectl_name(key)}"
    ways = list(dict.fromkeys(_destinations(obj)))
    if len(ways) > 1:
        shares = ((100, 0), (90, 10), (50, 50), (0, 100))
        first, second = ways[:2]
        choices = tuple((f"{first}={a} {second}={b}", f"{first} {a} %, {second} {b} %") for a, b in shares)
        yield Deed("weights", "Set weights…", f"weights {place} {{}}", edit, "text", choices[1][0], choices)
    if key.kind != "VirtualService":
        return
    delays = (
        ("2s 50%", "half of the requests wait 2 s"),
        ("5s 100%", "all wait 5 s"),
        ("100ms 100%", "all wait 100 ms"),
    )
    errors = (
        ("503 10%", "one in ten fails with 503"),
        ("500 50%", "half fail with 500"),
        ("503 100%", "all fail with 503"),
    )
    yield Deed("inject-delay", "Inject delay…", f"inject-delay {place} {{}}", edit, "text", delays[0][0], delays)
    yield Deed("inject-errors", "Inject errors…", f"inject-errors {place} {{}}", edit, "text", errors[0][0], errors)
    if any(isinstance(http, dict) and http.get("fault") for http in at(obj, ("spec", "http")) or ()):
        yield Deed("no-faults", "Take the faults away", f"no-faults {place}", edit)


def _destinations(obj: Object) -> Iterator[str]:
    """What weights are given to: subsets or hosts, of an HTTPRoute Services."""
    for rule in at(obj, ("spec", "rules")) or ():
        yield from (str(one["name"]) for one in at(rule, ("backendRefs",)) or () if isinstance(one.get("name"), str))
    for http in at(obj, ("spec", "http")) or ():
        for way in at(http, ("route",)) or ():
            name = at(way, ("destination", "subset")) or at(way, ("destination", "host"))
            if isinstance(name, str):
                yield name


def _of_traffic(_view: View, key: Key, obj: Object) -> Iterator[Deed]:
    name = f"{key.namespace}/{key.name}" if key.namespace != "default" else key.name
    rate = at(obj, ("spec", "perSecond"), 0)
    choices = tuple((str(one), f"{one} a second") for one in (1, 10, 50, 200))
    yield Deed("set-rate", "Set the rate…", f"set-rate {name} {{}}", "", "number", f"{rate:g}", choices)
    if rate:
        yield Deed("stop-traffic", "Stop the requests", f"stop-traffic {name}")


# Releases


def _of_release(view: View, key: Key) -> Iterator[Deed]:
    history = records.history(view, key.namespace, key.name)
    if not history:
        return
    space = f" --namespace={key.namespace}" if key.namespace != "default" else ""
    typed = f" -n {key.namespace}" if key.namespace != "default" else ""
    last = history[-1]
    if last.operation is not None and not last.operation.stopped:
        yield Deed("helm-interrupt", "Interrupt Helm", f"helm-interrupt {key.name}{space}", harm=True)
    older = [one.revision for one in history[:-1] if one.status != "uninstalled"]
    if older:
        choices = tuple((str(number), f"revision {number}") for number in reversed(older))
        order, command = f"helm-rollback {key.name} {{}}{space}", f"helm rollback {key.name} {{}}{typed}"
        yield Deed("helm-rollback", "Roll back to…", order, command, "number", str(older[-1]), choices)
    if last.status not in ("uninstalled", "uninstalling"):
        yield Deed(
            "helm-uninstall",
            "Uninstall",
            f"helm-uninstall {key.name}{space}",
            f"helm uninstall {key.name}{typed}",
            harm=True,
        )


def _of_claim(view: View, _key: Key, claim: Object) -> Iterator[Deed]:
    yield from _of_class(view, str(at(claim, ("spec", "storageClassName"), "")))


_OF: Mapping[str, Callable[[View, Key, Object], Iterator[Deed]]] = {
    "Node": _of_node,
    "Pod": _of_pod,
    "Namespace": _of_namespace,
    "Traffic": _of_traffic,
    "PersistentVolumeClaim": _of_claim,
    "StorageClass": lambda view, key, _obj: _of_class(view, key.name),
    **dict.fromkeys(("VirtualService", "HTTPRoute"), _of_route),
    **dict.fromkeys((*SCALED, "DaemonSet"), _of_workload),
}
