"""A cluster in memory: objects, controllers that take turns, a virtual clock, and a record of all that was put in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.collecting import uncollected
from explorer.sim.actions import YOU, Action
from explorer.sim.chance import Chance, Stream
from explorer.sim.clock import HOUR, Clock, spoken
from explorer.sim.controller import (
    MOST_AT_ONCE,
    Api,
    Controller,
    LivelockError,
    OfController,
    Watch,
    owners_in,
    parts_of,
)
from explorer.sim.controllers import ALL
from explorer.sim.history import Event, History
from explorer.sim.loading import load
from explorer.sim.objects import REFUSED, Flaw, Key, Object, Problem, annotations_of
from explorer.sim.options import Options
from explorer.sim.store import ApiError, Conflict, Invalid, Store
from explorer.sim.view import View

FIRST_RETRY, LAST_RETRY = 5, 1_000_000
"""Milliseconds until a reconcile that was refused is tried again; they double, as in client-go's work queues."""

MISSHAPEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a controller raises when an object has another shape than it relies on."""

Due = tuple[int, Key] | Action
"""A controller's number and the key it wants to reconcile, or something that somebody does at that time."""


class Input(Struct, frozen=True):
    """Something that was done from outside.

    Attributes:
        turns: after how many turns of controllers.
        index: after how many events.
        time: when.
        action: what.
        at: for when it was planned; None for at once.
    """

    turns: int
    index: int
    time: int
    action: Action
    at: int | None


class Watchers(Struct, frozen=True):
    """Who watches a kind of object.

    Attributes:
        owners: kind of an owner → numbers of the controllers that reconcile it when something that it controls changed.
        others: numbers of controllers, with what tells the keys.
    """

    owners: Mapping[str, Sequence[int]]
    others: Sequence[tuple[int, Watch]]


