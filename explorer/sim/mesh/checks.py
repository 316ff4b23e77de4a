"""What istiod's validating webhook refuses of the mesh's own resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explorer.sim.mesh.durations import duration_flaws
from explorer.sim.mesh.matching import pattern
from explorer.sim.objects import Flaw, Object, at
from explorer.sim.store import Admission
from explorer.sim.view import View


def virtual_service(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    """Weights, lengths of time, percentages and patterns of a VirtualService."""
    if not at(obj, ("spec", "hosts")):
        yield Flaw("spec.hosts", "is missing; expected at least one host")
    for index, http in enumerate(at(obj, ("spec", "http"), ())):
        path = f"spec.http[{index}]"
        if not isinstance(http, Mapping):
            yield Flaw(path, "is no mapping")
            continue
        yield from _weights(http, path)
        yield from duration_flaws(http, "timeout", path)
        retries = http.get("retries") or {}
        yield from duration_flaws(retries, "perTryTimeout", f"{path}.retries")
        yield from duration_flaws(retries, "backoff", f"{path}.retries")
        if isinstance(attempts := retries.get("attempts", 0), int) and attempts < 0:
            yield Flaw(f"{path}.retries.attempts", f"{attempts} is negative; expected 0 or more")
        yield from _fault(http.get("fault") or {}, f"{path}.fault")
        yield from _patterns(http, path)


def _weights(http: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    ways = http.get("route") or ()
    weights = []
    for index, one in enumerate(ways):
        place = f"{path}.route[{index}]"
        if not at(one, ("destination", "host")):
            yield Flaw(f"{place}.destination.host", "is missing; expected the name of a Service")
        weight = one.get("weight") or 0
        if not isinstance(weight, int) or isinstance(weight, bool):
            yield Flaw(f"{place}.weight", f"{str(weight)[:40]!r} is no whole number")
        elif weight < 0:
            yield Flaw(f"{place}.weight", f"{weight} is negative; expected 0 or more")
        else:
            weights.append(weight)
    if len(weights) == len(ways) > 1 and not sum(weights):
        yield Flaw(f"{path}.route", "all weights are 0; expected a sum above 0")


def _fault(fault: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    yield from duration_flaws(fault.get("delay") or {}, "fixedDelay", f"{path}.delay")
    for name in ("delay", "abort"):
        value = at(fault, (name, "percentage", "value"), 0)
        if not isinstance(value, int | float) or not 0 <= value <= 100:
            yield Flaw(f"{path}.{name}.percentage.value", f"{str(value)[:40]!r} is no share; expected 0 to 100")
    status = at(fault, ("abort", "httpStatus"), 503)
    if not isinstance(status, int) or not 200 <= status <= 599:
        yield Flaw(f"{path}.abort.httpStatus", f"{str(status)[:40]!r} is no HTTP status; expected 200 to 599")


def _patterns(http: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    for index, block in enumerate(http.get("match") or ()):
        text = at(block, ("uri", "regex"))
        if text is not None and pattern(str(text)) is None:
            yield Flaw(f"{path}.match[{index}].uri.regex", f"{str(text)[:40]!r} is no regular expression")


def destination_rule(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    """The host, the subsets and the outlier detection of a DestinationRule."""
    if not at(obj, ("spec", "host")):
        yield Flaw("spec.host", "is missing; expected the name of a Service")
    for index, one in enumerate(at(obj, ("spec", "subsets"), ())):
        if not at(one, ("name",)):
            yield Flaw(f"spec.subsets[{index}].name", "is missing; expected a name")
    path = "spec.trafficPolicy.outlierDetection"
    outlier = at(obj, ("spec", "trafficPolicy", "outlierDetection"), {})
    for name in ("interval", "baseEjectionTime"):
        yield from duration_flaws(outlier, name, path)
    for name in ("maxEjectionPercent", "minHealthPercent"):
        value = outlier.get(name, 0)
        if not isinstance(value, int) or not 0 <= value <= 100:
            yield Flaw(f"{path}.{name}", f"{str(value)[:40]!r} is no share; expected 0 to 100")


def peer_authentication(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    """The modes of a PeerAuthentication; ports may be told apart only for pods that it selects."""
    ports = at(obj, ("spec", "portLevelMtls"), {})
    if ports and not at(obj, ("spec", "selector", "matchLabels")):
        yield Flaw("spec.portLevelMtls", "needs a selector; expected spec.selector.matchLabels")
    modes = {"spec.mtls": at(obj, ("spec", "mtls"))}
    modes |= {f"spec.portLevelMtls.{port}": one for port, one in ports.items()}
    for path, one in modes.items():
        mode = at(one, ("mode",), "UNSET") if one is not None else "UNSET"
        if mode not in ("UNSET", "DISABLE", "PERMISSIVE", "STRICT"):
            yield Flaw(f"{path}.mode", f"{str(mode)[:40]!r} is no mode; expected UNSET, DISABLE, PERMISSIVE or STRICT")


def authorization_policy(_view: View, obj: Object, _before: Object | None) -> Iterable[Flaw]:
    """The action of an AuthorizationPolicy."""
    action = at(obj, ("spec", "action"), "ALLOW")
    if action not in ("ALLOW", "DENY", "CUSTOM", "AUDIT"):
        yield Flaw("spec.action", f"{str(action)[:40]!r} is no action; expected ALLOW, DENY, CUSTOM or AUDIT")


CHECKS = (
    Admission(frozenset({"VirtualService"}), validate=virtual_service),
    Admission(frozenset({"DestinationRule"}), validate=destination_rule),
    Admission(frozenset({"PeerAuthentication"}), validate=peer_authentication),
    Admission(frozenset({"AuthorizationPolicy"}), validate=authorization_policy),
)
