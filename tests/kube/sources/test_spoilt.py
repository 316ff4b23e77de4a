"""A small share of what `tools/fuzz` does in full."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.kube.mutating import bear, mutated, spoilt_folder
from tests.kube.sources.conftest import INPUTS

TEXTS = [one.read_bytes() for one in sorted((INPUTS / "manifests").iterdir())]


@pytest.mark.parametrize("seed", range(4))
def test_that_spoilt_manifests_are_borne(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is hidden by it
    borne = [bear("-", mutated(chance.choice(TEXTS), chance, TEXTS)) for _ in range(150)]
    assert sum(objects for objects, _ in borne) > 50
    assert sum(problems for _, problems in borne) > 50


@pytest.mark.usefixtures("library", "kubectl")
@pytest.mark.parametrize("name", ["chart", "kustomize/base"])
def test_that_spoilt_folders_are_borne(name: str, tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - nothing is hidden by it
    borne = [bear(str(spoilt_folder(INPUTS / name, tmp_path / "spoilt", chance, TEXTS))) for _ in range(8)]
    assert sum(problems for _, problems in borne) > 0
