"""Cluster DNS: the records of Services and of the pods behind headless ones, and answers that are remembered, also wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from explorer.sim.actions import Action
from explorer.sim.clock import SECOND, spoken
from explorer.sim.controllers.endpoints import HEADLESS, slices_of
from explorer.sim.objects import Key, Object, at
from explorer.sim.view import View

if TYPE_CHECKING:
    from explorer.sim.controller import Api

DOMAIN = "cluster.local"

TTL = 30 * SECOND
"""How long an answer is remembered, and also that there was none (negative caching)."""


class Answer(Struct, frozen=True):
    """What a client was told.

    Attributes:
        name: the full name.
        addresses: none if there is no such name.
        until: until when this answer is given again, in milliseconds.
        remembered: whether nobody asked the DNS server this time.
    """

    name: str
    addresses: tuple[str, ...]
    until: int
    remembered: bool = False


Cache = dict[str, Answer]
"""Answers by full name."""


def records(view: View, service: Object) -> Iterator[tuple[str, str]]:
    """The names and addresses of a service: one if it has its own, else one more for each ready endpoint."""
    meta = service["metadata"]
    base = f"{meta['name']}.{meta['namespace']}.svc.{DOMAIN}"
    address = at(service, ("spec", "clusterIP"))
    if address != HEADLESS:
        if address:
            yield base, str(address)
        return
    for one in slices_of(view, service):
        for endpoint in one.get("endpoints") or ():
            if endpoint["conditions"]["ready"]:
                for found in endpoint["addresses"]:
                    yield base, found
                    yield f"{endpoint.get('hostname') or found.replace('.', '-')}.{base}", found


def resolve(view: View, name: str, namespace: str = "default") -> tuple[str, tuple[str, ...]]:
    """The full name that a name means to a pod of a namespace, and its addresses now; none if there is no such name.

    A pod tries its own namespace first, then all: `web-0.web` and `web-0.web.shop` both work.
    """
    tried = _full(name, namespace)
    for full in tried:
        service = view.get(_service_of(full))
        if service is not None:
            found = tuple(address for owner, address in records(view, service) if owner == full)
            if found:
                return full, found
    return tried[0], ()


def _full(name: str, namespace: str) -> list[str]:
    name = name.removesuffix(".")
    if name.endswith(f".{DOMAIN}"):
        return [name]
    return [f"{name}.{rest}" for rest in (f"{namespace}.svc.{DOMAIN}", f"svc.{DOMAIN}", DOMAIN)]


def _service_of(full: str) -> Key:
    """The service to which a full name belongs: its last word but one, before the namespace."""
    parts = full.removesuffix(f".svc.{DOMAIN}").split(".")
    name, namespace = parts[-2:] if len(parts) > 1 else (parts[0], "default")
    return Key("Service", namespace, name)


def ask(view: View, cache: Cache, name: str, now: int, namespace: str = "default") -> Answer:
    """What a client of a cache is told; a fresh answer goes into the cache.

    Args:
        view: the objects now.
        cache: what is remembered.
        name: the name, in full or not.
        now: milliseconds.
        namespace: that of the client.
    """
    for full in _full(name, namespace):
        known = cache.get(full)
        if known is not None and now < known.until:
            return Answer(known.name, known.addresses, known.until, remembered=True)
    full, addresses = resolve(view, name, namespace)
    answer = cache[full] = Answer(full, addresses, now + TTL)
    return answer


class Lookup(Action, frozen=True):
    """Ask the cluster DNS for a name, as a pod does; the answer is written down beside the service."""

    name: str
    namespace: str = "default"

    def perform(self, api: Api) -> None:
        """Do it."""
        cache: Cache = api.memory.setdefault("dns", {})
        answer = ask(api.view, cache, self.name, api.now, self.namespace)
        words = ", ".join(answer.addresses) or "there is no such name"
        if answer.remembered:
            words += f" (remembered, and not asked again for {spoken(answer.until - api.now)})"
        api.note(_service_of(answer.name), f"you looked up {answer.name}: {words}")

    def command(self) -> str:
        """What one would type."""
        space = f" -n {self.namespace}" if self.namespace != "default" else ""
        return f"kubectl run look{space} -it --rm --restart=Never --image=busybox -- nslookup {self.name}"
