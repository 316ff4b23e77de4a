"""What a Secret says is nowhere: not in memory, not on the disk, not in what a crash tells."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.kube.sources.kubectl import ClusterError, find_kubectl
from tests.conftest import ROOT
from tests.kube.live.api_server import Server, filled, simple
from tests.kube.live.conftest import kubeconfig

MARKER = "opensesame-41f7-forty-thieves"
KNOWN = "forty-winks-of-no-secret"
CODED = base64.b64encode(MARKER.encode()).decode()


def manifests(folder: Path) -> None:
    """Secrets in all forms: as text, coded, in JSON, in a list, noted by kubectl, beside what cannot be read."""
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key"}}
    noted = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({**secret, "stringData": {"p": MARKER}})}
    (folder / "a.yaml").write_text(
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: key}}\nstringData:\n  password: {MARKER}\n", "utf-8"
    )
    (folder / "b.yaml").write_text(
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: key}}\ndata:\n  password: {CODED}\n---\n"
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: plain}}\ndata: {{mode: {KNOWN}}}\n",
        "utf-8",
    )
    coded = {**secret, "metadata": {"name": "coded", "annotations": noted}, "data": {"password": CODED}}
    (folder / "c.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [coded]}), "utf-8")
    (folder / "d.yaml").write_text(
        f"kind: Secret\nmetadata: {{name: broken}}\nstringData: {{password: '{MARKER}\n", "utf-8"
    )


def test_that_no_value_of_a_secret_is_left_anywhere(tmp_path: Path) -> None:
    try:
        find_kubectl()
    except ClusterError as error:
        pytest.skip(str(error))
    folder, home = tmp_path / "shop", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    manifests(folder)
    cluster = filled(3)
    cluster.put(simple("Secret", "live", "shop", type="Opaque", data={"password": CODED}))
    server = Server(cluster)
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    words = [MARKER[::-1], CODED[::-1], KNOWN[::-1]]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.private_window", str(folder), str(kubeconfig(tmp_path, server.url)), *words],
            cwd=ROOT, env={**os.environ, **homes, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home)},
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert "opened secret/default/key" in done.stdout
    assert "hidden" in done.stderr, "the crash told nothing, so it proves nothing"
    left = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("left")}
    assert left == {"2"}, "what is no secret is found, and nothing else"
    assert cluster.writes == 0
    for said in (done.stdout, done.stderr):
        assert MARKER not in said
        assert CODED not in said
    written = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "settings.json" for path in written)
    for path in written:
        held = path.read_bytes()
        assert MARKER.encode() not in held, path
        assert CODED.encode() not in held, path
