"""The program's layout beside Graphviz dot and elkjs, on the same diagrams: time, and how good what comes out is."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from explorer.bench import authored, children, engines, machine, quality, scenes
from explorer.bench.children import Outcome
from explorer.bench.harness import (
    NOT_INSTALLED,
    TOO_SLOW,
    Row,
    Sheet,
    Target,
    Verdict,
    boxes,
    compare,
    latest,
    ratio_at_most,
    spread,
    value_at_most,
)
from explorer.bench.quality import Quality
from explorer.model.diagram import Diagram

RUNS = 3
SIZES = (1_000, 10_000, 100_000)
GROUP = 150

_DOT = {1_000: ratio_at_most(1 / 4), 10_000: ratio_at_most(1 / 20)}
_LEAST, _MOST = 0.5, 3.0
_WHOLE = {100_000: value_at_most(2_000)}
_AGAIN = {100_000: value_at_most(50)}
_GROWTH = ratio_at_most(12)
_SAME = ratio_at_most(1)
_GROUP_CROSSINGS = ratio_at_most(1.5)

_LIMIT = 120.0
"""Other engines may take this many seconds …"""

_SLOW = 20.0
"""… and one that took longer than this is not tried on a larger diagram."""

Others = dict[str, bool]


def measure(runs: int, sizes: Sequence[int] = SIZES) -> Sheet:
    """The rows of all sizes, of one large group, and of the authored diagrams."""
    installed = {"dot": engines.has_dot(), "elkjs": engines.has_elk()}
    rows: list[Row] = []
    placed: dict[int, list[float]] = {}
    slow: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        for count in sorted(sizes):
            diagram = scenes.cluster(count)
            tried = {name: there and name not in slow for name, there in installed.items()}
            found = _measured(diagram, ("cluster", str(count)), Path(folder), runs, tried)
            placed[count] = _values(found["ours"], "place")
            slow |= {name for name, outcomes in found.items() if any(one.wall > _SLOW for one in outcomes)}
            rows += _rows(
                diagram, boxes(count), found, installed, Path(folder), _Wanted(latest(_DOT, count), _SAME, count)
            )
        if placed.get(10_000) and placed.get(100_000):
            rows.append(compare("placed afresh", boxes(100_000), placed[100_000], f"Podium, {boxes(10_000)}",
                                placed[10_000], target=_GROWTH))  # fmt: skip
        diagram, size = scenes.group(GROUP), f"one group of {GROUP} boxes"
        found = _measured(diagram, ("group", str(GROUP)), Path(folder), runs, installed)
        rows += _rows(diagram, size, found, installed, Path(folder), _Wanted(_SAME, _GROUP_CROSSINGS))
        rows += authored.rows(Path(folder), elk=installed["elkjs"])
    return Sheet(
        "layout",
        "Layout",
        "The layout alone in a process of its own, against `dot -Tplain` with clusters (its whole process; like ours it makes no ways for edges) and elkjs "
        "with INCLUDE_CHILDREN (its call only), on the same nested graph. Quality is measured alike for all: crossings between straight lines from middle "
        "to middle, for each edge; aliens are boxes within the bounds of a container that is not theirs; beyond a thousand edges on a sample. Titles are looked at with every container open and a way for every edge.",
        machine.describe(),
        runs,
        tuple(rows),
    )


class _Wanted(Struct, frozen=True):
    """The targets of one diagram: of time and crossings against dot; its size, if it is a cluster."""

    time: Target | None
    crossings: Target | None
    count: int = 0


def _measured(
    diagram: Diagram, arguments: tuple[str, str], folder: Path, runs: int, installed: Others
) -> dict[str, list[Outcome]]:
    cases: dict[str, Callable[[], Outcome]] = {"ours": lambda: children.run_module("placing", *arguments)}
    if installed["dot"]:
        # We make ways only for what is seen, so dot need not make any either.
        cases["dot"] = lambda: engines.dot(diagram, folder, _LIMIT)
    if installed["elkjs"]:
        cases["elkjs"] = lambda: engines.elk(diagram, folder, _LIMIT)
    found = children.interleaved(cases, runs)
    # Judging takes longer than placing; it needs to be done only once, for every placement is the same.
    found["judged"] = [children.run_module("placing", *arguments, "judge")]
    return found


def _rows(
    diagram: Diagram, size: str, found: dict[str, list[Outcome]], installed: Others, folder: Path, wanted: _Wanted
) -> list[Row]:
    ours = _values(found["ours"], "place")
    whole = latest(_WHOLE, wanted.count)
    rows = []
    if whole is not None:
        rows.append(compare("placed afresh", size, ours, target=whole))
    mine = quality.heard(found["judged"][0].values)
    beside = False
    for name, there in installed.items():
        outcomes, label = found.get(name, []), f"{name} with nesting"
        target = wanted.time if name == "dot" else None
        note = _note(name, there, found["ours"], outcomes)
        rows.append(
            compare("placed afresh", size, ours, label, _engine_times(name, outcomes), target=target, note=note)
        )
        theirs = _judged(name, diagram, outcomes, folder)
        if mine is not None and theirs is not None:
            beside = True
            rows += _quality_rows(size, mine, theirs, label, wanted.crossings if name == "dot" else None)
    if mine is not None:
        rows += _own_quality(size, mine, found["judged"][0])
        if not beside:
            rows.append(compare("crossings an edge", size, [mine.crossings], unit=""))
    if wanted.count:
        moved = _values(found["ours"], "again first moved")
        first = _values(found["ours"], "again first")
        note = f"the first change takes {statistics.median(first):,.0f} ms" if first else ""
        note += f"; {statistics.median(moved):.1f} % of the other boxes stand elsewhere afterwards" if moved else ""
        rows.append(compare("one pod changes: placed again", size, _values(found["ours"], "again"),
                            target=latest(_AGAIN, wanted.count), note=note or _problem("Podium", found["ours"])))  # fmt: skip
    return rows


def _note(name: str, there: bool, ours: list[Outcome], outcomes: list[Outcome]) -> str:
    """Why a figure of an engine is missing, or what it stands for."""
    if not there:
        return f"{name} is {NOT_INSTALLED}"
    if not outcomes:
        return f"{name} is not tried: it took more than {_SLOW:.0f} s on the size before"
    problem = _problem("Podium", ours) or _problem(name, outcomes)
    if children.problem_of(outcomes).startswith(TOO_SLOW):
        return f"{problem}; that is put in as its time, so that the ratio is at most this"
    return problem


def _quality_rows(size: str, mine: Quality, theirs: Quality, label: str, target: Target | None) -> list[Row]:
    return [
        compare("crossings an edge", size, [mine.crossings], label, [theirs.crossings], target=target, unit=""),
        Row("aspect", size, "", spread([mine.aspect]), label, spread([theirs.aspect])),
        Row("aliens a leaf", size, "", spread([mine.aliens]), label, spread([theirs.aliens])),
    ]


def _own_quality(size: str, mine: Quality, judged: Outcome) -> list[Row]:
    good: Verdict = "yes" if _LEAST <= mine.aspect <= _MOST else "no"
    titles = judged.values.get("titles", [])
    return [
        Row("aspect", size, "", spread([mine.aspect]), target=f"{_LEAST:g}–{_MOST:g}", met=good),
        compare("overlaps a leaf", size, [mine.overlaps], target=value_at_most(0, ""), unit=""),
        *(
            [compare("foreign titles crossed, an edge", size, titles, target=value_at_most(0, ""), unit="")]
            if titles
            else []
        ),
    ]


def _judged(name: str, diagram: Diagram, outcomes: list[Outcome], folder: Path) -> Quality | None:
    done = next((outcome for outcome in outcomes if not outcome.problem), None)
    if done is None:
        return None
    drawn = engines.dot_drawn(done.output) if name == "dot" else engines.elk_drawn(diagram, folder)
    leaves = {box: rect for box, rect in drawn.rects.items() if box not in diagram.children}
    return quality.judged(diagram, leaves)


def _engine_times(name: str, outcomes: list[Outcome]) -> list[float]:
    late = [outcome.cpu * 1000 for outcome in outcomes if outcome.problem.startswith(TOO_SLOW)]
    if late:
        return late
    if name == "dot":
        return [outcome.cpu * 1000 for outcome in outcomes if not outcome.problem]
    return _values(outcomes, "place")


def _values(outcomes: list[Outcome], name: str) -> list[float]:
    return [outcome.values[name][0] for outcome in outcomes if outcome.values.get(name)]


def _problem(who: str, outcomes: list[Outcome]) -> str:
    problem = children.problem_of(outcomes)
    return f"{who} {problem}" if problem else ""
