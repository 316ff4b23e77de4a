from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from explorer.ui.teach.ink_store import InkStore
from explorer.workspace.ink import BOARD, Action, InkPoint, Stroke

STROKE = Stroke("pen", 2, 4.0, (InkPoint(0, 0), InkPoint(10, 5, 0.8)))

CRASH = """
import os, signal, sys
from pathlib import Path
from explorer.ui.teach.ink_store import InkStore
from explorer.workspace.ink import Action, InkPoint, Stroke
store = InkStore(Path(sys.argv[1]))
for n in range(50):
    assert store.add(Action("step", "add", Stroke("pen", 1, 4.0, (InkPoint(n, n), InkPoint(n + 1, n)))))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_that_ink_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "tour.jsonl"
    store = InkStore(path)
    assert store.add(Action("step", "add", STROKE))
    assert store.add(Action(BOARD, "add", STROKE))
    sheets = InkStore(path).load()
    assert sheets["step"].strokes == (STROKE,)
    assert sheets[BOARD].strokes == (STROKE,)


def test_that_what_was_taken_back_does_not_come_back(tmp_path: Path) -> None:
    store = InkStore(tmp_path / "tour.jsonl")
    for action in (Action("a", "add", STROKE), Action("a", "undo"), Action("b", "add", STROKE), Action("b", "clear")):
        store.add(action)
    assert InkStore(tmp_path / "tour.jsonl").load() == {}


def test_that_a_crash_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tour.jsonl"
    ended = subprocess.run([sys.executable, "-c", CRASH, str(path)], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(InkStore(path).load()["step"].strokes) == 50


def test_that_damaged_lines_are_told_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "tour.jsonl"
    store = InkStore(path)
    store.add(Action("step", "add", STROKE))
    with path.open("ab") as file:
        file.write(b'{"sheet": "step", "what": "add", "stro')
    again = InkStore(path)
    assert again.load()["step"].strokes == (STROKE,)
    assert "1 of 2 lines" in again.problem
    assert path.with_suffix(".damaged").exists()
    third = InkStore(path)
    assert third.load()["step"].strokes == (STROKE,)
    assert third.problem == ""


def test_that_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = InkStore(tmp_path / "file" / "tour.jsonl")
    assert not store.add(Action("step", "add", STROKE))
    assert "cannot be written" in store.problem
    assert store.load() == {}
