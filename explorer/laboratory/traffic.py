"""Requests over the mesh: all that were ever on their way, kept small, and what they come to at a moment."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from explorer.laboratory.names import box_of
from explorer.model.diagram import Diagram
from explorer.model.running import Flight, Flow
from explorer.sim.clock import SECOND
from explorer.sim.mesh.books import OUTSIDE, Edge, percentile
from explorer.sim.mesh.net import Net
from explorer.sim.mesh.traffic import KIND, NAME, net_of
from explorer.sim.objects import Key
from explorer.sim.simulation import Simulation

Said = tuple[str, str]
"""What a proxy calls a failure, and a sentence if something kept a request from its server."""


class Fault(Struct, frozen=True):
    """What was wrong with some requests of the last second.

    Attributes:
        status: what came back; 0 for nothing.
        count: how many there were.
        of: among how many.
        why: what was wrong, as a part of a sentence.
        concept: id of the concept that explains it.
    """

    status: int
    count: int
    of: int
    why: str
    concept: str


FAULTS: Mapping[str, tuple[str, str]] = {
    "connect-failure": ("nobody could be connected to", "mtls"),
    "reset": ("the connection was reset", "envoy"),
    "timeout": ("the whole request took longer than its timeout", "timeouts"),
    "per-try-timeout": ("a try took longer than it may", "retries"),
    "fault": ("the caller's proxy answers so by itself: a fault is injected", "fault-injection"),
    "no-route": ("no route of the VirtualService fits", "virtual-service"),
    "no-host": ("no pod can be sent anything: none is ready, or all are ejected", "outlier-detection"),
    "overflow": ("the connection pool is full", "circuit-breaker"),
    "refused": ("it was refused", "authorization-policy"),
}
"""What failures mean, and the concept of each."""


class Ledger:
    """The tries of all requests, in columns: a simulation itself remembers the last ones only."""

    def __init__(self, simulation: Simulation, before: Ledger | None = None) -> None:
        """Begin a ledger.

        Args:
            simulation: whose requests.
            before: what is known of its past, from the run of which it is a fork.
        """
        self._simulation = simulation
        self._last: object = None
        self._begin, self._end = array("q"), array("q")
        self._edge, self._status, self._said = array("l"), array("h"), array("l")
        self._sayings: dict[Said, int] = {}
        self._numbers: dict[Edge, int] = {}
        self._edges: list[Edge] = []
        self._first: list[int] = []
        self._ends: list[tuple[str, str]] = []
        self._seconds: dict[int, array[int]] = {}
        if before is not None:
            self._take(before, simulation.now)

    def __len__(self) -> int:
        return len(self._begin)

    def collect(self) -> None:
        """Take over what the simulation saw since the last time."""
        net = self._net()
        if net is None or not net.hops or net.hops[-1] is self._last:
            return
        new = []
        for hop in reversed(net.hops):
            if hop is self._last:
                break
            new.append(hop)
        self._last = net.hops[-1]
        for hop in reversed(new):
            self._add(hop.begin, hop.end, hop.edge, hop.status, (hop.failure, hop.why))

    def _take(self, other: Ledger, until: int) -> None:
        sayings = list(other._sayings)
        for index in range(len(other)):
            if other._end[index] <= until:
                edge, said = other._edges[other._edge[index]], sayings[other._said[index]]
                self._add(other._begin[index], other._end[index], edge, other._status[index], said)
        net = self._net()
        self._last = net.hops[-1] if net is not None and net.hops else None

    def _net(self) -> Net | None:
        return net_of(self._simulation.memory(NAME))

    def _add(self, begin: int, end: int, edge: Edge, status: int, said: Said) -> None:
        number = self._numbers.get(edge)
        if number is None:
            number = self._numbers[edge] = len(self._edges)
            self._edges.append(edge)
            self._first.append(end)
            self._ends.append((self._source(edge), _target(edge)))
        index = len(self._begin)
        self._begin.append(begin)
        self._end.append(end)
        self._edge.append(number)
        self._status.append(status)
        self._said.append(self._sayings.setdefault(said, len(self._sayings)))
        for second in range(begin // SECOND, end // SECOND + 1):
            bucket = self._seconds.get(second)
            if bucket is None:
                bucket = self._seconds[second] = array("l")
            bucket.append(index)

    def _source(self, edge: Edge) -> str:
        """The box from which a request comes: a pod, or the Traffic itself if it found no pod to send it; empty for outside."""
        if edge.source == OUTSIDE:
            return ""
        namespace, _, name = edge.source.partition("/")
        sender = Key(KIND, namespace, name)
        return box_of(sender) if not edge.target and sender in self._simulation.store else _pod(edge.source)

    def _between(self, start: int, end: int) -> Iterator[int]:
        """The tries that are on their way at any time between two."""
        first, last = start // SECOND, end // SECOND
        begins, ends = self._begin, self._end
        for second in range(max(0, first), last + 1):
            for index in self._seconds.get(second, ()):
                # A try that touches several seconds stands in each of them, and counts in the first that is asked for.
                if begins[index] <= end and ends[index] >= start and max(begins[index] // SECOND, first) == second:
                    yield index

    def flights(self, start: int, end: int) -> Sequence[Flight]:
        """The tries that are on their way between two times: half of it there, half of it back."""
        ends, edges = self._ends, self._edge
        return [self._flight(index) for index in self._between(start, end) if ends[edges[index]][0]]

    def _flight(self, index: int) -> Flight:
        status = self._status[index]
        source, target = self._ends[self._edge[index]]
        bad = status >= 500 or not status
        label = "" if 0 < status < 400 else str(status or "no answer")
        return Flight(source, target, self._begin[index], self._end[index], "bad" if bad else "good", label)

    def calls(self, until: int) -> int:
        """How many edges there were up to a time: a picture that shows so many shows them all."""
        return bisect_right(self._first, until)

    def edges(self, until: int) -> Sequence[tuple[str, str]]:
        """The boxes between which there was a request up to a time."""
        return list(dict.fromkeys(self._ends[: self.calls(until)]))

    def flows(self, time: int, diagram: Diagram) -> Sequence[Flow]:
        """What came back in the second up to a time, for each pair of boxes that are drawn."""
        found: dict[tuple[str, str], list[tuple[int, bool]]] = {}
        for index in self._between(time - SECOND + 1, time):
            if time - SECOND < self._end[index] <= time:
                status = self._status[index]
                took = self._end[index] - self._begin[index]
                found.setdefault(self._ends[self._edge[index]], []).append((took, status >= 500 or not status))
        there = diagram.by_id
        return [
            _flow(source, target, tries)
            for (source, target), tries in sorted(found.items())
            if source in there and target in there
        ]

    def failures(self, box: str, time: int) -> Sequence[Fault]:
        """What was wrong in the last second with requests to a box, or from it."""
        found: dict[tuple[int, Said], int] = {}
        total, sayings = 0, list(self._sayings)
        for index in self._between(time - SECOND + 1, time):
            if box in self._ends[self._edge[index]] and time - SECOND < self._end[index] <= time:
                total += 1
                status = self._status[index]
                if not 0 < status < 400:
                    place = status, sayings[self._said[index]]
                    found[place] = found.get(place, 0) + 1
        return [_fault(status, said, count, total) for (status, said), count in found.items()]


def _fault(status: int, said: Said, count: int, total: int) -> Fault:
    failure, why = said
    words, concept = FAULTS.get(failure, ("the program answered so", "envoy"))
    if status == 403:
        words, concept = "it may not call", "authorization-policy"
    elif "certificate" in why:
        concept = "workload-certificate"
    elif "TLS" in why:
        concept = "mtls"
    return Fault(status, count, total, why or words, concept)


def _flow(source: str, target: str, tries: Sequence[tuple[int, bool]]) -> Flow:
    times = sorted(took for took, _ in tries)
    wrong = sum(bad for _, bad in tries)
    return Flow(
        source,
        target,
        float(len(tries)),
        wrong / len(tries),
        float(percentile(times, 50)),
        float(percentile(times, 99)),
    )


def _target(edge: Edge) -> str:
    """The box to which it goes: a pod, or the Service of which it reached none."""
    if edge.target:
        return _pod(edge.target)
    name, _, rest = edge.service.partition(".")
    return box_of(Key("Service", rest.partition(".")[0] or "default", name))


def _pod(text: str) -> str:
    namespace, _, name = text.partition("/")
    return box_of(Key("Pod", namespace, name))
