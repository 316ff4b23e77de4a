"""The commands of a lesson, for the one table: their keys work in both windows, whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.lesson import Tour
from explorer.workspace import teaching
from explorer.workspace.command import Command, Run, ask
from explorer.workspace.lesson import Lesson, Tool
from explorer.workspace.state import Request, State

LessonMove = Callable[[Lesson], Lesson]

GROUPS = ("Lesson", "Screen", "Pointing", "Animation", "Teacher")


def _teaching(_pack: Pack, state: State) -> bool:
    return state.lesson is not None


def _move(move: LessonMove) -> Run:
    def run(_pack: Pack, state: State, _argument: str) -> State:
        return state if state.lesson is None else replace(state, lesson=move(state.lesson))

    return run


def _with(move: Callable[[Lesson, Tour, str], Lesson]) -> Run:
    def run(pack: Pack, state: State, argument: str) -> State:
        tour = pack.tours.get(state.lesson.tour) if state.lesson else None
        return (
            state if state.lesson is None or tour is None else replace(state, lesson=move(state.lesson, tour, argument))
        )

    return run


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else -1


def _tool(tool: Tool) -> Run:
    return _move(lambda lesson: teaching.take(lesson, tool))


def _hands(lesson: Lesson, tour: Tour, argument: str) -> Lesson:
    choice, _, hands = argument.partition("/")
    return teaching.count_hands(lesson, tour, _number(choice), _number(hands))


def _refit(lesson: Lesson, tour: Tour, argument: str) -> Lesson:
    """`argument`: how many parts the steps need, as "step:parts" joined by commas."""
    parts = dict[int, int]()
    for entry in filter(None, argument.split(",")):
        step, _, count = entry.partition(":")
        parts[_number(step)] = _number(count)
    return teaching.refit(lesson, tour, parts)


def _begin(pack: Pack, state: State, argument: str) -> State | Request:
    """`argument`: "<tour>" or "<tour>/<step>"; an unknown tour changes nothing."""
    name, _, step = argument.partition("/")
    tour = pack.tours.get(name)
    if tour is None or not tour.steps:
        return state
    return replace(state, lesson=teaching.begin(tour, step, like=state.lesson))


def _go_there(_pack: Pack, state: State, _argument: str) -> State | Request:
    """To the step that the teacher looks at; with none, the field that finds one."""
    lesson = state.lesson
    if lesson is not None and lesson.looked_at < 0:
        return Request("lesson-search")
    return state if lesson is None else replace(state, lesson=teaching.go_there(lesson))


def _select(lesson: Lesson, _tour: Tour, argument: str) -> Lesson:
    return replace(lesson, selected=argument)


def _end(_pack: Pack, state: State, _argument: str) -> State:
    return replace(state, lesson=None)


def _lesson(
    name: str, title: str, run: Run, keys: tuple[str, ...] = (), group: str = "Lesson", *, hidden: bool = False
) -> Command:
    return Command(name, title, run, keys, group, when=_teaching, where="lesson", palette=not hidden)


LESSON_COMMANDS: tuple[Command, ...] = (
    Command("teach", "Teach a tour", _begin, (), "Lesson", palette=False),
    Command("present", "Present: choose a tour", ask("present"), ("F5",), "Lesson", when=lambda _p, s: s.lesson is None),
    Command("present-here", "Present: go on from here", ask("present-here"), ("Shift+F5",), "Lesson", when=lambda _p, s: s.lesson is None),
    _lesson("next", "Next", _move(teaching.forward), ("PgDown", "Right", "Down", "Space", "N", "Media Next")),
    _lesson("enter", "Next, or go to the step that is looked at", _move(teaching.enter), ("Return",)),
    _lesson("previous", "Previous", _move(teaching.back), ("PgUp", "Left", "Up", "Backspace", "P", "Media Previous")),
    _lesson("next-scene", "Next step, without its parts", _move(teaching.next_scene), ("Shift+PgDown",)),
    _lesson("previous-scene", "Step before, without its parts", _move(teaching.previous_scene), ("Shift+PgUp",)),
    _lesson("first-step", "First step", _move(lambda one: teaching.moved(one, 0)), ("Home",)),
    _lesson("last-step", "Last step", _move(lambda one: teaching.moved(one, len(one.beats) - 1)), ("End",)),
    _lesson("visited-before", "Where you were before", _move(teaching.visited_before), ("Alt+Left",)),
    _lesson("visited-after", "Where you were after that", _move(teaching.visited_after), ("Alt+Right",)),
    _lesson("reveal-answer", "Reveal the answer", _move(teaching.reveal), ("R",)),
    _lesson("lesson-overview", "All steps", _move(lambda one: replace(one, overview=not one.overview)), ("O",)),
    _lesson("look-at-step", "Look at a step", _with(lambda one, _t, a: teaching.look_at(one, _number(a))), hidden=True),
    _lesson("go-to-step", "Go to a step", _with(lambda one, _t, a: teaching.go_to_step(one, _number(a))), hidden=True),
    _lesson("go-there", "Go to the step that is looked at, or find one", _go_there, ("G",)),
    _lesson("offer-step", "Offer a step", _with(lambda one, _t, a: teaching.offer(one, _number(a))), hidden=True),
    *(
        _lesson(f"digit-{n}", "Step by its number; with a pen: which pen, 0 the eraser",
                _move(lambda one, n=n: teaching.type_digit(one, str(n))), (str(n),), hidden=True)  # type: ignore[misc]
        for n in range(10)
    ),
    _lesson("short-path", "Short path", _move(lambda one: replace(one, short=not one.short))),
    _lesson("leave-state", "Leave: one level", _move(teaching.leave), ("Esc",)),
    _lesson("restart-lesson", "From the beginning", ask("restart-lesson"), hidden=True),
    _lesson("stay", "Nothing: clickers send it", _move(lambda one: one), ("F5", "Shift+F5"), hidden=True),
    _lesson("end-lesson", "End the lesson", _end, ("Ctrl+Shift+Q", "Ctrl+W")),
    _lesson("black", "Black screen", _move(lambda one: teaching.cover(one, "black")), ("B", "."), "Screen"),
    _lesson("white", "White screen, to draw on", _move(lambda one: teaching.cover(one, "white")), ("W", ","), "Screen"),
    _lesson("freeze", "Freeze the class's picture", _move(teaching.freeze), ("Shift+F",), "Screen"),
    _lesson("swap-screens", "Swap the screens", _move(lambda one: replace(one, swapped=not one.swapped)), ("S",), "Screen"),
    _lesson("audience-full-screen", "Full screen for the class", ask("audience-full-screen"), ("F", "F11"), "Screen"),
    _lesson("room-size", "Size of the room", _move(teaching.next_room), ("Ctrl+R",), "Screen"),
    _lesson("set-room", "Set the size of the room", _with(lambda one, _t, a: replace(one, room=a) if a in ("small", "medium", "large") else one), group="Screen", hidden=True),
    _lesson("projector-colours", "Dark or light colours on the projector", _move(lambda one: replace(one, dark=not one.dark)), ("Ctrl+D",), "Screen"),
    _lesson("test-room", "Test my room", _move(lambda one: replace(one, room_check=not one.room_check)), ("Ctrl+Shift+R",), "Screen"),
    _lesson("hide-labels", "Hide the names, for a quiz", _move(lambda one: replace(one, labels=not one.labels)), ("H",), "Screen"),
    _lesson("refit", "Fit the parts to the room", _with(_refit), hidden=True),
    _lesson("select-box", "Select a box", _with(_select), hidden=True),
    _lesson("laser", "Laser pointer", _tool("laser"), ("L",), "Pointing"),
    _lesson("trail", "Laser pointer that leaves a trail", _tool("trail"), ("Shift+L",), "Pointing"),
    _lesson("spotlight", "Spotlight", _tool("spotlight"), ("K",), "Pointing"),
    _lesson("magnifier", "Magnifier", _tool("magnifier"), ("M",), "Pointing"),
    _lesson("spot-larger", "Larger spot", _move(lambda one: teaching.resize_spot(one, 1)), ("]",), "Pointing"),
    _lesson("spot-smaller", "Smaller spot", _move(lambda one: teaching.resize_spot(one, -1)), ("[",), "Pointing"),
    _lesson("draw", "Draw", _tool("pen"), ("D",), "Pointing"),
    _lesson("highlighter", "Highlighter", _tool("highlighter"), ("Shift+D",), "Pointing"),
    _lesson("draw-arrow", "Draw arrows", _tool("arrow"), ("Shift+A",), "Pointing"),
    _lesson("draw-box", "Draw boxes", _tool("box"), ("Shift+B",), "Pointing"),
    _lesson("eraser", "Eraser", _tool("eraser"), ("Shift+E",), "Pointing"),
    _lesson("choose-pen", "Choose a pen", _with(lambda one, _t, a: teaching.choose_pen(one, _number(a))), group="Pointing", hidden=True),
    _lesson("clear-ink", "Clear what was drawn on this step", ask("clear-ink"), ("E",), "Pointing"),
    _lesson("undo-ink", "Undo", ask("undo-ink"), ("Ctrl+Z",), "Pointing"),
    _lesson("redo-ink", "Redo", ask("redo-ink"), ("Ctrl+Y", "Ctrl+Shift+Z"), "Pointing"),
    _lesson("export-ink", "Save pictures of all steps with what was drawn", ask("export-ink"), ("Ctrl+S",), "Pointing"),
    _lesson("lesson-zoom", "Zoom to what is selected", ask("lesson-zoom"), ("Z",), "Pointing"),
    _lesson("lesson-zoom-in", "Zoom in", ask("lesson-zoom-in"), ("Ctrl++", "Ctrl+="), "Pointing"),
    _lesson("lesson-zoom-less", "Zoom out", ask("lesson-zoom-less"), ("Ctrl+-",), "Pointing"),
    _lesson("lesson-zoom-out", "Show the whole step", ask("lesson-zoom-out"), ("Shift+Z", "Ctrl+0"), "Pointing"),
    _lesson("play", "Play, pause", _move(lambda one: replace(one, playing=not one.playing)), ("A",), "Animation"),
    _lesson("set-playing", "Play", _with(lambda one, _t, a: replace(one, playing=a == "yes")), group="Animation", hidden=True),
    _lesson("hop-forward", "One hop on", ask("hop-forward"), ("Shift+Right",), "Animation"),
    _lesson("hop-back", "One hop back", ask("hop-back"), ("Shift+Left",), "Animation"),
    _lesson("scrub", "Any moment of the movement", ask("scrub"), group="Animation", hidden=True),
    _lesson("faster", "Faster", _move(lambda one: teaching.change_speed(one, 1)), (">",), "Animation"),
    _lesson("slower", "Slower", _move(lambda one: teaching.change_speed(one, -1)), ("<",), "Animation"),
    _lesson("timer", "Start or stop the clock", _move(lambda one: replace(one, running=not one.running)), ("T",), "Teacher"),
    _lesson("timer-mode", "What the clock shows", _move(teaching.next_timer), ("Shift+T",), "Teacher"),
    _lesson("timer-reset", "Clock back to zero", ask("timer-reset"), ("Ctrl+T",), "Teacher"),
    _lesson("break", "Break with a countdown", _move(lambda one: teaching.cover(one, "break")), ("Ctrl+Shift+T",), "Teacher"),
    _lesson("longer-break", "Longer break", _move(lambda one: teaching.change_break(one, 1)), ("Ctrl+Up",), "Teacher"),
    _lesson("shorter-break", "Shorter break", _move(lambda one: teaching.change_break(one, -1)), ("Ctrl+Down",), "Teacher"),
    _lesson("script-larger", "Larger script", _move(lambda one: teaching.change_script_size(one, 1)), ("Ctrl+Shift++", "Ctrl+Shift+*", "Ctrl+>"), "Teacher"),
    _lesson("script-smaller", "Smaller script", _move(lambda one: teaching.change_script_size(one, -1)), ("Ctrl+Shift+-", "Ctrl+Shift+_", "Ctrl+<"), "Teacher"),
    _lesson("teacher-window", "To the teacher's window", ask("teacher-window"), ("Ctrl+1",), "Teacher"),
    _lesson("count-hands", "Count hands", _with(_hands), group="Teacher", hidden=True),
    _lesson("vote-again", "Second vote", _move(teaching.vote_again), ("V",), "Teacher"),
    _lesson("lesson-search", "Find a step or a part", ask("lesson-search"), ("Ctrl+K", "Ctrl+F", "/"), "Teacher"),
    _lesson("lesson-help", "Keys", ask("lesson-help"), ("F1", "?"), "Teacher"),
)  # fmt: skip
