"""Hooks: objects of a chart that Helm creates at points of a release's life, and waits for if they run to an end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from explorer.sim.helm.order import to_install
from explorer.sim.objects import Object, annotations_of, condition

HOOK, WEIGHT, POLICY = "helm.sh/hook", "helm.sh/hook-weight", "helm.sh/hook-delete-policy"

Point = Literal[
    "pre-install",
    "post-install",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "pre-delete",
    "post-delete",
    "test",
]
Policy = Literal["before-hook-creation", "hook-succeeded", "hook-failed"]

State = Literal["runs", "done", "failed"]


def divided(objects: Iterable[Object]) -> tuple[list[Object], list[Object]]:
    """(the objects of the release, its hooks), each in the order in which they are created."""
    ordered = to_install(objects)
    return [one for one in ordered if not is_hook(one)], [one for one in ordered if is_hook(one)]


def is_hook(obj: Object) -> bool:
    """Whether it says that it is one."""
    return HOOK in annotations_of(obj)


def points_of(hook: Object) -> Sequence[str]:
    """The points at which it runs."""
    return _words(annotations_of(hook).get(HOOK, ""))


def weight_of(hook: Object) -> int:
    """Its weight; 0 if it says none, or something that is no number."""
    text = annotations_of(hook).get(WEIGHT, "0")
    return int(text) if text.lstrip("+-").isdigit() else 0


def policies_of(hook: Object) -> Sequence[str]:
    """When it is deleted: before the next of its name is created, unless it says otherwise."""
    return _words(annotations_of(hook).get(POLICY, "")) or ("before-hook-creation",)


def due(hooks: Iterable[Object], point: Point) -> list[Object]:
    """The hooks of a point in the order in which they run: by weight, then by name, then by kind.

    Helm's documentation has the kind before the name. Its code sorts by kind first, and then, keeping that order only among equals, by
    weight and name; so the name decides, and the kind only between hooks of one name.
    """
    there = to_install(one for one in hooks if point in points_of(one))
    return sorted(there, key=lambda hook: (weight_of(hook), hook["metadata"]["name"]))


def state_of(live: Object | None) -> State:
    """How far a hook is: a Job or a Pod has to come to its end, anything else is done when it is there."""
    if live is None:
        return "failed"
    status: Any = live.get("status") or {}
    if live["kind"] == "Pod":
        phase = status.get("phase")
        return "done" if phase == "Succeeded" else "failed" if phase == "Failed" else "runs"
    if live["kind"] == "Job":
        for kind, state in (("Complete", "done"), ("Failed", "failed")):
            found = condition(live, kind)
            if found is not None and found["status"] == "True":
                return "done" if state == "done" else "failed"
        return "runs"
    return "done"


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
