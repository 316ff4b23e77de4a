"""The command line; Qt is imported only by the commands that open a window or make a picture."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from explorer import app, doctor
from explorer.model.theme import PROFILES
from explorer.opening import Place, Teaching, UsageError

if TYPE_CHECKING:
    from explorer.ui.window import Window

FOUND_PROBLEMS = 1
BAD_USE = 2
NO_DISPLAY = 3

_WINDOW: dict[str, Callable[[str], object]] = {"--pack": Path, "--view": str, "--select": str, "--profile": str}
"""The options of the window, and what becomes of their values."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `podium` with `arguments` (the process's own if None) and return its exit code.

    0 if all went well, 1 if a check found problems, 2 if the arguments are wrong, 3 if there is no display.
    """
    options = parse(sys.argv[1:] if arguments is None else list(arguments))
    try:
        return _COMMANDS[options.command or "open"](options)
    except UsageError as error:
        print(f"podium: {error}", file=sys.stderr)
        return BAD_USE
    except BrokenPipeError:
        # The reader went away (`podium describe --json | head`); nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parse(arguments: list[str]) -> SimpleNamespace:
    """What the arguments ask for; ends the process with a usage message if they are wrong."""
    plain = _place_alone(arguments)
    if plain is not None:
        return plain
    from explorer.arguments import build_parser  # noqa: PLC0415 - a plain start does without

    return build_parser().parse_args(arguments, SimpleNamespace())


def _place_alone(arguments: list[str]) -> SimpleNamespace | None:
    """The same as `parse` where there are only options of the window, each with a good value; None otherwise.

    A start need not wait until the parser of all commands is made.
    """
    names, values = arguments[::2], arguments[1::2]
    plain = len(names) == len(values) and not any(value.startswith("-") for value in values)
    found = dict(zip(names, values, strict=False))
    if not plain or found.keys() - _WINDOW.keys() or found.get("--profile", "desk-light") not in PROFILES:
        return None
    return SimpleNamespace(command=None, **{name[2:]: _WINDOW[name](value) for name, value in found.items()})


def open_window(
    options: SimpleNamespace, prepare: Callable[[Window], None] | None = None, teaching: Teaching | None = None
) -> int:
    """Open the window that `parse` was asked for and return the exit code.

    Args:
        options: what was asked for.
        prepare: gets the window before it is shown.
        teaching: the lesson that begins at once.
    """
    problem = doctor.display_problem(os.environ)
    if problem:
        print(f"podium: {problem}", file=sys.stderr)
        return NO_DISPLAY
    # Nothing that a start makes is garbage; the window switches collection on again after its first frame.
    gc.disable()
    return app.open_window(_place(options), prepare, teaching)


def _present(options: SimpleNamespace) -> int:
    teaching = Teaching(options.tour, options.step, options.windowed, options.screen, options.room)
    return open_window(options, teaching=teaching)


def _snapshot(options: SimpleNamespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if options.tour:
        teaching = Teaching(options.tour, options.step, room=options.room)
        size = options.size or (1920, 1080)
        app.snapshot_lesson(_place(options), teaching, options.out, size, options.window, reveal=options.reveal)
    else:
        app.snapshot(_place(options), options.out, options.size or (1600, 1000))
    return 0


def _check(options: SimpleNamespace) -> int:
    if options.schema:
        try:
            written = app.write_schemas(options.schema)
        except OSError as error:
            raise UsageError(f"{options.schema}: cannot be written ({error.strerror}); expected a folder") from None
        print(*written, sep="\n")
        return 0
    problems = 0
    for pack in options.packs or [None]:
        report = app.check(pack)
        problems += len(report.problems)
        for line in report.problems:
            print(line)
        print(report.summary, file=sys.stderr if report.problems else sys.stdout)
    return FOUND_PROBLEMS if problems else 0


def _describe(options: SimpleNamespace) -> int:
    print(app.describe(_place(options), as_json=options.json, tour=options.tour))
    return 0


def _simulate(options: SimpleNamespace) -> int:
    from explorer import simulate  # noqa: PLC0415 - the other commands need no simulator

    wish = simulate.Wish(options.path, options.until, tuple(options.do), options.seed, options.nodes, options.json)
    return 0 if simulate.run(wish, sys.stdin.buffer, sys.stdout, sys.stderr) else FOUND_PROBLEMS


def _doctor(options: SimpleNamespace) -> int:
    if options.packages:
        print(" ".join(doctor.missing_packages()))
        return 0
    findings = doctor.examine()
    for finding in findings:
        print(f"{'ok     ' if finding.well else 'MISSING'}  {finding.what}")
        if not finding.well:
            print(f"         {finding.remedy}")
    return 0 if all(finding.well for finding in findings) else FOUND_PROBLEMS


def _bench(options: SimpleNamespace) -> int:
    from explorer.bench import command  # noqa: PLC0415 - the other commands need no harness

    wish = command.Wish(options.what, options.runs, options.sizes, options.full)
    return command.run(wish, as_json=options.json, write=options.write)


def _place(options: SimpleNamespace) -> Place:
    return Place(
        pack=getattr(options, "pack", None),
        view=getattr(options, "view", ""),
        box=getattr(options, "select", ""),
        picture=getattr(options, "picture", ""),
        profile=getattr(options, "profile", None) or "",
    )


_COMMANDS = {
    "open": open_window,
    "present": _present,
    "snapshot": _snapshot,
    "check": _check,
    "describe": _describe,
    "simulate": _simulate,
    "doctor": _doctor,
    "bench": _bench,
}
