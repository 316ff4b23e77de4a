"""The shape of what each benchmark gives, at sizes that take no time; nothing here judges how long anything takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from explorer.bench import canvas, layout, peers, scenes, search, start, teach
from explorer.bench.harness import Sheet
from explorer.cli import main


def rows(sheet: Sheet) -> set[tuple[str, str]]:
    assert sheet.machine
    assert sheet.method
    for row in sheet.rows:
        if row.ours is not None and row.theirs is not None and row.theirs.median:
            assert row.ratio is not None
        if row.target and row.ours is not None and (row.theirs is not None or not row.against):
            assert row.met in ("yes", "no", "unsure")
    return {(row.what, row.against) for row in sheet.rows}


def test_that_the_start_is_measured_beside_a_bare_window() -> None:
    sheet = start.measure(2, click_runs=0)
    found = {(row.what, row.size): row for row in sheet.rows}
    for size in ("cluster view", "empty pack"):
        first, panels = (
            found[what, size] for what in ("start to first frame, by the clock", "start to all panels, by the clock")
        )
        assert not first.note, first.note
        assert first.ours is not None
        assert panels.ours is not None
        assert first.theirs is not None
        assert first.theirs.median > 0
        assert 0 < first.ours.median <= panels.ours.most
        memory = found["peak memory at the first frame", size]
        assert memory.ours is not None
        assert memory.ours.median > 10
    by_hand = next(row for row in sheet.rows if row.against == "the same boxes painted by hand")
    assert not by_hand.note, by_hand.note
    assert by_hand.theirs is not None
    assert by_hand.theirs.median > 0
    assert {row.target for row in sheet.rows} >= {"≤ 1.4×", "≤ 1.25×", "≤ 1.5×", "≤ 16 ms"}


@pytest.mark.thorough
def test_that_the_canvas_is_measured_beside_a_graphics_view() -> None:
    sheet = canvas.measure(1, [40])
    found = rows(sheet)
    assert len(found) > 10
    assert not [row.note for row in sheet.rows if "failed" in row.note or "too slow" in row.note]
    assert all(row.ours is not None for row in sheet.rows)
    assert any(row.against.startswith("QGraphicsView") and row.theirs is not None for row in sheet.rows)


def test_that_the_layout_is_measured_and_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "GROUP", 12)
    monkeypatch.setattr("explorer.bench.engines.has_dot", lambda: False)
    monkeypatch.setattr("explorer.bench.engines.has_elk", lambda: False)
    sheet = layout.measure(2, [40])
    assert ("placed afresh", "dot with nesting") in rows(sheet)
    assert any("dot is not installed" in row.note for row in sheet.rows)
    assert all(row.ours is not None for row in sheet.rows)


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
def test_that_dot_places_the_same_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "GROUP", 12)
    monkeypatch.setattr("explorer.bench.engines.has_elk", lambda: False)
    sheet = layout.measure(1, [40])
    dot = [row for row in sheet.rows if row.against == "dot with nesting"]
    assert {row.what for row in dot} >= {"placed afresh", "crossings an edge", "aspect"}
    assert all(row.theirs is not None for row in dot)


def test_that_search_is_measured_beside_sqlite() -> None:
    sheet = search.measure(2, notes=20, count=60)
    assert rows(sheet) >= {("keystroke, p95", "SQLite FTS5 prefix"), ("index made", "SQLite FTS5 prefix")}
    assert {row.size for row in sheet.rows} == {"20 notes", "60 boxes"}
    assert search.typed(["ab c"]) == ["a", "ab", "ab c"]
    assert search.made_notes(3) == search.made_notes(3)


def test_that_other_tools_have_a_row_even_where_they_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.bench.peers.shutil.which", lambda _name: None)
    (row,) = peers.measure(1, [30]).rows
    assert row.note == "KubeDiagrams is not installed"
    assert row.ours is not None


@pytest.mark.thorough
def test_that_lessons_are_measured_on_a_screen_of_their_own() -> None:
    sheet = teach.measure(1, [(1280, 1080)], tours=1)
    found = {row.what: row for row in sheet.rows}
    assert not [row.note for row in sheet.rows if "failed" in row.note or "too slow" in row.note]
    assert all(row.ours is not None and row.ours.median > 0 for row in sheet.rows), found
    assert {row.target for row in sheet.rows} == {"≤ 100 ms", "≤ 33 ms", ""}
    assert {row.size for row in sheet.rows} == {"1280×1080"}


def test_that_manifests_are_the_objects_of_a_cluster() -> None:
    made = peers.manifests(scenes.cluster(400))
    assert {one["kind"] for one in made} >= {"Namespace", "Deployment", "Pod", "Service", "ConfigMap", "Secret"}
    assert all({"apiVersion", "kind", "metadata"} <= one.keys() for one in made)


def test_that_the_command_prints_json_and_writes_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(search, "NOTES", 20)
    assert main(["bench", "search", "--runs", "2", "--sizes", "50", "--json", "--write"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["search"]["runs"] == 2
    assert "## Search" in (tmp_path / "docs" / "performance.md").read_text("utf-8")


@pytest.mark.parametrize("sizes", ["0", "ten", "10,", "-5"])
def test_that_sizes_that_are_none_are_refused(sizes: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["bench", "canvas", f"--sizes={sizes}"])
    assert end.value.code == 2
