"""Opening somebody's cluster: from the text of its objects to boxes that have their places."""

from __future__ import annotations

import gc
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from explorer.bench import children, clusters, machine
from explorer.bench.harness import NOT_INSTALLED, Row, Sheet, Target, compare, latest, ratio_at_most, value_at_most
from explorer.bench.scenes import width_of
from explorer.kube.draw import draw
from explorer.kube.manifests import Manifest, read
from explorer.kube.source import Object
from explorer.layout import place

RUNS = 3
SIZES = (1_000, 10_000, 100_000)

_Result = TypeVar("_Result")

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
        "read, drawn as boxes and relations, and the boxes are given their places; what is painted then is measured with the canvas. "
        "Processor time. KubeDiagrams makes a file of boxes and arrows from the same YAML, without a picture.",
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
    if number <= _PEER:
        rows.append(_peer(runs, size, texts["YAML"], taken["YAML, to boxes with places"]))
    return rows


def _read(text: str) -> list[Object]:
    return [found.object for found in read(text, "cluster") if isinstance(found, Manifest)]


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    gc.collect()
    start = time.process_time()
    result = work()
    return result, (time.process_time() - start) * 1000


def _peer(runs: int, size: str, text: str, ours: Sequence[float]) -> Row:
    label = "KubeDiagrams"
    tool = shutil.which("kube-diagrams")
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        source = Path(folder) / "cluster.yaml"
        source.write_text(text, "utf-8")
        command = [tool or "", "-o", str(Path(folder) / "theirs.dot"), str(source)]
        outcomes = [children.run(command, home=Path(folder)) for _ in range(runs)] if tool else []
    theirs = [outcome.cpu * 1000 for outcome in outcomes if not outcome.problem]
    note = children.problem_of(outcomes) if tool else f"{label} is {NOT_INSTALLED}"
    return compare("YAML, the same", size, ours, label, theirs, target=ratio_at_most(1 / 50), note=note)
