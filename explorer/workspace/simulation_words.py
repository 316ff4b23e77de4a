"""What is said of a simulation: times, orders with their values, places in a text, questions and their answers. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from explorer.model.running import Prediction

SECOND = 1000


def clock(time: float) -> str:
    """A time in milliseconds as "05:55", from an hour on as "1:05:55"."""
    seconds = int(time // SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def exact(time: float) -> str:
    """The same with as much of a second as it has: "05:55.250"."""
    rest = int(time) % SECOND
    return f"{clock(time)}.{rest:03}".rstrip("0") if rest else clock(time)


def filled(template: str, value: str) -> str:
    """An order or a command with the value that was asked for."""
    return template.replace("{}", value)


_AT = re.compile(r"(?:\bline |^|:)(\d+)(?::| column |, column )(\d+)")


def position(told: str) -> tuple[int, int] | None:
    """The line and the column that a message names, counted from 1; None if it names none."""
    found = _AT.search(told)
    return (int(found[1]), int(found[2])) if found else None


class Bet(Struct, frozen=True):
    """A question before something is seen, and what was said.

    Attributes:
        asked: the question.
        chosen: index of the choice; -1 for not yet.
        skipped: whether nobody wants to say.
    """

    asked: Prediction
    chosen: int = -1
    skipped: bool = False

    @property
    def open(self) -> bool:
        """Whether playing on waits for an answer."""
        return self.chosen < 0 and not self.skipped

    def seen(self, time: float, event: int) -> bool:
        """Whether what was asked for can be seen at a time, after so many events."""
        return not self.open and time >= self.asked.until and event >= self.asked.event

    def fresh(self, time: float) -> bool:
        """Whether its answer is still worth telling at a time."""
        return self.asked.stays < 0 or time <= self.asked.stays

    @property
    def verdict(self) -> str:
        """What is said when the answer is seen."""
        right = self.asked.choices[self.asked.answer]
        if self.skipped:
            return f"It is: {right}."
        if self.chosen == self.asked.answer:
            return f"Right: {right}."
        return f"You said {self.asked.choices[self.chosen]}. It is: {right}."
