"""The shape of what the benchmark of the simulator gives; nothing here judges how long anything takes."""

from __future__ import annotations

import pytest

from explorer.bench import flying, report, sim


def test_that_the_simulator_is_measured_against_its_limits() -> None:
    sheet = sim.measure(1, pods=20, events=300, rate=0)
    assert [row.what for row in sheet.rows] == [
        "rolling update",
        "events a second, one Deployment",
        "events a second, Deployments of 10",
        "go to a moment, p95",
        "go to a moment, the slowest",
        "from the end to the beginning",
        "memory",
        "diagram of any moment, p95",
        "diagram of the next event, p95",
        "memory, diagrams and time line included",
        "requests of a frame, p95",
    ]
    assert all(row.ours is not None and row.ours.median > 0 and row.target for row in sheet.rows)
    assert sheet.id in report.ORDER
    assert "20 pods" in report.as_text(sheet)


@pytest.mark.thorough
def test_that_the_window_is_measured_while_requests_fly() -> None:
    rows = flying.rows(1, rate=20)
    assert all(row.ours is not None and row.ours.median > 0 and row.target for row in rows)
    assert all("dots" in row.note for row in rows if row.what.startswith("frame"))
