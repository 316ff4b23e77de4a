"""The workspace: it holds the state, runs commands, and tells everyone what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.workspace import commands, moves, teaching
from explorer.workspace.command import Command
from explorer.workspace.commands import COMMANDS
from explorer.workspace.moves import concept_shown
from explorer.workspace.state import Place, Request, State


class Change(Struct, frozen=True):
    """The state before and after a command."""

    before: State
    after: State


Event = Change | Request
Listener = Callable[[Event], None]


class Workspace:
    """One sitting with one pack.

    Events are queued: one that is raised while another is handled waits its turn, so that every listener
    sees the same order.
    """

    def __init__(self, pack: Pack, state: State, table: tuple[Command, ...] = COMMANDS) -> None:
        """Start at `state`, whose place must name a diagram of the pack."""
        self.pack = pack
        self.commands = commands.by_id(table)
        self._state = state
        self._listeners: list[Listener] = []
        self._waiting: deque[Event] = deque()
        self._telling = False

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    @property
    def concept(self) -> str:
        """Id of the concept whose note is shown; empty if none."""
        return concept_shown(self.pack, self._state.place)

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of every change and request from now on."""
        self._listeners.append(listener)

    def applies(self, command: str) -> bool:
        """Whether a command can be run now."""
        return self.commands[command].when(self.pack, self._state)

    def run(self, command: str, argument: str = "") -> None:
        """Run a command; one that does not apply does nothing.

        Raises:
            KeyError: if there is no such command.
        """
        found = self.commands[command]
        if not found.when(self.pack, self._state):
            return
        result = found.run(self.pack, self._state, argument)
        if isinstance(result, Request):
            self._tell(result)
        elif result != self._state:
            change = Change(self._state, result)
            self._state = result
            self._tell(change)

    def reload(self, pack: Pack) -> None:
        """Go on with another version of the pack, at the same place as far as it still exists.

        A lesson goes on at the same step; one whose step is gone has ended.
        """
        before = self._state
        place, lesson = _kept(before.place, pack), before.lesson
        if lesson is not None:
            lesson = teaching.carried(lesson, self.pack.tours[lesson.tour], pack.tours.get(lesson.tour))
        self.pack = pack
        self._state = replace(before, place=place, back=(), forward=(), preview=frozenset(), lesson=lesson)
        self._tell(Change(before, self._state))

    def put(self, *diagrams: Diagram, go: bool = False) -> None:
        """Add diagrams that are in no pack (a cluster, a moment of a simulation), or other versions of them.

        Args:
            diagrams: each takes the place of the one with its id.
            go: whether to go to the first of them.
        """
        before = self._state
        self.pack = replace(self.pack, diagrams={**self.pack.diagrams, **{one.id: one for one in diagrams}})
        after = replace(before, place=_kept(before.place, self.pack))
        if go and diagrams and after.place.diagram != diagrams[0].id:
            after = moves.open_diagram(self.pack, after, diagrams[0].id)
        self._state = after
        self._tell(Change(before, after))

    def _tell(self, event: Event) -> None:
        self._waiting.append(event)
        if self._telling:
            return
        self._telling = True
        try:
            while self._waiting:
                current = self._waiting.popleft()
                for listener in tuple(self._listeners):
                    listener(current)
        finally:
            self._telling = False
            self._waiting.clear()


def _kept(place: Place, pack: Pack) -> Place:
    """A place in another version of the pack: without what is not there any more."""
    diagram = pack.diagrams.get(place.diagram)
    if diagram is None:
        return Place(pack.start)
    return Place(
        place.diagram,
        place.box if place.box in diagram.by_id else "",
        place.concept if place.concept in pack.concepts else "",
        place.picture if place.picture in pack.pictures else "",
        place.page if place.page in pack.pages else "",
    )
