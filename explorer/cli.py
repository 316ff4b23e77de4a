"""The command line; Qt is imported only by the commands that open a window or make a picture."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from explorer import app, doctor, packs
from explorer.model.theme import PROFILES
from explorer.opening import Owned, Place, Simulating, Teaching, UsageError
from explorer.terminal import harmless

if TYPE_CHECKING:
    from explorer.kube.sources.reading import Options
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
        return _COMMANDS[options.command or "window"](options)
    except UsageError as error:
        print(f"podium: {harmless(str(error))}", file=sys.stderr)
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
    options: SimpleNamespace,
    prepare: Callable[[Window], None] | None = None,
    teaching: Teaching | None = None,
    simulating: Simulating | None = None,
    own: Owned | None = None,
) -> int:
    """Open the window that `parse` was asked for and return the exit code.

    Args:
        options: what was asked for.
        prepare: gets the window before it is shown.
        teaching: the lesson that begins at once.
        simulating: the simulation that is opened at once.
        own: somebody's own files or cluster that are opened at once.
    """
    problem = doctor.display_problem(os.environ)
    if problem:
        print(f"podium: {problem}", file=sys.stderr)
        return NO_DISPLAY
    # Nothing that a start makes is garbage; the window switches collection on again after its first frame.
    gc.disable()
    return app.open_window(_place(options), prepare, teaching, simulating, own)


def _present(options: SimpleNamespace) -> int:
    teaching = Teaching(options.tour, options.step, options.windowed, options.screen, options.room)
    return open_window(options, teaching=teaching)


def _lab(options: SimpleNamespace) -> int:
    return open_window(options, simulating=_simulating(options, options.what))


def _open_own(options: SimpleNamespace) -> int:
    if bool(options.path) == bool(options.context):
        raise UsageError("expected a path, or --context with the name of a cluster")
    there = options.path in ("", "-") or options.path.startswith("git:") or Path(options.path).exists()
    if not there:
        raise UsageError(f"{options.path}: is not there; expected a file or a folder")
    what = options.path or f"context:{options.context}"
    return open_window(options, own=_owned(options, what, options.kubeconfig))


def _owned(options: SimpleNamespace, what: str, kubeconfig: str = "") -> Owned:
    return Owned(
        what, tuple(options.values), tuple(options.set), options.release, options.namespace, options.remote, kubeconfig
    )


def _simulating(options: SimpleNamespace, what: str) -> Simulating:
    from explorer.sim.names import OrderError, duration  # noqa: PLC0415 - the other commands need no simulator

    try:
        at, until = duration(options.at), duration(options.until)
    except OrderError as error:
        raise UsageError(str(error)) from None
    return Simulating(what, at, until, options.seed, options.nodes, tuple(options.do))


def _snapshot(options: SimpleNamespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if options.tour:
        teaching = Teaching(options.tour, options.step, room=options.room)
        size = options.size or (1920, 1080)
        app.snapshot_lesson(_place(options), teaching, options.out, size, options.window, reveal=options.reveal)
    else:
        if options.lab and options.open:
            raise UsageError("expected either --lab or --open")
        simulating = _simulating(options, options.lab) if options.lab else None
        own = _owned(options, options.open) if options.open else None
        app.snapshot(_place(options), options.out, options.size or (1600, 1000), simulating, own)
    return 0


def _check(options: SimpleNamespace) -> int:
    if options.schema:
        try:
            written = packs.write_schemas(options.schema)
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
    if not options.path:
        print(app.describe(_place(options), as_json=options.json, tour=options.tour))
        return 0
    if options.tour or getattr(options, "view", "") or getattr(options, "pack", None):
        raise UsageError("expected either a path, or a diagram or tour of a pack")
    text, problems = app.describe_own(options.path, _rendering(options), sys.stdin.buffer, json=options.json)
    print(text)
    return _told(problems)


def _findings(options: SimpleNamespace) -> int:
    from explorer import clusters, outline  # noqa: PLC0415 - the other commands need no objects
    from explorer.kube.findings import count  # noqa: PLC0415 - the same

    found = clusters.opened(options.path, _rendering(options), sys.stdin.buffer)
    findings = clusters.least(clusters.looked_through(found, whole=options.whole), options.least)
    if options.json:
        print(outline.json_text(clusters.findings_as_data(findings, found.problems)))
    else:
        for line in clusters.findings_as_text(findings, fixes=options.fixes):
            print(harmless(line))
        print(f"podium: {len(found.manifests)} objects: {count(findings)}", file=sys.stderr)
    bad = any(one.severity != "hint" for one in findings)
    return max(_told(found.problems), FOUND_PROBLEMS if bad else 0)


def _diff(options: SimpleNamespace) -> int:
    from explorer import clusters, outline  # noqa: PLC0415 - the other commands need no objects

    before = clusters.opened(options.before, _rendering(options, options.values_a, options.set_a), sys.stdin.buffer)
    after = clusters.opened(options.after, _rendering(options, options.values_b, options.set_b), sys.stdin.buffer)
    found = clusters.compared(before, after)
    if options.json:
        print(outline.json_text(clusters.comparison_as_data(found, before, after)))
    else:
        for line in clusters.comparison_as_text(found):
            print(harmless(line))
        print(f"podium: {clusters.summary_of(found)}", file=sys.stderr)
    return max(_told([*before.problems, *after.problems]), FOUND_PROBLEMS if found.changes else 0)


def _rendering(options: SimpleNamespace, values: Sequence[str] = (), single: Sequence[str] = ()) -> Options:
    """How charts and kustomizations are read."""
    from explorer.kube.sources.reading import Options  # noqa: PLC0415 - the other commands read none

    return Options(
        (*options.values, *values), (*options.set, *single), options.release, options.namespace, options.remote
    )


def _told(problems: Sequence[str]) -> int:
    for line in problems:
        print(harmless(line), file=sys.stderr)
    return FOUND_PROBLEMS if problems else 0


def _simulate(options: SimpleNamespace) -> int:
    from explorer import simulate  # noqa: PLC0415 - the other commands need no simulator

    scenario = app.find_scenario(options.path, getattr(options, "pack", None))
    wish = simulate.Wish(options.path, options.until, tuple(options.do), options.seed, options.nodes, options.json)
    well = simulate.run(wish, sys.stdin.buffer, sys.stdout, sys.stderr, scenario=scenario)
    return 0 if well else FOUND_PROBLEMS


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
    "window": open_window,
    "present": _present,
    "snapshot": _snapshot,
    "check": _check,
    "describe": _describe,
    "findings": _findings,
    "diff": _diff,
    "simulate": _simulate,
    "lab": _lab,
    "open": _open_own,
    "doctor": _doctor,
    "bench": _bench,
}
