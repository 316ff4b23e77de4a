from __future__ import annotations

from typing import Any

import pytest

from explorer.kube.states import NONE, State, state_of

READY = [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "True"}]
STUCK = [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]


def condition(kind: str, status: str) -> dict[str, Any]:
    return {"conditions": [{"type": kind, "status": status}]}


@pytest.mark.parametrize(
    ("kind", "spec", "status", "state"),
    [
        ("Pod", {}, {"phase": "Running", "conditions": READY}, State("Ready", "good")),
        ("Pod", {}, {"phase": "Pending"}, State("Pending", "busy")),
        ("Pod", {}, {"phase": "Pending", "conditions": READY[:1]}, State("Starting", "busy")),
        (
            "Pod",
            {},
            {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]},
            State("Starting", "busy"),
        ),
        (
            "Pod",
            {},
            {"phase": "Running", "conditions": READY, "containerStatuses": STUCK},
            State("CrashLoopBackOff", "bad"),
        ),
        ("Pod", {}, {"phase": "Pending", "initContainerStatuses": STUCK}, State("CrashLoopBackOff", "bad")),
        ("Pod", {}, {"phase": "Succeeded"}, State("Completed", "good")),
        ("Pod", {}, {"phase": "Failed", "reason": "Evicted"}, State("Evicted", "bad")),
        (
            "Pod",
            {},
            {"phase": "Failed", "containerStatuses": [{"state": {"terminated": {"reason": "OOMKilled"}}}]},
            State("OOMKilled", "bad"),
        ),
        ("Deployment", {"replicas": 3}, {"readyReplicas": 2}, State("2/3", "busy")),
        ("Deployment", {}, {"readyReplicas": 1}, State("1/1", "good")),
        ("StatefulSet", {"replicas": 0}, {"replicas": 0}, State("0/0", "good")),
        ("DaemonSet", {}, {"numberReady": 4, "desiredNumberScheduled": 5}, State("4/5", "busy")),
        ("Node", {}, condition("Ready", "True"), State("Ready", "good")),
        ("Node", {}, condition("Ready", "False"), State("NotReady", "bad")),
        ("Node", {}, condition("Ready", "Unknown"), State("Unknown", "bad")),
        ("Node", {"unschedulable": True}, condition("Ready", "True"), State("Cordoned", "busy")),
        ("PersistentVolumeClaim", {}, {"phase": "Bound"}, State("Bound", "good")),
        ("PersistentVolumeClaim", {}, {"phase": "Pending"}, State("Pending", "busy")),
        ("Namespace", {}, {"phase": "Active"}, NONE),
        ("Job", {"completions": 3}, {"succeeded": 1, "active": 1}, State("1/3", "busy")),
        ("Job", {}, condition("Failed", "True"), State("Failed", "bad")),
        ("Certificate", {}, condition("Ready", "True"), State("Ready", "good")),
        ("Certificate", {}, condition("Ready", "False"), State("not ready", "bad")),
        ("Gateway", {}, condition("Programmed", "Unknown"), State("not programmed", "busy")),
        ("Pod", {}, {}, NONE),
        ("Pod", {}, "broken", NONE),
    ],
)
def test_that_an_object_says_how_it_is_in_one_word(kind: str, spec: dict[str, Any], status: Any, state: State) -> None:
    assert state_of(kind, {"kind": kind, "spec": spec, "status": status}) == state


def test_that_what_is_being_deleted_says_so_whatever_else_it_is() -> None:
    pod = {
        "metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"},
        "status": {"phase": "Running", "conditions": READY},
    }
    assert state_of("Pod", pod) == State("Terminating", "gone")
