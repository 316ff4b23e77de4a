"""What the rules look things up in: the objects by kind, name and labels, and how much of a cluster they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from msgspec import Struct

from explorer.kube.fields import NOTHING, at, each, labels, mapping, text
from explorer.kube.kinds import KINDS
from explorer.kube.selectors import fits
from explorer.kube.source import Object

CLUSTER_WIDE = frozenset(kind.kind for kind in KINDS if not kind.namespaced)
"""Kinds without a namespace."""

_TEMPLATES = {"Pod": ""} | {
    kind.kind: kind.template for kind in KINDS if kind.template and not kind.custom and kind.kind != "PodTemplate"
}
"""Where the kinds that make pods keep the form of their pods; of a PodTemplate nothing makes any."""

_ISTIO_GROUPS = ("networking.istio.io", "security.istio.io", "telemetry.istio.io")
_INJECT = "sidecar.istio.io/inject"


class Container(NamedTuple):
    """A container of a pod, with its path in the object and whether it is an init container."""

    path: str
    spec: Mapping[str, Any]
    init: bool

    @property
    def name(self) -> str:
        """As in the pod."""
        return text(self.spec, "name")

    @property
    def is_sidecar(self) -> bool:
        """Whether it is an init container that goes on beside the others."""
        return self.init and self.spec.get("restartPolicy") == "Always"


class Pod(Struct, frozen=True):
    """A pod, or the form of the pods that something makes.

    Attributes:
        path: of its spec in the object.
        meta: the path of its metadata.
        labels: its labels.
        annotations: its annotations.
        spec: its spec.
        containers: all containers, init containers first.
    """

    path: str
    meta: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    spec: Mapping[str, Any]
    containers: tuple[Container, ...]

    @property
    def running(self) -> Iterator[Container]:
        """The containers that run beside one another, sidecars among them."""
        return (one for one in self.containers if not one.init or one.is_sidecar)


class Item(Struct, frozen=True, eq=False):
    """An object of the input.

    Attributes:
        number: its index.
        object: as it is.
        kind: its kind; with its group behind a point where another group uses that kind first (`Gateway.networking.istio.io`),
            and for all groups that are not of Kubernetes, the Gateway API or Istio.
        namespace: empty if it has none, or none is written.
        name: as in its metadata.
        pod: the pods that it makes, or is.
    """

    number: int
    object: Object
    kind: str
    namespace: str
    name: str
    pod: Pod | None = None

    def at(self, *steps: str | int) -> Any:
        """The field behind some steps; None if it is not there."""
        return at(self.object, *steps)

    @property
    def containers(self) -> tuple[Container, ...]:
        """Those of its pods, init containers first."""
        return self.pod.containers if self.pod is not None else ()

    def is_after(self, other: Item) -> bool:
        """Whether another object comes before it in the input, and is not the same one once more."""
        return other.number < self.number and (other.namespace, other.name) != (self.namespace, self.name)

    @property
    def spoken(self) -> str:
        """As kubectl writes it, with its namespace: `deployment/web in shop`."""
        return f"{self.kind} {self.name}{f' in {self.namespace}' if self.namespace else ''}"


def qualified_kind(obj: Object) -> str:
    """The kind of an object, see `Item.kind`."""
    kind, group = text(obj, "kind"), text(obj, "apiVersion").rpartition("/")[0]
    if "." not in group or group == "gateway.networking.k8s.io":
        return kind
    if group in _ISTIO_GROUPS:
        return f"{kind}.{group}" if kind == "Gateway" else kind
    return kind if group.endswith(".k8s.io") else f"{kind}.{group}"


def pod_of(obj: Object, kind: str) -> Pod | None:
    """The pods that an object makes, or is; None if it has none to do with."""
    path = _TEMPLATES.get(kind)
    if path is None:
        return None
    template = mapping(obj, *path.split(".")) if path else obj
    before = f"{path}." if path else ""
    spec = mapping(template, "spec")
    if not spec:
        return None
    containers = tuple(
        Container(f"{before}spec.{field}[{number}]", one, field == "initContainers")
        for field in ("initContainers", "containers")
        for number, one in each(spec, field)
    )
    meta = mapping(template, "metadata")
    return Pod(
        f"{before}spec", f"{before}metadata", labels(meta, "labels"), labels(meta, "annotations"), spec, containers
    )


Made = TypeVar("Made")

Whole = bool | frozenset[str]
"""Whether the input is a whole cluster, or the kinds of which it has every object."""


class Inventory:
    """The objects, to be looked up; a class because its indexes are made once and shared by all rules.

    Args:
        objects: what was opened.
        whole: whether this is a whole cluster, or the kinds of which it has all; else what is missing may be elsewhere.
        version: of Kubernetes, as (1, 37).
    """

    def __init__(self, objects: Sequence[Object], *, whole: Whole = False, version: tuple[int, int] = (1, 37)) -> None:
        self._whole = whole
        self.version = version
        self.items = tuple(_items(objects))
        self.by_kind: dict[str, list[Item]] = defaultdict(list)
        self._made: dict[Callable[[Inventory], Any], Any] = {}
        self._named: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in self.items:
            self.by_kind[item.kind].append(item)
            self._named[item.kind, item.name].append(item)

    def once(self, make: Callable[[Inventory], Made]) -> Made:
        """What a function makes of all objects, made once."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    def of(self, kind: str) -> Sequence[Item]:
        """All objects of a kind."""
        return self.by_kind.get(kind, ())

    def find(self, kind: str, namespace: str, name: str) -> list[Item]:
        """The objects of a kind, namespace and name: none, one, or several if the input has it more than once."""
        found = self._named.get((kind, name), ())
        return [one for one in found if kind in CLUSTER_WIDE or same_namespace(one.namespace, namespace)]

    def has_all(self, kind: str) -> bool:
        """Whether the input has every object of a kind that there is."""
        return self._whole if isinstance(self._whole, bool) else kind in self._whole

    def may_miss(self, kind: str, namespace: str) -> bool | None:
        """What it means that an object is not there.

        Returns:
            False: it does not exist. True: it may be elsewhere, but the input has others of its kind in that namespace, so one would
            expect it there. None: nothing, as the input has none of that kind there.
        """
        if self.has_all(kind):
            return False
        known = self._kinds_in.get(kind, ())
        if kind in CLUSTER_WIDE:
            return True if known else None
        return True if any(same_namespace(one, namespace) for one in known) else None

    def missing(self, kind: str, namespace: str, name: str) -> bool | None:
        """The same as `may_miss` for an object that is sought; None if it is there."""
        return None if self.find(kind, namespace, name) else self.may_miss(kind, namespace)

    @cached_property
    def _kinds_in(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for item in self.items:
            found[item.kind].add(item.namespace)
        return found

    @cached_property
    def makers(self) -> tuple[Item, ...]:
        """What makes pods, and pods that nothing in the input makes: each pod's form once."""
        return tuple(item for item in self.items if item.pod is not None and not self.is_owned(item))

    def is_owned(self, item: Item) -> bool:
        """Whether the input holds what made an object."""
        owners = (owner for _, owner in each(item.object, "metadata", "ownerReferences") if owner.get("controller"))
        found = (self.find(qualified_kind(owner), item.namespace, text(owner, "name")) for owner in owners)
        return any(one.pod is not None for several in found for one in several)

    def selected(self, selector: Mapping[str, Any], namespace: str | None) -> list[Item]:
        """What makes pods whose labels fit.

        Args:
            selector: with `matchLabels` and `matchExpressions`; an empty one fits all.
            namespace: where; None for everywhere.
        """
        wanted = labels(selector, "matchLabels")
        candidates: Sequence[Item] = self.makers
        for pair in wanted.items():
            candidates = min(candidates, self._labelled.get(pair, ()), key=len)
        return [
            one
            for one in candidates
            if (namespace is None or same_namespace(one.namespace, namespace))
            and one.pod is not None
            and fits(selector, one.pod.labels)
        ]

    @cached_property
    def _labelled(self) -> dict[tuple[str, str], list[Item]]:
        found: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in self.makers:
            for pair in item.pod.labels.items() if item.pod is not None else ():
                found[pair].append(item)
        return found

    def missing_pods(self, selector: Mapping[str, Any], namespace: str | None) -> bool | None:
        """The same as `missing` for the pods that a selector wants. Custom resources may make pods that nobody knows."""
        if self.selected(selector, namespace):
            return None
        if self.has_all("Pod"):
            return False
        if any(namespace is None or same_namespace(one, namespace) for one in self._custom_in):
            return None
        return True if any(namespace is None or same_namespace(one, namespace) for one in self._made_in) else None

    def behind(self, service: Item) -> list[Item]:
        """What makes the pods that a Service selects."""
        selector = labels(service.object, "spec", "selector")
        return self.selected({"matchLabels": selector}, service.namespace) if selector else []

    @cached_property
    def _custom_in(self) -> set[str]:
        return {item.namespace for item in self.items if _is_custom(item)}

    @cached_property
    def _made_in(self) -> set[str]:
        return {item.namespace for item in self.makers}

    def services_of(self, item: Item) -> list[Item]:
        """The Services that select the pods of an object."""
        if item.pod is None:
            return []
        own = item.pod.labels
        near = self._services_by_label
        found = {one.number: one for pair in own.items() for one in near.get(pair, ())}
        return [
            one
            for one in found.values()
            if same_namespace(one.namespace, item.namespace)
            and all(own.get(key) == value for key, value in labels(one.object, "spec", "selector").items())
        ]

    @cached_property
    def _services_by_label(self) -> dict[tuple[str, str], list[Item]]:
        found: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in self.of("Service"):
            for pair in labels(item.object, "spec", "selector").items():
                found[pair].append(item)
        return found

    def service_at(self, host: str, namespace: str) -> list[Item] | None:
        """The Services behind a name of the cluster's DNS; None if the host is no such name.

        Args:
            host: `reviews`, `reviews.shop`, `reviews.shop.svc.cluster.local`.
            namespace: of whoever uses it.
        """
        found = _SERVICE_HOST.fullmatch(host)
        if found is None:
            return None
        return self.find("Service", found["namespace"] or namespace, found["name"])

    def fills_in(self, namespace: str, which: str, resource: str) -> bool:
        """Whether a LimitRange gives containers of a namespace the request or limit that they do not name.

        Args:
            namespace: of the containers.
            which: "requests" or "limits".
            resource: `cpu` or `memory`.
        """
        return (namespace, which, resource) in self._filled_in

    @cached_property
    def _filled_in(self) -> frozenset[tuple[str, str, str]]:
        # A limit that is given without a request is the request, too.
        given = (("default", "limits"), ("default", "requests"), ("defaultRequest", "requests"))
        return frozenset(
            (one.namespace, which, str(resource))
            for one in self.of("LimitRange")
            for _, limit in each(one.object, "spec", "limits")
            if limit.get("type") == "Container"
            for field, which in given
            for resource in mapping(limit, field)
        )

    @cached_property
    def injecting(self) -> frozenset[str]:
        """The namespaces in which pods get a sidecar, or take part in the mesh by their node."""
        return frozenset(item.name for item in self.of("Namespace") if is_injecting(_own_labels(item)))

    def in_mesh(self, item: Item) -> bool | None:
        """Whether the pods of an object are in the mesh; None if their namespace is not in the input and they do not say it."""
        pod = item.pod
        if pod is None:
            return None
        if any(one.name == "istio-proxy" for one in pod.containers):
            return True
        said = pod.labels.get(_INJECT) or pod.annotations.get(_INJECT)
        if said is not None:
            return said == "true"
        if pod.spec.get("hostNetwork") is True:
            return False
        namespaces = self.find("Namespace", "", item.namespace) if item.namespace else []
        if not namespaces:
            return None
        return any(is_injecting(_own_labels(one)) for one in namespaces)


_SERVICE_HOST = re.compile(r"(?P<name>[a-z0-9-]+)(?:\.(?P<namespace>[a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?")


def is_injecting(own: Mapping[str, str]) -> bool:
    """Whether labels of a namespace put its pods into the mesh."""
    said = own.get("istio-injection")
    if said is not None:
        return said == "enabled"
    return "istio.io/rev" in own or own.get("istio.io/dataplane-mode") == "ambient"


def same_namespace(one: str, other: str) -> bool:
    """Whether two namespaces may be the same: where none is written, it is what the context says, or `default`."""
    return one == other or not one or not other


def _own_labels(item: Item) -> Mapping[str, str]:
    return labels(item.object, "metadata", "labels")


def _is_custom(item: Item) -> bool:
    return "." in item.kind and not item.kind.startswith("Gateway.")


def _items(objects: Sequence[Object]) -> Iterator[Item]:
    for number, obj in enumerate(objects):
        if isinstance(obj, dict):
            kind, meta = qualified_kind(obj), mapping(obj, "metadata") or NOTHING
            yield Item(number, obj, kind, text(meta, "namespace"), text(meta, "name"), pod_of(obj, kind))
