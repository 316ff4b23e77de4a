"""What may be so in a cluster, in words: `pod/mysql-1 is Ready`, `deploy/web has 2 available`, `3 pods with app=web are Running`.

    condition  = part {" and " part}
    part       = object predicate | amount selection [predicate]
    object     = kind/name | namespace/kind/name
    predicate  = is [not] word | is [not] on node | has [amount] word | has path value
    amount     = number | at least number | at most number | more than number | fewer than number | no | all
    selection  = kinds {in namespace | with label=value[,label=value] | on node | of object} [that are [not] word]

An amount of its own means exactly so many. `gone` is what is not there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from explorer.sim.names import OrderError, duration, key_named, kind_named, kinds_by_name
from explorer.sim.objects import CLUSTER_SCOPED, Key, Object, at
from explorer.sim.states import RELEASE, WORDS, found, is_so, number_of, owned, value_at
from explorer.sim.view import View

_STEP = re.compile(r"\[(\d{1,6})\]|\[([^\]]+)\]|([^.\[\]]+)")


class Selection(Struct, frozen=True):
    """Some objects of a kind.

    Attributes:
        kind: their kind.
        namespace: only of this one; empty for all.
        labels: only those with these labels.
        node: only pods on this node; empty for all.
        owner: only those that belong to this one; None for all.
        word: only those of which this word is true; empty for all.
        wanted: False turns the word round.
        name: only the one of this name; empty for all.
    """

    kind: str
    namespace: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    node: str = ""
    owner: Key | None = None
    word: str = ""
    wanted: bool = True
    name: str = ""

    def objects(self, view: View) -> list[Object]:
        """Those that there are, sorted by namespace and name."""
        if self.name:
            one = found(view, Key(self.kind, self.namespace, self.name))
            return [] if one is None else [one]
        selector = {"matchLabels": dict(self.labels)}
        return [one for one in view.list(self.kind, self.namespace or None, selector) if self._fits(view, one)]

    def _fits(self, view: View, obj: Object) -> bool:
        if self.node and at(obj, ("spec", "nodeName")) != self.node:
            return False
        if self.owner is not None and not owned(view, obj, self.owner):
            return False
        return not self.word or is_so(obj, self.word) == self.wanted


class Amount(Struct, frozen=True):
    """A number that is to be compared with."""

    word: str
    number: float = 0

    def fits(self, value: float, whole: float | None = None) -> bool:
        """Whether a value is so; `all` compares with the whole."""
        match self.word:
            case "at least":
                return value >= self.number
            case "at most":
                return value <= self.number
            case "more than":
                return value > self.number
            case "fewer than":
                return value < self.number
            case "all":
                return whole is not None and value == whole > 0
            case _:
                return value == self.number


Test = Callable[[View], bool]


class Condition(Struct, frozen=True):
    """Something that may be so.

    Attributes:
        text: as it was written.
        tests: all of them have to hold.
        after: how many milliseconds later it is that one waits for.
    """

    text: str
    tests: tuple[Test, ...]
    after: int = 0

    def holds(self, view: View) -> bool:
        """Whether it is so."""
        return all(test(view) for test in self.tests)


class Reader:
    """The words of a line, taken one after another.

    Attributes:
        words: those that are left.
        kinds: the kinds by all that one may write for them.
    """

    def __init__(self, text: str, kinds: Mapping[str, str]) -> None:
        self.words = text.split()
        self.kinds = kinds

    def peek(self, count: int = 1) -> str:
        """The next words, in small letters; empty if there are none."""
        return " ".join(self.words[:count]).casefold()

    def take(self, what: str) -> str:
        """The next word.

        Raises:
            OrderError: if there is none.
        """
        if not self.words:
            raise OrderError(f"{what} is missing")
        return self.words.pop(0)

    def skip(self, *options: str) -> str:
        """Take one of several words or groups of words, if it comes next; tells which."""
        for option in options:
            count = option.count(" ") + 1
            if self.peek(count) == option:
                del self.words[:count]
                return option
        return ""

    def end(self) -> None:
        """Nothing may be left.

        Raises:
            OrderError: if something is.
        """
        if self.words:
            raise OrderError(f"{' '.join(self.words)[:60]!r} is too much")

    def key(self) -> Key:
        """An object."""
        return key_named(self.take("the object, such as pod/mysql-1,"), self.kinds)

    def number(self) -> float:
        """A number."""
        text = self.take("the number")
        try:
            return float(text)
        except ValueError:
            raise OrderError(f"{text[:40]!r} is no number") from None

    def amount(self) -> Amount | None:
        """How many, if it is said next."""
        word = self.skip("at least", "at most", "more than", "fewer than", "all", "no")
        if word in ("all", "no"):
            return Amount(word)
        if word or self.peek().replace(".", "", 1).isdecimal():
            return Amount(word, self.number())
        return None

    def selection(self) -> Selection:
        """Some objects, without or with `that are`."""
        if "/" in self.peek():
            key = self.key()
            return Selection(key.kind, key.namespace, name=key.name)
        kind = kind_named(self.take("the kind of objects, such as pods,"), self.kinds)
        parts: dict[str, Any] = {}
        while name := self.skip("in", "with", "on", "of"):
            if name == "in":
                parts["namespace"] = self.take("the namespace")
            elif name == "with":
                parts["labels"] = self._labels()
            elif name == "on":
                parts["node"] = self.take("the node")
            else:
                parts["owner"] = self.key()
        if self.skip("that are", "that is"):
            parts["wanted"] = not self.skip("not")
            parts["word"] = self.word()
        if kind in CLUSTER_SCOPED:
            parts.pop("namespace", None)
        return Selection(kind, **parts)

    def _labels(self) -> tuple[tuple[str, str], ...]:
        text = self.take("the label, such as app=web,")
        pairs = tuple(
            (name, value) for name, equals, value in (one.partition("=") for one in text.split(",")) if equals
        )
        if len(pairs) != text.count(",") + 1:
            raise OrderError(f"{text[:40]!r} is no label; expected one such as app=web")
        return pairs

    def word(self) -> str:
        """A word for how something is."""
        text = self.take("a word such as Ready")
        low = [one.casefold() for one in WORDS]
        if text.casefold() not in low and (near := difflib.get_close_matches(text.casefold(), low, 1, 0.75)):
            raise OrderError(f"{text!r} is no word for how something is; did you mean {WORDS[low.index(near[0])]}?")
        return text


def parse(text: str, kinds: Mapping[str, str] | None = None) -> Condition:
    """Read a condition, which may begin with a length of time: `10s after pod/mysql-1 is Ready`.

    Args:
        text: the line.
        kinds: see `explorer.sim.names.kinds_by_name`; None for those of Kubernetes and its mesh.

    Raises:
        OrderError: if it cannot be read.
    """
    kinds = conditional(kinds)
    reader = Reader(text, kinds)
    after = 0
    if len(reader.words) > 1 and reader.words[1].casefold() == "after":
        after = duration(reader.take("a time"))
        reader.skip("after")
    parts = " ".join(reader.words).split(" and ")
    try:
        tests = tuple(_part(Reader(part, kinds)) for part in parts)
    except OrderError as error:
        raise OrderError(f"{error}; expected a condition such as pod/mysql-1 is Ready") from None
    return Condition(text, tests, after)


def conditional(kinds: Mapping[str, str] | None) -> dict[str, str]:
    """The kinds that a condition may name: those of objects, and releases."""
    return {
        **(kinds_by_name() if kinds is None else kinds),
        "release": RELEASE,
        "process": "Process",
        "processes": "Process",
    }


def predicate(reader: Reader) -> Callable[[View, Object | None], bool]:
    """What may be so of one object."""
    verb = reader.skip("is", "are", "has", "have")
    if verb in ("is", "are"):
        wanted = not reader.skip("not")
        if reader.skip("on"):
            node = reader.take("the node")
            return lambda _view, obj: (at(obj, ("spec", "nodeName")) == node) == wanted
        word = reader.word()
        return lambda _view, obj: is_so(obj, word) == wanted
    if not verb:
        raise OrderError(
            f"{reader.peek() or 'the line'!r} says nothing of it" if reader.words else "a predicate is missing"
        )
    amount = reader.amount()
    if amount is None and any(sign in reader.peek() for sign in ".[") and len(reader.words) > 1:
        way = steps(reader.take("the path"))
        value = reader.take("the value")
        return lambda _view, obj: obj is not None and _shown(value_at(obj, way)) == value
    name = reader.take("what it has, such as available,") if amount is not None else ""
    if amount is None or amount.word == "all":
        raise OrderError(f"{reader.peek()!r} is nothing that it may have")
    return lambda view, obj: obj is not None and (n := number_of(view, obj, name)) is not None and amount.fits(n)


def _part(reader: Reader) -> Test:
    amount = reader.amount()
    if amount is None:
        key = reader.key()
        holds = predicate(reader)
        reader.end()
        return lambda view: holds(view, found(view, key))
    selection = reader.selection()
    such = predicate(reader) if reader.words else None
    reader.end()

    def test(view: View) -> bool:
        objects = selection.objects(view)
        count = len(objects) if such is None else sum(such(view, one) for one in objects)
        return amount.fits(count, len(objects))

    return test


def steps(path: str) -> tuple[str | int, ...]:
    """The steps of a path as in `spec.template.spec.containers[0].image`.

    Raises:
        OrderError: if it is none.
    """
    parts = _STEP.findall(path)
    if not parts or path[0] == "[":
        raise OrderError(f"{path!r} is no path such as spec.template.spec.containers[0].image")
    return tuple(int(index) if index else quoted or name for index, quoted, name in parts)


def selected(text: str, kinds: Mapping[str, str] | None = None) -> Selection:
    """Read a selection: `pod/web-0`, `pods with app=web on node-2 that are Ready`.

    Raises:
        OrderError: if it cannot be read.
    """
    reader = Reader(text, conditional(kinds))
    selection = reader.selection()
    reader.end()
    return selection


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
