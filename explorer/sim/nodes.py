"""Nodes, and what only the simulation knows of them: whether the machine runs, and whether the control plane can reach it."""

from __future__ import annotations

from typing import Any

from explorer.sim.objects import Object, annotations_of
from explorer.sim.options import Options

STOPPED = "podium.sim/stopped"
"""The annotation of a node whose machine is off, with the time since when."""

CUT_OFF = "podium.sim/cut-off"
"""The annotation of a node that runs and that the control plane cannot reach, with the time since when."""


def runs(node: Object) -> bool:
    """Whether its programs run."""
    return STOPPED not in annotations_of(node)


def cut_off(node: Object) -> bool:
    """Whether the control plane cannot reach it, whatever it does."""
    return CUT_OFF in annotations_of(node)


def reachable(node: Object) -> bool:
    """Whether its kubelet runs and can talk with the API server."""
    notes = annotations_of(node)
    return STOPPED not in notes and CUT_OFF not in notes


def room(options: Options) -> dict[str, Any]:
    """What a node has if nothing else is said of it: a part of its status."""
    parts = {"cpu": options.node_cpu, "memory": options.node_memory, "pods": str(options.node_pods)}
    return {"capacity": parts, "allocatable": parts}


def made(options: Options) -> list[dict[str, Any]]:
    """The nodes of a simulation whose objects bring none."""
    ready = [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]
    return [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": f"node-{number}", "labels": {"kubernetes.io/hostname": f"node-{number}"}},
            "spec": {},
            "status": {**room(options), "conditions": ready},
        }
        for number in range(1, options.nodes + 1)
    ]
