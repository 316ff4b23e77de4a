"""What is asked about: an object at a moment."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from explorer.laboratory.traffic import Ledger
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, at
from explorer.sim.simulation import Simulation
from explorer.sim.view import View


class Case(Struct, frozen=True):
    """An object at a moment.

    Attributes:
        simulation: the simulation.
        view: the objects then.
        key: the object.
        time: then, in milliseconds.
        event: how many events there were.
        ledger: the requests.
    """

    simulation: Simulation
    view: View
    key: Key
    time: int
    event: int
    ledger: Ledger

    def events(self, key: Key | None = None) -> Sequence[Event]:
        """What happened to the object, or to another one, until then."""
        return self.simulation.history.reasons_of(key or self.key, self.event)

    def said(self, actor: str, key: Key | None = None) -> str:
        """The last words of somebody about the object, or another one; empty if there are none."""
        return next((one.reason for one in reversed(self.events(key)) if one.actor == actor), "")

    def node_of(self, pod: Object) -> Object | None:
        """The node of a pod."""
        return self.view.get(Key("Node", "", str(at(pod, ("spec", "nodeName"), ""))))


_BEGINNINGS = frozenset(
    [
        "a",
        "all",
        "an",
        "at",
        "both",
        "disk",
        "every",
        "going",
        "had",
        "he",
        "in",
        "is",
        "it",
        "its",
        "no",
        "nobody",
        "none",
        "nothing",
        "of",
        "on",
        "one",
        "only",
        "or",
        "pods",
        "requests",
        "somebody",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "what",
        "with",
    ]
)
"""Words with which a sentence may begin; any other is a name, which stays as it is."""


def sentence(text: str) -> str:
    """A part of a sentence as a whole one; names keep their small letters."""
    text = text.strip()
    if not text:
        return ""
    if text.partition(" ")[0].rstrip(",:;") in _BEGINNINGS:
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else f"{text}."


def several(count: int, one: str, many: str = "") -> str:
    """`1 pod`, `2 pods`."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"
