"""The measured process of opening in the window: from the path to the first boxes, to the whole picture, and to the findings.

Arguments: the path.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from explorer import resources
from explorer.app import read_pack
from explorer.bench.children import say
from explorer.bench.machine import peak_mib
from explorer.desk import OwnDesk
from explorer.model.opened import DIAGRAM
from explorer.opening import Place
from explorer.ui.main import make_application, make_window
from explorer.ui.opened.opener import Opener
from explorer.ui.window import Window
from explorer.workspace.settings import Settings

SIZE = (1600, 1000)
WAIT = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def main(arguments: list[str]) -> None:
    """Open what is at the path, print when what was painted."""
    (path,) = arguments
    application = make_application()
    kept = resources.config_folder() / "allowed.json"

    def desk() -> OwnDesk:
        return OwnDesk({}, Path.home(), kept, time.monotonic, random.random)

    window = make_window(read_pack(None), Place(), Settings(reduced_motion=True), lambda _settings: None, None, desk)
    window.resize(*SIZE)
    window.show()
    window.complete()
    _settle(window)
    opener = window.openings.opener
    with tempfile.TemporaryDirectory() as folder:
        # What is imported only once is not measured again and again.
        small = Path(folder) / "small.json"
        small.write_text('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "small"}}', "utf-8")
        _opened(opener, str(small))
    _settle(window)
    opener.close()
    cpu, clock = time.process_time(), time.perf_counter()

    def since() -> tuple[float, float]:
        return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000

    seen: dict[int, tuple[float, float]] = {}
    paint = window.canvas.paint_scene

    def counted(*whatever: object) -> None:
        paint(*whatever)  # type: ignore[arg-type]  # what it is called with
        scene = window.canvas.scene_shown
        if window._workspace.state.place.diagram == DIAGRAM and scene is not None:  # noqa: SLF001 - no other way to it
            seen.setdefault(len(scene.places), since())

    window.canvas.paint_scene = counted  # type: ignore[assignment, method-assign]  # the real painting, counted
    _opened(opener, path)
    found = since()
    wanted = len(window._workspace.pack.diagrams[DIAGRAM].boxes)  # noqa: SLF001 - see above
    while wanted not in seen:
        QCoreApplication.processEvents(WAIT)
    for name, (used, passed) in {"first": min(seen.values()), "whole": seen[wanted], "found": found}.items():
        say(name, [used])
        say(f"{name} clock", [passed])
    say("boxes", list(seen))
    say("peak", [peak_mib()])
    window.close()
    del application


def _opened(opener: Opener, path: str) -> None:
    opener.open(path)
    while opener.busy:
        QCoreApplication.processEvents(WAIT)


def _settle(window: Window) -> None:
    until = time.perf_counter() + 1.0
    while time.perf_counter() < until or not window.canvas.idle:
        QCoreApplication.processEvents()


if __name__ == "__main__":
    main(sys.argv[1:])
