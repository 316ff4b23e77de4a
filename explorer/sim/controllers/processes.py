"""Processes that no pod stands for any more: a node that is cut off does not learn that its pod was deleted by force.

The control plane cannot see them. The simulation shows each as an object of its own kind, until the node is connected again or stopped.
"""

from __future__ import annotations

from explorer.sim import nodes
from explorer.sim.controller import Api
from explorer.sim.objects import Key, Object, key_of
from explorer.sim.view import View

PROCESS = "Process"


def left_behind(api: Api, pod: Key, uid: str, node: str) -> None:
    """Write down that the processes of a pod run on although the pod is gone."""
    process = {
        "apiVersion": "podium.sim/v1",
        "kind": PROCESS,
        "metadata": {"name": f"{pod.name}-on-{node}-{uid[:8]}", "namespace": pod.namespace},
        "spec": {"podName": pod.name, "podUID": uid, "nodeName": node},
    }
    if key_of(process) not in api.view:
        why = f"{pod.name} is gone from the API, and {node}, which cannot be reached, does not know it: its programs run on"
        api.create(process, why=why)


def on(view: View, node: str) -> list[Object]:
    """The processes on a node that no pod stands for."""
    return [one for one in view.list(PROCESS) if one["spec"]["nodeName"] == node]


def settle(api: Api, node: Object) -> None:
    """End the processes of a node that is stopped, or whose kubelet hears from the control plane again."""
    name = node["metadata"]["name"]
    if nodes.cut_off(node) and nodes.runs(node):
        return
    why = f"{name} is connected again, and its kubelet ends what no pod stands for"
    for process in on(api.view, name):
        api.delete(key_of(process), why=why if nodes.runs(node) else f"{name} was stopped")
