import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from explorer.ui.breadcrumb import Breadcrumb

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WAY = (
    ("Map", "open-diagram", "map"),
    ("Cluster", "open-diagram", "cluster"),
    ("Worker node 1", "select", "node"),
    ("kubelet", "select", "kubelet"),
)


@pytest.fixture
def ran():
    return []


@pytest.fixture
def crumb(qtbot, ran):
    # In a layout, as in the bar: a window would not be made narrower than its words.
    bar, made = QWidget(), Breadcrumb(lambda *command: ran.append(command))
    QVBoxLayout(bar).addWidget(made)
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    with qtbot.waitExposed(bar):
        bar.show()
    made.show_way(WAY)
    yield made  # noqa: PT022 - keeps the bar alive


def parts(crumb):
    return [part for part in crumb.findChildren(QToolButton) if part.isVisible()]


def test_that_a_wide_one_shows_the_whole_way(crumb):
    assert crumb.shown == ("Map", "Cluster", "Worker node 1", "kubelet")


def test_that_a_part_leads_to_its_place(crumb, ran):
    part = next(part for part in parts(crumb) if part.text() == "Worker node 1")
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    assert ran == [("select", "node")]


def test_that_the_first_parts_are_folded_into_a_menu_that_leads_to_them(qtbot, crumb, ran):
    crumb.window().resize(250, 60)
    qtbot.waitUntil(lambda: crumb.shown[0] == "…")
    assert crumb.shown[-1] == "kubelet"
    hidden = [title for title, _, _ in WAY if title not in crumb.shown]
    assert parts(crumb)[0].toolTip() == " › ".join(hidden)
    menu = parts(crumb)[0].menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == hidden
    menu.actions()[0].trigger()
    assert ran == [("open-diagram", "map")]


def test_that_another_way_is_shown_with_the_same_widgets(crumb):
    before = crumb.findChildren(QToolButton)
    crumb.show_way(WAY[:1])
    assert crumb.shown == ("Map",)
    crumb.show_way((*WAY[:2], ("API server", "select", "api")))
    assert crumb.shown == ("Map", "Cluster", "API server")
    assert crumb.findChildren(QToolButton) == before


def test_that_a_last_part_too_long_for_all_the_room_is_cut_and_told_in_full(qtbot, crumb):
    long = "A name that is far too long for any bar at the top of any window that anybody has"
    crumb.show_way((*WAY[:3], (long, "select", "long")))
    crumb.window().resize(220, 60)
    qtbot.waitUntil(lambda: crumb.shown[-1].endswith("…"))
    assert crumb._here.toolTip() == long


@pytest.mark.parametrize("room", [40, 64, 120, 220, 400])
def test_that_a_last_part_that_is_cut_has_room_for_its_sign(qtbot, crumb, room):
    crumb.setStyleSheet("QLabel#here { padding: 0 4px; font-weight: 600; }")
    crumb.show_way((("configmaps-of-the-shop.yaml", "open-diagram", "d"),))
    crumb.window().resize(room, 60)
    qtbot.waitUntil(lambda: crumb.window().width() == room and crumb.width() <= room)
    here = crumb._here
    assert here.fontMetrics().horizontalAdvance(here.text()) + 8 <= max(crumb.width(), 32)
    assert here.text().endswith("…") or here.text() == "configmaps-of-the-shop.yaml"
