from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from canvas_diagrams import CLUSTER, RUNTIME
from PySide6.QtGui import QAccessible
from shiboken6 import delete

from explorer.layout import place
from explorer.ui import fonts
from explorer.ui.canvas import Canvas, accessible
from explorer.ui.canvas.accessible import install_accessibility, remove_accessibility
from explorer.ui.canvas.verbs import announcement

NAME, ABOUT = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def spoken(canvas):
    install_accessibility()
    yield QAccessible.queryAccessibleInterface(canvas)
    remove_accessibility()


def names(interface) -> list[str]:
    return [interface.child(i).text(NAME) for i in range(interface.childCount())]


def test_that_boxes_are_children_with_names_and_relations(spoken):
    assert spoken.role() == QAccessible.Role.Canvas
    assert spoken.text(NAME) == "Diagram: Cluster"
    assert names(spoken) == ["kubectl, client", "Kubernetes cluster"]
    cluster = spoken.child(1)
    assert names(cluster) == ["Control plane", "Worker node 1, runs the pods"]
    assert cluster.child(0).child(0).text(ABOUT).startswith("kubectl applies to this; reads and writes etcd")


def test_that_parents_children_and_places_fit_together(canvas, spoken):
    cluster = spoken.child(1)
    plane = cluster.child(0)
    assert plane.parent().text(NAME) == "Kubernetes cluster"
    assert cluster.indexOfChild(plane) == 0
    middle = plane.child(1).rect().center()
    assert canvas.mapFromGlobal(middle) == canvas.view_rect("etcd").toAlignedRect().center()
    assert plane.childAt(middle.x(), middle.y()).text(NAME) == "etcd, state"


def test_that_the_selected_box_says_so(canvas, spoken):
    etcd = spoken.child(1).child(0).child(1)
    assert not etcd.state().selected
    canvas.select("etcd")
    assert etcd.state().selected
    assert etcd.state().focusable


def test_that_what_is_folded_away_is_not_there(canvas, spoken):
    canvas.set_zoom(1.0)
    assert canvas.folded() == {"pod"}
    assert spoken.child(1).child(1).child(1).childCount() == 0


def test_that_interfaces_survive_another_diagram_and_collection(canvas, spoken):
    etcd = spoken.child(1).child(0).child(1)
    canvas.show_diagram(RUNTIME, place(RUNTIME, fonts.measure))
    gc.collect()
    assert not etcd.isValid()
    assert etcd.text(NAME) == ""
    assert names(spoken) == ["containerd", "runc"]


def test_that_interfaces_survive_the_canvas(glyphs, placement):
    install_accessibility()
    kept = len(accessible._keeper._kept)
    canvas = Canvas(glyphs)
    canvas.show_diagram(CLUSTER, placement)
    box = QAccessible.queryAccessibleInterface(canvas).child(1)
    assert box.isValid()
    delete(canvas)
    gc.collect()
    assert not box.isValid()
    assert box.rect().isEmpty()
    assert len(accessible._keeper._kept) == kept
    remove_accessibility()


def test_that_it_can_be_switched_off(qtbot, glyphs, placement):
    remove_accessibility()
    canvas = Canvas(glyphs)
    qtbot.addWidget(canvas)
    canvas.show_diagram(CLUSTER, placement)
    interface = QAccessible.queryAccessibleInterface(canvas)
    assert "kubectl, client" not in names(interface)


@pytest.mark.usefixtures("spoken")
def test_that_a_selection_is_announced_in_words(canvas, monkeypatch):
    assert announcement(CLUSTER, "kubelet") == "kubelet selected, part of Worker node 1, 3 relations"
    assert announcement(CLUSTER, "etcd").endswith("1 relation")
    said = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    canvas.select("etcd")
    assert said == ["etcd selected, part of Control plane, 1 relation"]


LIFE = """
import gc, sys
from pathlib import Path
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from shiboken6 import delete
from canvas_diagrams import CLUSTER, RUNTIME
from explorer.layout import place
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.canvas.accessible import install_accessibility
from explorer.ui.glyphs import Glyphs

app = QApplication([])
install_accessibility()
QAccessible.setActive(True)
glyphs = Glyphs(Path())

def walk(interface):
    QAccessible.uniqueId(interface)
    return 1 + sum(walk(interface.child(i)) for i in range(interface.childCount()))

for turn in range(6):
    canvas = Canvas(glyphs)
    canvas.show_diagram(CLUSTER, place(CLUSTER, fonts.measure))
    canvas.show()
    canvas.select("kubelet")
    interface = QAccessible.queryAccessibleInterface(canvas)
    assert walk(interface) > 5
    canvas.show_diagram(RUNTIME, place(RUNTIME, fonts.measure))
    assert walk(interface) == 3
    if turn < 5:
        delete(canvas) if turn % 2 else canvas.deleteLater()
        app.processEvents()
        del canvas, interface
        gc.collect()
print("lived")
"""


def test_that_a_program_with_an_active_screen_reader_ends_cleanly():
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parents[2])])
    environment = {**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", LIFE], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "lived"), done.stderr
