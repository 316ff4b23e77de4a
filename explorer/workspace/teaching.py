"""The ways from one moment of a lesson to the next: pure functions of the lesson and its tour.

The keys and their rules follow what presenters are used to: a covered screen cannot move on unseen, an open question is not given
away by the first press, and leaving never ends the lesson.
"""

from __future__ import annotations

from msgspec.structs import replace

from explorer.model.lesson import Tour
from explorer.workspace.lesson import (
    BREAKS,
    PENS,
    ROOMS,
    SPEEDS,
    TIMER_MODES,
    TOOLS,
    Beat,
    Cover,
    Lesson,
    Tool,
    beats_of,
    choices,
)

SMALLEST_RADIUS, LARGEST_RADIUS, RADIUS_STEP = 0.05, 0.5, 0.025
VISITED = 200
"""How many beats are remembered."""

SCRIPT_SIZES = (80, 90, 100, 115, 130, 150, 175, 200, 250)


def begin(tour: Tour, step: str = "", parts: dict[int, int] | None = None, like: Lesson | None = None) -> Lesson:
    """A lesson at the first beat of a step; at the very first one if there is no such step.

    Args:
        tour: what is taught.
        step: id of the step.
        parts: how many parts each step needs, see `beats_of`.
        like: a lesson whose room, colours and clock are kept.
    """
    kept = like or Lesson(tour.id, (Beat(0),))
    fresh = Lesson(
        tour.id,
        beats_of(tour, parts or {}, short=kept.short),
        room=kept.room,
        dark=kept.dark,
        short=kept.short,
        speed=kept.speed,
        timer=kept.timer,
        swapped=kept.swapped,
        script_size=kept.script_size,
    )
    index = next((n for n, one in enumerate(tour.steps) if one.id == step), 0)
    return replace(fresh, at=first_of(fresh, index))


def first_of(lesson: Lesson, step: int) -> int:
    """Index of the first beat of a step, or of the next one that has any."""
    return next((n for n, beat in enumerate(lesson.beats) if beat.step >= step), len(lesson.beats) - 1)


def refit(lesson: Lesson, tour: Tour, parts: dict[int, int]) -> Lesson:
    """The same moment in a room of another size, or on the other path: same step, same side of its question."""
    here = lesson.beat
    beats = beats_of(tour, parts, short=lesson.short)
    fresh = replace(lesson, beats=beats, held=-1, visited=(), left=())
    same = [n for n, beat in enumerate(beats) if beat.step == here.step and beat.question == here.question]
    at = same[min(here.part, len(same) - 1)] if same else first_of(fresh, here.step)
    return replace(fresh, at=at)


def carried(lesson: Lesson, before: Tour, after: Tour | None) -> Lesson | None:
    """The lesson in another version of its tour, at the same step; None if that is gone.

    Parts are unknown until the steps are fitted to the room again.
    """
    here = before.steps[lesson.beat.step].id if lesson.beat.step < len(before.steps) else ""
    index = next((n for n, step in enumerate(after.steps) if step.id == here), -1) if after is not None else -1
    if after is None or index < 0:
        return None
    moved_on = replace(
        lesson, beats=(replace(lesson.beat, step=index),), at=0, visited=(), left=(), held=-1, looked_at=-1, typed="",
        counts=(), armed=False, selected="",
    )  # fmt: skip
    return refit(moved_on, after, {})


def moved(lesson: Lesson, at: int) -> Lesson:
    """The lesson at another beat; nothing moves while the screen is covered."""
    at = max(0, min(len(lesson.beats) - 1, at))
    if lesson.covered:
        return lesson
    if at == lesson.at:
        # Whoever looked at it is there already.
        return replace(lesson, looked_at=-1, typed="")
    visited = (*lesson.visited, lesson.at)[-VISITED:]
    return replace(_at(lesson, at), visited=visited, left=())


def _at(lesson: Lesson, at: int) -> Lesson:
    return replace(lesson, at=at, armed=False, counts=(), selected="", looked_at=-1, typed="", playing=False)


