"""What a kubelet says of its own node, and what becomes of its pods when the machine was off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.sim import nodes
from explorer.sim.containers import Life
from explorer.sim.controller import Api
from explorer.sim.objects import Object, condition, key_of, with_condition

LOST = 255
"""The exit code of a program of which only its end is known."""


def tell_ready(api: Api, node: Object) -> None:
    """Report a node as ready, unless its status says something of its own."""
    status, name = node.get("status") or {}, node["metadata"]["name"]
    found = condition(node, "Ready")
    if found is not None and found["status"] != "Unknown":
        return
    conditions: Sequence[Mapping[str, Any]] = status.get("conditions") or ()
    for kind in dict.fromkeys(["Ready", *(one["type"] for one in conditions)]):
        word = "KubeletReady" if kind == "Ready" else f"KubeletHasNo{kind}"
        conditions = with_condition(conditions, kind, str(kind == "Ready"), api.stamp, word)
    room = {} if status.get("allocatable") else nodes.room(api.options)
    why = f"the kubelet of {name} reports for the first time" if found is None else f"the kubelet of {name} is back"
    api.patch_status(key_of(node), {**room, "conditions": conditions}, why=why)


def restarted(life: Life, *, again: bool) -> None:
    """The machine was off: what ran does not run any more.

    Args:
        life: of a container.
        again: whether it starts anew, as its restart policy says.
    """
    ran = life.stage == "running"
    if ran:
        life.exit_code, life.ended, life.ready, life.up = LOST, life.started, False, False
        life.why = ", because the machine was off"
    if ran and not again:
        life.run("kill")
        life.stage, life.until = "ended", -1
    elif again:
        life.restarts += ran or life.stage == "crashed"
        life.stage, life.until, life.state = "new", -1, "none"
