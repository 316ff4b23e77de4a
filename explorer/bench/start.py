"""Start to first painted frame, memory, and clicks, against a bare PySide6 window.

Whole processes are started in turn (bare, cluster view, empty pack, bare …), so that a busy machine is busy for all. Each
tells how long it took from the moment at which it was started.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from explorer.app import read_pack
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

_PAINT = """
import json, sys
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

faces, boxes = json.loads(sys.argv[1])

def paint(widget):
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(widget.rect(), QColor("#f4f6f9"))
    name_font, second_font = QFont(faces), QFont(faces)
    name_font.setPixelSize(14)
    name_font.setWeight(QFont.Weight.DemiBold)
    second_font.setPixelSize(12)
    for number, (name, second) in enumerate(boxes):
        row, column = divmod(number, 6)
        box = QRectF(40 + column * 255, 40 + row * 110, 230, 80)
        painter.setPen(QPen(QColor("#498aef"), 1.6))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(box, 12, 12)
        painter.setFont(name_font)
        painter.setPen(QColor("#17212e"))
        painter.drawText(box.topLeft() + QPointF(50, 35), name)
        painter.setFont(second_font)
        painter.setPen(QColor("#566373"))
        painter.drawText(box.topLeft() + QPointF(50, 55), second)
    painter.end()
"""

_BY_HAND = _PAINT + _BARE.replace("super().paintEvent(event)\n", "super().paintEvent(event)\n        paint(self)\n")
"""The bare window, and in it as many boxes as the cluster view has, with the same texts in the same face, and nothing else."""

_OURS = "from explorer.bench.probe import main; main()"

_EMPTY = {
    "pack.yaml": "id: empty\ntitle: Empty\nstart: one\nviews:\n  - {diagram: one, title: One}\n",
    "diagrams/one.yaml": "title: One\nsummary: One box.\nboxes:\n  - {id: box, name: A box}\n",
}


def measure(runs: int, click_runs: int = CLICK_RUNS) -> Sheet:
    """The rows of `runs` rounds, after one that warms the caches, and of fewer rounds of clicks, which take longer."""
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        home = Path(folder)
        empty, boxes = make_empty_pack(home / "empty"), _boxes_of("cluster")
        cases: dict[str, Callable[[], Outcome]] = {
            "bare": lambda: _python(_BARE, home),
            "cluster view": lambda: _python(_OURS, home, "--view", "cluster"),
            "empty pack": lambda: _python(_OURS, home, "--pack", str(empty)),
            "by hand": lambda: _python(_BY_HAND, home, boxes),
        }
        found = children.interleaved(cases, max(1, runs), warm=1)
        clicks = children.interleaved({"": lambda: _clicks(home)}, min(runs, click_runs))[""]
    rows = [row for what in _TARGETS for row in _start_rows(what, found[what], found["bare"])]
    rows += _rows_by_hand("cluster view", found["cluster view"], found["by hand"])
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


def _boxes_of(view: str) -> str:
    """The faces of the program, and the texts of a diagram's boxes, as JSON."""
    from explorer.ui.fonts import UI_FACES  # noqa: PLC0415 - it brings Qt, which not all benchmarks need

    diagram = read_pack(None).diagrams[view]
    return msgspec.json.encode((UI_FACES, [(box.name, box.sublabel) for box in diagram.boxes])).decode()


def _values(outcomes: list[Outcome], name: str) -> list[float]:
    return [outcome.values[name][0] for outcome in outcomes if name in outcome.values]


def _rows_by_hand(what: str, ours: list[Outcome], hand: list[Outcome]) -> list[Row]:
    """How much of a start is Qt's own painting of text and boxes, which no program can do without."""
    note, window = children.problem_of((*ours, *hand)), "the same boxes painted by hand"
    return [
        compare("start to first frame", what, _values(ours, "first frame"), window, _values(hand, "first frame"), note=note),
        compare("peak memory at the first frame", what, _values(ours, "peak first"), window, _values(hand, "peak first"),
                unit="MiB"),
    ]  # fmt: skip


def _start_rows(what: str, ours: list[Outcome], bare: list[Outcome]) -> list[Row]:
    note = children.problem_of((*ours, *bare)) or ("" if _values(ours, "first frame") else "no frame was painted")
    window = "bare QMainWindow"
    return [
        compare("start to first frame", what, _values(ours, "first frame"), window, _values(bare, "first frame"),
                target=_TARGETS[what], note=note),
        compare("start to first frame, by the clock", what, _values(ours, "first frame clock"), window,
                _values(bare, "first frame clock"), target=_TARGETS[what]),
        compare("start to all panels, by the clock", what, _values(ours, "whole clock"), window,
                _values(bare, "first frame clock")),
        compare("whole process, opened and closed", what, [o.cpu * 1000 for o in ours if not o.problem], window,
                [o.cpu * 1000 for o in bare if not o.problem]),
        compare("peak memory at the first frame", what, _values(ours, "peak first"), window, _values(bare, "peak first"),
                target=_MEMORY, unit="MiB"),
        compare("peak memory with all panels", what, _values(ours, "peak"), window, _values(bare, "peak first"),
                target=_MEMORY, unit="MiB"),
    ]  # fmt: skip


def _python(code: str, home: Path, *arguments: str) -> Outcome:
    return children.run([sys.executable, "-c", code, *arguments], home=home)


def _clicks(home: Path) -> Outcome:
    return children.run_module("probe_click", "authored", home=home)