def visited_before(lesson: Lesson) -> Lesson:
    """The beat that was seen before this one."""
    if lesson.covered or not lesson.visited:
        return lesson
    return replace(_at(lesson, lesson.visited[-1]), visited=lesson.visited[:-1], left=(*lesson.left, lesson.at))


def visited_after(lesson: Lesson) -> Lesson:
    """The beat that was left by `visited_before`."""
    if lesson.covered or not lesson.left:
        return lesson
    return replace(_at(lesson, lesson.left[-1]), visited=(*lesson.visited, lesson.at), left=lesson.left[:-1])


def offer(lesson: Lesson, step: int) -> Lesson:
    """The lesson as if it had come back from a step: `visited_after` goes there, until it moves on."""
    at = first_of(lesson, step)
    return lesson if at == lesson.at else replace(lesson, left=(at,))


def forward(lesson: Lesson) -> Lesson:
    """The next beat; while a question is open the first press only arms the second."""
    if lesson.covered:
        return lesson
    if lesson.beat.question and not lesson.armed:
        return replace(lesson, armed=True)
    return moved(lesson, lesson.at + 1)


def back(lesson: Lesson) -> Lesson:
    """The beat before."""
    return moved(lesson, lesson.at - 1)


def reveal(lesson: Lesson) -> Lesson:
    """Show what the question asked for."""
    return moved(lesson, lesson.at + 1) if lesson.beat.question else lesson


def next_scene(lesson: Lesson) -> Lesson:
    """The first beat of the next step."""
    return moved(lesson, first_of(lesson, lesson.beat.step + 1)) if _later(lesson) else lesson


def _later(lesson: Lesson) -> bool:
    return any(beat.step > lesson.beat.step for beat in lesson.beats)


def previous_scene(lesson: Lesson) -> Lesson:
    """The first beat of this step; from there, of the step before."""
    start = first_of(lesson, lesson.beat.step)
    if lesson.at > start:
        return moved(lesson, start)
    return moved(lesson, first_of(lesson, lesson.beats[max(0, start - 1)].step))


def go_to_step(lesson: Lesson, step: int) -> Lesson:
    """The first beat of a step."""
    return moved(lesson, first_of(lesson, step))


def look_at(lesson: Lesson, step: int) -> Lesson:
    """Let only the teacher see a step, before going there."""
    steps = [beat.step for beat in lesson.beats]
    return replace(lesson, looked_at=step if step in steps else -1)


def type_digit(lesson: Lesson, digit: str) -> Lesson:
    """A digit more of a step's number; the teacher sees that step. With a pen in hand it chooses the pen, 0 the eraser."""
    if lesson.tool in ("pen", "highlighter", "arrow", "box", "eraser"):
        number = int(digit)
        if number > PENS:
            return lesson
        return (
            replace(lesson, tool="eraser") if number == 0 else replace(lesson, tool=_drawing(lesson.tool), pen=number)
        )
    typed = (lesson.typed + digit)[-3:].lstrip("0")
    return replace(look_at(lesson, int(typed) - 1), typed=typed) if typed else replace(lesson, typed="", looked_at=-1)


def _drawing(tool: Tool) -> Tool:
    return "pen" if tool == "eraser" else tool


def go_there(lesson: Lesson) -> Lesson:
    """Go to the step that the teacher looks at."""
    return go_to_step(lesson, lesson.looked_at) if lesson.looked_at >= 0 else lesson


def enter(lesson: Lesson) -> Lesson:
    """Go to the step that the teacher looks at; with none, the next beat."""
    return go_there(lesson) if lesson.looked_at >= 0 else forward(lesson)


def cover(lesson: Lesson, what: Cover) -> Lesson:
    """Hide the picture, or show it again; while the room is tested, a clicker's key only shows that it has arrived."""
    if lesson.room_check:
        return lesson
    return replace(lesson, cover="" if lesson.cover == what else what)


