"""Rules about containers: their images, probes and resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from explorer.kube.fields import at, each, mapping, text, whole
from explorer.kube.findings.inventory import Container, Inventory, Item, Pod
from explorer.kube.findings.rule import PODS, Check, Hit, Rule
from explorer.kube.quantities import quantity

_PROBES = ("readinessProbe", "livenessProbe", "startupProbe")
_ENDS = frozenset({"Job", "CronJob"})
PROXY = "istio-proxy"

SIDECARS = (
    "istio-proxy",
    "envoy",
    "linkerd-proxy",
    "cloud-sql-proxy",
    "cloudsql-proxy",
    "fluent-bit",
    "fluentd",
    "vault-agent",
)
"""Names of containers that are known to go on for ever beside another."""


def ours(pod: Pod) -> list[Container]:
    """The containers that somebody wrote, without the mesh's."""
    return [one for one in pod.containers if not one.init and one.name != PROXY]


def _together(item: Item, wrong: Callable[[Container], bool]) -> Iterator[Hit]:
    """One hit for all containers of a pod with which the same is wrong."""
    found = [one for one in ours(item.pod) if wrong(one)] if item.pod is not None else []
    if found:
        names = ", ".join(one.name for one in found)
        yield Hit(found[0].path, {"containers": names, "container": found[0].name, "port": _port(found[0])})


def _port(container: Container) -> str | int:
    for _, port in each(container.spec, "ports"):
        return text(port, "name") or whole(port, "containerPort") or 8080
    return 8080


def _no_readiness(item: Item, inventory: Inventory) -> Iterator[Hit]:
    if item.kind in _ENDS or not inventory.services_of(item) or item.pod is None:
        return
    alone = len(ours(item.pod)) == 1
    yield from _together(
        item, lambda one: not one.spec.get("readinessProbe") and (alone or bool(one.spec.get("ports")))
    )


