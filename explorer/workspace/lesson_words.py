"""What the teacher is told about a lesson, in words: where it stands, what the class sees, how it keeps to its plan."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from explorer.model.lesson import Step, Tour
from explorer.workspace.command import Command
from explorer.workspace.lesson import Lesson

OFF_PLAN = 60.0
"""From how many seconds on one is said to be early or late."""

_TOOLS = {
    "laser": "laser",
    "trail": "trail",
    "spotlight": "spotlight",
    "magnifier": "magnifier",
    "pen": "draw",
    "highlighter": "highlighter",
    "arrow": "draw-arrow",
    "box": "draw-box",
    "eraser": "eraser",
}
"""The command that takes each tool, and puts it down."""

_CALLED = {"pen": "Pen", "arrow": "Pen for arrows", "box": "Pen for boxes"}
"""What tools are called whose command says what is done with them."""

MOST_PROBLEMS = 3
"""How many problems the teacher is told at a time: there is a class to talk to."""


class Status(Struct, frozen=True):
    """One line for the teacher; `loud` if the class sees something else than the step."""

    line: str
    loud: bool = False


def status(lesson: Lesson, commands: Mapping[str, Command], break_left: float = 0.0) -> Status:
    """The one thing that the teacher must know now; an empty line if all is as usual.

    Args:
        lesson: what is taught.
        commands: the table that names the keys.
        break_left: how long a break still lasts, in seconds.
    """

    def key(name: str) -> str:
        return commands[name].keys[0]

    match lesson.cover:
        case "black":
            return Status(f"BLACK – press {key('black')}", loud=True)
        case "white":
            return Status(f"WHITE, to draw on – press {key('white')}", loud=True)
        case "break":
            left = clock(break_left)
            return Status(f"BREAK, {left} left – {key('break')} goes on, Up and Down change it", loud=True)
    if lesson.room_check:
        return Status(f"ROOM TEST – press {key('leave-state')} to leave it", loud=True)
    if lesson.held >= 0:
        return Status(
            f"FROZEN: the class sees step {number(lesson, lesson.seen.step)} – press {key('freeze')}", loud=True
        )
    if lesson.looked_at >= 0 and lesson.looked_at != lesson.seen.step:
        return Status(
            f"You look at step {number(lesson, lesson.looked_at)}, the class does not – {_name(key('enter'))} goes there"
        )
    if not lesson.labels:
        return Status(f"NAMES HIDDEN – press {key('hide-labels')}", loud=True)
    if lesson.armed:
        return Status("Press next again to reveal the answer")
    if lesson.tool:
        command = commands[_TOOLS[lesson.tool]]
        called = _CALLED.get(lesson.tool, command.title)
        return Status(f"{called} in hand – {command.keys[0]} or {key('leave-state')} puts it down")
    if lesson.beat.question:
        return Status(f"A question is open – {key('reveal-answer')} reveals the answer")
    if lesson.at == len(lesson.beats) - 1:
        return Status("The last step")
    return Status("")


def number(lesson: Lesson, step: int) -> int:
    """The number of a step as the class counts: what is left out is not counted."""
    return sum(1 for one in dict.fromkeys(beat.step for beat in lesson.beats) if one <= step)


def left_here(lesson: Lesson, tour: Tour, step: int, commands: Mapping[str, Command]) -> str:
    """What the teacher is told who begins a tour anew that was left at a step."""
    key = commands["visited-after"].keys[0]
    return f"Last time you left at step {number(lesson, step)}, “{tour.steps[step].title}” – {key} goes on there"


def wrong_with(tour: Tour, step: Step | None) -> tuple[str, ...]:
    """What is wrong with a step and with the tour as a whole, a line each; what is wrong with other steps is told there."""
    own = step.problem.splitlines() if step is not None else []
    of_steps = {line for one in tour.steps for line in one.problem.splitlines()}
    found = [*own, *(line for line in tour.problem.splitlines() if line not in of_steps)]
    more = len(found) - MOST_PROBLEMS
    return (*found[:MOST_PROBLEMS], f"… and {more} more: podium check tells all") if more > 0 else tuple(found)


def _name(key: str) -> str:
    return "Enter" if key == "Return" else key


def clock(seconds: float) -> str:
    """Minutes and seconds: "4:05"; hours where there are any."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def taught(lesson: Lesson, tour: Tour) -> dict[int, float]:
    """The planned seconds of each step that is taught, by its index."""
    return {beat.step: tour.steps[beat.step].minutes * 60 for beat in lesson.beats if beat.step < len(tour.steps)}


def behind(lesson: Lesson, tour: Tour, elapsed: float) -> float:
    """How many seconds a lesson is behind its plan; negative if it is early.

    While the time of the present step has not run out, and that of the one before has, it is on time.
    """
    plan = taught(lesson, tour)
    here = lesson.beat.step
    begins = sum(seconds for step, seconds in plan.items() if step < here)
    ends = begins + plan.get(here, 0.0)
    return elapsed - ends if elapsed > ends else min(0.0, elapsed - begins)


def pace(seconds: float) -> str:
    """The same in words."""
    if abs(seconds) <= OFF_PLAN:
        return "On time"
    minutes = max(1, round(abs(seconds) / 60))
    return f"{minutes} min {'behind' if seconds > 0 else 'early'}"