def freeze(lesson: Lesson) -> Lesson:
    """Keep the class's picture while the teacher goes on; again, and the class follows."""
    return replace(lesson, held=-1 if lesson.held >= 0 else lesson.at)


def take(lesson: Lesson, tool: Tool) -> Lesson:
    """Take a tool, or put it down."""
    return replace(lesson, tool="" if lesson.tool == tool or tool not in TOOLS else tool)


def choose_pen(lesson: Lesson, number: int) -> Lesson:
    """Take one of the pens."""
    return replace(lesson, pen=max(1, min(PENS, number)), tool=_drawing(lesson.tool) or "pen")


def resize_spot(lesson: Lesson, steps: int) -> Lesson:
    """A larger or smaller spotlight."""
    radius = lesson.radius + steps * RADIUS_STEP
    return replace(lesson, radius=max(SMALLEST_RADIUS, min(LARGEST_RADIUS, round(radius, 3))))


def change_speed(lesson: Lesson, steps: int) -> Lesson:
    """Faster or slower hops."""
    at = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - lesson.speed))
    return replace(lesson, speed=SPEEDS[max(0, min(len(SPEEDS) - 1, at + steps))])


def change_script_size(lesson: Lesson, steps: int) -> Lesson:
    """A larger or smaller script; 0 steps is back to 100 %."""
    if steps == 0:
        return replace(lesson, script_size=100)
    at = min(range(len(SCRIPT_SIZES)), key=lambda n: abs(SCRIPT_SIZES[n] - lesson.script_size))
    return replace(lesson, script_size=SCRIPT_SIZES[max(0, min(len(SCRIPT_SIZES) - 1, at + steps))])


def change_break(lesson: Lesson, steps: int) -> Lesson:
    """A longer or shorter break."""
    at = min(range(len(BREAKS)), key=lambda n: abs(BREAKS[n] - lesson.break_minutes))
    return replace(lesson, break_minutes=BREAKS[max(0, min(len(BREAKS) - 1, at + steps))])


def next_room(lesson: Lesson) -> Lesson:
    """The next size of the room, and round again."""
    return replace(lesson, room=ROOMS[(ROOMS.index(lesson.room) + 1) % len(ROOMS)])


def next_timer(lesson: Lesson) -> Lesson:
    """The next thing that the clock can show, and round again."""
    return replace(lesson, timer=TIMER_MODES[(TIMER_MODES.index(lesson.timer) + 1) % len(TIMER_MODES)])


def count_hands(lesson: Lesson, tour: Tour, choice: int, hands: int) -> Lesson:
    """Write down how many hands were raised for a choice in the present vote."""
    asked = len(choices(tour.steps[lesson.beat.step])) if lesson.beat.question else 0
    if not 0 <= choice < asked or hands < 0:
        return lesson
    votes = lesson.counts or ((0,) * asked,)
    last = tuple(hands if n == choice else count for n, count in enumerate(votes[-1]))
    return replace(lesson, counts=(*votes[:-1], last))


def vote_again(lesson: Lesson) -> Lesson:
    """Begin a second vote beside the first, after the class has talked."""
    if not lesson.beat.question or len(lesson.counts) != 1:
        return lesson
    return replace(lesson, counts=(*lesson.counts, (0,) * len(lesson.counts[0])))


def leave(lesson: Lesson) -> Lesson:
    """Leave one special state, the nearest first; with none the lesson stays as it is, for clickers send Escape too."""
    if lesson.overview:
        return replace(lesson, overview=False)
    if lesson.room_check:
        return replace(lesson, room_check=False)
    if lesson.looked_at >= 0 or lesson.typed:
        return replace(lesson, looked_at=-1, typed="")
    if lesson.cover:
        return replace(lesson, cover="")
    if lesson.tool:
        return replace(lesson, tool="")
    if lesson.held >= 0:
        return replace(lesson, held=-1)
    if not lesson.labels:
        return replace(lesson, labels=True)
    if lesson.selected:
        return replace(lesson, selected="")
    return replace(lesson, armed=False) if lesson.armed else lesson