class Simulation:
    """A cluster in memory. The same objects, seed, version, options and actions at the same moments give the same history, byte for byte.

    Controllers take turns in a fixed order; in its turn a controller reconciles all that waits for it. When nobody
    has anything to do, time jumps to the next timer.

    Attributes:
        clock: the virtual time.
        store: the objects now.
        history: what happened.
        problems: what is wrong with objects.
        refused: what was wrong with those of the beginning.
        loaded: how many events it took to put the objects of the beginning in.
    """

    def __init__(
        self,
        objects: Iterable[Object],
        seed: int = 0,
        version: str = "1.37",
        options: Options | None = None,
        controllers: Sequence[Controller] = ALL,
    ) -> None:
        self._given = tuple(objects)
        self.seed = seed
        self.version = tuple(int(part) for part in version.split("."))
        self.options = options = options or Options()
        self.chance = Chance(seed)
        self.clock: Clock[Due] = Clock()
        self.history = History()
        self.problems: dict[Key, Problem] = {}
        self.inputs: list[Input] = []
        self._version_text = version
        self._controllers = tuple(controllers)
        admissions = dict.fromkeys(one for each in controllers for one in each.admissions)
        self.store = Store(self.clock, self.history, admissions)
        self._streams: dict[str, Stream] = {}
        self._apis = [Api(self, each.name, index) for index, each in enumerate(controllers)]
        self._you = Api(self, YOU)
        self._watchers: dict[str, Watchers] = {}
        self._owners: dict[tuple[int, str], Sequence[Key]] = {}
        self._queues: list[deque[Key]] = [deque() for _ in controllers]
        self._queued: list[set[Key]] = [set() for _ in controllers]
        self._rounds: dict[tuple[int, Key], int] = {}
        self._stopped: set[tuple[int, Key]] = set()
        self._failures: dict[tuple[int, Key], int] = {}
        self._turn = -1
        self._left = self._turns = self._seen = self._waiting = 0
        self._halted = False
        found = load(self.store, self._given, options)
        self.loaded = len(self.history)
        self._dispatch()
        self.refused = tuple(found)
        for problem in found:
            self._complain(problem, "Simulation")

    # Running

    @property
    def given(self) -> Sequence[Object]:
        """The objects of the beginning, as they were given."""
        return self._given

    @property
    def now(self) -> int:
        """Milliseconds since it began."""
        return self.clock.now

    def step(self) -> bool:
        """Run until the next event is written; False if nothing is left to happen."""
        length = len(self.history)
        while len(self.history) == length:
            if not self._go_on(None):
                return False
        return True

    def run_until(self, time: int) -> None:
        """Run up to and with all that happens at a time in milliseconds."""
        with uncollected():
            while self._go_on(time):
                pass
        self._pass_to(time)

    def run(self, condition: Callable[[View], bool], limit: int = HOUR) -> bool:
        """Run until something is so.

        Args:
            condition: is asked after each event.
            limit: the most time to pass, in milliseconds.

        Returns:
            Whether it came to be so. If not, the time limit was reached or nothing was left to happen.
        """
        last = self.clock.now + limit
        seen = -1
        with uncollected():
            while True:
                if len(self.history) != seen:
                    seen = len(self.history)
                    if condition(self.store):
                        return True
                if not self._go_on(last):
                    return False

    def settle(self, limit: int = HOUR) -> bool:
        """Run until nothing is left to happen, for so many milliseconds at most; whether that came to be."""
        last = self.clock.now + limit
        with uncollected():
            while self._go_on(last):
                pass
        return self._waiting == 0 and self.clock.next() is None

    # From outside

    def do(self, action: Action, at: int | None = None) -> None:
        """Do something now, or plan it for a time in milliseconds, which may be now.

        Raises:
            ApiError: if it was refused and no time was given. If it is planned, that is written into the history.
        """
        self.inputs.append(Input(self._turns, len(self.history), self.clock.now, action, at))
        if at is not None:
            if at > self.clock.now:
                self.clock.set(at, action)
            else:
                self._planned(action)
            return
        try:
            self._perform(action)
        finally:
            self._dispatch()

    def fork(self, index: int | None = None, time: int | None = None) -> Simulation:
        """Another simulation in which the same happened up to a moment, by doing it all again.

        Args:
            index: after so many events; the turn in which the last of them was written is finished.
            time: or with all that happened up to and at that time. Neither means now.
        """
        new = Simulation(self._given, self.seed, self._version_text, self.options, self._controllers)
        for done in self.inputs:
            if (index is not None and done.index >= index) or (time is not None and done.time > time):
                break
            new._replay(done.turns, done.time)
            try:
                new.do(done.action, done.at)
            except ApiError:
                continue
        if time is not None:
            new.run_until(time)
        elif index is not None:
            while len(new.history) < index and new._go_on(None):
                pass
        else:
            new._replay(self._turns, self.clock.now)
        return new

    def memory(self, controller: str) -> Mapping[Any, Any]:
        """What a controller remembers, by its name: to look at, not to write to; empty if there is none of the name."""
        return next((api.memory for api in self._apis if api.actor == controller), {})

    # For controllers

    def stream(self, name: str) -> Stream:
        """The stream of chance of a name, which goes on where it was left."""
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = self.chance.stream(name)
        return found

    def again(self, controller: int, key: Key, after: int) -> None:
        """Have a controller, by its number, reconcile a key after some milliseconds."""
        if after <= 0:
            self._enqueue(controller, key)
        else:
            self.clock.set(self.clock.now + after, (controller, key))

    # Turns

    def _go_on(self, limit: int | None) -> bool:
        """One turn, or else on to the next timer that is not after the limit; False if there is neither."""
        if self._halted:
            return False
        if len(self.history) >= self.options.most_events:
            return self._halt()
        if self._waiting:
            turn, left, queues = self._turn, self._left, self._queues
            while not left:
                turn = (turn + 1) % len(queues)
                left = len(queues[turn])
            self._turn, self._left = turn, left - 1
            key = queues[turn].popleft()
            self._queued[turn].discard(key)
            self._waiting -= 1
            self._turns += 1
            self._reconcile(turn, key)
            self._dispatch()
            return True
        when = self.clock.next()
        if when is None or (limit is not None and when > limit):
            return False
        self._pass_to(when)
        self._turns += 1
        while self.clock.next() == when:
            due = self.clock.due()
            if isinstance(due, tuple):
                self._enqueue(*due)
            else:
                self._planned(due)
        return True

    def _pass_to(self, time: int) -> None:
        if time > self.clock.now:
            self.clock.now = time
            self._turn = -1
            self._forget()

    def _replay(self, turns: int, time: int) -> None:
        while self._turns < turns and self._go_on(None):
            pass
        self._pass_to(time)

    def _enqueue(self, controller: int, key: Key) -> None:
        queued = self._queued[controller]
        if key not in queued:
            queued.add(key)
            self._queues[controller].append(key)
            self._waiting += 1

    def _dispatch(self) -> None:
        """Queue what the events since the last time ask for."""
        events, store = self.history.events, self.store
        while self._seen < len(events):
            event = events[self._seen]
            self._seen += 1
            if event.verb == "note":
                continue
            if event.actor == YOU and event.key in self.problems:
                self._forgive(event.key)
            if event.after is not None and REFUSED in annotations_of(event.after):
                continue
            watchers = self._watchers.get(event.key.kind) or self._watching(event.key.kind)
            for index, watch in watchers.others:
                try:
                    keys = watch(store, event)
                except MISSHAPEN as error:
                    self._stop((index, event.key), error)
                    continue
                if keys:
                    for key in keys:
                        self._enqueue(index, key)
            if watchers.owners:
                self._tell_owners(watchers.owners, event)

    def _tell_owners(self, watching: Mapping[str, Sequence[int]], event: Event) -> None:
        try:
            keys = self._owners_in(event)
        except MISSHAPEN as error:
            for indexes in watching.values():
                for index in indexes:
                    self._stop((index, event.key), error)
            return
        for key in keys:
            for index in watching.get(key.kind, ()):
                self._enqueue(index, key)

    def _owners_in(self, event: Event) -> Sequence[Key]:
        """See `owners_in`; references that most versions of an object share are read once."""
        before, after = event.before, event.after
        if before is None or after is None:
            return owners_in(event)
        references = after["metadata"].get("ownerReferences")
        if references is not before["metadata"].get("ownerReferences"):
            return owners_in(event)
        # The history keeps the references, so that no others can get their id.
        place = (id(references), event.key.namespace)
        keys = self._owners.get(place)
        if keys is None:
            keys = self._owners[place] = owners_in(event)
        return keys

    def _watching(self, kind: str) -> Watchers:
        owners: dict[str, list[int]] = {}
        others: list[tuple[int, Watch]] = []
        for index, each in enumerate(self._controllers):
            watches = [part for name in (kind, "*") if name in each.watches for part in parts_of(each.watches[name])]
            for watch in watches:
                if isinstance(watch, OfController):
                    owners.setdefault(watch.kind, []).append(index)
                else:
                    others.append((index, watch))
        found = self._watchers[kind] = Watchers(owners, others)
        return found

    def _reconcile(self, controller: int, key: Key) -> None:
        one, api, place = self._controllers[controller], self._apis[controller], (controller, key)
        if place in self._stopped:
            return
        try:
            self._count(place)
            one.reconcile(api, key)
        except ApiError as refused:
            self._retry(controller, key, refused)
        except LivelockError as circle:
            self._stopped.add(place)
            self._complain(Problem(key, "", str(circle)), one.name)
        except MISSHAPEN as error:
            self._stop(place, error)
        else:
            if place in self._failures:
                del self._failures[place]

    def _stop(self, place: tuple[int, Key], error: Exception) -> None:
        """What came from a manifest may have any shape: it is left alone, and the rest of the cluster goes on."""
        if place not in self._stopped:
            self._stopped.add(place)
            name = self._controllers[place[0]].name
            words = f"the {name} cannot work with it ({type(error).__name__}: {error}); it is left alone"
            self._complain(Problem(place[1], "", words), name)

    def _count(self, place: tuple[int, Key]) -> None:
        rounds = self._rounds[place] = self._rounds.get(place, 0) + 1
        if rounds > MOST_AT_ONCE:
            name, when = self._controllers[place[0]].name, spoken(self.now)
            raise LivelockError(
                f"the {name} looked at it {rounds} times at {when} while no time passed; it is stopped here"
            )

    def _retry(self, controller: int, key: Key, refused: ApiError) -> None:
        place = (controller, key)
        failed = self._failures[place] = self._failures.get(place, 0) + 1
        if not isinstance(refused, Conflict):
            words = str(refused).removeprefix(f"{key}: ")
            self.store.note(key, self._controllers[controller].name, f"it was refused: {words}")
        self.again(controller, key, min(FIRST_RETRY * 2 ** min(failed - 1, 30), LAST_RETRY))

    def _perform(self, action: Action) -> None:
        try:
            action.perform(self._you)
        except MISSHAPEN as error:
            key = getattr(action, "key", Key("Action", "", type(action).__name__))
            words = f"has another shape than this needs ({type(error).__name__}: {error})"
            raise Invalid(key, [Flaw("", words)]) from error

    def _planned(self, action: Action) -> None:
        try:
            self._perform(action)
        except ApiError as refused:
            self._complain(Problem(refused.key, "", f"what was planned could not be done: {refused}"), YOU, keep=False)
        self._dispatch()

    def _forgive(self, key: Key) -> None:
        """Somebody changed an object that something was wrong with: look at it afresh."""
        del self.problems[key]
        self._stopped = {place for place in self._stopped if place[1] != key}
        self._forget()

    def _forget(self) -> None:
        """Count afresh what is done at one instant."""
        self._rounds.clear()
        for api in self._apis:
            api.instant()

    def _complain(self, problem: Problem, actor: str, *, keep: bool = True) -> None:
        if keep:
            self.problems[problem.key] = problem
        self.store.note(problem.key, actor, f"{problem.path}: {problem.message}" if problem.path else problem.message)

    def _halt(self) -> bool:
        self._halted = True
        last = self.history.events[-1]
        words = f"there are {self.options.most_events:,} events; the simulation is stopped here"
        self._complain(Problem(last.key, "", words), "Simulation")
        return False
