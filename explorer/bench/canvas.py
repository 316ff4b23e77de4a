"""The canvas beside QGraphicsView in its two best variants, fed with the same placement; every size in processes of its own."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from explorer.bench import children, machine
from explorer.bench.children import Outcome
from explorer.bench.harness import Row, Sheet, Target, boxes, compare, latest, p95, ratio_at_most, value_at_most
from explorer.bench.start import click_row

RUNS = 3
SIZES = (1_000, 10_000, 100_000)
DESK = (1920, 1080)
PROJECTOR = (3840, 2160)

_FRAME = value_at_most(16.7)
_ZOOM = {1_000: ratio_at_most(1 / 2), 10_000: ratio_at_most(1 / 4), 100_000: ratio_at_most(1 / 15)}

_DRAG = {1_000: ratio_at_most(1 / 2), 10_000: ratio_at_most(1 / 20), 100_000: ratio_at_most(1 / 100)}
_HIT = {1_000: ratio_at_most(1 / 10), 10_000: ratio_at_most(1 / 50)}
_EIGHTH = {100_000: ratio_at_most(1 / 8)}
_REFINED = value_at_most(250)
_CHANGE = {100_000: value_at_most(50)}
_CLICK = {100_000: value_at_most(50)}

Pick = Callable[[Sequence[float]], float]


class Found(Struct):
    """What the processes of one size said, by case: "ours", "bsp", "layers", "click"."""

    size: str
    count: int
    cases: dict[str, list[Outcome]]

    def each(self, case: str, name: str, pick: Pick) -> list[float]:
        """One value for each round."""
        return [pick(outcome.values[name]) for outcome in self.cases.get(case, ()) if outcome.values.get(name)]


def measure(runs: int, sizes: Sequence[int] = SIZES, *, full: bool = False) -> Sheet:
    """The rows of all sizes; the opponents on a projector of twice the width and height only with `full`."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        home = Path(folder)
        for count in sizes:
            scene = home / f"{count}.scene"
            prepared = children.run_module("probe_prepare", str(count), str(scene), home=home)
            if prepared.problem:
                rows.append(Row("layout of the scene", boxes(count), note=prepared.problem))
                continue
            rows += _rows(_measured(home, scene, count, DESK, runs))
            on_projector = _measured(home, scene, count, PROJECTOR, runs, alone=not full)
            rows += _gesture_rows(on_projector)
            if full:
                rows += _zoom_rows(on_projector)
            scene.unlink()
    return Sheet(
        "canvas",
        "Canvas",
        "Seeded clusters, with as many relations as boxes, laid out by the program and shown at 1920×1080 (3840×2160 where it says so). The canvas "
        "paints as always, anti-aliased and themed; QGraphicsView gets the same rectangles, ways and names without anti-aliasing, shadows, icons and "
        "arrowheads, in two variants: `bsp` (Qt's index, only what is exposed is painted) and `layers` (what would be too small is hidden). "
        "20 frames a phase: dragging the whole scene, zooming from the whole scene to 100 %, dragging at 100 %.",
        machine.describe(),
        runs,
        tuple(rows),
    )


def _measured(home: Path, scene: Path, count: int, screen: tuple[int, int], runs: int, *, alone: bool = False) -> Found:
    view = [str(scene), *(str(side) for side in screen)]
    cases: dict[str, Callable[[], Outcome]] = {
        "ours": lambda: children.run_module("probe_canvas", *view, home=home),
    }
    if not alone:
        cases["bsp"] = lambda: children.run_module("probe_graphics", *view, "bsp", home=home)
        cases["layers"] = lambda: children.run_module("probe_graphics", *view, "layers", home=home)
    if screen == DESK:
        cases["click"] = lambda: children.run_module("probe_click", str(scene), home=home)
    size = boxes(count) + ("" if screen == DESK else f", {screen[0]}×{screen[1]}")
    return Found(size, count, children.interleaved(cases, runs))


