"""Rules about what a container may do to its node, and who may read its secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explorer.kube.fields import at, each, mapping, text, texts, whole
from explorer.kube.findings.containers import PROXY, ours
from explorer.kube.findings.inventory import Container, Inventory, Item
from explorer.kube.findings.rule import PODS, Check, Hit, Rule
from explorer.kube.writing import is_secretive

_SOCKETS = ("docker.sock", "dockershim.sock", "cri-dockerd.sock")


_RIGHTS = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "NET_ADMIN", "BPF", "DAC_READ_SEARCH"})


_NO_SECRETS = frozenset({"", "0", "1", "true", "false", "yes", "no"})


_SYSTEM = "kube-system"
"""Where a cluster's own pods are, which have to do with their nodes."""


def _flag(*steps: str, value: object = True) -> Check:
    """Containers in which a field has a value."""

    def check(item: Item, _inventory: Inventory) -> Iterator[Hit]:
        for container in item.containers:
            if container.name != PROXY and at(container.spec, *steps) == value:
                yield Hit(f"{container.path}.{'.'.join(steps)}", {"container": container.name})

    return check


def _rights(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container in item.containers:
        added = _RIGHTS.intersection(
            one.upper().removeprefix("CAP_") for one in texts(container.spec, "securityContext", "capabilities", "add")
        )
        if added and container.name not in (PROXY, "istio-init"):
            yield Hit(
                f"{container.path}.securityContext.capabilities.add",
                {"container": container.name, "rights": ", ".join(sorted(added))},
            )


def _root(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    pod = item.pod
    if pod is None:
        return
    if whole(pod.spec, "securityContext", "runAsUser") == 0:
        yield Hit(f"{pod.path}.securityContext.runAsUser", {"who": "the pod"})
    for container in pod.containers:
        if whole(container.spec, "securityContext", "runAsUser") == 0 and container.name != "istio-init":
            yield Hit(f"{container.path}.securityContext.runAsUser", {"who": f"the container {container.name}"})


def _proxy_user(item: Item, inventory: Inventory) -> Iterator[Hit]:
    if item.pod is None or not inventory.in_mesh(item):
        return
    for path, security in (
        (item.pod.path, at(item.pod.spec, "securityContext")),
        *((one.path, at(one.spec, "securityContext")) for one in ours(item.pod)),
    ):
        if whole(security, "runAsUser") == 1337:
            yield Hit(f"{path}.securityContext.runAsUser", {})


def _on_host(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    """Agents of a node, which are DaemonSets, need to see their host."""
    if item.pod is not None and item.kind != "DaemonSet" and item.namespace != _SYSTEM:
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            if item.pod.spec.get(field) is True:
                yield Hit(f"{item.pod.path}.{field}", {"field": field})


def _host_path(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if item.pod is None or item.kind == "DaemonSet" or item.namespace == _SYSTEM:
        return
    for number, volume in each(item.pod.spec, "volumes"):
        path = text(volume, "hostPath", "path")
        if path and not path.endswith(_SOCKETS):
            yield Hit(f"{item.pod.path}.volumes[{number}].hostPath", {"path": path, "volume": text(volume, "name")})


def _socket(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if item.pod is None:
        return
    for number, volume in each(item.pod.spec, "volumes"):
        path = text(volume, "hostPath", "path")
        if path.endswith(_SOCKETS):
            yield Hit(f"{item.pod.path}.volumes[{number}].hostPath.path", {"path": path})
    for container in item.pod.containers:
        for word in _words(container):
            if "dockershim.sock" in word or "--container-runtime=docker" in word:
                yield Hit(container.path, {"path": word[:80]})
                break


def _words(container: Container) -> list[str]:
    return texts(container.spec, "command") + texts(container.spec, "args")


def _docker_node(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    version = text(item.object, "status", "nodeInfo", "containerRuntimeVersion")
    if version.startswith("docker://"):
        yield Hit("status.nodeInfo.containerRuntimeVersion", {"version": version})


def _env(item: Item) -> Iterator[tuple[Container, str, Any]]:
    for container in item.containers:
        for number, variable in each(container.spec, "env"):
            yield container, f"{container.path}.env[{number}]", variable


def _plain_secret(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    for container, path, variable in _env(item):
        value, name = variable.get("value"), text(variable, "name")
        if (
            isinstance(value, str)
            and value not in _NO_SECRETS
            and not value.startswith(("$(", "/"))
            and is_secretive(name)
        ):
            yield Hit(f"{path}.value", {"variable": name, "container": container.name})


def _secret_in_env(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    found = [
        (path, text(variable, "name"), text(variable, "valueFrom", "secretKeyRef", "name"))
        for _, path, variable in _env(item)
        if mapping(variable, "valueFrom", "secretKeyRef")
    ]
    for container in item.containers:
        for number, one in each(container.spec, "envFrom"):
            if mapping(one, "secretRef"):
                found.append((f"{container.path}.envFrom[{number}]", "all its keys", text(one, "secretRef", "name")))
    if found:
        path, _, secret = found[0]
        yield Hit(path, {"secret": secret, "variables": ", ".join(dict.fromkeys(name for _, name, _ in found))})


RULES = (
    Rule(
        id="privileged", severity="warning", concept="pod-security", title="A container may do all that its node may do",
        kinds=PODS, check=_flag("securityContext", "privileged"),
        message="{container} is privileged: it is root of its node; expected the capabilities that it needs, and no more",
        fix="containers:\n- name: {container}\n  securityContext:\n    privileged: false\n    capabilities:\n      drop: [ALL]\n",
    ),
    Rule(
        id="dangerous-capability", severity="warning", concept="pod-security", title="A container has rights over its node",
        kinds=PODS, check=_rights,
        message="{container} is given {rights}, with which it can take over its node or its network; expected none of them",
        fix="containers:\n- name: {container}\n  securityContext:\n    capabilities:\n      drop: [ALL]\n",
    ),
    Rule(
        id="runs-as-root", severity="hint", concept="pod-security", title="A container is told to run as root",
        kinds=PODS, check=_root,
        message="{who} runs as the user 0; expected another user, so that a break-out is not root",
        fix="securityContext:\n  runAsNonRoot: true\n  runAsUser: 10001\n",
    ),
    Rule(
        id="user-of-the-proxy", severity="error", concept="envoy", title="An application runs as the user of its proxy",
        kinds=PODS, check=_proxy_user,
        message="the application runs as the user 1337, whose traffic is not captured, so it goes past the mesh; expected another user",
        fix="securityContext:\n  runAsUser: 10001\n",
    ),
    Rule(
        id="host-namespace", severity="warning", concept="pod-security", title="A pod shares the network or the processes of its node",
        kinds=PODS, check=_on_host,
        message="{field} is true: the pod is not shut off from its node; only agents of a node need that",
        fix="spec:\n  {field}: false\n",
    ),
    Rule(
        id="host-path", severity="warning", concept="pod-security", title="A pod keeps its files in a folder of its node",
        kinds=PODS, check=_host_path,
        message="the volume {volume} is the folder {path} of whichever node the pod is on; expected a claim, which moves with the pod",
        fix="volumes:\n- name: {volume}\n  persistentVolumeClaim:\n    claimName: data\n",
    ),
    Rule(
        id="docker-socket", severity="warning", concept="dockershim", title="A pod uses Docker's socket",
        kinds=PODS, check=_socket,
        message="{path} is used; nodes have had no Docker below the kubelet since Kubernetes 1.24, and whoever has the socket is root of the node",
    ),
    Rule(
        id="docker-node", severity="warning", concept="dockershim", title="A node runs its containers with Docker",
        kinds=("Node",), check=_docker_node,
        message="the node runs {version}; the kubelet's own adapter for it left in Kubernetes 1.24; expected containerd or CRI-O",
    ),
    Rule(
        id="secret-written-out", severity="warning", concept="secret", title="A secret stands in a manifest for all to read",
        kinds=PODS, check=_plain_secret,
        message="{variable} of {container} stands in the manifest itself; expected a reference to a Secret",
        fix="env:\n- name: {variable}\n  valueFrom:\n    secretKeyRef:\n      name: credentials\n      key: {variable}\n",
    ),
    Rule(
        id="secret-in-env", severity="hint", concept="secret", title="A Secret is given as environment variables",
        kinds=PODS, check=_secret_in_env,
        message="the Secret {secret} becomes environment variables ({variables}): they show in dumps and child processes and are never updated",
        fix="volumes:\n- name: credentials\n  secret:\n    secretName: {secret}\n",
    ),
)  # fmt: skip
"""What is looked for in the rights of containers."""
