"""Somebody looks at a cluster that lives: a real kubectl between, and a server that counts what is written."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.desk import OwnDesk
from explorer.kube.sources.kubectl import ClusterError, find_kubectl
from explorer.laboratory.shelf import Shelf
from explorer.model.catalogue import Pack
from explorer.model.opened import DIAGRAM
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.window import Window
from explorer.workspace.settings import Settings
from tests.kube.live.api_server import Server, filled, pod, simple
from tests.kube.live.conftest import kubeconfig

LONGEST = 20_000
"""Milliseconds after which something has not come."""


@pytest.fixture
def server() -> Iterator[Server]:
    cluster = filled(3)
    server = Server(cluster)
    yield server
    server.stop()
    assert cluster.writes == 0, "something was written"


def made(qtbot: QtBot, pack: Pack, config: Path, folder: Path, profile: str = "desk-light") -> Window:
    try:
        find_kubectl()
    except ClusterError as error:
        pytest.skip(str(error))

    def desk() -> OwnDesk:
        return OwnDesk(os.environ, folder, folder / "allowed.json", time.monotonic, lambda: 0.5, kubeconfig=config)

    settings = Settings(reduced_motion=True, profile=profile)
    window = program.make_window(pack, Place(view="cluster"), settings, lambda _s: None, lambda: Shelf(pack), desk)
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    with qtbot.waitExposed(window):
        window.show()
    window.complete()
    return window


def boxes(window: Window) -> dict[str, str]:
    diagram = window._workspace.pack.diagrams.get(DIAGRAM)
    return {box.id: box.badge for box in diagram.boxes} if diagram is not None else {}


def test_that_a_cluster_is_shown_and_what_changes_in_it(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url), tmp_path)
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    chooser = window.openings.opener.chooser
    assert chooser is not None
    qtbot.mouseClick(chooser.contexts["test"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "service/shop/web" in boxes(window), timeout=LONGEST)
    bar = window.openings.opener.bar
    assert bar is not None
    qtbot.waitUntil(lambda: bar.state.text().startswith("Live"), timeout=LONGEST)
    before = len(boxes(window))
    lone = pod(70)
    lone["metadata"] = {**lone["metadata"], "name": "newcomer", "ownerReferences": []}
    server.cluster.put(lone)
    qtbot.waitUntil(lambda: "pod/shop/newcomer" in boxes(window), timeout=LONGEST)
    assert len(boxes(window)) > before
    server.cluster.delete("newcomer")
    qtbot.waitUntil(lambda: "pod/shop/newcomer" not in boxes(window), timeout=LONGEST)
    qtbot.mouseClick(bar.close_it, Qt.MouseButton.LeftButton)
    assert DIAGRAM not in window._workspace.pack.diagrams
    window.close()


def test_that_a_cluster_is_masked_from_the_start_where_a_class_looks_on(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url), tmp_path, "projector-light")
    window._workspace.run("open-own", "context:test")
    opened = window._workspace.state.opened
    assert opened is not None
    assert opened.manner.masked
    window.close()


def test_that_a_cluster_is_masked_when_a_class_begins_to_look_on_and_can_be_shown_again(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    server.cluster.put(simple("ConfigMap", "db.acme-internal.net", "shop", data={"b": "2"}))
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url), tmp_path)
    window._workspace.run("open-own", "context:test")
    qtbot.waitUntil(lambda: "configmap/shop/db.acme-internal.net" in boxes(window), timeout=LONGEST)

    def told() -> str:
        diagram = window._workspace.pack.diagrams[DIAGRAM]
        window._workspace.run("select", "configmap/shop/db.acme-internal.net")
        window.notes.reader.complete()
        names = "".join(f"{box.name}{box.sublabel}" for box in diagram.boxes)
        return f"{diagram.title}{names}{window.notes.reader.toPlainText()}"

    assert "acme-internal" in told()
    window._workspace.run("projector-dark")
    assert "acme-internal" not in told()
    server.cluster.put(simple("ConfigMap", "newer", "shop", data={"b": "2"}))
    qtbot.waitUntil(lambda: "configmap/shop/newer" in boxes(window), timeout=LONGEST)
    assert "acme-internal" not in told()
    window._workspace.run("mask")
    qtbot.waitUntil(lambda: "acme-internal" in told(), timeout=LONGEST)
    window.close()


def test_that_a_cluster_runs_on_in_memory_where_controllers_make_again_what_they_made(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    labels, spec = {"app": "api"}, {"containers": [{"name": "api", "image": "api:1"}]}
    template = {"metadata": {"labels": labels}, "spec": spec}
    wish = {"replicas": 2, "selector": {"matchLabels": labels}, "template": template}
    server.cluster.put(simple("Node", "worker-1", status={"capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"}}))
    server.cluster.put(simple("Deployment", "api", "shop", "apps/v1", spec=wish, status={"readyReplicas": 2}))
    for number in range(2):
        made_by = [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "api", "uid": "u", "controller": True}]
        one = simple("Pod", f"api-{number}", "shop", spec={**spec, "nodeName": "worker-1"}, status={"phase": "Running"})
        one["metadata"]["ownerReferences"] = made_by
        server.cluster.put(one)
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url), tmp_path)
    window._workspace.run("open-own", "context:test")
    qtbot.waitUntil(lambda: "deployment/shop/api" in boxes(window), timeout=LONGEST)
    bar = window.openings.opener.bar
    assert bar is not None
    qtbot.waitUntil(lambda: bar.state.text().startswith("Live"), timeout=LONGEST)
    qtbot.mouseClick(bar.run_it, Qt.MouseButton.LeftButton)
    lab = window.simulations.lab
    qtbot.waitUntil(lambda: bool(lab.runs.tracks) and not lab.busy, timeout=LONGEST)
    run = lab.runs.track.run
    assert "pod/shop/api-0" not in run.at_time(0).diagram.by_id
    assert "node//worker-1" in run.at_time(0).diagram.by_id
    later = run.at_time(60_000).diagram
    pods = [box for box in later.boxes if box.id.startswith("pod/shop/api-")]
    assert len(pods) == 2
    assert {box.badge for box in pods} == {"Ready"}
    assert any("left out" in line and "Pod (2)" in line for line in run.remarks)
    window.close()


def test_that_a_plug_in_is_shown_and_runs_only_after_a_yes(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    plugin = tmp_path / "plugin.py"
    plugin.write_text(
        "import json, pathlib\n"
        f"pathlib.Path({str(ran)!r}).write_text('yes')\n"
        "print(json.dumps({'apiVersion': 'client.authentication.k8s.io/v1', 'kind': 'ExecCredential',"
        " 'status': {'token': 't'}}))\n",
        encoding="utf-8",
    )
    user = f"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {sys.executable}, args: [{plugin}], interactiveMode: Never}}"
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url, user), tmp_path)
    window._workspace.run("open-own", "context:test")
    chooser = window.openings.opener.chooser
    assert chooser is not None
    assert chooser.allow_button.isVisible()
    assert str(plugin) in chooser.lines.text()
    qtbot.mouseClick(chooser.refuse_button, Qt.MouseButton.LeftButton)
    assert not ran.exists()
    assert DIAGRAM not in window._workspace.pack.diagrams
    window._workspace.run("open-own", "context:test")
    qtbot.mouseClick(chooser.allow_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "service/shop/web" in boxes(window), timeout=LONGEST)
    window.close()


def test_that_a_cluster_that_does_not_answer_is_one_line(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    config = kubeconfig(tmp_path, server.url)
    server.stop()
    window = made(qtbot, pack, config, tmp_path)
    window._workspace.run("open-own", "context:test")
    opener = window.openings.opener
    qtbot.waitUntil(lambda: opener.chooser is not None and opener.chooser.isVisible(), timeout=LONGEST)
    assert opener.chooser is not None
    assert "\n" not in opener.chooser.told.text()
    assert "test" in opener.chooser.told.text()
    window.close()
    server.start()


def test_that_an_unknown_context_is_named_with_near_ones(
    qtbot: QtBot, pack: Pack, server: Server, tmp_path: Path
) -> None:
    window = made(qtbot, pack, kubeconfig(tmp_path, server.url), tmp_path)
    window._workspace.run("open-own", "context:tset")
    chooser = window.openings.opener.chooser
    assert chooser is not None
    assert "tset" in chooser.told.text()
    assert "test" in chooser.told.text()
    window.close()
