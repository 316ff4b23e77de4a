"""`podium bench`: which benchmarks run, what is printed, and what is written down."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from explorer.bench import canvas, layout, opening, peers, report, search, sim, start, teach
from explorer.bench.harness import Sheet

DOCUMENT = Path("docs") / "performance.md"


class Wish(Struct, frozen=True):
    """What is asked for.

    Attributes:
        what: one of `report.ORDER`, or "all".
        runs: how many rounds; 0 for each benchmark's own number.
        sizes: the numbers of boxes; empty for each benchmark's own.
        full: measure the canvas on a projector too.
    """

    what: str = "start"
    runs: int = 0
    sizes: tuple[int, ...] = ()
    full: bool = False


def run(wish: Wish, *, as_json: bool, write: bool) -> int:
    """Measure, print (a table as soon as it is there), and write the document if that is wanted."""
    sheets: list[Sheet] = []
    for name in report.ORDER if wish.what == "all" else (wish.what,):
        if as_json or wish.what == "all":
            print(f"podium: measuring {name} …", file=sys.stderr)
        sheet = _measures(wish)[name]()
        sheets.append(sheet)
        if write:
            # Each at once: hours later something may go wrong.
            report.write(DOCUMENT, [sheet])
        if not as_json:
            print(report.as_text(sheet), end="\n\n", flush=True)
    if as_json:
        print(report.as_json(sheets))
    return 0


def _measures(wish: Wish) -> dict[str, Callable[[], Sheet]]:
    def sizes(own: Sequence[int]) -> Sequence[int]:
        return wish.sizes or own

    return {
        "start": lambda: start.measure(wish.runs or start.RUNS),
        "canvas": lambda: canvas.measure(wish.runs or canvas.RUNS, sizes(canvas.SIZES), full=wish.full),
        "layout": lambda: layout.measure(wish.runs or layout.RUNS, sizes(layout.SIZES)),
        "search": lambda: search.measure(wish.runs or search.RUNS, count=max(sizes((search.BOXES,)))),
        "open": lambda: opening.measure(wish.runs or opening.RUNS, sizes(opening.SIZES)),
        "sim": lambda: sim.measure(wish.runs or sim.RUNS),
        "teach": lambda: teach.measure(wish.runs or teach.RUNS),
        "peers": lambda: peers.measure(wish.runs or peers.RUNS, sizes(peers.SIZES)),
    }
