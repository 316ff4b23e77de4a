"""The tools that some of these tests need, found where somebody says or on the PATH; a test without its tool is skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

INPUTS = Path(__file__).with_name("inputs")


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A copy of the chart, to be spoilt."""
    return Path(shutil.copytree(INPUTS / "chart", tmp_path / "chart"))


@pytest.fixture
def library() -> None:
    pytest.importorskip("helm_python", reason="the extra podium[cluster] is not installed")


@pytest.fixture
def real_helm() -> str:
    """The real helm, by PODIUM_TEST_HELM or on the PATH."""
    found = os.environ.get("PODIUM_TEST_HELM") or shutil.which("helm")
    if not found:
        pytest.skip("there is no helm to compare with: PODIUM_TEST_HELM names none, and none is on the PATH")
    return found


@pytest.fixture
def kubectl() -> str:
    from explorer.kube.sources.kubectl import ClusterError, find_kubectl

    try:
        return find_kubectl()
    except (ClusterError, OSError):
        pytest.skip("there is no kubectl: the extra podium[cluster] is not installed, and none is on the PATH")
