"""How to write a controller.

A controller is data: a name, what it watches, and a function that brings one object closer to what is wanted.

    def reconcile(api: Api, key: Key) -> None:
        job = api.get(key)
        if job is None or terminating(job):
            return
        pods = api.owned_by(uid_of(job))
        if not pods:
            api.create(pod_of(job), why=f"{key.name} has no pod yet")

    JOB = Controller("Job controller", {"Job": itself, "Pod": its_controller("Job")}, reconcile)

and stands in `explorer.sim.controllers.ALL`, whose order is the order in which controllers take their turns.

1. *Watches* map the kind of a changed object to the keys to reconcile: `itself`, `its_controller(kind)`, or any function
   (view, event) → keys; `event.before` and `event.after` are the object before and after, None where it did not exist. `"*"` watches
   all kinds. Keys are queued once, however many changes ask for them, so that many changes at one instant cost one reconcile.
2. *Reconcile from what is there*, never from what an event said. What is read from `api` is the present state; it must not be written to:
   copy with `objects.changed(obj, path, value)` and hand it to `api.update`. Writing what is there already is no change and no event.
3. *Every write says why*, as the part of an English sentence that a learner reads beside the change: "mysql-1 is missing and
   mysql-0 is Ready". `api.note(key, why)` says something where nothing changes ("0 of 3 nodes fit").
4. *Wait* with `api.again(key, after_ms)`, never in a loop. Time is whole milliseconds (`api.now`); the API's text of it is `api.stamp`.
5. *Chance* comes from `api.chance`, a stream of this controller's own, or from `api.chance_of(key)`, the same for a key whatever else happens.
6. *Memory* between two reconciles is `api.memory`, a dict of this controller in this simulation. Module variables would leak
   between simulations. Prefer the status of objects: it can be seen at any moment of the past, memory cannot.
7. *Errors*: a Conflict, or anything else that the store refuses, ends the reconcile and it is tried again with growing delays. An object that
   is not as it should be is best refused by an `Admission` (see `store`) of the controller: a `Flaw` with path and message.
8. The same controller reconciling one object, or changing one object, more than `MOST_AT_ONCE` times at one instant is a livelock: it is stopped
   for that object and the learner is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from explorer.sim.chance import Stream
from explorer.sim.clock import spoken, stamp
from explorer.sim.history import Event
from explorer.sim.objects import Key, Object, controller_of, kind_of, owner_key
from explorer.sim.options import Options
from explorer.sim.store import Admission, Propagation, Store
from explorer.sim.view import View

if TYPE_CHECKING:
    from explorer.sim.simulation import Simulation

MOST_AT_ONCE = 100

Watch = Callable[[View, Event], Iterable[Key]]


class LivelockError(Exception):
    """A controller goes round in circles while no time passes."""


class Api:
    """The API server as one actor sees it at the present time: all of `Store`, with this actor's name on every change."""

    __slots__ = ("_counts", "_index", "_simulation", "_store", "actor", "memory")

    def __init__(self, simulation: Simulation, actor: str, index: int = -1) -> None:
        self._simulation = simulation
        self._store: Store = simulation.store
        self._index = index
        self._counts: dict[Key, int] = {}
        self.actor = actor
        self.memory: dict[Any, Any] = {}

    @property
    def now(self) -> int:
        """Milliseconds since the simulation began."""
        return self._simulation.clock.now

    @property
    def stamp(self) -> str:
        """The time now as the API writes it."""
        return stamp(self._simulation.clock.now)

    @property
    def options(self) -> Options:
        """What was set before the simulation began."""
        return self._simulation.options

    @property
    def version(self) -> tuple[int, ...]:
        """The version of Kubernetes: (1, 37), or (1, 35, 2)."""
        return self._simulation.version

    @property
    def view(self) -> View:
        """All objects now."""
        return self._store

    @property
    def revision(self) -> int:
        """How many events there were: as long as it is the same, everything is as it was."""
        return len(self._simulation.history.events)

    @property
    def chance(self) -> Stream:
        """This actor's own stream of chance."""
        return self._simulation.stream(self.actor)

    def chance_of(self, *names: object) -> Stream:
        """A stream of chance of this actor for something, from its beginning: what it gives depends on nothing else."""
        return self._simulation.chance.stream(self.actor, *names)

    def get(self, key: Key) -> Object | None:
        """The object of a key."""
        return self._store.get(key)

    def by_uid(self, uid: str) -> Object | None:
        """The object with a uid."""
        return self._store.by_uid(uid)

    def list(
        self, kind: str, namespace: str | None = None, selector: Mapping[str, Any] | None = None
    ) -> Sequence[Object]:
        """See `View.list`."""
        return self._store.list(kind, namespace, selector)

    def owned_by(self, uid: str) -> Sequence[Object]:
        """See `View.owned_by`."""
        return self._store.owned_by(uid)

    def orphans(self, kind: str) -> Sequence[Object]:
        """See `View.orphans`."""
        return self._store.orphans(kind)

    def pods_on(self, node: str) -> Sequence[Object]:
        """See `View.pods_on`."""
        return self._store.pods_on(node)

    def watch(self, revision: int) -> Sequence[Event]:
        """See `Store.watch`: what happened after so many events."""
        return self._store.watch(revision)

    def create(self, obj: Object, *, why: str) -> Object:
        """See `Store.create`."""
        return self._store.create(obj, self.actor, why)

    def update(self, obj: Object, *, why: str) -> Object:
        """See `Store.update`."""
        self._count(Key(kind_of(obj), obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))
        return self._store.update(obj, self.actor, why)

    def patch_status(self, key: Key, status: Mapping[str, Any], *, why: str) -> Object:
        """See `Store.patch_status`."""
        self._count(key)
        return self._store.patch_status(key, status, self.actor, why)

    def delete(
        self, key: Key, *, why: str, grace: int | None = None, propagation: Propagation = "background", uid: str = ""
    ) -> Object | None:
        """See `Store.delete`."""
        self._count(key)
        return self._store.delete(key, self.actor, why, grace=grace, propagation=propagation, uid=uid)

    def check(self, obj: Object) -> Object:
        """See `Store.check`."""
        return self._store.check(obj)

    def note(self, key: Key, why: str) -> None:
        """Write something down about an object that changes nothing."""
        self._store.note(key, self.actor, why)

    def again(self, key: Key, after: int) -> None:
        """Have this controller reconcile a key (again) after some milliseconds."""
        self._simulation.again(self._index, key, after)

    def instant(self) -> None:
        """Forget what was counted: time went on."""
        self._counts.clear()

    def _count(self, key: Key) -> None:
        count = self._counts[key] = self._counts.get(key, 0) + 1
        if count > MOST_AT_ONCE and self._index >= 0:
            raise LivelockError(
                f"the {self.actor} changed {key} {count} times at {spoken(self.now)} while no time passed; it is stopped here"
            )


