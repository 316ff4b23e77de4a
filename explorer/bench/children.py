"""Processes that are measured: each is started afresh, is told how long it may take, and says what it found line by line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from explorer.bench.harness import TOO_SLOW

STARTED = "PODIUM_STARTED"
"""The variable that holds the monotonic time, in seconds, at which a process was started."""

LIMIT = 60.0
"""How many seconds a case may take before it is ended and called too slow."""

Values = dict[str, list[float]]

Case = TypeVar("Case", bound=Hashable)


class Finding(Struct, frozen=True):
    """One line that a measured process prints: a name, and its values."""

    name: str
    values: list[float]


class Outcome(Struct, frozen=True):
    """What became of a process.

    Attributes:
        wall, cpu: seconds from its start to its end, by the clock and of the processor.
        values: what it said.
        problem: why it did not come to its end; empty if it did.
        output: what it printed.
    """

    wall: float
    cpu: float
    values: Values = field(default_factory=dict)
    problem: str = ""
    output: str = ""


def say(name: str, values: Iterable[float]) -> None:
    """In the measured process: print one finding at once, so that it is known even if the rest takes too long."""
    print(msgspec.json.encode(Finding(name, list(values))).decode(), flush=True)


def run(
    command: Sequence[str], *, limit: float = LIMIT, home: Path | None = None, more: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command to its end, or to the end of its time.

    Args:
        command: what to run.
        limit: after how many seconds it is ended.
        home: a folder for its settings and caches, so that those of the user neither help nor hinder.
        more: further variables for it.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), **(more or {})}
    # Without compiled modules a start would measure the compiler.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if home is not None:
        for name in ("CACHE", "CONFIG", "DATA"):
            environment[f"XDG_{name}_HOME"] = str(home)
    before, started = _children_cpu(), time.perf_counter()
    environment[STARTED] = repr(time.monotonic())
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and only commands that the benchmarks themselves make
            command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=limit, check=False
        )
    except subprocess.TimeoutExpired as late:
        output = late.stdout if isinstance(late.stdout, str) else (late.stdout or b"").decode("utf-8", "replace")
        return Outcome(limit, limit, findings(output), f"{TOO_SLOW}: not done after {limit:.0f} s", output)
    except OSError as error:
        return Outcome(0.0, 0.0, {}, f"cannot be run: {error.strerror}")
    wall = time.perf_counter() - started
    lines = done.stderr.strip().splitlines()
    # The last line of a Python error says what it was; others say it first and then go on for long.
    said = [line for line in lines if "error" in line.lower()] or lines or [f"ended with {done.returncode}"]
    return Outcome(
        wall,
        (_children_cpu() - before) or wall,
        findings(done.stdout),
        f"failed: {said[-1][:160]}" if done.returncode else "",
        done.stdout,
    )


def run_module(
    module: str, *arguments: str, limit: float = LIMIT, home: Path | None = None, more: Mapping[str, str] | None = None
) -> Outcome:
    """Run a module of this package in a Python of its own."""
    return run([sys.executable, "-m", f"explorer.bench.{module}", *arguments], limit=limit, home=home, more=more)


def interleaved(cases: Mapping[Case, Callable[[], Outcome]], runs: int, warm: int = 0) -> dict[Case, list[Outcome]]:
    """Run all cases in turn, round by round: what slows the machine down for a while is shared by all.

    A case that took too long or failed is not tried again.

    Args:
        cases: what to run, by name.
        runs: how many rounds are kept.
        warm: how many rounds before them are not.
    """
    found: dict[Case, list[Outcome]] = {name: [] for name in cases}
    given_up: set[Case] = set()
    for turn in range(warm + runs):
        for name, case in cases.items():
            if name in given_up:
                continue
            outcome = case()
            if outcome.problem:
                given_up.add(name)
            if turn >= warm or outcome.problem:
                found[name].append(outcome)
    return found


def findings(output: str) -> Values:
    """The findings among the lines of an output."""
    found: Values = {}
    for line in output.splitlines():
        try:
            one = msgspec.json.decode(line, type=Finding)
        except (msgspec.MsgspecError, ValueError):
            continue
        found.setdefault(one.name, []).extend(one.values)
    return found


def problem_of(outcomes: Iterable[Outcome]) -> str:
    """The first problem of some outcomes; empty if there is none."""
    return next((outcome.problem for outcome in outcomes if outcome.problem), "")


def _children_cpu() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
