"""A run: one simulation, looked at at any moment, gone on with at its end, and forked in its past."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import count

from explorer.laboratory import deeds, editing, lanes, reasons, remarks, why
from explorer.laboratory.names import box_of
from explorer.laboratory.picture import Drawn, Painter, release_of
from explorer.laboratory.traffic import Ledger
from explorer.model.running import Deed, Flight, Flow, Lane, Moment, Narration, Prediction, Reason, Trouble, Why
from explorer.sim.actions import Action
from explorer.sim.clock import DAY, SECOND
from explorer.sim.helm.charts import Chart
from explorer.sim.history import Cursor, Cursors
from explorer.sim.objects import Key
from explorer.sim.orders import Order
from explorer.sim.simulation import Simulation
from explorer.sim.store import ApiError
from explorer.sim.waiting import Waiting

MOST_DRAWN = 64
"""Diagrams that are kept, so that going to and fro draws nothing anew."""

Narrated = tuple[int, int, Narration | None]
"""After so many events, from a time in milliseconds on, what is said."""


class SimulationRun:
    """A `Run` of a simulation.

    Attributes:
        simulation: what runs; only its past is to be looked at.
    """

    def __init__(
        self,
        simulation: Simulation,
        title: str,
        length: int,
        *,
        told: Sequence[str] = (),
        places: remarks.Places | None = None,
        orders: Sequence[Order] = (),
        charts: Mapping[str, Chart] | None = None,
        asked: Sequence[Prediction] = (),
        narrated: Sequence[Narrated] = (),
        ledger: Ledger | None = None,
    ) -> None:
        """Look at a simulation.

        Args:
            simulation: what runs.
            title: what it is called.
            length: how long it is planned to be, in milliseconds.
            told: remarks that are known already: what could not be read.
            places: where its objects were written.
            orders: what is done when something comes to be so, once.
            charts: the charts that orders to Helm may use, by name.
            asked: what is asked on the way, in order.
            narrated: what is said of it, in order.
            ledger: the requests so far, if somebody has them.
        """
        self.simulation = simulation
        self._title = title
        self._length = length
        self._told = tuple(told)
        self._places = places or remarks.Places(simulation)
        self._orders = tuple(orders)
        self._waiting = Waiting(orders)
        self._charts = dict(charts or {})
        self._asked = tuple(asked)
        self._narrated = tuple(narrated)
        self._root = title
        self._forks = count(2)
        self._ledger = ledger or Ledger(simulation)
        self._ledger.collect()
        self._painter = Painter(simulation, self._ledger)
        self._cursors = Cursors(simulation.history.events)
        self._drawn: OrderedDict[int, Drawn] = OrderedDict()
        self._keys: dict[str, Key] = {}
        self._named = 0
        self._lanes = lanes.Lanes()

    @property
    def title(self) -> str:
        """What it is called."""
        return self._title

    @property
    def seed(self) -> int:
        """Of all its chance."""
        return self.simulation.seed

    @property
    def length(self) -> int:
        """How long it is planned to be, in milliseconds."""
        return max(self._length, self.simulation.now)

    @property
    def known(self) -> int:
        """Up to when it has been simulated, in milliseconds."""
        return self.simulation.now

    @property
    def events(self) -> int:
        """How many events there are so far."""
        return len(self.simulation.history)

    @property
    def remarks(self) -> Sequence[str]:
        """What is not modelled, and what is wrong with the objects, a line each."""
        return (*self._told, *remarks.of(self.simulation, self._places))

    # Moments

    def at_time(self, time: int) -> Moment:
        """The run with all that happened up to and at a time in milliseconds."""
        time = max(0, time)
        self._reach(time)
        return self._moment(time, self.simulation.history.index_at(time))

    def at_event(self, event: int) -> Moment:
        """The run after so many events; runs on where there are not as many yet."""
        history = self.simulation.history
        while len(history) < event and self._waiting.run(self.simulation, lambda _view: len(history) >= event, DAY):
            self._ledger.collect()
        event = max(0, min(event, len(history)))
        return self._moment(history.events[event - 1].time if event else 0, event)

    def _reach(self, time: int) -> None:
        """Simulate up to a time; a second at a time, so that no request is lost that was on its way."""
        simulation = self.simulation
        while simulation.now < time:
            upcoming = simulation.clock.next()
            step = time if upcoming is None else max(simulation.now + SECOND, upcoming)
            self._waiting.run_until(simulation, min(time, step))
            self._ledger.collect()
        if time == simulation.now:
            self._waiting.run_until(simulation, time)
            self._ledger.collect()

    def _moment(self, time: int, event: int) -> Moment:
        drawn = self._draw(time, event)
        changed: tuple[str, ...] = ()
        if event:
            box = drawn.nearest(self._view(event), self.simulation.history.events[event - 1].key)
            changed = (box,) if box else ()
        return Moment(time, event, drawn.diagram, changed)

    def _draw(self, time: int, event: int) -> Drawn:
        drawn = self._drawn.get(event)
        if drawn is None or not (drawn.since <= time < drawn.until and drawn.calls == self._ledger.calls(time)):
            drawn = self._painter.draw(self._view(event), time)
            self._drawn[event] = drawn
            if len(self._drawn) > MOST_DRAWN:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(event)
        return drawn

    def _view(self, event: int) -> Cursor:
        return self._cursors.at(event)

    def _key(self, box: str) -> Key | None:
        """The object of a box: of any that there ever was."""
        events = self.simulation.history.events
        for index in range(self._named, len(events)):
            key = events[index].key
            self._keys.setdefault(box_of(key), key)
            if key.kind == "Secret" and (release := release_of(events[index].after)) is not None:
                self._keys.setdefault(box_of(release), release)
        self._named = len(events)
        found = self._keys.get(box)
        # What is in a box, such as a container of a pod, has its own id behind a colon.
        return found or self._keys.get(box.partition(":")[0])

    # What is told

    def lanes(self) -> Sequence[Lane]:
        """The time line, as far as it is known."""
        return self._lanes.of(self.simulation)

    def reasons(self, box: str, moment: Moment) -> Sequence[Reason]:
        """Why a box is as it is: what happened to it, to its owners, and what caused that, the last one last."""
        key = self._key(box)
        return () if key is None else reasons.of(self.simulation.history, self._view(moment.event), key, moment)

    def why(self, box: str, moment: Moment) -> Sequence[Why]:
        """Questions about a box at a moment that one sentence answers."""
        key = self._key(box)
        if key is None:
            return ()
        return why.of(why.Case(self.simulation, self._view(moment.event), key, moment.time, moment.event, self._ledger))

    def deeds(self, box: str, moment: Moment) -> Sequence[Deed]:
        """What can be done to a box at a moment; an empty id is the whole cluster."""
        key = self._key(box) if box else None
        return deeds.of(self._view(moment.event), key) if key is not None or not box else ()

    def text(self, box: str, moment: Moment) -> str:
        """The object of a box as YAML; values of Secrets are hidden."""
        key = self._key(box)
        obj = None if key is None else self._view(moment.event).get(key)
        return "" if obj is None else editing.text_of(obj)

    @property
    def questions(self) -> Sequence[Prediction]:
        """All that is asked on the way, in order."""
        return self._asked

    def prediction(self, moment: Moment) -> Prediction | None:
        """What to ask before going on from a moment: what has begun to be asked, and cannot be seen yet."""
        event, time = moment.event, moment.time
        begun = (one for one in self._asked if one.after <= event and one.since <= time)
        return next((one for one in begun if event < one.event or time < one.until), None)

    def narration(self, moment: Moment) -> Narration | None:
        """What the scenario says of a moment; nothing of what happens in a fork only."""
        begun = [one for event, time, one in self._narrated if event <= moment.event and time <= moment.time]
        return begun[-1] if begun else None

    def flows(self, moment: Moment) -> Sequence[Flow]:
        """What went over the mesh in the second before a moment."""
        return self._ledger.flows(moment.time, self._draw(moment.time, moment.event).diagram)

    def flights(self, start: int, end: int) -> Sequence[Flight]:
        """The requests that are on their way at any time between two times in milliseconds."""
        return self._ledger.flights(start, end)

    # What is done

    def do(self, order: str, moment: Moment) -> SimulationRun:
        """Do something at a moment: here if that is the end, else in a fork."""
        return self._perform(deeds.read(order, self.simulation, self._charts), moment)

    def edit(self, box: str, text: str, moment: Moment) -> SimulationRun:
        """Replace the object of a box by what was written, as `kubectl replace` would."""
        key = self._key(box)
        before = None if key is None else self._view(moment.event).get(key)
        if key is None or before is None:
            raise Trouble(f"{box} is not there at this moment; expected a box with an object")
        written = editing.read(text, key, before)
        try:
            return self._perform(written.action, moment)
        except editing.RefusedError as refused:
            raise Trouble(written.told(refused)) from refused

    def fork(self, moment: Moment) -> SimulationRun:
        """Another run that is the same up to a moment and goes its own way from there."""
        history = self.simulation.history
        if moment.event == history.index_at(moment.time):
            other = self.simulation.fork(time=moment.time)
        else:
            other = self.simulation.fork(index=moment.event)
        new = SimulationRun(
            other,
            f"{self._root} · fork {next(self._forks)}",
            self._length,
            told=self._told,
            places=self._places.of(other),
            orders=[one for one in self._orders if not any(done.action is one.action for done in other.inputs)],
            charts=self._charts,
            narrated=[
                *(one for one in self._narrated if one[0] <= moment.event and one[1] <= moment.time),
                (moment.event + 1, moment.time, None),
            ],
            ledger=Ledger(other, self._ledger),
        )
        new._root, new._forks = self._root, self._forks
        return new

    def _perform(self, action: Action, moment: Moment) -> SimulationRun:
        at_end = moment.event == len(self.simulation.history) and moment.time >= self.simulation.now
        run = self if at_end else self.fork(moment)
        try:
            run.simulation.do(action)
        except ApiError as refused:
            raise editing.trouble_of(refused) from refused
        run.forget()
        return run

    def forget(self) -> None:
        """Draw anew what was drawn: something was done at the moment that is the end."""
        self._drawn.clear()

    def command(self, order: str) -> str:
        """What one would type in a shell for an order; empty if there is no command.

        Raises:
            Trouble: if it cannot be read.
        """
        return deeds.read(order, self.simulation, self._charts).command()
