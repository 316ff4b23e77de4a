"""Workload certificates: an agent in each pod with a proxy asks istiod for one, and for the next at half of its life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from explorer.sim.chance import Stream
from explorer.sim.clock import HOUR, MINUTE, SECOND, moment, spoken, stamp
from explorer.sim.controller import Api, Controller
from explorer.sim.history import Event
from explorer.sim.mesh.istiod import answers
from explorer.sim.mesh.pods import has_proxy, identity
from explorer.sim.objects import Key, Object, at, terminating
from explorer.sim.pods import phase_of
from explorer.sim.view import View

LIFE = 24 * HOUR

FIRST_RETRY, LAST_RETRY = SECOND, 5 * MINUTE

FIELD = "workloadCertificate"
"""Where the status of a pod shows what only its proxy has: identity, notBefore, notAfter, and when the agent asks again."""


def renewal(chance: Stream) -> int:
    """Milliseconds after which an agent asks for the next certificate.

    Half of the life, and up to one hundredth of the life before or after, or neither, so that not all agents ask at once. Istio's
    documentation says half; the spread is in its code.
    """
    spread = LIFE // 100
    return LIFE // 2 + chance.below(spread + 1) * (chance.below(3) - 1)


def valid(pod: Object, now: int) -> bool:
    """Whether a pod's proxy has a certificate that has not expired."""
    end = at(pod, ("status", FIELD, "notAfter"))
    return end is not None and now < moment(end)


def _watch(_view: View, event: Event) -> Iterable[Key]:
    pod = event.after
    if pod is None or phase_of(pod) != "Running" or not has_proxy(pod) or at(pod, ("status", FIELD)) is not None:
        return ()
    return (event.key,)


def _reconcile(api: Api, key: Key) -> None:
    pod = api.get(key)
    if pod is None or terminating(pod) or phase_of(pod) != "Running":
        return
    given: Mapping[str, Any] = at(pod, ("status", FIELD), {})
    due = moment(given["renewAt"]) if given else api.now
    if api.now < due:
        return
    uid = pod["metadata"]["uid"]
    if not answers(api.view):
        failed = api.memory[uid] = api.memory.get(uid, 0) + 1
        if failed == 1:
            api.note(key, "its agent asked for a certificate and istiod does not answer; it asks again")
        api.again(key, min(FIRST_RETRY << min(failed - 1, 20), LAST_RETRY))
        return
    api.memory.pop(uid, None)
    wait = renewal(api.chance_of(key, api.now))
    name = identity(pod)
    certificate = {
        "identity": name,
        "notBefore": api.stamp,
        "notAfter": stamp(api.now + LIFE),
        "renewAt": stamp(api.now + wait),
    }
    again = "a new certificate" if given else "its first certificate"
    api.patch_status(key, {FIELD: certificate}, why=f"istiod signed {again} for {name}; it is good for {spoken(LIFE)}")
    api.again(key, wait)


CERTIFICATES = Controller("istio-agent", {"Pod": _watch}, _reconcile)
