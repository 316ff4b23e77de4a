"""EndpointSlices: the addresses behind each Service, and which of them take requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from explorer.sim.controller import Api, Controller, itself
from explorer.sim.history import Event
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    at,
    changed,
    key_of,
    labels_of,
    matches,
    reference_to,
    terminating,
    uid_of,
)
from explorer.sim.pods import phase_of, ready
from explorer.sim.store import Admission
from explorer.sim.view import View

MOST = 100
"""Endpoints in one slice."""

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"

HEADLESS = "None"

Endpoint = Mapping[str, Any]


def _reconcile(api: Api, key: Key) -> None:
    service = api.get(key)
    if service is None or terminating(service):
        api.memory.pop(key, None)
        return
    selector = at(service, ("spec", "selector"))
    if not selector or at(service, ("spec", "type")) == "ExternalName":
        return
    wanted = _wanted(api, key, service, {"matchLabels": selector})
    ports = _ports(service)
    left = dict(wanted)
    slices = slices_of(api.view, service)
    plans = []
    for one in slices:
        there = [each["targetRef"]["name"] for each in one.get("endpoints") or ()]
        plans.append((one, [left.pop(name) for name in there if name in left]))
    fresh = [left[name] for name in sorted(left)]
    kept = 0
    for one, old in plans:
        room = MOST - len(old)
        endpoints, fresh = [*old, *fresh[:room]], fresh[room:]
        if endpoints or (not kept and one is slices[-1]):
            kept += 1
            _update(api, one, endpoints, ports)
        else:
            api.delete(key_of(one), why="none of its pods is left")
    while fresh or not kept:
        _create(api, service, kept, fresh[:MOST], ports)
        fresh = fresh[MOST:]
        kept += 1


def _wanted(api: Api, key: Key, service: Object, selector: Mapping[str, Any]) -> dict[str, Endpoint]:
    """The endpoints of a service by the names of their pods; those of pods that did not change stay the very same."""
    spec = service["spec"]
    unready = bool(spec.get("publishNotReadyAddresses"))
    # With the pod, so that no other object can get its identity.
    before, known = api.memory.get(key, (None, {}))
    known = known if before is spec else {}
    found: dict[int, tuple[Object, Endpoint | None]] = {}
    wanted = {}
    for pod in api.list("Pod", key.namespace):
        place = id(pod)
        known_one = known.get(place)
        if known_one is None:
            behind = (
                matches(selector, labels_of(pod))
                and at(pod, ("status", "podIP"))
                and phase_of(pod) not in ("Succeeded", "Failed")
            )
            known_one = (pod, endpoint_of(pod, key.name, unready=unready) if behind else None)
        found[place] = known_one
        if known_one[1] is not None:
            wanted[pod["metadata"]["name"]] = known_one[1]
    api.memory[key] = (spec, found)
    return wanted


def endpoint_of(pod: Object, service: str, *, unready: bool = False) -> Endpoint:
    """The endpoint of a pod.

    Args:
        pod: a pod with an address.
        service: the name of its service, of which only the governing one gets the host name of the pod.
        unready: whether it takes requests also as long as it is not ready.
    """
    serving, ending = ready(pod), terminating(pod)
    spec, meta = pod["spec"], pod["metadata"]
    endpoint = {
        "addresses": [pod["status"]["podIP"]],
        "conditions": {"ready": unready or (serving and not ending), "serving": serving, "terminating": ending},
        "nodeName": spec.get("nodeName"),
        "targetRef": {"kind": "Pod", "namespace": meta["namespace"], "name": meta["name"], "uid": meta["uid"]},
    }
    return (
        {**endpoint, "hostname": spec["hostname"]}
        if spec.get("hostname") and spec.get("subdomain") == service
        else endpoint
    )


def _ports(service: Object) -> list[Mapping[str, Any]]:
    return [
        {
            "name": one.get("name", ""),
            "port": one["targetPort"] if isinstance(one.get("targetPort"), int) else one.get("port"),
            "protocol": one.get("protocol", "TCP"),
        }
        for one in at(service, ("spec", "ports"), [])
    ]


def slices_of(view: View, service: Object) -> list[Object]:
    """The EndpointSlices of a service."""
    found = [one for one in view.owned_by(uid_of(service)) if one["kind"] == "EndpointSlice"]
    return sorted(found, key=key_of)


def _update(api: Api, one: Object, endpoints: Sequence[Endpoint], ports: Sequence[Mapping[str, Any]]) -> None:
    before = one.get("endpoints") or []
    if before == endpoints and one.get("ports") == ports:
        return
    new = changed(changed(one, ("endpoints",), list(endpoints)), ("ports",), list(ports))
    api.update(new, why="; ".join(_differences(before, endpoints)) or "the ports of the service changed")


def _differences(before: Sequence[Endpoint], after: Sequence[Endpoint]) -> Iterator[str]:
    """What changed, in a few words: all of it only if it is little."""
    old, new = ({_name(one): one for one in every} for every in (before, after))
    words = [f"{name} is gone" for name in old if name not in new]
    words += [_told(name, one) for name, one in new.items() if old.get(name) != one]
    yield from words[:3]
    if len(words) > 3:
        yield f"and {len(words) - 3} more"


def _told(name: str, endpoint: Endpoint) -> str:
    conditions = endpoint["conditions"]
    if conditions["terminating"]:
        return f"{name} terminates"
    if conditions["serving"]:
        return f"{name} is ready"
    return f"{name} is not ready" + (", and is published nevertheless" if conditions["ready"] else "")


def _name(endpoint: Endpoint) -> str:
    return str(at(endpoint, ("targetRef", "name"), ""))


def _create(
    api: Api, service: Object, number: int, endpoints: Sequence[Endpoint], ports: Sequence[Mapping[str, Any]]
) -> None:
    meta = service["metadata"]
    stream = api.chance_of(meta["namespace"], meta["name"], number)
    name = f"{meta['name']}-{stream.suffix()}"
    while Key("EndpointSlice", meta["namespace"], name) in api.view:
        name = f"{meta['name']}-{stream.suffix()}"
    made = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": name,
            "namespace": meta["namespace"],
            "labels": {SERVICE_NAME: meta["name"], MANAGED_BY: "endpointslice-controller.k8s.io"},
            "ownerReferences": [reference_to(service)],
        },
        "addressType": "IPv4",
        "endpoints": list(endpoints),
        "ports": list(ports),
    }
    words = "; ".join(_differences((), endpoints)) or "no pod that fits has an address yet"
    api.create(made, why=f"the service {meta['name']} has a selector; {words}")


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    """The services that select a pod, or did so before its labels changed."""
    services, before, after = view.list("Service", event.key.namespace), event.before, event.after
    if not services or (
        before is not None
        and after is not None
        and not at(after, ("status", "podIP"))
        and not at(before, ("status", "podIP"))
    ):
        return []
    every = [labels_of(one) for one in (before, after) if one is not None]
    found = []
    for service in services:
        selector = at(service, ("spec", "selector"))
        if selector and any(matches({"matchLabels": selector}, labels) for labels in every):
            found.append(key_of(service))
    return found


def _with_address(view: View, service: Object, before: Object | None) -> Object:
    """A service with an address of its own, unless it is headless or only another name."""
    spec = service.get("spec") or {}
    if spec.get("clusterIP") or spec.get("type") == "ExternalName":
        return service
    if before is not None and (kept := at(before, ("spec", "clusterIP"))):
        return changed(service, ("spec", "clusterIP"), kept)
    services = view.list("Service")
    taken = {at(one, ("spec", "clusterIP")) for one in services}
    number = len(services) + 1
    while (address := f"10.96.{number // 256}.{number % 256}") in taken:
        number += 1
    return changed(service, ("spec", "clusterIP"), address)


def _flaws(_view: View, service: Object, before: Object | None) -> Iterator[Flaw]:
    selector = at(service, ("spec", "selector"))
    if selector is not None and not (
        isinstance(selector, Mapping) and all(isinstance(value, str) for value in selector.values())
    ):
        yield Flaw("spec.selector", "does not map texts to texts; expected labels of pods")
    if before is not None and at(before, ("spec", "clusterIP"), "") != at(service, ("spec", "clusterIP"), ""):
        yield Flaw("spec.clusterIP", "is another than before; it cannot be changed")


ENDPOINTS = Controller(
    "EndpointSlice controller",
    {"Service": itself, "Pod": _of_pod},
    _reconcile,
    (Admission(frozenset({"Service"}), _with_address, _flaws),),
)
