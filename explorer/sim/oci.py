"""The life cycle of a container as a low-level runtime such as runc keeps it: create, start, kill, delete."""

from __future__ import annotations

from typing import Literal

Operation = Literal["create", "start", "exit", "kill", "delete"]
"""What is done to a container; `exit` is what its program does by itself."""

State = Literal["none", "created", "running", "stopped"]

_NEXT: dict[tuple[State, Operation], State] = {
    ("none", "create"): "created",
    ("created", "start"): "running",
    ("created", "kill"): "stopped",
    ("running", "exit"): "stopped",
    ("running", "kill"): "stopped",
    ("stopped", "delete"): "none",
}


class OrderError(ValueError):
    """A runtime refuses an operation in the state that the container is in."""


def after(state: State, *operations: Operation) -> State:
    """The state after some operations, one after another.

    After `create` everything is prepared and the program does not run; `start` runs it; only what is stopped can be deleted.

    Raises:
        OrderError: if one of them is not allowed.
    """
    for operation in operations:
        found = _NEXT.get((state, operation))
        if found is None:
            raise OrderError(f"a container that is {state} cannot be asked to {operation}")
        state = found
    return state
