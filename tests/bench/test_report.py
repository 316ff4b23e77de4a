from __future__ import annotations

import json
from pathlib import Path

from explorer.bench import report
from explorer.bench.harness import Sheet, compare, ratio_at_most


def sheet(name: str, ours: float = 1.0) -> Sheet:
    rows = (
        compare("frame", "10 boxes", [ours, ours], "other", [10, 10], target=ratio_at_most(1 / 2), clock=[3]),
        compare("lost", "10 boxes", [], "other", [], note="other is not installed"),
    )
    return Sheet(name, name.title(), "How it was done.", "a machine", 2, rows)


def test_that_a_document_is_begun_with_what_all_figures_have_in_common(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "performance.md"
    report.write(path, [sheet("start")])
    text = path.read_text("utf-8")
    assert text.startswith("# Performance\n")
    assert "the machine was shared" in text
    assert "| frame | 10 boxes | 1.00 ms (1.00…1.00), clock 3.00 | other |" in text
    assert "- lost, 10 boxes: other is not installed" in text


def test_that_only_its_own_section_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    report.write(path, [sheet("start"), sheet("canvas")])
    before = path.read_text("utf-8").replace("# Performance", "# Ours\n\nWritten by hand.", 1) + "\nThe end.\n"
    path.write_text(before, "utf-8")
    report.write(path, [sheet("start", 4)])
    after = path.read_text("utf-8")
    assert after == before.replace("| 1.00 ms (1.00…1.00)", "| 4.00 ms (4.00…4.00)", 1).replace(
        "1/10", "1/2.5", 1
    ).replace("(1/10…1/10)", "(1/2.5…1/2.5)", 1)
    assert after.count("## Start") == after.count("## Canvas") == 1


def test_that_writing_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    report.write(path, [sheet("start"), sheet("canvas")])
    before = path.read_text("utf-8")
    report.write(path, [sheet("canvas"), sheet("start")])
    assert path.read_text("utf-8") == before


def test_that_sections_stand_in_the_same_order_whichever_was_written_first(tmp_path: Path) -> None:
    one, other = tmp_path / "one.md", tmp_path / "other.md"
    report.write(one, [sheet("start"), sheet("canvas"), sheet("search")])
    for name in ("search", "start", "canvas"):
        report.write(other, [sheet(name)])
    assert one.read_text("utf-8") == other.read_text("utf-8")


def test_that_text_and_json_have_all_rows() -> None:
    text = report.as_text(sheet("start"))
    assert "a machine" in text
    assert [line.split()[0] for line in text.splitlines() if "10 boxes" in line] == ["frame", "lost", "lost,"]
    found = json.loads(report.as_json([sheet("start")]))
    assert found["start"]["rows"][0]["met"] == "yes"
    assert found["start"]["rows"][0]["ratio"]["median"] == 0.1
    assert found["start"]["rows"][1]["ours"] is None
