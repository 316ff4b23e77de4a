"""What one can do to the traffic of a mesh: weights, faults, mutual TLS, and the requests themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from explorer.sim.actions import Action, existing, kubectl_name
from explorer.sim.mesh.istiod import ROOT
from explorer.sim.mesh.security import Mode
from explorer.sim.objects import Flaw, Key, Object, Step, at, changed, without
from explorer.sim.store import Invalid, NotFound

if TYPE_CHECKING:
    from explorer.sim.controller import Api

ISTIOD = Key("Deployment", ROOT, "istiod")


class Weights(Action, frozen=True):
    """Set the weights of the destinations of a VirtualService (by subset or host) or an HTTPRoute (by Service)."""

    key: Key
    weights: Mapping[str, int]

    def perform(self, api: Api) -> None:
        """Do it."""
        obj = existing(api, self.key)
        places = list(self._places(obj))
        for name in self.weights:
            if not any(name == one for one, _ in places):
                names = sorted({one for one, _ in places})
                raise Invalid(self.key, [Flaw("", f"there is no destination {name!r}; expected some of {names}")])
        for name, way in places:
            if name in self.weights:
                obj = changed(obj, (*way, "weight"), self.weights[name])
        words = ", ".join(f"{name} {weight}" for name, weight in self.weights.items())
        api.update(obj, why=f"you set the weights: {words}")

    def command(self) -> str:
        """What one would type, if the destinations stand in this order in the first route."""
        way = "/spec/rules/0/backendRefs" if self.key.kind == "HTTPRoute" else "/spec/http/0/route"
        ops = [
            {"op": "add", "path": f"{way}/{index}/weight", "value": weight}
            for index, weight in enumerate(self.weights.values())
        ]
        return f"kubectl patch {kubectl_name(self.key)} --type json -p '{json.dumps(ops, separators=(',', ':'))}'"

    def _places(self, obj: Object) -> Iterator[tuple[str, tuple[Step, ...]]]:
        """The name of each destination, and where it stands."""
        for index, rule in enumerate(at(obj, ("spec", "rules"), ())):
            for number, one in enumerate(rule.get("backendRefs") or ()):
                yield str(one.get("name")), ("spec", "rules", index, "backendRefs", number)
        for index, http in enumerate(at(obj, ("spec", "http"), ())):
            for number, one in enumerate(http.get("route") or ()):
                to = one.get("destination") or {}
                yield str(to.get("subset") or to.get("host")), ("spec", "http", index, "route", number)


class Inject(Action, frozen=True):
    """Hold requests, or answer them with an error, on all routes of a VirtualService.

    Attributes:
        key: the VirtualService.
        delay: milliseconds; 0 for none.
        status: the error; 0 for none.
        percent: of how many of a hundred requests.
    """

    key: Key
    delay: int = 0
    status: int = 0
    percent: float = 100

    def perform(self, api: Api) -> None:
        """Do it."""
        obj = existing(api, self.key)
        fault = self._fault()
        for index, _ in enumerate(at(obj, ("spec", "http"), ())):
            way: tuple[Step, ...] = ("spec", "http", index, "fault")
            obj = changed(obj, way, {**at(obj, way, {}), **fault}) if fault else without(obj, way)
        words = [f"{self.percent:g} % of the requests wait {self.delay} ms"] * bool(self.delay)
        words += [f"{self.percent:g} % of the requests fail with {self.status}"] * bool(self.status)
        api.update(obj, why=f"you had {' and '.join(words)}" if words else "you took the fault away")

    def command(self) -> str:
        """What one would type for the first route."""
        fault = self._fault()
        op: dict[str, Any] = {"op": "add" if fault else "remove", "path": "/spec/http/0/fault"}
        ops = [{**op, "value": fault} if fault else op]
        return f"kubectl patch {kubectl_name(self.key)} --type json -p '{json.dumps(ops, separators=(',', ':'))}'"

    def _fault(self) -> dict[str, Any]:
        share = {"percentage": {"value": self.percent}}
        delay = {"delay": {"fixedDelay": f"{self.delay}ms", **share}} if self.delay else {}
        return {**delay, **({"abort": {"httpStatus": self.status, **share}} if self.status else {})}


class MutualTls(Action, frozen=True):
    """Say how the pods of a namespace take connections; of `istio-system`, those of the whole mesh."""

    namespace: str
    mode: Mode

    def perform(self, api: Api) -> None:
        """Do it."""
        made = {
            "apiVersion": "security.istio.io/v1",
            "kind": "PeerAuthentication",
            "metadata": {"name": "default", "namespace": self.namespace},
            "spec": {"mtls": {"mode": self.mode}},
        }
        before = api.get(Key("PeerAuthentication", self.namespace, "default"))
        why = f"you set mutual TLS to {self.mode}"
        if before is None:
            api.create(made, why=why)
        else:
            api.update(changed(before, ("spec",), made["spec"]), why=why)

    def command(self) -> str:
        """What one would type."""
        key = Key("PeerAuthentication", self.namespace, "default")
        return _patch(key, f'{{"spec":{{"mtls":{{"mode":"{self.mode}"}}}}}}')


class Send(Action, frozen=True):
    """Have requests be sent, at a rate.

    Attributes:
        key: of the Traffic, see `explorer.sim.mesh.traffic`.
        rate: requests a second.
        to: the host; empty keeps the one that it has.
        labels: of the pods that send them.
    """

    key: Key
    rate: float
    to: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def perform(self, api: Api) -> None:
        """Do it."""
        why = f"you had {self.rate:g} requests a second be sent"
        before = api.get(self.key)
        if self.to:
            spec = {"from": {"matchLabels": dict(self.labels)}, "to": self.to, "perSecond": self.rate}
            meta = {"name": self.key.name, "namespace": self.key.namespace}
            made = {"apiVersion": "podium.sim/v1", "kind": "Traffic", "metadata": meta, "spec": spec}
            if before is None:
                api.create(made, why=why)
            else:
                api.update(changed(before, ("spec",), spec), why=why)
        elif before is None:
            raise NotFound(self.key, "is not there")
        else:
            api.update(
                changed(before, ("spec", "perSecond"), self.rate), why=why if self.rate else "you had the requests end"
            )


def _patch(key: Key, text: str) -> str:
    return f"kubectl patch {kubectl_name(key)} --type merge -p '{text}'"
