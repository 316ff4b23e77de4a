"""What stands behind the verb of an order: objects, numbers, options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from explorer.sim.actions import Action
from explorer.sim.helm.charts import Chart
from explorer.sim.names import OrderError, duration, key_named
from explorer.sim.objects import Key


class Words(NamedTuple):
    """What stands behind a verb; each is taken away when it is read.

    Attributes:
        plain: words in their order.
        options: `--force` and `--grace-period=5`, each as often as it was given.
        kinds: the kinds that there are, by the names that one may write.
        charts: the charts that there are, by name.
    """

    plain: list[str]
    options: dict[str, list[str]]
    kinds: Mapping[str, str]
    charts: Mapping[str, Chart]

    def next(self, what: str) -> str:
        """The next word.

        Raises:
            OrderError: if there is none.
        """
        if not self.plain:
            raise OrderError(f"the {what} is missing")
        return self.plain.pop(0)

    def key(self) -> Key:
        """The next word as an object."""
        return key_named(self.next("object"), self.kinds)

    def node(self) -> str:
        """The next word as the name of a node."""
        name = self.next("node")
        return name.partition("/")[2] if name.startswith(("node/", "nodes/", "no/")) else name

    def count(self, what: str, option: str = "") -> int:
        """The next word, or an option, as a whole number."""
        return number(self.option(option) or self.next(what), what)

    def milliseconds(self, what: str) -> int:
        """The next word as a length of time."""
        return duration(self.next(what))

    def percent(self) -> float | None:
        """A share among the words (`50%`), if there is one."""
        text = next((one for one in self.plain if one.endswith("%")), None)
        if text is None:
            return None
        self.plain.remove(text)
        try:
            share = float(text[:-1])
        except ValueError:
            share = -1
        if not 0 <= share <= 100:
            raise OrderError(f"{text[:40]!r} is no share; expected 0% to 100%")
        return share

    def option(self, name: str) -> str:
        """The value of an option; empty if it was not given."""
        return self.options.pop(name, [""])[-1]

    def given(self, name: str) -> tuple[str, ...]:
        """All values of an option that may be given many times."""
        return tuple(self.options.pop(name, ()))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Whether an option without a value was given; `=false` switches it off."""
        found = self.options.pop(name, None)
        if found is None:
            return default
        if found[-1] not in ("", "true", "false"):
            raise OrderError(f"--{name} takes no value")
        return found[-1] != "false"

    def end(self) -> None:
        """Nothing may be left.

        Raises:
            OrderError: if something is.
        """
        if self.plain:
            raise OrderError(f"{self.plain[0]!r} is too much")
        if self.options:
            raise OrderError(f"there is no option {'--' + next(iter(self.options))!r} here")


class Verb(NamedTuple):
    """Something that can be ordered: what is written behind it, and the action that it makes."""

    usage: str
    make: Callable[[Words], Action]


def number(text: str, what: str) -> int:
    """A whole number.

    Raises:
        OrderError: if it is none.
    """
    if not (text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= 9):
        raise OrderError(f"{text[:40]!r} is no {what}")
    return int(text)
