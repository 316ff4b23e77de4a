"""What is measured to answer a question: the simulation is run, and looked at.

    count <selection>                       how many there are at the end
    most <selection>, fewest <selection>    the highest, or lowest, number at any moment from the beginning to the end
    state of <object>                       the word that kubectl shows: Pending, CrashLoopBackOff, Terminating, gone …
    <word> of <object>                      how many it has: available, ready, restarts, endpoints, revision …
    <path> of <object>                      what stands in a field: spec.nodeName, status.updateRevision …
    whether <condition>                     yes or no, at the end
    ever <condition>                        yes or no, at any moment from the beginning to the end
    time until <condition>                  from the beginning on, as far as the simulation goes; never
    who caused <condition>                  the controller (or `you`) by whose deed it came to be so first
    first of <object>, <object> … that is <word>     the name of the one of which it is true first, from the beginning on
    requests to <host>                      how many whole requests were answered from the beginning to the end
    requests per second to <host>, tries per second to <host>, tries per request to <host>
    errors to <host>                        of a hundred requests those that failed
    share of <host> to <selection>          of a hundred tries those that went to these pods

The beginning and the end are two moments: those of the beat before and of the beat of the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from explorer.sim.clock import SECOND, spoken
from explorer.sim.conditions import Condition, Reader, Selection, conditional, parse, predicate, selected, steps
from explorer.sim.history import History
from explorer.sim.names import OrderError, duration
from explorer.sim.objects import at
from explorer.sim.states import found, number_of, state_of, value_at

Value = float | str
"""A number, a length of time in milliseconds (see `Answer.unit`), or a word."""

TRAFFIC = "Traffic"


class Between(Struct, frozen=True):
    """The part of a history that is looked at.

    Attributes:
        history: all that happened, also after the end.
        begin: how many events had happened at its beginning.
        begun: when that was, in milliseconds.
        end: how many events had happened at its end.
        ended: when that was, in milliseconds.
    """

    history: History
    begin: int
    begun: int
    end: int
    ended: int


class Answer(Struct, frozen=True):
    """What came out.

    Attributes:
        value: a number or a word.
        unit: `ms` for a length of time, `%` for a share; empty for a count or a word.
    """

    value: Value
    unit: str = ""

    def __str__(self) -> str:
        """As a person reads it."""
        if isinstance(self.value, str):
            return self.value
        if self.unit == "ms":
            return spoken(round(self.value))
        return (
            f"{self.value:.3g}{' %' if self.unit else ''}"
            if self.value % 1
            else f"{self.value:.0f}{self.unit and ' %'}"
        )


Measure = Callable[[Between], Answer]


def measure(text: str, kinds: Mapping[str, str] | None = None) -> Measure:
    """Read what is to be measured.

    Args:
        text: see the module.
        kinds: see `explorer.sim.names.kinds_by_name`.

    Raises:
        OrderError: if it cannot be read.
    """
    kinds = conditional(kinds)
    verb = text.strip().partition(" ")[0]
    for name, read in _BEGINNINGS.items():
        if text.casefold().startswith(f"{name} "):
            return read(text[len(name) + 1 :], kinds)
    what, of, name = text.strip().partition(" of ")
    if not of or " " in what:
        raise OrderError(f"{verb!r} measures nothing; expected one of: {', '.join(_BEGINNINGS)}, <word> of <object>")
    return _of(what, name, kinds)


def _of(what: str, name: str, kinds: Mapping[str, str]) -> Measure:
    reader = Reader(name, kinds)
    key = reader.key()
    reader.end()
    way = steps(what) if "." in what or "[" in what else ()

    def look(between: Between) -> Answer:
        view = between.history.at(between.end)
        obj = found(view, key)
        if obj is None:
            return Answer("gone")
        if what == "state":
            return Answer(state_of(obj))
        value = value_at(obj, way) if way else number_of(view, obj, what)
        if isinstance(value, bool) or value is None:
            return Answer({True: "yes", False: "no", None: "nothing"}[value])
        return Answer(value)

    return look


def _count(text: str, kinds: Mapping[str, str]) -> Measure:
    some = selected(text, kinds)
    return lambda between: Answer(len(some.objects(between.history.at(between.end))))


def _extreme(pick: Callable[[Iterable[int]], int]) -> Callable[[str, Mapping[str, str]], Measure]:
    def read(text: str, kinds: Mapping[str, str]) -> Measure:
        some = selected(text, kinds)
        return lambda between: Answer(pick(_numbers(between, some)))

    return read


def _numbers(between: Between, some: Selection) -> Iterable[int]:
    """How many there were at each moment at which that may have changed."""
    cursor = between.history.cursor(between.begin)
    yield len(some.objects(cursor))
    for event in between.history.events[between.begin : between.end]:
        if event.verb != "note" and event.key.kind == some.kind:
            cursor.move(event.seq)
            yield len(some.objects(cursor))


def _whether(text: str, kinds: Mapping[str, str]) -> Measure:
    condition = parse(text, kinds)
    return lambda between: Answer(_yes(condition.holds(between.history.at(between.end))))


def _ever(text: str, kinds: Mapping[str, str]) -> Measure:
    condition = parse(text, kinds)
    return lambda between: Answer(_yes(_first(between, condition, between.end) is not None))


def _until(text: str, kinds: Mapping[str, str]) -> Measure:
    condition = parse(text, kinds)

    def look(between: Between) -> Answer:
        first = _first(between, condition, len(between.history))
        if first is None:
            return Answer("never")
        time = between.history.events[first - 1].time if first > between.begin else between.begun
        return Answer(time + condition.after - between.begun, "ms")

    return look


def _who(text: str, kinds: Mapping[str, str]) -> Measure:
    condition = parse(text, kinds)

    def look(between: Between) -> Answer:
        first = _first(between, condition, len(between.history))
        # What was so at the beginning was caused before it.
        before = first is None or first == between.begin
        return Answer("nobody" if before or first is None else between.history.events[first - 1].actor)

    return look


def _first(between: Between, condition: Condition, end: int) -> int | None:
    """After how many events it was so first; None if it never was."""
    cursor = between.history.cursor(between.begin)
    if condition.holds(cursor):
        return between.begin
    for event in between.history.events[between.begin : end]:
        if event.verb != "note":
            cursor.move(event.seq)
            if condition.holds(cursor):
                return event.seq
    return None


def _first_of(text: str, kinds: Mapping[str, str]) -> Measure:
    names, that, rest = text.partition(" that ")
    if not that:
        raise OrderError("'that' is missing; expected first of pod/a, pod/b that is gone")
    keys = [Reader(name, kinds).key() for name in names.split(",")]
    reader = Reader(rest, kinds)
    holds = predicate(reader)
    reader.end()

    def look(between: Between) -> Answer:
        cursor = between.history.cursor(between.begin)
        for event in between.history.events[between.begin :]:
            cursor.move(event.seq)
            for key in keys:
                if holds(cursor, found(cursor, key)):
                    return Answer(key.name)
        return Answer("none")

    return look


def _yes(value: bool) -> str:
    return "yes" if value else "no"


# Traffic


class _Sum(Struct):
    """What was counted between two moments.

    Attributes:
        requests: whole requests.
        failed: those of them that failed.
        tries: single tries.
        by: tries by the pod that got them, as `namespace/name`.
    """

    requests: int = 0
    failed: int = 0
    tries: int = 0
    by: dict[str, int] = {}


def _summed(between: Between, host: str) -> _Sum:
    total = _Sum()
    for sign, index in ((-1, between.begin), (1, between.end)):
        for traffic in between.history.at(index).list(TRAFFIC):
            for edge in at(traffic, ("status", "edges"), ()):
                if edge["service"] != host and not edge["service"].startswith(f"{host}."):
                    continue
                if edge["target"]:
                    total.tries += sign * edge["total"]
                    total.by[edge["target"]] = total.by.get(edge["target"], 0) + sign * edge["total"]
                else:
                    total.requests += sign * edge["total"]
                    total.failed += sign * edge["errors"]
    return total


def _traffic(answer: Callable[[_Sum, float], Answer]) -> Callable[[str, Mapping[str, str]], Measure]:
    def read(text: str, _kinds: Mapping[str, str]) -> Measure:
        host = text.strip()
        if not host or " " in host:
            raise OrderError(f"{host[:40]!r} is no host; expected the name of a Service")
        return lambda between: answer(_summed(between, host), max(1, between.ended - between.begun) / SECOND)

    return read


def _share(text: str, kinds: Mapping[str, str]) -> Measure:
    host, to, rest = text.partition(" to ")
    if not to:
        raise OrderError("'to' is missing; expected share of pay to pods with version=v2")
    some = selected(rest, kinds)

    def look(between: Between) -> Answer:
        total = _summed(between, host.strip())
        names: set[str] = set()
        for index in (between.begin, between.end):
            objects = some.objects(between.history.at(index))
            names |= {f"{one['metadata']['namespace']}/{one['metadata']['name']}" for one in objects}
        return Answer(_percent(sum(count for name, count in total.by.items() if name in names), total.tries), "%")

    return look


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0


_BEGINNINGS: dict[str, Callable[[str, Mapping[str, str]], Measure]] = {
    "count": _count,
    "most": _extreme(max),
    "fewest": _extreme(min),
    "whether": _whether,
    "ever": _ever,
    "time until": _until,
    "who caused": _who,
    "first of": _first_of,
    "requests to": _traffic(lambda total, _time: Answer(total.requests)),
    "requests per second to": _traffic(lambda total, time: Answer(total.requests / time)),
    "tries per second to": _traffic(lambda total, time: Answer(total.tries / time)),
    "tries per request to": _traffic(lambda total, _time: Answer(total.tries / (total.requests or 1))),
    "errors to": _traffic(lambda total, _time: Answer(_percent(total.failed, total.requests), "%")),
    "share of": _share,
}


# Choices


def fits(answer: Answer, text: str) -> bool:
    """Whether an answer is what a choice says.

    Args:
        answer: what was measured.
        text: a number, a length of time, a share (`10%`) or a word; or two of them with `..` between, one of which may be missing.

    Raises:
        OrderError: if it cannot be compared with the answer.
    """
    low, dots, high = text.partition("..")
    if not dots:
        if isinstance(answer.value, str) or not _amounts(text):
            return str(answer.value).casefold() == text.strip().casefold()
        return answer.value == _amount(text)
    if isinstance(answer.value, str):
        return False
    return (not low or answer.value >= _amount(low)) and (not high or answer.value <= _amount(high))


def _amounts(text: str) -> bool:
    return text.strip()[:1].isdecimal()


def _amount(text: str) -> float:
    text = text.strip().removesuffix("%").strip()
    try:
        return float(text)
    except ValueError:
        return duration(text)


def readable(text: str) -> None:
    """Whether a choice can be compared with anything.

    Raises:
        OrderError: if it cannot.
    """
    low, dots, high = text.partition("..")
    for part in (low, high) if dots else ((low,) if _amounts(low) and not low.strip()[-1:].isalpha() else ()):
        if part.strip():
            _amount(part)


__all__ = ["Answer", "Between", "Measure", "fits", "measure", "readable"]
