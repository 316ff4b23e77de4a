"""Rules about what an object refers to by its name: whether it is there, and has what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from explorer.kube.builtin import exists_always
from explorer.kube.fields import each, labels, mapping, text, walk
from explorer.kube.findings.inventory import Container, Inventory, Item, Pod
from explorer.kube.findings.rule import PODS, Check, Hit, Rule, missing


class Reference(NamedTuple):
    """A name in a pod that stands for an object.

    Attributes:
        kind: of the object.
        name: of the object.
        path: where the name stands; of an item of a volume, where its key stands.
        key: what is wanted of its data; empty for no particular one.
        optional: whether the pod starts without it.
    """

    kind: str
    name: str
    path: str
    key: str = ""
    optional: bool = False


_VOLUMES = (
    ("configMap", "name", "ConfigMap"), ("secret", "secretName", "Secret"), ("persistentVolumeClaim", "claimName", "PersistentVolumeClaim"),
)  # fmt: skip
_SOURCES = (("configMap", "name", "ConfigMap"), ("secret", "name", "Secret"))
_VARIABLES = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))
_FROM = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))


def references(item: Item) -> Iterator[Reference]:
    """All that the pods of an object need by name."""
    if item.pod is not None:
        yield from _of_pod(item.pod)
        for container in item.pod.containers:
            yield from _of_container(container)


def _of_pod(pod: Pod) -> Iterator[Reference]:
    for number, volume in each(pod.spec, "volumes"):
        here = f"{pod.path}.volumes[{number}]"
        for field, name, kind in _VOLUMES:
            if field in volume:
                yield from _in_volume(mapping(volume, field), f"{here}.{field}", name, kind)
        for index, source in each(volume, "projected", "sources"):
            for field, name, kind in _SOURCES:
                if field in source:
                    yield from _in_volume(
                        mapping(source, field), f"{here}.projected.sources[{index}].{field}", name, kind
                    )
    for number, one in each(pod.spec, "imagePullSecrets"):
        # The kubelet goes on without it.
        yield Reference("Secret", text(one, "name"), f"{pod.path}.imagePullSecrets[{number}].name", optional=True)
    for field, kind in (
        ("serviceAccountName", "ServiceAccount"), ("priorityClassName", "PriorityClass"), ("runtimeClassName", "RuntimeClass"),
    ):  # fmt: skip
        if name := text(pod.spec, field):
            yield Reference(kind, name, f"{pod.path}.{field}")


def _of_container(container: Container) -> Iterator[Reference]:
    for number, variable in each(container.spec, "env"):
        for field, kind in _VARIABLES:
            if found := mapping(variable, "valueFrom", field):
                path = f"{container.path}.env[{number}].valueFrom.{field}.name"
                yield Reference(kind, text(found, "name"), path, text(found, "key"), found.get("optional") is True)
    for number, source in each(container.spec, "envFrom"):
        for field, kind in _FROM:
            if found := mapping(source, field):
                yield Reference(
                    kind,
                    text(found, "name"),
                    f"{container.path}.envFrom[{number}].{field}.name",
                    "",
                    found.get("optional") is True,
                )


def _in_volume(found: Mapping[str, Any], path: str, name: str, kind: str) -> Iterator[Reference]:
    optional = found.get("optional") is True
    yield Reference(kind, text(found, name), f"{path}.{name}", "", optional)
    for number, one in each(found, "items"):
        yield Reference(kind, text(found, name), f"{path}.items[{number}].key", text(one, "key"), optional)


def _needs(kind: str) -> Check:
    """Pods that need an object of a kind that is not there."""

    def check(item: Item, inventory: Inventory) -> Iterator[Hit]:
        seen: set[str] = set()
        for one in references(item):
            if one.kind != kind or not one.name or one.optional or one.name in seen or exists_always(kind, one.name):
                continue
            seen.add(one.name)
            unsure = inventory.missing(kind, item.namespace, one.name)
            if unsure is not None and not _makes_itself(item, one):
                yield Hit(
                    one.path,
                    {"name": one.name, "namespace": item.namespace or "default", **_close(inventory, item, one)},
                    unsure,
                )

    return check


def _makes_itself(item: Item, one: Reference) -> bool:
    """A StatefulSet makes the claims of its templates: `data-web-0`."""
    templates = (text(claim, "metadata", "name") for _, claim in each(item.object, "spec", "volumeClaimTemplates"))
    return one.kind == "PersistentVolumeClaim" and any(one.name.startswith(f"{name}-") for name in templates if name)


def _close(inventory: Inventory, item: Item, one: Reference) -> dict[str, str]:
    """What there is under a name that begins alike."""
    from difflib import get_close_matches  # noqa: PLC0415 - only what is missing needs it

    names = inventory.once(_names).get((one.kind, item.namespace), ())
    close = get_close_matches(one.name, names, 1, 0.75)
    return {"hint": f"Did you mean {close[0]}?"} if close else {}


def _names(inventory: Inventory) -> dict[tuple[str, str], list[str]]:
    """The names of each kind in each namespace."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in inventory.items:
        found.setdefault((item.kind, item.namespace), []).append(item.name)
    return found