def _rows(found: Found) -> list[Row]:
    count, size = found.count, found.size
    hits = [f"hit {view}" for view in ("overview", "detail")]
    return [
        *_zoom_rows(found),
        _against(found, "drag frame, whole scene in view", "overview", statistics.median, "bsp", latest(_DRAG, count)),
        _against(found, "drag frame at 100 %", "detail", statistics.median, "bsp", None),
        *_gesture_rows(found),
        *(
            _against(found, f"click to box, {view.split()[1]}", view, statistics.median, "bsp", latest(_HIT, count), "µs")
            for view in hits
        ),
        # No target below it can be met: so long takes a question to a canvas in Python that looks for nothing.
        compare("the same, overview, beside a question that looks for nothing", size,
                found.each("ours", "hit overview", statistics.median), "taking the point",
                found.each("ours", "hit floor", statistics.median), unit="µs"),
        click_row(size, found.cases.get("click", []), latest(_CLICK, count)),
        _built(found),
        _against(found, "memory of scene and picture", "memory", max, "bsp", latest(_EIGHTH, count), "MiB"),
        _against(found, "of that, the canvas alone", "memory of the canvas", max, "bsp", None, "MiB"),
        compare("one pod changes: laid out and painted", size, found.each("ours", "change", max),
                target=latest(_CHANGE, count), clock=found.each("ours", "change clock", max),
                note=_why(found, "ours", "change") or "the second change; the first one also makes what is remembered"),
    ]  # fmt: skip


def _zoom_rows(found: Found) -> list[Row]:
    """A whole repaint at each of the zooms that the others paint in one frame."""
    ours, clock = found.each("ours", "repaint", p95), found.each("ours", "repaint clock", p95)
    best = _best(found, "zoom")
    what = "zoom frame, full repaint, p95"
    note = _why(found, "ours", "repaint") or _why(found, best, "zoom")
    relative = compare(what, found.size, ours, f"QGraphicsView {best}", found.each(best, "zoom", p95),
                       target=latest(_ZOOM, found.count), clock=clock, note=note)  # fmt: skip
    # What Qt takes for as many boxes and names and nothing else: no target below it can be met.
    least = compare("the same beside the least that Qt takes", found.size, ours, "as many boxes and names",
                    found.each("ours", "floor", statistics.median), clock=clock)  # fmt: skip
    # Ways of edges that come into view, found in slices of less than a frame before that painting.
    prepared = compare("found before it, in slices, p95", found.size, found.each("ours", "repaint prepared", p95))
    if found.count > 10_000:
        return [relative, prepared, least]
    return [relative, compare(what, found.size, ours, target=_FRAME, clock=clock), prepared, least]


def _gesture_rows(found: Found) -> list[Row]:
    """What a frame costs while the hand moves, in the worst of the three phases, and how soon it is sharp afterwards."""
    phases = ("overview", "zoom", "detail")

    def worst(suffix: str) -> list[float]:
        each = [found.each("ours", name + suffix, p95) for name in phases]
        return [max(values) for values in zip(*each, strict=False)]

    refined = found.each("ours", "refined clock", max)
    return [
        compare("frame during any gesture, p95", found.size, worst(""), target=_FRAME, clock=worst(" clock"),
                note=_why(found, "ours", "detail")),
        compare("sharp after a gesture, by the clock", found.size, refined, target=_REFINED),
    ]  # fmt: skip


def _built(found: Found) -> Row:
    def both(case: str) -> list[float]:
        parts = [found.each(case, name, max) for name in ("build", "first frame")]
        return [sum(values) for values in zip(*parts, strict=False)]

    return compare("scene built and painted for the first time", found.size, both("ours"), "QGraphicsView bsp", both("bsp"),
                   target=latest(_EIGHTH, found.count), note=_why(found, "ours", "first frame") or _why(found, "bsp", "first frame"))  # fmt: skip


def _against(
    found: Found, what: str, name: str, pick: Pick, variant: str, target: Target | None, unit: str = "ms"
) -> Row:
    return compare(what, found.size, found.each("ours", name, pick), f"QGraphicsView {variant}",
                   found.each(variant, name, pick), target=target, unit=unit,
                   note=_why(found, "ours", name) or _why(found, variant, name))  # fmt: skip


def _best(found: Found, name: str) -> str:
    """The variant of the opponent that is faster here."""
    figures = {case: found.each(case, name, p95) for case in ("layers", "bsp")}
    return min(
        (case for case in figures if figures[case]), key=lambda case: statistics.median(figures[case]), default="layers"
    )


def _why(found: Found, case: str, name: str) -> str:
    """Why there are no figures of a phase; empty if there are."""
    outcomes = found.cases.get(case, [])
    if any(outcome.values.get(name) for outcome in outcomes):
        return ""
    who = "Podium" if case == "ours" else f"QGraphicsView {case}"
    return f"{who} {children.problem_of(outcomes) or 'gave no figures'}"
