"""The runs that are on show: which are seen, how fast they are played. Pure, as frozen data."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.workspace.state import Lab, Place

SPEEDS = (1, 4, 16, 60, 240)
"""How many times as fast as a clock a run may be played."""

DIAGRAMS = ("simulation", "simulation-2")
"""The ids of the diagrams of the run that is shown, and of the one beside it."""


def opened(title: str, home: Place, tour: str = "") -> Lab:
    """A lab with one run, at rest."""
    return Lab((title,), home, tour)


def shown(lab: Lab, run: int) -> Lab:
    """Another run in the middle; the one that was there takes its place beside it, if it was there."""
    if not 0 <= run < len(lab.runs):
        return lab
    beside = lab.shown if run == lab.beside else lab.beside
    return replace(lab, shown=run, beside=beside)


def added(lab: Lab, title: str) -> Lab:
    """One run more, which is shown."""
    return replace(lab, runs=(*lab.runs, title), shown=len(lab.runs))


def compared(lab: Lab) -> Lab:
    """The run before beside the one that is shown, or that one alone again."""
    if lab.beside >= 0 or len(lab.runs) < 2:
        return replace(lab, beside=-1)
    return replace(lab, beside=lab.shown - 1 if lab.shown else 1)


def change_speed(lab: Lab, steps: int) -> Lab:
    """Faster or slower by so many steps."""
    at = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - lab.speed))
    return replace(lab, speed=SPEEDS[min(max(at + steps, 0), len(SPEEDS) - 1)])


def set_speed(lab: Lab, speed: str) -> Lab:
    """As fast as is said, if that is one of `SPEEDS`."""
    return replace(lab, speed=int(speed)) if speed.isdigit() and int(speed) in SPEEDS else lab
