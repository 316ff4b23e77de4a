"""What a lesson knows while a tour is taught: where it stands, what covers the screen, which tool is in hand."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from explorer.model.lesson import Step, Tour

Room = Literal["small", "medium", "large"]
ROOMS: tuple[Room, ...] = ("small", "medium", "large")
BASE: dict[Room, float] = {"small": 30 / 1080, "medium": 44 / 1080, "large": 59 / 1080}
"""The height of a label's font by the size of the room, as a share of the screen's height: 1/200 of the way to the back row."""

Cover = Literal["", "black", "white", "break"]
Tool = Literal["", "laser", "trail", "spotlight", "magnifier", "pen", "highlighter", "arrow", "box", "eraser"]
TOOLS: tuple[Tool, ...] = ("laser", "trail", "spotlight", "magnifier", "pen", "highlighter", "arrow", "box", "eraser")
DRAWING: frozenset[Tool] = frozenset({"pen", "highlighter", "arrow", "box", "eraser"})
PENS = 5
TimerMode = Literal["elapsed", "left", "clock", "hidden"]
TIMER_MODES: tuple[TimerMode, ...] = ("elapsed", "left", "clock", "hidden")
SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
BREAKS = (1, 2, 3, 5, 10, 15, 20, 30)
"""How long a break may be, in minutes."""


class Beat(Struct, frozen=True):
    """What one press of the clicker leads to: a question, or (a part of) what a step shows.

    Attributes:
        step: index of the step in its tour.
        part: which part of what the step shows, from 0; a step that fits the room has one.
        parts: how many parts there are.
        question: whether the class is asked and what the step shows is still hidden.
    """

    step: int
    part: int = 0
    parts: int = 1
    question: bool = False


class Lesson(Struct, frozen=True):
    """A tour that is being taught.

    Attributes:
        tour: its id.
        beats: everything that the clicker leads through, in order; never empty.
        at: index of the present beat.
        visited, left: indices of the beats before and after this one in the order in which they were seen, the nearest last.
        held: index of the beat that the class keeps seeing while the teacher goes on ("freeze"); -1 if none.
        looked_at: index of a step that only the teacher sees, before going there; -1 if none.
        typed: digits of a step's number that were typed so far.
        armed: whether the next press reveals the open question: the first one never does.
        counts: hands counted for each choice of the open question, by vote.
        cover: what hides the picture from the class.
        room: how far the back row is away.
        dark: whether the projector's dark colours are used.
        short: whether the short path is taken.
        tool: what the pointer does.
        pen: which of the pens, 1 to PENS.
        radius: of the spotlight and the magnifier, as a share of the picture's height.
        selected: id of the box that was clicked; it is highlighted until the next beat.
        overview: whether the teacher sees all steps at once.
        room_check: whether the class sees the screen that tests the room.
        labels: whether boxes show their names; hidden for a quiz.
        playing: whether hops move by themselves.
        speed: how fast, 1 as written.
        timer: what the teacher's clock shows.
        running: whether the clock of the lesson runs.
        break_minutes: how long the break is.
        swapped: whether the two windows have changed places.
        script_size: the teacher's script in percent.
    """

    tour: str
    beats: tuple[Beat, ...]
    at: int = 0
    visited: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    held: int = -1
    looked_at: int = -1
    typed: str = ""
    armed: bool = False
    counts: tuple[tuple[int, ...], ...] = ()
    cover: Cover = ""
    room: Room = "medium"
    dark: bool = False
    short: bool = False
    tool: Tool = ""
    pen: int = 1
    radius: float = 0.15
    selected: str = ""
    overview: bool = False
    room_check: bool = False
    labels: bool = True
    playing: bool = False
    speed: float = 1.0
    timer: TimerMode = "elapsed"
    running: bool = True
    break_minutes: int = 5
    swapped: bool = False
    script_size: int = 100

    @property
    def beat(self) -> Beat:
        """The present beat."""
        return self.beats[self.at]

    @property
    def seen(self) -> Beat:
        """The beat that the class sees."""
        return self.beats[self.held if self.held >= 0 else self.at]

    @property
    def covered(self) -> bool:
        """Whether the class sees something else than a step: nothing may move on unseen."""
        return bool(self.cover) or self.room_check

    @property
    def profile(self) -> str:
        """Name of the colours on the projector."""
        return "projector-dark" if self.dark else "projector-light"


def beats_of(tour: Tour, parts: dict[int, int], *, short: bool = False) -> tuple[Beat, ...]:
    """All beats of a tour: a step with a question asks it first.

    Args:
        tour: the tour; one without steps has one beat.
        parts: how many parts a step needs in this room, by its index; one where nothing is said.
        short: whether to leave out what the short path leaves out.
    """
    found: list[Beat] = []
    for n, step in enumerate(tour.steps):
        if short and step.extra:
            continue
        if step.question is not None:
            found.append(Beat(n, 0, 1, question=True))
        count = max(1, parts.get(n, 1))
        found += [Beat(n, part, count) for part in range(count)]
    return tuple(found) or (Beat(0),)


class Choice(Struct, frozen=True):
    """One choice of a question; `why` says why it is right or wrong."""

    text: str
    right: bool
    why: str


def choices(step: Step) -> tuple[Choice, ...]:
    """The choices of a step's question in an order that does not tell the right one, and never changes."""
    question = step.question
    if question is None:
        return ()
    found = [Choice(question.answer, right=True, why=question.why)]
    found += [Choice(wrong.text, right=False, why=wrong.why) for wrong in question.wrong]
    # Rotated by a sum over the words: no chance is needed, and the right one is not always the first.
    turn = sum(map(ord, question.ask)) % len(found)
    return tuple(found[turn:] + found[:turn])
