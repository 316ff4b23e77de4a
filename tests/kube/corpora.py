"""Real manifests that nobody here wrote; where they are not, what needs them is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT


def corpus(name: str) -> Path:
    """The folder of a corpus; the test is skipped where there is none."""
    folder = ROOT.parent / "shared" / "corpora" / name
    if not folder.exists():
        pytest.skip(f"the corpora are not here: {folder}")
    return folder
