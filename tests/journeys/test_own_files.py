"""Somebody opens manifests of their own in the real window, with real files, mouse and keys."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.desk import OwnDesk
from explorer.desk.own import OwnFiles
from explorer.laboratory.shelf import Shelf
from explorer.model.catalogue import Pack
from explorer.model.opened import DIAGRAM
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.window import Window
from explorer.workspace.settings import Settings

SHOP = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.shop.example.eu/web
          env:
            - {name: DB, value: mysql.db.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: wbe}
  ports:
    - {port: 80}
"""

KEY = """\
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: shop}
stringData: {password: opensesame}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "web.yaml").write_text(SHOP, encoding="utf-8")
    (folder / "key.yaml").write_text(KEY, encoding="utf-8")
    return folder


@pytest.fixture
def window(qtbot: QtBot, pack: Pack, tmp_path: Path) -> Iterator[Window]:
    """The real window on the cluster view, at which somebody's own files can be opened."""

    def desk() -> OwnDesk:
        return OwnDesk({}, tmp_path, tmp_path / "allowed.json", time.monotonic, lambda: 0.5)

    made = program.make_window(pack, Place(view="cluster"), Settings(reduced_motion=True), lambda _s: None, None, desk)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    yield made
    made.close()


def opened(qtbot: QtBot, window: Window, path: Path | str) -> None:
    window._workspace.run("open-own", str(path))
    at_rest(qtbot, window)


def at_rest(qtbot: QtBot, window: Window) -> None:
    opener = window.openings.opener
    qtbot.waitUntil(lambda: not opener.busy)
    window.finish()


def words(window: Window) -> str:
    window.notes.reader.complete()
    return window.notes.reader.toPlainText()


def test_that_manifests_are_drawn_and_each_box_tells_of_its_object_and_of_its_concept(
    qtbot: QtBot, window: Window, shop: Path
) -> None:
    opened(qtbot, window, shop)
    assert window._workspace.state.place.diagram == DIAGRAM
    window._workspace.run("select", "deployment/shop/web")
    told = words(window)
    assert told.startswith("web\nDeployment in shop · web.yaml:1")
    assert "Selector" in told
    assert "app=web" in told
    assert window._workspace.pack.concepts["deployment"].definition in told


def test_that_what_is_wrong_is_listed_first_with_its_file_and_line_and_leads_to_its_box(
    qtbot: QtBot, window: Window, shop: Path
) -> None:
    opened(qtbot, window, shop)
    told = words(window)
    assert "find nobody" in told
    assert "web.yaml:26" in told
    window.notes.box_followed.emit("service/shop/web")
    assert window._workspace.state.place.box == "service/shop/web"


def test_that_no_value_of_a_secret_is_ever_shown(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    window._workspace.run("select", "secret/shop/key")
    assert "password" in words(window)
    assert "opensesame" not in words(window)
    assert "opensesame" not in window.notes.reader.toHtml()


def test_that_names_of_hosts_are_masked_with_one_key_and_come_back(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    window._workspace.run("select", "deployment/shop/web")
    assert "registry.shop.example.eu" in words(window)
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "registry.shop.example.eu" not in words(window))
    assert not [box for box in window._workspace.pack.diagrams[DIAGRAM].boxes if "shop.example.eu" in box.sublabel]
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "registry.shop.example.eu" in words(window))


