"""The control plane of the mesh: whether it is there, and whether it answers."""

from __future__ import annotations

from explorer.sim.objects import Key, Object, at, labels_of
from explorer.sim.pods import healthy
from explorer.sim.view import View

ROOT = "istio-system"
"""The root namespace: what stands there without a selector holds for the whole mesh."""

WEBHOOK = "istio-sidecar-injector"

_DEPLOYMENT = Key("Deployment", ROOT, "istiod")
_SELECTOR = {"matchLabels": {"app": "istiod"}}


def installed(view: View) -> bool:
    """Whether the mesh has a control plane here, so that its webhooks are called."""
    return _DEPLOYMENT in view or any(
        one["metadata"]["name"].startswith(WEBHOOK) for one in view.list("MutatingWebhookConfiguration")
    )


def answers(view: View) -> bool:
    """Whether istiod can be reached: one of its pods is Ready.

    Where no istiod is drawn at all, or where its Deployment is of the beginning and nobody has looked at it yet, it is taken to answer.
    """
    if any(healthy(pod) for pod in view.list("Pod", ROOT, _SELECTOR)):
        return True
    deployment = view.get(_DEPLOYMENT)
    if deployment is None:
        return not view.list("MutatingWebhookConfiguration")
    return at(deployment, ("status", "observedGeneration")) is None and at(deployment, ("spec", "replicas"), 1) > 0


def is_part(obj: Object) -> bool:
    """Whether it is istiod, or one of its pods."""
    meta = obj["metadata"]
    return meta.get("namespace") == ROOT and (meta["name"] == "istiod" or labels_of(obj).get("app") == "istiod")
