"""The eviction API: a pod is deleted only as far as its PodDisruptionBudget allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.sim.objects import Object, at, key_of, labels_of, matches, terminating
from explorer.sim.pods import phase_of, ready
from explorer.sim.store import ApiError
from explorer.sim.view import View

if TYPE_CHECKING:
    from explorer.sim.controller import Api

BUDGET = "PodDisruptionBudget"


class TooManyRequests(ApiError):  # noqa: N818 - the API's own word
    """An eviction was refused by a budget; it may be granted later."""


def budgets_of(view: View, pod: Object) -> list[Object]:
    """The budgets that count a pod."""
    space = pod["metadata"]["namespace"]
    return [one for one in view.list(BUDGET, space) if matches(at(one, ("spec", "selector")), labels_of(pod))]


def evict(api: Api, pod: Object, *, why: str, grace: int | None = None) -> None:
    """Delete a pod as far as its budget allows.

    Args:
        api: the API.
        pod: the pod.
        why: the reason.
        grace: seconds to end in; None for the pod's own.

    Raises:
        TooManyRequests: if a budget does not allow it now.
        ApiError: if more than one budget counts the pod.
    """
    key = key_of(pod)
    if phase_of(pod) not in ("Pending", "Succeeded", "Failed") and not terminating(pod):
        budgets = budgets_of(api.view, pod)
        if len(budgets) > 1:
            names = " and ".join(one["metadata"]["name"] for one in budgets)
            raise ApiError(key, f"has more than one budget, {names}; the eviction API cannot serve that")
        for budget in budgets:
            _spend(api, pod, budget)
    api.delete(key, why=why, grace=grace)


def _spend(api: Api, pod: Object, budget: Object) -> None:
    status, name, key = budget.get("status") or {}, budget["metadata"]["name"], key_of(pod)
    healthy, desired = status.get("currentHealthy", 0), status.get("desiredHealthy", 0)
    if not ready(pod):
        always = at(budget, ("spec", "unhealthyPodEvictionPolicy")) == "AlwaysAllow"
        if always or (healthy >= desired > 0):
            return
    allowed = status.get("disruptionsAllowed", 0)
    if allowed <= 0 or status.get("observedGeneration", 0) < budget["metadata"].get("generation", 1):
        raise TooManyRequests(key, f"may not be evicted: {name} needs {desired} healthy pods and has {healthy}")
    disrupted = {**(status.get("disruptedPods") or {}), key.name: api.stamp}
    spent = {"disruptionsAllowed": allowed - 1, "disruptedPods": disrupted}
    api.patch_status(key_of(budget), spent, why=f"it allows {key.name} to be evicted, and {allowed - 1} more")
