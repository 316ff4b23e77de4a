"""The shape of what the benchmark of the simulator gives; nothing here judges how long anything takes."""

from __future__ import annotations

from explorer.bench import report, sim


def test_that_the_simulator_is_measured_against_its_limits() -> None:
    sheet = sim.measure(1, pods=20, events=300)
    assert [row.what for row in sheet.rows] == [
        "rolling update",
        "events a second, one Deployment",
        "events a second, Deployments of 10",
        "go to a moment, p95",
        "go to a moment, the slowest",
        "from the end to the beginning",
        "memory",
    ]
    assert all(row.ours is not None and row.ours.median > 0 and row.target for row in sheet.rows)
    assert sheet.id in report.ORDER
    assert "20 pods" in report.as_text(sheet)
