"""Everything that happened, and the objects as they were after any of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from explorer.sim.objects import Key, Object
from explorer.sim.view import View

Verb = Literal["create", "update", "status", "delete", "gone", "note"]
"""`delete` asks for an end, `gone` is the end; `note` changes nothing and says something."""


FIRST_STRETCH = 512
"""Events between two of several cursors in a short history."""

MOST_CURSORS = 24


class Event(Struct, frozen=True, gc=False):
    """One change of one object.

    Attributes:
        seq: counted from 1; it is the object's resourceVersion after the change.
        time: milliseconds since the simulation began.
        actor: who did it.
        verb: what was done.
        key: to which object.
        reason: why, as a part of a sentence.
        before: the object before; None if it was not there.
        after: the object after; None if it is gone.
    """

    seq: int
    time: int
    actor: str
    verb: Verb
    key: Key
    reason: str
    before: Object | None
    after: Object | None


class Cursor(View):
    """The objects at one moment, which can be moved to any other: it undoes or repeats what lies between."""

    __slots__ = ("_events", "index")

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__()
        self._events = events
        self.index = 0

    def begin_as(self, other: Cursor) -> None:
        """Show the same moment as another cursor."""
        self._take(other)
        self.index = other.index

    def move(self, index: int) -> None:
        """Show the objects after the first `index` events."""
        events, put = self._events, self._put
        index = max(0, min(index, len(events)))
        if index >= self.index:
            for event in events[self.index : index]:
                if event.verb != "note":
                    put(event.key, event.before, event.after)
        else:
            for event in reversed(events[index : self.index]):
                if event.verb != "note":
                    put(event.key, event.after, event.before)
        self.index = index


class Cursors:
    """Cursors at many places of a history, so that any moment is near one of them, in whatever order they are looked at.

    Each of them stays in its own stretch; where there would be too many, every other one goes and the stretches double.
    """

    __slots__ = ("_cursors", "_events", "_stretch")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._cursors = [Cursor(events)]
        self._stretch = FIRST_STRETCH

    def __len__(self) -> int:
        return len(self._cursors)

    def at(self, index: int) -> Cursor:
        """The objects after the first `index` events; the next call may move what this one returned."""
        index = max(0, min(index, len(self._events)))
        while len(self._cursors) * self._stretch <= len(self._events):
            new = Cursor(self._events)
            new.begin_as(self._cursors[-1])
            new.move(len(self._cursors) * self._stretch)
            self._cursors.append(new)
            if len(self._cursors) > MOST_CURSORS:
                self._cursors = self._cursors[::2]
                self._stretch *= 2
        cursor = self._cursors[index // self._stretch]
        cursor.move(index)
        return cursor


class History:
    """The events so far, in order."""

    __slots__ = ("_cursor", "_of", "_times", "events")

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._times: list[int] = []
        self._of: dict[Key, list[int]] = {}
        self._cursor = Cursor(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def append(
        self, time: int, actor: str, verb: Verb, key: Key, reason: str, before: Object | None, after: Object | None
    ) -> None:
        """Write down what happened."""
        events = self.events
        events.append(Event(len(events) + 1, time, actor, verb, key, reason, before, after))
        self._times.append(time)
        of = self._of.get(key)
        if of is None:
            self._of[key] = [len(events) - 1]
        else:
            of.append(len(events) - 1)

    def at(self, index: int) -> View:
        """The objects after the first `index` events. It is one cursor: the next call moves what this one returned."""
        self._cursor.move(index)
        return self._cursor

    def cursor(self, index: int = 0) -> Cursor:
        """A cursor of one's own, to look at two moments at once."""
        cursor = Cursor(self.events)
        cursor.move(index)
        return cursor

    def index_at(self, time: int) -> int:
        """How many events there were up to and at a time."""
        return bisect_right(self._times, time)

    def reasons_of(self, key: Key, until: int | None = None) -> Sequence[Event]:
        """What happened to an object, the latest last.

        Args:
            key: the object.
            until: only among the first so many events; None for all.
        """
        found = self._of.get(key, [])
        limit = len(self.events) if until is None else until
        return [self.events[index] for index in found[: bisect_right(found, limit - 1)]]

    def digest(self, until: int | None = None) -> str:
        """A hash of all that happened: two histories that are equal byte for byte have the same."""
        total, encode = sha256(), msgspec.json.Encoder().encode
        for event in self.events[:until]:
            total.update(encode((event.seq, event.time, event.actor, event.verb, event.key, event.reason, event.after)))
        return total.hexdigest()
