"""Names: the box of an object, the concept of a kind, and what people call those who act."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from explorer.kube.kinds import Kind, kind_of
from explorer.kube.refs import ref
from explorer.sim.actions import YOU
from explorer.sim.objects import Key

OWN: Mapping[str, Kind] = {
    "Traffic": Kind("Traffic", ("podium.sim",), "mesh", "person"),
    "Release": Kind("Release", ("podium.sim",), "config", "archive", "release", "packaging"),
}
"""Kinds that only a simulation has."""


class Actor(Struct, frozen=True):
    """What somebody who acts is called, and the concept of it."""

    name: str
    concept: str = ""


_ACTORS: Mapping[str, Actor] = {
    YOU: Actor("you", "kubectl"),
    "Simulation": Actor("the beginning"),
    "Node lifecycle controller": Actor("node controller", "node-failure-handling"),
    "Taint eviction controller": Actor("taint manager", "node-failure-handling"),
    "Scheduler": Actor("scheduler", "kube-scheduler"),
    "Kubelet": Actor("kubelet", "kubelet"),
    "Deployment controller": Actor("Deployment controller", "deployment"),
    "ReplicaSet controller": Actor("ReplicaSet controller", "replicaset"),
    "StatefulSet controller": Actor("StatefulSet controller", "statefulset"),
    "DaemonSet controller": Actor("DaemonSet controller", "kube-controller-manager"),
    "Job controller": Actor("Job controller", "kube-controller-manager"),
    "CronJob controller": Actor("CronJob controller", "kube-controller-manager"),
    "Horizontal pod autoscaler": Actor("autoscaler", "kube-controller-manager"),
    "Disruption controller": Actor("disruption controller", "kube-controller-manager"),
    "EndpointSlice controller": Actor("EndpointSlice controller", "endpointslice"),
    "Volume binder": Actor("volume controller", "pvc"),
    "Claim protection": Actor("claim protection", "pvc"),
    "Attach/detach controller": Actor("attach/detach controller", "csi"),
    "Garbage collector": Actor("garbage collector", "kube-controller-manager"),
    "Pod garbage collector": Actor("pod garbage collector", "kube-controller-manager"),
    "kubectl drain": Actor("kubectl drain", "kubectl"),
    "Istio injection": Actor("injection webhook", "injection-webhook"),
    "istio-agent": Actor("istio-agent", "istio-agent"),
    "Traffic": Actor("proxy", "envoy"),
    "Helm": Actor("Helm", "helm-cli"),
}


@lru_cache(maxsize=1024)
def kind_named(name: str) -> Kind:
    """The row of the table of kinds for the kind of a `Key`: that of the API group behind its name, else the usual one."""
    kind, point, group = name.partition(".")
    return OWN.get(name) or kind_of(kind, group if point else None)


def actor_of(name: str) -> Actor:
    """What somebody of the history is called."""
    return _ACTORS.get(name) or Actor(name)


@lru_cache(maxsize=65536)
def box_of(key: Key) -> str:
    """The id of the box of an object, as in every picture of a cluster: `pod/shop/web-0`, or `node//node-1`."""
    kind = kind_named(key.kind)
    return ref(kind.id, key.namespace if kind.namespaced else "", key.name)


def place_of(key: Key) -> str:
    """An object as it is written in an order: `pod/web-0`, with its namespace before it unless that is `default`."""
    space = f"{key.namespace}/" if key.namespace not in ("", "default") else ""
    return f"{space}{key.kind.lower()}/{key.name}"
