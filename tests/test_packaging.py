"""What is built is what runs: the wheel holds content and pictures, and works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import hatchling.build as b, sys; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    site = folder / "site"
    with zipfile.ZipFile(folder / done.stdout.strip().splitlines()[-1]) as wheel:
        assert not [name for name in wheel.namelist() if name.endswith(".pyc") or name.startswith("tests")]
        wheel.extractall(site)
    return site


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=site, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_that_the_wheel_brings_its_content_and_pictures(unpacked: Path) -> None:
    done = run(unpacked, "check")
    assert done.returncode == 0, done.stdout
    assert str(unpacked) in done.stdout or "explorer/content" in done.stdout
    assert "177 concepts" in done.stdout
    assert "6 pictures" in done.stdout


def test_that_the_wheel_paints_the_window(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, "snapshot", str(tmp_path / "out.png"), "--view", "cluster")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.png").stat().st_size > 50_000


def test_that_the_wheel_is_typed_and_holds_no_tests(unpacked: Path) -> None:
    assert (unpacked / "explorer" / "py.typed").is_file()
    assert not (unpacked / "tests").exists()
