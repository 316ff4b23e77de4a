from __future__ import annotations

import json

import pytest

from explorer.cli import main


def test_that_the_start_is_measured_beside_a_bare_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "start", "--runs", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == 3
    assert 0 < found["bare_first_frame"] < found["all_panels"]
    assert 0 < found["first_frame"] <= found["all_panels"]
    assert found["ratio"] > 0
    assert 0 < found["click_to_note"] <= found["click_to_note_p95"]
