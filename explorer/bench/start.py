"""Start to first painted frame, memory, and clicks, against a bare PySide6 window.

Whole processes are started in turn (bare, cluster view, empty pack, bare …), so that a busy machine is busy for all. Each
tells how long it took from the moment at which it was started.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from explorer.bench import children, machine
from explorer.bench.children import Outcome
from explorer.bench.harness import Row, Sheet, Target, compare, p95, ratio_at_most, value_at_most

RUNS = 11
CLICK_RUNS = 3

_TARGETS = {"cluster view": ratio_at_most(1.4), "empty pack": ratio_at_most(1.25)}
_MEMORY = ratio_at_most(1.5)
_CLICK = value_at_most(16)

_BARE = """
import os, time
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    took = None
    def paintEvent(self, event):
        super().paintEvent(event)
        if self.took is None:
            self.took = (time.monotonic() - float(os.environ["PODIUM_STARTED"])) * 1000, time.process_time() * 1000
            QTimer.singleShot(0, self.done)
    def done(self):
        from explorer.bench.machine import peak_mib
        say = '{"name": "%s", "values": [%f]}'
        print(say % ("peak first", peak_mib()))
        print(say % ("first frame clock", self.took[0]))
        print(say % ("first frame", self.took[1]), flush=True)
        self.close()

app = QApplication(["bare"])
window = Window()
window.resize(1600, 1000)
window.show()
app.exec()
"""

_OURS = "import gc; gc.disable(); from explorer.bench.probe import main; main()"

_EMPTY = {
    "pack.yaml": "id: empty\ntitle: Empty\nstart: one\nviews:\n  - {diagram: one, title: One}\n",
    "diagrams/one.yaml": "title: One\nsummary: One box.\nboxes:\n  - {id: box, name: A box}\n",
}


def measure(runs: int, click_runs: int = CLICK_RUNS) -> Sheet:
    """The rows of `runs` rounds, after one that warms the caches, and of fewer rounds of clicks, which take longer."""
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        home = Path(folder)
        empty = make_empty_pack(home / "empty")
        cases: dict[str, Callable[[], Outcome]] = {
            "bare": lambda: _python(_BARE, home),
            "cluster view": lambda: _python(_OURS, home, "--view", "cluster"),
            "empty pack": lambda: _python(_OURS, home, "--pack", str(empty)),
        }
        found = children.interleaved(cases, max(1, runs), warm=1)
        clicks = children.interleaved({"": lambda: _clicks(home)}, min(runs, click_runs))[""]
    rows = [row for what in _TARGETS for row in _start_rows(what, found[what], found["bare"])]
    return Sheet(
        "start",
        "Start and clicks",
        "From the start of the process to the first painted frame of the window, 1600×1000, caches warm; then every visible box of every "
        "authored diagram is clicked twice, without motion, and the second time counts: from the press to the painted highlight and note.",
        machine.describe(),
        runs,
        (*rows, click_row("all authored diagrams", clicks, _CLICK)),
    )


def make_empty_pack(folder: Path) -> Path:
    """A pack with one diagram of one box; the folder."""
    for name, text in _EMPTY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def click_row(size: str, outcomes: list[Outcome], target: Target | None) -> Row:
    """The row on clicks that `probe_click` measured: the 95th percentile of each process."""
    done = [outcome.values for outcome in outcomes if outcome.values.get("click")]
    count = f"{len(done[0]['click'])} clicks a round" if done else ""
    return compare(
        "click to highlight and note painted, p95", size, [p95(values["click"]) for values in done],
        target=target, clock=[p95(values["click clock"]) for values in done],
        note=children.problem_of(outcomes) or count,
    )  # fmt: skip


def _start_rows(what: str, ours: list[Outcome], bare: list[Outcome]) -> list[Row]:
    def values(outcomes: list[Outcome], name: str) -> list[float]:
        return [outcome.values[name][0] for outcome in outcomes if name in outcome.values]

    note = children.problem_of((*ours, *bare)) or ("" if values(ours, "first frame") else "no frame was painted")
    window = "bare QMainWindow"
    return [
        compare("start to first frame", what, values(ours, "first frame"), window, values(bare, "first frame"),
                target=_TARGETS[what], note=note),
        compare("start to first frame, by the clock", what, values(ours, "first frame clock"), window,
                values(bare, "first frame clock"), target=_TARGETS[what]),
        compare("start to all panels, by the clock", what, values(ours, "whole clock"), window,
                values(bare, "first frame clock")),
        compare("whole process, opened and closed", what, [o.cpu * 1000 for o in ours if not o.problem], window,
                [o.cpu * 1000 for o in bare if not o.problem]),
        compare("peak memory at the first frame", what, values(ours, "peak first"), window, values(bare, "peak first"),
                target=_MEMORY, unit="MiB"),
        compare("peak memory with all panels", what, values(ours, "peak"), window, values(bare, "peak first"),
                target=_MEMORY, unit="MiB"),
    ]  # fmt: skip


def _python(code: str, home: Path, *arguments: str) -> Outcome:
    return children.run([sys.executable, "-c", code, *arguments], home=home)


def _clicks(home: Path) -> Outcome:
    return children.run_module("probe_click", "authored", home=home)
