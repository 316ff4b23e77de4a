"""Start to first painted frame, and click to painted note, against a bare PySide6 window.

Whole processes are started in turn (ours, bare, ours, bare …), so that a busy machine is busy for both. Each tells on its
standard output how long it took from the moment at which it was started; medians are compared, the ratio is the result.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

GOAL_RATIO = 1.6
GOAL_MS = 50.0

_BARE = """
import os, time
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if self.t is None:
            self.t = (time.monotonic() - float(os.environ["PODIUM_STARTED"])) * 1000
            QTimer.singleShot(0, self.done)
    def done(self):
        print('{"first_frame": %f}' % self.t, flush=True)
        self.close()

app = QApplication(["bare"])
window = Window()
window.t = None
window.resize(1600, 1000)
window.show()
app.exec()
"""

_OURS = "import gc; gc.disable(); from explorer.bench.probe import main; main()"


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds (medians) and what follows from them."""

    runs: int
    bare_first_frame: float
    first_frame: float
    all_panels: float
    ratio: float
    difference: float
    click_to_note: float
    click_to_note_p95: float
    within_goal: bool
    machine: str


def run(runs: int, *, as_json: bool) -> int:
    """Measure `runs` pairs after one that warms the caches, print the result, and return the exit code."""
    result = measure(max(3, runs))
    if as_json:
        print(json.dumps(asdict(result), indent=1))
        return 0
    print(f"machine                          {result.machine}")
    print(f"pairs of processes               {result.runs}")
    print(f"bare window, first frame         {result.bare_first_frame:7.1f} ms")
    print(f"podium, cluster view             {result.first_frame:7.1f} ms")
    print(f"podium, bars and notes too       {result.all_panels:7.1f} ms")
    print(f"ratio (goal ≤ {GOAL_RATIO})              {result.ratio:7.2f} ×")
    print(f"difference                       {result.difference:7.1f} ms")
    print(f"click to painted note, median    {result.click_to_note:7.1f} ms (goal ≤ {GOAL_MS:.0f})")
    print(f"click to painted note, 95 %      {result.click_to_note_p95:7.1f} ms")
    print("within the goal" if result.within_goal else "NOT within the goal")
    return 0


def measure(runs: int) -> Result:
    """The medians of `runs` interleaved pairs."""
    bare: list[float] = []
    ours: list[float] = []
    differences: list[float] = []
    ratios: list[float] = []
    clicks: list[float] = []
    whole: list[float] = []
    for n in range(runs + 1):
        one = _start(_BARE)["first_frame"]
        other = _start(_OURS)
        assert isinstance(one, float)  # noqa: S101 - narrows a type
        frame, click = other["first_frame"], other["clicks"]
        assert isinstance(frame, float)  # noqa: S101 - narrows a type
        assert isinstance(click, list)  # noqa: S101 - narrows a type
        if n == 0:
            continue
        bare.append(one)
        ours.append(frame)
        ratios.append(frame / one)
        differences.append(frame - one)
        clicks += click
        assert isinstance(other["whole"], float)  # noqa: S101 - narrows a type
        whole.append(other["whole"])
    ratio, difference = statistics.median(ratios), statistics.median(differences)
    median = statistics.median(clicks)
    return Result(
        runs=runs,
        bare_first_frame=statistics.median(bare),
        first_frame=statistics.median(ours),
        all_panels=statistics.median(whole),
        ratio=ratio,
        difference=difference,
        click_to_note=median,
        click_to_note_p95=statistics.quantiles(clicks, n=20)[-1],
        within_goal=ratio <= GOAL_RATIO and median <= GOAL_MS,
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    )


def _start(code: str) -> dict[str, float | list[float]]:
    environment = {
        **os.environ,
        "PODIUM_STARTED": repr(time.monotonic()),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(  # noqa: S603 - no shell, and only text from above
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    found: dict[str, float | list[float]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
