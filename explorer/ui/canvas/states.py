"""The states of boxes: what a folded container says of those in it. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from explorer.layout.differences import Difference
from explorer.model.diagram import Box, Diagram, Tone

RANKS: Mapping[str, int] = {"": 0, "good": 1, "busy": 2, "gone": 3, "bad": 4}
"""How much a state is worth knowing of: the worst one is what a folded container shows."""

MIXED: Mapping[str, str] = {"busy": "on the way", "gone": "ending", "bad": "in trouble"}
"""What boxes in one kind of state have in common, if their words are different."""


class State(NamedTuple):
    """A state to be shown: how it is, and its words, from the longest to the shortest."""

    tone: Tone
    words: tuple[str, ...]


Counts = Mapping[tuple[Tone, str], int]
"""How many boxes are in each state."""


def has_states(diagram: Diagram, before: bool | None, change: Difference | None) -> bool:
    """Whether any box of a diagram is in a state.

    Args:
        diagram: the boxes.
        before: whether any was in the state of the diagram before; None if there was none.
        change: what is different from that; None if much is.
    """
    if before is None or before or change is None:
        return any(box.tone or box.badge for box in diagram.boxes)
    return any(box.tone or box.badge for box in (*change.added, *(now for _, now in (*change.changed, *change.moved))))


class States:
    """The states inside of containers, counted when they are first asked for."""

    def __init__(self, box: Callable[[str], Box], kids: Callable[[str], Sequence[str]]) -> None:
        self._box, self._kids = box, kids
        self._known: dict[str, Counts] = {}

    def take_over(self, before: States, other: Collection[str]) -> None:
        """Take over what the state before has counted, but for the containers around what is different."""
        self._known = {box: counts for box, counts in before._known.items() if box not in other}

    def shown(self, box_id: str) -> State | None:
        """The state of a leaf, or what a folded container tells: its own state or a worse one inside, unless all is well."""
        own = self._box(box_id)
        if not self._kids(box_id):
            return State(own.tone, (own.badge,)) if own.badge or own.tone else None
        inside = self._counts(box_id)
        worst = max((tone for tone, _ in inside), key=RANKS.__getitem__, default=own.tone)
        if max(RANKS[own.tone], RANKS[worst]) < RANKS["busy"]:
            return None
        if RANKS[own.tone] >= RANKS[worst]:
            return State(own.tone, (own.state,))
        words = {word: count for (tone, word), count in inside.items() if tone == worst}
        count, every = sum(words.values()), sum(inside.values())
        word = (next(iter(words)) if len(words) == 1 else "") or MIXED[worst]
        return State(worst, (f"{count} of {every} {word}", f"{count} {word}", str(count)))

    def _counts(self, box_id: str) -> Counts:
        """The states of the leaves in a container, and of containers in it that are worse off than what they hold."""
        found = self._known.get(box_id)
        if found is not None:
            return found
        counts: dict[tuple[Tone, str], int] = {}
        for kid in self._kids(box_id):
            inside = self._counts(kid) if self._kids(kid) else {}
            for state, count in inside.items():
                counts[state] = counts.get(state, 0) + count
            box = self._box(kid)
            if box.tone and RANKS[box.tone] > max((RANKS[tone] for tone, _ in inside), default=0):
                own = (box.tone, box.badge)
                counts[own] = counts.get(own, 0) + 1
        self._known[box_id] = counts
        return counts
