"""The workspace: it holds the state, runs commands, and tells everyone what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.lesson import Tour
from explorer.workspace import commands, moves, teaching
from explorer.workspace.command import Command
from explorer.workspace.commands import COMMANDS
from explorer.workspace.moves import concept_shown
from explorer.workspace.opened_commands import shielded
from explorer.workspace.state import Lab, OpenState, Place, Request, State


class Change(Struct, frozen=True):
    """The state before and after a command.

    Attributes:
        put: ids of diagrams of which another version is there now; nothing else of the pack has changed then.
    """

    before: State
    after: State
    put: frozenset[str] = frozenset()


Event = Change | Request
Listener = Callable[[Event], None]

Runner = Callable[[str, str], None]
"""`Workspace.run` as a panel gets it, to be called with the id of a command and its argument."""


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
            result = shielded(self._state, result)
            if result.place != self._state.place:
                # Of what was put in, a box that was left may be gone.
                result = replace(result, place=_kept(result.place, self.pack))
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

    def put(self, *diagrams: Diagram, go: bool = False, box: str = "") -> None:
        """Add diagrams that are in no pack (a cluster, a moment of a simulation), or other versions of them.

        Args:
            diagrams: each takes the place of the one with its id.
            go: whether to go to the first of them.
            box: what is selected if nothing is and it is there: a box that was selected when it was there last.
        """
        before = self._state
        self.pack = replace(self.pack, diagrams={**self.pack.diagrams, **{one.id: one for one in diagrams}})
        after = replace(before, place=_kept(before.place, self.pack))
        if go and diagrams and after.place.diagram != diagrams[0].id:
            after = moves.open_diagram(self.pack, after, diagrams[0].id)
        place = after.place
        if box and not (place.box or place.concept or place.page) and box in self.pack.diagrams[place.diagram].by_id:
            after = replace(after, place=replace(place, box=box))
        self._state = after
        self._tell(Change(before, after, frozenset(one.id for one in diagrams)))

    def put_tour(self, tour: Tour, *diagrams: Diagram) -> None:
        """Add a tour, or another version of it, with the diagrams that its steps show."""
        self.pack = replace(self.pack, tours={**self.pack.tours, tour.id: tour})
        self.put(*diagrams)

    def take(self, *diagrams: str, lead: Place | None = None, lab: bool = False) -> None:
        """Take away diagrams that were put in, from the history too.

        Args:
            diagrams: their ids.
            lead: where to go from one of them; the start if that is not there any more.
            lab: whether the simulation is closed with them.
        """
        before = self._state
        left = {name: one for name, one in self.pack.diagrams.items() if name not in diagrams}
        self.pack = replace(self.pack, diagrams=left)
        back, forward = (tuple(one for one in way if one.diagram in left) for way in (before.back, before.forward))
        place = before.place if before.place.diagram in left else lead or before.place
        after = replace(before, place=_kept(place, self.pack), back=back, forward=forward, preview=frozenset())
        self._state = replace(after, lab=None) if lab else after
        self._tell(Change(before, self._state))

    def set_lab(self, lab: Lab | None) -> None:
        """Say which runs are open; None for none."""
        before = self._state
        if lab != before.lab:
            self._state = replace(before, lab=lab)
            self._tell(Change(before, self._state))

    def set_opened(self, opened: OpenState | None) -> None:
        """Say what is open beside the lessons; None for nothing."""
        before = self._state
        if opened != before.opened:
            self._state = replace(before, opened=opened)
            self._tell(Change(before, self._state))

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
