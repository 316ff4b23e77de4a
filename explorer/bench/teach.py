"""Lessons: how soon both windows show a step, how close the laser follows the hand, and what opening a lesson takes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from explorer.bench import children, machine
from explorer.bench.children import Outcome
from explorer.bench.harness import Row, Sheet, Target, compare, p95, value_at_most

RUNS = 3
SCREENS = ((1920, 1080), (3840, 2160))
LIMIT = 1200.0
"""After how many seconds all tours on one screen are called too slow."""

_DESK = (1600, 900)
_STEP = {1080: value_at_most(100), 2160: value_at_most(250)}
_LASER = value_at_most(33)
"""Two frames."""

_STEPS = (
    ("step", "step cold", "the step shown, first visit, p95"),
    ("step", "step", "the step shown again, p95"),
    ("step", "back", "back a step, p95"),
    ("step", "jump", "jump to a step by its number, first visit, p95"),
    ("step", "motion first", "first frame of a step that moves, p95"),
    ("", "motion", "each further frame of it, p95"),
    ("laser", "laser", "laser follows the mouse in both windows, p95"),
    ("laser", "trail", "laser that leaves a trail, p95"),
    ("", "magnifier", "magnifier, p95"),
)
"""The kind of target, the finding, and what it is called."""

_WHOLE = (
    ("open", "lesson opened and painted, longest"),
    ("settle", "what it still does then, longest block"),
    ("between", "what is done between two steps, longest block"),
    ("room", "another size of the room, longest"),
)


def measure(runs: int, screens: Sequence[tuple[int, int]] = SCREENS, tours: int = 0) -> Sheet:
    """The rows of all screens.

    Args:
        runs: how many rounds.
        screens: the sizes of the class's screen.
        tours: how many tours are taught; 0 for all of the built-in pack.
    """
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        home = Path(folder)
        cases: dict[tuple[int, int], Callable[[], Outcome]] = {
            screen: partial(_probe, home, screen, tours) for screen in screens
        }
        found = children.interleaved(cases, runs)
    return Sheet(
        "teach",
        "Lessons",
        "Every tour of the built-in pack, on two screens: from the command to the moment at which the window of the class (full screen) and the "
        "teacher's window have both been painted and handed to their screens, without motion but where it says so. On: through all beats; back: "
        "through all beats; on again; then the lesson is opened anew and some of its steps are jumped to. Pictures are decoded within that "
        "time. Between two steps there are 50 ms, while somebody speaks.",
        machine.describe(),
        runs,
        tuple(row for screen in screens for row in _rows(screen, found[screen])),
    )


def _probe(home: Path, screen: tuple[int, int], tours: int) -> Outcome:
    """One process that teaches on a screen of its own; the plug-in reads which screens there are from a file."""
    config = home / f"{screen[0]}x{screen[1]}.json"
    screens = [_screen("DESK", 0, _DESK), _screen("CLASS", _DESK[0], screen)]
    config.write_bytes(
        msgspec.json.encode({"synchronousWindowSystemEvents": True, "windowFrameMargins": False, "screens": screens})
    )
    more = {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    return children.run_module("probe_teach", *map(str, (*screen, tours)), limit=LIMIT, home=home, more=more)


def _screen(name: str, x: int, size: tuple[int, int]) -> dict[str, str | int]:
    place: dict[str, str | int] = {"name": name, "x": x, "y": 0, "width": size[0], "height": size[1]}
    return {**place, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}


def _rows(screen: tuple[int, int], outcomes: list[Outcome]) -> list[Row]:
    size = f"{screen[0]}×{screen[1]}"
    targets: dict[str, Target | None] = {"step": _STEP.get(screen[1]), "laser": _LASER}
    problem = children.problem_of(outcomes)

    def each(name: str, pick: Callable[[Sequence[float]], float]) -> list[float]:
        return [pick(one.values[name]) for one in outcomes if one.values.get(name)]

    def row(name: str, what: str, pick: Callable[[Sequence[float]], float], target: Target | None) -> Row:
        counts = [len(one.values[name]) for one in outcomes if one.values.get(name)]
        note = problem or (f"{counts[0]} a round" if counts else "nothing was measured")
        return compare(what, size, each(name, pick), target=target, clock=each(f"{name} clock", pick), note=note)

    return [
        *(row(name, what, p95, targets.get(kind)) for kind, name, what in _STEPS),
        *(row(name, what, max, None) for name, what in _WHOLE),
        compare("memory after all tours, more than before", size, each("memory", max), unit="MiB"),
    ]