def _no_liveness(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if item.kind not in _ENDS and item.kind != "Pod":
        yield from _together(item, lambda one: not one.spec.get("livenessProbe"))


def _without(*ways: tuple[str, str]) -> Check:
    """Containers without all of some resources, where neither their pod nor a LimitRange gives them any."""

    def check(item: Item, inventory: Inventory) -> Iterator[Hit]:
        given = any(inventory.fills_in(item.namespace, *way) for way in ways)
        if item.pod is not None and not given and not mapping(item.pod.spec, "resources"):
            yield from _together(item, lambda one: all(at(one.spec, "resources", *way) is None for way in ways))

    return check


def _probe_port(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container in item.containers:
        names = {text(port, "name") for _, port in each(container.spec, "ports")} - {""}
        for probe in _PROBES:
            for way in ("httpGet", "tcpSocket"):
                port = at(container.spec, probe, way, "port")
                if isinstance(port, str) and not port.isdigit() and port not in names:
                    words = {"probe": probe, "port": port, "container": container.name, "ports": _listed(names)}
                    yield Hit(f"{container.path}.{probe}.{way}.port", words)


def _listed(names: set[str]) -> str:
    return f"one of {', '.join(sorted(names))}" if names else "a name under its ports"


def _init_probe(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container in item.containers:
        if container.init and not container.is_sidecar:
            for field in (*_PROBES, "lifecycle"):
                if container.spec.get(field):
                    yield Hit(f"{container.path}.{field}", {"container": container.name, "field": field})


def _sidecar_in_job(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    pod = item.pod
    if pod is None or item.kind not in _ENDS or len([one for one in pod.containers if not one.init]) < 2:
        return
    for one in pod.containers:
        if not one.init and one.name in SIDECARS:
            yield Hit(one.path, {"container": one.name, "image": text(one.spec, "image")})


def _image(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container in item.containers:
        image = container.spec.get("image")
        # Charts write "auto" where the mesh fills in its own image.
        if not isinstance(image, str) or not image or image == "auto" or "@" in image:
            continue
        tag = image.rpartition("/")[2].partition(":")[2]
        if tag in ("", "latest"):
            said = "no tag, which means latest" if not tag else "the tag latest"
            yield Hit(
                f"{container.path}.image",
                {
                    "image": image,
                    "said": said,
                    "fixed": f"{image.removesuffix(':latest')}:1.2.3",
                    "container": container.name,
                },
            )


def _sub_path(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    pod = item.pod
    if pod is None:
        return
    sources = {
        text(volume, "name"): kind
        for _, volume in each(pod.spec, "volumes")
        for kind in ("configMap", "secret", "projected")
        if kind in volume
    }
    for container in pod.containers:
        for number, mount in each(container.spec, "volumeMounts"):
            kind = sources.get(text(mount, "name"))
            if kind and (mount.get("subPath") or mount.get("subPathExpr")):
                words = {"path": text(mount, "mountPath"), "kind": kind, "container": container.name}
                yield Hit(f"{container.path}.volumeMounts[{number}].subPath", words)


def _mount_unknown(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    pod = item.pod
    if pod is None:
        return
    known = {text(volume, "name") for _, volume in each(pod.spec, "volumes")}
    known |= {text(claim, "metadata", "name") for _, claim in each(item.object, "spec", "volumeClaimTemplates")}
    for container in pod.containers:
        for number, mount in each(container.spec, "volumeMounts"):
            name = text(mount, "name")
            if name and name not in known:
                words = {
                    "volume": name,
                    "container": container.name,
                    "volumes": ", ".join(sorted(known - {""})) or "none",
                }
                yield Hit(f"{container.path}.volumeMounts[{number}].name", words)


def _same_names(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    seen: set[str] = set()
    for container in item.containers:
        if container.name and container.name in seen:
            yield Hit(f"{container.path}.name", {"container": container.name})
        seen.add(container.name)


def _resources(item: Item) -> Iterator[tuple[Container, str, str, str, Any]]:
    for container in item.containers:
        for which in ("requests", "limits"):
            for name, value in mapping(container.spec, "resources", which).items():
                yield container, f"{container.path}.resources.{which}.{name}", which, str(name), value


def _no_quantity(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for _, path, _, name, value in _resources(item):
        if value is not None and quantity(value) is None:
            yield Hit(path, {"value": str(value)[:40], "resource": name})


def _thousandths(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for _, path, _, name, value in _resources(item):
        found = quantity(value)
        if (
            name == "memory"
            and found is not None
            and 0 < found < 1024 * 1024
            and isinstance(value, str)
            and value.endswith("m")
        ):
            yield Hit(
                path, {"value": value, "number": value.removesuffix("m"), "wanted": f"{value.removesuffix('m')}Mi"}
            )


def _above_limit(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container, path, which, name, value in _resources(item):
        asked, most = quantity(value), quantity(at(container.spec, "resources", "limits", name))
        if which == "requests" and asked is not None and most is not None and asked > most:
            words = {
                "resource": name,
                "asked": str(value),
                "most": str(at(container.spec, "resources", "limits", name)),
            }
            yield Hit(path, {**words, "container": container.name})


_RESTART_FIX = """\
spec:
  template:
    spec:
      restartPolicy: {wanted}
"""


def _restart_policy(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    said = item.pod.spec.get("restartPolicy") if item.pod is not None else None
    if item.pod is None or item.kind == "Pod":
        return
    if item.kind in _ENDS and said not in ("Never", "OnFailure"):
        yield Hit(
            f"{item.pod.path}.restartPolicy", {"said": str(said or "Always"), "wanted": "OnFailure", "kind": item.kind}
        )
    elif item.kind not in _ENDS and said not in (None, "Always"):
        yield Hit(f"{item.pod.path}.restartPolicy", {"said": str(said), "wanted": "Always", "kind": item.kind})


RULES = (
    Rule(
        id="no-readiness-probe", severity="warning", concept="app-container", title="A Service sends requests to pods that are not asked whether they are ready",
        kinds=PODS, check=_no_readiness,
        message="no readinessProbe in {containers}: Services send requests as soon as the process runs",
        fix="containers:\n- name: {container}\n  readinessProbe:\n    httpGet:\n      path: /ready\n      port: {port}\n",
    ),
    Rule(
        id="no-liveness-probe", severity="hint", concept="app-container", title="A hung process is not restarted",
        kinds=PODS, check=_no_liveness,
        message="no livenessProbe in {containers}: the kubelet restarts what ends, not what hangs",
        fix="containers:\n- name: {container}\n  livenessProbe:\n    httpGet:\n      path: /live\n      port: {port}\n    periodSeconds: 10\n",
    ),
    Rule(
        id="no-requests", severity="hint", concept="app-container", title="The scheduler does not know what a container needs",
        kinds=PODS, check=_without(*product(("requests", "limits"), ("cpu", "memory"))),
        message="no requests for CPU or memory in {containers}: the scheduler counts it as nothing, and it is evicted first",
        fix="containers:\n- name: {container}\n  resources:\n    requests:\n      cpu: 100m\n      memory: 128Mi\n",
    ),
    Rule(
        id="no-memory-limit", severity="hint", concept="app-container", title="A container may take all memory of its node",
        kinds=PODS, check=_without(("limits", "memory")),
        message="no limit of memory in {containers}: a leak takes that of its neighbours on the node",
        fix="containers:\n- name: {container}\n  resources:\n    limits:\n      memory: 256Mi\n",
    ),
    Rule(
        id="probe-port-unknown", severity="error", concept="app-container", title="A probe asks at a port that has no such name",
        kinds=PODS, check=_probe_port,
        message="the {probe} of {container} asks at the port {port}, which it does not have; expected {ports}",
        fix="containers:\n- name: {container}\n  ports:\n  - name: {port}\n    containerPort: 8080\n",
    ),
    Rule(
        id="init-container-as-sidecar", severity="error", concept="native-sidecar", title="An init container is written as a sidecar and is none",
        kinds=PODS, check=_init_probe,
        message="the init container {container} has a {field}, which only a sidecar may have; expected restartPolicy: Always",
        fix="initContainers:\n- name: {container}\n  restartPolicy: Always\n",
    ),
    Rule(
        id="sidecar-keeps-job", severity="warning", concept="native-sidecar", title="A sidecar keeps a Job from ending",
        kinds=("Job", "CronJob"), check=_sidecar_in_job,
        message="{container} goes on for ever, so the Job never completes; expected it as an init container with restartPolicy: Always",
        fix="initContainers:\n- name: {container}\n  image: {image}\n  restartPolicy: Always\n",
    ),
    Rule(
        id="image-latest", severity="warning", concept="app-container", title="An image may be another one tomorrow",
        kinds=PODS, check=_image,
        message="the image {image} of {container} has {said}; expected a version, so that every start runs the same",
        fix="containers:\n- name: {container}\n  image: {fixed}\n",
    ),
    Rule(
        id="sub-path-never-updated", severity="hint", concept="configmap", title="A mounted file is never updated",
        kinds=PODS, check=_sub_path,
        message="{path} of {container} is a subPath of a {kind} volume: a change reaches it only when the pod is made anew",
    ),
    Rule(
        id="mount-unknown", severity="error", concept="app-container", title="A container mounts a volume that its pod has not",
        kinds=PODS, check=_mount_unknown,
        message="{container} mounts {volume}, but the volumes of the pod are: {volumes}",
        fix="volumes:\n- name: {volume}\n  emptyDir: {{}}\n",
    ),
    Rule(
        id="container-twice", severity="error", concept="app-container", title="Two containers of a pod have one name",
        kinds=PODS, check=_same_names,
        message="there is another container called {container} in the pod; expected names that differ",
    ),
    Rule(
        id="no-quantity", severity="error", concept="kube-apiserver", title="An amount cannot be read",
        kinds=PODS, check=_no_quantity,
        message="{value} is no amount of {resource}; expected one such as 500m, 128Mi or 1.5Gi",
    ),
    Rule(
        id="memory-in-thousandths", severity="warning", concept="app-container", title="Memory is given in thousandths of a byte",
        kinds=PODS, check=_thousandths,
        message="{value} of memory is {number} thousandths of a byte; expected {wanted}",
        fix="resources:\n  requests:\n    memory: {wanted}\n",
    ),
    Rule(
        id="request-above-limit", severity="error", concept="app-container", title="A container asks for more than it may have",
        kinds=PODS, check=_above_limit,
        message="{container} requests {asked} of {resource} and its limit is {most}; expected a request up to the limit",
        fix="resources:\n  requests:\n    {resource}: {most}\n",
    ),
    Rule(
        id="restart-policy", severity="error", concept="pod", title="Pods are not restarted as their maker needs it",
        kinds=("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"), check=_restart_policy,
        message="the restartPolicy of a {kind} cannot be {said}; expected {wanted}",
        fix=_RESTART_FIX,
    ),
)  # fmt: skip
"""What is looked for in containers."""