class Controller(Struct, frozen=True):
    """One controller; see the head of this module.

    Attributes:
        name: who it is in the history.
        watches: kind → the keys to reconcile when an object of that kind changed; `"*"` for all kinds.
        reconcile: brings one object closer to what is wanted.
        admissions: what it does to objects before they are stored.
    """

    name: str
    watches: Mapping[str, Watch]
    reconcile: Callable[[Api, Key], None]
    admissions: tuple[Admission, ...] = ()


def itself(_view: View, event: Event) -> Iterable[Key]:
    """Reconcile what changed."""
    return (event.key,)


class OfController(Struct, frozen=True):
    """A watch for the owner of a kind that controls what changed; if that owner changed, for the former one too.

    Many controllers watch pods so: a simulation looks the owners of a changed object up once for all of them.
    """

    kind: str

    def __call__(self, _view: View, event: Event) -> Iterable[Key]:
        """The owners of this kind."""
        return [key for key in owners_in(event) if key.kind == self.kind]


class Either(Struct, frozen=True):
    """What any of several watches asks for."""

    watches: tuple[Watch, ...]

    def __call__(self, view: View, event: Event) -> Iterable[Key]:
        """All keys, one watch after another."""
        return [key for watch in self.watches for key in watch(view, event)]


def owners_in(event: Event) -> list[Key]:
    """The owners that control what changed, and that did before."""
    before, after = event.before, event.after
    found = []
    owner = None if after is None else controller_of(after)
    if owner is not None:
        found.append(owner_key(owner, event.key.namespace))
    if before is not None and (
        after is None or before["metadata"].get("ownerReferences") is not after["metadata"].get("ownerReferences")
    ):
        former = controller_of(before)
        if former is not None and (key := owner_key(former, event.key.namespace)) not in found:
            found.append(key)
    return found


def its_controller(kind: str) -> Watch:
    """Reconcile the owner of a kind that controls what changed; if that owner changed, the former one too."""
    return OfController(kind)


def either(*watches: Watch) -> Watch:
    """Reconcile what any of several watches asks for."""
    return Either(watches)


def parts_of(watch: Watch) -> list[Watch]:
    """The watches of which one is made up."""
    return [part for one in watch.watches for part in parts_of(one)] if isinstance(watch, Either) else [watch]
