"""What the network and the proxies know and remember while requests are under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct, field

from explorer.sim.controller import Api
from explorer.sim.mesh.books import Book, Hop, room_for_hops
from explorer.sim.mesh.outlier import Detector, policy_of
from explorer.sim.mesh.services import rule_of, traffic_policy
from explorer.sim.objects import Key, Object
from explorer.sim.store import Store
from explorer.sim.view import View

UNLIMITED = 2**32 - 1
"""What Istio sets where a connection pool names no limit."""

REQUEST = "Request"

T = TypeVar("T")

Step = Callable[["Net"], None]


class Net(Struct):
    """All that is under way.

    Attributes:
        api: the cluster, as the actor of traffic sees it.
        frozen: what the proxies know since istiod does not answer any more; None while it does.
        agenda: what is due, by number.
        numbers: the last number of the agenda.
        requests: how many requests there were.
        detectors: by (the caller's pod, host, subset).
        busy: requests under way, by (the caller's pod, host, subset) and by the server's pod.
        turns: of round robin, by (the caller's pod, host, subset).
        books: the counters of each source of traffic.
        hops: the last tries.
        answers: what was found out about the objects since one of them changed.
        asked: when that was: after so many events, and whether the proxies know what happens.
    """

    api: Api
    frozen: View | None = None
    agenda: dict[int, Step] = field(default_factory=dict)
    numbers: int = 0
    requests: int = 0
    detectors: dict[Any, Detector] = field(default_factory=dict)
    busy: dict[Any, int] = field(default_factory=dict)
    turns: dict[Any, int] = field(default_factory=dict)
    books: dict[Key, Book] = field(default_factory=dict)
    hops: deque[Hop] = field(default_factory=room_for_hops)
    answers: dict[Any, Any] = field(default_factory=dict)
    asked: tuple[int, bool] = (0, True)

    @property
    def known(self) -> View:
        """What the proxies know: the cluster now, or as it was when istiod last told them."""
        return self.frozen or self.api.view

    def once(self, ask: Callable[..., T], *of: Any) -> T:
        """What a function finds in what the proxies know; it is asked again only when any object has changed since.

        Args:
            ask: the function; its first argument is what the proxies know.
            of: its other arguments. Objects among them are told apart by their identity: the history keeps them.
        """
        now = (self.api.revision, self.frozen is None)
        if now != self.asked:
            self.asked = now
            self.answers.clear()
        place = (ask, *[id(one) if isinstance(one, dict) else one for one in of])
        if place not in self.answers:
            self.answers[place] = ask(self.known, *of)
        found: T = self.answers[place]
        return found

    def later(self, after: int, step: Step) -> int:
        """Do something after some milliseconds; the number with which it can be called off."""
        self.numbers += 1
        self.agenda[self.numbers] = step
        self.api.again(Key(REQUEST, "", str(self.numbers)), max(1, after))
        return self.numbers

    def due(self, number: int) -> None:
        """Do what has a number, unless it was called off."""
        step = self.agenda.pop(number, None)
        if step is not None:
            step(self)

    def freeze(self) -> None:
        """Keep what the proxies know: nobody tells them anything new."""
        store = self.api.view
        if self.frozen is None and isinstance(store, Store):
            self.frozen = store.history.cursor(len(store.history))


def detector(net: Net, place: tuple[str, str, str], namespace: str, names: Sequence[str]) -> Detector | None:
    """The detector of a caller for a destination; None if no DestinationRule asks for one.

    A rule that changed makes a new one that knows nothing.
    """
    _, host, subset = place
    policy = policy_of(traffic_policy(rule_of(net.known, host, namespace), subset, "outlierDetection"))
    if policy is None:
        net.detectors.pop(place, None)
        return None
    found = net.detectors.get(place)
    if found is None or found.policy != policy:
        found = net.detectors[place] = Detector(policy, net.api.now)
    found.hosts(names, net.api.now)
    return found


def overloaded(limits: Mapping[str, Any] | None, busy: int) -> bool:
    """Whether one request more is too many for a connection pool.

    Requests that wait for a connection are counted, and not made to wait: a limit shows as a refusal.
    """
    http, tcp = (limits or {}).get("http") or {}, (limits or {}).get("tcp") or {}
    at_once = int(http.get("http2MaxRequests") or UNLIMITED)
    queue = int(tcp.get("maxConnections") or UNLIMITED) + int(http.get("http1MaxPendingRequests") or UNLIMITED)
    return busy >= min(at_once, queue)


def choose(net: Net, place: tuple[str, str, str], balancer: str, pods: Sequence[Object]) -> Object:
    """A host by the rule of a load balancer: LEAST_REQUEST looks at two at random and takes the one with less to do."""
    chance = net.api.chance
    if balancer == "ROUND_ROBIN":
        net.turns[place] = turn = net.turns.get(place, -1) + 1
        return pods[turn % len(pods)]
    first = chance.pick(pods)
    if balancer == "RANDOM" or len(pods) == 1:
        return first
    second = chance.pick(pods)
    return min(first, second, key=lambda pod: net.busy.get(pod["metadata"]["uid"], 0))
