"""Questions: on a concept, and in a step of a tour."""

from __future__ import annotations

from msgspec import Struct


class WrongAnswer(Struct, frozen=True, array_like=True, gc=False):
    """An answer that a learner may give, and why it is wrong."""

    text: str
    why: str


class Question(Struct, frozen=True, array_like=True, gc=False):
    """A question with its right answer, the reason, and wrong answers."""

    ask: str
    answer: str
    why: str = ""
    wrong: tuple[WrongAnswer, ...] = ()
