"""What controllers ask of pods, and pods made from a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.sim.clock import SECOND, moment
from explorer.sim.objects import Object, condition, is_true, reference_to, terminating

ENDS = frozenset({"Succeeded", "Failed"})
"""The phases in which nothing of a pod runs any more, for ever."""

_NOTHING: Mapping[str, Any] = {}

COST = "controller.kubernetes.io/pod-deletion-cost"


def phase_of(pod: Object) -> str:
    """Pending, Running, Succeeded, Failed or Unknown."""
    return str((pod.get("status") or _NOTHING).get("phase", "Pending"))


def active(pod: Object) -> bool:
    """Whether it counts for a controller: not terminating, not at its end."""
    return "deletionTimestamp" not in pod["metadata"] and (pod.get("status") or _NOTHING).get("phase") not in ENDS


def ready(pod: Object) -> bool:
    """Whether its Ready condition is True."""
    return is_true(pod, "Ready")


def healthy(pod: Object) -> bool:
    """Running, Ready and not terminating."""
    return phase_of(pod) == "Running" and ready(pod) and not terminating(pod)


def ready_since(pod: Object) -> int | None:
    """Since when it is ready, in milliseconds; None if it is not."""
    found = condition(pod, "Ready")
    return moment(found["lastTransitionTime"]) if found is not None and found["status"] == "True" else None


def available_in(pod: Object, min_ready: int, now: int) -> int | None:
    """In how many milliseconds it has been ready for `min_ready` seconds: 0 if it is available, None if it is not ready."""
    since = ready_since(pod)
    return None if since is None else max(0, since + min_ready * SECOND - now)


def restarts_of(pod: Object) -> int:
    """The restarts of the container that restarted most."""
    return max((int(one.get("restartCount", 0)) for one in statuses_of(pod)), default=0)


def statuses_of(pod: Object) -> list[Mapping[str, Any]]:
    """The states of its containers."""
    return (pod.get("status") or {}).get("containerStatuses") or []


def from_template(template: Mapping[str, Any], owner: Object, name: str) -> dict[str, Any]:
    """A pod as a controller makes it; its spec is shared with the template.

    Args:
        template: the pod template of the owner.
        owner: the controller's object, which will own the pod.
        name: its name.
    """
    given = template.get("metadata") or {}
    meta = {
        "name": name,
        "namespace": owner["metadata"]["namespace"],
        "ownerReferences": [reference_to(owner)],
        **{part: given[part] for part in ("labels", "annotations", "finalizers") if given.get(part)},
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template["spec"]}
