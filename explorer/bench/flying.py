"""Simulations in the window: frames while requests fly over a mesh, and going to any moment of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from explorer.bench import children
from explorer.bench.harness import Row, compare, p95, value_at_most

RATE = 200
"""Requests a second."""

PODS, EVENTS = 30, 10_000
"""Of the run without requests."""

_FRAME = 1000 / 60


def rows(runs: int, rate: int = RATE) -> list[Row]:
    """The rows of the window."""
    with TemporaryDirectory() as home:
        outcomes = [children.run_module("probe_lab", str(rate), home=Path(home)) for _ in range(runs)]
    problem = children.problem_of(outcomes)
    size = f"{rate} requests a second"

    def each(name: str) -> list[float]:
        return [p95(one.values[name]) for one in outcomes if one.values.get(name)]

    def said(name: str) -> float:
        return max((max(one.values[name]) for one in outcomes if one.values.get(name)), default=0.0)

    found = []
    for speed in (1, 4):
        words = (
            f"{said(f'dots {speed}'):.0f} dots; the diagram is painted in {said(f'painted {speed}'):.0%} of the frames"
        )
        found.append(
            compare(f"frame of the window at {speed}×, p95", size, each(f"frame {speed}"),
                    target=value_at_most(round(_FRAME, 1)), note=problem or words)
        )  # fmt: skip
    for name, where in (("pods", f"{PODS} pods, {EVENTS:,} events"), ("mesh", size)):
        what = "any moment, until the window is painted, p95"
        found.append(compare(what, where, each(f"jump {name}"), target=value_at_most(50), note=problem))
    return found
