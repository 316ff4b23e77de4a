"""Opening somebody's cluster: from the text of its objects to boxes that have their places."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from explorer.bench import children, clusters, machine
from explorer.bench.harness import NOT_INSTALLED, Row, Sheet, Target, compare, latest, ratio_at_most, value_at_most
from explorer.bench.scenes import width_of
from explorer.collecting import uncollected
from explorer.kube.drawing.draw import draw
from explorer.kube.manifests import Manifest, read
from explorer.kube.source import Object
from explorer.layout import place

RUNS = 3
SIZES = (1_000, 10_000, 100_000)

_Result = TypeVar("_Result")

KUBEDIAGRAMS = "PODIUM_KUBEDIAGRAMS"
"""The variable that says where `kube-diagrams` is, if it is not on the PATH."""

_PEER = 1_000
"""The most objects that the other tool gets: of ten times as many it takes hours."""

_YAML = {1_000: value_at_most(300), 10_000: value_at_most(3_000), 100_000: value_at_most(30_000)}
_JSON = {1_000: value_at_most(100), 10_000: value_at_most(1_000), 100_000: value_at_most(10_000)}
_DRAWN = {1_000: value_at_most(25), 10_000: value_at_most(300), 100_000: value_at_most(3_500)}


def measure(runs: int, sizes: Sequence[int] = SIZES) -> Sheet:
    """The rows of all sizes."""
    rows: list[Row] = []
    for size in sizes:
        rows += _rows(runs, size)
    return Sheet(
        "open",
        "Opening a cluster",
        "A seeded cluster that runs (applications with workloads, pods, Services, settings, claims, calls between them) as one text. It is "
        "read, drawn as boxes and relations, and the boxes are given their places. In the window: a file is opened in the window at "
        "1600×1000, in which something small has been open before; the objects are read beside the window, which shows what has been read "
        "so far. Processor time of all threads, with the time by the clock. KubeDiagrams makes a file of boxes and arrows from the same YAML, without a picture.",
        machine.describe(),
        runs,
        tuple(rows),
    )


def _rows(runs: int, number: int) -> list[Row]:
    objects = clusters.objects(number)
    texts = {
        "YAML": clusters.as_yaml(objects),
        "JSON": json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}),
    }
    taken: dict[str, list[float]] = {}
    for _ in range(runs):
        for form, text in texts.items():
            found, reading = _timed(partial(_read, text))
            drawing, drawn = _timed(partial(draw, found))
            _, placed = _timed(partial(place, drawing.diagram, width_of))
            del found, drawing
            taken.setdefault(f"{form}, to boxes with places", []).append(reading + drawn + placed)
            taken.setdefault(f"{form}, read", []).append(reading)
            taken.setdefault("drawn", []).append(drawn)
            taken.setdefault("placed", []).append(placed)
    targets: dict[str, dict[int, Target]] = {
        "YAML, to boxes with places": _YAML, "JSON, to boxes with places": _JSON, "drawn": _DRAWN,
    }  # fmt: skip
    size = f"{number:,} objects"
    rows = [compare(what, size, values, target=latest(targets.get(what, {}), number)) for what, values in taken.items()]
    for form, text in texts.items():
        rows += _in_window(runs, size, form, text, latest(targets[f"{form}, to boxes with places"], number))
    if number <= _PEER:
        rows.append(_peer(runs, size, texts["YAML"], taken["YAML, to boxes with places"]))
    return rows


def _in_window(runs: int, size: str, form: str, text: str, target: Target | None) -> list[Row]:
    """The rows of the real window, each round in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        source = Path(folder) / f"cluster.{form.lower()}"
        source.write_text(text, "utf-8")
        command = [sys.executable, "-m", "explorer.bench.probe_open", str(source)]
        outcomes = [children.run(command, home=Path(folder), limit=_LIMIT) for _ in range(runs)]
    said = [outcome.values for outcome in outcomes if not outcome.problem]
    note = children.problem_of(outcomes)

    def row(what: str, name: str, target: Target | None = None) -> Row:
        values, clock = ([one[key][0] for one in said] for key in (name, f"{name} clock"))
        return compare(f"{form}, in the window, to {what}", size, values, clock=clock, target=target, note=note)

    return [
        row("the first boxes painted", "first"),
        row("all boxes painted", "whole", target),
        row("the findings", "found"),
    ]


_LIMIT = 600.0
"""Seconds."""


def _read(text: str) -> list[Object]:
    # As sources read: with the collector at rest.
    with uncollected():
        return [found.object for found in read(text, "cluster") if isinstance(found, Manifest)]


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    gc.collect()
    start = time.process_time()
    result = work()
    return result, (time.process_time() - start) * 1000


def _peer(runs: int, size: str, text: str, ours: Sequence[float]) -> Row:
    label = "KubeDiagrams"
    tool = os.environ.get(KUBEDIAGRAMS) or shutil.which("kube-diagrams")
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        source = Path(folder) / "cluster.yaml"
        source.write_text(text, "utf-8")
        command = [tool or "", "-o", str(Path(folder) / "theirs.dot"), str(source)]
        outcomes = [children.run(command, home=Path(folder)) for _ in range(runs)] if tool else []
    theirs = [outcome.cpu * 1000 for outcome in outcomes if not outcome.problem]
    note = children.problem_of(outcomes) if tool else f"{label} is {NOT_INSTALLED}"
    return compare("YAML, the same", size, ours, label, theirs, target=ratio_at_most(1 / 50), note=note)