def test_that_boxes_stand_together_as_one_likes(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    bar = window.openings.opener.bar
    assert bar is not None
    qtbot.mouseClick(bar.group_of["namespace"], Qt.MouseButton.LeftButton)
    at_rest(qtbot, window)
    by_id = window._workspace.pack.diagrams[DIAGRAM].by_id
    assert by_id["deployment/shop/web"].parent == "namespace//shop"
    assert bar.group_of["namespace"].isChecked()
    assert not bar.group_of["application"].isChecked()


def test_that_reading_again_shows_what_was_changed_meanwhile(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    (shop / "web.yaml").write_text(SHOP.replace("app: wbe", "app: web"), encoding="utf-8")
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, window)
    assert not [one for one in window.openings.opener.overview().findings if "find nobody" in one.message]


def test_that_a_change_on_disk_is_told_and_read_when_one_wants_it(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    bar = window.openings.opener.bar
    assert bar is not None
    (shop / "web.yaml").write_text(SHOP.replace("app: wbe", "app: web"), encoding="utf-8")
    qtbot.waitUntil(lambda: bar.state.text().startswith("Changed on disk"))
    assert [one for one in window.openings.opener.overview().findings if "find nobody" in one.message]
    qtbot.mouseClick(bar.again, Qt.MouseButton.LeftButton)
    at_rest(qtbot, window)
    assert not bar.state.text().startswith("Changed on disk")
    assert not [one for one in window.openings.opener.overview().findings if "find nobody" in one.message]
    (shop / "new.yaml").write_text(KEY.replace("name: key", "name: other"), encoding="utf-8")
    qtbot.waitUntil(lambda: bar.state.text().startswith("Changed on disk"))


def test_that_closing_leads_back_to_where_one_was(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    bar = window.openings.opener.bar
    assert bar is not None
    qtbot.mouseClick(bar.close_it, Qt.MouseButton.LeftButton)
    assert window._workspace.state.place.diagram == "cluster"
    assert DIAGRAM not in window._workspace.pack.diagrams
    assert bar.isHidden()


def test_that_a_path_that_is_not_there_is_said_where_one_chooses_and_another_can_be_typed(
    qtbot: QtBot, window: Window, shop: Path
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    chooser = window.openings.opener.chooser
    assert chooser is not None
    chooser.path.clear()
    qtbot.keyClicks(chooser.path, str(shop.parent / "shp"))
    qtbot.keyClick(chooser.path, Qt.Key.Key_Return)
    assert chooser.isVisible()
    assert "is not there" in chooser.told.text()
    assert "did you mean" in chooser.told.text()
    chooser.path.clear()
    qtbot.keyClicks(chooser.path, str(shop))
    qtbot.keyClick(chooser.path, Qt.Key.Key_Return)
    at_rest(qtbot, window)
    assert window._workspace.state.place.diagram == DIAGRAM


def test_that_a_folder_without_objects_says_so_and_nothing_is_lost(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    opened(qtbot, window, empty)
    chooser = window.openings.opener.chooser
    assert chooser is not None
    assert chooser.isVisible()
    assert "no object of Kubernetes" in chooser.told.text()
    assert window._workspace.state.place.diagram == "cluster"
    chooser.dismiss()


@pytest.mark.parametrize("way", ["open", "again", "escape"])
def test_that_what_is_open_stays_if_nothing_comes_of_what_is_read_next(
    qtbot: QtBot, window: Window, shop: Path, tmp_path: Path, way: str
) -> None:
    opened(qtbot, window, shop)
    opener, told = window.openings.opener, words(window)
    bar = opener.bar
    assert bar is not None
    seen = (opener.what, bar.state.text(), bar.findings.text(), window._workspace.state.opened)
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xa3\xff")
    if way == "open":
        opened(qtbot, window, bad)
        assert "expected UTF-8" in opener.refused
    elif way == "again":
        for file in shop.iterdir():
            file.write_bytes(b"\xa3\xff")
        window._workspace.run("open-again")
        at_rest(qtbot, window)
        assert "expected UTF-8" in opener.refused
    else:
        window._workspace.run("open-own", str(bad))
        assert opener.stop_reading()
    assert (opener.what, bar.state.text(), bar.findings.text(), window._workspace.state.opened) == seen
    assert words(window) == told
    window._workspace.run("select", "deployment/shop/web")
    assert words(window).startswith("web\nDeployment in shop")


def test_that_a_broken_file_is_one_line_and_the_others_are_shown(qtbot: QtBot, window: Window, shop: Path) -> None:
    (shop / "broken.yaml").write_text("kind: Pod\n  name: [\n", encoding="utf-8")
    opened(qtbot, window, shop)
    remarks = window.openings.opener.overview().remarks
    assert any("broken.yaml:2" in one for one in remarks)
    assert "deployment/shop/web" in window._workspace.pack.diagrams[DIAGRAM].by_id


def test_that_the_first_boxes_are_seen_while_the_rest_is_read_and_escape_keeps_them(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    many = tmp_path / "many.yaml"
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{0}, namespace: n{1}}}\ndata: {{a: b}}\n---\n"
    many.write_text("".join(text.format(number, number // 40) for number in range(40_000)), encoding="utf-8")
    window._workspace.run("open-own", str(many))
    opener = window.openings.opener
    qtbot.waitUntil(lambda: DIAGRAM in window._workspace.pack.diagrams, timeout=20_000)
    assert opener.busy
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not opener.busy
    assert opener.bar is not None
    assert opener.bar.state.text().startswith("Stopped")
    assert 0 < sum(count for _, count in opener.overview().counts) < 40_000
    window.finish()


def test_that_escape_before_anything_is_seen_opens_nothing(qtbot: QtBot, window: Window, shop: Path) -> None:
    window._workspace.run("open-own", str(shop))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window._workspace.state.opened is None
    assert window._workspace.state.place.diagram == "cluster"


def test_that_files_can_be_dropped_on_the_window(qtbot: QtBot, window: Window, shop: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shop))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(200, 200), *how))
    QApplication.sendEvent(window, QDropEvent(QPoint(200, 200), *how))
    at_rest(qtbot, window)
    assert window._workspace.state.place.diagram == DIAGRAM


def test_that_another_input_takes_the_place_of_the_first(qtbot: QtBot, window: Window, shop: Path) -> None:
    opened(qtbot, window, shop)
    opened(qtbot, window, shop / "key.yaml")
    assert set(window._workspace.pack.diagrams[DIAGRAM].by_id) >= {"secret/shop/key"}
    assert "deployment/shop/web" not in window._workspace.pack.diagrams[DIAGRAM].by_id
    window._workspace.run("close-opened")
    assert window._workspace.state.place.diagram == "cluster"


def test_that_two_inputs_are_compared(qtbot: QtBot, window: Window, shop: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SHOP.replace("replicas: 2", "replicas: 3"), encoding="utf-8")
    opened(qtbot, window, shop)
    window._workspace.run("compare-with", str(other))
    at_rest(qtbot, window)
    by_id = window._workspace.pack.diagrams[DIAGRAM].by_id
    assert by_id["deployment/shop/web"].badge.startswith("changed")
    assert by_id["secret/shop/key"].badge == "removed"


def test_that_what_is_open_has_no_bar_beside_a_simulation(qtbot: QtBot, pack: Pack, tmp_path: Path, shop: Path) -> None:
    def desk() -> OwnDesk:
        return OwnDesk({}, tmp_path, tmp_path / "allowed.json", time.monotonic, lambda: 0.5)

    made = program.make_window(
        pack, Place(view="cluster"), Settings(reduced_motion=True), lambda _s: None, partial(Shelf, pack), desk
    )
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    opened(qtbot, made, shop)
    bar = made.openings.opener.bar
    assert bar is not None
    assert bar.isVisible()
    qtbot.mouseClick(bar.run_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: made._workspace.state.lab is not None, timeout=20_000)
    assert made.simulations.lab.bar.isVisible()
    assert not bar.isVisible()
    made._workspace.run("sim-close")
    assert made._workspace.state.place.diagram == DIAGRAM
    assert bar.isVisible()
    made.close()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_that_another_version_is_opened_and_compared_with_what_is_there_now(
    qtbot: QtBot, window: Window, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "a version"]):
        subprocess.run(["git", *command], cwd=shop, check=True)
    (shop / "web.yaml").write_text(SHOP.replace("replicas: 2", "replicas: 3"), encoding="utf-8")
    opened(qtbot, window, "git:HEAD:.")
    window._workspace.run("select", "deployment/shop/web")
    assert words(window).startswith("web\nDeployment in shop · ")
    window._workspace.run("compare-with", str(shop))
    at_rest(qtbot, window)
    assert "2 → 3" in words(window)
    opened(qtbot, window, "git:nowhere:.")
    assert "git says" in window.openings.opener.refused
    window._workspace.run("open-own", "git:nowhere")
    assert "expected git:REV:PATH" in window.openings.opener.refused


def test_that_a_defect_while_reading_is_said_and_what_was_read_stays(
    qtbot: QtBot, window: Window, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: OwnFiles, _tell: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(OwnFiles, "work", broken)
    with qtbot.capture_exceptions() as raised:
        opened(qtbot, window, shop)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    bar = window.openings.opener.bar
    assert bar is not None
    assert "defect" in bar.state.text()
    qtbot.mouseClick(bar.close_it, Qt.MouseButton.LeftButton)
    assert window._workspace.state.opened is None