def _keys_of(item: Item) -> set[str]:
    return {str(key) for field in ("data", "stringData", "binaryData") for key in mapping(item.object, field)}


def _key(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for one in references(item):
        if not one.key or one.optional:
            continue
        keys = [_keys_of(found) for found in inventory.find(one.kind, item.namespace, one.name)]
        # A Secret without data gets them from somebody else; nothing is known of its keys.
        if keys and all(keys) and not any(one.key in own for own in keys):
            have = ", ".join(sorted(keys[0])[:8])
            yield Hit(
                f"{one.path.removesuffix('.name')}.key" if one.path.endswith(".name") else one.path,
                {"key": one.key, "kind": one.kind, "name": one.name, "keys": have},
            )


def _certificate(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for path, name in walk(item.object, "spec.tls[*].secretName"):
        if isinstance(name, str):
            yield from missing(inventory, "Secret", item.namespace, name, path)


def _storage_class(item: Item, inventory: Inventory) -> Iterator[Hit]:
    paths = ("spec.storageClassName", "spec.volumeClaimTemplates[*].spec.storageClassName")
    for path in paths:
        for here, name in walk(item.object, path):
            if isinstance(name, str) and name:
                unsure = inventory.missing("StorageClass", "", name)
                # A volume that names the same class by hand needs no class to exist.
                if unsure is not None and not any(
                    text(one.object, "spec", "storageClassName") == name for one in inventory.of("PersistentVolume")
                ):
                    there = ", ".join(sorted(one.name for one in inventory.of("StorageClass"))) or "none"
                    yield Hit(here, {"name": name, "classes": there}, unsure)


def _webhook(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for number, hook in each(item.object, "webhooks"):
        service = mapping(hook, "clientConfig", "service")
        if hook.get("failurePolicy", "Fail") == "Fail":
            path = f"webhooks[{number}].clientConfig.service"
            yield from missing(inventory, "Service", text(service, "namespace"), text(service, "name"), path)


def _same_object(item: Item, inventory: Inventory) -> Iterator[Hit]:
    """Said once, of the second one that differs; an object that is written twice in the same words does no harm."""
    if not item.name or not item.kind:
        return
    found = [one for one in inventory.find(item.kind, item.namespace, item.name) if one.namespace == item.namespace]
    others = [one for one in found if one.object != found[0].object]
    if others and others[0] is item:
        yield Hit(
            "metadata.name",
            {"kind": text(item.object, "kind"), "name": item.name, "first": found[0], "times": len(found)},
        )


def _stateful_service(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    """A set without its own Service: its pods have no name of their own in DNS."""
    if not text(item.object, "spec", "serviceName"):
        yield Hit("spec.serviceName", {"name": item.name, "labels": _pod_labels(item)})


def _stateful_service_there(item: Item, inventory: Inventory) -> Iterator[Hit]:
    name, path = text(item.object, "spec", "serviceName"), "spec.serviceName"
    yield from missing(inventory, "Service", item.namespace, name, path, labels=_pod_labels(item))


def _stateful_service_headless(item: Item, inventory: Inventory) -> Iterator[Hit]:
    name = text(item.object, "spec", "serviceName")
    found = inventory.find("Service", item.namespace, name) if name else []
    if found and not any(text(one.object, "spec", "clusterIP") == "None" for one in found):
        yield Hit("spec.serviceName", {"name": name})


def _pod_labels(item: Item) -> Mapping[str, str]:
    return labels(item.object, "spec", "selector", "matchLabels") or (item.pod.labels if item.pod is not None else {})


_SERVICE_FIX = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  clusterIP: None
  selector: {labels}
"""

RULES = (
    Rule(
        id="configmap-missing", severity="error", concept="configmap", title="A pod needs a ConfigMap that is not there",
        kinds=PODS, check=_needs("ConfigMap"),
        message="the ConfigMap {name} does not exist in {namespace}; the kubelet does not start the container without it",
        fix="apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: {namespace}\n",
    ),
    Rule(
        id="secret-missing", severity="error", concept="secret", title="A pod needs a Secret that is not there",
        kinds=PODS, check=_needs("Secret"),
        message="the Secret {name} does not exist in {namespace}; the kubelet does not start the container without it",
    ),
    Rule(
        id="key-missing", severity="error", concept="configmap", title="A ConfigMap or Secret has no such key",
        kinds=PODS, check=_key,
        message="the {kind} {name} has no key {key}; it has {keys}",
    ),
    Rule(
        id="service-account-missing", severity="error", concept="serviceaccount", title="Pods run as a ServiceAccount that is not there",
        kinds=PODS, check=_needs("ServiceAccount"),
        message="the ServiceAccount {name} does not exist in {namespace}; its pods are refused",
        fix="apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  namespace: {namespace}\n",
    ),
    Rule(
        id="claim-missing", severity="error", concept="pvc", title="A pod needs a claim that is not there",
        kinds=PODS, check=_needs("PersistentVolumeClaim"),
        message="the claim {name} does not exist in {namespace}; its pods stay Pending",
        fix="apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n"
            "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 10Gi\n",
    ),
    Rule(
        id="priority-class-missing", severity="error", concept="priority-class", title="Pods name a PriorityClass that is not there",
        kinds=PODS, check=_needs("PriorityClass"),
        message="the PriorityClass {name} does not exist; its pods are refused",
    ),
    Rule(
        id="runtime-class-missing", severity="error", concept="runtimeclass", title="Pods name a RuntimeClass that is not there",
        kinds=PODS, check=_needs("RuntimeClass"),
        message="the RuntimeClass {name} does not exist; its pods are refused",
    ),
    Rule(
        id="storage-class-missing", severity="error", concept="storageclass", title="A claim names a StorageClass that is not there",
        kinds=("PersistentVolumeClaim", "StatefulSet"), check=_storage_class,
        message="the StorageClass {name} does not exist, so no volume is made; there is: {classes}",
    ),
    Rule(
        id="tls-secret-missing", severity="error", concept="secret", title="An Ingress names a certificate that is not there",
        kinds=("Ingress",), check=_certificate,
        message="the Secret {name} does not exist in {namespace}; expected one of type kubernetes.io/tls",
    ),
    Rule(
        id="webhook-service-missing", severity="error", concept="webhook-configuration", title="A webhook is called at a Service that is not there",
        kinds=("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"), check=_webhook,
        message="the Service {name} does not exist in {namespace}; with failurePolicy Fail every write that it watches is refused",
        fix="webhooks:\n- failurePolicy: Ignore\n",
    ),
    Rule(
        id="stateful-set-without-service", severity="warning", concept="headless-service", title="A StatefulSet names no headless Service",
        kinds=("StatefulSet",), check=_stateful_service,
        message="no serviceName: its pods have no DNS names of their own; expected that of a headless Service",
        fix=_SERVICE_FIX,
    ),
    Rule(
        id="stateful-set-service-missing", severity="error", concept="headless-service", title="The Service of a StatefulSet is not there",
        kinds=("StatefulSet",), check=_stateful_service_there,
        message="the Service {name} does not exist: its pods have no DNS names of their own; expected a headless Service",
        fix=_SERVICE_FIX,
    ),
    Rule(
        id="stateful-set-service-not-headless", severity="warning", concept="headless-service", title="The Service of a StatefulSet has a cluster IP",
        kinds=("StatefulSet",), check=_stateful_service_headless,
        message="the Service {name} has a cluster IP: its name stands for the Service, not for the pods; expected clusterIP: None",
        fix="apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  clusterIP: None\n",
    ),
    Rule(
        id="object-twice", severity="warning", concept="kube-apiserver", title="The input has an object more than once",
        kinds=("*",), check=_same_object,
        message="{kind} {name} comes {times} times and not always the same, first at {first}; the one that is applied last counts",
    ),
)  # fmt: skip
"""What is looked for behind names."""
